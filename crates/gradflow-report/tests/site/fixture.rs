//! The report in `tests/fixture`, in a directory of its own that a test may spoil.

use gradflow_report::{
    Article, Axis, Budget, Build, BuildError, Card, Chapter, Chart, Check, Choice, Claim, Column,
    Control, Count, DrawError, Equation, Evidence, Explorer, ExplorerEntry, Figure, FigureEntry,
    Format, Lang, Locator, Measure, Occurrence, Origin, Ours, Panel, Parameter, Part, Pen, Place,
    Published, PublishedNumber, Quantity, Reading, Reference, Report, Sample, Series, Settings,
    State, Summary, Symbol, Table, Text,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The same text in every language.
pub(crate) const fn both(text: &'static str) -> Text {
    Text { en: text, zh: text }
}

pub(crate) struct Line;

impl Figure for Line {
    type Data = Vec<(f64, f64)>;
    const ID: &'static str = "F1";
    const TITLE: Text = both("A line");
    const DESCRIPTION: Text = both("A straight line of slope two.");

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![Parameter {
            name: "seed",
            value: "7".to_owned(),
        }]
    }

    fn compute(budget: Budget) -> Self::Data {
        let points = budget.pick(30, 60);
        (0..points)
            .map(|x| (f64::from(x), 2.0 * f64::from(x)))
            .collect()
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let column = |name, symbol| Column { name, symbol };
        Some(Table {
            columns: vec![column("x", "x"), column("y", "y_t")],
            rows: data.iter().map(|(x, y)| vec![*x, *y]).collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let x = Axis::linear(both("x"), 0.0, 30.0);
        let mut chart = Chart::new(panel, x, Axis::linear(both("y"), 0.0, 60.0));
        chart.line(Pen::INK, "line", data.iter().copied());
        chart.finish()
    }
}

pub(crate) struct Slopes;

impl Explorer for Slopes {
    const ID: &'static str = "slopes";
    const TITLE: Text = both("Lines through zero");
    const DESCRIPTION: Text = both("A line through zero whose slope is chosen.");
    const CONTROLS: &'static [Control] = &[
        Control {
            name: "slope",
            label: both("slope $m$"),
            short: both("$m$"),
            settings: Settings::Slider(&[-1.0, 0.5, 2.0]),
            start: 1,
        },
        Control {
            name: "bend",
            label: both("bend"),
            short: both("bend"),
            settings: Settings::Select(&[
                Choice {
                    code: "straight",
                    words: both("straight"),
                },
                Choice {
                    code: "bent",
                    words: both("</script><b>bent"),
                },
            ]),
            start: 0,
        },
    ];
    const SERIES: &'static [Series] = &[Series {
        name: "y",
        label: both("$y$"),
        pen: Pen::SERIES[0].dashed(),
    }];
    const READINGS: &'static [Reading] = &[Reading {
        name: "end",
        label: both("height at the end"),
        format: Format::Fixed(1),
    }];
    const X: Axis = Axis::linear(both("x"), 0.0, 4.0);
    const Y: Axis = Axis::linear(both("y"), -4.0, 4.0);
    const MULTIPLES: &'static [&'static [usize]] = &[&[0, 0], &[2, 0]];

    fn xs() -> Vec<f64> {
        vec![0.0, 1.0, 3.0, 4.0]
    }

    fn measure(at: &[usize], _budget: Budget) -> State {
        let slope = [-1.0, 0.5, 2.0][at[0]];
        let height = |x: f64| match at[1] {
            0 => slope * x,
            _ => slope * x * x / 3.0,
        };
        State {
            curves: vec![Self::xs().into_iter().map(height).collect()],
            readings: vec![height(4.0)],
        }
    }
}

pub(crate) const RULE: Equation = Equation {
    id: "E1",
    title: both("The slope $m$"),
    latex: r"m = \frac{\Delta y}{\Delta x}",
    article: Article::Printed {
        latex: r"m = \Delta y",
        reason: both("Right only where $\\Delta x = 1$."),
        repeats: None,
    },
    sources: &["euclid"],
    check: Check {
        oracle: both("counting"),
        tolerance: 1e-12,
        control: both("the inverse slope"),
        condition: Some(both("$\\Delta x = 1$")),
        sample: |_| Sample {
            residual: 0.0,
            printed: Some(0.0),
            within: true,
            control: 0.5,
        },
    },
};

pub(crate) const STEP: Equation = Equation {
    id: "D1.1",
    title: both("The same, solved"),
    latex: r"\Delta y = m \Delta x",
    article: Article::Absent,
    sources: &[],
    check: Check {
        condition: None,
        sample: |_| Sample {
            residual: 1e-15,
            printed: None,
            within: false,
            control: f64::NAN,
        },
        ..RULE.check
    },
};

pub(crate) const CLAIM: Claim = Claim {
    id: "C1",
    quote: Some("斜率 $m$ 不变"),
    statement: both("The slope is the same everywhere."),
    finding: both("It is."),
    condition: None,
    sources: &[],
    control: both("a parabola"),
    evidence: || Evidence {
        all: Count { held: 9, tested: 9 },
        within: None,
        control: Count { held: 0, tested: 9 },
        measured: vec![Measure {
            label: both("largest change of slope"),
            value: 0.0,
            format: Format::Fixed(1),
        }],
    },
};

