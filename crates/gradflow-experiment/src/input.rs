use crate::SpecError;
use crate::law::normals;
use crate::reader::{Domain, Item, Section};
use gradflow_sweep::Seed;
use nalgebra::DMatrix;
use rand::Rng;
use serde::{Serialize, Serializer};
use std::f64::consts::TAU;
use std::sync::Arc;

/// The most numbers of a series: it stands in the plan.
const MOST_NUMBERS: usize = 1_000_000;

/// What the cell is fed with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Input {
    /// `x_t` = 0.
    Zero,
    /// Independent N(mean, deviation²) in every input; `shared`: the same numbers at every point.
    Noise {
        mean: f64,
        deviation: f64,
        shared: bool,
    },
    /// `x_t = mean + amplitude·sin(2πt/period + phase)` in every input.
    Sine {
        mean: f64,
        amplitude: f64,
        period: f64,
        phase: f64,
    },
    /// `x_t` is a row of the series, from the first on, and from the first again after the last.
    Series { values: Series },
}

/// Rows of numbers; a row has one for each input, or one for all.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Series(pub(crate) Arc<Vec<Vec<f64>>>);

impl Serialize for Series {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Zero,
    Noise,
    Sine,
    Series,
    File,
}

const KINDS: &[(&str, Kind)] = &[
    ("zero", Kind::Zero),
    ("noise", Kind::Noise),
    ("sine", Kind::Sine),
    ("series", Kind::Series),
    ("file", Kind::File),
];

impl Input {
    /// Reads `[input]`; `file` gives the text of a file that is named there.
    pub(crate) fn read(
        section: &mut Section<'_>,
        inputs: u64,
        file: &dyn Fn(&str) -> std::io::Result<String>,
    ) -> Result<Self, SpecError> {
        let kind = section.choice_or("kind", KINDS, Kind::Zero)?;
        let mut number = |key, domain, default| section.real_or(key, domain, default);
        Ok(match kind {
            Kind::Zero => Self::Zero,
            Kind::Noise => Self::Noise {
                mean: number("mean", Domain::Real, 0.0)?,
                deviation: number("deviation", Domain::NotNegative, 1.0)?,
                shared: section
                    .optional("shared")
                    .map_or(Ok(false), |item| item.truth())?,
            },
            Kind::Sine => Self::Sine {
                mean: number("mean", Domain::Real, 0.0)?,
                amplitude: number("amplitude", Domain::Real, 1.0)?,
                period: number("period", Domain::Positive, 20.0)?,
                phase: number("phase", Domain::Real, 0.0)?,
            },
            Kind::Series => {
                let item = section.required("values", "rows of numbers")?;
                let rows = item.list()?.iter().map(row).collect::<Result<_, _>>()?;
                series(&item, rows, inputs)?
            }
            Kind::File => {
                let item = section.required("path", "a file of numbers")?;
                let path = item.text()?;
                let text = file(path)
                    .map_err(|error| item.fail("a file of numbers", format!("{path}: {error}")))?;
                series(&item, rows_of_file(&item, path, &text)?, inputs)?
            }
        })
    }

    /// `x_1 … x_T` as columns, `inputs` × `steps`; `seed` is that of the sweep.
    pub(crate) fn sequence(
        &self,
        inputs: usize,
        steps: usize,
        seed: Seed,
        rng: &mut impl Rng,
    ) -> DMatrix<f64> {
        match self {
            Self::Zero => DMatrix::zeros(inputs, steps),
            Self::Noise {
                mean,
                deviation,
                shared,
            } => {
                let numbers = if *shared {
                    normals(inputs, steps, &mut seed.named("input").stream(0))
                } else {
                    normals(inputs, steps, rng)
                };
                numbers.map(|number| mean + deviation * number)
            }
            Self::Sine {
                mean,
                amplitude,
                period,
                phase,
            } => DMatrix::from_fn(inputs, steps, |_, index| {
                let turns = (index as f64 + 1.0) / period;
                mean + amplitude * libm::sin(TAU * turns.fract() + phase)
            }),
            Self::Series { values } => DMatrix::from_fn(inputs, steps, |i, index| {
                let row = &values.0[index % values.0.len()];
                row[if row.len() == 1 { 0 } else { i }]
            }),
        }
    }

    /// The parameter `name`, if this kind has it.
    pub(crate) fn parameter(&mut self, name: &str) -> Option<&mut f64> {
        match (self, name) {
            (Self::Noise { mean, .. } | Self::Sine { mean, .. }, "mean") => Some(mean),
            (Self::Noise { deviation, .. }, "deviation") => Some(deviation),
            (Self::Sine { amplitude, .. }, "amplitude") => Some(amplitude),
            (Self::Sine { period, .. }, "period") => Some(period),
            (Self::Sine { phase, .. }, "phase") => Some(phase),
            _ => None,
        }
    }
}

fn row(item: &Item<'_>) -> Result<Vec<f64>, SpecError> {
    let numbers = item.list()?;
    numbers.iter().map(|item| item.real(Domain::Real)).collect()
}

/// One row a line, numbers separated by commas, semicolons, tabs or spaces; empty lines and those that begin with # are skipped.
fn rows_of_file(item: &Item<'_>, path: &str, text: &str) -> Result<Vec<Vec<f64>>, SpecError> {
    let is_separator = |c: char| matches!(c, ',' | ';') || c.is_whitespace();
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let words = line.split(is_separator).filter(|word| !word.is_empty());
        let numbers: Result<Vec<f64>, &str> = words
            .map(|word| {
                let number = word.parse().ok().filter(|number: &f64| number.is_finite());
                number.map(|number| number + 0.0).ok_or(word)
            })
            .collect();
        rows.push(numbers.map_err(|word| {
            let place = format!("`{word}` in line {} of {path}", index + 1);
            item.fail("finite numbers in a file", place)
        })?);
    }
    Ok(rows)
}

fn series(item: &Item<'_>, rows: Vec<Vec<f64>>, inputs: u64) -> Result<Input, SpecError> {
    let numbers: usize = rows.iter().map(Vec::len).sum();
    if numbers == 0 || numbers > MOST_NUMBERS {
        let expected = format!("from 1 to {MOST_NUMBERS} numbers");
        return Err(item.fail(&expected, format!("{numbers}")));
    }
    let fits = |row: &Vec<f64>| row.len() == 1 || row.len() as u64 == inputs;
    if let Some(index) = rows.iter().position(|row| !fits(row)) {
        return Err(item.fail(
            &format!("rows of 1 or {inputs} numbers, as many as the cell has inputs,"),
            format!("{} in row {}", rows[index].len(), index + 1),
        ));
    }
    Ok(Input::Series {
        values: Series(Arc::new(rows)),
    })
}
