//! Comments ([`indicator_model::comment`]): who reads the scheme reads them, also from outside (with names masked); who works for the
//! city writes them.
//!
//! The people whom a comment may name are those who have to do with the indicator: who reports and answers for it and for what is
//! above it, the assessment office, the steering committee, and who has commented before. The server finds them in the text by
//! itself, so nobody is named by an id that a client made up.

mod concerned;
mod mention;

use std::collections::BTreeMap;

use indicator_model::comment::{Comment, Concerned, NewComment, Part, Place, Thread, Written, parts};
use indicator_model::id::{CityId, CommentId, SchemeId};
use indicator_model::text::Kind;
use indicator_model::tree::Row;
use people_model::audit::{Deed, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use tracing::instrument;
use uuid::Uuid;

pub(crate) use self::mention::{Mentioned, mentioned};
use crate::audit::{self, Deeds, thing};
use crate::check_in::scheme_of;
use crate::ctx::{Actor, Ctx};
use crate::entity::{comment, indicator, moment, moment_if_any};
use crate::error::{StoreError, in_field};
use crate::scheme::Reading;
use crate::store::{self, Exclusive};
use crate::{account, clock};

/// Comments that are shown.
const SHOWN: u64 = 200;

/// The comments on a place. One that no scheme in the actor's reach has is [`StoreError::NotFound`].
#[instrument(skip_all)]
pub async fn open(ctx: &Ctx, place: Place) -> Result<Thread, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let Looked { scheme, reading, row } = look(ctx, place).await?;
    let (city, db, tree) = (reading.city(), &reading.db, &reading.tree);
    let all = on(city, place);
    let count = all.clone().count(db).await?;
    let newest = all.order_by_desc(comment::Column::At).order_by_desc(comment::Column::Id);
    let mut rows = newest.limit(SHOWN).all(db).await?;
    rows.reverse();
    let organizations = &tree.scheme().organizations;
    let is_person = matches!(ctx.actor, Actor::Person(_));
    let decided = ctx.decide(Action::CommentWrite, city, subject(scheme, place), organizations);
    let may_write = is_person && decided.is_ok();
    let concerned = concerned::of(ctx, &reading, row, place).await?;
    let owner = tree.owner(row).map(|owner| owner.name.clone()).unwrap_or_default();
    let indicator = tree.indicator(row);
    Ok(Thread {
        name: indicator.name.clone(),
        code: indicator.code.clone(),
        organization: owner,
        older: u32::try_from(count.saturating_sub(SHOWN)).unwrap_or(u32::MAX),
        comments: shown(ctx, db, city, rows, &concerned).await?,
        concerned: if may_write { concerned } else { Vec::new() },
        may_write,
    })
}

/// Writes a comment. One that was written before under the same id is answered as then.
///
/// # Errors
/// [`StoreError::Text`] where it is empty or no text that can be kept.
#[instrument(skip_all)]
pub async fn write(ctx: &Ctx, new: NewComment) -> Result<Written, StoreError> {
    ctx.authorize(Action::CommentWrite)?;
    let text = Kind::Reason.required(&new.text).map_err(in_field("text"))?;
    let Looked { scheme, reading, row } = look(ctx, new.place).await?;
    let city = reading.city();
    let organizations = &reading.tree.scheme().organizations;
    let permit = ctx.permit(Action::CommentWrite, city, subject(scheme, new.place), organizations)?;
    let doer = permit.doer();
    // The operator has no account that others could answer.
    let author = doer.account.ok_or(StoreError::NotFound)?;
    let concerned = concerned::of(ctx, &reading, row, new.place).await?;
    let code = reading.tree.indicator(row).code.clone();
    drop(reading);
    let body = serde_json::to_string(&parts(&text, &concerned))
        .map_err(|error| StoreError::Corrupt { what: "comment", value: error.to_string() })?;
    let model = comment::Model {
        city_id: city.0,
        id: new.id.0,
        indicator_id: new.place.indicator.0,
        organization_id: new.place.organization.0,
        period: new.place.period.map(|period| period.to_string()),
        body,
        author_id: author.0,
        on_behalf_of: doer.on_behalf_of.map(|account| account.0),
        at: clock::now().to_string(),
        withdrawn_at: None,
    };
    let transaction = ctx.store.begin().await?;
    // Of two with one id the second finds the first.
    store::lock(&transaction, Exclusive::Comments).await?;
    if let Some(kept) = comment::Entity::find_by_id((city.0, new.id.0)).one(&transaction).await? {
        let again = comment::Model { at: kept.at.clone(), withdrawn_at: kept.withdrawn_at.clone(), ..model };
        return Ok(if kept == again { Written::Done } else { Written::ReusedId });
    }
    comment::Entity::insert(model.into_active_model()).exec_without_returning(&transaction).await?;
    let deeds = Deeds::done(doer, Deed::CommentWrite, thing(ThingKind::Comment, new.id, code));
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    Ok(Written::Done)
}

