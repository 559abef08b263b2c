//! What the columns of a sheet are, where its headings do not say it in our words.
//!
//! Offered for every file, opened where headings are what keeps it out. What people choose here counts when the file is checked again,
//! and is remembered by the server once the file was imported.

use std::collections::BTreeMap;

use base::error::AppError;
use base::failure::FailureNotice;
use base::import::{Attempt, Mode};
use base::wording::import::column as heading_of;
use indicator_model::scheme::Revision;
use indicator_model::sheet::{Column, Mapping, Seen};
use indicator_model::table::{SeenColumn, Sides};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::choice::Choice;
use ui::field::TextField;
use ui::icon::{Icon, Symbol};
use ui::select::Select;
use ui::skeleton::Skeleton;
use ui::switch::Switch;
use web_sys::File;

use super::conflicts::{Conflict, hear};
use super::upload::{self, Headings, Heard};

/// Columns that all rows of a sheet may have in common, and which sheets of offices leave out for that.
const COMMON: [Column; 11] = [
    Column::ParentCode,
    Column::Level,
    Column::OrgType,
    Column::OwnerOrgName,
    Column::StrategyTheme,
    Column::IndicatorKind,
    Column::Unit,
    Column::Direction,
    Column::BaselineYear,
    Column::ScoringMethod,
    Column::CollectionFrequency,
];

/// What somebody chose for the columns of the file.
#[derive(Clone, Copy)]
pub(super) struct Matching {
    file: StoredValue<SendOption<File>>,
    /// What counts when the file is sent.
    pub(super) mapping: RwSignal<Mapping>,
    is_open: RwSignal<bool>,
    has_file: RwSignal<bool>,
    /// What the server sees in the file; none until it is asked.
    seen: RwSignal<Option<Result<Option<Seen>, AppError>>>,
    /// What is chosen, and counts once it is checked.
    pub(super) said: RwSignal<Mapping>,
    /// Owners in the file that the register does not know, with the names that are much alike.
    pub(super) strangers: RwSignal<BTreeMap<String, Vec<String>>>,
    /// What sheet and scheme have both changed.
    pub(super) conflicts: RwSignal<Vec<Conflict>>,
}

impl Matching {
    pub(super) fn new() -> Self {
        Self {
            file: StoredValue::new(SendOption::new_local(None)),
            mapping: RwSignal::new(Mapping::default()),
            is_open: RwSignal::new(false),
            has_file: RwSignal::new(false),
            seen: RwSignal::new(None),
            said: RwSignal::new(Mapping::default()),
            strangers: RwSignal::new(BTreeMap::new()),
            conflicts: RwSignal::new(Vec::new()),
        }
    }

    /// What was said of an earlier file says nothing about another; one of the same name is that file put right.
    pub(super) fn take(self, file: &File) {
        let known = self.file.with_value(|known| (**known).clone());
        self.has_file.set(true);
        if known.as_ref() == Some(file) {
            return;
        }
        self.file.update_value(|known| **known = Some(file.clone()));
        self.seen.set(None);
        self.forget_conflicts();
        if known.is_none_or(|known| known.name() != file.name()) {
            self.forget();
        } else if self.is_open.get_untracked() {
            self.look(self.mapping.get_untracked(), Vec::new());
        }
    }

    fn forget(self) {
        self.mapping.set(Mapping::default());
        self.said.set(Mapping::default());
        self.strangers.set(BTreeMap::new());
        self.conflicts.set(Vec::new());
        self.is_open.set(false);
    }

    /// Nothing is chosen between the sheet and another scheme, or another file.
    pub(super) fn forget_conflicts(self) {
        self.conflicts.set(Vec::new());
        for said in [self.mapping, self.said] {
            said.update(|said| said.conflicts = Sides::default());
        }
    }

    /// The revision of the scheme that the conflicts in sight are of.
    pub(super) fn seen_at(self) -> Option<Revision> {
        self.conflicts.with_untracked(|conflicts| conflicts.iter().map(|it| it.revision).max())
    }

    /// What is chosen counts.
    pub(super) fn apply(self) {
        self.mapping.set(self.said.get_untracked());
    }

    /// Opens where headings keep the file out, or an earlier sheet tells what an unknown one is.
    pub(super) fn hear(self, heard: Heard, mode: Mode) {
        if !heard.strangers.is_empty() {
            self.strangers.try_update(|strangers| strangers.extend(heard.strangers));
        }
        self.conflicts.try_update(|shown| {
            self.said.try_update(|said| hear(shown, heard.conflicts, &mut said.conflicts));
        });
        match heard.headings {
            // The server remembers it.
            Headings::Known if mode == Mode::Apply && heard.is_accepted => {
                self.has_file.set(false);
                self.forget();
            }
            Headings::Wrong if self.is_open.try_get_untracked() == Some(false) => self.open(),
            Headings::Unknown(names) if self.seen.try_with_untracked(Option::is_none) == Some(true) => {
                self.look(Mapping::default(), names);
            }
            Headings::Known | Headings::Wrong | Headings::Unknown(_) => {}
        }
    }

