//! The markup of labels: plain text, and between two `$` a small part of LaTeX's mathematics.

use crate::mathematics::Mathematics;

/// A piece of a label in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) italic: bool,
    pub(crate) script: Script,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    Base,
    Sub,
    Super,
}

impl Script {
    /// Its font size, relative to the label's.
    pub(crate) fn scale(self) -> f64 {
        match self {
            Self::Base => 1.0,
            Self::Sub | Self::Super => 0.72,
        }
    }

    /// How far it stands below the base line, relative to the label's font size.
    pub(crate) fn drop(self) -> f64 {
        match self {
            Self::Base => 0.0,
            Self::Sub => 0.2,
            Self::Super => -0.36,
        }
    }
}

pub(crate) const MINUS: char = '\u{2212}';

/// The label `text` without its markup, for places that hold plain text only.
pub fn plain(text: &str) -> String {
    parse(text).into_iter().map(|run| run.text).collect()
}

/// The runs of the label `text`. A `$` without a partner is a dollar sign.
pub(crate) fn parse(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut parts = text.split('$').peekable();
    let mut mathematics = false;
    while let Some(part) = parts.next() {
        if mathematics && parts.peek().is_some() {
            runs.extend(Mathematics::runs(part));
        } else {
            if mathematics {
                push(&mut runs, "$", false, Script::Base);
            }
            push(&mut runs, &prose(part), false, Script::Base);
        }
        mathematics = !mathematics;
    }
    runs
}

/// Drops what must not be drawn and gives numbers their minus sign.
pub(crate) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let joined = out.chars().next_back().is_some_and(char::is_alphanumeric);
        match character {
            '-' if !joined
                && rest
                    .peek()
                    .is_some_and(|next| next.is_ascii_digit() || matches!(next, '.' | '∞')) =>
            {
                out.push(MINUS);
            }
            '\n' | '\t' => out.push(' '),
            _ if is_drawable(character) => out.push(character),
            _ => {}
        }
    }
    out
}

/// Neither a control character, nor one that changes the direction of text, nor one that XML forbids.
pub(crate) fn is_drawable(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

pub(crate) fn push(runs: &mut Vec<Run>, text: &str, italic: bool, script: Script) {
    if text.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(last) if last.italic == italic && last.script == script => last.text.push_str(text),
        _ => runs.push(Run {
            text: text.to_owned(),
            italic,
            script,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, italic: bool, script: Script) -> Run {
        Run {
            text: text.to_owned(),
            italic,
            script,
        }
    }

    #[test]
    fn subscripts_superscripts_and_italics() {
        assert_eq!(
            parse("$S_{t-1}^2$"),
            [
                run("S", true, Script::Base),
                run("t", true, Script::Sub),
                run("−1", false, Script::Sub),
                run("2", false, Script::Super),
            ]
        );
    }

    #[test]
    fn operators_are_spaced_and_signs_are_not() {
        assert_eq!(plain("$t-k$"), "t\u{2009}−\u{2009}k");
        assert_eq!(plain("$-k$"), "−k");
        assert_eq!(plain(r"$\ln\|\Pi\|$"), "ln‖Π‖");
        assert_eq!(plain(r"$\tanh a$"), "tanh\u{2009}a");
    }

    #[test]
    fn hyphens_stay_and_negative_numbers_get_a_minus() {
        assert_eq!(plain("gated-linear -3 GPT-2"), "gated-linear −3 GPT-2");
    }

    #[test]
    fn a_lone_dollar_is_a_dollar() {
        assert_eq!(plain("5 $"), "5 $");
        assert_eq!(plain("$x$ costs 5 $"), "x costs 5 $");
    }

    #[test]
    fn invisible_and_bidirectional_characters_are_dropped() {
        assert_eq!(plain("a\u{202e}b\u{0}c\u{2066}d\u{feff}e\nf"), "abcde f");
        assert_eq!(plain("$a\u{202e}\u{7}b$"), "ab");
    }

    #[test]
    fn unfinished_mathematics_ends_quietly() {
        for text in ["$a_$", "$\\$", "$a^{b$", "$}a$", "$\\mathrm{a$", "$_$"] {
            let _ = parse(text);
        }
    }
}
