//! LaTeX to MathML, each formula once.

use crate::html::escape;
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// A formula that does not parse, in the words of the converter.
pub(crate) type Fault = String;

/// Typesets formulas, and remembers them.
#[derive(Debug)]
pub(crate) struct Typesetter {
    converter: LatexToMathML,
    known: Mutex<BTreeMap<(bool, String), Result<String, Fault>>>,
}

impl Typesetter {
    pub(crate) fn new() -> Self {
        Self {
            converter: LatexToMathML::new(MathCoreConfig::default())
                .expect("the default configuration has no macro that could be faulty"),
            known: Mutex::default(),
        }
    }

    /// MathML for running text.
    pub(crate) fn inline(&self, latex: &str) -> Result<String, Fault> {
        self.typeset(latex, MathDisplay::Inline)
    }

    /// MathML for a formula on a line of its own.
    pub(crate) fn block(&self, latex: &str) -> Result<String, Fault> {
        self.typeset(latex, MathDisplay::Block)
    }

    fn typeset(&self, latex: &str, display: MathDisplay) -> Result<String, Fault> {
        let key = (display == MathDisplay::Block, latex.to_owned());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .entry(key)
            .or_insert_with(
                || match self.converter.convert_with_local_state(latex, display) {
                    Ok(result) if latex.trim().is_empty() => Err(format!(
                        "expected LaTeX, found nothing ({} bytes of MathML)",
                        result.mathml.len()
                    )),
                    Ok(result) => Ok(checkable(&result.mathml)),
                    Err(fault) => Err(fault_in(latex, &fault.error_message(), fault.0.start)),
                },
            )
            .clone()
    }
}

/// HTML checkers know `scriptlevel` and `displaystyle` only on `mstyle`. At the outermost level the first says nothing;
/// the stylesheet says what the second does, and how the two sides of an aligned formula meet.
fn checkable(mathml: &str) -> String {
    mathml
        .replace(" scriptlevel=\"0\"", "")
        .replace("<mfrac displaystyle=\"false\"", "<mfrac class=\"compact\"")
        .replace(
            " style=\"text-align: right;justify-items: end;padding-right: 0;\"",
            " class=\"l\"",
        )
        .replace(
            " style=\"text-align: left;justify-items: start;padding-left: 0;\"",
            " class=\"r\"",
        )
}

fn fault_in(latex: &str, message: &str, at: usize) -> Fault {
    let place = latex.floor_char_boundary(at.min(latex.len()));
    let rest: String = latex[place..].chars().take(24).collect();
    if rest.is_empty() {
        format!("LaTeX does not parse: {message}, at the end of `{latex}`")
    } else {
        format!("LaTeX does not parse: {message}, at `{rest}` in `{latex}`")
    }
}

/// Punctuation that must not begin a line.
const CLOSING: &str = ".,;:!?)]’”，。；：！？）】」、";

/// The punctuation at the beginning of what follows a formula, which stays on the formula's line.
pub(crate) fn closing(after: &str) -> &str {
    let end = after.find(|c| !CLOSING.contains(c));
    &after[..end.unwrap_or(after.len())]
}

/// A formula in running text with the punctuation that follows it.
pub(crate) fn with_closing(mathml: &str, closing: &str) -> String {
    if closing.is_empty() {
        mathml.to_owned()
    } else {
        format!("<span class=\"nb\">{mathml}{}</span>", escape(closing))
    }
}

/// `text` with the quotation marks and apostrophes of print, as the prose has them; mathematics keeps its primes.
fn typographic(text: &str) -> String {
    let (mut before, mut mathematics) = (' ', false);
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let opens = before.is_whitespace() || "([—".contains(before);
        mathematics ^= character == '$';
        out.push(match (character, mathematics, opens) {
            ('"', false, true) => '“',
            ('"', false, false) => '”',
            ('\'', false, true) => '‘',
            ('\'', false, false) => '’',
            _ => character,
        });
        before = character;
    }
    out
}

/// A short text with `$…$` as HTML, and what is wrong with its formulas.
pub(crate) fn text_to_html(text: &str, typesetter: &Typesetter) -> (String, Vec<Fault>) {
    let mut out = String::new();
    let mut faults = Vec::new();
    let printed = typographic(text);
    let parts: Vec<&str> = printed.split('$').collect();
    if parts.len().is_multiple_of(2) {
        out.push_str(&escape(text));
        faults.push(format!(
            "expected `$` in pairs, found {} in `{text}`",
            parts.len() - 1
        ));
        return (out, faults);
    }
    let mut written = 0;
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 0 {
            out.push_str(&escape(&part[std::mem::take(&mut written)..]));
        } else {
            match typesetter.inline(part) {
                Ok(mathml) => {
                    let closing = parts.get(index + 1).map_or("", |after| closing(after));
                    written = closing.len();
                    out.push_str(&with_closing(&mathml, closing));
                }
                Err(fault) => {
                    out.push_str(&escape(part));
                    faults.push(fault);
                }
            }
        }
    }
    (out, faults)
}

/// A short text without its dollar signs, for attributes and the title of a page.
pub(crate) fn text_to_plain(text: &str) -> String {
    text.replace('$', "")
}

#[cfg(test)]
mod tests {
    use super::{Typesetter, text_to_html};

    #[test]
    fn a_fault_names_the_place() {
        let fault = Typesetter::new().inline(r"a + \frac{1}{").unwrap_err();
        assert!(fault.starts_with("LaTeX does not parse"), "{fault}");
        assert!(fault.contains(r"\frac{1}{"), "{fault}");
    }

    #[test]
    fn a_small_fraction_says_so_by_its_class() {
        let mathml = Typesetter::new().block(r"\tfrac12").unwrap();
        assert!(mathml.contains("<mfrac class=\"compact\">"), "{mathml}");
        assert!(!mathml.contains("displaystyle"), "{mathml}");
    }

    #[test]
    fn the_sides_of_an_aligned_formula_are_classes() {
        let mathml = Typesetter::new()
            .block(r"\begin{aligned}a &= b\end{aligned}")
            .unwrap();
        assert!(mathml.contains("<mtd class=\"l\">") && mathml.contains("<mtd class=\"r\">"));
        assert!(!mathml.contains(" style="), "{mathml}");
    }

    #[test]
    fn text_holds_mathematics_and_nothing_else() {
        let (html, faults) = text_to_html("a < b and $x_t$", &Typesetter::new());
        assert!(html.starts_with("a &lt; b and <math"), "{html}");
        assert!(faults.is_empty());
        assert_eq!(text_to_html("5$", &Typesetter::new()).1.len(), 1);
    }

    #[test]
    fn quotation_marks_are_those_of_print() {
        let (html, _) = text_to_html(r#"the article's "sum" of "$x$", $f'$"#, &Typesetter::new());
        assert!(html.starts_with("the article’s “sum” of “"), "{html}");
        assert!(html.contains("</math>”,</span>"), "{html}");
        assert!(html.contains("′"), "{html}");
    }

    #[test]
    fn punctuation_stays_on_the_line_of_its_formula() {
        let (html, _) = text_to_html("of $x$, and $y$。", &Typesetter::new());
        assert!(html.contains("</math>,</span> and "), "{html}");
        assert!(html.ends_with("</math>。</span>"), "{html}");
    }
}
