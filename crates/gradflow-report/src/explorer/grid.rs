//! The states of an explorer in a fixed order, rounded to what a plot resolves.

use super::{Control, Explorer, State};
use crate::{Axis, Budget, DrawError, Scale};
use gradflow_sweep::{Seed, run};

/// A plot is about this many units high: finer steps cannot be seen.
const RESOLVED: f64 = 300.0;

/// Every state of an explorer; the last control changes fastest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grid {
    pub(crate) xs: Vec<f64>,
    pub(crate) states: Vec<State>,
}

impl Grid {
    /// Computes and rounds all states.
    pub(crate) fn of<E: Explorer>(budget: Budget) -> Result<Self, DrawError> {
        for axis in [E::X, E::Y] {
            axis.validate()?;
            if axis.scale == Scale::Log10 {
                return Err(DrawError(
                    "expected axes that are linear in the data, found a logarithmic one".to_owned(),
                ));
            }
        }
        let places = places(E::CONTROLS);
        let misplaced = |at: &&&[usize]| !places.iter().any(|place| place.as_slice() == **at);
        if let Some(at) = E::MULTIPLES.iter().find(misplaced) {
            return Err(DrawError(format!(
                "expected small multiples among the states, found {at:?}"
            )));
        }
        let xs = E::xs();
        let values = xs.len();
        let mut states = run(&places, Seed(0), &|_| {}, |at, _| E::measure(at, budget));
        for (state, at) in states.iter_mut().zip(&places) {
            let fits = state.curves.len() == E::SERIES.len()
                && state.curves.iter().all(|curve| curve.len() == values)
                && state.readings.len() == E::READINGS.len();
            if !fits {
                return Err(DrawError(format!(
                    "expected {} curves of {values} values and {} readings in the state {at:?}, found {} curves and {} readings",
                    E::SERIES.len(),
                    E::READINGS.len(),
                    state.curves.len(),
                    state.readings.len()
                )));
            }
            for value in state.curves.iter_mut().flatten() {
                *value = rounded(*value, E::Y);
            }
            for value in &mut state.readings {
                *value = significant(*value);
            }
        }
        Ok(Self { xs, states })
    }
}

/// The state in which the controls start.
pub(crate) fn start(controls: &[Control]) -> Vec<usize> {
    controls.iter().map(|control| control.start).collect()
}

/// The place of a state in [`Grid::states`].
pub(crate) fn index(controls: &[Control], at: &[usize]) -> usize {
    controls.iter().zip(at).fold(0, |index, (control, at)| {
        index * control.settings.len() + at
    })
}

/// The places of all states, in order.
pub(crate) fn places(controls: &[Control]) -> Vec<Vec<usize>> {
    controls.iter().fold(vec![Vec::new()], |places, control| {
        let extended = |place: &Vec<usize>| {
            let place = place.clone();
            (0..control.settings.len()).map(move |at| {
                let mut place = place.clone();
                place.push(at);
                place
            })
        };
        places.iter().flat_map(extended).collect()
    })
}

/// `value` to the decimal step that `axis` resolves, or to four significant digits where these are coarser.
pub(crate) fn rounded(value: f64, axis: Axis) -> f64 {
    if !value.is_finite() {
        return value;
    }
    let step = -(decimals(axis) as f64);
    // Rounding once: a value that is rounded twice may be off by more than half a step.
    if step < value.abs().log10().floor() - 3.0 {
        return significant(value);
    }
    let decimals = decimals(axis);
    read(&format!("{value:.decimals$}"))
}

/// The decimals that `axis` resolves.
pub(super) fn decimals(axis: Axis) -> usize {
    let step = ((axis.high - axis.low) / RESOLVED).log10().floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the step of a plot has a handful of decimals"
    )]
    let decimals = (-step).max(0.0) as usize;
    decimals
}

fn significant(value: f64) -> f64 {
    if value.is_finite() {
        read(&format!("{value:.3e}"))
    } else {
        value
    }
}

fn read(written: &str) -> f64 {
    // A sum, because minus zero must not be written.
    0.0 + written
        .parse::<f64>()
        .expect("a number that was just written")
}

#[cfg(test)]
mod tests {
    use super::rounded;
    use crate::{Axis, Text};

    const NONE: Text = Text { en: "", zh: "" };

    #[test]
    fn values_keep_what_the_plot_resolves() {
        let axis = Axis::linear(NONE, -45.0, 5.0);
        assert_eq!(
            [-12.3456, -0.01, 1234.567, 0.151].map(|value| rounded(value, axis).to_string()),
            ["-12.3", "0", "1235", "0.2"]
        );
        assert_eq!(rounded(-0.001, axis).to_string(), "0");
        assert!(rounded(f64::NEG_INFINITY, axis).is_infinite());
    }
}
