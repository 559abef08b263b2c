//! Which tab this is, and whether another one still lives.
//!
//! A tab has a name of its own that survives a reload, and holds a lock of that name as long as its page lives. A page
//! that gets the lock of another tab knows that it was closed or has crashed, and may take up what it kept: one page
//! only, because a lock has one holder. A duplicated tab copies the name, finds it held, and takes a new one.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Function, Object, Promise, Reflect};
use leptos::ev::{pagehide, pageshow};
use leptos::prelude::{set_timeout, window, window_event_listener};
use uuid::Uuid;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

/// How often to ask for the lock of the tab's name: a page that reloads may be there before its lock is free.
const ATTEMPTS: u32 = 4;
const PAUSE: Duration = Duration::from_millis(150);

const NAME: &str = "hengce.tab";

#[wasm_bindgen]
extern "C" {
    /// Throws where the browser has no locks.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request(name: &str, options: &JsValue, holder: &JsValue) -> Result<Promise, JsValue>;
}

thread_local! {
    static CLAIMED: OnceCell<Promise> = const { OnceCell::new() };
}

/// The name of this tab, the same for as long as its page lives.
pub async fn claimed() -> String {
    let claimed = CLAIMED.with(|claimed| {
        claimed.get_or_init(|| future_to_promise(async { Ok(claim().await.into()) })).clone()
    });
    // The promise is our own and always kept; a name that nobody else has is as good as the claimed one.
    JsFuture::from(claimed).await.ok().and_then(|name| name.as_string()).unwrap_or_else(fresh)
}

/// Does `work` if the tab of this name is gone. No other tab does so at the same time. A browser without locks cannot
/// tell; `is_old` decides.
pub async fn when_gone(name: &str, is_old: bool, work: impl Future<Output = ()> + 'static) {
    let work = Rc::new(Cell::new(Some(work)));
    let held = Rc::clone(&work);
    // The lock is held until the promise is kept.
    let run = move |lock: JsValue| match held.take().filter(|_| !lock.is_null()) {
        Some(work) => JsValue::from(future_to_promise(async {
            work.await;
            Ok(JsValue::UNDEFINED)
        })),
        None => JsValue::UNDEFINED,
    };
    match request(&lock_name(name), &if_available(), &Closure::once_into_js(run)) {
        Ok(done) => {
            // Refused by a page that is being left: then its successor looks.
            let _ = JsFuture::from(done).await;
        }
        Err(_) if is_old => {
            if let Some(work) = work.take() {
                work.await;
            }
        }
        Err(_) => {}
    }
}

async fn claim() -> String {
    let storage = window().session_storage().ok().flatten();
    let known = storage.as_ref().and_then(|storage| storage.get_item(NAME).ok()?);
    if let Some(name) = known {
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                pause().await;
            }
            if hold(&name).await {
                return name;
            }
        }
    }
    let name = fresh();
    hold(&name).await;
    if let Some(storage) = storage {
        // Not remembered, the next page of this tab is a tab of its own and takes up what this one leaves.
        let _ = storage.set_item(NAME, &name);
    }
    name
}

/// Holds the lock of a name until the page is left. False when somebody else does; a browser without locks cannot tell.
async fn hold(name: &str) -> bool {
    let answer = Promise::new(&mut |answer, _| {
        let refused = answer.clone();
        let holder = Closure::once_into_js(move |lock: JsValue| {
            let is_ours = !lock.is_null();
            say(&answer, is_ours);
            // A lock is held until the promise of its holder is kept.
            if is_ours { left().into() } else { JsValue::UNDEFINED }
        });
        match request(&lock_name(name), &if_available(), &holder) {
            Ok(held) => spawn_local(async move {
                if JsFuture::from(held).await.is_err() {
                    say(&refused, true);
                }
            }),
            Err(_) => say(&refused, true),
        }
    });
    JsFuture::from(answer).await.is_ok_and(|is_ours| is_ours.is_truthy())
}

/// A promise that is kept when the page is left. A browser may put such a page aside and bring it back as it was; by then
/// the tab may be another page's, so it begins again.
fn left() -> Promise {
    window_event_listener(pageshow, |event| {
        if event.persisted() {
            // A page can always be loaded again.
            let _ = window().location().reload();
        }
    });
    Promise::new(&mut |left, _| {
        window_event_listener(pagehide, move |_| say(&left, true));
    })
}

async fn pause() {
    let over = Promise::new(&mut |over, _| set_timeout(move || say(&over, true), PAUSE));
    // It is kept when the time is over, and never refused.
    let _ = JsFuture::from(over).await;
}

fn say(answer: &Function, is_ours: bool) {
    // Keeping a promise does not throw.
    let _ = answer.call1(&JsValue::NULL, &is_ours.into());
}

fn if_available() -> JsValue {
    let options = Object::new();
    // A plain object takes every property.
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    options.into()
}

fn lock_name(name: &str) -> String {
    format!("{NAME}.{name}")
}

fn fresh() -> String {
    Uuid::now_v7().to_string()
}
