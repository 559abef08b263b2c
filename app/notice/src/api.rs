//! What the page asks of the server.

use base::access::Endpoint;
use base::access::Need::{OneOf, Own};
use base::error::AppError;
use base::json::Json;
#[cfg(feature = "ssr")]
use indicator_model::id::CityId;
use indicator_model::id::{JobId, NoticeId, OrganizationId, RobotId};
use indicator_model::notice::{Notice, Reminded, WeeklyLimit};
use leptos::prelude::*;
use people_model::mail::{DeadLetter, Mailing, OwnMailing};
use people_model::policy::Action::{RobotEdit, TimetableEdit};
use people_model::robot::{DeadMessage, NewRobot, Robot, RobotChange, Unposted};
use serde::{Deserialize, Serialize};

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/notice/open", Own),
    ("/fn/notice/mark_read", Own),
    ("/fn/notice/remind", OneOf(&[TimetableEdit])),
    ("/fn/notice/set_limit", OneOf(&[TimetableEdit])),
    ("/fn/notice/set_mailing", Own),
    ("/fn/notice/send_again", OneOf(&[TimetableEdit])),
    ("/fn/notice/add_robot", OneOf(&[RobotEdit])),
    ("/fn/notice/change_robot", OneOf(&[RobotEdit])),
    ("/fn/notice/remove_robot", OneOf(&[RobotEdit])),
    ("/fn/notice/test_robot", OneOf(&[RobotEdit])),
    ("/fn/notice/send_message_again", OneOf(&[RobotEdit])),
];

/// The reader's notices, and what the reader may set.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    /// Newest first.
    pub notices: Vec<Notice>,
    pub unread: u32,
    /// How often the people of the city are notified; none for a reader who does not set it.
    pub limit: Option<WeeklyLimit>,
    /// None where the server sends no e-mail.
    pub mailing: Option<OwnMailing>,
    /// For those who set the limit.
    pub dead: Vec<DeadLetter>,
    /// For those who set robots up, on a server that sends messages.
    pub robots: Option<RobotList>,
}

/// The robots of the city.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RobotList {
    pub robots: Vec<Robot>,
    /// Those that a robot can be of, by code.
    pub organizations: Vec<(OrganizationId, String)>,
    pub dead: Vec<DeadMessage>,
}

#[server(prefix = "/fn", endpoint = "notice/open", input = Json, output = Json)]
pub async fn open() -> Result<Opened, AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    // What people may do in the sample, where they practise, is not what they may do in their city.
    let city = city(&ctx)?;
    let (limit, dead) = if ctx.may_in(city, TimetableEdit) {
        let dead = storage::job::dead_letters(&ctx, city).await?;
        (Some(storage::notice::limit(&ctx, city).await?), dead)
    } else {
        (None, Vec::new())
    };
    let robots = if ctx.may_in(city, RobotEdit) { robots(&ctx, city).await? } else { None };
    let mailing = storage::account::mailing(&ctx).await?;
    let (notices, unread) = storage::notice::list(&ctx).await?;
    Ok(Opened { notices, unread, limit, mailing, dead, robots })
}

#[cfg(feature = "ssr")]
async fn robots(ctx: &storage::ctx::Ctx, city: CityId) -> Result<Option<RobotList>, AppError> {
    let Some(robots) = storage::robot::list(ctx, city).await? else { return Ok(None) };
    let organizations = storage::organization::names(ctx, city).await?;
    let dead = storage::job::dead_messages(ctx, city).await?;
    Ok(Some(RobotList { robots, organizations, dead }))
}

/// Marks one notice as read, or all of them. Returns how many are left.
#[server(prefix = "/fn", endpoint = "notice/mark_read", input = Json, output = Json)]
pub async fn mark_read(id: Option<NoticeId>) -> Result<u32, AppError> {
    use base::request::ctx;
    Ok(storage::notice::mark_read(&ctx()?, id).await?)
}

/// Reminds everybody of what is open.
#[server(prefix = "/fn", endpoint = "notice/remind", input = Json, output = Json)]
pub async fn remind() -> Result<Reminded, AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::notice::remind(&ctx, city).await?)
}

/// Sets how many notices a person gets in a week.
#[server(prefix = "/fn", endpoint = "notice/set_limit", input = Json, output = Json)]
pub async fn set_limit(limit: WeeklyLimit) -> Result<(), AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::notice::set_limit(&ctx, city, limit).await?)
}

/// Turns the reader's e-mail off or on, and sets its language.
#[server(prefix = "/fn", endpoint = "notice/set_mailing", input = Json, output = Json)]
pub async fn set_mailing(mailing: Mailing) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::account::set_mailing(&ctx()?, mailing).await?)
}

/// Has a letter sent again that was not delivered.
#[server(prefix = "/fn", endpoint = "notice/send_again", input = Json, output = Json)]
pub async fn send_again(letter: JobId) -> Result<(), AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::job::send_again(&ctx, city, letter).await?)
}

/// Sets a robot up.
#[server(prefix = "/fn", endpoint = "notice/add_robot", input = Json, output = Json)]
pub async fn add_robot(robot: NewRobot) -> Result<(), AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    let city = city(&ctx)?;
    storage::robot::add(&ctx, city, robot).await?;
    Ok(())
}

#[server(prefix = "/fn", endpoint = "notice/change_robot", input = Json, output = Json)]
pub async fn change_robot(robot: RobotChange) -> Result<(), AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::robot::change(&ctx, city, robot).await?)
}

#[server(prefix = "/fn", endpoint = "notice/remove_robot", input = Json, output = Json)]
pub async fn remove_robot(robot: RobotId) -> Result<(), AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::robot::remove(&ctx, city, robot).await?)
}

/// Sends a test message. Returns why it did not arrive; none when it did.
#[server(prefix = "/fn", endpoint = "notice/test_robot", input = Json, output = Json)]
pub async fn test_robot(robot: RobotId) -> Result<Option<Unposted>, AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::robot::test(&ctx, city, robot).await?)
}

/// Has a message sent again that was not delivered.
#[server(prefix = "/fn", endpoint = "notice/send_message_again", input = Json, output = Json)]
pub async fn send_message_again(message: JobId) -> Result<(), AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::job::send_message_again(&ctx, city, message).await?)
}
