//! What a board shows, as its address says it, so that a link or a reload shows the same.

mod kept;

use base::address::{given, query_of, with_query};
use indicator_model::budget::dual::Dual;
use indicator_model::date::Date;
use indicator_model::id::{NodeId, OrganizationId, SchemeId};
use indicator_model::light::Light;
use indicator_model::monitor::arrange::{Group, Grouping, Order, arrange};
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::monitor::district::{Angle, Districts};
use indicator_model::monitor::heat::Axis;
use indicator_model::monitor::map::roll::Rolling;
use indicator_model::monitor::map::spread::Spread;
use indicator_model::monitor::trend::LINES;
use indicator_model::node::Level;
use indicator_model::objective;
use indicator_model::organization::DistrictClass;
use indicator_model::text::{forbidden, key};
use indicator_model::warning::Severity;
use indicator_model::warning::escalation::Step;
use indicator_model::warning::list::{Status, Warning};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// The views of a board, each with an address of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// A line for each indicator.
    #[default]
    Lines,
    Cockpit,
    Heat,
    Map,
    Districts,
    Trend,
    Warnings,
    Objectives,
}

impl Tab {
    pub const ALL: [Self; 8] = [
        Self::Lines,
        Self::Cockpit,
        Self::Warnings,
        Self::Objectives,
        Self::Map,
        Self::Heat,
        Self::Districts,
        Self::Trend,
    ];

    pub const fn path(self) -> &'static str {
        match self {
            Self::Lines => "/board",
            Self::Cockpit => "/board/cockpit",
            Self::Heat => "/board/heat",
            Self::Map => "/board/map",
            Self::Districts => "/board/districts",
            Self::Trend => "/board/trend",
            Self::Warnings => "/board/warnings",
            Self::Objectives => "/board/objectives",
        }
    }

    /// Whether it is a drawing, and leaves as one too.
    pub const fn is_drawn(self) -> bool {
        matches!(self, Self::Map | Self::Trend)
    }

    /// Whether its rows are narrowed by theme and level.
    pub const fn has_rows(self) -> bool {
        matches!(self, Self::Lines | Self::Heat)
    }

    /// The name of its files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Cockpit => "cockpit",
            Self::Heat => "heat",
            Self::Map => "map",
            Self::Districts => "districts",
            Self::Trend => "trend",
            Self::Warnings => "warnings",
            Self::Objectives => "objectives",
        }
    }
}

/// What `?scheme=…&organization=…&day=…&light=…&dual=…&q=…` says, and what a view adds to it. What cannot be read is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub tab: Tab,
    pub asked: Asked,
    /// Only rows with this light.
    pub light: Option<Light>,
    /// Only rows whose goal and money stand together like this.
    pub dual: Option<Dual>,
    /// A part of the name or the code of an indicator.
    pub text: String,
    /// Only rows of this theme.
    pub theme: Option<String>,
    /// Only rows of this level.
    pub level: Option<Level>,
    /// What the lines are put together by.
    pub grouping: Grouping,
    pub order: Order,
    /// The earlier day of the cockpit; none for a month before.
    pub since: Option<Date>,
    /// The rows and the columns of the heat map.
    pub sides: [Axis; 2],
    /// The row and the column of its open cell, by their keys.
    pub cell: Option<[String; 2]>,
    /// The class of the districts; empty for all of them, none for the largest class.
    pub class: Option<String>,
    /// What districts are compared by.
    pub angle: Angle,
    /// What is drawn in the trend; none for the worst.
    pub nodes: Vec<NodeId>,
    /// Only warnings that are this bad.
    pub severity: Option<Severity>,
    /// Only warnings that have gone so far up the line.
    pub step: Option<Step>,
    /// Warnings that are open, or that were.
    pub status: Status,
    /// Only key results of this status.
    pub result: Option<objective::Status>,
    /// Which light the parents of the map have.
    pub rolling: Rolling,
    /// What of the map is expanded.
    pub spread: Spread,
    /// Its node with the focus.
    pub node: Option<NodeId>,
    /// Whether that says why it has its lights.
    pub explains: bool,
}

