//! The fields of forms about an account and how its person is reached.

use std::str::FromStr;

use base::faults::FormField;
use people_model::account;
use people_model::contact::ContactField;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PersonField {
    Account(account::Field),
    Contact(ContactField),
}

impl FromStr for PersonField {
    type Err = <ContactField as FromStr>::Err;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        name.parse().map(Self::Account).or_else(|_| name.parse().map(Self::Contact))
    }
}

impl FormField for PersonField {}
