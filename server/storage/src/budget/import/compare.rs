//! Compares the rows of a sheet with one another and with what is in force.

use std::collections::{BTreeMap, HashMap};

use indicator_model::budget::sheet::{Column, Problem, RowError};
use indicator_model::budget::{Execution, Funds, Item};
use indicator_model::date::Date;
use indicator_model::period::Period;
use indicator_model::quantity::Quantity;
use indicator_model::table::{Note, Remark};
use uuid::Uuid;

use super::check::Row;
use super::place::Places;
use crate::budget::InForce;
use crate::budget::write::Changes;

/// By what a sheet is compared.
pub(super) struct Comparison<'a> {
    pub(super) places: &'a Places,
    pub(super) known: &'a InForce,
    /// In the city.
    pub(super) today: Date,
    /// Columns that the sheet does not have, and so says nothing about.
    pub(super) absent: &'a [Column],
}

/// What the rows of a sheet come to.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) changes: Changes,
    pub(super) created: u32,
    pub(super) updated: u32,
    pub(super) unchanged: u32,
    /// Rows with a month that are not filled in.
    pub(super) blank: u32,
    pub(super) errors: Vec<RowError>,
    pub(super) remarks: Vec<Remark<Column>>,
}

type Place = (u16, String);

/// An item as the sheet says it.
struct Said {
    first_row: u32,
    item: Item,
    /// The row that is in force.
    known: Option<Uuid>,
    /// Whether that says something else, or there is none.
    differs: bool,
    /// The months that the sheet fills in, with their rows.
    months: BTreeMap<Period, u32>,
    /// All months: those in force, and over them those of the sheet.
    course: BTreeMap<Period, (Option<Uuid>, Execution)>,
}

impl Comparison<'_> {
    pub(super) fn of(&self, rows: Vec<Row>) -> Compared {
        let mut compared = Compared::default();
        let mut items: BTreeMap<Place, Said> = BTreeMap::new();
        let mut seen: HashMap<(Place, Option<Period>), u32> = HashMap::new();
        for row in rows {
            let number = row.number;
            if let Err((column, problem)) = self.row(&row, &mut items, &mut seen, &mut compared) {
                compared.errors.push(RowError::at(number, column, problem));
            }
        }
        for said in items.values() {
            compared.errors.extend(said.falls());
            compared.remarks.extend(said.overspent());
        }
        compared.remarks.sort_by_key(|remark| remark.row);
        for ((year, code), Said { item, known: supersedes, differs, months, course, .. }) in items {
            if differs {
                compared.changes.items.push((item, supersedes));
            }
            let known = self.known.executions.get(&(year, code.clone()));
            for (month, (supersedes, execution)) in course {
                let before = known.and_then(|months| months.get(&month)).map(|(_, before)| *before);
                if months.contains_key(&month) && before != Some(execution) {
                    compared.changes.executions.push((code.clone(), execution, supersedes));
                }
            }
        }
        compared
    }

    /// Takes a row into its item and counts it.
    fn row(
        &self,
        row: &Row,
        items: &mut BTreeMap<Place, Said>,
        seen: &mut HashMap<(Place, Option<Period>), u32>,
        compared: &mut Compared,
    ) -> Result<(), (Column, Problem)> {
        let place = (row.year, row.code.clone());
        let first_row = *seen.entry((place.clone(), row.month)).or_insert(row.number);
        if first_row != row.number {
            return Err((Column::Month, Problem::RepeatedRow { first_row }));
        }
        let known = self.known.items.get(&place);
        let item = self.item(row, known.map(|(_, item)| item))?;
        let is_new = known.is_none();
        let differs = known.is_none_or(|(_, before)| *before != item);
        let said = items.entry(place.clone()).or_insert_with(|| Said {
            first_row: row.number,
            item: item.clone(),
            known: known.map(|(id, _)| *id),
            differs,
            months: BTreeMap::new(),
            course: self.known.executions.get(&place).into_iter().flatten().map(in_force).collect(),
        });
        if let Some(column) = difference(&said.item, &item) {
            return Err((column, Problem::ItemDiffers { first_row: said.first_row }));
        }
        let (Some(month), Some(executed)) = (row.month, row.executed) else {
            let last = said.course.values().next_back().map(|(_, last)| last.adjusted);
            let last = last.unwrap_or(item.initial);
            if row.adjusted.is_some_and(|adjusted| adjusted != last) {
                return Err((Column::BudgetAdjusted, Problem::AdjustedAlone));
            }
            made(&item, last)?;
            match (is_new, differs, row.month) {
                (true, ..) => compared.created += 1,
                (_, true, _) => compared.updated += 1,
                (.., Some(_)) => compared.blank += 1,
                (.., None) => compared.unchanged += 1,
            }
            return Ok(());
        };
        if month.ends() > self.today {
            return Err((Column::Month, Problem::NotOver { month }));
        }
        let before = said.course.get(&month).copied();
        let adjusted = if self.has(Column::BudgetAdjusted) {
            row.adjusted.unwrap_or(item.initial)
        } else {
            let last = said.course.range(..=month).next_back();
            last.map_or(item.initial, |(_, (_, last))| last.adjusted)
        };
        made(&item, adjusted)?;
        let execution = Execution { month, adjusted, executed };
        match before {
            None => compared.created += 1,
            Some((_, before)) if before != execution || differs => compared.updated += 1,
            Some(_) => compared.unchanged += 1,
        }
        said.months.insert(month, row.number);
        said.course.insert(month, (before.and_then(|(id, _)| id), execution));
        Ok(())
    }

    /// The item of a row, as it was where the sheet has no column.
    fn item(&self, row: &Row, before: Option<&Item>) -> Result<Item, (Column, Problem)> {
        let (owner, indicators) = self.places.find(row)?;
        let funds = before.map(|item| item.funds).unwrap_or_default();
        let part = |column, said: Option<Quantity>, before| if self.has(column) { said } else { before };
        Ok(Item {
            code: row.code.clone(),
            year: row.year,
            name: row.name.clone(),
            owner,
            indicators: match before {
                Some(before) if !self.has(Column::IndicatorCodes) => before.indicators.clone(),
                _ => indicators,
            },
            initial: row.initial,
            funds: Funds {
                fiscal: part(Column::FundFiscal, row.fiscal, funds.fiscal),
                carry: part(Column::FundCarry, row.carry, funds.carry),
                other: part(Column::FundOther, row.other, funds.other),
            },
            curve: match before {
                Some(before) if !self.has(Column::PaymentPlan) => before.curve,
                _ => row.curve,
            },
        })
    }

    fn has(&self, column: Column) -> bool {
        !self.absent.contains(&column)
    }
}

