//! The data page: sheets in, sheets out.

use base::approval::ApprovalSteps;
use base::page::Page;
use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};

use super::api;
use super::budget::BUDGETS;
use super::city_sheet::CitySheet;
use super::import::ImportSection;
use super::measurement::MEASUREMENTS;
use super::schemes::{Listed, SchemeSection};

#[component]
pub fn DataPage(steps: ApprovalSteps) -> impl IntoView {
    let i18n = use_i18n();
    let schemes: Listed = Resource::new_blocking(|| (), |()| api::schemes());
    view! {
        <Page title=move || t_string!(i18n, data.title)>
            <ImportSection schemes />
            <SchemeSection schemes steps />
            <CitySheet schemes kind=&MEASUREMENTS />
            <CitySheet schemes kind=&BUDGETS />
        </Page>
    }
}
