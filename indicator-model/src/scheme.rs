//! The ground state of one assessment scheme: everything that people decided, nothing that is computed.

mod edition;
pub mod packed;

pub use self::edition::{Edition, NoEdition};

use serde::{Deserialize, Serialize};

use crate::id::{NodeId, SchemeId};
use crate::indicator::Indicator;
use crate::node::Node;
use crate::organization::Organization;
use crate::period::Cycle;

/// A scheme (考核方案) with all it refers to. [`crate::tree::Tree`] computes over it.
///
/// Order of `nodes` carries no meaning; [`crate::node::Place`] does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    pub id: SchemeId,
    pub name: String,
    pub cycle: Cycle,
    pub revision: Revision,
    pub organizations: Vec<Organization>,
    pub indicators: Vec<Indicator>,
    pub nodes: Vec<Node>,
    pub supports: Vec<Support>,
}

/// Counts the saved change-sets of a scheme. Compared, never computed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub u64);

impl Revision {
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A support link: `from` helps `to` without taking part in its arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Support {
    pub from: NodeId,
    pub to: NodeId,
}
