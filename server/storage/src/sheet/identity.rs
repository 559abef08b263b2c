//! Which node each row of a sheet is that left as one of ours, whatever has become of its code.

use std::cell::LazyCell;
use std::collections::HashSet;

use indicator_model::id::NodeId;
use indicator_model::text;
use indicator_model::tree::Tree;

use super::by_code::ByCode;
use super::check::Row;
use super::then::Then;
use crate::table_file::row_mark::RowMark;

/// Gives each row that left the code that its node has now, and takes a code that no other row of the sheet has or had for the new
/// code of its node. The code that a row says counts more than its mark: a mark stays behind where somebody sorts the columns in
/// sight alone, and is twice there where a row was copied.
pub(super) fn identify(rows: &mut [Row], tree: &Tree, then: &Then) {
    if rows.iter().all(|row| row.mark.is_none()) {
        return;
    }
    let mut identities = Identities { tree, then, claimed: HashSet::new() };
    let mut marks: ByCode<RowMark> = ByCode::default();
    for row in rows.iter_mut() {
        let Some((mark, codes)) = identities.of(row) else {
            row.mark = None;
            continue;
        };
        for code in [codes.was, codes.now].into_iter().flatten() {
            marks.add(code, mark);
        }
    }
    let written: HashSet<String> = rows.iter().map(|row| text::key(&row.code)).collect();
    for row in rows.iter_mut() {
        let said = marks.get(&row.code).copied();
        // One that says its own code is first, whatever is above it.
        if said.is_some_and(|said| row.mark.is_some_and(|mark| mark.id == said.id)) {
            row.mark = row.mark.filter(|mark| identities.claims(*mark));
        } else if said.is_some() {
            row.mark = None;
        }
    }
    for row in rows.iter_mut().filter(|row| row.mark.is_none()) {
        row.mark = marks.get(&row.code).copied().filter(|mark| identities.claims(*mark));
    }
    let in_use: LazyCell<HashSet<&str>, _> =
        LazyCell::new(|| tree.rows().map(|row| tree.indicator(row).code.as_str()).collect());
    let mut now_called: ByCode<String> = ByCode::default();
    for row in rows.iter_mut() {
        let Some((mark, codes)) = identities.of(row) else { continue };
        let says = codes.says(&row.code);
        let is_given =
            [codes.was, codes.now].into_iter().flatten().any(|code| written.contains(&text::key(code)));
        if !says && (is_given || !identities.claims(mark)) {
            row.mark = None;
            continue;
        }
        match codes.now.map(str::to_owned) {
            Some(now) if row.code.is_empty() => row.code = now,
            Some(now) => {
                now_called.add(&row.code, now.clone());
                let written = std::mem::replace(&mut row.code, now);
                row.renamed = (!says).then_some(written);
            }
            None if row.code.is_empty() => row.code = codes.was.unwrap_or_default().to_owned(),
            // Another one has the code of what was removed.
            None if in_use.contains(row.code.as_str()) => row.mark = None,
            None => {}
        }
    }
    for row in rows.iter_mut() {
        let Some(parent) = &mut row.parent else { continue };
        let was_called = || {
            let node = then.called(parent, row.mark?.revision)?;
            tree.row(node).map(|row| tree.indicator(row).code.clone())
        };
        if let Some(now) = now_called.get(parent).cloned().or_else(was_called) {
            *parent = now;
        }
    }
}

struct Identities<'a> {
    tree: &'a Tree,
    then: &'a Then,
    claimed: HashSet<NodeId>,
}

/// The codes of a node: what it was when its row left, where that is another one, and what it is, where it is there.
struct Codes<'a> {
    was: Option<&'a str>,
    now: Option<&'a str>,
}

impl Codes<'_> {
    fn says(&self, code: &str) -> bool {
        [self.was, self.now].into_iter().flatten().any(|known| text::is_same(known, code))
    }
}

impl<'a> Identities<'a> {
    /// None of a node that is not there and was not.
    fn of(&self, row: &Row) -> Option<(RowMark, Codes<'a>)> {
        let mark = row.mark?;
        let now = self.tree.row(NodeId(mark.id)).map(|row| self.tree.indicator(row).code.as_str());
        let was = self.then.code(mark);
        (was.is_some() || now.is_some()).then_some((mark, Codes { was, now }))
    }

    /// Whether no other row is the node.
    fn claims(&mut self, mark: RowMark) -> bool {
        self.claimed.insert(NodeId(mark.id))
    }
}
