//! The audit log, read.

use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId};
use indicator_model::moment::Moment;
use indicator_model::text::Kind;
use people_model::audit::{Anchor, Deed, Entry, FieldName, Term, ThingKind};
use people_model::policy::disclosure::{Disclosure, Field};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;

use super::anchor_from;
use crate::chain::word;
use crate::ctx::{Ctx, HIDDEN};
use crate::entity::{self, account, audit};
use crate::error::StoreError;

/// Which entries are wanted. What is none or empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Done by this account, or to it.
    pub person: Option<AccountId>,
    /// A part of the name of the person or of the thing.
    pub text: String,
    pub deed: Option<Deed>,
    /// First and last day as the city counts them; both included.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Older than this entry.
    pub before: Option<u64>,
}

/// Entries of one answer at most.
const LONGEST: u64 = 200;

/// Entries of a city's record, newest first, at most `limit` of them and never more than 200.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn list(ctx: &Ctx, city: CityId, filter: Filter, limit: u64) -> Result<Vec<Entry>, StoreError> {
    ctx.authorize(Action::AuditRead)?;
    ctx.permit(Action::AuditRead, city, Subject::default(), &[])?;
    let db = ctx.store.snapshot().await?;
    let mut rows = audit::Entity::find()
        .filter(condition(&db, ctx, city, &filter).await?)
        .order_by_desc(audit::Column::Sequence)
        .limit(limit.min(LONGEST))
        .all(&db)
        .await?;
    word::resolve(&db, city, &mut rows).await?;
    rows.into_iter().map(|row| Ok(as_seen_by(ctx, row.entry()?))).collect()
}

/// An entry with the names that the actor may see.
fn as_seen_by(ctx: &Ctx, mut entry: Entry) -> Entry {
    if entry.doer.account.is_some() {
        entry.doer.name = ctx.account_name(&entry.doer.name);
    }
    if entry.subject.kind != ThingKind::Account {
        return entry;
    }
    entry.subject.name = ctx.account_name(&entry.subject.name);
    let sees_logins = ctx.discloses(Field::Login) == Disclosure::Plain;
    for change in &mut entry.changes {
        for value in [&mut change.before, &mut change.after].into_iter().flatten() {
            match change.field {
                Term::Known(FieldName::Name) => *value = ctx.account_name(value),
                Term::Known(FieldName::Login) if !sees_logins => HIDDEN.clone_into(value),
                _ => {}
            }
        }
    }
    entry
}

/// The head of a city's record, to be printed and kept elsewhere.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn anchor(ctx: &Ctx, city: CityId) -> Result<Option<Anchor>, StoreError> {
    ctx.authorize(Action::AuditRead)?;
    ctx.permit(Action::AuditRead, city, Subject::default(), &[])?;
    anchor_from(&ctx.store.snapshot().await?, city).await
}

/// What people are called now who are in the audit log by number: in whose place something was done.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn names(
    ctx: &Ctx,
    city: CityId,
    people: &[AccountId],
) -> Result<Vec<(AccountId, String)>, StoreError> {
    ctx.authorize(Action::AuditRead)?;
    ctx.permit(Action::AuditRead, city, Subject::default(), &[])?;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let rows = account::Entity::find()
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.is_in(people.iter().map(|person| person.0)))
        .all(&ctx.store.snapshot().await?)
        .await?;
    Ok(rows.into_iter().map(|row| (AccountId(row.id), ctx.account_name(&row.name))).collect())
}

async fn condition(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    city: CityId,
    filter: &Filter,
) -> Result<Condition, StoreError> {
    let mut all = Condition::all().add(audit::Column::CityId.eq(city.0));
    if let Some(person) = filter.person {
        let either = Condition::any()
            .add(audit::Column::AccountId.eq(person.0))
            .add(audit::Column::OnBehalfOf.eq(person.0))
            .add(audit::Column::SubjectId.eq(person.to_string()));
        all = all.add(either);
    }
    let text = &Kind::Search.read(&filter.text)?;
    if !text.is_empty() {
        let mut either = Condition::any();
        let named = word::spelled(audit::Column::SubjectName, text);
        if ctx.discloses(Field::Name) == Disclosure::Plain {
            let people = word::found(db, city, text).await?;
            either = either
                .add(word::spelled(audit::Column::Name, text))
                .add(named)
                .add(audit::Column::Name.is_in(people.clone()))
                .add(audit::Column::SubjectName.is_in(people));
        } else {
            // To find somebody by a part of the name would tell the name.
            either = either.add(
                Condition::all()
                    .add(named)
                    .add(audit::Column::SubjectKind.ne(entity::word(&ThingKind::Account))),
            );
        }
        all = all.add(either);
    }
    if let Some(deed) = filter.deed {
        all = all.add(audit::Column::Deed.eq(entity::word(&deed)));
    }
    if let Some(from) = filter.from {
        all = all.add(audit::Column::At.gte(Moment::start_of(from).to_string()));
    }
    if let Some(to) = filter.to {
        all = all.add(audit::Column::At.lt(Moment::end_of(to).to_string()));
    }
    if let Some(before) = filter.before {
        all = all.add(audit::Column::Sequence.lt(i64::try_from(before).unwrap_or(i64::MAX)));
    }
    Ok(all)
}
