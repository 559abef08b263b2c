//! Dialog and drawer.

use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::dialog::{Dialog, DialogActions};
use ui::drawer::Drawer;
use ui::icon::Symbol;
use ui::light::{Light, LightMark};

use super::section::{Part, Row, Section};

#[component]
pub(super) fn OverlaySection() -> impl IntoView {
    let i18n = use_i18n();
    let asking = RwSignal::new(false);
    let reading = RwSignal::new(false);
    view! {
        <Section part=Part::Overlay>
            <Row>
                <Button on:click=move |_| asking.set(true)>{t!(i18n, design.dialog_open)}</Button>
                <Button icon=Symbol::View on:click=move |_| reading.set(true)>
                    {t!(i18n, design.drawer_open)}
                </Button>
            </Row>
            <Dialog open=asking title=move || t_string!(i18n, design.dialog_title)>
                <p>{t!(i18n, design.dialog_text)}</p>
                <DialogActions slot>
                    <Button on:click=move |_| asking.set(false)>{t!(i18n, shell.cancel)}</Button>
                    <Button variant=Variant::Danger on:click=move |_| asking.set(false)>
                        {t!(i18n, design.dialog_confirm)}
                    </Button>
                </DialogActions>
            </Dialog>
            <Drawer open=reading title=move || t_string!(i18n, design.drawer_title)>
                <div class="flex flex-col gap-4">
                    <LightMark light=Light::Amber />
                    <p>{t!(i18n, design.drawer_text)}</p>
                </div>
            </Drawer>
        </Section>
    }
}
