//! Gradient descent at the wall, with and without clipping.

use super::descent::{Clipping, Course, RATE, THRESHOLD, UPDATES};
use super::unit::{START, Weights, wall, wall_begins};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct Descents;

/// Where each course begins.
pub(super) const FROM: Weights = Weights { w: 4.6, b: -2.11 };
/// The weights that are shown.
const W: (f64, f64) = (4.0, 5.0);
/// The biases that are shown.
const B: (f64, f64) = (-2.6, -1.9);
/// How many updates of a path are shown: later ones crowd at its end.
const SHOWN: usize = 60;

/// The course of one way of clipping.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Trace {
    clipping: Clipping,
    course: Course,
}

const WEIGHT: Text = Text {
    en: "weight $w$",
    zh: "权重 $w$",
};
const BIAS: Text = Text {
    en: "bias $b$",
    zh: "偏置 $b$",
};
const UPDATE: Text = Text {
    en: "update",
    zh: "更新次数",
};
const ERROR: Text = Text {
    en: "least error so far",
    zh: "迄今最小的误差",
};

fn name(clipping: Clipping) -> Text {
    match clipping {
        Clipping::None => Text {
            en: "free",
            zh: "不裁剪",
        },
        Clipping::ByNorm => Text {
            en: "by norm",
            zh: "按范数",
        },
        Clipping::ByValue => Text {
            en: "by value",
            zh: "按值",
        },
    }
}

fn pen(clipping: Clipping) -> Pen {
    match clipping {
        Clipping::None => Pen::SERIES[1].dashed(),
        Clipping::ByNorm => Pen::SERIES[0],
        Clipping::ByValue => Pen::SERIES[2].dotted(),
    }
}

impl Figure for Descents {
    type Data = Vec<Trace>;
    const ID: &'static str = "descent-at-the-wall";
    const TITLE: Text = Text {
        en: "Gradient descent at the wall",
        zh: "峭壁边的梯度下降",
    };
    const DESCRIPTION: Text = Text {
        en: "Two panels. Left: paths over weight and bias from the same start above the wall. All three run down to the wall. The clipped ones then zigzag along it to the left; the free one is thrown off the chart at its first contact. Right: the least error so far over the updates, on a logarithmic axis. The free course stops improving there; the clipped ones go on to below 0.001.",
        zh: "两个子图。左图：从峭壁上方同一起点出发、在权重与偏置平面上的路径。三条都先下到峭壁边；裁剪过的两条随后沿着峭壁曲折向左，不裁剪的一条第一次碰上就被甩出了图外。右图：迄今最小的误差随更新次数的变化，纵轴为对数。不裁剪的一条从此不再改善；裁剪过的两条继续降到 0.001 以下。",
    };
    const ASPECT: (u32, u32) = (2, 1);
    const NARROW_ASPECT: (u32, u32) = (3, 5);

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("start", format!("{}, {}", FROM.w, FROM.b)),
            parameter("learning_rate", RATE.to_string()),
            parameter("threshold", THRESHOLD.to_string()),
            parameter("updates", UPDATES.to_string()),
        ]
    }

    fn compute(_budget: Budget) -> Vec<Trace> {
        Clipping::ALL
            .map(|clipping| Trace {
                clipping,
                course: Course::run(FROM, clipping),
            })
            .to_vec()
    }

    fn table(traces: &Vec<Trace>) -> Option<Table> {
        let columns = [
            ("update", "n"),
            ("free_w", "w"),
            ("free_b", "b"),
            ("free_error", "E"),
            ("by_norm_w", r"\hat w"),
            ("by_norm_b", r"\hat b"),
            ("by_norm_error", r"\hat E"),
            ("by_value_w", r"\check w"),
            ("by_value_b", r"\check b"),
            ("by_value_error", r"\check E"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: (0..=UPDATES)
                .step_by(10)
                .map(|update| {
                    let entries = traces.iter().flat_map(|Trace { course, .. }| {
                        let [w, b] = course.path[update];
                        [w, b, course.errors[update]]
                    });
                    std::iter::once(update as f64).chain(entries).collect()
                })
                .collect(),
        })
    }

    fn draw(traces: &Vec<Trace>, panel: &Panel<'_>) -> Result<(), DrawError> {
        let [left, right] = panel.split(2)[..] else {
            unreachable!("a panel splits into as many frames as it is asked for");
        };
        let mut paths = Chart::within(
            panel,
            left,
            Axis::linear(WEIGHT, W.0, W.1),
            Axis::linear(BIAS, B.0, B.1),
        );
        let wall = [wall_begins(START), W.1].map(|w| (w, wall(w, START)));
        paths.line(Pen::INK, "", wall);
        for Trace { clipping, course } in traces {
            let path = course.path.iter().take(SHOWN).map(|&[w, b]| (w, b));
            paths.line(pen(*clipping), "", path);
        }
        paths.points(Pen::INK, "", [(FROM.w, FROM.b)]);
        paths.finish()?;

        let mut errors = Chart::within(
            panel,
            right,
            Axis::linear(UPDATE, 0.0, UPDATES as f64),
            Axis::log10(ERROR, 1e-6, 1.0),
        );
        for Trace { clipping, course } in traces {
            let least = course.errors.iter().scan(f64::INFINITY, |least, &error| {
                *least = f64::min(*least, error);
                Some(*least)
            });
            errors.line(
                pen(*clipping),
                panel.text(name(*clipping)),
                least
                    .enumerate()
                    .map(|(update, error)| (update as f64, error)),
            );
        }
        errors.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Descents, FROM};
    use crate::ch16_walls::descent::{Clipping, Course};
    use gradflow_report::{Budget, Figure};

    /// The output is 1 where the free course ends, which is 0.3 off the target.
    #[test]
    fn the_free_course_is_thrown_and_the_clipped_ones_are_not() {
        for trace in Descents::compute(Budget::Smoke) {
            let error = trace.course.settled_error();
            match trace.clipping {
                Clipping::None => assert!((error - 0.09).abs() < 1e-3, "{error}"),
                Clipping::ByNorm | Clipping::ByValue => assert!(error < 0.005, "{error}"),
            }
        }
    }

    /// What is told of the free course does not hang on the rounding of its start.
    #[test]
    fn the_first_contact_throws_neighbouring_starts_as_far() {
        let length = Course::run(FROM, Clipping::None).longest_update();
        let mut beside = FROM;
        beside.w += 1e-5;
        let other = Course::run(beside, Clipping::None).longest_update();
        assert!((other / length - 1.0).abs() < 0.02, "{length} and {other}");
    }
}
