//! Gives the Windows program its icon, its version and its manifest.

use std::{env, io};

/// Where they are.
const ICON: &str = "assets/icons/posjaga.ico";
const MANIFEST: &str = "packaging/windows/posjaga.manifest";

fn main() -> io::Result<()> {
    for input in ["build.rs", ICON, MANIFEST] {
        println!("cargo::rerun-if-changed={input}");
    }
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
