//! Who somebody is at a provider of single sign-on (OpenID Connect), and what that means here.
//!
//! A person is known by issuer and subject alone. Names and addresses of a provider are given away again, so nothing
//! here is ever found by one.
//!
//! Deliberately absent: tokens, keys and addresses of providers. Only the server has them.

use std::fmt;
use std::str::FromStr;

use indicator_model::enumeration::array;
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::role::Role;

/// A provider as a page offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// As it is written in addresses: letters, digits and `-`.
    pub id: String,
    pub issuer: String,
    pub name: Name,
}

/// What a provider is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    pub chinese: String,
    pub english: String,
}

/// An identity of a person at an issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub issuer: String,
    pub linked_at: Moment,
    /// The last sign-in with it.
    pub last_used: Option<Moment>,
}

/// A role that a provider's claims give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub role: Role,
    /// The code of the organization, where the role is for one.
    pub organization: Option<String>,
}

/// Why single sign-on did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "trouble", rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Trouble {
    /// The provider, or the person there, said no.
    #[error("denied at the provider")]
    Denied,
    /// It took too long, was answered already, or was begun in another browser.
    #[error("the sign-in is over")]
    Expired,
    /// The provider does not answer, or not as one does.
    #[error("the provider is away")]
    Away,
    /// What the provider vouches for does not hold.
    #[error("the answer of the provider does not verify")]
    Rejected,
    /// The identity belongs to no account, and may not make one.
    #[error("the identity belongs to no account")]
    Stranger,
    #[error("the account is disabled")]
    Disabled,
    /// Linked to another account, or the account is linked to another identity of the issuer.
    #[error("the identity is taken")]
    Taken,
    /// Without it nobody could sign in to the account any more.
    #[error("the only way to sign in")]
    OnlyWay,
}

impl Trouble {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The serde name, which is a part of the address that a failed sign-in leads to.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// The text names no trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no trouble of single sign-on")]
pub struct NoTrouble;

impl FromStr for Trouble {
    type Err = NoTrouble;

    fn from_str(text: &str) -> Result<Self, NoTrouble> {
        Self::ALL.into_iter().find(|trouble| trouble.key() == text).ok_or(NoTrouble)
    }
}

impl fmt::Display for Claimed {
    /// As the audit log names it: the role, and for which organization.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.organization {
            Some(code) => write!(f, "{} {code}", self.role),
            None => write!(f, "{}", self.role),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_is_read_back_from_its_key() {
        for trouble in Trouble::ALL {
            assert_eq!(trouble.key().parse(), Ok(trouble));
            let written = serde_json::to_value(trouble).unwrap();
            assert_eq!(written["trouble"], trouble.key());
        }
        assert_eq!("none".parse::<Trouble>(), Err(NoTrouble));
    }
}
