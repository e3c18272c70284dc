//! Which model is measured, on what, and how.

use super::end::Stop;
use clap::{Args, ValueEnum};
use gradflow_inspect::measure::{Extent, LossPlace, Settings};
use gradflow_inspect::{
    Checkpoint, Choice, InputSummary, Model, NotFinite, Reading, Sequences, Trace,
};
use gradflow_math::Activation;
use nalgebra::DMatrix;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::path::{Path, PathBuf};

/// The lengths of sequences that are drawn, unless they are given.
const STEPS: usize = 200;
const BATCH: usize = 8;

/// The model.
#[derive(Clone, Debug, Args)]
pub(super) struct Source {
    /// The checkpoint: a safetensors file with PyTorch's names.
    pub(super) model: PathBuf,
    #[command(flatten)]
    pub(super) choice: ChoiceArgs,
}

/// What a file leaves open.
#[derive(Clone, Debug, Args)]
pub(super) struct ChoiceArgs {
    /// The recurrent module, by the prefix of its tensors, where the file has several.
    #[arg(long, value_name = "PREFIX")]
    module: Option<String>,
    /// The activation of an RNN, which its file does not say.
    #[arg(long, value_enum)]
    activation: Option<RnnActivation>,
    /// A safetensors file with inputs and outputs of the original model, which prove that the gates are read in their order.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RnnActivation {
    Tanh,
    Relu,
}

/// What it is measured on, and how.
#[derive(Clone, Debug, Args)]
pub(super) struct Measuring {
    /// The input: a .npy, .npz, .safetensors or .csv file of (T, D) or (B, T, D) numbers, or "normal" for white noise.
    #[arg(long, value_name = "FILE", default_value = "normal")]
    input: PathBuf,
    /// The array in an input file that has several.
    #[arg(long, value_name = "NAME")]
    array: Option<String>,
    /// The steps: of white noise 200 by default; of a file the first so many, by default all.
    #[arg(long, value_name = "T")]
    steps: Option<usize>,
    /// The sequences of white noise.
    #[arg(long, value_name = "B", default_value_t = BATCH)]
    batch: usize,
    /// The seed of white noise, of the directions in which credit is followed, and of changes that draw weights.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Estimate every exponent and take exact norms: for small models, or patient users.
    #[arg(long)]
    full: bool,
    /// The loss whose gradient is split by lag.
    #[arg(long, value_enum, default_value_t = Loss::End)]
    loss: Loss,
    /// Credit reaches as far back as it keeps this part of its size at lag 0.
    #[arg(long, value_name = "PART", default_value_t = 0.01, value_parser = part)]
    threshold: f64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Loss {
    /// At the last step.
    End,
    /// At every step.
    Every,
}

/// What a checkpoint holds.
pub(super) enum Found {
    Sound(Model),
    NotFinite(NotFinite),
}

/// Sequences to measure on.
pub(super) struct Input {
    /// One D × T matrix for each sequence.
    pub(super) sequences: Vec<DMatrix<f64>>,
    pub(super) summary: InputSummary,
}

fn part(text: &str) -> Result<f64, String> {
    let part: Option<f64> = text.parse().ok();
    part.filter(|part| *part > 0.0 && *part < 1.0)
        .ok_or_else(|| "it must lie between 0 and 1".to_owned())
}

impl Source {
    /// The module that is meant.
    pub(super) fn found(&self, checkpoint: &mut Checkpoint) -> Result<Found, Stop> {
        self.choice.found(checkpoint)
    }

    /// Where the page goes by default: beside the model.
    pub(super) fn page(&self) -> PathBuf {
        self.model.with_extension("gradflow.html")
    }
}

impl ChoiceArgs {
    pub(super) fn found(&self, checkpoint: &mut Checkpoint) -> Result<Found, Stop> {
        let module = checkpoint.module(self.module.as_deref())?.name.clone();
        let trace = match &self.trace {
            Some(path) => Some(Trace::open(path, &module)?),
            None => None,
        };
        let activation = self.activation.map(|activation| match activation {
            RnnActivation::Tanh => Activation::Tanh,
            RnnActivation::Relu => Activation::Relu,
        });
        let choice = Choice {
            module: Some(module),
            activation,
            trace,
        };
        Ok(match checkpoint.read(&choice)? {
            Reading::Sound(model) => Found::Sound(model),
            Reading::NotFinite(weights) => Found::NotFinite(weights),
        })
    }
}

impl Measuring {
    /// The sequences for a model that reads inputs of length `input_len`.
    pub(super) fn input(&self, input_len: usize) -> Result<Input, Stop> {
        let synthetic = self.input == Path::new("normal");
        let source = self.input.display().to_string();
        let sequences = if synthetic {
            let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
            let (steps, batch) = (self.steps.unwrap_or(STEPS).max(1), self.batch.max(1));
            Sequences::normal(input_len, steps, batch, &mut rng)
        } else {
            let read = Sequences::read(&self.input, self.array.as_deref())?;
            read.check_input_len(&source, input_len)?;
            read
        };
        let steps = self.steps.unwrap_or(usize::MAX).clamp(1, sequences.steps());
        Ok(Input {
            summary: InputSummary {
                source: if synthetic {
                    format!("white noise of seed {}", self.seed)
                } else {
                    source
                },
                synthetic,
                sequences: sequences.batch(),
                steps,
            },
            sequences: (0..sequences.batch())
                .map(|b| sequences.sequence(b, steps))
                .collect(),
        })
    }

    /// At least so many steps of white noise, unless the length is given.
    pub(super) fn at_least(&self, steps: usize) -> Self {
        Self {
            steps: self.steps.or_else(|| {
                let synthetic = self.input == Path::new("normal");
                synthetic.then_some(STEPS.max(steps))
            }),
            ..self.clone()
        }
    }

    pub(super) fn settings(&self) -> Settings {
        let settings = Settings::default();
        Settings {
            extent: if self.full {
                Extent::Full
            } else {
                settings.extent
            },
            loss: match self.loss {
                Loss::End => LossPlace::End,
                Loss::Every => LossPlace::Every,
            },
            threshold: self.threshold,
            seed: self.seed,
            ..settings
        }
    }
}
