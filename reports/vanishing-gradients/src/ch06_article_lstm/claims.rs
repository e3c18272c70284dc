//! C10, C11, C12: what the article says of gates and of the state.

use super::checks::outputs;
use crate::experiments::article_lstm::{PlainArticleLstm, held_gate, oracle_states};
use crate::experiments::instances::{Squash, dual, normals, size};
use crate::experiments::oracle::{PlainLstm, lstm_step};
use crate::experiments::quantile::median;
use crate::experiments::residual::relative;
use crate::experiments::standard_lstm::{LstmDraw, lift};
use gradflow_math::Activation;
use gradflow_report::{Claim, Count, Evidence, Format, Measure, Text};
use gradflow_sweep::Seed;
use num_dual::Dual64;

pub(super) const FORGET_GATE_IS_KEY: Claim = Claim {
    id: "C10",
    quote: Some("LSTM最关键的就是forget gate这个部件"),
    statement: Text {
        en: "Of the three gates of an LSTM, the forget gate decides most how much of the gradient comes back from the past.",
        zh: "在 LSTM 的三个门当中，对“有多少梯度能从过去传回来”影响最大的是遗忘门。",
    },
    finding: Text {
        en: "Taking the forget gate out changes the returning gradient most while the recurrent weights are moderate. The first LSTM had none; it was added later, and comparisons of trained variants confirm its weight.",
        zh: "只要循环权重不大，拿掉遗忘门对传回的梯度改变最大。最初的 LSTM 没有它，后来才加上；对训练出的各种变体的比较也证实了它的分量。",
    },
    condition: Some(Text {
        en: "the recurrent weights are moderate: entries of $U$ from $N(0, g^2/H)$ with $g \\le 1/2$",
        zh: "循环权重不大：$U$ 的元素取自 $N(0, g^2/H)$，$g \\le 1/2$",
    }),
    sources: &["gers2000", "jozefowicz2015", "greff2017"],
    control: Text {
        en: "the same statement about the output gate",
        zh: "把同样的话用到输出门上",
    },
    evidence: forget_gate_is_key,
};

/// The gates that can be taken out of an LSTM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Removed {
    Forget,
    Input,
    Output,
}

/// Steps back, in the comparison of the gates.
const ABLATION_STEPS: usize = 30;

/// Takes each gate in turn out of a random LSTM, holding it open, and sees which changes most what comes back.
fn forget_gate_is_key() -> Evidence {
    const RECURRENT: [f64; 4] = [0.25, 0.5, 1.0, 2.0];
    let mut outcomes = Vec::new();
    for (scale_index, recurrent) in (0u64..).zip(RECURRENT) {
        for network in 0..30 {
            let shifts = shifts(recurrent, 100 * scale_index + network);
            outcomes.push((recurrent, shifts));
        }
    }
    let most = |removed: Removed, shifts: &[f64; 3]| {
        shifts
            .iter()
            .all(|&shift| shift <= shifts[removed as usize])
    };
    let moderate = || outcomes.iter().filter(|(recurrent, _)| *recurrent <= 0.5);
    let middle = |removed: Removed| {
        median(
            &moderate()
                .map(|(_, shifts)| shifts[removed as usize])
                .collect::<Vec<_>>(),
        )
    };
    Evidence {
        all: Count::over(outcomes.iter().map(|(_, s)| most(Removed::Forget, s))),
        within: Some(Count::over(
            moderate().map(|(_, s)| most(Removed::Forget, s)),
        )),
        control: Count::over(outcomes.iter().map(|(_, s)| most(Removed::Output, s))),
        measured: vec![
            Measure {
                label: Text {
                    en: "median change of $\\ln \\|\\partial c_{30}/\\partial c_0\\, v\\|$ without the forget gate, $g \\le 1/2$",
                    zh: "拿掉遗忘门后 $\\ln \\|\\partial c_{30}/\\partial c_0\\, v\\|$ 改变量的中位数，$g \\le 1/2$",
                },
                value: middle(Removed::Forget),
                format: Format::Significant(3),
            },
            Measure {
                label: Text {
                    en: "the same without the input gate",
                    zh: "同上，拿掉输入门",
                },
                value: middle(Removed::Input),
                format: Format::Significant(3),
            },
            Measure {
                label: Text {
                    en: "the same without the output gate",
                    zh: "同上，拿掉输出门",
                },
                value: middle(Removed::Output),
                format: Format::Significant(3),
            },
        ],
    }
}

