//! What can be done to the register, as values: the page previews them, the server carries them out, by the same code
//! ([`Register::apply`](super::register::Register::apply)).
//!
//! Every operation holds from a date, and leaves the register of every earlier date as it was. It is carried out
//! whole or refused whole. Only what could not be is refused; what should not be, [`super::diagnose`] names.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::DistrictClass;
use super::register::Facts;
use super::sheet::Column;
use crate::date::Date;
use crate::id::OrganizationId;
use crate::text::{Fault, Kind, key};

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
    /// Several become one. Organizations that reported to them report to the heir.
    Merge {
        ids: Vec<OrganizationId>,
        into: Heir,
        from: Date,
    },
    /// One becomes several. Organizations that reported to it need another superior.
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
#[derive(IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
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
    /// Of the name, the code, the class or the head.
    #[error("a text of the organization: {fault}")]
    Text { field: Column, fault: Fault },
    #[error("only districts have a class")]
    ClassOfNoDistrict,
    /// Somebody else recorded something else in the meantime.
    #[error("{name} was changed in the meantime")]
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
    /// The form does not say from when.
    #[error("a date is needed")]
    NoDate,
    /// The form does not say why.
    #[error("a reason is needed")]
    NoReason,
}

impl Refusal {
    /// The message key, as it is serialized.
    pub const fn key(&self) -> &'static str {
        self.into_str()
    }

    /// The field that it is about: a fact, as the sheet calls it, or the reason; none for what became of an organization.
    pub const fn field(&self) -> Option<&'static str> {
        let column = match self {
            Self::UnknownSuperior | Self::Circle { .. } => Column::Parent,
            Self::EmptyName => Column::Name,
            Self::EmptyCode | Self::CodeTaken { .. } => Column::Code,
            Self::Text { field, .. } => *field,
            Self::ClassOfNoDistrict => Column::Class,
            Self::TooEarly { .. } | Self::NoDate => Column::ValidFrom,
            Self::NoReason => return Some("reason"),
            Self::Unknown | Self::Stale { .. } | Self::Ended { .. } | Self::TooFew | Self::OwnHeir => {
                return None;
            }
        };
        Some(column.key())
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

impl New {
    fn settle(&mut self) -> Result<(), Refusal> {
        self.code = Kind::Code.read(&self.code).map_err(at(Column::Code))?;
        self.facts.settle(None)
    }
}

impl Facts {
    /// Reads the texts that are not as they were `before`.
    fn settle(&mut self, before: Option<&Self>) -> Result<(), Refusal> {
        if before.is_none_or(|before| before.name != self.name) {
            self.name = Kind::Name.read(&self.name).map_err(at(Column::Name))?;
        }
        if let Some(class) = &mut self.class
            && before.is_none_or(|before| before.class.as_ref() != Some(class))
        {
            class.0 = Kind::Label.required(&class.0).map_err(at(Column::Class))?;
        }
        if let Some(head) = &mut self.head
            && before.is_none_or(|before| before.head.as_ref() != Some(head))
        {
            *head = Kind::Person.read(head).map_err(at(Column::Head))?;
        }
        self.head = self.head.take().filter(|head| !head.is_empty());
        Ok(())
    }
}

fn at(field: Column) -> impl Fn(Fault) -> Refusal {
    move |fault| Refusal::Text { field, fault }
}

impl Operation {
    /// The operation with its texts as they are stored, or why one of them is not accepted.
    pub fn settled(mut self) -> Result<Self, Refusal> {
        match &mut self {
            Self::Create { new, .. } | Self::Merge { into: Heir::New(new), .. } => new.settle()?,
            Self::Change { before, after, .. } => after.settle(Some(before))?,
            Self::Split { into, .. } => {
                for heir in into {
                    if let Heir::New(new) = heir {
                        new.settle()?;
                    }
                }
            }
            Self::Merge { into: Heir::Existing(_), .. } | Self::Close { .. } => {}
        }
        Ok(self)
    }
}

/// The classes of a city after an edit: without blanks and repetitions. Those that were there `before` stay as they are.
pub fn classes(
    before: &[DistrictClass],
    names: impl IntoIterator<Item = String>,
) -> Result<Vec<DistrictClass>, Refusal> {
    let mut classes: Vec<DistrictClass> = Vec::new();
    for name in names {
        let known = before.iter().find(|known| known.0 == name);
        let class = match known {
            Some(known) => known.clone(),
            None => DistrictClass(Kind::Label.read(&name).map_err(at(Column::Class))?),
        };
        let is_there = |known: &DistrictClass| *known == class || key(&known.0) == key(&class.0);
        if !class.0.is_empty()
            && (known.is_some_and(|_| !classes.contains(&class)) || !classes.iter().any(is_there))
        {
            classes.push(class);
        }
    }
    Ok(classes)
}
