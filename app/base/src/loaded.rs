//! What a request answered, or that it failed, with a way to try again.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use text::i18n::use_i18n;

use crate::error::AppError;
use crate::failure::Failure;

/// Shows the answer with `children`, the failure, and until then `fallback`.
#[component]
pub fn Loaded<T, V>(
    resource: Resource<Result<T, AppError>>,
    #[prop(optional, into)] fallback: ViewFnOnce,
    /// Whether the answer stays in sight while it is asked for again; else `fallback` takes its place.
    #[prop(optional)]
    stays: bool,
    children: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let i18n = use_i18n();
    let answered = move || {
        let children = children.clone();
        Suspend::new(async move {
            match resource.await {
                Ok(answer) => children(answer).into_any(),
                Err(error) => view! {
                    <Failure
                        text=move || error.message(i18n.get_locale())
                        on_retry=move || resource.refetch()
                    />
                }
                .into_any(),
            }
        })
    };
    if stays {
        view! { <Transition fallback>{answered}</Transition> }.into_any()
    } else {
        view! { <Suspense fallback>{answered}</Suspense> }.into_any()
    }
}
