//! What is typed into a card, as it was typed, and the report that it makes.

use indicator_model::check_in::due::Due;
use indicator_model::check_in::evidence::Evidence;
use indicator_model::check_in::rule::{Entry, Remark, check};
use indicator_model::check_in::{Cause, CheckIn, CheckInState, Confidence};
use indicator_model::date::Date;
use indicator_model::id::CheckInId;
use indicator_model::indicator::{Indicator, MeasureKind};
use indicator_model::light::{Standing, Thresholds};
use indicator_model::measurement::series::Reported;
use indicator_model::measurement::{Measured, MissingReason};
use indicator_model::moment::Moment;
use indicator_model::quantity::{Precision, Quantity};
use serde::{Deserialize, Serialize};
use ui::number_draft::{Fault, read_in};

use super::obstacle::Field;

/// The content of a card. Numbers are texts: what is half typed is kept too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The number; of a ratio in parts the numerator, of a milestone or a rating the percentage.
    pub number: String,
    pub denominator: String,
    /// Whether a ratio is typed as numerator and denominator.
    pub in_parts: bool,
    pub reached: Option<bool>,
    /// Why there is no value. What was typed before stays beside it.
    pub missing: Option<MissingReason>,
    pub confidence: Confidence,
    pub note: String,
    pub cause: Option<Cause>,
    pub next_step: String,
    /// What backs it up: files on this device, and those of the report that it corrects.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

/// On which day, and by which thresholds, a draft is judged.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    pub today: Date,
    pub thresholds: Thresholds,
}

impl Draft {
    /// Where a card begins: with what is in force, to correct it, else blank with the confidence of last time.
    pub fn of(due: &Due) -> Self {
        let known = due.current.as_ref().or(due.last.as_ref());
        let blank = Self {
            number: String::new(),
            denominator: String::new(),
            in_parts: !matches!(known.map(|known| known.report.value), Some(Measured::Plain { .. })),
            reached: None,
            missing: None,
            confidence: known.map_or(Confidence::Medium, |known| known.confidence),
            note: String::new(),
            cause: None,
            next_step: String::new(),
            evidence: due.current.as_ref().map(|current| current.evidence.clone()).unwrap_or_default(),
        };
        match &due.current {
            // What came back is corrected, note and all; a correction of what holds says why in a note of its own.
            Some(current) if current.state == CheckInState::Returned => {
                Self { note: current.note.clone(), ..blank.with(current.report.value) }
            }
            Some(current) => blank.with(current.report.value),
            None => blank,
        }
    }

    /// What a report was typed as, with the files that it names.
    pub fn from_report(check_in: &CheckIn, evidence: &[Evidence]) -> Self {
        let blank = Self {
            number: String::new(),
            denominator: String::new(),
            in_parts: !matches!(check_in.value, Measured::Plain { .. }),
            reached: None,
            missing: None,
            confidence: check_in.confidence,
            note: check_in.note.clone(),
            cause: check_in.cause,
            next_step: check_in.next_step.clone(),
            evidence: evidence.to_vec(),
        };
        blank.with(check_in.value)
    }

    /// The same with another value.
    #[must_use]
    pub fn with(self, value: Measured) -> Self {
        let text = |quantity: Quantity| quantity.to_string();
        let blank =
            Self { number: String::new(), denominator: String::new(), reached: None, missing: None, ..self };
        match value {
            Measured::Plain { value } => Self { number: text(value), in_parts: false, ..blank },
            Measured::Milestone { percent } | Measured::Rating { percent } => {
                Self { number: text(percent), ..blank }
            }
            Measured::Ratio { numerator, denominator } => {
                Self { number: text(numerator), denominator: text(denominator), in_parts: true, ..blank }
            }
            Measured::YesNo { reached } => Self { reached: Some(reached), ..blank },
            Measured::Missing { reason } => Self { missing: Some(reason), ..blank },
        }
    }

