//! What surrounds a drawing: the `<svg>` element with its name and description.

use crate::markup;
use crate::palette::Palette;
use crate::sheet::Class;
use std::fmt::Write as _;

/// The drawing's size, names and colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<'a> {
    /// The width in user units.
    pub width: u32,
    /// The height in user units.
    pub height: u32,
    /// The accessible name.
    pub title: &'a str,
    /// The accessible description; empty for none.
    pub description: &'a str,
    /// The colours that follow the theme.
    pub palette: Palette,
    /// Short names for values that the drawing repeats; it can do without.
    pub classes: &'static [Class],
    /// Where the drawing will stand.
    pub embedding: Embedding,
}

/// Where a drawing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Embedding {
    /// Inside a page, whose stylesheet sets the font and the custom properties and has the rules of [`crate::rules()`].
    Inline,
    /// A file of its own, which carries all of it and follows the reader's preferred colour scheme.
    Standalone,
}

impl Document<'_> {
    /// Everything that precedes the drawing.
    pub(crate) fn head(&self) -> String {
        let mut head = String::from("<svg");
        if self.embedding == Embedding::Standalone {
            head.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        let _infallible = write!(
            head,
            " viewBox=\"0 0 {} {}\" role=\"img\" fill=\"none\" stroke-linejoin=\"round\" overflow=\"visible\">\
             <title>{}</title>",
            self.width,
            self.height,
            escape(&markup::plain(self.title))
        );
        if !self.description.is_empty() {
            let _infallible = write!(
                head,
                "<desc>{}</desc>",
                escape(&markup::plain(self.description))
            );
        }
        head
    }
}

/// `text` for an attribute or an element.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
