//! Group robots (群机器人): what brings notices to the chat group of an organization in `DingTalk`, `WeCom` or Feishu.
//!
//! Anybody who has the address of a robot can write to its group, so it is kept and shown like a secret. What a service answers is
//! kept as a code, because its words may repeat what was sent.

use indicator_model::date::Date;
use indicator_model::enumeration::array;
use indicator_model::id::{JobId, OrganizationId, RobotId};
use indicator_model::moment::Moment;
use indicator_model::notice::group::GroupDigest;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};

/// Robots of one city.
pub const MOST: usize = 200;

/// Minutes for which a service turns away a robot that wrote too often: `DingTalk` names ten, the others a minute.
pub const BUSY_MINUTES: u32 = 10;

/// Whose service the robot belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
pub enum RobotKind {
    /// 钉钉.
    #[default]
    DingTalk,
    /// 企业微信.
    WeCom,
    /// 飞书.
    Feishu,
}

impl RobotKind {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// Whether messages are signed. A robot of `WeCom` has only its address.
    pub const fn signs(self) -> bool {
        !matches!(self, Self::WeCom)
    }

    /// What an answer means that came with this code; none for success.
    ///
    /// Codes: `DingTalk` “自定义机器人接入”, `WeCom` “全局错误码”, Feishu “自定义机器人使用指南”.
    pub const fn judge(self, code: i64) -> Option<Unposted> {
        Some(match (self, code) {
            (_, 0) => return None,
            (Self::DingTalk, 90_030 | 130_101 | 410_100)
            | (Self::WeCom, 45_009 | 45_033)
            | (Self::Feishu, 9_499 | 11_232)
            | (_, -1) => Unposted::Busy { code },
            (Self::DingTalk, 310_000) | (Self::Feishu, 19_021 | 19_022 | 19_024) => {
                Unposted::Security { code }
            }
            (Self::DingTalk, 300_001) | (Self::WeCom, 93_000) | (Self::Feishu, 19_001) => {
                Unposted::UnknownRobot { code }
            }
            (_, code) => Unposted::Refused { code },
        })
    }
}

/// Why a message did not reach its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Unposted {
    /// The service was not reached over TLS, did not answer in time, or broke off.
    Unreachable,
    /// The operator does not list the host, or its name leads into the internal network.
    NotAllowed,
    /// The answer has this HTTP status: also for what leads elsewhere.
    Status { code: u16 },
    /// The answer is none of such a service, or too large.
    Unreadable,
    /// The service asks for patience.
    Busy { code: i64 },
    /// The signature, a keyword or the address of the server does not fit what the robot asks for.
    Security { code: i64 },
    /// There is no robot at the address any more.
    UnknownRobot { code: i64 },
    /// The service refused for another reason.
    Refused { code: i64 },
    /// The keys do not open the address or the secret.
    Sealed,
}

impl Unposted {
    /// Whether the same message may arrive later.
    pub const fn is_passing(self) -> bool {
        match self {
            Self::Unreachable | Self::Busy { .. } | Self::Unreadable => true,
            Self::Status { code } => code == 408 || code >= 500,
            Self::NotAllowed
            | Self::Security { .. }
            | Self::UnknownRobot { .. }
            | Self::Refused { .. }
            | Self::Sealed => false,
        }
    }

    /// Minutes to leave the service alone at least.
    pub const fn pause(self) -> u32 {
        match self {
            Self::Busy { .. } => BUSY_MINUTES,
            _ => 0,
        }
    }
}

/// What a robot says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Digest {
        day: Date,
        digest: GroupDigest,
    },
    /// That it works, for an organization; for the whole city without one.
    Test {
        organization: Option<String>,
    },
}

/// What came of the last message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastPost {
    pub at: Moment,
    /// None when it arrived.
    pub why: Option<Unposted>,
}

/// A robot as those see it who set it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Robot {
    pub id: RobotId,
    pub kind: RobotKind,
    pub name: String,
    /// None for the city: for all organizations that have no robot, nor one above them.
    pub organization: Option<OrganizationId>,
    /// Host and last characters; none where the keys do not open it.
    pub address: Option<String>,
    pub has_secret: bool,
    pub is_enabled: bool,
    pub last: Option<LastPost>,
}

