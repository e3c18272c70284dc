/// A sum that also carries what its additions have rounded away (Neumaier 1974), so that a million terms cost no more
/// accuracy than one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct CompensatedSum {
    sum: f64,
    compensation: f64,
}

impl CompensatedSum {
    pub(crate) fn add(&mut self, term: f64) {
        let sum = self.sum + term;
        // An infinite sum has rounded nothing away: ∞ − ∞ would make it NaN.
        if sum.is_finite() {
            self.compensation += if self.sum.abs() >= term.abs() {
                (self.sum - sum) + term
            } else {
                (term - sum) + self.sum
            };
        }
        self.sum = sum;
    }

    pub(crate) fn value(self) -> f64 {
        self.sum + self.compensation
    }
}
