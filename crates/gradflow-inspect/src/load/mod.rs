mod confirm;
mod layout;
mod module;
mod names;
mod not_finite;
mod onnx;
mod save;
mod tensor_file;
mod trace;

pub use module::{Module, ModuleKind, ModuleShape};
pub use not_finite::{NotFinite, NotFiniteTensor};
pub use onnx::MAX_ONNX;
pub(crate) use tensor_file::{CHUNK, TensorFile};
pub use tensor_file::{MAX_HEADER, MAX_NAME, MAX_TENSORS};

pub use trace::Trace;

use crate::error::{place, shown};
use crate::source::Source;
use crate::{Error, Evidence, Model, Place, Precision, Provenance, TensorRole};
use gradflow_math::Activation;
use gradflow_models::PytorchTensors;
use layout::Layout;
use nalgebra::{DMatrix, DVector};
use std::collections::BTreeMap;
use std::path::Path;
use tensor_file::Tensor;

/// A safetensors or ONNX file and the recurrent modules in it.
///
/// ```no_run
/// use gradflow_inspect::{Checkpoint, Choice, Reading};
///
/// let mut checkpoint = Checkpoint::open("model.safetensors".as_ref())?;
/// match checkpoint.read(&Choice::default())? {
///     Reading::Sound(model) => println!("{}", model.recurrence),
///     Reading::NotFinite(weights) => println!("{weights}"),
/// }
/// # Ok::<(), gradflow_inspect::Error>(())
/// ```
#[derive(Debug)]
pub struct Checkpoint {
    file: TensorFile,
    modules: Vec<Module>,
    /// The φ of those RNNs whose file says it.
    activations: BTreeMap<String, Activation>,
}

/// What a file leaves open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// The module, by its prefix, where the file has several.
    pub module: Option<String>,
    /// The φ of an RNN, tanh or relu, which no safetensors file says; a trace does.
    pub activation: Option<Activation>,
    /// A trace from another file; without one, that of the same file is used if there is one.
    pub trace: Option<Trace>,
}

/// What is read of a module.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// A model whose weights are finite.
    Sound(Model),
    /// Some weights are not: that is the result.
    NotFinite(NotFinite),
}

