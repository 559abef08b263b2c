//! Who was named in comments lately, for the notices of a day.

use std::collections::{BTreeSet, HashMap};

use indicator_model::comment::Part;
use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId, CommentId, IndicatorId, OrganizationId};
use indicator_model::notice::Mention;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::{comment, indicator, organization};
use crate::error::StoreError;

/// Days for which a comment is news.
const NEWS: i64 = 30;

/// A person who was named.
pub(crate) struct Mentioned {
    pub(crate) account: AccountId,
    pub(crate) mention: Mention,
}

/// Who was named by others in the comments of a city, the oldest first.
pub(crate) async fn mentioned(
    db: &impl ConnectionTrait,
    city: CityId,
    today: Date,
) -> Result<Vec<Mentioned>, StoreError> {
    let since = today.plus_days(-NEWS).unwrap_or(Date::FIRST);
    let rows = comment::Entity::find()
        .filter(comment::Column::CityId.eq(city.0))
        .filter(comment::Column::At.gte(since.to_string()))
        .filter(comment::Column::WithdrawnAt.is_null())
        .order_by_asc(comment::Column::At)
        .order_by_asc(comment::Column::Id)
        .all(db)
        .await?;
    let mut named = Vec::new();
    for row in rows {
        let parts = row.parts()?;
        // Each once, and nobody by oneself.
        let people: BTreeSet<AccountId> = Part::people(&parts).collect();
        named.extend(
            people.into_iter().filter(|person| person.0 != row.author_id).map(|person| (person, row.clone())),
        );
    }
    let indicators = indicator::names(db, &[city], named.iter().map(|(_, row)| row.indicator_id)).await?;
    let organizations: HashMap<_, _> = organization::Entity::find()
        .filter(organization::Column::CityId.eq(city.0))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let mut mentioned: Vec<Mentioned> = Vec::with_capacity(named.len());
    for (account, row) in named {
        let (code, indicator) = indicators.get(&row.indicator_id).cloned().unwrap_or_default();
        let mention = Mention {
            comment: CommentId(row.id),
            id: IndicatorId(row.indicator_id),
            organization: OrganizationId(row.organization_id),
            name: organizations.get(&row.organization_id).cloned().unwrap_or_default(),
            code,
            indicator,
            period: row.period()?,
        };
        mentioned.push(Mentioned { account, mention });
    }
    Ok(mentioned)
}
