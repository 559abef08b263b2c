//! What the open page is about, in the top bar.

use base::scope::{About, Scope};
use leptos::prelude::*;
use text::i18n::{t, use_i18n};
use ui::badge::Badge;
use ui::tone::Tone;

/// City and year, and whether the data is real; nothing on a page that is about no scheme. A phone has room for one of them: of the
/// sample it says that it is one.
#[component]
pub fn ScopeLine() -> impl IntoView {
    let i18n = use_i18n();
    let scope = Scope::from_context();
    move || {
        scope.get().map(|About { city, scheme, cycle, is_sample }| {
            let title = format!("{city} · {scheme} · {cycle}");
            view! {
                <p class="flex min-w-0 items-center gap-2 text-sm text-muted" title=title>
                    <span class=if is_sample { "truncate max-md:hidden" } else { "truncate" }>
                        <span class="max-md:hidden">{city} " · "</span>
                        {cycle}
                    </span>
                    {is_sample.then(|| view! { <Badge tone=Tone::Accent>{t!(i18n, shell.sample)}</Badge> })}
                </p>
            }
        })
    }
}
