//! The robots of a city.

use indicator_model::id::{CityId, OrganizationId, RobotId};
use people_model::policy::{Action, Subject};
use people_model::robot::Robot;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tracing::instrument;

use super::messenger;
use super::post::{Column, open};
use crate::crypto::Keyring;
use crate::ctx::Ctx;
use crate::entity::robot;
use crate::error::StoreError;

/// Characters of a token that are shown, so that two robots can be distinguished.
const SHOWN: usize = 4;

/// The robots of a city by name; none on a server that sends no messages.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn list(ctx: &Ctx, city: CityId) -> Result<Option<Vec<Robot>>, StoreError> {
    ctx.authorize(Action::RobotEdit)?;
    ctx.permit(Action::RobotEdit, city, Subject::default(), &[])?;
    if messenger(&ctx.store).is_none() {
        return Ok(None);
    }
    let rows = robot::Entity::find()
        .filter(robot::Column::CityId.eq(city.0))
        .order_by_asc(robot::Column::Name)
        .all(&ctx.store.snapshot().await?)
        .await?;
    let robots = rows.into_iter().map(|row| shown(ctx.store.keyring(), row));
    Ok(Some(robots.collect::<Result<_, _>>()?))
}

fn shown(keyring: &Keyring, row: robot::Model) -> Result<Robot, StoreError> {
    let address = open(keyring, &row, Column::Address)?;
    Ok(Robot {
        id: RobotId(row.id),
        kind: row.kind()?,
        organization: row.organization_id.map(OrganizationId),
        address: address.map(|address| masked(&address)),
        has_secret: !row.secret.is_empty(),
        is_enabled: row.is_enabled,
        last: row.last()?,
        name: row.name,
    })
}

/// The host, and the last characters of the token where that is long enough to stay a secret without them.
pub(super) fn masked(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let token = path.rsplit(['/', '?', '&', '=']).next().unwrap_or_default();
    let count = token.chars().count();
    let skipped = if count >= 4 * SHOWN { count - SHOWN } else { count };
    let end: String = token.chars().skip(skipped).collect();
    format!("{scheme}://{host}/…{end}")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef",
        "https://oapi.dingtalk.com/…cdef"
    )]
    #[case::feishu(
        "https://open.feishu.cn/open-apis/bot/v2/hook/0123456789abcdef",
        "https://open.feishu.cn/…cdef"
    )]
    #[case::short(
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=5b1c",
        "https://qyapi.weixin.qq.com/…"
    )]
    #[case::nothing("https://open.feishu.cn", "https://open.feishu.cn/…")]
    #[case::nothing_of_what_is_no_address("0123456789abcdef0123456789abcdef", ":///…")]
    fn an_address_is_shown_without_its_token(#[case] address: &str, #[case] shown: &str) {
        assert_eq!(masked(address), shown);
    }
}
