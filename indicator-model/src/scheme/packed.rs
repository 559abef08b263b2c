//! A scheme as bytes: how it travels to a browser.
//!
//! `bitcode` lays rows out by columns. What a column holds is prepared for that ([`mod@column`]): an id is what it
//! differs by from the one above, a reference is a distance.
//!
//! No server keeps packed bytes: one version of this file writes them and reads them ([`FORMAT`]).

mod column;
mod row;

use bitcode::{Decode, Encode};
use thiserror::Error;
use uuid::Uuid;

use self::column::{Ids, Link, LinkReader, LinkWriter, Strays};
use self::row::{CurveRow, IndicatorRow, LockRow, NodeLinks, NodeRow, OrganizationRow};
use super::{Revision, Scheme, Support};
use crate::date::Date;
use crate::id::{CycleId, IndicatorId, NodeId, OrganizationId, SchemeId};
use crate::indicator::Indicator;
use crate::node::{Mode, Node};
use crate::organization::Organization;
use crate::period::Cycle;

/// Counts the versions of this form. Part of every address under which packed bytes may be kept.
pub const FORMAT: u32 = 3;

/// The bytes are no scheme: they were cut, or another version wrote them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a packed scheme of this version")]
pub struct Unreadable;

#[derive(Encode, Decode)]
struct Packed<'a> {
    format: u32,
    id: u128,
    name: &'a str,
    revision: u64,
    cycle: (u128, &'a str, i64, i64),
    organizations: Vec<OrganizationRow<'a>>,
    indicators: Vec<IndicatorRow<'a>>,
    nodes: Vec<NodeRow<'a>>,
    locks: Vec<LockRow<'a>>,
    curves: Vec<CurveRow>,
    /// By the row of the node.
    modes: Vec<(u32, Mode)>,
    supports: Vec<(Link, Link)>,
    /// Ids that are referred to and are no row's, in the order in which they are met.
    strays: Vec<u128>,
}

/// Writes a scheme. Equal schemes have equal bytes.
pub fn pack(scheme: &Scheme) -> Vec<u8> {
    let Scheme { id, name, cycle, revision, organizations, indicators, nodes, supports } = scheme;
    let mut strays = Vec::new();
    let mut definitions = LinkWriter::to(indicators.iter().map(|it| it.id.0));
    let mut owners = LinkWriter::to(organizations.iter().map(|it| it.id.0));
    let mut places = LinkWriter::to(nodes.iter().map(|it| it.id.0));
    let mut ids = Ids::default();
    let indicator_rows = indicators.iter().map(|it| IndicatorRow::of(it, ids.write(it.id.0)));
    let indicator_rows = indicator_rows.collect();
    let mut ids = Ids::default();
    let mut node_rows = Vec::with_capacity(nodes.len());
    for it in nodes {
        let links = NodeLinks {
            parent: it.place.parent.map(|parent| places.write(parent.0, &mut strays)),
            indicator: definitions.write(it.indicator.0, &mut strays),
            owner: owners.write(it.owner.0, &mut strays),
        };
        node_rows.push(NodeRow::of(it, ids.write(it.id.0), links));
    }
    let mut link_rows = Vec::with_capacity(supports.len());
    for Support { from, to } in supports {
        let from = places.write(from.0, &mut strays);
        link_rows.push((from, places.write(to.0, &mut strays)));
    }
    bitcode::encode(&Packed {
        format: FORMAT,
        id: id.0.as_u128(),
        name,
        revision: revision.0,
        cycle: (cycle.id.0.as_u128(), &cycle.name, cycle.starts.number(), cycle.ends.number()),
        organizations: organizations.iter().map(OrganizationRow::of).collect(),
        indicators: indicator_rows,
        nodes: node_rows,
        locks: (0..).zip(nodes).filter_map(|(row, it)| Some(LockRow::of(row, it.lock.as_ref()?))).collect(),
        modes: (0..).zip(nodes).filter_map(|(row, it)| Some((row, it.mode?))).collect(),
        curves: (0..).zip(nodes).filter_map(|(row, it)| Some(CurveRow::of(row, it.curve?))).collect(),
        supports: link_rows,
        strays,
    })
}

/// Reads what [`pack`] wrote.
pub fn unpack(bytes: &[u8]) -> Result<Scheme, Unreadable> {
    let packed: Packed = bitcode::decode(bytes).map_err(|_| Unreadable)?;
    if packed.format != FORMAT {
        return Err(Unreadable);
    }
    let organizations = packed.organizations.into_iter().map(OrganizationRow::organization);
    let organizations: Vec<Organization> = organizations.collect();
    let mut ids = Ids::default();
    let indicators = packed.indicators.into_iter().map(|row| row.indicator(&mut ids));
    let indicators: Vec<Indicator> = indicators.collect::<Result<_, _>>()?;
    let mut ids = Ids::default();
    let node_ids: Vec<Uuid> = packed.nodes.iter().map(|row| ids.read(row.id)).collect();

    let mut strays = Strays::new(packed.strays);
    let mut definitions = LinkReader::to(indicators.iter().map(|it| it.id.0));
    let mut owners = LinkReader::to(organizations.iter().map(|it| it.id.0));
    let mut places = LinkReader::to(node_ids.iter().copied());
    let mut locks = packed.locks.into_iter().peekable();
    let mut curves = packed.curves.into_iter().peekable();
    let mut modes = packed.modes.into_iter().peekable();
    let mut nodes: Vec<Node> = Vec::with_capacity(node_ids.len());
    for ((at, row), id) in (0..).zip(packed.nodes).zip(&node_ids) {
        let parent = row.links.parent.map(|parent| places.read(parent, &mut strays)).transpose()?;
        let indicator = definitions.read(row.links.indicator, &mut strays)?;
        let owner = owners.read(row.links.owner, &mut strays)?;
        let lock = locks.next_if(|lock| lock.node == at).map(LockRow::lock);
        let node =
            row.node(NodeId(*id), parent.map(NodeId), IndicatorId(indicator), OrganizationId(owner))?;
        let curve = curves.next_if(|curve| curve.node == at).map(CurveRow::curve).transpose()?;
        let mode = modes.next_if(|(row, _)| *row == at).map(|(_, mode)| mode);
        nodes.push(Node { mode, curve, lock, ..node });
    }
    let mut supports = Vec::with_capacity(packed.supports.len());
    for (from, to) in packed.supports {
        let from = NodeId(places.read(from, &mut strays)?);
        supports.push(Support { from, to: NodeId(places.read(to, &mut strays)?) });
    }
    let (cycle, cycle_name, starts, ends) = packed.cycle;
    Ok(Scheme {
        id: SchemeId(Uuid::from_u128(packed.id)),
        name: packed.name.to_owned(),
        cycle: Cycle {
            id: CycleId(Uuid::from_u128(cycle)),
            name: cycle_name.to_owned(),
            starts: Date::from_number(starts),
            ends: Date::from_number(ends),
        },
        revision: Revision(packed.revision),
        organizations,
        indicators,
        nodes,
        supports,
    })
}
