//! The tree table, a plain table, counts and a chart, on the example that the whole page speaks of.

use charming::Chart;
use charming::component::{Axis, Grid};
use charming::element::AxisType;
use charming::series::Bar;
use indicator_model::quantity::{Precision, Quantity};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::{Locale, t_string, use_i18n};
use ui::button::{IconButton, Size};
use ui::chart::ChartView;
use ui::icon::Symbol;
use ui::number::grouped;
use ui::table::Table;
use ui::tally::{Tallies, Tally};
use ui::tone::Tone;
use ui::tree_table::{Align, Column, Cursor, Move, TreeTable, cell_id};

use super::section::{Columns, Example, Part, Section};

const TABLE: &str = "design-tree";

/// Between the accents of the light and the dark theme; a drawing cannot read the style sheet.
const ACCENT: &str = "#12706b";

/// A row of the example: the city, then its districts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    City,
    East,
    West,
    South,
}

impl Place {
    const ALL: [Self; 4] = [Self::City, Self::East, Self::West, Self::South];

    fn name(self, locale: Locale) -> &'static str {
        match self {
            Self::City => td_string!(locale, design.place_city),
            Self::East => td_string!(locale, design.place_east),
            Self::West => td_string!(locale, design.place_west),
            Self::South => td_string!(locale, design.place_south),
        }
    }

    const fn target(self) -> i64 {
        match self {
            Self::City => 1_200,
            Self::East => 520,
            Self::West => 410,
            Self::South => 270,
        }
    }

    fn written(self) -> String {
        Quantity::from_integer(self.target())
            .map_or_else(|_| String::new(), |value| grouped(value, Precision::INTEGER))
    }
}

#[component]
pub(super) fn TableSection() -> impl IntoView {
    view! {
        <Section part=Part::Table>
            <Tree />
            <Results />
            <Drawing />
        </Section>
    }
}

#[component]
fn Tree() -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(true);
    let cursor = RwSignal::new(Cursor::default());
    let columns = vec![
        Column {
            title: Signal::derive(move || t_string!(i18n, design.column_place).to_owned()),
            hint: Signal::stored(String::new()),
            width: Signal::stored("minmax(12rem, 1fr)".to_owned()),
            align: Align::Start,
        },
        Column {
            title: Signal::derive(move || t_string!(i18n, design.number_target).to_owned()),
            hint: Signal::derive(move || t_string!(i18n, design.number_unit).to_owned()),
            width: Signal::stored("8rem".to_owned()),
            align: Align::End,
        },
    ];
    let on_key = move |event: KeyboardEvent| {
        let Cursor { row: 0, column: 0 } = cursor.get_untracked() else { return };
        match event.key().as_str() {
            "ArrowLeft" => open.set(false),
            "ArrowRight" => open.set(true),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <TreeTable
            id=TABLE
            label=Signal::derive(move || t_string!(i18n, design.section_table).to_owned())
            columns
            count=Signal::derive(move || if open.get() { Place::ALL.len() } else { 1 })
            cursor
            on_move=move |moved: Move| cursor.set(moved.to)
            on_key
            row=move |index| view! { <TreeRow index open cursor /> }
        />
    }
}

#[component]
fn TreeRow(index: Memo<usize>, open: RwSignal<bool>, cursor: RwSignal<Cursor>) -> impl IntoView {
    let i18n = use_i18n();
    let place = move || Place::ALL.get(index.get()).copied();
    let is_city = move || place() == Some(Place::City);
    let at_cursor = move |column| (cursor.get() == Cursor { row: index.get(), column }).then_some("true");
    let select = move |column| cursor.set(Cursor { row: index.get_untracked(), column });
    view! {
        <div
            role="row"
            class="tree-row"
            style:top=move || format!("calc({} * var(--tree-row))", index.get())
            aria-rowindex=move || index.get() + 2
            attr:aria-level=move || if is_city() { 1 } else { 2 }
            aria-expanded=move || is_city().then(|| open.get().to_string())
        >
            <div
                role="gridcell"
                id=move || cell_id(TABLE, index.get(), 0)
                class="tree-cell gap-1"
                aria-colindex="1"
                data-cursor=move || at_cursor(0)
                on:mousedown=move |_| select(0)
            >
                <Show when=is_city>
                    <Toggle open />
                </Show>
                <span class:ps-10=move || !is_city()>
                    {move || place().map(|place| place.name(i18n.get_locale()))}
                </span>
            </div>
            <div
                role="gridcell"
                id=move || cell_id(TABLE, index.get(), 1)
                class="tree-cell tree-end"
                aria-colindex="2"
                data-cursor=move || at_cursor(1)
                on:mousedown=move |_| select(1)
            >
                {move || place().map(Place::written)}
            </div>
        </div>
    }
}

#[component]
fn Toggle(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        {move || {
            let icon = if open.get() { Symbol::ChevronDown } else { Symbol::ChevronRight };
            view! {
                <IconButton
                    icon
                    size=Size::Small
                    label=move || t_string!(i18n, design.toggle)
                    on:click=move |_| open.update(|open| *open = !*open)
                    {..}
                    tabindex="-1"
                />
            }
        }}
    }
}

#[component]
fn Results() -> impl IntoView {
    let i18n = use_i18n();
    let tallies = vec![
        Tally { label: (move || t_string!(i18n, design.tally_created)).into(), count: 212, tone: Tone::Good },
        Tally {
            label: (move || t_string!(i18n, design.tally_unchanged)).into(),
            count: 14,
            tone: Tone::Neutral,
        },
        Tally { label: (move || t_string!(i18n, design.tally_rejected)).into(), count: 1, tone: Tone::Bad },
    ];
    let heads = vec![
        (move || t_string!(i18n, design.column_row)).into(),
        (move || t_string!(i18n, design.column_problem)).into(),
    ];
    view! {
        <Tallies tallies />
        <Table label=move || t_string!(i18n, design.plain_table) heads>
            <tr>
                <td>"18"</td>
                <td>{move || t_string!(i18n, design.notice_bad)}</td>
            </tr>
        </Table>
    }
}

#[component]
fn Drawing() -> impl IntoView {
    let i18n = use_i18n();
    let chart = move || {
        let districts = &Place::ALL[1..];
        let locale = i18n.get_locale();
        Chart::new()
            .color(vec![ACCENT])
            .grid(Grid::new().left(8).right(8).top(16).bottom(8).contain_label(true))
            .x_axis(
                Axis::new()
                    .type_(AxisType::Category)
                    .data(districts.iter().map(|place| place.name(locale)).collect()),
            )
            .y_axis(Axis::new().type_(AxisType::Value))
            .series(Bar::new().data(districts.iter().map(|place| place.target()).collect()))
    };
    view! {
        <Columns>
            <Example title=move || t_string!(i18n, design.chart)>
                <ChartView label=move || t_string!(i18n, design.chart) chart />
            </Example>
        </Columns>
    }
}
