//! The driven scalar network `s_t = tanh(w s_{t−1} + b + x_t)`: a network of one unit, for many biases at once.

use crate::vector::{self, Lane};
use pulp::{Arch, Simd, WithSimd};

/// The networks that are computed together: their states fill registers, and fit into the nearest cache.
const WIDTH: usize = 64;

/// The steps after which the logarithm of a product is taken: 2¹⁰⁰ is finite in either precision.
const STEPS: usize = 100;

/// `log |∂s_T/∂s_0| = Σ_t log |w tanh′(a_t)|` from `s_0` = 0, for a weight `w` and each bias of `biases`, into `sums`.
///
/// tanh′(a) = 4e^{−2|a|} / (1 + e^{−2|a|})², so the sum is `T log|4w| − 2 Σ|a_t| − 2 log ∏(1 + e^{−2|a_t|})`: one
/// logarithm for many steps, and nothing that underflows, however far a unit is saturated.
/// For w = 0 it is −∞.
///
/// # Panics
/// When `sums` has not as many entries as `biases`.
pub fn log_products<T: Lane>(w: T, biases: &[T], xs: &[T], sums: &mut [T]) {
    assert_eq!(sums.len(), biases.len(), "there is a sum for each bias");
    Arch::new().dispatch(LogProducts {
        w,
        biases,
        xs,
        sums,
    });
}

struct LogProducts<'a, T> {
    w: T,
    biases: &'a [T],
    xs: &'a [T],
    sums: &'a mut [T],
}

impl<T: Lane> WithSimd for LogProducts<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let two = T::of(2.0);
        let constant = T::of(self.xs.len() as f64) * (self.w.abs() * T::of(4.0)).ln();
        for (biases, sums) in self.biases.chunks(WIDTH).zip(self.sums.chunks_mut(WIDTH)) {
            let mut b = [T::zero(); WIDTH];
            b[..biases.len()].copy_from_slice(biases);
            let mut s = [T::zero(); WIDTH];
            let mut size = [T::zero(); WIDTH];
            let mut log = [T::zero(); WIDTH];
            for xs in self.xs.chunks(STEPS) {
                let mut product = [T::one(); WIDTH];
                for &x in xs {
                    for j in 0..WIDTH {
                        let a = vector::fma::<S, T>(self.w, s[j], b[j] + x);
                        let (value, divisor) = vector::tanh_and_divisor::<S, T>(a);
                        s[j] = value;
                        size[j] += a.abs();
                        product[j] *= divisor;
                    }
                }
                for (log, product) in log.iter_mut().zip(product) {
                    *log += product.ln();
                }
            }
            for (sum, (log, size)) in sums.iter_mut().zip(log.into_iter().zip(size)) {
                *sum = constant - two * (size + log);
            }
        }
    }
}
