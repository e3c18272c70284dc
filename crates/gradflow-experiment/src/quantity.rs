use crate::SpecError;
use crate::cell::Kind;
use crate::reader::Section;
use crate::settings::MOST_STEPS;
use serde::Serialize;

/// What is measured at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Quantity {
    /// λ₁ … λₖ, in nats a step, with the standard error of λ₁.
    Lyapunov,
    /// `ln ‖∂s_{t+ℓ}/∂s_t‖₂` at each lag ℓ, t the end of the transient.
    LogNorm,
    /// ρ of the Jacobian of the last step.
    SpectralRadius,
    /// σ₁ of the Jacobian of the last step.
    OperatorNorm,
    /// ρ of the recurrent weights (of the candidate, in a gated cell).
    WeightRadius,
    /// σ₁ of the recurrent weights (of the candidate, in a gated cell).
    WeightNorm,
    /// The lag at which `‖∂s_{t+ℓ}/∂s_t‖₂` falls to ½, its logarithm interpolated between steps.
    HalfLife,
    /// E ln f over units and steps, f the factor that the gate leaves of the state.
    MeanLogForget,
    /// The share `‖G_ℓ‖ / Σ‖G_ℓ‖` of the gradient of all weights at each lag ℓ, for a loss at the last step.
    LagShares,
}

/// The names of the quantities.
pub(crate) const QUANTITIES: &[(&str, Quantity)] = &[
    ("lyapunov", Quantity::Lyapunov),
    ("log-norm", Quantity::LogNorm),
    ("spectral-radius", Quantity::SpectralRadius),
    ("operator-norm", Quantity::OperatorNorm),
    ("weight-radius", Quantity::WeightRadius),
    ("weight-norm", Quantity::WeightNorm),
    ("half-life", Quantity::HalfLife),
    ("mean-log-forget", Quantity::MeanLogForget),
    ("lag-shares", Quantity::LagShares),
];

/// What is measured at every point, in this order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Measure {
    pub(crate) quantities: Vec<Quantity>,
    /// k of [`Quantity::Lyapunov`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exponents: Option<u64>,
    /// ℓ of [`Quantity::LogNorm`] and [`Quantity::LagShares`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) lags: Vec<u64>,
}

impl Measure {
    /// Reads `[measure]` for a cell of `kind` that has at least `units` units and runs at least `steps` steps.
    pub(crate) fn read(
        section: &mut Section<'_>,
        kind: Kind,
        units: u64,
        steps: u64,
    ) -> Result<Self, SpecError> {
        let mut quantities = Vec::new();
        for item in section.required("quantities", "what is measured")?.list()? {
            let quantity = item.choice(QUANTITIES)?;
            if quantities.contains(&quantity) {
                return Err(item.fail("every quantity once", "one that stands before"));
            }
            if !quantity.applies(kind) {
                return Err(item.fail(
                    "a quantity that the cell has",
                    "one of gates or recurrent weights that it lacks",
                ));
            }
            quantities.push(quantity);
        }
        let exponents = quantities
            .contains(&Quantity::Lyapunov)
            .then(|| section.count_or("exponents", (1, kind.states(units)), 1))
            .transpose()?;
        let least = u64::from(quantities.contains(&Quantity::LogNorm));
        let shared = quantities.contains(&Quantity::LagShares);
        let mut lags = Vec::new();
        if least == 1 || shared {
            let most = if shared { steps - 1 } else { steps };
            for item in section
                .required("lags", "at which it is measured")?
                .list()?
            {
                let lag = item.count((least, most.min(MOST_STEPS)))?;
                if lags.contains(&lag) {
                    return Err(item.fail("every lag once", format!("{lag} again")));
                }
                lags.push(lag);
            }
        }
        Ok(Self {
            quantities,
            exponents,
            lags,
        })
    }

    /// The columns of the rows, in order; all of them are numbers.
    pub(crate) fn columns(&self) -> Vec<String> {
        let of_quantity = |quantity: &Quantity| match quantity {
            Quantity::Lyapunov => {
                let exponents = 1..=self.exponents.unwrap_or(1);
                let names = exponents.map(|k| format!("lambda_{k}"));
                names.chain(["lambda_1_error".into()]).collect()
            }
            Quantity::LogNorm => self.at_lags("log_norm"),
            Quantity::SpectralRadius => vec!["spectral_radius".into()],
            Quantity::OperatorNorm => vec!["operator_norm".into()],
            Quantity::WeightRadius => vec!["weight_radius".into()],
            Quantity::WeightNorm => vec!["weight_norm".into()],
            Quantity::HalfLife => vec!["half_life".into()],
            Quantity::MeanLogForget => vec!["mean_log_forget".into()],
            Quantity::LagShares => self.at_lags("share"),
        };
        self.quantities.iter().flat_map(of_quantity).collect()
    }

    fn at_lags(&self, name: &str) -> Vec<String> {
        let name = |lag| format!("{name}_{lag}");
        self.lags.iter().map(name).collect()
    }

    /// Whether any of `quantities` is asked for.
    pub(crate) fn any(&self, quantities: &[Quantity]) -> bool {
        let asked = |quantity| self.quantities.contains(quantity);
        quantities.iter().any(asked)
    }
}

impl Quantity {
    /// Whether cells of `kind` have it.
    fn applies(self, kind: Kind) -> bool {
        match self {
            Self::WeightRadius | Self::WeightNorm => {
                matches!(kind, Kind::Rnn | Kind::Lstm | Kind::Lstm1997 | Kind::Gru)
            }
            Self::MeanLogForget => matches!(
                kind,
                Kind::ArticleLstm | Kind::Lstm | Kind::Gru | Kind::MinLstm | Kind::MinGru
            ),
            _ => true,
        }
    }
}

impl Kind {
    /// S, the length of the state of a cell of `units` units.
    fn states(self, units: u64) -> u64 {
        match self {
            Self::Lstm | Self::Lstm1997 | Self::Diagonal => 2 * units,
            _ => units,
        }
    }
}
