//! Finds out who sends a request.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use indicator_model::id::{AccountId, CityId, SessionId};
use people_model::session::Stage;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::complete::PATIENCE;
use super::people::{Asked, people};
use crate::account::{self, Security};
use crate::clock;
use crate::ctx::Actor;
use crate::entity::{from_word, session};
use crate::error::StoreError;
use crate::secret::Secret;
use crate::store::Store;
use crate::store::together::Together;

/// How often the last sign of life is written, in minutes: a request should not cost a write.
const REFRESH: u32 = 1;

/// What is asked: whose session a token opens.
struct Question {
    city: CityId,
    /// Of the token.
    hash: String,
    address: String,
}

/// The person behind a token, how far the sign-in got, and the session where its sign of life is old.
type Found = Option<(Actor, Stage, Option<session::Model>)>;

/// The person behind a session token, and how far the sign-in got. None when there is no such session or it ended. Those who are
/// asked about while others are looked up are looked up together.
///
/// The one function that takes no actor, because it is what makes one.
pub async fn resume(
    store: &Store,
    token: &Secret,
    address: &str,
) -> Result<Option<(Actor, Stage)>, StoreError> {
    let question = Question { city: token.city, hash: token.hash(), address: address.to_owned() };
    let weak = store.weak();
    let look_up = move |questions| {
        let store = weak();
        async move { look_up(&store.ok_or(StoreError::Busy)?, questions).await }
    };
    let together = store.beside::<Together<Question, Found>>();
    let Some((actor, stage, old)) = together.answer(question, look_up).await? else { return Ok(None) };
    if let Some(row) = old {
        touch(store, &row).await?;
    }
    Ok(Some((actor, stage)))
}

/// Looks sessions up in one snapshot. As many statements for each city as one of its sessions takes.
async fn look_up(store: &Store, questions: Vec<Arc<Question>>) -> Result<Vec<Found>, StoreError> {
    let mut by_city: BTreeMap<CityId, Vec<usize>> = BTreeMap::new();
    for (position, question) in questions.iter().enumerate() {
        by_city.entry(question.city).or_default().push(position);
    }
    let old = clock::minutes_ago(REFRESH).to_string();
    let mut found: Vec<Found> = questions.iter().map(|_| None).collect();
    let db = store.snapshot().await?;
    for (city, positions) in by_city {
        let security = account::secure_of(&db, city).await?;
        let hashes = positions.iter().map(|&position| questions[position].hash.as_str());
        let rows = session::Entity::find()
            .filter(session::Column::CityId.eq(city.0))
            .filter(session::Column::TokenHash.is_in(hashes))
            .all(&db)
            .await?;
        let mut open = HashMap::new();
        for row in rows {
            if is_open(&security, &row)? {
                open.insert(row.token_hash.clone(), row);
            }
        }
        let known: Vec<(usize, &session::Model)> = positions
            .into_iter()
            .filter_map(|position| Some((position, open.get(&questions[position].hash)?)))
            .collect();
        let asked: Vec<Asked<'_>> = known
            .iter()
            .map(|(position, row)| Asked {
                account: AccountId(row.account_id),
                session: SessionId(row.id),
                address: &questions[*position].address,
            })
            .collect();
        for ((position, row), person) in known.iter().zip(people(&db, city, &security, &asked).await?) {
            let Some(person) = person else { continue };
            let stage = from_word("stage", row.stage.clone())?;
            let old = (row.seen_at < old).then(|| (*row).clone());
            found[*position] = Some((Actor::person(person), stage, old));
        }
    }
    Ok(found)
}

/// Whether a session goes on under the rules of its city.
pub(super) fn is_open(security: &Security, row: &session::Model) -> Result<bool, StoreError> {
    let rules = security.profile.rules();
    let longest = match from_word("stage", row.stage.clone())? {
        Stage::Password => PATIENCE,
        Stage::Complete => rules.absolute,
    };
    let lasts = row.created_at > clock::minutes_ago(longest).to_string();
    Ok(row.ended_at.is_none() && lasts && row.seen_at > clock::minutes_ago(rules.idle).to_string())
}

async fn touch(store: &Store, row: &session::Model) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(clock::now().to_string()))
        .filter(session::Column::CityId.eq(row.city_id))
        .filter(session::Column::Id.eq(row.id))
        .filter(session::Column::EndedAt.is_null())
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}
