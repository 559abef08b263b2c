//! What the page shows, as its address says it, so that a link or a reload shows the same.

use base::address::{given, with_query};
use indicator_model::budget::list::Line;
use indicator_model::id::{OrganizationId, SchemeId};
use indicator_model::light::Light;
use indicator_model::period::Period;
use indicator_model::text::key;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// What `?scheme=…&month=…&organization=…&show=…&q=…` says. What cannot be read is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub asked: Asked,
    /// None for all that own an item.
    pub organization: Option<OrganizationId>,
    pub show: Show,
    /// A part of the name or code of an item, or of an indicator that it is linked to.
    pub text: String,
}

/// The part for which the server is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// None for the one whose cycle it is.
    pub scheme: Option<SchemeId>,
    /// None for the last that is over.
    pub month: Option<Period>,
}

/// Which items are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    /// Amber and red: behind the plan of payments.
    Behind,
    /// more is spent than the budget has.
    Overspent,
}

impl Show {
    pub const ALL: [Self; 3] = [Self::All, Self::Behind, Self::Overspent];

    /// The key in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Behind => "behind",
            Self::Overspent => "overspent",
        }
    }

    fn shows(self, line: &Line) -> bool {
        match self {
            Self::All => true,
            Self::Behind => matches!(line.light(), Light::Amber | Light::Red),
            Self::Overspent => line.is_overspent(),
        }
    }
}

impl View {
    pub fn read(query: &ParamsMap) -> Self {
        let show = query.get("show");
        Self {
            asked: Asked {
                scheme: query.get("scheme").and_then(|scheme| scheme.parse().ok()),
                month: query.get("month").and_then(|month| month.parse().ok()),
            },
            organization: query.get("organization").and_then(|organization| organization.parse().ok()),
            show: Show::ALL
                .into_iter()
                .find(|known| show.as_deref() == Some(known.key()))
                .unwrap_or_default(),
            text: query.get("q").unwrap_or_default(),
        }
    }

    pub fn written(&self) -> String {
        let Asked { scheme, month } = self.asked;
        with_query(
            "/budget",
            [
                ("scheme", scheme.map(|scheme| scheme.to_string())),
                ("month", month.map(|month| month.to_string())),
                ("organization", self.organization.map(|organization| organization.to_string())),
                ("show", (self.show != Show::All).then(|| self.show.key().to_owned())),
                ("q", given(&self.text)),
            ],
        )
    }

    pub fn shows(&self, line: &Line) -> bool {
        self.show.shows(line) && self.finds(line)
    }

    fn finds(&self, line: &Line) -> bool {
        // A reading of one item has it.
        let Some(item) = line.item() else { return false };
        if self.organization.is_some_and(|organization| organization != item.owner) {
            return false;
        }
        let text = key(&self.text);
        let indicators = line.indicators.iter().flat_map(|known| [&known.code, &known.name]);
        let mut known = [&item.code, &item.name].into_iter().chain(indicators);
        known.any(|known| key(known).contains(&text))
    }
}
