//! The words of the audit log.

use leptos_i18n::td_string;
use people_model::audit::{Deed, Difference, Fault, Mismatch};
use people_model::policy::{Action, State};
use people_model::role::Role;
use text::i18n::Locale;

use super::{approval, role};

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
        Deed::SchemeSubmit => td_string!(locale, audit.deed_scheme_submit),
        Deed::SchemeReturn => td_string!(locale, audit.deed_scheme_return),
        Deed::SchemeApprove => td_string!(locale, audit.deed_scheme_approve),
        Deed::SchemeReopen => td_string!(locale, audit.deed_scheme_reopen),
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

/// The kind of a thing. One that this version does not know is named as it is kept.
pub fn thing(locale: Locale, kind: &str) -> String {
    let word = match kind {
        "account" => td_string!(locale, audit.kind_account),
        "action" => td_string!(locale, audit.kind_action),
        "city" => td_string!(locale, audit.kind_city),
        "sample" => td_string!(locale, audit.kind_sample),
        "session" => td_string!(locale, audit.kind_session),
        "scheme" => td_string!(locale, audit.kind_scheme),
        "record" => td_string!(locale, audit.kind_record),
        "organization" => td_string!(locale, audit.kind_organization),
        "key" => td_string!(locale, audit.kind_key),
        "sheet" => td_string!(locale, audit.kind_sheet),
        "token" => td_string!(locale, audit.kind_token),
        "database" => td_string!(locale, audit.kind_database),
        other => other,
    };
    word.to_owned()
}

/// Something stored, as [`Difference`] names it: its table in words, and what identifies it there.
pub fn stored(locale: Locale, difference: &Difference) -> String {
    let word: &str = match difference.kind.as_str() {
        "appointment" => td_string!(locale, audit.stored_appointment),
        "change_set" => td_string!(locale, audit.stored_change_set),
        "cycle" => td_string!(locale, audit.stored_cycle),
        "district_class" => td_string!(locale, audit.stored_district_class),
        "former_password" => td_string!(locale, audit.stored_former_password),
        "identity" => td_string!(locale, audit.stored_identity),
        "identity_factor" => td_string!(locale, audit.stored_identity_factor),
        "organization_detail" => td_string!(locale, audit.stored_organization_detail),
        "organization_former" => td_string!(locale, audit.stored_organization_former),
        "organization_successor" => td_string!(locale, audit.stored_organization_successor),
        "proposal" => td_string!(locale, audit.stored_proposal),
        "recovery_code" => td_string!(locale, audit.stored_recovery_code),
        "sealing_key" => td_string!(locale, audit.stored_sealing_key),
        "security" => td_string!(locale, audit.stored_security),
        "transition" => td_string!(locale, audit.stored_transition),
        kind => &thing(locale, kind),
    };
    format!("{word} {}", difference.key).trim_end().to_owned()
}

