//! The words of the audit log.

use indicator_model::moment::Moment;
use leptos_i18n::td_string;
use people_model::account::AccountState;
use people_model::audit::{Deed, Difference, Fault, FieldName, Mismatch, Term, ThingKind};
use people_model::policy::Action;
use serde::de::DeserializeOwned;
use text::i18n::Locale;

use super::{approval, chain, measurement, objective, organization, role, timetable, warning};

/// What was done.
pub fn deed(locale: Locale, deed: Deed) -> &'static str {
    match deed {
        Deed::Setup => td_string!(locale, audit.deed_setup),
        Deed::Login => td_string!(locale, audit.deed_login),
        Deed::Logout => td_string!(locale, audit.deed_logout),
        Deed::SessionEnd => td_string!(locale, audit.deed_session_end),
        Deed::PasswordChange => td_string!(locale, audit.deed_password_change),
        Deed::FactorAdd => td_string!(locale, audit.deed_factor_add),
        Deed::FactorRemove => td_string!(locale, audit.deed_factor_remove),
        Deed::FactorRecovery => td_string!(locale, audit.deed_factor_recovery),
        Deed::FactorRenew => td_string!(locale, audit.deed_factor_renew),
        Deed::IdentityLink => td_string!(locale, audit.deed_identity_link),
        Deed::IdentityUnlink => td_string!(locale, audit.deed_identity_unlink),
        Deed::TokenCreate => td_string!(locale, audit.deed_token_create),
        Deed::TokenRevoke => td_string!(locale, audit.deed_token_revoke),
        Deed::AccountCreate => td_string!(locale, audit.deed_account_create),
        Deed::AccountChange => td_string!(locale, audit.deed_account_change),
        Deed::AccountDisable => td_string!(locale, audit.deed_account_disable),
        Deed::AccountEnable => td_string!(locale, audit.deed_account_enable),
        Deed::AccountReset => td_string!(locale, audit.deed_account_reset),
        Deed::AccountErase => td_string!(locale, audit.deed_account_erase),
        Deed::Appoint => td_string!(locale, audit.deed_appoint),
        Deed::Dismiss => td_string!(locale, audit.deed_dismiss),
        Deed::Propose => td_string!(locale, audit.deed_propose),
        Deed::ProposalConfirm => td_string!(locale, audit.deed_proposal_confirm),
        Deed::ProposalRefuse => td_string!(locale, audit.deed_proposal_refuse),
        Deed::ProposalExpire => td_string!(locale, audit.deed_proposal_expire),
        Deed::Delegate => td_string!(locale, audit.deed_delegate),
        Deed::Recall => td_string!(locale, audit.deed_recall),
        Deed::SecurityChange => td_string!(locale, audit.deed_security_change),
        Deed::PersonReveal => td_string!(locale, audit.deed_person_reveal),
        Deed::SelfExport => td_string!(locale, audit.deed_self_export),
        Deed::OrganizationCreate => td_string!(locale, audit.deed_organization_create),
        Deed::OrganizationChange => td_string!(locale, audit.deed_organization_change),
        Deed::OrganizationClose => td_string!(locale, audit.deed_organization_close),
        Deed::OrganizationMerge => td_string!(locale, audit.deed_organization_merge),
        Deed::OrganizationSplit => td_string!(locale, audit.deed_organization_split),
        Deed::OrganizationImport => td_string!(locale, audit.deed_organization_import),
        Deed::OrganizationExport => td_string!(locale, audit.deed_organization_export),
        Deed::SchemeCreate => td_string!(locale, audit.deed_scheme_create),
        Deed::SchemeEdit => td_string!(locale, audit.deed_scheme_edit),
        Deed::SchemeUndo => td_string!(locale, audit.deed_scheme_undo),
        Deed::SchemeRedo => td_string!(locale, audit.deed_scheme_redo),
        Deed::SchemeImport => td_string!(locale, audit.deed_scheme_import),
        Deed::SchemeExport => td_string!(locale, audit.deed_scheme_export),
        Deed::BoardExport => td_string!(locale, audit.deed_board_export),
        Deed::SchemeSubmit => td_string!(locale, audit.deed_scheme_submit),
        Deed::SchemeReturn => td_string!(locale, audit.deed_scheme_return),
        Deed::SchemeApprove => td_string!(locale, audit.deed_scheme_approve),
        Deed::SchemeReopen => td_string!(locale, audit.deed_scheme_reopen),
        Deed::MeasurementRecord => td_string!(locale, audit.deed_measurement_record),
        Deed::MeasurementConfirm => td_string!(locale, audit.deed_measurement_confirm),
        Deed::MeasurementReturn => td_string!(locale, audit.deed_measurement_return),
        Deed::MeasurementImport => td_string!(locale, audit.deed_measurement_import),
        Deed::MeasurementExport => td_string!(locale, audit.deed_measurement_export),
        Deed::BudgetImport => td_string!(locale, audit.deed_budget_import),
        Deed::BudgetExport => td_string!(locale, audit.deed_budget_export),
        Deed::EvidenceAdd => td_string!(locale, audit.deed_evidence_add),
        Deed::EvidenceExport => td_string!(locale, audit.deed_evidence_export),
        Deed::EvidenceExpire => td_string!(locale, audit.deed_evidence_expire),
        Deed::CalendarChange => td_string!(locale, audit.deed_calendar_change),
        Deed::DeadlineChange => td_string!(locale, audit.deed_deadline_change),
        Deed::ReminderChange => td_string!(locale, audit.deed_reminder_change),
        Deed::RobotAdd => td_string!(locale, audit.deed_robot_add),
        Deed::RobotChange => td_string!(locale, audit.deed_robot_change),
        Deed::RobotRemove => td_string!(locale, audit.deed_robot_remove),
        Deed::Remind => td_string!(locale, audit.deed_remind),
        Deed::ExtensionGrant => td_string!(locale, audit.deed_extension_grant),
        Deed::ExtensionWithdraw => td_string!(locale, audit.deed_extension_withdraw),
        Deed::ChainChange => td_string!(locale, audit.deed_chain_change),
        Deed::LadderChange => td_string!(locale, audit.deed_ladder_change),
        Deed::LightRuleChange => td_string!(locale, audit.deed_light_rule_change),
        Deed::BoardShare => td_string!(locale, audit.deed_board_share),
        Deed::PublicationPublish => td_string!(locale, audit.deed_publication_publish),
        Deed::PublicationWithdraw => td_string!(locale, audit.deed_publication_withdraw),
        Deed::CommentWrite => td_string!(locale, audit.deed_comment_write),
        Deed::CommentWithdraw => td_string!(locale, audit.deed_comment_withdraw),
        Deed::WarningAnswer => td_string!(locale, audit.deed_warning_answer),
        Deed::KeyResultMove => td_string!(locale, audit.deed_key_result_move),
        Deed::RetrospectiveWrite => td_string!(locale, audit.deed_retrospective_write),
        Deed::SampleLoad => td_string!(locale, audit.deed_sample_load),
        Deed::SampleRemove => td_string!(locale, audit.deed_sample_remove),
        Deed::DatabaseCheck => td_string!(locale, audit.deed_database_check),
        Deed::DatabaseBackup => td_string!(locale, audit.deed_database_backup),
        Deed::DatabaseRestore => td_string!(locale, audit.deed_database_restore),
        Deed::KeyChange => td_string!(locale, audit.deed_key_change),
        Deed::AuditExport => td_string!(locale, audit.deed_audit_export),
        Deed::AuditVerify => td_string!(locale, audit.deed_audit_verify),
        Deed::AuditArchive => td_string!(locale, audit.deed_audit_archive),
        Deed::Baseline => td_string!(locale, audit.deed_baseline),
        Deed::Refusal => td_string!(locale, audit.deed_refusal),
    }
}

