//! The pages whose code the browser fetches when they are first opened.
//!
//! What loads at once is the frame and the first page. The rest comes in parts: pages that one person opens one after
//! the other share a part, for each part more is a dozen of requests, as what several parts use lies in files between
//! them. What an eager page uses too stays with it.

use leptos::prelude::*;
use leptos_router::LazyRoute;

use account::{BeginPage, SecondStepPage, SetUpPage, SignInPage};
use audit::{AnchorPage, AuditPage};
// Not the part of that name.
use ::design::DesignPage;
use organization::OrganizationsPage;
use people::PeoplePage;
use policy::PolicyPage;

use crate::compose::{DataPage, DecomposePage, OwnPage};

/// A route for each page, and for each part the one function along which it is cut off. The router tells routes apart
/// by their types, so each needs one.
macro_rules! parts {
    ($($part:ident { $($route:ident => $page:ident,)* })*) => {$(
        mod $part {
            use super::*;

            pub(super) enum Page {
                $($route,)*
            }

            #[lazy($part)]
            pub(super) fn view(page: Page) -> AnyView {
                match page {
                    $(Page::$route => view! { <$page /> }.into_any(),)*
                }
            }
        }

        $(
            pub(crate) struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> AnyView {
                    $part::view($part::Page::$route).await
                }

                async fn preload() {
                    #[cfg(target_arch = "wasm32")]
                    $part::__preload_view().await;
                }
            }
        )*
    )*};
}

parts! {
    door {
        SignIn => SignInPage,
        SecondStep => SecondStepPage,
        SetUp => SetUpPage,
    }
    decompose {
        Decompose => DecomposePage,
    }
    register {
        Data => DataPage,
        Organizations => OrganizationsPage,
        People => PeoplePage,
    }
    oversight {
        Audit => AuditPage,
        Anchor => AnchorPage,
        Policy => PolicyPage,
    }
    own {
        Begin => BeginPage,
        Own => OwnPage,
    }
    design {
        Design => DesignPage,
    }
}
