//! The pages: where each is, what it takes to get there, and which part of the code it is in.
//!
//! One table, from which the router, the navigation and the server's rule about addresses come.
//!
//! What loads at once is the frame and the first page. The rest comes in parts: pages that one person opens one after
//! the other share a part, for each part more is a dozen of requests, as what several parts use lies in files between
//! them. What an eager page uses too stays with it.

use account::{BeginPage, SecondStepPage, SetUpPage, SignInPage};
use audit::{AnchorPage, AuditPage};
use base::access::Need::{self, Nothing, OneOf, Own};
use base::job::SEEING;
use board::{
    BoardPage, CockpitPage, DistrictPage, HeatPage, ObjectivePage, OwnBoardPage, PublicationsPage,
    PublishPage, TrendPage, WarningPage,
};
use budget::BudgetPage;
use check_in::{CheckInPage, ConfirmPage};
use design::DesignPage;
use find::Search;
use home::TodoPage;
use job::JobPage;
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::{Lazy, LazyRoute, SsrMode, path};
use notice::NoticePage;
use organization::OrganizationsPage;
use people::PeoplePage;
use people_model::policy::Action::{
    AccountOwn, AccountRead, AuditRead, MeasurementConfirm, MeasurementRecord, OrganizationRead, PolicyRead,
    PublicationEdit, SampleEdit, SchemeImport, SchemeRead,
};
use people_model::session::Me;
use policy::PolicyPage;
use rest::ApiPage;
use text::i18n::{Locale, td_string};
use timetable::TimetablePage;
use ui::icon::Symbol;

use crate::compose::{DataPage, DecomposePage, HomePage, MapPage, OwnPage, WallPage};
use crate::shell::not_found::NotFound;
use crate::shell::pages::pages;

/// A page.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub path: &'static str,
    pub need: Need,
    /// The part that its code is in; none for what loads at once.
    pub part: Option<&'static str>,
    pub(crate) entry: Option<Entry>,
}

/// How a page shows in the navigation, to those who may do there what is mostly done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub symbol: Symbol,
    pub word: fn(Locale) -> &'static str,
}

/// Makes of the table a route for each page, for each part the one function along which it is cut off, and the list of
/// places. The router tells routes apart by their types, so each needs one.
///
/// A row is a name, the path, the page, how the server sends it, what it takes, and the entry in the navigation. Behind a `+` stands
/// what is no page and comes with the part.
macro_rules! places {
    (
        at_once { $first:ident: $first_path:tt, $first_page:ident, $first_mode:ident, $first_need:expr; }
        $($part:ident {
            $($name:ident: $path:tt, $page:ident, $mode:ident, $need:expr $(, $symbol:ident $word:ident)?;)*
            $(+ $beside:ident($($argument:ident: $type:ty),*) $view:block)?
        })*
    ) => {
        $(
            mod $part {
                use super::*;

                pub(super) enum Page {
                    $($name,)*
                    $($beside($($type),*),)?
                }

                #[lazy($part)]
                pub(super) fn view(page: Page) -> AnyView {
                    match page {
                        $(Page::$name => view! { <$page /> }.into_any(),)*
                        $(Page::$beside($($argument),*) => $view,)?
                    }
                }
            }

            $(
                struct $name;

                impl LazyRoute for $name {
                    fn data() -> Self {
                        Self
                    }

                    async fn view(_: Self) -> AnyView {
                        $part::view($part::Page::$name).await
                    }

                    async fn preload() {
                        #[cfg(target_arch = "wasm32")]
                        $part::__preload_view().await;
                    }
                }
            )*
        )*

        /// Every page.
        pub const PLACES: &[Place] = &[
            Place { path: $first_path, need: $first_need, part: None, entry: None },
            $($(Place {
                path: $path,
                need: $need,
                part: Some(stringify!($part)),
                entry: entry!($($symbol $word)?),
            },)*)*
        ];

        /// The page of the address that is open.
        #[component]
        pub(crate) fn Pages() -> impl IntoView {
            view! {
                <Routes fallback=NotFound>
                    <Route path=path!($first_path) view=$first_page ssr=SsrMode::$first_mode />
                    $($(<Route path=path!($path) view={Lazy::<$name>::new()} ssr=SsrMode::$mode />)*)*
                </Routes>
            }
        }
    };
}

