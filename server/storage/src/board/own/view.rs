//! Views that a person keeps under a name.

use indicator_model::id::ViewId;
use indicator_model::text::Kind;
use people_model::board::{Field, NewView, Refusal, SavedView, VIEWS};
use people_model::policy::Action;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tracing::instrument;

use super::{Owner, check_name, judge};
use crate::ctx::Ctx;
use crate::entity::saved_view::{Column, Entity, Model};
use crate::error::{StoreError, in_field, refused};

/// Keeps a view. One that was kept before under the same id, and is as it was kept, is answered as then.
///
/// # Errors
/// A [`Refusal`] where the person keeps another of this name, or as many as there may be; [`StoreError::NotFound`] where the actor
/// reads no such scheme.
#[instrument(skip_all)]
pub async fn keep_view(ctx: &Ctx, new: NewView) -> Result<(), StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let owner = Owner::of(ctx)?;
    let row = Model {
        city_id: owner.city.0,
        id: new.id.0,
        account_id: owner.account.0,
        name: Kind::Name.required(&new.name).map_err(in_field(Field::Name))?,
        address: new.address.to_string(),
    };
    let transaction = ctx.store.begin().await?;
    owner.hold(&transaction).await?;
    if let Some(known) = Entity::find_by_id((row.city_id, row.id)).one(&transaction).await? {
        return if known == row { Ok(()) } else { Err(StoreError::ReusedId) };
    }
    judge(ctx, &transaction, &new.address).await?;
    let others = rows(&transaction, owner).await?;
    if others.len() >= VIEWS {
        return Err(refused(Refusal::TooManyViews { most: VIEWS }));
    }
    check_name(others.iter().map(|other| (other.id, &*other.name)), row.id, &row.name)?;
    Entity::insert(row.into_active_model()).exec_without_returning(&transaction).await?;
    transaction.commit().await
}

/// Gives a view of the actor another name.
///
/// # Errors
/// A [`Refusal`] where the person keeps another of this name, [`StoreError::NotFound`] where the actor keeps no such view.
#[instrument(skip_all)]
pub async fn rename_view(ctx: &Ctx, id: ViewId, name: &str) -> Result<(), StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let owner = Owner::of(ctx)?;
    let name = Kind::Name.required(name).map_err(in_field(Field::Name))?;
    let transaction = ctx.store.begin().await?;
    owner.hold(&transaction).await?;
    let others = rows(&transaction, owner).await?;
    check_name(others.iter().map(|other| (other.id, &*other.name)), id.0, &name)?;
    let renamed = Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .filter(Column::CityId.eq(owner.city.0))
        .filter(Column::AccountId.eq(owner.account.0))
        .filter(Column::Id.eq(id.0))
        .exec(&transaction)
        .await?;
    if renamed.rows_affected == 0 {
        return Err(StoreError::NotFound);
    }
    transaction.commit().await
}

/// Forgets a view of the actor; one that is forgotten already, or another's, stays as it is.
#[instrument(skip_all)]
pub async fn remove_view(ctx: &Ctx, id: ViewId) -> Result<(), StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let owner = Owner::of(ctx)?;
    let transaction = ctx.store.begin().await?;
    Entity::delete_many()
        .filter(Column::CityId.eq(owner.city.0))
        .filter(Column::AccountId.eq(owner.account.0))
        .filter(Column::Id.eq(id.0))
        .exec(&transaction)
        .await?;
    transaction.commit().await
}

/// The views of an account, by name.
pub(super) async fn all(db: &impl ConnectionTrait, owner: Owner) -> Result<Vec<SavedView>, StoreError> {
    let views = rows(db, owner).await?.into_iter().map(Model::view);
    let mut views = views.collect::<Result<Vec<_>, _>>()?;
    views.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(views)
}

async fn rows(db: &impl ConnectionTrait, owner: Owner) -> Result<Vec<Model>, StoreError> {
    let own =
        Entity::find().filter(Column::CityId.eq(owner.city.0)).filter(Column::AccountId.eq(owner.account.0));
    Ok(own.all(db).await?)
}
