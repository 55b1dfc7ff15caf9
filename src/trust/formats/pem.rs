//! PEM (RFC 7468), of which a file may hold several.

use der::pem::Decoder;

/// The bytes of each PEM block with this label; `None` for one that is broken.
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
        // White space may stand anywhere (section 2), and the decoder asks for lines of one width.
        let base64: String = base64.split_whitespace().collect();
        let block = format!("{begin}\n{base64}\n{end}\n");
        let mut der = Vec::new();
        let decoded = Decoder::new_detect_wrap(block.as_bytes()).and_then(|mut block| {
            block.decode_to_end(&mut der)?;
            Ok(())
        });
        Some(decoded.ok().map(|()| der))
    })
}
