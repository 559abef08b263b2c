//! Why something about people is refused, a function per feature.

use leptos_i18n::td_string;
use people_model::refusal::Refusal;
use people_model::{account, appointment, board, contact, delegation, factor, proposal, robot, token};
use text::i18n::Locale;

use super::{approval, role};

/// A feature is a line.
pub fn people(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::Account(refusal) => of_account(locale, refusal).to_owned(),
        Refusal::Appointment(refusal) => of_appointment(locale, refusal),
        Refusal::Approval(refusal) => approval::refusal(locale, refusal).to_owned(),
        Refusal::Board(refusal) => of_board(locale, refusal),
        Refusal::Contact(refusal) => of_contact(locale, refusal).to_owned(),
        Refusal::Delegation(refusal) => of_delegation(locale, refusal),
        Refusal::Factor(refusal) => of_factor(locale, refusal).to_owned(),
        Refusal::Proposal(refusal) => of_proposal(locale, refusal).to_owned(),
        Refusal::Robot(refusal) => of_robot(locale, refusal),
        Refusal::Token(refusal) => of_token(locale, refusal),
    }
}

fn of_account(locale: Locale, refusal: account::Refusal) -> &'static str {
    use account::Refusal;
    match refusal {
        Refusal::BadLogin => td_string!(locale, account.bad_login),
        Refusal::LoginTaken => td_string!(locale, account.login_taken),
        Refusal::Reserved { .. } => td_string!(locale, account.reserved),
        Refusal::BadName { .. } => td_string!(locale, account.bad_name),
        Refusal::NoReason => td_string!(locale, account.no_reason),
        Refusal::NotConfirmed => td_string!(locale, account.not_confirmed),
        Refusal::Erased => td_string!(locale, account.erased),
        Refusal::StillActive => td_string!(locale, account.still_active),
    }
}

fn of_appointment(locale: Locale, refusal: appointment::Refusal) -> String {
    use appointment::Refusal;
    let sentence = match refusal {
        Refusal::NoOrganization => td_string!(locale, account.no_organization),
        Refusal::NoTask | Refusal::NoEnd => td_string!(locale, account.no_task),
        Refusal::UnknownOrganization => td_string!(locale, account.unknown_organization),
        Refusal::UnknownTask => td_string!(locale, account.unknown_task),
        Refusal::OrganizationNotOfRole => td_string!(locale, account.no_organization_of_role),
        Refusal::TaskNotOfRole => td_string!(locale, account.no_task_of_role),
        Refusal::NotGiven => td_string!(locale, account.role_not_given),
        Refusal::Conflict { with } => {
            return td_string!(locale, account.role_conflict, role = role(locale, with));
        }
        Refusal::AlreadyHeld => td_string!(locale, account.already_held),
        Refusal::BadTerm => td_string!(locale, account.bad_term),
        Refusal::LastAdministrator => td_string!(locale, account.last_administrator),
    };
    sentence.to_owned()
}

fn of_board(locale: Locale, refusal: board::Refusal) -> String {
    use board::Refusal;
    match refusal {
        Refusal::NameTaken => td_string!(locale, own_board.name_taken).to_owned(),
        Refusal::NoView => td_string!(locale, own_board.no_view).to_owned(),
        Refusal::TooManyViews { most } => td_string!(locale, own_board.too_many_views, most = most),
        Refusal::TooManyBoards { most } => td_string!(locale, own_board.too_many_boards, most = most),
        Refusal::TooManyCards { most } => td_string!(locale, own_board.too_many_cards, most = most),
        Refusal::NotAReader => td_string!(locale, own_board.not_a_reader).to_owned(),
    }
}

fn of_contact(locale: Locale, refusal: contact::Refusal) -> &'static str {
    use contact::Refusal;
    match refusal {
        Refusal::BadPhone => td_string!(locale, account.bad_phone),
        Refusal::BadEmail => td_string!(locale, account.bad_email),
        Refusal::BadIdentityNumber => td_string!(locale, account.bad_identity_number),
    }
}

fn of_delegation(locale: Locale, refusal: delegation::Refusal) -> String {
    use delegation::Refusal;
    let sentence = match refusal {
        Refusal::NotLendable => td_string!(locale, account.not_lendable),
        Refusal::NoColleague => td_string!(locale, delegation.no_colleague),
        Refusal::Conflict { with } => {
            return td_string!(locale, account.role_conflict, role = role(locale, with));
        }
        Refusal::AlreadyHeld => td_string!(locale, account.already_held),
        Refusal::NoDay { .. } => td_string!(locale, delegation.no_day),
        Refusal::BadTerm => td_string!(locale, account.bad_term),
    };
    sentence.to_owned()
}

fn of_factor(locale: Locale, refusal: factor::Refusal) -> &'static str {
    use factor::Refusal;
    match refusal {
        Refusal::AlreadyOn => td_string!(locale, factor.there),
        Refusal::NotOn => td_string!(locale, factor.none),
    }
}

fn of_proposal(locale: Locale, refusal: proposal::Refusal) -> &'static str {
    use proposal::Refusal;
    match refusal {
        Refusal::NeedsSecond => td_string!(locale, account.needs_second),
        Refusal::NoSecond => td_string!(locale, account.no_second),
        Refusal::SameOffice => td_string!(locale, account.same_office),
        Refusal::AlreadyProposed => td_string!(locale, account.already_proposed),
        Refusal::ProposerGone => td_string!(locale, account.proposer_gone),
        Refusal::BothGone => td_string!(locale, account.both_gone),
        Refusal::NoReason => td_string!(locale, account.no_reason),
    }
}

fn of_robot(locale: Locale, refusal: robot::Refusal) -> String {
    use robot::Refusal;
    let sentence = match refusal {
        Refusal::BadName => td_string!(locale, robot.no_name),
        Refusal::NameTaken => td_string!(locale, robot.name_taken),
        Refusal::UnknownOrganization => td_string!(locale, robot.unknown_organization),
        Refusal::BadAddress => td_string!(locale, robot.bad_address),
        Refusal::NotListed => td_string!(locale, robot.not_listed),
        Refusal::NoSecret => td_string!(locale, robot.no_secret),
        Refusal::TooMany { most } => return td_string!(locale, robot.too_many, most = most),
    };
    sentence.to_owned()
}

fn of_token(locale: Locale, refusal: token::Refusal) -> String {
    use token::Refusal;
    match refusal {
        Refusal::BadName => td_string!(locale, account.bad_name).to_owned(),
        Refusal::BadScope => td_string!(locale, token.bad_scope).to_owned(),
        Refusal::BadExpiry => td_string!(locale, token.bad_expiry).to_owned(),
        Refusal::TooMany { most } => td_string!(locale, token.too_many, most = most),
    }
}
