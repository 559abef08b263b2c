//! Contact details, masked; the original for a user who may see it and says why; and a form to change it.

use base::contact::{ContactDraft, ContactFields};
use base::failure::FailureNotice;
use base::faults::Faults;
use base::person::Person;
use base::wording;
use indicator_model::id::AccountId;
use leptos::prelude::*;
use people_model::account::{AccountSummary, Field};
use people_model::contact::{Contact, ContactField};
use people_model::policy::Action as Deeds;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Size, Variant};
use ui::dialog::Dialog;
use ui::field::TextField;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

use super::api;
use super::field::PersonField;

/// The fields as far as the reader sees them.
#[component]
pub(super) fn MaskedContact(
    account: AccountSummary,
    /// Users change their own contact details on “My account”.
    is_own: Signal<bool>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let asked = RwSignal::new(None::<ContactField>);
    let AccountSummary { id, name, contact, unreadable, .. } = account;
    let known = StoredValue::new(contact.clone());
    let lines = ContactField::ALL
        .map(|field| {
            let value = contact.get(field).map(str::to_owned);
            let is_unreadable = unreadable.contains(&field);
            let is_given = value.as_deref().is_some_and(|value| !value.is_empty());
            let shown = move || match value.as_deref() {
                Some("") => t_string!(i18n, people.contact_none).to_owned(),
                Some(value) => value.to_owned(),
                None if is_unreadable => t_string!(i18n, people.contact_unreadable).to_owned(),
                None => t_string!(i18n, people.contact_hidden).to_owned(),
            };
            let label = move || {
                format!(
                    "{} {}",
                    t_string!(i18n, people.show),
                    wording::contact_field(i18n.get_locale(), field)
                )
            };
            view! {
                <dt class="text-muted">{move || wording::contact_field(i18n.get_locale(), field)}</dt>
                <dd class="flex min-h-8 min-w-0 flex-wrap items-center gap-x-2">
                    <span class="numbers break-all" class:text-muted=!is_given>
                        {shown}
                    </span>
                    <Suspense>
                        {move || {
                            (is_given && person.may(Deeds::PersonReveal))
                                .then(|| {
                                    view! {
                                        <Button
                                            size=Size::Small
                                            variant=Variant::Quiet
                                            icon=Symbol::View
                                            attr:aria-label=label
                                            on:click=move |_| asked.set(Some(field))
                                        >
                                            {t!(i18n, people.show)}
                                        </Button>
                                    }
                                })
                        }}
                    </Suspense>
                </dd>
            }
        })
        .collect_view();
    view! {
        <section class="flex flex-col gap-2" aria-labelledby="contact">
            <h3 id="contact" class="font-semibold">
                {t!(i18n, people.contact)}
            </h3>
            <dl class="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1">{lines}</dl>
            <Suspense>
                {move || {
                    (!is_own.get() && person.may(Deeds::AccountEdit))
                        .then(|| view! { <ContactChange id known=known.get_value() on_done /> })
                }}
            </Suspense>
        </section>
        <Reveal id name asked />
    }
}

