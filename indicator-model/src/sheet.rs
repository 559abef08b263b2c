//! The indicator sheet (form F10) as page and server speak of it: its columns, and what can be wrong with it.

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::change::Refusal;
use crate::enumeration::array;
use crate::scheme::Revision;
use crate::table;
pub use crate::table::{Goal, Note};
use crate::text::Fault;

/// A column of the sheet, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Column {
    IndicatorCode,
    ParentCode,
    Level,
    OrgType,
    OwnerOrgCode,
    OwnerOrgName,
    DistrictClass,
    OwnerPost,
    StrategyTheme,
    IndicatorName,
    DefinitionFormula,
    IndicatorKind,
    BudgetDimension,
    Unit,
    Direction,
    Comparator,
    BaselineYear,
    BaselineValue,
    BasicTarget,
    ChallengeTarget,
    Weight,
    DecompositionRule,
    DecompositionShare,
    ScoringMethod,
    CollectionFrequency,
    DataSource,
    DataProviderOrg,
    EvidenceRequirement,
    /// 序时曲线. Sheets of earlier versions lack it.
    Plan,
    /// 模式. Optional, as [`Column::Plan`] is.
    Mode,
}

impl Column {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The header of the column in a file, which is also its message key.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

pub type Outcome = table::Outcome<Column, Problem>;
pub type RowError = table::RowError<Column, Problem>;
pub type Remark = table::Remark<Column>;
pub type Difference = table::Difference<Column>;
pub type Mapping = table::Mapping<Column>;
pub type Seen = table::Seen<Column>;

/// What is wrong with a file, a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "snake_case")]
#[derive(IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Problem {
    /// No row, or a header and nothing else.
    EmptyFile,
    /// Neither a CSV text nor an XLSX workbook.
    NotASheet,
    /// A file that would take more memory or time to read than is allowed.
    TooLarge,
    /// More rows than are read.
    TooManyRows {
        limit: usize,
    },
    /// A cell with more characters than spreadsheets allow.
    CellTooLong {
        limit: usize,
    },
    /// What somebody says that all rows have in common, with more characters than are taken.
    ConstantTooLong {
        limit: usize,
    },
    /// A formula that no spreadsheet has worked out yet.
    NotCalculated {
        cell: String,
    },
    /// A number with more digits than spreadsheets keep, whose last ones they have lost.
    TooManyDigits {
        cell: String,
    },
    /// A quotation mark that no mark closes, or only one of a later row.
    UnclosedQuote,
    /// There are more errors than are listed.
    TooManyErrors {
        limit: usize,
    },
    /// No row belongs to a city, and there is none yet, or more than one, to which the sheet could belong.
    NoCity,
    /// The row of the city names none of the cities that there are, which `known` lists with their codes.
    OtherCity {
        code: String,
        known: Vec<String>,
    },
    /// No row has a baseline year, and there is not just one scheme that the sheet could belong to.
    NoYear,
    /// Most rows, or the first ones, have another baseline year.
    OtherYear {
        year: u16,
        others: u16,
    },
    /// The heading says another year than that of the cycle that the rows go into.
    OtherCycle {
        year: u16,
        cycle: u16,
    },
    /// The header lacks this column.
    MissingColumn,
    /// The row that was said to be that of the headings is blank, or none of the sheet.
    BlankHeading {
        row: u32,
    },
    /// The workbook shows no worksheet of this name.
    NoSuchSheet {
        name: String,
    },
    /// Only one cell of the row says anything, as in a note.
    LoneCell {
        text: String,
    },
    /// The header has this column twice.
    RepeatedColumn,
    /// A required cell is empty.
    Empty,
    /// A cell with a text that is not accepted.
    Text {
        #[serde(flatten)]
        fault: Fault,
    },
    NotANumber {
        text: String,
    },
    /// Finer than a quantity can be, or than this column may be.
    TooManyDecimals {
        text: String,
        limit: u32,
    },
    /// More integer digits than a quantity can hold.
    Overflow {
        text: String,
    },
    NegativeWeight {
        text: String,
    },
    /// A year outside 1900 to 9999.
    NotAYear {
        text: String,
    },
    /// Not a whole date, or one of an unlikely year.
    NotADate {
        text: String,
    },
    /// Neither the word of a plan curve nor twelve percentages.
    NotACurve {
        text: String,
    },
    /// Not one of the words that this column knows.
    UnknownWord {
        text: String,
        /// The words it knows, separated by `|`.
        known: String,
    },
    RepeatedCode {
        code: String,
        first_row: u32,
    },
    UnknownParent {
        code: String,
    },
    OwnParent,
    /// The row is its own ancestor; `path` names the codes around the cycle, separated by ` → `.
    Cycle {
        path: String,
    },
    /// The sheet has no names, so that it adds nothing, and the scheme has no indicator of this code.
    UnknownIndicator {
        code: String,
    },
    /// The target has another unit than the indicator, and the sheet has no column of units.
    OtherUnit {
        unit: String,
        known: String,
    },
    /// The row has no code, and indicators with these are called the same.
    SameName {
        codes: Vec<String>,
    },
    /// The row has no code, and an earlier one without is called the same.
    RepeatedName {
        first_row: u32,
    },
    /// No organization has this code or name; those of `near` are called much the same.
    UnknownOrganization {
        name: String,
        near: Vec<String>,
    },
    /// Somebody gives a new organization the code that one of this name has.
    CodeInUse {
        code: String,
        name: String,
    },
    /// Since the sheet left, the cell was changed in the scheme as in the sheet, and not to the same.
    ChangedSince(Box<Changed>),
    /// Since the sheet left, its row was changed there, and what it is about was removed from the scheme.
    RemovedSince {
        code: String,
        name: String,
        /// Of the scheme as it is now.
        revision: Revision,
    },
    /// Two rows describe one organization differently.
    OrganizationDiffers {
        code: String,
        first_row: u32,
    },
    /// The row would change a locked node.
    Locked {
        owner: String,
        reason: String,
    },
    /// The edit was refused for another reason.
    Refused {
        refusal: Refusal,
    },
}

/// A cell that sheet and scheme have both changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Of the row, as the scheme has it now.
    pub code: String,
    pub name: String,
    /// What was in the cell when the sheet left.
    pub was: String,
    /// What each says now.
    pub scheme: String,
    pub sheet: String,
    /// Of the scheme as it is now.
    pub revision: Revision,
}

impl Problem {
    /// The message key, as it is serialized.
    pub const fn key(&self) -> &'static str {
        self.into_str()
    }
}
