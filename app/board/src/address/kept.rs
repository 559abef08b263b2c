//! A view as an address that people keep, and back.

use people_model::board::{Address, Refusal};

use super::{Tab, View};

impl View {
    /// What an address shows.
    ///
    /// # Errors
    /// [`Refusal::NoView`] where there is no such view, or the address names what cannot be read: what was kept is to stay what it was.
    pub fn at(address: &Address) -> Result<Self, Refusal> {
        let (path, query) = address.as_str().split_once('?').unwrap_or((address.as_str(), ""));
        let tab = Tab::ALL.into_iter().find(|tab| tab.path() == path);
        tab.and_then(|tab| Self::of_query(tab, query)).ok_or(Refusal::NoView)
    }

    /// The one address of what is shown; of what is relative, as the latest day is, it says nothing.
    ///
    /// # Errors
    /// [`Refusal::NoView`] where it would be too long.
    pub fn address(&self) -> Result<Address, Refusal> {
        Address::new(self.written())
    }
}
