//! The children of a node against it, per tier.

use base::wording;
use charming::component::{Axis, Grid, Legend};
use charming::element::{AxisLabel, AxisType, Label, LabelPosition, Tooltip, Trigger};
use charming::series::Bar;
use charming::{Chart, component};
use indicator_model::id::NodeId;
use indicator_model::quantity::Quantity;
use indicator_model::target::Tier;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::{Locale, use_i18n};
use ui::chart::ChartView;

use crate::plain::draft::Draft;
use crate::plain::row;

/// One bar per child and tier; the value of the node itself stands at the top.
#[derive(Clone, Debug, PartialEq)]
struct Bars {
    names: Vec<String>,
    tiers: Vec<(String, Vec<Option<f64>>)>,
}

#[component]
pub fn ChildrenChart(draft: RwSignal<Draft>, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let bars = Memo::new(move |_| {
        let locale = i18n.get_locale();
        draft.with(|draft| bars(draft, node, locale))
    });
    view! {
        <ChartView
            label=move || t_string!(i18n, decompose.chart_label)
            chart=Signal::derive(move || bars.with(chart))
        />
    }
}

fn bars(draft: &Draft, node: NodeId, locale: Locale) -> Bars {
    let tree = draft.tree();
    let parent = tree.row(node);
    let children = parent.into_iter().flat_map(|parent| tree.children(parent));
    let mut rows: Vec<_> = children.filter(|child| tree.node(*child).edge.rule.is_arithmetic()).collect();
    // A sum dwarfs its parts, so the parent is drawn only beside children that carry the same kind of value.
    let is_sum = parent.and_then(|parent| tree.arithmetic_rule(parent))
        == Some(indicator_model::node::RollUpRule::Sum);
    rows.extend(parent.filter(|_| !is_sum));
    rows.reverse();
    let names = rows.iter().map(|row| row::owner(draft.tree(), *row)).collect();
    let tiers = Tier::ALL
        .into_iter()
        .map(|tier| {
            let values = rows.iter().map(|row| tree.effective(*row, tier).map(drawn)).collect();
            (wording::tier(locale, tier).to_owned(), values)
        })
        .collect();
    Bars { names, tiers }
}

/// A quantity as a length on the screen, the one place where a float will do.
#[expect(clippy::cast_precision_loss, reason = "a drawing needs no exact number")]
fn drawn(quantity: Quantity) -> f64 {
    quantity.millionths() as f64 / 1e6
}

fn chart(bars: &Bars) -> Chart {
    let mut chart = Chart::new()
        .grid(Grid::new().left(8).right(48).top(32).bottom(8).contain_label(true))
        .legend(Legend::new().top(0))
        .tooltip(Tooltip::new().trigger(Trigger::Axis))
        .aria(component::Aria::new().enabled(true))
        .x_axis(Axis::new().type_(AxisType::Value).axis_label(AxisLabel::new().show(false)))
        .y_axis(Axis::new().type_(AxisType::Category).data(bars.names.clone()));
    for (name, values) in &bars.tiers {
        let values: Vec<_> = values.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
        let label = Label::new().show(true).position(LabelPosition::Right);
        chart = chart.series(Bar::new().name(name.clone()).data(values).label(label));
    }
    chart
}
