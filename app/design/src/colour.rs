//! The tokens: colours of the theme, colours of charts, sizes of text.

use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};

use super::section::{Example, Part, Row, Section};

#[component]
pub(super) fn ColourSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Section part=Part::Colour>
            <Row>
                <Swatch class="bg-base-100">{t!(i18n, design.colour_page)}</Swatch>
                <Swatch class="bg-base-200">{t!(i18n, design.colour_raised)}</Swatch>
                <Swatch class="bg-base-300">{t!(i18n, design.colour_line)}</Swatch>
                <Swatch class="bg-primary text-primary-content">{t!(i18n, design.colour_accent)}</Swatch>
                <Swatch class="bg-success text-success-content">{t!(i18n, design.colour_good)}</Swatch>
                <Swatch class="bg-warning text-warning-content">{t!(i18n, design.colour_warning)}</Swatch>
                <Swatch class="bg-error text-error-content">{t!(i18n, design.colour_bad)}</Swatch>
                <Swatch class="bg-base-100 text-muted">{t!(i18n, design.colour_muted)}</Swatch>
            </Row>
            <Example title=move || t_string!(i18n, design.chart_colours)>
                <div class="flex gap-1" aria-hidden="true">
                    {CHART_COLOURS.map(|class| view! { <span class=format!("h-6 w-10 rounded-field {class}")></span> })}
                </div>
            </Example>
            <div>
                <p class="text-xl font-semibold">{t!(i18n, design.type_heading)}</p>
                <p>{t!(i18n, design.type_body)}</p>
                <p class="text-[0.8125rem] text-muted">{t!(i18n, design.type_note)}</p>
            </div>
        </Section>
    }
}

const CHART_COLOURS: [&str; 6] = [
    "bg-(--chart-1)",
    "bg-(--chart-2)",
    "bg-(--chart-3)",
    "bg-(--chart-4)",
    "bg-(--chart-5)",
    "bg-(--chart-6)",
];

#[component]
fn Swatch(class: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class=format!("flex h-14 min-w-24 items-end rounded-field border border-base-300 p-2 text-[0.8125rem] {class}")>
            {children()}
        </div>
    }
}
