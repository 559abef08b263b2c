//! The audit log: who did what, to what, and what it changed.
//!
//! An [`Entry`] is a link of a chain per city: its hash covers the entry and the hash before it, so that an entry
//! cannot be edited, removed or moved without breaking what follows. What hashes is storage; here is only what a
//! page shows and a file carries.

mod term;

use indicator_model::change::Edit;
use indicator_model::enumeration::array;
use indicator_model::id::AccountId;
use indicator_model::moment::Moment;
use indicator_model::quantity::Precision;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

pub use self::term::{FieldName, Term, ThingKind};

/// What somebody did, or tried to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
pub enum Deed {
    Setup,
    Login,
    Logout,
    SessionEnd,
    PasswordChange,
    FactorAdd,
    FactorRemove,
    FactorRecovery,
    /// New recovery codes instead of the old ones.
    FactorRenew,
    IdentityLink,
    IdentityUnlink,
    TokenCreate,
    TokenRevoke,
    AccountCreate,
    AccountChange,
    AccountDisable,
    AccountEnable,
    AccountReset,
    AccountErase,
    Appoint,
    Dismiss,
    /// An administrator asked another to confirm something.
    Propose,
    ProposalConfirm,
    ProposalRefuse,
    /// Nobody decided in time.
    ProposalExpire,
    Delegate,
    Recall,
    SecurityChange,
    PersonReveal,
    SelfExport,
    OrganizationCreate,
    OrganizationChange,
    OrganizationClose,
    OrganizationMerge,
    OrganizationSplit,
    OrganizationImport,
    OrganizationExport,
    SchemeCreate,
    SchemeEdit,
    SchemeUndo,
    SchemeRedo,
    SchemeImport,
    SchemeExport,
    /// A view of a board left as a file.
    BoardExport,
    SchemeSubmit,
    SchemeReturn,
    SchemeApprove,
    SchemeReopen,
    MeasurementRecord,
    MeasurementConfirm,
    MeasurementReturn,
    MeasurementImport,
    MeasurementExport,
    BudgetImport,
    BudgetExport,
    /// A file that backs up a report was sent.
    EvidenceAdd,
    EvidenceExport,
    /// Files that no report named in time were removed.
    EvidenceExpire,
    /// The days of a city that differ from the week.
    CalendarChange,
    DeadlineChange,
    ExtensionGrant,
    ExtensionWithdraw,
    /// Who confirms reports, and in which order.
    ChainChange,
    /// Whose rule the lights of a scheme follow.
    LightRuleChange,
    /// When warnings without a measure go up the line.
    LadderChange,
    /// A board was published for everybody.
    PublicationPublish,
    PublicationWithdraw,
    /// With whom somebody shares a board of their own.
    BoardShare,
    /// What people say to each other about an indicator.
    CommentWrite,
    CommentWithdraw,
    /// Somebody said why there is a warning, and what is done about it.
    WarningAnswer,
    /// Somebody said how a key result stands, and what changed.
    KeyResultMove,
    /// Somebody said at the close of an objective what was reached and learned, and what goes on.
    RetrospectiveWrite,
    /// How often people are reminded.
    ReminderChange,
    /// Everybody was reminded of what is open.
    Remind,
    /// A robot of a chat group was set up.
    RobotAdd,
    RobotChange,
    RobotRemove,
    SampleLoad,
    SampleRemove,
    DatabaseCheck,
    DatabaseBackup,
    DatabaseRestore,
    /// A key of the sealed columns was added, or everything was sealed again.
    KeyChange,
    AuditExport,
    AuditVerify,
    AuditArchive,
    /// Names rows that no other entry of their transaction's names, and those that were there before rows were named.
    Baseline,
    /// Something that the policy did not allow; [`Entry::subject`] says what.
    Refusal,
}

impl Deed {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Done,
    Refused,
}

/// Who did it, as it was known then: names change, the audit log does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doer {
    /// `None` for the operator, who acts from the command line, and for somebody who is not signed in.
    pub account: Option<AccountId>,
    pub name: String,
    /// In whose place, when a delegation was used.
    pub on_behalf_of: Option<AccountId>,
    /// The network address, or `command line`.
    pub from: String,
}

/// What it was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    pub kind: Term<ThingKind>,
    pub id: String,
    pub name: String,
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldDiff {
    pub field: Term<FieldName>,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A link of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts from 1 without a gap.
    pub sequence: u64,
    pub at: Moment,
    pub doer: Doer,
    pub deed: Deed,
    pub subject: Thing,
    pub changes: Vec<FieldDiff>,
    pub reason: String,
    pub outcome: Outcome,
    /// Lower-case hexadecimal.
    pub hash: String,
}

/// The edits behind an entry about a scheme, as the journal has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedEdits {
    /// In their order; of a very long list the beginning.
    pub edits: Vec<RecordedEdit>,
    /// How many there are.
    pub count: usize,
    /// Whether the journal still hashes to what the entry says.
    pub is_intact: bool,
}

/// An edit with the name of what it was made to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedEdit {
    pub name: String,
    /// Of the values of the indicator.
    pub precision: Precision,
    pub edit: Edit,
}

/// The head of the chain at some moment, to be kept elsewhere: a person who rewrites the whole chain cannot
/// rewrite what was printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    pub sequence: u64,
    pub hash: String,
    pub at: Moment,
    /// `sm3` or `sha256`.
    pub algorithm: String,
}

/// What checking a chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Every link holds, and the head is the last of them. Links up to `archived` lie in files and were not looked at.
    Intact { anchor: Option<Anchor>, archived: u64 },
    /// The first link that does not hold, and why.
    Broken { sequence: u64, fault: Fault },
    /// Every link holds, but stored data do not match them: the first difference found, and how many there are.
    Differs { first: Difference, count: u64 },
}

/// Something stored that does not match the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The table.
    pub kind: String,
    /// What identifies the row in it and in the city.
    pub key: String,
    /// The entry that it was compared with.
    pub sequence: Option<u64>,
    pub mismatch: Mismatch,
}

/// In which way something stored does not match the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// It is not as the entry says.
    Altered,
    /// No entry names it.
    Unrecorded,
    /// An entry names it, and it is not there.
    Removed,
    /// What a scheme holds does not follow from its change-sets.
    Journal,
}

/// In which way a link does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    #[error("the entry was changed")]
    Changed,
    #[error("an entry is missing")]
    Missing,
    #[error("the entry does not follow the one before it")]
    Detached,
    #[error("the end of the chain was cut off")]
    CutOff,
    #[error("the chain is not the one that was anchored")]
    NotAnchored,
    #[error("the first line of the file is not as it was recorded")]
    HeadChanged,
}
