//! Text made inert in HTML.

use serde::Serialize;
use std::fmt::Write as _;

/// `text` for element content and quoted attributes.
///
/// Characters that reorder or hide the text around them (bidirectional controls) and controls that HTML forbids become
/// U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{61c}' => {
                out.push('\u{fffd}');
            }
            '\n' | '\t' => out.push(character),
            _ if character.is_control() => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    out
}

/// `address` for an `href`: everything but the characters of a web address is percent-encoded.
pub(crate) fn escape_address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            _ if b"-._~:/?#[]@!$()*+,;=%".contains(&byte) => out.push(char::from(byte)),
            _ => write!(out, "%{byte:02X}").expect("a String accepts every write"),
        }
    }
    out
}

/// `value` as JSON for a `<script>` element that is data: inside it nothing looks like markup, and nothing reorders text.
pub(crate) fn island(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value);
    let json = json.expect("strings, numbers and maps with string keys are JSON");
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        // Outside of strings JSON has none of these, and inside an escape means the same character.
        match character {
            '<'
            | '>'
            | '&'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{61c}' => {
                write!(out, "\\u{:04x}", u32::from(character))
                    .expect("a String accepts every write");
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escape, escape_address, island};

    #[test]
    fn an_island_cannot_be_left() {
        let hostile = "</script><!-- ]]> & \"\u{202e}\u{2028}";
        let json = island(&hostile);
        assert!(
            !json.contains(['<', '>', '&', '\u{202e}', '\u{2028}']),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }

    #[test]
    fn markup_and_reordering_are_inert() {
        assert_eq!(
            escape("<a b='\"'>&\u{202e}"),
            "&lt;a b=&#39;&quot;&#39;&gt;&amp;\u{fffd}"
        );
        assert_eq!(
            escape_address("https://a.b/\"<\u{6e90}?x&y"),
            "https://a.b/%22%3C%E6%BA%90?x&amp;y"
        );
    }
}
