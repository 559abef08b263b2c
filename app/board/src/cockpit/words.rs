//! The words of a card: for what it was chosen, and who must do what.

use base::wording::measurement;
use indicator_model::date::Date;
use indicator_model::monitor::board::Board;
use indicator_model::monitor::cockpit::{Card, Chosen, Move};
use leptos_i18n::td_string;
use text::i18n::Locale;

/// For what the card was chosen, in one sentence.
pub fn why(locale: Locale, card: &Card, since: Date) -> String {
    let before = measurement::light(card.before).word(locale);
    match card.chosen {
        Chosen::Red { place } => {
            let first = if place == 1 {
                td_string!(locale, board_view.why_widest).to_owned()
            } else {
                td_string!(locale, board_view.why_red, place = place)
            };
            if Move::between(card.before, card.row.reading.light) == Move::Worse {
                td_string!(locale, board_view.why_red_worse, first = first, day = since, before = before)
            } else {
                first
            }
        }
        Chosen::Worse => td_string!(locale, board_view.why_worse, day = since, before = before),
        Chosen::WillMiss => td_string!(locale, board_view.why_will_miss).to_owned(),
        Chosen::Late { days } => td_string!(locale, board_view.why_late, days = days),
        Chosen::Amber => td_string!(locale, board_view.why_amber).to_owned(),
    }
}

/// Who must act, and what is to be done first: what is silent is to be reported before it can be explained.
pub fn who(locale: Locale, card: &Card, board: &Board) -> String {
    let owner = board.owner_name(card.row.owner);
    if let Some(late) = card.row.reading.late {
        let period = measurement::period(locale, late.period);
        return td_string!(locale, board_view.who_reports, owner = owner, period = period);
    }
    td_string!(locale, board_view.who_explains, owner = owner)
}
