//! Boards that a person puts together, and those that others share with a role of the person.
//!
//! Who reads one reads its cards with rights of their own, so a board shows nobody more than they would find by themselves.

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::id::OwnBoardId;
use indicator_model::text::Kind;
use people_model::account::AccountState;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::board::own::{
    BOARDS, BoardEdit, CARDS, Change, Description, Edited, NewBoard, OwnBoard, arrange, readers,
};
use people_model::board::{Field, Listed, Refusal};
use people_model::policy::Action;
use people_model::role::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tracing::instrument;
use uuid::Uuid;

use super::{Owner, check_name, judge};
use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::{Actor, Ctx};
use crate::entity::account;
use crate::entity::own_board::{Column, Entity, Model, written};
use crate::error::{StoreError, in_field, refused};
use crate::transaction::Transaction;

/// Makes a board. One that was made before under the same id is answered as then, also when it has been edited since.
///
/// # Errors
/// A [`Refusal`] where the person has another of this name, or as many as there may be; [`StoreError::NotFound`] where the actor reads
/// no such scheme.
#[instrument(skip_all)]
pub async fn make_board(ctx: &Ctx, new: NewBoard) -> Result<(), StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let owner = Owner::of(ctx)?;
    let row = Model {
        city_id: owner.city.0,
        id: new.id.0,
        account_id: owner.account.0,
        name: Kind::Name.required(&new.name).map_err(in_field(Field::Name))?,
        revision: 1,
        cards: written(&new.cards),
        role: None,
    };
    let transaction = ctx.store.begin().await?;
    owner.hold(&transaction).await?;
    if let Some(known) = Entity::find_by_id((row.city_id, row.id)).one(&transaction).await? {
        let is_edited = known.account_id == row.account_id && known.revision > row.revision;
        return if known == row || is_edited { Ok(()) } else { Err(StoreError::ReusedId) };
    }
    let mut ids = BTreeSet::new();
    for card in &new.cards {
        judge(ctx, &transaction, &card.address).await?;
        if !ids.insert(card.id) {
            return Err(StoreError::ReusedId);
        }
    }
    if new.cards.len() > CARDS {
        return Err(refused(Refusal::TooManyCards { most: CARDS }));
    }
    let others = rows(&transaction, owner).await?;
    if others.len() >= BOARDS {
        return Err(refused(Refusal::TooManyBoards { most: BOARDS }));
    }
    check_name(others.iter().map(|other| (other.id, &*other.name)), row.id, &row.name)?;
    Entity::insert(row.into_active_model()).exec_without_returning(&transaction).await?;
    transaction.commit().await
}

/// A board of the actor, or one that is shared with a role of the actor. Any other is [`StoreError::NotFound`].
#[instrument(skip_all)]
pub async fn own_board(ctx: &Ctx, id: OwnBoardId) -> Result<OwnBoard, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let owner = Owner::of(ctx)?;
    let db = ctx.store.snapshot().await?;
    let row = Entity::find_by_id((owner.city.0, id.0)).one(&db).await?.ok_or(StoreError::NotFound)?;
    if row.account_id == owner.account.0 {
        return row.board(None);
    }
    let is_shared = row.role()?.is_some_and(|role| roles(ctx).contains(&role));
    let by = authors(ctx, &db, owner, &[row.account_id]).await?.remove(&row.account_id);
    match by.filter(|_| is_shared) {
        Some(by) => row.board(Some(by)),
        None => Err(StoreError::NotFound),
    }
}

/// Makes a change of a board of the actor. A description that the author has not seen is not overwritten.
///
/// # Errors
/// A [`Refusal`] where the change cannot be, [`StoreError::NotFound`] where the actor has no such board.
#[instrument(skip_all)]
pub async fn edit_board(ctx: &Ctx, edit: BoardEdit) -> Result<Edited, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let owner = Owner::of(ctx)?;
    let transaction = ctx.store.begin().await?;
    owner.hold(&transaction).await?;
    let mut row = own(&transaction, owner, edit.board).await?;
    let before = row.clone().board(None)?;
    let mut cards = before.cards.clone();
    arrange(&mut cards, &edit.change).map_err(refused)?;
    match edit.change {
        Change::Describe { before: seen, after: Description { name, role } } => {
            let name = Kind::Name.required(&name).map_err(in_field(Field::Name))?;
            let (now, after) = (before.description(), Description { name, role });
            // It may have been made before, and its answer was lost.
            if now == after || now != seen {
                return Ok(Edited { is_done: now == after, board: before });
            }
            let others = rows(&transaction, owner).await?;
            check_name(others.iter().map(|other| (other.id, &*other.name)), row.id, &after.name)?;
            if role.is_some_and(|role| readers().all(|reader| reader != role)) {
                return Err(refused(Refusal::NotAReader));
            }
            row.name = after.name;
            row.role = role.map(|role| role.key().to_owned());
            record(ctx, &transaction, owner, &row, (before.role, role)).await?;
        }
        Change::Add { card, .. } => {
            judge(ctx, &transaction, &card.address).await?;
            if before.cards.iter().any(|known| known.id == card.id && known.address != card.address) {
                return Err(StoreError::ReusedId);
            }
        }
        Change::Remove { .. } | Change::Move { .. } | Change::Resize { .. } => {}
    }
    if before.cards == cards && before.description() == row.clone().board(None)?.description() {
        // It was made before.
        return Ok(Edited { board: before, is_done: true });
    }
    row.cards = written(&cards);
    row.revision += 1;
    Entity::update_many()
        .col_expr(Column::Name, Expr::value(row.name.clone()))
        .col_expr(Column::Role, Expr::value(row.role.clone()))
        .col_expr(Column::Cards, Expr::value(row.cards.clone()))
        .col_expr(Column::Revision, Expr::value(row.revision))
        .filter(Column::CityId.eq(row.city_id))
        .filter(Column::Id.eq(row.id))
        .exec(&transaction)
        .await?;
    let board = row.board(None)?;
    transaction.commit().await?;
    Ok(Edited { board, is_done: true })
}

