//! Finding anything in the city by a part of its name or code, or by how its name sounds.

mod pinyin;

use std::collections::HashSet;
use std::sync::Arc;

use indicator_model::id::OrganizationId;
use indicator_model::text::{self, Kind};
use indicator_model::tree::{Row, Tree};
use people_model::find::{Hits, IndicatorHit, OrganizationHit, PersonHit};
use people_model::policy::Action;
use tracing::instrument;

use crate::ctx::Ctx;
use crate::error::{StoreError, in_field};
use crate::scheme::Reading;
use crate::{account, board, clock, organization};

/// Of each kind: who sees more types another letter.
const LISTED: usize = 8;

/// What has the text in its name or code, or a name that sounds like it: indicators and organizations of the scheme that boards open with, other organizations in
/// effect today, and people.
/// What the actor may never read is not looked at; nothing is found by an empty text.
///
/// # Errors
/// [`StoreError::Text`] where it is no text that could be searched for.
#[instrument(skip_all)]
pub async fn find(ctx: &Ctx, text: &str) -> Result<Hits, StoreError> {
    ctx.authorize_own()?;
    let wanted = Wanted(text::key(&Kind::Search.read(text).map_err(in_field("text"))?));
    if wanted.0.is_empty() {
        return Ok(Hits::default());
    }
    let tree = planned(ctx).await?;
    let indicators = tree.as_ref().map(|tree| indicators(tree, &wanted)).unwrap_or_default();
    let organizations = organizations(ctx, tree.as_deref(), &wanted).await?;
    Ok(Hits { indicators, organizations, people: people(ctx, &wanted).await? })
}

/// The scheme that boards open with.
async fn planned(ctx: &Ctx) -> Result<Option<Arc<Tree>>, StoreError> {
    if !ctx.might(Action::SchemeRead) {
        return Ok(None);
    }
    let Some(scheme) = board::current(ctx).await? else { return Ok(None) };
    Ok(Some(Reading::of(ctx, scheme, Action::SchemeRead).await?.tree))
}

/// What is searched for, in the form in which texts are compared.
struct Wanted(String);

impl Wanted {
    /// 0 for the whole of a name or code, 1 for its beginning, 2 for another part of it, 3 for its sound.
    fn rank(&self, name: &str, code: &str) -> Option<u8> {
        let rank = |part| {
            let key = text::key(part);
            match key.find(&self.0)? {
                0 if key.len() == self.0.len() => Some(0),
                0 => Some(1),
                _ => Some(2),
            }
        };
        let written = [name, code].into_iter().filter_map(rank).min();
        written.or_else(|| pinyin::sounds_like(name, &self.0).then_some(3))
    }
}

/// The first of the lowest rank, in the order in which they came.
fn best<T>(ranked: impl Iterator<Item = (u8, T)>) -> Vec<T> {
    let mut ranked: Vec<(u8, T)> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.truncate(LISTED);
    ranked.into_iter().map(|(_, found)| found).collect()
}

/// Those higher up before those below.
fn indicators(tree: &Tree, wanted: &Wanted) -> Vec<IndicatorHit> {
    let mut rows: Vec<Row> = tree.rows().collect();
    // Rows are numbered level by level.
    rows.sort_unstable();
    let ranked = rows.into_iter().filter_map(|row| {
        let indicator = tree.indicator(row);
        Some((wanted.rank(&indicator.name, &indicator.code)?, row))
    });
    let name = |id: OrganizationId| {
        let known = tree.scheme().organizations.iter().find(|known| known.id == id);
        known.map(|known| known.name.clone()).unwrap_or_default()
    };
    let hit = |row: Row| {
        let (node, indicator) = (tree.node(row), tree.indicator(row));
        IndicatorHit {
            scheme: tree.scheme().id,
            node: node.id,
            code: indicator.code.clone(),
            name: indicator.name.clone(),
            owner: name(node.owner),
        }
    };
    best(ranked).into_iter().map(hit).collect()
}

/// Those of the scheme, and of the register what is not among them.
async fn organizations(
    ctx: &Ctx,
    tree: Option<&Tree>,
    wanted: &Wanted,
) -> Result<Vec<OrganizationHit>, StoreError> {
    let city = ctx.actor().city().filter(|_| ctx.might(Action::OrganizationRead));
    let registered = match city {
        Some(city) => organization::list(ctx, city, clock::today()).await?,
        None => Vec::new(),
    };
    let scheme = tree.map(|tree| tree.scheme().id);
    let planned = tree.map(|tree| tree.scheme().organizations.as_slice()).unwrap_or_default();
    let has_board: HashSet<OrganizationId> = planned.iter().map(|known| known.id).collect();
    let others = registered.iter().filter(|known| !has_board.contains(&known.id)).map(|known| (None, known));
    let ranked = planned.iter().map(|known| (scheme, known)).chain(others).filter_map(|(scheme, known)| {
        let rank = wanted.rank(&known.name, &known.code)?;
        let (code, name) = (known.code.clone(), known.name.clone());
        Some((rank, OrganizationHit { id: known.id, scheme, code, name }))
    });
    Ok(best(ranked))
}

async fn people(ctx: &Ctx, wanted: &Wanted) -> Result<Vec<PersonHit>, StoreError> {
    let Some(city) = ctx.actor().city().filter(|_| ctx.might(Action::AccountRead)) else {
        return Ok(Vec::new());
    };
    account::look_for(ctx, city, LISTED, |name, login| wanted.rank(name, login)).await
}
