//! σ₁ alone: Lanczos on the Gram matrix, and a proof that nothing larger was missed.

use crate::gemm::{self, Columns, Panels};
use crate::vector::{dot, fma};
use nalgebra::{Cholesky, DMatrix};
use pulp::{Arch, Simd, WithSimd};

/// The Lanczos steps after which a full decomposition is cheaper.
const MAX_STEPS: usize = 128;

/// The steps between two looks at the largest Ritz value.
const BETWEEN: usize = 4;

/// The part of θ that a residual may have before the first proof: the error of θ is at most residual²/gap (Parlett 1998,
/// §11.7), so that this is enough for most gaps; a proof that fails asks for a residual a hundred times less.
const SETTLED: f64 = 1e-8;

/// σ₁ of a matrix with finite entries near 1 that is not zero, or none where it could not be proved.
///
/// θ, the largest Ritz value of `G = MᵀM`, is never above σ₁².
/// It is returned when either `‖G‖_F² < 2θ²`, so that no second eigenvalue is as large, and residual²/gap is below ε·θ;
/// or when θ(1 + 2nε) − G has a Cholesky decomposition, so that no eigenvalue is larger (Sylvester's law of inertia).
pub(super) fn largest(m: &DMatrix<f64>) -> Option<f64> {
    let gram = if m.nrows() < m.ncols() {
        gemm::gram(&m.transpose())
    } else {
        gemm::gram(m)
    };
    Arch::new().dispatch(Lanczos { gram }).map(f64::sqrt)
}

/// The tridiagonal matrix of k steps: α on the diagonal, β beside it; the last β belongs to the next step.
#[derive(Default)]
struct Tridiagonal {
    alpha: Vec<f64>,
    beta: Vec<f64>,
}

/// The largest eigenvalue of the tridiagonal matrix and how far its vector is from one of the whole matrix.
struct Ritz {
    value: f64,
    residual: f64,
}

struct Lanczos {
    gram: DMatrix<f64>,
}

impl WithSimd for Lanczos {
    type Output = Option<f64>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Option<f64> {
        let gram = self.gram;
        let n = gram.nrows();
        let mut packed = Panels::new();
        packed.pack::<S>([Columns::of(&gram)].into_iter());
        // The column with the largest diagonal is one step of power iteration from its unit vector.
        let start = gram.column(gram.diagonal().imax());
        let mut basis = (start / start.norm()).as_slice().to_vec();
        let mut t = Tridiagonal::default();
        let frobenius = dot(simd, gram.as_slice(), gram.as_slice());
        let mut w = vec![0.0; n];
        let mut settled = SETTLED;
        for step in 1..=MAX_STEPS.min(n) {
            let v = &basis[(step - 1) * n..];
            w.fill(0.0);
            packed.multiply_add_column(simd, v, &mut w);
            t.alpha.push(dot(simd, v, &w));
            // Orthogonal to rounding: against all directions, twice (Daniel, Gragg, Kaufman & Stewart 1976).
            for _ in 0..2 {
                for v in basis.chunks_exact(n) {
                    let part = dot(simd, v, &w);
                    for (w, &v) in w.iter_mut().zip(v) {
                        *w = fma::<S, f64>(-part, v, *w);
                    }
                }
            }
            let beta = dot(simd, &w, &w).sqrt();
            t.beta.push(beta);
            let ends = step == n || beta <= f64::EPSILON * t.alpha[0];
            if ends || step % BETWEEN == 0 {
                let ritz = t.largest();
                if ritz.is_alone(frobenius) {
                    return Some(ritz.value);
                }
                if ritz.residual <= settled * ritz.value {
                    if is_bound(gram.clone(), ritz.value) {
                        return Some(ritz.value);
                    }
                    settled *= 0.01;
                }
            }
            if ends {
                break;
            }
            basis.extend(w.iter().map(|&w| w / beta));
        }
        None
    }
}

impl Tridiagonal {
    /// Newton's method on the characteristic polynomial from above its largest root: no step overshoots.
    fn largest(&self) -> Ritz {
        let k = self.alpha.len();
        // Gershgorin's circles.
        let radius = |i: usize| {
            let before = if i == 0 { 0.0 } else { self.beta[i - 1] };
            let after = if i + 1 == k { 0.0 } else { self.beta[i] };
            before + after
        };
        let mut value = (0..k).fold(0.0, |bound: f64, i| bound.max(self.alpha[i] + radius(i)));
        loop {
            // d_i = χ_i/χ_{i−1} at the value, and its derivative.
            let (mut d, mut slope, mut sum) = (value - self.alpha[0], 1.0, 0.0);
            for (&alpha, &beta) in self.alpha[1..].iter().zip(&self.beta) {
                sum += slope / d;
                let ratio = beta / d;
                slope = 1.0 + ratio * ratio * slope;
                d = value - alpha - ratio * beta;
            }
            sum += slope / d;
            let next = value - 1.0 / sum;
            // Rounding stops the descent at the root.
            if !(next < value && d > 0.0) {
                // The last entry of the unit eigenvector is 1/√slope.
                let residual = self.beta[k - 1] / slope.sqrt();
                return Ritz { value, residual };
            }
            value = next;
        }
    }
}

impl Ritz {
    /// Whether the eigenvalues of a Gram matrix with this ‖G‖_F² leave no room for a second one as large, and the first is
    /// known to rounding.
    fn is_alone(&self, frobenius: f64) -> bool {
        let others = (frobenius - self.value * self.value).max(0.0).sqrt();
        let gap = self.value - others;
        gap > 1e-3 * self.value && self.residual * self.residual <= f64::EPSILON * self.value * gap
    }
}

/// Whether no eigenvalue of `gram` exceeds `value`(1 + 2nε).
fn is_bound(mut gram: DMatrix<f64>, value: f64) -> bool {
    let shift = value * (1.0 + 2.0 * gram.nrows() as f64 * f64::EPSILON);
    gram.neg_mut();
    for j in 0..gram.nrows() {
        gram[(j, j)] += shift;
    }
    is_positive_definite(gram)
}

/// Whether the symmetric `a` has a Cholesky decomposition, by blocks, so that matrix products do most of the work.
fn is_positive_definite(mut a: DMatrix<f64>) -> bool {
    const BLOCK: usize = 32;
    let n = a.nrows();
    for first in (0..n).step_by(BLOCK) {
        let width = BLOCK.min(n - first);
        let corner = a.view((first, first), (width, width)).into_owned();
        let Some(corner) = Cholesky::new(corner) else {
            return false;
        };
        let (next, rest) = (first + width, n - first - width);
        if rest == 0 {
            break;
        }
        let mut row = a.view((first, next), (width, rest)).into_owned();
        if !corner.l_dirty().solve_lower_triangular_mut(&mut row) {
            return false;
        }
        let mut below = a.view_mut((next, next), (rest, rest));
        below -= gemm::gram(&row);
    }
    true
}
