//! Which scheme is open, and the way to the others. Those with something unsaved on this device are marked.

use std::collections::HashSet;

use base::approval::StateBadge;
use base::person::Person;
use indicator_model::id::SchemeId;
use leptos::prelude::*;
use leptos_i18n::t_string;
use leptos_router::components::A;
use people_model::approval::SchemeSummary;
use text::i18n::use_i18n;
use ui::badge::Badge;
use ui::popover::Popover;
use ui::tone::Tone;

use crate::plain::draft::Draft;
use crate::plain::rights::Rights;
use crate::sync::device;

#[component]
pub fn SchemePicker(
    draft: RwSignal<Draft>,
    rights: RwSignal<Rights>,
    schemes: Vec<SchemeSummary>,
) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let open = draft.with_untracked(|draft| draft.tree().scheme().id);
    // Only the browser knows; what the server draws has no mark.
    let unsaved: RwSignal<HashSet<SchemeId>> = RwSignal::new(HashSet::new());
    let is_dirty = Memo::new(move |_| draft.with(|draft| draft.is_dirty() || draft.is_disputed()));
    Effect::new(move |_| {
        let mut marked = person.account().map(device::unsaved_schemes).unwrap_or_default();
        // Of the open scheme the page knows more than the device.
        if is_dirty.get() {
            marked.insert(open);
        } else {
            marked.remove(&open);
        }
        unsaved.set(marked);
    });
    let name = draft.with_untracked(|draft| {
        let scheme = draft.tree().scheme();
        format!("{} · {}", scheme.name, scheme.cycle.name)
    });
    let entries = schemes
        .into_iter()
        .map(|scheme| {
            let SchemeSummary { id, name, city_name, sample, cycle, approval, .. } = scheme;
            let is_open = id == open;
            let state = Signal::derive(move || {
                if is_open { rights.with(|rights| rights.approval.state) } else { approval.state }
            });
            view! {
                <li>
                    <A
                        href=format!("/decompose?scheme={id}")
                        attr:class="flex min-h-touch flex-wrap items-center gap-x-2 gap-y-1 rounded-field px-3 py-2 hover:bg-base-200 focus-visible:bg-base-200"
                        attr:aria-current=is_open.then_some("true")
                    >
                        <span class="min-w-0 grow basis-48">
                            <span class="block" class:font-semibold=is_open>{name}</span>
                            <span class="block text-sm text-muted">{format!("{city_name} · {}", cycle.name)}</span>
                        </span>
                        {sample.then(|| view! { <Badge tone=Tone::Accent>{move || t_string!(i18n, data.sample)}</Badge> })}
                        <StateBadge state />
                        <Show when=move || unsaved.with(|unsaved| unsaved.contains(&id))>
                            <Badge tone=Tone::Warning>{move || t_string!(i18n, decompose.scheme_unsaved)}</Badge>
                        </Show>
                    </A>
                </li>
            }
        })
        .collect_view();
    view! {
        <Popover id="schemes" label=move || name.clone()>
            <ul class="flex w-96 max-w-full flex-col p-1" aria-label=move || t_string!(i18n, decompose.schemes)>
                {entries}
            </ul>
        </Popover>
    }
}
