//! Takes the licences of others into the program, and gives that of Windows its icon, its version and its manifest.

use std::{env, fs, io, path::PathBuf};

/// Names the file with the licences of others, which `scripts/package` has made; what is built without it has none.
const LICENCES: &str = "POSJAGA_LICENCES";
/// Where the rest is.
const ICON: &str = "assets/icons/posjaga.ico";
const MANIFEST: &str = "packaging/windows/posjaga.manifest";

fn main() -> io::Result<()> {
    for input in ["build.rs", ICON, MANIFEST] {
        println!("cargo::rerun-if-changed={input}");
    }
    println!("cargo::rerun-if-env-changed={LICENCES}");
    let mut licences = String::new();
    if let Some(file) = env::var_os(LICENCES).map(PathBuf::from) {
        println!("cargo::rerun-if-changed={}", file.display());
        licences = fs::read_to_string(file)?;
    }
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("licences.txt"), licences)?;
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return Ok(());
    }
    let mut resource = winresource::WindowsResource::new();
    if !cfg!(windows) {
        // The tools of MinGW, as distributions of Linux call them.
        let tool =
            |name| format!("{}-w64-mingw32-{name}", env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default());
        resource.set_windres_path(&tool("windres")).set_ar_path(&tool("ar"));
    }
    resource
        .set_icon(ICON)
        .set_manifest_file(MANIFEST)
        .set("ProductName", "Pos Jaga")
        .set("FileDescription", "Pos Jaga")
        .set("LegalCopyright", "MIT")
        .set("OriginalFilename", "posjaga.exe");
    resource.compile()
}
