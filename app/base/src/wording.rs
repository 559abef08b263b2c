//! The model's words in the reader's language: one function per type, used by every page and by the command line.

mod audit;
mod difference;
mod edit;

pub mod approval;
pub mod budget;
pub mod chain;
pub mod change_set;
pub mod check_in;
pub mod evidence;
pub mod identity;
pub mod import;
pub mod job;
pub mod measurement;
pub mod notice;
pub mod objective;
pub mod organization;
pub mod policy;
pub mod refusal;
pub mod robot;
pub mod timetable;
pub mod warning;

use indicator_model::change::Refusal;
use indicator_model::curve::Curve;
use indicator_model::diagnostic::{Finding, Severity};
use indicator_model::id::NodeId;
use indicator_model::indicator::{
    Comparator, Direction, Frequency, IndicatorKind, MeasureKind, ScoringMethod,
};
use indicator_model::node::{Level, Mode, RollUpRule};
use indicator_model::quantity::Precision;
use indicator_model::target::Tier;
use indicator_model::text::Fault;
use indicator_model::tree::Tree;
use leptos_i18n::td_string;
use people_model::audit::Doer;
use people_model::contact::ContactField;
use people_model::password::{Profile, Weakness};
use people_model::policy::Denial;
use people_model::proposal::Measure;
use people_model::role::Role;
use people_model::session::Turned;
use ui::number::{grouped, signed_percent};

pub use self::audit::{action, deed, fault, field, mismatch, stored, thing, value};
pub use self::edit::edit;
use text::i18n::Locale;

/// Names and words in a row, parted as the language does it.
pub fn listed<W: AsRef<str>>(locale: Locale, words: impl IntoIterator<Item = W>) -> String {
    let separator = td_string!(locale, model.separator);
    words.into_iter().fold(String::new(), |mut row, word| {
        if !row.is_empty() {
            row += separator;
        }
        row + word.as_ref()
    })
}

pub fn tier(locale: Locale, tier: Tier) -> &'static str {
    match tier {
        Tier::Baseline => td_string!(locale, model.tier_baseline),
        Tier::Basic => td_string!(locale, model.tier_basic),
        Tier::Challenge => td_string!(locale, model.tier_challenge),
    }
}

pub fn level(locale: Locale, level: Level) -> &'static str {
    match level {
        Level::City => td_string!(locale, model.level_city),
        Level::Task => td_string!(locale, model.level_task),
        Level::Post => td_string!(locale, model.level_post),
    }
}

pub fn rule(locale: Locale, rule: RollUpRule) -> &'static str {
    match rule {
        RollUpRule::NotDecomposed => td_string!(locale, model.rule_not_decomposed),
        RollUpRule::Sum => td_string!(locale, model.rule_sum),
        RollUpRule::WeightedMean => td_string!(locale, model.rule_weighted_mean),
        RollUpRule::Ratio => td_string!(locale, model.rule_ratio),
        RollUpRule::SameValue => td_string!(locale, model.rule_same_value),
        RollUpRule::WorstOf => td_string!(locale, model.rule_worst_of),
        RollUpRule::Milestone => td_string!(locale, model.rule_milestone),
        RollUpRule::Contribution => td_string!(locale, model.rule_contribution),
    }
}

/// Without a mode it is a KPI.
pub fn mode(locale: Locale, mode: Option<Mode>) -> &'static str {
    match mode {
        None => td_string!(locale, model.mode_kpi),
        Some(Mode::Objective) => td_string!(locale, model.mode_objective),
        Some(Mode::KeyResult) => td_string!(locale, model.mode_key_result),
    }
}

pub fn curve(locale: Locale, curve: Curve) -> &'static str {
    match curve {
        Curve::Calendar => td_string!(locale, model.curve_calendar),
        Curve::SCurve => td_string!(locale, model.curve_s_curve),
        Curve::Season => td_string!(locale, model.curve_season),
        Curve::Farming => td_string!(locale, model.curve_farming),
        Curve::Flood => td_string!(locale, model.curve_flood),
        Curve::Drawn(_) => td_string!(locale, model.curve_drawn),
    }
}

