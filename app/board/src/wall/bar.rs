//! What a screen says about itself, and its few buttons: small, so that the view has the room.

use base::clock;
use base::person::sign_in_again;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, IconButton, Size, Variant};
use ui::full_screen;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

use super::stage::{Stage, Told};

#[component]
pub(super) fn Bar(stage: Stage, leave: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let count = stage.count();
    let now = RwSignal::new(String::new());
    Effect::new(move |_| {
        let tell = move || now.set(clock::now().in_the_city());
        tell();
        // Refused by no browser.
        if let Ok(handle) = set_interval_with_handle(tell, std::time::Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    });
    let place = move || t_string!(i18n, own_board.place, place = stage.place() + 1, count = count);
    view! {
        <div class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
            <span class="tabular-nums">{move || now.get()}</span>
            {(count > 1)
                .then(|| {
                    view! {
                        <span class="tabular-nums" role="status">{place}</span>
                        <span class="flex items-center gap-1">
                            <IconButton
                                icon=Symbol::ChevronLeft
                                label=move || t_string!(i18n, own_board.before)
                                size=Size::Small
                                on:click=move |_| stage.go(false)
                            />
                            <Button
                                variant=Variant::Quiet
                                size=Size::Small
                                on:click=move |_| stage.is_paused.update(|is_paused| *is_paused = !*is_paused)
                            >
                                {move || {
                                    if stage.is_paused.get() {
                                        t_string!(i18n, own_board.resume)
                                    } else {
                                        t_string!(i18n, own_board.pause)
                                    }
                                }}
                            </Button>
                            <IconButton
                                icon=Symbol::ChevronRight
                                label=move || t_string!(i18n, own_board.next)
                                size=Size::Small
                                on:click=move |_| stage.go(true)
                            />
                        </span>
                    }
                })}
            <span class="ms-auto flex items-center">
                <Button variant=Variant::Quiet size=Size::Small on:click=|_| full_screen::enter()>
                    {t!(i18n, own_board.whole_screen)}
                </Button>
                <IconButton
                    icon=Symbol::Close
                    label=move || t_string!(i18n, own_board.leave)
                    size=Size::Small
                    on:click=move |_| leave.run(())
                />
            </span>
        </div>
        {move || {
            stage
                .told
                .get()
                .map(|told| match told {
                    Told::SignedOut => {
                        view! {
                            <Notice tone=Tone::Warning>
                                {t!(i18n, own_board.signed_out)}
                                <Button size=Size::Small on:click=|_| sign_in_again()>
                                    {t!(i18n, own_board.sign_in)}
                                </Button>
                            </Notice>
                        }
                            .into_any()
                    }
                    Told::Failed => {
                        view! { <Notice tone=Tone::Warning>{t!(i18n, own_board.failed)}</Notice> }.into_any()
                    }
                })
        }}
    }
}
