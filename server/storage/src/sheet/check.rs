//! What a row of the indicator sheet says, as far as its own cells tell.

use indicator_model::curve::Curve;
use indicator_model::indicator::{Comparator, Direction, Frequency, IndicatorKind, ScoringMethod};
use indicator_model::node::{Level, Mode, RollUpRule};
use indicator_model::organization::{DistrictClass, OrganizationKind};
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::sheet::{Column, Problem};
use indicator_model::target::{Tier, Tiers};
use indicator_model::text::{self, Kind};

use super::later::Later;
use super::{curve, mode, words};
use crate::table_file::escape;
use crate::table_file::rows::{self, Cells, Checked};
use crate::table_file::table::Table;
use crate::table_file::words::{Words, half_width};

/// A row with its place in the tree, which is known even where other cells are wrong.
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) code: String,
    /// None for a root.
    pub(super) parent: Option<String>,
    /// None when a cell of the row has an error.
    pub(super) facts: Option<Box<Facts>>,
}

/// The cells of a row, all valid.
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
    pub(super) curve: Later<Curve>,
    pub(super) mode: Later<Mode>,
}

/// What a row says about its organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: OrganizationKind,
    pub(super) class: Option<DistrictClass>,
}

pub(super) fn check(table: &Table) -> Checked<Column, Row> {
    rows::check(table, |cells| Some(row(cells)))
}

fn row(cells: &mut Cells<'_, Column>) -> Row {
    let code = cells.required(Column::IndicatorCode).unwrap_or_default();
    let parent = cells.optional(Column::ParentCode);
    let facts = facts(cells).filter(|_| cells.is_sound()).map(Box::new);
    Row { number: cells.number(), code, parent, facts }
}

/// None when a word is missing. All cells are looked at before the first of them decides.
fn facts(cells: &mut Cells<'_, Column>) -> Option<Facts> {
    let level = cells.word(Column::Level);
    let owner = owner(cells);
    let name = cells.required(Column::IndicatorName);
    let kind = cells.word(Column::IndicatorKind);
    let direction = cells.word(Column::Direction);
    let comparator = cells.word(Column::Comparator);
    let baseline_year = cells.year(Column::BaselineYear);
    let (targets, precision) = targets(cells);
    let weight = cells.weight(Column::Weight);
    let rule = rule(cells, Column::DecompositionRule);
    let share = cells.share(Column::DecompositionShare);
    let scoring = cells.word(Column::ScoringMethod);
    let frequency = cells.word(Column::CollectionFrequency);
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
        unit: cells.text(Column::Unit),
        direction: direction?,
        comparator: comparator?,
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

fn owner(cells: &mut Cells<'_, Column>) -> Option<Owner> {
    let kind = cells.word(Column::OrgType);
    let code = cells.required(Column::OwnerOrgCode);
    let name = cells.required(Column::OwnerOrgName);
    let class = cells.optional(Column::DistrictClass).map(DistrictClass);
    Some(Owner { code: code?, name: name?, kind: kind?, class })
}

/// The targets, in the unit of the line.
fn targets(cells: &mut Cells<'_, Column>) -> (Tiers, Precision) {
    let (mut targets, mut precision) = (Tiers::default(), Precision::INTEGER);
    let unit = text::visible(escape::restore(cells.written(Column::Unit)));
    let columns = [
        (Tier::Baseline, Column::BaselineValue),
        (Tier::Basic, Column::BasicTarget),
        (Tier::Challenge, Column::ChallengeTarget),
    ];
    for (tier, column) in columns {
        targets[tier] = cells.quantity(column, &unit);
        precision = precision.max(written_precision(cells.value(column)));
    }
    (targets, precision)
}

fn rule(cells: &mut Cells<'_, Column>, column: Column) -> Option<(RollUpRule, String)> {
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