/// The same with the percentages of what is drawn by hand.
pub fn whole_curve(locale: Locale, drawn: Curve) -> String {
    let word = curve(locale, drawn);
    match drawn {
        Curve::Drawn(months) => {
            td_string!(locale, decompose.with_note, text = word, aside = months.to_string())
        }
        _ => word.to_owned(),
    }
}

pub fn kind(locale: Locale, kind: IndicatorKind) -> &'static str {
    match kind {
        IndicatorKind::Quantitative => td_string!(locale, model.kind_quantitative),
        IndicatorKind::Qualitative => td_string!(locale, model.kind_qualitative),
        IndicatorKind::Process => td_string!(locale, model.kind_process),
    }
}

pub fn measure(locale: Locale, measure: MeasureKind) -> &'static str {
    match measure {
        MeasureKind::Count => td_string!(locale, model.measure_count),
        MeasureKind::Ratio => td_string!(locale, model.measure_ratio),
        MeasureKind::WeightedMean => td_string!(locale, model.measure_weighted_mean),
        MeasureKind::Stock => td_string!(locale, model.measure_stock),
        MeasureKind::Milestone => td_string!(locale, model.measure_milestone),
        MeasureKind::Rating => td_string!(locale, model.measure_rating),
        MeasureKind::YesNo => td_string!(locale, model.measure_yes_no),
    }
}

pub fn direction(locale: Locale, direction: Direction) -> &'static str {
    match direction {
        Direction::HigherBetter => td_string!(locale, model.direction_higher_better),
        Direction::LowerBetter => td_string!(locale, model.direction_lower_better),
        Direction::WithinBand => td_string!(locale, model.direction_within_band),
    }
}

pub fn comparator(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::AtLeast => "≥",
        Comparator::AtMost => "≤",
        Comparator::Equal => "=",
    }
}

pub fn scoring(locale: Locale, scoring: ScoringMethod) -> &'static str {
    match scoring {
        ScoringMethod::Proportional => td_string!(locale, model.scoring_proportional),
        ScoringMethod::ThreeBands => td_string!(locale, model.scoring_three_bands),
        ScoringMethod::DeductExcess => td_string!(locale, model.scoring_deduct_excess),
        ScoringMethod::Banded => td_string!(locale, model.scoring_banded),
        ScoringMethod::YesNo => td_string!(locale, model.scoring_yes_no),
    }
}

pub fn frequency(locale: Locale, frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Fortnightly => td_string!(locale, model.frequency_fortnightly),
        Frequency::Monthly => td_string!(locale, model.frequency_monthly),
        Frequency::Quarterly => td_string!(locale, model.frequency_quarterly),
        Frequency::HalfYearly => td_string!(locale, model.frequency_half_yearly),
        Frequency::Yearly => td_string!(locale, model.frequency_yearly),
    }
}

pub fn severity(locale: Locale, severity: Severity) -> &'static str {
    match severity {
        Severity::Error => td_string!(locale, model.severity_error),
        Severity::Warning => td_string!(locale, model.severity_warning),
        Severity::Notice => td_string!(locale, model.severity_notice),
    }
}

/// A finding in two to four characters, for the cell of a table.
pub fn finding_short(locale: Locale, finding: &Finding) -> &'static str {
    match finding {
        Finding::UnknownParent { .. } => td_string!(locale, model.short_unknown_parent),
        Finding::Cycle => td_string!(locale, model.short_cycle),
        Finding::UnknownIndicator => td_string!(locale, model.short_unknown_indicator),
        Finding::UnknownOwner => td_string!(locale, model.short_unknown_owner),
        Finding::MissingTarget { .. } => td_string!(locale, model.short_missing_target),
        Finding::NegativeTarget { .. } => td_string!(locale, model.short_negative),
        Finding::WeightsNotHundred { .. } => td_string!(locale, model.short_weights),
        Finding::ClassWeightDiffers { .. } => td_string!(locale, model.short_class_weight),
        Finding::KeyResultAlone => td_string!(locale, model.short_key_result_alone),
        Finding::UnitMismatch { .. } => td_string!(locale, model.short_unit),
        Finding::MixedRules => td_string!(locale, model.short_mixed_rules),
        Finding::SharesNotOne { .. } => td_string!(locale, model.short_shares),
        Finding::MissingShare { .. } => td_string!(locale, model.short_missing_share),
        Finding::RollUpDiffers { .. } => td_string!(locale, model.short_differs),
        Finding::Overload { .. } => td_string!(locale, model.short_overload),
        Finding::Shortfall { .. } => td_string!(locale, model.short_shortfall),
        Finding::ChallengeNotBeyondBasic => td_string!(locale, model.short_challenge),
        Finding::BasicBelowBaseline => td_string!(locale, model.short_baseline),
        Finding::Overflow { .. } => td_string!(locale, model.short_overflow),
    }
}

