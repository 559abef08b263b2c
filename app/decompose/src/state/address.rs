//! The part of the page's state that its address carries, so that a link or a reload shows the same.
//!
//! The address is written with `replaceState`: looking around is no step back. Only going down and up on a phone is.

use base::address::{given, with_query};
use indicator_model::id::{NodeId, SchemeId};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use crate::plain::outline::Filter;
use crate::state::view::View;

/// What `?scheme=…&node=…&depth=…&q=…&problems=1` says. What cannot be read is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub scheme: Option<SchemeId>,
    pub node: Option<NodeId>,
    pub filter: Filter,
}

impl Address {
    pub fn read(query: &ParamsMap) -> Self {
        let filter = Filter {
            depth: query.get("depth").and_then(|depth| depth.parse().ok()).filter(|depth| *depth > 0),
            query: query.get("q").unwrap_or_default(),
            only_problems: query.get("problems").is_some(),
        };
        Self { scheme: scheme(query), node: query.get("node").and_then(|node| node.parse().ok()), filter }
    }

    fn written(&self) -> String {
        let Filter { depth, query, only_problems } = &self.filter;
        with_query(
            "/decompose",
            [
                ("scheme", self.scheme.as_ref().map(ToString::to_string)),
                ("node", self.node.as_ref().map(ToString::to_string)),
                ("depth", depth.as_ref().map(ToString::to_string)),
                ("q", given(query)),
                ("problems", only_problems.then(|| "1".to_owned())),
            ],
        )
    }
}

/// The scheme that the address names, the one part that decides what is fetched.
pub fn scheme(query: &ParamsMap) -> Option<SchemeId> {
    query.get("scheme").and_then(|scheme| scheme.parse().ok())
}

/// Keeps the address in step with the page, and the page with the browser's back and forward.
pub fn follow(view: View, named: Option<SchemeId>) {
    Effect::new(move |earlier: Option<()>| {
        let address = Address { scheme: named, node: view.selected.get(), filter: view.filter.get() };
        // The first run only learns what to follow: the address is what the page came from, unless it named no scheme.
        let is_news = earlier.is_some() || named != scheme_of_location();
        if is_news && let Ok(history) = window().history() {
            // A browser that refuses (too many changes in a moment) catches up with the next one.
            let _ = history.replace_state_with_url(
                &leptos::wasm_bindgen::JsValue::NULL,
                "",
                Some(&address.written()),
            );
        }
    });
    let back = window_event_listener(leptos::ev::popstate, move |_| {
        view.selected.set(node_of_location());
    });
    on_cleanup(move || back.remove());
}

/// Goes down to a node (or up, to none) as a step that the back button takes back.
pub fn drill(view: View, named: Option<SchemeId>, node: Option<NodeId>) {
    let address = Address { scheme: named, node, filter: view.filter.get_untracked() };
    if let Ok(history) = window().history() {
        let _ =
            history.push_state_with_url(&leptos::wasm_bindgen::JsValue::NULL, "", Some(&address.written()));
    }
    view.selected.set(node);
}

fn scheme_of_location() -> Option<SchemeId> {
    let search = window().location().search().ok()?;
    let query = web_sys::UrlSearchParams::new_with_str(&search).ok()?;
    query.get("scheme")?.parse().ok()
}

fn node_of_location() -> Option<NodeId> {
    let search = window().location().search().ok()?;
    let query = web_sys::UrlSearchParams::new_with_str(&search).ok()?;
    query.get("node")?.parse().ok()
}
