//! The command line: options, progress, summary.

mod fingerprint;
mod progress;
mod revision;
mod summary;

use crate::serve::{self, Mode};
use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use gradflow_report::{Budget, Build, Origin, Report, Store};
use std::path::PathBuf;
use std::time::Instant;

/// Build the site: check every equation, measure every claim, draw every figure, write the pages.
#[derive(Clone, Debug, Parser)]
#[command(name = "cargo xtask report", version)]
pub struct Options {
    /// The directory of the site, replaced as a whole
    #[arg(long, value_name = "DIR", default_value_os_t = workspace("target/site"))]
    pub out: PathBuf,

    /// How much work the figures may take; checks and claims are the same in all
    #[arg(long, value_enum, default_value_t = BudgetName::Full)]
    pub budget: BudgetName,

    /// Open the site in the browser when it is written
    #[arg(long)]
    pub open: bool,

    /// The address that the site will have, for canonical links
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub base_url: Option<String>,

    /// The address of the report's sources on the web, for links from the ledger to its checks
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub source_url: Option<String>,

    /// The page shells, stylesheet, script, font and interface words
    #[arg(long, value_name = "DIR", default_value_os_t = workspace("templates"))]
    pub templates: PathBuf,

    /// The directory that holds the prose
    #[arg(long, value_name = "DIR", default_value_os_t = workspace("reports/vanishing-gradients/src"))]
    pub sources: PathBuf,

    /// Where results are kept, so that a change of text computes nothing again; may be removed at any time
    #[arg(long, value_name = "DIR", default_value_os_t = workspace("target/results"))]
    pub store: PathBuf,

    /// Build, then serve the site on 127.0.0.1 until Ctrl-C
    #[arg(long, conflicts_with = "open")]
    pub serve: bool,

    /// With --serve: build again, and reload the page, whenever prose or a template is saved
    #[arg(long, requires = "serve")]
    pub watch: bool,

    /// With --serve: where to listen; 0 is any free port
    #[arg(long, value_name = "N", default_value_t = 8000)]
    pub port: u16,
}

/// [`Budget`] as it is written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BudgetName {
    /// Small sweeps: see every page within seconds
    Smoke,
    /// The sweeps that are published
    Full,
    /// The finest maps besides: ten minutes more on two cores
    Deep,
}

/// A path of the workspace that this program was compiled in.
fn workspace(path: &str) -> PathBuf {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    root.canonicalize().unwrap_or(root).join(path)
}

fn web_address(text: &str) -> Result<String, String> {
    if text.starts_with("https://") || text.starts_with("http://") {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("expected an address that starts with https:// or http://".to_owned())
    }
}

/// Builds `report`, or serves it when the options say so.
///
/// # Errors
/// What [`build`] and [`serve::serve`] report.
pub fn run(report: &Report, options: &Options) -> Result<()> {
    if !options.serve {
        return build(report, options);
    }
    let mode = if options.watch {
        Mode::Watch
    } else {
        Mode::Once
    };
    serve::serve(report, &inputs(options), options.port, mode)
}

/// Builds `report` and says what was found and where it is.
///
/// # Errors
/// What [`Report::build`] reports, with a last line that says that the previous site is untouched; a browser that cannot
/// be started.
pub fn build(report: &Report, options: &Options) -> Result<()> {
    let started = Instant::now();
    let build = inputs(options);
    let bars = progress::Bars::start();
    let outcome = report.build(&build, &|event| bars.show(event));
    bars.finish();
    let found = outcome.map_err(|error| {
        anyhow::anyhow!(
            "{error}\nThe site was not written; what was in {} before is untouched.",
            options.out.display()
        )
    })?;
    let index = found.out.join("index.html");
    println!("{}", summary::lines(&found, started.elapsed()));
    if options.open {
        open::that_detached(&index)
            .with_context(|| format!("cannot open {} in a browser", index.display()))?;
    }
    Ok(())
}

/// What the engine is told.
fn inputs(options: &Options) -> Build {
    Build {
        templates: options.templates.clone(),
        sources: options.sources.clone(),
        out: options.out.clone(),
        budget: match options.budget {
            BudgetName::Smoke => Budget::Smoke,
            BudgetName::Full => Budget::Full,
            BudgetName::Deep => Budget::Deep,
        },
        base_url: options.base_url.clone(),
        source_url: options.source_url.clone(),
        origin: Origin {
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            revision: revision::of(&options.sources),
        },
        store: fingerprint::of_this_program().map(|program| Store {
            directory: options.store.clone(),
            program,
        }),
    }
}
