//! Names in the audit log, which people may ask to be forgotten, and a chain that must not change.
//!
//! A link does not hold the name of a person but a commitment to it: a hash over the name and random salt, which both
//! are in a table of their own. The chain hashes the commitment. As long as the row is there it proves the name; once
//! it is gone nobody can find the name from the commitment, and the chain holds as before. What stays is the number of
//! the account, behind which there is then only a pseudonym.
//!
//! Links that are older than this hold names as they are and keep them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use indicator_model::id::CityId;
use people_model::audit::{FieldDiff, FieldName, ThingKind};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::hash::Algorithm;
use crate::entity::{self, account, audit, audit_word};
use crate::error::StoreError;
use crate::secret;

/// What a commitment begins with, before 64 hexadecimal digits: longer than any name may be.
const MARK: char = '~';

/// Characters of a commitment, with its mark.
const LENGTH: i32 = 65;

/// Fields of an account whose values are names.
const NAMES: [FieldName; 2] = [FieldName::Login, FieldName::Name];

/// A name as a file carries it, so that it can be compared with its commitment there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Opening {
    pub(crate) commitment: String,
    salt: String,
    pub(crate) word: String,
}

impl Opening {
    /// Whether the commitment is one to this word.
    pub(crate) fn holds(&self, algorithm: Algorithm, city: CityId) -> bool {
        commitment(algorithm, city, &self.salt, &self.word) == self.commitment
    }
}

impl From<audit_word::Model> for Opening {
    fn from(row: audit_word::Model) -> Self {
        Self { commitment: row.commitment, salt: row.salt, word: row.word }
    }
}

fn commitment(algorithm: Algorithm, city: CityId, salt: &str, word: &str) -> String {
    // The word is last, so that nothing can move from one part into the next.
    format!("{MARK}{}", algorithm.hash(format!("hengce word 1\n{city}\n{salt}\n{word}").as_bytes()))
}

fn is_commitment(text: &str) -> bool {
    i32::try_from(text.len()) == Ok(LENGTH)
        && text.starts_with(MARK)
        && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Puts commitments in the place of the names of a link.
pub(super) async fn commit(
    db: &impl ConnectionTrait,
    algorithm: Algorithm,
    row: &mut audit::Model,
    changes: &mut [FieldDiff],
) -> Result<(), StoreError> {
    let city = CityId(row.city_id);
    if let Some(doer) = row.account_id {
        row.name = committed(db, algorithm, city, doer, &row.name).await?;
    }
    let Some(subject) = subject(row) else { return Ok(()) };
    row.subject_name = committed(db, algorithm, city, subject, &row.subject_name).await?;
    for change in changes.iter_mut().filter(|change| NAMES.iter().any(|name| change.field == *name)) {
        for value in [&mut change.before, &mut change.after].into_iter().flatten() {
            *value = committed(db, algorithm, city, subject, value).await?;
        }
    }
    Ok(())
}

/// The account that a link is about.
fn subject(row: &audit::Model) -> Option<Uuid> {
    row.subject_id.parse().ok().filter(|_| row.subject_kind == entity::word(&ThingKind::Account))
}

async fn committed(
    db: &impl ConnectionTrait,
    algorithm: Algorithm,
    city: CityId,
    account: Uuid,
    word: &str,
) -> Result<String, StoreError> {
    if word.is_empty() {
        return Ok(String::new());
    }
    let known = audit_word::Entity::find()
        .filter(audit_word::Column::CityId.eq(city.0))
        .filter(audit_word::Column::AccountId.eq(account))
        .filter(audit_word::Column::Word.eq(word))
        .one(db)
        .await?;
    if let Some(known) = known {
        return Ok(known.commitment);
    }
    let salt = URL_SAFE_NO_PAD.encode(secret::random::<16>()?);
    let row = audit_word::Model {
        city_id: city.0,
        commitment: commitment(algorithm, city, &salt, word),
        account_id: account,
        salt,
        word: word.to_owned(),
    };
    let commitment = row.commitment.clone();
    audit_word::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(commitment)
}

/// The commitments of links, each with the account whose name it was.
pub(crate) fn commitments(row: &audit::Model) -> Vec<(String, Uuid)> {
    let mut found: Vec<(String, Uuid)> =
        row.account_id.into_iter().map(|account| (row.name.clone(), account)).collect();
    if let Some(subject) = subject(row) {
        found.push((row.subject_name.clone(), subject));
        found.extend(values(row).into_iter().map(|value| (value, subject)));
    }
    found.retain(|(text, _)| is_commitment(text));
    found
}

fn values(row: &audit::Model) -> Vec<String> {
    let changes: Vec<FieldDiff> = serde_json::from_str(&row.changes).unwrap_or_default();
    changes.into_iter().flat_map(|change| [change.before, change.after]).flatten().collect()
}

/// The names behind the commitments of some links that are still known.
pub(crate) async fn openings(
    db: &impl ConnectionTrait,
    city: CityId,
    rows: &[audit::Model],
) -> Result<HashMap<String, Opening>, StoreError> {
    let wanted: BTreeSet<String> =
        rows.iter().flat_map(commitments).map(|(commitment, _)| commitment).collect();
    let wanted: Vec<String> = wanted.into_iter().collect();
    let mut known = HashMap::new();
    for part in wanted.chunks(10_000) {
        let found = audit_word::Entity::find()
            .filter(audit_word::Column::CityId.eq(city.0))
            .filter(audit_word::Column::Commitment.is_in(part.iter().cloned()))
            .all(db)
            .await?;
        known.extend(found.into_iter().map(|row| (row.commitment.clone(), Opening::from(row))));
    }
    Ok(known)
}

/// Puts the names back in the place of their commitments, for a reader. Of who is gone there is the pseudonym.
pub(crate) async fn resolve(
    db: &impl ConnectionTrait,
    city: CityId,
    rows: &mut [audit::Model],
) -> Result<(), StoreError> {
    let known = openings(db, city, rows).await?;
    let people: BTreeSet<Uuid> =
        rows.iter().flat_map(|row| [row.account_id, subject(row)]).flatten().collect();
    let pseudonyms: BTreeMap<Uuid, String> = account::Entity::find()
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.is_in(people))
        .filter(account::Column::ErasedAt.is_not_null())
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let shown = |text: &str, whose: Option<Uuid>| -> String {
        let pseudonym = whose.and_then(|whose| pseudonyms.get(&whose));
        match (pseudonym, known.get(text)) {
            // Also where an old link holds the name itself.
            (Some(pseudonym), _) if !text.is_empty() => pseudonym.clone(),
            (_, Some(opening)) => opening.word.clone(),
            _ => text.to_owned(),
        }
    };
    for row in rows {
        let subject = subject(row);
        row.name = shown(&row.name, row.account_id);
        if subject.is_none() {
            continue;
        }
        row.subject_name = shown(&row.subject_name, subject);
        let Ok(mut changes) = serde_json::from_str::<Vec<FieldDiff>>(&row.changes) else { continue };
        for change in changes.iter_mut().filter(|change| NAMES.iter().any(|name| change.field == *name)) {
            for value in [&mut change.before, &mut change.after].into_iter().flatten() {
                *value = shown(value, subject);
            }
        }
        // What was just read can be written.
        row.changes = serde_json::to_string(&changes).unwrap_or_default();
    }
    Ok(())
}

