//! `cargo xtask bench`: every row of BENCHMARKS.md with criterion, or against its peers.

mod install;
mod options;
mod row;
mod server;
mod table;

use crate::shell::{cargo, root, run};
use anyhow::{Context, Result, ensure};
use options::Options;
use row::{ROWS, Row};
use server::{Answer, Server};
use std::fs;
use table::{Measured, Pairs, Table};

/// Runs the benches; with `--peers` the peers run in turn with us.
pub(crate) fn bench(arguments: &[String]) -> Result<()> {
    let options = Options::parse(&spelled_out(arguments))?;
    if options.peers {
        return against_peers(&options);
    }
    let mut benches = cargo(&[
        "bench",
        "--package",
        "gradflow-math",
        "--package",
        "gradflow-models",
    ]);
    benches.args([
        "--bench", "products", "--bench", "lyapunov", "--bench", "rows",
    ]);
    run(benches.current_dir(root()))
}

/// `bench sweep` is the scalar sweep, W5.
fn spelled_out(arguments: &[String]) -> Vec<String> {
    match arguments.split_first() {
        Some((first, rest)) if first == "sweep" => {
            let rows = ["--rows", "W5"].map(str::to_owned);
            rows.into_iter().chain(rest.iter().cloned()).collect()
        }
        _ => arguments.to_vec(),
    }
}

/// Measures the rows that were asked for and writes the table as Markdown and JSON; rows of earlier runs stay in it.
fn against_peers(options: &Options) -> Result<()> {
    let python = install::peers()?;
    let mut servers = vec![Server::gradflow(options.threads)?];
    for script in [
        "torch_peer.py",
        "jax_peer.py",
        "numpy_peer.py",
        "numba_peer.py",
    ] {
        servers.push(Server::peer(&python, script, options.threads)?);
    }
    let peaks = ["f64", "f32"].map(|precision| peak(&mut servers, precision));
    let directory = root().join("target/bench");
    fs::create_dir_all(&directory)?;
    let stem = format!("threads-{}", options.threads);
    let (markdown, json) = (
        directory.join(format!("{stem}.md")),
        directory.join(format!("{stem}.json")),
    );
    let kept = fs::read_to_string(&json)
        .ok()
        .and_then(|kept| serde_json::from_str(&kept).ok());
    let mut table = Table::new(options.threads, machine(), &servers, kept.as_ref());
    for row in ROWS.iter().filter(|row| options.wants(row)) {
        let peak = peaks[usize::from(row.is_single())].as_ref().copied().ok();
        let measured = measure(row, &mut servers, options.pairs)
            .with_context(|| format!("row `{}`", row.name))?;
        println!("{}", table.add(row, &measured, peak));
    }
    fs::write(&markdown, table.markdown())?;
    fs::write(&json, serde_json::to_string_pretty(&table.json())?)?;
    println!("\n{}\n{}", markdown.display(), json.display());
    Ok(())
}

/// The processor as Linux names it, and its widest vectors.
fn machine() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let mut fields = cpuinfo.lines().filter_map(|line| line.split_once(':'));
        fields
            .find(|(key, _)| key.trim() == name)
            .map_or("", |(_, value)| value.trim())
    };
    let flags: Vec<&str> = field("flags").split(' ').collect();
    let vectors = ["avx512f", "avx2", "sse2"]
        .into_iter()
        .find(|flag| flags.contains(flag))
        .unwrap_or("no x86 vectors");
    format!("{}, {vectors}", field("model name"))
}

/// GFLOP/s of the peers' best product of two matrices of 1024 rows.
fn peak(servers: &mut [Server], precision: &str) -> Result<f64> {
    let row = format!("peak {precision} N=1024");
    let mut fastest = f64::INFINITY;
    for server in servers {
        for _ in 0..3 {
            if let Some(answer) = server.ask(&row)? {
                fastest = fastest.min(answer.ms);
            }
        }
    }
    ensure!(fastest.is_finite(), "no peer answers `{row}`");
    Ok(2.0 * 1024.0_f64.powi(3) / (fastest * 1e6))
}

/// Each server in turn, `pairs` times; the first of `servers` is ours.
fn measure(row: &Row, servers: &mut [Server], pairs: usize) -> Result<Measured> {
    let mut rounds: Vec<Vec<Option<Answer>>> = Vec::new();
    for _ in 0..pairs {
        let round: Result<_> = servers
            .iter_mut()
            .map(|server| server.ask(row.name))
            .collect();
        rounds.push(round?);
    }
    let ours = |round: &[Option<Answer>]| round[0].context("this row has no workload of ours");
    let mut peers = Vec::new();
    for (index, server) in servers.iter().enumerate().skip(1) {
        let mut pairs = Pairs::new(&server.name);
        for round in &rounds {
            let ours = ours(round)?;
            if let Some(answer) = round[index] {
                ensure!(
                    row.agree(ours.checksum, answer.checksum),
                    "the checksum of {} must be {:e}, got {:e}",
                    server.name,
                    ours.checksum,
                    answer.checksum
                );
                pairs.add(ours.ms, answer.ms);
            }
        }
        peers.extend(pairs.finish());
    }
    let ours: Result<Vec<f64>> = rounds.iter().map(|round| Ok(ours(round)?.ms)).collect();
    Ok(Measured::new(ours?, peers))
}
