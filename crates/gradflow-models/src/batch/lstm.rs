use super::kernel::{
    Kernel, PreActivation, PreActivationMut, combine, map, sigmoid_slope, tanh_slope, update,
};
use crate::{Gate, Lstm};
use gradflow_math::vector::{self, Lane};
use pulp::Simd;

impl<T: Lane> Kernel<T> for Lstm<T> {
    /// f, i, g, o.
    const KEPT: usize = 4;

    fn pre_activations(&self) -> Vec<PreActivation<'_, T>> {
        [&self.forget, &self.input, &self.candidate, &self.output]
            .map(Gate::block)
            .into()
    }

    fn pre_activations_mut(&mut self) -> Vec<PreActivationMut<'_, T>> {
        let gates = [
            &mut self.forget,
            &mut self.input,
            &mut self.candidate,
            &mut self.output,
        ];
        gates.map(Gate::block_mut).into()
    }

    #[inline(always)]
    fn forward<S: Simd>(&self, a: &[T], s_prev: &[T], s: &mut [T], kept: &mut [T]) {
        let n = s.len() / 2;
        let (h, c) = s.split_at_mut(n);
        map(&mut kept[..2 * n], &a[..2 * n], vector::sigmoid::<S, T>);
        map(
            &mut kept[2 * n..3 * n],
            &a[2 * n..3 * n],
            vector::tanh::<S, T>,
        );
        map(&mut kept[3 * n..], &a[3 * n..], vector::sigmoid::<S, T>);
        let [f, i, g, o] = quarters(kept, n);
        update(c, f, &s_prev[n..], |_, f, c_prev| f * c_prev);
        update(c, i, g, |c, i, g| c + i * g);
        map(h, c, vector::tanh::<S, T>);
        for (h, &o) in h.iter_mut().zip(o) {
            *h *= o;
        }
    }

    #[inline(always)]
    fn backward<S: Simd>(&self, kept: &[T], s_prev: &[T], s: &[T], ds: &mut [T], da: &mut [T]) {
        let n = s.len() / 2;
        let (dh, dc) = ds.split_at_mut(n);
        let [f, i, g, o] = quarters(kept, n);
        let (da_f, da) = da.split_at_mut(n);
        let (da_i, da) = da.split_at_mut(n);
        let (da_g, da_o) = da.split_at_mut(n);
        // tanh c is cheaper to compute again than to keep.
        map(da_o, &s[n..], vector::tanh::<S, T>);
        // c reaches the loss directly and through h = o ⊙ tanh c.
        for (((dc, &dh), &o), &shown) in dc.iter_mut().zip(&*dh).zip(o).zip(&*da_o) {
            *dc += dh * o * tanh_slope(shown);
        }
        update(da_o, dh, o, |shown, dh, o| dh * shown * sigmoid_slope(o));
        combine(da_f, (dc, &s_prev[n..], f), |dc, c_prev, f| {
            dc * c_prev * sigmoid_slope(f)
        });
        combine(da_i, (dc, g, i), |dc, g, i| dc * g * sigmoid_slope(i));
        combine(da_g, (dc, i, g), |dc, i, g| dc * i * tanh_slope(g));
        for (dc, &f) in dc.iter_mut().zip(f) {
            *dc *= f;
        }
        dh.fill(T::zero());
    }
}

#[inline(always)]
fn quarters<T>(values: &[T], n: usize) -> [&[T]; 4] {
    std::array::from_fn(|quarter| &values[quarter * n..][..n])
}
