//! The event by which a person brings a measurement: value, note, confidence, cause, and where it stands.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::enumeration::array;
use crate::id::{CheckInId, EvidenceId};
use crate::measurement::{Counting, Measured, Subject};
use crate::moment::Moment;

pub mod answer;
pub mod chain;
pub mod confirm;
pub mod due;
pub mod evidence;
pub mod history;
pub mod rule;
pub mod usual;

/// What a person reports (进展填报). The id is made by the device, so a report that is sent again is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    pub id: CheckInId,
    pub subject: Subject,
    pub value: Measured,
    pub counting: Counting,
    pub note: String,
    pub confidence: Confidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// 下一步举措.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub next_step: String,
    /// What backs it up, in the order of the person; at most [`evidence::MOST`]. The server has to have the content before it
    /// keeps the report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceId>,
    /// By the clock of the device.
    pub typed_at: Moment,
    /// What was in force for the subject when the person looked. Another one has come since, where it differs.
    pub over: Option<CheckInId>,
}

/// 信心: how sure the person is of reaching the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Confidence {
    High,
    Medium,
    Low,
}

impl Confidence {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in storage, sheets and texts.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// 偏差原因: what the value is off track for (财预〔2019〕136号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Cause {
    /// 经费保障
    Funds,
    /// 制度保障
    Rules,
    /// 人员保障
    Staff,
    /// 硬件条件保障
    Equipment,
    /// 其他
    Other,
}

impl Cause {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in storage, sheets and texts.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// Where a check-in stands. What is on a device only is a draft, of which nobody else knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum CheckInState {
    Submitted,
    /// The last of the chain has confirmed it.
    Confirmed,
    /// Sent back with a reason; another check-in takes its place.
    Returned,
}

impl CheckInState {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in storage, sheets and texts.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}
