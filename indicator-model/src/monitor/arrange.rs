//! The rows of a board in groups and in an order that a reader chose.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use super::board::{Board, BoardRow};
use crate::enumeration::array;
use crate::id::OrganizationId;

/// What the rows of a group have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Grouping {
    /// All are in one.
    #[default]
    None,
    /// 责任单位.
    Owner,
    /// 战略主题.
    Theme,
}

impl Grouping {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in texts and addresses.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// In which order rows come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Order {
    /// As a board has them: by light, then by gap.
    #[default]
    Worst,
    /// The widest gap first, whatever the light; last what has none.
    Gap,
    /// By code.
    Code,
    /// What was reported last first; last what nobody reported.
    Newest,
}

impl Order {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in texts and addresses.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// What a group is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Of {
    All,
    Owner(OrganizationId),
    Theme(String),
}

/// Rows that belong together, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<'a> {
    pub of: Of,
    pub rows: Vec<&'a BoardRow>,
}

/// The rows that are `shown` in an order, in groups: first the group of the first row. No group is empty.
pub fn arrange(
    board: &Board,
    grouping: Grouping,
    order: Order,
    shown: impl Fn(&BoardRow) -> bool,
) -> Vec<Group<'_>> {
    let mut rows: Vec<&BoardRow> = board.rows.iter().filter(|row| shown(row)).collect();
    // Rows that are alike stay as the board has them.
    match order {
        Order::Worst => {}
        Order::Gap => rows.sort_by_key(|row| Reverse(row.reading.gap)),
        Order::Code => rows.sort_by(|one, other| one.code.cmp(&other.code)),
        Order::Newest => {
            rows.sort_by_key(|row| Reverse(row.reading.last.map(|last| last.period.ends())));
        }
    }
    let of = |row: &BoardRow| match grouping {
        Grouping::None => Of::All,
        Grouping::Owner => Of::Owner(row.owner),
        Grouping::Theme => Of::Theme(row.theme.clone()),
    };
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: HashMap<Of, usize> = HashMap::new();
    for row in rows {
        let place = *places.entry(of(row)).or_insert_with_key(|of| {
            groups.push(Group { of: of.clone(), rows: Vec::new() });
            groups.len() - 1
        });
        groups[place].rows.push(row);
    }
    groups
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::fixture::{board, id, row};
    use super::*;
    use crate::light::Light::{Amber, Green, Grey, Red};

    fn given() -> Board {
        board(vec![
            row(1, 2, "粮食", "乡村振兴", Green, Some("-3")),
            row(2, 1, "投资", "高质量发展", Red, Some("40")),
            row(3, 2, "安全", "平安建设", Amber, Some("55")),
            row(4, 1, "养老", "民生保障", Grey, None),
            row(5, 1, "农田", "乡村振兴", Amber, Some("12")),
        ])
    }

    #[rstest]
    #[case::the_worst(Order::Worst, "投资 安全 农田 粮食 养老")]
    #[case::the_widest_gap(Order::Gap, "安全 投资 农田 粮食 养老")]
    #[case::by_code(Order::Code, "投资 养老 农田 粮食 安全")]
    #[case::nobody_reported(Order::Newest, "投资 安全 农田 粮食 养老")]
    fn rows_come_in_an_order(#[case] order: Order, #[case] expected: &str) {
        let board = given();
        let groups = arrange(&board, Grouping::None, order, |_| true);
        let names: Vec<&str> =
            groups.iter().flat_map(|group| &group.rows).map(|row| row.name.as_str()).collect();
        assert_eq!((groups.len(), names.join(" ")), (1, expected.to_owned()));
    }

    #[test]
    fn groups_come_in_the_order_of_their_first_rows() {
        let board = given();
        let by_owner = arrange(&board, Grouping::Owner, Order::Worst, |row| row.reading.light != Red);
        let owner = |number| Of::Owner(OrganizationId(id(number)));
        let shown: Vec<_> = by_owner.iter().map(|group| (group.of.clone(), group.rows.len())).collect();
        assert_eq!(shown, [(owner(2), 2), (owner(1), 2)]);
        let by_theme = arrange(&board, Grouping::Theme, Order::Gap, |_| true);
        let themes: Vec<_> = by_theme.iter().map(|group| (group.of.clone(), group.rows.len())).collect();
        let theme = |name: &str| Of::Theme(name.to_owned());
        assert_eq!(
            themes,
            [
                (theme("平安建设"), 1),
                (theme("高质量发展"), 1),
                (theme("乡村振兴"), 2),
                (theme("民生保障"), 1)
            ]
        );
        assert_eq!(arrange(&board, Grouping::Theme, Order::Gap, |_| false), []);
    }
}
