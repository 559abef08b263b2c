//! Writes refusals into the audit log. The request that met one has no transaction to write it in, so they are handed to a
//! task ([`crate::refusal`]).
//!
//! The number of those that were lost is an entry of its own.

use indicator_model::id::CityId;
use people_model::audit::{Deed, Doer, FieldName, Term, ThingKind};
use tokio::sync::mpsc;
use tracing::error;

use super::{Deeds, diff, record, thing};
use crate::error::StoreError;
use crate::refusal::{Lost, Refused};
use crate::store::Store;

/// Writes what is handed in until the store is gone.
pub(crate) async fn write_all(
    mut refusals: mpsc::Receiver<Refused>,
    lost: Lost,
    store: impl Fn() -> Option<Store>,
) {
    while let Some(refused) = refusals.recv().await {
        let Some(store) = store() else { return };
        if let Err(error) = write(&store, refused).await {
            error!(%error, "a refusal could not be recorded");
        }
        // Where one was lost the queue was full, so this place is reached after it.
        for (city, number) in lost.take() {
            if let Err(error) = write_lost(&store, city, number).await {
                error!(%error, number, "refusals could not be recorded");
                lost.add(city, number);
            }
        }
    }
}

async fn write_lost(store: &Store, city: CityId, number: u64) -> Result<(), StoreError> {
    let nobody = Doer { account: None, name: String::new(), on_behalf_of: None, from: String::new() };
    let transaction = store.begin().await?;
    let deeds = Deeds::done(&nobody, Deed::Refusal, thing(ThingKind::Action, "", "")).refused();
    let deeds = deeds.with(vec![diff(FieldName::Lost, None, Some(&number.to_string()))]);
    record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

async fn write(store: &Store, refused: Refused) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    let subject = thing(ThingKind::Action, refused.action.key(), "");
    let thing =
        refused.thing.iter().map(|(kind, id)| diff(Term::<FieldName>::read(kind), None, Some(id))).collect();
    let deeds = Deeds::done(&refused.doer, Deed::Refusal, subject).with(thing).refused();
    record(&transaction, refused.city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}
