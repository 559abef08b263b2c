//! What people keep of boards ([`people_model::board`]).
//!
//! Rows belong to an account and lie in its city, also those about the sample in which it practises. What they lead to is read with the
//! rights of who looks, so they decide nothing, and no digest covers them.

mod board;
mod view;

use indicator_model::id::{AccountId, CityId};
use indicator_model::text::is_same;
use people_model::board::{Address, Refusal, Shelf};
use people_model::policy::Action;
use sea_orm::ConnectionTrait;
use tracing::instrument;
use uuid::Uuid;

pub use self::board::{edit_board, make_board, own_board, remove_board};
pub use self::view::{keep_view, remove_view, rename_view};
use crate::account;
use crate::ctx::{Actor, Ctx};
use crate::error::{StoreError, refused};
use crate::scheme;
use crate::transaction::Transaction;

/// What the actor finds beside the boards, by name.
#[instrument(skip_all)]
pub async fn shelf(ctx: &Ctx) -> Result<Shelf, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let owner = Owner::of(ctx)?;
    let db = ctx.store.snapshot().await?;
    Ok(Shelf {
        views: view::all(&db, owner).await?,
        boards: board::all(&db, owner).await?,
        shared: board::shared(ctx, &db, owner).await?,
    })
}

/// Whose rows they are.
#[derive(Clone, Copy)]
struct Owner {
    city: CityId,
    account: AccountId,
}

impl Owner {
    /// The operator has no account, and therefore nothing to be found: [`StoreError::NotFound`].
    fn of(ctx: &Ctx) -> Result<Self, StoreError> {
        match &ctx.actor {
            Actor::Person(person) => Ok(Self { city: person.city, account: person.standing.account }),
            Actor::Operator | Actor::Nobody { .. } => Err(StoreError::NotFound),
        }
    }

    /// Until the end of the transaction nobody else writes what the account keeps: names and limits are judged and then written.
    async fn hold(self, transaction: &Transaction) -> Result<(), StoreError> {
        account::held(transaction, self.city, self.account).await.map(|_| ())
    }
}

/// Whether the actor may read the scheme that an address names. What is no more on the day on which it is opened says so then.
async fn judge(ctx: &Ctx, db: &impl ConnectionTrait, address: &Address) -> Result<(), StoreError> {
    let Some(scheme) = address.scheme() else { return Ok(()) };
    scheme::permit(ctx, Action::SchemeRead, &scheme::find(db, ctx, scheme).await?).map(|_| ())
}

/// Names of a person's views, or of their boards, are given once.
fn check_name<'a>(
    others: impl IntoIterator<Item = (Uuid, &'a str)>,
    id: Uuid,
    name: &str,
) -> Result<(), StoreError> {
    let is_taken = others.into_iter().any(|(other, taken)| other != id && is_same(taken, name));
    if is_taken { Err(refused(Refusal::NameTaken)) } else { Ok(()) }
}
