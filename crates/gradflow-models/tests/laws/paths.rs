//! The LSTM's Jacobian by path: single paths against dual numbers, products against enumeration and against
//! inclusion and exclusion, the gradient by gates against the products.

use crate::draw::{Case, Instance, cases, config};
use crate::residual::{hold, relative};
use gradflow_math::{Scalar, dual};
use gradflow_models::{
    Cell, Gate, GateSet, LossAt, Lstm, LstmGate, LstmPaths, PathProduct, bptt, by_gate,
};
use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn paths_add_up_to_the_jacobian(case in cases()) {
        let Instance { network, sequence, .. } = case.lstm();
        let x = sequence.xs.column(0).into_owned();
        let total = network.cell.jacobian_paths(&x, &sequence.s_0).total();
        let jacobian = network.cell.jacobian(&x, &sequence.s_0);
        hold("sum of paths", relative(total.as_slice(), jacobian.as_slice()), 1e-14);
    }

    #[test]
    fn a_path_is_the_derivative_by_the_one_place_where_the_old_state_enters(case in cases()) {
        let Instance { network, sequence, .. } = case.lstm();
        let (cell, s_prev) = (&network.cell, &sequence.s_0);
        let x = sequence.xs.column(0).into_owned();
        let paths = cell.jacobian_paths(&x, s_prev);
        let through = |entry| dual::jacobian(|s| step_with(&cell.lift(), &x, s_prev, s, entry), s_prev);
        let jacobian = cell.jacobian(&x, s_prev);
        let whole = relative_to(&jacobian);
        hold("cell", whole(&paths.cell, &through(None)), 1e-12);
        for gate in LstmGate::ALL {
            hold("gate", whole(paths.through(gate), &through(Some(gate))), 1e-12);
        }
    }

    #[test]
    fn gates_add_up_to_the_gradient(case in cases()) {
        let Instance { network, sequence, .. } = case.lstm();
        let cell = &network.cell;
        let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
        let d_states = network.d_states(&sequence, &states, LossAt::EveryStep).unwrap();
        let parts = by_gate(cell, &sequence.xs, &states, &d_states).unwrap();
        let nothing = DVector::zeros(cell.parameters().len());
        let sum = parts.iter().fold(nothing.clone(), |sum, part| sum + part.d_cell.parameters());
        let size = parts.iter().fold(nothing, |size, part| size + part.d_cell.parameters().abs());
        let gradient = network.gradient(&sequence, LossAt::EveryStep).unwrap().d_cell.cell;
        hold("sum over gates", (sum - gradient.parameters()).amax() / size.amax(), 1e-12);
    }
}

/// One step in which `s` is seen at one place only, a gate's recurrent weights or (`None`) the memory; every other place
/// sees `s_prev`.
fn step_with<T: Scalar>(
    cell: &Lstm<T>,
    x: &DVector<f64>,
    s_prev: &DVector<f64>,
    s: &DVector<T>,
    entry: Option<LstmGate>,
) -> DVector<T> {
    let n = s.len() / 2;
    let constant = s_prev.map(T::of);
    let x = x.map(T::of);
    let h_of = |gate| if entry == Some(gate) { s } else { &constant };
    let c_prev = if entry.is_none() { s } else { &constant };
    let a = |gate: &Gate<T>, name| &gate.w_xh * &x + &gate.w_hh * h_of(name).rows(0, n) + &gate.b;
    let sigma = |a: T| T::one() / (T::one() + (-a).exp());
    let f = a(&cell.forget, LstmGate::Forget).map(sigma);
    let i = a(&cell.input, LstmGate::Input).map(sigma);
    let g = a(&cell.candidate, LstmGate::Candidate).map(Scalar::saturating_tanh);
    let o = a(&cell.output, LstmGate::Output).map(sigma);
    let c = f.component_mul(&c_prev.rows(n, n)) + i.component_mul(&g);
    let h = o.component_mul(&c.map(Scalar::saturating_tanh));
    DVector::from_iterator(2 * n, h.iter().chain(c.iter()).copied())
}

/// The largest difference over the largest entry of `scale`.
fn relative_to(scale: &DMatrix<f64>) -> impl Fn(&DMatrix<f64>, &DMatrix<f64>) -> f64 {
    let largest = scale.amax();
    move |got, want| {
        let difference = (got - want).amax();
        if difference == 0.0 {
            0.0
        } else {
            difference / largest
        }
    }
}

