//! A scheme for readers: the tree as it is in force, and a name for exactly what it shows.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use indicator_model::id::{CityId, SchemeId};
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::tree::Tree;
use people_model::policy::Action;
use people_model::policy::disclosure::Field;
use sha2::{Digest, Sha256};
use tracing::instrument;

use super::current::{InForce, Reading};
use crate::ctx::Ctx;
use crate::error::StoreError;

/// A scheme as it is now.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Shared with other readers. Owners of locks are masked for a reader who may not see names.
    pub tree: Arc<Tree>,
    pub edition: Edition,
}

/// Identifies everything in a snapshot: equal editions are equal snapshots, in every process that has the database. Written
/// `REVISION-HEX`, so that it can stand in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edition {
    pub revision: Revision,
    /// Of what a revision does not say: name, cycle, organizations, and what the reader may see of names.
    digest: u64,
}

/// A text that is not an edition as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the edition of a scheme")]
pub struct NoEdition;

/// The tree of a scheme in force, shared, as the reader may see it.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn snapshot(ctx: &Ctx, id: SchemeId) -> Result<Snapshot, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let Reading { tree, in_force, .. } = Reading::of(ctx, id, Action::SchemeRead).await?;
    let is_masked = ctx.masks_names(CityId(in_force.head.city_id));
    let edition = Edition::of(ctx, &in_force, is_masked);
    Ok(Snapshot { tree: if is_masked { masked(ctx, tree) } else { tree }, edition })
}

/// The ground state of the same, in the order of the tree.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn load(ctx: &Ctx, id: SchemeId) -> Result<Scheme, StoreError> {
    Ok(snapshot(ctx, id).await?.tree.scheme().clone())
}

/// A copy, if there is a lock in it.
fn masked(ctx: &Ctx, mut tree: Arc<Tree>) -> Arc<Tree> {
    if tree.scheme().nodes.iter().any(|node| node.lock.is_some()) {
        for lock in Arc::make_mut(&mut tree).locks_mut() {
            lock.owner = ctx.shown_name(&lock.owner);
        }
    }
    tree
}

impl Edition {
    fn of(ctx: &Ctx, in_force: &InForce, is_masked: bool) -> Self {
        let InForce { head, state, cycle, organizations } = in_force;
        // Everybody sees their own name.
        let reader = is_masked.then(|| (ctx.discloses(Field::Name), ctx.actor.name()));
        let said = (head.id, state.change_set, state.rewritten, &head.name, cycle, organizations, reader);
        // Structures of texts and numbers always serialise.
        let digest = Sha256::digest(serde_json::to_vec(&said).unwrap_or_default());
        let [a, b, c, d, e, f, g, h, ..] = digest.0;
        Self { revision: state.revision, digest: u64::from_be_bytes([a, b, c, d, e, f, g, h]) }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:016x}", self.revision.0, self.digest)
    }
}

impl FromStr for Edition {
    type Err = NoEdition;

    fn from_str(text: &str) -> Result<Self, NoEdition> {
        let (revision, digest) = text.split_once('-').ok_or(NoEdition)?;
        let revision = Revision(revision.parse().map_err(|_| NoEdition)?);
        let edition = Self { revision, digest: u64::from_str_radix(digest, 16).map_err(|_| NoEdition)? };
        // One way to write it.
        if edition.to_string() == text { Ok(edition) } else { Err(NoEdition) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_has_one_way_to_be_written() {
        let edition = Edition { revision: Revision(7), digest: 0xab };
        assert_eq!(edition.to_string(), "7-00000000000000ab");
        assert_eq!("7-00000000000000ab".parse(), Ok(edition));
        for other in
            ["", "7", "7-", "7-ab", "07-00000000000000ab", "7-00000000000000AB", "+7-00000000000000ab"]
        {
            assert_eq!(other.parse::<Edition>(), Err(NoEdition), "{other}");
        }
    }
}
