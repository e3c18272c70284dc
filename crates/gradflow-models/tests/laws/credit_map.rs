//! Credit maps: the entries against explicit products, beyond the range of f64, and what they hold of zeros and NaN.

use crate::draw::{Case, Instance};
use crate::residual::hold;
use gradflow_math::Activation;
use gradflow_models::credit_map::{self, Norm};
use gradflow_models::{ArticleLstm, bptt};
use nalgebra::{DMatrix, DVector, dmatrix};

const BOTH: [Norm; 2] = [Norm::Operator, Norm::Frobenius];

fn case(steps: usize, seed: u64) -> Case {
    Case {
        input_len: 3,
        hidden_len: 3,
        output_len: 1,
        steps,
        scale: 1.0,
        seed,
    }
}

/// ‖·‖₂ of a product as the square root of the largest eigenvalue of `MᵀM`, by the power method.
fn spectral_norm(matrix: &DMatrix<f64>) -> f64 {
    let gram = matrix.tr_mul(matrix);
    let mut v = DVector::from_fn(gram.nrows(), |i, _| 1.0 + 0.1 * i as f64);
    for _ in 0..100_000 {
        v = (&gram * v).normalize();
    }
    (&gram * &v).norm().sqrt()
}

#[test]
fn an_entry_is_the_norm_of_the_product_of_jacobians() {
    for seed in 0..3 {
        let Instance {
            network, sequence, ..
        } = case(7, seed).lstm();
        let states = bptt::unroll(&network.cell, &sequence.s_0, &sequence.xs).unwrap();
        let jacobians: Vec<_> = bptt::jacobians(&network.cell, &sequence.xs, &states)
            .unwrap()
            .collect();
        for norm in BOTH {
            let map = credit_map::of_jacobians(&jacobians, norm).unwrap();
            assert_eq!(map.shape(), (8, 8));
            let of_cell = credit_map::of_cell(&network.cell, &sequence.xs, &states, norm).unwrap();
            assert_eq!(of_cell, map);
            for k in 0..=7 {
                let mut product = DMatrix::identity(6, 6);
                for t in 0..=7 {
                    if t < k {
                        assert_eq!(map[(t, k)], f64::NEG_INFINITY);
                        continue;
                    }
                    if t > k {
                        product = &jacobians[t - 1] * product;
                    }
                    let (want, tolerance) = match norm {
                        // The power method ends where two singular values are within 10⁻⁵ of each other.
                        Norm::Operator => (spectral_norm(&product).ln(), 1e-9),
                        Norm::Frobenius => (product.norm().ln(), 1e-13),
                    };
                    hold("entry", (map[(t, k)] - want).abs(), tolerance);
                }
            }
            // The order of the factors matters: the control multiplies from the right.
            let reversed = jacobians
                .iter()
                .fold(DMatrix::identity(6, 6), |product, j| product * j);
            assert!((reversed.norm().ln() - map[(7, 0)]).abs() > 1e-2);
        }
    }
}

#[test]
fn one_prefix_sum_gives_the_map_of_a_linear_gated_cell() {
    for seed in 0..5 {
        let Instance {
            network, sequence, ..
        } = case(8, seed).article_lstm(Activation::Identity);
        let states = bptt::unroll(&network.cell, &sequence.s_0, &sequence.xs).unwrap();
        let jacobians: Vec<_> = bptt::jacobians(&network.cell, &sequence.xs, &states)
            .unwrap()
            .collect();
        for norm in BOTH {
            let fast =
                credit_map::of_diagonals(&network.cell.log_forget(&sequence.xs), norm).unwrap();
            let slow = credit_map::of_jacobians(&jacobians, norm).unwrap();
            let of_cell = credit_map::of_cell(&network.cell, &sequence.xs, &states, norm).unwrap();
            for (of_cell, fast) in of_cell.iter().zip(fast.iter()) {
                // The logarithm of a decay near 1 is right to a rounding of 1.
                assert!(of_cell == fast || (of_cell - fast).abs() < 1e-13);
            }
            for (fast, slow) in fast.iter().zip(slow.iter()) {
                // Equal infinities above the diagonal, and some ten roundings of logarithms below 30.
                assert!(
                    fast == slow || (fast - slow).abs() < 1e-13,
                    "{fast} against {slow}"
                );
            }
        }
    }
}

