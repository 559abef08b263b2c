//! For which organization the person reports, where there are several.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use text::i18n::{t_string, use_i18n};
use ui::choice::Choice;
use ui::select::Select;

use crate::address::Look;
use crate::work::Work;

#[component]
pub fn OrganizationChoice(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let all = work.list.with_untracked(|list| list.organizations.clone());
    let current = work.list.with_untracked(|list| list.organization);
    if all.len() < 2 {
        return ().into_any();
    }
    let choices: Vec<Choice<_>> = all
        .into_iter()
        .map(|organization| {
            let label = format!("{} {}", organization.code, organization.name);
            Choice::new(Some(organization.id), move || label.clone())
        })
        .collect();
    view! {
        <Select
            name="organization"
            label=move || t_string!(i18n, check_in.organization)
            choices=Signal::stored(choices)
            value=Signal::stored(current)
            on_change=move |organization| {
                let look = work.look.with_untracked(|look| Look { organization, ..look.list() });
                navigate(&look.written(), NavigateOptions::default());
            }
        />
    }
    .into_any()
}
