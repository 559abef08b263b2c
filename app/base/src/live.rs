//! Live updates: the server says that a scheme moved or that something was measured, never what; the page asks for the rest
//! itself.

use std::time::Duration;

use indicator_model::id::SchemeId;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use serde::Deserialize;
use text::i18n::{t_string, use_i18n};
use ui::badge::Badge;
use ui::icon::Symbol;
use ui::tone::Tone;

/// Whether the server is heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contact {
    /// Not tried yet: the page as the server rendered it.
    #[default]
    Unknown,
    Heard,
    Lost,
}

/// What the stream says; the fields that the page does not need are left out.
#[derive(Deserialize)]
struct Moved {
    scheme: SchemeId,
}

/// What a page shows of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    Targets,
    /// What was measured too.
    Measurements,
}

/// Listens while the component lives. `on_move` runs when what the page shows of `scheme`, or of any without one, moved, and when
/// the server is heard, at first or again after it was lost, because something may have moved until then.
pub fn follow(
    scheme: impl Into<Option<SchemeId>>,
    shows: Shows,
    on_move: impl Fn() + Clone + 'static,
) -> Signal<Contact> {
    let scheme = scheme.into();
    let contact = RwSignal::new(Contact::Unknown);
    // Without one in a row that opened.
    let failures = StoredValue::new(0_u32);
    // Opens the stream again when it moves.
    let attempt = RwSignal::new(());
    let later = StoredValue::new(None::<TimeoutHandle>);
    let again_later = move || {
        let waits = failures.try_get_value().map(pause);
        let timer = waits.and_then(|waits| set_timeout_with_handle(move || retry(attempt), waits).ok());
        if let Some(earlier) = later.try_update_value(|later| std::mem::replace(later, timer)).flatten() {
            earlier.clear();
        }
    };
    // Back in the network, nobody waits.
    let returned = window_event_listener(leptos::ev::online, move |_| {
        if contact.get_untracked() == Contact::Lost {
            retry(attempt);
        }
    });
    on_cleanup(move || {
        returned.remove();
        if let Some(timer) = later.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    });
    Effect::new(move |_| {
        attempt.track();
        let Ok(source) = web_sys::EventSource::new("/live") else { return };
        let opened = {
            let on_move = on_move.clone();
            Closure::<dyn Fn()>::new(move || {
                failures.set_value(0);
                let was_lost = contact.get_untracked() == Contact::Lost;
                contact.set(Contact::Heard);
                // A scheme has a revision, by which its page finds out what it missed since it was rendered.
                if was_lost || shows == Shows::Measurements {
                    on_move();
                }
            })
        };
        // A browser tries again where the connection broke, always after the same time, and never where something else than a
        // stream answered, as a proxy does whose server is being started again. Here it is the same for both.
        let failed = {
            let source = source.clone();
            Closure::<dyn Fn()>::new(move || {
                source.close();
                contact.set(Contact::Lost);
                failures.update_value(|failures| *failures += 1);
                again_later();
            })
        };
        let moved = {
            let on_move = on_move.clone();
            Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
                let data = event.data().as_string().unwrap_or_default();
                if serde_json::from_str::<Moved>(&data)
                    .is_ok_and(|moved| scheme.is_none_or(|scheme| moved.scheme == scheme))
                {
                    on_move();
                }
            })
        };
        let refetch = Closure::<dyn Fn()>::new(on_move.clone());
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        // Both names are fixed and the callbacks are functions, so listening cannot be refused.
        let _ = source.add_event_listener_with_callback("revision", moved.as_ref().unchecked_ref());
        let _ = source.add_event_listener_with_callback("refetch", refetch.as_ref().unchecked_ref());
        if shows == Shows::Measurements {
            let _ = source.add_event_listener_with_callback("measured", refetch.as_ref().unchecked_ref());
        }
        let held = StoredValue::new_local(Some((source, opened, failed, moved, refetch)));
        on_cleanup(move || {
            if let Some((source, ..)) = held.try_update_value(Option::take).flatten() {
                source.set_onerror(None);
                source.close();
            }
        });
    });
    contact.into()
}

/// Opens the stream again, unless the page has been left.
fn retry(attempt: RwSignal<()>) {
    let _ = attempt.try_set(());
}

/// How long to wait after so many failures in a row: twice as long each time up to half a minute, and partly by chance, so that not
/// all pages come back to a server in the same moment.
fn pause(failures: u32) -> Duration {
    let full = Duration::from_secs(1) * 2_u32.pow(failures.saturating_sub(1).min(5));
    full.min(LONGEST_PAUSE).mul_f64(0.5 + js_sys::Math::random() / 2.0)
}

const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Says when the server is not heard; silence about what works.
#[component]
pub fn LiveState(contact: Signal<Contact>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Show when=move || contact.get() == Contact::Lost>
            <Badge tone=Tone::Warning icon=Symbol::Offline>
                {move || t_string!(i18n, shell.live_lost)}
            </Badge>
        </Show>
    }
}
