//! What each person of a city would be notified on a day.

use std::collections::BTreeMap;

use indicator_model::check_in::due::Due;
use indicator_model::date::Date;
use indicator_model::id::{AccountId, OrganizationId};
use indicator_model::notice::{
    Backlog, Digest, Missing, Occasion, Returned, SchemeDecision, Superior, days_left, is_near, is_step,
    is_waiting_step,
};
use indicator_model::period::Period;

use crate::check_in::{Outstanding, People};
use crate::comment::Mentioned;

/// What a person would be notified.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) digest: Digest,
    /// Whether something in it has reached a day of the ladder.
    pub(super) is_step: bool,
}

pub(super) type Drafts = BTreeMap<AccountId, Draft>;

/// What everybody would be notified. Asked for by the assessment office it is all that is open, otherwise what is near or late.
pub(super) fn drafts(
    outstanding: &[Outstanding],
    mentioned: Vec<Mentioned>,
    decided: Vec<(AccountId, SchemeDecision)>,
    people: &People,
    today: Date,
    occasion: Occasion,
) -> Drafts {
    let mut drafts = Drafts::new();
    for Mentioned { account, mention } in mentioned {
        if people.has(account) {
            drafts.entry(account).or_default().digest.mentions.push(mention);
        }
    }
    for (account, decision) in decided {
        if people.has(account) {
            drafts.entry(account).or_default().digest.decisions.push(decision);
        }
    }
    for of in outstanding {
        for (organization, dues) in &of.missing {
            add_missing(&mut drafts, of, people, today, occasion, *organization, dues);
        }
        for waiting in &of.waiting {
            let is_step = is_waiting_step(waiting.reported_on, today, &of.calendar);
            let place = of.place();
            for person in people.confirmers(place, waiting.organization, waiting.stage, &waiting.involved) {
                let draft = drafts.entry(person).or_default();
                draft.is_step |= is_step;
                let backlog =
                    draft.digest.waiting.get_or_insert(Backlog { count: 0, since: waiting.reported_on });
                backlog.count += 1;
                backlog.since = backlog.since.min(waiting.reported_on);
            }
        }
    }
    drafts.retain(|_, draft| !draft.digest.is_empty());
    drafts
}

/// What is missing of one organization, for those who report for it and for their superiors.
fn add_missing(
    drafts: &mut Drafts,
    of: &Outstanding,
    people: &People,
    today: Date,
    occasion: Occasion,
    organization: OrganizationId,
    dues: &[Due],
) {
    let name = name(of, organization);
    let reporters = people.reporters(of.place(), organization);
    let mut groups: BTreeMap<(Date, Period), u32> = BTreeMap::new();
    for due in dues {
        let left = days_left(due.window.due, today, &of.calendar);
        let Some(current) = &due.current else {
            *groups.entry((due.window.due, due.subject.period)).or_default() += 1;
            continue;
        };
        for person in &reporters {
            let draft = drafts.entry(*person).or_default();
            draft.is_step |= is_step(left);
            draft.digest.returned.push(Returned {
                check_in: current.id,
                organization,
                name: name.clone(),
                code: due.indicator.code.clone(),
                indicator: due.indicator.name.clone(),
                period: due.subject.period,
            });
        }
    }
    for ((due, period), count) in groups {
        let left = days_left(due, today, &of.calendar);
        let missing = Missing { due, organization, name: name.clone(), period, left, count };
        if occasion == Occasion::Asked || is_near(left) {
            for person in &reporters {
                let draft = drafts.entry(*person).or_default();
                draft.is_step |= is_step(left);
                draft.digest.missing.push(missing.clone());
            }
        }
        // A user who both answers for the organization and runs the assessment hears of it once.
        let mut hears: BTreeMap<AccountId, bool> = BTreeMap::new();
        for (superior, accounts) in [
            (Superior::Head, people.superiors(of.place(), organization, &reporters)),
            (Superior::AssessmentOffice, people.office()),
        ] {
            for person in
                accounts.into_iter().filter(|person| superior.hears(left) && !reporters.contains(person))
            {
                *hears.entry(person).or_default() |= superior.is_step(left);
            }
        }
        for (person, is_step) in hears {
            let draft = drafts.entry(person).or_default();
            draft.is_step |= is_step;
            draft.digest.overdue_below.push(missing.clone());
        }
    }
}

pub(super) fn name(of: &Outstanding, organization: OrganizationId) -> String {
    let mut known = of.organizations().iter();
    known.find(|known| known.id == organization).map(|known| known.name.clone()).unwrap_or_default()
}