#[test]
fn nothing_underflows() {
    let n = 3;
    let tiny = DMatrix::from_diagonal_element(n, n, 1e-200);
    let map = credit_map::of_jacobians(&vec![tiny; 50], Norm::Operator).unwrap();
    let log = 1e-200_f64.ln();
    hold("products", (map[(50, 0)] / (50.0 * log) - 1.0).abs(), 1e-14);
    let map = credit_map::of_diagonals(&DMatrix::from_element(n, 50, log), Norm::Operator).unwrap();
    hold(
        "prefix sums",
        (map[(50, 0)] / (50.0 * log) - 1.0).abs(),
        1e-14,
    );
    let map =
        credit_map::of_diagonals(&DMatrix::from_element(n, 50, log), Norm::Frobenius).unwrap();
    let want = 50.0 * log + 0.5 * 3.0_f64.ln();
    hold("Frobenius", (map[(50, 0)] / want - 1.0).abs(), 1e-14);
    // A gate at a bias of −1000 is 0 in f64; its logarithm is −1000.
    let Instance {
        mut network,
        sequence,
        ..
    } = case(4, 1).article_lstm(Activation::Identity);
    network.cell.forget.w.fill(0.0);
    network.cell.forget.b.fill(-1000.0);
    let logs = ArticleLstm::log_forget(&network.cell, &sequence.xs);
    assert_eq!(logs, DMatrix::from_element(3, 4, -1000.0));
    // The control takes the logarithm of the gate.
    let gate = network
        .cell
        .gates(&sequence.xs.column(0).into_owned())
        .forget
        .value;
    assert_eq!(gate[0].ln(), f64::NEG_INFINITY);
}

#[test]
fn a_decay_of_zero_cuts_only_the_pairs_around_it_and_nan_is_seen() {
    let zero = f64::NEG_INFINITY;
    // Unit 0 is cut at t = 2, unit 1 at t = 3.
    let map = credit_map::of_diagonals(
        &dmatrix![-1.0, zero, -1.0; -5.0, -5.0, zero],
        Norm::Operator,
    );
    let map = map.unwrap();
    assert_eq!(map[(1, 0)], -1.0);
    assert_eq!(map[(2, 1)], -5.0);
    assert_eq!(map[(3, 2)], -1.0);
    assert_eq!(map[(3, 1)], zero);
    let map = credit_map::of_diagonals(&dmatrix![-1.0, f64::NAN, -1.0], Norm::Frobenius).unwrap();
    assert_eq!((map[(1, 0)], map[(3, 2)]), (-1.0, -1.0));
    assert!(map[(2, 0)].is_nan() && map[(3, 1)].is_nan());
    let jacobians = [dmatrix![0.5], dmatrix![0.0], dmatrix![f64::NAN]];
    let map = credit_map::of_jacobians(&jacobians, Norm::Operator).unwrap();
    assert_eq!(map[(2, 0)], zero);
    assert!(map[(3, 2)].is_nan());
}

#[test]
fn shapes_that_do_not_agree_are_errors() {
    let error =
        credit_map::of_jacobians(&[dmatrix![1.0], dmatrix![1.0, 2.0]], Norm::Operator).unwrap_err();
    assert_eq!(error.to_string(), "jacobians[1] must be (1, 1), got (1, 2)");
    let error = credit_map::of_jacobians(&[], Norm::Operator).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the number of jacobians must be at least 1, got 0"
    );
    let error = credit_map::of_diagonals(&DMatrix::zeros(2, 0), Norm::Operator).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the columns of log_decays must be at least 1, got 0"
    );
}