/// How far `ln ‖∂c_T/∂c_0 v‖` moves when the forget, the input or the output gate of a random LSTM is held open.
fn shifts(recurrent: f64, index: u64) -> [f64; 3] {
    let mut rng = Seed(0).named("C10").stream(index);
    let units = 4;
    let plain = LstmDraw {
        units,
        inputs: units,
        scale: 1.0,
        recurrent,
        forget_bias: 1.0,
    }
    .draw(&mut rng);
    let start = [outputs(units, &mut rng), normals(units, 1.0, &mut rng)].concat();
    let along = [vec![0.0; units], normals(units, 1.0, &mut rng)].concat();
    let xs: Vec<Vec<f64>> = (0..ABLATION_STEPS)
        .map(|_| normals(units, 1.0, &mut rng))
        .collect();
    let returning = |lstm: &PlainLstm<Dual64>| {
        let end = xs.iter().fold(dual(&start, &along), |state, x| {
            lstm_step(lstm, &dual(x, &vec![0.0; units]), &state)
        });
        let square: f64 = end[units..].iter().map(|c| c.eps * c.eps).sum();
        0.5 * square.ln()
    };
    // σ(40) is 1 to the last bit.
    let open = || held_gate::<Dual64>(units, 40.0);
    let whole = lift(&plain);
    let as_it_is = returning(&whole);
    [Removed::Forget, Removed::Input, Removed::Output].map(|removed| {
        let mut lstm = whole.clone();
        match removed {
            Removed::Forget => lstm.forget = open(),
            Removed::Input => lstm.input = open(),
            Removed::Output => lstm.output = open(),
        }
        (returning(&lstm) - as_it_is).abs()
    })
}

pub(super) const GATES_BLOCK_AND_PASS: Claim = Claim {
    id: "C11",
    quote: Some("用趋近于0时表示流入不能通过gate，趋近于1时表示流入可以通过gate"),
    statement: Text {
        en: "As the value of a gate tends to 0 it lets nothing through, and as it tends to 1 it lets everything through.",
        zh: "门的值趋近 0 时什么也不放行，趋近 1 时全部放行。",
    },
    finding: Text {
        en: "True as a limit: a gate whose pre-activation is $-a$ passes less than the share $e^{-a}$, and one at $a$ holds back less than that. A sigmoid never reaches the limit.",
        zh: "作为极限是对的：预激活值为 $-a$ 的门放行的比例小于 $e^{-a}$，预激活值为 $a$ 的门拦下的比例也小于它。sigmoid 永远到不了这个极限。",
    },
    condition: None,
    sources: &["hochreiter1997"],
    control: Text {
        en: "the same with “is” in place of “tends to”: some pre-activation up to $\\pm 16$ blocks or passes exactly",
        zh: "把“趋近于”换成“等于”：绝对值不超过 16 的某个预激活值恰好完全拦下或完全放行",
    },
    evidence: gates_block_and_pass,
};

