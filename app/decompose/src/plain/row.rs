//! What one row of the tree table shows, computed from the draft: plain values that compare, so that a key in one
//! cell redraws only the cells that moved.

use indicator_model::change::Field;
use indicator_model::diagnostic::{Finding, Severity};
use indicator_model::id::NodeId;
use indicator_model::node::Lock;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::target::Tier;
use indicator_model::tree::{Row, Tree};
use serde::{Deserialize, Serialize};
use ui::number::{grouped, signed_percent};

use crate::plain::cell::Cell;
use crate::plain::columns::Shows;
use crate::plain::findings::Findings;

/// A row, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowView {
    pub node: NodeId,
    pub code: String,
    pub name: String,
    pub owner: String,
    pub unit: String,
    pub lock: Option<Lock>,
    pub baseline: CellView,
    pub basic: CellView,
    pub challenge: CellView,
    pub weight: CellView,
    /// What the weights of its owner at its level add up to, where that is not 100.
    pub weight_total: Option<Quantity>,
    pub share: CellView,
    pub basic_sum: SumView,
    pub challenge_sum: SumView,
    pub overload: Option<RateView>,
    pub findings: Vec<Finding>,
}

/// A number that can be typed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellView {
    pub text: String,
    /// Edited and not saved.
    pub changed: bool,
    /// No own value: the text is the roll-up of the children.
    pub derived: bool,
    /// A finding says that this very value cannot be meant.
    pub doubtful: bool,
}

/// Σ of the children beside a node's own value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumView {
    /// Empty where no child takes part in the arithmetic.
    pub text: String,
    pub differs: bool,
    /// Children without a value.
    pub missing: u32,
}

impl SumView {
    /// With a star where a child has no value.
    pub fn written(&self) -> String {
        let star = if self.missing > 0 { "*" } else { "" };
        format!("{}{star}", self.text)
    }
}

/// 加码率 with its light.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateView {
    pub text: String,
    pub severity: Option<Severity>,
}

impl RowView {
    pub fn new(tree: &Tree, row: Row, findings: &Findings, is_unsaved: impl Fn(Field) -> bool) -> Self {
        let node = tree.node(row);
        let indicator = tree.indicator(row);
        let precision = indicator.precision;
        let weight_total = node.weight.and_then(|_| findings.weights().total(row).ok());
        let weight_total = weight_total.filter(|total| *total != Quantity::HUNDRED && node.mode.is_none());
        let findings = &findings.of(tree, row);
        let value = |tier: Tier| CellView {
            text: tree.effective(row, tier).map(|value| grouped(value, precision)).unwrap_or_default(),
            changed: is_unsaved(Field::Target(tier)),
            derived: tree.value(row, tier).is_none(),
            doubtful: findings.iter().any(|finding| finding.is_about_value_of(tier)),
        };
        let plain = |value: Option<Quantity>, field: Field| CellView {
            text: value.map(|value| grouped(value, Precision::INTEGER)).unwrap_or_default(),
            changed: is_unsaved(field),
            derived: false,
            doubtful: false,
        };
        Self {
            node: node.id,
            code: indicator.code.clone(),
            name: indicator.name.clone(),
            owner: owner(tree, row),
            unit: indicator.unit.clone(),
            lock: node.lock.clone(),
            baseline: value(Tier::Baseline),
            basic: value(Tier::Basic),
            challenge: value(Tier::Challenge),
            weight: CellView { doubtful: weight_total.is_some(), ..plain(node.weight, Field::Weight) },
            weight_total,
            share: plain(node.edge.share, Field::Share),
            basic_sum: sum(tree, row, Tier::Basic, findings),
            challenge_sum: sum(tree, row, Tier::Challenge, findings),
            overload: overload(tree, row, findings),
            findings: findings.clone(),
        }
    }

    pub fn cell(&self, cell: Cell) -> &CellView {
        match cell {
            Cell::Value(Tier::Baseline) => &self.baseline,
            Cell::Value(Tier::Basic) => &self.basic,
            Cell::Value(Tier::Challenge) => &self.challenge,
            Cell::Weight => &self.weight,
            Cell::Share => &self.share,
        }
    }

    /// What a column shows, as a spreadsheet takes it: numbers without separators.
    pub fn written(&self, shows: Shows) -> String {
        match shows {
            Shows::Name => self.name.clone(),
            Shows::Owner => self.owner.clone(),
            Shows::Unit => self.unit.clone(),
            Shows::Number(cell) => plain_number(&self.cell(cell).text),
            Shows::Sum(Tier::Challenge) => plain_number(&self.challenge_sum.text),
            Shows::Sum(_) => plain_number(&self.basic_sum.text),
            Shows::Overload => {
                self.overload.as_ref().map(|rate| plain_number(&rate.text)).unwrap_or_default()
            }
            Shows::Findings => String::new(),
        }
    }

    /// What a column of figures shows; none in a column of words.
    pub fn figure(&self, shows: Shows) -> Option<String> {
        Some(match shows {
            Shows::Number(cell) => self.cell(cell).text.clone(),
            Shows::Sum(Tier::Challenge) => self.challenge_sum.written(),
            Shows::Sum(_) => self.basic_sum.written(),
            Shows::Overload => self.overload.as_ref().map(|rate| rate.text.clone()).unwrap_or_default(),
            Shows::Name | Shows::Owner | Shows::Unit | Shows::Findings => return None,
        })
    }

    /// Shows in a cell what was typed there, before the tree has answered.
    pub fn type_over(&mut self, cell: Cell, text: &str) {
        let shown = match cell {
            Cell::Value(Tier::Baseline) => &mut self.baseline,
            Cell::Value(Tier::Basic) => &mut self.basic,
            Cell::Value(Tier::Challenge) => &mut self.challenge,
            Cell::Weight => &mut self.weight,
            Cell::Share => &mut self.share,
        };
        *shown = CellView { text: text.to_owned(), changed: true, ..CellView::default() };
    }
}

/// A number as it is shown, without what groups its digits and with the sign that programs write.
pub fn plain_number(text: &str) -> String {
    text.replace(',', "").replace('−', "-")
}

/// The unit that answers for the node, and the post within it.
pub fn owner(tree: &Tree, row: Row) -> String {
    let name = tree.owner(row).map(|owner| owner.name.clone()).unwrap_or_default();
    let post = &tree.node(row).post;
    if post.is_empty() { name } else { format!("{name} · {post}") }
}

fn sum(tree: &Tree, row: Row, tier: Tier, findings: &[Finding]) -> SumView {
    let Some(roll_up) = tree.roll_up(row, tier) else { return SumView::default() };
    SumView {
        // A mean of tenths has more decimals than anyone asked for; it is shown as fine as the parent is set.
        text: grouped(roll_up.value.round_to(tree.indicator(row).precision), tree.indicator(row).precision),
        differs: findings.iter().any(|finding| finding.is_about_sum_of(tier)),
        missing: roll_up.missing,
    }
}

fn overload(tree: &Tree, row: Row, findings: &[Finding]) -> Option<RateView> {
    if tree.arithmetic_rule(row) != Some(indicator_model::node::RollUpRule::Sum) {
        return None;
    }
    let rates = Tier::TARGETS.into_iter().filter_map(|tier| tree.balance(row, tier)?.overload);
    let rate = rates.max_by_key(|rate| rate.millionths().abs())?;
    let severity = findings
        .iter()
        .filter(|finding| matches!(finding, Finding::Overload { .. } | Finding::Shortfall { .. }))
        .map(Finding::severity)
        .max();
    Some(RateView { text: signed_percent(rate), severity })
}
