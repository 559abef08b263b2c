//! Slows down guessing: failures are counted per user name and network, and per name and per network alone.
//!
//! An attempt counts as a failure before it is judged and until it proves right: it takes a [`Ticket`], in a
//! transaction that no other attempt overlaps, on this server or another one. So the limit holds however many are
//! sent at once, and a client that hangs up early has still used one.
//!
//! A stranger who fails on somebody's name is stopped in the stranger's own network. Only when a name is tried from
//! many networks is it paused for all; then still not for the one from which its owner signed in last.

use people_model::password::Rules;
use people_model::session::Turned;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};

use crate::clock;
use crate::entity::attempt;
use crate::error::StoreError;
use crate::network::Network;
use crate::store::{self, Exclusive, Store};
use crate::transaction::Transaction;

/// How many times the limit of one pair a name has over all networks, and a network over all names.
const BREADTH: i64 = 5;

/// The most rows that are kept: strangers choose names and networks.
const ROWS: u64 = 100_000;

/// Makes room when all rows are taken: those go that pause nobody soon, the oldest first.
const MAKE_ROOM: &str = "DELETE FROM attempt WHERE (login, address) IN \
    (SELECT login, address FROM attempt ORDER BY failures, last_at LIMIT 1000)";

/// A user name, tried from a network.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    login: String,
    network: String,
    /// Whether the owner of the name signed in from this network last.
    is_trusted: bool,
}

impl Pair {
    /// `trusted` is the address of the last success.
    pub(crate) fn new(login: &str, address: &str, trusted: Option<&str>) -> Self {
        let network = Network::name(address);
        let is_trusted = trusted.is_some_and(|trusted| Network::name(trusted) == network);
        Self { login: login.to_owned(), network, is_trusted }
    }
}

/// One attempt, counted as a failure until it is given back.
#[derive(Debug)]
#[must_use = "a right answer gives its ticket back"]
pub(crate) struct Ticket(Pair);

/// Refuses while a pause lasts. Cheap and not exact: it keeps those who wait from the writer.
pub(crate) async fn check(db: &impl ConnectionTrait, rules: &Rules, pair: &Pair) -> Result<(), StoreError> {
    let recent = attempt::Entity::find()
        .filter(attempt::Column::Login.eq(&*pair.login).or(attempt::Column::Address.eq(&*pair.network)))
        .filter(attempt::Column::LastAt.gt(clock::minutes_ago(rules.pause).to_string()))
        .all(db)
        .await?;
    let limit = i64::from(rules.failures);
    let pause = |wanted: &dyn Fn(&attempt::Model) -> bool, limit: i64| {
        let rows = || recent.iter().filter(|row| wanted(row));
        let failures: i64 = rows().map(|row| row.failures).sum();
        let last = rows().map(|row| row.last_at.as_str()).max().filter(|_| failures >= limit);
        last.and_then(|last| clock::seconds_until(last.parse().ok()?, rules.pause))
    };
    let of_name = |row: &attempt::Model| row.login == pair.login;
    let of_network = |row: &attempt::Model| row.address == pair.network;
    let mut lasting = vec![pause(&|row| of_name(row) && of_network(row), limit)];
    if !pair.is_trusted {
        lasting.push(pause(&of_name, limit * BREADTH));
        lasting.push(pause(&of_network, limit * BREADTH));
    }
    match lasting.into_iter().flatten().max() {
        Some(seconds) => Err(StoreError::Turned(Turned::Paused { seconds })),
        None => Ok(()),
    }
}

/// Counts an attempt, or refuses it while a pause lasts. After a pause the count begins again.
pub(crate) async fn take(store: &Store, rules: &Rules, pair: Pair) -> Result<Ticket, StoreError> {
    let transaction = store.begin().await?;
    store::lock(&transaction, Exclusive::Attempts).await?;
    check(&transaction, rules, &pair).await?;
    attempt::Entity::delete_many()
        .filter(attempt::Column::LastAt.lte(clock::minutes_ago(rules.pause).to_string()))
        .exec(&transaction)
        .await?;
    if attempt::Entity::find().count(&transaction).await? >= ROWS {
        transaction.execute_unprepared(MAKE_ROOM).await?;
    }
    let now = clock::now().to_string();
    let row = attempt::Model {
        login: pair.login.clone(),
        address: pair.network.clone(),
        failures: 1,
        last_at: now.clone(),
    };
    let mut again = OnConflict::columns([attempt::Column::Login, attempt::Column::Address]);
    let more = Expr::col((attempt::Entity, attempt::Column::Failures)).add(1);
    again.value(attempt::Column::Failures, more).value(attempt::Column::LastAt, now);
    attempt::Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(Ticket(pair))
}

impl Ticket {
    /// After a success: the failures of the name in the network are forgotten.
    pub(crate) async fn forget(self, transaction: &Transaction) -> Result<(), StoreError> {
        let Pair { login, network, .. } = self.0;
        attempt::Entity::delete_by_id((login, network)).exec(transaction).await?;
        Ok(())
    }

    /// After an attempt that was right as far as it goes, or was never judged: the failures before it stay counted.
    pub(crate) async fn give_back(self, transaction: &Transaction) -> Result<(), StoreError> {
        let Pair { login, network, .. } = self.0;
        attempt::Entity::update_many()
            .col_expr(attempt::Column::Failures, Expr::col(attempt::Column::Failures).sub(1))
            .filter(attempt::Column::Login.eq(login))
            .filter(attempt::Column::Address.eq(network))
            // A success elsewhere may have forgotten it.
            .filter(attempt::Column::Failures.gt(0))
            .exec(transaction)
            .await?;
        Ok(())
    }

    /// The same at once, whatever becomes of what follows.
    pub(crate) async fn release(self, store: &Store) -> Result<(), StoreError> {
        let transaction = store.begin().await?;
        self.give_back(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}
