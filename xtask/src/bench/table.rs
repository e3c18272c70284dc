use super::row::Row;
use super::server::Server;
use serde_json::{Value, json};
use std::fmt::Write;

/// The times of one row.
#[derive(Debug)]
pub(super) struct Measured {
    /// Our median, in milliseconds.
    ms: f64,
    peers: Vec<Peer>,
}

/// A peer in one row.
#[derive(Debug)]
pub(super) struct Peer {
    name: String,
    ms: f64,
    /// Theirs over ours: the median, the least and the largest of all pairs.
    ratio: f64,
    least: f64,
    largest: f64,
}

/// Times of ours and of one peer, measured one after the other.
#[derive(Debug)]
pub(super) struct Pairs {
    name: String,
    times: Vec<f64>,
    ratios: Vec<f64>,
}

impl Pairs {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            times: Vec::new(),
            ratios: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, ours: f64, theirs: f64) {
        self.times.push(theirs);
        self.ratios.push(theirs / ours);
    }

    /// The summary, when the peer has answered.
    pub(super) fn finish(self) -> Option<Peer> {
        (!self.times.is_empty()).then(|| Peer {
            name: self.name,
            ms: median(self.times),
            least: self.ratios.iter().copied().fold(f64::INFINITY, f64::min),
            largest: self.ratios.iter().copied().fold(0.0, f64::max),
            ratio: median(self.ratios),
        })
    }
}

impl Measured {
    pub(super) fn new(ours: Vec<f64>, peers: Vec<Peer>) -> Self {
        Self {
            ms: median(ours),
            peers,
        }
    }

    /// The peer that comes closest.
    fn best(&self) -> Option<&Peer> {
        self.peers.iter().min_by(|a, b| a.ratio.total_cmp(&b.ratio))
    }
}

/// The lines of a run.
#[derive(Debug)]
pub(super) struct Table {
    threads: usize,
    versions: Vec<String>,
    lines: Vec<String>,
    rows: Vec<Value>,
}

impl Table {
    pub(super) fn new(threads: usize, servers: &[Server]) -> Self {
        let version = |server: &Server| format!("{} {}", server.name, server.version);
        Self {
            threads,
            versions: servers.iter().map(version).collect(),
            lines: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Adds a row and returns its line; `peak` is in GFLOP/s.
    pub(super) fn add(&mut self, row: &Row, measured: &Measured, peak: Option<f64>) -> &str {
        let share = row
            .products()
            .zip(peak)
            .map(|(operations, peak)| operations / (measured.ms * 1e6) / peak * 100.0);
        let mut line = format!("| {} | {:.3} |", row.name, measured.ms);
        // Writing into a string cannot fail.
        let _ = match measured.best() {
            Some(best) => write!(
                line,
                " {} {:.3} | {:.2} | {:.2}–{:.2} | {:.2} |",
                best.name, best.ms, best.ratio, best.least, best.largest, row.required
            ),
            None => write!(line, " – | – | – | {:.2} |", row.required),
        };
        let _ = match share {
            Some(share) => write!(line, " {share:.0} % |"),
            None => write!(line, " – |"),
        };
        let peer = |peer: &Peer| {
            json!({
                "peer": peer.name, "ms": peer.ms, "ratio": peer.ratio, "min": peer.least, "max": peer.largest,
            })
        };
        self.rows.push(json!({
            "row": row.name,
            "ms": measured.ms,
            "required": row.required,
            "percent_of_peak": share,
            "peers": measured.peers.iter().map(peer).collect::<Vec<_>>(),
        }));
        self.lines.push(line);
        self.lines.last().map_or("", String::as_str)
    }

    pub(super) fn markdown(&self) -> String {
        format!(
            "Threads: {}. Versions: {}.\n\n\
             | row | ours, ms | best peer, ms | ratio | min–max | required | of peak GEMM |\n\
             |---|---|---|---|---|---|---|\n{}\n",
            self.threads,
            self.versions.join(", "),
            self.lines.join("\n")
        )
    }

    pub(super) fn json(&self) -> Value {
        json!({"threads": self.threads, "versions": self.versions, "rows": self.rows})
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}
