//! The losses that a model without memory attains on the two standard tests of memory (Arjovsky, Shah & Bengio 2016).

/// The mean cross-entropy in nats of the copy problem with ten of eight symbols and a delay of `delay` steps:
/// 10·ln 8/(T + 20), from blanks that are certain and ten symbols that are guessed.
pub fn copy_problem(delay: usize) -> f64 {
    10.0 * 8.0_f64.ln() / (delay as f64 + 20.0)
}

/// The mean squared error of the adding problem when 1 is always answered: 1/6, the variance of the sum of two uniform
/// variables on [0, 1].
///
/// The value .1767 in the literature is a misprint of it.
pub fn adding_problem() -> f64 {
    1.0 / 6.0
}
