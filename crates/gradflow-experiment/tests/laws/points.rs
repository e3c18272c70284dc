//! The grid: which point has which values, and what draws from where.

use crate::{number, parse, row};
use gradflow_sweep::Value;

#[test]
fn the_last_axis_runs_fastest_and_networks_within_a_point() {
    let experiment = parse(
        "
cell = { kind = 'rnn', units = 1 }
measure = { quantities = ['operator-norm'] }
run = { transient = 0, steps = 1 }
[grid]
networks = 2
axis = [
  { key = 'cell.recurrent.gain', values = [1, 4] },
  { key = 'run.start', from = 1, to = 100, count = 3, spacing = 'log' },
]",
    )
    .expect("a specification");
    assert_eq!(experiment.points(), 12);
    let points: Vec<(Vec<f64>, u64)> = (0..12).map(|index| experiment.point(index)).collect();
    assert_eq!(points[1], (vec![1.0, 1.0], 1));
    assert!((points[2].0[1] - 10.0).abs() < 1e-13);
    assert_eq!(points[5], (vec![1.0, 100.0], 1));
    assert_eq!(points[11], (vec![4.0, 100.0], 1));
    let found = row(&experiment, 11);
    assert_eq!(
        found.values[..3],
        [Value::F64(4.0), Value::F64(100.0), Value::U64(1)]
    );
}

#[test]
fn zipped_axes_run_side_by_side() {
    let experiment = parse(
        "
cell = { kind = 'rnn', units = 1, recurrent = { law = 'constant' } }
measure = { quantities = ['operator-norm'] }
run = { steps = 1 }
[grid]
combine = 'zip'
axis = [
  { key = 'cell.recurrent.value', values = [1, 4] },
  { key = 'run.start', values = [0, 2] },
]",
    )
    .expect("a specification");
    assert_eq!(experiment.points(), 2);
    assert_eq!(experiment.point(1), (vec![4.0, 2.0], 0));
    // Where the state is 0 the slope is 1.
    let norm = number(&experiment, &row(&experiment, 0), "operator_norm");
    assert_eq!(norm.to_bits(), 1.0_f64.to_bits());
}

/// A point that is computed twice, in whatever order, has the same row; another network has another.
#[test]
fn a_row_depends_on_its_index_alone() {
    let experiment = parse(gradflow_experiment::EXAMPLE).expect("a specification");
    let once = row(&experiment, 77);
    let other = row(&experiment, 76);
    assert_eq!(row(&experiment, 77), once);
    assert_eq!(other.values[..2], once.values[..2]);
    assert_ne!(other.values[3..], once.values[3..]);
}

/// Shared noise is one sequence for all points; the driven linear unit then has one end for one weight.
#[test]
fn shared_noise_is_the_same_at_every_point() {
    let spec = |shared: bool| {
        format!(
            "
cell = {{ kind = 'rnn', units = 1, recurrent = {{ law = 'constant', value = 0.5 }}, input_weights = {{ law = 'constant', value = 1 }} }}
input = {{ kind = 'noise', shared = {shared} }}
run = {{ transient = 0, steps = 20, start = 0 }}
measure = {{ quantities = ['log-norm'], lags = [20] }}
grid = {{ networks = 2 }}"
        )
    };
    for (shared, same) in [(true, true), (false, false)] {
        let experiment = parse(&spec(shared)).expect("a specification");
        let [one, other] =
            [0, 1].map(|index| number(&experiment, &row(&experiment, index), "log_norm_20"));
        assert_eq!(one.to_bits() == other.to_bits(), same, "{one} {other}");
    }
}
