//! A sheet as HTML.

use super::assets::{SCRIPT, SHELL, style, words};
use super::{Block, Cell, Download, Grid, Sheet, SheetError, SheetFigure};
use crate::digest::policy_source;
use crate::figure_entry::Plate;
use crate::html::escape;
use crate::math::{Typesetter, text_to_html, text_to_plain};
use crate::number::Number;
use crate::packed::base64;
use crate::{Format, Lang, Layout};
use plotters_css::Embedding;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `sheet.html` is given. What ends in `html`, cells, heads and drawings are HTML, other strings are text.
#[derive(Serialize)]
struct Shell {
    title: String,
    title_html: String,
    summary: String,
    summary_html: String,
    colophon_html: String,
    style: String,
    script: &'static str,
    script_source: String,
    sections: Vec<SectionHtml>,
    downloads: Vec<File>,
}

#[derive(Serialize)]
struct SectionHtml {
    id: String,
    heading: String,
    blocks: Vec<BlockHtml>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum BlockHtml {
    Text { html: String },
    Formula { html: String },
    Grid { grid: GridHtml },
    Figure { figure: FigureHtml },
}

#[derive(Serialize)]
struct GridHtml {
    name: String,
    plain: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct FigureHtml {
    id: String,
    title: String,
    plain: String,
    caption: String,
    wide: String,
    narrow: String,
    downloads: Vec<File>,
}

/// A file as an address that holds it.
#[derive(Serialize)]
struct File {
    name: String,
    label: String,
    href: String,
}

struct Writer {
    lang: Lang,
    typesetter: Typesetter,
}

pub(super) fn html(sheet: &Sheet<'_>) -> Result<String, SheetError> {
    let writer = Writer {
        lang: sheet.lang,
        typesetter: Typesetter::new(),
    };
    let mut sections = Vec::new();
    for section in &sheet.sections {
        let blocks = section.blocks.iter().map(|block| writer.block(block));
        sections.push(SectionHtml {
            id: section.id.clone(),
            heading: writer.text(&section.heading)?,
            blocks: blocks.collect::<Result<_, _>>()?,
        });
    }
    let shell = Shell {
        title: text_to_plain(&sheet.title),
        title_html: writer.text(&sheet.title)?,
        summary: text_to_plain(&sheet.summary),
        summary_html: writer.text(&sheet.summary)?,
        colophon_html: writer.text(&sheet.colophon)?,
        style: style(),
        script: SCRIPT,
        script_source: policy_source(SCRIPT),
        sections,
        downloads: sheet.downloads.iter().map(File::of).collect(),
    };
    fill(&shell, sheet.lang).map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        SheetError::Template(cause.unwrap_or_else(|| error.to_string()))
    })
}

fn fill(shell: &Shell, lang: Lang) -> Result<String, tera::Error> {
    let mut tera = tera::Tera::new();
    tera.set_escape_fn(|text, out| out.write_all(escape(text).as_bytes()));
    tera.add_raw_template("sheet.html", SHELL)?;
    let words: BTreeMap<String, String> =
        toml::from_str(words(lang)).expect("the words of the interface are checked by every site");
    let mut values = tera::Context::from_serialize(shell)?;
    values.insert("ui", &words);
    values.insert("tag", lang.tag());
    tera.render("sheet.html", &values)
}

impl Writer {
    fn text(&self, text: &str) -> Result<String, SheetError> {
        let (html, faults) = text_to_html(text, &self.typesetter);
        match faults.into_iter().next() {
            None => Ok(html),
            Some(fault) => Err(SheetError::Latex(fault)),
        }
    }

    fn block(&self, block: &Block<'_>) -> Result<BlockHtml, SheetError> {
        Ok(match block {
            Block::Text(text) => BlockHtml::Text {
                html: self.text(text)?,
            },
            Block::Formula(latex) => BlockHtml::Formula {
                html: self.typesetter.block(latex).map_err(SheetError::Latex)?,
            },
            Block::Grid(grid) => BlockHtml::Grid {
                grid: self.grid(grid)?,
            },
            Block::Figure(figure) => BlockHtml::Figure {
                figure: self.figure(figure)?,
            },
        })
    }

    fn grid(&self, grid: &Grid) -> Result<GridHtml, SheetError> {
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => self.text(text),
            Cell::Count(count) => Ok(Number::new(*count as f64, Format::Count).html()),
            Cell::Number(value, digits) => {
                Ok(Number::new(*value, Format::Significant(*digits)).html())
            }
        };
        let rows = grid.rows.iter().map(|row| row.iter().map(cell).collect());
        let columns = grid.columns.iter().map(|column| self.text(column));
        Ok(GridHtml {
            name: self.text(&grid.name)?,
            plain: text_to_plain(&grid.name),
            columns: columns.collect::<Result<_, _>>()?,
            rows: rows.collect::<Result<_, _>>()?,
        })
    }

    fn figure(&self, figure: &SheetFigure<'_>) -> Result<FigureHtml, SheetError> {
        let plate = Plate {
            title: &figure.title,
            description: &figure.description,
            aspect: figure.aspect,
            narrow_aspect: figure.narrow_aspect,
        };
        let draw = |layout, embedding| {
            let drawn = plate.svg(self.lang, layout, embedding, &*figure.draw);
            drawn.map_err(|source| SheetError::Figure {
                id: figure.id.clone(),
                source,
            })
        };
        let svg = draw(Layout::Wide, Embedding::Standalone)?;
        let mut downloads = vec![File::new(&figure.id, "SVG", "image/svg+xml", &svg)];
        if let Some(table) = &figure.table {
            downloads.push(File::new(&figure.id, "CSV", "text/csv", &table.csv()));
        }
        Ok(FigureHtml {
            id: figure.id.clone(),
            title: self.text(&figure.title)?,
            plain: text_to_plain(&figure.title),
            caption: self.text(&figure.caption)?,
            wide: draw(Layout::Wide, Embedding::Inline)?,
            narrow: draw(Layout::Narrow, Embedding::Inline)?,
            downloads,
        })
    }
}

impl File {
    fn new(id: &str, label: &str, media_type: &str, content: &str) -> Self {
        Self::of(&Download {
            name: format!("{id}.{}", label.to_lowercase()),
            label: label.to_owned(),
            media_type: media_type.to_owned(),
            content: content.to_owned(),
        })
    }

    fn of(download: &Download) -> Self {
        let data = base64(download.content.as_bytes());
        Self {
            name: download.name.clone(),
            label: download.label.clone(),
            href: format!("data:{};base64,{data}", download.media_type),
        }
    }
}
