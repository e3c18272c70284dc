//! C13–C16: the factor, the product, the deletion, the conclusion.

use super::checks::{ABOUT, from_zero_or_one};
use super::deleted::{Products, ThreeSteps};
use super::trace::Trace;
use crate::experiments::article_lstm::PlainArticleLstm;
use crate::experiments::carry::{FORGET_BIASES, STEPS, carry};
use crate::experiments::instances::{Squash, normals};
use crate::experiments::quantile::median;
use crate::experiments::z::{Law, distribution, factor};
use gradflow_report::{Claim, Count, Evidence, Format, Measure, Text};
use gradflow_sweep::Seed;
use rand::RngExt;

pub(super) const FACTOR_IS_ZERO_OR_ONE: Claim = Claim {
    id: "C13",
    quote: Some("该函数值基本上不是 0 就是 1"),
    statement: Text {
        en: "The factor $Z = \\tanh'(x)\\,\\sigma(y)$ is basically 0 or 1.",
        zh: "因子 $Z = \\tanh'(x)\\,\\sigma(y)$ 基本上不是 0 就是 1。",
    },
    finding: Text {
        en: "Judged with room to spare: 95 % of the values within 0.05 of 0 or 1 would do, for pre-activations of any size from a quarter to five. It is never so. Values near 1 are rare everywhere, and for ordinary pre-activations most values lie between.",
        zh: "检验时留足了余地：预激活值的大小从四分之一到五，只要有 95 % 的取值与 0 或 1 相差不超过 0.05 就算成立。但没有一次成立。接近 1 的值到处都很少见；对普通大小的预激活值，多数取值落在中间。",
    },
    condition: None,
    sources: &[],
    control: Text {
        en: "a hard factor, 1 where $|x| < 1$ and $y > 0$ and 0 elsewhere, in place of $Z$",
        zh: "把 $Z$ 换成硬的因子：在 $|x| < 1$ 且 $y > 0$ 处为 1，其余为 0",
    },
    evidence: factor_is_zero_or_one,
};

fn factor_is_zero_or_one() -> Evidence {
    let seed = Seed(0).named("C13");
    let basically = |value: fn(f64, f64) -> f64| {
        Count::over((0..100).map(|index| {
            let mut rng = seed.stream(index);
            let mut scale = || 0.25 * 20.0_f64.powf(rng.random_range(0.0..1.0));
            let (x_scale, y_scale) = (scale(), scale());
            let (xs, ys) = (
                normals(500, x_scale, &mut rng),
                normals(500, y_scale, &mut rng),
            );
            let at_an_end = xs
                .iter()
                .zip(&ys)
                .filter(|&(&x, &y)| from_zero_or_one(value(x, y)) <= 0.0)
                .count();
            at_an_end as f64 >= 0.95 * xs.len() as f64
        }))
    };
    let (square, normal) = (distribution(Law::Square), distribution(Law::Normal));
    Evidence {
        all: basically(factor),
        within: None,
        control: basically(|x, y| f64::from(u8::from(x.abs() < 1.0 && y > 0.0))),
        measured: vec![
            Measure {
                label: Text {
                    en: "share of $[-5, 5]^2$ with $Z < 0.05$",
                    zh: "$[-5, 5]^2$ 上 $Z < 0.05$ 的比例",
                },
                value: square.below,
                format: Format::Percent(1),
            },
            Measure {
                label: Text {
                    en: "share with $0.05 \\le Z \\le 0.95$",
                    zh: "$0.05 \\le Z \\le 0.95$ 的比例",
                },
                value: square.between,
                format: Format::Percent(1),
            },
            Measure {
                label: Text {
                    en: "share with $Z > 0.95$",
                    zh: "$Z > 0.95$ 的比例",
                },
                value: square.above,
                format: Format::Percent(2),
            },
            Measure {
                label: Text {
                    en: "share between, for $x, y \\sim N(0, 1)$",
                    zh: "$x, y \\sim N(0, 1)$ 时落在中间的比例",
                },
                value: normal.between,
                format: Format::Percent(1),
            },
        ],
    }
}

