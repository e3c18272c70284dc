/// A row of the table.
#[derive(Debug)]
pub(super) struct Row {
    /// Workload, precision and parameters, as they are sent to each program.
    pub(super) name: &'static str,
    /// How many times faster than the best peer we must be.
    pub(super) required: f64,
}

const fn row(name: &'static str, required: f64) -> Row {
    Row { name, required }
}

/// Every row with what is required of it on one thread.
pub(super) const ROWS: [Row; 33] = [
    row("W1 f64 N=16 B=1", 6.0),
    row("W1 f64 N=64 B=1", 2.8),
    row("W1 f64 N=256 B=1", 1.7),
    row("W1 f64 N=64 B=32", 1.9),
    row("W1 f64 N=256 B=32", 1.3),
    row("W1 f64 N=512 B=32", 1.25),
    row("W1 f32 N=64 B=32", 1.7),
    row("W1 f32 N=256 B=32", 1.25),
    row("W2 f64 N=16 B=1", 6.0),
    row("W2 f64 N=64 B=1", 2.5),
    row("W2 f64 N=64 B=32", 3.0),
    row("W2 f64 N=256 B=32", 1.35),
    row("W2 f64 N=512 B=32", 1.25),
    row("W2 f32 N=64 B=32", 1.1),
    row("W2 f32 N=256 B=32", 1.1),
    row("W3 f64 N=32", 1.2),
    row("W3 f64 N=128", 1.2),
    row("W3 f64 N=256", 1.2),
    row("W3b f64 N=32", 1.3),
    row("W3b f64 N=128", 1.3),
    row("W3b f64 N=256", 1.3),
    row("W4 f64 N=64 every=1", 1.5),
    row("W4 f64 N=128 every=1", 1.5),
    row("W4 f64 N=256 every=1", 1.5),
    row("W4 f64 N=64 every=10", 1.2),
    row("W4 f64 N=128 every=10", 1.2),
    row("W4 f64 N=256 every=10", 1.2),
    row("W5 f64", 1.3),
    row("W5 f32", 1.3),
    row("W6 f64 T=1000000", 3.5),
    row("W6 f32 T=1000000", 3.5),
    row("W7 f32", 1.5),
    row("long f64 N=64 T=100000", 1.0),
];

impl Row {
    /// The first word of the name.
    pub(super) fn workload(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }

    pub(super) fn is_single(&self) -> bool {
        self.name.contains("f32")
    }

    /// Whether two checksums are of the same computation: sums of up to 10⁸ roundings in another order, for W7 two
    /// hundred updates that carry their roundings on.
    ///
    /// In W3b the peers stop after 20 steps of power iteration, which end a little below the norm.
    ///
    /// W4 is a chaotic network: each program is on a trajectory of its own after some 250 steps, and their exponents
    /// over 1000 steps are those of different samples.
    /// That one trajectory gives everybody the same exponents is a law of gradflow-math (`tests/laws/lyapunov_chaos.rs`).
    pub(super) fn agree(&self, ours: f64, theirs: f64) -> bool {
        let tolerance = match (self.workload(), self.is_single()) {
            ("W7", _) => 0.1,
            ("W3b", _) => 1e-4,
            ("W4", _) => 0.25,
            (_, true) => 1e-3,
            (_, false) => 1e-8,
        };
        (ours - theirs).abs() <= tolerance * theirs.abs()
    }

    /// The floating-point operations of the matrix products of W1 and W2.
    pub(super) fn products(&self) -> Option<f64> {
        let blocks = match self.workload() {
            "W1" => 1.0,
            "W2" => 4.0,
            _ => return None,
        };
        let parameter = |key: &str| {
            let mut words = self.name.split(' ').filter_map(|word| word.split_once('='));
            words.find_map(|(name, value)| (name == key).then(|| value.parse::<f64>().ok())?)
        };
        let (n, batch) = (parameter("N")?, parameter("B")?);
        let (inputs, columns) = ((n / 2.0).max(8.0), 200.0 * batch);
        // Forward by x and h, backward by h, the gradient by x and h; and the readout's three.
        Some(2.0 * columns * (blocks * n * (2.0 * inputs + 3.0 * n) + 3.0 * 8.0 * n))
    }
}
