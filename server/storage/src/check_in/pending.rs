//! A report that waits to be confirmed: its chain, the stages that were taken, and who had a part in it.

use std::collections::{BTreeMap, HashMap};

use indicator_model::check_in::chain::{Chain, Holders, Passage, Progress, Stage, TakenBy};
use indicator_model::check_in::confirm::Step;
use indicator_model::id::{AccountId, CheckInId, CityId};
use indicator_model::measurement::Source;
use indicator_model::moment::Moment;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::open::Open;
use crate::account;
use crate::ctx::Ctx;
use crate::entity::{PAGE, check_in_step, moment, word};
use crate::error::StoreError;
use crate::measurement::{self, Fact};

/// Where a report stands. What is over says nothing of interest.
pub(super) struct Pending {
    pub(super) chain: Chain,
    taken: Vec<Taken>,
    /// Who reported it, and in whose place.
    pub(super) authors: Vec<AccountId>,
}

/// A stage that was taken, with others left after it.
struct Taken {
    stage: Stage,
    author: Option<AccountId>,
    on_behalf_of: Option<AccountId>,
    at: Moment,
}

/// Facts of a city, each with the scheme that asks for it.
pub(super) async fn pending(
    db: &impl ConnectionTrait,
    city: CityId,
    facts: &[(&Open, &Fact)],
) -> Result<HashMap<CheckInId, Pending>, StoreError> {
    let ids: Vec<CheckInId> = facts.iter().map(|(_, fact)| fact.id).collect();
    let mut brought = measurement::brought(db, city, &ids).await?;
    let mut taken: HashMap<CheckInId, Vec<Taken>> = HashMap::new();
    for ids in ids.chunks(PAGE) {
        let steps = check_in_step::Entity::find()
            .filter(check_in_step::Column::CityId.eq(city.0))
            .filter(check_in_step::Column::CheckInId.is_in(ids.iter().map(|id| id.0)))
            .filter(check_in_step::Column::Step.eq(word(&Step::Confirm)))
            .filter(check_in_step::Column::GoesOn.eq(true))
            .order_by_asc(check_in_step::Column::Ordinal)
            .all(db)
            .await?;
        for step in steps {
            let Some(stage) = step.stage()? else { continue };
            taken.entry(CheckInId(step.check_in_id)).or_default().push(Taken {
                stage,
                author: step.author_id.map(AccountId),
                on_behalf_of: step.on_behalf_of.map(AccountId),
                at: moment(step.at)?,
            });
        }
    }
    let one = |(of, fact): &(&Open, &Fact)| {
        let brought = brought.remove(&fact.id).unwrap_or_default();
        let chain = of.chain_of(&fact.subject);
        let is_fetched = brought.is_fetched || fact.subject.source == Source::Fetched;
        let pending = Pending {
            chain: if is_fetched { chain.of_fetched() } else { chain },
            taken: taken.remove(&fact.id).unwrap_or_default(),
            authors: brought.authors,
        };
        (fact.id, pending)
    };
    Ok(facts.iter().map(one).collect())
}

impl Pending {
    /// The stage that it waits for. Where nothing is left of the chain because the organization or the indicator moved to
    /// another one, any one confirmation ends it.
    pub(super) fn stage(&self) -> Stage {
        self.left_after(None).unwrap_or_default()
    }

    /// What would be left of the chain with one more stage taken.
    pub(super) fn left_after(&self, more: Option<Stage>) -> Option<Stage> {
        let taken: Vec<Stage> = self.taken.iter().map(|taken| taken.stage).chain(more).collect();
        self.chain.next(&taken)
    }

    /// Who can take no further stage: who reported it, and who took a stage that is still in the chain, with their lenders.
    pub(super) fn involved(&self) -> Vec<AccountId> {
        let counting = self.taken.iter().filter(|taken| self.counts(taken));
        let people = counting.flat_map(|taken| [taken.author, taken.on_behalf_of]).flatten();
        self.authors.iter().copied().chain(people).collect()
    }

    fn counts(&self, taken: &Taken) -> bool {
        self.chain.stages().contains(&taken.stage) || self.left_after(None).is_none()
    }

    /// Whose names [`Self::progress`] shows.
    pub(super) fn people(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.taken.iter().flat_map(|taken| [taken.author, taken.on_behalf_of]).flatten().map(|id| id.0)
    }

    /// As its reader sees it.
    pub(super) fn progress(
        &self,
        ctx: &Ctx,
        of: &Open,
        names: &BTreeMap<Uuid, String>,
        holders: Holders,
    ) -> Progress {
        let shown = |account: Option<AccountId>| {
            account.and_then(|account| names.get(&account.0)).map(|name| ctx.shown_name(name))
        };
        let passage = |stage: &Stage| {
            let taken = self.taken.iter().find(|taken| taken.stage == *stage);
            Passage {
                stage: *stage,
                data_owner: stage.data_owner().map(|owner| of.name(owner)).unwrap_or_default(),
                taken: taken.map(|taken| TakenBy {
                    by: shown(taken.author),
                    on_behalf_of: shown(taken.on_behalf_of),
                    at: taken.at,
                }),
            }
        };
        Progress { stages: self.chain.stages().iter().map(passage).collect(), holders }
    }
}

/// Names of accounts that act in a city. Who practises in a sample has an account in the city that it belongs to.
pub(super) async fn names(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    people: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let mut people: Vec<Uuid> = people.collect();
    people.sort_unstable();
    people.dedup();
    account::names(db, ctx.chain(city), people).await
}
