//! The first cell of a row: how deep it is, whether it is open, its name, its code and its lock.

use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::icon::{Icon, Symbol};

use crate::plain::outline::Line;
use crate::plain::row::RowView;
use crate::state::view::View;
use crate::wording as words;

#[component]
pub fn NameCell(view: View, line: Memo<Option<Line>>, row: Memo<Option<RowView>>) -> impl IntoView {
    let i18n = use_i18n();
    let open = Memo::new(move |_| line.get().and_then(|line| line.open));
    let depth = Memo::new(move |_| line.get().map(|line| line.depth).unwrap_or_default());
    let name =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default()));
    let code =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.code.clone()).unwrap_or_default()));
    let lock = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.lock.clone())));
    let toggle = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        if let Some(Line { node, open: Some(open), .. }) = line.get_untracked() {
            view.set_open(node, !open);
        }
    };
    view! {
        <span class="tree-indent" style:--depth=move || depth.get().to_string()></span>
        <Show when=move || open.get().is_some() fallback=|| view! { <span class="tree-twig"></span> }>
            <button
                type="button"
                tabindex="-1"
                class="tree-twig"
                data-open=move || (open.get() == Some(true)).to_string()
                aria-label=move || {
                    if open.get() == Some(true) {
                        t_string!(i18n, decompose.collapse)
                    } else {
                        t_string!(i18n, decompose.expand)
                    }
                }
                on:click=toggle
            >
                <Icon symbol=Symbol::ChevronRight />
            </button>
        </Show>
        <span class="truncate" title=move || name.get()>{move || name.get()}</span>
        <span class="tree-code">{move || code.get()}</span>
        <Show when=move || lock.with(Option::is_some)>
            <span
                class="tree-lock"
                title=move || lock.get().map(|lock| words::locked_by(i18n.get_locale(), &lock))
            >
                <Icon symbol=Symbol::Lock />
            </span>
        </Show>
    }
}
