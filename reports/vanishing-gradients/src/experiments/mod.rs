//! What several checks and figures share: random instances, oracles, sweeps.

pub(crate) mod article_lstm;
pub(crate) mod autonomous;
pub(crate) mod bounds;
pub(crate) mod carry;
pub(crate) mod chain;
pub(crate) mod gaussian_mean;
pub(crate) mod instances;
pub(crate) mod log_products;
pub(crate) mod oracle;
pub(crate) mod pencil;
pub(crate) mod probe;
pub(crate) mod product_norms;
pub(crate) mod quantile;
pub(crate) mod residual;
pub(crate) mod slopes;
pub(crate) mod standard_lstm;
pub(crate) mod streams;
pub(crate) mod unrolled;
pub(crate) mod z;
