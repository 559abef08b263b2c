//! Badges, lights, bars, and what stands where there is nothing yet.

use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Variant};
use ui::card::Card;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::kbd::Kbd;
use ui::light::{Light, LightMark, Wording};
use ui::meter::{Meter, Progress, Segment};
use ui::skeleton::Skeleton;
use ui::tone::Tone;

use super::section::{Columns, Example, Part, Row, Section};

#[component]
pub(super) fn StateSection() -> impl IntoView {
    view! {
        <Section part=Part::State>
            <Marks />
            <Bars />
            <Nothing />
        </Section>
    }
}

#[component]
fn Marks() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Row>
            <Badge>{t!(i18n, design.badge_neutral)}</Badge>
            <Badge tone=Tone::Accent>{t!(i18n, design.badge_accent)}</Badge>
            <Badge tone=Tone::Good icon=Symbol::Check>
                {t!(i18n, design.badge_good)}
            </Badge>
            <Badge tone=Tone::Warning icon=Symbol::Warning>
                {t!(i18n, design.badge_warning)}
            </Badge>
            <Badge tone=Tone::Bad icon=Symbol::Error>
                {t!(i18n, design.badge_bad)}
            </Badge>
            <Badge icon=Symbol::Lock>{t!(i18n, design.badge_locked)}</Badge>
        </Row>
        <Example title=move || t_string!(i18n, design.lights)>
            <Row>
                {Light::ALL.map(|light| view! { <LightMark light /> })}
                {Light::ALL.map(|light| view! { <LightMark light wording=Wording::Hidden /> })}
            </Row>
        </Example>
        <Example title=move || t_string!(i18n, design.keys)>
            <Row>
                <Kbd keys=&["Ctrl", "Z"] />
                {t!(i18n, design.keys_undo)}
                <Kbd keys=&["F2"] />
                {t!(i18n, design.keys_edit)}
            </Row>
        </Example>
    }
}

#[component]
fn Bars() -> impl IntoView {
    let i18n = use_i18n();
    let partly = vec![Segment::new(0.75, Tone::Accent), Segment::new(1.0 / 12.0, Tone::Neutral)];
    let beyond = vec![Segment::new(1.0, Tone::Accent), Segment::new(0.05, Tone::Bad)];
    view! {
        <Columns>
            <Example title=move || t_string!(i18n, design.meter)>
                <Meter label=move || t_string!(i18n, design.meter) segments=partly />
            </Example>
            <Example title=move || t_string!(i18n, design.meter_over)>
                <Meter label=move || t_string!(i18n, design.meter_over) segments=beyond mark=Some(1.0) />
            </Example>
            <Example title=move || t_string!(i18n, design.progress)>
                <Progress label=move || t_string!(i18n, design.progress) portion=Some(0.62) />
            </Example>
            <Example title=move || t_string!(i18n, design.progress_unknown)>
                <Progress label=move || t_string!(i18n, design.progress_unknown) portion=None />
            </Example>
        </Columns>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            title=move || t_string!(i18n, design.empty_title)
            text=move || t_string!(i18n, design.empty_text)
        >
            <Button variant=Variant::Primary icon=Symbol::Upload>
                {t!(i18n, design.empty_import)}
            </Button>
            <Button>{t!(i18n, design.empty_sample)}</Button>
        </EmptyState>
        <Columns>
            <Card
                icon=Symbol::Home
                title=move || t_string!(i18n, design.empty_sample)
                text=move || t_string!(i18n, design.notice_neutral)
            >
                <Button variant=Variant::Primary>{t!(i18n, design.empty_sample)}</Button>
            </Card>
            <Card
                icon=Symbol::Sheet
                title=move || t_string!(i18n, design.empty_import)
                text=move || t_string!(i18n, design.empty_text)
            >
                <Button>{t!(i18n, design.empty_import)}</Button>
            </Card>
        </Columns>
        <Example title=move || t_string!(i18n, design.skeleton)>
            <Skeleton />
        </Example>
    }
}
