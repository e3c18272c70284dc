use super::kernel::{
    Kernel, PreActivation, PreActivationMut, combine, map, sigmoid_slope, tanh_slope, update,
};
use crate::{Gate, Lstm1997};
use gradflow_math::vector::{self, Lane};
use pulp::Simd;

impl<T: Lane> Kernel<T> for Lstm1997<T> {
    /// i, g/2 and o.
    const KEPT: usize = 3;

    fn pre_activations(&self) -> Vec<PreActivation<'_, T>> {
        [&self.input, &self.candidate, &self.output]
            .map(Gate::block)
            .into()
    }

    fn pre_activations_mut(&mut self) -> Vec<PreActivationMut<'_, T>> {
        let gates = [&mut self.input, &mut self.candidate, &mut self.output];
        gates.map(Gate::block_mut).into()
    }

    #[inline(always)]
    fn forward<S: Simd>(&self, a: &[T], s_prev: &[T], s: &mut [T], kept: &mut [T]) {
        let n = s.len() / 2;
        let (h, c) = s.split_at_mut(n);
        map(&mut kept[..n], &a[..n], vector::sigmoid::<S, T>);
        map(&mut kept[n..2 * n], &a[n..2 * n], half_tanh::<S, T>);
        map(&mut kept[2 * n..], &a[2 * n..], vector::sigmoid::<S, T>);
        let [i, half_g, o] = std::array::from_fn(|part| &kept[part * n..][..n]);
        combine(c, (&s_prev[n..], i, half_g), |c_prev, i, half_g| {
            c_prev + i * (half_g + half_g)
        });
        map(h, c, half_tanh::<S, T>);
        for (h, &o) in h.iter_mut().zip(o) {
            *h *= o;
        }
    }

    #[inline(always)]
    fn backward<S: Simd>(&self, kept: &[T], _: &[T], s: &[T], ds: &mut [T], da: &mut [T]) {
        let n = s.len() / 2;
        let (dh, dc) = ds.split_at_mut(n);
        let [i, half_g, o] = std::array::from_fn(|part| &kept[part * n..][..n]);
        let (da_i, da) = da.split_at_mut(n);
        let (da_g, da_o) = da.split_at_mut(n);
        map(da_o, &s[n..], half_tanh::<S, T>);
        for (((dc, &dh), &o), &shown) in dc.iter_mut().zip(&*dh).zip(o).zip(&*da_o) {
            *dc += dh * o * tanh_slope(shown) * T::of(0.5);
        }
        update(da_o, dh, o, |shown, dh, o| dh * shown * sigmoid_slope(o));
        combine(da_i, (dc, half_g, i), |dc, half_g, i| {
            dc * (half_g + half_g) * sigmoid_slope(i)
        });
        combine(da_g, (dc, i, half_g), |dc, i, half_g| {
            dc * i * tanh_slope(half_g)
        });
        dh.fill(T::zero());
    }
}

/// `tanh(a/2)`: the centred logistic functions of the paper are twice and once this.
#[inline(always)]
fn half_tanh<S: Simd, T: Lane>(a: T) -> T {
    vector::tanh::<S, T>(a * T::of(0.5))
}
