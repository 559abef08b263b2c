//! The definition card of a node as one value that can be edited: its indicator, owner, rule, facts, mode and plan curve.
//!
//! Plain Rust. A card is turned into changes against the card that its editor saw, so that a field which others
//! changed in the meantime is noticed by the model like any other edit.

use indicator_model::change::{Change, Edit};
use indicator_model::curve::Curve;
use indicator_model::id::{NodeId, OrganizationId};
use indicator_model::indicator::Indicator;
use indicator_model::node::{Facts, Mode, RollUpRule};
use indicator_model::tree::Tree;
use serde::{Deserialize, Serialize};

use crate::plain::merge;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub indicator: Indicator,
    pub owner: OrganizationId,
    pub rule: RollUpRule,
    pub facts: Facts,
    #[serde(default)]
    pub mode: Option<Mode>,
    #[serde(default)]
    pub curve: Option<Curve>,
}

impl Card {
    pub fn read(tree: &Tree, node: NodeId) -> Option<Self> {
        let row = tree.row(node)?;
        let node = tree.node(row);
        Some(Self {
            indicator: tree.indicator(row).clone(),
            owner: node.owner,
            rule: node.edge.rule,
            facts: node.facts(),
            mode: node.mode,
            curve: node.curve,
        })
    }

    /// The changes that make this card of the one that was `seen`.
    pub fn changes(&self, seen: &Self, node: NodeId) -> Vec<Change> {
        let mut edits = Vec::new();
        if self.indicator != seen.indicator {
            let (before, after) = (Box::new(seen.indicator.clone()), Box::new(self.indicator.clone()));
            edits.push(Edit::Indicator { before, after });
        }
        if self.owner != seen.owner {
            edits.push(Edit::Owner { before: seen.owner, after: self.owner });
        }
        if self.rule != seen.rule {
            edits.push(Edit::Rule { before: seen.rule, after: self.rule });
        }
        if self.facts != seen.facts {
            let (before, after) = (seen.facts.clone().into(), self.facts.clone().into());
            edits.push(Edit::Facts { before, after });
        }
        if self.mode != seen.mode {
            edits.push(Edit::Mode { before: seen.mode, after: self.mode });
        }
        if self.curve != seen.curve {
            edits.push(Edit::Curve { before: seen.curve, after: self.curve });
        }
        edits.into_iter().map(|edit| Change { node, edit }).collect()
    }

    /// This card over the one that is there `now`: fields that were not edited since `seen` follow what is there.
    #[must_use]
    pub fn over(&self, seen: &Self, now: &Self) -> Self {
        Self {
            indicator: merge::indicator(&seen.indicator, &self.indicator, &now.indicator),
            owner: merge::field(&seen.owner, &self.owner, &now.owner),
            rule: merge::field(&seen.rule, &self.rule, &now.rule),
            facts: merge::facts(&seen.facts, &self.facts, &now.facts),
            mode: merge::field(&seen.mode, &self.mode, &now.mode),
            curve: merge::field(&seen.curve, &self.curve, &now.curve),
        }
    }

    /// With the blanks around every text taken away.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        let Indicator { code, name, unit, definition, theme, dimension, data_source, .. } =
            &mut self.indicator;
        for text in [code, name, unit, definition, theme, dimension, data_source] {
            *text = text.trim().to_owned();
        }
        let Indicator { data_provider, evidence, .. } = &mut self.indicator;
        for text in [data_provider, evidence, &mut self.facts.post, &mut self.facts.basis] {
            *text = text.trim().to_owned();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain::sketch::{id, scheme};

    #[test]
    fn only_what_was_edited_becomes_a_change() {
        let seen = Card::read(&Tree::new(scheme()), id(1)).expect("the node is in the scheme");
        let mut card = seen.clone();
        assert_eq!(card.changes(&seen, id(1)), []);
        card.indicator.name = "东区".into();
        card.rule = RollUpRule::NotDecomposed;
        let changes = card.changes(&seen, id(1));
        assert!(matches!(
            changes.as_slice(),
            [Change { edit: Edit::Indicator { .. }, .. }, Change { edit: Edit::Rule { .. }, .. }]
        ));
        assert!(Tree::new(scheme()).apply_all(&changes).is_ok());
    }

    #[test]
    fn fields_that_i_left_alone_follow_what_others_made_of_them() {
        let seen = Card::read(&Tree::new(scheme()), id(1)).expect("the node is in the scheme");
        let (mut mine, mut theirs) = (seen.clone(), seen.clone());
        mine.indicator.name = "我的".into();
        theirs.indicator.name = "别人的".into();
        theirs.indicator.data_source = "台账".into();
        theirs.facts.post = "统计岗".into();
        let merged = mine.over(&seen, &theirs);
        assert_eq!(merged.indicator.name, "我的");
        assert_eq!(merged.indicator.data_source, "台账");
        assert_eq!(merged.facts.post, "统计岗");
    }
}
