//! The checks of D6.1–D6.4: the article's LSTM without its tanh is a linear recurrence.

use crate::experiments::article_lstm::{PlainArticleLstm, oracle_states};
use crate::experiments::instances::{Squash, normals, size, weights};
use crate::experiments::oracle::{pre_activation, times};
use crate::experiments::residual::relative;
use gradflow_report::{PointRng, Sample};
use nalgebra::{DMatrix, DVector};

/// One step `s ↦ f ⊙ s + b`, for every unit at once.
#[derive(Clone, Debug)]
pub(super) struct Affine {
    pub(super) f: DVector<f64>,
    pub(super) b: DVector<f64>,
}

impl Affine {
    /// `self` and then `later`: `(f f', f' b + b')`.
    pub(super) fn then(&self, later: &Self) -> Self {
        Self {
            f: self.f.component_mul(&later.f),
            b: later.f.component_mul(&self.b) + &later.b,
        }
    }
}

/// The joined steps 1…t for every t, by doubling the reach in each round, and the number of rounds (Hillis & Steele 1986).
pub(super) fn scan(
    steps: &[Affine],
    join: impl Fn(&Affine, &Affine) -> Affine,
) -> (Vec<Affine>, usize) {
    let (mut joined, mut reach, mut rounds) = (steps.to_vec(), 1, 0);
    while reach < steps.len() {
        joined = (0..steps.len())
            .map(|t| match t.checked_sub(reach) {
                Some(earlier) => join(&joined[earlier], &joined[t]),
                None => joined[t].clone(),
            })
            .collect();
        reach *= 2;
        rounds += 1;
    }
    (joined, rounds)
}

/// Gates, inputs and running sums of a random instance of E20, by `gradflow-models`.
struct Linear {
    plain: PlainArticleLstm<f64>,
    steps: Vec<Affine>,
    /// `F_0 = 0, F_1, …, F_T`.
    log_forget: Vec<DVector<f64>>,
}

impl Linear {
    fn draw(rng: &mut PointRng) -> Self {
        let count = size(rng);
        let plain = PlainArticleLstm::draw(Squash::Linear, count, rng);
        let cell = plain.cell();
        let mut log_forget = vec![DVector::zeros(plain.units())];
        let mut steps = Vec::with_capacity(count);
        for t in 1..=count {
            let x = plain.x(t);
            let gates = cell.gates(&x);
            log_forget.push(&log_forget[t - 1] + gates.forget.value.map(f64::ln));
            steps.push(Affine {
                f: gates.forget.value,
                b: gates.input.value.component_mul(&x),
            });
        }
        Self {
            plain,
            steps,
            log_forget,
        }
    }

    fn s_0(&self) -> DVector<f64> {
        DVector::from_column_slice(&self.plain.s_0)
    }

    /// `exp(F_t − F_k)`.
    fn kept(&self, t: usize, k: usize) -> DVector<f64> {
        (&self.log_forget[t] - &self.log_forget[k]).map(f64::exp)
    }

    /// `S_T` as the sum of D6.1, the k-th input weighted by `kept(T, k − early)`.
    fn summed(&self, early: usize) -> DVector<f64> {
        let last = self.steps.len();
        (1..=last).fold(self.kept(last, 0).component_mul(&self.s_0()), |sum, k| {
            sum + self
                .kept(last, k - early)
                .component_mul(&self.steps[k - 1].b)
        })
    }

    /// `S_1 … S_T` from joined steps.
    fn states(&self, joined: &[Affine]) -> Vec<f64> {
        let s_0 = self.s_0();
        joined
            .iter()
            .flat_map(|step| (step.f.component_mul(&s_0) + &step.b).data.as_vec().clone())
            .collect()
    }
}

/// D6.1.
pub(super) fn solution(rng: &mut PointRng) -> Sample {
    let linear = Linear::draw(rng);
    let states = oracle_states(&linear.plain);
    let want = &states[linear.steps.len()];
    Sample {
        residual: relative(linear.summed(0).as_slice(), want),
        printed: None,
        within: false,
        control: relative(linear.summed(1).as_slice(), want),
    }
}