impl Default for View {
    fn default() -> Self {
        Self::of(Tab::default())
    }
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

/// What a heat map opens with: of everybody how they do in each theme, which fits on a screen.
const SIDES: [Axis; 2] = [Axis::Organizations, Axis::Themes];

impl View {
    /// A view as it opens.
    pub const fn of(tab: Tab) -> Self {
        let asked = Asked { scheme: None, organization: None, day: None };
        Self {
            tab,
            asked,
            light: None,
            dual: None,
            text: String::new(),
            theme: None,
            level: None,
            grouping: Grouping::None,
            order: Order::Worst,
            since: None,
            sides: SIDES,
            cell: None,
            class: None,
            angle: Angle::Target,
            nodes: Vec::new(),
            severity: None,
            step: None,
            status: Status::Open,
            result: None,
            rolling: Rolling::Worst,
            spread: Spread::of(Spread::FIRST),
            node: None,
            explains: false,
        }
    }

    /// How many choices of the filter are made.
    pub fn filters(&self) -> usize {
        let Asked { scheme, organization, day } = self.asked;
        let made = [
            scheme.is_some(),
            organization.is_some(),
            day.is_some(),
            !self.text.trim().is_empty(),
            self.theme.is_some(),
            self.level.is_some(),
            self.severity.is_some(),
            self.step.is_some(),
            self.status != Status::Open,
            self.result.is_some(),
        ];
        made.into_iter().filter(|is_made| *is_made).count()
    }

    pub fn read(tab: Tab, query: &ParamsMap) -> Self {
        let (light, dual) = (query.get("light"), query.get("dual"));
        let [severity, step, status, result, rolling, level, grouping, order] =
            ["severity", "step", "status", "result", "roll", "level", "group", "order"]
                .map(|name| query.get(name));
        let axis = |name: &str| {
            let said = query.get(name);
            Axis::ALL.into_iter().find(|known| said.as_deref() == Some(known.key()))
        };
        Self {
            tab,
            asked: Asked {
                scheme: query.get("scheme").and_then(|scheme| scheme.parse().ok()),
                organization: query.get("organization").and_then(|organization| organization.parse().ok()),
                day: query.get("day").and_then(|day| day.parse().ok()),
            },
            light: Light::ALL.into_iter().find(|known| light.as_deref() == Some(known.key())),
            dual: Dual::ALL.into_iter().find(|known| dual.as_deref() == Some(known.key())),
            text: query.get("q").unwrap_or_default(),
            theme: query.get("theme").filter(|theme| !theme.is_empty()),
            level: Level::ALL.into_iter().find(|known| level.as_deref() == Some(known.key())),
            grouping: Grouping::ALL
                .into_iter()
                .find(|known| grouping.as_deref() == Some(known.key()))
                .unwrap_or_default(),
            order: Order::ALL
                .into_iter()
                .find(|known| order.as_deref() == Some(known.key()))
                .unwrap_or_default(),
            since: query.get("since").and_then(|day| day.parse().ok()),
            sides: sides(axis("rows"), axis("columns")),
            cell: query.get("row").zip(query.get("column")).map(<[String; 2]>::from),
            class: query.get("class"),
            angle: angle(query.get("by").as_deref()),
            nodes: nodes(&query.get("nodes").unwrap_or_default()),
            severity: Severity::ALL.into_iter().find(|known| severity.as_deref() == Some(known.key())),
            step: Step::ALL.into_iter().find(|known| step.as_deref() == Some(known.key())),
            status: Status::ALL
                .into_iter()
                .find(|known| status.as_deref() == Some(known.key()))
                .unwrap_or_default(),
            result: objective::Status::ALL.into_iter().find(|known| result.as_deref() == Some(known.key())),
            rolling: Rolling::ALL
                .into_iter()
                .find(|known| rolling.as_deref() == Some(known.key()))
                .unwrap_or_default(),
            spread: Spread {
                levels: query.get("levels").and_then(|levels| levels.parse().ok()).unwrap_or(Spread::FIRST),
                turned: ids(&query.get("turned").unwrap_or_default()),
            }
            .settled(),
            node: query.get("node").and_then(|node| node.parse().ok()),
            explains: query.get("why").is_some(),
        }
    }

