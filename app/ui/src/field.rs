//! A label above, a control, and below it a hint or the reason why the value is refused.
//!
//! The value of a control is a property, which follows its signal; the attribute beside it is only what the page
//! shows until it is hydrated.

use leptos::oco::Oco;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::{Icon, Symbol};

/// The name of a control in its form; the ids of its parts follow from it, so it is unique on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(Oco<'static, str>);

impl Name {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn control_id(&self) -> String {
        format!("field-{}", self.0)
    }

    /// Where the hint and the error stand, for `aria-describedby`.
    pub fn note_id(&self) -> String {
        format!("field-{}-note", self.0)
    }
}

impl<T: Into<Oco<'static, str>>> From<T> for Name {
    fn from(name: T) -> Self {
        Self(name.into())
    }
}

/// The frame around one control. The control takes its id and description from `name`.
#[component]
pub fn Field(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: TextProp,
    #[prop(optional, into)] error: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="flex min-w-0 flex-col gap-1">
            <label for=name.control_id() class="text-sm font-medium">
                {move || label.get()}
            </label>
            {children()}
            <FieldNote name hint error />
        </div>
    }
}

/// The line below a control: the error when there is one, else the hint.
///
/// It is there from the start and only its text changes, so that a screen reader reads the change.
#[component]
pub fn FieldNote(
    name: Name,
    #[prop(optional)] hint: TextProp,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div id=name.note_id() aria-live="polite" class="text-[0.8125rem] empty:hidden">
            {move || match error.get() {
                Some(error) => {
                    view! {
                        <p class="flex items-start gap-1 text-error">
                            <span class="pt-0.5">
                                <Icon symbol=Symbol::Error />
                            </span>
                            {error}
                        </p>
                    }
                        .into_any()
                }
                None if hint.get().is_empty() => ().into_any(),
                None => view! { <p class="text-muted">{hint.get()}</p> }.into_any(),
            }}
        </div>
    }
}

/// One line of text. `value` is what is shown; every keystroke goes to `on_input`.
#[component]
pub fn TextField(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional, into)] hint: TextProp,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] placeholder: TextProp,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let control = name.clone();
    view! {
        <Field name label hint error>
            <input
                type="text"
                class="input w-full"
                id=control.control_id()
                name=control.as_str().to_owned()
                aria-describedby=control.note_id()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                placeholder=move || placeholder.get()
                disabled=move || disabled.get()
                autocomplete="off"
                value=value.get_untracked()
                prop:value=move || value.get()
                on:input:target=move |event| on_input.run(event.target().value())
            />
        </Field>
    }
}

/// Several lines of text: a reason, a definition.
#[component]
pub fn TextArea(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional, into)] hint: TextProp,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let control = name.clone();
    view! {
        <Field name label hint error>
            <textarea
                class="textarea w-full"
                rows="3"
                id=control.control_id()
                name=control.as_str().to_owned()
                aria-describedby=control.note_id()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=move || value.get()
                on:input:target=move |event| on_input.run(event.target().value())
            >
                {value.get_untracked()}
            </textarea>
        </Field>
    }
}

/// A search above a list; the label is not shown but read out, and is the placeholder of the empty field.
#[component]
pub fn SearchField(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
) -> impl IntoView {
    let placeholder = label.clone();
    view! {
        <div class="input w-full sm:w-64">
            <span class="text-muted">
                <Icon symbol=Symbol::Search />
            </span>
            <input
                type="search"
                class="grow"
                id=name.control_id()
                name=name.as_str().to_owned()
                aria-label=move || label.get()
                placeholder=move || placeholder.get()
                autocomplete="off"
                value=value.get_untracked()
                prop:value=move || value.get()
                on:input:target=move |event| on_input.run(event.target().value())
            />
        </div>
    }
}
