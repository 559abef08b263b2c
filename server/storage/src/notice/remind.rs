//! Makes the notices of a day.

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::date::Date;
use indicator_model::id::{AccountId, CheckInId, CityId, CommentId, TransitionId};
use indicator_model::notice::{Escalated, Occasion, Reminded, week_of};
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tracing::instrument;

use super::digest::{Drafts, drafts};
use super::group::Groups;
use super::{escalation, group, letters, limit};
use crate::audit::{self, Deeds, diff, thing};
use crate::check_in::{People, outstanding};
use crate::clock;
use crate::comment::mentioned;
use crate::ctx::Ctx;
use crate::entity::{city, insert_all, message, notice, word};
use crate::error::StoreError;
use crate::scheme;
use crate::store::{self, Exclusive, Store};
use crate::timetable;
use crate::transaction::Transaction;

/// Days for which a notice is kept.
pub(super) const KEPT: i64 = 180;

/// Makes the notices of a day in every city, for those who have none of that day yet. Returns how many. For workers, so it takes
/// no actor.
pub async fn daily(store: &Store, today: Date) -> Result<Reminded, StoreError> {
    let cities =
        city::Entity::find().filter(city::Column::Sample.eq(false)).all(&store.snapshot().await?).await?;
    let mut reminded = Reminded::default();
    for city in cities.into_iter().map(|row| CityId(row.city_id)) {
        let calendar = timetable::calendar(&store.snapshot().await?, city).await?;
        if !calendar.is_working(today) {
            continue;
        }
        let drafted = drafted(store, city, today, Occasion::Daily).await?;
        let transaction = store.begin().await?;
        let of_city = write(store, &transaction, city, today, Occasion::Daily, drafted).await?;
        transaction.commit().await?;
        reminded.told += of_city.told;
        reminded.held_back += of_city.held_back;
    }
    Ok(reminded)
}

/// Reminds everybody in a city of all that is open, once a day and within the limit of the week.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn remind(ctx: &Ctx, city: CityId) -> Result<Reminded, StoreError> {
    ctx.authorize(Action::TimetableEdit)?;
    let permit = ctx.permit(Action::TimetableEdit, city, Subject::default(), &[])?;
    let today = clock::today();
    let drafted = drafted(&ctx.store, city, today, Occasion::Asked).await?;
    let transaction = ctx.store.begin().await?;
    let reminded = write(&ctx.store, &transaction, city, today, Occasion::Asked, drafted).await?;
    let row = city::Entity::find_by_id(city.0).one(&transaction).await?.ok_or(StoreError::NotFound)?;
    let fields = vec![diff(FieldName::Notices, None, Some(&reminded.told.to_string()))];
    let deeds = Deeds::done(permit.doer(), Deed::Remind, thing(ThingKind::City, city, row.name));
    audit::record(&transaction, ctx.chain(city), deeds.with(fields)).await?;
    transaction.commit().await?;
    Ok(reminded)
}

/// What people and chat groups would be notified.
struct Drafted {
    people: Drafts,
    groups: Groups,
}

async fn drafted(
    store: &Store,
    city: CityId,
    today: Date,
    occasion: Occasion,
) -> Result<Drafted, StoreError> {
    let outstanding = outstanding(store, city, today).await?;
    let db = store.snapshot().await?;
    let people = People::of(&db, city).await?;
    let mentioned = mentioned(&db, city, today).await?;
    let decided = scheme::decided(&db, city, today).await?;
    let robots = group::robots(&db, store, city).await?;
    let mut drafted = Drafted {
        people: drafts(&outstanding, mentioned, decided, &people, today, occasion),
        groups: group::drafts(&outstanding, &robots, today, occasion),
    };
    // Who has everybody reminded reminds of reports.
    if occasion == Occasion::Daily {
        let waiting = escalation::waiting(store, &outstanding, today).await?;
        escalation::add(&mut drafted.people, &waiting, &people);
        escalation::add_groups(&mut drafted.groups, &waiting, &robots);
    }
    Ok(drafted)
}

