//! Why something about people is refused: accounts, appointments, proposals, contact data, tokens, second factors.

use serde::{Deserialize, Serialize};

use crate::appointment::AppointmentField;
use crate::role::Role;

/// Why an account or an appointment is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "misfit", rename_all = "snake_case")]
pub enum Misfit {
    /// The letters a to z or Chinese characters, digits and `. _ - @`, at most 64.
    #[error("not a user name")]
    BadLogin,
    /// The system itself uses the name: for the command line, an office, or somebody who has gone.
    #[error("the name is reserved")]
    Reserved,
    #[error("somebody has this user name")]
    LoginTaken,
    /// Empty, or longer than 64 characters.
    #[error("not a name")]
    BadName,
    /// The role is for an organization and none was named.
    #[error("the role needs an organization")]
    NoOrganization,
    /// A third party needs a task and an end.
    #[error("the role needs a task and an end")]
    NoTask,
    /// The city has no such organization or scheme.
    #[error("the {} is not one of the city", field.key())]
    Unknown { field: AppointmentField },
    /// The role is not for one organization, or not for one scheme.
    #[error("the role takes no {}", field.key())]
    NotOfRole { field: AppointmentField },
    /// Nobody is appointed to the role: it is that of people who are not signed in.
    #[error("nobody is appointed to the role")]
    NotGiven,
    /// Nobody holds both roles.
    #[error("the role excludes {with}")]
    Conflict { with: Role },
    #[error("the role is held already")]
    AlreadyHeld,
    /// Lent to the person who asks, or not one that is ever lent.
    #[error("the role cannot be lent")]
    NotLendable,
    /// It ends before it begins, or is past.
    #[error("the time ends before it begins")]
    BadTerm,
    /// It concerns an administrator or somebody who approves: one proposes, another confirms.
    #[error("it takes a second administrator")]
    NeedsSecond,
    /// Nobody is there who could confirm.
    #[error("there is no second administrator")]
    NoSecond,
    /// The same office cannot confirm what it proposed.
    #[error("another of the three administrators has to confirm")]
    SameOffice,
    #[error("the same is proposed already")]
    AlreadyProposed,
    /// The person who proposed it could not do so any more.
    #[error("the proposer no longer holds the office")]
    ProposerGone,
    /// Where it takes two people, password and second factor are not replaced together.
    #[error("password and second factor are not replaced together")]
    BothGone,
    /// Somebody must hold the role.
    #[error("nobody else holds the role")]
    LastAdministrator,
    /// Five to twenty digits.
    #[error("not a telephone number")]
    BadPhone,
    #[error("not an e-mail address")]
    BadEmail,
    /// Eighteen characters of which the last follows from the others (GB 11643).
    #[error("not an identity number")]
    BadIdentityNumber,
    /// What was asked for goes into the audit log with a reason, and there is none.
    #[error("a reason is needed")]
    NoReason,
    /// The person is gone and the account anonymised.
    #[error("the account was anonymised")]
    Erased,
    /// Only an account that can no longer sign in is anonymised.
    #[error("the account is still active")]
    StillActive,
    /// What was typed to confirm is not what was asked for.
    #[error("not confirmed")]
    NotConfirmed,
    /// No scope at all, or more than the person may do.
    #[error("not the scopes of a token")]
    BadScope,
    /// Past, or more than a year away.
    #[error("not the last day of a token")]
    BadExpiry,
    /// Of tokens that are valid.
    #[error("more than {most} tokens")]
    TooManyTokens { most: usize },
    /// The second factor has to go before another one comes.
    #[error("there is a second factor already")]
    FactorThere,
    /// There is no second factor to do this with.
    #[error("there is no second factor")]
    NoFactor,
}
