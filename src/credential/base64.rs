//! Base64 (RFC 4648), as issuers and lists write it.

/// Bytes in base64 of whichever alphabet, padded or not: issuers and lists write all of them.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let url_letters = text.trim_end_matches('=').bytes().map(|letter| match letter {
        b'+' => b'-',
        b'/' => b'_',
        other => other,
    });
    data_encoding::BASE64URL_NOPAD.decode(&url_letters.collect::<Vec<_>>()).ok()
}