pub(crate) const HEIGHTS: Published = Published {
    id: "heights",
    title: both("Heights of the line"),
    rows: &[PublishedNumber {
        quantity: both("height at $x = 4$"),
        value: 8.1,
        format: Format::Fixed(1),
        source: "euclid",
        place: both("book 6"),
        ours: |_| Ours {
            value: 8.0,
            allowance: 0.15,
        },
        differs: None,
    }],
};

pub(crate) const SLOPE: Quantity = Quantity {
    id: "slope",
    value: |_| 2.0,
    format: Format::Fixed(2),
};

pub(crate) const ONE: Chapter = Chapter {
    slug: "one",
    title: both("One"),
    summary: both("The first."),
    dir: "one",
    equations: &[RULE, STEP],
    claims: &[],
    figures: &[FigureEntry::of::<Line>()],
    explorers: &[],
    published: &[],
    quantities: &[SLOPE],
};

pub(crate) const TWO: Chapter = Chapter {
    slug: "two",
    title: both("Two"),
    summary: both("The second."),
    dir: "two",
    equations: &[],
    claims: &[CLAIM],
    figures: &[],
    explorers: &[ExplorerEntry::of::<Slopes>()],
    published: &[HEIGHTS],
    quantities: &[],
};

pub(crate) const REPORT: Report = Report {
    name: "lines",
    title: both("Lines"),
    subtitle: both("A short report."),
    parts: &[Part {
        title: both("Lines"),
        chapters: &[&ONE, &TWO],
    }],
    notation: &[Symbol {
        article: "m",
        ours: "m",
        identifier: "slope",
        shape: "1",
        meaning: both("the slope"),
    }],
    bibliography: &[Reference {
        id: "euclid",
        authors: &["Euclid"],
        year: 1482,
        title: "Elements",
        venue: "",
        locator: Locator::Doi("10.1000/182"),
    }],
    card: Some(Card {
        figure: "F1",
        columns: &["y"],
    }),
    occurrences: &[
        Occurrence {
            n: 1,
            tex: "m = \\Delta y",
            place: Place::Equation("E1"),
        },
        Occurrence {
            n: 2,
            tex: "m",
            place: Place::Symbol("m"),
        },
    ],
};

/// The report with other chapters, in one part.
pub(crate) fn with_chapters(chapters: &'static [&'static Chapter]) -> Report {
    let part = Part {
        chapters,
        ..REPORT.parts[0]
    };
    Report {
        parts: kept([part]),
        ..REPORT
    }
}

/// Keeps a value for the rest of the test.
pub(crate) fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The fixture's prose in a directory that is removed at the end.
pub(crate) struct Site {
    directory: PathBuf,
    /// Removes the directory at the end.
    _owned: Option<TempDir>,
    pub(crate) report: Report,
    pub(crate) build: Build,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::of(REPORT)
    }

    pub(crate) fn of(report: Report) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&root.join("tests/fixture"), &directory.path().join("prose"));
        copy(
            &root.join("../../templates"),
            &directory.path().join("templates"),
        );
        let site = Self::at(directory.path());
        Self {
            report,
            _owned: Some(directory),
            ..site
        }
    }

    /// A fixture that is there already, and stays.
    pub(crate) fn at(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            _owned: None,
            report: REPORT,
            build: Build {
                templates: directory.join("templates"),
                sources: directory.join("prose"),
                out: directory.join("site"),
                budget: Budget::Smoke,
                base_url: None,
                source_url: None,
                origin: Origin::default(),
                store: None,
            },
        }
    }

    /// With another first chapter.
    pub(crate) fn with_one(one: Chapter) -> Self {
        Self::of(with_chapters(kept([kept(one), &TWO])))
    }

    /// Replaces `from` in a file below the directory; it must be there.
    pub(crate) fn spoil(self, file: &str, from: &str, to: &str) -> Self {
        let path = self.directory.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} does not hold {from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
        self
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.directory.join(file)
    }

    pub(crate) fn run(&self) -> Result<Summary, BuildError> {
        self.report.build(&self.build, &|_| {})
    }

    /// The problems of a build that must fail, one line each, with paths from the fixture's root.
    pub(crate) fn lines(&self) -> String {
        let error = self.run().expect_err("this report has a problem");
        let root = format!("{}/", self.directory.display());
        error.to_string().replace(&root, "")
    }

    /// A page of a site that must be written.
    pub(crate) fn page(&self, lang: Lang, slug: &str) -> String {
        let path = self
            .build
            .out
            .join(lang.code())
            .join(slug)
            .join("index.html");
        fs::read_to_string(path).unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The files below a directory by their path from there, with `/`.
pub(crate) fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let below = files(&entry.path()).into_iter();
            found.extend(below.map(|(path, content)| (format!("{name}/{path}"), content)));
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}
