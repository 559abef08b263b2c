//! Accounts, as a list shows them.

use indicator_model::enumeration::array;
use indicator_model::id::AccountId;
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

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
