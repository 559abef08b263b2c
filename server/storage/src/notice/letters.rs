//! Writes down which notices also go out by e-mail, as jobs, in the transaction that makes the notices.

use std::collections::BTreeSet;

use indicator_model::id::{CityId, NoticeId};
use people_model::job::Kind;
use people_model::mail::Mailing;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::clock;
use crate::entity::{account, insert_all, job, notice, word};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// People that one condition names.
const AT_ONCE: usize = 500;

pub(super) async fn write(
    transaction: &Transaction,
    city: CityId,
    notices: &[notice::Model],
) -> Result<(), StoreError> {
    let mut jobs = Vec::new();
    for notices in notices.chunks(AT_ONCE) {
        let wanted: BTreeSet<Uuid> = account::Entity::find()
            .filter(account::Column::CityId.eq(city.0))
            .filter(account::Column::Id.is_in(notices.iter().map(|notice| notice.account_id)))
            .filter(account::Column::Email.ne(""))
            .all(transaction)
            .await?
            .into_iter()
            .filter(|row| row.mailing != Some(word(&Mailing::Off)))
            .map(|row| row.id)
            .collect();
        let wanted = notices.iter().filter(|notice| wanted.contains(&notice.account_id));
        jobs.extend(wanted.map(|notice| job::Model {
            notice_id: Some(notice.id),
            ..job::Model::new(Kind::Mail, city, &format!("mail {}", NoticeId(notice.id)), clock::now(), 0)
        }));
    }
    insert_all::<job::Entity>(transaction, Box::new(jobs.into_iter())).await
}