fn example(steps: usize, seed: u64) -> Vec<LstmPaths<f64>> {
    let case = Case {
        input_len: 2,
        hidden_len: 2,
        output_len: 1,
        steps,
        scale: 1.5,
        seed,
    };
    let Instance {
        network, sequence, ..
    } = case.lstm();
    let states = bptt::unroll(&network.cell, &sequence.s_0, &sequence.xs).unwrap();
    (0..steps)
        .map(|t| {
            network.cell.jacobian_paths(
                &sequence.xs.column(t).into_owned(),
                &states.column(t).into_owned(),
            )
        })
        .collect()
}

fn product_of(paths: &[LstmPaths<f64>]) -> PathProduct {
    let mut product = PathProduct::identity(2);
    for step in paths {
        product.push(step);
    }
    product
}

/// All 5⁴ paths through four steps, one product each.
#[test]
fn a_product_by_path_is_the_sum_over_all_paths_that_meet_the_same_gates() {
    for seed in 0..5 {
        let paths = example(4, seed);
        let product = product_of(&paths);
        let mut parts = vec![DMatrix::zeros(4, 4); GateSet::COUNT];
        for code in 0..5_usize.pow(4) {
            let mut met = Vec::new();
            let mut path = DMatrix::identity(4, 4);
            for (index, step) in paths.iter().enumerate() {
                match code / 5_usize.pow(u32::try_from(index).unwrap()) % 5 {
                    4 => path = &step.cell * path,
                    gate => {
                        met.push(LstmGate::ALL[gate]);
                        path = &step.gates[gate] * path;
                    }
                }
            }
            parts[GateSet::of(&met).index()] += path;
        }
        for set in GateSet::all() {
            let want = &parts[set.index()];
            let residual = relative(product.to_matrix(set).as_slice(), want.as_slice());
            // 625 products of both signs add up here.
            hold("enumeration", residual, 1e-12);
            hold(
                "log norm",
                (product.log_norm(set).exp() / want.norm() - 1.0).abs(),
                1e-12,
            );
        }
    }
}

/// `Q_A = Σ_{B⊆A} (−1)^{|A∖B|} Π (C + Σ_{g∈B} G_g)`, which loses digits where the parts are small.
#[test]
fn a_product_by_path_is_that_of_inclusion_and_exclusion() {
    let paths = example(12, 3);
    let product = product_of(&paths);
    let within = |set: GateSet| {
        paths
            .iter()
            .fold(DMatrix::identity(4, 4), |product: DMatrix<f64>, step| {
                set.gates()
                    .fold(step.cell.clone(), |sum, gate| sum + step.through(gate))
                    * product
            })
    };
    let scale = GateSet::all()
        .map(|set| within(set).amax())
        .fold(0.0, f64::max);
    for set in GateSet::all() {
        let subsets = GateSet::all().filter(|subset| subset.gates().all(|gate| set.contains(gate)));
        let alternating = subsets.fold(DMatrix::zeros(4, 4), |sum: DMatrix<f64>, subset| {
            let sign = if (set.gates().count() - subset.gates().count()) % 2 == 0 {
                1.0
            } else {
                -1.0
            };
            sum + within(subset) * sign
        });
        let difference = (product.to_matrix(set) - alternating).amax();
        hold("inclusion and exclusion", difference / scale, 1e-13);
    }
}

#[test]
fn shares_add_up_to_one_and_the_pure_paths_alone_do_not() {
    let mut missed: f64 = 0.0;
    for seed in 0..5 {
        let product = product_of(&example(10, seed));
        let sum: f64 = GateSet::all().map(|set| product.share(set)).sum();
        // Shares of both signs, some beyond 1, cancel.
        let size: f64 = GateSet::all().map(|set| product.share(set).abs()).sum();
        hold("shares", (sum - 1.0).abs() / size, 1e-13);
        let pure: f64 = GateSet::all()
            .filter(|set| set.gates().count() <= 1)
            .map(|set| product.share(set))
            .sum();
        missed = missed.max((pure - 1.0).abs());
    }
    assert!(missed > 0.1, "without interactions {missed} is missing");
}

