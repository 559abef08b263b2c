//! Cells that sheet and scheme have both changed since the sheet left, side by side, for somebody to choose.

use base::import::Attempt;
use base::wording::import::column as heading_of;
use indicator_model::scheme::Revision;
use indicator_model::sheet::{Changed, Column, Mapping, Problem, RowError};
use indicator_model::table::{Side, Sides};
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size};
use ui::choice::Choice;
use ui::segmented::Segmented;

use super::columns::{Matching, Recheck};

const TITLE: &str = "conflicts";

/// A cell, or a row whose indicator was removed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Conflict {
    row: u32,
    column: Column,
    code: String,
    name: String,
    /// What it was, and what scheme and sheet say; none of a row.
    cells: Option<[String; 3]>,
    /// Of the scheme as it says it.
    pub(super) revision: Revision,
}

impl Conflict {
    /// None of another error.
    pub(super) fn of(error: &RowError) -> Option<Self> {
        let (row, column) = (error.row?, error.column?);
        let (code, name, cells, revision) = match &error.problem {
            Problem::ChangedSince(changed) => {
                let Changed { code, name, was, scheme, sheet, revision } = &**changed;
                (code, name, Some([was, scheme, sheet].map(String::clone)), revision)
            }
            Problem::RemovedSince { code, name, revision } => (code, name, None, revision),
            _ => return None,
        };
        let (code, name) = (code.clone(), name.clone());
        Some(Self { row, column, code, name, cells, revision: *revision })
    }

    fn is_chosen(&self, sides: &Sides<Column>) -> bool {
        sides.of(&self.code, self.column).is_some()
    }
}

/// Puts what was just heard in the place of what was shown. What was chosen, and is no conflict any more, stays in sight to be chosen
/// otherwise; what is one still has to be chosen again, as the scheme has become another one there.
pub(super) fn hear(shown: &mut Vec<Conflict>, heard: Vec<Conflict>, sides: &mut Sides<Column>) {
    let is_heard =
        |shown: &Conflict| heard.iter().any(|it| (&it.code, it.column) == (&shown.code, shown.column));
    shown.retain(|shown| shown.is_chosen(sides) && !is_heard(shown));
    if let Some(rest) = sides.rest.take() {
        for Conflict { code, column, .. } in shown.iter() {
            sides.cells.entry(code.clone()).or_default().entry(*column).or_insert(rest);
        }
        sides.rest = heard.is_empty().then_some(rest);
    }
    for Conflict { code, column, .. } in &heard {
        if let Some(cells) = sides.cells.get_mut(code) {
            cells.remove(column);
        }
    }
    shown.extend(heard);
    shown.sort_by_key(|conflict| (conflict.row, conflict.column));
}

/// Nothing where there are none.
#[component]
pub(super) fn Conflicts(attempt: Attempt, matching: Matching) -> impl IntoView {
    let i18n = use_i18n();
    let conflicts = matching.conflicts;
    let said = matching.said;
    let choose_all = move |side: Side| {
        let seen = matching.seen_at();
        said.update(|said| said.conflicts = Sides { seen, rest: Some(side), ..Sides::default() });
    };
    let open = Memo::new(move |_| {
        said.with(|said| conflicts.with(|all| all.iter().filter(|it| !it.is_chosen(&said.conflicts)).count()))
    });
    view! {
        <Show when=move || conflicts.with(|conflicts| !conflicts.is_empty())>
            <section aria-labelledby=TITLE class="flex flex-col gap-4 rounded-box border border-base-300 p-3">
                <h3 id=TITLE class="font-medium">{t!(i18n, data.conflicts_title)}</h3>
                <p class="text-sm text-muted">{t!(i18n, data.conflicts_text)}</p>
                <div class="flex flex-wrap gap-2">
                    <Button size=Size::Small on:click=move |_| choose_all(Side::Sheet)>
                        {t!(i18n, data.conflicts_all_sheet)}
                    </Button>
                    <Button size=Size::Small on:click=move |_| choose_all(Side::Scheme)>
                        {t!(i18n, data.conflicts_all_scheme)}
                    </Button>
                </div>
                <ul class="flex flex-col divide-y divide-base-300">
                    <For each=move || conflicts.get() key=Clone::clone let:conflict>
                        <Choosing matching conflict />
                    </For>
                </ul>
                <div class="flex flex-wrap items-center gap-3">
                    <Recheck attempt matching />
                    <p role="status" class="text-sm text-muted">
                        {move || (open.get() > 0).then(|| t_string!(i18n, data.conflicts_open, count = open.get()))}
                    </p>
                </div>
            </section>
        </Show>
    }
}

