//! The words of a table for kinds of organizations.

use indicator_model::organization::OrganizationKind;

use crate::table_file::words::Words;

impl Words for OrganizationKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("市级", Self::City),
        ("部门", Self::Department),
        ("区县", Self::District),
        ("直属单位", Self::Unit),
        ("岗位", Self::Post),
    ];
}
