//! Estimates of text sizes: an SVG writer has no font to ask.

use crate::markup::{self, Run};

/// The estimated width of the label `text` at the font size `size`, in the unit of `size`. Markup is not counted.
pub fn text_width(text: &str, size: f64) -> f64 {
    markup::parse(text)
        .iter()
        .map(|run| run_width(run) * size)
        .sum()
}

fn run_width(run: &Run) -> f64 {
    run.text.chars().map(advance).sum::<f64>() * run.script.scale()
}

/// The advance of a character in em, after the wider ones of the usual system fonts.
fn advance(character: char) -> f64 {
    match character {
        '\u{2009}' => 0.2,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '|' | '!' | '\'' | '′' => 0.33,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | ' ' | '/' | '-' => 0.42,
        '=' | '+' | '−' | '<' | '>' | '≈' | '≤' | '≥' | '~' | '%' | '‖' | '∏' | '∑' | 'm' | 'w'
        | 'M' | 'W' | '—' | '→' | '⊗' | '⊕' | '⊙' => 0.84,
        'A'..='Z' | '0'..='9' => 0.68,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{3fffd}' => 1.0,
        _ => 0.62,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_takes_one_em_and_a_latin_letter_about_half() {
        assert!((text_width("梯度", 10.0) - 20.0).abs() < 1e-12);
        assert!((text_width("aeo", 10.0) - 18.6).abs() < 1e-12);
    }

    #[test]
    fn markup_is_not_counted() {
        assert!((text_width("$a$", 10.0) - text_width("a", 10.0)).abs() < 1e-12);
        assert!(text_width("$a_{e}$", 10.0) < text_width("ae", 10.0));
    }
}
