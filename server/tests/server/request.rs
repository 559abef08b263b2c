//! Requests hold what a person may decide, and nothing that the server knows better.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use people_model::appointment::NewAppointment;
use people_model::contact::Contact;
use people_model::role::Role;
use reqwest::StatusCode;
use reqwest::header::COOKIE;
use serde_json::{Value, json};
use storage::account::NewAccount;
use storage::audit::Filter;
use uuid::Uuid;

use crate::support::{SHEET, Server};

/// What the arguments of server functions are made of. A type that pages read does not belong here: it says who made a
/// thing and when, and a request that carries it could claim both. The single values are the exception.
const ARGUMENTS: [&str; 70] = [
    // Identifiers.
    "AccountId",
    "AppointmentId",
    "ChangeSetId",
    "CommentId",
    "ExtensionId",
    "JobId",
    "NodeId",
    "NoticeId",
    "OrganizationId",
    "RobotId",
    "PublicationId",
    "SchemeId",
    "SessionId",
    "TokenId",
    "ViewId",
    "OwnBoardId",
    // Single values.
    "AccountState",
    "ContactField",
    "Date",
    "Direction",
    "DistrictClass",
    "Edition",
    "Filter",
    "Kind",
    "Level",
    "Locale",
    "Mailing",
    "Option",
    "Place",
    "Profile",
    "Revision",
    "Role",
    "RollUpRule",
    "Spread",
    "String",
    "Subject",
    "Vec",
    "WeeklyLimit",
    "u64",
    "Address",
    // Requests.
    "BoardEdit",
    "NewBoard",
    "Asked",
    "ChangeSet",
    "CheckIn",
    "ChosenRule",
    "NewAnswer",
    "NewMove",
    "NewRetrospective",
    "NewAppointment",
    "NewChain",
    "NewComment",
    "NewToken",
    "NewDays",
    "NewExtension",
    "NewLadder",
    "NewRobot",
    "NewPublication",
    "NewSchedule",
    "NewView",
    "Operation",
    "Request",
    "RobotChange",
    "Search",
    "Selection",
    // What a person says about how to be reached, in both directions.
    "Contact",
    "contact",
    // Of proposals.
    "Decision",
    "NewProposal",
    "ProposalId",
];

/// Types that say who did something, when, or what somebody holds.
const READ: [&str; 12] = [
    "Appointment",
    "AccountSummary",
    "Delegation",
    "Edit",
    "Entry",
    "Held",
    "Lock",
    "Me",
    "Scheme",
    "Standing",
    "TokenSummary",
    "Transition",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The words of the argument types of every server function.
fn arguments() -> (usize, BTreeSet<String>) {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../app"), &mut files);
    let (mut functions, mut types) = (0, BTreeSet::new());
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        for function in text.split("#[server(").skip(1) {
            functions += 1;
            let signature = function.split_once("async fn").unwrap().1;
            let arguments = signature.split_once('(').unwrap().1.split_once(") ->").unwrap().0;
            for argument in arguments.split(": ").skip(1) {
                let named = argument.split_inclusive(", ").next().unwrap();
                let words = named.split(|c: char| !c.is_alphanumeric() && c != '_');
                // What follows the type on a line is the name of the next argument.
                let kind =
                    |word: &&str| word.starts_with(char::is_uppercase) || ["u64", "contact"].contains(word);
                types.extend(words.filter(kind).map(str::to_owned));
            }
        }
    }
    (functions, types)
}

#[test]
fn no_server_function_takes_a_type_that_pages_read() {
    let (functions, types) = arguments();
    assert!(functions > 40, "{functions} were found");
    let unknown: Vec<_> = types.iter().filter(|name| !ARGUMENTS.contains(&name.as_str())).collect();
    assert_eq!(unknown, Vec::<&String>::new(), "is it a request of its own?");
    assert!(!READ.iter().any(|read| ARGUMENTS.contains(read)));
}

/// The accounts of a security administrator, who is signed in, and of somebody without a role.
async fn guarded(server: &Server) -> (String, Value, Value) {
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let make = async |login: &str, appointments: Vec<NewAppointment>| {
        let (login, name) = (login.to_owned(), format!("{login} 同志"));
        let new = NewAccount { city, login, name, contact: Contact::default(), appointments };
        storage::account::create(&server.ctx(), new).await.unwrap()
    };
    let guard = make("liqiang", vec![NewAppointment::to(Role::SecurityAdministrator)]).await;
    let somebody = make("zhaoli", Vec::new()).await;
    let cookie = server.sign_in("liqiang", &guard.password).await;
    let change = json!({ "old": guard.password, "new": "水光潋滟 Lake-and-Rain 7" });
    let body = format!(
        "old={}&new={}",
        crate::support::escaped(change["old"].as_str().unwrap()),
        crate::support::escaped(change["new"].as_str().unwrap())
    );
    let changed = server.client().post(server.url("/fn/account/change_password")).header(COOKIE, &cookie);
    let changed = changed.header("content-type", "application/x-www-form-urlencoded").body(body);
    assert_eq!(changed.send().await.unwrap().status(), StatusCode::OK);
    let cookie = server.sign_in("liqiang", "水光潋滟 Lake-and-Rain 7").await;
    (cookie, json!(guard.id), json!(somebody.id))
}

