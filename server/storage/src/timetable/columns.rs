//! The columns of the sheet of holidays, and its words.

use indicator_model::calendar::DayKind;
use indicator_model::calendar::sheet::{Column, Problem};
use indicator_model::text::Kind;

use crate::table_file::columns::Columns;
use crate::table_file::words::Words;

impl Columns for Column {
    type Problem = Problem;

    const ALL: &'static [Self] = &Self::ALL;
    const KEY: Self = Self::Day;
    const TITLE: &'static str = "节假日";
    const NAMES: &'static [(&'static str, Self)] = &[
        ("day", Self::Day),
        ("kind", Self::Kind),
        ("name", Self::Name),
        ("休班", Self::Kind),
        ("节日", Self::Name),
        ("节假日", Self::Name),
    ];

    fn heading(self) -> &'static str {
        self.header()
    }

    fn is_required(self) -> bool {
        matches!(self, Self::Day | Self::Kind)
    }

    fn kind(self) -> Kind {
        Kind::Label
    }
}

impl Words for DayKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("休", Self::Holiday),
        ("班", Self::Working),
        ("放假", Self::Holiday),
        ("休息", Self::Holiday),
        ("上班", Self::Working),
        ("调休上班", Self::Working),
        ("补班", Self::Working),
    ];
}
