//! The districts in one indicator: rank, name, how far along between the worst and the best, and the number.

use base::wording::measurement;
use indicator_model::monitor::board::Board;
use indicator_model::monitor::district::{Angle, Comparison, Place};
use leptos::prelude::*;
use text::i18n::{t, use_i18n};
use ui::light::{LightMark, Wording};

use super::words;
use crate::address::{Asked, Tab, View};

#[component]
pub fn Strip(comparison: Comparison, angle: Angle, board: Memo<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let name = comparison.name.clone();
    let label = comparison.name.clone();
    let comparison = StoredValue::new(comparison);
    let about = move || {
        comparison.with_value(|comparison| {
            board.with(|board| {
                let first = comparison.places.first().and_then(|place| board.rows.get(place.row));
                words::about(i18n.get_locale(), comparison, first, angle)
            })
        })
    };
    let rows = move || {
        let places = comparison.with_value(|comparison| comparison.places.clone());
        places.into_iter().map(|place| view! { <Line place angle board /> }).collect_view()
    };
    view! {
        <section class="break-inside-avoid rounded-box border border-base-300 bg-base-100 p-4">
            <h2 class="font-medium">{name}</h2>
            <p class="text-[0.8125rem] text-muted">{about}</p>
            <table class="mt-2 w-full text-sm" aria-label=label>
                <thead class="sr-only">
                    <tr>
                        <th scope="col">{t!(i18n, board_view.rank)}</th>
                        <th scope="col">{t!(i18n, board_view.district)}</th>
                        <th scope="col">{move || words::angle(i18n.get_locale(), angle)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

#[component]
fn Line(place: Place, angle: Angle, board: Memo<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let row = board.with_untracked(|board| board.rows.get(place.row).cloned());
    row.map(|row| {
        let light = measurement::light(row.reading.light);
        let (owner, scheme) =
            board.with_untracked(|board| (board.owner_name(row.owner).to_owned(), board.scheme));
        let asked = Asked { scheme: Some(scheme), organization: Some(row.owner), day: None };
        let href = View { asked, text: row.code.clone(), ..View::of(Tab::Lines) }.written();
        // The best is a whole bar and the worst a short one, which can be seen.
        let length = place.position.map(|position| 10 + position.millionths() * 9 / 10 / 1_000_000);
        view! {
            <tr class="border-t border-base-300">
                <td class="w-8 py-2 text-muted tabular-nums">
                    {place.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string())}
                </td>
                <th scope="row" class="py-2 pe-2 text-start font-normal">
                    <a href=href class="link inline-flex min-h-touch items-center gap-2">
                        <LightMark light wording=Wording::Hidden />
                        {owner}
                    </a>
                    {length
                        .map(|length| {
                            view! {
                                <span
                                    aria-hidden="true"
                                    class="block h-1.5 rounded-full bg-primary print:border print:border-black"
                                    style:width=format!("{length}%")
                                ></span>
                            }
                        })}
                </th>
                <td class="w-32 py-2 text-end whitespace-nowrap tabular-nums">
                    {move || words::measure(i18n.get_locale(), &place, &row, angle)}
                </td>
            </tr>
        }
    })
}
