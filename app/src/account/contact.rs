//! How one is reached, one's own to change; and the way to everything else that is kept about oneself.

use indicator_model::account::Misfit;
use indicator_model::contact::{Contact, ContactField};
use leptos::prelude::*;

use super::api;
use crate::error::AppError;
use crate::i18n::{t, t_string, use_i18n};
use crate::shell::failure::Failure;
use crate::ui::button::{Button, Kind, LinkButton, Variant};
use crate::ui::field::TextField;
use crate::ui::icon::Symbol;
use crate::ui::notice::Notice;
use crate::ui::skeleton::Skeleton;
use crate::ui::tone::Tone;
use crate::wording;

#[component]
pub(super) fn OwnContact() -> impl IntoView {
    let i18n = use_i18n();
    let contact = Resource::new(|| (), |()| api::contact());
    view! {
        <section class="flex max-w-sm flex-col gap-4" aria-labelledby="own-contact">
            <h2 id="own-contact" class="text-base font-semibold">
                {t!(i18n, account.contact)}
            </h2>
            <p class="text-sm text-muted">{t!(i18n, account.contact_intro)}</p>
            <Suspense fallback=|| view! { <Skeleton lines=4 /> }>
                {move || Suspend::new(async move {
                    match contact.await {
                        Ok(contact) => view! { <ContactForm contact /> }.into_any(),
                        Err(error) => {
                            view! {
                                <Failure
                                    text=move || error.message(i18n.get_locale())
                                    on_retry=move || contact.refetch()
                                />
                            }
                                .into_any()
                        }
                    }
                })}
            </Suspense>
        </section>
    }
}

/// What is being typed, a signal per field.
#[derive(Clone, Copy)]
pub(crate) struct ContactDraft {
    phone: RwSignal<String>,
    email: RwSignal<String>,
    identity_number: RwSignal<String>,
}

impl ContactDraft {
    pub(crate) fn new(contact: Contact) -> Self {
        let signal = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
        Self {
            phone: signal(contact.phone),
            email: signal(contact.email),
            identity_number: signal(contact.identity_number),
        }
    }

    pub(crate) fn clear(self) {
        for field in ContactField::ALL {
            self.of(field).set(String::new());
        }
    }

    fn of(self, field: ContactField) -> RwSignal<String> {
        match field {
            ContactField::Phone => self.phone,
            ContactField::Email => self.email,
            ContactField::IdentityNumber => self.identity_number,
        }
    }

    /// All as it is typed: what is empty is to be empty.
    fn whole(self) -> Contact {
        Contact::from_fields(|field| Some(self.of(field).get_untracked()))
    }

    /// Only what is typed: what is empty stays as it is.
    pub(crate) fn typed(self) -> Contact {
        let typed = |field| self.of(field).get_untracked();
        Contact::from_fields(|field| Some(typed(field)).filter(|value| !value.trim().is_empty()))
    }

    /// Whether nothing is typed.
    pub(crate) fn is_empty(self) -> bool {
        ContactField::ALL.iter().all(|field| self.of(*field).with(|value| value.trim().is_empty()))
    }
}

/// The three fields, each with what is wrong with it.
#[component]
pub(crate) fn ContactFields(
    draft: ContactDraft,
    /// Before the names of the fields, which are unique on a page.
    prefix: &'static str,
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let field = move |field: ContactField| {
        let value = draft.of(field);
        let wrong = move || {
            let wrong = error.get().filter(|error| field_of(error) == Some(field))?;
            Some(wrong.message(i18n.get_locale()))
        };
        let hint = move || match field {
            ContactField::IdentityNumber => t_string!(i18n, account.identity_number_hint),
            ContactField::Phone | ContactField::Email => "",
        };
        view! {
            <TextField
                name=format!("{prefix}-{}", field.key())
                label=move || wording::contact_field(i18n.get_locale(), field)
                hint
                error=Signal::derive(wrong)
                value
                on_input=move |text| value.set(text)
            />
        }
    };
    ContactField::ALL.map(field).collect_view()
}

/// Beside which field an error belongs; none for those of the whole form.
pub(crate) fn field_of(error: &AppError) -> Option<ContactField> {
    match error {
        AppError::Misfit(Misfit::BadPhone) => Some(ContactField::Phone),
        AppError::Misfit(Misfit::BadEmail) => Some(ContactField::Email),
        AppError::Misfit(Misfit::BadIdentityNumber) => Some(ContactField::IdentityNumber),
        _ => None,
    }
}

#[component]
fn ContactForm(contact: Contact) -> impl IntoView {
    let i18n = use_i18n();
    let draft = ContactDraft::new(contact);
    let save = Action::new(move |(): &()| async move { api::set_contact(draft.whole()).await });
    let answer = save.value();
    let error = Signal::derive(move || answer.get().and_then(Result::err));
    view! {
        <form
            class="flex flex-col gap-4"
            on:submit=move |event| {
                event.prevent_default();
                save.dispatch(());
            }
        >
            <ContactFields draft prefix="own" error />
            {move || match answer.get() {
                Some(Ok(())) => {
                    view! { <Notice tone=Tone::Good>{t!(i18n, account.contact_saved)}</Notice> }.into_any()
                }
                Some(Err(error)) if field_of(&error).is_none() => {
                    view! { <Notice tone=Tone::Bad>{move || error.message(i18n.get_locale())}</Notice> }
                        .into_any()
                }
                _ => ().into_any(),
            }}
            <Button kind=Kind::Submit variant=Variant::Primary busy=save.pending()>
                {t!(i18n, account.contact_save)}
            </Button>
        </form>
    }
}

/// Plain links: the server makes the files, and the record knows them by number.
#[component]
pub(super) fn OwnData() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="flex max-w-2xl flex-col gap-3" aria-labelledby="own-data">
            <h2 id="own-data" class="text-base font-semibold">
                {t!(i18n, account.own_data)}
            </h2>
            <p class="text-sm text-muted">{t!(i18n, account.own_data_intro)}</p>
            <div class="flex flex-wrap gap-2">
                <LinkButton href="/account/data.html" icon=Symbol::Download attr:download="">
                    {t!(i18n, account.own_data_readable)}
                </LinkButton>
                <LinkButton href="/account/data.json" icon=Symbol::Download attr:download="">
                    {t!(i18n, account.own_data_json)}
                </LinkButton>
            </div>
        </section>
    }
}
