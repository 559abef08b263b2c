//! Why something about people is refused. Each feature has a `Refusal` of its own, which names the field of the form that
//! it is about; here they are one type, so that whatever stands between storage and page hands on one.

use serde::{Deserialize, Serialize};

use crate::{account, appointment, approval, board, contact, delegation, factor, proposal, robot, token};

/// A feature is a line: its name as errors have it, and its refusal.
macro_rules! refusals {
    ($($feature:ident($refusal:path),)*) => {
        /// Why something about people is refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
        #[serde(tag = "error", rename_all = "snake_case")]
        pub enum Refusal {
            $(#[error(transparent)] $feature(#[from] $refusal),)*
        }

        impl Refusal {
            /// The field that it is about, as requests name it.
            pub fn field(self) -> Option<&'static str> {
                match self {
                    $(Self::$feature(refusal) => refusal.field().map(Into::into),)*
                }
            }
        }
    };
}

refusals! {
    Account(account::Refusal),
    Appointment(appointment::Refusal),
    Approval(approval::Refusal),
    Board(board::Refusal),
    Contact(contact::Refusal),
    Delegation(delegation::Refusal),
    Factor(factor::Refusal),
    Proposal(proposal::Refusal),
    Robot(robot::Refusal),
    Token(token::Refusal),
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_refusal_is_written_with_its_feature_and_read_back() {
        let refusals = [
            (
                Refusal::from(account::Refusal::LoginTaken),
                json!({ "error": "account", "refusal": "login_taken" }),
            ),
            (
                token::Refusal::TooMany { most: 2 }.into(),
                json!({ "error": "token", "refusal": "too_many", "most": 2 }),
            ),
        ];
        for (refusal, written) in refusals {
            assert_eq!(serde_json::to_value(refusal).unwrap(), written);
            assert_eq!(serde_json::from_value::<Refusal>(written).unwrap(), refusal);
        }
    }

    #[test]
    fn a_refusal_names_the_field_as_requests_do() {
        let reserved = account::Refusal::Reserved { field: account::Field::CityCode };
        assert_eq!(Refusal::from(reserved).field(), Some("city_code"));
        assert_eq!(Refusal::from(contact::Refusal::BadIdentityNumber).field(), Some("identity_number"));
        assert_eq!(Refusal::from(factor::Refusal::NotOn).field(), None);
    }
}
