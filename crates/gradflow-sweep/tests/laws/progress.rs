//! Rates and remaining times are told from what this run has computed.

use gradflow_sweep::Progress;
use std::time::Duration;

const HALFWAY: Progress = Progress {
    done: 500,
    computed: 100,
    total: 1000,
};

#[test]
fn the_rate_is_that_of_the_points_this_run_computed() {
    assert_eq!(HALFWAY.rate(Duration::from_secs(10)), Some(10.0));
    assert_eq!(
        HALFWAY.left(Duration::from_secs(10)),
        Some(Duration::from_secs(50))
    );
}

/// Nothing can be said before the first point, nor when a clock was set back to where it began.
#[test]
fn there_is_no_rate_without_points_or_time() {
    let begun = Progress {
        computed: 0,
        ..HALFWAY
    };
    assert_eq!(begun.rate(Duration::from_secs(1)), None);
    assert_eq!(begun.left(Duration::from_secs(1)), None);
    assert_eq!(HALFWAY.rate(Duration::ZERO), None);
    let slow = Progress {
        computed: 1,
        ..HALFWAY
    };
    assert_eq!(slow.left(Duration::MAX), None);
    let done = Progress {
        done: 1000,
        ..HALFWAY
    };
    assert_eq!(done.left(Duration::MAX), Some(Duration::ZERO));
}
