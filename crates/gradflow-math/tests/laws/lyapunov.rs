//! Spectra that are known: of constant, diagonal and periodic products, of rotations, of two attractors.

use crate::{assert_close, diagonal, gaussian, rng};
use gradflow_math::lyapunov::{
    Interval, LyapunovEstimator, LyapunovSettings, LyapunovSpectrum, Status, lyapunov_spectrum,
};
use gradflow_math::{Activation, Init};
use nalgebra::{DMatrix, DVector, dmatrix};

fn full(n: usize) -> DMatrix<f64> {
    Init::Orthogonal.sample(n, n, &mut rng(80))
}

fn settings(interval: Interval, transient: usize, block: usize) -> LyapunovSettings {
    LyapunovSettings {
        interval,
        transient,
        block,
    }
}

fn assert_exponents(spectrum: &LyapunovSpectrum, want: &[f64], tolerance: f64) {
    assert_eq!(spectrum.exponents.len(), want.len());
    for (k, (got, want)) in spectrum.exponents.iter().zip(want).enumerate() {
        assert!(
            (got - want).abs() <= tolerance,
            "exponent {k}: expected {want}, got {got}"
        );
    }
}

/// Logs of the entries, in the order of the identity's columns; the products reach 10^±30,000.
#[test]
fn a_diagonal_map_has_the_logarithms_of_its_entries() {
    let map = diagonal(&[1e-3, 2.0, -1e3, 1.0]);
    let want = [1e-3_f64.ln(), 2.0_f64.ln(), 1e3_f64.ln(), 0.0];
    for interval in [Interval::Adaptive, Interval::Every(1), Interval::Every(7)] {
        let jacobians = std::iter::repeat_n(map.clone(), 10_000);
        let spectrum = lyapunov_spectrum(
            jacobians,
            DMatrix::identity(4, 4),
            settings(interval, 0, 100),
        );
        // Sums of 10⁴ equal terms, in blocks of a hundred: a few ε of the largest term.
        assert_exponents(&spectrum, &want, 1e-13);
        assert_eq!(spectrum.status(), Status::Finite);
        assert!(
            spectrum
                .standard_errors()
                .iter()
                .all(|error| *error < 1e-14)
        );
    }
}

/// From a generic frame the exponents come in descending order; the transient forgets the frame like e^(−gap·t).
#[test]
fn a_generic_frame_finds_the_leading_exponents_first() {
    let map = diagonal(&[0.5, 3.0, -2.0, 1.0]);
    let frame = full(4).columns(0, 2).into_owned();
    let jacobians = std::iter::repeat_n(map, 400);
    let spectrum = lyapunov_spectrum(jacobians, frame, settings(Interval::Adaptive, 200, 50));
    assert_exponents(&spectrum, &[3.0_f64.ln(), 2.0_f64.ln()], 1e-14);
    assert_eq!((spectrum.steps, spectrum.local.len()), (200, 4));
    // Two positive exponents out of four do not tell the dimension.
    assert!(spectrum.kaplan_yorke_dimension().is_nan());
}

#[test]
fn a_rotation_has_exponents_zero_and_a_permutation_too() {
    for map in [
        Init::Orthogonal.sample(10, 10, &mut rng(81)),
        crate::cycle(10),
    ] {
        let spectrum = lyapunov_spectrum(
            std::iter::repeat_n(map, 1000),
            full(10),
            LyapunovSettings::default(),
        );
        assert_exponents(&spectrum, &[0.0; 10], 1e-15);
        assert_eq!(spectrum.kaplan_yorke_dimension(), 10.0);
    }
}

/// Three matrices in turn, of which the exponents are a third of the logarithms of |eigenvalues| of C·B·A.
fn period() -> [DMatrix<f64>; 3] {
    [
        dmatrix![1.0, 2.0; 0.0, 0.5],
        dmatrix![0.3, 0.0; -1.0, 2.0],
        dmatrix![1.0, -1.0; 0.7, 0.4],
    ]
}

/// ln |eigenvalues| of a 2 × 2 matrix with real eigenvalues, from trace and determinant.
fn log_eigenvalues(m: &DMatrix<f64>) -> [f64; 2] {
    let (half_trace, determinant) = (0.5 * m.trace(), m.determinant());
    let root = (half_trace * half_trace - determinant).sqrt();
    let larger = half_trace.abs() + root;
    [larger.ln(), (determinant / larger).abs().ln()]
}

