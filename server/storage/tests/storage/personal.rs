//! Who sees which personal data, and what the audit log keeps of it.

use indicator_model::change::{Change, Edit};
use indicator_model::id::{AccountId, CityId};
use people_model::appointment::{Appointment, NewAppointment};
use people_model::audit::{Deed, Entry, FieldName};
use people_model::contact::Refusal;
use people_model::contact::{Contact, ContactField};
use people_model::policy::Denial;
use people_model::refusal;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::scheme::Page;
use storage::sheet::Format;

use crate::database::{Database, both_engines};
use crate::fixture::{
    PASSWORD, SAMPLE, basic, edit, employed, enter, founded, import, load, lock, node, person, sample,
    sign_in,
};

const PHONE: &str = "13800138000";
const EMAIL: &str = "zhao.li@yunlan.gov.cn";
const NUMBER: &str = "11010519491231002X";

fn contact() -> Contact {
    Contact { phone: Some(PHONE.into()), email: Some(EMAIL.into()), identity_number: Some(NUMBER.into()) }
}

/// A city with somebody who can be reached.
async fn city(operator: &Ctx) -> (CityId, AccountId) {
    let (city, _) = founded(operator).await;
    let id = employed(operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await.id;
    storage::account::set_contact(operator, city, id, &contact(), "入职登记").await.unwrap();
    (city, id)
}

async fn entries(ctx: &Ctx, city: CityId, filter: Filter) -> Vec<Entry> {
    storage::audit::list(ctx, city, filter, 200).await.unwrap()
}

fn masked(phone: Option<&str>, email: Option<&str>, number: Option<&str>) -> Contact {
    let own = |text: Option<&str>| text.map(str::to_owned);
    Contact { phone: own(phone), email: own(email), identity_number: own(number) }
}

#[apply(both_engines)]
async fn names_are_masked_for_auditors_in_the_sample_too_and_its_locks_can_be_lifted(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let id = sample(&admin).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let base = load(&admin, id).await;
    storage::scheme::save(&admin, id, edit(&base, vec![lock(&base, "NYJ-04")])).await.unwrap();
    let auditor = employed(&operator, city, "sunlei", NewAppointment::to(Role::Auditor)).await;
    let auditor = enter(&operator, "sunlei", &auditor.password).await;
    let seen = load(&auditor, id).await;
    let at = node(&seen, "NYJ-04");
    let held = seen.nodes.iter().find(|known| known.id == at).unwrap().lock.clone().unwrap();
    assert_eq!(held.owner, "王*");
    let history = storage::scheme::history(&auditor, id, Page::default()).await.unwrap();
    assert!(history.iter().all(|change_set| change_set.author != "王芳"), "{history:?}");
    let lifted = Change { node: at, edit: Edit::Lock { before: Some(held.into()), after: None } };
    storage::scheme::save(&auditor, id, edit(&seen, vec![lifted])).await.unwrap();
}

#[apply(both_engines)]
async fn others_see_contact_data_masked_or_not_at_all(database: Database) {
    let operator = database.ctx().await;
    let (city, id) = city(&operator).await;
    let all = masked(Some("138****8000"), Some("z***@yunlan.gov.cn"), Some("110105********002X"));
    let without_number = Contact { identity_number: None, ..all.clone() };
    for (role, expected) in [
        (Role::SystemAdministrator, &all),
        (Role::AuditAdministrator, &all),
        (Role::SecurityAdministrator, &without_number),
    ] {
        let accounts = storage::account::list(&person(&operator, city, role), city).await.unwrap();
        let found = accounts.iter().find(|account| account.id == id).unwrap();
        assert_eq!(&found.contact, expected, "{role}");
    }
}

#[apply(both_engines)]
async fn an_original_is_shown_for_a_reason_that_the_record_keeps(database: Database) {
    let operator = database.ctx().await;
    let (city, id) = city(&operator).await;
    let admin = person(&operator, city, Role::SystemAdministrator);
    for reason in ["", "  "] {
        let refused = storage::account::reveal(&admin, city, id, ContactField::Phone, reason).await;
        assert!(
            matches!(
                refused,
                Err(StoreError::People(refusal::Refusal::Account(people_model::account::Refusal::NoReason)))
            ),
            "{refused:?}"
        );
    }
    let seen = storage::account::reveal(&admin, city, id, ContactField::Phone, "紧急通知").await.unwrap();
    assert_eq!(seen, PHONE);
    let revealed =
        entries(&operator, city, Filter { deed: Some(Deed::PersonReveal), ..Filter::default() }).await;
    assert_eq!(revealed.len(), 1);
    assert_eq!((revealed[0].reason.as_str(), revealed[0].subject.id.clone()), ("紧急通知", id.to_string()));
    assert_eq!(revealed[0].changes[0].after.as_deref(), Some("phone"));
    for role in [Role::SecurityAdministrator, Role::AssessmentOffice, Role::Auditor, Role::DepartmentHead] {
        let other = person(&operator, city, role);
        let refused = storage::account::reveal(&other, city, id, ContactField::Phone, "好奇").await;
        assert!(matches!(refused, Err(StoreError::Forbidden(Denial::NoRole))), "{role}: {refused:?}");
    }
    let nothing = employed(&operator, city, "sunlei", NewAppointment::to(Role::Auditor)).await.id;
    let none = storage::account::reveal(&admin, city, nothing, ContactField::Email, "核对").await;
    assert!(matches!(none, Err(StoreError::NotFound)), "{none:?}");
}

#[apply(both_engines)]
async fn the_record_never_holds_an_original(database: Database) {
    let operator = database.ctx().await;
    let (city, id) = city(&operator).await;
    let admin = person(&operator, city, Role::SystemAdministrator);
    let new = Contact { phone: Some("0871-63186688".into()), ..Contact::default() };
    let reason = "原号 13800138000 停用，邮箱 zhao.li@yunlan.gov.cn，证件 11010519491231002X";
    storage::account::set_contact(&admin, city, id, &new, reason).await.unwrap();
    let changed = &entries(&operator, city, Filter::default()).await[0];
    assert_eq!(changed.deed, Deed::AccountChange);
    let change = &changed.changes[0];
    assert_eq!(
        (change.before.as_deref(), change.after.as_deref()),
        (Some("138****8000"), Some("0871-****88"))
    );
    assert_eq!(changed.reason, "原号 138****8000 停用，邮箱 z***@yunlan.gov.cn，证件 110105********002X");
    let all = format!("{:?}", entries(&operator, city, Filter::default()).await);
    for original in [PHONE, "zhao.li@", NUMBER, "63186688"] {
        assert!(!all.contains(original), "{original}");
    }
}

#[apply(both_engines)]
async fn what_cannot_be_a_number_or_an_address_is_refused_and_nothing_is_kept(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    for (new, why) in [
        (masked(Some("打我手机"), None, None), Refusal::BadPhone),
        (masked(Some(PHONE), Some("zhao"), None), Refusal::BadEmail),
        (masked(Some(PHONE), None, Some("110105194912310021")), Refusal::BadIdentityNumber),
    ] {
        let refused = storage::account::set_own_contact(&admin, &new).await;
        assert!(
            matches!(&refused, Err(StoreError::People(refusal::Refusal::Contact(found))) if *found == why),
            "{refused:?}"
        );
    }
    assert_eq!(storage::account::contact(&admin).await.unwrap(), masked(Some(""), Some(""), Some("")));
    storage::account::set_own_contact(&admin, &contact()).await.unwrap();
    storage::account::set_own_contact(&admin, &masked(Some(""), None, None)).await.unwrap();
    let expected = Contact { phone: Some(String::new()), ..contact() };
    assert_eq!(storage::account::contact(&admin).await.unwrap(), expected);
}

/// Who judges the work from outside sees it without the names of those who did it, and cannot ask for them.
#[apply(both_engines)]
async fn auditors_and_third_parties_see_names_masked(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = city(&operator).await;
    let (founder, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let id = import(&founder, SAMPLE).await.scheme.unwrap();
    let office = employed(&operator, city, "qianwei", NewAppointment::to(Role::AssessmentOffice)).await;
    let office = enter(&operator, "qianwei", &office.password).await;
    let scheme = load(&office, id).await;
    storage::scheme::save(&office, id, edit(&scheme, vec![lock(&scheme, "NYJ-01")])).await.unwrap();

    let auditor = person(&operator, city, Role::Auditor);
    let seen = entries(&auditor, city, Filter::default()).await;
    let told = format!("{seen:?}");
    assert!(told.contains("q**") && told.contains("王*"), "{told}");
    for name in ["qianwei", "zhaoli", "wangfang", "王芳"] {
        assert!(!told.contains(name), "{name}: {told}");
    }
    for text in ["王", "qianwei", "qian"] {
        let found = entries(&auditor, city, Filter { text: text.into(), ..Filter::default() }).await;
        assert_eq!(found, [], "a filter would tell the name: {text}");
    }
    let keeper = person(&operator, city, Role::AuditAdministrator);
    assert!(!entries(&keeper, city, Filter { text: "qian".into(), ..Filter::default() }).await.is_empty());

    let third = crate::fixture::appointed(
        &operator,
        city,
        vec![Appointment {
            task: Some(id),
            until: Some("2099-01-01T00:00:00.000Z".parse().unwrap()),
            ..Appointment::to(Role::ThirdParty)
        }],
    );
    for (outsider, word) in [(&auditor, "auditor"), (&third, "third party")] {
        let scheme = load(outsider, id).await;
        let lock = scheme.nodes.iter().find_map(|node| node.lock.as_ref()).unwrap();
        assert_eq!(lock.owner, "q**", "{word}");
        let history = storage::scheme::history(outsider, id, Page::default()).await.unwrap();
        assert_eq!(history[0].author, "q**", "{word}");
    }
    let scheme = load(&person(&operator, city, Role::PostHolder), id).await;
    let lock = scheme.nodes.iter().find_map(|node| node.lock.as_ref()).unwrap();
    assert_eq!(lock.owner, "qianwei 同志");
}

#[apply(both_engines)]
async fn a_file_carries_who_took_it_when_and_the_number_in_the_record(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let id = import(&admin, SAMPLE).await.scheme.unwrap();
    for format in [Format::Csv, Format::Xlsx] {
        let scheme = storage::sheet::export(&admin, id, format).await.unwrap();
        let organizations = storage::organization::export(&admin, city, format).await.unwrap();
        for (exported, deed) in [(scheme, Deed::SchemeExport), (organizations, Deed::OrganizationExport)] {
            let newest =
                entries(&operator, city, Filter { deed: Some(deed), ..Filter::default() }).await.remove(0);
            assert_eq!(newest.changes[0].field, FieldName::File);
            assert_eq!(newest.changes[0].after, Some(exported.watermark.id.to_string()), "{deed:?}");
            assert_eq!(exported.watermark.by, "王芳");
            if format == Format::Csv {
                let sheet = String::from_utf8(exported.bytes).unwrap();
                let last = sheet.trim_end().lines().next_back().unwrap();
                assert_eq!(last.trim_end_matches(','), exported.watermark.line());
            }
        }
    }
}

/// The audit log in the data of a person.
async fn record_of(mut export: storage::account::OwnExport) -> Vec<Entry> {
    let mut record = Vec::new();
    while let Some(part) = export.next().await.unwrap() {
        if let storage::account::Part::Record(entries) = part {
            record.extend(entries);
        }
    }
    record
}

#[apply(both_engines)]
async fn a_person_takes_out_all_that_is_kept_and_that_is_recorded(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = city(&operator).await;
    let id = sample(&operator).await;
    let office = employed(&operator, city, "qianwei", NewAppointment::to(Role::AssessmentOffice)).await;
    let ctx = enter(&operator, "qianwei", &office.password).await;
    storage::account::set_own_contact(&ctx, &contact()).await.unwrap();
    let scheme = load(&ctx, id).await;
    storage::scheme::save(&ctx, id, edit(&scheme, vec![basic(&scheme, "NYJ-01", "1300")])).await.unwrap();

    let export = storage::account::own_data(&ctx).await.unwrap();
    let (data, record) = (export.data().clone(), record_of(export).await);
    assert_eq!((data.account.login.as_str(), &data.account.contact), ("qianwei", &contact()));
    assert_eq!(data.account.former_passwords, 1);
    assert_eq!(
        data.appointments.iter().map(|held| held.role.as_str()).collect::<Vec<_>>(),
        ["assessment_office"]
    );
    assert_eq!(data.sessions.len(), 2);
    assert_eq!(data.work.iter().map(|work| work.change_sets).collect::<Vec<_>>(), [1]);
    let deeds: Vec<Deed> = record.iter().map(|entry| entry.deed).collect();
    assert_eq!(deeds.first(), Some(&Deed::AccountCreate));
    assert_eq!(deeds.last(), Some(&Deed::SelfExport));
    assert!(deeds.contains(&Deed::PasswordChange) && deeds.contains(&Deed::SchemeEdit), "{deeds:?}");
    let last = record.last().unwrap();
    assert_eq!(last.changes[0].after, Some(data.file.id.to_string()));
    // Only what is about the person: nobody else's entries, and no secret.
    assert!(
        record
            .iter()
            .all(|entry| entry.doer.account == Some(office.id) || entry.subject.id == office.id.to_string())
    );
    let text = format!("{}{record:?}", serde_json::to_string(&data).unwrap());
    assert!(!text.contains("argon2") && !text.contains("token_hash"), "{text}");
}
