//! Why a node has its lights: what rolls up in sentences, those below that are the reason, and its own explanation.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording::measurement;
use indicator_model::monitor::board::Board;
use indicator_model::monitor::map::Detail;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size};
use ui::drawer::{Drawer, OnPhone};
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use super::desk::{Asked, Desk};
use super::found::Mentions;
use super::words;
use crate::api;
use crate::explain::Explanation;

#[component]
pub fn NodeDrawer(desk: Desk, board: Memo<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let wanted = Memo::new(move |_| desk.view.with(|view| view.node.filter(|_| view.explains)));
    // The dialog follows the address, but the first time after the page has come to life.
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(wanted.with(Option::is_some)));
    let close = move |()| {
        if desk.view.with_untracked(|view| view.explains) {
            desk.change(|view| view.explains = false);
        }
    };
    let title = move || {
        let name = wanted.get().and_then(|node| desk.node(node)).map(|node| node.name);
        name.unwrap_or_else(|| t_string!(i18n, map.tab).to_owned())
    };
    view! {
        <Drawer open title on_phone=OnPhone::Sheet on_close=close>
            <Shown desk board />
        </Drawer>
    }
}

#[component]
fn Shown(desk: Desk, board: Memo<Board>) -> impl IntoView {
    // Another map may have another reason below the node, so it is asked for again whatever moved.
    let edition = Memo::new(move |before: Option<&u32>| {
        desk.map.track();
        before.map_or(0, |before| before.wrapping_add(1))
    });
    let asked = Memo::new(move |_| {
        let scheme = board.with(|board| board.scheme);
        desk.view.with(|view| (scheme, view.asked, view.node, edition.get()))
    });
    let detail = Resource::new(
        move || asked.get(),
        |(scheme, asked, node, _)| async move {
            match node {
                Some(node) => api::map_detail(scheme, asked.organization, asked.day, node).await.map(Some),
                None => Ok(None),
            }
        },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6 /> }>
            <Answered desk detail board />
        </Transition>
    }
}

/// An answer like the one before draws nothing again, and so closes nothing that is open in it.
#[component]
fn Answered(
    desk: Desk,
    detail: Resource<Result<Option<Detail>, AppError>>,
    board: Memo<Board>,
) -> impl IntoView {
    let answer = Memo::new(move |_| detail.get());
    move || match answer.get()? {
        Ok(detail) => detail.map(|detail| view! { <Explained desk detail board /> }.into_any()),
        Err(error) => Some(view! { <FailureNotice error=move || Some(error.clone()) /> }.into_any()),
    }
}

#[component]
fn Explained(desk: Desk, detail: Detail, board: Memo<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let node = detail.row.node;
    let owner = board.with_untracked(|board| board.owner_name(detail.row.owner).to_owned());
    let code = detail.row.code.clone();
    let row = StoredValue::new(detail.row.clone());
    let (causes, cause) = (detail.causes.clone(), detail.cause);
    let count = cause.map(|cause| detail.rolled.below.count(cause)).unwrap_or_default();
    let more = usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(causes.len());
    let detail = StoredValue::new(detail);
    let sentences = move || detail.with_value(|detail| words::sentences(i18n.get_locale(), detail));
    let heading = move || {
        let light = cause.map(|cause| measurement::light(cause).word(i18n.get_locale())).unwrap_or_default();
        t_string!(i18n, map.causes, light = light, count = count)
    };
    view! {
        <div class="flex flex-col gap-3">
            <p class="text-sm text-muted">{code} " · " {owner}</p>
            <section class="flex flex-col gap-1">
                <h3 class="text-sm font-semibold">{t!(i18n, map.rolled_up)}</h3>
                <ul class="list-disc ps-5">
                    {move || sentences().into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}
                </ul>
            </section>
            {(!causes.is_empty())
                .then(|| {
                    let go = Callback::new(move |mention: indicator_model::monitor::map::Mention| {
                        desk.reveal(mention.node, &mention.path);
                    });
                    view! {
                        <section class="flex flex-col gap-1">
                            <h3 class="text-sm font-semibold">{heading}</h3>
                            <Mentions desk mentions=causes more on_choose=go />
                        </section>
                    }
                })}
            <section>
                <h3 class="text-sm font-semibold">{t!(i18n, map.own_light)}</h3>
                <Explanation row board />
            </section>
            {move || {
                desk.may_move
                    .get()
                    .then(|| {
                        view! {
                            <div>
                                <Button
                                    size=Size::Small
                                    icon=Symbol::MoveTo
                                    on:click=move |_| desk.moving.set(Some(Asked { node, parent: None }))
                                >
                                    {t!(i18n, map.move_under)}
                                </Button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
