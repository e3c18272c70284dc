//! The largest exponent over gain and noise, for five sizes and for the infinite network.

use super::edge::critical_noise;
use super::maps::{
    UNITS, edges, gain_noise, gain_noise_cells, gain_noise_maps, parameters, rounded,
};
use gradflow_math::closed_form::MeanField;
use gradflow_math::closed_form::gaussian_product::{Entries, critical_gain};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Field, Figure, Panel, Parameter, Pen, Ramp, Role,
    Table, Text, Window,
};
use serde::Serialize;

/// The figure.
pub(super) struct GainNoise;

/// The gains of the middles of the outer cells.
const GAINS: (f64, f64) = (0.5, 3.0);
/// The standard deviations of the noise of the middles of the outer cells.
const NOISES: (f64, f64) = (0.0, 2.0);
/// The exponents from the darkest blue to the darkest orange.
const RANGE: (f64, f64) = (-0.5, 0.5);
/// The space between two maps.
const GUTTER: f64 = 14.0;

/// What is drawn.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Maps {
    columns: usize,
    rows: usize,
    /// One for each size, then that of the infinite network.
    networks: Vec<Map>,
    /// Where the exponent of the infinite network is zero: `[g, s]`.
    edge: Vec<[f64; 2]>,
}

#[derive(Clone, Debug, Serialize)]
struct Map {
    /// N; `None` for the infinite network.
    units: Option<usize>,
    /// `g_c(N)` of products of independent matrices; 1 for the infinite network.
    critical_gain: f64,
    /// λ₁, the lowest noise first.
    exponents: Vec<f64>,
}

const GAIN: Text = Text {
    en: "gain $g$",
    zh: "增益 $g$",
};
const NOISE: Text = Text {
    en: "noise $s$",
    zh: "噪声 $s$",
};
const EXPONENT: Text = Text {
    en: "$\\lambda_1$",
    zh: "$\\lambda_1$",
};

/// Two rows of three frames, or on a phone six in a column.
fn frames(panel: &Panel<'_>) -> Vec<Window> {
    let whole = panel.frame();
    let (across, down) = panel.layout.pick((3_u32, 2_u32), (1, 6));
    let size =
        |extent: f64, count: u32| (extent - GUTTER * f64::from(count - 1)) / f64::from(count);
    let (width, height) = (size(whole.right, across), size(whole.bottom, down));
    (0..down)
        .flat_map(|row| (0..across).map(move |column| (row, column)))
        .map(|(row, column)| {
            let left = f64::from(column) * (width + GUTTER);
            let top = f64::from(row) * (height + GUTTER);
            Window {
                left,
                top,
                right: left + width,
                bottom: top + height,
            }
        })
        .collect()
}

impl Figure for GainNoise {
    type Data = Maps;
    const ID: &'static str = "map-gain-noise";
    const TITLE: Text = Text {
        en: "The largest exponent over gain and noise",
        zh: "最大指数随增益与噪声的变化",
    };
    const DESCRIPTION: Text = Text {
        en: "Six heat maps, for networks of 1, 4, 16, 64 and 256 units and for the infinite one. The map of one unit is below zero everywhere. With more units a region above zero opens at the lower right, at large gains and weak noise; it grows with the size towards the curve of the theory, which starts at gain 1 without noise and rises to the right.",
        zh: "六幅热图，对应 1、4、16、64、256 个单元的网络与无穷大网络。一个单元的图处处小于零。单元增多时，右下方（增益大、噪声弱）出现大于零的区域，并随规模增大而逼近理论曲线；该曲线在无噪声时始于增益 1，向右上升。",
    };
    const ASPECT: (u32, u32) = (4, 3);
    const NARROW_ASPECT: (u32, u32) = (3, 11);

    fn parameters(budget: Budget) -> Vec<Parameter> {
        parameters(&gain_noise(16, budget))
    }

