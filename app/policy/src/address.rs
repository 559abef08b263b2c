//! What is looked at. All of it is in the address, so that a link or a reload shows the same.

use base::address::{given, with_query};
use indicator_model::id::AccountId;
use leptos_router::params::ParamsMap;
use people_model::policy::Action;
use people_model::role::Role;

/// From which side the table is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    #[default]
    Role,
    Person,
    Action,
}

impl By {
    pub const ALL: [Self; 3] = [Self::Role, Self::Person, Self::Action];

    const fn key(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Person => "person",
            Self::Action => "action",
        }
    }
}

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    Role(Role),
    Person(AccountId),
    Action(Action),
}

/// What `?by=…&of=…&q=…` says. What cannot be read is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub by: By,
    pub of: Option<Chosen>,
    /// Looked for in the list.
    pub query: String,
}

impl Look {
    /// What a wide page shows before anything is chosen: the first role or permission. A person is chosen by name.
    pub fn shown(&self) -> Option<Chosen> {
        self.of.or(match self.by {
            By::Role => Role::ALL.first().copied().map(Chosen::Role),
            By::Action => Action::ALL.first().copied().map(Chosen::Action),
            By::Person => None,
        })
    }

    pub fn read(query: &ParamsMap) -> Self {
        let by = query.get("by").and_then(|by| By::ALL.into_iter().find(|known| known.key() == by));
        let by = by.unwrap_or_default();
        let of = query.get("of").and_then(|of| match by {
            By::Role => of.parse().ok().map(Chosen::Role),
            By::Person => of.parse().ok().map(Chosen::Person),
            By::Action => Action::ALL.into_iter().find(|action| action.key() == of).map(Chosen::Action),
        });
        Self { by, of, query: query.get("q").unwrap_or_default() }
    }

    /// The address of one role, person or permission.
    pub fn at(of: Chosen) -> String {
        Self { by: of.by(), of: Some(of), query: String::new() }.written()
    }

    pub fn written(&self) -> String {
        let by = (self.by != By::default()).then(|| self.by.key().to_owned());
        let of = self.of.map(|of| match of {
            Chosen::Role(role) => role.key().to_owned(),
            Chosen::Person(person) => person.to_string(),
            Chosen::Action(action) => action.key().to_owned(),
        });
        with_query("/policy", [("by", by), ("of", of), ("q", given(&self.query))])
    }
}

impl Chosen {
    const fn by(self) -> By {
        match self {
            Self::Role(_) => By::Role,
            Self::Person(_) => By::Person,
            Self::Action(_) => By::Action,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> Look {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Look::read(&pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
    }

    #[test]
    fn an_address_reads_as_it_was_written() {
        let person = AccountId("0190f0f0-0000-7000-8000-000000000001".parse().expect("a UUID"));
        for of in [Chosen::Role(Role::Reporter), Chosen::Person(person), Chosen::Action(Action::SchemeEdit)] {
            let look = Look { by: of.by(), of: Some(of), query: "abc".to_owned() };
            assert_eq!(read(&look.written()), look);
        }
        assert_eq!(read("/policy?by=person&of=nobody"), Look { by: By::Person, ..Look::default() });
        assert_eq!(Look::default().written(), "/policy");
    }
}
