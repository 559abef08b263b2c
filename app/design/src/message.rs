//! Toasts and notices.

use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size};
use ui::notice::{Notice, NoticeActions};
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;

use super::section::{Part, Row, Section};

#[component]
pub(super) fn MessageSection() -> impl IntoView {
    view! {
        <Section part=Part::Message>
            <ToastButtons />
            <Notices />
        </Section>
    }
}

#[component]
fn ToastButtons() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let offer_undo = move |_| {
        let undo = ToastAction {
            label: t_string!(i18n, design.toast_undo).to_owned(),
            on_press: Callback::new(move |()| toasts.info(t_string!(i18n, design.toast_undone))),
        };
        toasts.with_action(Tone::Good, t_string!(i18n, design.toast_info), undo);
    };
    view! {
        <Row>
            <Button on:click=move |_| toasts.info(t_string!(i18n, design.toast_info))>
                {t!(i18n, design.toast_show_info)}
            </Button>
            <Button on:click=move |_| toasts.error(t_string!(i18n, design.toast_error))>
                {t!(i18n, design.toast_show_error)}
            </Button>
            <Button on:click=offer_undo>{t!(i18n, design.toast_show_action)}</Button>
        </Row>
    }
}

#[component]
fn Notices() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="grid items-start gap-3 lg:grid-cols-2">
            <Notice title=move || t_string!(i18n, design.notice_neutral_title)>
                {t!(i18n, design.notice_neutral)}
            </Notice>
            <Notice tone=Tone::Accent title=move || t_string!(i18n, design.notice_accent_title)>
                {t!(i18n, design.notice_accent)}
            </Notice>
            <Notice tone=Tone::Good title=move || t_string!(i18n, design.notice_good_title)>
                {t!(i18n, design.notice_good)}
            </Notice>
            <Notice tone=Tone::Warning title=move || t_string!(i18n, design.notice_warning_title)>
                {t!(i18n, design.notice_warning)}
            </Notice>
            <Notice tone=Tone::Bad title=move || t_string!(i18n, design.notice_bad_title)>
                {t!(i18n, design.notice_bad)}
                <NoticeActions slot>
                    <Button size=Size::Small>{t!(i18n, design.notice_action)}</Button>
                </NoticeActions>
            </Notice>
        </div>
    }
}
