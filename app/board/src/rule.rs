//! Whose rule the lights follow: named for everybody, and a choice for those who set when and how the city reports.

use base::error::AppError;
use base::person::Person;
use base::wording::budget::thresholds;
use base::wording::measurement::preset as name;
use indicator_model::light::Preset;
use indicator_model::monitor::board::Board;
use leptos::prelude::*;
use leptos::task::spawn_local;
use people_model::policy::Action::TimetableEdit;
use text::i18n::{t_string, use_i18n};
use ui::choice::Choice;
use ui::notice::Notice;
use ui::select::Select;
use ui::tone::Tone;

use crate::api;

/// The board is asked for again by itself: a rule that changes is an event.
#[component]
pub fn LightRule(board: RwSignal<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let scheme = board.with_untracked(|board| board.scheme);
    let preset = Memo::new(move |_| board.with(|board| board.rules.preset));
    let failure: RwSignal<Option<AppError>> = RwSignal::new(None);
    let is_saving = RwSignal::new(false);
    let choose = move |chosen: Preset| {
        failure.set(None);
        is_saving.set(true);
        spawn_local(async move {
            let answer = api::choose_rule(scheme, chosen).await;
            // The page may have been left.
            failure.try_set(answer.err());
            is_saving.try_set(false);
        });
    };
    let choices: Vec<Choice<Preset>> = Preset::ALL
        .into_iter()
        .map(|preset| Choice::new(preset, move || name(i18n.get_locale(), preset)))
        .collect();
    let choices = Signal::stored(choices);
    view! {
        <section
            class="flex max-w-5xl flex-col gap-2 border-t border-base-300 pt-3 text-sm"
            aria-label=move || t_string!(i18n, board.light_rule)
        >
            <p class="text-muted">{move || thresholds(i18n.get_locale(), preset.get())}</p>
            <Transition>
                {move || {
                    person
                        .may(TimetableEdit)
                        .then(|| {
                            view! {
                                <div class="max-w-md print:hidden">
                                    <Select
                                        name="rule"
                                        label=move || t_string!(i18n, board.light_rule)
                                        hint=move || t_string!(i18n, board.light_rule_hint)
                                        choices
                                        value=preset
                                        disabled=is_saving
                                        on_change=choose
                                    />
                                </div>
                            }
                        })
                }}
            </Transition>
            {move || {
                failure
                    .get()
                    .map(|error| {
                        view! {
                            <Notice tone=Tone::Bad title=move || t_string!(i18n, board.light_rule_failed)>
                                {move || error.message(i18n.get_locale())}
                            </Notice>
                        }
                    })
            }}
        </section>
    }
}
