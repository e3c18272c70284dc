//! The formulas of the article in its order, exactly as printed, each with what treats it here.

use gradflow_report::{Occurrence, Place};

/// The 55 formula occurrences of the article: 18 displayed, 37 in running text.
///
/// The LaTeX is verbatim, except that `\_` in running text, which Markdown wants there, is `_`.
pub(crate) const OCCURRENCES: &[Occurrence] = &[
    Occurrence {
        n: 1,
        tex: "S_{0}",
        place: Place::Symbol("S_t"),
    },
    Occurrence {
        n: 2,
        tex: "S_{1}=W_{x}X_{1}+W_{s}S_{0}+b_{1}O_{1}=W_{o}S_{1}+b_{2}",
        place: Place::Equation("E1"),
    },
    Occurrence {
        n: 3,
        tex: "S_{2}=W_{x}X_{2}+W_{s}S_{1}+b_{1}O_{2}=W_{o}S_{2}+b_{2}",
        place: Place::Equation("E2"),
    },
    Occurrence {
        n: 4,
        tex: "S_{3}=W_{x}X_{3}+W_{s}S_{2}+b_{1}O_{3}=W_{o}S_{3}+b_{2}",
        place: Place::Equation("E3"),
    },
    Occurrence {
        n: 5,
        tex: "t=3",
        place: Place::Symbol("t"),
    },
    Occurrence {
        n: 6,
        tex: r"L_{3}=\frac{1}{2}(Y_{3}-O_{3})^{2}",
        place: Place::Equation("E4"),
    },
    Occurrence {
        n: 7,
        tex: r"L=\sum_{t=0}^{T}{L_{t}}",
        place: Place::Equation("E5"),
    },
    Occurrence {
        n: 8,
        tex: "W_{x}  、 W_{s} 、 W_{o}",
        place: Place::Claim("C1"),
    },
    Occurrence {
        n: 9,
        tex: "b_{1}、 b_{2}",
        place: Place::Claim("C1"),
    },
    Occurrence {
        n: 10,
        tex: "L",
        place: Place::Symbol("L"),
    },
    Occurrence {
        n: 11,
        tex: "t1，t2，t3",
        place: Place::Symbol("t"),
    },
    Occurrence {
        n: 12,
        tex: "W_{x}、W_{s}、W_{0}",
        place: Place::Equation("E6"),
    },
    Occurrence {
        n: 13,
        tex: r"\frac{\partial{L_{3}}}{\partial{W_{0}}}=\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{W_{o}}}",
        place: Place::Equation("E6"),
    },
    Occurrence {
        n: 14,
        tex: r"\frac{\partial{L_{3}}}{\partial{W_{x}}}=\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{W_{x}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{W_{x}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{S_{1}}}\frac{\partial{S_{1}}}{\partial{W_{x}}}",
        place: Place::Equation("E7"),
    },
    Occurrence {
        n: 15,
        tex: r"\frac{\partial{L_{3}}}{\partial{W_{s}}}=\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{S_{1}}}\frac{\partial{S_{1}}}{\partial{W_{s}}}",
        place: Place::Equation("E8"),
    },
    Occurrence {
        n: 16,
        tex: "W_{0}",
        place: Place::Claim("C2"),
    },
    Occurrence {
        n: 17,
        tex: "W_{x}、W_{s}",
        place: Place::Claim("C3"),
    },
    Occurrence {
        n: 18,
        tex: "S_{t}",
        place: Place::Claim("C3"),
    },
    Occurrence {
        n: 19,
        tex: "S_{t}",
        place: Place::Claim("C3"),
    },
    Occurrence {
        n: 20,
        tex: "W_{x}、W_{s}",
        place: Place::Claim("C3"),
    },
    Occurrence {
        n: 21,
        tex: "W_{x}、W_{s}",
        place: Place::Claim("C4"),
    },
    Occurrence {
        n: 22,
        tex: r"\frac{\partial{L_{t}}}{\partial{W_{x}}}=\sum_{k=0}^{t}{\frac{\partial{L_{t}}}{\partial{O_{t}}}\frac{\partial{O_{t}}}{\partial{S_{t}}}}(\prod_{j=k+1}^{t}{\frac{\partial{S_{j}}}{\partial{S_{j-1}}}})\frac{\partial{S_{k}}}{\partial{W_{x}}}",
        place: Place::Equation("E9"),
    },
    Occurrence {
        n: 23,
        tex: "W_{s}",
        place: Place::Claim("C4"),
    },
    Occurrence {
        n: 24,
        tex: "S_{j}=tanh(W_{x}X_{j}+W_{s}S_{j-1}+b_{1})",
        place: Place::Equation("E10"),
    },
    Occurrence {
        n: 25,
        tex: r"\prod_{j=k+1}^{t}{\frac{\partial{S_{j}}}{\partial{S_{j-1}}}} = \prod_{j=k+1}^{t}{tanh^{'}}W_{s}",
        place: Place::Equation("E11"),
    },
    Occurrence {
        n: 26,
        tex: r"tanh' \leq 1",
        place: Place::Equation("E12"),
    },
    Occurrence {
        n: 27,
        tex: "tanh",
        place: Place::Claim("C5"),
    },
    Occurrence {
        n: 28,
        tex: "W_{x}X_{j}+W_{s}S_{j-1}+b_{1}=0",
        place: Place::Claim("C5"),
    },
    Occurrence {
        n: 29,
        tex: "W_{s}",
        place: Place::Equation("E13"),
    },
    Occurrence {
        n: 30,
        tex: r"\prod_{j=k+1}^{t} {tanh'} W_{s}",
        place: Place::Equation("E13"),
    },
    Occurrence {
        n: 31,
        tex: "0",
        place: Place::Equation("E13"),
    },
    Occurrence {
        n: 32,
        tex: "0.01^{50}",
        place: Place::Equation("E13"),
    },
    Occurrence {
        n: 33,
        tex: "0",
        place: Place::Equation("E13"),
    },
    Occurrence {
        n: 34,
        tex: "W_{s}",
        place: Place::Equation("E14"),
    },
    Occurrence {
        n: 35,
        tex: r"\prod_{j=k+1}^{t}{tanh^{'}}W_{s}",
        place: Place::Equation("E14"),
    },
    Occurrence {
        n: 36,
        tex: r"\frac{\partial{L_{t}}}{\partial{W_{x}}}=\sum_{k=0}^{t}{\frac{\partial{L_{t}}}{\partial{O_{t}}}\frac{\partial{O_{t}}}{\partial{S_{t}}}}(\prod_{j=k+1}^{t}{\frac{\partial{S_{j}}}{\partial{S_{j-1}}}})\frac{\partial{S_{k}}}{\partial{W_{x}}}",
        place: Place::Equation("E9"),
    },
    Occurrence {
        n: 37,
        tex: r"\prod_{j=k+1}^{t}{\frac{\partial{S_{j}}}{\partial{S_{j-1}}}}",
        place: Place::Claim("C8"),
    },
    Occurrence {
        n: 38,
        tex: r"{\frac{\partial{S_{j}}}{\partial{S_{j-1}}}}\approx1",
        place: Place::Equation("E15"),
    },
    Occurrence {
        n: 39,
        tex: r"{\frac{\partial{S_{j}}}{\partial{S_{j-1}}}}\approx0",
        place: Place::Equation("E15"),
    },
    Occurrence {
        n: 40,
        tex: "f_{t},i_{t},o_{t}",
        place: Place::Claim("C11"),
    },
    Occurrence {
        n: 41,
        tex: r"\sigma(x)",
        place: Place::Symbol(r"\sigma(x)"),
    },
    Occurrence {
        n: 42,
        tex: r"f_{t}=\sigma({W_{f}X_{t}}+b_{f})",
        place: Place::Equation("E16"),
    },
    Occurrence {
        n: 43,
        tex: r"i_{t}=\sigma({W_{i}X_{t}}+b_{i})",
        place: Place::Equation("E17"),
    },
    Occurrence {
        n: 44,
        tex: r"o_{i}=\sigma({W_{o}X_{t}}+b_{o})",
        place: Place::Equation("E18"),
    },
    Occurrence {
        n: 45,
        tex: "S_{t}=f_{t}S_{t-1}+i_{t}X_{t}",
        place: Place::Equation("E19"),
    },
    Occurrence {
        n: 46,
        tex: "S_{t}=W_{s}S_{t-1}+W_{x}X_{t}+b_{1}",
        place: Place::Claim("C12"),
    },
    Occurrence {
        n: 47,
        tex: r"S_{t}=\sigma(W_{f}X_{t}+b_{f})S_{t-1}+\sigma(W_{i}X_{t}+b_{i})X_{t}",
        place: Place::Equation("E20"),
    },
    Occurrence {
        n: 48,
        tex: r"S_{t}=tanh\left[\sigma(W_{f}X_{t}+b_{f})S_{t-1}+\sigma(W_{i}X_{t}+b_{i})X_{t}\right]",
        place: Place::Equation("E21"),
    },
    Occurrence {
        n: 49,
        tex: r"\prod_{j=k+1}^{t}\frac{\partial{S_{j}}}{\partial{S_{j-1}}}=\prod_{j=k+1}^{t}{tanh{'}W_{s}}",
        place: Place::Equation("E22"),
    },
    Occurrence {
        n: 50,
        tex: r"\prod_{j=k+1}^{t}\frac{\partial{S_{j}}}{\partial{S_{j-1}}}=\prod_{j=k+1}^{t}{tanh{’}\sigma({W_{f}X_{t}+b_{f}})}",
        place: Place::Equation("E23"),
    },
    Occurrence {
        n: 51,
        tex: r"Z=tanh{'}(x)\sigma({y})",
        place: Place::Equation("E24"),
    },
    Occurrence {
        n: 52,
        tex: "Z",
        place: Place::Symbol("Z"),
    },
    Occurrence {
        n: 53,
        tex: r"\frac{\partial{L_{3}}}{\partial{W_{s}}}=\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{S_{1}}}\frac{\partial{S_{1}}}{\partial{W_{s}}}",
        place: Place::Equation("E25"),
    },
    Occurrence {
        n: 54,
        tex: r"\frac{\partial{L_{3}}}{\partial{W_{s}}}=\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{2}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{1}}}{\partial{W_{s}}}",
        place: Place::Equation("E26"),
    },
    Occurrence {
        n: 55,
        tex: r"\prod_{j=k+1}^{t}\frac{\partial{S_{j}}}{\partial{S_{j-1}}}=\prod_{j=k+1}^{t}{tanh{’}\sigma({W_{f}X_{t}+b_{f}})}\approx 0 \| 1",
        place: Place::Equation("E27"),
    },
];