fn in_force(
    (&month, &(id, execution)): (&Period, &(Uuid, Execution)),
) -> (Period, (Option<Uuid>, Execution)) {
    (month, (Some(id), execution))
}

/// Whether the funds make the budget of January or that of the year: what is added in the year is often not yet told
/// apart by where it comes from.
fn made(item: &Item, adjusted: Quantity) -> Result<(), (Column, Problem)> {
    if item.funds.make(item.initial) || item.funds.make(adjusted) {
        return Ok(());
    }
    let total = item.funds.total().unwrap_or_default();
    Err((Column::FundFiscal, Problem::FundsDiffer { total }))
}

/// The first column in which two rows say something else about an item.
fn difference(one: &Item, other: &Item) -> Option<Column> {
    let same = [
        (Column::ItemName, one.name == other.name),
        (Column::OwnerOrgCode, one.owner == other.owner),
        (Column::IndicatorCodes, one.indicators == other.indicators),
        (Column::BudgetInitial, one.initial == other.initial),
        (Column::FundFiscal, one.funds.fiscal == other.funds.fiscal),
        (Column::FundCarry, one.funds.carry == other.funds.carry),
        (Column::FundOther, one.funds.other == other.funds.other),
        (Column::PaymentPlan, one.curve == other.curve),
    ];
    same.into_iter().find(|(_, is_same)| !is_same).map(|(column, _)| column)
}

impl Said {
    /// Months of the sheet with less than a month before them, or more than one after them that the sheet leaves as it is.
    fn falls(&self) -> Vec<RowError> {
        let mut errors = Vec::new();
        let months = self.course.values().map(|(_, execution)| *execution);
        for (before, after) in months.clone().zip(months.skip(1)) {
            if after.executed >= before.executed {
                continue;
            }
            let (at, problem) = match (self.months.get(&after.month), self.months.get(&before.month)) {
                (Some(&row), _) => {
                    (row, Problem::BelowEarlier { month: before.month, executed: before.executed })
                }
                (None, Some(&row)) => {
                    (row, Problem::AboveLater { month: after.month, executed: after.executed })
                }
                // Both are in force already; the sheet is not about them.
                (None, None) => continue,
            };
            errors.push(RowError::at(at, Column::ExecutedToDate, problem));
        }
        errors
    }

    /// R-04 in the months that the sheet names.
    fn overspent(&self) -> Vec<Remark<Column>> {
        let named = self.months.iter().filter_map(|(month, &row)| {
            let (_, execution) = self.course.get(month)?;
            execution.overspent()?;
            let (executed, adjusted) = (execution.executed, execution.adjusted);
            let note = Note::Overspent { code: self.item.code.clone(), executed, adjusted };
            Some(Remark { row, column: Column::ExecutedToDate, note })
        });
        named.collect()
    }
}