#[test]
fn a_periodic_product_has_the_eigenvalues_of_its_period_and_reversed_it_has_others() {
    let [a, b, c] = period();
    let of = |order: [&DMatrix<f64>; 3]| {
        let jacobians = (0..900).map(|t| order[t % 3].clone());
        lyapunov_spectrum(jacobians, full(2), settings(Interval::Adaptive, 300, 30))
    };
    let forward = of([&a, &b, &c]);
    let reversed = of([&c, &b, &a]);
    let want = log_eigenvalues(&(&c * &b * &a)).map(|x| x / 3.0);
    let want_reversed = log_eigenvalues(&(&a * &b * &c)).map(|x| x / 3.0);
    // Adaptive intervals aim at sines above 10⁻⁴, which leaves a relative error of ε/10⁻⁴ = 2·10⁻¹².
    assert_exponents(&forward, &want, 2e-12);
    assert_exponents(&reversed, &want_reversed, 2e-12);
    // The control: the order matters.
    assert!((forward.exponents[0] - reversed.exponents[0]).abs() > 0.1);
    // Volumes do not care about it.
    assert_close(
        forward.exponents.iter().sum(),
        reversed.exponents.iter().sum(),
        2e-12,
    );
}

/// The Hénon map at a = 1.4, b = 0.3: (0.4192, −1.6229), whose sum is ln b (Hénon 1976; Sprott 2003).
#[test]
fn the_henon_attractor() {
    let mut x = dmatrix![0.1; 0.1];
    let jacobians = (0..201_000).map(|_| {
        let jacobian = dmatrix![-2.8 * x[0], 1.0; 0.3, 0.0];
        x = dmatrix![1.0 - 1.4 * x[0] * x[0] + x[1]; 0.3 * x[0]];
        jacobian
    });
    let spectrum = lyapunov_spectrum(
        jacobians,
        DMatrix::identity(2, 2),
        settings(Interval::Adaptive, 1000, 1000),
    );
    let error = spectrum.standard_errors()[0];
    assert!(error < 1e-3, "{error}");
    assert_exponents(&spectrum, &[0.4192, -1.6229], 3.0 * error + 1e-4);
    // Twice ε over the sine of 10⁻⁴ that adaptive intervals aim at, with a margin of two.
    assert!(spectrum.sum_rule_residual(0.3_f64.ln()).abs() < 1e-11);
    assert!(spectrum.smallest_sine > 1e-8);
    // 1 + 0.4192/1.6229.
    assert!((spectrum.kaplan_yorke_dimension() - 1.2583).abs() < 2e-3);
}

/// The Lorenz system at (10, 28, 8/3): (0.9056, 0, −14.5723), whose sum is −(10 + 1 + 8/3) (Sprott 2003). State and frame go
/// through the same Runge–Kutta steps of 0.005.
#[test]
fn the_lorenz_attractor() {
    const STEP: f64 = 0.005;
    type Tangent = DMatrix<f64>;
    let flow = |s: &DVector<f64>, frame: &Tangent| -> (DVector<f64>, Tangent) {
        let (x, y, z) = (s[0], s[1], s[2]);
        let velocity = vec![10.0 * (y - x), x * (28.0 - z) - y, x * y - 8.0 / 3.0 * z];
        let jacobian = dmatrix![-10.0, 10.0, 0.0; 28.0 - z, -1.0, -x; y, x, -8.0 / 3.0];
        (DVector::from_vec(velocity), jacobian * frame)
    };
    let mut s = DVector::from_vec(vec![1.0, 1.0, 20.0]);
    let mut estimator = LyapunovEstimator::new(full(3), settings(Interval::Adaptive, 4000, 2000));
    for _ in 0..204_000 {
        estimator.push_with(|frame, image| {
            let (ds_1, df_1) = flow(&s, frame);
            let (ds_2, df_2) = flow(
                &(&s + &ds_1 * (STEP / 2.0)),
                &(frame + &df_1 * (STEP / 2.0)),
            );
            let (ds_3, df_3) = flow(
                &(&s + &ds_2 * (STEP / 2.0)),
                &(frame + &df_2 * (STEP / 2.0)),
            );
            let (ds_4, df_4) = flow(&(&s + &ds_3 * STEP), &(frame + &df_3 * STEP));
            s += (ds_1 + (ds_2 + ds_3) * 2.0 + ds_4) * (STEP / 6.0);
            image.copy_from(&(frame + (df_1 + (df_2 + df_3) * 2.0 + df_4) * (STEP / 6.0)));
        });
    }
    let mut spectrum = estimator.finish();
    let error = spectrum.standard_errors()[0] / STEP;
    assert!(error < 0.02, "{error}");
    spectrum.exponents.iter_mut().for_each(|x| *x /= STEP);
    assert_exponents(&spectrum, &[0.9056, 0.0, -14.5723], 3.0 * error + 1e-4);
    // The volume is contracted by the step of fourth order, to about (13.7·0.005)⁴/5!.
    assert!(spectrum.sum_rule_residual(-41.0 / 3.0).abs() < 1e-5);
    assert!((spectrum.kaplan_yorke_dimension() - 2.062).abs() < 2e-3);
}

