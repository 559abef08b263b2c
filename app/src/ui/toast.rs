//! Short messages about what has just happened, at the edge of the page.
//!
//! A message without an action goes by itself; while the pointer or the focus is on it, it waits, because its time
//! is a CSS animation that stands still there. A message with an action, and an error, stay until they are dismissed.

use leptos::prelude::*;

use super::button::{Button, IconButton, Size, Variant};
use super::icon::{Icon, Symbol};
use super::tone::Tone;
use crate::i18n::{t_string, use_i18n};

/// What a message offers to do, such as undoing what it tells.
#[derive(Clone)]
pub struct ToastAction {
    pub label: String,
    pub on_press: Callback<()>,
}

#[derive(Clone)]
struct Toast {
    number: u64,
    tone: Tone,
    text: String,
    action: Option<ToastAction>,
}

/// The messages of the page, from anywhere in the application.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    count: StoredValue<u64>,
}

impl Toasts {
    /// To be called once, at the root of the application.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(Vec::new()), count: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// The messages of the application.
    pub fn from_context() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Something was done.
    pub fn info(self, text: impl Into<String>) {
        self.push(Tone::Good, text.into(), None);
    }

    /// Something was refused or failed, and why.
    pub fn error(self, text: impl Into<String>) {
        self.push(Tone::Bad, text.into(), None);
    }

    /// Something was done and can be undone, or went wrong and can be tried again.
    pub fn with_action(self, tone: Tone, text: impl Into<String>, action: ToastAction) {
        self.push(tone, text.into(), Some(action));
    }

    fn push(self, tone: Tone, text: String, action: Option<ToastAction>) {
        self.count.update_value(|count| *count += 1);
        let toast = Toast { number: self.count.get_value(), tone, text, action };
        self.shown.update(|shown| {
            // The same sentence twice is said once, and the newest offer to undo replaces the one before.
            shown.retain(|other| {
                other.text != toast.text && !(toast.action.is_some() && other.action.is_some())
            });
            shown.push(toast);
        });
    }

    fn dismiss(self, number: u64) {
        self.shown.update(|shown| shown.retain(|toast| toast.number != number));
    }
}

/// Where the messages appear: bottom right, above the bottom bar on a phone.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    view! {
        <section
            role="status"
            aria-label=move || t_string!(i18n, shell.messages)
            class="pointer-events-none fixed inset-x-4 bottom-20 z-30 flex flex-col items-end gap-2 sm:start-auto sm:bottom-4 print:hidden"
        >
            <For each=move || toasts.shown.get() key=|toast| toast.number let:toast>
                <ToastCard toasts toast />
            </For>
        </section>
    }
}

#[component]
fn ToastCard(toasts: Toasts, toast: Toast) -> impl IntoView {
    let i18n = use_i18n();
    let Toast { number, tone, text, action } = toast;
    let stays = action.is_some() || tone == Tone::Bad;
    view! {
        <div
            role=(tone == Tone::Bad).then_some("alert")
            class="pointer-events-auto flex w-full items-center gap-2 rounded-box bg-base-100 py-1 ps-3 pe-1 text-sm shadow-float sm:w-auto sm:max-w-md"
            class:toast-passing=!stays
            on:animationend=move |_| toasts.dismiss(number)
        >
            <span class=tone.text()>
                <Icon symbol=tone.symbol() />
            </span>
            <p class="grow py-1.5">{text}</p>
            {action
                .map(|action| {
                    view! {
                        <Button
                            variant=Variant::Quiet
                            size=Size::Small
                            on:click=move |_| {
                                toasts.dismiss(number);
                                action.on_press.run(());
                            }
                        >
                            <span class="text-primary">{action.label}</span>
                        </Button>
                    }
                })}
            <IconButton
                icon=Symbol::Close
                label=move || t_string!(i18n, shell.close)
                size=Size::Small
                on:click=move |_| toasts.dismiss(number)
            />
        </div>
    }
}
