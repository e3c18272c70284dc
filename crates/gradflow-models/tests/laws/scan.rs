//! Laws of prefix scans, against a plain loop over plain numbers.

use crate::residual::{hold, relative};
use gradflow_math::{Init, dual};
use gradflow_models::scan;
use nalgebra::{Complex, ComplexField, DMatrix, DVector, dmatrix, dvector};
use num_dual::Dual64;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Lengths on both sides of one, two and three chunks of 1024 steps, the last one ragged.
const LENGTHS: [usize; 7] = [1, 2, 7, 1024, 1025, 2048, 3500];

/// A step rounds twice, and what it rounds decays with the state: a few tens of ε for decays below 1.
const ROUNDING: f64 = 1e-13;

/// `a_t`, `b_t`, `s_0`.
type Recurrence<E> = (DMatrix<E>, DMatrix<E>, DVector<E>);

fn recurrence(rows: usize, steps: usize) -> Recurrence<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64((rows * 10_000 + steps) as u64);
    let decays = Init::Uniform {
        low: -0.2,
        high: 1.0,
    };
    let drives = Init::Uniform {
        low: -1.0,
        high: 1.0,
    };
    (
        decays.sample(rows, steps, &mut rng),
        drives.sample(rows, steps, &mut rng),
        drives.sample(rows, 1, &mut rng).column(0).into_owned(),
    )
}

/// Decays inside the unit disc at any angle.
fn complex_recurrence(rows: usize, steps: usize) -> Recurrence<Complex<f64>> {
    let (radii, drives, s_0) = recurrence(rows, steps);
    let (angles, other_drives, other_s_0) = recurrence(rows, steps + 1);
    (
        radii.map_with_location(|i, j, r| Complex::from_polar(r.abs(), 6.0 * angles[(i, j)])),
        drives.map_with_location(|i, j, b| Complex::new(b, other_drives[(i, j)])),
        s_0.zip_map(&other_s_0, Complex::new),
    )
}

fn positive_recurrence(rows: usize, steps: usize) -> Recurrence<f64> {
    let (decays, drives, s_0) = recurrence(rows, steps);
    (decays.abs(), drives.abs(), s_0.abs())
}

/// `s_t = a_t s_{t−1} + b_t`, unit by unit.
fn looped<E: ComplexField + Copy>((decays, drives, s_0): &Recurrence<E>) -> DMatrix<E> {
    let mut states = DMatrix::from_element(s_0.len(), decays.ncols() + 1, E::zero());
    for i in 0..s_0.len() {
        states[(i, 0)] = s_0[i];
        for t in 1..=decays.ncols() {
            states[(i, t)] = decays[(i, t - 1)] * states[(i, t - 1)] + drives[(i, t - 1)];
        }
    }
    states
}

/// Real and imaginary parts as one list.
fn parts(matrix: &DMatrix<Complex<f64>>) -> Vec<f64> {
    matrix.iter().flat_map(|z| [z.re, z.im]).collect()
}

#[test]
fn every_scan_is_the_loop() {
    for steps in LENGTHS {
        for rows in [1, 3] {
            let real = recurrence(rows, steps);
            let want = looped(&real);
            let (decays, drives, s_0) = &real;
            let sequential = scan::sequential(decays, drives, s_0).unwrap();
            assert_eq!(sequential, want);
            let parallel = scan::parallel(decays, drives, s_0).unwrap();
            hold(
                "parallel",
                relative(parallel.as_slice(), want.as_slice()),
                ROUNDING,
            );

            let complex = complex_recurrence(rows, steps);
            let want = parts(&looped(&complex));
            let (decays, drives, s_0) = &complex;
            let sequential = scan::sequential(decays, drives, s_0).unwrap();
            hold("complex", relative(&parts(&sequential), &want), ROUNDING);
            let parallel = scan::parallel(decays, drives, s_0).unwrap();
            hold(
                "complex, parallel",
                relative(&parts(&parallel), &want),
                ROUNDING,
            );
        }
    }
}

#[test]
fn a_complex_decay_acts_on_the_pair_of_real_and_imaginary_part_as_a_rotation() {
    let (decays, drives, s_0) = complex_recurrence(2, 50);
    let states = scan::sequential(&decays, &drives, &s_0).unwrap();
    for i in 0..2 {
        let mut pair = [s_0[i].re, s_0[i].im];
        for t in 0..50 {
            let (a, b) = (decays[(i, t)], drives[(i, t)]);
            pair = [
                a.re * pair[0] - a.im * pair[1] + b.re,
                a.im * pair[0] + a.re * pair[1] + b.im,
            ];
        }
        let got = states[(i, 50)];
        hold("pair", relative(&[got.re, got.im], &pair), 1e-14);
    }
}

