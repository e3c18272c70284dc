//! What is measured along one run of one drawn cell.

use crate::cell::len;
use crate::growth::Growth;
use crate::law::{Law, normals};
use crate::probe::{Probe, WithCell, log_sigmoid};
use crate::quantity::{Measure, Quantity};
use crate::settings::Run;
use gradflow_math::JacobianProduct;
use gradflow_math::spectrum::{operator_norm, spectral_radius};
use gradflow_models::{Cell, by_lag};
use gradflow_sweep::{PointRng, Row, Status};
use nalgebra::{DMatrix, DVector};
use std::f64::consts::LN_2;

/// One run of a cell, which is to be measured.
pub(crate) struct Observation<'a> {
    pub(crate) measure: &'a Measure,
    pub(crate) run: Run,
    /// `x_1 …` of the transient and of the measurement, D × (transient + T).
    pub(crate) xs: &'a DMatrix<f64>,
    pub(crate) rng: &'a mut PointRng,
}

/// What the measured steps have in common.
struct Seen {
    /// `s_0 … s_T`, S × (T+1), from the end of the transient.
    states: DMatrix<f64>,
    growth: Option<Growth>,
    products: Option<Products>,
    log_forget: f64,
    last_jacobian: Option<DMatrix<f64>>,
}

impl WithCell for Observation<'_> {
    type Output = Row<Vec<f64>>;

    fn run<C: Probe>(self, cell: &C) -> Row<Vec<f64>> {
        let Self {
            measure,
            run,
            xs,
            rng,
        } = self;
        let (transient, steps) = (len(run.transient), len(run.steps));
        let mut s = normals(cell.state_len(), 1, rng).column(0) * run.start;
        for x in xs.columns(0, transient).column_iter() {
            s = cell.step(&x.into_owned(), &s);
        }
        let xs = xs.columns(transient, steps).into_owned();
        let seen = Seen::along(cell, measure, &xs, s, rng);
        let overflowed = seen.states.iter().any(|entry| !entry.is_finite());
        let (values, timed_out) = seen.values(cell, measure, &xs, rng);
        let status = if overflowed || values.contains(&f64::INFINITY) && !timed_out {
            Status::Diverged
        } else if values.iter().any(|value| value.is_nan()) {
            Status::Nan
        } else if timed_out {
            Status::Timeout
        } else {
            Status::Ok
        };
        Row { status, values }
    }
}

impl Seen {
    fn along<C: Probe>(
        cell: &C,
        measure: &Measure,
        xs: &DMatrix<f64>,
        mut s: DVector<f64>,
        rng: &mut PointRng,
    ) -> Self {
        let (states, steps) = (cell.state_len(), xs.ncols());
        let growth = measure.exponents.map(|exponents| {
            let frame = Law::Orthogonal { gain: 1.0 }.draw(states, len(exponents), rng);
            Growth::new(frame, steps)
        });
        let wants_product = measure.any(&[Quantity::LogNorm, Quantity::HalfLife]);
        let wants_last = measure.any(&[Quantity::SpectralRadius, Quantity::OperatorNorm]);
        let wants_forget = measure.any(&[Quantity::MeanLogForget]);
        let mut seen = Self {
            states: DMatrix::zeros(states, steps + 1),
            growth,
            products: wants_product.then(|| Products::new(states, measure)),
            log_forget: 0.0,
            last_jacobian: None,
        };
        seen.states.set_column(0, &s);
        for (t, x) in xs.column_iter().enumerate() {
            let x = x.into_owned();
            let is_last = t + 1 == steps;
            let needs_jacobian = wants_product || wants_last && is_last;
            let jacobian = needs_jacobian.then(|| cell.jacobian(&x, &s));
            if let Some(growth) = &mut seen.growth {
                growth.push(|frame| match &jacobian {
                    Some(jacobian) => times(jacobian, frame),
                    None => pushed_forward(cell, &x, &s, frame),
                });
            }
            if let (Some(products), Some(jacobian)) = (&mut seen.products, &jacobian) {
                products.push(jacobian);
            }
            if wants_forget && let Some(a) = cell.forget_pre_activation(&x, &s) {
                seen.log_forget += a.map(log_sigmoid).mean() / steps as f64;
            }
            if is_last {
                seen.last_jacobian = jacobian;
            }
            s = cell.step(&x, &s);
            seen.states.set_column(t + 1, &s);
        }
        seen
    }

