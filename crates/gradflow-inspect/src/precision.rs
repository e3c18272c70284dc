use half::{bf16, f16};
use std::fmt;

/// The floating-point format that weights are saved in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// bfloat16: the range of `f32`, 8 bits of precision.
    Bf16,
    /// IEEE 754 binary16.
    F16,
    /// IEEE 754 binary32.
    F32,
    /// IEEE 754 binary64.
    F64,
}

impl Precision {
    /// The bytes of one number.
    pub fn bytes(self) -> usize {
        match self {
            Self::Bf16 | Self::F16 => 2,
            Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    /// Appends the numbers that `bytes` are, little-endian, each exactly.
    pub(crate) fn decode(self, bytes: &[u8], values: &mut Vec<f64>) {
        fn numbers<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
            let (numbers, rest) = bytes.as_chunks::<N>();
            assert!(rest.is_empty(), "whole numbers are decoded");
            numbers.iter().copied()
        }
        match self {
            Self::F64 => values.extend(numbers(bytes).map(f64::from_le_bytes)),
            Self::F32 => values.extend(numbers(bytes).map(f32::from_le_bytes).map(f64::from)),
            Self::F16 => values.extend(numbers(bytes).map(f16::from_le_bytes).map(f64::from)),
            Self::Bf16 => values.extend(numbers(bytes).map(bf16::from_le_bytes).map(f64::from)),
        }
    }

    /// The little-endian bytes of `values`, each rounded; the position and the value of a finite one that would become
    /// infinite is the error.
    pub(crate) fn encode(self, values: &[f64]) -> Result<Vec<u8>, (usize, f64)> {
        let mut bytes = Vec::with_capacity(values.len() * self.bytes());
        for (index, &value) in values.iter().enumerate() {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "rounding is what is asked for"
            )]
            let single = value as f32;
            let (half, brain) = (f16::from_f64(value), bf16::from_f64(value));
            let fits = match self {
                Self::F64 => true,
                Self::F32 => single.is_finite(),
                Self::F16 => half.is_finite(),
                Self::Bf16 => brain.is_finite(),
            };
            if value.is_finite() && !fits {
                return Err((index, value));
            }
            match self {
                Self::F64 => bytes.extend(value.to_le_bytes()),
                Self::F32 => bytes.extend(single.to_le_bytes()),
                Self::F16 => bytes.extend(half.to_le_bytes()),
                Self::Bf16 => bytes.extend(brain.to_le_bytes()),
            }
        }
        Ok(bytes)
    }
}

/// The name in safetensors: `F32`.
impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bf16 => "BF16",
            Self::F16 => "F16",
            Self::F32 => "F32",
            Self::F64 => "F64",
        })
    }
}
