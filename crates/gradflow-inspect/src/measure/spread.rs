use super::Stopped;
use super::quantile::{quantile, sort};
use super::trajectory::Trajectory;
use gradflow_math::spectrum::singular_values;
use gradflow_math::{GramSchmidt, Init};
use gradflow_models::linearised::{Linearise, Workspace};
use nalgebra::DMatrix;
use rand::Rng;
use serde::Serialize;

/// The lags at which singular values are taken.
const LAGS: [usize; 9] = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/// The steps after which the frame is orthonormalised at the latest.
const INTERVAL: usize = 4;

/// Singular values below this part of the largest are rounding errors.
const RESOLVED: f64 = 1e-13;

/// The singular values of `J_ℓ … J_1`: how differently directions are stretched.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// ℓ, in steps.
    pub lag: usize,
    /// `ln σ_i`, descending, each the median over the sequences; −∞ where `σ_i` is below 10⁻¹³ `σ_1`.
    ///
    /// With fewer values than the state has dimensions they are those of the product on a random subspace, which follow the
    /// leading ones of the product within a small factor (Halko, Martinsson & Tropp 2011).
    pub log_singular_values: Vec<f64>,
    /// `(Σ σ_i²)² / Σ σ_i⁴`: about how many directions the product keeps.
    pub effective_directions: f64,
}

/// `ln σ_i` at each of [`LAGS`] that the sequence has.
pub(super) fn of_sequence<C: Linearise>(
    trajectory: &Trajectory<'_, C>,
    count: usize,
    rng: &mut impl Rng,
) -> Result<Vec<Vec<f64>>, Stopped> {
    let cell = trajectory.linearised.cell();
    let mut frame = Init::Orthogonal.sample(cell.state_len(), count, rng);
    let mut image = frame.clone();
    let mut qr = GramSchmidt::new(count);
    let mut product = DMatrix::identity(count, count);
    let (mut log_scale, mut since) = (0.0, 0);
    let mut found = Vec::new();
    let mut work = Workspace::default();
    let last = LAGS
        .into_iter()
        .filter(|&lag| lag <= trajectory.steps)
        .max();
    trajectory.forwards(|stretch, first| {
        for t in 0..stretch.steps() {
            let lag = first + t + 1;
            if last.is_none_or(|last| lag > last) {
                return Ok(());
            }
            trajectory
                .linearised
                .push((stretch, t), &frame, &mut image, &mut work);
            std::mem::swap(&mut frame, &mut image);
            since += 1;
            let wanted = LAGS.contains(&lag);
            if since == INTERVAL || wanted {
                since = 0;
                qr.factor(&mut frame);
                product = qr.r() * &product;
                let largest = product.amax();
                if largest > 0.0 && largest.is_finite() {
                    product /= largest;
                    log_scale += largest.ln();
                }
            }
            if wanted {
                let sigma = singular_values(&product);
                let floor = RESOLVED * sigma[0];
                let log = |&sigma: &f64| {
                    if sigma < floor {
                        f64::NEG_INFINITY
                    } else {
                        sigma.ln() + log_scale
                    }
                };
                found.push(sigma.iter().map(log).collect());
            }
        }
        Ok(())
    })?;
    Ok(found)
}

impl Spread {
    /// The singular values of all sequences together.
    pub(super) fn pooled(sequences: &[Vec<Vec<f64>>]) -> Vec<Self> {
        let lags = LAGS.into_iter().enumerate();
        lags.filter_map(|(index, lag)| {
            let found: Vec<&Vec<f64>> = sequences
                .iter()
                .filter_map(|sequence| sequence.get(index))
                .collect();
            let count = found.first()?.len();
            let log_singular_values: Vec<f64> = (0..count)
                .map(|i| {
                    let mut values: Vec<f64> = found.iter().map(|values| values[i]).collect();
                    sort(&mut values);
                    quantile(&values, 0.5)
                })
                .collect();
            let largest = log_singular_values[0];
            let moment = |power: f64| {
                let values = log_singular_values.iter();
                values
                    .map(|log| (power * (log - largest)).exp())
                    .sum::<f64>()
            };
            Some(Self {
                lag,
                effective_directions: moment(2.0).powi(2) / moment(4.0),
                log_singular_values,
            })
        })
        .collect()
    }
}