#[test]
fn a_scan_that_forgets_its_start_is_wrong() {
    for steps in [5, 3000] {
        let mut persistent = recurrence(2, steps);
        persistent.0.fill(1.0);
        let (decays, drives, s_0) = &persistent;
        let without = scan::parallel(decays, drives, &DVector::zeros(2)).unwrap();
        let want = looped(&persistent);
        let error = (without.column(steps) - want.column(steps)).amax();
        // With decay 1 the start stands in every state to the end.
        hold("what is missing", (error - s_0.amax()).abs(), 1e-12);
        assert!(relative(without.as_slice(), want.as_slice()) > 1e-3);
    }
}

/// The relative error of a state is the absolute error of its logarithm.
#[test]
fn the_scan_in_log_space_is_the_loop() {
    for steps in LENGTHS {
        let positive = positive_recurrence(3, steps);
        let (decays, drives, s_0) = &positive;
        let logs = scan::log_space(
            &decays.map(f64::ln),
            &drives.map(f64::ln),
            &s_0.map(f64::ln),
        )
        .unwrap();
        let want = looped(&positive).map(f64::ln);
        let error = (logs - want).amax();
        hold("log space", error, ROUNDING);
    }
}

/// Heinsen 2023: `ln s_t = A_t + logcumsumexp(ln s_0, ln b_t − A_t)`, here over few steps, where A keeps its digits.
#[test]
fn the_scan_in_log_space_is_heinsens_closed_form() {
    let (decays, drives, s_0) = positive_recurrence(2, 40);
    let logs = scan::log_space(
        &decays.map(f64::ln),
        &drives.map(f64::ln),
        &s_0.map(f64::ln),
    )
    .unwrap();
    for i in 0..2 {
        let mut total = 0.0;
        let mut terms = vec![s_0[i].ln()];
        for t in 1..=40 {
            total += decays[(i, t - 1)].ln();
            terms.push(drives[(i, t - 1)].ln() - total);
            let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = terms.iter().map(|term| (term - largest).exp()).sum();
            let want = total + largest + sum.ln();
            // A has reached −50 or so: its rounding is 50 ε.
            hold("Heinsen", (logs[(i, t)] - want).abs(), 1e-13);
        }
    }
}

#[test]
fn log_space_holds_what_the_loop_loses() {
    // 3000 decays of e⁻¹ on a start of 1 and no drive: s = e^{−3000}, which is 0 in f64.
    let decays = DMatrix::from_element(1, 3000, -1.0);
    let nothing = DMatrix::from_element(1, 3000, f64::NEG_INFINITY);
    let logs = scan::log_space(&decays, &nothing, &dvector![0.0]).unwrap();
    assert_eq!(logs[(0, 3000)], -3000.0);
    // A start of zero and no drive is zero, not NaN.
    let logs = scan::log_space(&decays, &nothing, &dvector![f64::NEG_INFINITY]).unwrap();
    assert!(logs.iter().all(|&log| log == f64::NEG_INFINITY));
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let (decays, drives, s_0) = recurrence(3, 5000);
    let d_states = recurrence(3, 5000).1;
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let states = scan::parallel(&decays, &drives, &s_0).unwrap();
            let gradient = scan::parallel_backward(&decays, &states, &d_states).unwrap();
            (states, gradient)
        })
    };
    let (one, three) = (on(1), on(3));
    assert_eq!(one, three);
}

/// A product of 1024 decays of 4 is beyond `f64`, though the state that starts at zero is not.
#[test]
fn a_chunk_whose_product_overflows_is_run_from_its_start() {
    let steps = 2100;
    let decays = DMatrix::from_element(1, steps, 4.0);
    let drives = DMatrix::zeros(1, steps);
    let states = scan::parallel(&decays, &drives, &dvector![0.0]).unwrap();
    assert_eq!(states, DMatrix::zeros(1, steps + 1));
    let d_states = DMatrix::zeros(1, steps);
    let gradient = scan::parallel_backward(&decays, &states, &d_states).unwrap();
    assert_eq!(gradient.d_decays, d_states);
}

