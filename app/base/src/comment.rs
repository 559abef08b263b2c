//! The comments on an indicator of an organization, or on one of its periods, behind a button: pages about a value show them where
//! the value is.

mod editor;

use indicator_model::comment::{Comment, NewComment, Part, Place, Thread, Written};
use indicator_model::id::CommentId;
use leptos::prelude::*;
use people_model::policy::Action::{CommentWrite, SchemeRead};
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Size, Variant};
use ui::drawer::Drawer;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;
use ui::toast::Toasts;

use self::editor::{Draft, Editor};
use crate::access::Endpoint;
use crate::access::Need::OneOf;
use crate::error::AppError;
use crate::json::Json;
use crate::loaded::Loaded;
use crate::outbox;
use crate::wording::measurement as words;

/// What each server function of this module takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/comment/open", OneOf(&[SchemeRead])),
    ("/fn/comment/write", OneOf(&[CommentWrite])),
    ("/fn/comment/withdraw", OneOf(&[CommentWrite])),
];

/// The comments on a place.
#[server(prefix = "/fn", endpoint = "comment/open", input = Json, output = Json)]
pub async fn open(place: Place) -> Result<Thread, AppError> {
    use crate::request::ctx;
    Ok(storage::comment::open(&ctx()?, place).await?)
}

/// Writes a comment.
#[server(prefix = "/fn", endpoint = "comment/write", input = Json, output = Json)]
pub async fn write(new: NewComment) -> Result<Written, AppError> {
    use crate::request::ctx;
    Ok(storage::comment::write(&ctx()?, new).await?)
}

/// Withdraws a comment of the person who asks.
#[server(prefix = "/fn", endpoint = "comment/withdraw", input = Json, output = Json)]
pub async fn withdraw(comment: CommentId) -> Result<(), AppError> {
    use crate::request::ctx;
    Ok(storage::comment::withdraw(&ctx()?, comment).await?)
}

/// What of a page is commented on, in one panel beside it. The page and not its parts has it, because a part is drawn again
/// when its numbers move, under the hands of the person who writes.
#[derive(Clone, Copy)]
struct Desk {
    open: RwSignal<bool>,
    place: RwSignal<Option<Place>>,
}

/// A page with places to comment on.
#[component]
pub fn Commented(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let desk = Desk { open: RwSignal::new(false), place: RwSignal::new(None) };
    provide_context(desk);
    view! {
        {children()}
        <Drawer open=desk.open title=move || t_string!(i18n, comment.title)>
            {move || desk.place.get().map(|place| view! { <Opened place /> })}
        </Drawer>
    }
}

/// A button that opens the comments on a place, on a page that is [`Commented`].
#[component]
pub fn CommentsButton(#[prop(into)] place: Signal<Place>) -> impl IntoView {
    let i18n = use_i18n();
    let desk = use_context::<Desk>();
    let show = move |_| {
        if let Some(Desk { open, place: shown }) = desk {
            shown.set(Some(place.get_untracked()));
            open.set(true);
        }
    };
    view! {
        <Button size=Size::Small variant=Variant::Quiet icon=Symbol::Comment on:click=show>
            {t!(i18n, comment.open)}
        </Button>
    }
}

#[component]
fn Opened(place: Place) -> impl IntoView {
    let thread = Resource::new(|| (), move |()| open(place));
    let on_change = Callback::new(move |()| thread.refetch());
    // Kept on the device until it is sent.
    let typed = outbox::typed(draft_of(place), Draft::default());
    view! {
        <Loaded resource=thread stays=true fallback=|| view! { <Skeleton lines=6 /> } let:thread>
            <Comments thread place typed on_change />
        </Loaded>
    }
}

fn draft_of(place: Place) -> String {
    let Place { indicator, organization, period } = place;
    let period = period.map(|period| period.to_string()).unwrap_or_default();
    format!("comment.{indicator}.{organization}.{period}")
}

#[component]
fn Comments(
    thread: Thread,
    place: Place,
    typed: outbox::Typed<Draft>,
    on_change: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    // What was sent and is listed has arrived, also where its answer was lost.
    let sent = untrack(|| typed.value().with(Draft::id));
    if let Some(id) = sent.filter(|id| thread.comments.iter().any(|comment| comment.id == *id)) {
        editor::arrived(typed, id);
    }
    let Thread { name, code, organization, comments, older, concerned, may_write } = thread;
    let is_empty = comments.is_empty();
    let on_period = place.period.map(|period| {
        view! { " · " {move || words::period(i18n.get_locale(), period)} }
    });
    view! {
        <header class="flex flex-col gap-1 pb-3">
            <p class="font-semibold">{name} " · " {code}</p>
            <p class="text-sm text-muted">{organization} {on_period}</p>
        </header>
        {is_empty.then(|| view! { <p class="text-muted">{t!(i18n, comment.nothing)}</p> })}
        {(older > 0)
            .then(|| {
                view! {
                    <p class="text-sm text-muted">
                        {move || td_string!(i18n.get_locale(), comment.older, count = older)}
                    </p>
                }
            })}
        <ol class="flex flex-col divide-y divide-base-300" aria-label=move || t_string!(i18n, comment.title)>
            {comments
                .into_iter()
                .map(|comment| view! { <Line comment of=place on_change /> })
                .collect_view()}
        </ol>
        {may_write.then(|| view! { <Editor place concerned typed on_change /> })}
    }
}

#[component]
fn Line(comment: Comment, of: Place, on_change: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let Comment { id, period, at, by, is_own, parts, withdrawn_at } = comment;
    let is_withdrawn = withdrawn_at.is_some();
    let taken = Action::new(move |&id: &CommentId| async move {
        match withdraw(id).await {
            // The panel may be closed.
            Ok(()) => drop(on_change.try_run(())),
            Err(error) => toasts.error(error.message(i18n.get_locale_untracked())),
        }
    });
    let (at, by) = (at.in_the_city(), StoredValue::new(by));
    let said = parts
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => text.into_any(),
            Part::Person(name) => view! { <strong class="text-primary">"@" {name}</strong> }.into_any(),
        })
        .collect_view();
    let badge = period.filter(|_| of.period.is_none()).map(|period| {
        view! { <Badge>{move || words::period(i18n.get_locale(), period)}</Badge> }
    });
    view! {
        <li class="flex flex-col gap-1 py-3 break-words">
            <div class="flex flex-wrap items-center gap-2">
                <span class="font-medium">{by.get_value()}</span>
                <span class="text-sm text-muted">{at}</span>
                {badge}
                {(is_own && !is_withdrawn)
                    .then(|| {
                        view! {
                            <span class="ms-auto">
                                <Button
                                    size=Size::Small
                                    variant=Variant::Quiet
                                    busy=taken.pending()
                                    on:click=move |_| {
                                        taken.dispatch(id);
                                    }
                                >
                                    {t!(i18n, comment.withdraw)}
                                </Button>
                            </span>
                        }
                    })}
            </div>
            {if is_withdrawn {
                view! { <p class="text-muted italic">{t!(i18n, comment.withdrawn)}</p> }.into_any()
            } else {
                view! { <p class="whitespace-pre-line">{said}</p> }.into_any()
            }}
        </li>
    }
}