impl Checkpoint {
    /// Opens a safetensors file, or an ONNX model by its ending `.onnx`, and finds the modules; of a safetensors file no
    /// weights are read.
    ///
    /// # Errors
    /// When the file cannot be read, is no safetensors file within the limits ([`MAX_HEADER`], [`MAX_TENSORS`],
    /// [`MAX_NAME`]) and no ONNX model within [`MAX_ONNX`], has no recurrent module, or an ONNX node computes something
    /// else than PyTorch's cells.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::of(path, Source::open(path)?)
    }

    /// The same for the bytes of a file that `path` names; nothing is opened.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn from_bytes(path: &Path, bytes: Vec<u8>) -> Result<Self, Error> {
        Self::of(path, bytes.into())
    }

    fn of(path: &Path, source: Source) -> Result<Self, Error> {
        let is_onnx = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("onnx"));
        let (file, activations) = if is_onnx {
            onnx::converted(path, source)?
        } else {
            (TensorFile::of(path, source)?, BTreeMap::new())
        };
        let modules = module::discover(&file)?;
        if modules.is_empty() {
            let names: Vec<String> = file.names().take(4).map(shown).collect();
            let names = names.join(", ");
            return Err(Error::Missing {
                place: path.display().to_string(),
                what: "a recurrent module, such as rnn.weight_hh_l0,".to_owned(),
                found: match file.names().count() {
                    0 => "the file has no tensors".to_owned(),
                    count @ 1..=4 => format!("the file has {count} tensors: {names}"),
                    count => format!("the file has {count} tensors: {names}, …"),
                },
            });
        }
        Ok(Self {
            file,
            modules,
            activations,
        })
    }

    /// The recurrent modules, in the order of their names.
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The shape of a module.
    ///
    /// # Errors
    /// When tensors of the module are missing, have shapes that do not agree, are not of floating-point numbers, or
    /// are those of an LSTM with projections.
    pub fn shape(&self, module: &Module) -> Result<ModuleShape, Error> {
        module.shape(&self.file)
    }

    /// The module that is meant: the only one, or the one with this name.
    ///
    /// # Errors
    /// Lists the modules when there are several and none is named, or none has the name.
    pub fn module(&self, name: Option<&str>) -> Result<&Module, Error> {
        let candidates = || {
            self.modules
                .iter()
                .map(|module| shown(&module.name))
                .collect()
        };
        let found = match (name, self.modules.as_slice()) {
            (None, [only]) => Some(only),
            (None, _) => None,
            (Some(name), modules) => modules.iter().find(|module| module.name == name),
        };
        found.ok_or_else(|| Error::Ambiguous {
            place: self.file.path().display().to_string(),
            what: match name {
                Some(name) => format!("the module {}, which is not there,", shown(name)),
                None => "the module".to_owned(),
            },
            candidates: candidates(),
        })
    }

    /// Reads a module and, where there is a trace, proves the reading.
    ///
    /// # Errors
    /// When the module is ambiguous or its tensors do not agree ([`shape`](Self::shape)); when it is an RNN and neither a
    /// choice nor a trace says whether with tanh or relu; when the trace disagrees, or agrees with several readings.
    pub fn read(&mut self, choice: &Choice) -> Result<Reading, Error> {
        let module = self.module(choice.module.as_deref())?.clone();
        let shape = module.shape(&self.file)?;
        let trace = match &choice.trace {
            Some(trace) => Some(trace.clone()),
            None => Trace::find(&mut self.file, &module.name)?,
        };
        let (mut cells, mut tensors, mut findings) = (Vec::new(), Vec::new(), Vec::new());
        for (at, names) in module.cells() {
            cells.push(self.cell(at, names, &mut tensors, &mut findings)?);
        }
        if !findings.is_empty() {
            return Ok(Reading::NotFinite(NotFinite {
                module: module.name,
                tensors: findings,
            }));
        }
        let stated = self.activations.get(&module.name).copied();
        let layouts = self.layouts(&module, shape.kind, stated.or(choice.activation))?;
        let directions = if shape.bidirectional { 2 } else { 1 };
        let precisions = tensors.iter().map(|tensor| tensor.precision);
        let precision = precisions.min().unwrap_or(Precision::F64);
        let (recurrence, evidence) = match (&trace, layouts.as_slice()) {
            (Some(trace), layouts) => {
                confirm::confirm(trace, layouts, &cells, directions, precision)?
            }
            (None, [layout]) => (layout.assemble(&cells, directions)?, Evidence::Names),
            (None, layouts) => {
                return Err(Error::Ambiguous {
                    place: place(self.file.path(), &module.name),
                    what: "the activation of an RNN, which its file does not say,".to_owned(),
                    candidates: layouts.iter().map(ToString::to_string).collect(),
                });
            }
        };
        Ok(Reading::Sound(Model {
            name: module.name,
            recurrence,
            precision,
            tensors,
            evidence,
        }))
    }

    /// Writes the file again, with the weights of `model`, to `path`, which must not exist: names, shapes, dtypes, other
    /// tensors and metadata stay as they are, to the byte.
    ///
    /// What was read from ONNX is written as safetensors with PyTorch's names.
    ///
    /// # Errors
    /// When `path` exists or cannot be written, `model` was not read from this file, a weight does not fit the dtype
    /// of its tensor, or a module without biases has got some.
    pub fn save_as(&mut self, model: &Model, path: &Path) -> Result<(), Error> {
        save::save_as(&mut self.file, model, path)
    }

    /// What the module may be by its shapes.
    fn layouts(
        &self,
        module: &Module,
        kind: ModuleKind,
        activation: Option<Activation>,
    ) -> Result<Vec<Layout>, Error> {
        let activations = match (kind, activation) {
            (ModuleKind::Rnn, None) => vec![Activation::Tanh, Activation::Relu],
            (ModuleKind::Rnn, Some(activation @ (Activation::Tanh | Activation::Relu))) => {
                vec![activation]
            }
            (ModuleKind::Rnn, Some(other)) => {
                let place = place(self.file.path(), &module.name);
                let found = format!("{other:?}").to_lowercase();
                let what = "the activation of an RNN";
                return Err(Error::unexpected(place, what, "tanh or relu", found));
            }
            _ => vec![Activation::Tanh],
        };
        let layout = |activation| Layout::pytorch(kind, activation);
        Ok(activations.into_iter().map(layout).collect())
    }

    /// Reads the tensors of one cell, and says where they come from and which weights are not finite.
    fn cell(
        &mut self,
        at: Place,
        names: &BTreeMap<TensorRole, String>,
        tensors: &mut Vec<Provenance>,
        findings: &mut Vec<NotFiniteTensor>,
    ) -> Result<PytorchTensors<f64>, Error> {
        let mut read = BTreeMap::new();
        for (&role, name) in names {
            let tensor = self.file.read(name)?;
            findings.extend(NotFiniteTensor::of(name, &tensor));
            tensors.push(Provenance {
                tensor: name.clone(),
                shape: tensor.shape.clone(),
                precision: tensor.precision,
                place: at,
                role,
            });
            read.insert(role, tensor);
        }
        let mut matrix = |role| {
            let tensor: Tensor = read.remove(&role).expect("the module is complete");
            DMatrix::from_row_slice(tensor.shape[0], tensor.shape[1], &tensor.values)
        };
        Ok(PytorchTensors {
            weight_ih: matrix(TensorRole::InputWeights),
            weight_hh: matrix(TensorRole::RecurrentWeights),
            bias_ih: vector(&mut read, TensorRole::InputBias),
            bias_hh: vector(&mut read, TensorRole::RecurrentBias),
        })
    }
}

fn vector(read: &mut BTreeMap<TensorRole, Tensor>, role: TensorRole) -> Option<DVector<f64>> {
    read.remove(&role)
        .map(|tensor| DVector::from_vec(tensor.values))
}
