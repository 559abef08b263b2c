//! Roles that claims give: they follow the claim of their issuer, and nothing else.
//!
//! A claim is refused as a person's would be: who may not hold two roles together does not get the second, and the
//! record says so. A role whose holders' accounts take two people is given by people and by no claim, for a claim is
//! the word of one. A role that a person gave stays a person's, whatever a claim says about it.

use indicator_model::id::{AccountId, CityId, OrganizationId};
use people_model::appointment::{Appointment, Refusal};
use people_model::audit::{Deed, Doer, FieldName, ThingKind};
use people_model::identity::Claimed;
use people_model::{proposal, refusal};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::account::appointment::{Change, end_loans, fields, insert_claimed};
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::entity::appointment;
use crate::error::StoreError;
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// Ends what `issuer` gave and no longer claims, then gives what it claims and did not give before.
pub(super) async fn follow(
    transaction: &Transaction,
    city: CityId,
    account: AccountId,
    doer: &Doer,
    issuer: &str,
    claimed: &[Claimed],
) -> Result<(), StoreError> {
    store::lock(transaction, Exclusive::People).await?;
    let wanted = resolve(transaction, city, claimed).await?;
    let held = appointment::Entity::find()
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::AccountId.eq(account.0))
        .filter(appointment::Column::EndedAt.is_null())
        .all(transaction)
        .await?;
    let told = |deed| Deeds::done(doer, deed, thing(ThingKind::Account, account, &doer.name));
    let (given, others): (Vec<_>, Vec<_>) =
        held.into_iter().partition(|row| row.claimed_from.as_deref() == Some(issuer));
    let mut kept = Vec::new();
    for row in given {
        let id = row.id;
        let mut changes = fields(transaction, city, &row, Change::Ends).await?;
        let appointment = row.appointment()?;
        if wanted.iter().any(|wanted| wanted.appointment.as_ref() == Ok(&appointment)) {
            kept.push(appointment);
        } else {
            end(transaction, city, id).await?;
            if !others.iter().any(|other| other.role == appointment.role.key()) {
                end_loans(transaction, city, account, appointment.role).await?;
            }
            changes.push(diff(FieldName::Issuer, Some(issuer), None));
            audit::record(transaction, city, told(Deed::Dismiss).with(changes)).await?;
        }
    }
    for Wanted { claimed, appointment } in wanted {
        if appointment.as_ref().is_ok_and(|appointment| kept.contains(appointment)) {
            continue;
        }
        let role = claimed.role.key();
        let mut changes =
            vec![diff(FieldName::Role, None, Some(role)), diff(FieldName::Issuer, None, Some(issuer))];
        if let Some(code) = &claimed.organization {
            changes.push(diff(FieldName::Code, None, Some(code)));
        }
        let given = match &appointment {
            Ok(new) => insert_claimed(transaction, city, account, new, clock::now(), Some(issuer)).await,
            Err(refusal) => Err(StoreError::People(*refusal)),
        };
        match given {
            Ok(row) => {
                let mut fields = fields(transaction, city, &row, Change::Begins).await?;
                fields.push(diff(FieldName::Issuer, None, Some(issuer)));
                audit::record(transaction, city, told(Deed::Appoint).with(fields)).await?;
            }
            // By a person, or by a second claim of the same role.
            Err(StoreError::People(refusal::Refusal::Appointment(Refusal::AlreadyHeld))) => {}
            Err(StoreError::People(refusal)) => {
                if let refusal::Refusal::Appointment(Refusal::Conflict { with }) = refusal {
                    changes.push(diff(FieldName::ExcludedBy, None, Some(with.key())));
                }
                audit::record(transaction, city, told(Deed::Appoint).with(changes).refused()).await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// A claimed role, and what is to be held for it, or why that cannot be.
struct Wanted<'a> {
    claimed: &'a Claimed,
    appointment: Result<Appointment, refusal::Refusal>,
}

async fn resolve<'a>(
    transaction: &Transaction,
    city: CityId,
    claimed: &'a [Claimed],
) -> Result<Vec<Wanted<'a>>, StoreError> {
    let organizations = if claimed.iter().any(|claimed| claimed.role.needs_organization()) {
        crate::organization::all(transaction, city).await?
    } else {
        Vec::new()
    };
    let find = |code: &str| -> Option<OrganizationId> {
        organizations.iter().find(|known| known.code == code).map(|known| known.id)
    };
    let wanted = |claimed: &'a Claimed| {
        let to = Appointment { claimed: true, ..Appointment::to(claimed.role) };
        let appointment = if claimed.role.takes_two() {
            Err(proposal::Refusal::NeedsSecond.into())
        } else if claimed.role.needs_organization() {
            let organization = claimed.organization.as_deref().and_then(find);
            let of = |id| Appointment { organization: Some(id), ..to };
            organization.map(of).ok_or_else(|| Refusal::NoOrganization.into())
        } else {
            Ok(to)
        };
        Wanted { claimed, appointment }
    };
    Ok(claimed.iter().map(wanted).collect())
}

async fn end(transaction: &Transaction, city: CityId, id: uuid::Uuid) -> Result<(), StoreError> {
    appointment::Entity::update_many()
        .col_expr(appointment::Column::EndedAt, Expr::value(Some(clock::now().to_string())))
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}
