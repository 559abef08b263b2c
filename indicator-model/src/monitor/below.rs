//! 下级汇总: what the children of an indicator have done, by the rules of their edges, beside what is reported of itself.
//!
//! Neither takes the place of the other; where they part, somebody has to look ([`RolledUp::parts_from`], R-09). What nobody
//! reports because it follows from others ([`Indicator::is_computed`]) has this as its value ([`Family::reports`]).
//!
//! A child is read at its last period within that of the parent, so that months stand beside a quarter; one that reports less
//! often, or whose count ends before that of the parent does, has nothing to add to a sum. Its score is that of its last value, which
//! says how it stands until the next is due.
//! Ratios of which numerators and denominators are known are added up by these, whatever the shares are.

use serde::{Deserialize, Serialize};

use super::{Commitment, Reports, Way, value};
use crate::date::Date;
use crate::id::NodeId;
use crate::indicator::{Indicator, MeasureKind};
use crate::measurement::series::Reported;
use crate::measurement::{Counting, Measured};
use crate::node::RollUpRule;
use crate::period::{Cycle, Period};
use crate::quantity::{ONE, PERCENT, Precision, Quantity};
use crate::roll_up::{Fine, Sums, factor, worst};
use crate::tree::{Row, Tree};

/// What the children of an indicator come to for one of its periods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Below {
    /// Of those whose values make this value, in its own unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<RolledUp>,
    /// 贡献得分: the mean of the scores of those that contribute, by their shares; 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<RolledUp>,
}

impl Below {
    pub const fn is_empty(&self) -> bool {
        self.value.is_none() && self.score.is_none()
    }
}

/// A number that follows from children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolledUp {
    pub by: By,
    /// Rounded to six decimals, like everything that is measured.
    pub number: Quantity,
    /// Children that count in it.
    pub known: u32,
    /// Children that would count if they had a value.
    pub missing: u32,
}

/// How children make a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// 求和.
    Sum,
    /// 按份额加权平均.
    Mean,
    /// Σ分子÷Σ分母.
    Quotient,
    /// 同值承接.
    Same,
    /// 取最差.
    Worst,
    /// The plain mean of completion percentages.
    Milestones,
    /// 标准化得分按份额加权.
    Scores,
}

/// By how many millionths a mean of percentages may differ from what is reported: those who report round it.
const ROUNDED: i64 = ONE / 10;

impl RolledUp {
    /// whether a reported value is another one, by more than rounding: of a mean, by more than the last digit that is shown, and
    /// of percentages by more than 0.1. Nobody can tell while a child is missing, and a score is no value of its parent.
    pub fn parts_from(&self, precision: Precision, unit: &str, reported: Quantity) -> bool {
        let [reported, number] = [reported, self.number].map(|number| number.round_to(precision));
        let Ok(apart) = reported.checked_sub(number) else { return true };
        let allowed = match self.by {
            By::Mean | By::Quotient if unit == PERCENT => ROUNDED.max(precision.step()),
            By::Mean | By::Quotient => precision.step(),
            _ => 0,
        };
        let is_apart = apart.millionths().abs() > allowed;
        self.by != By::Scores && self.missing == 0 && is_apart
    }
}

/// An indicator with its children and what was reported of them.
pub struct Family<'a> {
    parent: &'a Indicator,
    /// When the cycle begins; what was reported for earlier years is of the year before.
    begins: Date,
    /// None where no child makes the value of the parent, or their rules are mixed.
    rule: Option<RollUpRule>,
    children: Vec<Child<'a>>,
}

/// A child as its parent sees it.
pub struct Child<'a> {
    pub node: NodeId,
    pub rule: RollUpRule,
    pub share: Option<Quantity>,
    pub indicator: &'a Indicator,
    pub commitment: Commitment,
    pub reports: Reports<'a>,
}

impl<'a> Child<'a> {
    pub fn of(tree: &'a Tree, row: Row, reports: Reports<'a>) -> Self {
        let node = tree.node(row);
        Self {
            node: node.id,
            rule: node.edge.rule,
            share: node.edge.share,
            indicator: tree.indicator(row),
            commitment: Commitment::of(tree, row),
            reports,
        }
    }

    /// What it brings for a period of its parent.
    fn part(&self, whole: Period, begins: Date) -> Part {
        let read =
            if self.contributes() { self.last(whole.ends(), begins) } else { self.within(whole, begins) };
        let score = || read.and_then(|(period, value)| self.score(period, value));
        Part {
            node: self.node,
            rule: self.rule,
            share: self.share,
            period: read.map(|(period, _)| period),
            value: read.map(|(_, value)| value),
            score: self.contributes().then(score).flatten(),
        }
    }