#[test]
fn the_cell_path_is_the_product_of_forget_gates() {
    let paths = example(30, 1);
    let product = product_of(&paths);
    let cell = product.to_matrix(GateSet::NONE);
    for i in 0..2 {
        let forget: f64 = paths.iter().map(|step| step.cell[(2 + i, 2 + i)]).product();
        hold("Π f", (cell[(2 + i, 2 + i)] / forget - 1.0).abs(), 1e-13);
    }
}

#[test]
fn a_part_far_below_the_range_of_f64_keeps_its_logarithm() {
    // f = e⁻² against a forget path of e²: after 300 steps the cell path is e^{−1200} of the whole.
    let mut step = LstmPaths {
        cell: DMatrix::from_diagonal_element(2, 2, (-2.0_f64).exp()),
        gates: std::array::from_fn(|_| DMatrix::zeros(2, 2)),
    };
    step.gates[LstmGate::Forget as usize] = DMatrix::from_diagonal_element(2, 2, 2.0_f64.exp());
    let mut product = PathProduct::identity(1);
    for _ in 0..300 {
        product.push(&step);
    }
    let half_ln_2 = 0.5 * 2.0_f64.ln();
    hold(
        "cell",
        (product.log_norm(GateSet::NONE) - half_ln_2 + 600.0).abs(),
        1e-10,
    );
    let whole = 300.0 * (2.0_f64.exp() + (-2.0_f64).exp()).ln();
    hold(
        "total",
        (product.log_norm_of_total() - half_ln_2 - whole).abs(),
        1e-10,
    );
    assert_eq!(
        product.log_norm(GateSet::of(&[LstmGate::Output])),
        f64::NEG_INFINITY
    );
    assert_eq!(product.share(GateSet::of(&[LstmGate::Output])), 0.0);
}

/// For a loss at T, the part of a set is `Σ_k (∂⁺s_k/∂θ)ᵀ Q_Aᵀ ∂⁺L/∂s_T`.
#[test]
fn the_gradient_by_gates_comes_back_along_the_products_by_path() {
    let case = Case {
        input_len: 2,
        hidden_len: 2,
        output_len: 1,
        steps: 6,
        scale: 1.0,
        seed: 9,
    };
    let Instance {
        network,
        sequence,
        ds,
        ..
    } = case.lstm();
    let cell = &network.cell;
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let mut d_states = DMatrix::zeros(4, 6);
    d_states.set_column(5, &ds);
    let at = |t: usize| {
        (
            sequence.xs.column(t - 1).into_owned(),
            states.column(t - 1).into_owned(),
        )
    };
    for part in by_gate(cell, &sequence.xs, &states, &d_states).unwrap() {
        let mut want = cell.zeros();
        for k in 1..=6 {
            let mut product = PathProduct::identity(2);
            for t in k + 1..=6 {
                let (x, s_prev) = at(t);
                product.push(&cell.jacobian_paths(&x, &s_prev));
            }
            let (x, s_prev) = at(k);
            let arriving = product.to_matrix(part.gates).tr_mul(&ds);
            want += cell.vjp(&x, &s_prev, &arriving).d_cell;
        }
        hold(
            "by gate",
            relative(
                part.d_cell.parameters().as_slice(),
                want.parameters().as_slice(),
            ),
            1e-12,
        );
    }
}

#[test]
fn without_recurrent_weights_everything_is_cell_path() {
    let case = Case {
        input_len: 2,
        hidden_len: 3,
        output_len: 1,
        steps: 6,
        scale: 1.0,
        seed: 9,
    };
    let Instance {
        mut network,
        sequence,
        ..
    } = case.lstm();
    let cell = &mut network.cell;
    for gate in [
        &mut cell.forget,
        &mut cell.input,
        &mut cell.candidate,
        &mut cell.output,
    ] {
        gate.w_hh.fill(0.0);
    }
    let states = bptt::unroll(&network.cell, &sequence.s_0, &sequence.xs).unwrap();
    let d_states = network.d_states(&sequence, &states, LossAt::Last).unwrap();
    let parts = by_gate(&network.cell, &sequence.xs, &states, &d_states).unwrap();
    let gradient = network
        .gradient(&sequence, LossAt::Last)
        .unwrap()
        .d_cell
        .cell;
    hold(
        "carousel",
        relative(
            parts[0].d_cell.parameters().as_slice(),
            gradient.parameters().as_slice(),
        ),
        1e-14,
    );
    assert!(
        parts[1..]
            .iter()
            .all(|part| part.d_cell.parameters().amax() == 0.0)
    );
}
