//! Lines to typed rows: everything that can be found out about a cell without looking at other rows.
//!
//! Every error is collected; nothing stops at the first.

use std::collections::BTreeMap;

use indicator_model::indicator::{Comparator, Direction, Frequency, IndicatorKind, ScoringMethod};
use indicator_model::node::{Level, RollUpRule};
use indicator_model::organization::{DistrictClass, OrganizationKind};
use indicator_model::quantity::{PERCENT, Precision, Quantity, QuantityError, SCALE};
use indicator_model::sheet::{Column, Problem, RowError};
use indicator_model::target::{Tier, Tiers};
use indicator_model::text::{self, Fault, Kind};

use super::words;
use crate::table_file::bound::ERRORS;
use crate::table_file::escape;
use crate::table_file::table::{Line, Table};
use crate::table_file::words::{Words, half_width};

/// Rows above the header that may hold a title or a note.
const TITLES: usize = 20;

/// What a sheet says, as far as it could be read.
pub(super) struct Checked {
    pub(super) rows: Vec<Row>,
    pub(super) errors: Vec<RowError>,
    /// Headings that are none of the columns.
    pub(super) unknown: Vec<String>,
}

/// A row with its place in the tree, which is known even where other cells are wrong.
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) code: String,
    /// None for a root.
    pub(super) parent: Option<String>,
    /// None when a cell of the row has an error.
    pub(super) facts: Option<Facts>,
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
}

/// What a row says about its organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: OrganizationKind,
    pub(super) class: Option<DistrictClass>,
}

/// Which cell of a line holds which column.
type Header = BTreeMap<Column, usize>;

pub(super) fn check(table: &Table) -> Checked {
    let lines = table.lines();
    let (header, header_line, mut errors) = header(&lines);
    let unknown = unknown(lines[header_line]);
    if !errors.is_empty() {
        return Checked { rows: Vec::new(), errors, unknown };
    }
    let body = &lines[header_line + 1..];
    if body.is_empty() {
        errors.push(RowError { row: None, column: None, problem: Problem::EmptyFile });
    }
    let mut rows = Vec::new();
    for &line in body {
        rows.push(Cells { line, header: &header, errors: &mut errors }.row());
        if errors.len() > ERRORS {
            break;
        }
    }
    Checked { rows, errors, unknown }
}

/// The header is the first line that names an indicator code; without one, the first line is what has gone wrong.
fn header(lines: &[Line<'_>]) -> (Header, usize, Vec<RowError>) {
    let names_code =
        |line: &Line<'_>| line.cells().any(|cell| words::column(cell) == Some(Column::IndicatorCode));
    let position = lines.iter().take(TITLES).position(names_code).unwrap_or(0);
    let line = &lines[position];
    let (mut header, mut errors) = (Header::new(), Vec::new());
    let mut report = |column, problem| {
        errors.push(RowError { row: Some(line.number), column: Some(column), problem });
    };
    for (index, cell) in line.cells().enumerate() {
        if let Some(column) = words::column(cell)
            && header.insert(column, index).is_some()
        {
            report(column, Problem::RepeatedColumn);
        }
    }
    // A file without any known header is not a sheet with 28 mistakes.
    if header.is_empty() {
        let error = RowError { row: None, column: None, problem: Problem::NotASheet };
        return (header, position, vec![error]);
    }
    for column in Column::ALL {
        if !header.contains_key(&column) {
            report(column, Problem::MissingColumn);
        }
    }
    (header, position, errors)
}

fn unknown(header: Line<'_>) -> Vec<String> {
    let headings = header.cells().map(str::trim).filter(|cell| !cell.is_empty());
    headings.filter(|cell| words::column(cell).is_none()).map(str::to_owned).collect()
}

/// One line on its way to a row.
struct Cells<'a> {
    line: Line<'a>,
    header: &'a Header,
    errors: &'a mut Vec<RowError>,
}