/// Removes a board of the actor, also for those with whom it is shared; one that is removed already, or another's, stays as it is.
#[instrument(skip_all)]
pub async fn remove_board(ctx: &Ctx, id: OwnBoardId) -> Result<(), StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let owner = Owner::of(ctx)?;
    let transaction = ctx.store.begin().await?;
    owner.hold(&transaction).await?;
    let row = match own(&transaction, owner, id).await {
        Err(StoreError::NotFound) => return Ok(()),
        row => row?,
    };
    Entity::delete_many()
        .filter(Column::CityId.eq(row.city_id))
        .filter(Column::Id.eq(row.id))
        .exec(&transaction)
        .await?;
    record(ctx, &transaction, owner, &row, (row.role()?, None)).await?;
    transaction.commit().await
}

/// The boards of an account, by name.
pub(super) async fn all(db: &impl ConnectionTrait, owner: Owner) -> Result<Vec<Listed>, StoreError> {
    let listed = rows(db, owner).await?.into_iter().map(|row| row.listed(None));
    Ok(sorted(listed.collect::<Result<_, _>>()?))
}

/// What others share with a role of the actor, by name.
pub(super) async fn shared(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    owner: Owner,
) -> Result<Vec<Listed>, StoreError> {
    let others = Entity::find()
        .filter(Column::CityId.eq(owner.city.0))
        .filter(Column::AccountId.ne(owner.account.0))
        .filter(Column::Role.is_in(roles(ctx).into_iter().map(Role::key)));
    let rows = others.all(db).await?;
    let people: Vec<Uuid> = rows.iter().map(|row| row.account_id).collect();
    let authors = authors(ctx, db, owner, &people).await?;
    let listed = rows.into_iter().filter_map(|row| {
        let by = authors.get(&row.account_id)?.clone();
        Some(row.listed(Some(by)))
    });
    Ok(sorted(listed.collect::<Result<_, _>>()?))
}

fn sorted(mut listed: Vec<Listed>) -> Vec<Listed> {
    listed.sort_by(|one, other| one.name.cmp(&other.name));
    listed
}

async fn rows(db: &impl ConnectionTrait, owner: Owner) -> Result<Vec<Model>, StoreError> {
    let own =
        Entity::find().filter(Column::CityId.eq(owner.city.0)).filter(Column::AccountId.eq(owner.account.0));
    Ok(own.all(db).await?)
}

async fn own(transaction: &Transaction, owner: Owner, id: OwnBoardId) -> Result<Model, StoreError> {
    let row = Entity::find_by_id((owner.city.0, id.0)).one(transaction).await?;
    row.filter(|row| row.account_id == owner.account.0).ok_or(StoreError::NotFound)
}

/// The roles that the actor holds now.
fn roles(ctx: &Ctx) -> Vec<Role> {
    match &ctx.actor {
        Actor::Person(person) => person.standing.appointments.iter().map(|held| held.role).collect(),
        Actor::Operator | Actor::Nobody { .. } => Vec::new(),
    }
}

/// The names of those among some people whose accounts are in use: of nobody else is anything shared.
async fn authors(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    owner: Owner,
    people: &[Uuid],
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let active = account::Entity::find()
        .filter(account::Column::CityId.eq(owner.city.0))
        .filter(account::Column::Id.is_in(people.iter().copied()))
        .filter(account::Column::State.eq(AccountState::Active.key()));
    Ok(active.all(db).await?.into_iter().map(|row| (row.id, ctx.account_name(&row.name))).collect())
}

/// Records with whom a board is shared, where that moved.
async fn record(
    ctx: &Ctx,
    transaction: &Transaction,
    owner: Owner,
    row: &Model,
    (before, after): (Option<Role>, Option<Role>),
) -> Result<(), StoreError> {
    if before == after {
        return Ok(());
    }
    let fields = vec![diff(FieldName::Role, before.map(Role::key), after.map(Role::key))];
    let board = thing(ThingKind::OwnBoard, OwnBoardId(row.id), row.name.as_str());
    let doer = ctx.actor.doer(None);
    let deeds = Deeds::done(&doer, Deed::BoardShare, board).with(fields);
    audit::record(transaction, owner.city, deeds).await
}
