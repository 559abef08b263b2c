//! The keys of the table, and what each does.

use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::dialog::Dialog;

use crate::state::view::{Asked, View};

/// What keys do, by where: each line is the keys and what they do.
#[component]
pub fn KeysDialog(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let lines = move || {
        let lines = [
            ("↑ ↓ ← →", t_string!(i18n, decompose.keys_move)),
            ("Enter · F2", t_string!(i18n, decompose.keys_edit)),
            ("0–9 · + · *", t_string!(i18n, decompose.keys_type)),
            ("Tab · Shift+Tab", t_string!(i18n, decompose.keys_tab)),
            ("Esc", t_string!(i18n, decompose.keys_escape)),
            ("Shift+↑ ↓ ← →", t_string!(i18n, decompose.keys_range)),
            ("Ctrl+A · Shift+Space", t_string!(i18n, decompose.keys_all)),
            ("Ctrl+C · Ctrl+V", t_string!(i18n, decompose.keys_copy)),
            ("Ctrl+D", t_string!(i18n, decompose.keys_fill)),
            ("Delete", t_string!(i18n, decompose.keys_delete)),
            ("Insert", t_string!(i18n, decompose.keys_insert)),
            ("Alt+↑ ↓ ← →", t_string!(i18n, decompose.keys_nudge)),
            ("Ctrl+Z · Ctrl+Y", t_string!(i18n, decompose.keys_undo)),
            ("Ctrl+S", t_string!(i18n, decompose.keys_save)),
            ("/", t_string!(i18n, decompose.keys_search)),
            ("Ctrl+K", t_string!(i18n, decompose.keys_find)),
            ("?", t_string!(i18n, decompose.keys_this)),
        ];
        let line = |(keys, what): (&'static str, &'static str)| {
            view! {
                <div class="contents">
                    <dt>
                        <kbd class="font-sans text-sm font-medium whitespace-nowrap">{keys}</kbd>
                    </dt>
                    <dd>{what}</dd>
                </div>
            }
        };
        lines.map(line).collect_view()
    };
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(view.asked.get() == Some(Asked::Keys)));
    view! {
        <Dialog
            open
            title=move || t_string!(i18n, decompose.keys_title)
            on_close=move |()| view.asked.set(None)
        >
            <dl class="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">{lines}</dl>
        </Dialog>
    }
}