/// The Jacobians of h ← tanh(gWh), W Gaussian, along a trajectory.
fn network(n: usize, gain: f64, steps: usize) -> Vec<DMatrix<f64>> {
    let w = gaussian(n, n, 82) * gain;
    let mut h = DVector::from_fn(n, |i, _| (1.0 + i as f64).sin());
    (0..steps)
        .map(|_| {
            let a = &w * &h;
            h = a.map(f64::tanh);
            DMatrix::from_diagonal(&a.map(|a| Activation::Tanh.slope(a))) * &w
        })
        .collect()
}

enum Method {
    Householder,
    SignsForgotten,
    FactorsSwapped,
    NeverOrthonormalised,
}

/// The exponents by nalgebra's Householder reflections, or by a mistake.
fn reference(jacobians: &[DMatrix<f64>], method: &Method) -> Vec<f64> {
    let n = jacobians[0].nrows();
    let mut q = DMatrix::identity(n, n);
    let mut growth = vec![0.0; n];
    for jacobian in jacobians {
        let image = match method {
            Method::FactorsSwapped => &q * jacobian,
            _ => jacobian * &q,
        };
        let (next, r) = image.clone().qr().unpack();
        for (k, growth) in growth.iter_mut().enumerate() {
            *growth += match method {
                // Householder's reflections leave either sign on the diagonal, which nalgebra takes off again.
                Method::SignsForgotten if k % 2 == 1 => (-r[(k, k)]).ln(),
                Method::NeverOrthonormalised => image.column(k).norm().ln(),
                _ => r[(k, k)].abs().ln(),
            };
        }
        q = next;
        if matches!(method, Method::NeverOrthonormalised) {
            q = image;
            q.column_iter_mut().for_each(|mut column| {
                column.normalize_mut();
            });
        }
    }
    growth.iter().map(|x| x / jacobians.len() as f64).collect()
}

/// Both are backward stable at every step, so that exponents agree to about ε times the condition of a step.
#[test]
fn exponents_are_those_of_householder_and_mistakes_are_rejected() {
    let jacobians = network(64, 2.0, 200);
    let run = |interval| {
        lyapunov_spectrum(
            jacobians.iter().cloned(),
            DMatrix::identity(64, 64),
            settings(interval, 0, 50),
        )
    };
    let distance = |spectrum: &LyapunovSpectrum, method| {
        let want = reference(&jacobians, &method);
        let errors = spectrum
            .exponents
            .iter()
            .zip(want)
            .map(|(got, want)| (got - want).abs());
        errors.fold(0.0, |largest: f64, x| {
            if x.is_nan() {
                f64::INFINITY
            } else {
                largest.max(x)
            }
        })
    };
    let every = run(Interval::Every(1));
    let error = distance(&every, Method::Householder);
    assert!(error < 1e-11, "{error:e}");
    for mistake in [
        Method::SignsForgotten,
        Method::FactorsSwapped,
        Method::NeverOrthonormalised,
    ] {
        assert!(distance(&every, mistake) > 1e-3);
    }
    let adaptive = run(Interval::Adaptive);
    assert!(
        adaptive.smallest_sine > 1e-8,
        "{:e}",
        adaptive.smallest_sine
    );
    // ε/sin of at most 10⁻⁸ an interval.
    assert!(distance(&adaptive, Method::Householder) < 1e-8);
    // Ten steps lose the trailing columns altogether, which is reported and does not touch the leading ones.
    let coarse = run(Interval::Every(10));
    assert_eq!(coarse.status(), Status::Singular);
    for k in 0..5 {
        assert!((coarse.exponents[k] - every.exponents[k]).abs() < 1e-10);
    }
    let log_det = jacobians
        .iter()
        .map(|j| j.determinant().abs().ln())
        .sum::<f64>()
        / 200.0;
    assert!(every.sum_rule_residual(log_det).abs() < 1e-11);
    // The control: a sum over the leading exponents only.
    assert!((every.exponents[..63].iter().sum::<f64>() - log_det).abs() > 1.0);
}

