//! Granting an organization more time. What does not fit is shown beside its field.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording;
use indicator_model::date::Date;
use indicator_model::id::{ExtensionId, OrganizationId};
use indicator_model::period::Period;
use indicator_model::timetable::answer::{ExtensionFault, NewExtension, Saved};
use indicator_model::timetable::{Extension, Span};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::choice::Choice;
use ui::date_field::DateField;
use ui::dialog::Dialog;
use ui::field::{FieldError, TextArea};
use ui::icon::Symbol;
use ui::select::Select;
use ui::toast::Toasts;
use uuid::Uuid;

use crate::api;
use crate::bench::Bench;

/// The button, and behind it the form.
#[component]
pub(crate) fn Extend(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    view! {
        <div>
            <Button icon=Symbol::Add on:click=move |_| open.set(true)>
                {t!(i18n, timetable.extend)}
            </Button>
        </div>
        <Dialog open title=move || t_string!(i18n, timetable.extend)>
            <Form bench open />
        </Dialog>
    }
}

/// A field of the form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Organization,
    From,
    Until,
    Reason,
}

/// What a field lacks, or what the server answered about it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Empty(Field),
    Refused(ExtensionFault),
}

impl Fault {
    const fn field(self) -> Field {
        match self {
            Self::Empty(field) => field,
            Self::Refused(ExtensionFault::NotAnOwner | ExtensionFault::ReusedId) => Field::Organization,
            Self::Refused(ExtensionFault::NotAPeriod) => Field::From,
            Self::Refused(ExtensionFault::NoMoreTime | ExtensionFault::TooLong) => Field::Until,
            Self::Refused(ExtensionFault::NoReason) => Field::Reason,
        }
    }
}

#[component]
fn Form(bench: Bench, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    // The same extension however often it is sent. After another was kept under the id it is another one.
    let id = RwSignal::new(ExtensionId(Uuid::now_v7()));
    let organization = RwSignal::new(None::<OrganizationId>);
    // None for all that is due from a day on.
    let period = RwSignal::new(None::<Period>);
    let from = RwSignal::new(Some(bench.saved.with_untracked(|saved| saved.today)));
    let until = RwSignal::new(None::<Date>);
    let reason = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<Fault>);
    let grant = Action::new(move |extension: &Extension| {
        let scheme = bench.saved.with_untracked(|saved| saved.scheme);
        let new = NewExtension { scheme, extension: extension.clone() };
        async move {
            if let Saved::BadExtension { fault: why } = api::grant(new).await? {
                if why == ExtensionFault::ReusedId {
                    id.set(ExtensionId(Uuid::now_v7()));
                }
                fault.set(Some(Fault::Refused(why)));
            } else {
                open.set(false);
                toasts.info(td_string!(i18n.get_locale_untracked(), timetable.granted));
                bench.renew();
            }
            Ok::<(), AppError>(())
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let span = match (period.get_untracked(), from.get_untracked()) {
            (Some(period), _) => Ok(Span::Period { period }),
            (None, Some(day)) => Ok(Span::From { day }),
            (None, None) => Err(Field::From),
        };
        let given = organization.get_untracked().ok_or(Field::Organization).and_then(|organization| {
            let until = until.get_untracked().ok_or(Field::Until);
            Ok((organization, span?, until?))
        });
        match given {
            Err(field) => fault.set(Some(Fault::Empty(field))),
            Ok(_) if reason.with_untracked(|reason| reason.trim().is_empty()) => {
                fault.set(Some(Fault::Empty(Field::Reason)));
            }
            Ok((organization, span, until)) => {
                fault.set(None);
                let reason = reason.get_untracked();
                grant.dispatch(Extension { id: id.get_untracked(), organization, span, until, reason });
            }
        }
    };
    let error = move |field: Field| {
        let here = move || fault.get().filter(|fault| fault.field() == field);
        let sentence = move || {
            let locale = i18n.get_locale();
            Some(match here()? {
                Fault::Refused(why) => wording::timetable::extension_fault(locale, why).to_owned(),
                Fault::Empty(Field::Organization) => td_string!(locale, timetable.choose).to_owned(),
                Fault::Empty(Field::From | Field::Until) => td_string!(locale, timetable.no_day).to_owned(),
                Fault::Empty(Field::Reason) => td_string!(locale, timetable.no_reason).to_owned(),
            })
        };
        let on_edit = Callback::new(move |()| fault.set(None));
        FieldError::answered(Signal::derive(sentence), Signal::derive(move || here().is_some()), on_edit)
    };
    let organizations = Signal::derive(move || {
        let none = Choice::new(None, move || t_string!(i18n, timetable.choose));
        let known = bench.saved.with(|saved| saved.organizations.clone());
        let known = known.into_iter().map(|(id, name)| Choice::new(Some(id), name));
        std::iter::once(none).chain(known).collect::<Vec<_>>()
    });
    let periods = Signal::derive(move || {
        let all = Choice::new(None, move || t_string!(i18n, timetable.all_from));
        let periods = bench.saved.with(|saved| {
            let of = |frequency| Period::within(frequency, &saved.cycle);
            saved.frequencies.iter().copied().flat_map(of).collect::<Vec<_>>()
        });
        let named = periods.into_iter().map(|period| {
            Choice::new(Some(period), move || wording::measurement::period(i18n.get_locale(), period))
        });
        std::iter::once(all).chain(named).collect::<Vec<_>>()
    });
    view! {
        <form class="grid gap-4 sm:grid-cols-2" novalidate on:submit=submit>
            <div class="sm:col-span-2">
                <Select
                    name="extension-organization"
                    label=move || t_string!(i18n, timetable.organization)
                    hint=move || t_string!(i18n, timetable.organization_hint)
                    choices=organizations
                    value=organization
                    on_change=move |chosen| organization.set(chosen)
                    error=error(Field::Organization)
                />
            </div>
            <Select
                name="extension-period"
                label=move || t_string!(i18n, timetable.for_period)
                choices=periods
                value=period
                on_change=move |chosen| {
                    fault.set(None);
                    period.set(chosen);
                }
            />
            <Show when=move || period.get().is_none() fallback=|| view! { <span class="max-sm:hidden"></span> }>
                <DateField
                    name="extension-from"
                    label=move || t_string!(i18n, timetable.due_from)
                    value=from
                    on_change=move |day| from.set(day)
                    error=error(Field::From)
                />
            </Show>
            <DateField
                name="extension-until"
                label=move || t_string!(i18n, timetable.until)
                hint=move || t_string!(i18n, timetable.until_hint)
                value=until
                on_change=move |day| until.set(day)
                error=error(Field::Until)
            />
            <div class="sm:col-span-2">
                <TextArea
                    name="extension-reason"
                    label=move || t_string!(i18n, timetable.reason)
                    value=reason
                    on_input=move |text| reason.set(text)
                    error=error(Field::Reason)
                />
            </div>
            <div class="empty:hidden sm:col-span-2">
                <FailureNotice error=move || grant.value().get().and_then(Result::err) />
            </div>
            <div class="flex justify-end gap-2 sm:col-span-2">
                <Button variant=Variant::Quiet on:click=move |_| open.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit busy=grant.pending()>
                    {t!(i18n, timetable.grant)}
                </Button>
            </div>
        </form>
    }
}
