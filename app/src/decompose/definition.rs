//! The definition card (口径卡) of the selected node: what it measures, where the number comes from, who answers.

use indicator_model::id::NodeId;
use leptos::prelude::*;
use leptos_i18n::td_string;

use super::bench::Bench;
use super::draft::Draft;
use crate::i18n::Locale;
use crate::wording;

#[component]
pub fn Definition(bench: Bench, node: NodeId) -> impl IntoView {
    let lines = Memo::new(move |_| {
        let locale = bench.i18n.get_locale();
        bench.draft.with(|draft| lines(draft, node, locale).unwrap_or_default())
    });
    view! {
        <dl class="definition">
            {move || {
                lines
                    .get()
                    .into_iter()
                    .map(|(term, text)| view! { <dt>{term}</dt> <dd>{text}</dd> })
                    .collect_view()
            }}
        </dl>
    }
}

fn lines(draft: &Draft, node: NodeId, locale: Locale) -> Option<Vec<(&'static str, String)>> {
    let tree = draft.tree();
    let row = tree.row(node)?;
    let (node, indicator) = (tree.node(row), tree.indicator(row));
    let class =
        tree.owner(row).and_then(|owner| owner.class.clone()).map(|class| class.0).unwrap_or_default();
    let parent = tree.parent(row).map(|parent| tree.indicator(parent).name.clone()).unwrap_or_default();
    let rule = match node.edge.basis.as_str() {
        "" => wording::rule(locale, node.edge.rule).to_owned(),
        basis => format!("{}（{basis}）", wording::rule(locale, node.edge.rule)),
    };
    let comparator = wording::comparator(indicator.comparator);
    let lines = [
        (td_string!(locale, decompose.term_definition), indicator.definition.clone()),
        (td_string!(locale, decompose.term_owner), super::row::owner(draft, row)),
        (td_string!(locale, decompose.term_class), class),
        (td_string!(locale, decompose.term_parent), parent),
        (td_string!(locale, decompose.rule), rule),
        (td_string!(locale, decompose.term_theme), indicator.theme.clone()),
        (td_string!(locale, decompose.term_kind), wording::kind(locale, indicator.kind).to_owned()),
        (td_string!(locale, decompose.term_dimension), indicator.dimension.clone()),
        (
            td_string!(locale, decompose.term_direction),
            format!("{} {comparator}", wording::direction(locale, indicator.direction)),
        ),
        (
            td_string!(locale, decompose.term_baseline_year),
            node.baseline_year.map(|year| year.to_string()).unwrap_or_default(),
        ),
        (td_string!(locale, decompose.term_scoring), wording::scoring(locale, indicator.scoring).to_owned()),
        (
            td_string!(locale, decompose.term_frequency),
            wording::frequency(locale, indicator.frequency).to_owned(),
        ),
        (td_string!(locale, decompose.term_source), indicator.data_source.clone()),
        (td_string!(locale, decompose.term_provider), indicator.data_provider.clone()),
        (td_string!(locale, decompose.term_evidence), indicator.evidence.clone()),
    ];
    Some(lines.into_iter().filter(|(_, text)| !text.is_empty()).collect())
}