    fn compute(budget: Budget) -> Maps {
        let (columns, rows) = gain_noise_cells(budget);
        let mut networks: Vec<Map> = UNITS
            .iter()
            .zip(gain_noise_maps(budget))
            .map(|(&units, means)| Map {
                units: Some(units),
                critical_gain: critical_gain(units, Entries::Real),
                exponents: means.values.iter().copied().map(rounded).collect(),
            })
            .collect();
        let cells = (columns, rows);
        let infinite = Field::sample(edges(GAINS, columns), edges(NOISES, rows), cells, |g, s| {
            // The lowest row has its middle at s = 0, up to rounding.
            MeanField::driven_tanh(g, s.max(0.0)).largest_exponent
        });
        networks.push(Map {
            units: None,
            critical_gain: 1.0,
            exponents: infinite.values.into_iter().map(rounded).collect(),
        });
        Maps {
            columns,
            rows,
            networks,
            edge: (0..=40)
                .map(|step| 1.0 + 0.05 * f64::from(step))
                .map(|gain| [gain, rounded(critical_noise(gain))])
                .collect(),
        }
    }

    fn table(data: &Maps) -> Option<Table> {
        let names = [
            ("g", "g"),
            ("s", "s"),
            ("lambda_1_of_1", r"\lambda_1(N = 1)"),
            ("lambda_1_of_4", r"\lambda_1(4)"),
            ("lambda_1_of_16", r"\lambda_1(16)"),
            ("lambda_1_of_64", r"\lambda_1(64)"),
            ("lambda_1_of_256", r"\lambda_1(256)"),
            ("lambda_1_of_infinite", r"\lambda_1(\infty)"),
        ];
        let at = |(low, high): (f64, f64), index: usize, count: usize| {
            low + (high - low) * index as f64 / (count as f64 - 1.0)
        };
        // Every fifth cell: a table to read, beside the data to download.
        let cells = (0..data.rows).step_by(5).flat_map(|row| {
            (0..data.columns)
                .step_by(5)
                .map(move |column| (row, column))
        });
        Some(Table {
            columns: names.map(|(name, symbol)| Column { name, symbol }).to_vec(),
            rows: cells
                .map(|(row, column)| {
                    let place = row * data.columns + column;
                    let axes = [at(GAINS, column, data.columns), at(NOISES, row, data.rows)];
                    let exponents = data.networks.iter().map(|map| map.exponents[place]);
                    axes.into_iter().chain(exponents).collect()
                })
                .collect(),
        })
    }

    fn draw(data: &Maps, panel: &Panel<'_>) -> Result<(), DrawError> {
        let (x, y) = (edges(GAINS, data.columns), edges(NOISES, data.rows));
        for (map, frame) in data.networks.iter().zip(frames(panel)) {
            let axes = [Axis::linear(GAIN, x.0, x.1), Axis::linear(NOISE, y.0, y.1)];
            let [gain, noise] = axes;
            let mut chart = Chart::within(panel, frame, gain, noise);
            chart.heading(
                &map.units
                    .map_or_else(|| "$N = ∞$".into(), |units| format!("$N = {units}$")),
            );
            let field = Field {
                x,
                y,
                columns: data.columns,
                values: map.exponents.clone(),
            };
            chart.heatmap(
                field.clone(),
                Ramp::Diverging,
                Axis::linear(EXPONENT, RANGE.0, RANGE.1),
            );
            let rim = Pen {
                role: Role::SURFACE,
                width: 4.0,
                ..Pen::INK
            };
            if map.units.is_some() {
                chart.contour(rim, "", &field, 0.0);
                chart.contour(Pen::INK, "", &field, 0.0);
            }
            let edge = || data.edge.iter().map(|&[g, s]| (g, s));
            chart.line(rim, "", edge());
            chart.line(Pen::INK.dashed(), "", edge());
            chart.points(Pen::INK, "", [(map.critical_gain, 0.0)]);
            chart.finish()?;
        }
        Ok(())
    }
}