/// What the policy decides about.
pub fn action(locale: Locale, action: Action) -> &'static str {
    match action {
        Action::SchemeRead => td_string!(locale, audit.action_scheme_read),
        Action::SchemeCreate => td_string!(locale, audit.action_scheme_create),
        Action::SchemeEdit => td_string!(locale, audit.action_scheme_edit),
        Action::SchemeImport => td_string!(locale, audit.action_scheme_import),
        Action::SchemeExport => td_string!(locale, audit.action_scheme_export),
        Action::SchemeSubmit => td_string!(locale, audit.action_scheme_submit),
        Action::SchemeApprove => td_string!(locale, audit.action_scheme_approve),
        Action::SchemeReopen => td_string!(locale, audit.action_scheme_reopen),
        Action::MeasurementRecord => td_string!(locale, audit.action_measurement_record),
        Action::MeasurementConfirm => td_string!(locale, audit.action_measurement_confirm),
        Action::MeasurementImport => td_string!(locale, audit.action_measurement_import),
        Action::TimetableEdit => td_string!(locale, audit.action_timetable_edit),
        Action::RobotEdit => td_string!(locale, audit.action_robot_edit),
        Action::CommentWrite => td_string!(locale, audit.action_comment_write),
        Action::PublicationEdit => td_string!(locale, audit.action_publication_edit),
        Action::PublicationRead => td_string!(locale, audit.action_publication_read),
        Action::OrganizationRead => td_string!(locale, audit.action_organization_read),
        Action::OrganizationEdit => td_string!(locale, audit.action_organization_edit),
        Action::AccountRead => td_string!(locale, audit.action_account_read),
        Action::AccountEdit => td_string!(locale, audit.action_account_edit),
        Action::AccountReset => td_string!(locale, audit.action_account_reset),
        Action::AccountAppoint => td_string!(locale, audit.action_account_appoint),
        Action::ProposalDecide => td_string!(locale, audit.action_proposal_decide),
        Action::AccountDelegate => td_string!(locale, audit.action_account_delegate),
        Action::AccountOwn => td_string!(locale, audit.action_account_own),
        Action::PersonReveal => td_string!(locale, audit.action_person_reveal),
        Action::SecurityEdit => td_string!(locale, audit.action_security_edit),
        Action::AuditRead => td_string!(locale, audit.action_audit_read),
        Action::AuditVerify => td_string!(locale, audit.action_audit_verify),
        Action::AuditExport => td_string!(locale, audit.action_audit_export),
        Action::PolicyRead => td_string!(locale, audit.action_policy_read),
        Action::SampleEdit => td_string!(locale, audit.action_sample_edit),
        Action::DatabaseCheck => td_string!(locale, audit.action_database_check),
        Action::SetUp => td_string!(locale, audit.action_set_up),
        Action::SignIn => td_string!(locale, audit.action_sign_in),
    }
}

