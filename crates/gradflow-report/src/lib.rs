//! A report whose equations carry executable checks, whose verdicts are computed and whose figures hold their data.
//!
//! A [`Report`] is const data: chapters of [`Equation`]s, [`Claim`]s, [`Figure`]s and [`Quantity`]s, each with a function.
//! [`Report::build`] runs all of them, reads the prose of the chapters and writes a static site.
//! A [`Sheet`] is one page in one file.
//! This crate knows no gradient.

mod address;
mod audit;
mod canvas;
mod cards;
mod chapter;
mod chart;
mod claim;
mod code;
mod colours;
mod digest;
mod digits;
mod equation;
mod error;
mod explorer;
mod figure;
mod figure_entry;
mod files;
mod generated;
mod html;
mod ledger;
mod leftover;
pub mod links;
mod lint;
mod lost;
mod manifest;
mod math;
mod measure;
mod meta;
mod number;
mod origin;
mod outcome;
mod packed;
mod page;
mod panel;
mod panics;
mod previews;
mod problems;
mod progress;
mod prose;
mod publish;
mod published;
mod quantity;
mod registry;
mod report;
mod resolve;
mod root;
mod schematic;
mod search;
mod sheet;
mod shells;
mod simplify;
mod site;
mod sketch;
mod store;
mod summary;
mod table;
mod text;
mod verdict;
mod words;

pub use chapter::Chapter;
pub use chart::{Axis, Bar, Chart, Field, Interval, Pen, Scale};
pub use claim::{Claim, Count, Evidence, Measure};
pub use equation::{Article, Check, Equation, Sample};
pub use error::{BuildError, Problem};
pub use explorer::{Choice, Control, Explorer, ExplorerEntry, Reading, Series, Settings, State};
pub use figure::{Budget, Column, DrawError, Figure, Parameter, Table};
pub use figure_entry::{Drawing, FigureEntry, Rendered};
pub use gradflow_sweep::PointRng;
pub use origin::{Origin, Revision};
pub use panel::{Layout, Panel};
pub use plotters_css::{Palette, Ramp, Role, Theme, Window};
pub use progress::{Event, Stage};
pub use published::{Ours, Published, PublishedNumber};
pub use quantity::{Format, Quantity};
pub use report::{Build, Card, Locator, Occurrence, Part, Place, Reference, Report, Store, Symbol};
pub use schematic::{Align, Node, Schematic};
pub use sheet::{Block, Cell, Download, DrawFigure, Grid, Section, Sheet, SheetError, SheetFigure};
pub use sketch::sketch;
pub use summary::{Summary, Tally};
pub use text::{Lang, Text};
pub use verdict::Verdict;
