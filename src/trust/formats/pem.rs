//! PEM (RFC 7468).

use data_encoding::BASE64;

/// The bytes of each PEM block with this label (RFC 7468); `None` for one that is broken.
pub(super) fn pem_blocks(text: &str, label: &str) -> impl Iterator<Item = Option<Vec<u8>>> {
    let begin = format!("-----BEGIN {label}-----");
    let end = format!("-----END {label}-----");
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, block) = rest.split_once(&begin)?;
        let Some((base64, behind)) = block.split_once(&end) else {
            rest = "";
            return Some(None);
        };
        rest = behind;
        let base64: Vec<u8> = base64.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        Some(BASE64.decode(&base64).ok())
    })
}
