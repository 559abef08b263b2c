//! Sets by whom reports are confirmed, in which order.

use indicator_model::check_in::chain::{Chain, Chains, RecordedChain, Scope, Stage};
use indicator_model::check_in::confirm::Step;
use indicator_model::id::{CheckInId, CityId, OrganizationId, SchemeId};
use indicator_model::text::{self, Kind};
use indicator_model::timetable::answer::{ChainFault, NewChain, Saved, ScopeName};
use indicator_model::timetable::line;
use indicator_model::tree::Tree;
use people_model::audit::{Deed, Doer, FieldDiff, FieldName, ThingKind};
use people_model::policy::Action;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use tracing::instrument;
use uuid::Uuid;

use super::confirm::{WAITS, ordinal};
use super::open::{Open, open};
use super::pending::pending;
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{check_in, check_in_chain, check_in_step, put_all, word};
use crate::error::{StoreError, in_field};
use crate::measurement;
use crate::store::{self, Exclusive};
use crate::timetable::{chains, permitted};
use crate::transaction::Transaction;

/// Sets the chain of a scheme, or of an organization or an indicator in it, or takes an exception back.
///
/// What waits follows the new chain at once. A stage that was taken counts where it is in that chain too; a report of which
/// nothing is left to take is confirmed by this. What was confirmed stays so.
///
/// # Errors
/// [`StoreError::Text`] where the code of the indicator is no text that can be kept.
#[instrument(skip_all, fields(scheme.id = %new.scheme))]
pub async fn set_chain(ctx: &Ctx, new: NewChain) -> Result<Saved, StoreError> {
    let ctx = &ctx.about("scheme", new.scheme);
    ctx.authorize(Action::TimetableEdit)?;
    let (reading, permit) = permitted(ctx, new.scheme).await?;
    let (city, tree) = (reading.city(), reading.tree);
    drop(reading.db);
    let scope = match scope(&tree, new.scope)? {
        Ok(scope) => scope,
        Err(fault) => return Ok(Saved::BadChain { fault }),
    };
    // A scheme that goes back to what Hengce comes with has decided nothing.
    let decided =
        |chain: Option<Chain>| chain.filter(|chain| scope != Scope::Scheme || *chain != Chain::default());
    let (before, after) = (decided(new.before), decided(new.after));
    // One for an organization that has lost its indicators can still be taken back.
    if after.is_some() && !has_reports(&tree, scope) {
        return Ok(Saved::BadChain { fault: ChainFault::NotAnOwner });
    }
    let is_known = |owner: OrganizationId| tree.scheme().organizations.iter().any(|known| known.id == owner);
    if after.as_ref().and_then(Chain::data_owner).is_some_and(|owner| !is_known(owner)) {
        return Ok(Saved::BadChain { fault: ChainFault::UnknownDataOwner });
    }
    let open = open(ctx).await?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Timetables).await?;
    // Nothing is decided about a report while its chain changes.
    store::lock(&transaction, Exclusive::Measurements).await?;
    let mut chains = chains(&transaction, city, new.scheme).await?;
    let current = chains.decided(scope).cloned();
    if current == after {
        return Ok(Saved::Done);
    }
    if current != before {
        return Ok(Saved::ChainChanged { current });
    }
    if let Some(chain) = &after {
        let row = check_in_chain::Model::new(city, new.scheme, scope, chain);
        put_all::<check_in_chain::Entity>(&transaction, Box::new(std::iter::once(row))).await?;
    } else {
        let (word, id) = check_in_chain::key(new.scheme, scope);
        let key = (city.0, new.scheme.0, word, id);
        check_in_chain::Entity::delete_by_id(key).exec(&transaction).await?;
    }
    chains.set(scope, after.clone());
    let settled = settle(&transaction, open, (city, new.scheme), &chains, permit.doer()).await?;
    let mut fields = fields(&tree, scope, current.as_ref(), after.as_ref());
    if settled > 0 {
        fields.push(diff(FieldName::Confirmed, None, Some(&settled.to_string())));
    }
    let subject = thing(ThingKind::Scheme, new.scheme, &tree.scheme().name);
    let deeds = Deeds::done(permit.doer(), Deed::ChainChange, subject).with(fields);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    Ok(Saved::Done)
}

