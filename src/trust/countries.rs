//! Codes of countries (ISO 3166-1), of two letters and of three.

use std::{collections::HashMap, sync::LazyLock};

/// Each country's two letters and three letters.
const CODES: &str = "\
     ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE \
     BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS \
     BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN \
     COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST \
     EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF \
     GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD \
     HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM \
     JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA \
     LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD \
     MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM \
     NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG \
     PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA \
     SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD \
     STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON \
     TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR \
     VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE";

/// The two letters of each code of two letters or three.
static TWO_LETTERS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let codes = CODES.split(' ').map(|codes| codes.split_at(2));
    codes.flat_map(|(two, three)| [(two, two), (three, two)]).collect()
});

/// Territories for which their states' signers sign, besides signers of their own if they have any: the Faroe
/// Islands have theirs in every public list, Greenland, Jersey and Réunion have none in any. ISO 3166-1 gives
/// each a code of its own.
const TERRITORIES: [(&str, &str); 9] = [
    ("AU", "CC CX HM NF"),
    ("DK", "FO GL"),
    ("FI", "AX"),
    ("FR", "BL GF GP MF MQ NC PF PM RE TF WF YT"),
    ("GB", "AI BM FK GG GI GS IM JE KY MS PN SH TC VG"),
    ("NL", "AW BQ CW SX"),
    ("NO", "BV SJ"),
    ("NZ", "CK NU TK"),
    ("US", "AS GU MP PR UM VI"),
];

/// The International Organization for Migration, which takes part in the WHO's network. Its certificates
/// say `IO`, and an older list `IOT`, which are those of a British territory without inhabitants.
const MIGRATION: &str = "IOM";

/// What the holder of a code is called that is no country.
pub(super) fn organisation(code: &str) -> Option<&'static str> {
    (code == MIGRATION).then_some("International Organization for Migration")
}

/// The country as lists and certificates name it, in two letters where there are such; `None` is no name.
pub(super) fn listed(code: &str) -> Option<String> {
    let code = code.trim();
    (!code.is_empty()).then(|| known(code).unwrap_or(code).to_owned())
}

/// The two letters of a country, from two or three letters in either case; `None` where no country has
/// that code. Codes in use beside ISO 3166-1: `UK`, `EL`, and Kosovo's.
pub(super) fn known(code: &str) -> Option<&'static str> {
    let code = code.trim().to_ascii_uppercase();
    match code.as_str() {
        "IO" | "IOT" | MIGRATION => return Some(MIGRATION),
        "UK" => return Some("GB"),
        "EL" => return Some("GR"),
        "XK" | "XKX" => return Some("XK"),
        _ => {}
    }
    TWO_LETTERS.get(code.as_str()).copied()
}

/// Whether a code is one of those that the WHO's network gives to test participants: `XXH`, `XH`. ISO
/// 3166-1 leaves such codes to their users, of which Kosovo is one.
pub(super) fn is_for_tests(code: &str) -> bool {
    matches!(code.len(), 2 | 3)
        && code.bytes().all(|letter| letter.is_ascii_alphabetic())
        && code.starts_with(['X', 'x'])
        && known(code).is_none()
}

/// Whether a certificate that names `issuer` may come from a signer of `country`: from the same state, or
/// either is a territory of the other. What no country has for a code names nobody, and contradicts
/// nobody.
pub(super) fn may_sign_for(country: &str, issuer: &str) -> bool {
    let (Some(country), Some(issuer)) = (known(country), known(issuer)) else { return true };
    let is_of = |state: &str, territory: &str| {
        TERRITORIES.iter().any(|(of, codes)| *of == state && codes.split(' ').any(|code| code == territory))
    };
    country == issuer || is_of(country, issuer) || is_of(issuer, country)
}

/// Whether both codes name the same issuing state. Codes that are no country's, such as those of
/// Utopia in ICAO's specimens, agree in their first letters.
pub(super) fn is_same_state(two_letters: &str, three_letters: &str) -> bool {
    // Germany's letter in passports (ICAO 9303-3 section 5).
    let three_letters = if matches!(three_letters, "D" | "D<<") { "DEU" } else { three_letters };
    match (known(two_letters), known(three_letters)) {
        (None, None) => two_letters.len() == 2 && three_letters.starts_with(two_letters),
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_told_apart() {
        assert_eq!(CODES.split(' ').count(), 249);
        for (two, three) in [("AU", "AUS"), ("JP", "JPN"), ("ID", "IDN"), ("DE", "D<<"), ("UT", "UTO")] {
            assert!(is_same_state(two, three), "{two} {three}");
        }
        for (two, three) in
            [("AU", "AUT"), ("UT", "XBA"), ("XB", "UTO"), ("CH", "CHN"), ("", "AUS"), ("", "")]
        {
            assert!(!is_same_state(two, three), "{two} {three}");
        }
    }

    #[test]
    fn codes_name_their_countries() {
        for (code, country) in [
            ("ID", Some("ID")),
            ("idn", Some("ID")),
            ("UK", Some("GB")),
            ("IO", Some("IOM")),
            ("IOT", Some("IOM")),
            ("IOM", Some("IOM")),
            ("XK", Some("XK")),
            ("XX", None),
            ("CNAM", None),
            ("", None),
        ] {
            assert_eq!(known(code), country, "{code}");
        }
        for (code, tests) in
            [("XXH", true), ("XH", true), ("xxh", true), ("XK", false), ("ID", false), ("X", false)]
        {
            assert_eq!(is_for_tests(code), tests, "{code}");
        }
    }

    #[test]
    fn a_state_signs_for_its_territories_and_for_no_other() {
        for (country, issuer) in [
            ("DK", "FO"),
            ("FO", "DK"),
            ("GB", "JEY"),
            ("FR", "RE"),
            ("NL", "AW"),
            ("DE", "DEU"),
            ("DE", "XX"),
            ("XL", "DE"),
            ("FR", "CNAM"),
            ("IOM", "IO"),
        ] {
            assert!(may_sign_for(country, issuer), "{country} {issuer}");
        }
        for (country, issuer) in
            [("DE", "FR"), ("FO", "GL"), ("JE", "GG"), ("GB", "IE"), ("GB", "IO"), ("XK", "RS")]
        {
            assert!(!may_sign_for(country, issuer), "{country} {issuer}");
        }
    }
}
