//! What is typed on the page and not entered: the open cell, the cards being edited, and why the edits are made.

use indicator_model::id::NodeId;
use serde::{Deserialize, Serialize};

use crate::plain::cell::{Cell, Manner};
use crate::plain::form::Forms;

/// What is typed and not entered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    /// The open cell; several when the tabs that are gone had one each.
    pub cells: Vec<TypedCell>,
    pub forms: Forms,
    /// Why the edits are made.
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedCell {
    pub node: NodeId,
    pub cell: Cell,
    pub text: String,
    pub manner: Manner,
}

impl Typed {
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Takes in what another tab was typing.
    pub fn join(&mut self, other: Self) {
        self.cells.extend(other.cells);
        for (node, form) in other.forms {
            match self.forms.get_mut(&node) {
                Some(own) => own.join(&form),
                None => drop(self.forms.insert(node, form)),
            }
        }
        if self.reason.is_empty() {
            self.reason = other.reason;
        } else if !other.reason.is_empty() && other.reason != self.reason {
            self.reason = format!("{}；{}", self.reason, other.reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::decompose::ChildMode;
    use indicator_model::target::Tier;
    use indicator_model::tree::Tree;

    use super::*;
    use crate::plain::card::Card;
    use crate::plain::form::Form;
    use crate::plain::sketch::{id, scheme};

    fn form(edit: impl Fn(&mut Card)) -> Form {
        let mut form = Form::new(Card::read(&Tree::new(scheme()), id(1)).unwrap());
        edit(&mut form.card);
        form
    }

    #[test]
    fn what_two_tabs_were_typing_is_all_there() {
        let manner = Manner { upwards: ChildMode::KeepTotal, children_follow: true, tiers_follow: false };
        let cell = |at, text: &str| TypedCell {
            node: id(at),
            cell: Cell::Value(Tier::Basic),
            text: text.into(),
            manner,
        };
        let mine = form(|card| card.indicator.name = "我的".into());
        let other = form(|card| card.indicator.data_source = "台账".into());
        let mut typed =
            Typed { cells: vec![cell(1, "21")], forms: [(id(1), mine)].into(), reason: "专题会".into() };
        typed.join(Typed {
            cells: vec![cell(2, "3x")],
            forms: [(id(1), other)].into(),
            reason: "核减".into(),
        });
        assert_eq!(typed.cells, [cell(1, "21"), cell(2, "3x")]);
        assert_eq!(typed.reason, "专题会；核减");
        let card = &typed.forms[&id(1)].card;
        assert_eq!((card.indicator.name.as_str(), card.indicator.data_source.as_str()), ("我的", "台账"));
    }

    #[test]
    fn what_is_being_typed_is_read_as_it_was_written() {
        let typed = Typed {
            forms: [(id(1), form(|card| card.facts.post = "统计岗".into()))].into(),
            reason: "专题会".into(),
            ..Typed::default()
        };
        let written = serde_json::to_string(&typed).unwrap();
        assert_eq!(serde_json::from_str::<Typed>(&written).unwrap(), typed);
        assert!(!typed.is_nothing());
    }
}
