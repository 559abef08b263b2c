//! The changes of a change-set as they travel. A target, of which an allocation over a large scheme has hundreds of
//! thousands, is a row of four: node, tier, before, after. That is half of what its fields take with their names; the
//! long form is read too.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Change, Edit};
use crate::id::NodeId;
use crate::quantity::Quantity;
use crate::target::Tier;

#[derive(Serialize)]
#[serde(untagged)]
enum Written<'a> {
    Target(NodeId, Tier, Option<Quantity>, Option<Quantity>),
    Other(&'a Change),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Read {
    Target(NodeId, Tier, Option<Quantity>, Option<Quantity>),
    Other(Change),
}

impl<'a> From<&'a Change> for Written<'a> {
    fn from(change: &'a Change) -> Self {
        match change.edit {
            Edit::Target { tier, before, after } => Self::Target(change.node, tier, before, after),
            _ => Self::Other(change),
        }
    }
}

impl From<Read> for Change {
    fn from(read: Read) -> Self {
        match read {
            Read::Target(node, tier, before, after) => {
                Self { node, edit: Edit::Target { tier, before, after } }
            }
            Read::Other(change) => change,
        }
    }
}

pub fn serialize<S: Serializer>(changes: &[Change], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(changes.iter().map(Written::from))
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Change>, D::Error> {
    // Read one by one: as a list of the intermediate form it would be in memory twice.
    struct Changes;
    impl<'de> serde::de::Visitor<'de> for Changes {
        type Value = Vec<Change>;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a list of changes")
        }

        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut rows: A) -> Result<Vec<Change>, A::Error> {
            let mut changes = Vec::new();
            while let Some(row) = rows.next_element::<Read>()? {
                changes.push(row.into());
            }
            Ok(changes)
        }
    }
    deserializer.deserialize_seq(Changes)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::change::{Change, ChangeSet, Edit};
    use crate::id::{ChangeSetId, NodeId};
    use crate::scheme::Revision;
    use crate::target::Tier;

    fn change_set() -> ChangeSet {
        let node = NodeId(Uuid::from_u128(1));
        let target = Edit::Target { tier: Tier::Basic, before: None, after: "1200.5".parse().ok() };
        let support = Edit::Support { to: NodeId(Uuid::from_u128(2)), before: false, after: true };
        ChangeSet {
            id: ChangeSetId(Uuid::from_u128(3)),
            base: Revision(4),
            reason: String::new(),
            changes: vec![Change { node, edit: target }, Change { node, edit: support }],
        }
    }

    #[test]
    fn a_target_travels_as_a_row_and_comes_back() {
        let written = serde_json::to_string(&change_set()).unwrap();
        assert!(
            written.contains(r#"["00000000-0000-0000-0000-000000000001","basic",null,"1200.5"]"#),
            "{written}"
        );
        assert_eq!(serde_json::from_str::<ChangeSet>(&written).unwrap(), change_set());
    }

    #[test]
    fn the_long_form_is_read_too() {
        let set = change_set();
        let mut long = serde_json::to_value(&set).unwrap();
        long["changes"] = serde_json::to_value(&set.changes).unwrap();
        assert_eq!(serde_json::from_value::<ChangeSet>(long).unwrap(), set);
    }
}
