; The installer for Windows, for the user who runs it, without an administrator.
;
;   makensis -DPROGRAM=posjaga.exe -DVERSION=0.2.0 -DOUT=setup.exe posjaga.nsi
;
;   setup.exe /S                       asks nothing
;   setup.exe /S /ANSWER=D:\office.toml  and sets the desk up from this file
;   setup.exe /S /AUTOSTART            opens the guard post with Windows
;   setup.exe /S /SHARED               all users of this computer work on one guest book
;   Uninstall.exe /S                   leaves the guest book and the settings where they are
;   Uninstall.exe /S /PURGE            removes them as well; the one that is shared stays
;
; Exit codes of a silent run: 0 done, 2 refused (Windows too old, program cannot be closed), 3 installed, and the
; answer file is faulty, or the guest book cannot be shared: what is wrong stands in setup.log beside the program.

Unicode true
!ifdef TARGET
  Target ${TARGET}
!endif
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "nsDialogs.nsh"

!ifndef PROGRAM
  !define PROGRAM "posjaga.exe"
!endif
!ifndef VERSION
  !define VERSION "0.0.0"
!endif
!ifndef OUT
  !define OUT "posjaga-setup.exe"
!endif
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\PosJaga"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"

Name "Pos Jaga"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Pos Jaga"
InstallDirRegKey HKCU "Software\PosJaga" "Folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS Win10
BrandingText "Pos Jaga ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Pos Jaga"
VIAddVersionKey "FileDescription" "Pos Jaga"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT"

!define MUI_ICON "../../assets/icons/posjaga.ico"
!define MUI_UNICON "../../assets/icons/posjaga.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\posjaga.exe"
!insertmacro MUI_PAGE_DIRECTORY
Page custom ChoicesPage ChoicesLeave
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Indonesian"
!insertmacro MUI_LANGUAGE "English"

LangString TooOld ${LANG_INDONESIAN} "Pos Jaga memerlukan Windows 10 atau lebih baru. Komputer ini memakai Windows yang lebih lama, jadi tidak ada yang dipasang."
LangString TooOld ${LANG_ENGLISH} "Pos Jaga needs Windows 10 or newer. This computer has an older Windows, so nothing is installed."
LangString Running ${LANG_INDONESIAN} "Pos Jaga sedang terbuka. Tutup dulu, lalu tekan Coba lagi."
LangString Running ${LANG_ENGLISH} "Pos Jaga is open. Close it, then press Retry."
LangString Autostart ${LANG_INDONESIAN} "Buka Pos Jaga bersama Windows"
LangString Autostart ${LANG_ENGLISH} "Open Pos Jaga with Windows"
LangString Share ${LANG_INDONESIAN} "Semua pengguna komputer ini memakai satu buku tamu"
LangString Share ${LANG_ENGLISH} "All users of this computer work on one guest book"
LangString Choices ${LANG_INDONESIAN} "Pilihan"
LangString Choices ${LANG_ENGLISH} "Choices"
LangString AnswerAsked ${LANG_INDONESIAN} "Berkas penyiapan kantor (office.toml), bila ada:"
LangString AnswerAsked ${LANG_ENGLISH} "The office's file for setting up (office.toml), if there is one:"
LangString SetupFailed ${LANG_INDONESIAN} "Pos Jaga terpasang, tetapi penyiapannya gagal dan tidak diterapkan. Kesalahannya tercatat di"
LangString SetupFailed ${LANG_ENGLISH} "Pos Jaga is installed, but setting it up failed and was not applied. What is wrong stands in"
LangString Kept ${LANG_INDONESIAN} "Buku tamu dan pengaturan tetap di"
LangString Kept ${LANG_ENGLISH} "The guest book and the settings stay in"

Var Answer
Var Start
Var StartBox
Var AnswerField
Var Shared
Var ShareBox

!macro Init
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
!macroend

Function .onInit
  System::Call 'kernel32::GetUserDefaultUILanguage() i .r0'
  IntOp $0 $0 & 0x3ff
  ${If} $0 = 0x21
    StrCpy $LANGUAGE ${LANG_INDONESIAN}
  ${Else}
    StrCpy $LANGUAGE ${LANG_ENGLISH}
  ${EndIf}
  !insertmacro Init
  ${GetParameters} $0
  ${GetOptions} $0 "/ANSWER=" $Answer
  ; A path is taken as the caller means it, from the folder that he is in.
  ${If} $Answer != ""
    GetFullPathName $1 $Answer
    ${If} $1 != ""
      StrCpy $Answer $1
    ${EndIf}
  ${EndIf}
  ; What was chosen at the last time stays chosen.
  ReadRegStr $1 HKCU "${RUN}" "PosJaga"
  ${If} $1 != ""
    StrCpy $Start 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/AUTOSTART" $1
  ${IfNot} ${Errors}
    StrCpy $Start 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/SHARED" $1
  ${IfNot} ${Errors}
    StrCpy $Shared 1
  ${EndIf}
