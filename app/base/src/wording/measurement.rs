//! The words of measured values: periods, forms of values, confidence, causes, lights.

pub mod sheet;

use indicator_model::check_in::{Cause, Confidence};
use indicator_model::indicator::{Frequency, Indicator, MeasureKind};
use indicator_model::light::{Light, LightRule, Preset};
use indicator_model::measurement::{Band, Counting, Measured, MissingReason};
use indicator_model::monitor::Why;
use indicator_model::monitor::forecast::{Chance, Forecast, Method};
use indicator_model::period::Period;
use indicator_model::quantity::{Precision, Quantity};
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number::grouped;

/// A period as people say it: 2026年10月, October 2026.
pub fn period(locale: Locale, period: Period) -> String {
    let (year, number) = (period.year(), period.number());
    match period.frequency() {
        Frequency::Fortnightly => td_string!(locale, check_in.fortnight, year = year, number = number),
        Frequency::Monthly => td_string!(locale, check_in.month, year = year, month = month(locale, number)),
        Frequency::Quarterly => td_string!(locale, check_in.quarter, year = year, number = number),
        Frequency::HalfYearly if number == 1 => td_string!(locale, check_in.first_half, year = year),
        Frequency::HalfYearly => td_string!(locale, check_in.second_half, year = year),
        Frequency::Yearly => td_string!(locale, check_in.year, year = year),
    }
}

/// A month by its name; empty for a number that is none.
pub fn month(locale: Locale, number: u8) -> &'static str {
    match number {
        1 => td_string!(locale, check_in.month_1),
        2 => td_string!(locale, check_in.month_2),
        3 => td_string!(locale, check_in.month_3),
        4 => td_string!(locale, check_in.month_4),
        5 => td_string!(locale, check_in.month_5),
        6 => td_string!(locale, check_in.month_6),
        7 => td_string!(locale, check_in.month_7),
        8 => td_string!(locale, check_in.month_8),
        9 => td_string!(locale, check_in.month_9),
        10 => td_string!(locale, check_in.month_10),
        11 => td_string!(locale, check_in.month_11),
        _ => td_string!(locale, check_in.month_12),
    }
}

/// What a count is of.
pub fn counting(locale: Locale, counting: Counting, frequency: Frequency) -> &'static str {
    match (counting, frequency) {
        (Counting::ToDate, _) => td_string!(locale, check_in.to_date),
        (Counting::ForPeriod, Frequency::Fortnightly) => td_string!(locale, check_in.this_fortnight),
        (Counting::ForPeriod, Frequency::Monthly) => td_string!(locale, check_in.this_month),
        (Counting::ForPeriod, Frequency::Quarterly) => td_string!(locale, check_in.this_quarter),
        (Counting::ForPeriod, Frequency::HalfYearly) => td_string!(locale, check_in.this_half),
        (Counting::ForPeriod, Frequency::Yearly) => td_string!(locale, check_in.this_year),
    }
}

/// A number with its unit. A percent sign follows at once, a word after a blank.
pub fn amount(quantity: Quantity, unit: &str) -> String {
    let number = grouped(quantity, Precision::INTEGER);
    let blank = if unit.is_empty() || matches!(unit, "%" | "‰") { "" } else { " " };
    format!("{number}{blank}{unit}")
}

/// A quotient is rounded where it is shown: two decimals, or more where the indicator has more.
pub fn rounded(quantity: Quantity, precision: Precision) -> Quantity {
    quantity.round_to(precision.max(Precision::new(2).unwrap_or_default()))
}

/// A value in a line.
pub fn value(locale: Locale, value: Measured, indicator: &Indicator) -> String {
    value_in(locale, value, &indicator.unit, indicator.precision)
}

/// The same where the indicator is no longer known.
pub fn value_in(locale: Locale, value: Measured, unit: &str, precision: Precision) -> String {
    match value {
        Measured::Plain { value } => amount(value, unit),
        Measured::Ratio { numerator, denominator } => {
            let [above, below] = [numerator, denominator].map(|part| grouped(part, Precision::INTEGER));
            match value.quantity(unit) {
                Ok(Some(quotient)) => {
                    let quotient = amount(rounded(quotient, precision), unit);
                    td_string!(
                        locale,
                        check_in.quotient_of,
                        quotient = quotient,
                        numerator = above,
                        denominator = below
                    )
                }
                _ => format!("{above} / {below}"),
            }
        }
        Measured::Milestone { percent } => amount(percent, "%"),
        Measured::Rating { percent } => match Band::of(percent) {
            Some(of) => format!("{} {}", amount(percent, "%"), band(locale, of)),
            None => amount(percent, "%"),
        },
        Measured::YesNo { reached: true } => td_string!(locale, check_in.yes).to_owned(),
        Measured::YesNo { reached: false } => td_string!(locale, check_in.no).to_owned(),
        Measured::Missing { reason } => missing(locale, reason).to_owned(),
    }
}

/// The unit in which a value of an indicator is compared with its target.
pub fn unit(indicator: &Indicator) -> &str {
    match indicator.measure {
        MeasureKind::Milestone | MeasureKind::Rating => "%",
        MeasureKind::YesNo => "",
        _ => &indicator.unit,
    }
}

