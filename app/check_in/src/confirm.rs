//! What others reported and waits to be confirmed: beside the value before it and the plan, one by one or many at once.

mod desk;
mod row;

use base::comment::Commented;
use base::loaded::Loaded;
use base::page::{Page, PageActions};
use indicator_model::check_in::confirm::{Step, Waiting};
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, LinkButton, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use self::desk::Desk;
use self::row::Row;
use super::api;

#[component]
pub fn ConfirmPage() -> impl IntoView {
    let i18n = use_i18n();
    let waiting = Resource::new(|| (), |()| api::waiting());
    view! {
        <Page title=move || t_string!(i18n, confirm.title)>
            <PageActions slot>
                <LinkButton href="/check-in" icon=Symbol::Back>
                    {t!(i18n, confirm.to_check_in)}
                </LinkButton>
            </PageActions>
            <Commented>
                <Loaded resource=waiting fallback=|| view! { <Skeleton lines=8 /> } stays=true let:waiting>
                    <Found waiting />
                </Loaded>
            </Commented>
        </Page>
    }
}

#[component]
fn Found(waiting: Vec<Waiting>) -> impl IntoView {
    let i18n = use_i18n();
    let desk = Desk::new(waiting);
    let ids = Memo::new(move |_| desk.ids());
    view! {
        <Show
            when=move || !ids.with(Vec::is_empty)
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Done
                        title=move || t_string!(i18n, confirm.empty_title)
                        text=move || t_string!(i18n, confirm.empty_text)
                    />
                }
            }
        >
            <Bulk desk />
            <ul
                class="flex max-w-4xl flex-col divide-y divide-base-300 border-y border-base-300"
                aria-label=move || t_string!(i18n, confirm.list_label)
            >
                <For each=move || ids.get() key=|id| *id let:id>
                    <Row desk id />
                </For>
            </ul>
        </Show>
    }
}

/// Chooses all that the reader may decide about, and confirms what is chosen.
#[component]
fn Bulk(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let count = Memo::new(move |_| desk.chosen.with(std::collections::BTreeSet::len));
    let open = Memo::new(move |_| desk.open());
    let has_all = Memo::new(move |_| open.with(Vec::len) == count.get());
    view! {
        <div class="sticky top-0 z-10 flex max-w-4xl flex-wrap items-center gap-2 bg-base-100 py-2 print:hidden">
            <Button
                disabled=Signal::derive(move || open.with(Vec::is_empty))
                on:click=move |_| {
                    let all = if has_all.get_untracked() { Vec::new() } else { open.get_untracked() };
                    desk.chosen.set(all.into_iter().collect());
                }
            >
                {move || if has_all.get() && count.get() > 0 { t_string!(i18n, confirm.choose_none) } else { t_string!(i18n, confirm.choose_all) }}
            </Button>
            <Button
                variant=Variant::Primary
                icon=Symbol::Check
                disabled=Signal::derive(move || count.get() == 0)
                busy=desk.busy
                on:click=move |_| {
                    let chosen = desk.chosen.get_untracked().into_iter().collect();
                    desk.decide(chosen, Step::Confirm, String::new());
                }
            >
                {move || t_string!(i18n, confirm.confirm_chosen, count = count.get())}
            </Button>
        </div>
    }
}
