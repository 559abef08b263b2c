//! The user's contact details, to be changed; and the way to everything else that is kept about the user.

use base::contact::{ContactDraft, ContactFields};
use base::failure::FailureNotice;
use base::faults::Faults;
use base::loaded::Loaded;
use base::wording;
use leptos::prelude::*;
use people_model::contact::{Contact, ContactField};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, LinkButton};
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::setting::Setting;
use ui::skeleton::Skeleton;
use ui::tone::Tone;

use super::api;

#[component]
pub(super) fn OwnContact() -> impl IntoView {
    let i18n = use_i18n();
    let contact = Resource::new(|| (), |()| api::contact());
    view! {
        <Setting
            id="own-contact"
            title=move || t_string!(i18n, account.contact)
            text=move || t_string!(i18n, account.contact_intro)
        >
            <Loaded resource=contact fallback=|| view! { <Skeleton lines=4 /> } let:contact>
                <ContactForm contact />
            </Loaded>
        </Setting>
    }
}

#[component]
fn ContactForm(contact: Contact) -> impl IntoView {
    let i18n = use_i18n();
    let draft = ContactDraft::new(contact);
    let save = Action::new(move |(): &()| async move { api::set_contact(draft.whole()).await });
    let faults = Faults::<ContactField>::of(save);
    let is_saved = move || matches!(save.value().get(), Some(Ok(())));
    view! {
        <form
            class="flex max-w-sm flex-col gap-4"
            on:submit=move |event| {
                event.prevent_default();
                save.dispatch(());
            }
        >
            {ContactField::ALL
                .into_iter()
                .filter(|field| draft.is_unreadable(*field))
                .map(|field| {
                    let text = move || {
                        let field = wording::contact_field(i18n.get_locale(), field);
                        t_string!(i18n, account.contact_unreadable, field = field)
                    };
                    view! { <Notice tone=Tone::Warning>{text}</Notice> }
                })
                .collect_view()}
            <ContactFields draft prefix="own" at=move |field| faults.at(field) />
            {move || {
                is_saved().then(|| view! { <Notice tone=Tone::Good>{t!(i18n, account.contact_saved)}</Notice> })
            }}
            <FailureNotice error=move || faults.rest() />
            <div>
                <Button kind=Kind::Submit busy=save.pending()>
                    {t!(i18n, account.contact_save)}
                </Button>
            </div>
        </form>
    }
}

/// Plain links: the server makes the files, and the audit log knows them by number.
#[component]
pub(super) fn OwnData() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Setting
            id="own-data"
            title=move || t_string!(i18n, account.own_data)
            text=move || t_string!(i18n, account.own_data_intro)
        >
            <div class="flex flex-wrap gap-2">
                <LinkButton href="/account/data.html" icon=Symbol::Download attr:download="">
                    {t!(i18n, account.own_data_readable)}
                </LinkButton>
                <LinkButton href="/account/data.json" icon=Symbol::Download attr:download="">
                    {t!(i18n, account.own_data_json)}
                </LinkButton>
            </div>
        </Setting>
    }
}
