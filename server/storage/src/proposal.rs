//! What takes two administrators ([`Measure::takes_two`]): proposed, confirmed, refused, expired, and each of it in the audit log.
//!
//! Everything is judged again when it is confirmed, in the transaction that does it. Where nobody is left who could
//! confirm, the operator acts on the server.

mod carry_out;

use indicator_model::id::{AccountId, CityId, ProposalId};
use indicator_model::text::Kind;
use people_model::account::AccountState;
use people_model::audit::{Deed, Doer, FieldDiff, FieldName, ThingKind};
use people_model::mask;
use people_model::policy::{Action, Denial, Subject};
use people_model::proposal::{Decision, Field, Measure, NewProposal, PATIENCE, Proposal, Proposed, Refusal};
use people_model::role::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use tracing::instrument;
use uuid::Uuid;

use crate::account::appointment;
use crate::account::{self, password};
use crate::audit::{self, Deeds, diff, thing};
use crate::crypto::Cell;
use crate::ctx::{Actor, Ctx, Person};
use crate::entity::{self, moment, proposal};
use crate::error::{StoreError, in_field, refused};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;
use crate::{clock, secret};

/// Groups of letters in each half of a one-time password: what one of the two does not know is 50 bits.
const HALF: usize = 2;

/// Proposes something to another administrator. Answers the proposer's half of a one-time password, where that is what is
/// proposed.
#[instrument(skip_all, fields(account.id = %new.account, measure = new.measure.key()))]
pub async fn propose(ctx: &Ctx, city: CityId, new: NewProposal) -> Result<Proposed, StoreError> {
    let NewProposal { account, measure, reason } = new;
    let ctx = &ctx.about("account", account);
    ctx.authorize(measure.action())?;
    let permit = ctx.permit(measure.action(), city, Subject::default(), &[])?;
    let person = person(ctx)?;
    let me = person.standing.account;
    if me == account {
        return Err(StoreError::Forbidden(Denial::OwnWork));
    }
    let reason = &Kind::Reason.read(&reason).map_err(in_field(Field::Reason))?;
    if reason.is_empty() {
        return Err(refused(Refusal::NoReason));
    }
    let office = own_office(person)?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    expire(&transaction, city, &nobody()).await?;
    let row = account::held(&transaction, city, account).await?;
    if row.erased_at.is_some() {
        return Err(refused(people_model::account::Refusal::Erased));
    }
    let written = serde_json::to_string(&measure).unwrap_or_default();
    let same = open(city)
        .filter(proposal::Column::AccountId.eq(account.0))
        .filter(proposal::Column::Measure.eq(written.as_str()));
    if same.one(&transaction).await?.is_some() {
        return Err(refused(Refusal::AlreadyProposed));
    }
    if !has_second(&transaction, city, office, &[me, account]).await? {
        return Err(refused(Refusal::NoSecond));
    }
    let id = ProposalId(Uuid::now_v7());
    let half = (measure == Measure::ResetPassword).then(|| secret::readable(HALF)).transpose()?;
    let cell = Cell::proposal(city.0, id.0);
    let row_ = proposal::Model {
        city_id: city.0,
        id: id.0,
        account_id: account.0,
        measure: written,
        reason: mask::redact(reason),
        proposed_by: me.0,
        proposed_as: office.key().to_owned(),
        proposed_at: clock::now().to_string(),
        until: clock::hours_ahead(PATIENCE).to_string(),
        state: "open".to_owned(),
        decided_by: None,
        decided_at: None,
        half: ctx.store.keyring().seal(cell, half.as_deref().unwrap_or_default())?,
    };
    let mut fields = fields(measure);
    fields.push(diff(FieldName::Until, None, Some(&row_.until)));
    proposal::Entity::insert(row_.into_active_model()).exec_without_returning(&transaction).await?;
    let deeds = Deeds::done(permit.doer(), Deed::Propose, thing(ThingKind::Account, account, row.name));
    audit::record(&transaction, city, deeds.with(fields).because(reason)).await?;
    transaction.commit().await?;
    Ok(Proposed { id, half })
}

