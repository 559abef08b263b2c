use uuid::Uuid;

use super::*;
use crate::calendar::Calendar;
use crate::check_in::Cause;
use crate::id::AnswerId;
use crate::light::Light;
use crate::monitor::fixture::{date, row};

fn outlook(reason: Option<Severity>, since: &str) -> Outlook {
    let closed = reason.is_none().then(|| date("2026-11-10"));
    let red_since = reason.filter(|severity| *severity == Severity::Red).map(|_| date(since));
    Outlook {
        reasons: reason.map(|severity| (Reason::Goal, severity)).into_iter().collect(),
        episode: Episode { since: date(since), red_since, closed },
        forecast: None,
        answers: Vec::new(),
        follow_up: None,
        may_answer: true,
    }
}

fn warning(number: u128, outlook: Outlook) -> Warning {
    let row = row(number, 1, "", "", Light::Amber, None);
    Warning::of(row, outlook, (&Ladder::default(), &Calendar::default()), date("2026-11-15"))
}

#[test]
fn the_worst_come_first_then_the_oldest_and_closed_ones_last() {
    let mut list = vec![
        warning(1, outlook(None, "2026-01-01")),
        warning(2, outlook(Some(Severity::Amber), "2026-02-01")),
        warning(3, outlook(Some(Severity::Red), "2026-05-01")),
        warning(4, outlook(Some(Severity::Red), "2026-03-01")),
        warning(5, outlook(Some(Severity::Amber), "2026-02-01")),
    ];
    order(&mut list);
    let codes: Vec<&str> = list.iter().map(|warning| warning.row.code.as_str()).collect();
    assert_eq!(codes, ["01-004", "01-003", "01-002", "01-005", "01-001"]);
    assert!(list[0].may_answer && !list[4].may_answer);
    assert_eq!(list[0].age(date("2026-11-15")), 259);
    assert_eq!((list[4].status(), list[4].severity(), list[4].next), (Status::Closed, None, None));
}

#[test]
fn an_answer_to_an_earlier_warning_is_not_one_to_this() {
    let said = |day: &str, measure: &str| Answer {
        id: AnswerId(Uuid::nil()),
        day: date(day),
        by: String::new(),
        cause: Cause::Staff,
        measure: measure.to_owned(),
        responsible: String::new(),
        until: date("2026-11-14"),
        outcome: None,
    };
    let mut known = outlook(Some(Severity::Red), "2026-11-02");
    known.answers = vec![said("2026-10-30", "then")];
    assert_eq!(warning(1, known.clone()).answer, None);
    known.answers.push(said("2026-11-03", "now"));
    // Its day is past: how it was then, and how it is now.
    let then = FollowUp { due: date("2026-11-14"), then: Some(Severity::Amber), now: Some(Severity::Red) };
    known.follow_up = Some(then);
    let answered = warning(1, known.clone());
    assert_eq!(answered.answer.as_ref().map(|answer| answer.measure.as_str()), Some("now"));
    assert_eq!(answered.follow_up, Some(then));
    known.episode.closed = Some(date("2026-11-15"));
    assert_eq!(warning(1, known).follow_up, None);
    assert_eq!(answered.step, Step::Responsible);
}
