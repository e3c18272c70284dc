//! Normal numbers have the moments of their distribution, and the same bits in every version.

use gradflow_sweep::{Seed, standard_normal};

#[test]
fn the_moments_are_those_of_the_normal_distribution() {
    let mut rng = Seed(1).stream(0);
    let count = 1_000_000;
    let draws: Vec<f64> = (0..count).map(|_| standard_normal(&mut rng)).collect();
    // The variance of xᵏ is m(2k) − m(k)², with the moments m = 0, 1, 0, 3 and m(6) = 15, m(8) = 105; five standard errors.
    for (power, moment, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)]
    {
        let mean = draws.iter().map(|draw| draw.powi(power)).sum::<f64>() / f64::from(count);
        let error = (variance / f64::from(count)).sqrt();
        assert!(
            (mean - moment).abs() < 5.0 * error,
            "moment {power}: {mean}"
        );
    }
    // P(|x| > 3) = 0.002699796; the tail is where a wrong sampler is cut off.
    let beyond = draws.iter().filter(|draw| draw.abs() > 3.0).count() as f64;
    assert!(
        (beyond - 2699.8).abs() < 5.0 * 2699.8_f64.sqrt(),
        "{beyond}"
    );
}

#[test]
fn the_draws_are_the_same_in_every_version() {
    let mut rng = Seed(2018).named("normal").stream(7);
    let draws = [(); 4].map(|()| standard_normal(&mut rng).to_bits());
    assert_eq!(draws, GOLDEN);
}

const GOLDEN: [u64; 4] = [
    13_822_077_859_292_681_049,
    13_821_521_439_267_502_891,
    4_606_681_872_556_626_288,
    13_831_037_220_659_867_633,
];
