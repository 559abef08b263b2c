//! The roles of a city's people.
//!
//! What a role may do is in [`crate::policy`] alone. The three administrators (三员分立) exclude one another: see
//! [`Role::conflicts_with`].

use std::fmt;
use std::str::FromStr;

use indicator_model::enumeration::array;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

/// In which capacity a person acts (domain: 考核办, 责任单位, 三员 …).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Role {
    /// 系统管理员: accounts and the running of the system.
    SystemAdministrator,
    /// 安全管理员: who holds which role, and the sign-in rules.
    SecurityAdministrator,
    /// 审计管理员: the audit log.
    AuditAdministrator,
    /// 考核办: runs the assessment.
    AssessmentOffice,
    /// 领导小组: approves.
    SteeringCommittee,
    /// 部门负责人: answers for an organization.
    DepartmentHead,
    /// 填报员: prepares what an organization reports.
    Reporter,
    /// 岗位个人.
    PostHolder,
    /// 数据管理员 of a data-owning department.
    DataSteward,
    /// 第三方机构: one named task, for a time.
    ThirdParty,
    /// 审计/纪检: reads everything, changes nothing.
    Auditor,
    /// Somebody who is not signed in.
    Public,
}

impl Role {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// One of the three administrators (三员).
    pub const fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator)
    }

    /// Whether one person may not hold both. Of the three administrators nobody is two; who keeps or reads the
    /// record runs nothing that it is about; and who reports for an organization does not approve for the city.
    pub fn conflicts_with(self, other: Self) -> bool {
        let pair = |a: Self, b: Self| (self == a && other == b) || (self == b && other == a);
        if self == other {
            return false;
        }
        (self.is_administrator() && other.is_administrator())
            || [self, other].contains(&Self::AuditAdministrator)
            || pair(Self::SecurityAdministrator, Self::AssessmentOffice)
            || pair(Self::Reporter, Self::SteeringCommittee)
            || pair(Self::Reporter, Self::DepartmentHead)
            || ([self, other].contains(&Self::ThirdParty))
    }

    /// Whether an appointment to it names an organization.
    pub const fn needs_organization(self) -> bool {
        matches!(self, Self::DepartmentHead | Self::Reporter | Self::PostHolder | Self::DataSteward)
    }

    /// Whether an appointment to it names the one scheme that it is about.
    pub const fn needs_task(self) -> bool {
        matches!(self, Self::ThirdParty)
    }

    /// The serde name, which the database and the audit record hold.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// The text names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a role")]
pub struct NotARole;

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, NotARole> {
        Self::ALL.into_iter().find(|role| role.key() == text).ok_or(NotARole)
    }
}
