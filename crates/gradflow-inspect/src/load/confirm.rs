use super::layout::Layout;
use super::trace::Trace;
use crate::{Error, Evidence, Precision, Recurrence, Rival};
use gradflow_models::{Cell, Layers, PytorchTensors};
use nalgebra::{DMatrix, DVector};

/// The steps on which other readings are compared where a prefix of the sequence says all about a prefix of the outputs.
const RIVAL_STEPS: usize = 64;

/// A reading whose residual is so many times larger is told apart, even where the tolerance of a low precision admits it.
const TOLD_APART: f64 = 10.0;

/// What the residual of a trace may be: the precision that it was computed in, with room for the sums of a few layers.
///
/// For `f32` that is 1e-5; the rounding of one sum of a hundred products is some 1e-6 there.
pub(super) fn tolerance(precision: Precision) -> f64 {
    match precision {
        Precision::F64 => 1e-10,
        Precision::F32 => 1e-5,
        Precision::F16 => 1e-2,
        Precision::Bf16 => 5e-2,
    }
}

/// The network that `tensors` are when `layout` is right, and the evidence of the trace for it.
pub(super) fn confirm(
    trace: &Trace,
    layouts: &[Layout],
    tensors: &[PytorchTensors<f64>],
    directions: usize,
    precision: Precision,
) -> Result<(Recurrence, Evidence), Error> {
    let tolerance = tolerance(precision.min(trace.precision));
    let mut best: Option<(f64, &Layout, Recurrence)> = None;
    for layout in layouts {
        let recurrence = layout.assemble(tensors, directions)?;
        check_lengths(trace, &recurrence)?;
        let residual = residual(&recurrence, trace, trace.input.batch(), trace.input.steps())?;
        if best.as_ref().is_none_or(|(least, ..)| residual < *least) {
            best = Some((residual, layout, recurrence));
        }
    }
    let (residual, layout, recurrence) = best.expect("a module has a layout");
    let rivals = rivals(trace, layout, &recurrence, tensors, directions)?;
    let fitting: Vec<String> = rivals
        .iter()
        .filter(|rival| rival.residual <= tolerance && rival.residual <= TOLD_APART * residual)
        .map(|rival| rival.reading.clone())
        .collect();
    if residual > tolerance {
        let hint = if fitting.is_empty() {
            ": no order of the gates agrees; is it the module in evaluation mode, from the initial state zero?".to_owned()
        } else {
            format!("; what agrees is {}", fitting.join(", "))
        };
        return Err(Error::Disagrees {
            place: trace.place.clone(),
            residual,
            tolerance,
            hint,
        });
    }
    if !fitting.is_empty() {
        let mut candidates = vec![layout.to_string()];
        candidates.extend(fitting);
        return Err(Error::Ambiguous {
            place: trace.place.clone(),
            what: "what the trace shows (use longer or larger inputs)".to_owned(),
            candidates,
        });
    }
    let evidence = Evidence::Trace {
        reading: layout.to_string(),
        residual,
        tolerance,
        rivals,
    };
    Ok((recurrence, evidence))
}

fn check_lengths(trace: &Trace, recurrence: &Recurrence) -> Result<(), Error> {
    trace
        .input
        .check_input_len(&trace.place, recurrence.input_len())?;
    let (expected, found) = (recurrence.output_len(), trace.output.input_len());
    if expected == found {
        Ok(())
    } else {
        let what = "the last dimension of the output";
        let expected = format!("the {expected} that the top layer hands on");
        Err(Error::unexpected(
            trace.place.as_str(),
            what,
            expected,
            found,
        ))
    }
}

/// The other readings with their residuals, the closest first; those that are the same network are none.
fn rivals(
    trace: &Trace,
    layout: &Layout,
    recurrence: &Recurrence,
    tensors: &[PytorchTensors<f64>],
    directions: usize,
) -> Result<Vec<Rival>, Error> {
    let all = trace.input.steps();
    let steps = if directions == 1 {
        all.min(RIVAL_STEPS)
    } else {
        all
    };
    let mut rivals = Vec::new();
    for rival in layout.rivals() {
        let other = rival.assemble(tensors, directions)?;
        if other != *recurrence {
            rivals.push(Rival {
                reading: rival.to_string(),
                residual: residual(&other, trace, 1, steps)?,
            });
        }
    }
    rivals.sort_by(|a, b| a.residual.total_cmp(&b.residual));
    Ok(rivals)
}

/// The largest difference of the outputs over the largest output of the trace; infinite when an output is not finite.
fn residual(
    recurrence: &Recurrence,
    trace: &Trace,
    batch: usize,
    steps: usize,
) -> Result<f64, gradflow_models::Error> {
    let (mut difference, mut largest) = (0.0_f64, 0.0_f64);
    for b in 0..batch {
        let xs = trace.input.sequence(b, steps);
        let outputs = match recurrence {
            Recurrence::Rnn(layers) => outputs(layers, &xs),
            Recurrence::Lstm(layers) => outputs(layers, &xs),
            Recurrence::Gru(layers) => outputs(layers, &xs),
        }?;
        for (ours, theirs) in outputs.iter().zip(&trace.output.sequence(b, steps)) {
            let distance = (ours - theirs).abs();
            difference = difference.max(if distance.is_nan() {
                f64::INFINITY
            } else {
                distance
            });
            largest = largest.max(theirs.abs());
        }
    }
    Ok(if difference == 0.0 {
        0.0
    } else {
        difference / largest
    })
}

/// What the top layer hands on at each time, from the initial state zero.
fn outputs<C: Cell<f64>>(
    layers: &Layers<C>,
    xs: &DMatrix<f64>,
) -> Result<DMatrix<f64>, gradflow_models::Error> {
    let states = layers.unroll(&DVector::zeros(layers.state_len()), xs)?;
    layers.outputs(&states)
}
