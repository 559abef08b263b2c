//! The register as the tables hold it: loaded whole, written entry by entry.

use std::collections::HashMap;

use indicator_model::date::Date;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::organization::DistrictClass;
use indicator_model::organization::register::{Ending, Entry, Facts, Note, Register, Version};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entity::{
    district_class, from_word, insert_all, moment, organization, organization_detail, organization_former,
    organization_successor, put_all, word,
};
use crate::error::StoreError;
use crate::transaction::Transaction;

pub(crate) async fn load(db: &impl ConnectionTrait, city: CityId) -> Result<Register, StoreError> {
    let organizations = super::all(db, city).await?;
    let details = organization_detail::Entity::find()
        .filter(organization_detail::Column::CityId.eq(city.0))
        .all(db)
        .await?;
    let mut details: HashMap<Uuid, organization_detail::Model> =
        details.into_iter().map(|detail| (detail.organization_id, detail)).collect();
    let mut former: HashMap<Uuid, Vec<Version>> = HashMap::new();
    let rows = organization_former::Entity::find()
        .filter(organization_former::Column::CityId.eq(city.0))
        .order_by_asc(organization_former::Column::Since)
        .all(db)
        .await?;
    for row in rows {
        former.entry(row.organization_id).or_default().push(version(row)?);
    }
    let mut successors: HashMap<Uuid, Vec<OrganizationId>> = HashMap::new();
    let rows = organization_successor::Entity::find()
        .filter(organization_successor::Column::CityId.eq(city.0))
        .order_by_asc(organization_successor::Column::Position)
        .all(db)
        .await?;
    for row in rows {
        successors.entry(row.organization_id).or_default().push(OrganizationId(row.successor_id));
    }
    let mut entries = Vec::with_capacity(organizations.len());
    for known in organizations {
        let detail = details.remove(&known.id.0);
        let said = detail.as_ref();
        let since = said.map(|detail| parsed("date", &detail.since)).transpose()?;
        let current = Version {
            since: since.unwrap_or(known.valid_from),
            facts: Facts {
                name: known.name,
                kind: known.kind,
                parent: known.parent,
                class: known.class,
                division: code("division", said.and_then(|detail| detail.division.as_deref()))?,
                credit_code: code("credit code", said.and_then(|detail| detail.credit_code.as_deref()))?,
                head: said.and_then(|detail| detail.head.clone()),
            },
            note: match said {
                Some(detail) => {
                    note(detail.said_at.as_ref(), detail.said_by.as_ref(), detail.reason.as_ref())?
                }
                None => None,
            },
        };
        let end_note = match said {
            Some(detail) => {
                note(detail.ended_at.as_ref(), detail.ended_by.as_ref(), detail.end_reason.as_ref())?
            }
            None => None,
        };
        let ending = known.valid_to.map(|on| Ending {
            on,
            successors: successors.remove(&known.id.0).unwrap_or_default(),
            note: end_note,
        });
        entries.push(Entry {
            id: known.id,
            code: known.code,
            valid_from: known.valid_from,
            former: former.remove(&known.id.0).unwrap_or_default(),
            current,
            ending,
        });
    }
    let classes = classes(db, city, &entries).await?;
    Ok(Register { entries, classes })
}

/// Those that the city listed, or, as long as it did not, those in use.
async fn classes(
    db: &impl ConnectionTrait,
    city: CityId,
    entries: &[Entry],
) -> Result<Vec<DistrictClass>, StoreError> {
    let listed = district_class::Entity::find()
        .filter(district_class::Column::CityId.eq(city.0))
        .order_by_asc(district_class::Column::Position)
        .all(db)
        .await?;
    if !listed.is_empty() {
        return Ok(listed.into_iter().map(|row| DistrictClass(row.name)).collect());
    }
    let mut used: Vec<DistrictClass> = Vec::new();
    for class in entries.iter().filter_map(|entry| entry.current.facts.class.as_ref()) {
        if !used.contains(class) {
            used.push(class.clone());
        }
    }
    Ok(used)
}

