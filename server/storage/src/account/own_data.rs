//! Everything that is kept about a person, for that person.
//!
//! What fits on a page is in [`OwnData`]. What grows with the work of years is handed out in parts ([`OwnExport::next`]), so that
//! nobody's data are in memory at once.

mod answer;
mod comment;
mod file;
mod objective;
mod part;
mod record;

use indicator_model::id::{AccountId, CityId, OrganizationId, SchemeId};
use indicator_model::moment::Moment;
use indicator_model::notice::Notice;
use people_model::account::AccountState;
use people_model::appointment::Appointment;
use people_model::audit::{Deed, ThingKind};
use people_model::board::SavedView;
use people_model::board::own::OwnBoard;
use people_model::contact::Contact;
use people_model::mail::Mailing;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use tracing::instrument;

pub use self::answer::OwnAnswer;
pub use self::comment::OwnComment;
pub use self::file::OwnFile;
pub use self::objective::{OwnMove, OwnRetrospective};
use self::part::Place;
pub use self::part::{OwnCheckIn, OwnStep, OwnSubject, Part, TakenStep};
use super::contact;
use crate::audit::{self, Deeds, thing};
use crate::chain::head_for_update;
use crate::ctx::{Actor, Ctx};
use crate::entity::{
    self, appointment, change_set, city, former_password, identity, moment, moment_if_any, notice,
    organization, own_board, saved_view, session, token,
};
use crate::error::StoreError;
use crate::store::Store;
use crate::transaction::Transaction;
use crate::watermark::Watermark;

/// Without what only protects the account: hashes of passwords and tokens, the secret of the second factor.
#[derive(Clone, Debug, Serialize)]
pub struct OwnData {
    pub file: Watermark,
    pub account: OwnAccount,
    pub appointments: Vec<OwnAppointment>,
    pub identities: Vec<OwnIdentity>,
    pub tokens: Vec<OwnToken>,
    pub sessions: Vec<OwnSession>,
    /// What the person was told of reports, oldest first.
    pub notices: Vec<Notice>,
    pub saved_views: Vec<SavedView>,
    pub own_boards: Vec<OwnBoard>,
    /// What the person did in the schemes of the city.
    pub work: Vec<OwnWork>,
}

/// The same on its way out, with what the person did in parts.
pub struct OwnExport {
    data: OwnData,
    store: Store,
    city: CityId,
    /// The city of the account, and the sample in which the person practises.
    cities: Vec<CityId>,
    account: AccountId,
    /// The entry of the audit log that says that it was taken, the last of the record.
    until: i64,
    place: Place,
}

