//! What stands around every page: navigation, top bar, messages.

use base::appearance::AppearanceAttributes;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;
use text::i18n::{t, t_string, use_i18n};
use ui::toast::ToastRegion;

use super::appearance_menu::AppearanceMenu;
use super::mark::Mark;
use super::navigation::{BottomNavigation, SideNavigation};
use super::person_menu::PersonMenu;
use super::print_mark::PrintMark;
use super::scope::ScopeLine;
use super::waiting::count_waiting;

/// The frame, once around all routes.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let path = use_location().pathname;
    let count = count_waiting();
    // A user who is not signed in has nowhere to go.
    let is_sign_in = Memo::new(move |_| path.with(|path| path.starts_with("/sign-in") || path == "/setup"));
    let home = move || {
        let shown = if is_sign_in.get() { "" } else { "md:hidden" };
        format!("flex min-h-touch items-center gap-3 {shown}")
    };
    // The router would scroll to the content and leave the focus behind; `external` leaves the link to the browser.
    view! {
        <AppearanceAttributes />
        <a
            href="#content"
            rel="external"
            class="btn btn-primary fixed start-2 top-2 z-40 -translate-y-16 focus:translate-y-0 print:hidden"
        >
            {t!(i18n, shell.skip_to_content)}
        </a>
        <div class="flex min-h-dvh">
            <Show when=move || !is_sign_in.get()>
                <SideNavigation count />
            </Show>
            <div class="flex min-w-0 flex-1 flex-col">
                <header class="sticky top-0 z-20 flex h-12 items-center gap-3 border-b border-base-300 bg-base-100 px-4 md:px-6 print:hidden">
                    <A
                        href="/"
                        attr:class=home
                        attr:aria-label=move || (!is_sign_in.get()).then(|| t_string!(i18n, shell.back_home))
                    >
                        <Mark />
                        <Show when=move || is_sign_in.get()>
                            <span class="text-base font-semibold">{t!(i18n, shell.product)}</span>
                        </Show>
                    </A>
                    <div class="scope flex min-w-0 grow items-center md:grow-0">
                        <ScopeLine />
                    </div>
                    <ToastRegion />
                    <PersonMenu />
                    <AppearanceMenu />
                </header>
                <main id="content" tabindex="-1" class="flex min-w-0 flex-1 flex-col pb-14 md:pb-0 print:pb-0">
                    {children()}
                </main>
            </div>
        </div>
        <Show when=move || !is_sign_in.get()>
            <BottomNavigation count />
        </Show>
        <PrintMark />
    }
}
