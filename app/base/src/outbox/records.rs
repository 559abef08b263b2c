//! What may be too much for local storage: numbered records under a name, in the database of the browser.
//!
//! A change of records is handed to the browser before the first `await`, with its end, so that a tab which dies after
//! that loses nothing; and it is answered when it is on the disk. Local storage is still asked what there is
//! ([`super::names`]), because that has to be known at once: code that keeps records leaves a mark there.

pub mod blob;

use std::cell::RefCell;

use indicator_model::id::AccountId;
use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use super::{NotKept, key};

const DATABASE: &str = "hengce";
const STORE: &str = "kept";

thread_local! {
    static OPENED: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
}

/// One change of the records under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    Put(u64, String),
    Remove(u64),
    Clear,
}

// What the wrapper does not know, or has of an older standard.
#[wasm_bindgen]
extern "C" {
    type Durable;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Durable,
        store: &str,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;

    type Ending;

    #[wasm_bindgen(method, catch)]
    fn commit(this: &Ending) -> Result<(), JsValue>;
}

/// Opens the records for this page. An error where the browser keeps none.
pub async fn open() -> Result<(), NotKept> {
    if is_open() {
        return Ok(());
    }
    let factory = window().indexed_db().ok().flatten().ok_or(NotKept)?;
    let request = factory.open_with_u32(DATABASE, 1).map_err(|_| NotKept)?;
    let upgraded = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Ok(database) = upgraded.result() {
            // Refused only where there is one, or in a transaction that fails as a whole.
            let _ = database.unchecked_into::<IdbDatabase>().create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let database = answer(&request).await?;
    OPENED.set(Some(database.unchecked_into()));
    Ok(())
}

pub fn is_open() -> bool {
    OPENED.with_borrow(Option::is_some)
}

/// The records that `account` has as `what`, by number.
pub async fn read(account: AccountId, what: &str) -> Result<Vec<(u64, String)>, NotKept> {
    let all = range(&key(account, what)).map_err(|_| NotKept)?;
    let read = |database: &IdbDatabase| {
        let store = database.transaction_with_str(STORE)?.object_store(STORE)?;
        Ok((store.get_all_keys_with_key(&all)?, store.get_all_with_key(&all)?))
    };
    let (keys, texts) = with_database(read)?;
    // Both are answered in order, so the first to be asked is there when the second is.
    answer(&texts).await?;
    let all = |request: &IdbRequest| request.result().map(|all| Array::from(&all)).map_err(|_| NotKept);
    let (keys, texts) = (all(&keys)?, all(&texts)?);
    let records = keys.iter().zip(texts.iter());
    let record = |(key, text): (JsValue, JsValue)| {
        Some((number(Array::from(&key).get(1).as_f64()?), text.as_string()?))
    };
    Ok(records.filter_map(record).collect())
}

/// Makes all of the changes, each of the records that `account` has as what it names, or none.
pub fn write(
    account: AccountId,
    writes: &[(&str, Write)],
) -> impl Future<Output = Result<(), NotKept>> + use<> {
    let begun = with_database(|database| begin(database, account, writes));
    async move {
        JsFuture::from(begun?).await.map_err(|_| NotKept)?;
        Ok(())
    }
}

fn begin(database: &IdbDatabase, account: AccountId, writes: &[(&str, Write)]) -> Result<Promise, JsValue> {
    let transaction = strict(database)?;
    let store = transaction.object_store(STORE)?;
    let made =
        writes.iter().try_for_each(|(what, write)| make(&store, &key(account, what), write).map(|_| ()));
    if let Err(error) = made.and_then(|()| transaction.unchecked_ref::<Ending>().commit()) {
        // What was made before would be kept. A transaction that cannot be aborted has ended already.
        let _ = transaction.abort();
        return Err(error);
    }
    Ok(ended(&transaction))
}

/// A transaction that is answered when what it changes is on the disk.
fn strict(database: &IdbDatabase) -> Result<IdbTransaction, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into())?;
    database.unchecked_ref::<Durable>().transaction(STORE, "readwrite", &options)
}

/// The end of a transaction, which is answered later than this.
fn ended(transaction: &IdbTransaction) -> Promise {
    Promise::new(&mut |kept, refused| {
        transaction.set_oncomplete(Some(&kept));
        transaction.set_onabort(Some(&refused));
    })
}

fn with_database<T>(work: impl FnOnce(&IdbDatabase) -> Result<T, JsValue>) -> Result<T, NotKept> {
    OPENED.with_borrow(|database| work(database.as_ref().ok_or(NotKept)?).map_err(|_| NotKept))
}

fn make(store: &IdbObjectStore, name: &str, write: &Write) -> Result<IdbRequest, JsValue> {
    match write {
        Write::Put(number, text) => store.put_with_key(&text.into(), &place(name, *number)),
        Write::Remove(number) => store.delete(&place(name, *number)),
        Write::Clear => store.delete(range(name)?.as_ref()),
    }
}

/// Records sort by name, then by number.
#[expect(clippy::cast_precision_loss, reason = "nobody makes 2^53 steps")]
fn place(name: &str, number: u64) -> JsValue {
    Array::of2(&name.into(), &(number as f64).into()).into()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what `place` wrote")]
fn number(number: f64) -> u64 {
    number as u64
}

fn range(name: &str) -> Result<IdbKeyRange, JsValue> {
    let bound = |number: f64| Array::of2(&name.into(), &number.into());
    IdbKeyRange::bound(&bound(0.0), &bound(f64::INFINITY))
}

/// What a request answers.
async fn answer(request: &IdbRequest) -> Result<JsValue, NotKept> {
    let answered = Promise::new(&mut |done, refused| {
        request.set_onsuccess(Some(&done));
        request.set_onerror(Some(&refused));
    });
    JsFuture::from(answered).await.map_err(|_| NotKept)?;
    request.result().map_err(|_| NotKept)
}