#[derive(Clone, Debug, Serialize)]
pub struct OwnAccount {
    pub id: AccountId,
    pub city: String,
    pub login: String,
    pub name: String,
    #[serde(flatten)]
    pub contact: Contact,
    /// Whether notices go out by e-mail, and in which language.
    pub mailing: Mailing,
    pub state: AccountState,
    pub has_password: bool,
    pub password_at: Option<Moment>,
    pub former_passwords: u64,
    pub has_second_factor: bool,
    pub created_at: Moment,
    pub last_login_at: Option<Moment>,
    pub last_login_from: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct OwnAppointment {
    pub role: String,
    pub organization: Option<String>,
    pub task: Option<SchemeId>,
    pub since: Moment,
    pub until: Option<Moment>,
    pub lent_by: Option<AccountId>,
    pub ended_at: Option<Moment>,
}

/// At a provider of single sign-on.
#[derive(Clone, Debug, Serialize)]
pub struct OwnIdentity {
    pub issuer: String,
    pub subject: String,
    pub linked_at: Moment,
    pub last_used_at: Option<Moment>,
}

#[derive(Clone, Debug, Serialize)]
pub struct OwnToken {
    pub name: String,
    pub created_at: Moment,
    pub until: Moment,
    pub last_used_at: Option<Moment>,
    pub revoked_at: Option<Moment>,
}

#[derive(Clone, Debug, Serialize)]
pub struct OwnSession {
    pub created_at: Moment,
    pub seen_at: Moment,
    pub ended_at: Option<Moment>,
    pub address: String,
    pub agent: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct OwnWork {
    pub scheme: String,
    pub change_sets: u64,
    pub first_at: Moment,
    pub last_at: Moment,
}

/// Takes out all that is kept about the person who asks, and records that it was taken.
#[instrument(skip_all)]
pub async fn own_data(ctx: &Ctx) -> Result<OwnExport, StoreError> {
    ctx.authorize_own()?;
    let Actor::Person(person) = &ctx.actor else { return Err(StoreError::NotFound) };
    let (city, id) = (person.city, person.standing.account);
    let transaction = ctx.store.begin().await?;
    let doer = ctx.actor.doer(None);
    let file = Watermark::of(&doer);
    let deeds = Deeds::done(&doer, Deed::SelfExport, thing(ThingKind::Account, id, &person.name));
    audit::record(&transaction, city, deeds.with(vec![file.field()])).await?;
    // The file names its own entry.
    transaction.settle().await?;
    let until = head_for_update(&transaction, city).await?.sequence;

    let row = super::find(&transaction, city, id).await?;
    let known = city::Entity::find_by_id(city.0).one(&transaction).await?.ok_or(StoreError::NotFound)?;
    let former = former_password::Entity::find()
        .filter(former_password::Column::CityId.eq(city.0))
        .filter(former_password::Column::AccountId.eq(id.0))
        .count(&transaction)
        .await?;
    let cities: Vec<CityId> = [Some(city), person.sample].into_iter().flatten().collect();
    let (state, mailing) = (row.state()?, row.mailing()?);
    let contact = contact::opened(ctx.store.keyring(), &row)?;
    let data = OwnData {
        file,
        account: OwnAccount {
            id,
            city: known.name,
            login: row.login,
            name: row.name,
            contact,
            mailing,
            state,
            has_password: row.password_hash.is_some(),
            password_at: moment_if_any(row.password_at)?,
            former_passwords: former,
            has_second_factor: row.factor_secret.is_some(),
            created_at: moment(row.created_at)?,
            last_login_at: moment_if_any(row.last_login_at)?,
            last_login_from: row.last_login_from,
        },
        appointments: appointments(&transaction, city.0, id.0).await?,
        identities: identities(&transaction, city.0, id.0).await?,
        tokens: tokens(&transaction, city.0, id.0).await?,
        sessions: sessions(&transaction, city.0, id.0).await?,
        notices: notices(&transaction, city.0, id.0).await?,
        saved_views: saved_views(&transaction, city.0, id.0).await?,
        own_boards: own_boards(&transaction, city.0, id.0).await?,
        work: work(&transaction, city.0, person.sample.map(|sample| sample.0), id.0).await?,
    };
    transaction.commit().await?;
    Ok(OwnExport {
        data,
        store: ctx.store.clone(),
        city,
        cities,
        account: id,
        until,
        place: Place::Record { after: 0 },
    })
}

type Id = sea_orm::prelude::Uuid;

async fn identities(db: &Transaction, city: Id, account: Id) -> Result<Vec<OwnIdentity>, StoreError> {
    let rows = identity::Entity::find()
        .filter(identity::Column::CityId.eq(city))
        .filter(identity::Column::AccountId.eq(account))
        .order_by_asc(identity::Column::LinkedAt)
        .all(db)
        .await?;
    let own = |row: identity::Model| {
        Ok(OwnIdentity {
            issuer: row.issuer,
            subject: row.subject,
            linked_at: moment(row.linked_at)?,
            last_used_at: moment_if_any(row.last_used_at)?,
        })
    };
    rows.into_iter().map(own).collect()
}

async fn notices(db: &Transaction, city: Id, account: Id) -> Result<Vec<Notice>, StoreError> {
    let rows = notice::Entity::find()
        .filter(notice::Column::CityId.eq(city))
        .filter(notice::Column::AccountId.eq(account))
        .order_by_asc(notice::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(notice::Model::notice).collect()
}

async fn saved_views(db: &Transaction, city: Id, account: Id) -> Result<Vec<SavedView>, StoreError> {
    let rows = saved_view::Entity::find()
        .filter(saved_view::Column::CityId.eq(city))
        .filter(saved_view::Column::AccountId.eq(account))
        .order_by_asc(saved_view::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(saved_view::Model::view).collect()
}

async fn own_boards(db: &Transaction, city: Id, account: Id) -> Result<Vec<OwnBoard>, StoreError> {
    let rows = own_board::Entity::find()
        .filter(own_board::Column::CityId.eq(city))
        .filter(own_board::Column::AccountId.eq(account))
        .order_by_asc(own_board::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(|row| row.board(None)).collect()
}

async fn tokens(db: &Transaction, city: Id, account: Id) -> Result<Vec<OwnToken>, StoreError> {
    let rows = token::Entity::find()
        .filter(token::Column::CityId.eq(city))
        .filter(token::Column::AccountId.eq(account))
        .order_by_asc(token::Column::CreatedAt)
        .all(db)
        .await?;
    let own = |row: token::Model| {
        Ok(OwnToken {
            name: row.name,
            created_at: moment(row.created_at)?,
            until: moment(row.until)?,
            last_used_at: moment_if_any(row.last_used_at)?,
            revoked_at: moment_if_any(row.revoked_at)?,
        })
    };
    rows.into_iter().map(own).collect()
}

async fn appointments(db: &Transaction, city: Id, account: Id) -> Result<Vec<OwnAppointment>, StoreError> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::CityId.eq(city))
        .filter(appointment::Column::AccountId.eq(account))
        .order_by_asc(appointment::Column::Since)
        .order_by_asc(appointment::Column::Id)
        .all(db)
        .await?;
    let names = organization::Entity::find().filter(organization::Column::CityId.eq(city)).all(db).await?;
    let name =
        |id: OrganizationId| names.iter().find(|known| known.id == id.0).map(|known| known.name.clone());
    rows.into_iter()
        .map(|row| {
            let (since, ended_at) = (moment(row.since.clone())?, moment_if_any(row.ended_at.clone())?);
            let Appointment { role, organization, task, until, lent_by, .. } = row.appointment()?;
            let organization = organization.and_then(name);
            let role = role.key().to_owned();
            Ok(OwnAppointment { role, organization, task, since, until, lent_by, ended_at })
        })
        .collect()
}

async fn sessions(db: &Transaction, city: Id, account: Id) -> Result<Vec<OwnSession>, StoreError> {
    let rows = session::Entity::find()
        .filter(session::Column::CityId.eq(city))
        .filter(session::Column::AccountId.eq(account))
        .order_by_asc(session::Column::CreatedAt)
        .all(db)
        .await?;
    let session = |row: session::Model| {
        Ok(OwnSession {
            created_at: moment(row.created_at)?,
            seen_at: moment(row.seen_at)?,
            ended_at: moment_if_any(row.ended_at)?,
            address: row.address,
            agent: row.agent,
        })
    };
    rows.into_iter().map(session).collect()
}

async fn work(
    db: &Transaction,
    city: Id,
    sample: Option<Id>,
    account: Id,
) -> Result<Vec<OwnWork>, StoreError> {
    let cities = [Some(city), sample].into_iter().flatten();
    let done: Vec<(Id, i64, String, String)> = change_set::Entity::find()
        .filter(change_set::Column::CityId.is_in(cities.clone()))
        .filter(change_set::Column::AuthorId.eq(account))
        .select_only()
        .column(change_set::Column::SchemeId)
        .column_as(change_set::Column::Id.count(), "change_sets")
        .column_as(change_set::Column::At.min(), "first_at")
        .column_as(change_set::Column::At.max(), "last_at")
        .group_by(change_set::Column::SchemeId)
        .into_tuple()
        .all(db)
        .await?;
    let schemes = entity::scheme::Entity::find()
        .filter(entity::scheme::Column::CityId.is_in(cities))
        .filter(entity::scheme::Column::Id.is_in(done.iter().map(|(scheme, ..)| *scheme)))
        .all(db)
        .await?;
    let name = |id: Id| schemes.iter().find(|known| known.id == id).map(|known| known.name.clone());
    let own = |(scheme, change_sets, first_at, last_at)| -> Result<OwnWork, StoreError> {
        Ok(OwnWork {
            scheme: name(scheme).unwrap_or_default(),
            change_sets: u64::try_from(change_sets).unwrap_or_default(),
            first_at: moment(first_at)?,
            last_at: moment(last_at)?,
        })
    };
    let mut work = done.into_iter().map(own).collect::<Result<Vec<_>, _>>()?;
    work.sort_by_key(|work| work.first_at);
    Ok(work)
}
