//! How wide the screen is, for pages that are another thing on a phone and not the same thing narrower.
//!
//! The server cannot know, so it renders both and the style sheet hides one; once the browser knows, the hidden one
//! is taken away, so that it neither computes nor fetches.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;

/// The same border as the utility `md:` of the style sheet.
const WIDE: &str = "(width >= 48rem)";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    #[default]
    Unknown,
    Narrow,
    Wide,
}

impl Screen {
    fn of(is_wide: bool) -> Self {
        if is_wide { Self::Wide } else { Self::Narrow }
    }
}

/// The screen of the component that asks, following it when a tablet is turned.
pub fn use_screen() -> Signal<Screen> {
    let screen = RwSignal::new(Screen::Unknown);
    Effect::new(move |_| {
        let Ok(Some(query)) = window().match_media(WIDE) else { return };
        screen.set(Screen::of(query.matches()));
        let changed = Closure::<dyn Fn(web_sys::MediaQueryListEvent)>::new(
            move |event: web_sys::MediaQueryListEvent| {
                screen.set(Screen::of(event.matches()));
            },
        );
        query.set_onchange(Some(changed.as_ref().unchecked_ref()));
        let held = StoredValue::new_local(Some((query, changed)));
        on_cleanup(move || {
            if let Some((query, _)) = held.try_update_value(Option::take).flatten() {
                query.set_onchange(None);
            }
        });
    });
    screen.into()
}
