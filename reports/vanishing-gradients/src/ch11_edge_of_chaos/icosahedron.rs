//! Exact means over rotations of space, from the sixty that carry an icosahedron into itself.

use std::sync::OnceLock;

/// A row-major 3 × 3 matrix.
pub(super) type Rotation = [f64; 9];

/// The sixty rotations.
///
/// No harmonic polynomial of degree 1 to 5 is invariant under all of them, so that their mean of a polynomial of degree up to
/// 5 in the angles is the mean over all rotations.
pub(super) fn rotations() -> &'static [Rotation] {
    static ROTATIONS: OnceLock<Vec<Rotation>> = OnceLock::new();
    ROTATIONS.get_or_init(|| {
        let golden = f64::midpoint(1.0, 5_f64.sqrt());
        let (long, short) = (golden / 2.0, 0.5 / golden);
        let fifth = [0.5, -long, short, long, short, -0.5, short, 0.5, long];
        let third = [0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0];
        let mut group = vec![[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]];
        let mut next = 0;
        while let Some(&rotation) = group.get(next) {
            for generator in [&fifth, &third] {
                let product = times(generator, &rotation);
                if !group.iter().any(|known| same(known, &product)) {
                    group.push(product);
                }
            }
            next += 1;
        }
        group
    })
}

fn times(a: &Rotation, b: &Rotation) -> Rotation {
    std::array::from_fn(|i| (0..3).map(|k| a[i / 3 * 3 + k] * b[k * 3 + i % 3]).sum())
}

/// Two different rotations of the group differ by half a unit somewhere; rounding is far below a thousandth.
fn same(a: &Rotation, b: &Rotation) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-3)
}

#[cfg(test)]
mod tests {
    use super::rotations;

    /// ⟨R⁴⟩ = 1/5 and ⟨R²⟩ = 1/3 for an entry of a random rotation.
    #[test]
    fn sixty_rotations_have_the_moments_of_all() {
        assert_eq!(rotations().len(), 60);
        for entry in 0..9 {
            let mean = |power| {
                rotations()
                    .iter()
                    .map(|r| r[entry].powi(power))
                    .sum::<f64>()
                    / 60.0
            };
            assert!((mean(2) - 1.0 / 3.0).abs() < 1e-14 && (mean(4) - 0.2).abs() < 1e-14);
        }
    }
}
