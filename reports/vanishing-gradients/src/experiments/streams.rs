//! The random streams of the figures, in one place so that a figure can say which one its data come from.

use gradflow_report::Parameter;
use gradflow_sweep::Seed;

/// A named stream of the report's seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stream(&'static str);

/// Every figure that draws at random draws from a stream of this.
const ROOT: Seed = Seed(0);

pub(crate) const BLIND_ZONE: Stream = Stream("blind-zone");
pub(crate) const CREDIT_MAPS: Stream = Stream("credit-maps");
pub(crate) const EDGE: Stream = Stream("edge");
pub(crate) const EXPLOSION: Stream = Stream("explosion");
pub(crate) const EXTENSIVE: Stream = Stream("extensive");
pub(crate) const FLUCTUATION: Stream = Stream("fluctuation");
pub(crate) const FRESH_LSTM: Stream = Stream("fresh-lstm");
pub(crate) const FULL_STATE: Stream = Stream("full-state");
pub(crate) const GAUSSIAN: Stream = Stream("gaussian");
pub(crate) const HALF_LIFE: Stream = Stream("half-life");
pub(crate) const LAGS: Stream = Stream("lags");
pub(crate) const LAG_SHARES: Stream = Stream("lag-shares");
pub(crate) const LINE_UP: Stream = Stream("line-up");
pub(crate) const LOG_PRODUCTS: Stream = Stream("log-products");
pub(crate) const LYAPUNOV: Stream = Stream("lyapunov");
pub(crate) const MEMORY_CURSE: Stream = Stream("memory-curse");
pub(crate) const NEWMAN: Stream = Stream("newman");
pub(crate) const PATH_SHARES: Stream = Stream("path-shares");
pub(crate) const RECURRENT_STRENGTH: Stream = Stream("recurrent-strength");
pub(crate) const SCAN_PRECISION: Stream = Stream("scan-precision");
pub(crate) const SHARE_BY_LAG: Stream = Stream("share-by-lag");
pub(crate) const SLOPES: Stream = Stream("slopes");
pub(crate) const STRETCHES: Stream = Stream("stretches");
pub(crate) const WHICH_GRADIENT: Stream = Stream("which-gradient");

impl Stream {
    /// The seed that the stream's numbers come from.
    pub(crate) fn seed(self) -> Seed {
        ROOT.named(self.0)
    }

    /// The parameter `seed` of a figure: the number and the name.
    pub(crate) fn parameter(self) -> Parameter {
        Parameter {
            name: "seed",
            value: format!("{}, {}", ROOT.0, self.0),
        }
    }
}
