//! The page on the device: a service worker keeps the list as the server rendered it, so that it opens without a network.
//!
//! What is kept is asked for again when reports have changed it. A page that was opened from the device says from when its
//! list is, takes the day from the device, and asks the server for the list as soon as it answers.

use std::time::Duration;

use base::clock;
use base::error::AppError;
use indicator_model::moment::Moment;
use leptos::ev::{online, visibilitychange};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;
use text::i18n::{t, t_string, tu_string, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::notice::{Notice, NoticeActions};
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, PerformanceEntry, ServiceWorkerContainer, ServiceWorkerRegistration};

use super::api;
use super::work::Work;

const WORKER: &str = "/service-worker.js";

/// Several reports that are sent one after the other change the list once.
const PAUSE: Duration = Duration::from_secs(2);

/// How often a page from the device asks a server that was away.
const RETRY: Duration = Duration::from_secs(10);

/// Where the list on the page comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    #[default]
    Server,
    /// The device, as it was at a moment.
    Device { since: Moment, error: AppError },
}

/// Has the list kept on the device from now on, and keeps the list itself up to date. In the browser only.
pub fn follow(work: Work, origin: RwSignal<Origin>) {
    let Some(worker) = worker() else { return };
    announce_versions(&worker);
    let mut keep_soon = debounce(PAUSE, move |address: String| spawn_local(keep(address)));
    let was_seen = worker.controller().is_some() && is_rendered_list(work);
    Effect::new(move |before: Option<(String, usize)>| {
        let address = work.look.with(|look| look.list().written());
        let open = work.list.with(|list| list.due.iter().filter(|due| due.is_open()).count());
        let now = (address, open);
        let is_kept = before.as_ref().map_or(was_seen, |before| *before == now);
        if !is_kept && origin.with_untracked(|origin| *origin == Origin::Server) {
            keep_soon(now.0.clone());
        }
        now
    });
}

/// Finds out whether the page was opened from the device. Not before it has come to life: the server drew another one.
pub fn look_for_origin(work: Work, origin: RwSignal<Origin>) {
    let Some(since) = kept_since() else { return };
    origin.set(Origin::Device { since, error: AppError::Unreachable });
    // The list was made on that day; what is overdue depends on this one.
    let today = clock::now().day();
    work.list.update(|list| {
        if !list.pretends && list.today < today {
            list.today = today;
        }
    });
    ask(work, origin);
    let returned = window_event_listener(online, move |_| ask(work, origin));
    let seen = window_event_listener(visibilitychange, move |_| ask(work, origin));
    let retry = set_interval_with_handle(move || ask(work, origin), RETRY);
    on_cleanup(move || {
        returned.remove();
        seen.remove();
        if let Ok(retry) = retry {
            retry.clear();
        }
    });
}

/// Asks the server for the list, as long as the one of the device is shown.
fn ask(work: Work, origin: RwSignal<Origin>) {
    let Some(Origin::Device { since, .. }) = origin.try_get_untracked() else { return };
    if document().hidden() {
        return;
    }
    let organization = work.look.with_untracked(|look| look.organization);
    // Not before the page knows whose it is: another may be signed in by now.
    let by = work.queue.account();
    if by.is_none() {
        return;
    }
    spawn_local(async move {
        match api::due(organization, by).await {
            Ok(list) => {
                // The page may have been left.
                if origin.try_set(Origin::Server).is_none() {
                    work.list.set(list);
                    forget_since();
                }
            }
            Err(error) => {
                origin.try_set(Origin::Device { since, error });
            }
        }
    });
}

/// From when the list is, where it is that of the device. It is in every page that the server renders, and in sight where the
/// service worker marked the page: the reader knows before the page has come to life, and nothing moves when it does.
#[component]
pub fn FromDevice(work: Work, origin: RwSignal<Origin>) -> impl IntoView {
    let i18n = use_i18n();
    let since = move || match origin.get() {
        // A page that comes to life leaves the text as it was rendered.
        Origin::Server => rendered().in_the_city(),
        Origin::Device { since, .. } => since.in_the_city(),
    };
    let is_signed_out = Memo::new(move |_| {
        origin.with(|origin| matches!(origin, Origin::Device { error: AppError::SignedOut, .. }))
    });
    let title = move || {
        if is_signed_out.get() {
            t_string!(i18n, check_in.session_over)
        } else {
            t_string!(i18n, check_in.from_device)
        }
    };
    let again = move || {
        view! {
            <Button size=Size::Small on:click=move |_| ask(work, origin)>
                {t!(i18n, check_in.ask_again)}
            </Button>
        }
    };
    view! {
        <div class="hidden in-data-kept:block">
            <Notice tone=Tone::Warning title>
                <NoticeActions slot>
                    <Show when=move || is_signed_out.get() fallback=again>
                        <Button
                            variant=Variant::Primary
                            size=Size::Small
                            on:click=|_| base::person::sign_in_again()
                        >
                            {t!(i18n, check_in.sign_in)}
                        </Button>
                    </Show>
                </NoticeActions>
                {move || t_string!(i18n, check_in.from_device_text, since = since())}
            </Notice>
        </div>
    }
}

