use super::tensor_file::TensorFile;
use crate::error::place;
use crate::{Direction, Error, Model, Place, Provenance, Recurrence, TensorRole};
use gradflow_models::{Gate, Layer, Layers};
use nalgebra::{DMatrix, DVector};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// One block of rows of PyTorch's tensors: the weights of one gate.
struct Block<'a> {
    w_xh: &'a DMatrix<f64>,
    w_hh: &'a DMatrix<f64>,
    b: &'a DVector<f64>,
    /// The bias of the recurrent term where it is no summand of `b`: that of a GRU's candidate.
    b_hn: Option<&'a DVector<f64>>,
}

/// Writes `file` with the weights of `model` to `path`: everything else is copied byte for byte.
///
/// A sum of biases that changed is changed in `bias_ih`.
pub(super) fn save_as(file: &mut TensorFile, model: &Model, path: &Path) -> Result<(), Error> {
    check_biases(model, path)?;
    let failed = Error::io(path);
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    // Written beside and moved at the end: whatever stops it leaves no half a file under the name.
    let mut copy = NamedTempFile::new_in(folder).map_err(&failed)?;
    file.copy_to(copy.as_file_mut())?;
    for tensor in &model.tensors {
        let values = values(file, model, tensor)?;
        let bytes = tensor.precision.encode(&values).map_err(|(index, value)| {
            let expected = format!("within the range of {}", tensor.precision);
            let what = format!("the number at position {index}");
            Error::unexpected(place(path, &tensor.tensor), what, expected, value)
        })?;
        let position = SeekFrom::Start(file.position(&tensor.tensor)?);
        copy.seek(position).map_err(&failed)?;
        copy.write_all(&bytes).map_err(&failed)?;
    }
    // A file of a temporary kind is its owner's alone; a saved one is as open as that which it was made from.
    if let Ok(original) = std::fs::metadata(file.path()) {
        let permissions = original.permissions();
        copy.as_file()
            .set_permissions(permissions)
            .map_err(&failed)?;
    }
    copy.as_file().sync_all().map_err(&failed)?;
    copy.persist_noclobber(path)
        .map_err(|error| failed(error.error))?;
    Ok(())
}

/// What a tensor holds in `model`, the last index fastest.
fn values(file: &mut TensorFile, model: &Model, tensor: &Provenance) -> Result<Vec<f64>, Error> {
    let blocks = blocks(&model.recurrence, tensor.place);
    Ok(match tensor.role {
        TensorRole::InputWeights => rows(blocks.iter().map(|block| block.w_xh)),
        TensorRole::RecurrentWeights => rows(blocks.iter().map(|block| block.w_hh)),
        TensorRole::InputBias => {
            let own = file.read(&tensor.tensor)?.values;
            let name = model.tensor(tensor.place, TensorRole::RecurrentBias);
            let other = file.read(name.map_or("", |name| &name.tensor))?.values;
            let entries = blocks.iter().flat_map(|block| {
                let summed = block.b_hn.is_none();
                block.b.iter().map(move |&b| (b, summed))
            });
            entries
                .zip(own.into_iter().zip(other))
                .map(|((b, summed), (own, other))| {
                    // A sum that is as before keeps both summands to the bit.
                    let kept = (own + other).to_bits() == b.to_bits();
                    match (summed, kept) {
                        (false, _) => b,
                        (true, true) => own,
                        (true, false) => b - other,
                    }
                })
                .collect()
        }
        TensorRole::RecurrentBias => {
            let mut values = file.read(&tensor.tensor)?.values;
            let h = blocks[0].b.len();
            for (block, own) in blocks.iter().zip(values.chunks_mut(h)) {
                if let Some(b_hn) = block.b_hn {
                    own.copy_from_slice(b_hn.as_slice());
                }
            }
            values
        }
    })
}

/// That no cell has a bias that the file has no tensor for.
fn check_biases(model: &Model, path: &Path) -> Result<(), Error> {
    let cells = model
        .tensors
        .iter()
        .filter(|tensor| tensor.role == TensorRole::RecurrentWeights);
    for cell in cells {
        let is_zero = |block: &Block<'_>| {
            let b_hn = block.b_hn.map_or(0.0, DVector::amax);
            block.b.amax() == 0.0 && b_hn == 0.0
        };
        let has_bias = model.tensor(cell.place, TensorRole::InputBias).is_some();
        if !has_bias && !blocks(&model.recurrence, cell.place).iter().all(is_zero) {
            return Err(Error::Unsupported {
                place: place(path, &cell.tensor),
                what: "a bias of a cell without bias tensors".to_owned(),
                reason: "make the module with bias=True and save it again".to_owned(),
            });
        }
    }
    Ok(())
}

/// The rows of all blocks, one below the other.
fn rows<'a>(blocks: impl Iterator<Item = &'a DMatrix<f64>>) -> Vec<f64> {
    blocks
        .flat_map(|block| block.transpose().as_slice().to_vec())
        .collect()
}

/// The blocks of a cell from the top, as PyTorch orders them.
fn blocks(recurrence: &Recurrence, place: Place) -> Vec<Block<'_>> {
    match recurrence {
        Recurrence::Rnn(layers) => {
            let cell = cell(layers, place);
            vec![Block {
                w_xh: &cell.w_xh,
                w_hh: &cell.w_hh,
                b: &cell.b_h,
                b_hn: None,
            }]
        }
        Recurrence::Lstm(layers) => {
            let cell = cell(layers, place);
            let gates = [&cell.input, &cell.forget, &cell.candidate, &cell.output];
            gates.map(|gate| block(gate, None)).into()
        }
        Recurrence::Gru(layers) => {
            let cell = cell(layers, place);
            vec![
                block(&cell.reset, None),
                block(&cell.update, None),
                block(&cell.candidate, Some(&cell.b_hn)),
            ]
        }
    }
}

fn block<'a>(gate: &'a Gate<f64>, b_hn: Option<&'a DVector<f64>>) -> Block<'a> {
    Block {
        w_xh: &gate.w_xh,
        w_hh: &gate.w_hh,
        b: &gate.b,
        b_hn,
    }
}

fn cell<C>(layers: &Layers<C>, place: Place) -> &C {
    match (&layers.layers[place.layer], place.direction) {
        (Layer::OneWay(cell), _) => cell,
        (Layer::BothWays { forward, .. }, Direction::Forward) => forward,
        (Layer::BothWays { backward, .. }, Direction::Backward) => backward,
    }
}
