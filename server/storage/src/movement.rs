//! Which schemes moved since the last look, and who may hear of it.
//!
//! A look compares where every scheme stands with where it stood. It needs no log of events, so none can be lost or
//! come in the wrong order, and it finds what another server or the command line committed to the same database just
//! as what this one did. A scheme has one small row, and a city a few of them.
//!
//! Takes no actor, because it looks for all listeners at once; [`Ctx::hears`] decides for each.

use std::collections::HashMap;

use indicator_model::id::{CityId, SchemeId};
use indicator_model::scheme::Revision;
use people_model::policy::{Action, State, Subject};
use sea_orm::{ColumnTrait, EntityTrait, QuerySelect};
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::entity::{revision, scheme, transition};
use crate::error::StoreError;
use crate::store::Store;

/// A scheme that moved: by an edit, by a step of its approval, or away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub city: CityId,
    pub scheme: SchemeId,
    pub revision: Revision,
    state: State,
}

/// Where the schemes of a database stood at the last look.
#[derive(Debug, Default)]
pub struct Watch(Option<HashMap<Uuid, Position>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Position {
    moved: Moved,
    /// Steps of approval: one may lead back to where another one began.
    steps: i64,
}

impl Watch {
    /// What moved since the last look. The first one finds nothing: it only remembers.
    pub async fn look(&mut self, store: &Store) -> Result<Vec<Moved>, StoreError> {
        let now = positions(store).await?;
        let moved = self.0.as_ref().map(|before| moved(before, &now)).unwrap_or_default();
        self.0 = Some(now);
        Ok(moved)
    }

    /// Forgets: the next look is the first one again.
    pub fn rest(&mut self) {
        self.0 = None;
    }
}

fn moved(before: &HashMap<Uuid, Position>, now: &HashMap<Uuid, Position>) -> Vec<Moved> {
    let new = now.iter().filter(|(id, position)| before.get(id) != Some(position));
    let gone = before.iter().filter(|(id, _)| !now.contains_key(id));
    let gone = gone.map(|(_, was)| Moved { revision: was.moved.revision.next(), ..was.moved });
    new.map(|(_, position)| position.moved).chain(gone).collect()
}

async fn positions(store: &Store) -> Result<HashMap<Uuid, Position>, StoreError> {
    let db = store.snapshot().await?;
    let heads = scheme::Entity::find().all(&db).await?;
    let steps: Vec<(Uuid, i64)> = transition::Entity::find()
        .select_only()
        .column(transition::Column::SchemeId)
        .column_as(transition::Column::Ordinal.max(), "steps")
        .group_by(transition::Column::CityId)
        .group_by(transition::Column::SchemeId)
        .into_tuple()
        .all(&db)
        .await?;
    let steps: HashMap<Uuid, i64> = steps.into_iter().collect();
    let position = |head: scheme::Model| {
        let moved = Moved {
            city: CityId(head.city_id),
            scheme: SchemeId(head.id),
            revision: revision(head.revision)?,
            state: head.state()?,
        };
        Ok((head.id, Position { moved, steps: steps.get(&head.id).copied().unwrap_or_default() }))
    };
    heads.into_iter().map(position).collect()
}

impl Ctx {
    /// Whether the actor may know that something was measured in a city: who may read its schemes.
    pub fn hears_of(&self, city: CityId) -> bool {
        self.decide(Action::SchemeRead, city, Subject::default(), &[]).is_ok()
    }

    /// Whether the actor may know that a scheme moved: who may read it.
    pub fn hears(&self, moved: &Moved) -> bool {
        let subject = Subject { scheme: Some(moved.scheme), state: moved.state, ..Subject::default() };
        self.decide(Action::SchemeRead, moved.city, subject, &[]).is_ok()
    }
}
