//! Roles lent for a time, as a list shows them, and why one is not lent.

use indicator_model::id::{AccountId, AppointmentId};
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::appointment::{self, Appointment};
use crate::role::Role;

/// A role lent while its holder is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    pub id: AppointmentId,
    pub by: AccountId,
    pub by_name: String,
    pub to: AccountId,
    pub to_name: String,
    /// When it begins; it may lie ahead.
    pub since: Moment,
    /// What the borrower holds during that time; its `until` is there.
    pub held: Appointment,
}

/// A field of the forms that lend a role, named as in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Field {
    Role,
    To,
    From,
    Until,
    Reason,
}

/// Why a role is not lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// Lent to the person who asks, or not one that is ever lent.
    #[error("the role cannot be lent")]
    NotLendable,
    /// The form names no colleague.
    #[error("nobody is named to lend to")]
    NoColleague,
    /// The colleague holds what excludes the role, on a day of the delegation.
    #[error("the colleague holds {with}, which the role excludes")]
    Conflict { with: Role },
    #[error("the colleague holds the role already")]
    AlreadyHeld,
    /// The form lacks one of the days.
    #[error("a day is missing")]
    NoDay { field: Field },
    /// It ends before it begins, or is past.
    #[error("the time ends before it begins")]
    BadTerm,
}

impl Refusal {
    /// The field that it is about.
    pub const fn field(self) -> Option<Field> {
        Some(match self {
            Self::NotLendable => Field::Role,
            Self::NoColleague | Self::Conflict { .. } | Self::AlreadyHeld => Field::To,
            Self::NoDay { field } => field,
            Self::BadTerm => Field::Until,
        })
    }

    /// What `refusal` of a role means to the lender, where it is about who is to hold it.
    pub const fn of_colleague(refusal: appointment::Refusal) -> Option<Self> {
        match refusal {
            appointment::Refusal::Conflict { with } => Some(Self::Conflict { with }),
            appointment::Refusal::AlreadyHeld => Some(Self::AlreadyHeld),
            _ => None,
        }
    }
}