/// A finding as a sentence; the tree gives the names it speaks of.
pub fn finding(locale: Locale, tree: &Tree, at: NodeId, finding: &Finding) -> String {
    let exact = |quantity| grouped(quantity, precision(tree, at));
    match finding {
        Finding::UnknownParent { .. } => td_string!(locale, model.finding_unknown_parent).into(),
        Finding::Cycle => td_string!(locale, model.finding_cycle).into(),
        Finding::UnknownIndicator => td_string!(locale, model.finding_unknown_indicator).into(),
        Finding::UnknownOwner => td_string!(locale, model.finding_unknown_owner).into(),
        Finding::MissingTarget { tier: of } => {
            td_string!(locale, model.finding_missing_target, tier = tier(locale, *of))
        }
        Finding::NegativeTarget { tier: of } => {
            td_string!(locale, model.finding_negative, tier = tier(locale, *of))
        }
        Finding::WeightsNotHundred { owner, level: of, total } => {
            let organizations = &tree.scheme().organizations;
            let owner = organizations.iter().find(|organization| organization.id == *owner);
            let owner = owner.map(|owner| owner.name.as_str()).unwrap_or_default();
            td_string!(
                locale,
                model.finding_weights,
                owner = owner,
                level = level(locale, *of),
                total = total.to_string()
            )
        }
        Finding::ClassWeightDiffers { weight, other, other_weight } => td_string!(
            locale,
            model.finding_class_weight,
            weight = weight.to_string(),
            other = name(tree, *other),
            other_weight = other_weight.to_string()
        ),
        Finding::KeyResultAlone => td_string!(locale, model.finding_key_result_alone).into(),
        Finding::UnitMismatch { child } => td_string!(locale, model.finding_unit, child = name(tree, *child)),
        Finding::MixedRules => td_string!(locale, model.finding_mixed_rules).into(),
        Finding::SharesNotOne { total } => {
            td_string!(locale, model.finding_shares, total = total.to_string())
        }
        Finding::MissingShare { child } => {
            td_string!(locale, model.finding_missing_share, child = name(tree, *child))
        }
        Finding::RollUpDiffers { tier: of, own, roll_up } => td_string!(
            locale,
            model.finding_differs,
            tier = tier(locale, *of),
            own = exact(*own),
            roll_up = exact(*roll_up)
        ),
        Finding::Overload { tier: of, rate } => {
            td_string!(locale, model.finding_overload, tier = tier(locale, *of), rate = signed_percent(*rate))
        }
        Finding::Shortfall { tier: of, rate } => {
            td_string!(
                locale,
                model.finding_shortfall,
                tier = tier(locale, *of),
                rate = signed_percent(*rate)
            )
        }
        Finding::ChallengeNotBeyondBasic => td_string!(locale, model.finding_challenge).into(),
        Finding::BasicBelowBaseline => td_string!(locale, model.finding_baseline).into(),
        Finding::Overflow { tier: of } => {
            td_string!(locale, model.finding_overflow, tier = tier(locale, *of))
        }
    }
}

