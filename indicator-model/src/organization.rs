//! Who is assessed: the city's organizations, each with dates of effect.
//!
//! [`Organization`] is what a scheme needs to know of one. What the city keeps about it over the years, and how it is
//! renamed, merged, split and closed, is in [`register`] and [`operation`].

mod apply;
pub mod code;
pub mod diagnose;
pub mod fault;
pub mod operation;
pub mod register;
pub mod sheet;

use bitcode::{Decode, Encode};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

use crate::date::Date;
use crate::enumeration::array;
use crate::id::OrganizationId;

/// An organization (考核对象/责任单位) from `valid_from` until the day before `valid_to`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    pub id: OrganizationId,
    /// Short code of the sheet (`NYJ`), unique in the city.
    pub code: String,
    pub name: String,
    pub kind: OrganizationKind,
    pub parent: Option<OrganizationId>,
    /// Peer group of a district (区县分类); empty for all others. The list of classes is the city's own.
    pub class: Option<DistrictClass>,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
}

impl OrganizationKind {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// Whether an organization of this kind may report to one of `superior`: departments and districts to the city,
    /// units to any of the three, posts to whatever people work in.
    pub const fn may_report_to(self, superior: Self) -> bool {
        match self {
            Self::City => false,
            Self::Department | Self::District => matches!(superior, Self::City | Self::District),
            Self::Unit => !matches!(superior, Self::Post),
            Self::Post => true,
        }
    }

    /// Whether somebody has to answer for it (负责人).
    pub const fn needs_head(self) -> bool {
        matches!(self, Self::Department | Self::District | Self::Unit)
    }
}

impl Organization {
    /// Whether the organization exists on `date`.
    pub fn is_effective(&self, date: Date) -> bool {
        self.valid_from <= date && self.valid_to.is_none_or(|end| date < end)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(Decode, Encode, EnumCount, VariantArray)]
pub enum OrganizationKind {
    /// 市级
    City,
    /// 部门
    Department,
    /// 区县
    District,
    /// 直属单位
    Unit,
    /// 岗位
    Post,
}

/// The class of a district (城市主城区, 重点开发区 …): the same indicators, weights of its own (统一指标、分类赋权).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DistrictClass(pub String);
