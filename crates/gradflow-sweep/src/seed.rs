use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// The generator that a point of a sweep draws from.
pub type PointRng = ChaCha8Rng;

/// How a point's stream follows from the seed and the point's index, as a plan states it; [`Seed::stream`] does it.
pub const STREAMS: &str = "rand_chacha 0.10 ChaCha8Rng::seed_from_u64(seed), set_stream(index)";

/// The seed of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Seed(pub u64);

impl Seed {
    /// The random stream of the point at `index`: a counter-based generator, positioned without drawing.
    pub fn stream(self, index: u64) -> PointRng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.0);
        rng.set_stream(index);
        rng
    }

    /// A seed of its own for the part called `name`, so that two parts of a report share no stream.
    ///
    /// It is the 64-bit FNV-1a hash of this seed's eight bytes, the lowest first, and the bytes of `name`.
    pub fn named(self, name: &str) -> Self {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let bytes = self.0.to_le_bytes().into_iter().chain(name.bytes());
        Self(bytes.fold(OFFSET, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(PRIME)
        }))
    }
}
