//! Files under a name each, beside the records: photos and documents that wait to be sent.

use indicator_model::id::AccountId;
use js_sys::Array;
use wasm_bindgen::prelude::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, IdbKeyRange};

use super::{STORE, answer, ended, number, open, place, strict, with_database};
use crate::outbox::{NotKept, key};

/// The number under which a file is kept: there is one under each name.
const ONLY: u64 = 0;

/// Keeps a file as `what`; answered when it is on the disk. An error where the device has no room for it: then all else stays as
/// it was.
pub async fn put(account: AccountId, what: &str, blob: &Blob) -> Result<(), NotKept> {
    open().await?;
    let put = with_database(|database| {
        let transaction = strict(database)?;
        transaction.object_store(STORE)?.put_with_key(blob, &place(&key(account, what), ONLY))?;
        Ok(ended(&transaction))
    });
    JsFuture::from(put?).await.map_err(|_| NotKept)?;
    Ok(())
}

/// What `account` has as `what`.
pub async fn get(account: AccountId, what: &str) -> Result<Option<Blob>, NotKept> {
    open().await?;
    let request = with_database(|database| {
        let store = database.transaction_with_str(STORE)?.object_store(STORE)?;
        store.get(&place(&key(account, what), ONLY))
    });
    Ok(answer(&request?).await?.dyn_into().ok())
}

/// Takes files away, where they are there.
pub async fn remove(account: AccountId, whats: &[String]) -> Result<(), NotKept> {
    open().await?;
    let removed = with_database(|database| {
        let transaction = strict(database)?;
        let store = transaction.object_store(STORE)?;
        for what in whats {
            store.delete(&place(&key(account, what), ONLY))?;
        }
        Ok(ended(&transaction))
    });
    JsFuture::from(removed?).await.map_err(|_| NotKept)?;
    Ok(())
}

/// The names of all files of `account` that begin so.
pub async fn names(account: AccountId, beginning: &str) -> Result<Vec<String>, NotKept> {
    open().await?;
    let (own, first) = (key(account, ""), key(account, beginning));
    let request = with_database(|database| {
        let bound = |name: &str, number: f64| Array::of2(&name.into(), &number.into());
        // Names of ours have no such letter.
        let last = format!("{first}\u{ffff}");
        let all = IdbKeyRange::bound(&bound(&first, f64::NEG_INFINITY), &bound(&last, f64::INFINITY))?;
        database.transaction_with_str(STORE)?.object_store(STORE)?.get_all_keys_with_key(&all)
    });
    let keys = Array::from(&answer(&request?).await?);
    let name = |place: JsValue| {
        let place = Array::from(&place);
        let is_file = place.get(1).as_f64().map(number) == Some(ONLY);
        let name = place.get(0).as_string().filter(|_| is_file)?;
        name.strip_prefix(&own).map(str::to_owned)
    };
    Ok(keys.iter().filter_map(name).collect())
}