pub(super) const PRODUCTS_DROP_OUT: Claim = Claim {
    id: "C14",
    quote: Some("如果在LSTM中上式可能就会变成"),
    statement: Text {
        en: "In the LSTM the products of Jacobians may be left out of the gradient.",
        zh: "在 LSTM 里，梯度中雅可比矩阵的连乘可以去掉。",
    },
    finding: Text {
        en: "An error of 5 % would have counted as right. The terms from earlier steps come out several times too large, because each product left out is below one.",
        zh: "误差不超过 5 % 就算对。由于漏掉的每个连乘都小于一，来自较早步的项被放大了好几倍。",
    },
    condition: None,
    sources: &[],
    control: Text {
        en: "the same gradient with the products kept, against exact backpropagation",
        zh: "保留连乘的同一个梯度，与精确的反向传播比较",
    },
    evidence: products_drop_out,
};

fn products_drop_out() -> Evidence {
    let seed = Seed(0).named("C14");
    let cases: Vec<ThreeSteps> = (0..200)
        .map(|index| ThreeSteps::draw(&mut seed.stream(index)))
        .collect();
    let errors = |products: Products| -> Vec<f64> {
        cases.iter().map(|case| case.error(products)).collect()
    };
    let (deleted, kept) = (errors(Products::Deleted), errors(Products::Kept));
    Evidence {
        all: Count::over(deleted.iter().map(|&error| error <= ABOUT)),
        within: None,
        control: Count::over(kept.iter().map(|&error| error <= ABOUT)),
        measured: vec![
            Measure {
                label: Text {
                    en: "median error of the gradient, relative to its norm",
                    zh: "梯度误差（相对于其范数）的中位数",
                },
                value: median(&deleted),
                format: Format::Percent(0),
            },
            Measure {
                label: Text {
                    en: "median of the true term over the claimed one, one step back",
                    zh: "往前一步，真实项与声称项之比的中位数",
                },
                value: true_over_claimed(1),
                format: Format::Significant(2),
            },
            Measure {
                label: Text {
                    en: "the same two steps back",
                    zh: "同上，往前两步",
                },
                value: true_over_claimed(2),
                format: Format::Significant(2),
            },
        ],
    }
}

/// The median over random networks and their units of the product that stands `lag` steps back: the true term over the claimed.
pub(super) fn true_over_claimed(lag: usize) -> f64 {
    let seed = Seed(0).named("C14");
    let ratios: Vec<f64> = (0..200)
        .flat_map(|index| {
            let trace = ThreeSteps::draw(&mut seed.stream(index)).trace;
            trace.product(3, 3 - lag).as_slice().to_vec()
        })
        .collect();
    median(&ratios)
}

pub(super) const PRODUCT_IS_ZERO_OR_ONE: Claim = Claim {
    id: "C15",
    quote: Some("$\\approx 0 \\| 1$"),
    statement: Text {
        en: "The product of the factors is about 0 or about 1.",
        zh: "因子的连乘约等于 0 或约等于 1。",
    },
    finding: Text {
        en: "Products of a few factors lie between. Products of many are about 0, all of them: the control says so, and that is the vanishing gradient.",
        zh: "少数几个因子的乘积落在中间。许多因子的乘积约等于 0，无一例外：对照正说明了这一点，而这就是梯度消失。",
    },
    condition: None,
    sources: &[],
    control: Text {
        en: "after 100 steps the product is about 0",
        zh: "100 步之后，连乘约等于 0",
    },
    evidence: product_is_zero_or_one,
};

/// The longest product among the trials of C15.
const LONGEST: usize = 12;

