//! A function of the report that panics is a problem with a name, beside all others.

use crate::fixture::{CLAIM, Line, ONE, RULE, SLOPE, STEP, Site, Slopes, TWO, kept, with_chapters};
use gradflow_report::{
    Axis, Budget, Chapter, Check, Claim, Control, DrawError, Equation, Explorer, ExplorerEntry,
    Figure, FigureEntry, Panel, Quantity, Reading, Report, Series, State, Table, Text,
};
use rand::RngExt as _;

struct Broken;

impl Figure for Broken {
    type Data = Vec<(f64, f64)>;
    const ID: &'static str = Line::ID;
    const TITLE: Text = Line::TITLE;
    const DESCRIPTION: Text = Line::DESCRIPTION;

    fn compute(_budget: Budget) -> Self::Data {
        let height: f64 = "tall".parse().expect("a height");
        vec![(0.0, height)]
    }

    fn table(data: &Self::Data) -> Option<Table> {
        Line::table(data)
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        Line::draw(data, panel)
    }
}

impl Explorer for Broken {
    const ID: &'static str = Slopes::ID;
    const TITLE: Text = Slopes::TITLE;
    const DESCRIPTION: Text = Slopes::DESCRIPTION;
    const CONTROLS: &'static [Control] = Slopes::CONTROLS;
    const SERIES: &'static [Series] = Slopes::SERIES;
    const READINGS: &'static [Reading] = Slopes::READINGS;
    const X: Axis = Slopes::X;
    const Y: Axis = Slopes::Y;
    const MULTIPLES: &'static [&'static [usize]] = Slopes::MULTIPLES;

    fn xs() -> Vec<f64> {
        Slopes::xs()
    }

    fn measure(at: &[usize], budget: Budget) -> State {
        assert_eq!(at[0], 0, "slope of the state");
        Slopes::measure(at, budget)
    }
}

#[test]
fn each_is_named_with_what_it_said() {
    let check = Check {
        sample: |stream| match stream.random_range(0..9) {
            0 => panic!("shapes (2, 3) and (2, 2)"),
            _ => (RULE.check.sample)(stream),
        },
        ..RULE.check
    };
    let one = Chapter {
        equations: kept([Equation { check, ..RULE }, STEP]),
        figures: kept([FigureEntry::of::<Broken>()]),
        quantities: kept([Quantity {
            value: |_| panic!("no slope"),
            ..SLOPE
        }]),
        ..ONE
    };
    let claim = Claim {
        evidence: || std::panic::panic_any(3_u8),
        ..CLAIM
    };
    let two = Chapter {
        claims: kept([claim]),
        explorers: kept([ExplorerEntry::of::<Broken>()]),
        ..TWO
    };
    let site = Site::of(Report {
        // A card needs the figure.
        card: None,
        ..with_chapters(kept([kept(one), kept(two)]))
    })
    .spoil("prose/two/zh.md", "[](ch:one)", "[](ch:three)");
    let lines = site.lines();
    let starts = [
        "prose/one: E1: instance ",
        "prose/one: F1: panicked: a height: ParseFloatError { kind: Invalid }",
        "prose/one: slope: panicked: no slope",
        "prose/two: C1: panicked: without a message",
        "prose/two: slopes: panicked: assertion `left == right` failed: slope of the state; left: 1; right: 0",
        "prose/two/zh.md:3: three: unknown id `ch:three`",
    ];
    for (line, start) in lines.lines().zip(starts) {
        assert!(
            line.starts_with(start),
            "expected `{start}`, found\n{lines}"
        );
    }
    assert_eq!(lines.lines().count(), starts.len(), "{lines}");
    assert!(
        lines.contains("of 1000 panicked: shapes (2, 3) and (2, 2)"),
        "{lines}"
    );
}