    /// The value as far as it is typed; what cannot be read is reported with its field.
    pub fn value(&self, indicator: &Indicator) -> Result<Option<Measured>, (Field, Fault)> {
        if let Some(reason) = self.missing {
            return Ok(Some(Measured::Missing { reason }));
        }
        let number = |unit: &str| {
            read_in(&self.number, unit, Precision::FINEST).map_err(|fault| (Field::Number, fault))
        };
        Ok(match indicator.measure {
            MeasureKind::YesNo => self.reached.map(|reached| Measured::YesNo { reached }),
            MeasureKind::Milestone => number("%")?.map(|percent| Measured::Milestone { percent }),
            MeasureKind::Rating => number("%")?.map(|percent| Measured::Rating { percent }),
            MeasureKind::Ratio if self.in_parts => {
                let denominator = read_in(&self.denominator, "", Precision::FINEST)
                    .map_err(|fault| (Field::Denominator, fault))?;
                let parts = number("")?.zip(denominator);
                parts.map(|(numerator, denominator)| Measured::Ratio { numerator, denominator })
            }
            _ => number(&indicator.unit)?.map(|value| Measured::Plain { value }),
        })
    }

    /// The report, once there is a value.
    pub fn report(&self, due: &Due) -> Option<Reported> {
        let value = self.value(&due.indicator).ok().flatten()?;
        Some(Reported { period: due.subject.period, value, counting: due.counting })
    }

    /// How the typed value stands.
    pub fn standing(&self, due: &Due, by: &Measure) -> Option<Standing> {
        due.standing(self.report(due)?, &by.thresholds)
    }

    /// What is remarked on it; nothing before there is a value.
    pub fn remarks(&self, due: &Due, by: &Measure) -> Vec<Remark> {
        let Some(entry) = self.entry(due) else { return Vec::new() };
        check(&entry, &due.situation(entry.report, by.today, &by.thresholds))
    }

    pub(super) fn entry(&self, due: &Due) -> Option<Entry> {
        Some(Entry {
            report: self.report(due)?,
            stated: None,
            has_note: !self.note.trim().is_empty(),
            has_cause: self.cause.is_some(),
        })
    }

