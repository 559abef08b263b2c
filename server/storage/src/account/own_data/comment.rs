//! What a person said about indicators, a page at a time.

use indicator_model::comment::Part;
use indicator_model::id::{AccountId, CityId, CommentId};
use indicator_model::moment::Moment;
use indicator_model::period::Period;
use people_model::mask;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use uuid::Uuid;

use super::part::Own;
use crate::account;
use crate::entity::{comment, indicator, moment, moment_if_any};
use crate::error::StoreError;

/// A comment of the person, or one that another wrote in the person's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnComment {
    pub id: CommentId,
    /// Of the indicator; empty where no scheme has it any more.
    pub code: String,
    pub name: String,
    pub period: Option<Period>,
    /// Others who are named in it are masked: the data are about the person who asks.
    pub text: String,
    pub at: Moment,
    pub withdrawn_at: Option<Moment>,
}

/// `home` is the city in which people have their accounts, also those who practise in its sample.
pub(super) async fn comments(
    db: &impl ConnectionTrait,
    city: CityId,
    (home, account): (CityId, AccountId),
    after: &mut Uuid,
) -> Result<Vec<OwnComment>, StoreError> {
    use comment::Column;
    let own = Own {
        city: Column::CityId,
        id: Column::Id,
        author: Column::AuthorId,
        on_behalf_of: Column::OnBehalfOf,
    };
    let rows = own.page::<comment::Entity>(db, city, account, after, |row| row.id).await?;
    let indicators = indicator::names(db, &[city], rows.iter().map(|row| row.indicator_id)).await?;
    let bodies: Vec<Vec<Part>> = rows.iter().map(comment::Model::parts).collect::<Result<_, _>>()?;
    let people = Part::people(bodies.iter().flatten()).map(|person| person.0).collect();
    let names = account::names(db, home, people).await?;
    let mut comments = Vec::with_capacity(rows.len());
    for (row, parts) in rows.into_iter().zip(bodies) {
        let written = parts.into_iter().map(|part| match part {
            Part::Text(text) => text,
            Part::Person(person) => {
                let name = names.get(&person.0).map_or("", String::as_str);
                format!("@{}", if person == account { name.to_owned() } else { mask::name(name) })
            }
        });
        let (code, name) = indicators.get(&row.indicator_id).cloned().unwrap_or_default();
        comments.push(OwnComment {
            id: CommentId(row.id),
            code,
            name,
            period: row.period()?,
            text: written.collect(),
            at: moment(row.at)?,
            withdrawn_at: moment_if_any(row.withdrawn_at)?,
        });
    }
    Ok(comments)
}
