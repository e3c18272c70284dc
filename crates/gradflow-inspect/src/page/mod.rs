//! The page: everything about a model in one file.

mod advice;
mod cells;
mod credit;
mod gates;
mod method;
mod shares;
mod spectrum;

use crate::Inspection;
use crate::verdict::named;
use gradflow_report::{Download, Lang, Section, Sheet, SheetError};

impl Inspection {
    /// The page as HTML that opens from a file; it holds [`Inspection::json`] as a download.
    ///
    /// # Errors
    /// When a figure cannot be drawn.
    pub fn page(&self) -> Result<String, SheetError> {
        let mut sections = Vec::new();
        if let Some(measurement) = &self.measurement {
            sections.push(credit::section(self, measurement));
            if let Some(advice) = &self.advice {
                sections.push(advice::section(advice));
            }
            for cell in &measurement.cells {
                let name = match measurement.cells.len() {
                    1 => "What the cell does".to_owned(),
                    _ => format!("What {} does", named(cell.place)),
                };
                sections.push(cells::section(cell, name));
            }
        }
        sections.push(method::section(self));
        let sheet = Sheet {
            lang: Lang::En,
            title: format!("The gradient of {}", shortened(&plain(&self.short_name()))),
            summary: plain(&self.verdict.sentence),
            sections,
            downloads: vec![Download {
                name: "inspection.json".to_owned(),
                label: "All numbers as JSON".to_owned(),
                media_type: "application/json".to_owned(),
                content: self.json(),
            }],
            colophon: format!(
                "Every number on this page was measured on this model by gradflow {}.",
                env!("CARGO_PKG_VERSION")
            ),
        };
        sheet.html()
    }
}

/// Text from outside, in which a dollar sign begins no formula.
fn plain(text: &str) -> String {
    text.replace('$', "\u{ff04}")
}

/// The most characters of a name in the title.
const SHOWN: usize = 48;

/// A name that fits into the tab of a browser.
fn shortened(name: &str) -> String {
    let mut shown: String = name.chars().take(SHOWN).collect();
    if name.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// A section of blocks.
fn section<'a>(
    id: &str,
    heading: impl Into<String>,
    blocks: Vec<gradflow_report::Block<'a>>,
) -> Section<'a> {
    Section {
        id: id.to_owned(),
        heading: heading.into(),
        blocks,
    }
}

/// The log10 of a natural logarithm.
fn to_log10(log: f64) -> f64 {
    log / std::f64::consts::LN_10
}
