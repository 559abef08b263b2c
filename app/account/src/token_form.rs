//! A new API token: for what, for how long, and the token itself, this once.

use std::collections::BTreeSet;

use base::clock;
use base::failure::FailureNotice;
use base::faults::Faults;
use base::person::Person;
use base::wording;
use indicator_model::date::Date;
use leptos::prelude::*;
use people_model::policy::Action as Deed;
use people_model::token::{Field, NewToken, is_scope};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::checkbox::Checkbox;
use ui::clipboard::CopyButton;
use ui::date_field::DateField;
use ui::drawer::Drawer;
use ui::field::{FieldError, FieldNote, Name, TextField};
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

use super::token_api as api;

/// Months that a token is proposed to last.
const PROPOSED_MONTHS: u8 = 3;

#[component]
pub(super) fn CreateToken(person: Person, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let scopes = RwSignal::new(BTreeSet::<Deed>::new());
    let until = RwSignal::new(None::<Date>);
    let create = Action::new(move |until: &Date| {
        let new = NewToken {
            name: name.get_untracked(),
            scopes: scopes.with_untracked(|scopes| scopes.iter().copied().collect()),
            until: *until,
        };
        async move {
            let answer = api::create_token(new).await;
            if answer.is_ok() {
                on_done.try_run(());
            }
            answer
        }
    });
    let made = Memo::new(move |_| create.value().get().and_then(Result::ok));
    let faults = Faults::<Field>::of(create);
    let lacks = Signal::derive(move || {
        name.with(|name| name.trim().is_empty()) || scopes.with(BTreeSet::is_empty) || until.get().is_none()
    });
    let open = move |_| {
        name.set(String::new());
        scopes.set(BTreeSet::new());
        until.set(Some(clock::now().day().plus_months(PROPOSED_MONTHS)));
        create.clear();
        is_open.set(true);
    };
    view! {
        <Button icon=Symbol::Add on:click=open>
            {t!(i18n, token.create)}
        </Button>
        <Drawer open=is_open title=move || t_string!(i18n, token.create) on_close=move |()| create.clear()>
            {move || match made.get() {
                Some(token) => view! { <Once token is_open /> }.into_any(),
                None => {
                    view! {
                        <form
                            class="flex flex-col gap-4"
                            on:submit=move |event| {
                                event.prevent_default();
                                if let Some(until) = until.get_untracked() {
                                    create.dispatch(until);
                                }
                            }
                        >
                            <TextField
                                name="token-name"
                                label=move || t_string!(i18n, token.name)
                                hint=move || t_string!(i18n, token.name_hint)
                                value=name
                                on_input=move |text| name.set(text)
                                error=faults.at(Field::Name)
                            />
                            <Scopes person scopes error=faults.at(Field::Scopes) />
                            <DateField
                                name="token-until"
                                label=move || t_string!(i18n, token.until)
                                hint=move || t_string!(i18n, token.until_hint)
                                value=until
                                on_change=move |day| until.set(day)
                                error=faults.at(Field::Until)
                            />
                            <FailureNotice error=move || faults.rest() />
                            <div class="flex justify-end gap-2">
                                <Button on:click=move |_| is_open.set(false)>{t!(i18n, shell.close)}</Button>
                                <Button
                                    kind=Kind::Submit
                                    variant=Variant::Primary
                                    busy=create.pending()
                                    disabled=lacks
                                >
                                    {t!(i18n, token.create)}
                                </Button>
                            </div>
                        </form>
                    }
                        .into_any()
                }
            }}
        </Drawer>
    }
}

/// What the token may do: of what its owner may.
#[component]
fn Scopes(person: Person, scopes: RwSignal<BTreeSet<Deed>>, error: FieldError) -> impl IntoView {
    let i18n = use_i18n();
    // There only once somebody has opened it.
    let standing = person.get_untracked().map(|me| me.standing);
    let may = move |deed| standing.as_ref().is_some_and(|standing| standing.may_ever(deed));
    let offered = Deed::ALL.into_iter().filter(|&deed| is_scope(deed) && may(deed)).collect::<Vec<_>>();
    let name = Name::from("token-scopes");
    error.use_focus(&name);
    let line = move |deed: Deed| {
        let label = move || wording::action(i18n.get_locale(), deed);
        view! { <Checkbox label item=deed chosen=scopes /> }
    };
    view! {
        <fieldset
            id=name.control_id()
            tabindex="-1"
            aria-describedby=name.note_id()
            on:change=move |_| error.edited()
        >
            <legend class="text-sm font-medium">{t!(i18n, token.scopes)}</legend>
            {offered.into_iter().map(line).collect_view()}
            <FieldNote name=name.clone() hint=move || t_string!(i18n, token.scopes_hint) error />
        </fieldset>
    }
}

/// The token, which is kept nowhere in a form that could be shown again.
#[component]
fn Once(token: String, is_open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let text = token.clone();
    view! {
        <div class="flex flex-col gap-4">
            <Notice tone=Tone::Good title=move || t_string!(i18n, token.made_title)>
                {t!(i18n, token.once)}
            </Notice>
            <output class="rounded-field border border-base-300 bg-base-200 p-3 font-mono break-all select-all">
                {token}
            </output>
            <div class="flex justify-end gap-2">
                <CopyButton text />
                <Button variant=Variant::Primary on:click=move |_| is_open.set(false)>
                    {t!(i18n, token.kept)}
                </Button>
            </div>
        </div>
    }
}
