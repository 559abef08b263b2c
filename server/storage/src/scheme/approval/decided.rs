//! What was decided about schemes lately, for those who submitted them and for the notices of a day.

use std::collections::BTreeSet;

use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId, SchemeId, TransitionId};
use indicator_model::notice::{SchemeDecision, SchemeVerdict};
use people_model::approval::Step;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::{moment, scheme, transition};
use crate::error::StoreError;

/// Days for which a decision is news.
const NEWS: i64 = 30;

/// The decision about each scheme of a city that was the last thing to happen to it, for all who submitted it and did not decide
/// themselves. A scheme that was submitted again since is none.
pub(crate) async fn decided(
    db: &impl ConnectionTrait,
    city: CityId,
    today: Date,
) -> Result<Vec<(AccountId, SchemeDecision)>, StoreError> {
    use transition::Column;
    let schemes = scheme::Entity::find()
        .filter(scheme::Column::CityId.eq(city.0))
        .order_by_asc(scheme::Column::Id)
        .all(db)
        .await?;
    let steps = transition::Entity::find()
        .filter(Column::CityId.eq(city.0))
        .order_by_asc(Column::SchemeId)
        .order_by_asc(Column::Ordinal)
        .all(db)
        .await?;
    let since = today.plus_days(-NEWS).unwrap_or(Date::FIRST);
    let mut decided = Vec::new();
    for steps in steps.chunk_by(|one, next| one.scheme_id == next.scheme_id) {
        let [before @ .., last] = steps else { continue };
        let Some(scheme) = schemes.iter().find(|scheme| scheme.id == last.scheme_id) else { continue };
        let day = moment(last.at.clone())?.day();
        let Some(verdict) = verdict(last.step()?).filter(|_| day >= since) else { continue };
        let decision = SchemeDecision {
            transition: TransitionId(last.id),
            scheme: SchemeId(scheme.id),
            name: scheme.name.clone(),
            verdict,
            day,
        };
        let told = submitted(before)?.into_iter().filter(|account| Some(account.0) != last.author_id);
        decided.extend(told.map(|account| (account, decision.clone())));
    }
    Ok(decided)
}

const fn verdict(step: Step) -> Option<SchemeVerdict> {
    match step {
        Step::Submit => None,
        Step::Return => Some(SchemeVerdict::Returned),
        Step::Approve => Some(SchemeVerdict::Approved),
        Step::Reopen => Some(SchemeVerdict::Reopened),
    }
}

/// Who submitted a scheme since it was last approved, or until that where it is what was decided about last. Those who lent the role
/// for it did too.
fn submitted(steps: &[transition::Model]) -> Result<BTreeSet<AccountId>, StoreError> {
    let mut people = BTreeSet::new();
    for (back, row) in steps.iter().rev().enumerate() {
        match row.step()? {
            Step::Submit => {
                people.extend([row.author_id, row.on_behalf_of].into_iter().flatten().map(AccountId));
            }
            // What is opened again was approved right before.
            Step::Approve if back > 0 => break,
            Step::Approve | Step::Return | Step::Reopen => {}
        }
    }
    Ok(people)
}
