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

pub(crate) struct DecomposeRoute;

#[lazy_route]
impl LazyRoute for DecomposeRoute {
    fn data() -> Self {
        Self
    }

    fn view(DecomposeRoute: Self) -> AnyView {
        view! { <DecomposePage /> }.into_any()
    }
}

pub(crate) struct DataRoute;

#[lazy_route]
impl LazyRoute for DataRoute {
    fn data() -> Self {
        Self
    }

    fn view(DataRoute: Self) -> AnyView {
        view! { <DataPage /> }.into_any()
    }
}

pub(crate) struct DesignRoute;

#[lazy_route]
impl LazyRoute for DesignRoute {
    fn data() -> Self {
        Self
    }

    fn view(DesignRoute: Self) -> AnyView {
        view! { <DesignPage /> }.into_any()
    }
}

pub(crate) struct AccountRoute;

#[lazy_route]
impl LazyRoute for AccountRoute {
    fn data() -> Self {
        Self
    }

    fn view(AccountRoute: Self) -> AnyView {
        view! { <OwnPage /> }.into_any()
    }
}

pub(crate) struct SecondStepRoute;

#[lazy_route]
impl LazyRoute for SecondStepRoute {
    fn data() -> Self {
        Self
    }

    fn view(SecondStepRoute: Self) -> AnyView {
        view! { <SecondStepPage /> }.into_any()
    }
}

pub(crate) struct AuditRoute;

#[lazy_route]
impl LazyRoute for AuditRoute {
    fn data() -> Self {
        Self
    }

    fn view(AuditRoute: Self) -> AnyView {
        view! { <AuditPage /> }.into_any()
    }
}

pub(crate) struct AnchorRoute;

#[lazy_route]
impl LazyRoute for AnchorRoute {
    fn data() -> Self {
        Self
    }

    fn view(AnchorRoute: Self) -> AnyView {
        view! { <AnchorPage /> }.into_any()
    }
}

pub(crate) struct PeopleRoute;

#[lazy_route]
impl LazyRoute for PeopleRoute {
    fn data() -> Self {
        Self
    }

    fn view(PeopleRoute: Self) -> AnyView {
        view! { <PeoplePage /> }.into_any()
    }
}

pub(crate) struct PolicyRoute;

#[lazy_route]
impl LazyRoute for PolicyRoute {
    fn data() -> Self {
        Self
    }

    fn view(PolicyRoute: Self) -> AnyView {
        view! { <PolicyPage /> }.into_any()
    }
}

pub(crate) struct OrganizationsRoute;

#[lazy_route]
impl LazyRoute for OrganizationsRoute {
    fn data() -> Self {
        Self
    }

    fn view(OrganizationsRoute: Self) -> AnyView {
        view! { <OrganizationsPage /> }.into_any()
    }
}
