//! The part of the page's state that its address carries, so that a link or a reload shows the same.

use base::address::{given, with_query};
use indicator_model::date::Date;
use indicator_model::id::OrganizationId;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// What `?on=…&q=…&problems=1&id=…` says. What cannot be read is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// None for today.
    pub on: Option<Date>,
    pub query: String,
    pub only_problems: bool,
    /// The organization that is looked at.
    pub chosen: Option<OrganizationId>,
}

impl Address {
    pub fn read(query: &ParamsMap) -> Self {
        Self {
            on: query.get("on").and_then(|on| on.parse().ok()),
            query: query.get("q").unwrap_or_default(),
            only_problems: query.get("problems").is_some(),
            chosen: query.get("id").and_then(|id| id.parse().ok()),
        }
    }

    fn written(&self) -> String {
        with_query(
            "/organizations",
            [
                ("on", self.on.as_ref().map(ToString::to_string)),
                ("q", given(&self.query)),
                ("problems", self.only_problems.then(|| "1".to_owned())),
                ("id", self.chosen.as_ref().map(ToString::to_string)),
            ],
        )
    }
}

/// Keeps the address in step with the page. Looking around is no step back, so it is replaced and not added to.
pub fn follow(address: RwSignal<Address>) {
    Effect::new(move |earlier: Option<()>| {
        let written = address.with(Address::written);
        // The first run only learns what to follow: the address is what the page came from.
        if earlier.is_some()
            && let Ok(history) = window().history()
        {
            // A browser that refuses (too many changes in a moment) catches up with the next one.
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&written));
        }
    });
}
