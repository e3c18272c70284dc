//! Chapter: From numbers to matrices.

mod blind_zone;
mod checks;
mod claims;
mod constructed;
mod equations;
mod fig_blind_zone;
mod fig_factor_two;
mod fig_matrix_powers;
mod fig_resolvent;
mod gaussian;
mod published;
mod quantities;
mod shear;

use gradflow_report::{Chapter, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "matrices",
    title: Text {
        en: "From numbers to matrices",
        zh: "从数到矩阵",
    },
    summary: Text {
        en: "A number is smaller than one or it is not; a matrix has a norm, a spectral radius, and a factor of two between them.",
        zh: "一个数要么小于一，要么不小于一；矩阵却有范数，有谱半径，两者之间还隔着两倍。",
    },
    dir: "ch10_matrices",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[
        FigureEntry::of::<fig_matrix_powers::MatrixPowers>(),
        FigureEntry::of::<fig_resolvent::Resolvent>(),
        FigureEntry::of::<fig_factor_two::FactorTwo>(),
        FigureEntry::of::<fig_blind_zone::BlindZone>(),
    ],
    explorers: &[],
    published: published::PUBLISHED,
    quantities: quantities::QUANTITIES,
};
