//! From canvas units to what is written.

use crate::backend::SUBPIXELS;
use crate::path::decimal;
use plotters_backend::BackendCoord;

/// Canvas units to tenths of a user unit, rounded.
pub(crate) fn tenths(units: impl Into<i64>) -> i64 {
    let per_unit = i64::from(SUBPIXELS);
    (units.into() * 20 + per_unit).div_euclid(2 * per_unit)
}

pub(crate) fn in_tenths((x, y): BackendCoord) -> (i64, i64) {
    (tenths(x), tenths(y))
}

pub(crate) fn number(units: i32) -> String {
    decimal(tenths(units))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "positions on a canvas are far below 2^53"
)]
pub(crate) fn rounded(value: f64) -> i64 {
    value.round() as i64
}

pub(crate) fn whole(value: f64) -> u32 {
    u32::try_from(rounded(value.ceil())).unwrap_or_default()
}
