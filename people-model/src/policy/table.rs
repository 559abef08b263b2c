//! The table itself.

use super::{Action, Rule, Scope, State};
use crate::role::Role;

use Action::{
    AccountAppoint, AccountDelegate, AccountEdit, AccountOwn, AccountRead, AccountReset, AuditExport,
    AuditRead, AuditVerify, OrganizationEdit, OrganizationRead, PersonReveal, PolicyRead, ProposalDecide,
    SampleEdit, SchemeApprove, SchemeCreate, SchemeEdit, SchemeExport, SchemeImport, SchemeRead,
    SchemeReopen, SchemeSubmit, SecurityEdit, SetUp, SignIn,
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

const fn rule(action: Action, role: Role, scope: Scope, states: &'static [State]) -> Rule {
    Rule { action, role, scope, states }
}

/// What the roles may do; what does not stand here is refused.
pub const RULES: &[Rule] = &[
    // Targets are set in the open: everybody who works for the city reads the whole scheme.
    rule(SchemeRead, AssessmentOffice, City, ANY),
    rule(SchemeRead, SteeringCommittee, City, ANY),
    rule(SchemeRead, DepartmentHead, City, ANY),
    rule(SchemeRead, Reporter, City, ANY),
    rule(SchemeRead, PostHolder, City, ANY),
    rule(SchemeRead, DataSteward, City, ANY),
    rule(SchemeRead, Auditor, City, ANY),
    rule(SchemeRead, ThirdParty, Task, ANY),
    rule(SchemeCreate, AssessmentOffice, City, ANY),
    // An organization breaks down what is its own, as long as the scheme is a draft.
    rule(SchemeEdit, AssessmentOffice, City, DRAFT),
    rule(SchemeEdit, DepartmentHead, Subordinate, DRAFT),
    rule(SchemeEdit, Reporter, Own, DRAFT),
    rule(SchemeImport, AssessmentOffice, City, DRAFT),
    rule(SchemeExport, AssessmentOffice, City, ANY),
    rule(SchemeExport, SteeringCommittee, City, ANY),
    rule(SchemeExport, DepartmentHead, City, ANY),
    rule(SchemeExport, Auditor, City, ANY),
    rule(SchemeSubmit, AssessmentOffice, City, DRAFT),
    rule(SchemeApprove, SteeringCommittee, City, SUBMITTED),
    rule(SchemeReopen, SteeringCommittee, City, CLOSED),
    rule(OrganizationRead, SystemAdministrator, City, ANY),
    rule(OrganizationRead, SecurityAdministrator, City, ANY),
    rule(OrganizationRead, AuditAdministrator, City, ANY),
    rule(OrganizationRead, AssessmentOffice, City, ANY),
    rule(OrganizationRead, SteeringCommittee, City, ANY),
    rule(OrganizationRead, DepartmentHead, City, ANY),
    rule(OrganizationRead, Reporter, City, ANY),
    rule(OrganizationRead, PostHolder, City, ANY),
    rule(OrganizationRead, DataSteward, City, ANY),
    rule(OrganizationRead, Auditor, City, ANY),
    rule(OrganizationEdit, SystemAdministrator, City, ANY),
    rule(OrganizationEdit, AssessmentOffice, City, ANY),
    // Three administrators: one makes accounts, one says what they may do, one keeps the record of both.
    rule(AccountRead, SystemAdministrator, City, ANY),
    rule(AccountRead, SecurityAdministrator, City, ANY),
    rule(AccountRead, AuditAdministrator, City, ANY),
    rule(AccountRead, DepartmentHead, Subordinate, ANY),
    rule(AccountEdit, SystemAdministrator, City, ANY),
    rule(AccountReset, SystemAdministrator, City, ANY),
    rule(AccountAppoint, SecurityAdministrator, City, ANY),
    // What concerns an administrator takes two of them.
    rule(ProposalDecide, SystemAdministrator, City, ANY),
    rule(ProposalDecide, SecurityAdministrator, City, ANY),
    rule(ProposalDecide, AuditAdministrator, City, ANY),
    rule(SecurityEdit, SecurityAdministrator, City, ANY),
    rule(AccountDelegate, AssessmentOffice, Person, ANY),
    rule(AccountDelegate, SteeringCommittee, Person, ANY),
    rule(AccountDelegate, DepartmentHead, Person, ANY),
    rule(AccountDelegate, Reporter, Person, ANY),
    rule(AccountDelegate, PostHolder, Person, ANY),
    rule(AccountDelegate, DataSteward, Person, ANY),
    rule(AccountOwn, SystemAdministrator, Person, ANY),
    rule(AccountOwn, SecurityAdministrator, Person, ANY),
    rule(AccountOwn, AuditAdministrator, Person, ANY),
    rule(AccountOwn, AssessmentOffice, Person, ANY),
    rule(AccountOwn, SteeringCommittee, Person, ANY),
    rule(AccountOwn, DepartmentHead, Person, ANY),
    rule(AccountOwn, Reporter, Person, ANY),
    rule(AccountOwn, PostHolder, Person, ANY),
    rule(AccountOwn, DataSteward, Person, ANY),
    rule(AccountOwn, ThirdParty, Person, ANY),
    rule(AccountOwn, Auditor, Person, ANY),
    rule(PersonReveal, SystemAdministrator, City, ANY),
    rule(PersonReveal, AuditAdministrator, City, ANY),
    rule(AuditRead, AuditAdministrator, City, ANY),
    rule(AuditRead, Auditor, City, ANY),
    rule(AuditVerify, AuditAdministrator, City, ANY),
    rule(AuditVerify, Auditor, City, ANY),
    rule(AuditExport, AuditAdministrator, City, ANY),
    rule(PolicyRead, SystemAdministrator, City, ANY),
    rule(PolicyRead, SecurityAdministrator, City, ANY),
    rule(PolicyRead, AuditAdministrator, City, ANY),
    rule(PolicyRead, Auditor, City, ANY),
    rule(SampleEdit, SystemAdministrator, City, ANY),
    rule(SampleEdit, AssessmentOffice, City, ANY),
    rule(SetUp, Public, City, ANY),
    rule(SignIn, Public, City, ANY),
];
