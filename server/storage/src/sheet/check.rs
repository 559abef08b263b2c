//! What a row of the indicator sheet says, as far as its own cells tell.

use indicator_model::curve::Curve;
use indicator_model::indicator::{Comparator, Direction, Frequency, IndicatorKind, ScoringMethod};
use indicator_model::node::{Level, Mode, RollUpRule};
use indicator_model::organization::{DistrictClass, OrganizationKind};
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::sheet::{Column, Problem};
use indicator_model::table::Mapping;
use indicator_model::target::{Tier, Tiers};
use indicator_model::text::{self, Kind};

use super::goal::Goal;
use super::{curve, mode, words};
use crate::table_file::escape;
use crate::table_file::row_mark::RowMark;
use crate::table_file::rows::{self, Cells, Checked};
use crate::table_file::table::Table;
use crate::table_file::words::{Words, half_width};

/// A row with its place in the tree, which is known even where other cells are wrong.
pub(super) struct Row {
    pub(super) number: u32,
    /// The node that it was when it left as one of ours.
    pub(super) mark: Option<RowMark>,
    /// Nothing where the sheet has none, until it is settled.
    pub(super) code: String,
    /// None for a root.
    pub(super) parent: Option<String>,
    /// None when a cell of the row has an error.
    pub(super) facts: Option<Box<Facts>>,
    /// The code that the row gives to the node of its own.
    pub(super) renamed: Option<String>,
}

/// The cells of a row, all valid. In a column that the sheet lacks each has what is usual.
#[derive(Clone)]
pub(super) struct Facts {
    pub(super) level: Level,
    pub(super) owner: Owner,
    pub(super) post: String,
    pub(super) theme: String,
    pub(super) name: String,
    pub(super) definition: String,
    pub(super) kind: IndicatorKind,
    pub(super) dimension: String,
    pub(super) unit: String,
    pub(super) direction: Direction,
    pub(super) comparator: Comparator,
    /// The sign of a parted target, which the sheet says without a column for it.
    pub(super) sign: Option<Comparator>,
    pub(super) baseline_year: Option<u16>,
    pub(super) targets: Tiers,
    /// The most decimals that a target of the row is written with.
    pub(super) precision: Precision,
    pub(super) weight: Option<Quantity>,
    pub(super) rule: RollUpRule,
    pub(super) basis: String,
    pub(super) share: Option<Quantity>,
    pub(super) scoring: ScoringMethod,
    pub(super) frequency: Frequency,
    pub(super) data_source: String,
    pub(super) data_provider: String,
    pub(super) evidence: String,
    pub(super) curve: Option<Curve>,
    pub(super) mode: Option<Mode>,
}

/// What a row says about its organization. Code or name can be empty until the row is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: OrganizationKind,
    pub(super) class: Option<DistrictClass>,
}

pub(super) fn check(table: &Table, mapping: &Mapping<Column>) -> Checked<Column, Row> {
    rows::check_mapped(table, mapping, |cells| Some(row(cells, mapping.splits)))
}

fn row(cells: &mut Cells<'_, Column>, splits: bool) -> Row {
    let code = cells.text(Column::IndicatorCode);
    let parent = cells.optional(Column::ParentCode);
    let facts = facts(cells, splits).filter(|_| cells.is_sound()).map(Box::new);
    Row { number: cells.number(), mark: cells.mark(), code, parent, facts, renamed: None }
}

/// None when a word is missing. All cells are looked at before the first of them decides.
fn facts(cells: &mut Cells<'_, Column>, splits: bool) -> Option<Facts> {
    let level = cells.word_or(Column::Level, Level::Task);
    let owner = owner(cells);
    let name = if cells.is_absent(Column::IndicatorName) {
        Some(String::new())
    } else {
        cells.required(Column::IndicatorName)
    };
    let kind = cells.word_or(Column::IndicatorKind, IndicatorKind::Quantitative);
    let goal = splits.then(|| Goal::of(cells.written(Column::BasicTarget)));
    let sign = goal.as_ref().and_then(|goal| goal.comparator);
    let (direction, comparator) = aim(cells, sign);
    let baseline_year = cells.year(Column::BaselineYear);
    let unit = match goal {
        Some(goal) if cells.written(Column::Unit).is_empty() => goal.unit,
        _ => cells.text(Column::Unit),
    };
    let (targets, precision) = targets(cells, &unit, splits);
    let weight = cells.weight(Column::Weight);
    let rule = rule(cells, Column::DecompositionRule);
    let share = cells.share(Column::DecompositionShare);
    let scoring = match kind {
        Some(IndicatorKind::Qualitative) => ScoringMethod::ThreeBands,
        _ => ScoringMethod::Proportional,
    };
    let scoring = cells.word_or(Column::ScoringMethod, scoring);
    let frequency = cells.word_or(Column::CollectionFrequency, Frequency::Monthly);
    let curve = curve::cell(cells);
    let mode = mode::cell(cells);
    let (rule, basis) = rule?;
    Some(Facts {
        level: level?,
        owner: owner?,
        post: cells.text(Column::OwnerPost),
        theme: cells.text(Column::StrategyTheme),
        name: name?,
        definition: cells.text(Column::DefinitionFormula),
        kind: kind?,
        dimension: cells.text(Column::BudgetDimension),
        unit,
        direction: direction?,
        comparator: comparator?,
        sign,
        baseline_year,
        targets,
        precision,
        weight,
        rule,
        basis,
        share,
        scoring: scoring?,
        frequency: frequency?,
        data_source: cells.text(Column::DataSource),
        data_provider: cells.text(Column::DataProviderOrg),
        evidence: cells.text(Column::EvidenceRequirement),
        curve,
        mode,
    })
}

