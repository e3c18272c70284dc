//! Prints a page with every kind of mark, in both layouts: `cargo run --example figures -p gradflow-report > figures.html`.

use gradflow_report::{
    Align, Axis, Bar, Budget, Chart, Column, DrawError, Field, Figure, FigureEntry, Interval,
    Palette, Panel, Pen, Ramp, Role, Schematic, Table, Text, Theme,
};

const NOTHING: Text = Text { en: "", zh: "" };

fn axis_text(en: &'static str, zh: &'static str) -> Text {
    Text { en, zh }
}

fn steps(low: i32, high: i32) -> impl Iterator<Item = f64> + Clone {
    (low..=high).map(|step| f64::from(step) / 20.0)
}

struct Lines;

impl Figure for Lines {
    type Data = ();
    const ID: &'static str = "lines";
    const TITLE: Text = Text {
        en: r"$\tanh$ and its slope",
        zh: r"$\tanh$ 与它的导数",
    };
    const DESCRIPTION: Text = NOTHING;

    fn compute(_budget: Budget) {}

    fn table((): &()) -> Option<Table> {
        Some(Table {
            columns: vec![Column {
                name: "a",
                symbol: "a",
            }],
            rows: vec![vec![0.5]],
        })
    }

    fn draw((): &(), panel: &Panel<'_>) -> Result<(), DrawError> {
        let x = Axis::linear(axis_text("pre-activation $a$", "预激活值 $a$"), -5.0, 5.0);
        let y = Axis::linear(axis_text("value", "函数值"), -1.2, 1.2);
        let mut chart = Chart::new(panel, x, y);
        chart.horizontal(0.0, "");
        chart.band(
            Role::SERIES[0],
            steps(-100, 100).map(|a| Interval {
                x: a,
                low: a.tanh() - 0.2,
                high: a.tanh() + 0.2,
            }),
        );
        chart.line(
            Pen::SERIES[0],
            r"$\tanh a$",
            steps(-100, 100).map(|a| (a, a.tanh())),
        );
        chart.line(
            Pen::SERIES[1].dashed(),
            r"slope $\tanh' a = 1 - S^2$",
            steps(-100, 100).map(|a| (a, a.cosh().powi(-2))),
        );
        chart.line(Pen::MUTED.dotted(), "$a$", steps(-100, 100).map(|a| (a, a)));
        chart.finish()
    }
}

struct Decay;

impl Figure for Decay {
    type Data = ();
    const ID: &'static str = "decay";
    const TITLE: Text = Text {
        en: "Norm of a product",
        zh: "乘积的范数",
    };
    const DESCRIPTION: Text = NOTHING;

    fn compute(_budget: Budget) {}

    fn table((): &()) -> Option<Table> {
        None
    }

    fn draw((): &(), panel: &Panel<'_>) -> Result<(), DrawError> {
        let lag = axis_text("lag $t-k$ (steps)", "滞后 $t-k$（步）");
        let norm = axis_text(r"norm $\|\prod_j J_j\|$", r"范数 $\|\prod_j J_j\|$");
        let mut chart = Chart::new(
            panel,
            Axis::linear(lag, 0.0, 50.0),
            Axis::log10(norm, 1e-12, 1e3),
        );
        chart.horizontal(1.0, "");
        for (index, (factor, wobble)) in [(0.65_f64, 0.0), (0.8, 0.9), (0.82, 0.3), (1.3, 0.0)]
            .into_iter()
            .enumerate()
        {
            let pen = [
                Pen::SERIES[0],
                Pen::SERIES[1].dashed(),
                Pen::SERIES[2].dotted(),
                Pen::SERIES[3],
            ][index];
            let points = (0..=50).map(|n| {
                (
                    f64::from(n),
                    factor.powi(n) * (wobble * (f64::from(n) * 1.7).sin()).exp(),
                )
            });
            chart.line(pen, &format!("$g = {factor}$"), points);
        }
        chart.finish()
    }
}

struct Histogram;

impl Figure for Histogram {
    type Data = ();
    const ID: &'static str = "histogram";
    const TITLE: Text = Text {
        en: "Two distributions",
        zh: "两个分布",
    };
    const DESCRIPTION: Text = NOTHING;

    fn compute(_budget: Budget) {}

    fn table((): &()) -> Option<Table> {
        None
    }

    fn draw((): &(), panel: &Panel<'_>) -> Result<(), DrawError> {
        let z = axis_text(r"$Z = \tanh'(x)\,\sigma(y)$", r"$Z = \tanh'(x)\,\sigma(y)$");
        let density = axis_text("share of draws (%)", "占比（%）");
        let frames = panel.split(2);
        for (frame, (role, heading)) in frames.into_iter().zip([
            (Role::SERIES[0], "uniform on $[-5,5]^2$"),
            (Role::SERIES[1], "standard normal"),
        ]) {
            let mut chart = Chart::within(
                panel,
                frame,
                Axis::linear(z, 0.0, 1.0),
                Axis::linear(density, 0.0, 12.0),
            );
            chart.heading(heading);
            chart.bars(
                role,
                steps(0, 19).map(|left| Bar {
                    left,
                    right: left + 0.05,
                    value: 12.0 * (-3.0 * left).exp(),
                }),
            );
            chart.vertical(0.303, "mean");
            chart.points(Pen { role, ..Pen::INK }, "sup", [(0.9, 4.0), (0.95, 3.0)]);
            chart.finish()?;
        }
        Ok(())
    }
}