/// Asks why, and shows the original as long as the dialog is open.
#[component]
fn Reveal(id: AccountId, name: String, asked: RwSignal<Option<ContactField>>) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let reveal = Action::new(move |field: &ContactField| {
        let field = *field;
        async move { api::reveal(id, field, reason.get_untracked()).await }
    });
    let faults = Faults::<Field>::of(reveal);
    let plain = Memo::new(move |_| reveal.value().get().and_then(Result::ok));
    Effect::new(move |_| is_open.set(asked.get().is_some()));
    let on_close = move |()| {
        // Nothing of it stays in the page.
        reveal.clear();
        reason.set(String::new());
        asked.set(None);
    };
    let name = StoredValue::new(name);
    let what = move || {
        let field = wording::contact_field(i18n.get_locale(), asked.get()?);
        Some(t_string!(i18n, people.show_what, name = name.get_value(), field = field))
    };
    let lacks_reason = move || reason.with(|reason| reason.trim().is_empty());
    view! {
        <Dialog open=is_open title=move || t_string!(i18n, people.show_title) on_close>
            <form
                class="flex flex-col gap-4"
                on:submit=move |event| {
                    event.prevent_default();
                    if let Some(field) = asked.get_untracked() {
                        reveal.dispatch(field);
                    }
                }
            >
                <p>{what}</p>
                {move || match plain.get() {
                    Some(plain) => {
                        view! {
                            <Notice tone=Tone::Good>
                                <p>
                                    <output class="select-all font-mono text-lg break-all">{plain}</output>
                                </p>
                                <p class="text-sm">{t!(i18n, people.shown_once)}</p>
                            </Notice>
                        }
                            .into_any()
                    }
                    None => {
                        view! {
                            <TextField
                                name="reveal-reason"
                                label=move || t_string!(i18n, people.reason)
                                hint=move || t_string!(i18n, people.reason_hint)
                                value=reason
                                on_input=move |text| reason.set(text)
                                error=faults.at(Field::Reason)
                            />
                        }
                            .into_any()
                    }
                }}
                <FailureNotice error=move || faults.rest() />
                <div class="flex flex-wrap justify-end gap-2">
                    <Button on:click=move |_| is_open.set(false)>{t!(i18n, shell.close)}</Button>
                    <Button
                        kind=Kind::Submit
                        variant=Variant::Primary
                        busy=reveal.pending()
                        disabled=Signal::derive(move || lacks_reason() || plain.with(Option::is_some))
                    >
                        {t!(i18n, people.show_now)}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}

/// New values in the place of old ones that are not shown.
#[component]
fn ContactChange(
    id: AccountId,
    /// What is known, masked.
    known: Contact,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_known = |field: &ContactField| known.get(*field).is_some_and(|value| !value.is_empty());
    let removable = StoredValue::new(ContactField::ALL.into_iter().filter(is_known).collect::<Vec<_>>());
    let is_open = RwSignal::new(false);
    let draft = ContactDraft::new(Contact::default());
    let reason = RwSignal::new(String::new());
    let save = Action::new(move |(): &()| async move {
        let answer = api::set_contact(id, draft.typed(), reason.get_untracked()).await;
        if answer.is_ok() {
            is_open.set(false);
            on_done.try_run(());
        }
        answer
    });
    let faults = Faults::<PersonField>::of(save);
    let open = move |_| {
        draft.clear();
        reason.set(String::new());
        save.clear();
        is_open.set(true);
    };
    view! {
        <div>
            <Button size=Size::Small on:click=open>
                {t!(i18n, people.contact_edit)}
            </Button>
        </div>
        <Dialog open=is_open title=move || t_string!(i18n, people.contact_edit)>
            <form
                class="flex flex-col gap-4"
                on:submit=move |event| {
                    event.prevent_default();
                    save.dispatch(());
                }
            >
                <p class="text-sm text-muted">{t!(i18n, people.contact_edit_hint)}</p>
                <ContactFields
                    draft
                    prefix="change"
                    removable=removable.get_value()
                    at=move |field| faults.at(PersonField::Contact(field))
                />
                <TextField
                    name="contact-reason"
                    label=move || t_string!(i18n, people.reason)
                    hint=move || t_string!(i18n, people.reason_hint)
                    value=reason
                    on_input=move |text| reason.set(text)
                    error=faults.at(PersonField::Account(Field::Reason))
                />
                <FailureNotice error=move || faults.rest() />
                <div class="flex flex-wrap justify-end gap-2">
                    <Button on:click=move |_| is_open.set(false)>{t!(i18n, shell.cancel)}</Button>
                    <Button
                        kind=Kind::Submit
                        variant=Variant::Primary
                        busy=save.pending()
                        disabled=Signal::derive(move || draft.is_empty())
                    >
                        {t!(i18n, people.contact_save)}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
