//! Recurrent nodes of ONNX models, read as the PyTorch modules that they are.

mod node;
mod proto;

use super::tensor_file::TensorFile;
use crate::Error;
use crate::error::{place, shown};
use crate::source::Source;
use gradflow_math::Activation;
use node::Converted;
use prost::Message;
use proto::{GraphProto, ModelProto, NodeProto, TensorProto};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

/// The longest ONNX file that is read, in bytes: protobuf's own limit.
pub const MAX_ONNX: u64 = (1 << 31) - 1;

/// The `RNN`, `LSTM` and `GRU` nodes of a model as modules of one layer each, with PyTorch's names, gates and layouts below the
/// name of the node, and the φ of the RNNs.
pub(super) fn converted(
    path: &Path,
    mut source: Source,
) -> Result<(TensorFile, BTreeMap<String, Activation>), Error> {
    let whole = || path.display().to_string();
    if source.len > MAX_ONNX {
        let most = format!("at most {MAX_ONNX} bytes");
        return Err(Error::unexpected(whole(), "an ONNX file", most, source.len));
    }
    let mut bytes = Vec::new();
    source
        .bytes
        .read_to_end(&mut bytes)
        .map_err(Error::io(path))?;
    let model = ModelProto::decode(bytes.as_slice()).map_err(|error| {
        Error::unexpected(
            whole(),
            "the file",
            "an ONNX model",
            shown(&error.to_string()),
        )
    })?;
    drop(bytes);
    let graph = model.graph.unwrap_or_default();
    let constants = constants(&graph);
    let (mut tensors, mut activations) = (Vec::new(), BTreeMap::new());
    for (name, node) in named(&graph) {
        let Converted { parts, activation } = node::convert(&place(path, &name), node, &constants)?;
        for (part, tensor) in parts {
            tensors.push((format!("{name}.{part}"), tensor));
        }
        if let Some(activation) = activation {
            activations.insert(name, activation);
        }
    }
    let bytes = safetensors::serialize(tensors, None).map_err(|error| {
        Error::unexpected(
            whole(),
            "the weights",
            "tensors with names of their own",
            error,
        )
    })?;
    Ok((TensorFile::of(path, bytes.into())?, activations))
}

/// The recurrent nodes, each with a name of its own: that of the node, or its kind and its place among them.
fn named(graph: &GraphProto) -> Vec<(String, &NodeProto)> {
    let mut taken = BTreeSet::new();
    let recurrent = graph.node.iter().filter(|node| {
        let standard = node.domain.is_empty() || node.domain == "ai.onnx";
        standard && ["RNN", "LSTM", "GRU"].contains(&node.op_type.as_str())
    });
    recurrent
        .enumerate()
        .map(|(index, node)| {
            let numbered = || format!("{}_{index}", node.op_type);
            let given = !node.name.is_empty() && !taken.contains(&node.name);
            let name = if given { node.name.clone() } else { numbered() };
            taken.insert(name.clone());
            (name, node)
        })
        .collect()
}

/// What the graph knows without an input, by name.
fn constants(graph: &GraphProto) -> BTreeMap<&str, &TensorProto> {
    let initializers = graph
        .initializer
        .iter()
        .map(|tensor| (tensor.name.as_str(), tensor));
    let nodes = graph.node.iter().filter(|node| node.op_type == "Constant");
    let nodes = nodes.filter_map(|node| {
        let value = node
            .attribute
            .iter()
            .find_map(|attribute| attribute.t.as_ref());
        Some((node.output.first()?.as_str(), value?))
    });
    initializers.chain(nodes).collect()
}