struct Surface;

impl Figure for Surface {
    type Data = ();
    const ID: &'static str = "surface";
    const TITLE: Text = Text {
        en: "A surface",
        zh: "曲面",
    };
    const DESCRIPTION: Text = NOTHING;
    const NARROW_ASPECT: (u32, u32) = (1, 1);

    fn compute(_budget: Budget) {}

    fn table((): &()) -> Option<Table> {
        None
    }

    fn draw((): &(), panel: &Panel<'_>) -> Result<(), DrawError> {
        let x = Axis::linear(axis_text("$x$", "$x$"), -5.0, 5.0);
        let y = Axis::linear(axis_text("$y$", "$y$"), -5.0, 5.0);
        let field = Field::sample((-5.0, 5.0), (-5.0, 5.0), (160, 160), |x, y| {
            x.cosh().powi(-2) / (1.0 + (-y).exp())
        });
        let mut chart = Chart::new(panel, x, y);
        chart.heatmap(
            field.clone(),
            Ramp::Sequential,
            Axis::linear(axis_text("$Z$", "$Z$"), 0.0, 1.0),
        );
        for level in [0.05, 0.5, 0.95] {
            chart.contour(Pen::INK.thin(), &level.to_string(), &field, level);
        }
        chart.finish()
    }
}

struct Cell;

impl Figure for Cell {
    type Data = ();
    const ID: &'static str = "cell";
    const TITLE: Text = Text {
        en: "A gated step",
        zh: "带门的一步",
    };
    const DESCRIPTION: Text = NOTHING;
    const ASPECT: (u32, u32) = (5, 2);

    fn compute(_budget: Budget) {}

    fn table((): &()) -> Option<Table> {
        None
    }

    fn draw((): &(), panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut drawing = Schematic::new(panel, (12.0, 5.0));
        drawing.group(
            (6.0, 2.2),
            (6.4, 3.6),
            Role::SERIES[2],
            panel.text(axis_text("one step", "一步")),
        );
        let before = drawing.block((1.3, 1.6), (1.6, 0.9), Role::SERIES[0], "$S_{t-1}$");
        let forget = drawing.operator((4.2, 1.6), "×");
        let add = drawing.operator((6.2, 1.6), "+");
        let squash = drawing.block((8.0, 1.6), (1.2, 0.8), Role::SERIES[1], "tanh");
        let after = drawing.block((10.7, 1.6), (1.6, 0.9), Role::SERIES[0], "$S_t$");
        let gate = drawing.circle((4.2, 3.2), 0.42, Role::SERIES[3], "$σ$");
        let input = drawing.operator((6.2, 3.2), "×");
        drawing.arrow(Pen::INK, &[before.right(), forget.left()]);
        drawing.arrow(Pen::INK, &[forget.right(), add.left()]);
        drawing.arrow(Pen::INK, &[add.right(), squash.left()]);
        drawing.arrow(Pen::INK, &[squash.right(), after.left()]);
        drawing.arrow(Pen::SERIES[3], &[gate.top(), forget.bottom()]);
        drawing.arrow(Pen::INK, &[(2.0, 4.6), (4.2, 4.6), gate.bottom()]);
        drawing.arrow(Pen::INK, &[(2.0, 4.6), (6.2, 4.6), input.bottom()]);
        drawing.arrow(Pen::INK, &[input.top(), add.bottom()]);
        drawing.arc(
            Pen::SERIES[1].dashed(),
            squash.bottom(),
            (8.0, 3.2),
            input.right(),
        );
        drawing.label(Align::Right, (1.8, 4.6), Role::INK, "$X_t$");
        drawing.label(Align::Right, (4.0, 2.4), Role::SERIES[3], "$f_t$");
        drawing.finish()
    }
}

const FIGURES: [FigureEntry; 5] = [
    FigureEntry::of::<Lines>(),
    FigureEntry::of::<Decay>(),
    FigureEntry::of::<Histogram>(),
    FigureEntry::of::<Surface>(),
    FigureEntry::of::<Cell>(),
];

fn main() -> Result<(), DrawError> {
    let (light, dark) = (
        Palette::STANDARD.declarations(Theme::Light),
        Palette::STANDARD.declarations(Theme::Dark),
    );
    println!(
        "<!doctype html><meta charset=\"utf-8\"><title>Figures</title><style>body{{margin:0;font-family:system-ui,sans-serif}}"
    );
    println!(
        "section{{{light}background:var(--surface);padding:24px;display:flex;flex-wrap:wrap;gap:40px}}section.dark{{{dark}}}{}</style>",
        gradflow_report::drawing_rules()
    );
    for entry in FIGURES {
        let rendered = entry.render(Budget::Full)?;
        for theme in ["light", "dark"] {
            println!("<section class=\"{theme}\">");
            for drawing in &rendered.drawings {
                println!(
                    "<div style=\"width:{}px\">{}</div>",
                    drawing.layout.width(),
                    drawing.inline
                );
            }
            println!("</section>");
        }
        eprintln!("{}: {} bytes", entry.id, rendered.drawings[0].inline.len());
    }
    Ok(())
}
