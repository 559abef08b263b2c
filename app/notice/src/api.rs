//! What the page asks of the server.

use base::access::Endpoint;
use base::access::Need::{OneOf, Own};
use base::error::AppError;
use base::json::Json;
use indicator_model::id::{JobId, NoticeId};
use indicator_model::notice::{Notice, Reminded, WeeklyLimit};
use leptos::prelude::*;
use people_model::mail::{DeadLetter, Mailing, OwnMailing};
use people_model::policy::Action::TimetableEdit;
use serde::{Deserialize, Serialize};

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/notice/open", Own),
    ("/fn/notice/mark_read", Own),
    ("/fn/notice/remind", OneOf(&[TimetableEdit])),
    ("/fn/notice/set_limit", OneOf(&[TimetableEdit])),
    ("/fn/notice/set_mailing", Own),
    ("/fn/notice/send_again", OneOf(&[TimetableEdit])),
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
}

#[server(prefix = "/fn", endpoint = "notice/open", input = Json, output = Json)]
pub async fn open() -> Result<Opened, AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    let (limit, dead) = if ctx.might(TimetableEdit) {
        let city = city(&ctx)?;
        let dead = storage::job::dead_letters(&ctx, city).await?;
        (Some(storage::notice::limit(&ctx, city).await?), dead)
    } else {
        (None, Vec::new())
    };
    let mailing = storage::account::mailing(&ctx).await?;
    let (notices, unread) = storage::notice::list(&ctx).await?;
    Ok(Opened { notices, unread, limit, mailing, dead })
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
