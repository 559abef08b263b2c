//! What is asked about publications, and what is answered.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::{Content, Selection};
use crate::date::Date;
use crate::id::PublicationId;
use crate::moment::Moment;

/// What is to be published. The id is made by the client, so that one that is sent again is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPublication {
    pub id: PublicationId,
    pub selection: Selection,
    pub title: String,
    pub introduction: String,
    /// [`Preview::digest`] of what the reader saw.
    pub digest: String,
}

/// A field of the forms that publish and withdraw, named as in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    Title,
    Introduction,
    Reason,
}

/// Why a selection cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// There is no indicator in it.
    Empty,
    TooMany {
        found: usize,
        most: usize,
    },
}

/// What would be published now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Without rows where there are too many.
    pub content: Content,
    /// SM3 of the content, lower-case hexadecimal.
    pub digest: String,
    pub fault: Option<Fault>,
}

/// What became of a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    Published,
    /// The data moved since the reader saw them. Nothing was published; this would be now.
    Moved {
        preview: Box<Preview>,
    },
    Refused {
        fault: Fault,
    },
}

/// A publication in the list of those who publish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub id: PublicationId,
    pub title: String,
    pub day: Date,
    pub is_sample: bool,
    /// As the reader may see it.
    pub by: String,
    pub at: Moment,
    pub withdrawal: Option<Withdrawal>,
    /// Whether the reader may withdraw it.
    pub may_withdraw: bool,
}

/// Who took a publication back, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    pub by: String,
    pub at: Moment,
    pub reason: String,
}

/// A publication in the list for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub id: PublicationId,
    pub title: String,
    pub city: String,
    pub is_sample: bool,
    pub day: Date,
    pub at: Moment,
}

/// A publication as everybody reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    pub id: PublicationId,
    pub title: String,
    pub introduction: String,
    pub content: Content,
    pub at: Moment,
}
