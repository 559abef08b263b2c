//! Writes a scheme as the sheet that imports to the same scheme.

use indicator_model::id::{CityId, SchemeId};
use indicator_model::indicator::Indicator;
use indicator_model::node::Node;
use indicator_model::organization::Organization;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::sheet::Column;
use indicator_model::tree::{Row, Tree};
use people_model::audit::Deed;
use people_model::policy::Action;
use tracing::instrument;

use super::words::write_rule;
use super::{curve, mode};
use crate::audit::{self, Deeds};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::scheme;
use crate::table_file::row_mark::RowMark;
use crate::table_file::words::Words;
use crate::table_file::write::{self, Cell, Rows};
use crate::table_file::{Exported, Format};
use crate::watermark::Watermark;

/// The sheet of a scheme: one row per node, in the order in which they were imported and placed.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn export(ctx: &Ctx, id: SchemeId, format: Format) -> Result<Exported, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeExport)?;
    let turn = ctx.store.trees().turn(id).await;
    let transaction = ctx.store.begin().await?;
    let head = scheme::find_for_update(&transaction, ctx, id).await?;
    let permit = scheme::permit(ctx, Action::SchemeExport, &head)?;
    let tree = scheme::tree(ctx, turn, &transaction, &head).await?;
    // What leaves is recorded before it leaves.
    let watermark = Watermark::of(permit.doer());
    let deeds = Deeds::done(permit.doer(), Deed::SchemeExport, head.thing()).with(vec![watermark.field()]);
    audit::record(&transaction, ctx.chain(CityId(head.city_id)), deeds).await?;
    transaction.commit().await?;
    let columns = columns(&tree);
    write::columns(format, watermark, &columns.clone(), move || rows(&tree, &columns)).await
}

/// Form F10, with the column of modes where any node has one.
fn columns(tree: &Tree) -> Vec<Column> {
    let has_mode = tree.rows().any(|row| tree.node(row).mode.is_some());
    Column::ALL.into_iter().filter(|column| *column != Column::Mode || has_mode).collect()
}

fn rows(tree: &Tree, columns: &[Column]) -> Rows {
    let mut rows: Vec<Row> = tree.rows().collect();
    rows.sort_by_key(|&row| (tree.node(row).place.position, tree.node(row).id));
    let revision = tree.scheme().revision;
    let mark = |&row: &Row| RowMark { id: tree.node(row).id.0, revision };
    let marks = rows.iter().map(mark).collect();
    let cells = |row| columns.iter().map(|&column| Shown::of(tree, row).cell(column)).collect();
    Rows { marks, cells: rows.into_iter().map(cells).collect() }
}

/// A node as its row shows it.
pub(super) struct Shown<'a> {
    pub(super) node: &'a Node,
    pub(super) indicator: &'a Indicator,
    pub(super) owner: Option<&'a Organization>,
    /// The code of the node above it; nothing for a root.
    pub(super) parent: &'a str,
}

impl<'a> Shown<'a> {
    fn of(tree: &'a Tree, row: Row) -> Self {
        let parent = tree.parent(row).map_or("", |parent| &tree.indicator(parent).code);
        Self { node: tree.node(row), indicator: tree.indicator(row), owner: tree.owner(row), parent }
    }

    /// What a reader sees of each column.
    pub(super) fn texts(&self) -> Vec<String> {
        Column::ALL.into_iter().map(|column| self.cell(column).shown()).collect()
    }

    fn cell(&self, column: Column) -> Cell {
        let Self { node, indicator, owner, parent } = *self;
        let text = |text: &str| Cell::text(Some(text));
        let of_owner = |part: fn(&Organization) -> &str| text(owner.map_or("", part));
        match column {
            Column::IndicatorCode => text(&indicator.code),
            Column::ParentCode => text(parent),
            Column::Level => Cell::Word(node.level.word()),
            Column::OrgType => Cell::Word(owner.map_or("", |owner| owner.kind.word())),
            Column::OwnerOrgCode => of_owner(|owner| &owner.code),
            Column::OwnerOrgName => of_owner(|owner| &owner.name),
            Column::DistrictClass => of_owner(|owner| owner.class.as_ref().map_or("", |class| &class.0)),
            Column::OwnerPost => text(&node.post),
            Column::StrategyTheme => text(&indicator.theme),
            Column::IndicatorName => text(&indicator.name),
            Column::DefinitionFormula => text(&indicator.definition),
            Column::IndicatorKind => Cell::Word(indicator.kind.word()),
            Column::BudgetDimension => text(&indicator.dimension),
            Column::Unit => text(&indicator.unit),
            Column::Direction => Cell::Word(indicator.direction.word()),
            Column::Comparator => Cell::Word(indicator.comparator.word()),
            Column::BaselineYear => year(node),
            Column::BaselineValue => Cell::Number(node.targets.baseline, indicator.precision),
            Column::BasicTarget => Cell::Number(node.targets.basic, indicator.precision),
            Column::ChallengeTarget => Cell::Number(node.targets.challenge, indicator.precision),
            Column::Weight => Cell::Number(node.weight, Precision::INTEGER),
            Column::DecompositionRule => Cell::Text(write_rule(node.edge.rule, &node.edge.basis)),
            Column::DecompositionShare => Cell::Number(node.edge.share, Precision::INTEGER),
            Column::ScoringMethod => Cell::Word(indicator.scoring.word()),
            Column::CollectionFrequency => Cell::Word(indicator.frequency.word()),
            Column::DataSource => text(&indicator.data_source),
            Column::DataProviderOrg => text(&indicator.data_provider),
            Column::EvidenceRequirement => text(&indicator.evidence),
            Column::Plan => Cell::Text(curve::write(node.curve)),
            Column::Mode => Cell::Word(mode::write(node.mode)),
        }
    }
}

/// The cells of a row as they are shown.
pub(super) fn texts(tree: &Tree, row: Row) -> Vec<String> {
    Shown::of(tree, row).texts()
}

fn year(node: &Node) -> Cell {
    let year = node.baseline_year.and_then(|year| Quantity::from_integer(year.into()).ok());
    Cell::Number(year, Precision::INTEGER)
}