pub fn missing(locale: Locale, reason: MissingReason) -> &'static str {
    match reason {
        MissingReason::NotDue => td_string!(locale, check_in.missing_not_due),
        MissingReason::Late => td_string!(locale, check_in.missing_late),
        MissingReason::NotCollected => td_string!(locale, check_in.missing_not_collected),
        MissingReason::NotApplicable => td_string!(locale, check_in.missing_not_applicable),
    }
}

pub fn band(locale: Locale, band: Band) -> &'static str {
    match band {
        Band::Missed => td_string!(locale, check_in.band_missed),
        Band::Partly => td_string!(locale, check_in.band_partly),
        Band::Reached => td_string!(locale, check_in.band_reached),
    }
}

pub fn confidence(locale: Locale, confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => td_string!(locale, check_in.confidence_high),
        Confidence::Medium => td_string!(locale, check_in.confidence_medium),
        Confidence::Low => td_string!(locale, check_in.confidence_low),
    }
}

pub fn cause(locale: Locale, cause: Cause) -> &'static str {
    match cause {
        Cause::Funds => td_string!(locale, check_in.cause_funds),
        Cause::Rules => td_string!(locale, check_in.cause_rules),
        Cause::Staff => td_string!(locale, check_in.cause_staff),
        Cause::Equipment => td_string!(locale, check_in.cause_equipment),
        Cause::Other => td_string!(locale, check_in.cause_other),
    }
}

/// What decided about a light, in a few words.
pub fn why(locale: Locale, why: Why) -> &'static str {
    match why {
        Why::Value => td_string!(locale, board.why_value),
        Why::FirstGood => td_string!(locale, board.why_first_good),
        Why::Late => td_string!(locale, board.why_late),
        Why::NothingYet => td_string!(locale, board.why_nothing_yet),
        Why::Computed => td_string!(locale, board.why_computed),
        Why::NoTarget => td_string!(locale, board.why_no_target),
        Why::NoRule => td_string!(locale, board.why_no_rule),
    }
}

/// A forecast in a sentence: the value of the year with its band, how it was made and how well that went so far, and what it
/// means for the targets. `shown` writes a value with its unit.
pub fn forecast(locale: Locale, forecast: &Forecast, shown: impl Fn(Quantity) -> String) -> String {
    let chances = [
        forecast.basic.map(|of| td_string!(locale, board.chance_basic, chance = chance(locale, of))),
        forecast.challenge.map(|of| td_string!(locale, board.chance_challenge, chance = chance(locale, of))),
    ];
    let sentence = td_string!(
        locale,
        board.forecast,
        likely = shown(forecast.likely),
        least = shown(forecast.least),
        most = shown(forecast.most),
        method = method(locale, forecast.method),
        error = grouped(forecast.error, Precision::INTEGER)
    );
    chances
        .into_iter()
        .flatten()
        .fold(sentence, |said, chance| said + td_string!(locale, board.forecast_separator) + &chance)
}

fn method(locale: Locale, method: Method) -> &'static str {
    match method {
        Method::RunRate => td_string!(locale, board.method_run_rate),
        Method::Season => td_string!(locale, board.method_season),
        Method::Smoothing => td_string!(locale, board.method_smoothing),
    }
}

fn chance(locale: Locale, chance: Chance) -> &'static str {
    match chance {
        Chance::Certain => td_string!(locale, board.chance_certain),
        Chance::Possible => td_string!(locale, board.chance_possible),
        Chance::Impossible => td_string!(locale, board.chance_impossible),
    }
}

/// The rule that lights follow: whose it is, or which version of the city's own.
pub fn light_rule(locale: Locale, rule: &LightRule) -> String {
    if rule.chosen.own.is_some() {
        td_string!(locale, board.rule_own, version = rule.version)
    } else {
        preset(locale, rule.chosen.preset).to_owned()
    }
}

/// The city whose published rule it is.
pub fn preset(locale: Locale, preset: Preset) -> &'static str {
    match preset {
        Preset::Yinchuan => td_string!(locale, board.preset_yinchuan),
        Preset::Tianjin => td_string!(locale, board.preset_tianjin),
        Preset::Sanya => td_string!(locale, board.preset_sanya),
    }
}

/// The light of the model as it is drawn.
pub const fn light(light: Light) -> ui::light::Light {
    match light {
        Light::Green => ui::light::Light::Green,
        Light::Amber => ui::light::Light::Amber,
        Light::Red => ui::light::Light::Red,
        Light::Grey => ui::light::Light::Grey,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_written_in_words() {
        for (text, chinese, english) in [
            ("2026-M10", "2026年10月", "October 2026"),
            ("2026-Q3", "2026年第3季度", "Q3 2026"),
            ("2026-H2", "2026年下半年", "second half of 2026"),
            ("2026-Y", "2026年", "2026"),
            ("2026-F07", "2026年第7个双周", "Fortnight 7 of 2026"),
        ] {
            let of = |locale| period(locale, text.parse().unwrap());
            assert_eq!([of(Locale::zh_CN), of(Locale::en)], [chinese, english]);
        }
    }

    #[test]
    fn a_percent_sign_follows_at_once_and_a_word_after_a_blank() {
        let number: Quantity = "12345.5".parse().unwrap();
        assert_eq!([amount(number, "%"), amount(number, "万元")], ["12,345.5%", "12,345.5 万元"]);
    }
}
