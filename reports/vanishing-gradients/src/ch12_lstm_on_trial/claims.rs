//! Four things that are said of the LSTM, counted.

use super::explosion::{Input, exponent, network, with_gain};
use super::full_state::{Rates, rates};
use super::line_up::{lstm, min_lstm};
use crate::experiments::log_products::{UNITS, ZERO, log_norms, noise, pytorch, white_noise};
use crate::experiments::quantile::Spread;
use gradflow_math::spectrum::operator_norm;
use gradflow_math::{Activation, JacobianProduct};
use gradflow_models::{Cell, GatedSpec, Lstm1997, LstmJacobian, Rnn, RnnSpec};
use gradflow_report::{Claim, Count, Evidence, Format, Measure, PointRng, Text};
use gradflow_sweep::Seed;
use nalgebra::DVector;

/// C12.1–C12.4.
pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "C12.1",
        quote: None,
        statement: Text {
            en: "The gradient of an LSTM does not vanish.",
            zh: "LSTM 的梯度不会消失。",
        },
        finding: Text {
            en: "With a forget gate it vanishes at a rate that the bias of that gate sets. The LSTM that has none keeps it.",
            zh: "有遗忘门，梯度就会消失，速率由这个门的偏置决定；没有遗忘门的 LSTM 才保得住梯度。",
        },
        condition: Some(Text {
            en: "there is no forget gate (1997)",
            zh: "没有遗忘门（1997 年）",
        }),
        sources: &["hochreiter1997", "gers2000"],
        control: Text {
            en: "the tanh network as PyTorch draws it",
            zh: "PyTorch 抽取的 tanh 网络",
        },
        evidence: does_not_vanish,
    },
    Claim {
        id: "C12.2",
        quote: None,
        statement: Text {
            en: "The gradient of an LSTM cannot explode.",
            zh: "LSTM 的梯度不会爆炸。",
        },
        finding: Text {
            en: "The cell path cannot grow; the paths through the gates can, and for large recurrent weights they do. Small recurrent weights, not the design, keep the exponent negative.",
            zh: "细胞通路不会增长，经过门的路却会；循环权重一大，它们就真的增长。让指数保持为负的是小的循环权重，不是这个设计。",
        },
        condition: Some(Text {
            en: "the gain of $U$ is at most 1",
            zh: "$U$ 的增益不超过 1",
        }),
        sources: &["pascanu2013", "gilboa2019"],
        control: Text {
            en: "the cell path of the same networks",
            zh: "同一批网络的细胞通路",
        },
        evidence: cannot_explode,
    },
    Claim {
        id: "C12.3",
        quote: None,
        statement: Text {
            en: "The gradient through the cells of an LSTM is the product of its forget gates.",
            zh: "LSTM 细胞之间的梯度就是遗忘门的连乘。",
        },
        finding: Text {
            en: "The product of the forget gates is one path of many. It is the whole derivative when nothing recurrent looks at the hidden state.",
            zh: "遗忘门的连乘只是许多条路当中的一条。只有在没有任何循环权重去看隐状态时，它才是整个导数。",
        },
        condition: Some(Text {
            en: "$U = 0$",
            zh: "$U = 0$",
        }),
        sources: &["hochreiter1997", "gers2000"],
        control: Text {
            en: "the minimal LSTM and the product of its shares",
            zh: "最小 LSTM 与它的份额的连乘",
        },
        evidence: is_the_product_of_its_gates,
    },
    Claim {
        id: "C12.4",
        quote: None,
        statement: Text {
            en: "To see how fast the gradient of an LSTM fades it is enough to differentiate $h$ by $h$.",
            zh: "要看 LSTM 的梯度褪得多快，只需 $h$ 对 $h$ 求导。",
        },
        finding: Text {
            en: "The blocks of $h$ by $h$ lose what the cell carries between them, which is what travels far. Only a cell that keeps nothing can be left out.",
            zh: "$h$ 对 $h$ 的块丢掉了细胞在其间携带的东西，而走得远的正是它。只有什么也不保留的细胞才可以不看。",
        },
        condition: Some(Text {
            en: "the forget gate is shut: $b_f = -20$",
            zh: "遗忘门关死：$b_f = -20$",
        }),
        sources: &["vogt2022", "engelken2023"],
        control: Text {
            en: "the tanh network, whose state is $h$",
            zh: "tanh 网络，它的状态就是 $h$",
        },
        evidence: h_by_h_is_enough,
    },
];

/// The product has vanished when its norm is below one in a hundred.
const VANISHED: f64 = 0.01;

fn fixed(label: Text, value: f64, digits: usize) -> Measure {
    Measure {
        label,
        value,
        format: Format::Fixed(digits),
    }
}