/// What a person named, in a scheme.
fn scope(tree: &Tree, name: ScopeName) -> Result<Result<Scope, ChainFault>, StoreError> {
    Ok(match name {
        ScopeName::Scheme => Ok(Scope::Scheme),
        ScopeName::Organization { organization } => Ok(Scope::Organization { organization }),
        ScopeName::Indicator { code } => {
            let key = text::key(&Kind::Code.read(&code).map_err(in_field("code"))?);
            let mut indicators = tree.scheme().indicators.iter();
            let found = indicators.find(|known| !known.is_computed() && text::key(&known.code) == key);
            found.map(|found| Scope::Indicator { indicator: found.id }).ok_or(ChainFault::UnknownIndicator)
        }
    })
}

/// Whether something of a scheme belongs to what a chain is for.
fn has_reports(tree: &Tree, scope: Scope) -> bool {
    let Scope::Organization { organization } = scope else { return true };
    let organizations = &tree.scheme().organizations;
    let mut owners = tree.rows().map(|row| tree.node(row).owner);
    owners.any(|owner| line(owner, organizations).contains(&organization))
}

/// Confirms what waits of a scheme and has every stage of the chain that it follows now. Returns how much that is.
async fn settle(
    transaction: &Transaction,
    mut open: Vec<Open>,
    (city, scheme): (CityId, SchemeId),
    chains: &Chains,
    by: &Doer,
) -> Result<usize, StoreError> {
    open.retain(|open| open.city == city);
    open.iter_mut().filter(|open| open.scheme == scheme).for_each(|open| open.chains = chains.clone());
    let begun: Vec<Uuid> = check_in::Entity::find()
        .filter(check_in::Column::CityId.eq(city.0))
        .filter(Expr::cust(WAITS))
        .filter(Expr::cust(BEGUN))
        .select_only()
        .column(check_in::Column::Id)
        .into_tuple()
        .all(transaction)
        .await?;
    let begun: Vec<CheckInId> = begun.into_iter().map(CheckInId).collect();
    let facts = measurement::find(transaction, city, &begun).await?;
    let of_scheme: Vec<_> = facts
        .iter()
        .filter_map(|fact| Some((open.iter().find(|open| open.has(&fact.subject))?, fact)))
        .filter(|(open, _)| open.scheme == scheme)
        .collect();
    let mut settled = 0;
    for (id, pending) in pending(transaction, city, &of_scheme).await? {
        if pending.left_after(None).is_some() {
            continue;
        }
        let row = check_in_step::Model {
            city_id: city.0,
            check_in_id: id.0,
            ordinal: ordinal(transaction, city, id).await?,
            step: word(&Step::Confirm),
            author_id: by.account.map(|account| account.0),
            on_behalf_of: by.on_behalf_of.map(|account| account.0),
            reason: String::new(),
            at: clock::now().to_string(),
            stage: None,
            data_owner_id: None,
            goes_on: None,
        };
        check_in_step::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
        settled += 1;
    }
    Ok(settled)
}

/// With a stage taken already.
const BEGUN: &str = r#"EXISTS (SELECT 1 FROM "check_in_step" AS "b" WHERE "b"."city_id" = "check_in"."city_id"
    AND "b"."check_in_id" = "check_in"."id")"#;

/// What changed, as the audit log has it.
fn fields(tree: &Tree, scope: Scope, before: Option<&Chain>, after: Option<&Chain>) -> Vec<FieldDiff> {
    let scheme = tree.scheme();
    let mut fields = Vec::new();
    match scope {
        Scope::Scheme => {}
        Scope::Organization { organization } => {
            let known = scheme.organizations.iter().find(|known| known.id == organization);
            fields.push(diff(FieldName::Organization, None, known.map(|known| known.name.as_str())));
        }
        Scope::Indicator { indicator } => {
            let known = scheme.indicators.iter().find(|known| known.id == indicator);
            fields.push(diff(FieldName::Code, None, known.map(|known| known.code.as_str())));
        }
    }
    let recorded = |chain: &Chain| {
        let owner = chain.data_owner();
        let known = scheme.organizations.iter().find(|known| Some(known.id) == owner);
        let recorded = RecordedChain {
            stages: chain.stages().iter().copied().map(Stage::kind).collect(),
            data_owner: known.map(|known| known.name.clone()).unwrap_or_default(),
        };
        // Words and a name always serialise.
        serde_json::to_string(&recorded).unwrap_or_default()
    };
    let [before, after] = [before, after].map(|chain| chain.map(recorded));
    fields.push(diff(FieldName::Chain, before.as_deref(), after.as_deref()));
    fields
}
