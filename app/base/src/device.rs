//! What the browser keeps for us on the device, beyond the page.

use leptos::prelude::window;
use web_sys::Storage;

/// None where the browser keeps nothing at all. Reading the property then throws, which the wrapper of `gloo` turns
/// into the end of the page's script.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
