//! All reports of one indicator, organization and period, behind a button: pages about a value show them where the value is.

use indicator_model::check_in::chain::StageKind;
use indicator_model::check_in::confirm::Step;
use indicator_model::check_in::history::{History, Origin, Report, Said, Taken};
use indicator_model::measurement::Subject;
use leptos::prelude::*;
use people_model::policy::Action::SchemeRead;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Size, Variant};
use ui::drawer::Drawer;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;
use ui::tone::Tone;

use crate::access::Endpoint;
use crate::access::Need::OneOf;
use crate::error::AppError;
use crate::evidence::EvidenceList;
use crate::json::Json;
use crate::loaded::Loaded;
use crate::wording;
use crate::wording::measurement as words;

/// What each server function of this module takes.
pub const ENDPOINTS: &[Endpoint] = &[("/fn/history/open", OneOf(&[SchemeRead]))];

/// All that was reported of a subject.
#[server(prefix = "/fn", endpoint = "history/open", input = Json, output = Json)]
pub async fn open(subject: Subject) -> Result<History, AppError> {
    use crate::request::ctx;
    Ok(storage::check_in::history(&ctx()?, subject).await?)
}

/// A button that opens the reports of a subject beside the page. No place for it inside of a paragraph: what opens is none.
#[component]
pub fn HistoryButton(#[prop(into)] subject: Signal<Subject>) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    view! {
        <Button
            size=Size::Small
            variant=Variant::Quiet
            icon=Symbol::History
            on:click=move |_| is_open.set(true)
        >
            {t!(i18n, history.open)}
        </Button>
        <Drawer open=is_open title=move || t_string!(i18n, history.title)>
            <Opened subject />
        </Drawer>
    }
}

#[component]
fn Opened(subject: Signal<Subject>) -> impl IntoView {
    let asked = Resource::new(move || subject.get(), open);
    view! {
        <Loaded resource=asked fallback=|| view! { <Skeleton lines=6 /> } let:history>
            <Reports history period=subject.get_untracked().period />
        </Loaded>
    }
}

#[component]
fn Reports(history: History, period: indicator_model::period::Period) -> impl IntoView {
    let i18n = use_i18n();
    let (name, code) = (history.indicator.name.clone(), history.indicator.code.clone());
    let (organization, due) = (history.organization.clone(), history.window.due);
    let is_empty = history.reports.is_empty();
    let count = history.reports.len();
    let history = StoredValue::new(history);
    view! {
        <header class="flex flex-col gap-1 pb-3">
            <p class="font-semibold">{name} " · " {code}</p>
            <p class="text-sm text-muted">
                {organization} " · " {move || words::period(i18n.get_locale(), period)} " · "
                {move || t_string!(i18n, check_in.due_on, day = due)}
            </p>
        </header>
        {is_empty.then(|| view! { <p class="text-muted">{t!(i18n, history.nothing)}</p> })}
        <ol class="flex flex-col divide-y divide-base-300">
            {(0..count).map(|at| view! { <Line history at /> }).collect_view()}
        </ol>
    }
}

#[component]
fn Line(history: StoredValue<History>, at: usize) -> impl IntoView {
    let i18n = use_i18n();
    let Some((report, is_late)) = history.with_value(|history| {
        let report = history.reports.get(at)?.clone();
        let is_late = history.is_late(&report);
        Some((report, is_late))
    }) else {
        return ().into_any();
    };
    let Report { value, in_force, origin, by, on_behalf_of, at, said, steps, .. } = report;
    let number = move || {
        history.with_value(|history| words::value(i18n.get_locale(), value.value, &history.indicator))
    };
    let brought = move || brought(i18n.get_locale(), &origin, by.as_deref(), on_behalf_of.as_deref());
    let arrived = at.in_the_city();
    view! {
        <li class="flex flex-col gap-1 py-3 break-words">
            <div class="flex flex-wrap items-baseline gap-2">
                <span class=move || {
                    format!("font-semibold tabular-nums {}", if in_force { "" } else { "text-muted line-through" })
                }>{number}</span>
                <span class="text-sm text-muted">
                    {move || words::counting(i18n.get_locale(), value.counting, value.period.frequency())}
                </span>
                {in_force
                    .then(|| view! { <Badge tone=Tone::Good>{t!(i18n, history.in_force)}</Badge> })}
                {(!in_force).then(|| view! { <Badge>{t!(i18n, history.corrected)}</Badge> })}
                {is_late.then(|| view! { <Badge tone=Tone::Warning>{t!(i18n, confirm.late)}</Badge> })}
            </div>
            <p class="text-sm text-muted">
                {brought} " · " {move || t_string!(i18n, history.arrived, at = arrived.as_str())}
            </p>
            {said.map(|said| view! { <Beside said /> })}
            {(!steps.is_empty())
                .then(|| {
                    view! {
                        <ul class="flex flex-col gap-1 border-s-2 border-base-300 ps-3 text-sm">
                            {steps.into_iter().map(|taken| view! { <Decision taken /> }).collect_view()}
                        </ul>
                    }
                })}
        </li>
    }
    .into_any()
}

