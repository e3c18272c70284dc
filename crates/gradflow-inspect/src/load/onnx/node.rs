use super::proto::{AttributeProto, NodeProto, TensorProto};
use crate::error::shown;
use crate::{Error, Precision};
use gradflow_math::Activation;
use safetensors::tensor::{Dtype, View};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A node as the tensors of a PyTorch module of one layer, by the ends of their names.
pub(super) struct Converted {
    pub(super) parts: Vec<(String, Part)>,
    /// That of an RNN.
    pub(super) activation: Option<Activation>,
}

/// A tensor of the module, in its precision.
pub(super) struct Part {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl View for Part {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// The order of the gates: the ONNX block that each block of PyTorch's is.
fn order(kind: &str) -> &'static [usize] {
    match kind {
        // (i, o, f, c) becomes (i, f, g, o).
        "LSTM" => &[0, 2, 3, 1],
        // (z, r, h) becomes (r, z, n).
        "GRU" => &[1, 0, 2],
        _ => &[0],
    }
}

/// Converts a node whose inputs are constants; `place` names it in errors.
pub(super) fn convert(
    place: &str,
    node: &NodeProto,
    constants: &BTreeMap<&str, &TensorProto>,
) -> Result<Converted, Error> {
    let directions = directions(place, node)?;
    let activation = activation(place, node, directions)?;
    check_plain(place, node)?;
    let constant = |index: usize, what: &str| match input(node, index) {
        None => Ok(None),
        Some(name) => match constants.get(name) {
            Some(tensor) => numbers(&format!("{place}: {}", shown(name)), tensor).map(Some),
            None => Err(Error::Missing {
                place: place.to_owned(),
                what: format!("{what}, the constant {},", shown(name)),
                found: "the graph computes it, or does not have it".to_owned(),
            }),
        },
    };
    let required = |index: usize, what: &str| {
        constant(index, what)?.ok_or_else(|| Error::Missing {
            place: place.to_owned(),
            what: what.to_owned(),
            found: "the node leaves it out".to_owned(),
        })
    };
    let (w, r) = (required(1, "W")?, required(2, "R")?);
    let b = constant(3, "B")?;
    let order = order(&node.op_type);
    let hidden_len = r.shape.last().copied().unwrap_or_default();
    let rows = order.len().saturating_mul(hidden_len);
    let input_len = w.shape.last().copied().unwrap_or_default();
    w.check(place, "W", &[directions, rows, input_len])?;
    r.check(place, "R", &[directions, rows, hidden_len])?;
    if let Some(b) = &b {
        b.check(place, "B", &[directions, rows.saturating_mul(2)])?;
    }
    let mut parts = Vec::new();
    for direction in 0..directions {
        let end = if direction == 0 { "l0" } else { "l0_reverse" };
        let at = |stem: &str| format!("{stem}_{end}");
        let row = |tensor: &Numbers, stem: &str, len: usize| {
            let own = tensor.slice(direction * rows * len, rows * len);
            (at(stem), own.reordered(order, vec![rows, len]))
        };
        parts.push(row(&w, "weight_ih", input_len));
        parts.push(row(&r, "weight_hh", hidden_len));
        if let Some(b) = &b {
            for (half, stem) in [(0, "bias_ih"), (1, "bias_hh")] {
                let own = b.slice((2 * direction + half) * rows, rows);
                parts.push((at(stem), own.reordered(order, vec![rows])));
            }
        }
    }
    Ok(Converted { parts, activation })
}

/// The numbers of a constant as little-endian bytes.
struct Numbers {
    precision: Precision,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Numbers {
    fn check(&self, place: &str, what: &str, expected: &[usize]) -> Result<(), Error> {
        if self.shape == expected && expected.iter().all(|&len| len > 0) {
            return Ok(());
        }
        let (expected, found) = (
            format!("{expected:?}, all positive"),
            format!("{:?}", self.shape),
        );
        Err(Error::unexpected(
            place,
            format!("the shape of {what}"),
            expected,
            found,
        ))
    }

    /// `len` numbers from the one at `start` on.
    fn slice(&self, start: usize, len: usize) -> Self {
        let width = self.precision.bytes();
        Self {
            precision: self.precision,
            shape: vec![len],
            bytes: self.bytes[start * width..(start + len) * width].to_vec(),
        }
    }

    /// The blocks of gates in another order.
    fn reordered(&self, order: &[usize], shape: Vec<usize>) -> Part {
        let block = self.bytes.len() / order.len();
        let blocks = order
            .iter()
            .map(|&from| &self.bytes[from * block..(from + 1) * block]);
        let dtype = match self.precision {
            Precision::F64 => Dtype::F64,
            Precision::F32 => Dtype::F32,
            Precision::F16 => Dtype::F16,
            Precision::Bf16 => Dtype::BF16,
        };
        Part {
            dtype,
            shape,
            bytes: blocks.collect::<Vec<_>>().concat(),
        }
    }
}

/// The numbers of a tensor, as many as its dimensions say.
fn numbers(place: &str, tensor: &TensorProto) -> Result<Numbers, Error> {
    if tensor.data_location != 0 {
        return Err(Error::Unsupported {
            place: place.to_owned(),
            what: "a tensor in another file".to_owned(),
            reason: "export the model with its weights inside".to_owned(),
        });
    }
    // The numbers of TensorProto.DataType.
    let precision = match tensor.data_type {
        1 => Precision::F32,
        10 => Precision::F16,
        11 => Precision::F64,
        16 => Precision::Bf16,
        other => {
            let expected = "1, 10, 11 or 16 (float, float16, double, bfloat16)";
            return Err(Error::unexpected(place, "the data type", expected, other));
        }
    };
    let bytes = match precision {
        _ if !tensor.raw_data.is_empty() => tensor.raw_data.clone(),
        Precision::F32 => tensor
            .float_data
            .iter()
            .flat_map(|x| x.to_le_bytes())
            .collect(),
        Precision::F64 => tensor
            .double_data
            .iter()
            .flat_map(|x| x.to_le_bytes())
            .collect(),
        Precision::F16 | Precision::Bf16 => Vec::new(),
    };
    let shape: Option<Vec<usize>> = tensor.dims.iter().map(|&dim| dim.try_into().ok()).collect();
    let shape = shape.unwrap_or_default();
    let expected = shape
        .iter()
        .try_fold(precision.bytes(), |bytes, &len| bytes.checked_mul(len));
    if expected == Some(bytes.len()) {
        Ok(Numbers {
            precision,
            shape,
            bytes,
        })
    } else {
        let expected = expected.map_or("of a size that can be addressed".to_owned(), |bytes| {
            format!("{bytes} bytes")
        });
        let what = format!("the data of {precision} {:?}", tensor.dims);
        Err(Error::unexpected(
            place,
            what,
            expected,
            format!("{} bytes", bytes.len()),
        ))
    }
}

/// The name of an input, if the node has it.
fn input(node: &NodeProto, index: usize) -> Option<&str> {
    let name = node.input.get(index).map(String::as_str);
    name.filter(|name| !name.is_empty())
}

fn attribute<'a>(node: &'a NodeProto, name: &str) -> Option<&'a AttributeProto> {
    node.attribute
        .iter()
        .find(|attribute| attribute.name == name)
}

