//! A figure with its type erased.

use crate::classes::CLASSES;
use crate::{Budget, DrawError, Figure, Lang, Layout, Panel, Parameter, Table, Text, digits};
use plotters_css::{Document, Embedding, Palette, SvgBackend};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A figure with its type erased, for a const list: `FigureEntry::of::<TanhAndSlope>()`.
#[derive(Clone, Copy, Debug)]
pub struct FigureEntry {
    /// [`Figure::ID`].
    pub id: &'static str,
    /// [`Figure::TITLE`].
    pub title: Text,
    /// [`Figure::DESCRIPTION`].
    pub description: Text,
    render: fn(Budget) -> Result<Rendered, DrawError>,
}

/// A figure, computed and drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// `{"figure": id, "budget": …, "parameters": […], "data": …}`, to five significant digits; NaN and infinity are `null`.
    /// A list of records of the same fields is written as a record of lists.
    pub json: String,
    /// [`Figure::table`].
    pub table: Option<Table>,
    /// [`Figure::parameters`].
    pub parameters: Vec<Parameter>,
    /// One for each language and layout, in the order of [`Lang::ALL`], then of [`Layout::ALL`].
    pub drawings: Vec<Drawing>,
}

/// A drawing of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// The language of its labels.
    pub lang: Lang,
    /// The room it is for.
    pub layout: Layout,
    /// An `<svg>` element for a page whose stylesheet has the custom properties of [`Palette::STANDARD`] and [`crate::drawing_rules()`]. Its ids begin with
    /// the figure's id, the language and the layout, so that all drawings of a figure can stand on one page.
    pub inline: String,
    /// An SVG file that can be opened alone.
    pub standalone: String,
}

/// What [`Rendered::json`] holds.
#[derive(Serialize)]
struct Record<'d> {
    figure: &'static str,
    budget: Budget,
    parameters: &'d [Parameter],
    data: Value,
}

impl FigureEntry {
    /// Erases the type of the figure `F`.
    pub const fn of<F: Figure>() -> Self {
        Self {
            id: F::ID,
            title: F::TITLE,
            description: F::DESCRIPTION,
            render: render::<F>,
        }
    }

    /// Computes and draws the figure.
    ///
    /// # Errors
    /// What [`Figure::draw`] reports, or data that JSON cannot hold.
    pub fn render(&self, budget: Budget) -> Result<Rendered, DrawError> {
        (self.render)(budget)
    }
}

fn render<F: Figure>(budget: Budget) -> Result<Rendered, DrawError> {
    let data = F::compute(budget);
    let parameters = F::parameters(budget);
    let fault = |error| DrawError(format!("{}: {error}", F::ID));
    let record = Record {
        figure: F::ID,
        budget,
        parameters: &parameters,
        data: columns(serde_json::to_value(&data).map_err(fault)?),
    };
    let json = digits::json(&record).map_err(fault)?;
    let mut drawings = Vec::new();
    for lang in Lang::ALL {
        for layout in Layout::ALL {
            drawings.push(Drawing {
                lang,
                layout,
                inline: svg::<F>(&data, lang, layout, Embedding::Inline)?,
                standalone: svg::<F>(&data, lang, layout, Embedding::Standalone)?,
            });
        }
    }
    Ok(Rendered {
        json,
        table: F::table(&data),
        parameters,
        drawings,
    })
}

/// Every list of two or more records of the same fields as a record of lists: each name is written once.
fn columns(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter();
            Value::Object(fields.map(|(name, value)| (name, columns(value))).collect())
        }
        Value::Array(values) => match shared_names(&values) {
            Some(names) => {
                let column = |name: &String| {
                    let cells = values.iter().map(|row| columns(row[name].clone()));
                    (name.clone(), Value::Array(cells.collect()))
                };
                Value::Object(names.iter().map(column).collect::<Map<_, _>>())
            }
            None => Value::Array(values.into_iter().map(columns).collect()),
        },
        other => other,
    }
}

/// The fields of the records in `values` when all are records and have the same.
fn shared_names(values: &[Value]) -> Option<Vec<String>> {
    let (first, rest) = values.split_first()?;
    let names: Vec<String> = first.as_object()?.keys().cloned().collect();
    let same = |value: &Value| value.as_object().is_some_and(|row| row.keys().eq(&names));
    (!rest.is_empty() && rest.iter().all(same)).then_some(names)
}

fn svg<F: Figure>(
    data: &F::Data,
    lang: Lang,
    layout: Layout,
    embedding: Embedding,
) -> Result<String, DrawError> {
    let plate = Plate {
        title: F::TITLE.get(lang),
        description: F::DESCRIPTION.get(lang),
        aspect: F::ASPECT,
        narrow_aspect: F::NARROW_ASPECT,
    };
    plate.svg(lang, layout, embedding, &|panel| F::draw(data, panel))
}

/// The names and the size of a drawing.
pub(crate) struct Plate<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) aspect: (u32, u32),
    pub(crate) narrow_aspect: (u32, u32),
}

impl Plate<'_> {
    /// The drawing.
    pub(crate) fn svg(
        &self,
        lang: Lang,
        layout: Layout,
        embedding: Embedding,
        draw: &dyn Fn(&Panel<'_>) -> Result<(), DrawError>,
    ) -> Result<String, DrawError> {
        let width = layout.width();
        let (across, down) = layout.pick(self.aspect, self.narrow_aspect);
        let height = width * down / across;
        let mut out = String::new();
        let document = Document {
            width,
            height,
            title: self.title,
            description: self.description,
            palette: Palette::STANDARD,
            classes: &CLASSES,
            embedding,
        };
        let panel = Panel::new(SvgBackend::new(&mut out, &document), lang, layout, height);
        draw(&panel)?;
        panel.finish()?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::columns;
    use serde_json::json;

    #[test]
    fn records_of_the_same_fields_become_columns() {
        let rows = json!({"curve": [{"x": 0, "y": [1, 2]}, {"x": 1, "y": null}]});
        assert_eq!(
            columns(rows),
            json!({"curve": {"x": [0, 1], "y": [[1, 2], null]}})
        );
        let mixed = json!([{"x": 0}, {"y": 1}]);
        assert_eq!(columns(mixed.clone()), mixed);
    }
}
