//! What a request answered, or that it failed, with a way to try again.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

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
    let shown = move |answer: Result<T, AppError>| match answer {
        Ok(answer) => children(answer).into_any(),
        Err(error) => view! { <Failure error on_retry=move || resource.refetch() /> }.into_any(),
    };
    if stays {
        // In one step, when the answer is there. A future that is polled later would leave in sight, until then, what is disposed
        // already: a click on it would end the page.
        let shown = move || resource.get().map(&shown);
        view! { <Transition fallback>{shown}</Transition> }.into_any()
    } else {
        let shown = move || {
            let shown = shown.clone();
            Suspend::new(async move { shown(resource.await) })
        };
        view! { <Suspense fallback>{shown}</Suspense> }.into_any()
    }
}
