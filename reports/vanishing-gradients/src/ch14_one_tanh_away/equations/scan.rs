//! The linear gated recurrence as a scan: its steps compose, in logarithms too, and so do its gradient and its credit.

use super::judged;
use crate::experiments::article_lstm::{PlainArticleLstm, oracle_states};
use crate::experiments::instances::{Squash, normals};
use crate::experiments::oracle::sigma;
use crate::experiments::residual::{directional, relative, worst};
use gradflow_models::credit_map::{self, Norm};
use gradflow_models::{Cell, LinearStep, scan};
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use rand::RngExt;

/// The steps of a random instance of the article's LSTM without its tanh.
struct Linear {
    plain: PlainArticleLstm<f64>,
    /// f, n × T.
    decays: DMatrix<f64>,
    /// i ⊙ X, n × T.
    drives: DMatrix<f64>,
}

impl Linear {
    fn draw(rng: &mut PointRng) -> Self {
        let plain = PlainArticleLstm::draw(Squash::Linear, rng.random_range(2..=16), rng);
        let cell = plain.cell();
        let (mut decays, mut drives) = (plain.inputs(), plain.inputs());
        for t in 1..=plain.steps() {
            let step = cell
                .linear_step(&plain.x(t))
                .expect("the cell is drawn without a tanh");
            decays.set_column(t - 1, &step.decay);
            drives.set_column(t - 1, &step.drive);
        }
        Self {
            plain,
            decays,
            drives,
        }
    }

    fn s_0(&self) -> DVector<f64> {
        DVector::from_column_slice(&self.plain.s_0)
    }

    /// Every step as a map of its own.
    fn steps(&self) -> Vec<LinearStep<f64>> {
        let columns = self.decays.column_iter().zip(self.drives.column_iter());
        columns
            .map(|(decay, drive)| LinearStep {
                decay: decay.into_owned(),
                drive: drive.into_owned(),
            })
            .collect()
    }
}

/// `later ∘ earlier` as one step.
fn after(later: &LinearStep<f64>, earlier: &LinearStep<f64>) -> LinearStep<f64> {
    LinearStep {
        decay: later.decay.component_mul(&earlier.decay),
        drive: later.decay.component_mul(&earlier.drive) + &later.drive,
    }
}

/// The same with the drives in each other's place.
fn muddled(later: &LinearStep<f64>, earlier: &LinearStep<f64>) -> LinearStep<f64> {
    LinearStep {
        decay: later.decay.component_mul(&earlier.decay),
        drive: earlier.decay.component_mul(&later.drive) + &earlier.drive,
    }
}

/// Makes one step of a later and an earlier one.
type Compose = fn(&LinearStep<f64>, &LinearStep<f64>) -> LinearStep<f64>;

/// All of `steps` as one, halves first: the order in which they are put together is free.
fn whole(steps: &[LinearStep<f64>], compose: Compose) -> LinearStep<f64> {
    if let [only] = steps {
        only.clone()
    } else {
        let (early, late) = steps.split_at(steps.len() / 2);
        compose(&whole(late, compose), &whole(early, compose))
    }
}

