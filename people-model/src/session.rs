//! Signing in: how far it got, why it was refused, and the signed-in person as every page shows it.

use indicator_model::id::SessionId;
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};

use crate::password::Profile;
use crate::policy::Standing;

/// How far a sign-in got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The password was right; the second factor is still to come.
    Password,
    /// Signed in.
    Complete,
}

/// Why somebody is not let in. Says nothing about whether there is such an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Turned {
    /// The name or the password.
    #[error("the name or the password is wrong")]
    Wrong,
    /// The code of the second factor, or it was used before.
    #[error("the code is wrong or was used before")]
    WrongCode,
    /// Too much time between two steps, or another step came between.
    #[error("it took too long, begin again")]
    Lapsed,
    /// Too many failures; the pause in seconds.
    #[error("too many failures, the next attempt counts in {seconds} s")]
    Paused { seconds: u32 },
    /// The server hashes as many passwords as it can; in seconds.
    #[error("too many sign-ins at once, try again in {seconds} s")]
    Busy { seconds: u32 },
    /// The one-time token is not the one that the server printed, or there are accounts already.
    #[error("the setup token is not valid")]
    NoSetup,
}

/// A device on which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSummary {
    pub id: SessionId,
    pub created_at: Moment,
    pub seen_at: Moment,
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// The signed-in person, as every page shows it.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each asked for by itself")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub login: String,
    pub name: String,
    pub city_name: String,
    pub standing: Standing,
    /// None for somebody who only signs in elsewhere.
    pub has_password: bool,
    pub has_second_factor: bool,
    /// The password was given by somebody else, or is too old.
    pub must_change: bool,
    /// A role demands a second factor and there is none yet.
    pub must_add_factor: bool,
    pub stage: Stage,
    pub profile: Profile,
    /// Notices that the person has not read.
    pub unread: u32,
}
