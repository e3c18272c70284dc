use super::kernel::{
    Kernel, PreActivation, PreActivationMut, combine, map, sigmoid_slope, tanh_slope, update,
};
use crate::Gru;
use gradflow_math::vector::{self, Lane};
use pulp::Simd;

/// The candidate's two terms are blocks of their own, since the reset gate stands between them: the first sees the
/// input only, the last the hidden state only.
impl<T: Lane> Kernel<T> for Gru<T> {
    /// n, r, z and the recalled `U_n h_prev + b_hn`.
    const KEPT: usize = 4;

    fn pre_activations(&self) -> Vec<PreActivation<'_, T>> {
        vec![
            PreActivation {
                w_xh: Some(&self.candidate.w_xh),
                w_hh: None,
                b: &self.candidate.b,
            },
            self.reset.block(),
            self.update.block(),
            PreActivation {
                w_xh: None,
                w_hh: Some(&self.candidate.w_hh),
                b: &self.b_hn,
            },
        ]
    }

    fn pre_activations_mut(&mut self) -> Vec<PreActivationMut<'_, T>> {
        vec![
            PreActivationMut {
                w_xh: Some(&mut self.candidate.w_xh),
                w_hh: None,
                b: &mut self.candidate.b,
            },
            self.reset.block_mut(),
            self.update.block_mut(),
            PreActivationMut {
                w_xh: None,
                w_hh: Some(&mut self.candidate.w_hh),
                b: &mut self.b_hn,
            },
        ]
    }

    #[inline(always)]
    fn forward<S: Simd>(&self, a: &[T], s_prev: &[T], s: &mut [T], kept: &mut [T]) {
        let h = s.len();
        let (n, kept) = kept.split_at_mut(h);
        map(&mut kept[..2 * h], &a[h..3 * h], vector::sigmoid::<S, T>);
        kept[2 * h..].copy_from_slice(&a[3 * h..]);
        let (r, z) = kept.split_at(h);
        combine(n, (&a[..h], r, &a[3 * h..]), |seen, r, recalled| {
            vector::tanh::<S, T>(seen + r * recalled)
        });
        combine(s, (n, z, s_prev), |n, z, h_prev| n + z * (h_prev - n));
    }

    #[inline(always)]
    fn backward<S: Simd>(&self, kept: &[T], s_prev: &[T], _: &[T], ds: &mut [T], da: &mut [T]) {
        let h = ds.len();
        let [n, r, z, recalled] = std::array::from_fn(|part| &kept[part * h..][..h]);
        let (da_seen, da) = da.split_at_mut(h);
        let (da_r, da) = da.split_at_mut(h);
        let (da_z, da_recalled) = da.split_at_mut(h);
        combine(da_z, (s_prev, n, z), |h_prev, n, z| {
            (h_prev - n) * sigmoid_slope(z)
        });
        combine(da_seen, (ds, z, n), |ds, z, n| {
            ds * (T::one() - z) * tanh_slope(n)
        });
        combine(da_r, (da_seen, recalled, r), |da, recalled, r| {
            da * recalled * sigmoid_slope(r)
        });
        update(da_recalled, da_seen, r, |_, da, r| da * r);
        for ((ds, da_z), &z) in ds.iter_mut().zip(da_z).zip(z) {
            *da_z *= *ds;
            *ds *= z;
        }
    }
}
