//! Sends the files that a report names and the server lacks.

use base::address::with_query;
use base::error::AppError;
use base::post::post;
use indicator_model::check_in::evidence::Evidence;
use indicator_model::id::{AccountId, EvidenceId};

use super::file;
use super::plain::unsent::Unsent;

/// Why the files of a report were not all sent.
pub enum NotSent {
    /// The device does not have it any more.
    Lost,
    Error(AppError),
}

/// Sends those files, one after the other, and says before each the how-manieth it is. One that was sent before is answered as
/// then.
pub async fn send(
    account: AccountId,
    unsent: &Unsent,
    missing: &[EvidenceId],
    on_next: impl Fn(usize),
) -> Result<(), NotSent> {
    for (at, id) in missing.iter().enumerate() {
        on_next(at + 1);
        let content = file::content(account, *id).await.ok_or(NotSent::Lost)?;
        let named = unsent.evidence.iter().find(|known| known.id == *id);
        let name = named.map(|known| known.name.clone()).ok_or(NotSent::Lost)?;
        let organization = unsent.check_in.subject.organization.to_string();
        let query =
            [("organization", Some(organization)), ("name", Some(name)), ("by", Some(account.to_string()))];
        let address = with_query(&format!("/evidence/{id}"), query);
        post::<Evidence>(&address, Some(&content)).await.map_err(NotSent::Error)?;
    }
    Ok(())
}
