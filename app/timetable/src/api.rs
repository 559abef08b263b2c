//! What the page asks of the server.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use indicator_model::id::{ExtensionId, SchemeId};
use indicator_model::timetable::answer::{
    Arrangement, NewChain, NewDays, NewExtension, NewLadder, NewSchedule, Saved,
};
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use people_model::policy::Action::{SchemeRead, TimetableEdit};
use serde::{Deserialize, Serialize};

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/timetable/open", OneOf(&[SchemeRead])),
    ("/fn/timetable/set_schedule", OneOf(&[TimetableEdit])),
    ("/fn/timetable/arrange", OneOf(&[TimetableEdit])),
    ("/fn/timetable/grant", OneOf(&[TimetableEdit])),
    ("/fn/timetable/withdraw", OneOf(&[TimetableEdit])),
    ("/fn/timetable/set_chain", OneOf(&[TimetableEdit])),
    ("/fn/timetable/set_ladder", OneOf(&[TimetableEdit])),
    ("/fn/timetable/mark_errors", OneOf(&[TimetableEdit])),
];

/// The timetable of a scheme, and the schemes that there are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    /// None where there is no scheme yet.
    pub arrangement: Option<Arrangement>,
    pub schemes: Vec<SchemeSummary>,
}

/// Opens the timetable of a scheme; without one, of that whose cycle it is.
#[server(prefix = "/fn", endpoint = "timetable/open", input = Json, output = Json)]
pub async fn open(scheme: Option<SchemeId>) -> Result<Opened, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    let scheme = match scheme {
        Some(scheme) => Some(scheme),
        None => storage::board::current(&ctx).await?,
    };
    let arrangement = match scheme {
        Some(scheme) => Some(storage::timetable::read(&ctx, scheme).await?),
        None => None,
    };
    Ok(Opened { arrangement, schemes: storage::scheme::list(&ctx).await? })
}

/// Sets other deadlines.
#[server(prefix = "/fn", endpoint = "timetable/set_schedule", input = Json, output = Json)]
pub async fn set_schedule(new: NewSchedule) -> Result<Saved, AppError> {
    use base::request::ctx;
    Ok(storage::timetable::set_schedule(&ctx()?, new).await?)
}

/// Changes days of the city.
#[server(prefix = "/fn", endpoint = "timetable/arrange", input = Json, output = Json)]
pub async fn arrange(new: NewDays) -> Result<Saved, AppError> {
    use base::request::ctx;
    Ok(storage::timetable::arrange(&ctx()?, new).await?)
}

/// Grants an organization more time.
#[server(prefix = "/fn", endpoint = "timetable/grant", input = Json, output = Json)]
pub async fn grant(new: NewExtension) -> Result<Saved, AppError> {
    use base::request::ctx;
    Ok(storage::timetable::grant(&ctx()?, new).await?)
}

/// Takes back what was granted.
#[server(prefix = "/fn", endpoint = "timetable/withdraw", input = Json, output = Json)]
pub async fn withdraw(scheme: SchemeId, id: ExtensionId) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::timetable::withdraw(&ctx()?, scheme, id).await?)
}

/// Sets by whom reports are confirmed, in which order.
#[server(prefix = "/fn", endpoint = "timetable/set_chain", input = Json, output = Json)]
pub async fn set_chain(new: NewChain) -> Result<Saved, AppError> {
    use base::request::ctx;
    Ok(storage::check_in::set_chain(&ctx()?, new).await?)
}

/// Sets after how many working days warnings go up the line.
#[server(prefix = "/fn", endpoint = "timetable/set_ladder", input = Json, output = Json)]
pub async fn set_ladder(new: NewLadder) -> Result<Saved, AppError> {
    use base::request::ctx;
    Ok(storage::timetable::set_ladder(&ctx()?, new).await?)
}

/// The last line of a list of errors that leaves: who took it, when, and its number in the audit log.
#[server(prefix = "/fn", endpoint = "timetable/mark_errors", input = Json, output = Json)]
pub async fn mark_errors(sheet: String) -> Result<String, AppError> {
    use base::request::ctx;
    Ok(storage::timetable::mark_errors(&ctx()?, &sheet).await?.line())
}
