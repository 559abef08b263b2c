//! Changes of the register: one operation of the model, carried out and recorded.

use std::collections::BTreeMap;

use indicator_model::date::Date;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::organization::operation::{self, Operation, Refusal};
use indicator_model::organization::register::{Entry, Note, Register};
use indicator_model::organization::{DistrictClass, OrganizationKind};
use indicator_model::text::Kind;
use people_model::audit::{Deed, FieldDiff, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{EntityTrait, QuerySelect};
use tracing::instrument;

use super::register;
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::entity::{city, word};
use crate::error::{StoreError, in_field};
use crate::transaction::Transaction;

/// Carries out an operation. What it takes for granted must still hold: otherwise [`StoreError::Organization`].
#[instrument(skip_all, fields(city.id = %city))]
pub async fn apply(ctx: &Ctx, city: CityId, operation: &Operation, reason: &str) -> Result<(), StoreError> {
    let ctx = &ctx.about("organization", operation.subject());
    ctx.authorize(Action::OrganizationEdit)?;
    let permit = permit(ctx, city)?;
    let (operation, reason) =
        (&operation.clone().settled()?, &Kind::Reason.read(reason).map_err(in_field("reason"))?);
    let transaction = ctx.store.begin().await?;
    lock(&transaction, city).await?;
    let before = register::load(&transaction, city).await?;
    let mut after = before.clone();
    let touched = after.apply(operation, Some(&note(ctx, reason)))?;
    register::save(&transaction, city, &after, &touched).await?;
    let deed = match operation {
        Operation::Create { .. } => Deed::OrganizationCreate,
        Operation::Change { .. } => Deed::OrganizationChange,
        Operation::Close { .. } => Deed::OrganizationClose,
        Operation::Merge { .. } => Deed::OrganizationMerge,
        Operation::Split { .. } => Deed::OrganizationSplit,
    };
    let edit =
        Edit { before: &before, after: &after, touched: &touched, deed, corrected: &BTreeMap::new(), reason };
    edit.record(&transaction, ctx.chain(city), &permit).await?;
    transaction.commit().await?;
    Ok(())
}

/// Replaces the list of district classes, if it is still the one that the editor saw.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn set_classes(
    ctx: &Ctx,
    city: CityId,
    before: &[DistrictClass],
    after: Vec<String>,
    reason: &str,
) -> Result<(), StoreError> {
    ctx.authorize(Action::OrganizationEdit)?;
    let permit = permit(ctx, city)?;
    let reason = &Kind::Reason.read(reason).map_err(in_field("reason"))?;
    let transaction = ctx.store.begin().await?;
    lock(&transaction, city).await?;
    let known = register::load(&transaction, city).await?.classes;
    if known != before {
        return Err(Refusal::Stale { name: names(&known) }.into());
    }
    let after = operation::classes(before, after)?;
    register::save_classes(&transaction, city, &after).await?;
    let changes = vec![diff(FieldName::Class, Some(&names(&known)), Some(&names(&after)))];
    let subject = thing(ThingKind::DistrictClass, city, "");
    let deeds = Deeds::done(permit.doer(), Deed::OrganizationChange, subject).with(changes).because(reason);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) fn permit(ctx: &Ctx, city: CityId) -> Result<Permit, StoreError> {
    ctx.permit(Action::OrganizationEdit, city, Subject::default(), &[])
}

/// One editor of a register at a time: every check looks at all of it.
pub(super) async fn lock(transaction: &Transaction, city: CityId) -> Result<(), StoreError> {
    let row = city::Entity::find_by_id(city.0).lock_exclusive().one(transaction).await?;
    row.map(|_| ()).ok_or(StoreError::NotFound)
}

pub(super) fn note(ctx: &Ctx, reason: &str) -> Note {
    Note { at: clock::now(), by: ctx.actor.name().to_owned(), reason: reason.to_owned() }
}

fn names(classes: &[DistrictClass]) -> String {
    list(classes.iter().map(|class| class.0.as_str()))
}

/// A name a line: names have one line, and who reads them parts them as the language does.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join("\n")
}

/// An edit that was made, on its way into the audit log: a link for every organization that it touched.
pub(super) struct Edit<'a> {
    pub(super) before: &'a Register,
    pub(super) after: &'a Register,
    pub(super) touched: &'a [OrganizationId],
    pub(super) deed: Deed,
    /// Whose version was corrected, with the day since when it holds.
    pub(super) corrected: &'a BTreeMap<OrganizationId, Date>,
    pub(super) reason: &'a str,
}

impl Edit<'_> {
    pub(super) async fn record(
        &self,
        transaction: &Transaction,
        chain: CityId,
        permit: &Permit,
    ) -> Result<(), StoreError> {
        for &id in self.touched {
            let Some(entry) = self.after.find(id) else { continue };
            let mut changes = self.diffs(self.before.find(id), entry);
            if changes.is_empty() {
                continue;
            }
            if let Some(since) = self.corrected.get(&id) {
                changes.push(diff(FieldName::CorrectedSince, None, Some(&since.to_string())));
            }
            let subject = thing(ThingKind::Organization, id, entry.current.facts.name.clone());
            let deeds = Deeds::done(permit.doer(), self.deed, subject).with(changes).because(self.reason);
            audit::record(transaction, chain, deeds).await?;
        }
        Ok(())
    }

    fn diffs(&self, before: Option<&Entry>, after: &Entry) -> Vec<FieldDiff> {
        let (old, new) =
            (before.map(|entry| self.fields(self.before, entry)), self.fields(self.after, after));
        let mut diffs = Vec::new();
        for (at, (field, value)) in new.into_iter().enumerate() {
            let old = old.as_ref().and_then(|fields| fields[at].1.clone());
            if old != value {
                diffs.push(diff(field, old.as_deref(), value.as_deref()));
            }
        }
        diffs
    }

    fn fields(&self, register: &Register, entry: &Entry) -> [(FieldName, Option<String>); 11] {
        // The heirs may be newer than the register that names them.
        let name = |id: &OrganizationId| {
            let known = register.find(*id).or_else(|| self.after.find(*id));
            known.map_or("", |entry| entry.current.facts.name.as_str())
        };
        let facts = &entry.current.facts;
        let kind: OrganizationKind = facts.kind;
        let heirs = entry.ending.as_ref().filter(|ending| !ending.successors.is_empty());
        [
            (FieldName::Code, Some(entry.code.clone())),
            (FieldName::Name, Some(facts.name.clone())),
            (FieldName::Kind, Some(word(&kind))),
            (FieldName::Parent, facts.parent.as_ref().map(|id| name(id).to_owned())),
            (FieldName::Class, facts.class.as_ref().map(|class| class.0.clone())),
            (FieldName::Division, facts.division.as_ref().map(ToString::to_string)),
            (FieldName::CreditCode, facts.credit_code.as_ref().map(ToString::to_string)),
            (FieldName::Head, facts.head.clone()),
            (FieldName::Since, Some(entry.current.since.to_string())),
            (FieldName::ValidTo, entry.valid_to().map(|end| end.to_string())),
            (FieldName::Successors, heirs.map(|ending| list(ending.successors.iter().map(name)))),
        ]
    }
}
