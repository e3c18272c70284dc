use crate::{gaussian, rng};
use gradflow_math::Init;
use gradflow_math::lyapunov::covariant_vectors;
use nalgebra::{DMatrix, DVector, dmatrix};

/// ‖a − (a·b)b‖ for unit vectors: the sine of their angle.
fn sine(a: &DVector<f64>, b: &DVector<f64>) -> f64 {
    (a - b * a.dot(b)).norm()
}

fn frame(n: usize, cols: usize) -> DMatrix<f64> {
    Init::Orthogonal.sample(n, cols, &mut rng(100))
}

/// M = X·diag(λ)·X⁻¹ with a far from orthogonal X: the covariant vectors are its columns, in the order of |λ|. The gaps of
/// ln 2 make the error 2^(−60) after the transient.
#[test]
fn the_vectors_of_a_constant_matrix_are_its_eigenvectors() {
    let x = gaussian(4, 4, 101);
    let lambda = crate::diagonal(&[4.0, -2.0, 1.0, 0.5]);
    let m = &x
        * lambda
        * x.clone()
            .try_inverse()
            .expect("a Gaussian matrix is regular");
    let jacobians = vec![m; 130];
    let vectors = covariant_vectors(&jacobians, frame(4, 4), 60);
    assert_eq!(vectors.len(), 11);
    for at in &vectors {
        for k in 0..4 {
            let error = sine(&at.column(k).into_owned(), &x.column(k).normalize());
            assert!(error < 1e-12, "{k}: {error:e}");
        }
    }
    // The control: orthonormal vectors, as the forward frame has them, are not covariant.
    let (q, _) = x.clone().qr().unpack();
    assert!(sine(&q.column(1).into_owned(), &x.column(1).normalize()) > 0.1);
}

/// Each vector is mapped to a multiple of its successor, by matrices without any structure; leading vectors alone are the
/// leading ones of all. The gaps of Newman's exponents at n = 5 are at least 0.1, hence e^(−0.1·400) after the transient.
#[test]
fn steps_map_covariant_vectors_to_covariant_vectors() {
    let jacobians: Vec<DMatrix<f64>> = (0..820).map(|t| gaussian(5, 5, 1000 + t)).collect();
    let all = covariant_vectors(&jacobians, frame(5, 5), 400);
    let leading = covariant_vectors(&jacobians, frame(5, 3), 400);
    assert_eq!((all.len(), leading.len()), (21, 21));
    for t in 0..20 {
        for k in 0..5 {
            let image = (&jacobians[400 + t] * all[t].column(k)).normalize();
            let error = sine(&image, &all[t + 1].column(k).into_owned());
            assert!(error < 1e-10, "{t} {k}: {error:e}");
        }
        for k in 0..3 {
            let error = sine(
                &all[t].column(k).into_owned(),
                &leading[t].column(k).into_owned(),
            );
            assert!(error < 1e-10, "{t} {k}: {error:e}");
        }
    }
}

#[test]
fn singular_and_non_finite_jacobians_give_nan() {
    for bad in [DMatrix::zeros(2, 2), dmatrix![f64::NAN, 0.0; 0.0, 1.0]] {
        let mut jacobians = vec![dmatrix![2.0, 1.0; 0.0, 1.0]; 20];
        jacobians[10] = bad;
        let vectors = covariant_vectors(&jacobians, frame(2, 2), 2);
        assert!(vectors[0].iter().all(|x| x.is_nan()));
    }
}

#[test]
#[should_panic(expected = "a transient of 3 needs at least 6 jacobians, got 5")]
fn too_few_jacobians_are_refused() {
    covariant_vectors(&vec![DMatrix::identity(2, 2); 5], frame(2, 2), 3);
}
