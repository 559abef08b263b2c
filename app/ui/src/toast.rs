//! Short messages about what has just happened, in the bar at the top of every page.
//!
//! They are laid out in a place of their own, so that they never lie on a button of the page. One is in sight at a
//! time, the newest; those before it come back when it has gone. Each goes by itself, and waits while the pointer or
//! the focus is on it, because its time is a CSS animation that stands still there; Escape closes it. Only an error
//! that offers a way out stays.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};

use super::button::{Button, IconButton, Size, Variant};
use super::dialog::is_something_above;
use super::icon::{Icon, Symbol};
use super::tone::Tone;

/// What a message offers to do, such as undoing what it tells.
#[derive(Clone)]
pub struct ToastAction {
    pub label: String,
    pub on_press: Callback<()>,
}

/// One message, to withdraw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ToastId(u64);

#[derive(Clone)]
struct Toast {
    id: ToastId,
    tone: Tone,
    text: String,
    action: Option<ToastAction>,
}

impl Toast {
    /// How long it stays, as a class: longer the more there is to do about it.
    fn time(&self) -> Option<&'static str> {
        match (self.tone, &self.action) {
            (Tone::Bad, Some(_)) => None,
            (Tone::Bad, None) => Some("toast-passing toast-error"),
            (_, Some(_)) => Some("toast-passing toast-offer"),
            (_, None) => Some("toast-passing"),
        }
    }
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
    pub fn with_action(self, tone: Tone, text: impl Into<String>, action: ToastAction) -> ToastId {
        self.push(tone, text.into(), Some(action))
    }

    /// Takes a message away whose time is over for a reason of its own.
    pub fn withdraw(self, id: ToastId) {
        if self.shown.with_untracked(|shown| shown.iter().any(|toast| toast.id == id)) {
            self.shown.update(|shown| shown.retain(|toast| toast.id != id));
        }
    }

    /// Takes away every message that offers something: what they would do belongs to a page that is being left.
    pub fn withdraw_offers(self) {
        self.shown.update(|shown| shown.retain(|toast| toast.action.is_none()));
    }

    fn push(self, tone: Tone, text: String, action: Option<ToastAction>) -> ToastId {
        self.count.update_value(|count| *count += 1);
        let id = ToastId(self.count.get_value());
        let toast = Toast { id, tone, text, action };
        self.shown.update(|shown| {
            // The same sentence twice is shown once, and the newest offer to undo replaces the one before.
            shown.retain(|other| {
                other.text != toast.text && !(toast.action.is_some() && other.action.is_some())
            });
            shown.push(toast);
        });
        id
    }

    fn newest(self) -> Option<ToastId> {
        self.shown.with_untracked(|shown| shown.last().map(|toast| toast.id))
    }
}

/// Where the messages appear: in the middle of the bar at the top, over the bar on a phone.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let handle = window_event_listener(keydown, move |event: KeyboardEvent| {
        // Escape closes what lies on top, one thing at a time: what floats above the page, or used the key, comes first.
        if event.key() == "Escape"
            && !event.default_prevented()
            && !is_something_above()
            && let Some(newest) = toasts.newest()
        {
            toasts.withdraw(newest);
        }
    });
    on_cleanup(move || handle.remove());
    view! {
        <section role="status" aria-label=move || t_string!(i18n, shell.messages) class="toast-region">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <ToastCard toasts toast />
            </For>
        </section>
    }
}

#[component]
fn ToastCard(toasts: Toasts, toast: Toast) -> impl IntoView {
    let i18n = use_i18n();
    let time = toast.time().unwrap_or_default();
    let Toast { id, tone, text, action } = toast;
    view! {
        <div
            role=(tone == Tone::Bad).then_some("alert")
            class=format!("toast-card {time}")
            on:animationend=move |_| toasts.withdraw(id)
        >
            <span class=tone.text()>
                <Icon symbol=tone.symbol() />
            </span>
            <p class="my-1 min-w-0 grow">{text}</p>
            {action
                .map(|action| {
                    view! {
                        <Button
                            variant=Variant::Quiet
                            size=Size::Small
                            on:click=move |_| {
                                toasts.withdraw(id);
                                // What it was about may be gone with its page.
                                let _ = action.on_press.try_run(());
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
                on:click=move |_| toasts.withdraw(id)
            />
        </div>
    }
}