/// Whether a column of a link contains a text as a name that it holds itself: the digits of a commitment are no name.
pub(crate) fn spelled(column: audit::Column, text: &str) -> Condition {
    let length = Expr::expr(Func::char_length(Expr::col(column)));
    Condition::all()
        .add(entity::contains(column, text))
        .add(Condition::any().add(column.not_like(format!("{MARK}%"))).add(length.ne(LENGTH)))
}

/// Commitments to names that contain a text.
pub(crate) async fn found(
    db: &impl ConnectionTrait,
    city: CityId,
    text: &str,
) -> Result<Vec<String>, StoreError> {
    let rows = audit_word::Entity::find()
        .filter(audit_word::Column::CityId.eq(city.0))
        .filter(entity::contains(audit_word::Column::Word, text))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.commitment).collect())
}

/// Forgets the names of an account. Its commitments stay, and nobody can tell any more to what.
pub(crate) async fn forget(db: &impl ConnectionTrait, city: CityId, account: Uuid) -> Result<(), StoreError> {
    audit_word::Entity::delete_many()
        .filter(audit_word::Column::CityId.eq(city.0))
        .filter(audit_word::Column::AccountId.eq(account))
        .exec(db)
        .await?;
    Ok(())
}

/// Whether names still are those of the chain, while it is walked from link to link.
pub(crate) struct Check {
    algorithm: Algorithm,
    city: CityId,
    known: HashMap<String, Opening>,
    /// Whose names they are.
    owners: HashMap<String, Uuid>,
    /// Of whom names are missing, with the first link that lacks one.
    missing: BTreeMap<Uuid, i64>,
    erased: BTreeSet<String>,
}

impl Check {
    pub(crate) async fn begin(
        db: &impl ConnectionTrait,
        algorithm: Algorithm,
        city: CityId,
    ) -> Result<Self, StoreError> {
        let rows = audit_word::Entity::find().filter(audit_word::Column::CityId.eq(city.0)).all(db).await?;
        let owners = rows.iter().map(|row| (row.commitment.clone(), row.account_id)).collect();
        let known = rows.into_iter().map(|row| (row.commitment.clone(), Opening::from(row))).collect();
        Ok(Self { owners, algorithm, city, known, missing: BTreeMap::new(), erased: BTreeSet::new() })
    }

    /// False when a name of the link is not the one that was committed to.
    pub(crate) fn take(&mut self, row: &audit::Model) -> bool {
        if row.deed == "account_erase" && row.outcome == "done" {
            self.erased.insert(row.subject_id.clone());
        }
        for (commitment, account) in commitments(row) {
            match self.known.get(&commitment) {
                Some(opening)
                    if opening.holds(self.algorithm, self.city)
                        && self.owners.get(&commitment) == Some(&account) => {}
                Some(_) => return false,
                None => {
                    self.missing.entry(account).or_insert(row.sequence);
                }
            }
        }
        true
    }

    /// The first link that lacks a name which nobody asked to be forgotten. `has_archive`: the entry about the
    /// erasure may lie in a file.
    pub(crate) async fn end(
        self,
        db: &impl ConnectionTrait,
        has_archive: bool,
    ) -> Result<Option<i64>, StoreError> {
        let mut unexplained = self.missing;
        unexplained.retain(|account, _| !self.erased.contains(&account.to_string()));
        if has_archive && !unexplained.is_empty() {
            let erased = account::Entity::find()
                .filter(account::Column::CityId.eq(self.city.0))
                .filter(account::Column::Id.is_in(unexplained.keys().copied()))
                .filter(account::Column::ErasedAt.is_not_null())
                .all(db)
                .await?;
            for row in erased {
                unexplained.remove(&row.id);
            }
        }
        Ok(unexplained.into_values().min())
    }
}
