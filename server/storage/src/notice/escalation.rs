//! Warnings without a measure, for the people of the step that they have reached. Who was notified of a step already is left out when
//! the notices are written, so one that becomes known late, or that the weekly limit held back, is notified all the same.
//!
//! No account is tied to the field of a leader, so of what reaches the leader in charge the assessment office is notified, which reports
//! to all of them; of what reaches the steering committee its members are, and where it has none, the office.

use indicator_model::date::Date;
use indicator_model::id::{AccountId, OrganizationId};
use indicator_model::notice::Escalated;
use indicator_model::timetable::line;
use indicator_model::warning::escalation::Step;

use super::digest::Drafts;
use super::group::{Groups, Robots};
use crate::board;
use crate::check_in::{Outstanding, People};
use crate::error::StoreError;
use crate::store::Store;

/// What waits for somebody in a scheme.
pub(super) struct Waiting<'a> {
    of: &'a Outstanding,
    warnings: Vec<Escalated>,
}

pub(super) async fn waiting<'a>(
    store: &Store,
    outstanding: &'a [Outstanding],
    today: Date,
) -> Result<Vec<Waiting<'a>>, StoreError> {
    let mut all = Vec::new();
    for of in outstanding {
        let warnings = board::escalated(store, of.scheme, today).await?;
        all.push(Waiting { of, warnings });
    }
    Ok(all)
}

/// Adds what each person is notified of.
pub(super) fn add(drafts: &mut Drafts, waiting: &[Waiting<'_>], people: &People) {
    for Waiting { of, warnings } in waiting {
        for warning in warnings {
            for person in asked(people, of, warning.organization, warning.step) {
                drafts.entry(person).or_default().digest.escalated.push(warning.clone());
            }
        }
    }
}

/// Adds what the group of each organization is notified of.
pub(super) fn add_groups(groups: &mut Groups, waiting: &[Waiting<'_>], robots: &Robots) {
    for Waiting { of, warnings } in waiting {
        for warning in warnings {
            let own = line(warning.organization, of.organizations());
            let nearest = own.iter().find_map(|above| robots.get(&Some(*above)));
            for robot in nearest.or_else(|| robots.get(&None)).into_iter().flatten() {
                groups.entry(*robot).or_default().digest.escalated.push(warning.clone());
            }
        }
    }
}

/// Who is to act at a step: who reports for the organization, the nearest head above, and then the city.
fn asked(people: &People, of: &Outstanding, organization: OrganizationId, step: Step) -> Vec<AccountId> {
    match step {
        Step::Responsible => people.reporters(of.place(), organization),
        Step::Head => people.superiors(of.place(), organization, &[]),
        Step::Leader => people.office(),
        Step::Committee => people.committee(),
    }
}
