//! Numbers as the files of a site hold them: five significant digits, in the shorter of the two notations.

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// What a file says of `value`: `0.333333`, `12`, `1e-300`; `NaN` and `inf` as Rust writes them.
pub(crate) fn written(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    // A sum, because minus zero must not be written.
    let rounded = 0.0
        + format!("{value:.4e}")
            .parse::<f64>()
            .expect("a number that was just written");
    let (plain, scientific) = (rounded.to_string(), format!("{rounded:e}"));
    if scientific.len() < plain.len() {
        scientific
    } else {
        plain
    }
}

struct Rounded;

impl Formatter for Rounded {
    fn write_f64<W: Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(written(value).as_bytes())
    }
}

/// `value` as JSON; what is not finite is `null`.
pub(crate) fn json(value: &impl Serialize) -> serde_json::Result<String> {
    let mut out = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut out, Rounded))?;
    Ok(String::from_utf8(out).expect("JSON of strings is UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::{json, written};

    #[test]
    fn five_digits_in_the_shorter_notation() {
        let shown = [1.0 / 3.0, 12.0, -0.0, 1e-300, 123_456_789.0, 0.001, 1e6]
            .map(written)
            .join(" ");
        assert_eq!(shown, "0.33333 12 0 1e-300 1.2346e8 1e-3 1e6");
        assert_eq!(written(f64::NEG_INFINITY), "-inf");
    }

    #[test]
    fn json_reads_back() {
        let text = json(&[0.1 + 0.2, f64::NAN, 4e-9]).unwrap();
        assert_eq!(text, "[0.3,null,4e-9]");
    }
}
