use crate::advice::Advice;
use crate::measure::Measurement;
use crate::verdict::Verdict;
use crate::{Evidence, Model, NotFinite, Place};
use serde::Serialize;

/// The version of what [`Inspection`] is as JSON; it changes when a field changes its name, its place or its meaning.
pub const SCHEMA: &str = "gradflow-inspect/1";

/// Everything that is known of an inspected model: what the page, the JSON and the terminal show.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Inspection {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The file, as it was named.
    pub file: String,
    /// What was read.
    pub model: ModelSummary,
    /// What it was measured on; none for weights that are not finite.
    pub input: Option<InputSummary>,
    /// The verdict.
    pub verdict: Verdict,
    /// What was measured; none for weights that are not finite.
    pub measurement: Option<Measurement>,
    /// What would help; none for weights that are not finite.
    pub advice: Option<Advice>,
}

/// A model in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModelSummary {
    /// The prefix of its tensors; empty when they have none.
    pub module: String,
    /// `LSTM, 2 layers, both directions, D = 64, H = 256`; empty for weights that are not finite.
    pub shape: String,
    /// `F32`.
    pub precision: String,
    /// On what the order of the gates rests.
    pub evidence: EvidenceSummary,
    /// Which tensor became which weights.
    pub tensors: Vec<TensorSummary>,
    /// Tensors with weights that are not finite.
    pub not_finite: Vec<NotFiniteSummary>,
}

/// [`Evidence`] in short.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum EvidenceSummary {
    /// Made in code.
    Given,
    /// The order of the gates is assumed from the names of the tensors.
    AssumedFromNames,
    /// Outputs of the original framework agree with ours.
    ConfirmedByTrace {
        /// The largest difference in parts of the largest output.
        residual: f64,
        /// What it may be.
        tolerance: f64,
    },
    /// The weights are not finite, so that nothing was read.
    NotRead,
}

/// A tensor of the file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TensorSummary {
    /// Its name.
    pub name: String,
    /// Its shape.
    pub shape: Vec<usize>,
    /// What it is saved in.
    pub precision: String,
    /// The cell that it belongs to.
    pub place: Place,
}

/// A tensor with weights that are not finite.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotFiniteSummary {
    /// Its name.
    pub tensor: String,
    /// How many weights are NaN.
    pub nans: usize,
    /// How many are infinite.
    pub infinities: usize,
    /// How many it has.
    pub total: usize,
    /// The index of the first that is not finite.
    pub first: Vec<usize>,
}

/// What a model was measured on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputSummary {
    /// The file, or `normal`.
    pub source: String,
    /// Whether the input was drawn and not given: what is measured may differ on real input.
    pub synthetic: bool,
    /// B.
    pub sequences: usize,
    /// T.
    pub steps: usize,
}

impl ModelSummary {
    /// Of a model whose weights are finite.
    pub fn of(model: &Model) -> Self {
        let tensors = model.tensors.iter().map(|tensor| TensorSummary {
            name: tensor.tensor.clone(),
            shape: tensor.shape.clone(),
            precision: tensor.precision.to_string(),
            place: tensor.place,
        });
        Self {
            module: model.name.clone(),
            shape: model.recurrence.to_string(),
            precision: model.precision.to_string(),
            evidence: match &model.evidence {
                Evidence::Given => EvidenceSummary::Given,
                Evidence::Names => EvidenceSummary::AssumedFromNames,
                Evidence::Trace {
                    residual,
                    tolerance,
                    ..
                } => EvidenceSummary::ConfirmedByTrace {
                    residual: *residual,
                    tolerance: *tolerance,
                },
            },
            tensors: tensors.collect(),
            not_finite: Vec::new(),
        }
    }

    /// Of weights that are not finite.
    pub fn of_weights(weights: &NotFinite) -> Self {
        let tensors = weights.tensors.iter().map(|tensor| NotFiniteSummary {
            tensor: tensor.tensor.clone(),
            nans: tensor.nans,
            infinities: tensor.infinities,
            total: tensor.total,
            first: tensor.first.clone(),
        });
        Self {
            module: weights.module.clone(),
            shape: String::new(),
            precision: String::new(),
            evidence: EvidenceSummary::NotRead,
            tensors: Vec::new(),
            not_finite: tensors.collect(),
        }
    }
}

impl Inspection {
    /// As JSON by the schema of `docs/inspect.md`; numbers that are not finite are `null`.
    pub fn json(&self) -> String {
        pretty(self)
    }
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("numbers, strings and lists are JSON")
}

/// On what the reading of the gates rests, in a sentence.
impl std::fmt::Display for EvidenceSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Given => write!(f, "The model was made in code."),
            Self::AssumedFromNames => write!(
                f,
                "The order of the gates is assumed from the names of the tensors; a trace would prove it."
            ),
            Self::ConfirmedByTrace {
                residual,
                tolerance,
            } => write!(
                f,
                "A trace confirms the order of the gates: its outputs agree to {residual:.1e} (allowed {tolerance:.0e})."
            ),
            Self::NotRead => write!(f, "The weights are not finite."),
        }
    }
}