    /// The same of a query string (without `?`), for a file. None where it names what cannot be read: a page shows what it is of, but
    /// a file of another scheme, day or light would be taken for what was asked for.
    pub fn of_query(tab: Tab, query: &str) -> Option<Self> {
        let query = query_of(query);
        let view = Self::read(tab, &query);
        let named = |name: &str| query.get(name).filter(|value| !value.is_empty());
        let is_read = |name: &str, is_known: bool| is_known || named(name).is_none();
        // What cannot be shown would be refused at the next visit.
        let is_shown = query.clone().into_iter().all(|(_, value)| !value.chars().any(forbidden));
        let count = |name: &str| named(name).map_or(0, |nodes| nodes.split('.').count());
        let all = is_shown
            && is_read("scheme", view.asked.scheme.is_some())
            && is_read("organization", view.asked.organization.is_some())
            && is_read("day", view.asked.day.is_some())
            && is_read("since", view.since.is_some())
            && is_read("light", view.light.is_some())
            && is_read("dual", view.dual.is_some())
            && is_read("severity", view.severity.is_some())
            && is_read("step", view.step.is_some())
            && is_read("result", view.result.is_some())
            && is_read("level", view.level.is_some())
            && named("group").is_none_or(|grouping| grouping == view.grouping.key())
            && named("order").is_none_or(|order| order == view.order.key())
            && named("status").is_none_or(|status| status == view.status.key())
            && named("roll").is_none_or(|rolling| rolling == view.rolling.key())
            && named("levels").is_none_or(|levels| levels == view.spread.levels.to_string())
            && count("turned") == view.spread.turned.len()
            && count("nodes") == view.nodes.len();
        all.then_some(view)
    }

    pub fn written(&self) -> String {
        self.written_at(self.tab.path())
    }

    /// The address of a file with what the page shows.
    pub fn file(&self, extension: &str) -> String {
        let closed = Self { cell: None, node: None, explains: false, ..self.clone() };
        closed.written_at(&format!("/board/export/{}.{extension}", self.tab.key()))
    }

    /// The address of another view of the same.
    pub fn beside(&self, tab: Tab) -> String {
        Self { asked: self.asked, ..Self::of(tab) }.written()
    }

    fn written_at(&self, path: &str) -> String {
        let Asked { scheme, organization, day } = self.asked;
        let [rows, columns] = self.sides;
        let axis = |axis: Axis, opens_with: Axis| (axis != opens_with).then(|| axis.key().to_owned());
        let [row, column] = self.cell.clone().map_or([None, None], |cell| cell.map(Some));
        with_query(
            path,
            [
                ("scheme", scheme.map(|scheme| scheme.to_string())),
                ("organization", organization.map(|organization| organization.to_string())),
                ("day", day.map(|day| day.to_string())),
                ("since", self.since.map(|day| day.to_string())),
                ("light", self.light.map(|light| light.key().to_owned())),
                ("dual", self.dual.map(|dual| dual.key().to_owned())),
                ("severity", self.severity.map(|severity| severity.key().to_owned())),
                ("step", self.step.map(|step| step.key().to_owned())),
                ("status", (self.status != Status::Open).then(|| self.status.key().to_owned())),
                ("result", self.result.map(|result| result.key().to_owned())),
                ("q", given(&self.text)),
                ("theme", self.theme.clone()),
                ("level", self.level.map(|level| level.key().to_owned())),
                ("group", (self.grouping != Grouping::None).then(|| self.grouping.key().to_owned())),
                ("order", (self.order != Order::Worst).then(|| self.order.key().to_owned())),
                ("rows", axis(rows, SIDES[0])),
                ("columns", axis(columns, SIDES[1])),
                ("row", row),
                ("column", column),
                ("class", self.class.clone()),
                ("nodes", listed(&self.nodes)),
                ("by", (self.angle != Angle::Target).then(|| self.angle.key().to_owned())),
                ("roll", (self.rolling != Rolling::Worst).then(|| self.rolling.key().to_owned())),
                ("levels", (self.spread.levels != Spread::FIRST).then(|| self.spread.levels.to_string())),
                ("turned", listed(&self.spread.turned)),
                ("node", self.node.map(|node| node.to_string())),
                ("why", self.explains.then(|| "1".to_owned())),
            ],
        )
    }

