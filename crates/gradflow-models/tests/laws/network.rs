//! The gradient of the loss against dual numbers: through the cells' own forward pass and through plain loops.

use crate::draw::{Instance, cases, config, for_every_cell};
use crate::plain::{self, PlainStep};
use crate::residual::{absolute, along, hold};
use gradflow_math::dual;
use gradflow_models::{Cell, LossAt, Network, Sequence};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use proptest::prelude::*;

/// Rounding of at most 8 steps and their losses.
const GRADIENT: f64 = 1e-12;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn gradient_is_that_of_dual_numbers(case in cases()) {
        for_every_cell!(case, gradient_by_dual_numbers);
    }
}

/// `[θ; s_0; xs]`: all that the loss depends on, as one vector.
fn everything<C: Cell<f64>>(network: &Network<f64, C>, sequence: &Sequence<f64>) -> DVector<f64> {
    concat(&network.parameters(), &sequence.s_0, &sequence.xs)
}

fn concat(parameters: &DVector<f64>, s_0: &DVector<f64>, xs: &DMatrix<f64>) -> DVector<f64> {
    DVector::from_iterator(
        parameters.len() + s_0.len() + xs.len(),
        parameters
            .iter()
            .chain(s_0.iter())
            .chain(xs.iter())
            .copied(),
    )
}

type LiftedNetwork<C> = Network<Dual64, <C as Cell<f64>>::Lifted<Dual64>>;

/// The inverse of [`everything`], in dual numbers.
fn placed<C: Cell<f64>>(
    instance: &Instance<C>,
    everything: &DVector<Dual64>,
) -> (LiftedNetwork<C>, Sequence<Dual64>) {
    let (network, sequence) = (
        instance.network.lift::<Dual64>(),
        instance.sequence.lift::<Dual64>(),
    );
    let (parameters, rest) = everything.as_slice().split_at(network.parameters().len());
    let (s_0, xs) = rest.split_at(sequence.s_0.len());
    let sequence = Sequence {
        s_0: DVector::from_column_slice(s_0),
        xs: DMatrix::from_column_slice(sequence.xs.nrows(), sequence.xs.ncols(), xs),
        targets: sequence.targets,
    };
    (
        network.with_parameters(&DVector::from_column_slice(parameters)),
        sequence,
    )
}

fn gradient_by_dual_numbers<C>(instance: &Instance<C>)
where
    C: Cell<f64> + PlainStep<f64>,
    C::Lifted<Dual64>: PlainStep<Dual64>,
{
    let Instance {
        network, sequence, ..
    } = instance;
    let last = sequence.xs.ncols();
    let at = everything(network, sequence);
    // A direction that reaches every weight, the initial state and every input.
    let direction = DVector::from_fn(at.len(), |i, _| {
        instance.direction[(7 * i) % instance.direction.len()]
    });
    let middle = last.div_ceil(2);
    let losses_at = [
        (LossAt::EveryStep, 1..=last),
        (LossAt::Last, last..=last),
        (LossAt::Time(middle), middle..=middle),
    ];
    for (loss_at, times) in losses_at {
        let gradient = network.gradient(sequence, loss_at).unwrap();
        let flat = concat(
            &gradient.d_cell.parameters(),
            &gradient.d_s_0,
            &gradient.d_xs,
        );

        let slope = dual::directional(
            |at| {
                let (network, sequence) = placed(instance, at);
                network.loss(&sequence, loss_at).unwrap()
            },
            &at,
            &direction,
        );
        hold(
            "gradient = dual numbers",
            along(&flat, &direction, slope),
            GRADIENT,
        );

        let plain_slope = dual::directional(
            |at| {
                let (network, sequence) = placed(instance, at);
                let losses = plain::losses(&network, &sequence);
                times.clone().map(|t| losses[t - 1]).sum()
            },
            &at,
            &direction,
        );
        hold(
            "gradient = plain loops",
            along(&flat, &direction, plain_slope),
            GRADIENT,
        );

        let plain_loss: f64 = times
            .clone()
            .map(|t| plain::losses(network, sequence)[t - 1])
            .sum();
        let loss = network.loss(sequence, loss_at).unwrap();
        // The outputs may be nearly the targets: their difference is good to an ulp of the targets.
        let size: f64 = times
            .map(|t| sequence.targets.column(t - 1).norm_squared())
            .sum();
        hold(
            "loss = plain loops",
            absolute(&[loss], &[plain_loss], size),
            GRADIENT,
        );
    }
}
