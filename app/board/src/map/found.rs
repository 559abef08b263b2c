//! Nodes of the map that a search finds, to be chosen.

use base::error::AppError;
use indicator_model::id::OrganizationId;
use indicator_model::monitor::map::{Found, Mention};
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::number::counted;
use ui::pause::settled;

use super::desk::Desk;
use crate::api;

/// What has the text of the filter: each leads to its box, whose way is opened.
#[component]
pub fn FoundByFilter(desk: Desk) -> impl IntoView {
    let text = Signal::derive(move || desk.view.with(|view| view.text.clone()));
    let organization = Signal::derive(move || desk.view.with(|view| view.asked.organization));
    let reveal = Callback::new(move |mention: Mention| desk.reveal(mention.node, &mention.path));
    view! { <Results desk text organization on_choose=reveal /> }
}

/// What has a text, on the map of all or of one organization; nothing as long as nothing is typed.
#[component]
pub fn Results(
    desk: Desk,
    text: Signal<String>,
    organization: Signal<Option<OrganizationId>>,
    on_choose: Callback<Mention>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = Memo::new(move |_| text.with(|text| text.trim().to_owned()));
    let settled = settled(text);
    let asked =
        Memo::new(move |_| (desk.map.with(|map| map.board.scheme), organization.get(), settled.get()));
    let found = Resource::new(
        move || asked.get(),
        |(scheme, organization, text)| async move {
            if text.is_empty() {
                return Ok(None);
            }
            api::find_in_map(scheme, organization, text).await.map(Some)
        },
    );
    let nothing =
        move || view! { <p role="status" class="text-sm text-muted">{t!(i18n, map.nothing_found)}</p> };
    let failed = move |error: AppError| {
        view! { <p role="alert" class="text-sm text-error">{move || error.message(i18n.get_locale())}</p> }
    };
    let listed = move || match found.get()? {
        _ if text.with(String::is_empty) => None,
        Ok(None) => None,
        Ok(Some(Found { mentions, .. })) if mentions.is_empty() => Some(nothing().into_any()),
        Ok(Some(Found { mentions, more })) => {
            Some(view! { <Mentions desk mentions more on_choose /> }.into_any())
        }
        Err(error) => Some(failed(error).into_any()),
    };
    view! { <Transition>{listed}</Transition> }
}

/// Nodes to choose from, and how many there are beside them.
#[component]
pub fn Mentions(
    desk: Desk,
    mentions: Vec<Mention>,
    more: usize,
    on_choose: Callback<Mention>,
) -> impl IntoView {
    let i18n = use_i18n();
    let entry = move |mention: Mention| {
        let owner = desk.map.with_untracked(|map| map.board.owner_name(mention.owner).to_owned());
        let (code, name) = (mention.code.clone(), mention.name.clone());
        view! {
            <li>
                <button
                    type="button"
                    class="flex min-h-touch w-full cursor-pointer flex-wrap items-center gap-x-2 rounded-field px-2 py-1 text-start hover:bg-base-200"
                    on:click=move |_| on_choose.run(mention.clone())
                >
                    <span class="font-medium">{name}</span>
                    <span class="text-[0.8125rem] text-muted">{code} " · " {owner}</span>
                </button>
            </li>
        }
    };
    view! {
        <ul class="max-h-60 max-w-5xl overflow-y-auto rounded-box border border-base-300 p-1 print:hidden">
            {mentions.into_iter().map(entry).collect_view()}
        </ul>
        {(more > 0)
            .then(|| {
                let count = counted(more.try_into().unwrap_or(u64::MAX));
                view! {
                    <p class="text-[0.8125rem] text-muted print:hidden">
                        {move || t_string!(i18n, map.more, count = count.as_str())}
                    </p>
                }
            })}
    }
}
