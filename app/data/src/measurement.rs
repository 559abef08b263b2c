//! Measurements as a sheet: what is to be reported goes out as rows to fill in, and comes back as values.

use base::import::{Found, Mode, Sending};
use base::wording::measurement::sheet::row_error;
use indicator_model::id::CityId;
use indicator_model::measurement::sheet::Column;
use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::button::{LinkButton, Variant};
use ui::icon::Symbol;
use ui::notice::{Notice, NoticeActions};
use ui::tone::Tone;
use web_sys::File;

use super::api::mark_measurement_errors;
use super::city_sheet::{self, Kind, Words};

pub(super) static MEASUREMENTS: Kind = Kind {
    id: "measurements",
    all: "measured",
    words,
    send,
    mark: |sheet| Box::pin(mark_measurement_errors(sheet)),
    afterwards: imported,
};

fn words(locale: Locale) -> Words {
    Words {
        title: td_string!(locale, data.measurements_title),
        text: td_string!(locale, data.measurements_text),
        file: td_string!(locale, data.measurements_file),
        due: td_string!(locale, data.due_rows),
        all: td_string!(locale, data.measured_rows),
    }
}

fn send(file: File, city: CityId, mode: Mode) -> Sending {
    Box::pin(async move {
        let outcome = city_sheet::send("measurements", file, city, mode).await?;
        Ok(Found::new(outcome, |_, column| Column::header(column), row_error))
    })
}

/// Where the values are now.
fn imported(_: Found) -> AnyView {
    let i18n = use_i18n();
    view! {
        <Notice tone=Tone::Good title=move || t_string!(i18n, data.imported_title)>
            {t!(i18n, data.measurements_imported)}
            <NoticeActions slot>
                <LinkButton href="/board" variant=Variant::Primary icon=Symbol::Chart>
                    {t!(i18n, data.open_board)}
                </LinkButton>
            </NoticeActions>
        </Notice>
    }
    .into_any()
}
