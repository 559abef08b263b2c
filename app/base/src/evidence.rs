//! The files that back up a report, beside its value: photos to look at, documents to download.

use indicator_model::check_in::evidence::Evidence;
use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};
use ui::badge::Badge;
use ui::icon::{Icon, Symbol};
use ui::tone::Tone;

use crate::wording::evidence::{kind, size};

/// Where a photo is that a page shows.
pub fn view_address(file: &Evidence) -> String {
    format!("/evidence/{}/view", file.id)
}

/// All files of a report. Each leads to a copy of it, which is recorded and carries its number in its name.
#[component]
pub fn EvidenceList(files: Vec<Evidence>) -> impl IntoView {
    let i18n = use_i18n();
    if files.is_empty() {
        return ().into_any();
    }
    view! {
        <ul class="flex flex-wrap gap-2" aria-label=move || t_string!(i18n, evidence.title)>
            {files.into_iter().map(|file| view! { <Line file /> }).collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn Line(file: Evidence) -> impl IntoView {
    let i18n = use_i18n();
    let (name, bytes, is, elsewhere) = (file.name.clone(), file.bytes, file.kind, file.elsewhere);
    let label = {
        let name = name.clone();
        move || t_string!(i18n, evidence.download, name = name.as_str())
    };
    let picture = file.kind.is_photo().then(|| {
        // Its name stands beside it.
        view! {
            <img
                src=view_address(&file)
                alt=""
                loading="lazy"
                class="size-16 shrink-0 rounded-field border border-base-300 object-cover"
            />
        }
    });
    view! {
        <li class="w-full sm:w-72">
            <a
                href=format!("/evidence/{}", file.id)
                rel="external"
                download=""
                aria-label=label
                class="flex min-h-touch items-center gap-3 rounded-box border border-base-300 p-2 hover:border-primary"
            >
                {match picture {
                    Some(picture) => picture.into_any(),
                    None => view! { <Document /> }.into_any(),
                }}
                <span class="min-w-0 grow">
                    <span class="line-clamp-2 text-sm break-all">{name}</span>
                    <span class="block text-[0.8125rem] text-muted">
                        {move || kind(i18n.get_locale(), is)} " · " {size(bytes)}
                    </span>
                </span>
                <span class="text-muted print:hidden">
                    <Icon symbol=Symbol::Download />
                </span>
            </a>
            // Beside the link, whose label would hide it from who listens.
            {(elsewhere > 0)
                .then(|| {
                    view! {
                        <p class="mt-1">
                            <Badge tone=Tone::Warning icon=Symbol::Warning>
                                {move || t_string!(i18n, evidence.elsewhere, count = elsewhere)}
                            </Badge>
                        </p>
                    }
                })}
        </li>
    }
}

/// In the place of a picture.
#[component]
pub fn Document() -> impl IntoView {
    view! {
        <span class="flex size-16 shrink-0 items-center justify-center rounded-field bg-base-200 text-[1.5rem] text-muted">
            <Icon symbol=Symbol::Sheet />
        </span>
    }
}
