//! Warnings that went up the line since the working day before, for the people of the step that they reached.
//!
//! No account is tied to the field of a leader, so of what reaches the leader in charge the assessment office is notified, which reports
//! to all of them; of what reaches the steering committee its members are.

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

/// Days to look back for a working day: more than any holiday has.
const HOLIDAY: i64 = 30;

/// What rose in a scheme by today.
pub(super) struct Risen<'a> {
    of: &'a Outstanding,
    warnings: Vec<Escalated>,
}

pub(super) async fn risen<'a>(
    store: &Store,
    outstanding: &'a [Outstanding],
    today: Date,
) -> Result<Vec<Risen<'a>>, StoreError> {
    let mut all = Vec::new();
    for of in outstanding {
        let mut before = (1..=HOLIDAY).filter_map(|days| today.plus_days(-days));
        let Some(before) = before.find(|day| of.calendar.is_working(*day)) else { continue };
        let warnings = board::escalated(store, of.scheme, before, today).await?;
        all.push(Risen { of, warnings });
    }
    Ok(all)
}

/// Adds what each person is notified of.
pub(super) fn add(drafts: &mut Drafts, risen: &[Risen<'_>], people: &People) {
    for Risen { of, warnings } in risen {
        for warning in warnings {
            for person in asked(people, of, warning.organization, warning.step) {
                drafts.entry(person).or_default().digest.escalated.push(warning.clone());
            }
        }
    }
}

/// Adds what the group of each organization is notified of.
pub(super) fn add_groups(groups: &mut Groups, risen: &[Risen<'_>], robots: &Robots) {
    for Risen { of, warnings } in risen {
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
