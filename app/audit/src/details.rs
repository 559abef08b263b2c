//! An entry, opened: what changed, why, from where, and the hash that holds it.

use base::error::AppError;
use base::wording;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_i18n::td_string;
use people_model::audit::{Deed, Entry, FieldDiff, FieldName, RecordedEdit, RecordedEdits};
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::button::{LinkButton, Size, Variant};
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::skeleton::Skeleton;
use ui::table::Table;
use ui::tone::Tone;

use super::api;
use super::search::Search;

#[component]
pub fn Details(entry: Entry, search: Search) -> impl IntoView {
    let i18n = use_i18n();
    let Entry { sequence, doer, deed, changes, reason, hash, .. } = entry;
    let has_edits = matches!(
        deed,
        Deed::SchemeEdit | Deed::SchemeUndo | Deed::SchemeRedo | Deed::SchemeImport | Deed::SampleLoad
    ) && changes.iter().any(|change| change.field == FieldName::Revision);
    let person = doer.account.filter(|account| search.person != Some(*account));
    let person = person.map(|account| Search { person: Some(account), before: None, ..search }.written());
    let from = doer.from;
    view! {
        <div class="flex flex-col gap-3 pb-4 ps-8">
            <p class="text-sm text-muted">
                {move || t_string!(i18n, audit.sequence, sequence = sequence)} " · "
                {move || place(i18n.get_locale(), &from)}
            </p>
            {(!reason.is_empty())
                .then(|| {
                    view! {
                        <p>
                            <span class="text-muted">{t!(i18n, audit.reason)} " · "</span>
                            {reason}
                        </p>
                    }
                })}
            {has_edits.then(|| view! { <Edits sequence /> })}
            {if changes.is_empty() {
                view! { <p class="text-sm text-muted">{t!(i18n, audit.no_fields)}</p> }.into_any()
            } else {
                view! { <Fields changes /> }.into_any()
            }}
            <p class="text-sm break-all">
                <span class="text-muted">{t!(i18n, audit.hash)} " · "</span>
                <span class="font-mono">{hash}</span>
            </p>
            {person
                .map(|href| {
                    view! {
                        <p>
                            <LinkButton href size=Size::Small variant=Variant::Quiet icon=Symbol::Filter>
                                {t!(i18n, audit.only_person)}
                            </LinkButton>
                        </p>
                    }
                })}
        </div>
    }
}

/// Where it came from.
fn place(locale: Locale, from: &str) -> String {
    match from {
        "command line" => td_string!(locale, audit.command_line).to_owned(),
        from => td_string!(locale, audit.from_address, address = from),
    }
}

#[component]
fn Fields(changes: Vec<FieldDiff>) -> impl IntoView {
    let i18n = use_i18n();
    let heads: Vec<TextProp> = vec![
        TextProp::from(move || t_string!(i18n, audit.field)),
        TextProp::from(move || t_string!(i18n, audit.before)),
        TextProp::from(move || t_string!(i18n, audit.after)),
    ];
    let rows = changes
        .into_iter()
        .map(|FieldDiff { field, before, after }| {
            let field = StoredValue::new(field);
            let shown = move |value: Option<String>| {
                move || match &value {
                    Some(value) => wording::value(i18n.get_locale(), &field.read_value(), value),
                    None => td_string!(i18n.get_locale(), audit.nothing).to_owned(),
                }
            };
            view! {
                <tr>
                    <th scope="row" class="font-normal">
                        {move || wording::field(i18n.get_locale(), &field.read_value()).to_owned()}
                    </th>
                    <td class="break-all">{shown(before)}</td>
                    <td class="break-all">{shown(after)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table label=move || t_string!(i18n, audit.field) heads>
            {rows}
        </Table>
    }
}

/// The edits of a scheme, from its journal.
#[component]
fn Edits(sequence: u64) -> impl IntoView {
    let i18n = use_i18n();
    let edits = Resource::new(|| (), move |()| api::edits(sequence));
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=2 /> }>
            {move || Suspend::new(async move {
                match edits.await {
                    Ok(recorded) => view! { <Sentences recorded /> }.into_any(),
                    Err(AppError::NotFound) => {
                        view! { <p class="text-sm text-muted">{t!(i18n, audit.edits_gone)}</p> }.into_any()
                    }
                    Err(error) => {
                        view! { <Notice tone=Tone::Bad>{move || error.message(i18n.get_locale())}</Notice> }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Sentences(recorded: RecordedEdits) -> impl IntoView {
    let i18n = use_i18n();
    let RecordedEdits { edits, count, is_intact } = recorded;
    let shown = edits.len();
    let lines = edits
        .into_iter()
        .map(|RecordedEdit { name, precision, edit }| {
            view! {
                <li>
                    <span class="font-medium">{name}</span>
                    " · "
                    {move || wording::edit(i18n.get_locale(), &edit, precision, |_| None)}
                </li>
            }
        })
        .collect_view();
    view! {
        {(!is_intact).then(|| view! { <Notice tone=Tone::Bad>{t!(i18n, audit.edits_changed)}</Notice> })}
        <ul class="flex flex-col gap-1">{lines}</ul>
        {(count > shown)
            .then(|| {
                view! {
                    <p class="text-sm text-muted">
                        {move || t_string!(i18n, audit.edits_more, count = count, shown = shown)}
                    </p>
                }
            })}
    }
}
