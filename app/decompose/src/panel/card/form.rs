//! The definition card as a form, in the place of the card itself. "Apply" makes one step of the draft of it; a refusal
//! stands beside the field that it is about.

use indicator_model::id::NodeId;
use indicator_model::text::edit::TextField;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::button::{Button, Kind, Variant};
use ui::choice::Choice;
use ui::notice::Notice;
use ui::tone::Tone;

use crate::panel::card::apply::{apply, close};
use crate::panel::card::curve_field::CurveField;
use crate::panel::card::field::{Lines, Pick, Text};
use crate::panel::card::short_fields::ShortFields;
use crate::plain::form::At;
use crate::state::edits::Edits;
use crate::state::open_form::OpenForm;

/// The form in the place of the card.
#[component]
pub fn CardForm(edits: Edits, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let form = OpenForm::of(edits.forms, node);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if apply(edits, form, i18n.get_locale_untracked()) {
            close(form);
        }
    };
    let general = Memo::new(move |_| form.fault_at(At::Card));
    let others = Memo::new(move |_| {
        edits.draft.with(|draft| {
            let nodes = &draft.tree().scheme().nodes;
            let indicator = nodes.iter().find(|other| other.id == node).map(|node| node.indicator);
            nodes.iter().filter(|other| Some(other.indicator) == indicator && other.id != node).count()
        })
    });
    let owners = Signal::derive(move || {
        edits.draft.with(|draft| {
            let organizations = &draft.tree().scheme().organizations;
            let open = organizations.iter().filter(|owner| edits.access.denial_of(Some(owner.id)).is_none());
            open.map(|owner| Choice::new(owner.id, owner.name.clone())).collect::<Vec<_>>()
        })
    });
    view! {
        <form class="flex flex-col gap-3 pt-1" novalidate on:submit=submit>
            <Show when=move || general.with(Option::is_some)>
                <Notice tone=Tone::Bad>{move || general.get()}</Notice>
            </Show>
            <Show when=move || { others.get() > 0 }>
                <Notice tone=Tone::Warning>
                    {move || t_string!(i18n, decompose.card_shared, count = others.get())}
                </Notice>
            </Show>
            <Text form name="name" label=|i18n| t_string!(i18n, decompose.column_name)
                read=|card| &mut card.indicator.name at=At::Name />
            <Text form name="code" label=|i18n| t_string!(i18n, decompose.term_code)
                read=|card| &mut card.indicator.code at=At::Code />
            <Lines form name="definition" label=|i18n| t_string!(i18n, decompose.term_definition)
                read=|card| &mut card.indicator.definition at=At::Text(TextField::Definition) />
            <Pick form name="owner" label=|i18n| t_string!(i18n, decompose.column_owner)
                choices=owners read=|card| &mut card.owner at=At::Owner />
            <Text form name="post" label=|i18n| t_string!(i18n, decompose.term_post)
                read=|card| &mut card.facts.post at=At::Text(TextField::Post) />
            <ShortFields form draft=edits.draft />
            <CurveField form draft=edits.draft />
            <Text form name="source" label=|i18n| t_string!(i18n, decompose.term_source)
                read=|card| &mut card.indicator.data_source at=At::Text(TextField::DataSource) />
            <Text form name="provider" label=|i18n| t_string!(i18n, decompose.term_provider)
                read=|card| &mut card.indicator.data_provider at=At::Text(TextField::DataProvider) />
            <Lines form name="evidence" label=|i18n| t_string!(i18n, decompose.term_evidence)
                read=|card| &mut card.indicator.evidence at=At::Text(TextField::Evidence) />
            <div class="flex justify-end gap-2 border-t border-base-300 bg-base-100 py-3 md:sticky md:bottom-0">
                <Button variant=Variant::Quiet on:click=move |_| close(form)>
                    {move || t_string!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit>
                    {move || t_string!(i18n, decompose.apply)}
                </Button>
            </div>
        </form>
    }
}