    /// The values of the columns, and whether one of them took more steps than there were.
    fn values<C: Probe>(
        self,
        cell: &C,
        measure: &Measure,
        xs: &DMatrix<f64>,
        rng: &mut PointRng,
    ) -> (Vec<f64>, bool) {
        let mut growth = self.growth;
        let of_last = |f: fn(&DMatrix<f64>) -> f64| self.last_jacobian.as_ref().map_or(f64::NAN, f);
        let of_weights = |f: fn(&DMatrix<f64>) -> f64| cell.recurrent_weights().map_or(f64::NAN, f);
        let mut values = Vec::new();
        let mut timed_out = false;
        for quantity in &measure.quantities {
            match quantity {
                Quantity::Lyapunov => {
                    values.extend(growth.take().map(Growth::finish).unwrap_or_default());
                }
                Quantity::LogNorm => {
                    let norms = self.products.as_ref().map(|products| &products.log_norms);
                    values.extend(norms.into_iter().flatten());
                }
                Quantity::HalfLife => {
                    let half_life = self
                        .products
                        .as_ref()
                        .and_then(|products| products.half_life);
                    timed_out |= half_life.is_none();
                    values.push(half_life.unwrap_or(f64::INFINITY));
                }
                Quantity::SpectralRadius => values.push(of_last(spectral_radius)),
                Quantity::OperatorNorm => values.push(of_last(operator_norm)),
                Quantity::WeightRadius => values.push(of_weights(spectral_radius)),
                Quantity::WeightNorm => values.push(of_weights(operator_norm)),
                Quantity::MeanLogForget => values.push(self.log_forget),
                Quantity::LagShares => {
                    values.extend(shares(cell, xs, &self.states, &measure.lags, rng));
                }
            }
        }
        (values, timed_out)
    }
}

/// The product `J_t … J_1` with what is read off it on the way.
struct Products {
    product: JacobianProduct,
    lag: u64,
    lags: Vec<u64>,
    /// One for each of `lags`; NaN where the run was shorter.
    log_norms: Vec<f64>,
    half_life: Option<f64>,
    /// `ln ‖·‖₂` at the lag before; `None` when the half-life is not asked for.
    before: Option<f64>,
}

impl Products {
    fn new(states: usize, measure: &Measure) -> Self {
        Self {
            product: JacobianProduct::identity(states),
            lag: 0,
            log_norms: vec![f64::NAN; measure.lags.len()],
            lags: measure.lags.clone(),
            half_life: None,
            before: measure.any(&[Quantity::HalfLife]).then_some(0.0),
        }
    }

    fn push(&mut self, jacobian: &DMatrix<f64>) {
        self.product.push_with(jacobian, times);
        self.lag += 1;
        let at = self.lags.iter().position(|&lag| lag == self.lag);
        let before = self.before.filter(|_| self.half_life.is_none());
        if at.is_none() && before.is_none() {
            return;
        }
        let log_norm = self.product.log_norm();
        if let Some(at) = at {
            self.log_norms[at] = log_norm;
        }
        if let Some(before) = before {
            if log_norm <= -LN_2 {
                let fraction = if log_norm.is_finite() {
                    (before + LN_2) / (before - log_norm)
                } else {
                    0.0
                };
                self.half_life = Some((self.lag - 1) as f64 + fraction);
            }
            self.before = Some(log_norm);
        }
    }
}

/// `a·b` column by column: no kernel that the processor chooses, hence the same bits on every one.
fn times(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    let mut product = DMatrix::zeros(a.nrows(), b.ncols());
    for (mut column, b) in product.column_iter_mut().zip(b.column_iter()) {
        column.gemv(1.0, a, &b, 0.0);
    }
    product
}

/// J·frame without J.
fn pushed_forward<C: Cell<f64>>(
    cell: &C,
    x: &DVector<f64>,
    s: &DVector<f64>,
    frame: &DMatrix<f64>,
) -> DMatrix<f64> {
    let still = DVector::zeros(x.len());
    let mut image = DMatrix::zeros(frame.nrows(), frame.ncols());
    for (mut column, s_dot) in image.column_iter_mut().zip(frame.column_iter()) {
        column.copy_from(&cell.jvp(x, s, &still, &s_dot.into_owned()));
    }
    image
}

/// `‖G_ℓ‖ / Σ‖G_ℓ‖` at `lags` for the loss `Σᵢ vᵢ hᵢ` of the last step with standard normal v.
fn shares<C: Cell<f64>>(
    cell: &C,
    xs: &DMatrix<f64>,
    states: &DMatrix<f64>,
    lags: &[u64],
    rng: &mut PointRng,
) -> Vec<f64> {
    let mut d_states = DMatrix::zeros(cell.state_len(), xs.ncols());
    let v = normals(cell.hidden_len(), 1, rng);
    d_states
        .view_mut((0, xs.ncols() - 1), (cell.hidden_len(), 1))
        .copy_from(&v);
    let terms =
        by_lag(cell, xs, states, &d_states).expect("drawn in the shapes that the cell asks for");
    let norms: Vec<f64> = terms.map(|term| term.d_cell.parameters().norm()).collect();
    let total: f64 = norms.iter().sum();
    let share = |&lag: &u64| norms.get(len(lag)).map_or(f64::NAN, |norm| norm / total);
    lags.iter().map(share).collect()
}
