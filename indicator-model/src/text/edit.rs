//! The texts of changes: read when they come in, on both sides, and never when a journal is replayed.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Kind, key};
use crate::change::{Change, Edit, Placed, Refusal};
use crate::id::{IndicatorId, NodeId};
use crate::indicator::Indicator;
use crate::node::Facts;
use crate::tree::Tree;

/// A text of a node, its indicator or its lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextField {
    Code,
    Name,
    Unit,
    Definition,
    Theme,
    Dimension,
    DataSource,
    DataProvider,
    Evidence,
    Post,
    Basis,
    LockReason,
}

impl TextField {
    pub const fn kind(self) -> Kind {
        match self {
            Self::Code => Kind::Code,
            Self::Name => Kind::Name,
            Self::Unit => Kind::Label,
            Self::Definition | Self::Evidence => Kind::Prose,
            Self::Theme
            | Self::Dimension
            | Self::DataSource
            | Self::DataProvider
            | Self::Post
            | Self::Basis => Kind::Phrase,
            Self::LockReason => Kind::Reason,
        }
    }
}

/// Brings the texts that the changes alter into the form in which they are stored, or says which of them is not
/// accepted.
pub fn settle(changes: &mut [Change]) -> Result<(), Refusal> {
    for Change { node, edit } in changes {
        let node = *node;
        match edit {
            Edit::Indicator { before, after } => settle_indicator(node, Some(before), after)?,
            Edit::Facts { before, after } => settle_facts(node, Some(before), after)?,
            Edit::Lock { after: Some(lock), .. } => {
                settle_text(node, TextField::LockReason, None, &mut lock.reason)?;
            }
            Edit::Presence { before: None, after: Some(placed) } => {
                let Placed { node: new, indicator } = placed.as_mut();
                settle_indicator(node, None, indicator)?;
                settle_text(node, TextField::Post, None, &mut new.post)?;
                settle_text(node, TextField::Basis, None, &mut new.edge.basis)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn settle_indicator(node: NodeId, before: Option<&Indicator>, after: &mut Indicator) -> Result<(), Refusal> {
    let before = before.map(texts);
    for (at, (field, text)) in texts_mut(after).into_iter().enumerate() {
        settle_text(node, field, before.map(|before| before[at]), text)?;
    }
    Ok(())
}

fn settle_facts(node: NodeId, before: Option<&Facts>, after: &mut Facts) -> Result<(), Refusal> {
    let [post, basis] = [before.map(|it| it.post.as_str()), before.map(|it| it.basis.as_str())];
    settle_text(node, TextField::Post, post, &mut after.post)?;
    settle_text(node, TextField::Basis, basis, &mut after.basis)
}

fn settle_text(
    node: NodeId,
    field: TextField,
    before: Option<&str>,
    text: &mut String,
) -> Result<(), Refusal> {
    if before != Some(text) {
        *text = field.kind().read(text).map_err(|fault| Refusal::Text { node, field, fault })?;
    }
    Ok(())
}

fn texts(indicator: &Indicator) -> [&str; 9] {
    let Indicator { code, name, unit, definition, theme, dimension, data_source, .. } = indicator;
    let Indicator { data_provider, evidence, .. } = indicator;
    [code, name, unit, definition, theme, dimension, data_source, data_provider, evidence]
}

/// In the same order.
fn texts_mut(indicator: &mut Indicator) -> [(TextField, &mut String); 9] {
    let Indicator {
        code,
        name,
        unit,
        definition,
        theme,
        dimension,
        data_source,
        data_provider,
        evidence,
        ..
    } = indicator;
    [
        (TextField::Code, code),
        (TextField::Name, name),
        (TextField::Unit, unit),
        (TextField::Definition, definition),
        (TextField::Theme, theme),
        (TextField::Dimension, dimension),
        (TextField::DataSource, data_source),
        (TextField::DataProvider, data_provider),
        (TextField::Evidence, evidence),
    ]
}

/// Refuses a new code that is one of another indicator but for case, width, dashes or what cannot be seen.
///
/// The tree itself compares codes as they are written, so that older journals replay.
pub fn unambiguous(tree: &Tree, changes: &[Change]) -> Result<(), Refusal> {
    let is_coding = |change: &Change| match &change.edit {
        Edit::Indicator { before, after } => before.code != after.code,
        Edit::Presence { .. } => true,
        _ => false,
    };
    if !changes.iter().any(is_coding) {
        return Ok(());
    }
    let known = &tree.scheme().indicators;
    let mut codes: HashMap<IndicatorId, &str> = known.iter().map(|it| (it.id, it.code.as_str())).collect();
    let mut owners: HashMap<String, Vec<IndicatorId>> = HashMap::new();
    for indicator in known {
        owners.entry(key(&indicator.code)).or_default().push(indicator.id);
    }
    for change in changes {
        let (left, taken) = match &change.edit {
            Edit::Indicator { before, after } if before.code != after.code => {
                (Some(before.as_ref()), Some(after.as_ref()))
            }
            Edit::Presence { before, after } => {
                (before.as_ref().map(|it| &it.indicator), after.as_ref().map(|it| &it.indicator))
            }
            _ => continue,
        };
        if let Some(left) = left
            && let Some(owners) = owners.get_mut(&key(&left.code))
        {
            owners.retain(|&id| id != left.id);
            codes.remove(&left.id);
        }
        let Some(taken) = taken else { continue };
        let owners = owners.entry(key(&taken.code)).or_default();
        if owners.contains(&taken.id) {
            continue;
        }
        if let Some(code) = owners.first().and_then(|id| codes.get(id)) {
            return Err(Refusal::RepeatedCode { node: change.node, code: (*code).to_owned() });
        }
        owners.push(taken.id);
        codes.insert(taken.id, &taken.code);
    }
    Ok(())
}