/// The moment from which the page is, where the service worker took it from the device.
fn kept_since() -> Option<Moment> {
    let since = document().document_element()?.get_attribute(MARK)?;
    since.parse().ok().map(Moment::from_unix_millis)
}

/// When the page is rendered.
fn rendered() -> Moment {
    #[cfg(feature = "ssr")]
    return storage::clock::now();
    #[cfg(not(feature = "ssr"))]
    clock::now()
}

/// The page is the server's from now on.
fn forget_since() {
    if let Some(page) = document().document_element() {
        // A page that has no such mark needs none taken away.
        let _ = page.remove_attribute(MARK);
    }
}

/// What the service worker marks a page from the device with: the moment in milliseconds.
const MARK: &str = "data-kept";

/// Whether the server rendered this very list: then the worker has kept it on its way.
fn is_rendered_list(work: Work) -> bool {
    let rendered = window().performance().map(|performance| performance.get_entries_by_type("navigation"));
    let rendered = rendered.and_then(|entries| entries.get(0).dyn_into::<PerformanceEntry>().ok());
    let is_this =
        rendered.is_some_and(|entry| window().location().href().is_ok_and(|here| here == entry.name()));
    is_this && work.look.with_untracked(|look| look.at.is_none())
}

/// None where the browser has no service workers, as over plain HTTP from another machine.
fn worker() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let has = js_sys::Reflect::has(navigator.as_ref(), &"serviceWorker".into());
    has.is_ok_and(|has| has).then(|| navigator.service_worker())
}

/// Has the service worker keep the list of this address. Where it cannot, the page only does not open without a network.
async fn keep(address: String) {
    let kept = async {
        let worker = worker().filter(|_| window().navigator().on_line()).ok_or(JsValue::UNDEFINED)?;
        // The browser itself looks whether a worker that is there has become another one.
        if worker.controller().is_none() {
            JsFuture::from(worker.register(WORKER)).await?;
        }
        let registration = JsFuture::from(worker.ready()?).await?;
        let active = registration.unchecked_into::<ServiceWorkerRegistration>().active();
        let message = js_sys::Object::new();
        js_sys::Reflect::set(&message, &"keep".into(), &address.into())?;
        active.ok_or(JsValue::UNDEFINED)?.post_message(&message)
    };
    let _: Result<(), JsValue> = kept.await;
}

/// Says when the list on the server is made by another version than this page.
fn announce_versions(worker: &ServiceWorkerContainer) {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let is_said = StoredValue::new(false);
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let is_new = script().is_some_and(|script| is_other_version(&event.data(), &script));
        if is_new && is_said.try_get_value() == Some(false) {
            is_said.set_value(true);
            let action = ToastAction {
                label: tu_string!(i18n, check_in.reload).to_owned(),
                on_press: Callback::new(|()| {
                    // A page can always be loaded again.
                    let _ = window().location().reload();
                }),
            };
            toasts.with_action(Tone::Neutral, tu_string!(i18n, check_in.new_version).to_owned(), action);
        }
    });
    let listens = listener.as_ref().clone();
    // A function under a fixed name: listening cannot be refused.
    let _ = worker.add_event_listener_with_callback("message", listens.unchecked_ref());
    let (worker, listener) = (StoredValue::new_local(worker.clone()), StoredValue::new_local(listener));
    on_cleanup(move || {
        let listens = listener.try_with_value(|listener| listener.as_ref().clone());
        if let (Some(worker), Some(listens)) = (worker.try_get_value(), listens) {
            let _ = worker.remove_event_listener_with_callback("message", listens.unchecked_ref());
        }
    });
}

/// The script that this page runs, whose name has a hash of what it is.
fn script() -> Option<String> {
    // The selector is fixed and valid.
    let link = document().query_selector("link[href^='/pkg/hengce.'][href$='.js']").ok()??;
    link.get_attribute("href")
}

fn is_other_version(said: &JsValue, script: &str) -> bool {
    let files = js_sys::Reflect::get(said, &"files".into()).unwrap_or_default();
    js_sys::Array::is_array(&files) && !js_sys::Array::from(&files).includes(&script.into(), 0)
}