/// Why an edit is refused, and what to do about it.
pub fn refusal(locale: Locale, tree: &Tree, refusal: &Refusal) -> String {
    match refusal {
        Refusal::UnknownNode { .. } => td_string!(locale, model.refusal_unknown_node).into(),
        Refusal::UnknownParent { .. } => td_string!(locale, model.refusal_unknown_parent).into(),
        Refusal::UnknownOwner { .. } => td_string!(locale, model.refusal_unknown_owner).into(),
        Refusal::Stale { node, .. } => td_string!(locale, model.refusal_stale, node = name(tree, *node)),
        Refusal::Locked { node, lock } if lock.reason.is_empty() => td_string!(
            locale,
            model.refusal_locked_no_reason,
            node = name(tree, *node),
            owner = person(locale, &lock.owner)
        ),
        Refusal::Locked { node, lock } => td_string!(
            locale,
            model.refusal_locked,
            node = name(tree, *node),
            owner = person(locale, &lock.owner),
            reason = lock.reason.as_str()
        ),
        Refusal::Cycle { .. } => td_string!(locale, model.refusal_cycle).into(),
        Refusal::HasChildren { node } => {
            td_string!(locale, model.refusal_has_children, node = name(tree, *node))
        }
        Refusal::HasSupports { .. } | Refusal::Inconsistent { .. } => {
            td_string!(locale, model.refusal_other).into()
        }
        Refusal::Repeated { .. } => td_string!(locale, model.refusal_repeated).into(),
        Refusal::RepeatedCode { code, .. } => {
            td_string!(locale, model.refusal_repeated_code, code = code.as_str())
        }
        Refusal::Text { fault, .. } => text(locale, *fault),
        Refusal::EmptyName { .. } => td_string!(locale, model.refusal_empty_name).into(),
        Refusal::NegativeWeight { .. } => td_string!(locale, model.refusal_negative_weight).into(),
        Refusal::TooFine { node, .. } => {
            let unit = tree.row(*node).map(|row| tree.indicator(row).unit.clone()).unwrap_or_default();
            match precision(tree, *node) {
                Precision::INTEGER => td_string!(locale, model.refusal_whole, unit = unit),
                finer => {
                    td_string!(locale, model.refusal_too_fine, unit = unit, decimals = finer.decimals())
                }
            }
        }
    }
}

/// What is wrong with a text, with the limit or the character.
pub fn text(locale: Locale, fault: Fault) -> String {
    match fault {
        Fault::Empty => td_string!(locale, error.text_empty).to_owned(),
        Fault::TooLong { most, length } => {
            td_string!(locale, error.text_too_long, most = most, length = length)
        }
        Fault::Character { code } => {
            td_string!(locale, error.text_character, code = format!("U+{code:04X}"))
        }
        Fault::Scripts => td_string!(locale, account.bad_login).to_owned(),
        Fault::Reserved => td_string!(locale, account.reserved).to_owned(),
    }
}

/// The name of an account. Of somebody who has gone there is a pseudonym left.
pub fn account(locale: Locale, name: &str, is_erased: bool) -> String {
    if is_erased { person(locale, name) } else { name.to_owned() }
}

/// Who did something, as the audit log names them: the command line by its kind, whatever people are called.
pub fn doer(locale: Locale, doer: &Doer) -> String {
    match doer.account {
        Some(_) if is_pseudonym(&doer.name) => person(locale, &doer.name),
        Some(_) => doer.name.clone(),
        None => person(locale, &doer.name),
    }
}

fn is_pseudonym(name: &str) -> bool {
    name.strip_prefix("former-").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A person as locks and history name them. Until accounts exist there is one, known by a key.
pub fn person(locale: Locale, name: &str) -> String {
    match name {
        // The second is older than accounts.
        "operator" | "local_administrator" => td_string!(locale, model.local_administrator).to_owned(),
        name => match name.strip_prefix("former-") {
            // A pseudonym: of somebody who has gone.
            Some(number) => td_string!(locale, account.former_person, number = number),
            None => name.to_owned(),
        },
    }
}

/// The name of a node, or nothing when it is gone.
pub fn name(tree: &Tree, node: NodeId) -> String {
    tree.row(node).map(|row| tree.indicator(row).name.clone()).unwrap_or_default()
}

fn precision(tree: &Tree, node: NodeId) -> Precision {
    tree.row(node).map(|row| tree.indicator(row).precision).unwrap_or_default()
}

/// Why the policy refuses.
pub fn denial(locale: Locale, denial: Denial) -> &'static str {
    match denial {
        Denial::NoRole => td_string!(locale, account.denial_no_role),
        Denial::OutOfScope => td_string!(locale, account.denial_out_of_scope),
        Denial::WrongState => td_string!(locale, account.denial_wrong_state),
        Denial::OwnWork => td_string!(locale, account.denial_own_work),
    }
}

