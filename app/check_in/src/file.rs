//! Files of reports that are on the device: chosen, made smaller, and not sent yet.
//!
//! Their names are in the draft or the report that is kept in local storage, their content is in the database of the browser. The
//! content comes first, so what a draft names is there; content that nothing names any more is removed at the next visit.

use std::collections::BTreeSet;

use base::outbox::records::blob;
use base::outbox::{self, NotKept};
use indicator_model::check_in::evidence::{Evidence, FileKind, Refusal};
use indicator_model::id::{AccountId, EvidenceId};
use indicator_model::text::Kind;
use js_sys::Date;
use uuid::Uuid;
use web_sys::{Blob, File};

use super::photo;
use super::plain::draft::Draft;
use super::plain::unsent::{DRAFTS, Unsent};

const PLACE: &str = "check_in.file.";

/// Another tab may have kept a file and not named it yet; after so many milliseconds it has.
const UNNAMED: f64 = 60.0 * 60.0 * 1_000.0;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    Refused(Refusal),
    /// The device has no room for it.
    NotKept,
}

impl From<Refusal> for NotTaken {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<NotKept> for NotTaken {
    fn from(_: NotKept) -> Self {
        Self::NotKept
    }
}

/// Keeps a file that was chosen on the device; a photo smaller, upright, and without where it was taken.
pub async fn keep(account: AccountId, file: &File) -> Result<Evidence, NotTaken> {
    let (kind, content) = prepared(file).await?;
    let evidence = Evidence {
        id: EvidenceId(Uuid::now_v7()),
        name: named(&file.name(), kind),
        kind,
        bytes: size(&content),
        elsewhere: 0,
    };
    blob::put(account, &place(evidence.id), &content).await?;
    Ok(evidence)
}

/// The content of a file; none where it is not on this device, or no longer.
pub async fn content(account: AccountId, id: EvidenceId) -> Option<Blob> {
    blob::get(account, &place(id)).await.ok().flatten()
}

/// Removes the content of files that the server has.
pub async fn forget(account: AccountId, files: &[EvidenceId]) {
    let places: Vec<String> = files.iter().copied().map(place).collect();
    if !places.is_empty() {
        // What stays is removed at the next visit.
        let _ = blob::remove(account, &places).await;
    }
}

/// Removes what no draft and no report of the account names any more.
pub async fn tidy(account: AccountId) {
    let Ok(kept) = blob::names(account, PLACE).await else { return };
    let drafts = outbox::names(account, DRAFTS);
    let drafts = drafts.iter().filter_map(|name| outbox::read::<Draft>(account, name));
    let unsent = Unsent::all(account).into_iter();
    let named: BTreeSet<EvidenceId> = drafts
        .flat_map(|draft| draft.evidence)
        .map(|file| file.id)
        .chain(unsent.flat_map(|unsent| unsent.check_in.evidence))
        .collect();
    let is_over = |id: &EvidenceId| !named.contains(id) && is_old(id.0);
    let ids = kept.iter().filter_map(|name| name.strip_prefix(PLACE)?.parse().ok());
    let over: Vec<EvidenceId> = ids.filter(is_over).collect();
    forget(account, &over).await;
}

async fn prepared(file: &File) -> Result<(FileKind, Blob), Refusal> {
    let named = FileKind::named(&file.name());
    let is_photo = file.type_().starts_with("image/") || named.is_some_and(FileKind::is_photo);
    let (kind, content) = if is_photo {
        (FileKind::Jpeg, photo::compressed(file).await?)
    } else {
        (named.ok_or(Refusal::UnknownKind)?, AsRef::<Blob>::as_ref(file).clone())
    };
    match (size(&content), kind.most_bytes()) {
        (0, _) => Err(Refusal::Damaged),
        (bytes, most) if bytes > most => Err(Refusal::TooLarge { bytes, most }),
        _ => Ok((kind, content)),
    }
}

/// The name of the file as it can be stored; a photo is a JPEG by now.
fn named(name: &str, kind: FileKind) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let name = if kind.is_photo() { format!("{stem}.{}", kind.extension()) } else { name.to_owned() };
    let read = Kind::File.read(&name).unwrap_or_default();
    if read.is_empty() { format!("file.{}", kind.extension()) } else { read }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of bytes")]
fn size(content: &Blob) -> u64 {
    content.size() as u64
}

#[expect(clippy::cast_precision_loss, reason = "seconds of our time")]
fn is_old(id: Uuid) -> bool {
    let made = id.get_timestamp().map_or(0.0, |made| made.to_unix().0 as f64 * 1_000.0);
    Date::now() - made > UNNAMED
}

fn place(id: EvidenceId) -> String {
    format!("{PLACE}{id}")
}