#[cfg(test)]
mod tests {
    use super::OCCURRENCES;
    use std::collections::BTreeSet;

    /// The numbers of the displayed formulas; the others stand in running text.
    const DISPLAYED: [usize; 18] = [
        2, 3, 4, 6, 13, 14, 15, 22, 25, 42, 43, 44, 47, 48, 49, 50, 53, 54,
    ];

    #[test]
    fn the_article_prints_55_formulas_18_of_them_displayed() {
        let numbers: Vec<usize> = OCCURRENCES.iter().map(|o| o.n).collect();
        assert_eq!(numbers, (1..=55).collect::<Vec<_>>());
        assert_eq!(OCCURRENCES.len() - DISPLAYED.len(), 37);
    }

    #[test]
    fn it_prints_48_different_ones_counting_displayed_and_inline_apart() {
        let different: BTreeSet<(bool, &str)> = OCCURRENCES
            .iter()
            .map(|o| (DISPLAYED.contains(&o.n), o.tex))
            .collect();
        assert_eq!(different.len(), 48);
    }

    #[test]
    fn the_general_formula_is_the_one_printed_both_ways() {
        let twice: Vec<usize> = OCCURRENCES
            .iter()
            .filter(|o| !DISPLAYED.contains(&o.n))
            .filter(|o| {
                OCCURRENCES
                    .iter()
                    .any(|d| DISPLAYED.contains(&d.n) && d.tex == o.tex)
            })
            .map(|o| o.n)
            .collect();
        assert_eq!(twice, [36]);
    }
}
