use crate::{Direction, Place, TensorRole};

/// What the name of a tensor says, as PyTorch's `RNN`, `LSTM`, `GRU` and their single cells give names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named<'a> {
    /// What stands before the last dot.
    pub(super) module: &'a str,
    pub(super) place: Place,
    pub(super) part: Part,
}

/// What a tensor is to its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// One of the four that make a cell.
    Cell(TensorRole),
    /// `weight_hr`: the projection of an LSTM with `proj_size`.
    Projection,
}

const STEMS: [(&str, Part); 5] = [
    ("weight_ih", Part::Cell(TensorRole::InputWeights)),
    ("weight_hh", Part::Cell(TensorRole::RecurrentWeights)),
    ("bias_ih", Part::Cell(TensorRole::InputBias)),
    ("bias_hh", Part::Cell(TensorRole::RecurrentBias)),
    ("weight_hr", Part::Projection),
];

/// Reads `encoder.rnn.weight_ih_l1_reverse`; a single cell's `weight_ih` is that of layer 0.
pub(super) fn parse(name: &str) -> Option<Named<'_>> {
    let (module, last) = name.rsplit_once('.').unwrap_or(("", name));
    let (part, rest) = STEMS
        .iter()
        .find_map(|(stem, part)| last.strip_prefix(stem).map(|rest| (*part, rest)))?;
    let place = if rest.is_empty() {
        Place {
            layer: 0,
            direction: Direction::Forward,
        }
    } else {
        cell(rest.strip_prefix("_l")?)?
    };
    Some(Named {
        module,
        place,
        part,
    })
}

/// The name of the tensor of `module` that has this role, in the form of several layers.
pub(super) fn name(module: &str, place: Place, role: TensorRole) -> String {
    let dot = if module.is_empty() { "" } else { "." };
    let reverse = match place.direction {
        Direction::Forward => "",
        Direction::Backward => "_reverse",
    };
    let (stem, _) = STEMS
        .iter()
        .find(|(_, part)| *part == Part::Cell(role))
        .expect("every role has a name");
    format!("{module}{dot}{stem}_l{}{reverse}", place.layer)
}

/// Reads `1_reverse`.
fn cell(text: &str) -> Option<Place> {
    let (digits, direction) = match text.strip_suffix("_reverse") {
        Some(digits) => (digits, Direction::Backward),
        None => (text, Direction::Forward),
    };
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
    let canonical = digits == "0" || !digits.starts_with('0');
    (plain && canonical).then_some(())?;
    let layer = digits.parse().ok()?;
    Some(Place { layer, direction })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_pytorch() {
        let named = parse("encoder.rnn.weight_hh_l12_reverse").unwrap();
        assert_eq!(named.module, "encoder.rnn");
        let place = Place {
            layer: 12,
            direction: Direction::Backward,
        };
        assert_eq!(named.place, place);
        let role = TensorRole::RecurrentWeights;
        assert_eq!(named.part, Part::Cell(role));
        assert_eq!(
            name("encoder.rnn", place, role),
            "encoder.rnn.weight_hh_l12_reverse"
        );
        assert_eq!(parse("bias_ih").unwrap().place.layer, 0);
        assert_eq!(parse("rnn.weight_hr_l0").unwrap().part, Part::Projection);
    }

    #[test]
    fn other_names_are_not() {
        for other in [
            "weight_ih_l",
            "weight_ih_l00",
            "weight_ih_l+1",
            "weight_ih_l0_raw",
            "weight_ih_l99999999999999999999999",
            "weight_ih_l0_reverse_reverse",
            "weight_ih_lx",
            "weight",
            "weight_ih.x",
            "",
            ".",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
