//! What saved views and own boards ask of the server.

use base::error::AppError;
use base::json::Json;
use indicator_model::id::{OwnBoardId, ViewId};
use indicator_model::monitor::card::Face;
use leptos::prelude::*;
use people_model::board::own::{BoardEdit, Edited, NewBoard, OwnBoard};
use people_model::board::{Address, NewView, Shelf};
#[cfg(feature = "ssr")]
use people_model::refusal::Refusal;

#[cfg(feature = "ssr")]
use crate::address::View;

/// What the person who asks keeps beside the boards.
#[server(prefix = "/fn", endpoint = "board/shelf", input = Json, output = Json)]
pub async fn open_shelf() -> Result<Shelf, AppError> {
    use base::request::ctx;
    Ok(storage::board::shelf(&ctx()?).await?)
}

/// Keeps a view under a name, in the one form that its address has.
#[server(prefix = "/fn", endpoint = "board/keep_view", input = Json, output = Json)]
pub async fn keep_view(new: NewView) -> Result<(), AppError> {
    use base::request::ctx;
    let address = settled(&new.address)?;
    Ok(storage::board::keep_view(&ctx()?, NewView { address, ..new }).await?)
}

/// Gives a view that is kept another name.
#[server(prefix = "/fn", endpoint = "board/rename_view", input = Json, output = Json)]
pub async fn rename_view(view: ViewId, name: String) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::board::rename_view(&ctx()?, view, &name).await?)
}

/// Forgets a view that is kept.
#[server(prefix = "/fn", endpoint = "board/remove_view", input = Json, output = Json)]
pub async fn remove_view(view: ViewId) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::board::remove_view(&ctx()?, view).await?)
}

/// Makes a board of cards.
#[server(prefix = "/fn", endpoint = "board/make_board", input = Json, output = Json)]
pub async fn make_board(new: NewBoard) -> Result<(), AppError> {
    use base::request::ctx;

    let mut new = new;
    for card in &mut new.cards {
        card.address = settled(&card.address)?;
    }
    Ok(storage::board::make_board(&ctx()?, new).await?)
}

/// Opens a board of the person who asks, or one that is shared with them.
#[server(prefix = "/fn", endpoint = "board/own_board", input = Json, output = Json)]
pub async fn open_own(board: OwnBoardId) -> Result<OwnBoard, AppError> {
    use base::request::ctx;
    Ok(storage::board::own_board(&ctx()?, board).await?)
}

/// Makes a change of a board.
#[server(prefix = "/fn", endpoint = "board/edit_board", input = Json, output = Json)]
pub async fn edit_board(edit: BoardEdit) -> Result<Edited, AppError> {
    use base::request::ctx;
    use people_model::board::own::Change;

    let mut edit = edit;
    if let Change::Add { card, .. } = &mut edit.change {
        card.address = settled(&card.address)?;
    }
    Ok(storage::board::edit_board(&ctx()?, edit).await?)
}

/// Removes a board.
#[server(prefix = "/fn", endpoint = "board/remove_board", input = Json, output = Json)]
pub async fn remove_board(board: OwnBoardId) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::board::remove_board(&ctx()?, board).await?)
}

/// What a card shows to the person who asks.
#[server(prefix = "/fn", endpoint = "board/read_card", input = Json, output = Json)]
pub async fn read_card(address: Address) -> Result<Face, AppError> {
    use base::request::ctx;
    use storage::board;

    use crate::address::{Asked, Tab};
    use crate::objective::found::Found;

    let ctx = ctx()?;
    let view = shown(&address)?;
    let Asked { scheme, organization, day } = view.asked;
    let Some(scheme) = board::chosen(&ctx, scheme).await? else { return Ok(Face::Nothing) };
    Ok(match (view.tab, view.nodes.as_slice()) {
        (Tab::Cockpit, _) => {
            Face::cockpit(board::cockpit(&ctx, scheme, organization, day, view.since).await?.value())
        }
        (Tab::Trend, &[node]) => {
            let trend = board::trend(&ctx, scheme, organization, day, &[node]).await?.value();
            // What is gone has no forecast either.
            let is_known = !trend.lines.is_empty();
            let detail = if is_known { Some(board::detail(&ctx, scheme, node, day).await?) } else { None };
            Face::indicator(trend, detail.and_then(|detail| detail.forecast))
        }
        (Tab::Trend, nodes) => {
            Face::trend(board::trend(&ctx, scheme, organization, day, nodes).await?.value())
        }
        (Tab::Warnings, _) => {
            let warnings = board::warnings(&ctx, scheme, organization, day).await?;
            Face::warnings(warnings, |warning| view.warns(warning))
        }
        (Tab::Objectives, _) => {
            let objectives = board::objectives(&ctx, scheme, organization, day).await?;
            let found = Found::of(&objectives, &view);
            Face::objectives(objectives, |it| found.key_results.contains(&it.row.node))
        }
        (Tab::Lines | Tab::Heat | Tab::Map | Tab::Districts, _) => {
            let board = board::indicators(&ctx, scheme, organization, day).await?.value();
            Face::rows(board, |row| view.shows(row))
        }
    })
}

/// What an address shows.
#[cfg(feature = "ssr")]
fn shown(address: &Address) -> Result<View, AppError> {
    Ok(View::at(address).map_err(Refusal::from)?)
}

/// The one form of an address.
#[cfg(feature = "ssr")]
fn settled(address: &Address) -> Result<Address, AppError> {
    Ok(shown(address)?.address().map_err(Refusal::from)?)
}