    /// The last value of the cycle until a day: of its last period that is over or the one before, as who is silent for longer
    /// says nothing of how it stands.
    fn last(&self, until: Date, begins: Date) -> Option<(Period, Quantity)> {
        let is_over = |period: &Period| begins <= period.ends() && period.ends() <= until;
        let years = [until.year().saturating_sub(1), until.year()];
        let all = years.into_iter().flat_map(|year| Period::all(self.indicator.frequency, year));
        let over: Vec<Period> = all.filter(is_over).collect();
        over.into_iter().rev().take(2).find_map(|period| Some((period, self.value(period, begins)?)))
    }

    /// The value of its last period within one of its parent. A count that ends earlier is not that of the parent's period.
    fn within(&self, whole: Period, begins: Date) -> Option<(Period, Quantity)> {
        let is_within = |part: &Period| whole.starts() <= part.starts() && part.ends() <= whole.ends();
        let period = Period::all(self.indicator.frequency, whole.year()).rfind(is_within)?;
        let is_whole = !self.indicator.measure.grows() || period.ends() == whole.ends();
        Some((period, self.value(period, begins).filter(|_| is_whole)?))
    }

    fn value(&self, period: Period, begins: Date) -> Option<Quantity> {
        value(self.indicator, self.reported(period, begins), period)
    }

    /// The reports of the year of a period.
    fn reported(&self, period: Period, begins: Date) -> &'a [Reported] {
        if period.year() < begins.year() { self.reports.before } else { self.reports.year }
    }

    fn score(&self, period: Period, value: Quantity) -> Option<Quantity> {
        Way::of(self.indicator, &self.commitment, self.reports).marks(period)?.score(value)
    }

    fn contributes(&self) -> bool {
        self.rule == RollUpRule::Contribution
    }
}

/// What a child brings for a period of its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub node: NodeId,
    pub rule: RollUpRule,
    pub share: Option<Quantity>,
    /// Its own, from which the value is.
    pub period: Option<Period>,
    pub value: Option<Quantity>,
    /// Of one that contributes, 0 to 100.
    pub score: Option<Quantity>,
}

impl Part {
    /// Whether there is something of it in what the children come to.
    const fn counts(&self) -> bool {
        match self.rule {
            RollUpRule::Contribution => self.score.is_some(),
            _ => self.value.is_some(),
        }
    }
}

impl<'a> Family<'a> {
    /// The rows that take part in what the children of a row come to.
    pub fn rows(tree: &Tree, row: Row) -> impl Iterator<Item = Row> {
        let takes_part = |child: &Row| {
            tree.node(*child).edge.rule != RollUpRule::NotDecomposed && !tree.is_in_words(*child)
        };
        let is_counted = !tree.is_in_words(row);
        tree.children(row).filter(takes_part).filter(move |_| is_counted)
    }

    pub fn of(tree: &'a Tree, row: Row, children: Vec<Child<'a>>) -> Self {
        let begins = tree.scheme().cycle.starts;
        Self { parent: tree.indicator(row), begins, rule: tree.arithmetic_rule(row), children }
    }

    /// What the children come to for a period of the parent.
    pub fn at(&self, period: Period) -> Below {
        Below { value: self.rule.and_then(|rule| self.value(rule, period)), score: self.score(period) }
    }

    /// What each child brings for a period of the parent, in the order of the tree.
    pub fn parts(&self, period: Period) -> impl Iterator<Item = Part> {
        self.children.iter().map(move |child| child.part(period, self.begins))
    }

    /// The values of an indicator that nobody reports, for the periods of a cycle that are over on a day, after those of the year
    /// before. A sum lacks what a child has not reported, so there is none before all have. Scores are beside the targets of this
    /// cycle, so the year before has none.
    pub fn reports(&self, cycle: &Cycle, day: Date) -> Vec<Reported> {
        let before = Period::all(self.parent.frequency, self.begins.year().saturating_sub(1));
        let over = Period::within(self.parent.frequency, cycle).filter(|period| period.ends() <= day);
        let is_index = self.is_index();
        let report = |period: Period| {
            let value = if is_index {
                // A score of nothing new would say again how it stood before.
                let is_new = period.ends() >= self.begins && self.has_news(period);
                Measured::number(self.parent.measure, self.score(period).filter(|_| is_new)?.number)
            } else {
                let rolled = self.rule.and_then(|rule| self.value(rule, period))?;
                self.measured(rolled, period).filter(|_| rolled.by != By::Sum || rolled.missing == 0)?
            };
            Some(Reported { period, value, counting: Counting::ToDate })
        };
        before.filter(|period| period.ends() < self.begins).chain(over).filter_map(report).collect()
    }

    /// Whether the value of the parent is the score of what contributes to it: nothing else makes its value, and it can be a score.
    fn is_index(&self) -> bool {
        use MeasureKind::{Rating, Stock, WeightedMean};
        !self.children.iter().any(|child| child.rule.is_arithmetic())
            && matches!(self.parent.measure, Stock | WeightedMean | Rating)
    }