/// In which way a link does not hold.
pub fn fault(locale: Locale, fault: Fault) -> &'static str {
    match fault {
        Fault::Changed => td_string!(locale, audit.fault_changed),
        Fault::Missing => td_string!(locale, audit.fault_missing),
        Fault::Detached => td_string!(locale, audit.fault_detached),
        Fault::CutOff => td_string!(locale, audit.fault_cut_off),
        Fault::NotAnchored => td_string!(locale, audit.fault_not_anchored),
        Fault::HeadChanged => td_string!(locale, audit.fault_head_changed),
    }
}

pub fn mismatch(locale: Locale, mismatch: Mismatch) -> &'static str {
    match mismatch {
        Mismatch::Altered => td_string!(locale, audit.mismatch_altered),
        Mismatch::Unrecorded => td_string!(locale, audit.mismatch_unrecorded),
        Mismatch::Removed => td_string!(locale, audit.mismatch_removed),
        Mismatch::Journal => td_string!(locale, audit.mismatch_journal),
    }
}

/// The kind of a thing. One of another version is named as it is kept.
pub fn thing(locale: Locale, kind: &Term<ThingKind>) -> &str {
    match kind {
        Term::Known(kind) => match kind {
            ThingKind::Account => td_string!(locale, audit.kind_account),
            ThingKind::Action => td_string!(locale, audit.kind_action),
            ThingKind::Budget => td_string!(locale, audit.kind_budget),
            ThingKind::City => td_string!(locale, audit.kind_city),
            ThingKind::Database => td_string!(locale, audit.kind_database),
            ThingKind::DistrictClass => td_string!(locale, audit.stored_district_class),
            ThingKind::Evidence => td_string!(locale, audit.kind_evidence),
            ThingKind::Robot => td_string!(locale, audit.kind_robot),
            ThingKind::Key => td_string!(locale, audit.kind_key),
            ThingKind::Measurement => td_string!(locale, audit.kind_measurement),
            ThingKind::Organization => td_string!(locale, audit.kind_organization),
            ThingKind::Comment => td_string!(locale, audit.kind_comment),
            ThingKind::OwnBoard => td_string!(locale, audit.kind_own_board),
            ThingKind::Publication => td_string!(locale, audit.kind_publication),
            ThingKind::Record => td_string!(locale, audit.kind_record),
            ThingKind::Sample => td_string!(locale, audit.kind_sample),
            ThingKind::Scheme => td_string!(locale, audit.kind_scheme),
            ThingKind::Session => td_string!(locale, audit.kind_session),
            ThingKind::Sheet => td_string!(locale, audit.kind_sheet),
            ThingKind::Token => td_string!(locale, audit.kind_token),
        },
        Term::Other(text) => text,
    }
}

