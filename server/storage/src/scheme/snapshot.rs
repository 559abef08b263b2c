//! A scheme for readers: the tree as it is in force, and a name for exactly what it shows.

use std::sync::Arc;

use indicator_model::id::{CityId, SchemeId};
use indicator_model::scheme::{Edition, Scheme};
use indicator_model::tree::Tree;
use people_model::policy::Action;
use people_model::policy::disclosure::Field;
use serde::Serialize;
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

/// The tree of a scheme in force, shared, as the reader may see it.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn snapshot(ctx: &Ctx, id: SchemeId) -> Result<Snapshot, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let Reading { tree, in_force, .. } = Reading::of(ctx, id, Action::SchemeRead).await?;
    let is_masked = ctx.masks_names(CityId(in_force.head.city_id));
    let edition = edition(ctx, &in_force, is_masked);
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

fn edition(ctx: &Ctx, in_force: &InForce, is_masked: bool) -> Edition {
    let InForce { head, state, cycle, organizations } = in_force;
    // Everybody sees their own name.
    let reader = is_masked.then(|| (ctx.discloses(Field::Name), ctx.actor.name()));
    let frame = digest(&(head.id, state.rewritten, &head.name, cycle, organizations, reader));
    Edition { revision: state.revision, saved: digest(&state.change_set), frame }
}

fn digest(said: &impl Serialize) -> u64 {
    // Structures of texts and numbers always serialise.
    let digest = Sha256::digest(serde_json::to_vec(said).unwrap_or_default());
    digest.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}
