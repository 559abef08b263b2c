//! A choice on a page changes its address.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::address::View;

/// Shows a view in place of the one that is shown: “back” leads past it, and the page stays where it is scrolled to.
pub fn use_replace() -> Callback<View> {
    let replace = use_replace_address();
    Callback::new(move |view: View| replace(&view.written()))
}

/// The same for an address.
pub fn use_replace_address() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    let navigate = use_navigate();
    move |address: &str| {
        let options = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
        navigate(address, options);
    }
}
