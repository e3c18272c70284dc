use crate::Inspection;
use crate::measure::{CellMeasurement, Curve};
use crate::verdict::named;
use std::fmt::Write as _;

/// The plot's size in characters.
const COLUMNS: usize = 60;
const ROWS: usize = 10;

/// The plot goes down to 10⁻¹² at most.
const LOWEST: f64 = -12.0;

impl Inspection {
    /// What a terminal shows: the verdict, a plot, what each cell does, and what would help.
    pub fn summary(&self) -> String {
        let mut out = String::new();
        let mut line = |text: &str| {
            out.push_str(text);
            out.push('\n');
        };
        let shape = match self.model.shape.as_str() {
            "" => String::new(),
            shape => format!(": {shape}, {}", self.model.precision),
        };
        line(&format!("{}{shape}", self.name()));
        line(&self.model.evidence.to_string());
        if let Some(input) = &self.input {
            line(&input.to_string());
        }
        line("");
        line(&self.verdict.sentence);
        for tensor in &self.model.not_finite {
            line(&format!(
                "  {}: {} NaN and {} infinite of {} weights, the first at {:?}",
                tensor.tensor, tensor.nans, tensor.infinities, tensor.total, tensor.first
            ));
        }
        if let Some(measurement) = &self.measurement {
            let place = self.verdict.credit.as_ref().map(|credit| credit.place);
            let shown = measurement
                .cells
                .iter()
                .find(|cell| Some(cell.place) == place);
            if let Some(cell) = shown {
                line("");
                line(&plot(&cell.decay.credit));
            }
            for cell in &measurement.cells {
                line(&of_cell(cell));
            }
        }
        if let Some(advice) = self
            .advice
            .as_ref()
            .filter(|advice| !advice.trials.is_empty())
        {
            line(&format!(
                "Tried on a copy of the weights ({} sequences); L = {}:",
                advice.sequences, advice.target_lag
            ));
            for trial in &advice.trials {
                line(&format!(
                    "  {:<22} reach {:>5} -> {:<5}  at lag L 1e{:.1} -> 1e{:.1}{}",
                    trial.change.to_string(),
                    trial.before.reach.median,
                    trial.after.reach.median,
                    trial.before.log10_at_lag,
                    trial.after.log10_at_lag,
                    if Some(trial.change) == advice.recommended {
                        "  <- recommended"
                    } else {
                        ""
                    }
                ));
            }
        }
        out
    }

    /// The file and the module in it.
    pub(crate) fn name(&self) -> String {
        self.named(&self.file)
    }

    /// The file without its folder, and the module in it.
    pub(crate) fn short_name(&self) -> String {
        let name = std::path::Path::new(&self.file).file_name();
        self.named(&name.map_or_else(
            || self.file.clone().into(),
            std::ffi::OsStr::to_string_lossy,
        ))
    }

    fn named(&self, file: &str) -> String {
        match self.model.module.as_str() {
            "" => file.to_owned(),
            module => format!("{file} [{module}]"),
        }
    }
}

/// `Input: normal, synthetic, …`.
impl std::fmt::Display for crate::InputSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plural = if self.sequences == 1 { "" } else { "s" };
        write!(
            f,
            "Input: {}, {} sequence{plural} of {} steps.",
            self.source, self.sequences, self.steps
        )?;
        if self.synthetic {
            write!(
                f,
                " It is synthetic: on your data the model may do something else."
            )?;
        }
        Ok(())
    }
}

fn of_cell(cell: &CellMeasurement) -> String {
    let mut text = format!(
        "{}: reach {}, leading exponent {:.4}",
        named(cell.place),
        cell.reach.median,
        cell.lyapunov.exponents[0]
    );
    let mut add = |part: String| {
        let written = write!(text, ", {part}");
        written.expect("a String accepts every write");
    };
    if let Some(half_lives) = &cell.half_lives {
        add(format!(
            "half-life by the {} gates {:.1} (90 % of units {:.1} to {:.1})",
            half_lives.gate, half_lives.band.median, half_lives.band.p05, half_lives.band.p95
        ));
    }
    if !cell.units.dead.is_empty() {
        add(format!(
            "{} of {} units dead",
            cell.units.dead.len(),
            cell.units.units
        ));
    }
    if let Some(step) = cell.units.first_non_finite {
        add(format!("state not finite from step {step}"));
    }
    let f32_lag = cell
        .underflow
        .first()
        .and_then(|format| format.loses_digits);
    if let Some(lag) = f32_lag {
        add(format!("f32 underflows at lag {lag}"));
    }
    text
}

/// The credit against the lag: `*` the median, `:` the middle 90 %.
fn plot(curve: &Curve) -> String {
    let longest = curve.lags.last().copied().unwrap_or(0);
    let to_log10 = |log: f64| log / std::f64::consts::LN_10;
    let finite = || {
        let medians = curve.bands.iter().map(|band| to_log10(band.median));
        medians.filter(|log| log.is_finite())
    };
    let top = finite().fold(0.0, f64::max).ceil();
    let bottom = finite()
        .fold(-1.0, f64::min)
        .floor()
        .max(LOWEST)
        .min(top - 1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a row within the plot"
    )]
    let row = |log: f64| {
        let part = (top - to_log10(log).max(bottom)) / (top - bottom);
        (part * (ROWS - 1) as f64)
            .round()
            .clamp(0.0, (ROWS - 1) as f64) as usize
    };
    let mut cells = vec![[' '; COLUMNS]; ROWS];
    for column in 0..COLUMNS {
        let lag = column * longest / (COLUMNS - 1);
        let place = curve.lags.partition_point(|&shown| shown <= lag).max(1) - 1;
        let band = curve.bands[place];
        if to_log10(band.p95) >= bottom {
            for line in &mut cells[row(band.p95)..=row(band.p05)] {
                line[column] = ':';
            }
        }
        if to_log10(band.median) >= bottom {
            cells[row(band.median)][column] = '*';
        }
    }
    let mut text = String::from("gradient in parts of that at lag 0\n");
    for (index, line) in cells.iter().enumerate() {
        let label = match index {
            0 => format!("1e{top:.0}"),
            last if last == ROWS - 1 => format!("1e{bottom:.0}"),
            _ => String::new(),
        };
        let line: String = line.iter().collect();
        let _infallible = writeln!(text, "{label:>6} |{}", line.trim_end());
    }
    let _infallible = writeln!(text, "       +{}", "-".repeat(COLUMNS));
    let _infallible = writeln!(
        text,
        "        0{longest:>width$} steps back",
        width = COLUMNS - 1
    );
    text
}
