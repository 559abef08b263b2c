//! The pages that the search of the frame offers to a person.

use board::{Tab, tab_word};
use find::PageHit;
use people_model::policy::Action;
use people_model::session::Me;
use text::i18n::{Locale, td_string};

use super::navigation::Destination;

/// Those of the navigation, the views of the board, and what is behind the name of the person.
pub fn pages(locale: Locale, me: &Me) -> Vec<PageHit> {
    let page = |path, name: &str| PageHit { name: name.to_owned(), path };
    let places = Destination::open_to(Some(me)).map(|place| page(place.path, place.word(locale)));
    let board = td_string!(locale, shell.nav_board);
    let views =
        Tab::ALL.into_iter().filter(|tab| *tab != Tab::Lines && me.standing.may_ever(Action::SchemeRead));
    let views = views.map(|tab| page(tab.path(), &format!("{board} · {}", tab_word(locale, tab))));
    let own = [
        page("/notices", td_string!(locale, shell.notices)),
        page("/account", td_string!(locale, account.own_title)),
    ];
    places.chain(views).chain(own).collect()
}
