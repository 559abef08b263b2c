//! What others saved while the page was open: an undo is named, and so is whatever meets the reader's unsaved edits.
//!
//! Everyday edits of others arrive without a word; the cells show them.

use base::wording;
use indicator_model::change::Origin;
use leptos::prelude::*;
use leptos_i18n::tu_string;
use people_model::journal::ChangeSetDetails;

use crate::plain::draft::Draft;
use crate::state::bench::Bench;
use crate::sync::api;

/// Tells what others saved since the reader last heard of them. `meets_mine` when it does not go together with the
/// reader's unsaved edits.
pub async fn tell(bench: Bench, meets_mine: bool) {
    let heard = bench.heard.get_value();
    let base = bench.draft.with_untracked(Draft::base);
    if base <= heard && !meets_mine {
        return;
    }
    // Without an answer the page shows the scheme all the same.
    let news = api::news(bench.scheme, heard).await.unwrap_or_default();
    let newest = news.first().map_or(base, |newest| newest.summary.revision.max(base));
    bench.heard.set_value(newest.max(heard));
    if meets_mine {
        let sentences = news.iter().map(|news| say(bench, news));
        let told =
            [tu_string!(bench.i18n, decompose.others_changed).to_string()].into_iter().chain(sentences);
        bench.toasts.info(told.collect::<Vec<_>>().join(" "));
    } else {
        for news in news.iter().rev().filter(|news| is_turned(news)) {
            bench.toasts.info(say(bench, news));
        }
    }
}

fn is_turned(news: &ChangeSetDetails) -> bool {
    matches!(news.summary.origin, Origin::Undo { .. } | Origin::Redo { .. })
}

fn say(bench: Bench, news: &ChangeSetDetails) -> String {
    let locale = bench.i18n.get_locale_untracked();
    bench.draft.with_untracked(|draft| wording::change_set::news(locale, draft.tree(), news))
}
