//! The words of the map.

use base::wording::measurement;
use indicator_model::light::Light;
use indicator_model::monitor::map::roll::{Rolled, Rolling};
use indicator_model::monitor::map::{Detail, Map};
use leptos_i18n::td_string;
use text::i18n::Locale;

pub fn rolling(locale: Locale, rolling: Rolling) -> &'static str {
    match rolling {
        Rolling::Worst => td_string!(locale, map.rolling_worst),
        Rolling::Weighted => td_string!(locale, map.rolling_weighted),
    }
}

/// The rule of a view.
pub fn rule(locale: Locale, rolling: Rolling) -> &'static str {
    match rolling {
        Rolling::Worst => td_string!(locale, map.rule_worst),
        Rolling::Weighted => td_string!(locale, map.rule_weighted),
    }
}

/// How much of each light is below a node, the worst first: a number of nodes, or a share. What there is nothing of is left out.
pub fn below(rolled: &Rolled, rolling: Rolling) -> Vec<(Light, String)> {
    if rolled.below.total() == 0 {
        return Vec::new();
    }
    let percents = rolled.shares.percents();
    let lights = Light::WORST_FIRST.into_iter().zip(percents);
    let parts = lights.map(|(light, percent)| match rolling {
        Rolling::Worst => (light, rolled.below.count(light), String::new()),
        Rolling::Weighted => (light, u32::from(percent), "%".to_owned()),
    });
    parts
        .filter(|(_, count, _)| *count > 0)
        .map(|(light, count, unit)| (light, format!("{count}{unit}")))
        .collect()
}

/// The same in a sentence.
pub fn counts(locale: Locale, below: &[(Light, String)]) -> String {
    let part = |(light, count): &(Light, String)| {
        td_string!(locale, map.count, light = measurement::light(*light).word(locale), count = count.as_str())
    };
    base::wording::listed(locale, below.iter().map(part))
}

/// Why a node has its lights in both views, in sentences; nothing of a leaf, which has its own.
pub fn sentences(locale: Locale, detail: &Detail) -> Vec<String> {
    let Detail { row, rolled, is_weighted, .. } = detail;
    if rolled.below.total() == 0 {
        return vec![td_string!(locale, map.said_leaf).to_owned()];
    }
    let word = |light| measurement::light(light).word(locale);
    let shares = counts(locale, &below(rolled, Rolling::Weighted));
    let weighted = word(rolled.light(Rolling::Weighted));
    vec![
        td_string!(
            locale,
            map.said_worst,
            own = word(row.reading.light),
            total = rolled.below.total(),
            below = counts(locale, &below(rolled, Rolling::Worst)),
            light = word(rolled.worst)
        ),
        if *is_weighted {
            td_string!(locale, map.said_by_weight, shares = shares, light = weighted)
        } else {
            td_string!(locale, map.said_by_parts, shares = shares, light = weighted)
        },
    ]
}

/// What is drawn, for the head of a file.
pub fn title(locale: Locale, map: &Map, rolled: Rolling) -> String {
    let board = &map.board;
    let day = td_string!(locale, board_view.as_of, day = board.day);
    [board.name.as_str(), td_string!(locale, map.tab), rolling(locale, rolled), &day].join(" · ")
}
