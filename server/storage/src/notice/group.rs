//! What the chat group of each robot is notified of on a day, by the same ladder as people.
//!
//! A robot speaks for its organization and for those below it that have none of their own; that of the city, for the rest.

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::check_in::due::Due;
use indicator_model::date::Date;
use indicator_model::id::{CheckInId, CityId, MessageId, OrganizationId};
use indicator_model::notice::group::{GroupDigest, MissingOf};
use indicator_model::notice::{Escalated, Missing, Occasion, Returned, days_left, is_near, is_step};
use indicator_model::period::Period;
use indicator_model::timetable::line;
use people_model::job::Kind;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::digest::name;
use super::remind::KEPT;
use crate::check_in::Outstanding;
use crate::clock;
use crate::entity::{insert_all, job, message, robot, word};
use crate::error::StoreError;
use crate::robot::messenger;
use crate::store::Store;
use crate::transaction::Transaction;

/// The robots that are on; those of the city are under none.
pub(super) type Robots = BTreeMap<Option<OrganizationId>, Vec<Uuid>>;

/// What a group would be notified.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) digest: GroupDigest,
    /// Whether something in it has reached a day of the ladder.
    is_step: bool,
}

/// By robot.
pub(super) type Groups = BTreeMap<Uuid, Draft>;

/// The robots of a city; none where nobody brings messages.
pub(super) async fn robots(
    db: &impl ConnectionTrait,
    store: &Store,
    city: CityId,
) -> Result<Robots, StoreError> {
    let mut robots = Robots::new();
    if messenger(store).is_none() {
        return Ok(robots);
    }
    let rows = robot::Entity::find()
        .filter(robot::Column::CityId.eq(city.0))
        .filter(robot::Column::IsEnabled.eq(true))
        .all(db)
        .await?;
    for row in rows {
        robots.entry(row.organization_id.map(OrganizationId)).or_default().push(row.id);
    }
    Ok(robots)
}

/// What each group would be notified.
pub(super) fn drafts(
    outstanding: &[Outstanding],
    robots: &Robots,
    today: Date,
    occasion: Occasion,
) -> Groups {
    let mut groups = Groups::new();
    for of in outstanding {
        for (organization, dues) in &of.missing {
            let own = line(*organization, of.organizations());
            let nearest = own.iter().find_map(|above| robots.get(&Some(*above)));
            let Some(robots) = nearest.or_else(|| robots.get(&None)) else { continue };
            let draft = draft(of, today, occasion, *organization, dues);
            for robot in robots {
                let group = groups.entry(*robot).or_default();
                group.is_step |= draft.is_step;
                group.digest.missing.extend(draft.digest.missing.iter().cloned());
                group.digest.returned.extend(draft.digest.returned.iter().cloned());
            }
        }
    }
    groups.retain(|_, draft| !draft.digest.is_empty());
    groups
}

/// What is missing or came back of one organization.
fn draft(
    of: &Outstanding,
    today: Date,
    occasion: Occasion,
    organization: OrganizationId,
    dues: &[Due],
) -> Draft {
    let mut draft = Draft::default();
    let name = name(of, organization);
    let mut missing: BTreeMap<(Date, Period), Vec<String>> = BTreeMap::new();
    for due in dues {
        let (indicator, period) = (&due.indicator, due.subject.period);
        let Some(current) = &due.current else {
            missing.entry((due.window.due, period)).or_default().push(indicator.name.clone());
            continue;
        };
        draft.is_step |= is_step(days_left(due.window.due, today, &of.calendar));
        draft.digest.returned.push(Returned {
            check_in: current.id,
            organization,
            name: name.clone(),
            code: indicator.code.clone(),
            indicator: indicator.name.clone(),
            period,
        });
    }
    for ((due, period), indicators) in missing {
        let left = days_left(due, today, &of.calendar);
        if occasion == Occasion::Daily && !is_near(left) {
            continue;
        }
        draft.is_step |= is_step(left);
        let count = u32::try_from(indicators.len()).unwrap_or(u32::MAX);
        let missing = Missing { due, organization, name: name.clone(), period, left, count };
        draft.digest.missing.push(MissingOf { missing, indicators });
    }
    draft
}

/// Writes the messages that are to be, with their jobs: one for a robot, a day and an occasion. Its caller holds the lock of the
/// notices, so of two that write at once the second finds those of the first.
pub(super) async fn write(
    transaction: &Transaction,
    city: CityId,
    today: Date,
    occasion: Occasion,
    groups: Groups,
) -> Result<(), StoreError> {
    if groups.is_empty() {
        return Ok(());
    }
    let former = former(transaction, city, today, occasion).await?;
    // Somebody may have removed a robot in the meantime.
    let robots: BTreeSet<Uuid> = robot::Entity::find()
        .filter(robot::Column::CityId.eq(city.0))
        .all(transaction)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let (mut rows, mut jobs) = (Vec::new(), Vec::new());
    for (robot, mut draft) in groups.into_iter().filter(|(robot, _)| robots.contains(robot)) {
        let former = former.get(&robot);
        let is_told_of = |warning: &Escalated| {
            former.is_some_and(|former| former.escalated.iter().any(|told| told.is_same(warning)))
        };
        draft.digest.escalated.retain(|warning| !is_told_of(warning));
        if draft.digest.is_empty() {
            continue;
        }
        let is_known = |id: &CheckInId| former.is_some_and(|former| former.returned.contains(id));
        let is_news = !draft.digest.escalated.is_empty()
            || draft.digest.returned.iter().any(|came| !is_known(&came.check_in));
        let is_told = former.is_some_and(|former| former.is_told);
        if is_told || (occasion == Occasion::Daily && !draft.is_step && !is_news) {
            continue;
        }
        let row = message::Model::new(city, robot, today, occasion, &draft.digest.bounded())?;
        let key = format!("message {}", MessageId(row.id));
        jobs.push(job::Model {
            message_id: Some(row.id),
            ..job::Model::new(Kind::Message, city, &key, clock::now(), 0)
        });
        rows.push(row);
    }
    insert_all::<message::Entity>(transaction, Box::new(rows.into_iter())).await?;
    insert_all::<job::Entity>(transaction, Box::new(jobs.into_iter())).await
}

/// What a group was notified before.
#[derive(Default)]
struct Former {
    /// On this very day and occasion.
    is_told: bool,
    /// What came back and was notified.
    returned: BTreeSet<CheckInId>,
    /// The steps of warnings that were notified.
    escalated: Vec<Escalated>,
}

async fn former(
    transaction: &Transaction,
    city: CityId,
    today: Date,
    occasion: Occasion,
) -> Result<BTreeMap<Uuid, Former>, StoreError> {
    let rows = message::Entity::find()
        .filter(message::Column::CityId.eq(city.0))
        .filter(message::Column::Day.gte(today.plus_days(-KEPT).unwrap_or(Date::FIRST).to_string()))
        .all(transaction)
        .await?;
    let (day, occasion) = (today.to_string(), word(&occasion));
    let mut all: BTreeMap<Uuid, Former> = BTreeMap::new();
    for row in rows {
        let former = all.entry(row.robot_id).or_default();
        let digest = row.digest()?;
        former.returned.extend(digest.returned.into_iter().map(|came| came.check_in));
        former.escalated.extend(digest.escalated);
        former.is_told |= row.day == day && row.occasion == occasion;
    }
    Ok(all)
}
