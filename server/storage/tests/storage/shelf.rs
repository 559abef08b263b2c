//! What people keep of boards: views under a name.

use indicator_model::id::ViewId;
use people_model::appointment::NewAppointment;
use people_model::board::{Address, NewView, Refusal, VIEWS};
use people_model::refusal;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::account::own_data;
use storage::board::{keep_view, remove_view, rename_view, shelf};
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::scheme;
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, at_work, employed, founded, import, person, reportable, sample, sign_in};

/// A city with a scheme, and two people of its assessment office.
pub(crate) struct Office {
    pub(crate) operator: Ctx,
    pub(crate) city: indicator_model::id::CityId,
    pub(crate) one: Ctx,
    pub(crate) other: Ctx,
}

impl Office {
    pub(crate) async fn open(database: &Database) -> Self {
        let operator = database.ctx().await;
        let (city, _) = founded(&operator).await;
        import(&operator, reportable()).await;
        let mut people = Vec::new();
        for login in ["zhaoli", "qianwei"] {
            let office = NewAppointment::to(Role::AssessmentOffice);
            let made = employed(&operator, city, login, office).await;
            people.push(at_work(&operator, city, made.id).await);
        }
        let [one, other] = people.try_into().ok().unwrap();
        Self { operator, city, one, other }
    }
}

pub(crate) fn address(text: impl Into<String>) -> Address {
    Address::new(text).unwrap()
}

fn view(name: &str, text: impl Into<String>) -> NewView {
    NewView { id: ViewId(Uuid::now_v7()), name: name.to_owned(), address: address(text) }
}

/// What a person keeps, as names and addresses.
async fn kept(ctx: &Ctx) -> Vec<(String, String)> {
    let views = shelf(ctx).await.unwrap().views;
    views.into_iter().map(|view| (view.name, view.address.to_string())).collect()
}

