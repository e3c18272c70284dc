use crate::PointRng;
use rand_chacha::rand_core::Rng;

/// A standard normal number with the same bits on every processor, by the polar method (Marsaglia and Bray 1964): for (u, v)
/// uniform in the unit disc and q = u² + v², it is u·√(−2 ln q / q).
///
/// A call takes two numbers from the stream for each point of the square (−1, 1)² that it tries, 1.27 on average.
pub fn standard_normal(rng: &mut PointRng) -> f64 {
    loop {
        let [u, v] = [rng.next_u64(), rng.next_u64()].map(symmetric);
        let q = u * u + v * v;
        if q > 0.0 && q < 1.0 {
            return u * (-2.0 * libm::log(q) / q).sqrt();
        }
    }
}

/// The middle of one of 2⁵² intervals that divide (−1, 1), chosen by the highest bits.
fn symmetric(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) * (2.0 * f64::EPSILON) - 1.0
}
