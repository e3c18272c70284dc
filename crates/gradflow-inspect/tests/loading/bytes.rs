//! Files made in the tests.

use safetensors::tensor::{Dtype, TensorView};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A tensor of a file by its name: dtype, shape and bytes.
pub(crate) type Tensors = BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>;

/// A file of this repository.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

/// The tensors of one module of a fixture without the prefix, read by the reference implementation.
pub(crate) fn module_of(file: &str, module: &str) -> Tensors {
    let bytes = fs::read(fixture(file)).unwrap();
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let prefix = format!("{module}.");
    let own = tensors.iter().filter_map(|(name, view)| {
        let name = name.strip_prefix(&prefix)?;
        let tensor = (view.dtype(), view.shape().to_vec(), view.data().to_vec());
        Some((name.to_owned(), tensor))
    });
    own.collect()
}

/// The bytes of a safetensors file, written by the reference implementation.
pub(crate) fn serialized(tensors: &Tensors) -> Vec<u8> {
    let views = tensors.iter().map(|(name, (dtype, shape, bytes))| {
        (name, TensorView::new(*dtype, shape.clone(), bytes).unwrap())
    });
    safetensors::serialize(views, None).unwrap()
}

/// A safetensors file of this header and these data, whether they agree or not.
pub(crate) fn raw(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

/// `bytes` as a file of this name in a directory of its own.
pub(crate) fn file(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    fs::write(&path, bytes).unwrap();
    (directory, path)
}

/// Single-precision numbers as a tensor.
pub(crate) fn singles(shape: &[usize], values: &[f32]) -> (Dtype, Vec<usize>, Vec<u8>) {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes());
    (Dtype::F32, shape.to_vec(), bytes.collect())
}