fn directions(place: &str, node: &NodeProto) -> Result<usize, Error> {
    let direction = attribute(node, "direction").map_or(b"forward".as_slice(), |found| &found.s);
    match direction {
        b"forward" => Ok(1),
        b"bidirectional" => Ok(2),
        other => Err(Error::unexpected(
            place,
            "the direction",
            "forward or bidirectional",
            shown(&String::from_utf8_lossy(other)),
        )),
    }
}

/// The φ of an RNN; that the activations of gated cells are σ and tanh.
fn activation(
    place: &str,
    node: &NodeProto,
    directions: usize,
) -> Result<Option<Activation>, Error> {
    let usual: &[&str] = match node.op_type.as_str() {
        "LSTM" => &["Sigmoid", "Tanh", "Tanh"],
        "GRU" => &["Sigmoid", "Tanh"],
        _ => &["Tanh"],
    };
    let stated: Vec<String> = match attribute(node, "activations") {
        Some(found) => {
            let names = found.strings.iter();
            names
                .map(|name| String::from_utf8_lossy(name).into_owned())
                .collect()
        }
        None => usual
            .repeat(directions)
            .into_iter()
            .map(str::to_owned)
            .collect(),
    };
    let is = |names: &[&str]| {
        let expected = names.repeat(directions);
        stated.len() == expected.len()
            && stated
                .iter()
                .zip(expected)
                .all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    match node.op_type.as_str() {
        "RNN" if is(&["Tanh"]) => Ok(Some(Activation::Tanh)),
        "RNN" if is(&["Relu"]) => Ok(Some(Activation::Relu)),
        "LSTM" | "GRU" if is(usual) => Ok(None),
        kind => {
            let expected = match kind {
                "RNN" => "Tanh or Relu".to_owned(),
                _ => usual.join(", "),
            };
            let found = shown(&stated.join(", "));
            Err(Error::unexpected(place, "the activations", expected, found))
        }
    }
}

/// That the node is the cell that PyTorch has.
fn check_plain(place: &str, node: &NodeProto) -> Result<(), Error> {
    let set = |name| attribute(node, name).is_some_and(|found| found.i != 0);
    let refused = if node.op_type == "GRU" && !set("linear_before_reset") {
        Some((
            "a GRU with linear_before_reset = 0",
            "its reset gate stands before the matrix product, which is another cell than PyTorch's",
        ))
    } else if input(node, 7).is_some() {
        Some((
            "an LSTM with peepholes",
            "its gates see the memory, which is another cell than PyTorch's",
        ))
    } else if set("input_forget") {
        Some((
            "an LSTM with input_forget",
            "its gates are coupled, which is another cell than PyTorch's",
        ))
    } else if attribute(node, "clip").is_some() {
        Some(("a node with clip", "its pre-activations are cut off"))
    } else {
        None
    };
    match refused {
        None => Ok(()),
        Some((what, reason)) => Err(Error::Unsupported {
            place: place.to_owned(),
            what: what.to_owned(),
            reason: reason.to_owned(),
        }),
    }
}
