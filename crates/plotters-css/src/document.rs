//! What surrounds a drawing: the `<svg>` element with its name and description.

use crate::markup;
use crate::palette::{Palette, Theme};
use std::fmt::Write as _;

/// The drawing's size, names and colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<'a> {
    /// The width in user units.
    pub width: u32,
    /// The height in user units.
    pub height: u32,
    /// Precedes every id in the drawing: drawings that share a page need different ones.
    pub id_prefix: &'a str,
    /// The accessible name.
    pub title: &'a str,
    /// The accessible description; empty for none.
    pub description: &'a str,
    /// The colours that are written as custom properties.
    pub palette: Palette,
    /// Where the drawing will stand.
    pub embedding: Embedding,
}

/// Where a drawing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Embedding {
    /// Inside a page, whose stylesheet sets the font and the custom properties.
    Inline,
    /// A file of its own, which carries both and follows the reader's preferred colour scheme.
    Standalone,
}

impl Document<'_> {
    /// Everything that precedes the drawing.
    pub(crate) fn head(&self) -> String {
        let mut head = String::from("<svg");
        if self.embedding == Embedding::Standalone {
            head.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        let prefix = escape(self.id_prefix);
        let described = if self.description.is_empty() {
            String::new()
        } else {
            format!(" {prefix}-desc")
        };
        let _infallible = write!(
            head,
            " viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{prefix}-title{described}\" fill=\"none\" stroke-linejoin=\"round\" overflow=\"visible\">\
             <title id=\"{prefix}-title\">{}</title>",
            self.width,
            self.height,
            escape(&markup::plain(self.title))
        );
        if !self.description.is_empty() {
            let _infallible = write!(
                head,
                "<desc id=\"{prefix}-desc\">{}</desc>",
                escape(&markup::plain(self.description))
            );
        }
        if self.embedding == Embedding::Standalone {
            let _infallible = write!(
                head,
                "<style>svg{{{}background:var(--surface);font-family:system-ui,sans-serif}}\
                 @media (prefers-color-scheme:dark){{svg{{{}}}}}</style>",
                self.palette.declarations(Theme::Light),
                self.palette.declarations(Theme::Dark)
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
