//! The second factor: a code that a device shows for half a minute, and codes on paper for the day it is lost.
//!
//! Only what pages and storage tell each other. How codes come about and what keeps them secret is storage's.

use serde::{Deserialize, Serialize};

/// Digits of a code.
pub const DIGITS: usize = 6;

/// How many recovery codes are given out at once.
pub const RECOVERY_CODES: usize = 10;

/// How it stands with somebody's second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    pub is_on: bool,
    /// A role of the person demands one.
    pub is_demanded: bool,
    /// Recovery codes that were not used yet.
    pub codes_left: usize,
}

/// A secret on its way into somebody's device. It is in force only after a code made from it came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Base 32, without groups: to be typed.
    pub secret: String,
    /// `otpauth://totp/…`, which opens a program of the device itself.
    pub address: String,
    /// The same address, for a camera.
    pub picture: Picture,
}

impl Enrolment {
    /// The secret as it is read and typed.
    pub fn groups(&self) -> String {
        let letters: Vec<char> = self.secret.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Modules per side, with the quiet zone around.
    pub side: usize,
    /// The dark modules, as the `d` of an SVG path in units of one module.
    pub path: String,
}

/// Why nothing was done to a second factor. A code that is wrong is [`crate::session::Turned`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The second factor has to go before another one comes.
    #[error("there is a second factor already")]
    AlreadyOn,
    /// There is no second factor to do this with.
    #[error("there is no second factor")]
    NotOn,
}

impl Refusal {
    /// It is about what the account has, and no field.
    pub const fn field(self) -> Option<&'static str> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_typed_in_groups_of_four() {
        let picture = Picture { side: 0, path: String::new() };
        let enrolment = Enrolment { secret: "JBSWY3DPEHPK3PXP".into(), address: String::new(), picture };
        assert_eq!(enrolment.groups(), "JBSW Y3DP EHPK 3PXP");
    }
}
