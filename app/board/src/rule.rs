//! The rule that the lights follow: named for everybody, and a choice for those who set when and how the city reports.

use base::error::AppError;
use base::person::Person;
use base::wording::budget::thresholds;
use base::wording::measurement::preset as name;
use indicator_model::light::{ChosenRule, LightRule, Preset};
use indicator_model::monitor::board::Board;
use leptos::prelude::*;
use leptos::task::spawn_local;
use people_model::policy::Action::TimetableEdit;
use text::i18n::{t, t_string, use_i18n};
use ui::button::Button;
use ui::choice::Choice;
use ui::dialog::Dialog;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::select::Select;
use ui::tone::Tone;

use crate::api;
use crate::rule_form::RuleForm;

/// The board is asked for again by itself: a rule that changes is an event.
#[component]
pub fn RuleSetting(board: RwSignal<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let rule = Memo::new(move |_| board.with(|board| board.rules.lights));
    view! {
        <section
            class="flex max-w-5xl flex-col gap-2 border-t border-base-300 pt-3 text-sm"
            aria-label=move || t_string!(i18n, board.light_rule)
        >
            <p class="text-muted">{move || thresholds(i18n.get_locale(), &rule.get())}</p>
            <Transition>
                {move || person.may(TimetableEdit).then(|| view! { <RuleChoice board rule /> })}
            </Transition>
        </section>
    }
}

/// Whose rule it is: none for the city's own.
type Whose = Option<Preset>;

#[component]
fn RuleChoice(board: RwSignal<Board>, rule: Memo<LightRule>) -> impl IntoView {
    let i18n = use_i18n();
    let scheme = board.with_untracked(|board| board.scheme);
    let failure: RwSignal<Option<AppError>> = RwSignal::new(None);
    let is_saving = RwSignal::new(false);
    let editing = RwSignal::new(false);
    let save = Callback::new(move |chosen: ChosenRule| {
        failure.set(None);
        is_saving.set(true);
        spawn_local(async move {
            let answer = api::choose_rule(scheme, chosen).await;
            if answer.is_ok() {
                // The page may have been left.
                editing.try_set(false);
            }
            failure.try_set(answer.err());
            is_saving.try_set(false);
        });
    });
    let whose = Memo::new(move |_| {
        let ChosenRule { preset, own } = rule.get().chosen;
        own.is_none().then_some(preset)
    });
    let published = Preset::ALL
        .into_iter()
        .map(|preset| Choice::new(Some(preset), move || name(i18n.get_locale(), preset)));
    let own = Choice::new(None, move || t_string!(i18n, board.rule_own_name));
    let choices: Vec<Choice<Whose>> = published.chain([own]).collect();
    let choices = Signal::stored(choices);
    // Drawn again with what is saved, where somebody only looked at the numbers of the city's own.
    let asked = RwSignal::new(());
    let value = Signal::derive(move || {
        asked.track();
        whose.get()
    });
    let choose = move |whose: Whose| match whose {
        Some(preset) => save.run(preset.into()),
        None => editing.set(true),
    };
    Effect::new(move |_| {
        if !editing.get() {
            asked.set(());
        }
    });
    view! {
        <div class="flex max-w-md flex-wrap items-end gap-2 print:hidden">
            <div class="grow">
                <Select
                    name="rule"
                    label=move || t_string!(i18n, board.light_rule)
                    hint=move || t_string!(i18n, board.light_rule_hint)
                    choices
                    value
                    disabled=is_saving
                    on_change=choose
                />
            </div>
            <Show when=move || whose.get().is_none()>
                <Button icon=Symbol::Edit on:click=move |_| editing.set(true)>
                    {t!(i18n, board.rule_edit)}
                </Button>
            </Show>
        </div>
        <Dialog open=editing title=move || t_string!(i18n, board.rule_own_name)>
            <RuleForm now=rule.get_untracked().chosen on_save=save busy=is_saving failure open=editing />
        </Dialog>
        <Show when=move || !editing.get() && failure.with(Option::is_some)>
            <Notice tone=Tone::Bad title=move || t_string!(i18n, board.light_rule_failed)>
                {move || failure.get().map(|error| error.message(i18n.get_locale()))}
            </Notice>
        </Show>
    }
}