/// `ln ‖J_t ⋯ J_1‖` after the last step.
fn log_norm(cell: &impl Cell<f64>, rng: &mut PointRng) -> f64 {
    let norms = log_norms(cell, white_noise(rng));
    norms[norms.len() - 1]
}

/// The tanh network with PyTorch's weights.
fn tanh_network(rng: &mut PointRng) -> Rnn<f64> {
    let spec = RnnSpec {
        input_len: UNITS,
        hidden_len: UNITS,
        activation: Activation::Tanh,
        w_xh: pytorch(UNITS),
        w_hh: pytorch(UNITS),
        b_h: ZERO,
    };
    Rnn::random(&spec, rng)
}

fn does_not_vanish() -> Evidence {
    const TRIALS: u64 = 16;
    let seed = Seed(0).named("C12.1");
    let of_bias = |bias: f64| -> Vec<f64> {
        (0..TRIALS)
            .map(|index| {
                let rng = &mut seed.stream(index);
                log_norm(&lstm(bias, rng), rng)
            })
            .collect()
    };
    let without: Vec<f64> = (0..TRIALS)
        .map(|index| {
            let rng = &mut seed.stream(index);
            let spec = GatedSpec {
                input_len: UNITS,
                hidden_len: UNITS,
                w_xh: pytorch(UNITS),
                w_hh: pytorch(UNITS),
                b: ZERO,
            };
            log_norm(&Lstm1997::random(&spec, rng), rng)
        })
        .collect();
    let with = [of_bias(0.0), of_bias(1.0), of_bias(3.0)];
    let control = (0..TRIALS).map(|index| {
        let rng = &mut seed.named("control").stream(index);
        log_norm(&tanh_network(rng), rng) > VANISHED.ln()
    });
    let kept = |norms: &[f64]| Count::over(norms.iter().map(|&norm| norm > VANISHED.ln()));
    let all: Vec<f64> = with.iter().flatten().chain(&without).copied().collect();
    Evidence {
        all: kept(&all),
        within: Some(kept(&without)),
        control: Count::over(control),
        measured: vec![
            fixed(
                Text {
                    en: "$\\ln \\|\\Pi\\|$ after 100 steps, median: $b_f = 1$",
                    zh: "100 步后的 $\\ln \\|\\Pi\\|$，中位数：$b_f = 1$",
                },
                Spread::over(with[1].iter().copied()).median,
                1,
            ),
            fixed(
                Text {
                    en: "$b_f = 3$",
                    zh: "$b_f = 3$",
                },
                Spread::over(with[2].iter().copied()).median,
                1,
            ),
            fixed(
                Text {
                    en: "1997, smallest",
                    zh: "1997 年，最小",
                },
                Spread::over(without).low,
                1,
            ),
        ],
    }
}

fn cannot_explode() -> Evidence {
    const TRIALS: u64 = 24;
    const STEPS: usize = 150;
    let seed = Seed(0).named("C12.2");
    let gains = [0.5, 1.0, 4.0, 12.0];
    // Gain, exponent, and the largest mean logarithm of a forget gate.
    let trials: Vec<(f64, f64, f64)> = (0..TRIALS)
        .zip(gains.into_iter().cycle())
        .map(|(index, gain)| {
            let rng = &mut seed.stream(index);
            let bias = if index < TRIALS / 2 { 0.0 } else { 1.0 };
            let cell = with_gain(&network(bias, rng), gain);
            let largest = exponent(&cell, Input::WhiteNoise, STEPS, &mut rng.clone());
            let mut s = DVector::zeros(cell.state_len());
            let mut log_kept = DVector::zeros(cell.hidden_len());
            for _ in 0..STEPS {
                let x = noise(cell.input_len(), rng);
                log_kept += cell.gates(&x, &s).forget.value.map(f64::ln);
                s = cell.step(&x, &s);
            }
            (gain, largest, log_kept.max() / STEPS as f64)
        })
        .collect();
    let small = trials.iter().filter(|(gain, ..)| *gain <= 1.0);
    let exponents_at = |at: f64| {
        let chosen = trials.iter().filter(move |(gain, ..)| *gain >= at);
        Spread::over(chosen.map(|&(_, largest, _)| largest))
    };
    Evidence {
        all: Count::over(trials.iter().map(|&(_, largest, _)| largest <= 0.0)),
        within: Some(Count::over(small.map(|&(_, largest, _)| largest <= 0.0))),
        control: Count::over(trials.iter().map(|&(.., kept)| kept <= 0.0)),
        measured: vec![
            fixed(
                Text {
                    en: "$\\lambda_1$ at gain 12, median",
                    zh: "增益 12 处的 $\\lambda_1$，中位数",
                },
                exponents_at(12.0).median,
                3,
            ),
            fixed(
                Text {
                    en: "largest",
                    zh: "最大",
                },
                exponents_at(12.0).high,
                3,
            ),
        ],
    }
}