/// The gradient along a random direction against dual numbers through the loop.
#[test]
fn the_reverse_scan_is_the_derivative_of_the_loop() {
    for steps in LENGTHS {
        let rows = 2;
        let (decays, drives, s_0) = recurrence(rows, steps);
        let (along_decays, along_drives, along_s_0) = recurrence(rows, steps + 1);
        let along_decays = along_decays.columns(0, steps).into_owned();
        let along_drives = along_drives.columns(0, steps).into_owned();
        let d_states = recurrence(rows, steps + 2).1.columns(0, steps).into_owned();
        let lifted = (
            dual::seed(&decays, &along_decays),
            dual::seed(&drives, &along_drives),
            dual::seed(&s_0, &along_s_0),
        );
        let moved = looped::<Dual64>(&lifted).map(|s| s.eps);
        let slope = moved.columns(1, steps).dot(&d_states);

        let states = scan::sequential(&decays, &drives, &s_0).unwrap();
        for gradient in [
            scan::backward(&decays, &states, &d_states).unwrap(),
            scan::parallel_backward(&decays, &states, &d_states).unwrap(),
        ] {
            let products = [
                gradient.d_decays.component_mul(&along_decays),
                gradient.d_drives.component_mul(&along_drives),
            ];
            let start = gradient.d_s_0.component_mul(&along_s_0);
            let sum = products.iter().map(DMatrix::sum).sum::<f64>() + start.sum();
            let size = products.iter().map(|p| p.abs().sum()).sum::<f64>() + start.abs().sum();
            hold("reverse scan", (sum - slope).abs() / size, ROUNDING);
        }
        // The control multiplies by the decay into s_t where the one out of it belongs.
        let shifted = scan::backward(&decays, &states, &d_states).unwrap();
        let wrong = shifted.d_drives.component_mul(&states.columns(1, steps));
        if steps > 1 {
            assert!(relative(wrong.as_slice(), shifted.d_decays.as_slice()) > 1e-3);
        }
    }
}

/// The gradient by a complex number is the pair of derivatives by its real and its imaginary part.
#[test]
fn the_complex_gradient_holds_the_derivatives_by_both_parts() {
    let steps = 1500;
    let (decays, drives, s_0) = complex_recurrence(1, steps);
    let d_states = complex_recurrence(1, steps + 1)
        .1
        .columns(0, steps)
        .into_owned();
    let states = scan::sequential(&decays, &drives, &s_0).unwrap();
    let sequential = scan::backward(&decays, &states, &d_states).unwrap();
    let parallel = scan::parallel_backward(&decays, &states, &d_states).unwrap();
    for (got, want) in [
        (&parallel.d_decays, &sequential.d_decays),
        (&parallel.d_drives, &sequential.d_drives),
    ] {
        hold("parallel", relative(&parts(got), &parts(want)), ROUNDING);
    }
    // L = Σ Re(conj(e_t) s_t), by dual numbers over pairs.
    let loss = |a: [Dual64; 2]| {
        let mut s = [Dual64::from(s_0[0].re), Dual64::from(s_0[0].im)];
        let mut loss = Dual64::from(0.0);
        for t in 0..steps {
            let a = if t == steps - 3 {
                a
            } else {
                [decays[t].re, decays[t].im].map(Dual64::from)
            };
            s = [
                a[0] * s[0] - a[1] * s[1] + drives[t].re,
                a[1] * s[0] + a[0] * s[1] + drives[t].im,
            ];
            loss += s[0] * d_states[t].re + s[1] * d_states[t].im;
        }
        loss
    };
    let (re, im) = (decays[steps - 3].re, decays[steps - 3].im);
    let by_re = dual::derivative(|re| loss([re, Dual64::from(im)]), re);
    let by_im = dual::derivative(|im| loss([Dual64::from(re), im]), im);
    let got = sequential.d_decays[steps - 3];
    hold(
        "complex gradient",
        relative(&[got.re, got.im], &[by_re, by_im]),
        1e-13,
    );
    // Without the conjugate the derivative by the imaginary part has the wrong sign somewhere.
    let wrong = sequential.d_drives[steps - 3] * states[steps - 3];
    assert!(relative(&[wrong.re, wrong.im], &[by_re, by_im]) > 1e-3);
}

#[test]
fn shapes_that_do_not_agree_are_errors() {
    let error = scan::sequential(&dmatrix![1.0, 2.0], &dmatrix![1.0], &dvector![0.0]).unwrap_err();
    assert_eq!(error.to_string(), "drives must be (1, 2), got (1, 1)");
    let error = scan::parallel(&dmatrix![1.0], &dmatrix![1.0], &dvector![0.0, 1.0]).unwrap_err();
    assert_eq!(error.to_string(), "s_0 must have length 1, got 2");
    let empty = DMatrix::<f64>::zeros(1, 0);
    let error = scan::sequential(&empty, &empty, &dvector![0.0]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the columns of the decays must be at least 1, got 0"
    );
    let error = scan::backward(&dmatrix![1.0], &dmatrix![1.0], &dmatrix![1.0]).unwrap_err();
    assert_eq!(error.to_string(), "states must be (1, 2), got (1, 1)");
}
