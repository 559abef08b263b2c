//! 双监控: how a goal and the money for it stand together, by the light of each (财预〔2019〕136号 has both monitored).

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::enumeration::array;
use crate::light::Light;

/// What two lights say together, what needs attention most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Dual {
    /// 花钱无效: the money is paid on plan and the goal is behind.
    Ineffective,
    /// 停滞: both are far behind.
    Stalled,
    /// 双滞后: both are behind, and not both far.
    Behind,
    /// 支出滞后: the goal is on plan and the money is not.
    SpendingLags,
    /// 正常: both are on plan.
    Sound,
}

impl Dual {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// None while either is grey: what is not known has no verdict.
    pub const fn of(goal: Light, budget: Light) -> Option<Self> {
        match (goal, budget) {
            (Light::Grey, _) | (_, Light::Grey) => None,
            (Light::Green, Light::Green) => Some(Self::Sound),
            (Light::Green, Light::Amber | Light::Red) => Some(Self::SpendingLags),
            (Light::Amber | Light::Red, Light::Green) => Some(Self::Ineffective),
            (Light::Red, Light::Red) => Some(Self::Stalled),
            (Light::Amber | Light::Red, Light::Amber | Light::Red) => Some(Self::Behind),
        }
    }

    /// The key in texts and addresses.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Light::{Amber, Green, Grey, Red};

    /// domain.md 2.5: green and red are its matrix; amber is off track as red is, but no standstill.
    #[test]
    fn two_lights_make_one_verdict() {
        let matrix = [
            (Green, [Some(Dual::Sound), Some(Dual::SpendingLags), Some(Dual::SpendingLags), None]),
            (Amber, [Some(Dual::Ineffective), Some(Dual::Behind), Some(Dual::Behind), None]),
            (Red, [Some(Dual::Ineffective), Some(Dual::Behind), Some(Dual::Stalled), None]),
            (Grey, [None, None, None, None]),
        ];
        for (goal, row) in matrix {
            for (budget, dual) in [Green, Amber, Red, Grey].into_iter().zip(row) {
                assert_eq!(Dual::of(goal, budget), dual, "{goal:?} {budget:?}");
            }
        }
        assert_eq!(Dual::ALL.into_iter().min(), Some(Dual::Ineffective), "money without effect comes first");
    }
}
