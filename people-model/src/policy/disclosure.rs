//! Which personal data of others a role sees: plain, masked, or not at all.
//!
//! One table, [`DISCLOSED`], beside that of what a role may do; its print is a reviewed snapshot. It holds for pages,
//! server functions, the audit log and files alike. The plain value behind a masked one takes [`super::Action::PersonReveal`]
//! and a reason; the logs hold none of it for anybody.
//!
//! People who work in the city know each other by name: a lock says who set it, a history who changed what. A
//! third party and an auditor come from outside and judge the work, not the people: to them names are masked. The head
//! of an organization is an office and public (政务公开).

use indicator_model::enumeration::array;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use super::Standing;
use crate::role::Role;

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Field {
    /// The name of an account: in lists, histories, locks, the audit log.
    Name,
    /// What somebody signs in with.
    Login,
    Phone,
    Email,
    IdentityNumber,
    /// The name of the head of an organization (负责人).
    Head,
}

impl Field {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The serde name.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// How much of a value is shown, from nothing to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disclosure {
    Hidden,
    /// As [`crate::mask`] leaves it.
    Masked,
    Plain,
}

use Disclosure::{Hidden, Masked, Plain};

/// For each role, the fields in the order of [`Field::ALL`].
pub const DISCLOSED: [(Role, [Disclosure; Field::ALL.len()]); Role::ALL.len()] = [
    //                            name    login   phone   email   identity head
    (Role::SystemAdministrator, [Plain, Plain, Masked, Masked, Masked, Plain]),
    (Role::SecurityAdministrator, [Plain, Plain, Masked, Masked, Hidden, Plain]),
    (Role::AuditAdministrator, [Plain, Plain, Masked, Masked, Masked, Plain]),
    (Role::AssessmentOffice, [Plain, Hidden, Hidden, Hidden, Hidden, Plain]),
    (Role::SteeringCommittee, [Plain, Hidden, Hidden, Hidden, Hidden, Plain]),
    (Role::DepartmentHead, [Plain, Plain, Masked, Masked, Hidden, Plain]),
    (Role::Reporter, [Plain, Hidden, Hidden, Hidden, Hidden, Plain]),
    (Role::PostHolder, [Plain, Hidden, Hidden, Hidden, Hidden, Plain]),
    (Role::DataSteward, [Plain, Hidden, Hidden, Hidden, Hidden, Plain]),
    (Role::ThirdParty, [Masked, Hidden, Hidden, Hidden, Hidden, Hidden]),
    (Role::Auditor, [Masked, Hidden, Hidden, Hidden, Hidden, Plain]),
    (Role::Public, [Hidden, Hidden, Hidden, Hidden, Hidden, Hidden]),
];

/// What a role sees of a field of others.
pub fn disclosure(role: Role, field: Field) -> Disclosure {
    let row = DISCLOSED.iter().find(|(known, _)| *known == role);
    let column = Field::ALL.into_iter().position(|known| known == field);
    // Both are complete; were they not, nothing would be shown.
    row.zip(column).map_or(Hidden, |((_, row), column)| row[column])
}

impl Standing {
    /// What the person sees of a field of others: the most that one of the roles gives.
    pub fn discloses(&self, field: Field) -> Disclosure {
        self.appointments.iter().map(|held| disclosure(held.role, field)).max().unwrap_or(Hidden)
    }
}
