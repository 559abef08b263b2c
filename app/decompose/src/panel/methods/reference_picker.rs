//! The choice of a reference indicator.

use base::wording;
use indicator_model::id::NodeId;
use indicator_model::target::Tier;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use text::i18n::{Locale, use_i18n};
use ui::choice::Choice;
use ui::select::Select;

use crate::plain::draft::Draft;
use crate::plain::reference::{self, Candidate, Match};
use crate::plain::split::{Chosen, candidates};

/// The choice of a reference indicator. Not there where the children do not share a total, or share no indicator.
#[component]
pub fn ReferencePicker(
    draft: RwSignal<Draft>,
    node: NodeId,
    chosen: RwSignal<Option<Chosen>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let tier = RwSignal::new(Tier::Baseline);
    let candidates = Memo::new(move |_| draft.with(|draft| candidates(draft, node)));
    let choices = Signal::derive(move || {
        let without = Choice::new(None, move || t_string!(i18n, decompose.reference_none));
        let some = |candidate: Candidate| {
            let Candidate { name, unit, .. } = candidate.clone();
            let label =
                move || t_string!(i18n, decompose.with_note, text = name.as_str(), aside = unit.as_str());
            Choice::new(Some(candidate), label)
        };
        [without].into_iter().chain(candidates.get().into_iter().map(some)).collect::<Vec<_>>()
    });
    let tiers = Signal::derive(move || {
        let locale = i18n.get_locale();
        Tier::ALL.map(|tier| Choice::new(tier, wording::tier(locale, tier))).to_vec()
    });
    let choose = move |indicator: Option<Candidate>| {
        chosen.set(indicator.map(|indicator| Chosen { indicator, tier: tier.get_untracked() }));
    };
    let choose_tier = move |of: Tier| {
        tier.set(of);
        chosen.update(|chosen| {
            if let Some(chosen) = chosen {
                chosen.tier = of;
            }
        });
    };
    let lacking = move || {
        let chosen = chosen.get()?;
        let matches =
            draft.with(|draft| reference::matches(draft.tree(), node, &chosen.indicator, chosen.tier));
        lacking(i18n.get_locale(), &matches)
    };
    view! {
        <Show when=move || !candidates.with(Vec::is_empty)>
            <div class="grid items-start gap-3 sm:grid-cols-[2fr_1fr]">
                <Select
                    name="reference"
                    label=move || t_string!(i18n, decompose.reference_label)
                    choices
                    value=Signal::derive(move || chosen.get().map(|chosen| chosen.indicator))
                    on_change=choose
                />
                <Select
                    name="reference-tier"
                    label=move || t_string!(i18n, decompose.reference_tier)
                    choices=tiers
                    value=tier
                    on_change=choose_tier
                    disabled=Signal::derive(move || chosen.with(Option::is_none))
                />
            </div>
            <p role="status" class="text-sm empty:hidden">{lacking}</p>
        </Show>
    }
}

/// Which children have nothing to go by.
fn lacking(locale: Locale, matches: &[Match]) -> Option<String> {
    let without: Vec<_> =
        matches.iter().filter(|one| one.value.is_none()).map(|one| one.owner.as_str()).collect();
    if without.is_empty() {
        None
    } else if without.len() == matches.len() {
        Some(td_string!(locale, decompose.reference_none_has).to_owned())
    } else {
        Some(td_string!(locale, decompose.reference_lacking, names = wording::listed(locale, without)))
    }
}
