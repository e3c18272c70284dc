//! Claims of the field: that the norm shows whether the gradient vanishes, and that more range brings it back.

use super::network::{OLD, Run, Split, UNITS, median_of, orthogonal, tanh};
use gradflow_math::Scalar;
use gradflow_models::{Cell, LossAt, Rnn, bptt, by_lag};
use gradflow_report::{Claim, Count, Evidence, Format, Measure, PointRng, Text};
use gradflow_sweep::Seed;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;

/// C15.1 and C15.2.
pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "C15.1",
        quote: None,
        statement: Text {
            en: "While the gradient of the weights has an ordinary norm, it is not vanishing.",
            zh: "只要权重的梯度大小正常，梯度就没有消失。",
        },
        finding: Text {
            en: "The norm is that of the last few steps. The median network here has a gradient of ordinary size, and in most networks the lags of fifty and more add less than a hundredth to it.",
            zh: "这个大小来自最近几步。这里居中的网络，梯度的大小很正常，而在大多数网络里，五十步以上的时滞合起来不到它的百分之一。",
        },
        condition: None,
        sources: &["bengio1994", "pascanu2013"],
        control: Text {
            en: "orthogonal weights without tanh, which lose no length on the way",
            zh: "不带 tanh 的正交权重，一路上不损失长度",
        },
        evidence: norm_as_monitor,
    },
    Claim {
        id: "C15.2",
        quote: None,
        statement: Text {
            en: "Distant parts vanish because numbers underflow, so scaling the loss up brings them back.",
            zh: "遥远的部分消失是因为数值下溢，所以把损失放大就能找回来。",
        },
        finding: Text {
            en: "In single precision the share of the lags of fifty and more is the same with the loss scaled by $2^{16}$ and without. Scaling cures underflow, and none of these parts had underflowed.",
            zh: "在单精度下，损失乘不乘 $2^{16}$，五十步以上的时滞所占的份额都一样。放大治的是下溢，而这些部分都还没有下溢。",
        },
        condition: None,
        sources: &["micikevicius2018"],
        control: Text {
            en: "products of 23 and of 24 factors $0.01$, which do underflow and are back after scaling",
            zh: "23 个和 24 个 $0.01$ 的连乘，它们确实下溢，放大之后又回来了",
        },
        evidence: scaled_loss,
    },
];

/// Random networks of each claim.
const TRIALS: u64 = 60;

const _: () = assert!(OLD == 50, "the texts say fifty");

/// A tanh network of a random gain with a loss at the last step.
fn network(rng: &mut PointRng) -> Run<Rnn<f64>> {
    let gain = rng.random_range(0.4..1.2);
    Run::draw(tanh(gain, rng), LossAt::Last, rng)
}

fn norm_as_monitor() -> Evidence {
    /// A share of the gradient that counts.
    const SHARE: f64 = 0.01;
    let seed = Seed(0).named("C15.1");
    let splits: Vec<Split> = (0..TRIALS)
        .map(|index| network(&mut seed.stream(index)).split())
        .collect();
    let remembers = |split: &Split| split.distant() > SHARE;
    let control = (0..TRIALS / 4).map(|index| {
        let rng = &mut seed.named("control").stream(index);
        remembers(&Run::draw(orthogonal(rng), LossAt::Last, rng).split())
    });
    Evidence {
        all: Count::over(splits.iter().map(remembers)),
        within: None,
        control: Count::over(control),
        measured: vec![
            Measure {
                label: Text {
                    en: "norm of the gradient, for $\\|\\partial L/\\partial S_T\\| = 1$ (median)",
                    zh: "梯度的大小，设 $\\|\\partial L/\\partial S_T\\| = 1$（中位数）",
                },
                value: median_of(&splits, |split| split.total),
                format: Format::Fixed(2),
            },
            Measure {
                label: Text {
                    en: "share of the lags of fifty and more (median)",
                    zh: "五十步以上的时滞所占的份额（中位数）",
                },
                value: median_of(&splits, Split::distant),
                format: Format::Significant(1),
            },
        ],
    }
}

/// What the loss is multiplied by: 2¹⁶, which is exact.
const SCALE: f32 = 65536.0;

fn scaled_loss() -> Evidence {
    let seed = Seed(0).named("C15.2");
    // The share of the distant past as it is, and with the loss scaled.
    let pairs: Vec<[f64; 2]> = (0..TRIALS)
        .map(|index| {
            let run = network(&mut seed.stream(index));
            [1.0, SCALE].map(|scale| share_in_single_precision(&run, scale))
        })
        .collect();
    let change = |[plain, scaled]: &[f64; 2]| (scaled / plain - 1.0).abs();
    let control = [23, 24].map(|lag| {
        let ends_in = |first: f32| (0..lag).fold(first, |product, _| product * 0.01);
        ends_in(1.0) == 0.0 && ends_in(SCALE) > 0.0
    });
    Evidence {
        // A change of more than one per cent, or a part that was lost.
        all: Count::over(
            pairs
                .iter()
                .map(|pair| change(pair).is_nan() || change(pair) > 0.01),
        ),
        within: None,
        control: Count::over(control),
        measured: vec![
            Measure {
                label: Text {
                    en: "share of the lags of fifty and more in 32 bits (median)",
                    zh: "32 位下五十步以上的时滞所占的份额（中位数）",
                },
                value: median_of(&pairs, |pair| pair[0]),
                format: Format::Significant(1),
            },
            Measure {
                label: Text {
                    en: "largest relative change of this share by the scaling",
                    zh: "放大损失后，这个份额的最大相对变化",
                },
                value: pairs.iter().map(change).fold(0.0, f64::max),
                format: Format::Significant(1),
            },
        ],
    }
}

/// [`Split::distant`] with every step of the backward pass in 32 bits, the loss multiplied by `scale`.
fn share_in_single_precision(run: &Run<Rnn<f64>>, scale: f32) -> f64 {
    let cell = run.cell.lift::<f32>();
    let narrow = |matrix: &DMatrix<f64>| matrix.map(f32::of);
    let (xs, d_states) = (narrow(&run.xs), narrow(&run.d_states) * scale);
    let agree = "the shapes are those of the cell";
    let states = bptt::unroll(&cell, &DVector::zeros(UNITS), &xs).expect(agree);
    // The lengths are taken in 64 bits: squares of small numbers would underflow.
    let parts: Vec<DVector<f64>> = by_lag(&cell, &xs, &states, &d_states)
        .expect(agree)
        .map(|term| term.d_cell.parameters().map(f64::from))
        .collect();
    Split::of(&parts).distant()
}
