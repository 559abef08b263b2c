//! What is remarkable about one node and its children.

use crate::diagnostic::{Diagnostic, Finding};
use crate::indicator::{Direction, Indicator, MeasureKind};
use crate::node::{Mode, Node, RollUpRule};
use crate::quantity::Quantity;
use crate::target::Tier;
use crate::tree::{Row, Tree};

/// The findings that follow from the node and its children alone; O(children).
pub fn diagnose_node(tree: &Tree, row: Row) -> Vec<Diagnostic> {
    let node = tree.node(row).id;
    let mut findings = Vec::new();
    links(tree, row, &mut findings);
    children(tree, row, &mut findings);
    targets(tree, row, &mut findings);
    for tier in Tier::ALL {
        roll_up(tree, row, tier, &mut findings);
    }
    findings.into_iter().map(|finding| Diagnostic { node, finding }).collect()
}

fn links(tree: &Tree, row: Row, findings: &mut Vec<Finding>) {
    let node = tree.node(row);
    if let (Some(parent), None) = (node.place.parent, tree.parent(row)) {
        findings.push(match tree.row(parent) {
            Some(_) => Finding::Cycle,
            None => Finding::UnknownParent { parent },
        });
    }
    if !tree.has_indicator(row) {
        findings.push(Finding::UnknownIndicator);
    }
    if tree.owner(row).is_none() {
        findings.push(Finding::UnknownOwner);
    }
    let above = tree.parent(row).and_then(|parent| tree.node(parent).mode);
    if node.mode == Some(Mode::KeyResult) && above != Some(Mode::Objective) {
        findings.push(Finding::KeyResultAlone);
    }
}

fn children(tree: &Tree, row: Row, findings: &mut Vec<Finding>) {
    if tree.has_mixed_rules(row) {
        findings.push(Finding::MixedRules);
    }
    let unit = &tree.indicator(row).unit;
    let mut contributions = None;
    for child in tree.children(row) {
        let node = tree.node(child);
        if node.edge.rule.is_arithmetic() && tree.indicator(child).unit != *unit {
            findings.push(Finding::UnitMismatch { child: node.id });
        }
        if lacks_share(node) {
            findings.push(Finding::MissingShare { child: node.id });
        }
        if node.edge.rule == RollUpRule::Contribution {
            let share = node.edge.share.unwrap_or(Quantity::ZERO);
            *contributions.get_or_insert(0) += i128::from(share.millionths());
        }
    }
    if let Some(total) = contributions.and_then(|total| Quantity::from_wide(total).ok())
        && total != Quantity::ONE
    {
        findings.push(Finding::SharesNotOne { total });
    }
}

fn lacks_share(node: &Node) -> bool {
    let needs_share =
        matches!(node.edge.rule, RollUpRule::WeightedMean | RollUpRule::Ratio | RollUpRule::Contribution);
    needs_share && node.edge.share.is_none_or(|share| share <= Quantity::ZERO)
}

fn targets(tree: &Tree, row: Row, findings: &mut Vec<Finding>) {
    let [baseline, basic, challenge] = Tier::ALL.map(|tier| tree.effective(row, tier));
    let Indicator { direction, measure, .. } = *tree.indicator(row);
    for tier in Tier::TARGETS {
        if measure == MeasureKind::Count && tree.value(row, tier).is_some_and(Quantity::is_negative) {
            findings.push(Finding::NegativeTarget { tier });
        }
    }
    // An objective may be in words alone, and a key result has one target.
    let expected = match tree.node(row).mode {
        None => Tier::TARGETS.as_slice(),
        Some(Mode::KeyResult) => &[Tier::Basic],
        Some(Mode::Objective) => &[],
    };
    for (tier, value) in [(Tier::Basic, basic), (Tier::Challenge, challenge)] {
        if value.is_none() && expected.contains(&tier) {
            findings.push(Finding::MissingTarget { tier });
        }
    }
    if let (Some(basic), Some(challenge)) = (basic, challenge)
        && direction != Direction::WithinBand
        && !direction.is_better(challenge, basic)
    {
        findings.push(Finding::ChallengeNotBeyondBasic);
    }
    if let (Some(baseline), Some(basic)) = (baseline, basic)
        && direction.is_better(baseline, basic)
    {
        findings.push(Finding::BasicBelowBaseline);
    }
}

fn roll_up(tree: &Tree, row: Row, tier: Tier, findings: &mut Vec<Finding>) {
    if tree.overflows(row, tier) {
        findings.push(Finding::Overflow { tier });
    }
    let (Some(balance), Some(rolled)) = (tree.balance(row, tier), tree.roll_up(row, tier)) else { return };
    let precision = tree.indicator(row).precision;
    let Ok(with_reserve) = rolled.value.checked_add(balance.reserve) else { return };
    if with_reserve.round_to(precision) == balance.total.round_to(precision) {
        return;
    }
    findings.push(Finding::RollUpDiffers { tier, own: balance.total, roll_up: with_reserve });
    if tree.arithmetic_rule(row) != Some(RollUpRule::Sum) || tier == Tier::Baseline {
        return;
    }
    let direction = tree.indicator(row).direction;
    let rate = |part| crate::roll_up::rate(part, balance.total).and_then(|rate| harder(direction, rate));
    match (rate(balance.allocated), rate(with_reserve)) {
        (Some(rate), _) if rate > TOLERATED => findings.push(Finding::Overload { tier, rate }),
        (_, Some(rate)) if rate.is_negative() => findings.push(Finding::Shortfall { tier, rate }),
        _ => {}
    }
}

/// 加码率 up to which nothing is reported: 10 %.
const TOLERATED: Quantity = match Quantity::from_millionths(100_000) {
    Ok(rate) => rate,
    Err(_) => Quantity::ZERO,
};

/// A rate of change as a rate of hardening: asking for more is harder where higher is better, for less where lower
/// is. Within a band neither is.
fn harder(direction: Direction, rate: Quantity) -> Option<Quantity> {
    match direction {
        Direction::HigherBetter => Some(rate),
        Direction::LowerBetter => Quantity::ZERO.checked_sub(rate).ok(),
        Direction::WithinBand => None,
    }
}