/// Withdraws a comment of the actor: from here on nobody is shown what it said. One that is another's is
/// [`StoreError::NotFound`].
#[instrument(skip_all, fields(comment.id = %id))]
pub async fn withdraw(ctx: &Ctx, id: CommentId) -> Result<(), StoreError> {
    ctx.authorize(Action::CommentWrite)?;
    let Actor::Person(person) = &ctx.actor else { return Err(StoreError::NotFound) };
    let transaction = ctx.store.begin().await?;
    let own = comment::Entity::find()
        .filter(ctx.in_reach(comment::Column::CityId))
        .filter(comment::Column::Id.eq(id.0))
        .filter(comment::Column::AuthorId.eq(person.standing.account.0));
    let row = own.one(&transaction).await?.ok_or(StoreError::NotFound)?;
    if row.withdrawn_at.is_some() {
        return Ok(());
    }
    let city = CityId(row.city_id);
    let permit = ctx.permit(Action::CommentWrite, city, Subject::default(), &[])?;
    comment::Entity::update_many()
        .col_expr(comment::Column::WithdrawnAt, Expr::value(Some(clock::now().to_string())))
        .filter(comment::Column::CityId.eq(row.city_id))
        .filter(comment::Column::Id.eq(row.id))
        .exec(&transaction)
        .await?;
    let about = indicator::names(&transaction, &[city], std::iter::once(row.indicator_id)).await?;
    let code = about.into_values().next().map(|(code, _)| code).unwrap_or_default();
    let deeds = Deeds::done(permit.doer(), Deed::CommentWithdraw, thing(ThingKind::Comment, id, code));
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await
}

/// Where a comment is.
struct Looked {
    scheme: SchemeId,
    reading: Reading,
    row: Row,
}

async fn look(ctx: &Ctx, place: Place) -> Result<Looked, StoreError> {
    let (scheme, reading) = scheme_of(ctx, place.indicator, place.organization, place.period).await?;
    let tree = &reading.tree;
    let mut rows = tree.rows_of(place.indicator);
    let row = rows.find(|&row| tree.node(row).owner == place.organization).ok_or(StoreError::NotFound)?;
    drop(rows);
    Ok(Looked { scheme, reading, row })
}

fn subject(scheme: SchemeId, place: Place) -> Subject<'static> {
    Subject { organization: Some(place.organization), scheme: Some(scheme), ..Subject::default() }
}

/// Those of a place: of the indicator as a whole all, of a period its own and those about the whole.
fn on(city: CityId, place: Place) -> Select<comment::Entity> {
    use comment::Column;
    let of_period = |period: indicator_model::period::Period| {
        Column::Period.eq(period.to_string()).or(Column::Period.is_null())
    };
    comment::Entity::find()
        .filter(Column::CityId.eq(city.0))
        .filter(Column::IndicatorId.eq(place.indicator.0))
        .filter(Column::OrganizationId.eq(place.organization.0))
        .filter(sea_orm::Condition::all().add_option(place.period.map(of_period)))
}

/// People are called what they are called where a comment names them, so that two of one name differ.
async fn shown(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    rows: Vec<comment::Model>,
    concerned: &[Concerned],
) -> Result<Vec<Comment>, StoreError> {
    let bodies: Vec<Vec<Part>> = rows.iter().map(comment::Model::parts).collect::<Result<_, _>>()?;
    let people = Part::people(bodies.iter().flatten()).map(|person| person.0);
    let people: Vec<Uuid> = rows.iter().map(|row| row.author_id).chain(people).collect();
    let names: BTreeMap<Uuid, String> = account::names(db, ctx.chain(city), people).await?;
    let name = |id: &Uuid| {
        let known = concerned.iter().find(|person| person.account.0 == *id);
        let name = || ctx.account_name(names.get(id).map_or("", String::as_str));
        known.map_or_else(name, |person| person.handle.clone())
    };
    let me = match &ctx.actor {
        Actor::Person(person) => Some(person.standing.account.0),
        Actor::Operator | Actor::Nobody { .. } => None,
    };
    let comment = |(row, parts): (comment::Model, Vec<Part>)| {
        let part = |part: Part| match part {
            Part::Text(text) => Part::Text(text),
            Part::Person(account) => Part::Person(name(&account.0)),
        };
        let is_withdrawn = row.withdrawn_at.is_some();
        let parts = if is_withdrawn { Vec::new() } else { parts.into_iter().map(part).collect() };
        Ok(Comment {
            id: CommentId(row.id),
            period: row.period()?,
            by: name(&row.author_id),
            is_own: me == Some(row.author_id),
            parts,
            at: moment(row.at)?,
            withdrawn_at: moment_if_any(row.withdrawn_at)?,
        })
    };
    rows.into_iter().zip(bodies).map(comment).collect()
}
