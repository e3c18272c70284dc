//! Measured numbers as text.

use crate::Format;

/// A number split for typesetting: `mantissa × 10^exponent`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    mantissa: String,
    exponent: Option<i32>,
    unit: &'static str,
}

impl Number {
    pub(crate) fn new(value: f64, format: Format) -> Self {
        let plain = |mantissa: String| Self {
            mantissa,
            exponent: None,
            unit: "",
        };
        if value.is_nan() {
            return plain("NaN".to_owned());
        }
        if value.is_infinite() {
            return plain(if value > 0.0 { "∞" } else { "−∞" }.to_owned());
        }
        match format {
            Format::Fixed(digits) => plain(grouped(value, digits)),
            Format::Percent(digits) => Self {
                unit: "\u{a0}%",
                ..plain(grouped(100.0 * value, digits))
            },
            Format::Count => plain(grouped(value, 0)),
            Format::Significant(digits) => Self::significant(value, digits.max(1)),
        }
    }

    /// A residual or a tolerance: two significant digits.
    pub(crate) fn residual(value: f64) -> Self {
        Self::new(value, Format::Significant(2))
    }

    fn significant(value: f64, digits: usize) -> Self {
        let scientific = format!("{value:.*e}", digits - 1);
        let (mantissa, exponent) = scientific
            .split_once('e')
            .expect("Rust writes an exponent in this format");
        let exponent: i32 = exponent
            .parse()
            .expect("an exponent of f64 is a small integer");
        let shown = usize::try_from(exponent).unwrap_or(0);
        if value == 0.0 {
            Self::new(0.0, Format::Fixed(0))
        } else if (-3..=4).contains(&exponent) && shown < digits.max(3) {
            let after = i32::try_from(digits).unwrap_or(i32::MAX) - 1 - exponent;
            Self::new(value, Format::Fixed(usize::try_from(after).unwrap_or(0)))
        } else {
            let mantissa = mantissa.replace('-', "−");
            let (mantissa, exponent) = (trimmed(&mantissa).to_owned(), Some(exponent));
            Self {
                mantissa,
                exponent,
                unit: "",
            }
        }
    }

    /// Plain text, with the exponent in raised digits.
    pub(crate) fn plain(&self) -> String {
        match self.exponent {
            None => format!("{}{}", self.mantissa, self.unit),
            Some(exponent) => {
                let exponent = raised(exponent);
                match self.mantissa.as_str() {
                    "1" => format!("10{exponent}"),
                    mantissa => format!("{mantissa}\u{a0}×\u{a0}10{exponent}"),
                }
            }
        }
    }

    /// HTML, with the exponent raised.
    pub(crate) fn html(&self) -> String {
        match self.exponent {
            None => format!("{}{}", self.mantissa, self.unit),
            Some(exponent) => {
                let exponent = exponent.to_string().replace('-', "−");
                match self.mantissa.as_str() {
                    "1" => format!("10<sup>{exponent}</sup>"),
                    mantissa => format!("{mantissa}\u{a0}×\u{a0}10<sup>{exponent}</sup>"),
                }
            }
        }
    }
}

/// A whole number in raised digits.
fn raised(exponent: i32) -> String {
    exponent
        .to_string()
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            digit => char::from_u32(0x2070 + (digit as u32 - '0' as u32)).unwrap_or(digit),
        })
        .collect()
}

/// `1.0` as a mantissa says no more than `1`.
fn trimmed(mantissa: &str) -> &str {
    let zeros = mantissa.trim_end_matches('0');
    zeros.strip_suffix('.').unwrap_or(mantissa)
}

fn grouped(value: f64, digits: usize) -> String {
    let written = format!("{:.digits$}", value.abs());
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let mut out = String::new();
    if value < 0.0 && written.contains(|c: char| c.is_ascii_digit() && c != '0') {
        out.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Number;
    use crate::Format;

    fn html(value: f64, format: Format) -> String {
        Number::new(value, format).html()
    }

    #[test]
    fn formats() {
        assert_eq!(html(0.3031, Format::Fixed(3)), "0.303");
        assert_eq!(html(-0.0001, Format::Fixed(2)), "0.00");
        assert_eq!(html(-1.556, Format::Fixed(2)), "−1.56");
        assert_eq!(html(0.7201, Format::Percent(1)), "72.0\u{a0}%");
        assert_eq!(html(1_234_567.0, Format::Count), "1,234,567");
        assert_eq!(
            html(9.09e-4, Format::Significant(3)),
            "9.09\u{a0}×\u{a0}10<sup>−4</sup>"
        );
        let residual = Number::new(9.09e-14, Format::Significant(3));
        assert_eq!(residual.plain(), "9.09\u{a0}×\u{a0}10⁻¹⁴");
        assert_eq!(html(0.0305, Format::Significant(3)), "0.0305");
        assert_eq!(html(38.74, Format::Significant(3)), "38.7");
        assert_eq!(html(1e-9, Format::Significant(2)), "10<sup>−9</sup>");
        assert_eq!(html(0.0, Format::Significant(2)), "0");
        assert_eq!(html(f64::NEG_INFINITY, Format::Count), "−∞");
    }
}
