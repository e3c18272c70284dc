//! The maps: each is a specification that `gradflow sweep` runs too, with the same rows.

use gradflow_experiment::Experiment;
use gradflow_report::{Budget, Parameter};
use gradflow_sweep::{Status, run};
use std::sync::OnceLock;

/// N of the maps over gain and noise.
pub(super) const UNITS: [usize; 5] = [1, 4, 16, 64, 256];

/// A grid of means over networks.
#[derive(Clone, Debug)]
pub(super) struct Means {
    /// One value for each point of the grid, in its order; NaN where no network has a finite answer.
    pub(super) values: Vec<f64>,
    /// The networks that are in no mean, because they diverged or are not a number.
    pub(super) excluded: usize,
}

/// λ₁ over gain and noise for `units` units with independent white noise at every unit.
pub(super) fn gain_noise(units: usize, budget: Budget) -> String {
    let (gains, noises) = gain_noise_cells(budget);
    let networks = budget.pick_of_three(1, 2, 8);
    let steps = budget.pick_of_three(50, 200, 400);
    format!(
        "\
seed = 17

[cell]
kind = \"rnn\"
units = {units}
inputs = {units}
recurrent = {{ law = \"gaussian\", gain = 1.0 }}
input_weights = {{ law = \"identity\", gain = 1.0 }}

[input]
kind = \"noise\"

[run]
transient = 100
steps = {steps}

[measure]
quantities = [\"lyapunov\"]

[grid]
networks = {networks}

[[grid.axis]]
key = \"input.deviation\"
from = 0.0
to = 2.0
count = {noises}

[[grid.axis]]
key = \"cell.recurrent.gain\"
from = 0.5
to = 3.0
count = {gains}
"
    )
}

/// The gains and the noises of a map.
pub(super) fn gain_noise_cells(budget: Budget) -> (usize, usize) {
    budget.pick_of_three((6, 5), (21, 11), (51, 21))
}

/// λ₁ of the (h, c) LSTM without input over forget bias and recurrent gain.
pub(super) fn forget_bias(budget: Budget) -> String {
    let (biases, gains) = forget_bias_cells(budget);
    let networks = budget.pick_of_three(1, 2, 4);
    let steps = budget.pick_of_three(50, 400, 1000);
    format!(
        "\
seed = 17
cell = {{ kind = \"lstm\", units = 16 }}
run = {{ transient = 200, steps = {steps} }}
measure = {{ quantities = [\"lyapunov\"] }}

[grid]
networks = {networks}
axis = [
  {{ key = \"cell.recurrent.gain\", from = 0, to = 8, count = {gains} }},
  {{ key = \"cell.forget_bias\", from = -2, to = 6, count = {biases} }},
]
"
    )
}

/// The biases and the gains of the map of the LSTM.
pub(super) fn forget_bias_cells(budget: Budget) -> (usize, usize) {
    budget.pick_of_three((5, 5), (33, 17), (65, 33))
}

/// ln ‖product‖ at lag 100 over radius and coupling of a chain of two tanh units with faint noise.
pub(super) fn chain(budget: Budget) -> String {
    let (radii, couplings) = chain_cells(budget);
    let networks = budget.pick_of_three(1, 4, 64);
    format!(
        "\
seed = 17
cell = {{ kind = \"rnn\", units = 2, inputs = 2, recurrent = {{ law = \"jordan\" }}, input_weights = {{ law = \"identity\" }} }}
input = {{ kind = \"noise\", deviation = 1e-6 }}
run = {{ transient = 100, steps = 100, start = 0 }}
measure = {{ quantities = [\"log-norm\"], lags = [100] }}

[grid]
networks = {networks}
axis = [
  {{ key = \"cell.recurrent.coupling\", from = 0.1, to = 100, count = {couplings}, spacing = \"log\" }},
  {{ key = \"cell.recurrent.radius\", from = 0.8, to = 1.0, count = {radii} }},
]
"
    )
}

/// The radii and the couplings of the map of the chain.
pub(super) fn chain_cells(budget: Budget) -> (usize, usize) {
    budget.pick_of_three((5, 5), (41, 25), (81, 49))
}

/// λ₁ of one tanh unit over its weight, at three strengths of noise.
pub(super) fn scalar(budget: Budget) -> String {
    let steps = budget.pick_of_three(100, 2000, 20_000);
    let count = scalar_weights(budget);
    format!(
        "\
seed = 17
cell = {{ kind = \"rnn\", units = 1, recurrent = {{ law = \"constant\" }}, input_weights = {{ law = \"identity\" }} }}
input = {{ kind = \"noise\" }}
run = {{ transient = 500, steps = {steps} }}
measure = {{ quantities = [\"lyapunov\"] }}

[grid]
axis = [
  {{ key = \"input.deviation\", values = {NOISES:?} }},
  {{ key = \"cell.recurrent.value\", from = 0.1, to = 10, count = {count} }},
]
"
    )
}

/// The strengths of the noise in [`scalar`].
pub(super) const NOISES: [f64; 3] = [0.0, 0.5, 2.0];

/// The weights in [`scalar`].
pub(super) fn scalar_weights(budget: Budget) -> usize {
    budget.pick_of_three(12, 100, 100)
}

/// Runs a specification and takes the means of `column` over the networks of each point.
pub(super) fn means(spec: &str, column: &str) -> Means {
    let no_file = |_: &str| Err(std::io::ErrorKind::Unsupported.into());
    let experiment =
        Experiment::parse(spec, &no_file).expect("the specifications of this file are tested");
    let schema = experiment.schema();
    let names = schema.columns().iter();
    let place = names
        .map(|column| &column.name)
        .position(|name| name == column);
    let place = place.expect("callers name a column that the specification measures");
    let points: Vec<u64> = (0..experiment.points()).collect();
    let rows = run(&points, experiment.seed(), &|_| {}, |&point, rng| {
        let row = experiment.row(point, rng);
        let value = row.values[place].as_f64().unwrap_or(f64::NAN);
        (experiment.point(point).1, row.status, value)
    });
    let mut means = Means {
        values: Vec::new(),
        excluded: 0,
    };
    for point in rows.chunk_by(|_, next| next.0 != 0) {
        let ok = point.iter().filter(|row| row.1 == Status::Ok);
        let (sum, count) = ok.fold((0.0, 0.0), |(sum, count), row| (sum + row.2, count + 1.0));
        means.values.push(sum / count);
        means.excluded += point.iter().filter(|row| row.1 != Status::Ok).count();
    }
    means
}

/// The maps over gain and noise, one for each of [`UNITS`].
pub(super) fn gain_noise_maps(budget: Budget) -> &'static [Means] {
    static SMOKE: OnceLock<Vec<Means>> = OnceLock::new();
    static FULL: OnceLock<Vec<Means>> = OnceLock::new();
    static DEEP: OnceLock<Vec<Means>> = OnceLock::new();
    budget.pick_of_three(&SMOKE, &FULL, &DEEP).get_or_init(|| {
        UNITS
            .map(|units| means(&gain_noise(units, budget), "lambda_1"))
            .to_vec()
    })
}

/// What a figure says of its map: the size of the grid, the networks at each point, the seed.
pub(super) fn parameters(spec: &str) -> Vec<Parameter> {
    let no_file = |_: &str| Err(std::io::ErrorKind::Unsupported.into());
    let experiment =
        Experiment::parse(spec, &no_file).expect("the specifications of this file are tested");
    let cells: u64 = experiment.axes().map(|axis| axis.1).product();
    let grid: Vec<String> = experiment.axes().map(|axis| axis.1.to_string()).collect();
    let parameter = |name, value| Parameter { name, value };
    vec![
        parameter("seed", experiment.seed().0.to_string()),
        parameter("grid", grid.join(" x ")),
        parameter(
            "networks_a_point",
            (experiment.points() / cells).to_string(),
        ),
    ]
}

/// The edges of the outer cells of `count` cells with their middles from `low` to `high`.
pub(super) fn edges((low, high): (f64, f64), count: usize) -> (f64, f64) {
    let half = 0.5 * (high - low) / (count as f64 - 1.0);
    (low - half, high + half)
}

/// `value` to four decimals: finer than the error of any map.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::{chain, forget_bias, gain_noise, means, scalar};
    use gradflow_report::Budget;

    /// What the chapter shows is what is run: the specification of 16 units stands in the prose of both languages.
    #[test]
    fn the_specification_in_the_prose_is_that_of_the_map() {
        let spec = gain_noise(16, Budget::Full);
        for prose in [include_str!("en.md"), include_str!("zh.md")] {
            assert!(
                prose.contains(&format!("```toml\n{spec}```")),
                "expected\n{spec}"
            );
        }
    }

    #[test]
    fn every_map_has_a_value_at_every_point() {
        for (spec, column) in [
            (gain_noise(4, Budget::Smoke), "lambda_1"),
            (forget_bias(Budget::Smoke), "lambda_1"),
            (chain(Budget::Smoke), "log_norm_100"),
            (scalar(Budget::Smoke), "lambda_1"),
        ] {
            let means = means(&spec, column);
            assert_eq!(means.excluded, 0, "{spec}");
            assert!(means.values.iter().all(|value| value.is_finite()), "{spec}");
        }
    }
}