#[tokio::test]
async fn an_appointment_is_taken_only_with_what_the_giver_decides() {
    let server = Server::start().await;
    let sheet = server.post("/import?name=sheet.csv").body(SHEET).send().await.unwrap();
    assert_eq!(sheet.status(), StatusCode::OK);
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let organization = storage::organization::names(&server.ctx(), city).await.unwrap()[0].0;
    let (cookie, guard, somebody) = guarded(&server).await;
    let appoint = async |appointment: Value| {
        let body = json!({ "account": somebody, "appointment": appointment });
        let request = server.client().post(server.url("/fn/people/appoint")).header(COOKIE, &cookie);
        let answer = request.json(&body).send().await.unwrap();
        (answer.status(), answer.json::<Value>().await.unwrap())
    };
    let nowhere = json!(Uuid::now_v7());
    let unreadable = [
        json!({ "role": "assessment_office", "lent_by": guard, "until": null }),
        json!({ "role": "assessment_office", "claimed": true }),
        json!({ "role": "assessment_office", "since": "2001-01-01T00:00:00.000Z" }),
        json!({ "role": "assessment_office", "until": "9" }),
        json!({ "role": "assessment_office", "until": "" }),
        json!({ "role": "assessment_office", "until": "never" }),
        json!({ "role": "assessment_office", "until": "x".repeat(100_000) }),
        json!({ "role": "assessment_office", "until": "2099-02-30" }),
        json!({ "role": "assessment_office", "until": "9999-99-99T99:99:99.999Z" }),
        json!({ "role": "assessment_office", "until": "2027-01-01T00:00:00+14:00" }),
        json!({ "role": "mayor" }),
    ];
    for forged in unreadable {
        let (status, answer) = appoint(forged.clone()).await;
        let forged = forged.to_string();
        assert_eq!(status, StatusCode::BAD_REQUEST, "{}: {answer}", &forged[..forged.len().min(100)]);
        assert_eq!(answer, json!({ "error": "invalid" }));
    }
    let refused = [
        (
            json!({ "role": "reporter", "organization": nowhere }),
            json!({ "refusal": "unknown_organization", "field": "organization" }),
        ),
        (json!({ "role": "reporter" }), json!({ "refusal": "no_organization", "field": "organization" })),
        (
            json!({ "role": "assessment_office", "organization": organization }),
            json!({ "refusal": "organization_not_of_role", "field": "organization" }),
        ),
        (
            json!({ "role": "third_party", "task": nowhere, "until": "2099-12-31" }),
            json!({ "refusal": "unknown_task", "field": "task" }),
        ),
        (
            json!({ "role": "third_party", "until": "2099-12-31" }),
            json!({ "refusal": "no_task", "field": "task" }),
        ),
        (
            json!({ "role": "auditor", "task": nowhere }),
            json!({ "refusal": "task_not_of_role", "field": "task" }),
        ),
        (
            json!({ "role": "auditor", "until": "2001-12-31" }),
            json!({ "refusal": "bad_term", "field": "until" }),
        ),
        (json!({ "role": "public" }), json!({ "refusal": "not_given", "field": "role" })),
    ];
    for (request, expected) in refused {
        let (status, mut answer) = appoint(request.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{request}: {answer}");
        assert_eq!(answer.as_object_mut().unwrap().remove("error"), Some(json!("appointment")));
        assert_eq!(answer, expected, "{request}");
    }
    let given =
        appoint(json!({ "role": "reporter", "organization": organization, "until": "2099-12-31" })).await;
    assert_eq!(given.0, StatusCode::OK);
    let accounts = storage::account::list(&server.ctx(), city).await.unwrap();
    let account = accounts.iter().find(|account| json!(account.id) == somebody).unwrap();
    let [held] = account.appointments.as_slice() else { panic!("{:?}", account.appointments) };
    assert_eq!(
        (held.until.map(|until| until.to_string()).as_deref(), held.lent_by),
        (Some("2099-12-31T16:00:00.000Z"), None)
    );
    // The audit log holds all of it.
    let entries = storage::audit::list(&server.ctx(), city, Filter::default(), 1).await.unwrap();
    let fields: Vec<String> = entries[0].changes.iter().map(|change| change.field.to_string()).collect();
    assert_eq!(fields, ["role", "organization", "until"]);
}
