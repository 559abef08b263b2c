//! What an import of any sheet found, for the columns `C` and the problems `P` of that sheet.
//!
//! Problems are keys with parameters, never sentences: the reader's language is known only at the page.
//! Reading and writing the files themselves is the server's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::id::SchemeId;
use crate::organization::OrganizationKind;
use crate::quantity::Quantity;
use crate::scheme::Revision;

/// What an import did, or, as a dry run, would have done. With any error nothing was done at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome<C, P> {
    /// The scheme concerned; none when the file was refused, a dry run would create it, or rows go into no scheme.
    pub scheme: Option<SchemeId>,
    /// Rows that made something new.
    pub created: u32,
    /// Rows that changed something.
    pub updated: u32,
    /// Rows that said what was known.
    pub unchanged: u32,
    /// Rows that are not filled in yet, of a sheet that goes out with rows to fill in.
    #[serde(default)]
    pub blank: u32,
    /// Rows with an error; a file that is refused as a whole counts as one.
    pub rejected: u32,
    pub errors: Vec<RowError<C, P>>,
    /// Where the rows went or would go; none when the file was refused, or rows go into no scheme.
    pub goal: Option<Goal>,
    /// What keeps no row out and a reader should know.
    pub remarks: Vec<Remark<C>>,
    /// What a dry run would change, in the order of the sheet and cut where nobody reads on; then what the sheet does not name.
    #[serde(default = "Vec::new")]
    pub differences: Vec<Difference<C>>,
    /// Headings that are none of the columns; nothing below them was read.
    pub unknown_columns: Vec<String>,
    /// Columns that the sheet lacks, about which it says nothing.
    #[serde(default = "Vec::new")]
    pub missing_columns: Vec<C>,
    /// What else was not read.
    #[serde(default)]
    pub unread: Unread,
}

/// What a file holds and was passed over: what a workbook hides, and rows that are none of the sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Sheets that have the headings too, by their names.
    pub other_sheets: Vec<String>,
    /// By their names.
    pub hidden_sheets: Vec<String>,
    /// Rows as a spreadsheet numbers them.
    pub hidden_rows: Vec<u32>,
    /// As a spreadsheet calls them.
    pub hidden_columns: Vec<String>,
    /// Totals, notes, examples, and headings that are repeated.
    pub asides: Vec<u32>,
}

/// How a sheet is read whose headings are not ours, or say too little.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[serde(bound(serialize = "C: Ord + Serialize", deserialize = "C: Ord + Deserialize<'de>"))]
pub struct Mapping<C> {
    /// The worksheet by its name; none for the one with the most headings.
    pub sheet: Option<String>,
    /// The row of headings as a spreadsheet numbers it; none where their words tell.
    pub heading: Option<u32>,
    /// Which column each heading is; none for one that is not read. A heading that says nothing, or the same as another, goes by
    /// what a spreadsheet calls its column (`C`).
    pub columns: BTreeMap<String, Option<C>>,
    /// What all rows have in a column that the sheet lacks.
    pub constants: BTreeMap<C, String>,
    /// Whether a target is parted into sign, number and unit: `≥95%`.
    pub splits: bool,
    /// Who owners are that the register does not know, by their names in the sheet.
    pub organizations: BTreeMap<String, Named>,
    /// What counts where sheet and scheme have both changed a cell since the sheet left.
    pub conflicts: Sides<C>,
}

/// Who an organization is that a sheet names in its own way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// One of the register, which has or had this name there.
    Known(String),
    /// One that the import adds, under the name that the sheet has.
    New { code: String, kind: OrganizationKind },
}

/// What of the two counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Sheet,
    Scheme,
}

/// What counts in which cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[serde(bound(serialize = "C: Ord + Serialize", deserialize = "C: Ord + Deserialize<'de>"))]
pub struct Sides<C> {
    /// The revision of the scheme that was seen when it was chosen. Where the scheme has changed since, it counts for nothing.
    pub seen: Option<Revision>,
    /// In all that are not named; none where somebody is to be asked.
    pub rest: Option<Side>,
    /// By the code that the row has in the scheme.
    pub cells: BTreeMap<String, BTreeMap<C, Side>>,
}

impl<C: Copy + Ord> Sides<C> {
    pub fn of(&self, code: &str, column: C) -> Option<Side> {
        let named = self.cells.get(code).and_then(|cells| cells.get(&column));
        named.copied().or(self.rest)
    }
}

// Derived, it would ask for a default column.
impl<C> Default for Sides<C> {
    fn default() -> Self {
        Self { seen: None, rest: None, cells: BTreeMap::new() }
    }
}

