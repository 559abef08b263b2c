//! Every icon with the name that code calls it by.

use leptos::prelude::*;
use ui::icon::{Icon, Symbol};

use super::section::{Part, Section};

#[component]
pub(super) fn SymbolSection() -> impl IntoView {
    view! {
        <Section part=Part::Symbol>
            <ul class="grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-2">
                {Symbol::ALL
                    .iter()
                    .map(|&symbol| {
                        view! {
                            <li class="flex items-center gap-2">
                                <span class="text-[1.125rem]">
                                    <Icon symbol />
                                </span>
                                <code class="text-[0.8125rem] text-muted">{format!("{symbol:?}")}</code>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Section>
    }
}
