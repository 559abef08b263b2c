//! Every method that can split a node's targets over its children, side by side, before one is applied.

pub mod comparison;
pub mod reference_picker;
pub mod words;

use base::wording;
use indicator_model::id::NodeId;
use indicator_model::target::Tier;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::button::Button;
use ui::choice::Choice;
use ui::dialog::{Dialog, Width};
use ui::icon::Symbol;
use ui::segmented::Segmented;

use crate::panel::methods::comparison::Comparison;
use crate::panel::methods::reference_picker::ReferencePicker;
use crate::plain::split::{Chosen, Tiers};
use crate::state::edits::Edits;

#[component]
pub fn MethodsButton(edits: Edits, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let tiers = RwSignal::new(Tiers::Both);
    let chosen = RwSignal::new(None::<Chosen>);
    let title = move || {
        let name = edits
            .draft
            .with(|draft| draft.tree().row(node).map(|row| draft.tree().indicator(row).name.clone()));
        format!("{} · {}", t_string!(i18n, decompose.methods_title), name.unwrap_or_default())
    };
    view! {
        <Button icon=Symbol::Adjust on:click=move |_| open.set(true)>
            {move || t_string!(i18n, decompose.compare_methods)}
        </Button>
        <Dialog open width=Width::Wide title>
            <div class="flex flex-col gap-4">
                <Segmented
                    name="method-tiers"
                    label=move || t_string!(i18n, decompose.methods_tiers)
                    choices=vec![
                        Choice::new(Tiers::Both, move || t_string!(i18n, decompose.both_tiers)),
                        Choice::new(Tiers::Basic, move || wording::tier(i18n.get_locale(), Tier::Basic)),
                        Choice::new(Tiers::Challenge, move || wording::tier(i18n.get_locale(), Tier::Challenge)),
                    ]
                    value=tiers
                    on_change=move |chosen| tiers.set(chosen)
                />
                <ReferencePicker draft=edits.draft node chosen />
                <Comparison edits node tiers chosen open />
            </div>
        </Dialog>
    }
}