/// A sheet as it was read, for somebody to say what its columns are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "C: Ord + Serialize", deserialize = "C: Ord + Deserialize<'de>"))]
pub struct Seen<C> {
    /// The worksheets that the workbook shows; none of a text.
    pub sheets: Vec<String>,
    /// The one that is read.
    pub sheet: Option<String>,
    /// The row that is read as that of the headings.
    pub heading: u32,
    /// The first rows, among which that of the headings is.
    pub rows: Vec<SeenRow>,
    pub columns: Vec<SeenColumn<C>>,
    /// What is offered for columns that the sheet lacks.
    pub constants: BTreeMap<C, String>,
    /// Whether it is offered to part targets.
    pub splits: bool,
    /// The words of columns that take some words only.
    pub words: BTreeMap<C, Vec<String>>,
}

/// A row as a spreadsheet numbers it, with the beginnings of its first cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenRow {
    pub number: u32,
    pub cells: Vec<String>,
}

/// A column of the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenColumn<C> {
    /// As in [`Mapping::columns`].
    pub name: String,
    /// What it is read as; none where it is not read.
    pub column: Option<C>,
    /// The beginnings of some of its cells.
    pub examples: Vec<String>,
}

// Derived, it would ask for a default column.
impl<C> Default for Mapping<C> {
    fn default() -> Self {
        Self {
            sheet: None,
            heading: None,
            columns: BTreeMap::new(),
            constants: BTreeMap::new(),
            splits: false,
            organizations: BTreeMap::new(),
            conflicts: Sides::default(),
        }
    }
}

// Derived, it would ask for a default column.
impl<C, P> Default for Outcome<C, P> {
    fn default() -> Self {
        Self {
            scheme: None,
            created: 0,
            updated: 0,
            unchanged: 0,
            blank: 0,
            rejected: 0,
            errors: Vec::new(),
            goal: None,
            remarks: Vec::new(),
            differences: Vec::new(),
            unknown_columns: Vec::new(),
            missing_columns: Vec::new(),
            unread: Unread::default(),
        }
    }
}

/// One error of a sheet and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError<C, P> {
    /// The row as a spreadsheet numbers it: the header is row 1. None for the file as a whole.
    pub row: Option<u32>,
    pub column: Option<C>,
    #[serde(flatten)]
    pub problem: P,
}

impl<C, P> RowError<C, P> {
    /// An error of the file as a whole.
    pub const fn of_file(problem: P) -> Self {
        Self { row: None, column: None, problem }
    }

    pub const fn at(row: u32, column: C, problem: P) -> Self {
        Self { row: Some(row), column: Some(column), problem }
    }
}

/// How what is there differs from what a row says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference<C> {
    /// None for what the sheet does not name.
    pub row: Option<u32>,
    pub code: String,
    pub name: String,
    #[serde(flatten)]
    pub differs: Differs<C>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "differs", rename_all = "snake_case")]
pub enum Differs<C> {
    /// It is not there yet.
    New,
    /// A cell, as the sheet of what is there says it.
    Cell { column: C, before: String, after: String },
    /// Only its place among the rows.
    Moved,
    /// The sheet does not name it, and it stays.
    Missing,
}

/// The scheme that a sheet goes into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    pub city_code: String,
    pub city_name: String,
    pub cycle: String,
    pub scheme: String,
    /// Of the scheme before the import.
    pub revision: Revision,
    /// Whether the import makes the scheme.
    pub is_new: bool,
}

/// Something that a reader of an outcome should know about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark<C> {
    pub row: u32,
    pub column: C,
    #[serde(flatten)]
    pub note: Note,
}

/// A sheet of indicators refers to organizations by their code: it can add one, and never changes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "snake_case")]
pub enum Note {
    /// The register had no organization of this code; the import adds it.
    NewOrganization { code: String, name: String },
    /// The sheet describes the organization differently than the register, which stays as it is.
    RegisterDiffers { code: String, sheet: String, register: String },
    /// So many rows from this one on have no code, and get one; `codes` are the first of them.
    MadeCodes { count: usize, codes: Vec<String> },
    /// So many cells from this one on were changed in the scheme since the sheet left, and stay as the scheme has them.
    ChangedSince { count: usize },
    /// So many rows from this one on are left out: what they are about was removed from the scheme since the sheet left.
    RemovedSince { count: usize },
    /// The organization ended before the cycle begins.
    HasEnded { code: String, on: Date },
    /// More is spent of a budget item than it has, in 万元.
    Overspent { code: String, executed: Quantity, adjusted: Quantity },
}
