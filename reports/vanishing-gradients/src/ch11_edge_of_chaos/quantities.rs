//! The numbers in the prose of this chapter.

use super::claims::walk_deviation;
use super::gaussian_products::spectra;
use super::network::{Exponent, of_size};
use super::stretches::{Model, lags, largest, spreads};
use gradflow_math::closed_form::MeanField;
use gradflow_math::closed_form::fuss_catalan::largest_squared_singular_value;
use gradflow_math::closed_form::gaussian_product::{Entries, critical_gain, lyapunov_exponents};
use gradflow_report::{Budget, Format, Quantity};

/// The quantities, in the order of the prose.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        id: "edge-chaotic-16",
        value: |budget| at_gain(16, 1.5, budget).chaotic,
        format: Format::Percent(0),
    },
    Quantity {
        id: "edge-chaotic-256",
        value: |budget| at_gain(256, 1.5, budget).chaotic,
        format: Format::Percent(0),
    },
    Quantity {
        id: "edge-quadratic",
        value: |_| MeanField::tanh(1.1).largest_exponent,
        format: Format::Fixed(4),
    },
    Quantity {
        id: "edge-linear",
        value: |_| 1.1_f64.ln(),
        format: Format::Fixed(4),
    },
    Quantity {
        id: "edge-mean-field",
        value: |_| MeanField::tanh(1.5).largest_exponent,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "edge-exponent-16",
        value: |budget| at_gain(16, 1.5, budget).mean,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "edge-exponent-64",
        value: |budget| at_gain(64, 1.5, budget).mean,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "edge-exponent-256",
        value: |budget| at_gain(256, 1.5, budget).mean,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "newman-mean-64",
        value: |_| {
            let exponents = lyapunov_exponents(64, 1.0, Entries::Real);
            exponents.iter().sum::<f64>() / 64.0
        },
        format: Format::Fixed(3),
    },
    Quantity {
        id: "newman-deviation",
        value: |budget| {
            let all = spectra(budget).iter().flat_map(|one| &one.exponents);
            all.fold(0.0, |worst, one| f64::max(worst, one.deviation().abs()))
        },
        format: Format::Fixed(1),
    },
    Quantity {
        id: "newman-count",
        value: |budget| {
            let all = spectra(budget).iter().flat_map(|one| &one.exponents);
            all.count() as f64
        },
        format: Format::Count,
    },
    Quantity {
        id: "critical-1",
        value: |_| critical_gain(1, Entries::Real),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "critical-4",
        value: |_| critical_gain(4, Entries::Real),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "critical-16",
        value: |_| critical_gain(16, Entries::Real),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "critical-256",
        value: |_| critical_gain(256, Entries::Real),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "walk-16",
        value: |_| walk_deviation(16),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "walk-256",
        value: |_| walk_deviation(256),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "stretch-limit-12",
        value: |_| largest_squared_singular_value(12),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "stretch-measured-12",
        value: |budget| largest(budget)[largest(budget).len() - 1].median,
        format: Format::Fixed(1),
    },
    Quantity {
        id: "stretch-bound-12",
        value: |_| 4_f64.powi(12),
        format: Format::Significant(2),
    },
    Quantity {
        id: "spread-gaussian-16",
        value: |budget| spread_at(Model::GaussianLinear, 16, budget),
        format: Format::Significant(2),
    },
    Quantity {
        id: "spread-orthogonal-16",
        value: |budget| spread_at(Model::OrthogonalTanh(0.1), 16, budget),
        format: Format::Significant(2),
    },
    Quantity {
        id: "size-clock",
        value: |_| 2_f64.sqrt() / 0.1,
        format: Format::Fixed(0),
    },
    Quantity {
        id: "spread-clock",
        value: |_| 0.25 / (0.1 * 0.1),
        format: Format::Fixed(0),
    },
];

/// The networks of one size at one gain.
fn at_gain(units: usize, gain: f64, budget: Budget) -> &'static Exponent {
    of_size(units, budget)
        .find(|exponent| exponent.gain.total_cmp(&gain).is_eq())
        .expect("callers ask for one of UNITS and one of GAINS")
}

/// V of one model at one lag.
fn spread_at(model: Model, lag: usize, budget: Budget) -> f64 {
    let of_model = spreads(budget).iter().find(|spread| spread.model == model);
    let at = lags().position(|other| other == lag);
    of_model
        .zip(at)
        .map(|(spread, at)| spread.measured[at])
        .expect("callers ask for one of Model::ALL and a power of two")
}

#[cfg(test)]
mod tests {
    use super::QUANTITIES;
    use gradflow_report::Budget;

    /// Closed forms, computed once in another language.
    #[test]
    fn known_numbers_are_reproduced() {
        let known = [
            ("critical-1", 1.887_36),
            ("critical-4", 1.144_74),
            ("critical-16", 1.032_41),
            ("critical-256", 1.001_96),
            ("edge-mean-field", 0.065_217),
        ];
        for (id, want) in known {
            let mut quantities = QUANTITIES.iter();
            let quantity = quantities.find(|quantity| quantity.id == id);
            let got = (quantity.expect("a quantity of this chapter").value)(Budget::Smoke);
            assert!(
                (got - want).abs() < 5e-6,
                "{id}: expected {want}, got {got}"
            );
        }
    }
}
