//! An exception for an organization or an indicator. What does not fit is shown beside its field.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording;
use indicator_model::check_in::chain::{Chain, Scope};
use indicator_model::id::OrganizationId;
use indicator_model::timetable::answer::{ChainFault, NewChain, Saved, ScopeName};
use leptos::prelude::*;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::choice::Choice;
use ui::dialog::Dialog;
use ui::field::{FieldError, TextField};
use ui::icon::Symbol;
use ui::segmented::Segmented;
use ui::select::Select;
use ui::toast::Toasts;

use super::fields::{ChainFields, Draft};
use crate::api;
use crate::bench::Bench;

/// The button, and behind it the form.
#[component]
pub(super) fn Add(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    view! {
        <div>
            <Button icon=Symbol::Add on:click=move |_| open.set(true)>
                {t!(i18n, chain.add)}
            </Button>
        </div>
        <Dialog open title=move || t_string!(i18n, chain.add)>
            <Form bench open />
        </Dialog>
    }
}

/// What the exception is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Organization,
    Indicator,
}

/// What is wrong with what the exception is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Empty,
    Refused(ChainFault),
}

#[component]
fn Form(bench: Bench, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let what = RwSignal::new(What::Organization);
    let organization = RwSignal::new(None::<OrganizationId>);
    let code = RwSignal::new(String::new());
    let draft = Draft::of(&Chain::default());
    let fault = RwSignal::new(None::<Fault>);
    let save = Action::new(move |(scope, after): &(ScopeName, Chain)| {
        let scheme = bench.saved.with_untracked(|saved| saved.scheme);
        let before = decided(bench, scope);
        let new = NewChain { scheme, scope: scope.clone(), before, after: Some(after.clone()) };
        async move {
            let locale = i18n.get_locale_untracked();
            match api::set_chain(new).await? {
                Saved::BadChain { fault: why } => fault.set(Some(Fault::Refused(why))),
                Saved::ChainChanged { .. } => {
                    toasts.error(td_string!(locale, timetable.changed_by_another));
                    bench.renew();
                }
                _ => {
                    open.set(false);
                    toasts.info(td_string!(locale, chain.saved));
                    bench.renew();
                }
            }
            Ok::<(), AppError>(())
        }
    });
    let submit = move || {
        let scope = match what.get_untracked() {
            What::Organization => {
                organization.get_untracked().map(|organization| ScopeName::Organization { organization })
            }
            What::Indicator => {
                let code = code.with_untracked(|code| code.trim().to_owned());
                (!code.is_empty()).then_some(ScopeName::Indicator { code })
            }
        };
        fault.set(scope.is_none().then_some(Fault::Empty));
        if let (Some(scope), Some(chain)) = (scope, draft.submitted()) {
            save.dispatch((scope, chain));
        }
    };
    let sentence = move || {
        let locale = i18n.get_locale();
        Some(match fault.get()? {
            Fault::Refused(why) => wording::chain::fault(locale, why).to_owned(),
            Fault::Empty if what.get() == What::Organization => {
                td_string!(locale, chain.no_organization).to_owned()
            }
            Fault::Empty => td_string!(locale, chain.no_code).to_owned(),
        })
    };
    let error = FieldError::answered(
        Signal::derive(sentence),
        Signal::derive(move || fault.get().is_some()),
        Callback::new(move |()| fault.set(None)),
    );
    let whats = vec![
        Choice::new(What::Organization, move || t_string!(i18n, chain.organization)),
        Choice::new(What::Indicator, move || t_string!(i18n, chain.indicator)),
    ];
    let organizations = Signal::derive(move || {
        let none = Choice::new(None, move || t_string!(i18n, chain.choose));
        let known = bench.saved.with(|saved| saved.organizations.clone());
        let known = known.into_iter().map(|(id, name)| Choice::new(Some(id), name));
        std::iter::once(none).chain(known).collect::<Vec<_>>()
    });
    view! {
        <form
            class="grid gap-4 sm:grid-cols-2"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div class="sm:col-span-2">
                <Segmented
                    name="exception-what"
                    label=move || t_string!(i18n, chain.applies_to)
                    choices=whats
                    value=what
                    on_change=move |chosen| {
                        fault.set(None);
                        what.set(chosen);
                    }
                />
            </div>
            <div class="sm:col-span-2">
                <Show
                    when=move || what.get() == What::Organization
                    fallback=move || {
                        view! {
                            <TextField
                                name="exception-code"
                                label=move || t_string!(i18n, chain.indicator_code)
                                value=code
                                on_input=move |text| code.set(text)
                                error
                            />
                        }
                    }
                >
                    <Select
                        name="exception-organization"
                        label=move || t_string!(i18n, timetable.organization)
                        hint=move || t_string!(i18n, timetable.organization_hint)
                        choices=organizations
                        value=organization
                        on_change=move |chosen| organization.set(chosen)
                        error
                    />
                </Show>
            </div>
            <ChainFields bench draft name="exception" />
            <div class="empty:hidden sm:col-span-2">
                <FailureNotice error=move || save.value().get().and_then(Result::err) />
            </div>
            <div class="flex justify-end gap-2 sm:col-span-2">
                <Button variant=Variant::Quiet on:click=move |_| open.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit busy=save.pending()>
                    {t!(i18n, chain.save)}
                </Button>
            </div>
        </form>
    }
}

/// What the page shows for a scope.
fn decided(bench: Bench, scope: &ScopeName) -> Option<Chain> {
    bench.saved.with_untracked(|saved| {
        let mut exceptions = saved.exceptions.iter();
        let found = exceptions.find(|one| match (scope, one.scope) {
            (ScopeName::Organization { organization }, Scope::Organization { organization: known }) => {
                *organization == known
            }
            (ScopeName::Indicator { code }, Scope::Indicator { .. }) => {
                indicator_model::text::key(code) == indicator_model::text::key(&one.code)
            }
            _ => false,
        });
        found.map(|one| one.chain.clone())
    })
}
