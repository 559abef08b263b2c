//! What the selected cells come to, below the table.

use indicator_model::quantity::{Precision, Quantity};
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::number::grouped;

use crate::plain::block;
use crate::plain::cell::Cell;
use crate::plain::range::Range;
use crate::state::edits::Edits;
use crate::state::view::View;

/// Beyond these a key would wait for the sum.
const SUMMED: usize = 20_000;

/// What a range comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Total {
    cells: usize,
    /// None of so many that counting them would take a while.
    numbers: Option<usize>,
    /// Sum and mean; none of nothing, of different units, and beyond what a number holds.
    sums: Option<(Quantity, Quantity)>,
    precision: Precision,
    is_mixed: bool,
}

#[component]
pub fn RangeStatus(edits: Edits, view: View) -> impl IntoView {
    let i18n = use_i18n();
    let total = Memo::new(move |_| view.range.get().map(|range| total(edits, view, &range)));
    let said = move || {
        let Total { cells, numbers, sums, precision, is_mixed } = total.get()?;
        let mut parts = vec![t_string!(i18n, decompose.range_cells, count = cells).to_string()];
        parts
            .extend(numbers.map(|count| t_string!(i18n, decompose.range_numbers, count = count).to_string()));
        if let Some((sum, mean)) = sums {
            parts.push(t_string!(i18n, decompose.range_sum, sum = grouped(sum, precision)).to_string());
            let finer = Precision::new(precision.decimals() + 2).unwrap_or(Precision::FINEST);
            let mean = grouped(mean.round_to(finer), precision);
            parts.push(t_string!(i18n, decompose.range_mean, mean = mean).to_string());
        }
        if is_mixed {
            parts.push(t_string!(i18n, decompose.range_mixed).to_string());
        }
        Some(parts.join(" · "))
    };
    view! {
        <p role="status" class="min-h-6 shrink-0 py-0.5 text-end text-sm text-muted tabular-nums print:hidden">{said}</p>
    }
}

fn total(edits: Edits, view: View, range: &Range) -> Total {
    let mut total = Total {
        cells: range.cells(),
        numbers: None,
        sums: None,
        precision: Precision::INTEGER,
        is_mixed: false,
    };
    if total.cells > SUMMED {
        return total;
    }
    let (mut sum, mut unit, mut count) = (Ok(Quantity::ZERO), None::<String>, 0);
    view.lines.with(|lines| {
        edits.draft.with(|draft| {
            let tree = draft.tree();
            for (node, cell) in block::cells(range, lines) {
                let Some(row) = tree.row(node) else { continue };
                let indicator = tree.indicator(row);
                let (number, own) = match cell {
                    Cell::Value(tier) => (tree.effective(row, tier), indicator.unit.as_str()),
                    Cell::Weight | Cell::Share => (draft.number(node, cell), ""),
                };
                let Some(number) = number else { continue };
                count += 1;
                total.is_mixed |= unit.get_or_insert_with(|| own.to_owned()) != own;
                total.precision = total.precision.max(number.precision());
                sum = sum.and_then(|sum| sum.checked_add(number));
            }
        });
    });
    total.numbers = Some(count);
    if let (Ok(sum), false, Ok(count @ 1..)) = (sum, total.is_mixed, i64::try_from(count)) {
        let mean = Quantity::from_millionths(sum.millionths() / count).unwrap_or_default();
        total.sums = Some((sum, mean));
    }
    total
}
