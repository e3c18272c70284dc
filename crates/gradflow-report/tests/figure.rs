//! A figure as it reaches the page.

use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, FigureEntry, Lang, Layout, Panel, Parameter,
    Pen, Table, Text,
};

const X: Text = Text {
    en: "lag",
    zh: "时滞",
};
const Y: Text = Text {
    en: "norm",
    zh: "范数",
};

struct Growth;

impl Figure for Growth {
    type Data = Vec<f64>;
    const ID: &'static str = "growth";
    const TITLE: Text = Text {
        en: "Growth of $2^n$",
        zh: "$2^n$ 的增长",
    };
    const DESCRIPTION: Text = Text {
        en: "It grows.",
        zh: "它增长。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        vec![Parameter {
            name: "steps",
            value: budget.pick(4, 40).to_string(),
        }]
    }

    fn compute(budget: Budget) -> Vec<f64> {
        let mut norms: Vec<f64> = (0..budget.pick(4, 40)).map(|n| 2_f64.powi(n)).collect();
        norms[1] = f64::NAN;
        norms
    }

    fn table(data: &Vec<f64>) -> Option<Table> {
        let columns = vec![Column {
            name: "norm",
            symbol: r"\|J\|",
        }];
        Some(Table {
            columns,
            rows: data.iter().map(|&norm| vec![norm]).collect(),
        })
    }

    fn draw(data: &Vec<f64>, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(panel, Axis::linear(X, 0.0, 3.0), Axis::log10(Y, 1.0, 6.0));
        chart.line(
            Pen::SERIES[0],
            "$2^n$",
            data.iter().enumerate().map(|(n, &norm)| (n as f64, norm)),
        );
        chart.finish()
    }
}

const ENTRY: FigureEntry = FigureEntry::of::<Growth>();

#[test]
fn a_figure_becomes_data_a_table_and_a_drawing_for_each_language_and_layout() {
    let rendered = ENTRY.render(Budget::Smoke).unwrap();
    assert_eq!(
        rendered.json,
        r#"{"figure":"growth","budget":"smoke","parameters":[{"name":"steps","value":"4"}],"data":[1,null,4,8]}"#
    );
    assert_eq!(rendered.table.unwrap().csv(), "norm\n1\nNaN\n4\n8\n");
    let kinds: Vec<_> = rendered
        .drawings
        .iter()
        .map(|drawing| (drawing.lang, drawing.layout))
        .collect();
    assert_eq!(
        kinds,
        [
            (Lang::En, Layout::Wide),
            (Lang::En, Layout::Narrow),
            (Lang::Zh, Layout::Wide),
            (Lang::Zh, Layout::Narrow)
        ]
    );
    let chinese = &rendered.drawings[3];
    assert!(chinese.inline.contains("<title>2n 的增长</title>"));
    assert!(chinese.inline.contains("时滞") && chinese.standalone.contains("xmlns="));
}

#[test]
fn data_outside_the_axes_are_cut_and_nan_breaks_the_line() {
    let rendered = ENTRY.render(Budget::Smoke).unwrap();
    let svg = &rendered.drawings[0].inline;
    let series = svg
        .split("<path ")
        .find(|path| path.starts_with("class=\"s4 "))
        .unwrap();
    let path = series
        .split(" d=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    // Of the points 1, NaN, 4, 8 only the part of the last segment below 6 can be seen.
    let (start, step) = path.strip_prefix('M').unwrap().split_once('l').unwrap();
    let numbers = |text: &str| -> Vec<f64> {
        text.replace('-', " -")
            .split_whitespace()
            .map(|n| n.parse().unwrap())
            .collect()
    };
    let (start, step) = (numbers(start), numbers(step));
    assert_eq!((start.len(), step.len()), (2, 2), "{path}");
    // It covers ln(6/4)/ln 2 of the last third of the x axis, and ln(6/4)/ln 6 of the y axis, up to its top.
    let width = 3.0 * step[0] / (1.5_f64.ln() / 2_f64.ln());
    let height = -step[1] / (1.5_f64.ln() / 6_f64.ln());
    let left = start[0] - width * 2.0 / 3.0;
    let top = start[1] + step[1];
    assert!(
        (500.0..720.0).contains(&width) && (300.0..405.0).contains(&height),
        "{path}"
    );
    assert!(
        (10.0..60.0).contains(&left) && (5.0..60.0).contains(&top),
        "{path}"
    );
}

#[test]
fn the_same_figure_has_the_same_bytes() {
    let (once, twice) = (
        ENTRY.render(Budget::Smoke).unwrap(),
        ENTRY.render(Budget::Smoke).unwrap(),
    );
    assert_eq!(once.drawings, twice.drawings);
}

struct Empty;

impl Figure for Empty {
    type Data = ();
    const ID: &'static str = "empty";
    const TITLE: Text = X;
    const DESCRIPTION: Text = X;

    fn compute(_budget: Budget) {}

    fn table((): &()) -> Option<Table> {
        None
    }

    fn draw((): &(), panel: &Panel<'_>) -> Result<(), DrawError> {
        Chart::new(panel, Axis::linear(X, 1.0, 1.0), Axis::linear(Y, 0.0, 1.0)).finish()
    }
}

#[test]
fn an_axis_without_a_range_is_an_error() {
    let error = FigureEntry::of::<Empty>()
        .render(Budget::Smoke)
        .unwrap_err();
    assert!(
        error.to_string().contains("axis “lag”") && error.to_string().contains("got 1.0 to 1.0"),
        "{error}"
    );
}