pub(super) const COMPOSITION: Equation = Equation {
    id: "D14.1",
    title: Text {
        en: "Two steps are one step",
        zh: "两步合成一步",
    },
    latex: r"\begin{aligned}
a_t &= f_t, \qquad b_t = i_t \odot X_t \\
S_t &= (a_t, b_t)(S_{t-1}) = a_t \odot S_{t-1} + b_t \\
&= \bigl[(a_t, b_t) \circ \cdots \circ (a_1, b_1)\bigr](S_0) \\
(a', b') &\circ (a, b) = (a' \odot a,\; a' \odot b + b')
\end{aligned}",
    article: Article::Absent,
    sources: &["blelloch1990", "martin2018"],
    check: Check {
        oracle: Text {
            en: "the article’s recurrence without its tanh, step by step in plain loops; the steps are put together in halves, and by the library’s scan",
            zh: "原文不带 tanh 的递推，用朴素循环一步一步算；合成则先半后整，并与库中的扫描对照",
        },
        // At most 16 contractions in another order, relative to the largest state of the sequence.
        tolerance: 1e-13,
        control: Text {
            en: "$a \\odot b' + b$ as the offset, later and earlier mixed up",
            zh: "偏移取 $a \\odot b' + b$，先后弄混",
        },
        condition: None,
        sample: composition,
    },
};

fn composition(rng: &mut PointRng) -> Sample {
    let linear = Linear::draw(rng);
    let states = oracle_states(&linear.plain);
    let want = states[1..].concat();
    let (s_0, steps) = (linear.s_0(), linear.steps());
    let composed = |compose: Compose| -> Vec<f64> {
        (1..=steps.len())
            .flat_map(|t| Vec::from(whole(&steps[..t], compose).apply(&s_0).data))
            .collect()
    };
    let scanned = scan::sequential(&linear.decays, &linear.drives, &s_0)
        .expect("decays and drives are drawn with the shape of the inputs");
    judged(
        worst([
            relative(&composed(after), &want),
            relative(scanned.as_slice(), &states.concat()),
        ]),
        relative(&composed(muddled), &want),
    )
}

pub(super) const LOG_SPACE: Equation = Equation {
    id: "D14.2",
    title: Text {
        en: "The scan in logarithms",
        zh: "对数下的扫描",
    },
    latex: r"\begin{aligned}
S_t &= P_t \odot \Bigl(S_0 + \sum_{k=1}^{t} \frac{b_k}{P_k}\Bigr), \quad P_t = \prod_{j=1}^{t} f_j \\
\ln S_t &= \ln\bigl(e^{\ln f_t + \ln S_{t-1}} + e^{\ln b_t}\bigr)
\end{aligned}",
    article: Article::Absent,
    sources: &["heinsen2023"],
    check: Check {
        oracle: Text {
            en: "up to a thousand steps of the recurrence in a plain loop",
            zh: "朴素循环里至多一千步的递推",
        },
        // A step rounds a logarithm of a few units, and the gates forget such an error within a few steps.
        tolerance: 1e-12,
        control: Text {
            en: "the first line, computed as it stands: $P_t$ underflows",
            zh: "照第一行直接计算：$P_t$ 会下溢",
        },
        condition: None,
        sample: log_space,
    },
};

fn log_space(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(600..=1000);
    let mut gate = || -> Vec<f64> { normals(steps, 1.0, rng).into_iter().map(sigma).collect() };
    let (decays, drives) = (gate(), gate());
    let s_0: f64 = 1.0;
    let mut want = vec![s_0];
    let mut quotient = vec![s_0];
    let (mut product, mut sum) = (1.0, s_0);
    for (a, b) in decays.iter().zip(&drives) {
        want.push(a * want[want.len() - 1] + b);
        product *= a;
        sum += b / product;
        quotient.push(product * sum);
    }
    let logs = |values: &[f64]| DMatrix::from_fn(1, steps, |_, t| values[t].ln());
    let got = scan::log_space(
        &logs(&decays),
        &logs(&drives),
        &DVector::from_element(1, s_0.ln()),
    )
    .expect("decays and drives are drawn with the same length");
    judged(
        relative(got.map(f64::exp).as_slice(), &want),
        relative(&quotient, &want),
    )
}

pub(super) const GRADIENT: Equation = Equation {
    id: "D14.3",
    title: Text {
        en: "The gradient is a scan in the other direction",
        zh: "梯度是反方向的扫描",
    },
    latex: r"\begin{aligned}
g_t &= \frac{\partial^{+} L}{\partial S_t} + f_{t+1} \odot g_{t+1} \\
\frac{\partial L}{\partial f_t} &= g_t \odot S_{t-1} \\
\frac{\partial L}{\partial b_t} &= g_t, \qquad b_t = i_t \odot X_t
\end{aligned}",
    article: Article::Absent,
    sources: &["martin2018"],
    check: Check {
        oracle: Text {
            en: "dual numbers through the recurrence in plain loops, gates and drives varied along a random direction",
            zh: "让各个门和输入项沿随机方向变化，对偶数穿过朴素循环写成的递推",
        },
        // A sum of at most 16 × 8 terms of both signs, relative to the norm of the gradient.
        tolerance: 1e-13,
        control: Text {
            en: "$f_t$ in the place of $f_{t+1}$",
            zh: "用 $f_t$ 代替 $f_{t+1}$",
        },
        condition: None,
        sample: gradient,
    },
};

fn gradient(rng: &mut PointRng) -> Sample {
    let linear = Linear::draw(rng);
    let (units, steps) = linear.decays.shape();
    let mut draw = || DMatrix::from_vec(units, steps, normals(units * steps, 1.0, rng));
    let (d_states, decays_dot, drives_dot) = (draw(), draw(), draw());
    let mut want = 0.0;
    for i in 0..units {
        let mut s = Dual64::from(linear.plain.s_0[i]);
        for t in 0..steps {
            let decay = Dual64::new(linear.decays[(i, t)], decays_dot[(i, t)]);
            let drive = Dual64::new(linear.drives[(i, t)], drives_dot[(i, t)]);
            s = decay * s + drive;
            want += d_states[(i, t)] * s.eps;
        }
    }
    let shapes = "decays and drives are drawn with the shape of the inputs";
    let states = scan::sequential(&linear.decays, &linear.drives, &linear.s_0()).expect(shapes);
    let gradient = scan::backward(&linear.decays, &states, &d_states).expect(shapes);
    let before = states.columns(0, steps).into_owned();
    let along = |g: &DMatrix<f64>| g.component_mul(&before).dot(&decays_dot) + g.dot(&drives_dot);
    let mut early = d_states.clone();
    for t in (0..steps - 1).rev() {
        let carried = early.column(t + 1).component_mul(&linear.decays.column(t));
        let total = early.column(t) + carried;
        early.set_column(t, &total);
    }
    let norm = gradient.d_decays.norm().hypot(gradient.d_drives.norm());
    let got = gradient.d_decays.dot(&decays_dot) + gradient.d_drives.dot(&drives_dot);
    judged(
        worst([
            directional(got, want, norm),
            directional(along(&gradient.d_drives), want, norm),
        ]),
        directional(along(&early), want, norm),
    )
}

pub(super) const CREDIT: Equation = Equation {
    id: "D14.4",
    title: Text {
        en: "All credit from one running sum",
        zh: "一个前缀和给出整张信用图",
    },
    latex: r"\begin{aligned}
F_t &= \sum_{j=1}^{t} \ln f_j \\
\ln \Bigl\| \frac{\partial S_t}{\partial S_k} \Bigr\| &= \max_i \,(F_t - F_k)_i
\qquad (k \le t)
\end{aligned}",
    article: Article::Absent,
    sources: &["martin2018"],
    check: Check {
        oracle: Text {
            en: "dual numbers from step $k$ to step $t$ of the recurrence in plain loops",
            zh: "对偶数从第 $k$ 步走到第 $t$ 步，递推用朴素循环写成",
        },
        // The sums of 16 logarithms of at most about 20 round to some 1e-14 of the norm.
        tolerance: 1e-12,
        control: Text {
            en: "$F_t - F_{k-1}$, which counts the gate of step $k$ as well",
            zh: "$F_t - F_{k-1}$，把第 $k$ 步的门也算了进去",
        },
        condition: None,
        sample: credit,
    },
};

fn credit(rng: &mut PointRng) -> Sample {
    let linear = Linear::draw(rng);
    let map = credit_map::of_diagonals(&linear.decays.map(f64::ln), Norm::Operator)
        .expect("there is a unit and a step");
    let t = linear.plain.steps();
    let k = rng.random_range(1..t);
    // The units do not mix, so one nudge of all of them gives the diagonal.
    let diagonal = linear.plain.nudged(k, t, &vec![1.0; linear.plain.units()]);
    let want = [diagonal.into_iter().fold(0.0, f64::max)];
    judged(
        relative(&[map[(t, k)].exp()], &want),
        relative(&[map[(t, k - 1)].exp()], &want),
    )
}