/// D6.2, along a random direction.
pub(super) fn jacobian(rng: &mut PointRng) -> Sample {
    let linear = Linear::draw(rng);
    let last = linear.steps.len();
    // From the middle on: k ≥ 1 gives the control a factor to take too many.
    let k = last.div_ceil(2);
    let direction = normals(linear.plain.units(), 1.0, rng);
    let want = linear.plain.nudged(k, last, &direction);
    let direction = DVector::from_vec(direction);
    let along = |from: usize| {
        relative(
            linear.kept(last, from).component_mul(&direction).as_slice(),
            &want,
        )
    };
    Sample {
        residual: along(k),
        printed: None,
        within: false,
        control: along(k - 1),
    }
}

/// D6.3: all states by a prefix scan.
pub(super) fn composition(rng: &mut PointRng) -> Sample {
    let linear = Linear::draw(rng);
    let want = oracle_states(&linear.plain)[1..].concat();
    let (right, _) = scan(&linear.steps, Affine::then);
    let (wrong, _) = scan(&linear.steps, |earlier, later| later.then(earlier));
    Sample {
        residual: relative(&linear.states(&right), &want),
        printed: None,
        within: false,
        control: relative(&linear.states(&wrong), &want),
    }
}

/// D6.4: minLSTM by the quotient of the gates against the paper's form in logarithms.
pub(super) fn normalised(rng: &mut PointRng) -> Sample {
    let linear = Linear::draw(rng);
    let units = linear.plain.units();
    let w_g = weights(units, units, 1.0, rng);
    let want = min_lstm_in_logarithms(&linear.plain, &w_g);

    let (cell, w_g) = (
        linear.plain.cell(),
        DMatrix::from_row_slice(units, units, &w_g),
    );
    let run = |share: fn(f64, f64) -> f64| {
        let mut s = linear.s_0();
        for t in 1..=linear.steps.len() {
            let x = linear.plain.x(t);
            let (f, i) = (cell.gates(&x).forget.value, cell.gates(&x).input.value);
            s = f.zip_map(&i, share).component_mul(&s)
                + i.zip_map(&f, share).component_mul(&(&w_g * x));
        }
        relative(s.as_slice(), &want)
    };
    Sample {
        residual: run(|gate, other| gate / (gate + other)),
        printed: None,
        within: false,
        control: run(|gate, _| gate),
    }
}

/// `S_T` of minLSTM with `ln f' = −softplus(d)`, `ln i' = −softplus(−d)`, `d = softplus(−a_f) − softplus(−a_i)`
/// (Feng et al. 2024, appendix on the log-space form).
fn min_lstm_in_logarithms(plain: &PlainArticleLstm<f64>, w_g: &[f64]) -> Vec<f64> {
    let mut s = plain.s_0.clone();
    for x in &plain.xs {
        let a_f = pre_activation(&plain.forget, x, &s);
        let a_i = pre_activation(&plain.input, x, &s);
        let g = times(w_g, x);
        for j in 0..s.len() {
            let d = softplus(-a_f[j]) - softplus(-a_i[j]);
            s[j] = (-softplus(d)).exp() * s[j] + (-softplus(-d)).exp() * g[j];
        }
    }
    s
}

/// `ln(1 + e^a)`.
fn softplus(a: f64) -> f64 {
    a.max(0.0) + (-a.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_over_n_steps_takes_the_rounded_up_logarithm_of_n() {
        let step = Affine {
            f: DVector::from_element(1, 0.5),
            b: DVector::from_element(1, 1.0),
        };
        for (steps, rounds) in [(1, 0), (2, 1), (3, 2), (8, 3), (9, 4), (1000, 10)] {
            let (joined, taken) = scan(&vec![step.clone(); steps], Affine::then);
            assert_eq!(taken, rounds);
            // s = 2 is the fixed point of s/2 + 1, so every joined step keeps it.
            let last = &joined[steps - 1];
            assert!((last.f[0] * 2.0 + last.b[0] - 2.0).abs() < 1e-15);
        }
    }
}
