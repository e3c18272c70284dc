//! Two claims of the field about walls.

use super::descent::{Clipping, Course};
use super::unit::{START, Weights, gradient_norm_on_the_wall, published, saddle_node, wall};
use crate::experiments::quantile::median;
use gradflow_report::{Claim, Count, Evidence, Format, Measure, Text};
use gradflow_sweep::Seed;
use rand::RngExt;
use std::sync::OnceLock;

/// C16.1 and C16.2.
pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "C16.1",
        quote: None,
        statement: Text {
            en: "The gradient explodes where the weights cross a bifurcation.",
            zh: "权重跨过分岔之处，梯度爆炸。",
        },
        finding: Text {
            en: "At the bifurcation a fixed point appears somewhere else, and the trajectory does not notice. The gradient explodes where the border between two basins of attraction passes through the start of the trajectory.",
            zh: "在分岔处，不动点出现在别的地方，轨迹毫无察觉。梯度爆炸之处，是两个吸引域的分界恰好经过轨迹起点的地方。",
        },
        condition: None,
        sources: &["doya1992", "pascanu2013"],
        control: Text {
            en: "the same weights, at the bias of the wall",
            zh: "同样的权重，偏置取在峭壁上",
        },
        evidence: at_bifurcations,
    },
    Claim {
        id: "C16.2",
        quote: None,
        statement: Text {
            en: "With the norm of the gradient clipped, descent at a wall is not thrown away.",
            zh: "裁剪梯度的范数之后，下降到峭壁边不会被甩出去。",
        },
        finding: Text {
            en: "Every clipped course reaches a small error along the wall. Most courses without clipping meet the wall in one update and are carried to where the error is flat.",
            zh: "每一次裁剪过的下降都沿着峭壁到达了很小的误差。不裁剪的下降，多数在某一步撞上峭壁，被甩到误差平坦的地方。",
        },
        condition: None,
        sources: &["pascanu2013"],
        control: Text {
            en: "the same starts without clipping",
            zh: "同样的起点，不裁剪",
        },
        evidence: thrown_away,
    },
];

fn at_bifurcations() -> Evidence {
    const TRIALS: u64 = 100;
    /// Without a wall the norm of the gradient is below 1.
    const EXPLODES: f64 = 10.0;
    let seed = Seed(0).named("C16.1");
    let weights: Vec<f64> = (0..TRIALS)
        .map(|index| seed.stream(index).random_range(4.5..6.0))
        .collect();
    let norm_at = |weights: Weights| published(weights).gradient.norm();
    // The two bifurcations at a weight w, where cosh x = (w − 2)/2.
    let at_bifurcation: Vec<f64> = weights
        .iter()
        .flat_map(|&w| {
            let x = (0.5 * (w - 2.0)).acosh();
            [x, -x].map(|x| norm_at(saddle_node(x)))
        })
        .collect();
    let at_wall: Vec<f64> = weights
        .iter()
        .map(|&w| gradient_norm_on_the_wall(w))
        .collect();
    let count = |norms: &[f64]| Count::over(norms.iter().map(|&norm| norm > EXPLODES));
    let measure = |label: Text, norms: &[f64]| Measure {
        label,
        value: median(norms),
        format: Format::Significant(2),
    };
    Evidence {
        all: count(&at_bifurcation),
        within: None,
        control: count(&at_wall),
        measured: vec![
            measure(
                Text {
                    en: "norm of the gradient at a bifurcation (median)",
                    zh: "分岔处梯度的范数（中位数）",
                },
                &at_bifurcation,
            ),
            measure(
                Text {
                    en: "norm of the gradient on the wall (median)",
                    zh: "峭壁上梯度的范数（中位数）",
                },
                &at_wall,
            ),
        ],
    }
}

/// The courses from the same random starts, for each of [`Clipping::ALL`].
pub(super) fn courses() -> &'static [Vec<Course>; 3] {
    static COURSES: OnceLock<[Vec<Course>; 3]> = OnceLock::new();
    COURSES.get_or_init(|| {
        const STARTS: u64 = 30;
        let seed = Seed(0).named("C16.2");
        Clipping::ALL.map(|clipping| {
            (0..STARTS)
                .map(|index| {
                    let rng = &mut seed.stream(index);
                    let w = rng.random_range(4.6..6.0);
                    // On the upper side, where descent leads down to the wall.
                    let b = wall(w, START) + rng.random_range(0.05..0.6);
                    Course::run(Weights { w, b }, clipping)
                })
                .collect()
        })
    })
}

/// Whether the course ended where the error is small: a hundredth, against 0.09 where the output is saturated.
fn arrived(course: &Course) -> bool {
    course.settled_error() < 0.01
}

fn thrown_away() -> Evidence {
    let [free, by_norm, by_value] = courses();
    let count = |courses: &[Course]| Count::over(courses.iter().map(arrived));
    let share = |label: Text, courses: &[Course]| {
        let Count { held, tested } = count(courses);
        Measure {
            label,
            value: held as f64 / tested as f64,
            format: Format::Percent(0),
        }
    };
    let longest: Vec<f64> = free.iter().map(Course::longest_update).collect();
    Evidence {
        all: count(by_norm),
        within: None,
        control: count(free),
        measured: vec![
            share(
                Text {
                    en: "arrived: clipped by norm",
                    zh: "到达的比例：按范数裁剪",
                },
                by_norm,
            ),
            share(
                Text {
                    en: "arrived: clipped by value",
                    zh: "到达的比例：按值裁剪",
                },
                by_value,
            ),
            share(
                Text {
                    en: "arrived: not clipped",
                    zh: "到达的比例：不裁剪",
                },
                free,
            ),
            Measure {
                label: Text {
                    en: "longest update without clipping (median)",
                    zh: "不裁剪时最长的一步（中位数）",
                },
                value: median(&longest),
                format: Format::Significant(2),
            },
        ],
    }
}
