//! Data for the scripts of a page.
//!
//! A page that was opened from a file can load scripts and nothing else.
//! What they hold is mostly markup that repeats itself, so it is packed: JSON, deflated (RFC 1951), in base64 (RFC 4648).

use miniz_oxide::deflate::compress_to_vec;
use serde::Serialize;

/// The compression level: the smallest result.
const LEVEL: u8 = 10;

/// `window.NAME = "…";`, which `unpack.js` reads.
pub(crate) fn script(name: &str, data: &impl Serialize) -> String {
    format!("window.{name} = \"{}\";\n", packed(data))
}

/// `window.NAME["KEY"] = "…";` for a page that loads several of them.
pub(crate) fn member(name: &str, key: &str, data: &impl Serialize) -> String {
    let packed = packed(data);
    format!("(window.{name} = window.{name} || {{}})[\"{key}\"] = \"{packed}\";\n")
}

fn packed(data: &impl Serialize) -> String {
    let json = crate::digits::json(data);
    let json = json.expect("strings, numbers and maps with string keys are JSON");
    base64(&compress_to_vec(json.as_bytes(), LEVEL))
}

/// RFC 4648 base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .fold(0, |word, &byte| word << 8 | usize::from(byte))
            << (8 * (3 - chunk.len()));
        for digit in 0..=chunk.len() {
            text.push(char::from(DIGITS[word >> (18 - 6 * digit) & 63]));
        }
        text.push_str(&"=="[chunk.len() - 1..]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_of_the_rfc() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, text) in cases {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