    /// The report as it is sent. Cause and next step belong to a value that is off track.
    pub fn check_in(&self, due: &Due, by: &Measure, id: CheckInId, typed_at: Moment) -> Option<CheckIn> {
        let report = self.report(due)?;
        let is_off_track = self.standing(due, by).is_some_and(|standing| standing.light.is_off_track());
        Some(CheckIn {
            id,
            subject: due.subject,
            value: report.value,
            counting: report.counting,
            note: self.note.trim().to_owned(),
            confidence: self.confidence,
            cause: self.cause.filter(|_| is_off_track),
            next_step: if is_off_track { self.next_step.trim().to_owned() } else { String::new() },
            evidence: self.evidence.iter().map(|file| file.id).collect(),
            typed_at,
            over: due.current.as_ref().map(|current| current.id),
        })
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::check_in::due::Known;
    use indicator_model::check_in::evidence::FileKind;
    use indicator_model::id::EvidenceId;

    use super::*;
    use crate::plain::sketch::{due, known, measure};

    fn typed(measure: MeasureKind, unit: &str, number: &str) -> Result<Option<Measured>, (Field, Fault)> {
        let due = due(measure, unit);
        Draft { number: number.to_owned(), ..Draft::of(&due) }.value(&due.indicator)
    }

    #[test]
    fn a_number_is_read_in_the_unit_of_its_indicator() {
        let plain = |text: &str| Ok(Some(Measured::Plain { value: text.parse().unwrap() }));
        assert_eq!(typed(MeasureKind::Count, "万元", "１．２亿"), plain("12000"));
        assert_eq!(typed(MeasureKind::Stock, "人", " 1,200 "), plain("1200"));
        assert_eq!(typed(MeasureKind::Count, "万元", ""), Ok(None));
        assert!(matches!(typed(MeasureKind::Count, "万元", "12x"), Err((Field::Number, _))));
        let percent = "75".parse().unwrap();
        assert_eq!(typed(MeasureKind::Milestone, "座", "75%"), Ok(Some(Measured::Milestone { percent })));
    }

    #[test]
    fn a_ratio_waits_for_both_of_its_parts() {
        let due = due(MeasureKind::Ratio, "%");
        let half = Draft { number: "8241".to_owned(), ..Draft::of(&due) };
        assert_eq!(half.value(&due.indicator), Ok(None));
        let both = Draft { denominator: "8990".to_owned(), ..half };
        assert!(matches!(both.value(&due.indicator), Ok(Some(Measured::Ratio { .. }))));
        let alone = Draft { in_parts: false, number: "91.7%".to_owned(), ..both };
        assert!(matches!(alone.value(&due.indicator), Ok(Some(Measured::Plain { .. }))));
    }

    #[test]
    fn what_was_reported_is_typed_again_as_it_was() {
        let subject = due(MeasureKind::Ratio, "%");
        let (numerator, denominator) = ("1".parse().unwrap(), "3".parse().unwrap());
        for value in [
            Measured::Plain { value: "1.5".parse().unwrap() },
            Measured::Ratio { numerator, denominator },
            Measured::Missing { reason: MissingReason::Late },
        ] {
            assert_eq!(Draft::of(&subject).with(value).value(&subject.indicator), Ok(Some(value)));
        }
    }

    #[test]
    fn a_correction_names_what_it_is_over_and_needs_a_note_of_its_own() {
        let mut subject = due(MeasureKind::Stock, "人");
        let current = known(&subject, "80");
        subject.year.push(current.report);
        subject.current = Some(current.clone());
        let draft = Draft::of(&subject);
        assert_eq!((draft.number.as_str(), draft.note.as_str()), ("80", ""));
        assert!(draft.remarks(&subject, &measure()).contains(&Remark::Supersedes));
        let sent = draft.check_in(&subject, &measure(), current.id, Moment::from_unix_millis(0)).unwrap();
        assert_eq!(sent.over, Some(current.id));
    }

    #[test]
    fn a_correction_keeps_the_files_of_what_it_corrects_until_one_is_removed() {
        let mut subject = due(MeasureKind::Stock, "人");
        let file = |id: u128| Evidence {
            id: EvidenceId(uuid::Uuid::from_u128(id)),
            name: "批复.pdf".to_owned(),
            kind: FileKind::Pdf,
            bytes: 7,
            elsewhere: 0,
        };
        subject.current = Some(Known { evidence: vec![file(1), file(2)], ..known(&subject, "80") });
        let mut draft = Draft::of(&subject);
        assert_eq!(draft.evidence, [file(1), file(2)]);
        draft.evidence.retain(|kept| kept.id != file(1).id);
        draft.evidence.push(file(3));
        let id = CheckInId(uuid::Uuid::nil());
        let sent = draft.check_in(&subject, &measure(), id, Moment::from_unix_millis(0)).unwrap();
        assert_eq!(sent.evidence, [file(2).id, file(3).id]);
        assert_eq!(Draft::from_report(&sent, &draft.evidence).evidence, draft.evidence);
        // What was typed with an earlier version is still read.
        let mut earlier = serde_json::to_value(&draft).unwrap();
        earlier.as_object_mut().unwrap().remove("evidence");
        assert_eq!(serde_json::from_value::<Draft>(earlier).unwrap().evidence, []);
    }

    #[test]
    fn a_cause_is_sent_only_with_a_value_that_is_off_track() {
        let subject = due(MeasureKind::Stock, "人");
        let draft =
            Draft { cause: Some(Cause::Funds), next_step: "补招".to_owned(), ..Draft::of(&subject) };
        let sent = |number: &str| {
            let draft = Draft { number: number.to_owned(), ..draft.clone() };
            let id = CheckInId(uuid::Uuid::nil());
            draft.check_in(&subject, &measure(), id, Moment::from_unix_millis(0)).unwrap()
        };
        assert_eq!((sent("100").cause, sent("100").next_step), (None, String::new()));
        assert_eq!((sent("50").cause, sent("50").next_step), (Some(Cause::Funds), "补招".to_owned()));
    }
}
