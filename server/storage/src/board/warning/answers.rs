//! What people say about warnings: written once; a later answer takes the place of an earlier one, which stays.

use std::collections::BTreeMap;

use indicator_model::date::Date;
use indicator_model::id::{CityId, IndicatorId, OrganizationId, SchemeId};
use indicator_model::text::Kind;
use indicator_model::warning::Answer;
use indicator_model::warning::answer::{Answered, NewAnswer};
use indicator_model::warning::list::Status;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use tracing::instrument;

use super::warnings;
use crate::audit::{self, Deeds, diff, thing};
use crate::board::Extent;
use crate::ctx::Ctx;
use crate::entity::warning_answer;
use crate::error::{StoreError, in_field};
use crate::scheme::Reading;
use crate::store::{self, Exclusive};
use crate::{account, clock};

/// Answers to the indicators of a scheme, of each in order of time.
pub(super) type Answers = BTreeMap<(OrganizationId, IndicatorId), Vec<Answer>>;

pub(super) async fn of(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    scheme: SchemeId,
) -> Result<Answers, StoreError> {
    let rows = warning_answer::Entity::find()
        .filter(warning_answer::Column::CityId.eq(city.0))
        .filter(warning_answer::Column::SchemeId.eq(scheme.0))
        .order_by_asc(warning_answer::Column::At)
        .order_by_asc(warning_answer::Column::Id)
        .all(db)
        .await?;
    let mut answers = Answers::new();
    for (place, said) in named(ctx, db, city, rows).await? {
        answers.entry(place).or_default().push(said);
    }
    Ok(answers)
}

async fn named(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    rows: Vec<warning_answer::Model>,
) -> Result<Vec<((OrganizationId, IndicatorId), Answer)>, StoreError> {
    let shown = |row: warning_answer::Model, by| {
        let place = (OrganizationId(row.organization_id), IndicatorId(row.indicator_id));
        Ok((place, row.answer(by)?))
    };
    account::signed(ctx, db, city, rows, |row| row.author_id, shown).await
}

/// Answers the warning that is open about a node. One that was given before under the same id is answered as then, whatever has
/// happened since.
///
/// Who reports for an organization answers for it too, so there is no action of its own.
///
/// # Errors
/// [`StoreError::Text`] where the measure or who carries it out is no text that can be kept.
#[instrument(skip_all, fields(scheme.id = %new.scheme))]
pub async fn answer(ctx: &Ctx, new: NewAnswer) -> Result<Answered, StoreError> {
    let ctx = &ctx.about("scheme", new.scheme);
    ctx.authorize(Action::MeasurementRecord)?;
    let measure = Kind::Reason.read(&new.measure).map_err(in_field("measure"))?;
    let responsible = Kind::Phrase.read(&new.responsible).map_err(in_field("responsible"))?;
    let new = NewAnswer { measure, responsible, ..new };
    let reading = Reading::of(ctx, new.scheme, Action::SchemeRead).await?;
    let (city, tree) = (reading.city(), reading.tree);
    drop(reading.db);
    let row = tree.row(new.node).ok_or(StoreError::NotFound)?;
    let (owner, indicator) = (tree.node(row).owner, tree.indicator(row));
    let subject = Subject { organization: Some(owner), scheme: Some(new.scheme), ..Subject::default() };
    let permit = ctx.permit(Action::MeasurementRecord, city, subject, &tree.scheme().organizations)?;
    let known = warnings(ctx, new.scheme, Extent::Organization(owner), None).await?;
    let about = known.list.iter().find(|warning| warning.row.node == new.node);
    let by = permit.doer();
    let model = warning_answer::Model {
        city_id: city.0,
        id: new.id.0,
        scheme_id: new.scheme.0,
        indicator_id: indicator.id.0,
        organization_id: owner.0,
        day: known.board.today.to_string(),
        cause: new.cause.key().to_owned(),
        measure: new.measure.clone(),
        responsible: new.responsible.clone(),
        until: new.until.to_string(),
        author_id: by.account.map(|account| account.0),
        on_behalf_of: by.on_behalf_of.map(|account| account.0),
        at: clock::now().to_string(),
        outcome: new.outcome.map(|outcome| outcome.key().to_owned()),
    };
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    if let Some(kept) = warning_answer::Entity::find_by_id((city.0, new.id.0)).one(&transaction).await? {
        let again = warning_answer::Model { at: kept.at.clone(), day: kept.day.clone(), ..model };
        return Ok(if kept == again { Answered::Done } else { Answered::ReusedId });
    }
    let Some(about) = about.filter(|about| about.status() == Status::Open) else {
        return Ok(Answered::NoWarning);
    };
    let newest = newest(ctx, &transaction, &model, about.episode.since).await?;
    if newest.as_ref().map(|newest| newest.id) != new.seen
        && let Some(theirs) = newest
    {
        return Ok(Answered::Conflict { theirs: Box::new(theirs) });
    }
    if let Some(fault) = new.fault(known.board.today, newest.as_ref()) {
        return Ok(Answered::Refused { fault });
    }
    warning_answer::Entity::insert(model.into_active_model()).exec_without_returning(&transaction).await?;
    let until = new.until.to_string();
    let fields = vec![diff(FieldName::Until, None, Some(&until))];
    let subject = thing(ThingKind::Scheme, new.scheme, indicator.code.as_str());
    let deeds = Deeds::done(by, Deed::WarningAnswer, subject).with(fields).because(&new.measure);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    Ok(Answered::Done)
}

/// The newest answer to the warning that `new` is about, which opened on the day `since`.
async fn newest(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    new: &warning_answer::Model,
    since: Date,
) -> Result<Option<Answer>, StoreError> {
    let row = warning_answer::Entity::find()
        .filter(warning_answer::Column::CityId.eq(new.city_id))
        .filter(warning_answer::Column::SchemeId.eq(new.scheme_id))
        .filter(warning_answer::Column::IndicatorId.eq(new.indicator_id))
        .filter(warning_answer::Column::OrganizationId.eq(new.organization_id))
        .filter(warning_answer::Column::Day.gte(since.to_string()))
        .order_by_desc(warning_answer::Column::At)
        .order_by_desc(warning_answer::Column::Id)
        .one(db)
        .await?;
    let named = named(ctx, db, CityId(new.city_id), row.into_iter().collect()).await?;
    Ok(named.into_iter().next().map(|(_, newest)| newest))
}
