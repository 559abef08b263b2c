//! API tokens: what a program holds that acts for a person.
//!
//! A token does what is in its scopes and what its owner may do at that moment, whichever is less. It never does what
//! could give anybody more than they have, and never what only a person decides ([`is_scope`]).

use indicator_model::date::Date;
use indicator_model::id::TokenId;
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::policy::Action;

/// Days that a token lasts at most.
pub const LONGEST_DAYS: u16 = 365;

/// Tokens of one person that may be valid at the same time.
pub const MOST: usize = 50;

/// Whether an action may be put into a token. What is not listed may not.
pub const fn is_scope(action: Action) -> bool {
    matches!(
        action,
        Action::SchemeRead
            | Action::SchemeCreate
            | Action::SchemeEdit
            | Action::SchemeImport
            | Action::SchemeExport
            | Action::MeasurementRecord
            | Action::MeasurementConfirm
            | Action::MeasurementImport
            | Action::OrganizationRead
            | Action::OrganizationEdit
            | Action::AccountRead
            | Action::AuditRead
            | Action::AuditVerify
            | Action::AuditExport
            | Action::PolicyRead
    )
}

/// A token to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for, in the owner's words.
    pub name: String,
    pub scopes: Vec<Action>,
    /// The last day in the city on which it is valid.
    pub until: Date,
}

/// Whether a token still opens something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    Valid,
    Expired,
    Revoked,
}

/// A token as its owner sees it: never the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenSummary {
    pub id: TokenId,
    pub name: String,
    pub scopes: Vec<Action>,
    pub state: TokenState,
    pub created_at: Moment,
    /// The first moment at which it is no longer valid.
    pub until: Moment,
    /// To the minute.
    pub last_used: Option<Moment>,
    pub revoked_at: Option<Moment>,
}

/// A field of the forms that make a token, named as in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Field {
    Name,
    Scopes,
    Until,
}

/// Why a token is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("the name is empty")]
    BadName,
    /// No scope at all, or more than the person may do.
    #[error("not the scopes of a token")]
    BadScope,
    /// Past, or more than a year away.
    #[error("not the last day of a token")]
    BadExpiry,
    /// Of tokens that are valid.
    #[error("more than {most} tokens")]
    TooMany { most: usize },
}

impl Refusal {
    /// The field that it is about; none for how many there are.
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::BadName => Some(Field::Name),
            Self::BadScope => Some(Field::Scopes),
            Self::BadExpiry => Some(Field::Until),
            Self::TooMany { .. } => None,
        }
    }
}
