use super::names::{self, Named, Part};
use super::tensor_file::TensorFile;
use crate::error::{place, shown};
use crate::{Direction, Error, Place, TensorRole};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A recurrent module of a file: the tensors that belong together by their names.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// The prefix of its tensors without the last dot; empty when they have none.
    pub name: String,
    cells: BTreeMap<Place, Parts>,
}

/// The tensors of one cell, by their names in the file.
#[derive(Clone, Debug, Default, PartialEq)]
struct Parts {
    roles: BTreeMap<TensorRole, String>,
    projection: Option<String>,
}

/// The kind of a module, which its shapes tell: the recurrent weights have K·H rows and H columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleKind {
    /// K = 1; whether with tanh or relu is not in the file.
    Rnn,
    /// K = 3.
    Gru,
    /// K = 4.
    Lstm,
}

/// The shape of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModuleShape {
    /// The kind of its cells.
    pub kind: ModuleKind,
    /// The number of layers.
    pub layers: usize,
    /// Whether each layer has a cell that reads from the end.
    pub bidirectional: bool,
    /// D, the length of the input.
    pub input_len: usize,
    /// H, the length of the hidden state of one cell.
    pub hidden_len: usize,
}

impl ModuleKind {
    /// K, the number of gates: blocks of rows of the weights.
    pub fn gates(self) -> usize {
        match self {
            Self::Rnn => 1,
            Self::Gru => 3,
            Self::Lstm => 4,
        }
    }
}

/// `LSTM, 2 layers, both directions, D = 64, H = 256`.
impl fmt::Display for ModuleShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ModuleKind::Rnn => "RNN",
            ModuleKind::Gru => "GRU",
            ModuleKind::Lstm => "LSTM",
        };
        let plural = if self.layers == 1 { "" } else { "s" };
        let directions = if self.bidirectional {
            ", both directions"
        } else {
            ""
        };
        write!(
            f,
            "{kind}, {} layer{plural}{directions}, D = {}, H = {}",
            self.layers, self.input_len, self.hidden_len
        )
    }
}

/// All recurrent modules of a file, in the order of their names.
pub(super) fn discover(file: &TensorFile) -> Result<Vec<Module>, Error> {
    let mut modules: BTreeMap<&str, Module> = BTreeMap::new();
    for name in file.names() {
        let Some(Named {
            module,
            place: at,
            part,
        }) = names::parse(name)
        else {
            continue;
        };
        let found = modules.entry(module).or_insert_with(|| Module {
            name: module.to_owned(),
            cells: BTreeMap::new(),
        });
        let parts = found.cells.entry(at).or_default();
        let before = match part {
            Part::Cell(role) => parts.roles.insert(role, name.to_owned()),
            Part::Projection => parts.projection.replace(name.to_owned()),
        };
        if let Some(before) = before {
            return Err(Error::Ambiguous {
                place: file.path().display().to_string(),
                what: format!("one tensor of the module {}", shown(module)),
                candidates: vec![shown(&before), shown(name)],
            });
        }
    }
    Ok(modules.into_values().collect())
}

impl Module {
    /// The shape of the module, once the shapes of all its tensors are found to agree.
    pub(super) fn shape(&self, file: &TensorFile) -> Result<ModuleShape, Error> {
        self.check_complete(file)?;
        let bottom = Place {
            layer: 0,
            direction: Direction::Forward,
        };
        let (kind, hidden_len) = kind(file, self.tensor(bottom, TensorRole::RecurrentWeights))?;
        let first = self.tensor(bottom, TensorRole::InputWeights);
        let (_, input_len) = matrix(file, first)?;
        let bidirectional = self
            .cells
            .keys()
            .any(|at| at.direction == Direction::Backward);
        let directions = if bidirectional { 2 } else { 1 };
        let rows = kind.gates() * hidden_len;
        for (at, parts) in &self.cells {
            let read = if at.layer == 0 {
                input_len
            } else {
                directions * hidden_len
            };
            for (role, name) in &parts.roles {
                let expected = match role {
                    TensorRole::InputWeights => vec![rows, read],
                    TensorRole::RecurrentWeights => vec![rows, hidden_len],
                    TensorRole::InputBias | TensorRole::RecurrentBias => vec![rows],
                };
                let found = file.shape(name).unwrap_or_default();
                if found != expected {
                    let what = "the shape";
                    return Err(Error::unexpected(
                        place(file.path(), name),
                        what,
                        format!("{expected:?}"),
                        format!("{found:?}"),
                    ));
                }
                file.precision(name)?;
            }
        }
        Ok(ModuleShape {
            kind,
            layers: self.cells.len() / directions,
            bidirectional,
            input_len,
            hidden_len,
        })
    }

