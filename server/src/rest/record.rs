//! `POST /api/v1/measurements` and `…/batch`: reports, each a check-in of the owner of the token.
//!
//! The id is the client's. A report that is sent again, alone or in whatever batch, is answered as the first time, so a
//! client that heard no answer sends the same once more.

use axum::Json;
use axum::http::StatusCode;
use base::error::AppError;
use base::wording;
use indicator_model::check_in::CheckIn;
use indicator_model::check_in::answer::Answer as Judged;
use indicator_model::check_in::rule::Remark;
use indicator_model::id::{CheckInId, IndicatorId, OrganizationId};
use indicator_model::measurement::{Source, Subject};
use indicator_model::text::Kind;
use leptos_i18n::td_string;
use serde::{Deserialize, Serialize};
use storage::check_in;
use storage::clock;
use storage::ctx::Ctx;
use text::i18n::Locale;
use utoipa::ToSchema;

use super::body::Sent;
use super::query::Reader;
use super::value::{Count, MeasuredValue, PeriodName, Sure, Why, word};
use crate::problem::{Fault, Problem};
use crate::refusal::Refusal;
use crate::session::Asking;

/// A measurement to be reported.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMeasurement {
    #[schema(value_type = String, format = "uuid")]
    id: CheckInId,
    #[schema(value_type = String, format = "uuid")]
    indicator: IndicatorId,
    #[schema(value_type = String, format = "uuid")]
    organization: OrganizationId,
    period: PeriodName,
    value: MeasuredValue,
    counting: Count,
    #[serde(default)]
    #[schema(required = false)]
    note: String,
    #[serde(default = "medium")]
    #[schema(required = false)]
    confidence: Sure,
    #[serde(default)]
    #[schema(required = false)]
    cause: Option<Why>,
    #[serde(default)]
    #[schema(required = false)]
    next_step: String,
    /// The report in force that this one corrects, as the sender knows it.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    supersedes: Option<CheckInId>,
}

const fn medium() -> Sure {
    Sure::Medium
}

/// Reports that are sent together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMeasurements {
    #[schema(min_items = 1, max_items = 10000)]
    measurements: Vec<NewMeasurement>,
}

/// What became of reports that were sent together, in the order in which they were sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Answers {
    answers: Vec<Answer>,
}

/// What became of one report.
#[expect(clippy::struct_field_names, reason = "programs know it by this name")]
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Answer {
    #[schema(format = "uuid")]
    id: String,
    answer: Outcome,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<Fault>,
    /// The report in force, for a conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid", nullable = false)]
    current: Option<String>,
}

word!(
    /// Whether a report was kept, or why not.
    Outcome = Kept { Accepted Refused Conflict NotDue Forbidden ReusedId }
);

/// [`Judged`] without what belongs to each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Accepted,
    Refused,
    Conflict,
    NotDue,
    Forbidden,
    ReusedId,
}

