//! The author of change-sets and of the steps of schemes, and the owner of locks, in the city and in its sample.
//!
//! The audit log holds a hash of every change-set without the owners of locks ([`crate::scheme::digest`]), so that it is
//! the same before and after.

use std::collections::BTreeSet;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::entity::{account, change, change_set, city, node, scheme, transition};
use crate::error::StoreError;
use crate::transaction::Transaction;

pub(super) async fn forget(
    transaction: &Transaction,
    person: &account::Model,
    pseudonym: &str,
) -> Result<(), StoreError> {
    let sample =
        city::Entity::find().filter(city::Column::HomeId.eq(person.city_id)).all(transaction).await?;
    let mut cities: Vec<Uuid> = sample.into_iter().map(|sample| sample.city_id).collect();
    cities.push(person.city_id);
    let locks = locks(transaction, &cities, person).await?;
    for (city, node, at) in locks.nodes {
        node::Entity::update_many()
            .col_expr(node::Column::LockOwner, Expr::value(Some(pseudonym.to_owned())))
            .filter(node::Column::CityId.eq(city))
            .filter(node::Column::Id.eq(node))
            .filter(node::Column::LockAt.eq(at.as_str()))
            .filter(node::Column::LockOwner.eq(person.name.as_str()))
            .exec(transaction)
            .await?;
        rename(transaction, (city, node, &at), &person.name, pseudonym).await?;
    }
    for (city, scheme) in locks.schemes {
        scheme::Entity::update_many()
            .col_expr(scheme::Column::Rewritten, Expr::value(Some(Uuid::now_v7())))
            .filter(scheme::Column::CityId.eq(city))
            .filter(scheme::Column::Id.eq(scheme))
            .exec(transaction)
            .await?;
    }
    change_set::Entity::update_many()
        .col_expr(change_set::Column::Author, Expr::value(pseudonym))
        .filter(change_set::Column::CityId.is_in(cities.iter().copied()))
        .filter(change_set::Column::AuthorId.eq(person.id))
        .exec(transaction)
        .await?;
    transition::Entity::update_many()
        .col_expr(transition::Column::Author, Expr::value(pseudonym))
        .filter(transition::Column::CityId.is_in(cities))
        .filter(transition::Column::AuthorId.eq(person.id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// The locks that a person set.
#[derive(Default)]
struct Locks {
    /// City, node, and when.
    nodes: BTreeSet<(Uuid, Uuid, String)>,
    /// City and scheme.
    schemes: BTreeSet<(Uuid, Uuid)>,
}

async fn locks(
    transaction: &Transaction,
    cities: &[Uuid],
    person: &account::Model,
) -> Result<Locks, StoreError> {
    let own = change_set::Entity::find()
        .filter(change_set::Column::CityId.is_in(cities.iter().copied()))
        .filter(change_set::Column::AuthorId.eq(person.id))
        .all(transaction)
        .await?;
    let mut locks = Locks::default();
    for set in own {
        let changes = change::Entity::find()
            .filter(change::Column::CityId.eq(set.city_id))
            .filter(change::Column::SchemeId.eq(set.scheme_id))
            .filter(change::Column::Revision.eq(set.revision))
            .filter(change::Column::Edit.contains("\"owner\""))
            .all(transaction)
            .await?;
        for change in changes {
            each_lock(&mut parsed(&change.edit)?, &mut |lock| {
                if text(lock, "owner") == Some(person.name.as_str())
                    && let Some(at) = text(lock, "at")
                {
                    locks.nodes.insert((set.city_id, change.node_id, at.to_owned()));
                    locks.schemes.insert((set.city_id, set.scheme_id));
                }
            });
        }
    }
    Ok(locks)
}

/// The owner of one lock, wherever the journal names it.
async fn rename(
    transaction: &Transaction,
    (city, node, at): (Uuid, Uuid, &str),
    name: &str,
    pseudonym: &str,
) -> Result<(), StoreError> {
    let changes = change::Entity::find()
        .filter(change::Column::CityId.eq(city))
        .filter(change::Column::NodeId.eq(node))
        .filter(change::Column::Edit.contains("\"owner\""))
        .all(transaction)
        .await?;
    for mut change in changes {
        let mut edit = parsed(&change.edit)?;
        each_lock(&mut edit, &mut |lock| {
            if text(lock, "owner") == Some(name) && text(lock, "at") == Some(at) {
                lock.insert("owner".to_owned(), pseudonym.into());
            }
        });
        change.edit = edit.to_string();
        // In the model's own order of fields, and the proof that it still is an edit.
        let edit = serde_json::to_string(&change.edit()?).unwrap_or_default();
        change::Entity::update_many()
            .col_expr(change::Column::Edit, Expr::value(edit))
            .filter(change::Column::CityId.eq(change.city_id))
            .filter(change::Column::SchemeId.eq(change.scheme_id))
            .filter(change::Column::Revision.eq(change.revision))
            .filter(change::Column::Ordinal.eq(change.ordinal))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

fn parsed(edit: &str) -> Result<Value, StoreError> {
    serde_json::from_str(edit).map_err(|_| StoreError::Corrupt { what: "edit", value: edit.to_owned() })
}

fn text<'a>(fields: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    fields.get(key).and_then(Value::as_str)
}

/// Every lock in an edit: set, taken away, or on a node that came or went.
fn each_lock(value: &mut Value, found: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            if ["owner", "reason", "at"].iter().all(|key| text(fields, key).is_some()) {
                found(fields);
            }
            fields.values_mut().for_each(|value| each_lock(value, found));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each_lock(value, found)),
        _ => {}
    }
}