    fn open(self) {
        self.is_open.set(true);
        if self.seen.with_untracked(|seen| !matches!(seen, Some(Ok(_)))) {
            self.look(Mapping::default(), Vec::new());
        }
    }

    /// Looks at the file, at another worksheet or at other headings. Where one of `unknown` turns out to be known, that is shown.
    fn look(self, mapping: Mapping, unknown: Vec<String>) {
        let Some(file) = self.file.with_value(|file| (**file).clone()) else { return };
        spawn_local(async move {
            let asked = file.clone();
            let answer = upload::look(file, mapping).await;
            // Another file was chosen in the meantime, or the page was left.
            if self.file.try_with_value(|now| (**now).as_ref() == Some(&asked)) != Some(true) {
                return;
            }
            if let Ok(Some(seen)) = &answer {
                self.said.update(|said| {
                    let Mapping { organizations, conflicts, .. } = std::mem::take(said);
                    *said = Mapping { organizations, conflicts, ..offered(seen) };
                });
                let is_told =
                    |column: &SeenColumn<Column>| column.column.is_some() && unknown.contains(&column.name);
                if seen.columns.iter().any(is_told) {
                    self.is_open.set(true);
                }
            }
            // Of what is no table there are no columns to speak of.
            if matches!(answer, Ok(None)) {
                self.has_file.set(false);
            }
            self.seen.set(Some(answer));
        });
    }
}

/// What is offered for a sheet as it was seen.
fn offered(seen: &Seen) -> Mapping {
    Mapping {
        sheet: seen.sheet.clone(),
        heading: Some(seen.heading),
        columns: seen.columns.iter().map(|column| (column.name.clone(), column.column)).collect(),
        constants: seen.constants.clone(),
        splits: seen.splits,
        ..Mapping::default()
    }
}

/// Nothing without a file.
#[component]
pub(super) fn Columns(attempt: Attempt, matching: Matching) -> impl IntoView {
    let i18n = use_i18n();
    let toggled = move |is_open: bool| {
        if is_open != matching.is_open.get_untracked() {
            if is_open {
                matching.open();
            } else {
                matching.is_open.set(false);
            }
        }
    };
    let found = move || {
        let known = matching.said.with(|said| said.columns.values().flatten().count());
        let unread = matching.said.with(|said| said.columns.len()) - known;
        (known + unread > 0).then(|| t_string!(i18n, data.mapping_found, known = known, unread = unread))
    };
    view! {
        <Show when=move || matching.has_file.get()>
            <details
                class="group rounded-box border border-base-300"
                prop:open=move || matching.is_open.get()
                on:toggle:target=move |event| toggled(event.target().has_attribute("open"))
            >
                <summary class="flex min-h-touch cursor-pointer items-center gap-2 px-3 py-2">
                    <span class="group-open:rotate-90">
                        <Icon symbol=Symbol::ChevronRight />
                    </span>
                    <span class="font-medium">{t!(i18n, data.mapping_title)}</span>
                    <span class="text-sm text-muted">{found}</span>
                </summary>
                <div class="flex flex-col gap-4 border-t border-base-300 p-3">
                    <p class="text-sm text-muted">{t!(i18n, data.mapping_text)}</p>
                    {move || match matching.seen.get() {
                        None => view! { <Skeleton lines=4 /> }.into_any(),
                        Some(Err(error)) => {
                            view! { <FailureNotice error=move || Some(error.clone()) /> }.into_any()
                        }
                        Some(Ok(None)) => ().into_any(),
                        Some(Ok(Some(seen))) => view! { <Sheet attempt matching seen /> }.into_any(),
                    }}
                </div>
            </details>
        </Show>
    }
}