    /// Whether a row is shown, apart from its lights.
    pub fn finds(&self, row: &BoardRow) -> bool {
        let is_narrowed = !self.tab.has_rows()
            || self.theme.as_ref().is_none_or(|theme| row.theme == *theme)
                && self.level.is_none_or(|level| row.level == level);
        is_narrowed && self.finds_text(&[&row.name, &row.code, &row.theme])
    }

    /// The lines that are shown, in groups and in order.
    pub fn arranged<'a>(&self, board: &'a Board) -> Vec<Group<'a>> {
        arrange(board, self.grouping, self.order, |row| self.shows(row))
    }

    /// Whether one of the texts has what is searched for.
    pub fn finds_text(&self, texts: &[&str]) -> bool {
        let text = key(&self.text);
        texts.iter().any(|known| key(known).contains(&text))
    }

    /// The class whose districts are compared: the chosen one, or the largest one of several districts; none for all districts.
    pub fn class_of(&self, districts: &Districts) -> Option<DistrictClass> {
        let classes = districts.by_class();
        match &self.class {
            Some(class) => {
                classes.into_iter().find_map(|(known, _)| known.filter(|known| known.0 == *class)).cloned()
            }
            None => classes.into_iter().find_map(|(known, size)| known.filter(|_| size > 1)).cloned(),
        }
    }

    /// Whether a warning is shown.
    pub fn warns(&self, warning: &Warning) -> bool {
        warning.status() == self.status
            && self.severity.is_none_or(|severity| warning.severity() == Some(severity))
            && self.step.is_none_or(|step| warning.step == step)
            && self.finds(&warning.row)
    }

    pub fn shows(&self, row: &BoardRow) -> bool {
        self.light.is_none_or(|light| row.reading.light == light)
            && self.dual.is_none_or(|dual| row.dual() == Some(dual))
            && self.finds(row)
    }
}

/// Each once, as many as a trend draws.
fn nodes(said: &str) -> Vec<NodeId> {
    let mut nodes = Vec::new();
    for node in ids(said) {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    nodes.truncate(LINES);
    nodes
}

/// Ids with a full stop between them, which an address keeps readable.
fn ids(said: &str) -> Vec<NodeId> {
    said.split('.').filter_map(|node| node.parse().ok()).collect()
}

fn listed(nodes: &[NodeId]) -> Option<String> {
    given(&nodes.iter().map(ToString::to_string).collect::<Vec<_>>().join("."))
}

fn angle(said: Option<&str>) -> Angle {
    Angle::ALL.into_iter().find(|known| said == Some(known.key())).unwrap_or(Angle::Target)
}

/// The sides of a heat map: organizations or themes down, and across anything else.
fn sides(rows: Option<Axis>, columns: Option<Axis>) -> [Axis; 2] {
    let rows = rows.filter(|rows| matches!(rows, Axis::Organizations | Axis::Themes)).unwrap_or(SIDES[0]);
    let other = if rows == Axis::Themes { Axis::Organizations } else { Axis::Themes };
    [rows, columns.filter(|columns| *columns != rows).unwrap_or(other)]
}

#[cfg(test)]
mod tests;