fn product_is_zero_or_one() -> Evidence {
    let seed = Seed(0).named("C15");
    let short: Vec<Vec<f64>> = (0..200)
        .map(|index| {
            let mut rng = seed.stream(index);
            let steps = rng.random_range(1..=LONGEST);
            products(steps, &mut rng)
        })
        .collect();
    let long: Vec<Vec<f64>> = (0..40)
        .map(|index| products(STEPS, &mut seed.named("long").stream(index)))
        .collect();
    let longest = |products: &[Vec<f64>]| products.iter().flatten().copied().fold(0.0, f64::max);
    Evidence {
        all: Count::over(short.iter().map(|products| {
            products
                .iter()
                .all(|&product| from_zero_or_one(product) <= 0.0)
        })),
        within: None,
        control: Count::over(
            long.iter()
                .map(|products| products.iter().all(|&product| product <= ABOUT)),
        ),
        measured: vec![
            Measure {
                label: Text {
                    en: "largest product among all trials of up to 12 steps",
                    zh: "至多 12 步的全部试验中最大的连乘",
                },
                value: longest(&short),
                format: Format::Significant(2),
            },
            Measure {
                label: Text {
                    en: "largest product after 100 steps",
                    zh: "100 步之后最大的连乘",
                },
                value: longest(&long),
                format: Format::Significant(2),
            },
            Measure {
                label: Text {
                    en: "$\\operatorname{E}[\\ln Z]$ for $x, y \\sim N(0, 1)$, per step",
                    zh: "$x, y \\sim N(0, 1)$ 时每步的 $\\operatorname{E}[\\ln Z]$",
                },
                value: distribution(Law::Normal).log_mean,
                format: Format::Fixed(3),
            },
        ],
    }
}

/// The product over `steps` steps of a random network, unit by unit.
fn products(steps: usize, rng: &mut gradflow_report::PointRng) -> Vec<f64> {
    let plain = PlainArticleLstm::draw(Squash::Tanh, steps, rng);
    Trace::of(&plain).product(steps, 0).as_slice().to_vec()
}

pub(super) const VANISHING_IS_SOLVED: Claim = Claim {
    id: "C16",
    quote: Some("这样就解决了传统RNN中梯度消失的问题"),
    statement: Text {
        en: "So the article’s LSTM does not have the vanishing gradient of the recurrent network.",
        zh: "于是原文的 LSTM 就没有了循环网络的梯度消失。",
    },
    finding: Text {
        en: "With the tanh on the state the gradient vanishes at every opening of the gate; one percent after 100 steps would have counted as solved. Without the tanh the gate decides, and an open gate keeps it. Explosion is not addressed at all.",
        zh: "状态上有 tanh 时，无论门开多大，梯度都会消失；100 步之后还剩百分之一，就可以算作解决了。去掉 tanh，就由门来决定，门开着，梯度便能保留。梯度爆炸则完全没有触及。",
    },
    condition: None,
    sources: &["hochreiter1997", "gers2000"],
    control: Text {
        en: "the form without the tanh (E20), forget bias 10",
        zh: "不带 tanh 的形式（E20），遗忘门偏置为 10",
    },
    evidence: vanishing_is_solved,
};

fn vanishing_is_solved() -> Evidence {
    let left = |log: &f64| *log >= 0.01_f64.ln();
    let without = carry(Squash::Linear, 10.0);
    let median_of = |squash: Squash, bias: f64, label: Text| Measure {
        label,
        value: carry(squash, bias).median(),
        format: Format::Significant(3),
    };
    Evidence {
        all: Count::over(
            FORGET_BIASES
                .into_iter()
                .flat_map(|bias| &carry(Squash::Tanh, bias).logs)
                .map(left),
        ),
        within: None,
        control: Count::over(without.logs.iter().map(left)),
        measured: vec![
            median_of(
                Squash::Tanh,
                10.0,
                Text {
                    en: "median $|\\partial S_{100}/\\partial S_0|$ with the tanh, forget bias 10",
                    zh: "带 tanh、遗忘门偏置 10 时 $|\\partial S_{100}/\\partial S_0|$ 的中位数",
                },
            ),
            median_of(
                Squash::Tanh,
                1.0,
                Text {
                    en: "with the tanh, forget bias 1",
                    zh: "带 tanh、遗忘门偏置 1",
                },
            ),
            median_of(
                Squash::Linear,
                10.0,
                Text {
                    en: "without the tanh, forget bias 10",
                    zh: "不带 tanh、遗忘门偏置 10",
                },
            ),
            median_of(
                Squash::Linear,
                1.0,
                Text {
                    en: "without the tanh, forget bias 1",
                    zh: "不带 tanh、遗忘门偏置 1",
                },
            ),
        ],
    }
}
