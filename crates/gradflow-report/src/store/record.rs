//! Results as they are written down.
//!
//! A number is kept as its bits, because JSON has no NaN and no infinity. Verdicts of claims and the problems of a result are
//! not kept: they are judged anew.

use super::Kept;
use crate::explorer::{Explored, Face, Grid, Multiples};
use crate::measure::Measured;
use crate::outcome::{CheckOutcome, Worst};
use crate::{
    Budget, Column, Count, Drawing, Evidence, Format, Measure, Ours, Parameter, Rendered, State,
    Table, Text, Verdict,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) program: String,
    pub(super) budget: Budget,
    checks: BTreeMap<String, CheckRecord>,
    claims: BTreeMap<String, ClaimRecord>,
    /// Value and allowance of each row.
    published: BTreeMap<String, Vec<(Bits, Bits)>>,
    quantities: BTreeMap<String, Bits>,
    figures: BTreeMap<String, FigureRecord>,
    explorers: BTreeMap<String, ExplorerRecord>,
}

/// The bits of a number.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Bits(u64);

#[derive(Serialize, Deserialize)]
struct WorstRecord(Bits, usize);

#[derive(Serialize, Deserialize)]
struct CheckRecord {
    residual: WorstRecord,
    printed: Option<WorstRecord>,
    control: WorstRecord,
    rejected: Count,
    within: usize,
    statement: Verdict,
    verdict: Option<Verdict>,
}

#[derive(Serialize, Deserialize)]
struct ClaimRecord {
    all: Count,
    within: Option<Count>,
    control: Count,
    measured: Vec<MeasureRecord>,
}

#[derive(Serialize, Deserialize)]
struct MeasureRecord {
    en: String,
    zh: String,
    value: Bits,
    format: Format,
}

#[derive(Serialize, Deserialize)]
struct FigureRecord {
    json: String,
    table: Option<TableRecord>,
    parameters: Vec<(String, String)>,
    drawings: Vec<Drawing>,
}

#[derive(Serialize, Deserialize)]
struct ExplorerRecord {
    xs: Vec<Bits>,
    /// Curves and readings.
    states: Vec<(Vec<Vec<Bits>>, Vec<Bits>)>,
    parameters: Vec<(String, String)>,
    faces: Vec<Face>,
    multiples: Vec<Multiples>,
    json: String,
}

#[derive(Serialize, Deserialize)]
struct TableRecord {
    /// Name and symbol.
    columns: Vec<(String, String)>,
    rows: Vec<Vec<Bits>>,
}

impl Record {
    pub(super) fn of(program: &str, budget: Budget, measured: &Measured) -> Self {
        Self {
            program: program.to_owned(),
            budget,
            checks: recorded(&measured.checks, CheckRecord::of),
            claims: recorded(&measured.claims, |claim| ClaimRecord::of(&claim.evidence)),
            published: recorded(&measured.published, |rows| {
                let pair = |ours: &Ours| (Bits::of(ours.value), Bits::of(ours.allowance));
                rows.iter().map(pair).collect()
            }),
            quantities: recorded(&measured.quantities, |value| Bits::of(*value)),
            figures: recorded(&measured.figures, FigureRecord::of),
            explorers: recorded(&measured.explorers, ExplorerRecord::of),
        }
    }

    pub(super) fn kept(self) -> Kept {
        Kept {
            checks: restored(self.checks, CheckRecord::outcome),
            claims: restored(self.claims, ClaimRecord::evidence),
            published: restored(self.published, |rows| {
                let ours = |(value, allowance): (Bits, Bits)| Ours {
                    value: value.value(),
                    allowance: allowance.value(),
                };
                rows.into_iter().map(ours).collect()
            }),
            quantities: restored(self.quantities, Bits::value),
            figures: restored(self.figures, FigureRecord::rendered),
            explorers: restored(self.explorers, ExplorerRecord::explored),
        }
    }
}

fn recorded<T, R>(from: &BTreeMap<&'static str, T>, of: impl Fn(&T) -> R) -> BTreeMap<String, R> {
    from.iter()
        .map(|(id, item)| ((*id).to_owned(), of(item)))
        .collect()
}

fn restored<T, R>(from: BTreeMap<String, R>, of: impl Fn(R) -> T) -> BTreeMap<String, T> {
    from.into_iter().map(|(id, item)| (id, of(item))).collect()
}

/// A name as long-lived as those in the code. Each is kept once, so that a process that reads the store often does not grow.
fn name(text: String) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(text.as_str()) {
        return known;
    }
    let kept: &'static str = text.leak();
    names.insert(kept);
    kept
}

impl Bits {
    fn of(value: f64) -> Self {
        Self(value.to_bits())
    }

    fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

fn bits(values: &[f64]) -> Vec<Bits> {
    values.iter().copied().map(Bits::of).collect()
}

fn numbers(bits: Vec<Bits>) -> Vec<f64> {
    bits.into_iter().map(Bits::value).collect()
}

impl ExplorerRecord {
    fn of(explored: &Explored) -> Self {
        let state = |state: &State| {
            let curves = state.curves.iter().map(|curve| bits(curve)).collect();
            (curves, bits(&state.readings))
        };
        let pair = |parameter: &Parameter| (parameter.name.to_owned(), parameter.value.clone());
        Self {
            xs: bits(&explored.grid.xs),
            states: explored.grid.states.iter().map(state).collect(),
            parameters: explored.parameters.iter().map(pair).collect(),
            faces: explored.faces.clone(),
            multiples: explored.multiples.clone(),
            json: explored.json.clone(),
        }
    }

    fn explored(self) -> Explored {
        let state = |(curves, readings): (Vec<Vec<Bits>>, Vec<Bits>)| State {
            curves: curves.into_iter().map(numbers).collect(),
            readings: numbers(readings),
        };
        let parameter = |(text, value)| Parameter {
            name: name(text),
            value,
        };
        Explored {
            grid: Grid {
                xs: numbers(self.xs),
                states: self.states.into_iter().map(state).collect(),
            },
            parameters: self.parameters.into_iter().map(parameter).collect(),
            faces: self.faces,
            multiples: self.multiples,
            json: self.json,
        }
    }
}

impl WorstRecord {
    fn of(worst: Worst) -> Self {
        Self(Bits::of(worst.value), worst.instance)
    }

    fn worst(self) -> Worst {
        Worst {
            value: self.0.value(),
            instance: self.1,
        }
    }
}

impl CheckRecord {
    fn of(outcome: &CheckOutcome) -> Self {
        Self {
            residual: WorstRecord::of(outcome.residual),
            printed: outcome.printed.map(WorstRecord::of),
            control: WorstRecord::of(outcome.control),
            rejected: outcome.rejected,
            within: outcome.within,
            statement: outcome.statement,
            verdict: outcome.verdict,
        }
    }

    fn outcome(self) -> CheckOutcome {
        CheckOutcome {
            residual: self.residual.worst(),
            printed: self.printed.map(WorstRecord::worst),
            control: self.control.worst(),
            rejected: self.rejected,
            within: self.within,
            statement: self.statement,
            verdict: self.verdict,
        }
    }
}

impl ClaimRecord {
    fn of(evidence: &Evidence) -> Self {
        let measured = evidence.measured.iter().map(|measure| MeasureRecord {
            en: measure.label.en.to_owned(),
            zh: measure.label.zh.to_owned(),
            value: Bits::of(measure.value),
            format: measure.format,
        });
        Self {
            all: evidence.all,
            within: evidence.within,
            control: evidence.control,
            measured: measured.collect(),
        }
    }

    fn evidence(self) -> Evidence {
        let measured = self.measured.into_iter().map(|measure| Measure {
            label: Text {
                en: name(measure.en),
                zh: name(measure.zh),
            },
            value: measure.value.value(),
            format: measure.format,
        });
        Evidence {
            all: self.all,
            within: self.within,
            control: self.control,
            measured: measured.collect(),
        }
    }
}

impl FigureRecord {
    fn of(figure: &Rendered) -> Self {
        let parameters = figure.parameters.iter();
        Self {
            json: figure.json.clone(),
            table: figure.table.as_ref().map(TableRecord::of),
            parameters: parameters
                .map(|parameter| (parameter.name.to_owned(), parameter.value.clone()))
                .collect(),
            drawings: figure.drawings.clone(),
        }
    }

    fn rendered(self) -> Rendered {
        let parameters = self.parameters.into_iter();
        Rendered {
            json: self.json,
            table: self.table.map(TableRecord::table),
            parameters: parameters
                .map(|(key, value)| Parameter {
                    name: name(key),
                    value,
                })
                .collect(),
            drawings: self.drawings,
        }
    }
}

impl TableRecord {
    fn of(table: &Table) -> Self {
        let columns = table.columns.iter();
        let bits = |row: &Vec<f64>| row.iter().copied().map(Bits::of).collect();
        Self {
            columns: columns
                .map(|column| (column.name.to_owned(), column.symbol.to_owned()))
                .collect(),
            rows: table.rows.iter().map(bits).collect(),
        }
    }

    fn table(self) -> Table {
        let columns = self.columns.into_iter().map(|(key, symbol)| Column {
            name: name(key),
            symbol: name(symbol),
        });
        let values = |row: Vec<Bits>| row.into_iter().map(Bits::value).collect();
        Table {
            columns: columns.collect(),
            rows: self.rows.into_iter().map(values).collect(),
        }
    }
}
