//! Which list is looked at, and which card is open: all of it is in the address, so that a link or a reload shows the same.

use base::address::{given, with_query};
use indicator_model::check_in::due::Due;
use indicator_model::id::OrganizationId;
use indicator_model::measurement::Source;
use indicator_model::period::Period;
use leptos_router::params::ParamsMap;

/// How what is due is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// A list, with a card for each.
    #[default]
    Cards,
    /// A table with a cell for each, on a wide screen.
    Table,
}

/// What `?view=table&organization=…&indicator=…&period=…&source=…&q=…` says. What cannot be read is ignored. Without a period the
/// card is the most urgent one of the indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub view: View,
    /// None for the first for which the person may report.
    pub organization: Option<OrganizationId>,
    pub at: Option<At>,
    /// Looked for in the list.
    pub query: String,
}

/// One card of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// The code of the indicator, which people know.
    pub code: String,
    /// None for whichever is the most urgent.
    pub period: Option<Period>,
    pub source: Source,
}

impl At {
    pub fn of(due: &Due) -> Self {
        Self {
            code: due.indicator.code.clone(),
            period: Some(due.subject.period),
            source: due.subject.source,
        }
    }

    pub fn is_of(&self, due: &Due) -> bool {
        self.code == due.indicator.code
            && self.source == due.subject.source
            && self.period.is_none_or(|period| period == due.subject.period)
    }
}

const TABLE: &str = "table";

impl Look {
    pub fn read(query: &ParamsMap) -> Self {
        let source =
            query.get("source").and_then(|key| Source::ALL.into_iter().find(|known| known.key() == key));
        let period = query.get("period").map(|period| period.parse::<Period>());
        // A period that cannot be read is not the same as none.
        let code = query.get("indicator").filter(|_| !matches!(period, Some(Err(_))));
        let period = period.and_then(Result::ok);
        let is_table = query.get("view").is_some_and(|view| view == TABLE);
        Self {
            view: if is_table { View::Table } else { View::Cards },
            organization: query.get("organization").and_then(|id| id.parse().ok()),
            at: code.map(|code| At { code, period, source: source.unwrap_or(Source::Owner) }),
            query: query.get("q").unwrap_or_default(),
        }
    }

    pub fn written(&self) -> String {
        let at = self.at.as_ref();
        let source = at.map(|at| at.source).filter(|source| *source != Source::Owner);
        with_query(
            "/check-in",
            [
                ("view", (self.view == View::Table).then(|| TABLE.to_owned())),
                ("organization", self.organization.as_ref().map(ToString::to_string)),
                ("indicator", at.map(|at| at.code.clone())),
                ("period", at.and_then(|at| at.period).map(|period| period.to_string())),
                ("source", source.map(|source| source.key().to_owned())),
                ("q", given(&self.query)),
            ],
        )
    }

    /// The list alone: without an open card, and all of it.
    #[must_use]
    pub fn list(&self) -> Self {
        Self { view: self.view, organization: self.organization, ..Self::default() }
    }

    /// The same list with another card open, or none.
    #[must_use]
    pub fn with(&self, at: Option<At>) -> Self {
        Self { at, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(address: &str) -> ParamsMap {
        let search = address.split_once('?').map_or("", |(_, search)| search);
        let pairs = search.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn a_card_has_an_address_that_people_can_read() {
        let at = At { code: "NYJ-01".to_owned(), period: "2026-M10".parse().ok(), source: Source::Provider };
        let look = Look { at: Some(at), query: "粮食".to_owned(), ..Look::default() };
        let written = look.written();
        assert!(written.starts_with("/check-in?indicator=NYJ-01&period=2026-M10&source=provider&q="));
        assert_eq!(Look::read(&query(&written)), look);
        assert_eq!(look.with(None).at, None);
        assert_eq!(look.list().written(), "/check-in");
        let urgent = Look::read(&query("/check-in?indicator=NYJ-01"));
        assert_eq!(urgent.at.as_ref().map(|at| (at.code.as_str(), at.period)), Some(("NYJ-01", None)));
        assert_eq!(urgent.written(), "/check-in?indicator=NYJ-01");
        let table = Look { view: View::Table, ..look };
        assert_eq!(Look::read(&query(&table.written())), table);
        assert_eq!(table.list().written(), "/check-in?view=table");
    }

    #[test]
    fn what_cannot_be_read_is_ignored() {
        let look = Look::read(&query("/check-in?organization=x&indicator=A&period=2026-M13&source=y"));
        assert_eq!(look, Look::default());
    }
}
