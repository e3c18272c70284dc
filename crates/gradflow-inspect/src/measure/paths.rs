use super::Stopped;
use super::curve::shown_lags;
use super::trajectory::Trajectory;
use gradflow_math::Init;
use gradflow_models::linearised::{Linearise, Workspace};
use rand::Rng;
use serde::Serialize;

/// Credit below this is not split further.
const FLOOR: f64 = -230.0;

/// Through which gates credit comes back from the last step, against the lag.
///
/// The credit at a lag is the sum of its parts `δ_A` by the set A of gates that it passed; the share of a part is
/// `⟨δ_A, δ⟩ / ⟨δ, δ⟩`, so that shares add up to 1 and a part that works against the credit is negative.
/// Shares are the means over the sequences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PathShares {
    /// ℓ, in steps, ascending from 0.
    pub lags: Vec<usize>,
    /// The cell path, which passes no gate's recurrent weights; then one for each gate alone; then all combinations of gates.
    pub paths: Vec<PathShare>,
}

/// The share of one kind of path.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PathShare {
    /// `cell`, the name of a gate, or `several`.
    pub path: &'static str,
    /// At each of [`PathShares::lags`]; NaN where the credit is not followed.
    pub shares: Vec<f64>,
}

/// The shares of one sequence: for each lag one of each path.
pub(super) type SequencePaths = Vec<Vec<f64>>;

/// Splits one random direction of credit from the last step; nothing for a cell with one path only.
pub(super) fn of_sequence<C: Linearise>(
    trajectory: &Trajectory<'_, C>,
    rng: &mut impl Rng,
) -> Result<Option<SequencePaths>, Stopped> {
    if C::PATHS.len() < 2 {
        return Ok(None);
    }
    let cell = trajectory.linearised.cell();
    let (s, h) = (cell.state_len(), cell.hidden_len());
    let sets = 1 << C::PATHS.len();
    // Column A of the block is δ_A; bit g of A says that the credit passed gate g.
    let mut parts = vec![0.0; sets * s];
    let direction = Init::Orthogonal.sample(h, 1, rng);
    parts[..h].copy_from_slice(direction.as_slice());
    let mut through = vec![Vec::new(); C::PATHS.len()];
    let mut work = Workspace::default();
    let mut log_scale = 0.0;
    let mut shares = vec![of_parts(&parts, s, C::PATHS.len())];
    trajectory.backwards(|stretch, _| {
        for place in (0..stretch.steps()).rev() {
            if log_scale < FLOOR {
                return Ok(());
            }
            trajectory.linearised.pull_by_path(
                (stretch, place),
                &mut parts,
                &mut through,
                &mut work,
            );
            for (set, part) in parts.chunks_exact_mut(s).enumerate() {
                for (gate, through) in through.iter().enumerate() {
                    if set & (1 << gate) != 0 {
                        let own = &through[set * h..][..h];
                        let entering = &through[(set & !(1 << gate)) * h..][..h];
                        for ((part, own), entering) in part.iter_mut().zip(own).zip(entering) {
                            *part += own + entering;
                        }
                    }
                }
            }
            let size = parts.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
            if size > 0.0 && size.is_finite() {
                log_scale += size.ln();
                for entry in &mut parts {
                    *entry /= size;
                }
            }
            shares.push(of_parts(&parts, s, C::PATHS.len()));
        }
        Ok(())
    })?;
    Ok(Some(shares))
}

/// The share of the cell path, of each gate alone, and of the rest.
fn of_parts(parts: &[f64], s: usize, gates: usize) -> Vec<f64> {
    let mut total = vec![0.0; s];
    for part in parts.chunks_exact(s) {
        for (sum, entry) in total.iter_mut().zip(part) {
            *sum += entry;
        }
    }
    let size: f64 = total.iter().map(|entry| entry * entry).sum();
    let mut shares = vec![0.0; gates + 2];
    for (set, part) in parts.chunks_exact(s).enumerate() {
        let aligned: f64 = part.iter().zip(&total).map(|(a, b)| a * b).sum();
        let kind = match set.count_ones() {
            0 => 0,
            1 => 1 + set.trailing_zeros() as usize,
            _ => gates + 1,
        };
        shares[kind] += aligned / size;
    }
    shares
}

impl PathShares {
    /// The mean over the sequences.
    pub(super) fn pooled<C: Linearise>(sequences: &[Option<SequencePaths>]) -> Option<Self> {
        let sequences: Vec<&SequencePaths> = sequences.iter().flatten().collect();
        let longest = sequences.iter().map(|shares| shares.len()).max()? - 1;
        let lags = shown_lags(longest);
        let names = ["cell"].into_iter().chain(C::PATHS.iter().copied());
        let paths = names.chain(["several"]).enumerate().map(|(kind, path)| {
            let mean = |&lag: &usize| {
                let found: Vec<f64> = sequences
                    .iter()
                    .filter_map(|shares| shares.get(lag))
                    .map(|shares| shares[kind])
                    .collect();
                found.iter().sum::<f64>() / found.len() as f64
            };
            PathShare {
                path,
                shares: lags.iter().map(mean).collect(),
            }
        });
        Some(Self {
            paths: paths.collect(),
            lags,
        })
    }
}
