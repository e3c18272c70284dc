//! What the scripts of a site hold, as a page unpacks it.

/// What `script` sets `place` to: `window.previews`, or `["slopes"]`.
pub(crate) fn unpacked<T: serde::de::DeserializeOwned>(script: &str, place: &str) -> T {
    let (_, packed) = script
        .split_once(&format!("{place} = \""))
        .expect("the script assigns to the place");
    let packed = packed
        .strip_suffix("\";\n")
        .expect("it ends with the string");
    let json =
        miniz_oxide::inflate::decompress_to_vec(&unbase64(packed)).expect("packed by deflate");
    serde_json::from_slice(&json).expect("what is packed is JSON")
}

/// The bytes of RFC 4648 base64.
fn unbase64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for chunk in text.trim_end_matches('=').as_bytes().chunks(4) {
        let word = chunk
            .iter()
            .fold(0_u32, |word, &letter| word << 6 | u32::from(value(letter)))
            << (6 * (4 - chunk.len()));
        bytes.extend(&word.to_be_bytes()[1..chunk.len()]);
    }
    bytes
}
