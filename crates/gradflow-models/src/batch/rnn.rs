use super::kernel::{
    Kernel, PreActivation, PreActivationMut, map, sigmoid_slope, tanh_slope, update,
};
use crate::Rnn;
use gradflow_math::Activation;
use gradflow_math::vector::{self, Lane};
use pulp::Simd;

impl<T: Lane> Kernel<T> for Rnn<T> {
    /// The slopes come from the states.
    const KEPT: usize = 0;

    fn pre_activations(&self) -> Vec<PreActivation<'_, T>> {
        vec![PreActivation {
            w_xh: Some(&self.w_xh),
            w_hh: Some(&self.w_hh),
            b: &self.b_h,
        }]
    }

    fn pre_activations_mut(&mut self) -> Vec<PreActivationMut<'_, T>> {
        vec![PreActivationMut {
            w_xh: Some(&mut self.w_xh),
            w_hh: Some(&mut self.w_hh),
            b: &mut self.b_h,
        }]
    }

    #[inline(always)]
    fn forward<S: Simd>(&self, a: &[T], _: &[T], s: &mut [T], _: &mut [T]) {
        match self.activation {
            Activation::Identity => s.copy_from_slice(a),
            Activation::Tanh => map(s, a, vector::tanh::<S, T>),
            Activation::Sigmoid => map(s, a, vector::sigmoid::<S, T>),
            Activation::Relu => map(s, a, |a| if a <= T::zero() { T::zero() } else { a }),
        }
    }

    #[inline(always)]
    fn backward<S: Simd>(&self, _: &[T], _: &[T], s: &[T], ds: &mut [T], da: &mut [T]) {
        match self.activation {
            Activation::Identity => da.copy_from_slice(ds),
            Activation::Tanh => update(da, ds, s, |_, ds, h| ds * tanh_slope(h)),
            Activation::Sigmoid => update(da, ds, s, |_, ds, h| ds * sigmoid_slope(h)),
            // NaN times itself is NaN.
            Activation::Relu => update(
                da,
                ds,
                s,
                |_, ds, h| if h > T::zero() { ds } else { ds * h },
            ),
        }
        ds.fill(T::zero());
    }
}