/// One of them, and what counts in it.
#[component]
fn Choosing(matching: Matching, conflict: Conflict) -> impl IntoView {
    let i18n = use_i18n();
    let said = matching.said;
    let Conflict { row, column, code, name, cells, .. } = conflict;
    let key = StoredValue::new(code.clone());
    let value = Memo::new(move |_| key.with_value(|code| said.with(|said| said.conflicts.of(code, column))));
    let choose = move |side: Option<Side>| {
        let Some(side) = side else { return };
        let seen = matching.seen_at();
        said.update(|Mapping { conflicts, .. }| {
            conflicts.seen = seen;
            conflicts.cells.entry(key.get_value()).or_default().insert(column, side);
        });
    };
    let or_blank = |text: String| if text.is_empty() { "—".to_owned() } else { text };
    let label = {
        let name = name.clone();
        move || format!("{name} · {}", heading_of(i18n.get_locale(), column))
    };
    let place = move || {
        let heading = heading_of(i18n.get_locale(), column);
        t_string!(i18n, data.place_cell, row = row, column = heading)
    };
    let (was, choices) = if let Some(cells) = cells {
        let [was, scheme, sheet] = cells.map(or_blank);
        let choices = [
            Choice::new(Some(Side::Scheme), move || {
                t_string!(i18n, data.conflict_scheme, value = scheme.as_str())
            }),
            Choice::new(Some(Side::Sheet), move || {
                t_string!(i18n, data.conflict_sheet, value = sheet.as_str())
            }),
        ];
        (Some(was), choices)
    } else {
        let choices = [
            Choice::new(Some(Side::Scheme), move || t_string!(i18n, data.conflict_stay_removed)),
            Choice::new(Some(Side::Sheet), move || t_string!(i18n, data.conflict_add_again)),
        ];
        (None, choices)
    };
    let was = move || match &was {
        Some(was) => t_string!(i18n, data.conflict_was, value = was.as_str()),
        None => t_string!(i18n, data.conflict_removed).to_owned(),
    };
    view! {
        <li class="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
            <p class="wrap-anywhere">
                <span class="text-muted">{code}</span>
                " "
                {name}
                <span class="text-sm text-muted">{move || format!(" · {}", place())}</span>
            </p>
            <p class="text-sm wrap-anywhere text-muted">{was}</p>
            <div>
                <Segmented
                    name=format!("conflict-{row}-{}", column.key())
                    label
                    choices=choices.to_vec()
                    value
                    on_change=choose
                />
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conflict(code: &str, scheme: &str, revision: u64) -> Conflict {
        let cells = Some(["1", scheme, "2"].map(str::to_owned));
        let (code, name) = (code.to_owned(), String::new());
        Conflict { row: 2, column: Column::BasicTarget, code, name, cells, revision: Revision(revision) }
    }

    fn codes(shown: &[Conflict]) -> Vec<&str> {
        shown.iter().map(|conflict| conflict.code.as_str()).collect()
    }

    #[test]
    fn what_is_chosen_stays_in_sight_and_what_is_gone_does_not() {
        let (mut shown, mut sides) = (Vec::new(), Sides::default());
        hear(&mut shown, vec![conflict("甲", "3", 2), conflict("乙", "3", 2)], &mut sides);
        sides.cells.insert("甲".to_owned(), [(Column::BasicTarget, Side::Sheet)].into());
        hear(&mut shown, Vec::new(), &mut sides);
        assert_eq!(codes(&shown), ["甲"]);
        assert_eq!(sides.of("甲", Column::BasicTarget), Some(Side::Sheet));
    }

    #[test]
    fn what_is_a_conflict_again_is_to_be_chosen_again() {
        let all = Sides { rest: Some(Side::Scheme), ..Sides::default() };
        let (mut shown, mut sides) = (vec![conflict("甲", "3", 2), conflict("乙", "3", 2)], all);
        hear(&mut shown, vec![conflict("甲", "4", 3)], &mut sides);
        assert_eq!(shown, [conflict("乙", "3", 2), conflict("甲", "4", 3)]);
        assert_eq!(sides.of("甲", Column::BasicTarget), None);
        assert_eq!(sides.of("乙", Column::BasicTarget), Some(Side::Scheme));
        hear(&mut shown, Vec::new(), &mut sides);
        assert_eq!(codes(&shown), ["乙"]);
    }
}