/// Something stored, as [`Difference`] names it: its table in words, and what identifies it there.
pub fn stored(locale: Locale, difference: &Difference) -> String {
    let kind = Term::read(&difference.kind);
    let word = match difference.kind.as_str() {
        "appointment" => td_string!(locale, audit.stored_appointment),
        "budget_set" | "budget_item" | "budget_execution" => td_string!(locale, audit.kind_budget),
        "change_set" => td_string!(locale, audit.stored_change_set),
        "calendar_day" => td_string!(locale, audit.stored_calendar_day),
        "cycle" => td_string!(locale, audit.stored_cycle),
        "deadline" => td_string!(locale, audit.stored_deadline),
        "check_in_chain" => td_string!(locale, chain.title),
        "light_rule" => td_string!(locale, board.light_rule),
        "escalation_ladder" => td_string!(locale, warning.ladder),
        "warning_answer" => td_string!(locale, warning.stored),
        "key_result_move" => td_string!(locale, objective.stored),
        "retrospective" => td_string!(locale, objective.retrospective),
        "extension" => td_string!(locale, audit.stored_extension),
        "district_class" => td_string!(locale, audit.stored_district_class),
        "former_password" => td_string!(locale, audit.stored_former_password),
        "identity" => td_string!(locale, audit.stored_identity),
        "identity_factor" => td_string!(locale, audit.stored_identity_factor),
        "organization_detail" => td_string!(locale, audit.stored_organization_detail),
        "organization_former" => td_string!(locale, audit.stored_organization_former),
        "organization_successor" => td_string!(locale, audit.stored_organization_successor),
        "proposal" => td_string!(locale, audit.stored_proposal),
        "recovery_code" => td_string!(locale, audit.stored_recovery_code),
        "reminder" => td_string!(locale, audit.stored_reminder),
        "sealing_key" => td_string!(locale, audit.stored_sealing_key),
        "security" => td_string!(locale, audit.stored_security),
        "transition" => td_string!(locale, audit.stored_transition),
        _ => thing(locale, &kind),
    };
    format!("{word} {}", difference.key).trim_end().to_owned()
}

