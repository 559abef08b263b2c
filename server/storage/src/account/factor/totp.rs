//! Codes from a secret and the time: RFC 6238 with SHA-1, six digits and steps of half a minute, which is what every
//! authenticator knows.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::error::StoreError;
use crate::secret;

/// Seconds for which a device shows one code.
pub(super) const PERIOD: i64 = 30;

/// How many steps a device may be ahead or behind.
const SKEW: i64 = 1;

/// As long as the hash, which is what RFC 4226 §4 recommends.
const BYTES: usize = 20;

/// What the server and a device share.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Key([u8; BYTES]);

impl Key {
    pub(super) fn new() -> Result<Self, StoreError> {
        secret::random().map(Self)
    }

    /// None for a text that [`Key::base32`] did not make.
    pub(super) fn parse(text: &str) -> Option<Self> {
        BASE32_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
    }

    /// As devices take it: 32 letters and digits.
    pub(super) fn base32(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    /// The code of one time step (RFC 4226 §5.3).
    fn code(&self, step: i64) -> u32 {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("HMAC takes keys of every length");
        mac.update(&step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let at = usize::from(digest[19] & 0xf);
        let word = [digest[at], digest[at + 1], digest[at + 2], digest[at + 3]];
        (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000
    }

    /// The time step whose code this is, when it is near `now`. How long the answer takes does not tell how near the
    /// code came.
    pub(super) fn step_of(&self, code: u32, now: i64) -> Option<i64> {
        let mut found = None;
        for step in now - SKEW..=now + SKEW {
            if bool::from(self.code(step).ct_eq(&code)) {
                found = Some(step);
            }
        }
        found
    }
}

/// The time step of a moment, in seconds since 1970.
pub(super) const fn step(seconds: i64) -> i64 {
    seconds.div_euclid(PERIOD)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// RFC 6238, appendix B, SHA-1: the last six of the eight digits there.
    #[rstest]
    #[case(59, 287_082)]
    #[case(1_111_111_109, 81_804)]
    #[case(1_111_111_111, 50_471)]
    #[case(1_234_567_890, 5_924)]
    #[case(2_000_000_000, 279_037)]
    #[case(20_000_000_000, 353_130)]
    fn codes_are_those_of_the_standard(#[case] seconds: i64, #[case] code: u32) {
        let key = Key(*b"12345678901234567890");
        assert_eq!(key.code(step(seconds)), code);
    }

    #[rstest]
    #[case::the_present_one(0, Some(0))]
    #[case::a_device_that_is_behind(-1, Some(-1))]
    #[case::a_device_that_is_ahead(1, Some(1))]
    #[case::too_old(-2, None)]
    #[case::too_early(2, None)]
    fn a_code_holds_for_a_step_around_its_own(#[case] away: i64, #[case] found: Option<i64>) {
        let key = Key(*b"12345678901234567890");
        let now = step(1_234_567_890);
        assert_eq!(key.step_of(key.code(now + away), now), found.map(|away| now + away));
    }

    #[test]
    fn a_key_is_written_as_devices_read_it() {
        let key = Key(*b"12345678901234567890");
        assert_eq!(key.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(Key::parse(&key.base32()) == Some(key));
        assert!(Key::parse("GEZDGNBV").is_none());
    }
}