/// Writes the notices that are to be. Of two that write at once the second finds those of the first.
async fn write(
    store: &Store,
    transaction: &Transaction,
    city: CityId,
    today: Date,
    occasion: Occasion,
    drafted: Drafted,
) -> Result<Reminded, StoreError> {
    store::lock(transaction, Exclusive::Notices).await?;
    let limit = limit::stored(transaction, city).await?;
    let former = former(transaction, city, today).await?;
    let nothing = Former::default();
    let now = clock::now();
    let mut reminded = Reminded::default();
    let mut rows = Vec::new();
    for (account, mut draft) in drafted.people {
        let former = former.get(&account).unwrap_or(&nothing);
        draft.digest.mentions.retain(|mention| !former.mentions.contains(&mention.comment));
        draft.digest.decisions.retain(|decision| !former.decisions.contains(&decision.transition));
        draft.digest.escalated.retain(|warning| !former.escalated.iter().any(|told| told.is_same(warning)));
        // What the assessment office asks for is reports; mentions and decisions go along.
        if draft.digest.is_empty() || (occasion == Occasion::Asked && !draft.digest.has_reports()) {
            continue;
        }
        let is_news = !draft.digest.mentions.is_empty()
            || !draft.digest.decisions.is_empty()
            || !draft.digest.escalated.is_empty()
            || draft.digest.returned.iter().any(|came| !former.returned.contains(&came.check_in));
        if occasion == Occasion::Daily && !draft.is_step && !is_news {
            continue;
        }
        // The limit is for reports, which are notified again and again. Of the rest each is notified once.
        if former.of_week >= u32::from(limit.count()) {
            draft.digest = draft.digest.without_reports();
        }
        if former.today.contains(&word(&occasion)) || limit.count() == 0 || draft.digest.is_empty() {
            reminded.held_back += 1;
            continue;
        }
        rows.push(notice::Model::new(city, account, today, occasion, &draft.digest.bounded(), now)?);
        reminded.told += 1;
    }
    if store.sends_letters() {
        letters::write(transaction, city, &rows).await?;
    }
    insert_all::<notice::Entity>(transaction, Box::new(rows.into_iter())).await?;
    group::write(transaction, city, today, occasion, drafted.groups).await?;
    Ok(reminded)
}

/// What a person was notified before.
#[derive(Default)]
struct Former {
    /// Occasions of this very day.
    today: BTreeSet<String>,
    /// Notices of the week with reports.
    of_week: u32,
    /// What came back and was notified.
    returned: BTreeSet<CheckInId>,
    mentions: BTreeSet<CommentId>,
    decisions: BTreeSet<TransitionId>,
    /// The steps of warnings that were notified.
    escalated: Vec<Escalated>,
}

async fn former(
    transaction: &Transaction,
    city: CityId,
    today: Date,
) -> Result<BTreeMap<AccountId, Former>, StoreError> {
    let rows = notice::Entity::find()
        .filter(notice::Column::CityId.eq(city.0))
        .filter(notice::Column::Day.gte(today.plus_days(-KEPT).unwrap_or(Date::FIRST).to_string()))
        .all(transaction)
        .await?;
    let (day, monday) = (today.to_string(), week_of(today).to_string());
    let mut all: BTreeMap<AccountId, Former> = BTreeMap::new();
    for row in rows {
        let former = all.entry(AccountId(row.account_id)).or_default();
        let digest = row.digest()?;
        former.of_week += u32::from(row.day >= monday && digest.has_reports());
        former.returned.extend(digest.returned.into_iter().map(|came| came.check_in));
        former.mentions.extend(digest.mentions.into_iter().map(|mention| mention.comment));
        former.decisions.extend(digest.decisions.into_iter().map(|decision| decision.transition));
        former.escalated.extend(digest.escalated);
        if row.day == day {
            former.today.insert(row.occasion);
        }
    }
    Ok(all)
}

/// Removes what nobody looks at any more. Returns how much it was.
pub(crate) async fn expire(transaction: &Transaction) -> Result<u64, StoreError> {
    let last = clock::today().plus_days(-KEPT).unwrap_or(Date::FIRST);
    let over = notice::Entity::delete_many().filter(notice::Column::Day.lt(last.to_string()));
    let messages = message::Entity::delete_many().filter(message::Column::Day.lt(last.to_string()));
    Ok(over.exec(transaction).await?.rows_affected + messages.exec(transaction).await?.rows_affected)
}
