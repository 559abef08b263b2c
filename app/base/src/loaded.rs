//! What a request answered, or that it failed, with a way to try again.

use leptos::either::Either;
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
    /// Whether every answer is drawn with elements of its own. Otherwise those of the last answer are taken over where they are alike,
    /// and keep the focus; but `on:…` of a component, unlike that of an element, is then added to the one before (tachys 0.2), so
    /// what stays must have none that needs something of the last answer.
    #[prop(optional)]
    replaces: bool,
    children: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let i18n = use_i18n();
    let shown = move |answer: Result<T, AppError>| match answer {
        Ok(answer) => children(answer).into_any(),
        Err(error) => view! {
            <Failure
                text=move || error.message(i18n.get_locale())
                on_retry=move || resource.refetch()
            />
        }
        .into_any(),
    };
    if stays {
        // In one step, when the answer is there. A future that is polled later would leave in sight, until then, what is disposed
        // already: a click on it would end the page.
        let is_other = StoredValue::new(false);
        let shown = move || {
            let view = resource.get().map(&shown);
            is_other.update_value(|is_other| *is_other ^= replaces);
            if is_other.get_value() { Either::Left(view) } else { Either::Right(view) }
        };
        view! { <Transition fallback>{shown}</Transition> }.into_any()
    } else {
        let shown = move || {
            let shown = shown.clone();
            Suspend::new(async move { shown(resource.await) })
        };
        view! { <Suspense fallback>{shown}</Suspense> }.into_any()
    }
}
