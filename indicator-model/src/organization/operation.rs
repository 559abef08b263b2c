//! What can be done to the register, as values: the page previews them, the server carries them out, by the same code
//! ([`Register::apply`](super::register::Register::apply)).
//!
//! Every operation holds from a date, and leaves the register of every earlier date as it was. It is carried out
//! whole or refused whole. Only what could not be is refused; what should not be, [`super::diagnose`] names.

use serde::{Deserialize, Serialize};

use super::DistrictClass;
use super::register::Facts;
use crate::id::OrganizationId;
use crate::period::Date;

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case")]
pub enum Operation {
    Create {
        from: Date,
        #[serde(flatten)]
        new: New,
    },
    /// Says something else about an organization: its name, superior, class, codes, head. On the day of the current
    /// version it corrects that one.
    Change {
        id: OrganizationId,
        from: Date,
        before: Facts,
        after: Facts,
    },
    Close {
        id: OrganizationId,
        from: Date,
    },
    /// Several become one. Whoever reported to them reports to the heir.
    Merge {
        ids: Vec<OrganizationId>,
        into: Heir,
        from: Date,
    },
    /// One becomes several. Whoever reported to it has to be told to whom now.
    Split {
        id: OrganizationId,
        into: Vec<Heir>,
        from: Date,
    },
}

impl Operation {
    /// The ids of the organizations that it is done to, or of the one that is to be, as one text.
    pub fn subject(&self) -> String {
        match self {
            Self::Create { new, .. } => new.id.to_string(),
            Self::Change { id, .. } | Self::Close { id, .. } | Self::Split { id, .. } => id.to_string(),
            Self::Merge { ids, .. } => ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        }
    }
}

/// An organization that is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct New {
    pub id: OrganizationId,
    pub code: String,
    pub facts: Facts,
}

/// Who takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heir {
    Existing(OrganizationId),
    New(New),
}

impl Heir {
    pub const fn id(&self) -> OrganizationId {
        match self {
            Self::Existing(id) => *id,
            Self::New(new) => new.id,
        }
    }
}

/// Why an operation cannot be. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("an organization concerned does not exist")]
    Unknown,
    #[error("the superior does not exist")]
    UnknownSuperior,
    #[error("{name} would report to itself")]
    Circle { name: String },
    #[error("the name is empty")]
    EmptyName,
    #[error("the code is empty")]
    EmptyCode,
    #[error("{name} has the code already")]
    CodeTaken { name: String },
    #[error("only districts have a class")]
    ClassOfNoDistrict,
    /// Somebody else said something else meanwhile.
    #[error("{name} was changed meanwhile")]
    Stale { name: String },
    /// The past is not changed: the last words about it hold since then.
    #[error("what is known of {name} holds since {since}")]
    TooEarly { name: String, since: Date },
    #[error("{name} ends on {on}")]
    Ended { name: String, on: Date },
    #[error("fewer organizations than that takes")]
    TooFew,
    #[error("an organization cannot take over from itself")]
    OwnHeir,
}

impl Refusal {
    /// The message key, as it is serialized.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::UnknownSuperior => "unknown_superior",
            Self::Circle { .. } => "circle",
            Self::EmptyName => "empty_name",
            Self::EmptyCode => "empty_code",
            Self::CodeTaken { .. } => "code_taken",
            Self::ClassOfNoDistrict => "class_of_no_district",
            Self::Stale { .. } => "stale",
            Self::TooEarly { .. } => "too_early",
            Self::Ended { .. } => "ended",
            Self::TooFew => "too_few",
            Self::OwnHeir => "own_heir",
        }
    }
}

impl Operation {
    /// The date from which it holds.
    pub const fn from(&self) -> Date {
        match self {
            Self::Create { from, .. }
            | Self::Change { from, .. }
            | Self::Close { from, .. }
            | Self::Merge { from, .. }
            | Self::Split { from, .. } => *from,
        }
    }
}

/// The classes of a city after an edit: without blanks and repetitions.
pub fn classes(names: impl IntoIterator<Item = String>) -> Vec<DistrictClass> {
    let mut classes: Vec<DistrictClass> = Vec::new();
    for name in names {
        let class = DistrictClass(name.trim().to_owned());
        if !class.0.is_empty() && !classes.contains(&class) {
            classes.push(class);
        }
    }
    classes
}
