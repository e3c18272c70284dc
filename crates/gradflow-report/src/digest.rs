//! Fingerprints of files.

use crate::packed::base64;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// SHA-256 (FIPS 180-4) in hexadecimal, 64 digits.
pub(crate) fn sha256(content: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(content) {
        write!(hex, "{byte:02x}").expect("a String accepts every write");
    }
    hex
}

/// How a content security policy names an inline script: `sha256-` and the digest in base64.
pub(crate) fn policy_source(script: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(script)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_example_of_the_policy_specification() {
        assert_eq!(
            super::policy_source("alert('Hello, world.');"),
            "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }

    #[test]
    fn the_example_of_the_standard() {
        assert_eq!(
            super::sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