/// Direction and comparator. Where the sheet lacks one of them, the other tells; `split` is the comparator of a target that is
/// parted.
fn aim(cells: &mut Cells<'_, Column>, split: Option<Comparator>) -> (Option<Direction>, Option<Comparator>) {
    let lacks =
        |cells: &Cells<'_, Column>, column| cells.is_absent(column) || cells.written(column).is_empty();
    let comparator = match split {
        Some(comparator) if lacks(cells, Column::Comparator) => Some(comparator),
        _ if cells.is_absent(Column::Comparator) => None,
        _ => Some(cells.word(Column::Comparator)).flatten(),
    };
    let usual = match comparator {
        Some(Comparator::AtMost) => Direction::LowerBetter,
        _ => Direction::HigherBetter,
    };
    let direction = cells.word_or(Column::Direction, usual);
    if comparator.is_some() || !cells.is_absent(Column::Comparator) {
        return (direction, comparator);
    }
    let usual = direction.map(|direction| match direction {
        Direction::HigherBetter => Comparator::AtLeast,
        Direction::LowerBetter => Comparator::AtMost,
        Direction::WithinBand => Comparator::Equal,
    });
    (direction, usual)
}

/// By code or name; a sheet that lacks both says nothing about owners.
fn owner(cells: &mut Cells<'_, Column>) -> Option<Owner> {
    let kind = cells.word_or(Column::OrgType, OrganizationKind::Department);
    let code = cells.optional(Column::OwnerOrgCode);
    let name = cells.optional(Column::OwnerOrgName);
    let column = [Column::OwnerOrgCode, Column::OwnerOrgName].into_iter().find(|it| !cells.is_absent(*it));
    if let (None, None, Some(column)) = (&code, &name, column) {
        // What could not be read is reported.
        if cells.is_sound() {
            cells.report(column, Problem::Empty);
        }
    }
    let class = cells.optional(Column::DistrictClass).map(DistrictClass);
    Some(Owner { code: code.unwrap_or_default(), name: name.unwrap_or_default(), kind: kind?, class })
}

/// The targets, in the unit of the line.
fn targets(cells: &mut Cells<'_, Column>, unit: &str, splits: bool) -> (Tiers, Precision) {
    let (mut targets, mut precision) = (Tiers::default(), Precision::INTEGER);
    let unit = text::visible(escape::restore(unit));
    let columns = [
        (Tier::Baseline, Column::BaselineValue),
        (Tier::Basic, Column::BasicTarget),
        (Tier::Challenge, Column::ChallengeTarget),
    ];
    for (tier, column) in columns {
        let goal = splits.then(|| Goal::of(cells.value(column)));
        targets[tier] = match &goal {
            // Another unit than that of the row is an error.
            Some(Goal { number, unit: own, .. }) => {
                cells.quantity_of(column, &format!("{number}{own}"), &unit)
            }
            None => cells.quantity(column, &unit),
        };
        let written = goal.map_or_else(|| cells.value(column).to_owned(), |goal| goal.number);
        precision = precision.max(written_precision(&written));
    }
    (targets, precision)
}

fn rule(cells: &mut Cells<'_, Column>, column: Column) -> Option<(RollUpRule, String)> {
    if cells.is_absent(column) {
        return Some((RollUpRule::NotDecomposed, String::new()));
    }
    let text = cells.required(column)?;
    let Some((rule, basis)) = words::read_rule(&text) else {
        cells.report(column, Problem::UnknownWord { text, known: RollUpRule::known() });
        return None;
    };
    Some((rule, cells.part(column, &basis, Kind::Phrase)?))
}

/// Decimals as written, zeros included: who writes `91.0` sets values to one decimal.
fn written_precision(text: &str) -> Precision {
    let text = half_width(text).replace('。', ".");
    let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals);
    let digits = decimals.bytes().filter(u8::is_ascii_digit).count();
    u8::try_from(digits).ok().and_then(Precision::new).unwrap_or(Precision::FINEST)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("91.0", 1)]
    #[case("3.05", 2)]
    #[case("1,200", 0)]
    #[case("９４．５％", 1)]
    #[case("", 0)]
    #[case("0.12345678", 6)]
    fn decimals_count_as_they_are_written(#[case] text: &str, #[case] decimals: u8) {
        assert_eq!(written_precision(text).decimals(), decimals);
    }
}
