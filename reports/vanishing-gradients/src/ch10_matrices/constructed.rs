//! Matrices in plain loops whose singular values or eigenvalues are known because they were put in.

use crate::experiments::bounds::plain_product;
use gradflow_report::PointRng;
use nalgebra::DMatrix;
use rand::RngExt;
use std::f64::consts::TAU;

/// A row-major orthogonal matrix: a rotation by a random angle in each coordinate plane.
pub(super) fn rotation(units: usize, rng: &mut PointRng) -> Vec<f64> {
    let mut q = diagonal(&vec![1.0; units]);
    for i in 0..units {
        for j in i + 1..units {
            let (sin, cos) = rng.random_range(0.0..TAU).sin_cos();
            for column in 0..units {
                let (a, b) = (q[i * units + column], q[j * units + column]);
                q[i * units + column] = cos * a - sin * b;
                q[j * units + column] = sin * a + cos * b;
            }
        }
    }
    q
}

/// `U diag(σ) Vᵀ` for two rotations: a row-major matrix with the singular values `sigma`.
pub(super) fn with_singular_values(sigma: &[f64], rng: &mut PointRng) -> Vec<f64> {
    let units = sigma.len();
    let (u, v) = (rotation(units, rng), rotation(units, rng));
    let stretched = plain_product(&u, &diagonal(sigma), units);
    plain_product(&stretched, &v, units)
}

/// `W = V diag(λ) V⁻¹` with real eigenvalues and a known condition number of V.
pub(super) struct Diagonalisable {
    /// V, row-major.
    v: Vec<f64>,
    /// V⁻¹, row-major.
    v_inverse: Vec<f64>,
    /// The eigenvalues.
    pub(super) lambda: Vec<f64>,
    /// κ(V), the largest singular value of V over the smallest.
    pub(super) condition: f64,
}

impl Diagonalisable {
    /// Eigenvalues of both signs with moduli from 0.2 to `largest`; κ(V) up to e³.
    pub(super) fn draw(units: usize, largest: f64, rng: &mut PointRng) -> Self {
        let lambda = (0..units)
            .map(|_| {
                let sign = if rng.random::<bool>() { 1.0 } else { -1.0 };
                sign * rng.random_range(0.2..largest)
            })
            .collect();
        let logs: Vec<f64> = (0..units).map(|_| rng.random_range(0.0..3.0)).collect();
        let (low, high) = logs
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &log| {
                (f64::min(low, log), f64::max(high, log))
            });
        let (u, z) = (rotation(units, rng), rotation(units, rng));
        let through = |left: &[f64], sign: f64, right: &[f64]| {
            let stretches: Vec<f64> = logs.iter().map(|log| (sign * log).exp()).collect();
            let stretched = plain_product(left, &diagonal(&stretches), units);
            plain_product(&stretched, right, units)
        };
        Self {
            v: through(&u, 1.0, &z),
            v_inverse: through(&transposed(&z, units), -1.0, &transposed(&u, units)),
            lambda,
            condition: (high - low).exp(),
        }
    }

    /// `V diag(f(λ)) V⁻¹`, row-major: W itself, a power, a resolvent.
    pub(super) fn map(&self, f: impl Fn(f64) -> f64) -> Vec<f64> {
        let units = self.lambda.len();
        let mapped: Vec<f64> = self.lambda.iter().map(|&lambda| f(lambda)).collect();
        let left = plain_product(&self.v, &diagonal(&mapped), units);
        plain_product(&left, &self.v_inverse, units)
    }

    /// ρ = max |λ|.
    pub(super) fn radius(&self) -> f64 {
        self.lambda
            .iter()
            .fold(0.0, |radius, lambda| f64::max(radius, lambda.abs()))
    }
}

/// Two unit vectors of length `units` ≥ 2 with the scalar product `cosine`.
pub(super) fn pair_at_angle(units: usize, cosine: f64, rng: &mut PointRng) -> [Vec<f64>; 2] {
    let q = rotation(units, rng);
    let (u, across) = (&q[..units], &q[units..2 * units]);
    let sine = (1.0 - cosine * cosine).sqrt();
    let v = u
        .iter()
        .zip(across)
        .map(|(u, across)| cosine * u + sine * across)
        .collect();
    [u.to_vec(), v]
}

/// The same row-major matrix for the library.
pub(super) fn matrix(entries: &[f64], units: usize) -> DMatrix<f64> {
    DMatrix::from_row_slice(units, units, entries)
}

/// A row-major diagonal matrix.
fn diagonal(entries: &[f64]) -> Vec<f64> {
    let units = entries.len();
    (0..units * units)
        .map(|i| {
            if i / units == i % units {
                entries[i / units]
            } else {
                0.0
            }
        })
        .collect()
}

fn transposed(matrix: &[f64], units: usize) -> Vec<f64> {
    (0..units * units)
        .map(|i| matrix[(i % units) * units + i / units])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Diagonalisable, pair_at_angle, with_singular_values};
    use crate::experiments::bounds::plain_product;
    use gradflow_sweep::Seed;

    #[test]
    fn the_squares_of_the_singular_values_add_up_to_the_squares_of_the_entries() {
        let rng = &mut Seed(0).named("constructed").stream(0);
        let sigma = [3.0, 0.5, 0.1];
        let squares = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>();
        let m = with_singular_values(&sigma, rng);
        assert!((squares(&m) - squares(&sigma)).abs() < 1e-13);
    }

    #[test]
    fn a_function_of_the_eigenvalues_is_that_function_of_the_matrix() {
        let rng = &mut Seed(0).named("constructed").stream(1);
        let w = Diagonalisable::draw(5, 1.2, rng);
        let cube = w.map(|lambda| lambda.powi(3));
        let one = w.map(|lambda| lambda);
        let product = plain_product(&plain_product(&one, &one, 5), &one, 5);
        for (got, want) in cube.iter().zip(&product) {
            assert!((got - want).abs() < 1e-11, "{got} against {want}");
        }
    }

    #[test]
    fn the_pair_has_its_angle() {
        let rng = &mut Seed(0).named("constructed").stream(2);
        let [u, v] = pair_at_angle(4, -0.3, rng);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        assert!((dot(&u, &v) + 0.3).abs() < 1e-14);
        assert!((dot(&u, &u) - 1.0).abs() < 1e-14 && (dot(&v, &v) - 1.0).abs() < 1e-14);
    }
}
