//! Random secrets that are given out once, and the hashes under which they are kept.
//!
//! A secret has 256 random bits, so a plain hash keeps it; only passwords, which people choose, need a slow one.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use indicator_model::id::CityId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::StoreError;

const CITY: usize = 16;
const RANDOM: usize = 32;

/// What a session cookie or an API token holds: the city, so that its row is found by a key that the city leads,
/// and the random part.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    pub(crate) city: CityId,
    random: [u8; RANDOM],
}

impl Secret {
    pub(crate) fn new(city: CityId) -> Result<Self, StoreError> {
        Ok(Self { city, random: random()? })
    }

    /// None for a text that we did not make.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (city, random) = bytes.split_at_checked(CITY)?;
        Some(Self { city: CityId(Uuid::from_slice(city).ok()?), random: random.try_into().ok()? })
    }

    /// As it is given out: 64 characters.
    pub fn reveal(&self) -> String {
        let mut bytes = self.city.0.as_bytes().to_vec();
        bytes.extend_from_slice(&self.random);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// As it is kept.
    pub(crate) fn hash(&self) -> String {
        hash(&self.random)
    }
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
    Ok(bytes)
}

/// Letters and digits that nobody confuses, in groups: for what a person reads and types.
pub fn readable(groups: usize) -> Result<String, StoreError> {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes: [u8; 64] = random()?;
    let letters = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    let letters: Vec<char> = letters.take(groups.min(12) * 5).collect();
    Ok(letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}
