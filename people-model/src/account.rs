//! Accounts, as a list shows them, and why one is not made or changed.

use indicator_model::enumeration::array;
use indicator_model::id::AccountId;
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};

use crate::appointment::Appointment;
use crate::contact::{Contact, ContactField};

/// Whether a person may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum AccountState {
    Active,
    Disabled,
}

impl AccountState {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The serde name, which the database and the audit log hold.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// A line in the list of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSummary {
    pub id: AccountId,
    /// What the person signs in with.
    pub login: String,
    pub name: String,
    /// Masked, as far as the reader sees it at all.
    pub contact: Contact,
    /// What is kept of the contact but does not open: altered, or sealed with a key that is lost.
    #[serde(default)]
    pub unreadable: Vec<ContactField>,
    pub state: AccountState,
    /// Whether the person is gone and only a pseudonym left.
    pub is_erased: bool,
    pub has_second_factor: bool,
    /// Whether a role held now or later makes its password and second factor take two people.
    pub takes_two: bool,
    pub last_login: Option<Moment>,
    pub appointments: Vec<Appointment>,
}

/// A field of the forms about accounts and the first setup, named as in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Field {
    CityName,
    CityCode,
    Name,
    Login,
    Reason,
    Confirmation,
}

/// Why an account is not made, changed or shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The letters a to z or Chinese characters, digits and `. _ - @`, at most 64.
    #[error("not a user name")]
    BadLogin,
    #[error("somebody has this user name")]
    LoginTaken,
    /// The system itself uses the name: for the command line, an office, or somebody who has gone.
    #[error("the name is reserved")]
    Reserved { field: Field },
    #[error("the name is empty")]
    BadName { field: Field },
    /// What was asked for goes into the audit log with a reason, and there is none.
    #[error("a reason is needed")]
    NoReason,
    /// What was typed to confirm is not what was asked for.
    #[error("not confirmed")]
    NotConfirmed,
    /// The person is gone and the account anonymised.
    #[error("the account was anonymised")]
    Erased,
    /// Only an account that can no longer sign in is anonymised.
    #[error("the account is still active")]
    StillActive,
}

impl Refusal {
    /// The field that it is about; none for what the account is.
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::BadLogin | Self::LoginTaken => Some(Field::Login),
            Self::Reserved { field } | Self::BadName { field } => Some(field),
            Self::NoReason => Some(Field::Reason),
            Self::NotConfirmed => Some(Field::Confirmation),
            Self::Erased | Self::StillActive => None,
        }
    }
}
