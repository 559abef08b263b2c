//! The periods of a frequency: when each opens, is due and closes, by the draft, beside what is saved where it differs.

use base::wording;
use indicator_model::date::Date;
use indicator_model::deadline::Phase;
use indicator_model::indicator::Frequency;
use indicator_model::period::Period;
use leptos::prelude::*;
use text::i18n::{Locale, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::choice::Choice;
use ui::segmented::Segmented;
use ui::setting::Setting;
use ui::table::Table;
use ui::tone::Tone;

use crate::bench::Bench;

#[component]
pub(crate) fn Periods(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let frequencies: Vec<Choice<Frequency>> = bench
        .saved
        .with_untracked(|saved| saved.frequencies.clone())
        .into_iter()
        .map(|known| Choice::new(known, move || wording::frequency(i18n.get_locale(), known)))
        .collect();
    let heads = vec![
        (move || t_string!(i18n, timetable.period)).into(),
        (move || t_string!(i18n, timetable.opens)).into(),
        (move || t_string!(i18n, timetable.due)).into(),
        (move || t_string!(i18n, timetable.closes)).into(),
    ];
    let periods = Memo::new(move |_| {
        let frequency = bench.frequency.get();
        bench.saved.with(|saved| Period::within(frequency, &saved.cycle).collect::<Vec<_>>())
    });
    let now = Memo::new(move |_| bench.saved_timetable());
    let then = Memo::new(move |_| bench.timetable());
    let today = bench.saved.with_untracked(|saved| saved.today);
    view! {
        <Setting
            id="timetable-periods"
            title=move || t_string!(i18n, timetable.periods)
            text=move || t_string!(i18n, timetable.periods_text)
        >
            {(frequencies.len() > 1)
                .then(|| {
                    view! {
                        <div>
                            <Segmented
                                name="frequency"
                                label=move || t_string!(i18n, timetable.frequency)
                                choices=frequencies
                                value=bench.frequency
                                on_change=move |frequency| bench.frequency.set(frequency)
                            />
                        </div>
                    }
                })}
            <Table label=move || t_string!(i18n, timetable.title) heads>
                <For each=move || periods.get() key=|period| *period let:period>
                    {
                        let old = Memo::new(move |_| now.with(|timetable| timetable.window(period)));
                        let new = Memo::new(move |_| then.with(|timetable| timetable.window(period)));
                        let phase = move || new.with(|window| window.phase(today));
                        view! {
                            <tr>
                                <th scope="row" class="font-normal">
                                    <span class="flex gap-x-3 gap-y-1 max-sm:flex-col max-sm:items-start sm:items-center">
                                        <span class="whitespace-nowrap sm:w-32">
                                            {move || wording::measurement::period(i18n.get_locale(), period)}
                                        </span>
                                        <Badge tone=Signal::derive(move || tone(phase()))>
                                            {move || word(i18n.get_locale(), phase())}
                                        </Badge>
                                    </span>
                                </th>
                                <Day old=move || old.with(|window| window.opens) new=move || new.with(|window| window.opens) />
                                <Day old=move || old.with(|window| window.due) new=move || new.with(|window| window.due) />
                                <Day old=move || old.with(|window| window.closes) new=move || new.with(|window| window.closes) />
                            </tr>
                        }
                    }
                </For>
            </Table>
        </Setting>
    }
}

/// A day, and what it was where the draft moves it.
#[component]
fn Day(
    old: impl Fn() -> Date + Copy + Send + Sync + 'static,
    new: impl Fn() -> Date + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let moved = move || (old() != new()).then(|| t_string!(i18n, timetable.was, day = old()));
    view! {
        <td class="whitespace-nowrap tabular-nums">
            <span class=move || if old() == new() { "" } else { "font-medium text-primary" }>
                {move || new().to_string()}
            </span>
            <span class="block text-[0.8125rem] text-muted empty:hidden">{moved}</span>
        </td>
    }
}

const fn tone(phase: Phase) -> Tone {
    match phase {
        Phase::Ahead | Phase::Closed => Tone::Neutral,
        Phase::Open => Tone::Good,
        Phase::DueToday | Phase::Overdue => Tone::Warning,
    }
}

fn word(locale: Locale, phase: Phase) -> &'static str {
    match phase {
        Phase::Ahead => td_string!(locale, timetable.phase_ahead),
        Phase::Open => td_string!(locale, timetable.phase_open),
        Phase::DueToday => td_string!(locale, timetable.phase_due_today),
        Phase::Overdue => td_string!(locale, timetable.phase_overdue),
        Phase::Closed => td_string!(locale, timetable.phase_closed),
    }
}
