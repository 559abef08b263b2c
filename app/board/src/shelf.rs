//! What a person keeps beside the boards, behind a button of each: the views under a name, to open, rename and remove, and the way to
//! keep what is shown.

mod keep;
mod line;

use base::loaded::Loaded;
use indicator_model::id::ViewId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use people_model::board::{NewView, SavedView};
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::drawer::Drawer;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;
use uuid::Uuid;

use self::keep::KeepForm;
use self::line::Line;
use crate::address::View;
use crate::api;

/// What the parts share. It belongs to the page, because the drawer may be closed before something is taken back.
#[derive(Clone, Copy)]
struct Desk {
    view: Memo<View>,
    open: RwSignal<bool>,
    toasts: Toasts,
    /// Counts what was done here: the list is asked for again.
    changes: RwSignal<u32>,
    /// What was removed last.
    removed: StoredValue<Option<SavedView>>,
    take_back: Callback<()>,
}

impl Desk {
    fn new(view: Memo<View>) -> Self {
        let i18n = use_i18n();
        let toasts = Toasts::from_context();
        let changes = RwSignal::new(0);
        let removed = StoredValue::new(None::<SavedView>);
        let take_back = Callback::new(move |()| {
            let Some(SavedView { name, address, .. }) = removed.get_value() else { return };
            let again = NewView { id: ViewId(Uuid::now_v7()), name, address };
            let locale = i18n.get_locale_untracked();
            spawn_local(async move {
                match api::keep_view(again).await {
                    Ok(()) => changed(changes),
                    Err(error) => toasts.error(error.message(locale)),
                }
            });
        });
        Self { view, open: RwSignal::new(false), toasts, changes, removed, take_back }
    }

    fn changed(self) {
        changed(self.changes);
    }

    /// Forgets a view, and offers to take that back.
    async fn remove(self, saved: SavedView, locale: Locale) {
        if let Err(error) = api::remove_view(saved.id).await {
            return self.toasts.error(error.message(locale));
        }
        self.removed.try_set_value(Some(saved));
        let label = td_string!(locale, own_board.undo).to_owned();
        let action = ToastAction { label, on_press: self.take_back };
        self.toasts.with_action(Tone::Good, td_string!(locale, own_board.view_removed), action);
        self.changed();
    }
}

/// The page may be gone before an answer comes.
fn changed(changes: RwSignal<u32>) {
    changes.try_update(|changes| *changes += 1);
}

#[component]
pub fn ShelfButton(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let desk = Desk::new(view);
    view! {
        <Button
            variant=Variant::Quiet
            size=Size::Small
            icon=Symbol::Saved
            on:click=move |_| desk.open.set(true)
        >
            {t!(i18n, own_board.views)}
        </Button>
        <Drawer open=desk.open title=move || t_string!(i18n, own_board.views)>
            <Opened desk />
        </Drawer>
    }
}

#[component]
fn Opened(desk: Desk) -> impl IntoView {
    let shelf = Resource::new(move || desk.changes.get(), |_| api::open_shelf());
    view! {
        <div class="flex flex-col gap-6">
            <KeepForm desk />
            <Loaded resource=shelf stays=true fallback=|| view! { <Skeleton lines=4 /> } let:shelf>
                <Views views=shelf.views desk />
            </Loaded>
        </div>
    }
}

#[component]
fn Views(views: Vec<SavedView>, desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    if views.is_empty() {
        return view! { <p class="text-sm text-muted">{t!(i18n, own_board.no_views)}</p> }.into_any();
    }
    let lines = views.into_iter().map(|saved| view! { <Line saved desk /> });
    view! {
        <ul
            class="flex flex-col divide-y divide-base-300"
            aria-label=move || t_string!(i18n, own_board.views_label)
        >
            {lines.collect_view()}
        </ul>
    }
    .into_any()
}
