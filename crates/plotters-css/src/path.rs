//! Path data, written compactly.

/// The `d` attribute of a path: relative commands in tenths of a user unit, which is finer than any screen shows.
///
/// Rounded positions are subtracted, not rounded differences: errors do not add up.
#[derive(Debug, Default)]
pub(crate) struct PathData {
    text: String,
    at: (i64, i64),
    command: char,
    /// Whether the number at the end of `text` has a point: then another point starts a new number.
    pointed: bool,
}

impl PathData {
    /// The position where the last line ended.
    pub(crate) fn end(&self) -> (i64, i64) {
        self.at
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(crate) fn move_to(&mut self, to: (i64, i64)) {
        if self.text.is_empty() {
            self.write('M', &[to.0, to.1]);
        } else {
            self.write('m', &[to.0 - self.at.0, to.1 - self.at.1]);
        }
        self.at = to;
    }

    pub(crate) fn line_to(&mut self, to: (i64, i64)) {
        let (dx, dy) = (to.0 - self.at.0, to.1 - self.at.1);
        match (dx, dy) {
            (0, 0) => {}
            (_, 0) => self.write('h', &[dx]),
            (0, _) => self.write('v', &[dy]),
            _ => self.write('l', &[dx, dy]),
        }
        self.at = to;
    }

    /// Draws a line of no length, which round caps turn into a dot.
    pub(crate) fn dot(&mut self) {
        self.write('h', &[0]);
    }

    /// Draws the closed line through `points`.
    pub(crate) fn ring(&mut self, points: &[(i64, i64)]) {
        let Some((&start, rest)) = points.split_first() else {
            return;
        };
        self.move_to(start);
        for &point in rest {
            self.line_to(point);
        }
        self.text.push('z');
        self.command = 'z';
        self.at = start;
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// A repeated command letter is left out; a number that starts with a sign needs no separator.
    fn write(&mut self, command: char, tenths: &[i64]) {
        let implied = match self.command {
            'M' => 'L',
            'm' => 'l',
            other => other,
        };
        if command != implied || command == 'h' || command == 'v' {
            self.text.push(command);
        }
        self.command = command;
        for &value in tenths {
            let number = decimal(value);
            let separated = number.starts_with('-') || (self.pointed && number.starts_with('.'));
            if self.text.ends_with(|last: char| last.is_ascii_digit()) && !separated {
                self.text.push(' ');
            }
            self.pointed = number.contains('.');
            self.text.push_str(&number);
        }
    }
}

/// `tenths / 10` in its shortest form: `-.5`, `12`, `3.4`.
pub(crate) fn decimal(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    match (whole, rest) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{rest}"),
        _ => format!("{sign}{whole}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_short() {
        assert_eq!(
            [0, 5, -5, 120, 34, -34].map(decimal),
            ["0", ".5", "-.5", "12", "3.4", "-3.4"]
        );
    }

    #[test]
    fn commands_are_relative_and_not_repeated() {
        let mut path = PathData::default();
        path.move_to((10, 20));
        path.line_to((15, 17));
        path.line_to((20, 14));
        path.line_to((20, 14));
        path.line_to((40, 14));
        path.move_to((0, 0));
        path.line_to((1, 1));
        assert_eq!(path.into_text(), "M1 2l.5-.3.5-.3h2m-4-1.4.1.1");
    }
}
