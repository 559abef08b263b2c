//! Keeps what is shown under a name.

use base::error::AppError;
use indicator_model::id::ViewId;
use leptos::prelude::*;
use people_model::board::NewView;
use people_model::refusal::Refusal;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind};
use uuid::Uuid;

use super::Desk;
use crate::address::View;
use crate::api;
use crate::name_form::NameForm;

#[component]
pub(super) fn KeepForm(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let name = RwSignal::new(String::new());
    // The same view however often it is sent. After another was kept under the id it is another one.
    let id = StoredValue::new(ViewId(Uuid::now_v7()));
    let keep = Action::new(move |(): &()| {
        let (id_now, name_now) = (id.get_value(), name.get_untracked());
        let address = desk.view.with_untracked(View::address);
        let locale = i18n.get_locale_untracked();
        async move {
            let address = address.map_err(Refusal::from)?;
            let answer = api::keep_view(NewView { id: id_now, name: name_now.clone(), address }).await;
            if matches!(answer, Ok(()) | Err(AppError::ReusedId)) {
                id.try_set_value(ViewId(Uuid::now_v7()));
            }
            if let (Err(error), true) = (&answer, name.is_disposed()) {
                // The drawer is closed.
                desk.toasts.error(td_string!(
                    locale,
                    own_board.not_kept,
                    name = name_now.as_str(),
                    why = error.message(locale)
                ));
            }
            answer?;
            desk.toasts.info(td_string!(locale, own_board.kept));
            // What was typed since is the next one.
            if name.try_get_untracked() == Some(name_now) {
                name.set(String::new());
            }
            desk.changed();
            Ok::<(), AppError>(())
        }
    });
    view! {
        <NameForm
            field="view-name"
            label=move || t_string!(i18n, own_board.view_name)
            hint=move || t_string!(i18n, own_board.keep_hint)
            name
            send=keep
        >
            <div class="flex justify-end">
                <Button kind=Kind::Submit busy=keep.pending()>{t!(i18n, own_board.keep)}</Button>
            </div>
        </NameForm>
    }
}
