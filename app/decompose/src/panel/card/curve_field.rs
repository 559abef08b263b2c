//! The plan curve in the form of the card: chosen by name, or drawn month by month, with the line that it makes.

use base::wording;
use indicator_model::curve::Curve;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use text::i18n::{Locale, use_i18n};
use ui::choice::Choice;
use ui::select::Select;

use crate::panel::card::curve_line::{CurveLine, marks};
use crate::plain::draft::Draft;
use crate::plain::form::{At, CurveChoice, Form};
use crate::state::open_form::OpenForm;

#[component]
pub fn CurveField(form: OpenForm, draft: RwSignal<Draft>) -> impl IntoView {
    let i18n = use_i18n();
    // The form may just have closed; then there is nothing to choose any more.
    let value = Memo::new(move |_| form.with(Form::curve_choice).unwrap_or(CurveChoice::Inherited));
    let above = Memo::new(move |_| above(&draft.read(), form));
    let shown = Memo::new(move |_| {
        let typed = form.with(|form| form.curve().ok().flatten().or(form.card.curve)).flatten();
        typed.unwrap_or_else(|| above.get())
    });
    let is_drawn = Memo::new(move |_| value.get() == CurveChoice::Drawn);
    let choose = move |choice| form.edit(|form| form.choose_curve(choice, shown.get_untracked()));
    view! {
        <fieldset class="flex flex-col gap-3">
            <Select
                name="card-curve"
                label=move || t_string!(i18n, decompose.term_curve)
                choices=Signal::derive(move || choices(i18n.get_locale()))
                value
                on_change=choose
                hint=move || t_string!(i18n, decompose.curve_hint)
                error=Signal::derive(move || form.fault_at(At::Curve))
            />
            <Show when=move || is_drawn.get()>
                <Months form />
            </Show>
            <div class="flex flex-wrap items-center gap-3">
                <CurveLine curve=shown />
                <p class="min-w-0 grow basis-40 text-sm text-muted" aria-live="polite">
                    {move || marks(i18n.get_locale(), shown.get())}
                </p>
            </div>
        </fieldset>
    }
}

/// The curve that holds without one of the node's own.
fn above(draft: &Draft, form: OpenForm) -> Curve {
    let tree = draft.tree();
    let inherited = tree.row(form.node).and_then(|row| tree.inherited_curve(row));
    inherited.map_or(Curve::Calendar, |in_force| in_force.curve)
}

fn choices(locale: Locale) -> Vec<Choice<CurveChoice>> {
    let named = |curve| Choice::new(CurveChoice::Named(curve), wording::curve(locale, curve));
    let inherited = td_string!(locale, decompose.curve_inherited_choice);
    let drawn = td_string!(locale, model.curve_drawn);
    let first = Choice::new(CurveChoice::Inherited, inherited);
    std::iter::once(first)
        .chain(Curve::NAMED.map(named))
        .chain([Choice::new(CurveChoice::Drawn, drawn)])
        .collect()
}

/// Twelve numbers, from month to month with the tabulator, or with the next key of a phone.
#[component]
fn Months(form: OpenForm) -> impl IntoView {
    let i18n = use_i18n();
    let month = move |at: usize| {
        let typed = move || form.with(|form| form.months.as_ref().map(|months| months[at].clone())).flatten();
        let value = Memo::new(move |_| typed().unwrap_or_default());
        let name = format!("card-month-{}", at + 1);
        view! {
            <label class="flex flex-col gap-1 text-[0.8125rem] text-muted">
                {move || wording::measurement::month(i18n.get_locale(), u8::try_from(at + 1).unwrap_or_default())}
                <input
                    type="text"
                    inputmode="numeric"
                    enterkeyhint="next"
                    class="input min-h-touch w-full text-end tabular-nums"
                    id=format!("field-{name}")
                    name=name
                    aria-describedby="field-card-curve-note"
                    aria-invalid=move || form.fault_at(At::Curve).map(|_| "true")
                    autocomplete="off"
                    value=value.get_untracked()
                    prop:value=move || value.get()
                    on:input:target=move |event| {
                        let text = event.target().value();
                        form.edit(|form| {
                            if let Some(months) = &mut form.months {
                                months[at] = text;
                            }
                        });
                    }
                />
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class="pb-1 text-sm font-medium">{move || t_string!(i18n, decompose.curve_months)}</legend>
            <div class="grid grid-cols-3 gap-2 sm:grid-cols-4">{(0..12).map(month).collect_view()}</div>
        </fieldset>
    }
}
