//! A button that opens the device's own dialog for files, or its camera.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use web_sys::{File, HtmlInputElement};

use super::button::{Size, Variant, classes};
use super::icon::{Icon, Symbol};

/// Where files come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// What is on the device, several at once.
    #[default]
    Files,
    /// A photo that is taken now. Only devices with touch have a camera that one points at things; others show no such button.
    Camera,
}

/// The input is emptied as soon as its files are handed over, so that the same file can be chosen again.
#[component]
pub fn FileButton(
    name: &'static str,
    #[prop(into)] label: TextProp,
    icon: Symbol,
    /// The kinds of file that the dialog offers, as in the attribute of the same name.
    accept: &'static str,
    #[prop(optional)] origin: Origin,
    #[prop(into)] on_choose: Callback<Vec<File>>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let take = move |input: &HtmlInputElement| {
        let Some(list) = input.files() else { return };
        let files: Vec<File> = (0..list.length()).filter_map(|at| list.get(at)).collect();
        input.set_value("");
        if !files.is_empty() {
            on_choose.run(files);
        }
    };
    let shown = match origin {
        Origin::Files => "",
        Origin::Camera => "hidden pointer-coarse:inline-flex",
    };
    view! {
        <label class=format!(
            "{} {shown} cursor-pointer has-disabled:cursor-default has-disabled:opacity-60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-primary",
            classes(Variant::Secondary, Size::Normal),
        )>
            <Icon symbol=icon />
            <span>{move || label.get()}</span>
            <input
                type="file"
                class="sr-only"
                id=format!("field-{name}")
                name=name
                accept=accept
                multiple=origin == Origin::Files
                capture=(origin == Origin::Camera).then_some("environment")
                disabled=move || disabled.get()
                on:change:target=move |event| take(&event.target())
            />
        </label>
    }
}
