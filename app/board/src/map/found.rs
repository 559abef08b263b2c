//! What was searched for on the map: each leads to its box, whose way is opened.

use indicator_model::monitor::map::Mention;
use leptos::prelude::*;
use text::i18n::{t, use_i18n};

use super::desk::Desk;
use crate::api;

#[component]
pub fn Found(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let asked = Memo::new(move |_| {
        let scheme = desk.map.with(|map| map.board.scheme);
        desk.view.with(|view| (scheme, view.asked.organization, view.text.trim().to_owned()))
    });
    let found = Resource::new(
        move || asked.get(),
        |(scheme, organization, text)| async move {
            if text.is_empty() { Ok(Vec::new()) } else { api::find_in_map(scheme, organization, text).await }
        },
    );
    let listed = move || {
        if asked.with(|(_, _, text)| text.is_empty()) {
            return ().into_any();
        }
        match found.get() {
            None => ().into_any(),
            Some(Err(error)) => {
                view! { <p role="alert" class="text-sm text-error">{move || error.message(i18n.get_locale())}</p> }
                    .into_any()
            }
            Some(Ok(found)) if found.is_empty() => {
                view! { <p role="status" class="text-sm text-muted">{t!(i18n, map.nothing_found)}</p> }.into_any()
            }
            Some(Ok(found)) => view! { <Mentions desk mentions=found /> }.into_any(),
        }
    };
    view! { <Transition>{listed}</Transition> }
}

/// Nodes to go to.
#[component]
pub fn Mentions(
    desk: Desk,
    mentions: Vec<Mention>,
    /// Instead of bringing the node into sight.
    #[prop(optional, into)]
    on_choose: Option<Callback<Mention>>,
) -> impl IntoView {
    let entry = move |mention: Mention| {
        let owner = desk.map.with_untracked(|map| map.board.owner_name(mention.owner).to_owned());
        let (code, name) = (mention.code.clone(), mention.name.clone());
        let choose = move |_| match on_choose {
            Some(on_choose) => on_choose.run(mention.clone()),
            None => desk.reveal(mention.node, &mention.path),
        };
        view! {
            <li>
                <button
                    type="button"
                    class="flex min-h-touch w-full cursor-pointer flex-wrap items-center gap-x-2 rounded-field px-2 py-1 text-start hover:bg-base-200"
                    on:click=choose
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
    }
}
