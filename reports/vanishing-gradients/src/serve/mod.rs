//! The preview: builds the site, serves it on 127.0.0.1, builds again when a text is saved.

pub mod board;
pub mod server;
mod watch;

use anyhow::{Context, Result};
use board::Board;
use gradflow_report::{Build, Report};
use server::Preview;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Instant;

/// Why the builder wakes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    Changed,
    Stop,
}

/// Whether the preview follows the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// One build.
    Once,
    /// A build whenever prose or a template changes.
    Watch,
}

/// Serves the site of `report` until the process is asked to end (Ctrl-C); a build that is under way ends first, so that
/// nothing of it is left behind.
///
/// # Errors
/// The port is taken, or the files cannot be watched. A build that fails is shown, in the page and on the standard error, and
/// the site before it stays.
pub fn serve(report: &Report, build: &Build, port: u16, mode: Mode) -> Result<()> {
    let (sender, signals) = mpsc::channel();
    let stop = sender.clone();
    ctrlc::set_handler(move || {
        // The builder that listened has ended: so does the process.
        let _ = stop.send(Signal::Stop);
    })
    .context("cannot listen for Ctrl-C")?;
    // Watching begins before the first build, so that a change during it is not missed.
    let directories = [build.templates.as_path(), build.sources.as_path()];
    let _watcher = match mode {
        Mode::Watch => Some(watch::start(&directories, sender)?),
        Mode::Once => None,
    };
    let board = Arc::new(Board::new(earlier(build)));
    let preview = Preview::start(port, Arc::clone(&board))?;
    println!("http://{}/ (Ctrl-C ends it)", preview.address());
    run(report, build, &board);
    while signals.recv() == Ok(Signal::Changed) {
        if watch::settle(&signals) == Signal::Stop {
            break;
        }
        run(report, build, &board);
    }
    Ok(())
}

/// The site of an earlier build, to be seen until there is a new one.
fn earlier(build: &Build) -> board::Files {
    if build.out.join("ledger.json").is_file() {
        board::read(&build.out).unwrap_or_default()
    } else {
        board::Files::new()
    }
}

fn run(report: &Report, build: &Build, board: &Board) {
    let started = Instant::now();
    let built = report
        .build(build, &|_| {})
        .map_err(|error| error.to_string())
        .and_then(|summary| {
            let name = |error| format!("{}: cannot read: {error}", summary.out.display());
            board::read(&summary.out).map_err(name)
        });
    match built {
        Ok(site) => {
            board.publish(site);
            println!("built in {} ms", started.elapsed().as_millis());
        }
        Err(error) => {
            eprintln!("{error}\nThe site before is still served.");
            board.fail(error.lines().map(str::to_owned).collect());
        }
    }
}