FunctionEnd

Function ChoicesPage
  !insertmacro MUI_HEADER_TEXT "$(Choices)" ""
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 24u "$(AnswerAsked)"
  Pop $0
  ${NSD_CreateText} 0 26u 100% 14u "$Answer"
  Pop $AnswerField
  ${NSD_CreateCheckbox} 0 52u 100% 14u "$(Autostart)"
  Pop $StartBox
  ${If} $Start = 1
    ${NSD_Check} $StartBox
  ${EndIf}
  ${NSD_CreateCheckbox} 0 70u 100% 14u "$(Share)"
  Pop $ShareBox
  ${If} $Shared = 1
    ${NSD_Check} $ShareBox
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function ChoicesLeave
  ${NSD_GetText} $AnswerField $Answer
  ${NSD_GetState} $StartBox $Start
  ${NSD_GetState} $ShareBox $Shared
FunctionEnd

; A program that runs cannot be replaced: it is asked to be closed; a silent run waits half a minute for it.
!macro WaitUntilClosed
  StrCpy $9 0
  again:
  ${If} ${FileExists} "$INSTDIR\posjaga.exe"
    ClearErrors
    FileOpen $8 "$INSTDIR\posjaga.exe" a
    ${If} ${Errors}
      IntOp $9 $9 + 1
      ${If} ${Silent}
        ${If} $9 > 60
          SetErrorLevel 2
          Quit
        ${EndIf}
        Sleep 500
      ${Else}
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" IDRETRY +3
          SetErrorLevel 2
          Quit
      ${EndIf}
      Goto again
    ${EndIf}
    FileClose $8
  ${EndIf}
!macroend

Section
  SetOutPath "$INSTDIR"
  !insertmacro WaitUntilClosed
  File "/oname=posjaga.exe" "${PROGRAM}"
  File "/oname=LICENSE.txt" "../../LICENSE"
  !ifdef LICENCES
    File "/oname=licences.txt" "${LICENCES}"
  !endif
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Pos Jaga.lnk" "$INSTDIR\posjaga.exe" "" "$INSTDIR\posjaga.exe" 0
  ${If} $Start = 1
    WriteRegStr HKCU "${RUN}" "PosJaga" '"$INSTDIR\posjaga.exe"'
  ${Else}
    DeleteRegValue HKCU "${RUN}" "PosJaga"
  ${EndIf}
  WriteRegStr HKCU "Software\PosJaga" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "Pos Jaga"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\posjaga.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "Pos Jaga"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0
  ; Where it is shared already, whoever did so has given the rights.
  ReadEnvStr $1 "ProgramData"
  ${If} $Shared = 1
  ${AndIfNot} ${FileExists} "$1\posjaga\data\*.*"
    StrCpy $3 '--shared'
  ${EndIf}
  ${If} $Answer != ""
    StrCpy $3 '$3 --from "$Answer"'
  ${EndIf}
  ${If} $3 != ""
    nsExec::ExecToStack '"$INSTDIR\posjaga.exe" setup $3'
    Pop $0
    Pop $1
    FileOpen $2 "$INSTDIR\setup.log" w
    FileWriteUTF16LE /BOM $2 "$1"
    FileClose $2
    ${If} $0 != 0
      DetailPrint "$1"
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(SetupFailed) $INSTDIR\setup.log" /SD IDOK
      SetErrorLevel 3
    ${EndIf}
  ${EndIf}
SectionEnd

Function un.onInit
  System::Call 'kernel32::GetUserDefaultUILanguage() i .r0'
  IntOp $0 $0 & 0x3ff
  ${If} $0 = 0x21
    StrCpy $LANGUAGE ${LANG_INDONESIAN}
  ${Else}
    StrCpy $LANGUAGE ${LANG_ENGLISH}
  ${EndIf}
FunctionEnd

Section "Uninstall"
  !insertmacro WaitUntilClosed
  ; Only what was installed: whatever else lies there is somebody's.
  Delete "$INSTDIR\posjaga.exe"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\licences.txt"
  Delete "$INSTDIR\setup.log"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Pos Jaga.lnk"
  DeleteRegValue HKCU "${RUN}" "PosJaga"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\PosJaga"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PURGE" $1
  ${IfNot} ${Errors}
    RMDir /r "$LOCALAPPDATA\posjaga"
  ${Else}
    DetailPrint "$(Kept) $LOCALAPPDATA\posjaga\data"
  ${EndIf}
SectionEnd
