//! The part of LaTeX's mathematics that labels take.

use crate::markup::{MINUS, Run, Script, is_drawable, prose, push};
use std::iter::Peekable;
use std::str::Chars;

const THIN: char = '\u{2009}';

/// What precedes in a formula: decides the spaces and whether a sign is unary.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Operand,
    Operator,
    Function,
}

/// Reads one formula.
pub(crate) struct Mathematics<'t> {
    rest: Peekable<Chars<'t>>,
    runs: Vec<Run>,
    after: After,
}

impl<'t> Mathematics<'t> {
    /// The runs of `formula`.
    pub(crate) fn runs(formula: &'t str) -> Vec<Run> {
        let mut reader = Self {
            rest: formula.chars().peekable(),
            runs: Vec::new(),
            after: After::Operator,
        };
        // A closing brace too many ends a sequence, not the formula.
        while reader.rest.peek().is_some() {
            reader.sequence(Script::Base);
        }
        reader.runs
    }

    /// Reads up to the closing brace or the end.
    fn sequence(&mut self, script: Script) {
        while let Some(character) = self.rest.next() {
            if character == '}' {
                return;
            }
            self.item(character, script);
        }
    }

    fn item(&mut self, character: char, script: Script) {
        match character {
            '{' => self.sequence(script),
            '_' => self.script(Script::Sub),
            '^' => self.script(Script::Super),
            '\\' => self.command(script),
            ' ' => {}
            '\'' => push(&mut self.runs, "′", false, script),
            '-' => self.operator(MINUS, script),
            '+' | '=' | '<' | '>' => self.operator(character, script),
            ',' => {
                self.upright(",\u{2009}", script);
                self.after = After::Operator;
            }
            '(' | '[' => {
                self.upright(character.encode_utf8(&mut [0; 4]), script);
                self.after = After::Operator;
            }
            _ if is_operator(character) => self.operator(character, script),
            _ if is_variable(character) => {
                self.operand(character.encode_utf8(&mut [0; 4]), true, script);
            }
            _ if is_drawable(character) => {
                self.operand(character.encode_utf8(&mut [0; 4]), false, script);
            }
            _ => {}
        }
    }

    /// One argument: a group, a command or a character.
    fn script(&mut self, script: Script) {
        let outer = self.after;
        self.after = After::Operator;
        if let Some(next) = self.rest.next() {
            self.item(next, script);
        }
        self.after = outer;
    }

    fn command(&mut self, script: Script) {
        let mut name = String::new();
        while let Some(letter) = self.rest.next_if(char::is_ascii_alphabetic) {
            name.push(letter);
        }
        match name.as_str() {
            "" => match self.rest.next() {
                Some('|') => self.upright("‖", script),
                Some(',' | ';' | ':' | ' ') => push(&mut self.runs, "\u{2009}", false, script),
                Some(other @ ('{' | '}' | '%' | '#' | '&' | '_')) => {
                    self.upright(other.encode_utf8(&mut [0; 4]), script);
                }
                _ => {}
            },
            "mathrm" | "text" | "operatorname" | "mathbf" | "mathsf" => self.words(script),
            "left" | "right" | "bigl" | "bigr" => {}
            _ => match symbol(&name) {
                Some(sign) if is_operator(sign) => self.operator(sign, script),
                Some(sign @ ('∏' | '∑')) => {
                    self.upright(sign.encode_utf8(&mut [0; 4]), script);
                    self.after = After::Function;
                }
                Some(sign) => {
                    self.operand(sign.encode_utf8(&mut [0; 4]), is_variable(sign), script);
                }
                None => {
                    if self.after != After::Operator {
                        push(&mut self.runs, "\u{2009}", false, script);
                    }
                    self.upright(&name, script);
                    self.after = After::Function;
                }
            },
        }
    }

    /// The upright words of `\mathrm{…}`, spaces kept.
    fn words(&mut self, script: Script) {
        if self.rest.next_if_eq(&'{').is_none() {
            return;
        }
        let words: String = self
            .rest
            .by_ref()
            .take_while(|&character| character != '}')
            .collect();
        self.operand(&prose(&words), false, script);
    }

    fn operand(&mut self, text: &str, italic: bool, script: Script) {
        if self.after == After::Function && text.chars().all(char::is_alphanumeric) {
            push(&mut self.runs, "\u{2009}", false, script);
        }
        push(&mut self.runs, text, italic, script);
        self.after = After::Operand;
    }

    fn upright(&mut self, text: &str, script: Script) {
        push(&mut self.runs, text, false, script);
        self.after = After::Operand;
    }

    /// A binary operator has thin spaces on the base line; a sign has none.
    fn operator(&mut self, sign: char, script: Script) {
        let spaced = script == Script::Base && self.after != After::Operator;
        let text = if spaced {
            format!("{THIN}{sign}{THIN}")
        } else {
            sign.to_string()
        };
        push(&mut self.runs, &text, false, script);
        self.after = After::Operator;
    }
}

fn is_operator(sign: char) -> bool {
    "±×·≤≥≠≈≪≫∝→∈⊙⊗⊕∘∼".contains(sign)
}

fn is_variable(sign: char) -> bool {
    sign.is_ascii_alphabetic() || ('α'..='ω').contains(&sign) || sign == 'ϕ'
}

fn symbol(name: &str) -> Option<char> {
    const SYMBOLS: [(&str, char); 46] = [
        ("alpha", 'α'),
        ("beta", 'β'),
        ("gamma", 'γ'),
        ("delta", 'δ'),
        ("epsilon", 'ε'),
        ("varepsilon", 'ε'),
        ("eta", 'η'),
        ("theta", 'θ'),
        ("kappa", 'κ'),
        ("lambda", 'λ'),
        ("mu", 'μ'),
        ("pi", 'π'),
        ("rho", 'ρ'),
        ("sigma", 'σ'),
        ("tau", 'τ'),
        ("phi", 'φ'),
        ("varphi", 'φ'),
        ("chi", 'χ'),
        ("omega", 'ω'),
        ("Delta", 'Δ'),
        ("Sigma", 'Σ'),
        ("Pi", 'Π'),
        ("Lambda", 'Λ'),
        ("partial", '∂'),
        ("infty", '∞'),
        ("prod", '∏'),
        ("sum", '∑'),
        ("sqrt", '√'),
        ("dots", '…'),
        ("ldots", '…'),
        ("cdots", '⋯'),
        ("pm", '±'),
        ("times", '×'),
        ("cdot", '·'),
        ("le", '≤'),
        ("leq", '≤'),
        ("ge", '≥'),
        ("geq", '≥'),
        ("ne", '≠'),
        ("approx", '≈'),
        ("propto", '∝'),
        ("to", '→'),
        ("in", '∈'),
        ("odot", '⊙'),
        ("otimes", '⊗'),
        ("oplus", '⊕'),
    ];
    SYMBOLS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|&(_, sign)| sign)
}
