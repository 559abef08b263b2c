//! A label above, a control, and below it a hint or the reason why the value is refused.
//!
//! The value of a control is a property, which follows its signal; the attribute beside it is only what the page
//! shows until it is hydrated.

use leptos::oco::Oco;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

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

/// What is wrong with the value of a control, in a sentence; nothing at all by default.
///
/// A control can be in sight a moment longer than its form, when the page around both is drawn again. Nothing is wrong
/// with it then.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldError {
    sentence: Signal<Option<String>>,
    answer: Option<Answer>,
}

/// An answer to the form around a control, which is about its value.
#[derive(Clone, Copy, Debug)]
struct Answer {
    is_here: Signal<bool>,
    on_edit: Callback<()>,
}

impl FieldError {
    /// What was answered to a form. The control gets the focus whenever an answer `is_here`, and tells `on_edit` when its
    /// value is no longer the one that was answered.
    pub const fn answered(
        sentence: Signal<Option<String>>,
        is_here: Signal<bool>,
        on_edit: Callback<()>,
    ) -> Self {
        Self { sentence, answer: Some(Answer { is_here, on_edit }) }
    }

    pub fn get(self) -> Option<String> {
        self.sentence.try_get().flatten()
    }

    /// For `aria-invalid`.
    pub fn is_invalid(self) -> Option<&'static str> {
        self.sentence.try_with(Option::is_some).unwrap_or_default().then_some("true")
    }

    /// The value changed: what was answered to it no longer holds.
    pub fn edited(self) {
        if let Some(Answer { is_here, on_edit }) = self.answer
            && is_here.try_get_untracked().unwrap_or_default()
        {
            on_edit.run(());
        }
    }

    /// Puts the focus on the control of this name when an answer comes. A page that comes with one keeps it where it is.
    pub fn use_focus(self, name: &Name) {
        let Some(Answer { is_here, .. }) = self.answer else { return };
        let id = name.control_id();
        Effect::new(move |before: Option<()>| {
            if is_here.try_get().unwrap_or_default() && before.is_some() {
                focus(&id);
            }
        });
    }
}

/// Puts the focus on the control of this name as soon as it is in the page: somebody has just asked for the form around it.
pub fn begin_in(name: &Name) {
    let id = name.control_id();
    Effect::new(move |_| focus(&id));
}

fn focus(id: &str) {
    let control = document().get_element_by_id(id);
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        // Refused only where it cannot have it.
        let _ = control.focus();
    }
}

impl From<Signal<Option<String>>> for FieldError {
    fn from(sentence: Signal<Option<String>>) -> Self {
        Self { sentence, answer: None }
    }
}

impl<F: Fn() -> Option<String> + Send + Sync + 'static> From<F> for FieldError {
    fn from(sentence: F) -> Self {
        Signal::derive(sentence).into()
    }
}

/// The frame around one control. The control takes its id and description from `name`.
#[component]
pub fn Field(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: TextProp,
    #[prop(optional, into)] error: FieldError,
    children: Children,
) -> impl IntoView {
    error.use_focus(&name);
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
    #[prop(optional, into)] hint: TextProp,
    #[prop(optional, into)] error: FieldError,
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
    #[prop(optional, into)] error: FieldError,
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
                aria-invalid=move || error.is_invalid()
                placeholder=move || placeholder.get()
                disabled=move || disabled.get()
                autocomplete="off"
                value=value.get_untracked()
                prop:value=move || value.get()
                on:input:target=move |event| {
                    error.edited();
                    on_input.run(event.target().value());
                }
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
    #[prop(optional, into)] error: FieldError,
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
                aria-invalid=move || error.is_invalid()
                prop:value=move || value.get()
                on:input:target=move |event| {
                    error.edited();
                    on_input.run(event.target().value());
                }
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
