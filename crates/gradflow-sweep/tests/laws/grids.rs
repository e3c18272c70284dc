//! Grids find each point from its index.

use gradflow_sweep::{Axis, Grid, Product, ProductOf, Seed, Seeds, Zip, ZipOf};

fn listed(grid: &impl Grid<Point = f64>) -> Vec<f64> {
    grid.iter().collect()
}

#[test]
fn linspace_has_both_ends_and_equal_steps() {
    let axis = Axis::linspace(-1.0, 1.0, 5).unwrap();
    assert_eq!(listed(&axis), [-1.0, -0.5, 0.0, 0.5, 1.0]);
    assert_eq!(listed(&Axis::linspace(3.0, 9.0, 1).unwrap()), [3.0]);
    assert_eq!(
        listed(&Axis::linspace(1.0, 0.0, 3).unwrap()),
        [1.0, 0.5, 0.0]
    );
    // 0.1 + 0.2 ≠ 0.3 in floats: the last value is the stated one, not the sum of steps.
    assert_eq!(
        Axis::linspace(0.0, 0.3, 4).unwrap().at(3).to_bits(),
        0.3_f64.to_bits()
    );
}

#[test]
fn logspace_has_both_ends_and_equal_ratios() {
    let axis = Axis::logspace(1e-3, 1e3, 7).unwrap();
    for (exponent, value) in (-3..=3).zip(axis.iter()) {
        let exact = 10_f64.powi(exponent);
        // exp(x) magnifies the rounding of x by |x| ≤ 7: 8 units of the last place.
        assert!(
            (value / exact - 1.0).abs() < 8.0 * f64::EPSILON,
            "{value} at 10^{exponent}"
        );
    }
    assert_eq!(axis.at(0).to_bits(), 1e-3_f64.to_bits());
    assert_eq!(axis.at(6).to_bits(), 1e3_f64.to_bits());
}

/// Golden bits: the values are part of published rows, on every processor.
#[test]
fn the_values_of_an_axis_are_the_same_in_every_version() {
    let bits = |axis: Axis| axis.iter().map(f64::to_bits).collect::<Vec<_>>();
    assert_eq!(bits(Axis::logspace(0.01, 7.0, 5).unwrap()), GOLDEN_LOGSPACE);
    assert_eq!(bits(Axis::linspace(0.1, 0.7, 4).unwrap()), GOLDEN_LINSPACE);
}

const GOLDEN_LOGSPACE: [u64; 5] = [
    4_576_918_229_304_087_675,
    4_587_573_654_831_558_389,
    4_598_437_781_765_356_116,
    4_608_807_730_026_973_912,
    4_619_567_317_775_286_272,
];
const GOLDEN_LINSPACE: [u64; 4] = [
    4_591_870_180_066_957_722,
    4_599_075_939_470_750_515,
    4_602_678_819_172_646_912,
    4_604_480_259_023_595_110,
];

#[test]
fn the_last_factor_of_a_product_runs_fastest() {
    let slow = Axis::values(vec![1.0, 2.0]).unwrap();
    let grid = Product::new(slow, Seeds::new(5, 3).unwrap()).unwrap();
    let points: Vec<(f64, u64)> = grid
        .iter()
        .map(|(value, Seed(seed))| (value, seed))
        .collect();
    assert_eq!(
        points,
        [(1.0, 5), (1.0, 6), (1.0, 7), (2.0, 5), (2.0, 6), (2.0, 7)]
    );
}

#[test]
fn a_product_of_a_list_is_the_nested_product() {
    let axes =
        [2_u32, 3, 4].map(|count| Axis::linspace(0.0, f64::from(count), count.into()).unwrap());
    let [a, b, c] = axes.clone();
    let nested = Product::new(Product::new(a, b).unwrap(), c).unwrap();
    let nested: Vec<_> = nested.iter().map(|((a, b), c)| vec![a, b, c]).collect();
    let of_list = ProductOf::new(axes.to_vec()).unwrap();
    assert_eq!(of_list.iter().collect::<Vec<_>>(), nested);
    assert_eq!(of_list.len(), 24);
    assert_eq!(
        ProductOf::<Axis>::new(vec![]).unwrap().at(0),
        Vec::<f64>::new()
    );
}

#[test]
fn a_zip_pairs_equal_indices() {
    let left = Axis::linspace(0.0, 2.0, 3).unwrap();
    let right = Axis::values(vec![5.0, 6.0, 7.0]).unwrap();
    let pairs: Vec<_> = Zip::new(left.clone(), right.clone())
        .unwrap()
        .iter()
        .collect();
    assert_eq!(pairs, [(0.0, 5.0), (1.0, 6.0), (2.0, 7.0)]);
    assert_eq!(ZipOf::new(vec![left, right]).unwrap().at(1), [1.0, 6.0]);
}

/// 10¹⁸ points take no memory, and the last is found as fast as the first.
#[test]
fn a_grid_of_any_size_is_looked_up_by_index() {
    let million = || Axis::linspace(0.0, 1.0, 1_000_000).unwrap();
    let grid = ProductOf::new(vec![million(), million(), million()]).unwrap();
    assert_eq!(grid.at(grid.len() - 1), [1.0, 1.0, 1.0]);
    assert_eq!(grid.at(999_999), [0.0, 0.0, 1.0]);
}

#[test]
fn a_grid_without_meaning_is_refused() {
    let axis = |count| Axis::linspace(0.0, 1.0, count).unwrap();
    let errors = [
        Axis::linspace(0.0, 1.0, 0).unwrap_err(),
        Axis::linspace(f64::NAN, 1.0, 2).unwrap_err(),
        Axis::linspace(-f64::MAX, f64::MAX, 2).unwrap_err(),
        Axis::logspace(0.0, 1.0, 2).unwrap_err(),
        Axis::logspace(-1.0, 1.0, 2).unwrap_err(),
        Axis::logspace(1.0, f64::INFINITY, 2).unwrap_err(),
        Axis::values(vec![]).unwrap_err(),
        Axis::values(vec![1.0, f64::NAN]).unwrap_err(),
        Seeds::new(0, 0).unwrap_err(),
        Seeds::new(u64::MAX, 2).unwrap_err(),
        Product::new(axis(1 << 33), axis(1 << 33)).unwrap_err(),
        ProductOf::new(vec![axis(1 << 33), axis(1 << 31)]).unwrap_err(),
        Zip::new(axis(2), axis(3)).unwrap_err(),
        ZipOf::new(vec![axis(2), axis(3)]).unwrap_err(),
    ];
    for error in errors {
        let message = error.to_string();
        assert!(
            message.contains("expect") && message.contains("at least") || message.contains("got"),
            "{message}"
        );
        assert_eq!(error.exit().code(), 65);
    }
}
