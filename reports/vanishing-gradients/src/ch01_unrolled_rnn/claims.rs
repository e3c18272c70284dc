//! The article's description of training.

use super::training::{Parameter, gradient};
use crate::experiments::instances::{PlainRnn, Squash, size};
use crate::experiments::oracle::{rnn_loss, rnn_loss_at};
use crate::experiments::quantile::median;
use crate::experiments::residual::worst;
use gradflow_report::{Claim, Count, Evidence, Format, Measure, PointRng, Text};
use gradflow_sweep::Seed;

/// Every claim of the chapter.
pub(crate) const CLAIMS: &[Claim] = &[C1];

const C1: Claim = Claim {
    id: "C1",
    quote: Some("对 $W_{x}$、$W_{s}$、$W_{o}$ 以及 $b_{1}$、$b_{2}$ 求偏导"),
    statement: Text {
        en: "The loss is a sum over time, and training moves the five parameters against their derivatives.",
        zh: "损失沿时间累加；训练就是让五个参数沿各自导数的反方向移动。",
    },
    finding: Text {
        en: "The gradients of the single steps add up to the gradient of the whole, and a short step against it lowers the loss for each parameter by itself.",
        zh: "各步的梯度相加就是总的梯度；对每个参数单独沿负梯度走一小步，损失都会下降。",
    },
    condition: None,
    sources: &["rumelhart1986", "werbos1990"],
    control: Text {
        en: "the same step along the gradient, which must not lower the loss",
        zh: "沿正梯度走同样的一步，损失不应下降",
    },
    evidence: descent,
};

/// Random networks that each claim is tried on.
const TRIALS: u64 = 100;

/// The derivative of the total loss along a random direction and the sum over its steps agree when they differ by less:
/// eight steps of rounding.
const SUM_TOLERANCE: f64 = 1e-12;

/// A trial of C1.
struct Trial {
    /// The relative difference between the derivative of the total loss and the sum over its steps.
    sum_error: f64,
    /// The actual decrease over the predicted one, by parameter, for the first step short enough; `None` without one.
    against: [Option<f64>; 5],
    /// The same for steps along the gradient.
    along: [Option<f64>; 5],
}

fn descent() -> Evidence {
    let seed = Seed(0).named("C1");
    let trials: Vec<Trial> = (0..TRIALS)
        .map(|index| try_descent(&mut seed.stream(index)))
        .collect();
    let ratios: Vec<f64> = trials
        .iter()
        .flat_map(|trial| trial.against)
        .flatten()
        .collect();
    Evidence {
        all: Count::over(trials.iter().map(|trial| {
            trial.sum_error <= SUM_TOLERANCE && trial.against.iter().all(Option::is_some)
        })),
        within: None,
        control: Count::over(
            trials
                .iter()
                .map(|trial| trial.along.iter().all(Option::is_some)),
        ),
        measured: vec![
            Measure {
                label: Text {
                    en: "decrease of the loss, relative to what the gradient predicts (median)",
                    zh: "损失的实际下降与梯度所预测的下降之比（中位数）",
                },
                value: median(&ratios),
                format: Format::Fixed(4),
            },
            Measure {
                label: Text {
                    en: "largest relative difference between the sum of the steps’ derivatives and the derivative of the sum",
                    zh: "各步导数之和与总损失导数的最大相对差",
                },
                value: worst(trials.iter().map(|trial| trial.sum_error)),
                format: Format::Significant(2),
            },
        ],
    }
}

fn try_descent(rng: &mut PointRng) -> Trial {
    let rnn = PlainRnn::draw(Squash::draw(rng), size(rng), rng);
    let gradient = gradient(&rnn);
    let moving = rnn.along(&gradient);
    let by_step: f64 = (1..=rnn.steps()).map(|t| rnn_loss_at(&moving, t).eps).sum();
    let square = super::training::square(&gradient);
    Trial {
        sum_error: ((by_step - square) / square).abs(),
        against: Parameter::ALL.map(|parameter| short_step(&rnn, &gradient, parameter, -1.0)),
        along: Parameter::ALL.map(|parameter| short_step(&rnn, &gradient, parameter, 1.0)),
    }
}

/// Moves one parameter by `sign · η · gradient`, halving η until the loss falls by at least half of `η ‖gradient‖²`.
///
/// The first η promises a decrease of one part in a thousand; after eight halvings the promise is still nine digits above
/// rounding.
/// Returns the decrease relative to the promise, or `None` when no η keeps half of it.
fn short_step(
    rnn: &PlainRnn<f64>,
    gradient: &PlainRnn<f64>,
    parameter: Parameter,
    sign: f64,
) -> Option<f64> {
    let loss = rnn_loss(rnn);
    let square: f64 = parameter.of(gradient).iter().map(|g| g * g).sum();
    (0..=8).find_map(|halvings| {
        let promise = 1e-3 * loss * 0.5_f64.powi(halvings);
        let mut moved = rnn.clone();
        for (entry, g) in parameter
            .of_mut(&mut moved)
            .iter_mut()
            .zip(parameter.of(gradient))
        {
            *entry += sign * promise / square * g;
        }
        let kept = (loss - rnn_loss(&moved)) / promise;
        (kept >= 0.5).then_some(kept)
    })
}
