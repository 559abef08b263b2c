//! What the public reads: title, introduction, how many indicators have each light, and a row for each.
//!
//! Without signals and without context, so that the server writes it as a page of its own. What it looks like is in
//! `style/publication.css`, because classes at every cell would weigh more than the words.

use indicator_model::light::Light;
use indicator_model::publication::{Content, Group, PublicRow};
use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::Locale;

use super::words;

/// A publication, or what would be one.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub title: &'a str,
    pub introduction: &'a str,
    pub content: &'a Content,
}

/// Whether the title is that of the page, or of a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    Page,
    Part,
}

/// The shape and the colour of a light, which stand beside its word.
fn mark(light: Option<Light>) -> Option<impl IntoView + use<>> {
    light.map(|light| view! { <i class=light.key() aria-hidden="true"></i> })
}

pub fn sheet(locale: Locale, shown: Shown<'_>, heading: Heading) -> impl IntoView + use<> {
    let Shown { title, introduction, content } = shown;
    let title = title.to_owned();
    let title = match heading {
        Heading::Page => view! { <h1>{title}</h1> }.into_any(),
        Heading::Part => view! { <h2>{title}</h2> }.into_any(),
    };
    let sample = content
        .is_sample
        .then(|| view! { <p><strong>{td_string!(locale, publication.note_sample)}</strong></p> });
    let introduction =
        (!introduction.is_empty()).then(|| view! { <p class="introduction">{introduction.to_owned()}</p> });
    let count = content.threshold.count();
    let note = (content.suppressed() > 0)
        .then(|| view! { <p class="about">{td_string!(locale, publication.note_small, count = count)}</p> });
    view! {
        {title}
        <p class="about">{words::about(locale, content).join(" · ")}</p>
        {sample}
        {introduction}
        {lights(locale, content)}
        <table>
            <caption>{td_string!(locale, publication.table_label)}</caption>
            <thead>
                <tr>
                    <th scope="col">{td_string!(locale, publication.indicator)}</th>
                    <th scope="col" class="number">{td_string!(locale, publication.value)}</th>
                    <th scope="col" class="number">{td_string!(locale, publication.planned)}</th>
                    <th scope="col" class="number">{td_string!(locale, publication.target)}</th>
                    <th scope="col">{td_string!(locale, publication.light)}</th>
                </tr>
            </thead>
            {content.groups.iter().map(|of| group(locale, content, of)).collect_view()}
        </table>
        {note}
    }
}

fn lights(locale: Locale, content: &Content) -> impl IntoView + use<> {
    let counts = content.lights();
    let counts = [Light::Green, Light::Amber, Light::Red, Light::Grey]
        .map(|light| (Some(light), counts.get(&light).copied().unwrap_or_default()));
    let suppressed = (content.suppressed() > 0).then(|| (None, content.suppressed()));
    let items = counts.into_iter().chain(suppressed).map(|(light, count)| {
        view! { <li>{mark(light)} {words::light(locale, light)} " " <b>{count}</b></li> }
    });
    view! {
        <ul class="lights" aria-label=td_string!(locale, publication.lights_label)>
            {items.collect_view()}
        </ul>
    }
}

fn group(locale: Locale, content: &Content, group: &Group) -> impl IntoView + use<> {
    view! {
        <tbody>
            <tr>
                <th colspan="5" scope="rowgroup">{group.owner.clone()}</th>
            </tr>
            {group.rows.iter().map(|of| row(locale, content, of)).collect_view()}
        </tbody>
    }
}

fn row(locale: Locale, content: &Content, row: &PublicRow) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">{row.name.clone()}</th>
            <td class="number">{words::figure(locale, row, content.threshold)}</td>
            <td class="number">{words::goal(locale, row.planned, row)}</td>
            <td class="number">{words::goal(locale, row.target, row)}</td>
            <td>{mark(row.light)} {words::light(locale, row.light)}</td>
        </tr>
    }
}
