//! Who the owners in a sheet are that the register does not know: asked, and never guessed.

use base::import::Attempt;
use base::wording::organization::kind as kind_of;
use indicator_model::organization::OrganizationKind;
use indicator_model::table::Named;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::choice::Choice;
use ui::field::TextField;
use ui::select::Select;

use super::columns::{Matching, Recheck};

/// Kinds of which a sheet may bring new ones: a city is there, and posts belong to somebody.
const KINDS: [OrganizationKind; 3] =
    [OrganizationKind::Department, OrganizationKind::District, OrganizationKind::Unit];

const TITLE: &str = "strangers";

/// Nothing where all owners are known.
#[component]
pub(super) fn Strangers(attempt: Attempt, matching: Matching) -> impl IntoView {
    let i18n = use_i18n();
    let strangers = move || matching.strangers.get();
    view! {
        <Show when=move || matching.strangers.with(|strangers| !strangers.is_empty())>
            <section
                aria-labelledby=TITLE
                class="flex flex-col gap-4 rounded-box border border-base-300 p-3"
            >
                <h3 id=TITLE class="font-medium">{t!(i18n, data.strangers_title)}</h3>
                <p class="text-sm text-muted">{t!(i18n, data.strangers_text)}</p>
                <ul class="flex flex-col gap-3">
                    <For each=strangers key=|(name, _)| name.clone() let((name, near))>
                        <Stranger matching name near />
                    </For>
                </ul>
                <div>
                    <Recheck attempt matching />
                </div>
            </section>
        </Show>
    }
}

/// A name of the sheet, and whose it is.
#[component]
fn Stranger(matching: Matching, name: String, near: Vec<String>) -> impl IntoView {
    let i18n = use_i18n();
    let said = matching.said;
    let key = StoredValue::new(name.clone());
    let named =
        Memo::new(move |_| key.with_value(|key| said.with(|said| said.organizations.get(key).cloned())));
    let say = move |named: Option<Named>| {
        said.update(|said| {
            key.with_value(|key| match named {
                Some(named) => drop(said.organizations.insert(key.clone(), named)),
                None => drop(said.organizations.remove(key)),
            });
        });
    };
    // In the list a new one has no name.
    let is_new = Memo::new(move |_| named.with(|named| matches!(named, Some(Named::New { .. }))));
    let chosen = move || match named.get()? {
        Named::Known(known) => Some(known),
        Named::New { .. } => Some(String::new()),
    };
    let choose = move |chosen: Option<String>| {
        let new = || Named::New { code: String::new(), kind: OrganizationKind::Department };
        say(chosen.map(|known| if known.is_empty() { new() } else { Named::Known(known) }));
    };
    let choices = Signal::derive(move || {
        let none = Choice::new(None, move || t_string!(i18n, data.stranger_choose));
        let known = near.iter().map(|known| {
            let name = known.clone();
            let label = move || t_string!(i18n, data.stranger_known, name = name.as_str());
            Choice::new(Some(known.clone()), label)
        });
        let new = Choice::new(Some(String::new()), move || t_string!(i18n, data.stranger_new));
        std::iter::once(none).chain(known).chain([new]).collect::<Vec<_>>()
    });
    let id: String = name.chars().filter(|character| character.is_alphanumeric()).collect();
    let control = |part: &str| format!("stranger-{part}-{id}");
    let (who, code_field, kind_field) = (control("who"), control("code"), control("kind"));
    let fields = move || {
        is_new.get().then(|| view! { <New named say=Callback::new(say) code_field=code_field.clone() kind_field=kind_field.clone() /> })
    };
    view! {
        <li class="grid gap-3 sm:grid-cols-3">
            <Select name=who label=name choices value=Signal::derive(chosen) on_change=choose />
            {fields}
        </li>
    }
}

/// What a new organization is.
#[component]
fn New(
    named: Memo<Option<Named>>,
    say: Callback<Option<Named>>,
    code_field: String,
    kind_field: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let now = move || match named.get() {
        Some(Named::New { code, kind }) => (code, kind),
        _ => (String::new(), OrganizationKind::Department),
    };
    let kinds = KINDS.map(|kind| Choice::new(kind, move || kind_of(i18n.get_locale(), kind)));
    view! {
        <TextField
            name=code_field
            label=move || t_string!(i18n, data.stranger_code)
            value=Signal::derive(move || now().0)
            on_input=move |code| say.run(Some(Named::New { code, kind: untrack(now).1 }))
        />
        <Select
            name=kind_field
            label=move || t_string!(i18n, data.stranger_kind)
            choices=kinds.to_vec()
            value=Signal::derive(move || now().1)
            on_change=move |kind| say.run(Some(Named::New { code: untrack(now).0, kind }))
        />
    }
}