#[test]
fn singular_jacobians_give_minus_infinity_and_leave_the_rest() {
    let projector = dmatrix![1.0, 0.0, 0.0; 0.0, 0.0, 0.0; 0.0, 0.0, 2.0];
    let spectrum = lyapunov_spectrum(
        std::iter::repeat_n(projector, 500),
        full(3),
        settings(Interval::Adaptive, 100, 100),
    );
    assert_exponents(
        &LyapunovSpectrum {
            exponents: spectrum.exponents[..2].to_vec(),
            ..spectrum.clone()
        },
        &[2.0_f64.ln(), 0.0],
        1e-14,
    );
    assert_eq!(spectrum.exponents[2], f64::NEG_INFINITY);
    assert_eq!(spectrum.status(), Status::Singular);
    assert_eq!(spectrum.kaplan_yorke_dimension(), 2.0);
    let zero = lyapunov_spectrum(
        std::iter::repeat_n(DMatrix::zeros(3, 3), 10),
        full(3),
        LyapunovSettings::default(),
    );
    assert_eq!(zero.exponents, [f64::NEG_INFINITY; 3]);
    assert_eq!(zero.kaplan_yorke_dimension(), 0.0);
}

#[test]
fn non_finite_jacobians_give_a_status() {
    for bad in [f64::NAN, f64::INFINITY] {
        let jacobians = (0..100).map(|t| {
            if t == 50 {
                dmatrix![1.0, bad; 0.0, 1.0]
            } else {
                dmatrix![1.0, 0.5; 0.0, 1.0]
            }
        });
        let spectrum = lyapunov_spectrum(jacobians, full(2), LyapunovSettings::default());
        assert_eq!(spectrum.status(), Status::NonFinite);
        assert!(spectrum.kaplan_yorke_dimension().is_nan());
    }
}

#[test]
fn no_step_after_the_transient_is_empty() {
    let spectrum = lyapunov_spectrum(
        std::iter::repeat_n(DMatrix::identity(2, 2), 10),
        full(2),
        settings(Interval::Adaptive, 10, 5),
    );
    assert_eq!(spectrum.status(), Status::Empty);
    assert!(spectrum.exponents.iter().all(|x| x.is_nan()));
    assert!(spectrum.standard_errors().iter().all(|x| x.is_nan()));
}

/// Local exponents average to the exponents when the blocks fill the run.
#[test]
fn finite_time_exponents_average_to_the_exponents() {
    let jacobians = network(10, 1.5, 400);
    let spectrum = lyapunov_spectrum(jacobians, full(10), settings(Interval::Adaptive, 100, 60));
    assert_eq!((spectrum.steps, spectrum.local.len()), (300, 5));
    for k in 0..10 {
        let mean = spectrum.local.iter().map(|local| local[k]).sum::<f64>() / 5.0;
        assert!((mean - spectrum.exponents[k]).abs() < 1e-13);
    }
}

#[test]
fn the_dimension_interpolates_between_sums() {
    let of = |exponents: &[f64]| {
        LyapunovSpectrum {
            exponents: exponents.to_vec(),
            dimension: 3,
            steps: 1,
            local: Vec::new(),
            smallest_sine: 1.0,
        }
        .kaplan_yorke_dimension()
    };
    assert_eq!(of(&[-1.0, -2.0, -3.0]), 0.0);
    assert_eq!(of(&[1.0, 0.0, -2.0]), 2.5);
    assert_eq!(of(&[-2.0, 1.0, 0.0]), 2.5);
    assert_eq!(of(&[1.0, 0.0, -1.0]), 3.0);
    assert_eq!(of(&[1.0, -2.0]), 1.5);
    assert!(of(&[1.0, -1.0]).is_nan());
    assert!(of(&[f64::NAN, -2.0, -3.0]).is_nan());
}

#[test]
#[should_panic(expected = "the jacobian must be (2, 2), got (3, 3)")]
fn a_jacobian_of_another_size_is_refused() {
    lyapunov_spectrum(
        [DMatrix::identity(3, 3)],
        full(2),
        LyapunovSettings::default(),
    );
}

#[test]
#[should_panic(expected = "Interval::Every needs at least 1 step, got 0")]
fn an_empty_interval_is_refused() {
    LyapunovEstimator::new(full(2), settings(Interval::Every(0), 0, 1));
}
