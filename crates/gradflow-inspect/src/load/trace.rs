use super::tensor_file::TensorFile;
use crate::error::place;
use crate::{Error, Precision, Sequences};
use std::path::Path;

const INPUT: &str = "trace.input";
const OUTPUT: &str = "trace.output";

/// What the original framework computed: inputs, and the outputs of the top layer from the initial state zero.
///
/// The file has `trace.input` and `trace.output`, or the same with the name of the module before them,
/// `encoder.rnn.trace.input`; both are (T, ·) or (B, T, ·).
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    pub(super) place: String,
    pub(super) input: Sequences,
    pub(super) output: Sequences,
    /// The coarser one of inputs and outputs.
    pub(super) precision: Precision,
}

impl Trace {
    /// Reads the trace of `module` from a safetensors file.
    ///
    /// # Errors
    /// When the file is no safetensors file, or has no trace of this module, or its input and output do not have the same
    /// T ≥ 2 and B, or have numbers that are not finite.
    pub fn open(path: &Path, module: &str) -> Result<Self, Error> {
        let mut file = TensorFile::open(path)?;
        Self::find(&mut file, module)?.ok_or_else(|| Error::Missing {
            place: path.display().to_string(),
            what: format!("{INPUT} or {OUTPUT}"),
            found: "a trace has both".to_owned(),
        })
    }

    /// The trace of `module` in `file`, if there is one.
    pub(super) fn find(file: &mut TensorFile, module: &str) -> Result<Option<Self>, Error> {
        let own = |name: &str| format!("{module}.{name}");
        let pairs = [
            (own(INPUT), own(OUTPUT)),
            (INPUT.to_owned(), OUTPUT.to_owned()),
        ];
        let found = pairs
            .into_iter()
            .find(|(input, output)| file.shape(input).is_some() && file.shape(output).is_some());
        let Some((input_name, output_name)) = found else {
            return Ok(None);
        };
        let (input, input_precision) = sequences(file, &input_name)?;
        let (output, output_precision) = sequences(file, &output_name)?;
        let place = place(file.path(), &output_name);
        let (expected, found) = (
            (input.batch(), input.steps()),
            (output.batch(), output.steps()),
        );
        if expected != found {
            let what = "(B, T)";
            let expected = format!("{expected:?} as in {input_name}");
            return Err(Error::unexpected(
                place,
                what,
                expected,
                format!("{found:?}"),
            ));
        }
        if output.steps() < 2 {
            let what = "T of a trace";
            let expected = "at least 2, so that it shows the recurrent weights";
            return Err(Error::unexpected(place, what, expected, output.steps()));
        }
        Ok(Some(Self {
            place,
            input,
            output,
            precision: input_precision.min(output_precision),
        }))
    }
}

fn sequences(file: &mut TensorFile, name: &str) -> Result<(Sequences, Precision), Error> {
    let tensor = file.read(name)?;
    let place = place(file.path(), name);
    let sequences = Sequences::new(&place, &tensor.shape, &tensor.values)?;
    Ok((sequences, tensor.precision))
}
