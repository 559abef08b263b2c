//! Whom a comment may name.

use std::collections::BTreeSet;

use indicator_model::comment::{Concerned, Place, concerned};
use indicator_model::id::AccountId;
use indicator_model::tree::Row;
use people_model::account::AccountState;
use people_model::policy::disclosure::{Disclosure, Field};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::check_in::{self, People};
use crate::ctx::Ctx;
use crate::entity::{account, comment};
use crate::error::StoreError;
use crate::scheme::Reading;

/// People of one list.
const MOST: usize = 60;

/// Who has to do with a place and may sign in, by name; nobody for who sees names masked.
pub(super) async fn of(
    ctx: &Ctx,
    reading: &Reading,
    row: Row,
    place: Place,
) -> Result<Vec<Concerned>, StoreError> {
    if ctx.discloses(Field::Name) != Disclosure::Plain {
        return Ok(Vec::new());
    }
    let (db, tree) = (&reading.db, &reading.tree);
    // Who practises in a sample has an account in the city that it belongs to.
    let city = ctx.chain(reading.city());
    let people = People::of(db, city).await?;
    let at = check_in::Place {
        scheme: tree.scheme().id,
        state: reading.state()?,
        organizations: &tree.scheme().organizations,
    };
    // The nearest first, because the list has an end.
    let mut known: Vec<AccountId> = Vec::new();
    let above = tree.parent(row).map(|parent| tree.node(parent).owner);
    for organization in std::iter::once(place.organization).chain(above) {
        known.extend(people.reporters(at, organization));
        known.extend(people.superiors(at, organization, &[]));
    }
    known.extend(people.office());
    known.extend(people.committee());
    known.extend(commented(reading, place).await?);
    let mut seen = BTreeSet::new();
    known.retain(|account| seen.insert(*account));
    known.truncate(MOST);
    let rows: Vec<(Uuid, String)> = account::Entity::find()
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::State.eq(AccountState::Active.key()))
        .filter(account::Column::Id.is_in(known.into_iter().map(|account| account.0)))
        .order_by_asc(account::Column::Name)
        .order_by_asc(account::Column::Id)
        .select_only()
        .columns([account::Column::Id, account::Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    let organizations = &tree.scheme().organizations;
    let person = |(id, name): (Uuid, String)| {
        let of = people.organization(AccountId(id));
        let of = organizations.iter().find(|known| Some(known.id) == of).or(organizations.first());
        (AccountId(id), name, of.map(|of| of.name.clone()).unwrap_or_default())
    };
    let people: Vec<_> = rows.into_iter().map(person).collect();
    Ok(concerned(&people))
}

/// Who has said something on a place that was not withdrawn, the last first.
async fn commented(reading: &Reading, place: Place) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<Uuid> = super::on(reading.city(), place)
        .filter(comment::Column::WithdrawnAt.is_null())
        .order_by_desc(comment::Column::At)
        .limit(super::SHOWN)
        .select_only()
        .column(comment::Column::AuthorId)
        .into_tuple()
        .all(&reading.db)
        .await?;
    Ok(rows.into_iter().map(AccountId).collect())
}