    fn value(&self, rule: RollUpRule, period: Period) -> Option<RolledUp> {
        let counting = || self.children.iter().filter(|child| child.rule == rule);
        let number = |child: &Child<'_>| Some(Fine::from(child.within(period, self.begins)?.1));
        let numbers: Vec<(Option<Fine>, Option<i64>)> =
            counting().map(|child| (number(child), factor(rule, child.share))).collect();
        let count = |is_it: fn(&(Option<Fine>, Option<i64>)) -> bool| {
            u32::try_from(numbers.iter().filter(|child| is_it(child)).count()).unwrap_or(u32::MAX)
        };
        if let Some(quotient) = self.quotient(rule, period) {
            let number = quotient.quantity(&self.parent.unit).ok().flatten()?;
            let known = count(|(number, _)| number.is_some());
            let missing = count(|(number, _)| number.is_none());
            return Some(RolledUp { by: By::Quotient, number, known, missing });
        }
        let rolled = if matches!(rule, RollUpRule::SameValue | RollUpRule::WorstOf) {
            worst(self.parent.direction, numbers.iter().map(|(number, _)| *number))
        } else {
            let mut sums = Sums::default();
            for (number, factor) in &numbers {
                sums.add(*number, *factor);
            }
            sums.roll_up(rule)
        };
        // One with a value and without a share counts for nothing, and is missed.
        let known = count(|(number, factor)| number.is_some() && factor.is_some());
        let missing = count(|(number, factor)| number.is_none() || factor.is_none());
        let of = |by, number| RolledUp { by, number, known, missing };
        let by = match rule {
            RollUpRule::NotDecomposed | RollUpRule::Contribution => return None,
            RollUpRule::Sum => By::Sum,
            RollUpRule::WeightedMean | RollUpRule::Ratio => By::Mean,
            RollUpRule::SameValue => By::Same,
            RollUpRule::WorstOf => By::Worst,
            RollUpRule::Milestone => By::Milestones,
        };
        Some(of(by, rolled.value?.round().ok()?))
    }

    /// The numerators and the denominators of ratios; none unless all that are known have both.
    fn quotient(&self, rule: RollUpRule, period: Period) -> Option<Measured> {
        let is_of_ratios = self.parent.measure == MeasureKind::Ratio
            && matches!(rule, RollUpRule::WeightedMean | RollUpRule::Ratio);
        if !is_of_ratios {
            return None;
        }
        let (mut numerators, mut denominators) = (Vec::new(), Vec::new());
        for child in self.children.iter().filter(|child| child.rule == rule) {
            let Some((within, _)) = child.within(period, self.begins) else { continue };
            let report = child.reported(within, self.begins).iter().find(|report| report.period == within);
            match report.map(|report| report.value) {
                Some(Measured::Ratio { numerator, denominator }) => {
                    numerators.push(numerator);
                    denominators.push(denominator);
                }
                Some(Measured::Missing { .. }) | None => {}
                Some(_) => return None,
            }
        }
        let [numerator, denominator] = [numerators, denominators].map(|all| Quantity::sum(all).ok());
        let (numerator, denominator) = (numerator?, denominator.filter(|sum| *sum > Quantity::ZERO)?);
        Some(Measured::Ratio { numerator, denominator })
    }

    fn score(&self, period: Period) -> Option<RolledUp> {
        let mut sums = Sums::default();
        let mut known = 0;
        for part in self.parts(period).filter(|part| part.rule == RollUpRule::Contribution) {
            let factor = factor(RollUpRule::WeightedMean, part.share);
            known += u32::from(part.score.is_some() && factor.is_some());
            sums.add(part.score.map(Fine::from), factor);
        }
        let rolled = sums.roll_up(RollUpRule::WeightedMean);
        let number = rolled.value?.round().ok()?;
        Some(RolledUp { by: By::Scores, number, known, missing: rolled.missing })
    }

    /// Whether a child has a value of a period, and not only one that says how it stood before.
    pub fn has_news(&self, period: Period) -> bool {
        let of = self.parts(period).filter(Part::counts).filter_map(|part| part.period);
        of.map(Period::ends).any(|ends| ends >= period.starts())
    }

    /// None where a mean is neither yes nor no.
    fn measured(&self, rolled: RolledUp, period: Period) -> Option<Measured> {
        let is_neither = self.parent.measure == MeasureKind::YesNo
            && ![Quantity::ZERO, Quantity::ONE].contains(&rolled.number);
        let quotient = || self.rule.and_then(|rule| self.quotient(rule, period));
        let number = || Measured::number(self.parent.measure, rolled.number);
        (!is_neither).then(|| quotient().unwrap_or_else(number))
    }
}

#[cfg(test)]
mod tests;