/// A robot to be set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRobot {
    pub kind: RobotKind,
    pub name: String,
    pub organization: Option<OrganizationId>,
    /// As the service shows it.
    pub address: String,
    /// Empty without one.
    pub secret: String,
}

/// What a robot is to be from now on. Its kind stays: another service has another address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RobotChange {
    pub id: RobotId,
    pub name: String,
    pub organization: Option<OrganizationId>,
    /// Empty for the one that it has.
    pub address: String,
    /// Empty for the one that it has.
    pub secret: String,
    pub is_enabled: bool,
}

/// A message that is not tried again by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadMessage {
    pub job: JobId,
    /// Of the robot.
    pub name: String,
    /// The day of the digest.
    pub day: Date,
    /// When it was tried last.
    pub at: Moment,
    pub attempts: u32,
    /// None where the server stopped at it each time.
    pub why: Option<Unposted>,
}

/// A field of the form of a robot, named as in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Field {
    Name,
    Organization,
    Address,
    Secret,
}

/// Why a robot is not set up so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("the name is empty")]
    BadName,
    #[error("another robot has the name")]
    NameTaken,
    #[error("the city has no such organization")]
    UnknownOrganization,
    /// No `https://` address of such a robot, or one with a user name, another port or a name that is not plain.
    #[error("not the address of such a robot")]
    BadAddress,
    #[error("the operator does not list the host")]
    NotListed,
    #[error("a robot that signs needs its secret")]
    NoSecret,
    #[error("more than {most} robots")]
    TooMany { most: usize },
}

impl Refusal {
    /// The field that it is about; none for how many there are.
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::BadName | Self::NameTaken => Some(Field::Name),
            Self::UnknownOrganization => Some(Field::Organization),
            Self::BadAddress | Self::NotListed => Some(Field::Address),
            Self::NoSecret => Some(Field::Secret),
            Self::TooMany { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(RobotKind::DingTalk, 0, None)]
    #[case::twenty_a_minute(RobotKind::DingTalk, 130_101, Some(Unposted::Busy { code: 130_101 }))]
    #[case::keyword_signature_or_network(RobotKind::DingTalk, 310_000, Some(Unposted::Security { code: 310_000 }))]
    #[case::no_such_token(RobotKind::DingTalk, 300_001, Some(Unposted::UnknownRobot { code: 300_001 }))]
    #[case::too_often(RobotKind::WeCom, 45_009, Some(Unposted::Busy { code: 45_009 }))]
    #[case::no_such_key(RobotKind::WeCom, 93_000, Some(Unposted::UnknownRobot { code: 93_000 }))]
    #[case::of_another_service(RobotKind::WeCom, 310_000, Some(Unposted::Refused { code: 310_000 }))]
    #[case::too_often(RobotKind::Feishu, 11_232, Some(Unposted::Busy { code: 11_232 }))]
    #[case::signature(RobotKind::Feishu, 19_021, Some(Unposted::Security { code: 19_021 }))]
    #[case::keyword(RobotKind::Feishu, 19_024, Some(Unposted::Security { code: 19_024 }))]
    #[case::of_all(RobotKind::Feishu, -1, Some(Unposted::Busy { code: -1 }))]
    fn the_codes_of_a_service_have_words(
        #[case] kind: RobotKind,
        #[case] code: i64,
        #[case] why: Option<Unposted>,
    ) {
        assert_eq!(kind.judge(code), why);
    }

    #[rstest]
    #[case(Unposted::Unreachable, true)]
    #[case(Unposted::Busy { code: 45_009 }, true)]
    #[case(Unposted::Status { code: 502 }, true)]
    #[case(Unposted::Status { code: 302 }, false)]
    #[case(Unposted::NotAllowed, false)]
    #[case(Unposted::Security { code: 310_000 }, false)]
    fn what_may_pass_is_tried_again(#[case] why: Unposted, #[case] is_passing: bool) {
        assert_eq!(why.is_passing(), is_passing);
    }
}
