use super::quantile::Band;
use serde::Serialize;

/// Lags up to this one are all shown; of later ones some, evenly spaced in their logarithm.
const DENSE: usize = 256;
/// The most lags that are shown beyond.
const SPARSE: usize = 256;

/// A logarithm against the lag, with bands over times and sequences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Curve {
    /// ℓ, in steps, ascending from 0.
    pub lags: Vec<usize>,
    /// Natural logarithms at each lag; −∞ where the value is zero or too small to be followed.
    pub bands: Vec<Band>,
}

impl Curve {
    /// The bands at the lags up to `longest`, where `values` gives all values at a lag.
    pub(super) fn over(longest: usize, values: impl Fn(usize) -> Vec<f64>) -> Self {
        let lags = shown_lags(longest);
        Self {
            bands: lags.iter().map(|&lag| Band::of(&values(lag))).collect(),
            lags,
        }
    }

    /// The median at the largest shown lag that is at most `lag`.
    pub fn median_at(&self, lag: usize) -> f64 {
        let place = self.lags.partition_point(|&shown| shown <= lag);
        self.bands[place.max(1) - 1].median
    }

    /// The first shown lag at which the median is below `level`.
    pub fn falls_below(&self, level: f64) -> Option<usize> {
        let mut lags = self.lags.iter().zip(&self.bands);
        lags.find(|(_, band)| band.median < level)
            .map(|(&lag, _)| lag)
    }

    /// The slope of the median in nats a step, by least squares over the lags at which it is finite; NaN with fewer than two.
    pub fn slope(&self) -> f64 {
        let points: Vec<(f64, f64)> = self
            .lags
            .iter()
            .zip(&self.bands)
            .filter(|(_, band)| band.median.is_finite())
            .map(|(&lag, band)| (lag as f64, band.median))
            .collect();
        let count = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
        let (mean_x, mean_y) = (mean(|p| p.0), mean(|p| p.1));
        let (mut xy, mut xx) = (0.0, 0.0);
        for (x, y) in &points {
            xy += (x - mean_x) * (y - mean_y);
            xx += (x - mean_x).powi(2);
        }
        xy / xx
    }
}

/// The lags from 0 to `longest` that are shown.
pub(super) fn shown_lags(longest: usize) -> Vec<usize> {
    let mut lags: Vec<usize> = (0..=longest.min(DENSE)).collect();
    if longest > DENSE {
        let ratio = (longest as f64 / DENSE as f64).ln();
        for index in 1..=SPARSE {
            let lag = DENSE as f64 * (ratio * index as f64 / SPARSE as f64).exp();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a lag of at most the longest"
            )]
            let lag = (lag.round() as usize).min(longest);
            if lags.last() != Some(&lag) {
                lags.push(lag);
            }
        }
    }
    lags
}
