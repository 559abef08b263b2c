//! A view that is kept: the link to it, another name for it, and the way to forget it.

use base::error::AppError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use people_model::board::SavedView;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, IconButton, Kind, Size, Variant};
use ui::field::{Name, begin_in};
use ui::icon::Symbol;

use super::Desk;
use crate::address::View;
use crate::api;
use crate::frame::word;
use crate::name_form::NameForm;

#[component]
pub(super) fn Line(saved: SavedView, desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let is_renaming = RwSignal::new(false);
    let tab = View::at(&saved.address).ok().map(|view| view.tab);
    let (name, address) = (saved.name.clone(), saved.address.to_string());
    let saved = StoredValue::new(saved);
    let named = move || saved.with_value(|saved| saved.name.clone());
    let remove = move |_| {
        let locale = i18n.get_locale_untracked();
        spawn_local(desk.remove(saved.get_value(), locale));
    };
    let is_here =
        move || desk.view.with(|view| saved.with_value(|saved| view.written() == saved.address.as_str()));
    view! {
        <li class="flex flex-col gap-2 py-1">
            <div class="flex items-center gap-1">
                <a
                    href=address
                    aria-current=move || is_here().then_some("true")
                    class="flex min-h-touch min-w-0 grow flex-col justify-center rounded-field px-2 py-1 hover:bg-base-200 aria-[current=true]:bg-primary/10"
                    on:click=move |_| desk.open.set(false)
                >
                    <span class="font-medium break-words">{name}</span>
                    <span class="text-[0.8125rem] text-muted">
                        {move || tab.map(|tab| word(i18n.get_locale(), tab))}
                    </span>
                </a>
                <IconButton
                    icon=Symbol::Edit
                    label=move || t_string!(i18n, own_board.rename_named, name = named())
                    size=Size::Small
                    on:click=move |_| is_renaming.update(|is_renaming| *is_renaming = !*is_renaming)
                />
                <IconButton
                    icon=Symbol::Delete
                    label=move || t_string!(i18n, own_board.remove_named, name = named())
                    size=Size::Small
                    on:click=remove
                />
            </div>
            <Show when=move || is_renaming.get()>
                <Rename saved is_renaming desk />
            </Show>
        </li>
    }
}

#[component]
fn Rename(saved: StoredValue<SavedView>, is_renaming: RwSignal<bool>, desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let (id, name) = saved.with_value(|saved| (saved.id, saved.name.clone()));
    let name = RwSignal::new(name);
    let field = Name::from(format!("name-{id}"));
    begin_in(&field);
    let rename = Action::new(move |(): &()| {
        let request = api::rename_view(id, name.get_untracked());
        async move {
            request.await?;
            desk.changed();
            Ok::<(), AppError>(())
        }
    });
    view! {
        <div class="ps-2">
            <NameForm
                field
                label=move || t_string!(i18n, own_board.new_name)
                name
                send=rename
            >
                <div class="flex justify-end gap-2">
                    <Button variant=Variant::Quiet size=Size::Small on:click=move |_| is_renaming.set(false)>
                        {t!(i18n, shell.cancel)}
                    </Button>
                    <Button kind=Kind::Submit size=Size::Small busy=rename.pending()>
                        {t!(i18n, own_board.rename)}
                    </Button>
                </div>
            </NameForm>
        </div>
    }
}