#[component]
fn Sheet(attempt: Attempt, matching: Matching, seen: Seen) -> impl IntoView {
    let i18n = use_i18n();
    let said = matching.said;
    let Seen { sheets, rows, columns, words, .. } = seen;
    let sheet_choices: Vec<Choice<Option<String>>> =
        sheets.into_iter().map(|name| Choice::new(Some(name.clone()), move || name.clone())).collect();
    let has_sheets = sheet_choices.len() > 1;
    let row_choices: Vec<Choice<Option<u32>>> = rows
        .into_iter()
        .map(|row| {
            let (number, cells) = (row.number, row.cells.join(" · "));
            let label =
                move || t_string!(i18n, data.mapping_heading_row, row = number, cells = cells.as_str());
            Choice::new(Some(number), label)
        })
        .collect();
    let absent = Memo::new(move |_| {
        let read = said.with(|said| said.columns.values().flatten().copied().collect::<Vec<_>>());
        COMMON.into_iter().filter(|column| !read.contains(column)).collect::<Vec<_>>()
    });
    let words = StoredValue::new(words);
    view! {
        <div class="grid gap-4 md:grid-cols-2">
            {has_sheets
                .then(|| {
                    view! {
                        <Select
                            name="mapping-sheet"
                            label=move || t_string!(i18n, data.mapping_sheet)
                            choices=Signal::stored(sheet_choices)
                            value=Signal::derive(move || said.with(|said| said.sheet.clone()))
                            on_change=move |sheet| {
                                matching.look(Mapping { sheet, ..Mapping::default() }, Vec::new());
                            }
                        />
                    }
                })}
            <Select
                name="mapping-heading"
                label=move || t_string!(i18n, data.mapping_heading)
                choices=Signal::stored(row_choices)
                value=Signal::derive(move || said.with(|said| said.heading))
                on_change=move |heading| {
                    let sheet = said.with_untracked(|said| said.sheet.clone());
                    matching.look(Mapping { sheet, heading, ..Mapping::default() }, Vec::new());
                }
            />
        </div>
        <fieldset class="flex flex-col gap-3">
            <legend class="mb-3 text-sm font-medium">{t!(i18n, data.mapping_columns)}</legend>
            <div class="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
                {columns
                    .into_iter()
                    .enumerate()
                    .map(|(at, column)| view! { <Matched said at column /> })
                    .collect_view()}
            </div>
        </fieldset>
        <Switch
            label=move || t_string!(i18n, data.mapping_splits)
            checked=Signal::derive(move || said.with(|said| said.splits))
            on_change=move |splits| said.update(|said| said.splits = splits)
        />
        <fieldset class="flex flex-col gap-3">
            <legend class="mb-3 text-sm font-medium">{t!(i18n, data.mapping_constants)}</legend>
            <div class="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
                <For each=move || absent.get() key=|column| *column let:column>
                    <Common
                        said
                        column
                        words=words.with_value(|words| words.get(&column).cloned().unwrap_or_default())
                    />
                </For>
            </div>
        </fieldset>
        <div>
            <Recheck attempt matching />
        </div>
    }
}

/// Has the file checked again, with what is chosen.
#[component]
pub(super) fn Recheck(attempt: Attempt, matching: Matching) -> impl IntoView {
    let i18n = use_i18n();
    let check = move |_| {
        matching.apply();
        attempt.check();
    };
    view! {
        <Button
            variant=Variant::Primary
            icon=Symbol::Check
            disabled=Signal::derive(move || attempt.is_importing())
            on:click=check
        >
            {t!(i18n, data.mapping_check)}
        </Button>
    }
}

/// A column of the sheet with some of its values, and what it is read as.
#[component]
fn Matched(said: RwSignal<Mapping>, at: usize, column: SeenColumn<Column>) -> impl IntoView {
    let i18n = use_i18n();
    let SeenColumn { name, examples, .. } = column;
    let choices = Signal::derive(move || {
        let locale = i18n.get_locale();
        let none = Choice::new(None, move || t_string!(i18n, data.mapping_not_read));
        let all = Column::ALL.into_iter().map(|column| Choice::new(Some(column), heading_of(locale, column)));
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    let (own, label) = (name.clone(), name.clone());
    let value = Signal::derive(move || said.with(|said| said.columns.get(&own).copied().flatten()));
    let choose = move |chosen: Option<Column>| {
        said.update(|said| {
            // One column of the sheet is read as it.
            for other in said.columns.values_mut().filter(|other| other.is_some() && **other == chosen) {
                *other = None;
            }
            said.columns.insert(name.clone(), chosen);
            if let Some(chosen) = chosen {
                said.constants.remove(&chosen);
            }
        });
    };
    let hint = examples.join(" · ");
    view! { <Select name=format!("mapping-{at}") label choices value on_change=choose hint /> }
}

/// What all rows have in a column that the sheet lacks.
#[component]
fn Common(said: RwSignal<Mapping>, column: Column, words: Vec<String>) -> impl IntoView {
    let i18n = use_i18n();
    let name = format!("mapping-all-{}", column.key());
    let label = move || heading_of(i18n.get_locale(), column);
    let value =
        Signal::derive(move || said.with(|said| said.constants.get(&column).cloned().unwrap_or_default()));
    let set = move |text: String| {
        said.update(|Mapping { constants, .. }: &mut Mapping| {
            keep(constants, column, text);
        });
    };
    if words.is_empty() {
        return view! { <TextField name label value on_input=set /> }.into_any();
    }
    let choices = Signal::derive(move || {
        let none = Choice::new(String::new(), move || t_string!(i18n, data.mapping_usual));
        let all = words.iter().cloned().map(|word| Choice::new(word.clone(), word));
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    view! { <Select name label choices value on_change=set /> }.into_any()
}

fn keep(constants: &mut BTreeMap<Column, String>, column: Column, text: String) {
    if text.trim().is_empty() {
        constants.remove(&column);
    } else {
        constants.insert(column, text);
    }
}
