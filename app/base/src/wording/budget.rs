//! The words of budgets: amounts, verdicts of goal and money, what decided about a light.

pub mod sheet;

use indicator_model::budget::UNIT;
use indicator_model::budget::dual::Dual;
use indicator_model::budget::reading::{ItemReading, Reading, Why};
use indicator_model::curve::Curve;
use indicator_model::light::{Gauge, LightRule, Thresholds};
use indicator_model::monitor::PATIENCE;
use indicator_model::quantity::{Precision, Quantity};
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number::grouped;
use ui::tone::Tone;

use super::audit::known;
use super::curve;
use super::measurement::{amount, light, light_rule, period, preset};

/// From so many 万元 on, amounts are shown in 亿元 (100 million yuan).
const YI: i64 = 10_000;

/// An amount of 万元 as people write it, with two decimals at most: 48,000 is 4.8 亿元.
pub fn money(quantity: Quantity) -> String {
    let millionths = quantity.millionths();
    let (quantity, unit) = if millionths.abs() >= YI * indicator_model::quantity::ONE {
        // Smaller by four digits, so it is within the range.
        (Quantity::from_millionths(millionths / YI).unwrap_or(quantity), "亿元")
    } else {
        (quantity, UNIT)
    };
    amount(quantity.round_to(Precision::new(2).unwrap_or_default()), unit)
}

/// The same with all digits, in 万元.
pub fn money_in_full(quantity: Quantity) -> String {
    amount(quantity, UNIT)
}

/// A percentage to one decimal.
pub fn percent(quantity: Quantity) -> String {
    amount(quantity.round_to(Precision::TENTH), "%")
}

/// How goal and money stand together.
pub fn dual(locale: Locale, dual: Dual) -> &'static str {
    match dual {
        Dual::Ineffective => td_string!(locale, budget.dual_ineffective),
        Dual::Stalled => td_string!(locale, budget.dual_stalled),
        Dual::Behind => td_string!(locale, budget.dual_behind),
        Dual::SpendingLags => td_string!(locale, budget.dual_spending_lags),
        Dual::Sound => td_string!(locale, budget.dual_sound),
    }
}

/// How urgent that is.
pub const fn dual_tone(dual: Dual) -> Tone {
    match dual {
        Dual::Ineffective | Dual::Stalled => Tone::Bad,
        Dual::Behind | Dual::SpendingLags => Tone::Warning,
        Dual::Sound => Tone::Good,
    }
}

/// What that means, in a sentence.
pub fn dual_meaning(locale: Locale, dual: Dual) -> &'static str {
    match dual {
        Dual::Ineffective => td_string!(locale, budget.meaning_ineffective),
        Dual::Stalled => td_string!(locale, budget.meaning_stalled),
        Dual::Behind => td_string!(locale, budget.meaning_behind),
        Dual::SpendingLags => td_string!(locale, budget.meaning_spending_lags),
        Dual::Sound => td_string!(locale, budget.meaning_sound),
    }
}

/// What decided about the light of money, in a few words.
pub fn why(locale: Locale, why: Why) -> &'static str {
    match why {
        Why::Spent => td_string!(locale, budget.why_spent),
        Why::FirstGood => td_string!(locale, board.why_first_good),
        Why::Late => td_string!(locale, board.why_late),
        Why::NothingYet => td_string!(locale, board.why_nothing_yet),
        Why::NoBudget => td_string!(locale, budget.why_no_budget),
    }
}

/// Why the light of money is on: what was spent of what, beside what was planned, and the rule.
pub fn sentences(locale: Locale, reading: &Reading, of: &LightRule) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(last) = reading.last {
        let rate = last.rate().map_or_else(|| "–".to_owned(), percent);
        said.push(td_string!(
            locale,
            budget.said_spent,
            month = period(locale, last.month),
            executed = money(last.executed),
            adjusted = money(last.adjusted),
            rate = rate,
            planned = money(last.planned)
        ));
    } else {
        said.push(td_string!(locale, budget.said_budget, adjusted = money(reading.adjusted)));
    }
    if let Some(late) = reading.late {
        let (month, due) = (period(locale, late.period), late.due);
        said.push(td_string!(locale, budget.said_late, month = month, due = due, days = late.days));
    }
    said.push(rule(locale, reading, of));
    said.extend(reading.items.iter().flat_map(|item| item_sentences(locale, item)));
    said
}

