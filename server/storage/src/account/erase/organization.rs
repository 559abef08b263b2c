//! Who said something of an organization. The register keeps that by name alone.
//!
//! The name is replaced where nobody else bears it. Of two who share a name it is the person where the audit log has the
//! person do something to organizations at that time.

use indicator_model::moment::Moment;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::has_namesake;
use crate::entity::organization_detail::Column;
use crate::entity::{account, audit, organization_detail, organization_former};
use crate::error::StoreError;
use crate::transaction::Transaction;

pub(super) async fn forget(
    transaction: &Transaction,
    person: &account::Model,
    pseudonym: &str,
) -> Result<(), StoreError> {
    let is_alone = !has_namesake(transaction, person).await?;
    let deeds = audit::Entity::find()
        .filter(audit::Column::CityId.eq(person.city_id))
        .filter(audit::Column::AccountId.eq(person.id))
        .filter(audit::Column::Deed.starts_with("organization_"))
        .all(transaction)
        .await?;
    // A note is written within a second before its entry.
    let own = |at: Column| -> Condition {
        if is_alone {
            return Condition::all();
        }
        let moments = deeds
            .iter()
            .map(|deed| Condition::all().add(at.lte(deed.at.as_str())).add(at.gt(second_before(&deed.at))));
        moments.fold(Condition::any().add(Expr::value(false)), Condition::add)
    };
    for (by, at) in [(Column::SaidBy, Column::SaidAt), (Column::EndedBy, Column::EndedAt)] {
        organization_detail::Entity::update_many()
            .col_expr(by, renamed(pseudonym))
            .filter(organization_detail::Column::CityId.eq(person.city_id))
            .filter(by.eq(person.name.as_str()))
            .filter(own(at))
            .exec(transaction)
            .await?;
    }
    let former = organization_former::Entity::find()
        .filter(organization_former::Column::CityId.eq(person.city_id))
        .filter(organization_former::Column::SaidBy.eq(person.name.as_str()))
        .all(transaction)
        .await?;
    for row in former {
        let said = row.said_at.unwrap_or_default();
        let is_own = is_alone || deeds.iter().any(|deed| said <= deed.at && said > second_before(&deed.at));
        if is_own {
            organization_former::Entity::update_many()
                .col_expr(organization_former::Column::SaidBy, renamed(pseudonym))
                .filter(organization_former::Column::CityId.eq(row.city_id))
                .filter(organization_former::Column::OrganizationId.eq(row.organization_id))
                .filter(organization_former::Column::Since.eq(row.since))
                .exec(transaction)
                .await?;
        }
    }
    Ok(())
}

/// A second before a moment that was written here.
fn second_before(at: &str) -> String {
    at.parse::<Moment>().map_or_else(|_| at.to_owned(), |at| at.plus_seconds(-1).to_string())
}

fn renamed(pseudonym: &str) -> Expr {
    Expr::value(Some(pseudonym.to_owned()))
}
