//! Unsaved steps on the device, so that a closed tab or a dead battery loses nothing.

use gloo::storage::{LocalStorage, Storage};
use indicator_model::id::SchemeId;

use super::draft::Kept;

/// The unsaved steps of a scheme, if this device has any that can be read.
pub fn read(scheme: SchemeId) -> Option<Kept> {
    LocalStorage::get(key(scheme)).ok().filter(|kept: &Kept| !kept.steps.is_empty())
}

/// Keeps the steps, or forgets them when there are none. A full or forbidden storage is no reason to stop editing.
pub fn write(scheme: SchemeId, kept: &Kept) {
    if kept.steps.is_empty() {
        LocalStorage::delete(key(scheme));
    } else {
        let _ = LocalStorage::set(key(scheme), kept);
    }
}

fn key(scheme: SchemeId) -> String {
    format!("hengce.draft.{scheme}")
}
