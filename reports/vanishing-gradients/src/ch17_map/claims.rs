//! Two claims that the maps answer.

use super::edge::critical_coupling;
use super::maps::means;
use gradflow_math::JacobianProduct;
use gradflow_report::{Claim, Count, Evidence, Format, Measure, Text};
use gradflow_sweep::Seed;
use nalgebra::dmatrix;
use rand::RngExt;

/// C17.1 and C17.2.
pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "C17.1",
        quote: None,
        statement: Text {
            en: "A stronger input makes a chaotic network more chaotic.",
            zh: "输入越强，混沌的网络就越混沌。",
        },
        finding: Text {
            en: "It does the opposite: it drives the units into saturation, where their slopes are small. Enough of it ends the chaos.",
            zh: "恰恰相反：输入把单元推入饱和，那里的斜率很小。输入足够强时，混沌便告终结。",
        },
        condition: None,
        sources: &["molgedey1992"],
        control: Text {
            en: "the same networks, weak and strong input exchanged",
            zh: "同样的网络，弱输入与强输入对调",
        },
        evidence: stronger_input,
    },
    Claim {
        id: "C17.2",
        quote: None,
        statement: Text {
            en: "With a spectral radius below 1 the product over 100 steps is smaller than 1.",
            zh: "谱半径小于 1 时，100 步的连乘小于 1。",
        },
        finding: Text {
            en: "The radius decides the limit, the coupling how long one waits for it: a product may be a thousand times larger than 1 after 100 steps and still vanish in the end.",
            zh: "谱半径决定极限，耦合决定要等多久：连乘可以在 100 步之后比 1 大上千倍，而最终仍然消失。",
        },
        condition: Some(Text {
            en: "the coupling is below $\\kappa_c$",
            zh: "耦合小于 $\\kappa_c$",
        }),
        sources: &["trefethen2005"],
        control: Text {
            en: "spectral radii above 1, without coupling",
            zh: "谱半径大于 1，没有耦合",
        },
        evidence: radius_below_one,
    },
];

/// λ₁ of networks of 64 units under weak and under strong noise; the gains are those at which networks of this size are chaotic.
fn stronger_input() -> Evidence {
    let exponents = means(
        "
seed = 1701
cell = { kind = 'rnn', units = 64, inputs = 64, input_weights = { law = 'identity' } }
input = { kind = 'noise' }
run = { transient = 100, steps = 200 }
measure = { quantities = ['lyapunov'] }
[grid]
axis = [
  { key = 'cell.recurrent.gain', from = 2.0, to = 3.0, count = 20 },
  { key = 'input.deviation', values = [0.1, 2.0] },
]
",
        "lambda_1",
    );
    let pairs: Vec<[f64; 2]> = exponents
        .values
        .chunks_exact(2)
        .map(|pair| [pair[0], pair[1]])
        // A few networks have settled; the claim is about the chaotic ones.
        .filter(|[weak, _]| *weak > 0.0)
        .collect();
    let mean =
        |which: usize| pairs.iter().map(|pair| pair[which]).sum::<f64>() / pairs.len() as f64;
    let measure = |label: Text, value: f64| Measure {
        label,
        value,
        format: Format::Fixed(3),
    };
    Evidence {
        all: Count::over(pairs.iter().map(|[weak, strong]| strong > weak)),
        within: None,
        control: Count::over(pairs.iter().map(|[weak, strong]| weak > strong)),
        measured: vec![
            measure(
                Text {
                    en: "mean exponent with input of deviation 0.1 (nats a step)",
                    zh: "输入标准差为 0.1 时的平均指数（nat/步）",
                },
                mean(0),
            ),
            measure(
                Text {
                    en: "mean exponent with input of deviation 2 (nats a step)",
                    zh: "输入标准差为 2 时的平均指数（nat/步）",
                },
                mean(1),
            ),
        ],
    }
}

fn radius_below_one() -> Evidence {
    const TRIALS: u64 = 200;
    const LAG: u32 = 100;
    let log_norm = |radius: f64, coupling: f64| {
        let factor = dmatrix![radius, coupling; 0.0, radius];
        let mut product = JacobianProduct::identity(2);
        for _ in 0..LAG {
            product.push(&factor);
        }
        product.log_norm()
    };
    let seed = Seed(0).named("C17.2");
    // (below κ_c, ln of the norm)
    let trials: Vec<(bool, f64)> = (0..TRIALS)
        .map(|index| {
            let rng = &mut seed.stream(index);
            let radius = rng.random_range(0.85..0.99);
            let ratio = rng.random_range(-3.0_f64..3.0).exp();
            let coupling = ratio * critical_coupling(radius, LAG);
            (ratio < 1.0, log_norm(radius, coupling))
        })
        .collect();
    let normal = (0..TRIALS).map(|index| {
        let radius = seed.stream(index).random_range(1.01..1.1);
        log_norm(radius, 0.0) < 0.0
    });
    let small = |trial: &(bool, f64)| trial.1 < 0.0;
    let within = trials.iter().filter(|trial| trial.0);
    let largest = trials
        .iter()
        .map(|trial| trial.1)
        .fold(f64::NEG_INFINITY, f64::max);
    Evidence {
        all: Count::over(trials.iter().map(small)),
        within: Some(Count::over(within.map(small))),
        control: Count::over(normal),
        measured: vec![Measure {
            label: Text {
                en: "the largest norm after 100 steps",
                zh: "100 步之后最大的范数",
            },
            value: largest.exp(),
            format: Format::Significant(2),
        }],
    }
}