    /// Every cell in PyTorch's order with the names of its tensors.
    pub(super) fn cells(&self) -> impl Iterator<Item = (Place, &BTreeMap<TensorRole, String>)> {
        self.cells
            .iter()
            .map(|(place, parts)| (*place, &parts.roles))
    }

    fn tensor(&self, at: Place, role: TensorRole) -> &str {
        &self.cells[&at].roles[&role]
    }

    /// That no layer, no direction and no weights are missing, and there is no projection.
    fn check_complete(&self, file: &TensorFile) -> Result<(), Error> {
        if let Some(name) = self
            .cells
            .values()
            .find_map(|parts| parts.projection.as_ref())
        {
            return Err(Error::Unsupported {
                place: place(file.path(), name),
                what: "an LSTM with proj_size".to_owned(),
                reason: "its state is not that of an LSTM; train without the projection".to_owned(),
            });
        }
        let directions: BTreeSet<_> = self.cells.keys().map(|at| at.direction).collect();
        let layers: BTreeSet<_> = self.cells.keys().map(|at| at.layer).collect();
        for layer in 0..layers.len() {
            for &direction in directions.iter().chain([&Direction::Forward]) {
                let at = Place { layer, direction };
                for role in [TensorRole::InputWeights, TensorRole::RecurrentWeights] {
                    if !self.has(at, role) {
                        return Err(self.missing(file, at, role));
                    }
                }
                let (input, recurrent) = (TensorRole::InputBias, TensorRole::RecurrentBias);
                for (one, other) in [(input, recurrent), (recurrent, input)] {
                    if self.has(at, one) && !self.has(at, other) {
                        return Err(self.missing(file, at, other));
                    }
                }
            }
        }
        Ok(())
    }

    fn has(&self, at: Place, role: TensorRole) -> bool {
        let parts = self.cells.get(&at);
        parts.is_some_and(|parts| parts.roles.contains_key(&role))
    }

    fn missing(&self, file: &TensorFile, at: Place, role: TensorRole) -> Error {
        let mut names = self.cells.values().flat_map(|parts| parts.roles.values());
        Error::Missing {
            place: file.path().display().to_string(),
            what: format!("the tensor {}", shown(&names::name(&self.name, at, role))),
            found: match names.next() {
                Some(name) => format!("the same module has {}", shown(name)),
                None => "the module has no weights".to_owned(),
            },
        }
    }
}

/// The kind of a cell and H, by the shape of its recurrent weights.
fn kind(file: &TensorFile, name: &str) -> Result<(ModuleKind, usize), Error> {
    let (rows, hidden_len) = matrix(file, name)?;
    [ModuleKind::Rnn, ModuleKind::Gru, ModuleKind::Lstm]
        .into_iter()
        .find(|kind| Some(rows) == hidden_len.checked_mul(kind.gates()))
        .map(|kind| (kind, hidden_len))
        .ok_or_else(|| {
            let expected = "[H, H] of an RNN, [3H, H] of a GRU or [4H, H] of an LSTM";
            let found = format!("[{rows}, {hidden_len}]");
            Error::unexpected(place(file.path(), name), "the shape", expected, found)
        })
}

/// The rows and columns of a tensor, neither of them zero.
fn matrix(file: &TensorFile, name: &str) -> Result<(usize, usize), Error> {
    match file.shape(name).unwrap_or_default() {
        &[rows, columns] if rows > 0 && columns > 0 => Ok((rows, columns)),
        other => {
            let (what, expected) = ("the shape", "two dimensions of at least 1");
            let found = format!("{other:?}");
            Err(Error::unexpected(
                place(file.path(), name),
                what,
                expected,
                found,
            ))
        }
    }
}
