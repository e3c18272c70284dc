//! Axes and their ticks.

use crate::{DrawError, Text};

/// How values are laid out along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios: the data are positive; others are not drawn.
    Log10,
    /// Equal ratios, the data being decimal logarithms already, so that 10^-400 can be drawn. Ticks say 10^k.
    PowersOfTen,
}

/// An axis with its symbol, unit and range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Words and `$symbol$` with the unit in parentheses: `lag $t-k$ (steps)`.
    pub label: Text,
    /// How values are laid out.
    pub scale: Scale,
    /// The value at the left or lower end.
    pub low: f64,
    /// The value at the right or upper end.
    pub high: f64,
}

/// A labelled place on an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    /// From 0 at the low end to 1 at the high end.
    pub(crate) position: f64,
    pub(crate) label: String,
}

impl Axis {
    /// Equal steps from `low` to `high`.
    pub const fn linear(label: Text, low: f64, high: f64) -> Self {
        Self {
            label,
            scale: Scale::Linear,
            low,
            high,
        }
    }

    /// Equal ratios from `low` to `high`, both positive.
    pub const fn log10(label: Text, low: f64, high: f64) -> Self {
        Self {
            label,
            scale: Scale::Log10,
            low,
            high,
        }
    }

    /// From 10^`low` to 10^`high`; the data are decimal logarithms.
    pub const fn powers_of_ten(label: Text, low: f64, high: f64) -> Self {
        Self {
            label,
            scale: Scale::PowersOfTen,
            low,
            high,
        }
    }

    /// # Errors
    /// When the range is empty, not finite, or not positive on a logarithmic axis.
    pub(crate) fn validate(&self) -> Result<(), DrawError> {
        let (low, high) = (self.warp(self.low), self.warp(self.high));
        if low.is_finite() && high.is_finite() && low < high {
            Ok(())
        } else {
            Err(DrawError(format!(
                "axis “{}” ({:?}) must have a finite range that increases, got {:?} to {:?}",
                self.label.en, self.scale, self.low, self.high
            )))
        }
    }

    /// Where `value` lies: 0 at the low end, 1 at the high end, outside that range beyond; not finite where it cannot be drawn.
    pub(crate) fn position(&self, value: f64) -> f64 {
        let (low, high) = (self.warp(self.low), self.warp(self.high));
        (self.warp(value) - low) / (high - low)
    }

    fn warp(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear | Scale::PowersOfTen => value,
            Scale::Log10 => value.log10(),
        }
    }

    /// About `count` ticks, and at least two where round values allow it.
    pub(crate) fn ticks(&self, count: usize) -> Vec<Tick> {
        let (low, high) = (self.warp(self.low), self.warp(self.high));
        let rough = (high - low) / count.max(1) as f64;
        let step = match self.scale {
            Scale::Linear => nice_step(rough, &[1.0, 2.0, 5.0, 10.0]),
            // Whole powers of ten; every third is a familiar step too.
            Scale::Log10 | Scale::PowersOfTen => {
                nice_step(rough.max(1.0), &[1.0, 2.0, 3.0, 5.0, 10.0])
            }
        };
        let slack = 1e-9 * (high - low);
        let first = ((low - slack) / step).ceil();
        let last = ((high + slack) / step).floor();
        (0..100_u32)
            .map(|index| first + f64::from(index))
            .take_while(|&multiple| multiple <= last)
            .map(|multiple| Tick {
                position: (multiple * step - low) / (high - low),
                label: match self.scale {
                    Scale::Linear => decimal(multiple * step, step),
                    Scale::Log10 | Scale::PowersOfTen => power_of_ten(multiple * step),
                },
            })
            .collect()
    }
}

/// The least of `factors` · 10^k that is not below `rough`.
fn nice_step(rough: f64, factors: &[f64]) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    factors
        .iter()
        .map(|factor| factor * power)
        .find(|&step| step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

fn power_of_ten(exponent: f64) -> String {
    match exponent {
        0.0 => "1".to_owned(),
        1.0 => "10".to_owned(),
        _ => format!("$10^{{{exponent}}}$"),
    }
}

/// `value` with as many decimals as `step` needs; very large and very small steps are written with a power of ten.
fn decimal(value: f64, step: f64) -> String {
    let exponent = step.log10().floor();
    if value == 0.0 {
        "0".to_owned()
    } else if (-4.0..5.0).contains(&exponent) {
        let places = (0..4).take_while(|&places| 10_f64.powi(-places) > step * (1.0 + 1e-9));
        format!("{value:.*}", places.count())
    } else {
        let scaled = value / 10_f64.powf(exponent);
        format!("${scaled:.0}·10^{{{exponent}}}$")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Text = Text { en: "", zh: "" };

    fn labels(axis: &Axis, count: usize) -> Vec<String> {
        axis.ticks(count)
            .into_iter()
            .map(|tick| tick.label)
            .collect()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(
            labels(&Axis::linear(NONE, -4.0, 4.0), 5),
            ["-4", "-2", "0", "2", "4"]
        );
        assert_eq!(
            labels(&Axis::linear(NONE, 0.0, 1.0), 5),
            ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(
            labels(&Axis::log10(NONE, 1e-4, 1.0), 4),
            ["$10^{-4}$", "$10^{-3}$", "$10^{-2}$", "$10^{-1}$", "1"]
        );
        assert_eq!(
            labels(&Axis::powers_of_ten(NONE, -400.0, 0.0), 4),
            [
                "$10^{-400}$",
                "$10^{-300}$",
                "$10^{-200}$",
                "$10^{-100}$",
                "1"
            ]
        );
    }

    #[test]
    fn zero_has_no_place_on_a_logarithmic_axis() {
        let axis = Axis::log10(NONE, 1e-3, 1.0);
        assert!(!axis.position(0.0).is_finite() && axis.position(-1.0).is_nan());
        assert!((axis.position(1e-6) + 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_empty_range_is_an_error_that_shows_it() {
        let error = Axis::log10(NONE, 0.0, 1.0).validate().unwrap_err();
        assert!(error.to_string().contains("got 0.0 to 1.0"), "{error}");
    }
}
