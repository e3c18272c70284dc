use super::row::{ROWS, Row};
use super::server::Server;
use serde_json::{Value, json};

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
}

/// The rows measured so far on a machine, as the JSON that is kept from run to run.
#[derive(Debug)]
pub(super) struct Table {
    threads: usize,
    machine: String,
    versions: Vec<String>,
    rows: Vec<Value>,
}

impl Table {
    /// What `kept`, the JSON of an earlier run, has measured with the same threads, machine and versions.
    pub(super) fn new(
        threads: usize,
        machine: String,
        servers: &[Server],
        kept: Option<&Value>,
    ) -> Self {
        let version = |server: &Server| format!("{} {}", server.name, server.version);
        let mut table = Self {
            threads,
            machine,
            versions: servers.iter().map(version).collect(),
            rows: Vec::new(),
        };
        let head = table.json();
        let of_same_head = |kept: &&Value| {
            ["threads", "machine", "versions"]
                .iter()
                .all(|key| kept[key] == head[key])
        };
        if let Some(rows) = kept
            .filter(of_same_head)
            .and_then(|kept| kept["rows"].as_array())
        {
            table.rows.clone_from(rows);
        }
        table
    }

    /// Adds a row, or replaces it, and returns its line; `peak` is in GFLOP/s.
    pub(super) fn add(&mut self, row: &Row, measured: &Measured, peak: Option<f64>) -> String {
        let share = row
            .products()
            .zip(peak)
            .map(|(operations, peak)| operations / (measured.ms * 1e6) / peak * 100.0);
        let peer = |peer: &Peer| {
            json!({
                "peer": peer.name, "ms": peer.ms, "ratio": peer.ratio, "min": peer.least, "max": peer.largest,
            })
        };
        let value = json!({
            "row": row.name,
            "ms": measured.ms,
            "required": row.required,
            "peak": peak,
            "percent_of_peak": share,
            "peers": measured.peers.iter().map(peer).collect::<Vec<_>>(),
        });
        let line = line(&value);
        self.rows.retain(|kept| kept["row"] != row.name);
        self.rows.push(value);
        let place = |value: &Value| ROWS.iter().position(|row| value["row"] == row.name);
        self.rows.sort_by_key(place);
        line
    }

    pub(super) fn markdown(&self) -> String {
        let lines: Vec<String> = self.rows.iter().map(line).collect();
        format!(
            "{}. Threads: {}. Versions: {}.\n\n\
             | row | ours, ms | best peer, ms | ratio | min–max | required | of peak GEMM |\n\
             |---|---|---|---|---|---|---|\n{}\n",
            self.machine,
            self.threads,
            self.versions.join(", "),
            lines.join("\n")
        )
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "threads": self.threads, "machine": self.machine, "versions": self.versions, "rows": self.rows,
        })
    }
}

/// A row as a line of Markdown; the best peer is the one that comes closest.
fn line(row: &Value) -> String {
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let name = row["row"].as_str().unwrap_or_default();
    let peers = row["peers"].as_array().map_or(&[][..], Vec::as_slice);
    let best = peers
        .iter()
        .min_by(|a, b| number(&a["ratio"]).total_cmp(&number(&b["ratio"])));
    let against = best.map_or_else(
        || "– | – | –".to_owned(),
        |best| {
            format!(
                "{} {:.3} | {:.2} | {:.2}–{:.2}",
                best["peer"].as_str().unwrap_or_default(),
                number(&best["ms"]),
                number(&best["ratio"]),
                number(&best["min"]),
                number(&best["max"])
            )
        },
    );
    let share = row["percent_of_peak"]
        .as_f64()
        .map_or_else(|| "–".to_owned(), |share| format!("{share:.0} %"));
    format!(
        "| {name} | {:.3} | {against} | {:.2} | {share} |",
        number(&row["ms"]),
        number(&row["required"])
    )
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
