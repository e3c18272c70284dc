//! The matrix `[[α, β], [0, α]]`: one eigenvalue, and a stretch that the eigenvalue does not show.

use crate::experiments::product_norms::non_normal;
use gradflow_math::spectrum::singular_values;
use nalgebra::DMatrix;

/// α of the example.
pub(super) const ALPHA: f64 = 0.9;
/// β of the example.
pub(super) const BETA: f64 = 10.0;

/// `ln ‖Wⁿ‖ = n ln |α| + asinh(n |β| / (2 |α|))` (D10.4).
pub(super) fn log_norm(alpha: f64, beta: f64, n: u32) -> f64 {
    let n = f64::from(n);
    n * alpha.abs().ln() + (0.5 * n * (beta / alpha).abs()).asinh()
}

/// The first lag after the peak at which the example's powers are shorter than 1 again.
pub(super) fn back_below_one() -> u32 {
    (1..=u32::MAX)
        .find(|&n| log_norm(ALPHA, BETA, n) < 0.0)
        .expect("n ln α falls without end, and asinh grows like a logarithm")
}

/// `‖(zI − W)⁻¹‖` of the example at `z = re + i im`.
///
/// The complex matrix is written as the real one `[[A, −B], [B, A]]`, which has the same singular values, each twice.
pub(super) fn resolvent_norm(re: f64, im: f64) -> f64 {
    let a = DMatrix::identity(2, 2) * re - non_normal();
    let b = DMatrix::identity(2, 2) * im;
    let mut whole = DMatrix::zeros(4, 4);
    whole.view_mut((0, 0), (2, 2)).copy_from(&a);
    whole.view_mut((2, 2), (2, 2)).copy_from(&a);
    whole.view_mut((0, 2), (2, 2)).copy_from(&-&b);
    whole.view_mut((2, 0), (2, 2)).copy_from(&b);
    1.0 / singular_values(&whole)[3]
}

/// The Kreiss constant of the example, `sup_{|z| > 1} (|z| − 1) ‖(zI − W)⁻¹‖`.
///
/// The resolvent of a matrix with one positive eigenvalue and no negative entry is largest on the positive axis, where the
/// product is smooth with one maximum: a golden-section search.
pub(super) fn kreiss_constant() -> f64 {
    let value = |z: f64| (z - 1.0) * resolvent_norm(z, 0.0);
    let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut low, mut high) = (1.0, 2.0);
    for _ in 0..60 {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if value(left) < value(right) {
            low = left;
        } else {
            high = right;
        }
    }
    value(f64::midpoint(low, high))
}

#[cfg(test)]
mod tests {
    use super::{ALPHA, BETA, back_below_one, kreiss_constant, log_norm, resolvent_norm};
    use crate::experiments::product_norms::non_normal_peak;

    #[test]
    fn the_closed_form_has_its_peak_where_the_powers_have_it() {
        let peak = non_normal_peak();
        let lag = u32::try_from(peak.lag).expect("a small lag");
        assert!((log_norm(ALPHA, BETA, lag).exp() / peak.norm - 1.0).abs() < 1e-13);
        assert!(log_norm(ALPHA, BETA, lag) > log_norm(ALPHA, BETA, lag - 1));
        assert!(log_norm(ALPHA, BETA, lag) > log_norm(ALPHA, BETA, lag + 1));
        assert!(log_norm(ALPHA, BETA, back_below_one()) < 0.0);
    }

    /// The inverse of `zI − W` is again a shear, with the entries `1/d` and `β/d²` for `d = z − α`.
    #[test]
    fn on_the_real_axis_the_resolvent_is_a_shear() {
        for z in [1.05, 1.5, 2.0] {
            let d = z - ALPHA;
            let want = (0.5 * BETA / d).asinh().exp() / d;
            assert!(
                (resolvent_norm(z, 0.0) / want - 1.0).abs() < 1e-12,
                "z = {z}"
            );
        }
    }

    #[test]
    fn the_kreiss_constant_lies_below_the_peak_and_above_a_part_of_it() {
        let (constant, peak) = (kreiss_constant(), non_normal_peak().norm);
        let units = 2.0;
        assert!(constant <= peak && peak <= std::f64::consts::E * units * constant);
    }
}
