//! A form of one name: everything that people keep beside the boards has one.

use base::error::AppError;
use base::failure::FailureNotice;
use base::faults::Faults;
use leptos::prelude::*;
use people_model::board::Field;
use ui::field::{Name, TextField};

/// `children` are its buttons, one of which submits.
#[component]
pub fn NameForm<T: Send + Sync + 'static>(
    #[prop(into)] field: Name,
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: TextProp,
    name: RwSignal<String>,
    send: Action<(), Result<T, AppError>>,
    children: Children,
) -> impl IntoView {
    let faults = Faults::<Field>::of(send);
    view! {
        <form
            class="flex flex-col gap-2"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                send.dispatch(());
            }
        >
            <TextField
                name=field
                label
                hint
                value=name
                on_input=move |text| name.set(text)
                error=faults.at(Field::Name)
            />
            <FailureNotice error=move || faults.rest() />
            {children()}
        </form>
    }
}
