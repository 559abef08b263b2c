//! The words of a publication, for the page, the preview and the file.

use base::wording;
use base::wording::measurement::{self, amount};
use indicator_model::light::Light;
use indicator_model::monitor::table::{Table, TableCell};
use indicator_model::node::Level;
use indicator_model::publication::{Content, Fault, Figure, PublicRow, Threshold};
use indicator_model::quantity::Quantity;
use leptos_i18n::td_string;
use text::i18n::Locale;

/// City, scheme, scope and day.
pub fn about(locale: Locale, content: &Content) -> Vec<String> {
    let scope = content.scope.as_deref().unwrap_or(td_string!(locale, publication.whole_city));
    let mut about = vec![content.city.clone(), content.scheme.clone(), scope.to_owned()];
    about.extend(content.level.map(|level| self::level(locale, Some(level)).to_owned()));
    about.push(td_string!(locale, publication.as_of, day = content.day));
    if !content.text.is_empty() {
        about.push(td_string!(locale, publication.only_text, text = content.text.as_str()));
    }
    about
}

/// The value of a row with its unit, or why there is none.
pub fn figure(locale: Locale, row: &PublicRow, threshold: Threshold) -> String {
    match row.figure {
        Figure::Given { value } => amount(value, &row.unit),
        Figure::Small => td_string!(locale, publication.small, count = threshold.count()),
        Figure::Withheld => td_string!(locale, publication.withheld).to_owned(),
        Figure::Missing => td_string!(locale, publication.missing).to_owned(),
    }
}

/// A target with its unit.
pub fn goal(locale: Locale, goal: Option<Quantity>, row: &PublicRow) -> String {
    goal.map_or_else(|| td_string!(locale, publication.none).to_owned(), |goal| amount(goal, &row.unit))
}

pub fn light(locale: Locale, light: Option<Light>) -> &'static str {
    match light {
        Some(light) => measurement::light(light).word(locale),
        None => td_string!(locale, publication.not_shown),
    }
}

/// Whose indicators are shown.
pub fn level(locale: Locale, level: Option<Level>) -> &'static str {
    level.map_or_else(|| td_string!(locale, publication.level_all), |level| wording::level(locale, level))
}

/// Which counts are suppressed.
pub fn threshold(locale: Locale, threshold: Threshold) -> String {
    match threshold.count() {
        0 => td_string!(locale, publication.threshold_none).to_owned(),
        below => td_string!(locale, publication.threshold_below, most = below - 1),
    }
}

pub fn fault(locale: Locale, fault: Fault) -> String {
    match fault {
        Fault::Empty => td_string!(locale, publication.fault_empty).to_owned(),
        Fault::TooMany { found, most } => {
            td_string!(locale, publication.fault_too_many, found = found, most = most)
        }
    }
}

/// The rows as they leave as a file.
pub fn table(locale: Locale, content: &Content) -> Table {
    let heads = [
        td_string!(locale, publication.owner),
        td_string!(locale, publication.indicator),
        td_string!(locale, publication.unit),
        td_string!(locale, publication.value),
        td_string!(locale, publication.planned),
        td_string!(locale, publication.target),
        td_string!(locale, publication.light),
    ];
    let number = |value: Option<Quantity>| {
        value.map_or(TableCell::Empty, |value| TableCell::Number(value, value.precision()))
    };
    let line = |owner: &str, row: &PublicRow| {
        let value = match row.figure {
            Figure::Given { value } => number(Some(value)),
            _ => figure(locale, row, content.threshold).into(),
        };
        let light = light(locale, row.light).into();
        let (planned, target) = (number(row.planned), number(row.target));
        vec![owner.into(), row.name.as_str().into(), row.unit.as_str().into(), value, planned, target, light]
    };
    let groups = content.groups.iter();
    let rows = groups.flat_map(|group| group.rows.iter().map(move |row| line(&group.owner, row))).collect();
    Table { about: about(locale, content), heads: heads.map(str::to_owned).into(), rows }
}