macro_rules! entry {
    () => {
        None
    };
    ($symbol:ident $word:ident) => {
        Some(Entry { symbol: Symbol::$symbol, word: |locale| td_string!(locale, shell.$word) })
    };
}

places! {
    // Whole at once, so that its first button is there without script too.
    at_once {
        Home: "/", HomePage, Async, OneOf(&[AccountOwn]);
    }
    sign_in {
        SignIn: "/sign-in", SignInPage, Async, Nothing;
        SecondStep: "/sign-in/code", SecondStepPage, Async, Nothing;
        SetUp: "/setup", SetUpPage, Async, Nothing;
        + Finder(open: RwSignal<bool>, me: StoredValue<Me>) { view! { <Search open me pages /> }.into_any() }
    }
    daily {
        Todo: "/todo", TodoPage, Async, Own, Check nav_todo;
        CheckIn: "/check-in", CheckInPage, Async, OneOf(&[MeasurementRecord]), Edit nav_check_in;
        Confirm: "/check-in/confirm", ConfirmPage, Async, OneOf(&[MeasurementConfirm]);
        Notices: "/notices", NoticePage, Async, Own;
    }
    // Apart from the check-ins, so that a phone that reports loads none of it.
    boards {
        Board: "/board", BoardPage, Async, OneOf(&[SchemeRead]), Chart nav_board;
        Cockpit: "/board/cockpit", CockpitPage, Async, OneOf(&[SchemeRead]);
        Heat: "/board/heat", HeatPage, Async, OneOf(&[SchemeRead]);
        GoalMap: "/board/map", MapPage, Async, OneOf(&[SchemeRead]);
        Districts: "/board/districts", DistrictPage, Async, OneOf(&[SchemeRead]);
        Trend: "/board/trend", TrendPage, Async, OneOf(&[SchemeRead]);
        Publications: "/board/publications", PublicationsPage, Async, OneOf(&[SchemeRead]);
        Publish: "/board/publications/new", PublishPage, Async, OneOf(&[PublicationEdit]);
        Warnings: "/board/warnings", WarningPage, Async, OneOf(&[SchemeRead]);
        Objectives: "/board/objectives", ObjectivePage, Async, OneOf(&[SchemeRead]);
        OwnBoards: "/board/own", OwnBoardPage, Async, OneOf(&[SchemeRead]);
        Wall: "/board/wall", WallPage, Async, OneOf(&[SchemeRead]);
    }
    decompose {
        Decompose: "/decompose", DecomposePage, Async, OneOf(&[SchemeRead]), Decompose nav_decompose;
    }
    register {
        Data: "/data", DataPage, OutOfOrder, OneOf(&[SchemeRead, SchemeImport, SampleEdit]), Exchange nav_data;
        Budget: "/budget", BudgetPage, Async, OneOf(&[SchemeRead]), Money nav_budget;
        Reporting: "/reporting", TimetablePage, Async, OneOf(&[SchemeRead]), Calendar nav_reporting;
        Organizations: "/organizations", OrganizationsPage, Async, OneOf(&[OrganizationRead]), Organizations nav_organizations;
        People: "/people", PeoplePage, OutOfOrder, OneOf(&[AccountRead]), People nav_people;
    }
    oversight {
        Policy: "/policy", PolicyPage, Async, OneOf(&[PolicyRead]), Policy nav_policy;
        Audit: "/audit", AuditPage, OutOfOrder, OneOf(&[AuditRead]), Audit nav_audit;
        Anchor: "/audit/anchor", AnchorPage, OutOfOrder, OneOf(&[AuditRead]);
        Jobs: "/jobs", JobPage, OutOfOrder, OneOf(SEEING), Pending nav_jobs;
        Api: "/api", ApiPage, Async, Own;
        // What everybody opens, but seldom; here, as what follows, because one part more would cut all others into more files.
        OwnAccount: "/account", OwnPage, OutOfOrder, Own;
        // Without script too.
        Begin: "/account/begin", BeginPage, Async, OneOf(&[AccountOwn]);
        // For who builds pages.
        Design: "/design", DesignPage, OutOfOrder, Nothing;
    }
}

/// The search of the frame, loaded when it is opened. It is no page, and has no part of its own, because one part more would cut all
/// others into more files: it comes with the smallest.
pub(crate) async fn search(open: RwSignal<bool>, me: StoredValue<Me>) -> AnyView {
    sign_in::view(sign_in::Page::Finder(open, me)).await
}