/// Confirms or refuses a proposal. The answer is the second half of the one-time password, where that was what was
/// proposed: the first is the proposer's.
#[instrument(skip_all, fields(proposal.id = %id, decision = ?decision))]
pub async fn decide(
    ctx: &Ctx,
    city: CityId,
    id: ProposalId,
    decision: Decision,
) -> Result<Option<String>, StoreError> {
    let ctx = &ctx.about("proposal", id);
    ctx.authorize(Action::ProposalDecide)?;
    let permit = ctx.permit(Action::ProposalDecide, city, Subject::default(), &[])?;
    let person = person(ctx)?;
    // Hashing takes its time, and the transaction holds everybody else.
    let second = secret::readable(HALF)?;
    let hash = match (decision, first_half(ctx, city, id).await?) {
        (Decision::Confirm, Some(first)) => password::hash(&format!("{first}-{second}")).await?,
        _ => String::new(),
    };

    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    expire(&transaction, city, &nobody()).await?;
    let known = open(city).filter(proposal::Column::Id.eq(id.0)).one(&transaction).await?;
    // What expired stays recorded as expired, also when there is nothing else to do.
    let Some(known) = known else {
        transaction.commit().await?;
        return Err(StoreError::NotFound);
    };
    let measure = known.measure()?;
    let is_own = person.standing.account.0 == known.proposed_by;
    if !(decision == Decision::Refuse && is_own) {
        eligible(person, &known)?;
    }
    let account = AccountId(known.account_id);
    let row = account::held(&transaction, city, account).await?;
    let (state, deed) = match decision {
        Decision::Confirm => ("confirmed", Deed::ProposalConfirm),
        Decision::Refuse => ("refused", Deed::ProposalRefuse),
    };
    let mut fields = fields(measure);
    fields.push(diff(FieldName::ProposedBy, None, Some(&known.proposed_by.to_string())));
    let deeds = Deeds::done(permit.doer(), deed, thing(ThingKind::Account, account, row.name.clone()));
    audit::record(&transaction, city, deeds.with(fields).because(&known.reason)).await?;
    if decision == Decision::Confirm {
        still_proposed(&transaction, city, &known).await?;
        carry_out::carry_out(&transaction, permit.doer(), city, row, measure, &known.reason, hash).await?;
    }
    proposal::Entity::update_many()
        .col_expr(proposal::Column::State, Expr::value(state))
        .col_expr(proposal::Column::Half, Expr::value(""))
        .col_expr(proposal::Column::DecidedBy, Expr::value(Some(person.standing.account.0)))
        .col_expr(proposal::Column::DecidedAt, Expr::value(Some(clock::now().to_string())))
        .filter(proposal::Column::CityId.eq(city.0))
        .filter(proposal::Column::Id.eq(id.0))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    let is_reset = decision == Decision::Confirm && measure == Measure::ResetPassword;
    Ok(is_reset.then_some(second))
}

/// The proposer's half of the one-time password of an open proposal; it is the same as long as that is open.
async fn first_half(ctx: &Ctx, city: CityId, id: ProposalId) -> Result<Option<String>, StoreError> {
    let db = ctx.store.snapshot().await?;
    let known = open(city).filter(proposal::Column::Id.eq(id.0)).one(&db).await?;
    let half = known.map(|known| ctx.store.keyring().open(Cell::proposal(city.0, id.0), &known.half));
    Ok(half.transpose()?.filter(|half| !half.is_empty()))
}

/// The proposals that wait, oldest first.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn list(ctx: &Ctx, city: CityId) -> Result<Vec<Proposal>, StoreError> {
    ctx.authorize(Action::ProposalDecide)?;
    ctx.permit(Action::ProposalDecide, city, Subject::default(), &[])?;
    let due = open(city).filter(proposal::Column::Until.lte(clock::now().to_string()));
    if due.one(&ctx.store.snapshot().await?).await?.is_some() {
        let transaction = ctx.store.begin().await?;
        store::lock(&transaction, Exclusive::People).await?;
        expire(&transaction, city, &nobody()).await?;
        transaction.commit().await?;
    }
    let db = ctx.store.snapshot().await?;
    let rows = open(city).order_by_asc(proposal::Column::Id).all(&db).await?;
    let people = rows.iter().flat_map(|row| [row.account_id, row.proposed_by]).collect();
    let names = account::names(&db, city, people).await?;
    let name = |id: Uuid| names.get(&id).map(|name| ctx.account_name(name)).unwrap_or_default();
    let shown = |row: proposal::Model| {
        let (mut may_confirm, mut may_refuse) = (false, false);
        if let Actor::Person(person) = &ctx.actor {
            may_confirm = eligible(person, &row).is_ok();
            may_refuse = may_confirm || person.standing.account.0 == row.proposed_by;
        }
        Ok(Proposal {
            id: ProposalId(row.id),
            account: AccountId(row.account_id),
            account_name: name(row.account_id),
            measure: row.measure()?,
            by_name: name(row.proposed_by),
            reason: row.reason,
            proposed_at: moment(row.proposed_at)?,
            until: moment(row.until)?,
            may_confirm,
            may_refuse,
        })
    };
    rows.into_iter().map(shown).collect()
}