pub(crate) fn refusal<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> Refusal {
    match answer.unwrap_err() {
        StoreError::People(refusal::Refusal::Board(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn pair(name: &str, address: &str) -> (String, String) {
    (name.to_owned(), address.to_owned())
}

#[apply(both_engines)]
async fn a_view_is_kept_renamed_and_forgotten_by_who_keeps_it(database: Database) {
    let Office { one, other, .. } = Office::open(&database).await;
    let red = view(" 红灯 ", "/board?light=red");
    // A lost answer is asked for again.
    for _ in 0..2 {
        keep_view(&one, red.clone()).await.unwrap();
    }
    keep_view(&one, view("中心城区", "/board/heat")).await.unwrap();
    assert_eq!(kept(&one).await, [pair("中心城区", "/board/heat"), pair("红灯", "/board?light=red")]);
    assert!(kept(&other).await.is_empty());
    let edited = NewView { name: "黄灯".to_owned(), ..red.clone() };
    assert!(matches!(keep_view(&one, edited).await, Err(StoreError::ReusedId)));

    rename_view(&one, red.id, "全市红灯").await.unwrap();
    assert_eq!(kept(&one).await[1].0, "全市红灯");
    remove_view(&one, red.id).await.unwrap();
    assert_eq!(kept(&one).await, [pair("中心城区", "/board/heat")]);
    remove_view(&one, red.id).await.unwrap();
    assert!(matches!(rename_view(&one, red.id, "红灯").await, Err(StoreError::NotFound)));
}

#[apply(both_engines)]
async fn what_one_keeps_nobody_else_sees_or_changes(database: Database) {
    let Office { operator, city, one, other } = Office::open(&database).await;
    let red = view("红灯", "/board?light=red");
    keep_view(&one, red.clone()).await.unwrap();
    assert!(matches!(rename_view(&other, red.id, "他人").await, Err(StoreError::NotFound)));
    assert!(matches!(keep_view(&other, red.clone()).await, Err(StoreError::ReusedId)));
    remove_view(&other, red.id).await.unwrap();
    assert_eq!(kept(&one).await, [pair("红灯", "/board?light=red")]);
    // Who reads no board keeps none, and the operator has no account.
    let administrator = person(&operator, city, Role::SystemAdministrator);
    assert!(matches!(keep_view(&administrator, red.clone()).await, Err(StoreError::Forbidden(_))));
    assert!(matches!(shelf(&administrator).await, Err(StoreError::Forbidden(_))));
    assert!(matches!(shelf(&operator).await, Err(StoreError::NotFound)));
}

#[apply(both_engines)]
async fn names_are_given_once_and_views_have_an_end(database: Database) {
    let Office { one, other, .. } = Office::open(&database).await;
    let first = view("红灯 A", "/board?light=red");
    keep_view(&one, first.clone()).await.unwrap();
    assert_eq!(refusal(keep_view(&one, view("红灯　Ａ", "/board/heat")).await), Refusal::NameTaken);
    keep_view(&other, view("红灯 A", "/board/heat")).await.unwrap();
    let second = view("热力图", "/board/heat");
    keep_view(&one, second.clone()).await.unwrap();
    assert_eq!(refusal(rename_view(&one, second.id, "红灯 a").await), Refusal::NameTaken);
    // The same view keeps its name in another form.
    rename_view(&one, first.id, "红灯 a").await.unwrap();
    for wrong in ["", "  ", "\u{202E}倒", &"长".repeat(201)] {
        let refused = keep_view(&one, view(wrong, "/board")).await.unwrap_err();
        assert!(matches!(refused, StoreError::Text { field: Some("name"), .. }), "{refused:?}");
    }
    for number in 2..VIEWS {
        keep_view(&one, view(&format!("第{number}个"), "/board")).await.unwrap();
    }
    let answer = keep_view(&one, view("再一个", "/board")).await;
    assert_eq!(refusal(answer), Refusal::TooManyViews { most: VIEWS });
    // Two at once take one place.
    remove_view(&one, second.id).await.unwrap();
    let (one_more, another) = (view("甲", "/board"), view("乙", "/board"));
    let both = tokio::join!(keep_view(&one, one_more), keep_view(&one, another));
    assert!(both.0.is_ok() != both.1.is_ok(), "{both:?}");
}

#[apply(both_engines)]
async fn a_view_of_a_scheme_that_the_person_does_not_read_is_not_kept(database: Database) {
    let Office { operator, one, .. } = Office::open(&database).await;
    let own = scheme::list(&one).await.unwrap()[0].id;
    keep_view(&one, view("本年", format!("/board?scheme={own}"))).await.unwrap();
    let foreign = sample(&operator).await;
    for scheme in [foreign.0, Uuid::now_v7()] {
        let answer = keep_view(&one, view("别处", format!("/board?scheme={scheme}"))).await;
        assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");
    }
}

#[apply(both_engines)]
async fn views_of_the_sample_go_with_it(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let (first, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let scheme = sample(&first).await;
    let (first, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    keep_view(&first, view("样例", format!("/board/heat?scheme={scheme}&rows=themes"))).await.unwrap();
    keep_view(&first, view("最新", "/board/heat")).await.unwrap();
    storage::sample::remove(&first).await.unwrap();
    assert_eq!(kept(&first).await, [pair("最新", "/board/heat")]);
    assert!(storage::integrity::check(&operator).await.unwrap().is_empty());
}

#[apply(both_engines)]
async fn what_a_person_keeps_is_handed_out_and_goes_with_the_account(database: Database) {
    let Office { operator, city, one, .. } = Office::open(&database).await;
    keep_view(&one, view("红灯", "/board?light=red")).await.unwrap();
    let export = own_data(&one).await.unwrap();
    let views: Vec<&str> = export.data().saved_views.iter().map(|view| view.name.as_str()).collect();
    assert_eq!(views, ["红灯"]);
    let account = one.actor().account().unwrap();
    storage::account::disable(&operator, city, account, "离任").await.unwrap();
    storage::account::erase(&operator, city, account, "zhaoli", "离任").await.unwrap();
    assert!(shelf(&one).await.unwrap().views.is_empty());
}
