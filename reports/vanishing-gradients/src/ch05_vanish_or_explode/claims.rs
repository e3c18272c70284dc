//! The claims of chapter 5.

mod blame;
mod weights;

pub(super) use blame::past_shares;

use gradflow_report::Claim;

/// The claims in the order of the prose.
pub(crate) const CLAIMS: [Claim; 4] = [weights::C6, weights::C7, blame::C8, blame::C9];
