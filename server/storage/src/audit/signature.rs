//! Anchors as files, and the signatures under them: SM2 with SM3 (GB/T 32918.2-2016).
//!
//! A signature says who kept an anchor, which matters where the operator of the database also runs the place where
//! anchors are kept. The implementation is software (`sm2` of `RustCrypto`) and no certified cryptographic module: where
//! regulations ask for one, sign the canonical text with that instead; the signature verifies the same.
//!
//! Deliberately absent: encryption.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use indicator_model::id::CityId;
use people_model::audit::Anchor;
use serde::{Deserialize, Serialize};
use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::pkcs8::{DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use sm2::{PublicKey, SecretKey};

use crate::error::StoreError;
use crate::secret;

/// The distinguishing identifier that GM/T 0009-2012 prescribes where none was agreed.
const IDENTIFIER: &str = "1234567812345678";

/// An anchor as it is kept in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub city: CityId,
    #[serde(flatten)]
    pub anchor: Anchor,
    /// 128 hexadecimal digits, r and s.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signature: Option<String>,
}

/// The text is no key of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no SM2 key")]
pub struct NoKey;

impl Kept {
    pub fn new(city: CityId, anchor: Anchor) -> Self {
        Self { city, anchor, signature: None }
    }

    /// What is signed: a field a line, so that nothing depends on how the file is laid out.
    pub fn canonical(&self) -> String {
        let Anchor { sequence, hash, at, algorithm } = &self.anchor;
        let city = self.city;
        format!("hengce anchor 1\n{city}\n{sequence}\n{algorithm}\n{hash}\n{at}\n")
    }

    #[must_use]
    pub fn signed(mut self, key: &Key) -> Self {
        let signature: Signature = key.0.sign(self.canonical().as_bytes());
        self.signature = Some(HEXLOWER.encode(&signature.to_bytes()));
        self
    }

    /// Whether the owner of the key signed exactly this.
    pub fn is_signed_by(&self, key: &PublicKeyOf) -> bool {
        let bytes = self.signature.as_deref().and_then(from_hexadecimal);
        let signature = bytes.and_then(|bytes| Signature::from_slice(&bytes).ok());
        signature.is_some_and(|signature| key.0.verify(self.canonical().as_bytes(), &signature).is_ok())
    }
}

/// A key that signs.
pub struct Key(SigningKey);

impl Key {
    /// A new one, with the text to keep secret.
    pub fn generate() -> Result<(Self, String), StoreError> {
        // Of 2²⁵⁶ numbers fewer than one in 2³² is too large to be a key, so a few attempts are enough.
        for _ in 0..8 {
            if let Ok(secret) = SecretKey::from_slice(&secret::random::<32>()?)
                && let Ok(text) = secret.to_pkcs8_pem(LineEnding::LF)
                && let Ok(key) = SigningKey::new(IDENTIFIER, &secret)
            {
                return Ok((Self(key), text.to_string()));
            }
        }
        Err(StoreError::NoRandomness)
    }

    /// PEM (PKCS #8, or SEC 1 as `openssl ecparam` writes it), or 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, NoKey> {
        let text = text.trim();
        let secret = match from_hexadecimal(text) {
            Some(bytes) => SecretKey::from_slice(&bytes).map_err(|_| NoKey)?,
            None => SecretKey::from_pem(text).map_err(|_| NoKey)?,
        };
        SigningKey::new(IDENTIFIER, &secret).map(Self).map_err(|_| NoKey)
    }

    /// The public key as PEM, for those who verify.
    pub fn public(&self) -> Result<String, NoKey> {
        let public = PublicKey::from_secret_scalar(self.0.as_nonzero_scalar());
        public.to_public_key_pem(LineEnding::LF).map_err(|_| NoKey)
    }
}

/// A key that only verifies.
pub struct PublicKeyOf(VerifyingKey);

impl PublicKeyOf {
    /// PEM (SPKI), or 130 hexadecimal digits of the uncompressed point.
    pub fn parse(text: &str) -> Result<Self, NoKey> {
        let text = text.trim();
        let public = match from_hexadecimal(text) {
            Some(bytes) => PublicKey::from_sec1_bytes(&bytes).map_err(|_| NoKey)?,
            None => PublicKey::from_public_key_pem(text).map_err(|_| NoKey)?,
        };
        VerifyingKey::new(IDENTIFIER, public).map(Self).map_err(|_| NoKey)
    }
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok().filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn kept() -> Kept {
        let anchor = Anchor {
            sequence: 7,
            hash: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0".to_owned(),
            at: "2026-11-23T12:00:00.000Z".parse().unwrap(),
            algorithm: "sm3".to_owned(),
        };
        Kept::new(CityId(Uuid::from_u128(1)), anchor)
    }

    #[test]
    fn a_signed_anchor_is_what_it_was_or_forged() {
        let (key, secret) = Key::generate().unwrap();
        let public = PublicKeyOf::parse(&key.public().unwrap()).unwrap();
        let signed = kept().signed(&Key::parse(&secret).unwrap());
        assert!(signed.is_signed_by(&public));

        let mut other = signed.clone();
        other.anchor.sequence = 8;
        assert!(!other.is_signed_by(&public), "another link");
        let other = Kept { city: CityId(Uuid::from_u128(2)), ..signed.clone() };
        assert!(!other.is_signed_by(&public), "another city");
        let (stranger, _) = Key::generate().unwrap();
        assert!(!kept().signed(&stranger).is_signed_by(&public), "another key");
        for signature in [None, Some(String::new()), Some("00".repeat(64)), Some("ö".to_owned())] {
            assert!(!Kept { signature, ..signed.clone() }.is_signed_by(&public));
        }
    }

    #[test]
    fn keys_are_read_from_hexadecimal_too() {
        let secret = "128b2fa8bd433c6c068c8d803dff79792a519a55171b1b650c23661d15897263";
        let key = Key::parse(secret).unwrap();
        let point = HEXLOWER.encode(&key.0.verifying_key().to_sec1_bytes());
        assert!(kept().signed(&key).is_signed_by(&PublicKeyOf::parse(&point).unwrap()));
        assert!(Key::parse("no key").is_err() && PublicKeyOf::parse("").is_err());
    }
}
