//! Colours for values.

use crate::palette::Rgb;

/// A continuous scale of colours for a value between 0 and 1.
///
/// Its colours are the same in both themes, because a bitmap cannot follow a stylesheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ramp {
    /// From little to much: viridis (van der Walt and Smith 2015), dark violet to yellow, of even steps in lightness.
    Sequential,
    /// From below to above a middle: blue, grey at 0.5, orange.
    Diverging,
}

const VIRIDIS: [Rgb; 9] = [
    Rgb(0x44, 0x01, 0x54),
    Rgb(0x47, 0x2d, 0x7b),
    Rgb(0x3b, 0x52, 0x8b),
    Rgb(0x2c, 0x72, 0x8e),
    Rgb(0x21, 0x91, 0x8c),
    Rgb(0x28, 0xae, 0x80),
    Rgb(0x5e, 0xc9, 0x62),
    Rgb(0xad, 0xdc, 0x30),
    Rgb(0xfd, 0xe7, 0x25),
];

const BLUE_GREY_ORANGE: [Rgb; 9] = [
    Rgb(0x0a, 0x4f, 0x8f),
    Rgb(0x3a, 0x7f, 0xbd),
    Rgb(0x7f, 0xab, 0xd3),
    Rgb(0xb3, 0xc8, 0xda),
    Rgb(0xd8, 0xd8, 0xd8),
    Rgb(0xe3, 0xc3, 0xa5),
    Rgb(0xe3, 0x9c, 0x5f),
    Rgb(0xcc, 0x6d, 0x28),
    Rgb(0x97, 0x43, 0x0a),
];

impl Ramp {
    /// The colour at `position`, which is brought into 0…1. NaN has no colour.
    pub fn at(self, position: f64) -> Option<Rgb> {
        if position.is_nan() {
            return None;
        }
        let stops = match self {
            Self::Sequential => &VIRIDIS,
            Self::Diverging => &BLUE_GREY_ORANGE,
        };
        let scaled = position.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
        let below = stops.len().saturating_sub(2).min(whole(scaled.floor()));
        let fraction = scaled - below as f64;
        let mix = |low: u8, high: u8| {
            let value = f64::from(low) + fraction * (f64::from(high) - f64::from(low));
            u8::try_from(whole(value.round())).unwrap_or(u8::MAX)
        };
        let (low, high) = (stops[below], stops[below + 1]);
        Some(Rgb(
            mix(low.0, high.0),
            mix(low.1, high.1),
            mix(low.2, high.2),
        ))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number between 0 and 255"
)]
fn whole(value: f64) -> usize {
    value as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_runs_from_its_first_to_its_last_stop() {
        assert_eq!(Ramp::Sequential.at(-3.0), Some(VIRIDIS[0]));
        assert_eq!(Ramp::Sequential.at(f64::INFINITY), Some(VIRIDIS[8]));
        assert_eq!(Ramp::Diverging.at(0.5), Some(Rgb(0xd8, 0xd8, 0xd8)));
        assert_eq!(Ramp::Diverging.at(f64::NAN), None);
    }

    #[test]
    fn sequential_lightness_increases() {
        let lightness: Vec<f64> = (0..=64)
            .map(|step| {
                Ramp::Sequential
                    .at(f64::from(step) / 64.0)
                    .unwrap()
                    .luminance()
            })
            .collect();
        assert!(lightness.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
