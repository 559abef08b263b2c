//! The table itself, a line for each action.

use super::{Action, Rule, Scope, State};
use crate::role::Role;

use Action::{
    AccountAppoint, AccountDelegate, AccountEdit, AccountOwn, AccountRead, AccountReset, AuditExport,
    AuditRead, AuditVerify, CommentWrite, MeasurementConfirm, MeasurementImport, MeasurementRecord,
    OrganizationEdit, OrganizationRead, PersonReveal, PolicyRead, ProposalDecide, PublicationEdit,
    PublicationRead, RobotEdit, SampleEdit, SchemeApprove, SchemeCreate, SchemeEdit, SchemeExport,
    SchemeImport, SchemeRead, SchemeReopen, SchemeSubmit, SecurityEdit, SetUp, SignIn, TimetableEdit,
};
use Role::{
    AssessmentOffice, AuditAdministrator, Auditor, DataSteward, DepartmentHead, PostHolder, Public, Reporter,
    SecurityAdministrator, SteeringCommittee, SystemAdministrator, ThirdParty,
};
use Scope::{City, Own, Person, Subordinate, Task};

const ANY: &[State] = &State::ALL;
const DRAFT: &[State] = &[State::Draft];
const SUBMITTED: &[State] = &[State::Submitted];
const CLOSED: &[State] = &[State::Closed];

/// The three administrators (三员).
const ADMINISTRATORS: &[Role] = &[SystemAdministrator, SecurityAdministrator, AuditAdministrator];
/// Everybody who works for the city.
const STAFF: &[Role] =
    &[AssessmentOffice, SteeringCommittee, DepartmentHead, Reporter, PostHolder, DataSteward];

/// Who may do something, how far, and in which states.
#[derive(Clone, Copy)]
struct Line {
    action: Action,
    states: &'static [State],
    given: &'static [(Scope, &'static [Role])],
}

const fn line(action: Action, states: &'static [State], given: &'static [(Scope, &'static [Role])]) -> Line {
    Line { action, states, given }
}

/// What the roles may do; what is not here is refused.
const LINES: &[Line] = &[
    // Targets are set in the open: everybody who works for the city reads the whole scheme.
    line(SchemeRead, ANY, &[(City, STAFF), (City, &[Auditor]), (Task, &[ThirdParty])]),
    line(SchemeCreate, ANY, &[(City, &[AssessmentOffice])]),
    // An organization breaks down what is its own, as long as the scheme is a draft.
    line(
        SchemeEdit,
        DRAFT,
        &[(City, &[AssessmentOffice]), (Subordinate, &[DepartmentHead]), (Own, &[Reporter])],
    ),
    line(SchemeImport, DRAFT, &[(City, &[AssessmentOffice])]),
    line(SchemeExport, ANY, &[(City, &[AssessmentOffice, SteeringCommittee, DepartmentHead, Auditor])]),
    line(SchemeSubmit, DRAFT, &[(City, &[AssessmentOffice])]),
    line(SchemeApprove, SUBMITTED, &[(City, &[SteeringCommittee])]),
    line(SchemeReopen, CLOSED, &[(City, &[SteeringCommittee])]),
    // An organization reports what is its own, whatever becomes of the targets until then.
    line(
        MeasurementRecord,
        ANY,
        &[
            (City, &[AssessmentOffice, DataSteward]),
            (Subordinate, &[DepartmentHead]),
            (Own, &[Reporter, PostHolder]),
        ],
    ),
    line(
        MeasurementConfirm,
        ANY,
        &[(City, &[AssessmentOffice, DataSteward]), (Subordinate, &[DepartmentHead])],
    ),
    line(MeasurementImport, ANY, &[(City, &[AssessmentOffice, DataSteward])]),
    line(TimetableEdit, ANY, &[(City, &[AssessmentOffice])]),
    line(RobotEdit, ANY, &[(City, &[SystemAdministrator, AssessmentOffice])]),
    // Also about what others are responsible for: who asks is mostly somebody else.
    line(CommentWrite, ANY, &[(City, STAFF)]),
    // What everybody may read is the office's to decide, also in the sample, where others practise.
    line(PublicationEdit, ANY, &[(City, &[AssessmentOffice])]),
    line(PublicationRead, ANY, &[(City, &[Public])]),
    line(OrganizationRead, ANY, &[(City, ADMINISTRATORS), (City, STAFF), (City, &[Auditor])]),
    line(OrganizationEdit, ANY, &[(City, &[SystemAdministrator, AssessmentOffice])]),
    // Three administrators: one makes accounts, one gives them roles, one keeps the audit log of both.
    line(AccountRead, ANY, &[(City, ADMINISTRATORS), (Subordinate, &[DepartmentHead])]),
    line(AccountEdit, ANY, &[(City, &[SystemAdministrator])]),
    line(AccountReset, ANY, &[(City, &[SystemAdministrator])]),
    line(AccountAppoint, ANY, &[(City, &[SecurityAdministrator])]),
    // What concerns an administrator takes two of them.
    line(ProposalDecide, ANY, &[(City, ADMINISTRATORS)]),
    line(SecurityEdit, ANY, &[(City, &[SecurityAdministrator])]),
    line(AccountDelegate, ANY, &[(Person, STAFF)]),
    line(AccountOwn, ANY, &[(Person, ADMINISTRATORS), (Person, STAFF), (Person, &[ThirdParty, Auditor])]),
    line(PersonReveal, ANY, &[(City, &[SystemAdministrator, AuditAdministrator])]),
    line(AuditRead, ANY, &[(City, &[AuditAdministrator, Auditor])]),
    line(AuditVerify, ANY, &[(City, &[AuditAdministrator, Auditor])]),
    line(AuditExport, ANY, &[(City, &[AuditAdministrator])]),
    line(PolicyRead, ANY, &[(City, ADMINISTRATORS), (City, &[Auditor])]),
    line(SampleEdit, ANY, &[(City, &[SystemAdministrator, AssessmentOffice])]),
    line(SetUp, ANY, &[(City, &[Public])]),
    line(SignIn, ANY, &[(City, &[Public])]),
];

/// The table with a rule for each role: [`LINES`], spread out by the compiler.
pub const RULES: &[Rule] = &spread::<{ count() }>();

const fn count() -> usize {
    let (mut count, mut at) = (0, 0);
    while at < LINES.len() {
        let mut given = 0;
        while given < LINES[at].given.len() {
            count += LINES[at].given[given].1.len();
            given += 1;
        }
        at += 1;
    }
    count
}

const fn spread<const COUNT: usize>() -> [Rule; COUNT] {
    let mut table = [Rule { action: SignIn, role: Public, scope: City, states: ANY }; COUNT];
    let (mut count, mut at) = (0, 0);
    while at < LINES.len() {
        let Line { action, states, given } = LINES[at];
        let mut group = 0;
        while group < given.len() {
            let (scope, roles) = given[group];
            let mut role = 0;
            while role < roles.len() {
                table[count] = Rule { action, role: roles[role], scope, states };
                (count, role) = (count + 1, role + 1);
            }
            group += 1;
        }
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_action_has_one_line_and_names_a_role_once() {
        let actions: BTreeSet<_> = LINES.iter().map(|line| line.action).collect();
        assert_eq!(actions.len(), LINES.len());
        let rules: BTreeSet<_> = RULES.iter().map(|rule| (rule.action, rule.role)).collect();
        assert_eq!(rules.len(), RULES.len());
    }
}