/// What was said beside the value.
#[component]
fn Beside(said: Said) -> impl IntoView {
    let i18n = use_i18n();
    let Said { note, confidence, cause, next_step, evidence, typed_at, .. } = said;
    let typed_at = typed_at.in_the_city();
    view! {
        <p class="text-sm text-muted">
            {move || t_string!(i18n, history.typed, at = typed_at.as_str())} " · "
            {move || {
                t_string!(i18n, confirm.confidence, confidence = words::confidence(i18n.get_locale(), confidence))
            }}
            {cause
                .map(|cause| {
                    view! {
                        " · "
                        {move || t_string!(i18n, confirm.cause, cause = words::cause(i18n.get_locale(), cause))}
                    }
                })}
        </p>
        {(!note.is_empty()).then(|| view! { <p class="text-sm">{note}</p> })}
        {(!next_step.is_empty())
            .then(|| {
                view! {
                    <p class="text-sm">
                        <span class="text-muted">{t!(i18n, confirm.next_step)} " "</span>
                        {next_step}
                    </p>
                }
            })}
        <EvidenceList files=evidence />
    }
}

#[component]
fn Decision(taken: Taken) -> impl IntoView {
    let i18n = use_i18n();
    let Taken { step, stage, data_owner, by, on_behalf_of, at, reason } = taken;
    let at = at.in_the_city();
    let sentence = move || {
        let locale = i18n.get_locale();
        let step = match (step, stage) {
            (Step::Confirm, None) => td_string!(locale, history.settled),
            (Step::Confirm, Some(_)) => td_string!(locale, history.confirmed),
            (Step::Return, _) => td_string!(locale, history.returned),
        };
        let who = person(locale, by.as_deref(), on_behalf_of.as_deref());
        match stage.filter(|stage| *stage != StageKind::Anyone) {
            Some(stage) => {
                format!("{step} · {} · {who} · {at}", wording::chain::stage(locale, stage, &data_owner))
            }
            None => format!("{step} · {who} · {at}"),
        }
    };
    view! {
        <li>
            <span class="text-muted">{sentence}</span>
            {(!reason.is_empty()).then(|| view! { <span class="block">{reason}</span> })}
        </li>
    }
}

/// Who brought a report, and how.
fn brought(locale: Locale, origin: &Origin, by: Option<&str>, on_behalf_of: Option<&str>) -> String {
    let who = person(locale, by, on_behalf_of);
    match origin {
        Origin::Person => who,
        Origin::Sheet { name } if name.is_empty() => {
            format!("{who} · {}", td_string!(locale, history.from_sheet))
        }
        Origin::Sheet { name } => {
            let sheet = td_string!(locale, history.from_file, name = name.as_str());
            format!("{who} · {sheet}")
        }
    }
}

/// Who did it, in whose place.
pub fn person(locale: Locale, by: Option<&str>, on_behalf_of: Option<&str>) -> String {
    let by = by.unwrap_or_else(|| td_string!(locale, timetable.operator));
    match on_behalf_of {
        Some(lender) => td_string!(locale, history.on_behalf_of, by = by, lender = lender),
        None => by.to_owned(),
    }
}
