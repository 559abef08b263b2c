//! What a part of a name or a code finds in the whole city, for the search of the frame.

use indicator_model::id::{AccountId, NodeId, OrganizationId, SchemeId};
use serde::{Deserialize, Serialize};

/// Some of each kind, the best first; empty where the reader may not see any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hits {
    /// In the scheme that boards open with.
    pub indicators: Vec<IndicatorHit>,
    /// Of the same scheme, and those that are in effect today.
    pub organizations: Vec<OrganizationHit>,
    pub people: Vec<PersonHit>,
}

/// An indicator at its place in a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorHit {
    pub scheme: SchemeId,
    pub node: NodeId,
    pub code: String,
    pub name: String,
    /// The name of the organization that owns it.
    pub owner: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationHit {
    pub id: OrganizationId,
    /// With a board of it; none where only the register has the organization.
    pub scheme: Option<SchemeId>,
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonHit {
    pub id: AccountId,
    pub login: String,
    pub name: String,
}