impl Cells<'_> {
    fn row(mut self) -> Row {
        let errors = self.errors.len();
        let code = self.required(Column::IndicatorCode).unwrap_or_default();
        let parent = self.text(Column::ParentCode);
        let facts = self.facts();
        Row {
            number: self.line.number,
            code,
            parent: (!parent.is_empty()).then_some(parent),
            facts: facts.filter(|_| self.errors.len() == errors),
        }
    }

    /// None when a word is missing. All cells are looked at before the first of them decides.
    fn facts(&mut self) -> Option<Facts> {
        let level = self.word(Column::Level);
        let owner = self.owner();
        let name = self.required(Column::IndicatorName);
        let kind = self.word(Column::IndicatorKind);
        let direction = self.word(Column::Direction);
        let comparator = self.word(Column::Comparator);
        let baseline_year = self.year(Column::BaselineYear);
        let (targets, precision) = self.targets();
        let weight = self.weight(Column::Weight);
        let rule = self.rule(Column::DecompositionRule);
        let share = self.weight(Column::DecompositionShare);
        let scoring = self.word(Column::ScoringMethod);
        let frequency = self.word(Column::CollectionFrequency);
        let (rule, basis) = rule?;
        Some(Facts {
            level: level?,
            owner: owner?,
            post: self.text(Column::OwnerPost),
            theme: self.text(Column::StrategyTheme),
            name: name?,
            definition: self.text(Column::DefinitionFormula),
            kind: kind?,
            dimension: self.text(Column::BudgetDimension),
            unit: self.text(Column::Unit),
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
            data_source: self.text(Column::DataSource),
            data_provider: self.text(Column::DataProviderOrg),
            evidence: self.text(Column::EvidenceRequirement),
        })
    }

    fn owner(&mut self) -> Option<Owner> {
        let kind = self.word(Column::OrgType);
        let code = self.required(Column::OwnerOrgCode);
        let name = self.required(Column::OwnerOrgName);
        let class = self.text(Column::DistrictClass);
        Some(Owner {
            code: code?,
            name: name?,
            kind: kind?,
            class: (!class.is_empty()).then_some(DistrictClass(class)),
        })
    }

    fn targets(&mut self) -> (Tiers, Precision) {
        let (mut targets, mut precision) = (Tiers::default(), Precision::INTEGER);
        let columns = [
            (Tier::Baseline, Column::BaselineValue),
            (Tier::Basic, Column::BasicTarget),
            (Tier::Challenge, Column::ChallengeTarget),
        ];
        for (tier, column) in columns {
            targets[tier] = self.target(column);
            precision = precision.max(written_precision(self.cell(column)));
        }
        (targets, precision)
    }

    /// The cell without stray blanks around; a short line has empty cells at its end.
    fn cell(&self, column: Column) -> &str {
        let index = self.header.get(&column);
        index.map_or("", |&index| escape::unquote(self.line.cell(index).trim()))
    }

    /// The text of the cell as it is stored.
    fn text(&mut self, column: Column) -> String {
        match escape::read(self.cell(column), kind(column)) {
            Ok(text) => text,
            Err(fault) => {
                self.report(column, Problem::Text { fault });
                String::new()
            }
        }
    }

    fn report(&mut self, column: Column, problem: Problem) {
        self.errors.push(RowError { row: Some(self.line.number), column: Some(column), problem });
    }

    fn required(&mut self, column: Column) -> Option<String> {
        let errors = self.errors.len();
        let text = self.text(column);
        if self.errors.len() > errors {
            return None;
        }
        if text.is_empty() {
            self.report(column, Problem::Empty);
            return None;
        }
        Some(text)
    }

    fn word<W: Words>(&mut self, column: Column) -> Option<W> {
        let text = self.required(column)?;
        let word = W::read(&half_width(&text));
        if word.is_none() {
            self.report(column, Problem::UnknownWord { text, known: W::known() });
        }
        word
    }

    fn rule(&mut self, column: Column) -> Option<(RollUpRule, String)> {
        let text = self.required(column)?;
        let Some((rule, basis)) = words::read_rule(&text) else {
            self.report(column, Problem::UnknownWord { text, known: RollUpRule::known() });
            return None;
        };
        match Kind::Phrase.read(&text::unwrapped(&basis)) {
            Ok(basis) => Some((rule, basis)),
            Err(fault) => {
                self.report(column, Problem::Text { fault });
                None
            }
        }
    }

    /// A target, in the unit of the line.
    fn target(&mut self, column: Column) -> Option<Quantity> {
        let unit = text::visible(escape::restore(self.cell(Column::Unit)));
        self.quantity(column, &unit)
    }

    fn quantity(&mut self, column: Column, unit: &str) -> Option<Quantity> {
        let text = text::visible(self.cell(column)).trim().to_owned();
        if let Some(stray) = text.chars().find(|&c| text::forbidden(c)) {
            self.report(column, Problem::Text { fault: Fault::Character { code: stray.into() } });
            return None;
        }
        match Quantity::parse_loose(&text, unit) {
            Ok(quantity) => return Some(quantity),
            Err(QuantityError::Empty) if text.is_empty() => {}
            Err(QuantityError::Empty | QuantityError::NotANumber | QuantityError::Separators) => {
                self.report(column, Problem::NotANumber { text });
            }
            Err(QuantityError::TooManyDecimals) => {
                self.report(column, Problem::TooManyDecimals { text, limit: SCALE });
            }
            Err(QuantityError::Overflow) => self.report(column, Problem::Overflow { text }),
        }
        None
    }

    /// A quantity that is not negative.
    fn weight(&mut self, column: Column) -> Option<Quantity> {
        let quantity = self.quantity(column, PERCENT)?;
        if quantity.is_negative() {
            let text = self.cell(column).to_owned();
            self.report(column, Problem::NegativeWeight { text });
        }
        Some(quantity)
    }

    fn year(&mut self, column: Column) -> Option<u16> {
        let text = half_width(self.cell(column));
        if text.is_empty() {
            return None;
        }
        let year =
            text.trim_end_matches('年').trim_end().parse().ok().filter(|year| (1900..=9999).contains(year));
        if year.is_none() {
            self.report(column, Problem::NotAYear { text });
        }
        year
    }
}

/// What the texts of a column are.
const fn kind(column: Column) -> Kind {
    match column {
        Column::IndicatorCode | Column::ParentCode | Column::OwnerOrgCode => Kind::Code,
        Column::OwnerOrgName | Column::IndicatorName => Kind::Name,
        Column::DistrictClass | Column::Unit => Kind::Label,
        // A rule with its basis, which is judged by itself.
        Column::DecompositionRule | Column::DefinitionFormula | Column::EvidenceRequirement => Kind::Prose,
        _ => Kind::Phrase,
    }
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