fn gates_block_and_pass() -> Evidence {
    let seed = Seed(0).named("C11");
    let gate = |a: f64| Activation::Sigmoid.apply(a);
    let signals: Vec<Vec<f64>> = (0..200)
        .map(|index| normals(8, 1.0, &mut seed.stream(index)))
        .collect();
    // Beyond 16 the gap between 1 and σ(a) drowns in rounding.
    let openings = || (1..=16).map(f64::from);
    let tends = |signal: &f64| {
        openings().all(|a| {
            let bound = (-a).exp() * signal.abs();
            (gate(-a) * signal).abs() < bound && (signal - gate(a) * signal).abs() <= bound
        })
    };
    let reaches = |signal: &f64| {
        openings()
            .any(|a| (gate(-a) * signal).abs() <= 0.0 || (gate(a) * signal - signal).abs() <= 0.0)
    };
    Evidence {
        all: Count::over(signals.iter().map(|signal| signal.iter().all(tends))),
        within: None,
        control: Count::over(signals.iter().map(|signal| signal.iter().any(reaches))),
        measured: vec![
            Measure {
                label: Text {
                    en: "share that a gate passes at the pre-activation $-5$",
                    zh: "预激活值为 $-5$ 的门放行的比例",
                },
                value: gate(-5.0),
                format: Format::Significant(3),
            },
            Measure {
                label: Text {
                    en: "share that it passes at $5$",
                    zh: "预激活值为 $5$ 时放行的比例",
                },
                value: gate(5.0),
                format: Format::Percent(2),
            },
        ],
    }
}

pub(super) const LIKE_THE_RNN: Claim = Claim {
    id: "C12",
    quote: Some("当前的状态$S_{t}=f_{t}S_{t-1}+i_{t}X_{t}$类似与传统RNN"),
    statement: Text {
        en: "The new state has the form of the recurrent network’s step: a weighted old state plus a weighted input.",
        zh: "新状态与循环网络的一步形式相同：加权的旧状态加上加权的输入。",
    },
    finding: Text {
        en: "At each step it is the linear recurrent network with $W_s = \\operatorname{diag}(f_t)$, $W_x = \\operatorname{diag}(i_t)$ and $b_1 = 0$. The weights change from step to step, which no recurrent network’s do.",
        zh: "在每一步，它就是取 $W_s = \\operatorname{diag}(f_t)$、$W_x = \\operatorname{diag}(i_t)$、$b_1 = 0$ 的线性循环网络。不同的是权重逐步变化，而循环网络的权重不变。",
    },
    condition: None,
    sources: &[],
    control: Text {
        en: "one and the same recurrent network, with the weights of the first step, makes all steps",
        zh: "用同一个循环网络，即第一步的权重，走完所有的步",
    },
    evidence: like_the_rnn,
};

fn like_the_rnn() -> Evidence {
    let seed = Seed(0).named("C12");
    let (mut each, mut same) = (Vec::new(), Vec::new());
    for index in 0..200 {
        let mut rng = seed.stream(index);
        let steps = 1 + size(&mut rng);
        let plain = PlainArticleLstm::draw(Squash::Linear, steps, &mut rng);
        let cell = plain.cell();
        let states = oracle_states(&plain);
        // The step to time t by a network with the weights of step `source`.
        let error = |t: usize, source: usize| {
            let gates = cell.gates(&plain.x(source));
            let got: Vec<f64> = (0..plain.units())
                .map(|j| {
                    gates.forget.value[j] * states[t - 1][j]
                        + gates.input.value[j] * plain.xs[t - 1][j]
                })
                .collect();
            relative(&got, &states[t])
        };
        each.push((1..=steps).map(|t| error(t, t)).fold(0.0, f64::max));
        same.push((1..=steps).map(|t| error(t, 1)).fold(0.0, f64::max));
    }
    let reproduced = |errors: &[f64]| Count::over(errors.iter().map(|&error| error <= 1e-12));
    Evidence {
        all: reproduced(&each),
        within: None,
        control: reproduced(&same),
        measured: vec![
            Measure {
                label: Text {
                    en: "largest error of a step, with the weights of that step",
                    zh: "用当步的权重时，一步的最大误差",
                },
                value: each.into_iter().fold(0.0, f64::max),
                format: Format::Significant(2),
            },
            Measure {
                label: Text {
                    en: "median over networks of the largest error, with the weights of the first step",
                    zh: "始终用第一步的权重时，各网络最大误差的中位数",
                },
                value: median(&same),
                format: Format::Significant(2),
            },
        ],
    }
}
