//! What a board shows, as its address says it, so that a link or a reload shows the same.

use base::address::{given, with_query};
use indicator_model::budget::dual::Dual;
use indicator_model::date::Date;
use indicator_model::id::{OrganizationId, SchemeId};
use indicator_model::light::Light;
use indicator_model::monitor::board::BoardRow;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// What `?scheme=…&organization=…&day=…&light=…&dual=…&q=…` says. What cannot be read is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub asked: Asked,
    /// Only rows with this light.
    pub light: Option<Light>,
    /// Only rows whose goal and money stand together like this.
    pub dual: Option<Dual>,
    /// A part of the name or the code of an indicator.
    pub text: String,
}

/// The part for which the server is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// None for the one whose cycle it is.
    pub scheme: Option<SchemeId>,
    /// None for all down to departments and districts.
    pub organization: Option<OrganizationId>,
    /// None for today.
    pub day: Option<Date>,
}

impl View {
    pub fn read(query: &ParamsMap) -> Self {
        let (light, dual) = (query.get("light"), query.get("dual"));
        Self {
            asked: Asked {
                scheme: query.get("scheme").and_then(|scheme| scheme.parse().ok()),
                organization: query.get("organization").and_then(|organization| organization.parse().ok()),
                day: query.get("day").and_then(|day| day.parse().ok()),
            },
            light: Light::ALL.into_iter().find(|known| light.as_deref() == Some(known.key())),
            dual: Dual::ALL.into_iter().find(|known| dual.as_deref() == Some(known.key())),
            text: query.get("q").unwrap_or_default(),
        }
    }

    pub fn written(&self) -> String {
        let Asked { scheme, organization, day } = self.asked;
        with_query(
            "/board",
            [
                ("scheme", scheme.map(|scheme| scheme.to_string())),
                ("organization", organization.map(|organization| organization.to_string())),
                ("day", day.map(|day| day.to_string())),
                ("light", self.light.map(|light| light.key().to_owned())),
                ("dual", self.dual.map(|dual| dual.key().to_owned())),
                ("q", given(&self.text)),
            ],
        )
    }

    /// Whether a row is shown, apart from its lights.
    pub fn finds(&self, row: &BoardRow) -> bool {
        let text = self.text.trim().to_lowercase();
        [&row.name, &row.code, &row.theme].into_iter().any(|known| known.to_lowercase().contains(&text))
    }

    pub fn shows(&self, row: &BoardRow) -> bool {
        self.light.is_none_or(|light| row.reading.light == light)
            && self.dual.is_none_or(|dual| row.dual() == Some(dual))
            && self.finds(row)
    }
}
