//! A report that has come into force, put into the list that is on the page.

use indicator_model::check_in::answer::DueList;
use indicator_model::check_in::due::Known;
use indicator_model::check_in::evidence::Evidence;
use indicator_model::check_in::{CheckIn, CheckInState};
use indicator_model::measurement::Subject;
use indicator_model::measurement::series::Reported;

/// What is known of a report that the server has accepted with these files.
pub fn accepted(check_in: &CheckIn, evidence: Vec<Evidence>) -> Known {
    Known {
        id: check_in.id,
        report: Reported {
            period: check_in.subject.period,
            value: check_in.value,
            counting: check_in.counting,
        },
        note: check_in.note.clone(),
        confidence: check_in.confidence,
        cause: check_in.cause,
        next_step: check_in.next_step.clone(),
        evidence,
        state: CheckInState::Submitted,
        returned: String::new(),
    }
}

/// Puts it in the place of what was known for its subject.
pub fn put(list: &mut DueList, subject: &Subject, known: &Known) {
    let of_series = |other: &Subject| Subject { period: subject.period, ..*other } == *subject;
    for due in list.due.iter_mut().filter(|due| of_series(&due.subject)) {
        if due.subject == *subject {
            due.current = Some(known.clone());
            // Its chain begins; the server says where it stands with the next list.
            due.progress = None;
        }
        // Other periods of the indicator are checked against it too.
        let year = &mut due.year;
        year.retain(|report| report.period != subject.period);
        year.push(known.report);
        year.sort_by_key(|report| report.period);
        let is_newer = due.last.as_ref().is_none_or(|last| last.report.period <= subject.period);
        if subject.period < due.subject.period && is_newer {
            due.last = Some(known.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::indicator::MeasureKind;
    use indicator_model::light::Thresholds;

    use super::*;
    use crate::plain::sketch;

    #[test]
    fn an_accepted_report_is_in_force_and_the_last_one_of_the_next_period() {
        let october = sketch::due(MeasureKind::Stock, "人");
        let known = sketch::known(&october, "80");
        let mut november = october.clone();
        november.subject.period = october.subject.period.next().unwrap();
        let mut list = DueList {
            today: sketch::measure().today,
            pretends: false,
            thresholds: Thresholds::default(),
            organization: None,
            organizations: Vec::new(),
            due: vec![october.clone(), november],
        };
        put(&mut list, &october.subject, &known);
        assert_eq!(list.due[0].current, Some(known.clone()));
        assert_eq!((&list.due[1].current, &list.due[1].last), (&None, &Some(known.clone())));
        put(&mut list, &october.subject, &known);
        assert_eq!(list.due[0].year, [known.report]);
    }
}