/// Why somebody is not let in.
pub fn turned(locale: Locale, turned: Turned) -> String {
    match turned {
        Turned::Wrong => td_string!(locale, account.wrong).to_owned(),
        Turned::WrongCode => td_string!(locale, factor.wrong).to_owned(),
        Turned::Lapsed => td_string!(locale, factor.lapsed).to_owned(),
        Turned::Paused { seconds } => {
            td_string!(locale, account.paused, minutes = seconds.div_ceil(60))
        }
        Turned::Busy { seconds } => td_string!(locale, account.busy, seconds = seconds),
        Turned::NoSetup => td_string!(locale, account.no_setup).to_owned(),
    }
}

/// Why a password is not accepted.
pub fn weakness(locale: Locale, weakness: Weakness) -> String {
    match weakness {
        Weakness::TooShort { shortest } => td_string!(locale, account.too_short, shortest = shortest),
        Weakness::TooLong { longest } => td_string!(locale, account.too_long, longest = longest),
        Weakness::TooUniform { classes } => td_string!(locale, account.too_uniform, classes = classes),
        Weakness::ContainsName => td_string!(locale, account.contains_name).to_owned(),
        Weakness::Common => td_string!(locale, account.common).to_owned(),
        Weakness::UsedBefore => td_string!(locale, account.used_before).to_owned(),
    }
}

/// How passwords are judged.
pub fn profile(locale: Locale, profile: Profile) -> &'static str {
    match profile {
        Profile::Asvs => td_string!(locale, people.profile_asvs),
        Profile::Dengbao3 => td_string!(locale, people.profile_dengbao3),
    }
}

/// A way to reach a person.
pub fn contact_field(locale: Locale, field: ContactField) -> &'static str {
    match field {
        ContactField::Phone => td_string!(locale, account.phone),
        ContactField::Email => td_string!(locale, account.email),
        ContactField::IdentityNumber => td_string!(locale, account.identity_number),
    }
}

/// What takes two administrators.
pub fn proposed(locale: Locale, measure: Measure) -> String {
    match measure {
        Measure::ResetPassword => td_string!(locale, people.measure_reset_password).to_owned(),
        Measure::RemoveFactor => td_string!(locale, people.measure_remove_factor).to_owned(),
        Measure::Disable => td_string!(locale, people.disable).to_owned(),
        Measure::Enable => td_string!(locale, people.enable).to_owned(),
        Measure::Erase => td_string!(locale, people.erase).to_owned(),
        Measure::Appoint { role: given } => {
            td_string!(locale, people.measure_appoint, role = role(locale, given))
        }
        Measure::Dismiss { role: taken } => {
            td_string!(locale, people.measure_dismiss, role = role(locale, taken))
        }
    }
}

/// The name of a role.
pub fn role(locale: Locale, role: Role) -> &'static str {
    match role {
        Role::SystemAdministrator => td_string!(locale, account.role_system_administrator),
        Role::SecurityAdministrator => td_string!(locale, account.role_security_administrator),
        Role::AuditAdministrator => td_string!(locale, account.role_audit_administrator),
        Role::AssessmentOffice => td_string!(locale, account.role_assessment_office),
        Role::SteeringCommittee => td_string!(locale, account.role_steering_committee),
        Role::DepartmentHead => td_string!(locale, account.role_department_head),
        Role::Reporter => td_string!(locale, account.role_reporter),
        Role::PostHolder => td_string!(locale, account.role_post_holder),
        Role::DataSteward => td_string!(locale, account.role_data_steward),
        Role::ThirdParty => td_string!(locale, account.role_third_party),
        Role::Auditor => td_string!(locale, account.role_auditor),
        Role::Public => td_string!(locale, account.role_public),
    }
}
