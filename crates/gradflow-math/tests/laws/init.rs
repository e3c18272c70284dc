use crate::rng;
use gradflow_math::Init;
use nalgebra::{DMatrix, dmatrix};

#[test]
fn gaussian_entries_have_variance_gain_squared_over_columns() {
    let m = Init::Gaussian { gain: 1.5 }.sample(100, 400, &mut rng(1));
    let count = 40_000.0_f64;
    let variance = 1.5 * 1.5 / 400.0;
    // Five standard errors: √(σ²/n) of the mean, σ²·√(2/n) of the variance, 3·σ⁴·√(96/9n) of the fourth moment.
    assert!(m.mean().abs() < 5.0 * (variance / count).sqrt());
    let second = m.map(|x| x * x).mean();
    assert!((second / variance - 1.0).abs() < 5.0 * (2.0 / count).sqrt());
    let fourth = m.map(|x| x.powi(4)).mean();
    assert!((fourth / (3.0 * variance * variance) - 1.0).abs() < 5.0 * (96.0 / 9.0 / count).sqrt());
}

#[test]
fn orthogonal_draws_have_orthonormal_columns_or_rows() {
    for (rows, cols) in [(1, 1), (6, 6), (9, 4), (4, 9)] {
        let m = Init::Orthogonal.sample(rows, cols, &mut rng(2));
        assert_eq!(m.shape(), (rows, cols));
        let gram = if rows < cols {
            &m * m.transpose()
        } else {
            m.transpose() * &m
        };
        let side = rows.min(cols);
        assert!((gram - DMatrix::identity(side, side)).amax() < 1e-14);
    }
}

/// Under the Haar law every entry has mean 0 and mean square 1/n, and both signs of the determinant are equally likely;
/// without the sign correction the determinant has one sign and the first entry too.
#[test]
fn orthogonal_draws_follow_the_haar_law() {
    const DRAWS: u32 = 4000;
    let mut random = rng(3);
    let (mut reflections, mut sum, mut squares) = (0, DMatrix::zeros(3, 3), DMatrix::zeros(3, 3));
    for _ in 0..DRAWS {
        let q = Init::Orthogonal.sample(3, 3, &mut random);
        reflections += u32::from(q.determinant() < 0.0);
        squares += q.component_mul(&q);
        sum += q;
    }
    let draws = f64::from(DRAWS);
    // Five standard errors: ½/√n of a share, √(1/3n) of a mean, and var(q²) = 4/45 for a coordinate on the sphere.
    assert!((f64::from(reflections) / draws - 0.5).abs() < 5.0 * 0.5 / draws.sqrt());
    assert!((sum / draws).amax() < 5.0 * (1.0 / 3.0 / draws).sqrt());
    assert!((squares / draws).add_scalar(-1.0 / 3.0).amax() < 5.0 * (4.0 / 45.0 / draws).sqrt());
}

#[test]
fn identity_puts_ones_on_the_diagonal_of_any_shape() {
    assert_eq!(
        Init::Identity.sample(2, 3, &mut rng(4)),
        DMatrix::identity(2, 3)
    );
}

#[test]
fn uniform_entries_fill_their_interval() {
    let m = Init::Uniform {
        low: -2.0,
        high: 3.0,
    }
    .sample(100, 100, &mut rng(5));
    assert!(m.iter().all(|&x| (-2.0..3.0).contains(&x)));
    // Five standard errors of the mean of 10,000 draws with variance 25/12.
    assert!((m.mean() - 0.5).abs() < 5.0 * (25.0_f64 / 12.0 / 1e4).sqrt());
    assert!(m.min() < -1.99 && m.max() > 2.99);
}

/// Golden values: a stored result must be reproducible by a later version.
#[test]
fn draws_are_the_same_in_every_version() {
    let m = Init::Gaussian { gain: 1.0 }.sample(2, 1, &mut rng(6));
    assert_eq!(
        m.as_slice(),
        [-0.122_984_201_988_293_25, -0.063_643_563_361_231_43]
    );
    let m = Init::Uniform {
        low: 0.0,
        high: 1.0,
    }
    .sample(2, 1, &mut rng(6));
    assert_eq!(
        m.as_slice(),
        [0.419_139_708_930_180_7, 0.483_130_426_734_303_3]
    );
    // The same Gaussian pair, brought to length 1.
    let m = Init::Orthogonal.sample(2, 1, &mut rng(6));
    assert!((m - dmatrix![-0.888_126_140_455_469_7; -0.459_599_780_939_538_9]).amax() < 1e-15);
}

#[test]
fn empty_shapes_are_allowed() {
    for init in [
        Init::Gaussian { gain: 1.0 },
        Init::Identity,
        Init::Uniform {
            low: 0.0,
            high: 1.0,
        },
    ] {
        assert_eq!(init.sample(0, 3, &mut rng(7)).shape(), (0, 3));
    }
}
