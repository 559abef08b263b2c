//! Where the keys lead on the map, after the WAI-ARIA tree.

use indicator_model::monitor::map::layout::{Branch, Layout};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To another box.
    Go(usize),
    /// Expands or collapses the box.
    Turn,
    /// Says why it has its lights.
    Explain,
}

/// What a key does at a box; none for a key that does nothing there.
pub fn step(layout: &Layout, at: usize, key: &str) -> Option<Step> {
    let place = layout.boxes.get(at)?;
    let last = layout.boxes.len() - 1;
    match (key, place.state) {
        ("ArrowDown", _) => (at < last).then_some(Step::Go(at + 1)),
        ("ArrowUp", _) => at.checked_sub(1).map(Step::Go),
        ("ArrowRight", Branch::Collapsed(_)) | ("ArrowLeft", Branch::Expanded) => Some(Step::Turn),
        ("ArrowRight", Branch::Expanded) => Some(Step::Go(at + 1)),
        ("ArrowLeft", _) => place.parent.map(Step::Go),
        ("Home", _) => (at > 0).then_some(Step::Go(0)),
        ("End", _) => (at < last).then_some(Step::Go(last)),
        ("Enter" | " ", _) => Some(Step::Explain),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::id::NodeId;
    use indicator_model::monitor::map::layout::Place;

    use super::*;

    /// A root with a collapsed child and a leaf.
    fn layout() -> Layout {
        let place = |parent, state| Place {
            at: 0,
            node: NodeId(uuid::Uuid::nil()),
            parent,
            depth: 0,
            x: 0,
            y: 0,
            position: (1, 1),
            state,
        };
        let boxes = vec![
            place(None, Branch::Expanded),
            place(Some(0), Branch::Collapsed(3)),
            place(Some(0), Branch::Leaf),
        ];
        Layout { boxes, ..Layout::default() }
    }

    #[test]
    fn keys_lead_through_the_tree() {
        let layout = layout();
        for (at, key, does) in [
            (0, "ArrowDown", Some(Step::Go(1))),
            (2, "ArrowDown", None),
            (0, "ArrowUp", None),
            (2, "ArrowUp", Some(Step::Go(1))),
            (0, "ArrowRight", Some(Step::Go(1))),
            (0, "ArrowLeft", Some(Step::Turn)),
            (1, "ArrowRight", Some(Step::Turn)),
            (1, "ArrowLeft", Some(Step::Go(0))),
            (2, "ArrowRight", None),
            (2, "Home", Some(Step::Go(0))),
            (0, "End", Some(Step::Go(2))),
            (1, "Enter", Some(Step::Explain)),
            (1, "a", None),
            (9, "Enter", None),
        ] {
            assert_eq!(step(&layout, at, key), does, "{at} {key}");
        }
    }
}
