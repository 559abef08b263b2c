//! Alterations thought out by hand, each of which leaves a database that starts.

use super::copies::Copies;
use super::{lived_in, verdict};
use crate::database::Database;

/// Every constraint holds, and most sums: found by comparing what is stored with the audit log.
const SEAMS: [(&str, &str); 40] = [
    ("the name of an author", "UPDATE change_set SET author = '李四' WHERE author LIKE 'zhaoli%'"),
    ("an author", "UPDATE change_set SET author_id = NULL WHERE author_id IS NOT NULL"),
    ("in whose place", "UPDATE change_set SET on_behalf_of = (SELECT id FROM account LIMIT 1)"),
    ("the reason of a change-set", "UPDATE change_set SET reason = 'another' WHERE revision = 2"),
    ("the time of a change-set", "UPDATE change_set SET at = '2020-01-01T00:00:00.000Z' WHERE revision = 2"),
    ("the base of a change-set", "UPDATE change_set SET base = 0 WHERE revision = 2"),
    ("the origin of a change-set", "UPDATE change_set SET origin = 'import' WHERE origin = 'edit'"),
    ("the id of a change-set", "UPDATE change_set SET id = author_id WHERE revision = 2 AND author_id IS NOT NULL"),
    ("the count of a change-set", "UPDATE change_set SET changes = changes + 1 WHERE revision = 1"),
    (
        "the owner of a lock in both places",
        "UPDATE node SET lock_owner = '李四' WHERE lock_owner IS NOT NULL;
         UPDATE change SET edit = replace(edit, 'zhaoli 同志', '李四') WHERE edit LIKE '%owner%'",
    ),
    ("an ended target version", "UPDATE target_version SET value = 7 WHERE until_revision IS NOT NULL"),
    ("no ended target versions", "DELETE FROM target_version WHERE until_revision IS NOT NULL"),
    ("the author of a step", "UPDATE transition SET author_id = NULL, author = 'operator'"),
    ("the text of a step", "UPDATE transition SET reason = 'another' WHERE step = 'submit'"),
    ("no steps", "DELETE FROM transition; UPDATE scheme SET state = 'draft'"),
    (
        "steps that nobody took",
        "INSERT INTO transition SELECT city_id, scheme_id, ordinal + 2, randomblob(16), step, revision, author, author_id,
         on_behalf_of, reason, at FROM transition WHERE step IN ('submit', 'approve')",
    ),
    ("the name of a scheme", "UPDATE scheme SET name = 'another'"),
    (
        "a role that nobody gave",
        "INSERT INTO appointment (city_id, id, account_id, role, since)
         SELECT city_id, randomblob(16), account_id, 'steering_committee', since FROM appointment LIMIT 1",
    ),
    (
        "the organization of a role",
        "UPDATE appointment SET organization_id = (SELECT id FROM organization o WHERE o.city_id = appointment.city_id LIMIT 1)",
    ),
    ("the end of a role", "UPDATE appointment SET until = '2099-01-01T00:00:00.000Z'"),
    ("a password", "UPDATE account SET password_hash = (SELECT password_hash FROM account WHERE login = 'wangfang') WHERE login = 'zhaoli'"),
    ("no second factor", "UPDATE account SET factor_secret = NULL"),
    ("a name", "UPDATE account SET name = '李四' WHERE login = 'zhaoli'"),
    ("a sealed cell", "UPDATE account SET phone = email"),
    ("a session", "UPDATE session SET account_id = (SELECT id FROM account WHERE login = 'wangfang')"),
    ("a session again", "UPDATE session SET ended_at = NULL, created_at = '2099-01-01T00:00:00.000Z'"),
    ("the sign-in rules", "UPDATE security SET factor_roles = '[]', profile = 'dengbao3'"),
    ("an organization", "UPDATE organization SET name = 'another' WHERE code = 'NYJ'"),
    ("no history of organizations", "DELETE FROM organization_former"),
    ("who said it", "UPDATE organization_detail SET said_by = '李四' WHERE said_by IS NOT NULL"),
    ("the scopes of a token", "UPDATE token SET scopes = '[\"scheme_edit\"]'"),
    ("the owner of a recorded name", "UPDATE audit_word SET account_id = (SELECT id FROM account WHERE login = 'wangfang')"),
    ("the salt of a row", "UPDATE audit_object SET salt = 'another' WHERE kind = 'account'"),
    (
        "a value with the next one's before",
        "UPDATE change SET edit = replace(edit, '\"1300\"', '\"1350\"');
         UPDATE target_version SET value = 1350000000 WHERE value = 1300000000",
    ),
    (
        "a definition with its row",
        "UPDATE change SET edit = replace(edit, (SELECT name FROM indicator WHERE code = 'NYJ-01' LIMIT 1), 'another');
         UPDATE indicator SET name = 'another' WHERE code = 'NYJ-01'",
    ),
    (
        "the last change-set with its effect",
        "DELETE FROM change WHERE revision = 5; DELETE FROM change_set WHERE revision = 5;
         UPDATE node SET lock_owner = NULL, lock_reason = NULL, lock_at = NULL;
         UPDATE scheme SET revision = 4 WHERE revision = 5; UPDATE transition SET revision = 4",
    ),
    (
        "the end of the chain with its head",
        "DELETE FROM audit WHERE city_id = (SELECT city_id FROM account LIMIT 1) AND sequence > 12;
         UPDATE audit_head SET sequence = 12, hash = (SELECT hash FROM audit AS it
         WHERE it.city_id = audit_head.city_id AND it.sequence = 12)
         WHERE city_id = (SELECT city_id FROM account LIMIT 1)",
    ),
    ("the head of a chain", "DELETE FROM audit_head WHERE city_id = (SELECT city_id FROM account LIMIT 1)"),
    ("all chains", "DELETE FROM audit_head; DELETE FROM audit"),
    (
        "an account in a city that is not there",
        "INSERT INTO account SELECT randomblob(16), id, 'another', name, phone, email, state, password_hash, password_at,
         must_change, factor_secret, factor_step, created_at, last_login_at, last_login_from, identity_number, erased_at,
         mailing
         FROM account LIMIT 1",
    ),
];

