//! What a product of recurrent matrices does over 500 steps, for four laws of the weights.
//!
//! `cargo run --release -p gradflow-math --example jacobian_product`

use gradflow_math::spectrum::{operator_norm, spectral_radius};
use gradflow_math::{Init, JacobianProduct};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

const SIZE: usize = 32;

fn main() {
    let laws = [
        ("gaussian, gain 0.9", Init::Gaussian { gain: 0.9 }),
        ("gaussian, gain 1.1", Init::Gaussian { gain: 1.1 }),
        ("orthogonal", Init::Orthogonal),
        (
            "uniform on [0, 1)",
            Init::Uniform {
                low: 0.0,
                high: 1.0,
            },
        ),
    ];
    println!("ln of the norm of W^t, W {SIZE} x {SIZE}");
    println!(
        "{:<20} {:>8} {:>8} {:>9} {:>9} {:>9}",
        "law", "radius", "norm", "t = 5", "t = 50", "t = 500"
    );
    for (name, law) in laws {
        let w = law.sample(SIZE, SIZE, &mut ChaCha8Rng::seed_from_u64(1));
        print!(
            "{name:<20} {:>8.3} {:>8.3}",
            spectral_radius(&w),
            operator_norm(&w)
        );
        let mut product = JacobianProduct::identity(SIZE);
        for t in 1..=500 {
            product.push(&w);
            if [5, 50, 500].contains(&t) {
                print!(" {:>9.3}", product.log_norm());
            }
        }
        println!();
    }
}
