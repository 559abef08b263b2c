//! Notices by e-mail: who gets them, in which language, and why one did not arrive.

use indicator_model::date::Date;
use indicator_model::enumeration::array;
use indicator_model::id::JobId;
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

/// Whether a person gets notices by e-mail as well, at the address of their contact data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
pub enum Mailing {
    Off,
    #[default]
    Chinese,
    English,
}

impl Mailing {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
}

/// What a person has chosen, and whether there is an address to send to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnMailing {
    pub mailing: Mailing,
    pub has_address: bool,
}

/// Why a letter did not arrive. Without the words of the mail server, which may hold the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Undelivered {
    /// The mail server was not reached, did not answer in time, or broke off.
    Unreachable,
    /// It has no certificate that holds, or offers no encryption.
    NotEncrypted,
    /// It refused, with this code (RFC 5321, 4.2).
    Refused { code: u16 },
    /// No address that a letter can have, or one that the keys do not open.
    BadAddress,
}

impl Undelivered {
    /// Whether the same letter may arrive later. A mail server means it by a code below 500.
    pub const fn is_passing(self) -> bool {
        match self {
            Self::Unreachable | Self::NotEncrypted => true,
            Self::Refused { code } => code < 500,
            Self::BadAddress => false,
        }
    }
}

/// A letter that is not tried again by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    pub job: JobId,
    /// Of the person, as the reader may see it.
    pub name: String,
    /// The day of the notice.
    pub day: Date,
    /// When it was tried last.
    pub at: Moment,
    pub attempts: u32,
    /// None where the server stopped at it each time.
    pub why: Option<Undelivered>,
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// RFC 5321, 4.2.1: 4yz is transient, 5yz is permanent.
    #[rstest]
    #[case(Undelivered::Refused { code: 421 }, true)]
    #[case(Undelivered::Refused { code: 451 }, true)]
    #[case(Undelivered::Refused { code: 550 }, false)]
    #[case(Undelivered::Unreachable, true)]
    #[case(Undelivered::NotEncrypted, true)]
    #[case(Undelivered::BadAddress, false)]
    fn what_may_pass_is_tried_again(#[case] why: Undelivered, #[case] is_passing: bool) {
        assert_eq!(why.is_passing(), is_passing);
    }
}