/// Reports one measurement.
#[utoipa::path(
    post,
    path = "/api/v1/measurements",
    operation_id = "record_measurement",
    request_body = NewMeasurement,
    responses(
        (status = 200, body = Answer),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn record_one(
    Asking(ctx): Asking,
    Reader(locale): Reader,
    Sent(new): Sent<NewMeasurement>,
) -> Result<Json<Answer>, Refusal> {
    // As many answers as reports.
    let answer = record(&ctx, locale, vec![(String::new(), new)]).await?.pop().ok_or(AppError::Internal)?;
    let kept = Kept::from(answer.answer);
    let status = match kept {
        Kept::Accepted => return Ok(Json(answer)),
        Kept::Refused | Kept::ReusedId => StatusCode::UNPROCESSABLE_ENTITY,
        Kept::Conflict => StatusCode::CONFLICT,
        Kept::NotDue => StatusCode::NOT_FOUND,
        Kept::Forbidden => StatusCode::FORBIDDEN,
    };
    let problem = Problem::new(locale, status, key(kept), answer.detail).with(answer.errors);
    Err(match answer.current {
        Some(current) => problem.over(current),
        None => problem,
    }
    .into())
}

/// Reports up to 10,000 measurements, each kept or refused for itself.
#[utoipa::path(
    post,
    path = "/api/v1/measurements/batch",
    operation_id = "record_measurements",
    request_body = NewMeasurements,
    responses(
        (status = 200, body = Answers),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn record_batch(
    Asking(ctx): Asking,
    Reader(locale): Reader,
    Sent(NewMeasurements { measurements }): Sent<NewMeasurements>,
) -> Result<Json<Answers>, Refusal> {
    if measurements.is_empty() {
        let detail = td_string!(locale, rest.empty_batch);
        let fault = Fault::at("/measurements", detail);
        return Err(Problem::new(locale, StatusCode::BAD_REQUEST, "invalid", detail)
            .with(vec![fault])
            .into());
    }
    if measurements.len() > check_in::MOST {
        let detail = td_string!(locale, rest.too_many_items, most = check_in::MOST);
        let fault = Fault::at("/measurements", detail.clone());
        let problem = Problem::new(locale, StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail);
        return Err(problem.with(vec![fault]).into());
    }
    let at = |(place, new)| (format!("/measurements/{place}"), new);
    let answers = record(&ctx, locale, measurements.into_iter().enumerate().map(at).collect()).await?;
    Ok(Json(Answers { answers }))
}

/// Records reports, each with the pointer to it, and answers each. A text that cannot be kept concerns its report only.
async fn record(
    ctx: &Ctx,
    locale: Locale,
    new: Vec<(String, NewMeasurement)>,
) -> Result<Vec<Answer>, Refusal> {
    let now = clock::now();
    let (mut answers, mut sent) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for (pointer, new) in new {
        let faults = [("note", &new.note), ("next_step", &new.next_step)]
            .into_iter()
            .filter_map(|(field, text)| {
                let fault = Kind::Reason.read(text).err()?;
                Some(Fault::at(format!("{pointer}/{field}"), wording::text(locale, fault)))
            })
            .collect::<Vec<_>>();
        let is_sound = faults.is_empty();
        answers
            .push((pointer, Answer::new(locale, new.id, &Judged::Refused { remarks: Vec::new() }, faults)));
        if is_sound {
            sent.push(CheckIn {
                id: new.id,
                subject: Subject {
                    indicator: new.indicator,
                    organization: new.organization,
                    period: new.period.0,
                    source: Source::Owner,
                },
                value: new.value.into(),
                counting: new.counting.into(),
                note: new.note,
                confidence: new.confidence.into(),
                cause: new.cause.map(Into::into),
                next_step: new.next_step,
                // Files come from people, at their card.
                evidence: Vec::new(),
                typed_at: now,
                over: new.supersedes,
            });
        }
    }
    let mut judged = check_in::record(ctx, sent).await?.into_iter();
    let answered = answers.into_iter().map(|(pointer, answer)| {
        if !answer.errors.is_empty() {
            return answer;
        }
        match judged.next() {
            Some(judged) => {
                let faults = faults(locale, &pointer, &judged);
                Answer::of(locale, answer.id, &judged, faults)
            }
            None => answer,
        }
    });
    Ok(answered.collect())
}

impl Answer {
    fn new(locale: Locale, id: CheckInId, judged: &Judged, errors: Vec<Fault>) -> Self {
        Self::of(locale, id.to_string(), judged, errors)
    }

    fn of(locale: Locale, id: String, judged: &Judged, errors: Vec<Fault>) -> Self {
        let current = match judged {
            Judged::Conflict { current } => Some(current.id.to_string()),
            _ => None,
        };
        let detail = detail(locale, judged).to_owned();
        Self { id, answer: kept(judged).into(), detail, errors, current }
    }
}

const fn kept(judged: &Judged) -> Kept {
    match judged {
        Judged::Accepted => Kept::Accepted,
        // A program names no files, so none is missing.
        Judged::Refused { .. } | Judged::EvidenceMissing { .. } => Kept::Refused,
        Judged::Conflict { .. } => Kept::Conflict,
        Judged::NotDue => Kept::NotDue,
        Judged::Forbidden => Kept::Forbidden,
        Judged::ReusedId => Kept::ReusedId,
    }
}

const fn key(kept: Kept) -> &'static str {
    match kept {
        Kept::Accepted => "accepted",
        Kept::Refused => "refused",
        Kept::Conflict => "conflict",
        Kept::NotDue => "not_due",
        Kept::Forbidden => "forbidden",
        Kept::ReusedId => "reused_id",
    }
}

fn detail(locale: Locale, judged: &Judged) -> &'static str {
    match judged {
        Judged::Accepted => td_string!(locale, rest.answer_accepted),
        Judged::Refused { .. } | Judged::EvidenceMissing { .. } => td_string!(locale, rest.answer_refused),
        Judged::Conflict { .. } => td_string!(locale, rest.answer_conflict),
        Judged::NotDue => td_string!(locale, rest.answer_not_due),
        Judged::Forbidden => td_string!(locale, rest.answer_forbidden),
        Judged::ReusedId => td_string!(locale, rest.answer_reused_id),
    }
}

/// What is wrong with the fields of a report.
fn faults(locale: Locale, pointer: &str, judged: &Judged) -> Vec<Fault> {
    let fault = |remark: &Remark| {
        let (rule, field) = place(remark);
        let detail = wording::check_in::remark_in_numbers(locale, remark);
        Fault { pointer: format!("{pointer}/{field}"), rule, detail }
    };
    match judged {
        Judged::Refused { remarks } => remarks.iter().map(fault).collect(),
        Judged::Conflict { .. } => {
            vec![Fault::at(format!("{pointer}/supersedes"), detail(locale, judged))]
        }
        Judged::ReusedId => vec![Fault::at(format!("{pointer}/id"), detail(locale, judged))],
        Judged::Accepted | Judged::NotDue | Judged::Forbidden | Judged::EvidenceMissing { .. } => Vec::new(),
    }
}

/// The number of a rule ([`indicator_model::check_in::rule`]), and the field by which a report can satisfy it.
const fn place(remark: &Remark) -> (Option<&'static str>, &'static str) {
    match remark {
        Remark::NotAValue { .. } | Remark::TooLarge => (Some("R-01"), "value"),
        Remark::NotOpen { .. } => (Some("R-02"), "period"),
        Remark::Closed { .. } | Remark::Late { .. } => (Some("R-18"), "period"),
        Remark::Falls { .. } => (Some("R-05"), "note"),
        Remark::NotWithinHundred | Remark::Hundredfold { .. } => (Some("R-06"), "note"),
        Remark::Comparator => (Some("R-07"), "value"),
        Remark::AboveWhole | Remark::QuotientDiffers { .. } => (Some("R-08"), "value"),
        Remark::Unusual { .. } => (Some("R-10"), "note"),
        Remark::Supersedes => (Some("R-16"), "note"),
        // Amber or red: the light has no number among the rules.
        Remark::OffTrack { .. } => (None, "cause"),
    }
}
