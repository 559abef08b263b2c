//! Boards: where the indicators of a scheme stand on a day, the worst first, and why.
//!
//! The server reads ([`indicator_model::monitor`]); the page filters what it has, and its state is in the address. Beside the
//! lines there are views of the same readings: the [`cockpit`], the [`heat`] map, the goal [`map`], districts side by
//! side ([`district`]), the early warnings ([`warning`]), and objectives with their key results ([`objective`]). What they
//! show leaves as a file through
//! [`table`], in the words of the page, or is published for everybody ([`publication`]).

mod address;
mod api;
mod cockpit;
mod district;
mod duals;
mod explain;
mod filter;
mod frame;
mod heat;
mod line;
pub mod map;
mod name_form;
mod objective;
mod own;
mod page;
mod pin;
pub mod publication;
mod refresh;
mod replace;
mod rule;
mod rule_form;
mod shelf;
mod spark;
mod spending;
pub mod table;
mod tiles;
mod trend;
mod wall;
mod warning;

pub use address::{Asked, Tab, View};
pub use api::ENDPOINTS;
pub use cockpit::CockpitPage;
pub use district::DistrictPage;
pub use frame::word as tab_word;
pub use heat::HeatPage;
pub use map::{MapPage, Saving};
pub use objective::ObjectivePage;
pub use own::OwnBoardPage;
pub use page::BoardPage;
pub use publication::{PublicationsPage, PublishPage};
pub use trend::{TrendPage, drawing, words as trend_words};
pub use wall::WallPage;
pub use warning::WarningPage;