/// The name of a field. One of another version is named as it is kept.
pub fn field(locale: Locale, field: &Term<FieldName>) -> &str {
    match field {
        Term::Known(field) => match field {
            FieldName::Login => td_string!(locale, audit.field_login),
            FieldName::Name => td_string!(locale, audit.field_name),
            FieldName::Phone => td_string!(locale, audit.field_phone),
            FieldName::Email => td_string!(locale, audit.field_email),
            FieldName::IdentityNumber => td_string!(locale, audit.field_identity_number),
            FieldName::State => td_string!(locale, audit.field_state),
            FieldName::Revealed => td_string!(locale, audit.field_revealed),
            FieldName::Role => td_string!(locale, audit.field_role),
            FieldName::Organization => td_string!(locale, audit.field_organization),
            FieldName::Task => td_string!(locale, audit.field_task),
            FieldName::Since => td_string!(locale, audit.field_since),
            FieldName::Until => td_string!(locale, audit.field_until),
            FieldName::LentBy => td_string!(locale, audit.field_lent_by),
            FieldName::StartedBy => td_string!(locale, audit.field_started_by),
            FieldName::Job => td_string!(locale, audit.field_job),
            FieldName::ExcludedBy => td_string!(locale, audit.field_excluded_by),
            FieldName::Code => td_string!(locale, audit.field_code),
            FieldName::Kind => td_string!(locale, organization.kind),
            FieldName::Parent => td_string!(locale, audit.field_parent),
            FieldName::Class => td_string!(locale, audit.field_class),
            FieldName::Division => td_string!(locale, organization.division),
            FieldName::CreditCode => td_string!(locale, organization.credit_code),
            FieldName::Head => td_string!(locale, organization.head),
            FieldName::ValidTo => td_string!(locale, organization.valid_to),
            FieldName::Successors => td_string!(locale, audit.field_successors),
            FieldName::CorrectedSince => td_string!(locale, audit.field_corrected_since),
            FieldName::Means => td_string!(locale, audit.field_means),
            FieldName::Issuer => td_string!(locale, audit.field_issuer),
            FieldName::Profile => td_string!(locale, audit.field_profile),
            FieldName::SecondFactor => td_string!(locale, audit.field_second_factor),
            FieldName::CodesLeft => td_string!(locale, audit.field_codes_left),
            FieldName::Scopes => td_string!(locale, audit.field_scopes),
            FieldName::Measure => td_string!(locale, audit.field_measure),
            FieldName::ProposedBy => td_string!(locale, audit.field_proposed_by),
            FieldName::Revision => td_string!(locale, audit.field_revision),
            FieldName::Changes => td_string!(locale, audit.field_changes),
            FieldName::Sm3 => td_string!(locale, audit.field_sm3),
            FieldName::Measurements => td_string!(locale, audit.field_measurements),
            FieldName::Superseded => td_string!(locale, audit.field_superseded),
            FieldName::BudgetItems => td_string!(locale, audit.field_budget_items),
            FieldName::Executions => td_string!(locale, audit.field_executions),
            FieldName::Day => td_string!(locale, audit.field_day),
            FieldName::Deadlines => td_string!(locale, audit.field_deadlines),
            FieldName::Period => td_string!(locale, audit.field_period),
            FieldName::DueFrom => td_string!(locale, audit.field_due_from),
            FieldName::Chain => td_string!(locale, chain.title),
            FieldName::Confirmed => td_string!(locale, audit.field_confirmed),
            FieldName::Stage => td_string!(locale, audit.field_stage),
            FieldName::AsOf => td_string!(locale, audit.field_as_of),
            FieldName::Threshold => td_string!(locale, audit.field_threshold),
            FieldName::LightRule => td_string!(locale, board.light_rule),
            FieldName::Ladder => td_string!(locale, warning.ladder),
            FieldName::WeeklyLimit => td_string!(locale, audit.field_weekly_limit),
            FieldName::Address => td_string!(locale, audit.field_address),
            FieldName::Secret => td_string!(locale, audit.field_secret),
            FieldName::Enabled => td_string!(locale, audit.field_enabled),
            FieldName::Mailing => td_string!(locale, audit.field_mailing),
            FieldName::Notices => td_string!(locale, audit.field_notices),
            FieldName::First => td_string!(locale, audit.field_first),
            FieldName::Last => td_string!(locale, audit.field_last),
            FieldName::Hash => td_string!(locale, audit.field_hash),
            FieldName::At => td_string!(locale, audit.field_at),
            FieldName::File => td_string!(locale, audit.field_file),
            FieldName::Intact => td_string!(locale, audit.field_intact),
            FieldName::Broken => td_string!(locale, audit.field_broken),
            FieldName::Differences => td_string!(locale, audit.field_differences),
            FieldName::Lost => td_string!(locale, audit.field_lost),
            FieldName::Action => td_string!(locale, audit.field_action),
            FieldName::Scheme => td_string!(locale, audit.kind_scheme),
            FieldName::Account => td_string!(locale, audit.kind_account),
            FieldName::Proposal => td_string!(locale, audit.stored_proposal),
            FieldName::Appointment => td_string!(locale, audit.stored_appointment),
            FieldName::Session => td_string!(locale, audit.kind_session),
            FieldName::Token => td_string!(locale, audit.kind_token),
            FieldName::Suite => td_string!(locale, audit.field_suite),
            FieldName::Values => td_string!(locale, audit.field_values),
            FieldName::Retired => td_string!(locale, audit.field_retired),
            FieldName::Bytes => td_string!(locale, audit.field_bytes),
            FieldName::Log => td_string!(locale, audit.field_log),
        },
        Term::Other(text) => text,
    }
}

