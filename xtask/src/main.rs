//! The workspace's commands. It links nothing of the workspace, so that it builds in seconds, and spawns cargo.

mod bench;
mod check_site;
#[cfg(unix)]
mod cluster;
mod install;
mod pdf;
mod programs;
mod report;
mod shell;
mod soak;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask <COMMAND> [OPTIONS]

Commands:
  report      Build the site into target/site (cargo xtask report --help lists its options)
  check-site  Validators and browser tests over every page of the built site
  pdf         The built site as one tagged PDF a language, in target/pdf (needs Node.js and Chromium)
  serve       The site on 127.0.0.1; with --watch it follows every saved text (--port N)
  test        Format, lints, tests, documentation, a smoke build of the site
  test-cluster  One sweep on Slurm, mpirun and GNU parallel, with nodes that fail (says what to install)
  soak        The suites of faults and determinism of sweeps, 20 times as long (soak N: N times), and 10^8 points
  bench       Every row of BENCHMARKS.md; --peers measures the peers in turn with us
              (--rows W1,W4, --threads 1|2, --pairs N); `bench sweep` is W5
  help        Print this";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "bench" => bench::bench(&rest),
        "check-site" => check_site::check_site(&rest),
        "pdf" => pdf::pdf(&rest),
        "report" => report::report(&rest),
        "serve" => report::serve(&rest),
        "soak" => soak::soak(&rest),
        "test" => test::test(&rest),
        #[cfg(unix)]
        "test-cluster" => cluster::test_cluster(&rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        unknown => Err(anyhow::anyhow!(
            "expected a command (report, check-site, pdf, serve, test, bench), got `{unknown}`\n\n{HELP}"
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
