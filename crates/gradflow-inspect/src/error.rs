use std::fmt::Display;
use std::path::{Path, PathBuf};

/// What can be wrong with what a user passes: each message names the file, the tensor, what was expected and what was found.
///
/// Weights that are NaN or infinite are a finding, [`crate::Reading::NotFinite`], and no error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Something has another form than it must have.
    #[error("{place}: {what} must be {expected}, got {found}")]
    Unexpected {
        /// The file, and the tensor in it.
        place: String,
        /// What has the wrong form.
        what: String,
        /// The form that it must have.
        expected: String,
        /// The form that it has.
        found: String,
    },
    /// Something is missing.
    #[error("{place}: {what} is missing: {found}")]
    Missing {
        /// The file.
        place: String,
        /// What is not there.
        what: String,
        /// What is there instead.
        found: String,
    },
    /// Several things are meant equally well.
    #[error("{place}: {what} is ambiguous, name one of: {}", candidates.join(", "))]
    Ambiguous {
        /// The file, and the module in it.
        place: String,
        /// What has to be chosen.
        what: String,
        /// What there is to choose from.
        candidates: Vec<String>,
    },
    /// A kind of network or file that this library does not read.
    #[error("{place}: {what} is not supported: {reason}")]
    Unsupported {
        /// The file, and the tensor in it.
        place: String,
        /// What is there.
        what: String,
        /// Why it is not read, and what to do.
        reason: String,
    },
    /// The outputs of a trace are not those of the model.
    #[error(
        "{place}: the outputs of the trace must agree with the model to {tolerance:e}, got a residual of {residual:.1e}{hint}"
    )]
    Disagrees {
        /// The file of the trace, and the module.
        place: String,
        /// The largest difference over the largest output.
        residual: f64,
        /// What it may be.
        tolerance: f64,
        /// What would agree, or why nothing does.
        hint: String,
    },
    /// The weights do not make a network.
    #[error(transparent)]
    Model(#[from] gradflow_models::Error),
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> Self + '_ {
        |source| Self::Io {
            path: path.to_path_buf(),
            source,
        }
    }

    pub(crate) fn unexpected(
        place: impl Into<String>,
        what: impl Into<String>,
        expected: impl Display,
        found: impl Display,
    ) -> Self {
        Self::Unexpected {
            place: place.into(),
            what: what.into(),
            expected: expected.to_string(),
            found: found.to_string(),
        }
    }
}

/// The longest part of a foreign name that a message repeats, in characters.
const SHOWN: usize = 80;

/// `model.safetensors: encoder.rnn.weight_ih_l0`: a tensor of a file, in a form that is safe to print.
pub(crate) fn place(path: &Path, name: &str) -> String {
    format!("{}: {}", path.display(), shown(name))
}

/// A name out of a file without control characters, and shortened where it is long.
pub(crate) fn shown(name: &str) -> String {
    let mut text: String = name.escape_debug().take(SHOWN).collect();
    if name.escape_debug().nth(SHOWN).is_some() {
        text.push('…');
    }
    text
}
