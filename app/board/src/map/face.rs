//! What a box says: on the page and in the file the same.

use base::wording::measurement::{self, amount, rounded};
use indicator_model::light::Light;
use indicator_model::monitor::board::Board;
use indicator_model::monitor::map::MapNode;
use indicator_model::monitor::map::layout::Branch;
use indicator_model::monitor::map::roll::Rolling;
use indicator_model::quantity::Quantity;
use leptos_i18n::td_string;
use text::i18n::Locale;

use super::words;

/// The texts of a box, as long as there is room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// What has rolled up: the edge of the box.
    pub rolled: Light,
    pub name: String,
    pub owner: String,
    pub own: Light,
    /// Word, value and target of its own light.
    pub standing: String,
    /// Of each light below it, the worst first, how much of it there is; empty for a leaf.
    pub below: Vec<(Light, String)>,
    /// The stub behind it.
    pub stub: Option<String>,
    /// All of it in words, for those who do not see it.
    pub label: String,
}

impl Face {
    pub fn of(locale: Locale, node: &MapNode, board: &Board, rolling: Rolling, state: Branch) -> Self {
        let written = |value: Option<Quantity>, unit: &str| {
            value.map_or_else(|| "–".to_owned(), |value| amount(rounded(value, node.precision), unit))
        };
        let owner = board.owner_name(node.owner);
        let word = measurement::light(node.light).word(locale);
        let standing = td_string!(
            locale,
            map.standing,
            light = word,
            value = written(node.value, ""),
            target = written(node.target, &node.unit)
        );
        let rolled = node.rolled.light(rolling);
        let below = words::below(&node.rolled, rolling);
        let mut label = td_string!(
            locale,
            map.box_label,
            name = node.name.as_str(),
            code = node.code.as_str(),
            owner = owner,
            standing = standing.as_str()
        );
        if !below.is_empty() {
            label += &td_string!(
                locale,
                map.box_below,
                light = measurement::light(rolled).word(locale),
                below = words::counts(locale, &below)
            );
        }
        Self {
            rolled,
            name: cut(&node.name, 27),
            owner: cut(&format!("{owner} · {}", node.code), 35),
            own: node.light,
            standing: cut(&standing, 33),
            below,
            stub: match state {
                Branch::Leaf => None,
                Branch::Expanded => Some("−".to_owned()),
                Branch::Collapsed(hidden) => Some(format!("+{hidden}")),
            },
            label,
        }
    }
}

/// As much of a text as has room, in halves of a Chinese character; the sign of what was cut takes two.
fn cut(text: &str, room: usize) -> String {
    // From here on are the scripts whose letters are squares.
    let width = |letter: char| if letter >= '\u{1100}' { 2 } else { 1 };
    let mut left = room;
    let mut cut = String::new();
    for letter in text.chars() {
        if width(letter) > left {
            while left < 2
                && let Some(gone) = cut.pop()
            {
                left += width(gone);
            }
            cut.push('…');
            return cut;
        }
        left -= width(letter);
        cut.push(letter);
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_cut() {
        assert_eq!(cut("水质达标率", 10), "水质达标率");
        assert_eq!(cut("水质达标率", 9), "水质达…");
        assert_eq!(cut("Water quality", 13), "Water quality");
        assert_eq!(cut("Water quality", 8), "Water …");
        assert_eq!(cut("", 3), "");
    }
}
