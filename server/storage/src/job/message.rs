//! Messages: a job for each digest that goes to a chat group, sent by the [`Messenger`](crate::robot::Messenger) of the server.
//!
//! Like a letter, a message is written down with what it says, sent, and then marked: one that arrived is not sent again, but by a
//! server that died between both, because no service knows a message twice. What fails for good stays listed.

use std::collections::BTreeMap;

use indicator_model::id::{CityId, JobId, RobotId};
use people_model::job::{Kind, Lane, Outcome};
use people_model::policy::{Action, Subject};
use people_model::robot::{Content, DeadMessage, Unposted};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tracing::instrument;
use uuid::Uuid;

use super::claim::{Claim, Retry, claim_in};
use super::dead::{again, dead};
use super::run::Ended;
use crate::ctx::Ctx;
use crate::entity::{message, parsed, robot};
use crate::error::StoreError;
use crate::robot::{Post, messenger, note, opened};
use crate::store::Store;

/// Claims the message that has been due for the longest. For workers, so it takes no actor.
pub async fn claim_message(store: &Store) -> Result<Option<Claim>, StoreError> {
    claim_in(store, Lane::Messages).await
}

/// Sends a message that was claimed, and writes down what came of it. For workers, so it takes no actor.
pub async fn post(store: &Store, claim: &Claim) -> Result<Ended, StoreError> {
    let Some((robot, ready)) = ready(store, claim).await? else {
        claim.succeed(store, &Outcome::NotNeeded).await?;
        return Ok(Ended::Succeeded);
    };
    let sent = match (ready, messenger(store)) {
        (Ok(post), Some(messenger)) => messenger.send(&post).await,
        (Ok(_), None) => Err(Unposted::NotAllowed),
        (Err(why), _) => Err(why),
    };
    // The job first: who died in between had only not shown what came of it.
    let ended = match sent {
        Ok(()) => {
            claim.succeed(store, &Outcome::Sent).await?;
            Ended::Succeeded
        }
        Err(why) => {
            let retry = if why.is_passing() { Retry::After { minutes: why.pause() } } else { Retry::Never };
            claim.bounce(store, &Outcome::Unposted { why }, retry).await?;
            Ended::Failed { reason: format!("{why:?}") }
        }
    };
    note(store, claim.city, robot, sent).await?;
    Ok(ended)
}

type Ready = (RobotId, Result<Post, Unposted>);

/// The message of a job; none when its robot is off or gone.
async fn ready(store: &Store, claim: &Claim) -> Result<Option<Ready>, StoreError> {
    let db = store.snapshot().await?;
    let Some(id) = claim.message else { return Ok(None) };
    let Some(row) = message::Entity::find_by_id((claim.city.0, id.0)).one(&db).await? else {
        return Ok(None);
    };
    let robot = robot::Entity::find_by_id((claim.city.0, row.robot_id)).one(&db).await?;
    let Some(robot) = robot.filter(|robot| robot.is_enabled) else { return Ok(None) };
    let content = Content::Digest { day: parsed("date", row.day.clone())?, digest: row.digest()? };
    Ok(Some((RobotId(robot.id), opened(store.keyring(), &robot, content)?)))
}

/// The messages of a city that are not tried again by themselves, the last to fail first.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn dead_messages(ctx: &Ctx, city: CityId) -> Result<Vec<DeadMessage>, StoreError> {
    ctx.authorize(Action::RobotEdit)?;
    ctx.permit(Action::RobotEdit, city, Subject::default(), &[])?;
    let db = ctx.store.snapshot().await?;
    let jobs = dead(&db, city, Kind::Message).await?;
    let messages: BTreeMap<Uuid, message::Model> = message::Entity::find()
        .filter(message::Column::CityId.eq(city.0))
        .filter(message::Column::Id.is_in(jobs.iter().filter_map(|job| job.message)))
        .all(&db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let names: BTreeMap<Uuid, String> = robot::Entity::find()
        .filter(robot::Column::CityId.eq(city.0))
        .all(&db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let mut found = Vec::with_capacity(jobs.len());
    for job in jobs {
        // What a robot that is gone had to say went with it.
        let Some(row) = job.message.and_then(|id| messages.get(&id)) else { continue };
        let why = match job.outcome {
            Some(Outcome::Unposted { why }) => Some(why),
            _ => None,
        };
        found.push(DeadMessage {
            job: job.id,
            name: names.get(&row.robot_id).cloned().unwrap_or_default(),
            day: parsed("date", row.day.clone())?,
            at: job.at,
            attempts: job.attempts,
            why,
        });
    }
    Ok(found)
}

/// Has a message sent again that failed for good. One that did not is [`StoreError::NotFound`].
#[instrument(skip_all, fields(city.id = %city, job.id = %id))]
pub async fn send_message_again(ctx: &Ctx, city: CityId, id: JobId) -> Result<(), StoreError> {
    let ctx = &ctx.about("job", id);
    ctx.authorize(Action::RobotEdit)?;
    ctx.permit(Action::RobotEdit, city, Subject::default(), &[])?;
    again(&ctx.store, city, id, Kind::Message).await
}