/// The name of a field. One that this version does not know is named as it is kept.
pub fn field(locale: Locale, field: &str) -> String {
    let word = match field {
        "login" => td_string!(locale, audit.field_login),
        "name" => td_string!(locale, audit.field_name),
        "role" => td_string!(locale, audit.field_role),
        "state" => td_string!(locale, audit.field_state),
        "profile" => td_string!(locale, audit.field_profile),
        "second_factor" => td_string!(locale, audit.field_second_factor),
        "codes_left" => td_string!(locale, audit.field_codes_left),
        "means" => td_string!(locale, audit.field_means),
        "revision" => td_string!(locale, audit.field_revision),
        "changes" => td_string!(locale, audit.field_changes),
        "sm3" => td_string!(locale, audit.field_sm3),
        "first" => td_string!(locale, audit.field_first),
        "last" => td_string!(locale, audit.field_last),
        "hash" => td_string!(locale, audit.field_hash),
        "intact" => td_string!(locale, audit.field_intact),
        "broken" => td_string!(locale, audit.field_broken),
        "differences" => td_string!(locale, audit.field_differences),
        "at" => td_string!(locale, audit.field_at),
        "scheme" => td_string!(locale, audit.kind_scheme),
        "account" => td_string!(locale, audit.kind_account),
        "proposal" => td_string!(locale, audit.stored_proposal),
        "appointment" => td_string!(locale, audit.stored_appointment),
        "session" => td_string!(locale, audit.kind_session),
        "token" => td_string!(locale, audit.kind_token),
        "code" => td_string!(locale, audit.field_code),
        "parent" => td_string!(locale, audit.field_parent),
        "class" => td_string!(locale, audit.field_class),
        "organization" => td_string!(locale, audit.field_organization),
        "task" => td_string!(locale, audit.field_task),
        "measure" => td_string!(locale, audit.field_measure),
        "proposed_by" => td_string!(locale, audit.field_proposed_by),
        "lent_by" => td_string!(locale, audit.field_lent_by),
        "since" => td_string!(locale, audit.field_since),
        "corrected_since" => td_string!(locale, audit.field_corrected_since),
        "until" => td_string!(locale, audit.field_until),
        "action" => td_string!(locale, audit.field_action),
        "phone" => td_string!(locale, audit.field_phone),
        "email" => td_string!(locale, audit.field_email),
        "identity_number" => td_string!(locale, audit.field_identity_number),
        "revealed" => td_string!(locale, audit.field_revealed),
        "file" => td_string!(locale, audit.field_file),
        "suite" => td_string!(locale, audit.field_suite),
        "lost" => td_string!(locale, audit.field_lost),
        "values" => td_string!(locale, audit.field_values),
        "retired" => td_string!(locale, audit.field_retired),
        "issuer" => td_string!(locale, audit.field_issuer),
        "excluded_by" => td_string!(locale, audit.field_excluded_by),
        "scopes" => td_string!(locale, audit.field_scopes),
        "bytes" => td_string!(locale, audit.field_bytes),
        "log" => td_string!(locale, audit.field_log),
        other => other,
    };
    word.to_owned()
}

/// The value of a field: the words of the trade in it are translated.
pub fn value(locale: Locale, field: &str, value: &str) -> String {
    match field {
        "state" => {
            let known = State::ALL.into_iter().find(|state| state.key() == value);
            return known.map_or_else(|| value.to_owned(), |known| approval::state(locale, known).to_owned());
        }
        "revealed" => return self::field(locale, value),
        "name" | "login" => return super::person(locale, value),
        "means" => return means(locale, value).to_owned(),
        "log" => return log(locale, value).to_owned(),
        "measure" => return measure(locale, value).to_owned(),
        _ => {}
    }
    let word = |key: &str| match field {
        "role" | "second_factor" | "excluded_by" => key.parse().ok().map(|known: Role| role(locale, known)),
        "scopes" => {
            Action::ALL.into_iter().find(|known| known.key() == key).map(|known| action(locale, known))
        }
        _ => None,
    };
    if word(value.split(", ").next().unwrap_or_default()).is_none() {
        return value.to_owned();
    }
    let words: Vec<&str> = value.split(", ").map(|key| word(key).unwrap_or(key)).collect();
    words.join(td_string!(locale, model.separator))
}

/// What became of the write-ahead log of the database.
fn log(locale: Locale, log: &str) -> &str {
    match log {
        "missing" => td_string!(locale, audit.log_missing),
        "accepted" => td_string!(locale, audit.log_accepted),
        other => other,
    }
}

/// With what somebody tried to prove who they are.
fn means(locale: Locale, means: &str) -> &str {
    match means {
        "password" => td_string!(locale, audit.means_password),
        "code" => td_string!(locale, audit.means_code),
        "recovery_code" => td_string!(locale, audit.means_recovery_code),
        other => other,
    }
}

/// What was proposed to another administrator.
fn measure(locale: Locale, key: &str) -> &str {
    match key {
        "reset_password" => td_string!(locale, people.measure_reset_password),
        "remove_factor" => td_string!(locale, people.measure_remove_factor),
        "disable" => td_string!(locale, people.disable),
        "enable" => td_string!(locale, people.enable),
        "erase" => td_string!(locale, people.erase),
        "appoint" => td_string!(locale, people.appoint),
        "dismiss" => td_string!(locale, people.dismiss),
        other => other,
    }
}
