//! The full screen (大屏): views and own boards one after the other, each loaded before it is shown, so that a screen on a wall never
//! stands empty. What is shown for how long is in the address, so a link sets a screen up.
//!
//! A wall shows what paper does: `print:` of the styles holds there too, which leaves navigation, filters and buttons out.

mod bar;
mod setup;
mod stage;

use base::address::{escaped, use_query};
use base::page::{Layout, Page};
use indicator_model::id::OwnBoardId;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use people_model::board::Address;
use text::i18n::{t, t_string, use_i18n};
use ui::button::LinkButton;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;

pub use self::setup::WallButton;
use self::stage::StageView;
pub use self::stage::Staged;
use crate::address::View;
use crate::map::Saving;
use crate::own;

const PATH: &str = "/board/wall";

/// Views of one screen.
const MOST: usize = 12;

/// Characters of its address. Servers before ours often take no more than 8 KiB for all heads of a request, with the cookies.
const LONGEST: usize = 6_000;

/// Seconds for which each is shown: the fewest, as it begins, and the most.
const SECONDS: [u32; 3] = [10, 30, 600];

/// What is shown at a time.
#[derive(Clone, Debug, PartialEq)]
pub enum Scene {
    View(Box<View>),
    Own(OwnBoardId),
}

impl Scene {
    /// None for an address that is neither's.
    fn at(address: &str) -> Option<Self> {
        match own::at(address) {
            Some(board) => Some(Self::Own(board)),
            None => View::at(&Address::new(address).ok()?).ok().map(|view| Self::View(Box::new(view))),
        }
    }

    fn address(&self) -> String {
        match self {
            Self::View(view) => view.written(),
            Self::Own(board) => own::address(*board),
        }
    }
}

/// What a screen shows, and for how many seconds each.
#[derive(Clone, Debug, PartialEq)]
struct Wall {
    scenes: Vec<Scene>,
    seconds: u32,
}

impl Wall {
    /// What cannot be read is left out.
    fn read(query: &ParamsMap) -> Self {
        let [least, begin, most] = SECONDS;
        let seconds = query.get("seconds").and_then(|seconds| seconds.parse().ok()).unwrap_or(begin);
        let addresses = query.get_all("show").unwrap_or_default();
        let scenes = addresses.iter().filter_map(|address| Scene::at(address)).take(MOST).collect();
        Self { scenes, seconds: seconds.clamp(least, most) }
    }

    /// Whether its address gets through.
    fn fits(&self) -> bool {
        self.written().len() <= LONGEST
    }

    fn written(&self) -> String {
        let scenes = self.scenes.iter().map(|scene| format!("&show={}", escaped(&scene.address())));
        format!("{PATH}?seconds={}{}", self.seconds, scenes.collect::<String>())
    }
}

/// `saving` is for the goal map, which may be among them.
#[component]
pub fn WallPage(saving: Saving) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let wall = Memo::new(move |_| query.with(Wall::read));
    view! {
        <Page title=move || t_string!(i18n, own_board.wall) layout=Layout::Wall>
            {move || {
                let wall = wall.get();
                if wall.scenes.is_empty() {
                    view! { <Nothing /> }.into_any()
                } else {
                    view! { <StageView wall saving /> }.into_any()
                }
            }}
        </Page>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=Symbol::Chart
            title=move || t_string!(i18n, own_board.wall_empty_title)
            text=move || t_string!(i18n, own_board.wall_empty_text)
        >
            <LinkButton href="/board">{t!(i18n, own_board.to_boards)}</LinkButton>
        </EmptyState>
    }
}

#[cfg(test)]
mod tests {
    use base::address::query_of;

    use super::*;

    fn read(address: &str) -> Wall {
        Wall::read(&query_of(address.split_once('?').unwrap().1))
    }

    #[test]
    fn an_address_says_what_a_screen_shows() {
        let board = "01980000-0000-7000-8000-000000000001";
        let shown = [
            "/board?light=red&q=%E6%B0%B4".to_owned(),
            format!("/board/own?board={board}"),
            "/board/heat".to_owned(),
        ];
        let wall = Wall { scenes: shown.iter().map(|at| Scene::at(at).unwrap()).collect(), seconds: 60 };
        assert!(matches!(wall.scenes[1], Scene::Own(_)));
        assert_eq!(read(&wall.written()), wall);
        assert_eq!(wall.scenes.iter().map(Scene::address).collect::<Vec<_>>(), shown);
    }

    #[test]
    fn an_address_that_would_be_too_long_does_not_fit() {
        let node = "01980000-0000-7000-8000-000000000001";
        let trend = Scene::at(&format!("/board/trend?nodes={node}")).unwrap();
        assert!(Wall { scenes: vec![trend; MOST], seconds: 30 }.fits());
        let text = "水".repeat(100);
        let search = Scene::at(&format!("/board?q={}", escaped(&text))).unwrap();
        let wall = |count| Wall { scenes: vec![search.clone(); count], seconds: 30 };
        assert!(wall(1).fits() && !wall(MOST).fits());
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let wall = read(
            "/board/wall?seconds=x&show=/audit&show=https://example.org&show=/board/own&show=/board/map",
        );
        assert_eq!((wall.seconds, wall.scenes.len()), (30, 1));
        assert_eq!(read("/board/wall?seconds=1").seconds, 10);
        assert_eq!(read("/board/wall?seconds=100000").seconds, 600);
        let many = "&show=/board".repeat(MOST + 1);
        assert_eq!(read(&format!("/board/wall?seconds=10{many}")).scenes.len(), MOST);
    }
}
