//! Budgets as a sheet: items with what is executed by the end of each month, in and out.

use base::import::{Found, Mode, Sending};
use base::wording::budget::sheet::row_error;
use indicator_model::budget::sheet::Column;
use indicator_model::id::CityId;
use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::button::{LinkButton, Variant};
use ui::icon::Symbol;
use ui::notice::{Notice, NoticeActions};
use ui::tone::Tone;
use web_sys::File;

use super::api::mark_budget_errors;
use super::city_sheet::{self, Kind, Words};

pub(super) static BUDGETS: Kind = Kind {
    id: "budgets",
    all: "budgets",
    words,
    send,
    mark: |sheet| Box::pin(mark_budget_errors(sheet)),
    afterwards: imported,
};

fn words(locale: Locale) -> Words {
    Words {
        title: td_string!(locale, data.budgets_title),
        text: td_string!(locale, data.budgets_text),
        file: td_string!(locale, data.budgets_file),
        due: td_string!(locale, data.budgets_due),
        all: td_string!(locale, data.budgets_all),
    }
}

fn send(file: File, city: CityId, mode: Mode) -> Sending {
    Box::pin(async move {
        let outcome = city_sheet::send("budgets", file, city, mode).await?;
        Ok(Found::new(outcome, |_, column| Column::header(column), row_error))
    })
}

/// Where the executions are now.
fn imported(_: Found) -> AnyView {
    let i18n = use_i18n();
    view! {
        <Notice tone=Tone::Good title=move || t_string!(i18n, data.imported_title)>
            {t!(i18n, data.budgets_imported)}
            <NoticeActions slot>
                <LinkButton href="/board" variant=Variant::Primary icon=Symbol::Chart>
                    {t!(i18n, data.open_board)}
                </LinkButton>
            </NoticeActions>
        </Notice>
    }
    .into_any()
}
