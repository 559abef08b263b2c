//! The head of the audit log on a sheet of paper, or as a file: kept where nobody who can write the database can
//! write.

use base::loaded::Loaded;
use base::page::{Page, PageActions};
use base::person::Person;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use people_model::audit::Anchor;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, LinkButton, Variant};
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::skeleton::Skeleton;

use super::api;

#[component]
pub fn AnchorPage() -> impl IntoView {
    let i18n = use_i18n();
    let anchor = Resource::new(|| (), |()| api::head());
    view! {
        <Page title=move || t_string!(i18n, audit.anchor_title)>
            <PageActions slot>
                <LinkButton href="/audit" icon=Symbol::Back variant=Variant::Quiet>
                    {t!(i18n, audit.back)}
                </LinkButton>
                <LinkButton href="/audit/anchor.json" icon=Symbol::Download attr:download="">
                    {t!(i18n, audit.download)}
                </LinkButton>
                <Button
                    variant=Variant::Primary
                    icon=Symbol::Print
                    on:click=move |_| {
                        // A browser that cannot print says so itself.
                        let _ = window().print();
                    }
                >
                    {t!(i18n, audit.print)}
                </Button>
            </PageActions>
            <p class="max-w-prose">{t!(i18n, audit.anchor_intro)}</p>
            <Loaded resource=anchor fallback=|| view! { <Skeleton lines=4 /> } let:anchor>
                {match anchor {
                    Some(anchor) => view! { <Sheet anchor /> }.into_any(),
                    None => view! { <Notice>{t!(i18n, audit.anchor_none)}</Notice> }.into_any(),
                }}
            </Loaded>
        </Page>
    }
}

#[component]
fn Sheet(anchor: Anchor) -> impl IntoView {
    let i18n = use_i18n();
    let person = use_context::<Person>().unwrap_or_else(Person::provide);
    let Anchor { sequence, hash, at, algorithm } = anchor;
    // In groups of eight, so that two people can compare it aloud.
    let groups: Vec<&str> = (0..hash.len()).step_by(8).filter_map(|at| hash.get(at..at + 8)).collect();
    let groups = groups.join(" ");
    let city = move || person.get().map(|me| me.city_name).unwrap_or_default();
    view! {
        <dl class="flex max-w-3xl flex-col gap-6">
            <Fact label=move || t_string!(i18n, audit.anchor_city)>
                <Suspense>{city}</Suspense>
            </Fact>
            <Fact label=move || t_string!(i18n, audit.anchor_hash)>
                <span class="font-mono text-2xl leading-loose break-words">{groups}</span>
            </Fact>
            <Fact label=move || t_string!(i18n, audit.anchor_sequence)>
                <span class="numbers">{sequence}</span>
            </Fact>
            <Fact label=move || t_string!(i18n, audit.anchor_algorithm)>{algorithm.to_uppercase()}</Fact>
            <Fact label=move || t_string!(i18n, audit.anchor_at)>
                <time class="numbers" datetime=at.to_string()>
                    {at.in_the_city()}
                </time>
            </Fact>
        </dl>
        <div class="hidden max-w-3xl grid-cols-2 gap-12 pt-24 print:grid">
            <p class="border-t border-base-content pt-2">{t!(i18n, audit.anchor_witness)}</p>
            <p class="border-t border-base-content pt-2">{t!(i18n, audit.anchor_date)}</p>
        </div>
    }
}

#[component]
fn Fact(#[prop(into)] label: TextProp, children: Children) -> impl IntoView {
    view! {
        <div>
            <dt class="text-sm text-muted">{move || label.get()}</dt>
            <dd class="text-lg">{children()}</dd>
        </div>
    }
}