/// By which plan an item is paid, and what is wrong with it.
pub fn item_sentences(locale: Locale, item: &ItemReading) -> Vec<String> {
    let (code, name) = (item.code.as_str(), item.name.as_str());
    let plan = curve(locale, item.follows);
    let plan = if item.is_filed {
        td_string!(locale, budget.plan_filed, code = code, name = name, plan = plan)
    } else if item.follows == Curve::Season {
        td_string!(locale, budget.plan_last_year, code = code, name = name)
    } else {
        td_string!(locale, budget.plan_calendar, code = code, name = name)
    };
    std::iter::once(plan).chain(overspent(locale, item)).collect()
}

/// the item spent more than it has.
pub fn overspent(locale: Locale, item: &ItemReading) -> Option<String> {
    let (over, last) = (item.overspent?, item.last?);
    Some(td_string!(
        locale,
        budget.overspent,
        code = item.code.as_str(),
        executed = money_in_full(last.executed),
        adjusted = money_in_full(last.adjusted),
        over = money_in_full(over)
    ))
}

/// The rule that gave the light.
fn rule(locale: Locale, reading: &Reading, of: &LightRule) -> String {
    match reading.why {
        Why::Spent => td_string!(locale, budget.rule_spent, rule = thresholds(locale, of)),
        Why::FirstGood => {
            let word = |of| light(of).word(locale);
            let alone = reading.alone.unwrap_or(reading.light);
            td_string!(locale, board.rule_first_good, alone = word(alone), light = word(reading.light))
        }
        Why::Late => td_string!(locale, board.rule_late, days = PATIENCE),
        Why::NothingYet => td_string!(locale, board.rule_nothing_yet).to_owned(),
        Why::NoBudget => td_string!(locale, budget.rule_no_budget).to_owned(),
    }
}

/// The thresholds of a rule, with its name.
pub fn thresholds(locale: Locale, of: &LightRule) -> String {
    with_name(locale, &light_rule(locale, of), &of.thresholds())
}

/// The thresholds of a city's own, whatever their version.
pub fn thresholds_in_words(locale: Locale, thresholds: &Thresholds) -> String {
    with_name(locale, td_string!(locale, board.rule_own_name), thresholds)
}

fn with_name(locale: Locale, name: &str, thresholds: &Thresholds) -> String {
    let points = |quantity: Quantity| grouped(quantity, Precision::INTEGER);
    let (amber, red) = (points(thresholds.amber), points(thresholds.red));
    match thresholds.gauge {
        Gauge::Target => td_string!(locale, board.rule_gap, name = name, amber = amber, red = red),
        Gauge::Plan if thresholds.amber.is_zero() => {
            td_string!(locale, board.rule_plan, name = name, red = red)
        }
        Gauge::Plan => td_string!(locale, board.rule_plan_from, name = name, amber = amber, red = red),
    }
}

/// A rule as the audit log has it.
pub fn recorded_rule(locale: Locale, value: &str) -> String {
    if let Some(published) = known(value) {
        return preset(locale, published).to_owned();
    }
    serde_json::from_str(value).map_or_else(|_| value.to_owned(), |own| thresholds_in_words(locale, &own))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("48000", "4.8 亿元", "48,000 万元")]
    #[case("10000", "1 亿元", "10,000 万元")]
    #[case("9999.999", "10,000 万元", "9,999.999 万元")]
    #[case("40095.06", "4.01 亿元", "40,095.06 万元")]
    #[case("329.6", "329.6 万元", "329.6 万元")]
    #[case("0", "0 万元", "0 万元")]
    #[case("-12345", "−1.23 亿元", "−12,345 万元")]
    fn an_amount_is_said_in_the_unit_that_people_use(
        #[case] quantity: &str,
        #[case] said: &str,
        #[case] full: &str,
    ) {
        let quantity: Quantity = quantity.parse().unwrap();
        assert_eq!((money(quantity).as_str(), money_in_full(quantity).as_str()), (said, full));
    }
}