/// Ends what nobody decided in time, and returns how much it was.
pub(crate) async fn expire(transaction: &Transaction, city: CityId, doer: &Doer) -> Result<u64, StoreError> {
    let due =
        open(city).filter(proposal::Column::Until.lte(clock::now().to_string())).all(transaction).await?;
    let count = due.len() as u64;
    for row in due {
        proposal::Entity::update_many()
            .col_expr(proposal::Column::State, Expr::value("expired"))
            .col_expr(proposal::Column::Half, Expr::value(""))
            .col_expr(proposal::Column::DecidedAt, Expr::value(Some(clock::now().to_string())))
            .filter(proposal::Column::CityId.eq(city.0))
            .filter(proposal::Column::Id.eq(row.id))
            .exec(transaction)
            .await?;
        let account = account::find(transaction, city, AccountId(row.account_id)).await?;
        let subject = thing(ThingKind::Account, account.id, account.name);
        let deeds = Deeds::done(doer, Deed::ProposalExpire, subject).with(fields(row.measure()?));
        audit::record(transaction, city, deeds.because(&row.reason)).await?;
    }
    Ok(count)
}

/// Found by somebody who came too late.
fn nobody() -> Doer {
    Doer { account: None, name: String::new(), on_behalf_of: None, from: String::new() }
}

/// Whether somebody may confirm: another person, in another of the three offices.
fn eligible(person: &Person, known: &proposal::Model) -> Result<(), StoreError> {
    let me = person.standing.account.0;
    if me == known.proposed_by || me == known.account_id {
        return Err(StoreError::Forbidden(Denial::OwnWork));
    }
    if own_office(person)? == known.proposed_as()? {
        return Err(refused(Refusal::SameOffice));
    }
    Ok(())
}

/// A proposal holds while its author could still make it.
async fn still_proposed(
    transaction: &Transaction,
    city: CityId,
    known: &proposal::Model,
) -> Result<(), StoreError> {
    let author = account::find(transaction, city, AccountId(known.proposed_by)).await?;
    let office = appointment::office(transaction, city, AccountId(known.proposed_by)).await?;
    if author.is_active() && office == Some(known.proposed_as()?) {
        return Ok(());
    }
    Err(refused(Refusal::ProposerGone))
}

/// Whether an administrator of another office is there who could confirm.
async fn has_second(
    db: &impl ConnectionTrait,
    city: CityId,
    office: Role,
    concerned: &[AccountId],
) -> Result<bool, StoreError> {
    let active = entity::account::Entity::find()
        .filter(entity::account::Column::CityId.eq(city.0))
        .filter(entity::account::Column::State.eq(AccountState::Active.key()))
        .filter(entity::account::Column::Id.is_not_in(concerned.iter().map(|id| id.0)))
        .all(db)
        .await?;
    for row in active {
        let held = appointment::office(db, city, AccountId(row.id)).await?;
        if held.is_some_and(|held| held != office) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn own_office(person: &Person) -> Result<Role, StoreError> {
    let mut held = person.standing.appointments.iter().map(|held| held.role);
    held.find(|role| role.is_administrator()).ok_or(StoreError::Forbidden(Denial::NoRole))
}

fn open(city: CityId) -> sea_orm::Select<proposal::Entity> {
    proposal::Entity::find()
        .filter(proposal::Column::CityId.eq(city.0))
        .filter(proposal::Column::State.eq("open"))
}

fn fields(measure: Measure) -> Vec<FieldDiff> {
    let role = measure.role().map(|role| diff(FieldName::Role, None, Some(role.key())));
    [diff(FieldName::Measure, None, Some(measure.key()))].into_iter().chain(role).collect()
}

fn person(ctx: &Ctx) -> Result<&Person, StoreError> {
    match &ctx.actor {
        Actor::Person(person) => Ok(person),
        Actor::Operator | Actor::Nobody { .. } => Err(StoreError::NotFound),
    }
}