/// The value of a field: the words of the trade in it are translated, and moments are those of the city.
pub fn value(locale: Locale, field: &Term<FieldName>, value: &str) -> String {
    let Term::Known(name) = field else { return value.to_owned() };
    let word = match name {
        FieldName::State => state(locale, value),
        FieldName::Kind => known(value)
            .map(|kind| organization::kind(locale, kind))
            .or_else(|| known(value).map(|kind| super::robot::kind(locale, kind))),
        FieldName::Enabled if value == "true" => Some(td_string!(locale, robot.enabled)),
        FieldName::Enabled => Some(td_string!(locale, robot.off)),
        FieldName::Mailing => known(value).map(|mailing| super::notice::mailing(locale, mailing)),
        FieldName::Profile => known(value).map(|profile| super::profile(locale, profile)),
        FieldName::Means => means(locale, value),
        FieldName::Log => log(locale, value),
        FieldName::Measure => measure(locale, value),
        FieldName::Revealed => return self::field(locale, &Term::read(value)).to_owned(),
        FieldName::Name | FieldName::Login => return super::person(locale, value),
        FieldName::Since | FieldName::Until => {
            return value.parse().map_or_else(|_| value.to_owned(), Moment::in_the_city);
        }
        FieldName::Chain => return chain::recorded(locale, value),
        FieldName::Ladder => return warning::recorded(locale, value),
        FieldName::LightRule => return super::budget::recorded_rule(locale, value),
        FieldName::Stage => {
            return known(value).map_or_else(|| value.to_owned(), |kind| chain::stage(locale, kind, ""));
        }
        FieldName::Day => return timetable::recorded_day(locale, value),
        FieldName::Deadlines => return timetable::recorded_deadlines(locale, value),
        FieldName::Period => {
            return value
                .parse()
                .map_or_else(|_| value.to_owned(), |period| measurement::period(locale, period));
        }
        FieldName::Class | FieldName::Successors => return super::listed(locale, value.lines()),
        FieldName::Role | FieldName::SecondFactor | FieldName::ExcludedBy => {
            return listed(value, |key| known(key).map(|known| role(locale, known)));
        }
        FieldName::Scopes => return listed(value, |key| known(key).map(|known| action(locale, known))),
        _ => None,
    };
    word.unwrap_or(value).to_owned()
}

/// What a key stands for, where this version knows it.
pub(super) fn known<T: DeserializeOwned>(key: &str) -> Option<T> {
    match Term::read(key) {
        Term::Known(known) => Some(known),
        Term::Other(_) => None,
    }
}

/// Keys between commas in words. A text whose first is no key stays as it is.
fn listed<'a>(keys: &'a str, word: impl Fn(&'a str) -> Option<&'static str>) -> String {
    if keys.split(", ").next().and_then(&word).is_none() {
        return keys.to_owned();
    }
    keys.split(", ").map(|key| word(key).unwrap_or(key)).collect::<Vec<_>>().join(", ")
}

/// Of a scheme, or of an account.
fn state(locale: Locale, key: &str) -> Option<&'static str> {
    let of_account = || {
        known(key).map(|state| match state {
            AccountState::Active => td_string!(locale, people.active),
            AccountState::Disabled => td_string!(locale, people.disabled),
        })
    };
    let of_key_result = || known(key).map(|status| objective::status(locale, status));
    known(key).map(|state| approval::state(locale, state)).or_else(of_account).or_else(of_key_result)
}

/// What became of the write-ahead log of the database.
fn log(locale: Locale, log: &str) -> Option<&'static str> {
    Some(match log {
        "missing" => td_string!(locale, audit.log_missing),
        "accepted" => td_string!(locale, audit.log_accepted),
        _ => return None,
    })
}

/// With what somebody tried to prove who they are.
fn means(locale: Locale, means: &str) -> Option<&'static str> {
    Some(match means {
        "password" => td_string!(locale, audit.means_password),
        "code" => td_string!(locale, audit.means_code),
        "recovery_code" => td_string!(locale, audit.means_recovery_code),
        _ => return None,
    })
}

/// What was proposed to another administrator.
fn measure(locale: Locale, key: &str) -> Option<&'static str> {
    Some(match key {
        "reset_password" => td_string!(locale, people.measure_reset_password),
        "remove_factor" => td_string!(locale, people.measure_remove_factor),
        "disable" => td_string!(locale, people.disable),
        "enable" => td_string!(locale, people.enable),
        "erase" => td_string!(locale, people.erase),
        "appoint" => td_string!(locale, people.appoint),
        "dismiss" => td_string!(locale, people.dismiss),
        _ => return None,
    })
}