/// A link or a sum does not hold.
const SUMS: [(&str, &str); 30] = [
    ("the time of an entry", "UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 3"),
    ("the account of an entry", "UPDATE audit SET account_id = NULL WHERE account_id IS NOT NULL"),
    ("the name in an entry", "UPDATE audit SET name = '李四' WHERE sequence = 3"),
    ("on whose behalf", "UPDATE audit SET on_behalf_of = account_id WHERE account_id IS NOT NULL"),
    ("an address", "UPDATE audit SET address = '198.51.100.7' WHERE sequence = 3"),
    ("what was done", "UPDATE audit SET deed = 'logout' WHERE sequence = 1"),
    ("what kind of thing it was done to", "UPDATE audit SET subject_kind = 'city' WHERE sequence = 3"),
    ("what it was done to", "UPDATE audit SET subject_id = 'another' WHERE sequence = 3"),
    ("the name of what it was done to", "UPDATE audit SET subject_name = 'another' WHERE sequence = 3"),
    ("the fields of an entry", "UPDATE audit SET changes = '[]' WHERE changes <> '[]'"),
    ("the reason of an entry", "UPDATE audit SET reason = 'another' WHERE sequence = 3"),
    ("the outcome of an entry", "UPDATE audit SET outcome = 'refused' WHERE sequence = 3"),
    ("the rows of an entry", "UPDATE audit SET objects = '' WHERE objects <> ''"),
    ("the hash of an entry", "UPDATE audit SET hash = 'another' WHERE sequence = 3"),
    ("an entry in the middle", "DELETE FROM audit WHERE sequence = 3"),
    ("the first entry", "DELETE FROM audit WHERE sequence = 1"),
    ("the last entry", "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)"),
    (
        "one entry more",
        "INSERT INTO audit SELECT city_id, sequence + 1, at, account_id, name, on_behalf_of, address, deed, subject_kind,
         subject_id, subject_name, changes, reason, outcome, hash, objects FROM audit ORDER BY sequence DESC LIMIT 1",
    ),
    (
        "two entries in the other order",
        "UPDATE audit SET sequence = 100003 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4;
         UPDATE audit SET sequence = 4 WHERE sequence = 100003",
    ),
    ("the length of a chain", "UPDATE audit_head SET sequence = sequence + 1"),
    ("the hash of a head", "UPDATE audit_head SET hash = archived_hash WHERE sequence > 0"),
    ("the hash function of a chain", "UPDATE audit_head SET algorithm = 'sha256'"),
    (
        "an archive that never was",
        "UPDATE audit_head SET archived = 2, archived_hash = (SELECT hash FROM audit AS it
         WHERE it.city_id = audit_head.city_id AND it.sequence = 2) WHERE city_id = (SELECT city_id FROM account LIMIT 1);
         DELETE FROM audit WHERE city_id = (SELECT city_id FROM account LIMIT 1) AND sequence <= 2",
    ),
    ("a recorded name", "UPDATE audit_word SET word = '李四'"),
    ("a recorded name that is gone", "DELETE FROM audit_word"),
    ("a change", "UPDATE change SET edit = replace(edit, '\"1400\"', '\"1450\"') WHERE revision = 3"),
    ("a target in force", "UPDATE target_version SET value = value + 1 WHERE until_revision IS NULL"),
    ("an indicator", "UPDATE indicator SET unit = 'another' WHERE code = 'NYJ-04'"),
    ("the place of a node", "UPDATE node SET position = position + 1"),
    ("a revision", "UPDATE scheme SET revision = revision + 1"),
];

#[tokio::test]
async fn no_alteration_of_what_the_record_vouches_for_is_overlooked() {
    let database = Database::sqlite();
    let (operator, _) = lived_in(&database).await;
    let copies = Copies::of(&database).await;
    let mut overlooked = Vec::new();
    for (what, sql) in SEAMS.into_iter().chain(SUMS) {
        let altered = copies.tamper(sql).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        if altered == 0 {
            overlooked.push(format!("{what}: nothing was altered"));
        } else if verdict(&operator).await.is_none() {
            overlooked.push(what.to_owned());
        }
        copies.restore().await;
    }
    assert_eq!(overlooked, Vec::<String>::new());
    assert_eq!(verdict(&operator).await, None);
}
