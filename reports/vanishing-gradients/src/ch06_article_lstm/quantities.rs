//! The numbers in the prose of this chapter.

use super::checks::{outputs, state};
use super::linear::{Affine, scan};
use crate::experiments::carry::carry;
use crate::experiments::instances::{PlainGate, Squash, normals, size};
use crate::experiments::quantile::median;
use crate::experiments::standard_lstm::gate;
use gradflow_math::Activation;
use gradflow_math::closed_form::memory::half_life_of_bias;
use gradflow_report::{Format, Quantity};
use gradflow_sweep::Seed;
use nalgebra::DVector;

/// The numbers in the prose of this chapter.
pub(super) const QUANTITIES: [Quantity; 10] = [
    Quantity {
        id: "gate-shift",
        value: |_| gate_shift(),
        format: Format::Significant(2),
    },
    Quantity {
        id: "gate-at-five",
        value: |_| open(5.0),
        format: Format::Percent(1),
    },
    Quantity {
        id: "gate-at-five-hundred-times",
        value: |_| open(5.0).powi(100),
        format: Format::Percent(0),
    },
    Quantity {
        id: "hold-bias-0",
        value: |_| half_life_of_bias(0.0),
        format: Format::Count,
    },
    Quantity {
        id: "hold-bias-1",
        value: |_| half_life_of_bias(1.0),
        format: Format::Significant(3),
    },
    Quantity {
        id: "hold-bias-5",
        value: |_| half_life_of_bias(5.0),
        format: Format::Significant(3),
    },
    Quantity {
        id: "without-candidate",
        value: |_| without_candidate(),
        format: Format::Percent(0),
    },
    Quantity {
        id: "scan-rounds",
        value: |_| rounds(1000),
        format: Format::Count,
    },
    Quantity {
        id: "carry-without-tanh",
        value: |_| carry(Squash::Linear, 10.0).median(),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "carry-with-tanh",
        value: |_| carry(Squash::Tanh, 10.0).median(),
        format: Format::Significant(2),
    },
];

/// σ(a).
fn open(a: f64) -> f64 {
    Activation::Sigmoid.apply(a)
}

/// The rounds of a prefix scan over `steps` steps.
fn rounds(steps: usize) -> f64 {
    let step = Affine {
        f: DVector::from_element(1, 0.5),
        b: DVector::from_element(1, 1.0),
    };
    scan(&vec![step; steps], Affine::then).1 as f64
}

/// The median error of E19 as printed, over random standard LSTMs.
fn without_candidate() -> f64 {
    let seed = Seed(0).named("without-candidate");
    let errors: Vec<f64> = (0..400)
        .filter_map(|index| state(&mut seed.stream(index)).printed)
        .collect();
    median(&errors)
}

/// The median over random gates and their units of the change when `U h_{t−1}` is left out.
fn gate_shift() -> f64 {
    let seed = Seed(0).named("gate-shift");
    let shifts: Vec<f64> = (0..400)
        .flat_map(|index| {
            let mut rng = seed.stream(index);
            let units = size(&mut rng);
            let gate = gate(&PlainGate::draw(units, units, 1.0, Some(1.0), &mut rng));
            let x = DVector::from_vec(normals(units, 1.0, &mut rng));
            let h = DVector::from_vec(outputs(units, &mut rng));
            let blind = &gate.w_xh * &x + &gate.b;
            let shift = gate
                .pre_activation(&x, &h)
                .zip_map(&blind, |seeing, blind| (open(seeing) - open(blind)).abs());
            shift.as_slice().to_vec()
        })
        .collect();
    median(&shifts)
}
