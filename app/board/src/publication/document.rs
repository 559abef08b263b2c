//! The public pages as documents of their own: a publication, the list of all, and what is left of a withdrawn one.
//!
//! They have no script, set nothing and ask for one file, the stylesheet.

use indicator_model::id::PublicationId;
use indicator_model::moment::Moment;
use indicator_model::publication::{Listed, Publication};
use leptos::prelude::*;
use leptos::tachys::view::RenderHtml;
use leptos_i18n::{Locale as _, td_string};
use text::i18n::Locale;

use super::sheet::{Heading, Shown, sheet};

/// The address of the list.
pub const PUBLIC: &str = "/public";

/// The address of a publication.
pub fn address(id: PublicationId) -> String {
    format!("{PUBLIC}/{id}")
}

/// What a document has around its content.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub locale: Locale,
    /// The address of the stylesheet.
    pub style: &'a str,
    /// The address of the document, without a query.
    pub path: &'a str,
}

pub fn publication(around: Around<'_>, publication: &Publication) -> String {
    let Around { locale, path, .. } = around;
    let Publication { title, introduction, content, at, .. } = publication;
    let file = format!("{path}.csv?lang={locale}");
    let by =
        td_string!(locale, publication.published_at, city = content.city.as_str(), at = at.in_the_city());
    let body = view! {
        {sheet(locale, Shown { title, introduction, content }, Heading::Page)}
        <footer>
            <span>{by}</span>
            <a href=file>{td_string!(locale, publication.download)}</a>
            <a href=listed_at(locale)>{td_string!(locale, publication.all)}</a>
            {other(around)}
            <span>{td_string!(locale, publication.product)}</span>
        </footer>
    };
    document(around, title, body)
}

pub fn list(around: Around<'_>, listed: &[Listed]) -> String {
    let locale = around.locale;
    let title = td_string!(locale, publication.public_title);
    let line = |of: &Listed| {
        let href = format!("{}?lang={locale}", address(of.id));
        let day = td_string!(locale, publication.as_of, day = of.day);
        let sample = of.is_sample.then(|| format!(" · {}", td_string!(locale, publication.sample)));
        view! {
            <li>
                <a href=href>{of.title.clone()}</a>
                <p class="about">{format!("{} · {day}", of.city)}{sample}</p>
            </li>
        }
    };
    let lines = if listed.is_empty() {
        view! { <p>{td_string!(locale, publication.public_empty)}</p> }.into_any()
    } else {
        view! { <ul class="listed flex flex-col gap-3">{listed.iter().map(line).collect_view()}</ul> }
            .into_any()
    };
    let body = view! {
        <h1>{title}</h1>
        {lines}
        <footer>{other(around)}<span>{td_string!(locale, publication.product)}</span></footer>
    };
    document(around, title, body)
}

/// In place of a publication that was withdrawn.
pub fn withdrawn(around: Around<'_>, at: Moment) -> String {
    let locale = around.locale;
    let title = td_string!(locale, publication.gone_title);
    let body = view! {
        <h1>{title}</h1>
        <p>{td_string!(locale, publication.gone_text, at = at.in_the_city())}</p>
        <footer>
            <a href=listed_at(locale)>{td_string!(locale, publication.all)}</a>
            {other(around)}
        </footer>
    };
    document(around, title, body)
}

fn listed_at(locale: Locale) -> String {
    format!("{PUBLIC}?lang={locale}")
}

/// The same in the other language.
fn other(around: Around<'_>) -> impl IntoView + use<> {
    let other = if around.locale == Locale::en { Locale::zh_CN } else { Locale::en };
    let href = format!("{}?lang={other}", around.path);
    view! {
        <a href=href lang=other.as_str() hreflang=other.as_str() rel="alternate">
            {td_string!(around.locale, publication.other_language)}
        </a>
    }
}

fn document(around: Around<'_>, title: &str, body: impl IntoView + 'static) -> String {
    let Around { locale, style, .. } = around;
    let document = view! {
        <html lang=locale.as_str()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title.to_owned()}</title>
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                <link rel="stylesheet" href=style.to_owned() />
            </head>
            <body>
                <main class="publication publication-page">{body}</main>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", document.to_html())
}
