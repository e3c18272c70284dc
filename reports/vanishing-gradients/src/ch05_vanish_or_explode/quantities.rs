//! The numbers in the prose of chapter 5.

use super::claims::past_shares;
use crate::experiments::autonomous::exponent_at;
use crate::experiments::product_norms::non_normal_peak;
use crate::experiments::quantile::median;
use gradflow_math::spectrum::spectral_radius;
use gradflow_math::{Init, autonomous};
use gradflow_report::{Format, Quantity};
use gradflow_sweep::Seed;

/// All of them.
pub(crate) const QUANTITIES: [Quantity; 19] = [
    Quantity {
        id: "power-double",
        value: |_| (0..50).fold(1.0_f64, |power, _| power * 0.01),
        format: Format::Significant(1),
    },
    Quantity {
        id: "power-single",
        value: |_| f64::from((0..50).fold(1.0_f32, |power, _| power * 0.01)),
        format: Format::Significant(1),
    },
    Quantity {
        id: "power-log",
        value: |_| 50.0 * 0.01_f64.ln(),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "positive-radius",
        value: |_| median_positive_radius(),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "nonnormal-peak",
        value: |_| non_normal_peak().norm,
        format: Format::Fixed(1),
    },
    Quantity {
        id: "nonnormal-peak-lag",
        value: |_| non_normal_peak().lag as f64,
        format: Format::Count,
    },
    Quantity {
        id: "multiplier-at-1-5",
        value: |_| autonomous::multiplier(1.5),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "multiplier-at-2",
        value: |_| autonomous::multiplier(2.0),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "multiplier-at-5",
        value: |_| autonomous::multiplier(5.0),
        format: Format::Significant(3),
    },
    Quantity {
        id: "multiplier-at-10",
        value: |_| autonomous::multiplier(10.0),
        format: Format::Significant(3),
    },
    Quantity {
        id: "iterated-tanh-thousand",
        value: |_| autonomous::iterated_tanh_log_product(1.0, 1_000).exp(),
        format: Format::Significant(3),
    },
    Quantity {
        id: "iterated-tanh-hundred-thousand",
        value: |_| autonomous::iterated_tanh_log_product(1.0, 100_000).exp(),
        format: Format::Significant(3),
    },
    Quantity {
        id: "lyapunov-at-0-8",
        value: |budget| exponent_at(0.8, budget).measured,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "lyapunov-at-1-5",
        value: |budget| exponent_at(1.5, budget).measured,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "mean-field-at-1-5",
        value: |budget| exponent_at(1.5, budget).theory,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "lyapunov-at-3",
        value: |budget| exponent_at(3.0, budget).measured,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "mean-field-at-3",
        value: |budget| exponent_at(3.0, budget).theory,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "long-lag-share",
        value: |_| {
            median(
                &past_shares()
                    .iter()
                    .map(|shares| shares.long_lags)
                    .collect::<Vec<f64>>(),
            )
        },
        format: Format::Significant(1),
    },
    Quantity {
        id: "total-over-last",
        value: |_| {
            median(
                &past_shares()
                    .iter()
                    .map(|shares| shares.total)
                    .collect::<Vec<f64>>(),
            )
        },
        format: Format::Fixed(2),
    },
];

/// The median spectral radius of matrices of 64 × 64 entries, uniform between 0 and 1.
fn median_positive_radius() -> f64 {
    const DRAWS: u64 = 25;
    let entries = Init::Uniform {
        low: 0.0,
        high: 1.0,
    };
    let seed = Seed(0).named("positive");
    let radii: Vec<f64> = (0..DRAWS)
        .map(|draw| spectral_radius(&entries.sample(64, 64, &mut seed.stream(draw))))
        .collect();
    median(&radii)
}

#[cfg(test)]
mod tests {
    use super::QUANTITIES;
    use gradflow_report::Budget;

    /// Closed forms and published values, to the digits that are shown.
    #[test]
    fn known_numbers_are_reproduced() {
        let known = [
            ("power-log", -230.258_509),
            ("nonnormal-peak", 38.7),
            ("nonnormal-peak-lag", 9.0),
            ("multiplier-at-1-5", 0.394_313_025_498_602_75),
            ("multiplier-at-2", 0.166_372_087_751_674_78),
            ("multiplier-at-5", 9.087_415_534_020_371e-4),
            ("multiplier-at-10", 8.244_615_212_760_209e-8),
            ("iterated-tanh-thousand", 5.170_95e-5),
        ];
        for (id, want) in known {
            let quantity = QUANTITIES
                .iter()
                .find(|quantity| quantity.id == id)
                .unwrap();
            let got = (quantity.value)(Budget::Smoke);
            assert!(
                (got / want - 1.0).abs() < 2e-3,
                "{id}: expected {want}, got {got}"
            );
        }
    }

    #[test]
    fn fifty_factors_of_a_hundredth_underflow_in_single_precision_only() {
        let value = |id: &str| {
            let quantity = QUANTITIES
                .iter()
                .find(|quantity| quantity.id == id)
                .unwrap();
            (quantity.value)(Budget::Smoke)
        };
        assert!(value("power-single") < f64::MIN_POSITIVE);
        assert!((value("power-double") / 1e-100 - 1.0).abs() < 1e-12);
    }
}