/// Writes the entries with these ids as the register has them.
pub(super) async fn save(
    transaction: &Transaction,
    city: CityId,
    register: &Register,
    touched: &[OrganizationId],
) -> Result<(), StoreError> {
    let entries = || touched.iter().filter_map(|&id| register.find(id));
    let last = |entry: &Entry| entry.organization_on(entry.current.since);
    let organizations = entries().map(|entry| organization::Model::new(city, &last(entry)));
    put_all::<organization::Entity>(transaction, Box::new(organizations)).await?;
    let details = entries().map(|entry| detail(city, entry));
    put_all::<organization_detail::Entity>(transaction, Box::new(details)).await?;

    // A version that is corrected on its own day is replaced, so the rest is written again.
    let ids: Vec<Uuid> = touched.iter().map(|id| id.0).collect();
    organization_former::Entity::delete_many()
        .filter(organization_former::Column::CityId.eq(city.0))
        .filter(organization_former::Column::OrganizationId.is_in(ids.clone()))
        .exec(transaction)
        .await?;
    let versions =
        entries().flat_map(|entry| entry.former.iter().map(|version| former(city, entry.id, version)));
    insert_all::<organization_former::Entity>(transaction, Box::new(versions)).await?;
    organization_successor::Entity::delete_many()
        .filter(organization_successor::Column::CityId.eq(city.0))
        .filter(organization_successor::Column::OrganizationId.is_in(ids))
        .exec(transaction)
        .await?;
    let heirs = entries().flat_map(|entry| {
        let heirs = entry.ending.iter().flat_map(|ending| ending.successors.iter());
        heirs.zip(0..).map(|(heir, position)| organization_successor::Model {
            city_id: city.0,
            organization_id: entry.id.0,
            position,
            successor_id: heir.0,
        })
    });
    insert_all::<organization_successor::Entity>(transaction, Box::new(heirs)).await
}

pub(super) async fn save_classes(
    transaction: &Transaction,
    city: CityId,
    classes: &[DistrictClass],
) -> Result<(), StoreError> {
    district_class::Entity::delete_many()
        .filter(district_class::Column::CityId.eq(city.0))
        .exec(transaction)
        .await?;
    let rows = classes.iter().zip(0..).map(|(class, position)| district_class::Model {
        city_id: city.0,
        position,
        name: class.0.clone(),
    });
    insert_all::<district_class::Entity>(transaction, Box::new(rows)).await
}

fn version(row: organization_former::Model) -> Result<Version, StoreError> {
    Ok(Version {
        since: parsed("date", &row.since)?,
        note: note(row.said_at.as_ref(), row.said_by.as_ref(), row.reason.as_ref())?,
        facts: Facts {
            name: row.name,
            kind: from_word("organization kind", row.kind)?,
            parent: row.parent_id.map(OrganizationId),
            class: row.class.map(DistrictClass),
            division: code("division", row.division.as_deref())?,
            credit_code: code("credit code", row.credit_code.as_deref())?,
            head: row.head,
        },
    })
}

fn detail(city: CityId, entry: &Entry) -> organization_detail::Model {
    let Version { since, facts, note } = &entry.current;
    let end = entry.ending.as_ref().and_then(|ending| ending.note.as_ref());
    organization_detail::Model {
        city_id: city.0,
        organization_id: entry.id.0,
        since: since.to_string(),
        division: facts.division.as_ref().map(ToString::to_string),
        credit_code: facts.credit_code.as_ref().map(ToString::to_string),
        head: facts.head.clone(),
        said_at: note.as_ref().map(|note| note.at.to_string()),
        said_by: note.as_ref().map(|note| note.by.clone()),
        reason: note.as_ref().map(|note| note.reason.clone()),
        ended_at: end.map(|note| note.at.to_string()),
        ended_by: end.map(|note| note.by.clone()),
        end_reason: end.map(|note| note.reason.clone()),
    }
}

fn former(city: CityId, id: OrganizationId, version: &Version) -> organization_former::Model {
    let Version { since, facts, note } = version;
    organization_former::Model {
        city_id: city.0,
        organization_id: id.0,
        since: since.to_string(),
        name: facts.name.clone(),
        kind: word(&facts.kind),
        parent_id: facts.parent.map(|parent| parent.0),
        class: facts.class.clone().map(|class| class.0),
        division: facts.division.as_ref().map(ToString::to_string),
        credit_code: facts.credit_code.as_ref().map(ToString::to_string),
        head: facts.head.clone(),
        said_at: note.as_ref().map(|note| note.at.to_string()),
        said_by: note.as_ref().map(|note| note.by.clone()),
        reason: note.as_ref().map(|note| note.reason.clone()),
    }
}

fn note(
    at: Option<&String>,
    by: Option<&String>,
    reason: Option<&String>,
) -> Result<Option<Note>, StoreError> {
    let (Some(at), Some(by)) = (at, by) else { return Ok(None) };
    let reason = reason.cloned().unwrap_or_default();
    Ok(Some(Note { at: moment(at.clone())?, by: by.clone(), reason }))
}

fn parsed(what: &'static str, text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt { what, value: text.to_owned() })
}

fn code<T: std::str::FromStr>(what: &'static str, text: Option<&str>) -> Result<Option<T>, StoreError> {
    let read = |text: &str| text.parse().map_err(|_| StoreError::Corrupt { what, value: text.to_owned() });
    text.map(read).transpose()
}