/// The lag of C12.3.
const LAG: usize = 20;

fn is_the_product_of_its_gates() -> Evidence {
    const TRIALS: u64 = 40;
    let seed = Seed(0).named("C12.3");
    let trials: Vec<(bool, f64)> = (0..TRIALS)
        .map(|index| {
            let rng = &mut seed.stream(index);
            let deaf = index.is_multiple_of(2);
            let gain = if deaf { 0.0 } else { 1.0 };
            let cell = with_gain(&lstm([0.0, 1.0, 3.0][(index % 3) as usize], rng), gain);
            let mut s = DVector::zeros(cell.state_len());
            let mut product = JacobianProduct::identity(cell.state_len());
            let mut log_kept = DVector::zeros(UNITS);
            for _ in 0..LAG {
                let x = noise(UNITS, rng);
                let blocks: LstmJacobian<f64> = cell.jacobian_blocks(&x, &s);
                log_kept += blocks.dc_dc.diagonal().map(f64::ln);
                product.push(&blocks.to_matrix());
                s = cell.step(&x, &s);
            }
            let block = product.unit().view((UNITS, UNITS), (UNITS, UNITS));
            let of_cells = operator_norm(&block.into_owned()).ln() + product.log_scale();
            (deaf, (of_cells - log_kept.max()).abs())
        })
        .collect();
    let control = (0..TRIALS / 2).map(|index| {
        let rng = &mut seed.named("control").stream(index);
        let cell = min_lstm(1.0, rng);
        let xs: Vec<DVector<f64>> = white_noise(rng).collect();
        let decays = xs.iter().filter_map(|x| cell.linear_step(x));
        let log_kept = decays.fold(DVector::zeros(UNITS), |sum: DVector<f64>, step| {
            sum + step.decay.map(f64::ln)
        });
        let norms = log_norms(&cell, xs);
        (norms[norms.len() - 1] - log_kept.max()).abs() < SAME
    });
    let same = |&&(_, apart): &&(bool, f64)| apart < SAME;
    let within = trials.iter().filter(|(deaf, _)| *deaf);
    let heard = trials.iter().filter(|(deaf, _)| !deaf);
    Evidence {
        all: Count::over(trials.iter().map(|trial| same(&trial))),
        within: Some(Count::over(within.map(|trial| same(&trial)))),
        control: Count::over(control),
        measured: vec![fixed(
            Text {
                en: "difference of the logarithms at lag 20, PyTorch’s $U$, median (nats)",
                zh: "时滞 20 处对数之差，PyTorch 的 $U$，中位数（nat）",
            },
            Spread::over(heard.map(|&(_, apart)| apart)).median,
            2,
        )],
    }
}

/// Two logarithms agree when rounding is all that parts them: a hundred factors at a few ε each leave 1e-13.
const SAME: f64 = 1e-10;

fn h_by_h_is_enough() -> Evidence {
    const TRIALS: u64 = 20;
    /// A rate that is off by a hundredth of a nat is off by a factor of e in a hundred steps.
    const CLOSE: f64 = 0.01;
    let seed = Seed(0).named("C12.4");
    // Against the distance of two trajectories, which takes no derivative.
    let missed = |rates: Rates| rates.distance - rates.h_only;
    let trials: Vec<(bool, f64)> = (0..TRIALS)
        .map(|index| {
            let rng = &mut seed.stream(index);
            let shut = index.is_multiple_of(2);
            let bias = if shut { -20.0 } else { 3.0 };
            (shut, missed(rates(&network(bias, rng), 100, rng)))
        })
        .collect();
    let control = (0..TRIALS).map(|index| {
        let rng = &mut seed.named("control").stream(index);
        missed(rates(&tanh_network(rng), 100, rng)).abs() < CLOSE
    });
    let close = |apart: f64| apart.abs() < CLOSE;
    let within = trials.iter().filter(|(shut, _)| *shut);
    let open = trials.iter().filter(|(shut, _)| !shut);
    Evidence {
        all: Count::over(trials.iter().map(|&(_, apart)| close(apart))),
        within: Some(Count::over(within.map(|&(_, apart)| close(apart)))),
        control: Count::over(control),
        measured: vec![fixed(
            Text {
                en: "what $h$ by $h$ misses of the rate at $b_f = 3$, median (nats per step)",
                zh: "$b_f = 3$ 时 $h$ 对 $h$ 漏掉的速率，中位数（nat/步）",
            },
            Spread::over(open.map(|&(_, apart)| apart)).median,
            2,
        )],
    }
}
