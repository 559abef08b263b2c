//! A file to hand over: chosen in the device's own dialog, or dropped.

use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use web_sys::{File, HtmlInputElement};

use super::field::{Field, Name};
use super::icon::{Icon, Symbol};

/// A native file input, drawn as a field to drop on.
///
/// The input is emptied as soon as its file is handed over: otherwise choosing a file again, after it was corrected,
/// would not count as a change. The page keeps the file and names it in `text`.
#[component]
pub fn FileField(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    /// Shown in the field: what to do, or the name of the file.
    #[prop(into)]
    text: TextProp,
    /// The kinds of file that the dialog offers, as in the attribute of the same name.
    accept: &'static str,
    #[prop(into)] on_choose: Callback<File>,
    #[prop(optional, into)] hint: TextProp,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let hovered = RwSignal::new(false);
    let take = move |input: &HtmlInputElement| {
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            input.set_value("");
            on_choose.run(file);
        }
    };
    // What was chosen before the page came to life.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            take(&input);
        }
    });
    let on_over = move |event: DragEvent| {
        event.prevent_default();
        hovered.set(!disabled.get_untracked());
    };
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        hovered.set(false);
        let files = event.data_transfer().and_then(|dropped| dropped.files());
        if let Some(file) = files.and_then(|files| files.get(0))
            && !disabled.get_untracked()
        {
            on_choose.run(file);
        }
    };
    let control = name.clone();
    view! {
        <Field name label hint error>
            <label
                class="flex min-h-24 cursor-pointer flex-col items-center justify-center gap-1 rounded-box border-2 border-dashed border-base-content/40 bg-base-100 p-4 text-center hover:border-primary has-disabled:cursor-default has-disabled:opacity-60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-primary"
                class:border-primary=move || hovered.get()
                class:bg-base-200=move || hovered.get()
                on:dragover=on_over
                on:dragleave=move |_| hovered.set(false)
                on:drop=on_drop
            >
                <span class="text-[1.5rem] text-muted">
                    <Icon symbol=Symbol::Upload />
                </span>
                <span>{move || text.get()}</span>
                <input
                    node_ref=input
                    type="file"
                    class="sr-only"
                    id=control.control_id()
                    name=control.as_str().to_owned()
                    accept=accept
                    aria-describedby=control.note_id()
                    disabled=move || disabled.get()
                    on:change:target=move |event| take(&event.target())
                />
            </label>
        </Field>
    }
}
