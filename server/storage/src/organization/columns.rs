//! The columns of the sheet of organizations, and its words for their kinds.

use indicator_model::organization::OrganizationKind;
use indicator_model::organization::sheet::{Column, Problem};
use indicator_model::text::Kind;

use crate::table_file::columns::Columns;
use crate::table_file::words::Words;

impl Columns for Column {
    type Problem = Problem;

    const ALL: &'static [Self] = &Self::ALL;
    const KEY: Self = Self::Code;
    const TITLE: &'static str = "组织机构";
    const NAMES: &'static [(&'static str, Self)] = &[
        ("code", Self::Code),
        ("name", Self::Name),
        ("kind", Self::Kind),
        ("parent", Self::Parent),
        ("class", Self::Class),
        ("division", Self::Division),
        ("credit_code", Self::CreditCode),
        ("head", Self::Head),
        ("valid_from", Self::ValidFrom),
        ("valid_to", Self::ValidTo),
    ];

    fn heading(self) -> &'static str {
        self.header()
    }

    fn is_required(self) -> bool {
        self.is_required()
    }

    fn kind(self) -> Kind {
        match self {
            Self::Code | Self::Parent | Self::Division | Self::CreditCode => Kind::Code,
            Self::Name => Kind::Name,
            Self::Head => Kind::Person,
            Self::Kind | Self::Class | Self::ValidFrom | Self::ValidTo => Kind::Label,
        }
    }
}

impl Words for OrganizationKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("市级", Self::City),
        ("部门", Self::Department),
        ("区县", Self::District),
        ("直属单位", Self::Unit),
        ("岗位", Self::Post),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_read_in_both_languages() {
        for column in Column::ALL {
            assert_eq!(Column::named(column.header()), Some(column));
            let key = serde_json::to_value(column).unwrap();
            assert_eq!(Column::named(key.as_str().unwrap()), Some(column));
        }
        assert_eq!(Column::named(" 单位代码* "), Some(Column::Code));
        assert_eq!(Column::named("备注"), None);
    }
}
