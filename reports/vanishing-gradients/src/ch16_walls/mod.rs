//! Chapter: Walls.

mod checks;
mod claims;
mod descent;
mod equations;
mod fig_bifurcation;
mod fig_descent;
mod fig_error_surface;
mod fig_section;
mod published;
mod quantities;
mod unit;

use gradflow_report::{Chapter, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "walls",
    title: Text {
        en: "Walls",
        zh: "峭壁",
    },
    summary: Text {
        en: "Where a gradient explodes the loss has a wall: why it stands there, how steep it is, and what clipping does about it.",
        zh: "梯度爆炸之处，损失有一堵峭壁：它为什么立在那里，有多陡，裁剪又能做什么。",
    },
    dir: "ch16_walls",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[
        FigureEntry::of::<fig_error_surface::ErrorSurface>(),
        FigureEntry::of::<fig_section::Section>(),
        FigureEntry::of::<fig_bifurcation::Bifurcation>(),
        FigureEntry::of::<fig_descent::Descents>(),
    ],
    explorers: &[],
    published: published::PUBLISHED,
    quantities: quantities::QUANTITIES,
};
