//! The pages whose code the browser fetches when they are first opened.
//!
//! Each becomes a file of its own beside the script that every page loads. A page that loads at once pays for what
//! it draws and for nothing else, so only the first page is not in here. What two of them share stays in a file of
//! theirs; what an eager page uses too stays with it.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::account::{OwnPage, SecondStepPage};
use crate::audit::{AnchorPage, AuditPage};
use crate::data::DataPage;
use crate::decompose::DecomposePage;
use crate::design::DesignPage;
use crate::organization::OrganizationsPage;
use crate::people::PeoplePage;
use crate::policy::PolicyPage;

/// The attribute cuts along a type with a name of its own, so each page needs one.
macro_rules! lazy_routes {
    ($($route:ident => $page:ident,)*) => {$(
        pub(crate) struct $route;

        #[lazy_route]
        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            fn view($route: Self) -> AnyView {
                view! { <$page /> }.into_any()
            }
        }
    )*};
}

lazy_routes! {
    DecomposeRoute => DecomposePage,
    DataRoute => DataPage,
    DesignRoute => DesignPage,
    AccountRoute => OwnPage,
    SecondStepRoute => SecondStepPage,
    AuditRoute => AuditPage,
    AnchorRoute => AnchorPage,
    PeopleRoute => PeoplePage,
    PolicyRoute => PolicyPage,
    OrganizationsRoute => OrganizationsPage,
}
