//! What others saved while the page was open: an undo is named, and so is whatever meets the reader's unsaved edits.
//!
//! Everyday edits of others arrive without a word; the cells show them.

use base::wording;
use indicator_model::change::Origin;
use leptos::prelude::*;
use leptos_i18n::{I18nContext, tu_string};
use people_model::journal::ChangeSetDetails;
use text::i18n::Locale;

use crate::plain::draft::Draft;
use crate::state::edits::Edits;
use crate::state::sync_state::SyncState;
use crate::sync::api;

/// Tells what others saved since the reader last heard of them. `meets_mine` when it does not go together with the
/// reader's unsaved edits.
pub async fn tell(edits: Edits, sync: SyncState, meets_mine: bool) {
    let Some(heard) = sync.heard.try_get_value() else { return };
    let base = edits.draft.with_untracked(Draft::base);
    if base <= heard && !meets_mine {
        return;
    }
    // Without an answer the page shows the scheme all the same.
    let news = api::news(sync.scheme, heard).await.unwrap_or_default();
    // The page may have been left.
    if edits.draft.is_disposed() {
        return;
    }
    let newest = news.first().map_or(base, |newest| newest.summary.revision.max(base));
    sync.heard.set_value(newest.max(heard));
    if meets_mine {
        let sentences = news.iter().map(|news| say(edits.draft, edits.i18n, news));
        let told =
            [tu_string!(edits.i18n, decompose.others_changed).to_string()].into_iter().chain(sentences);
        edits.toasts.info(told.collect::<Vec<_>>().join(" "));
    } else {
        for news in news.iter().rev().filter(|news| is_turned(news)) {
            edits.toasts.info(say(edits.draft, edits.i18n, news));
        }
    }
}

fn is_turned(news: &ChangeSetDetails) -> bool {
    matches!(news.summary.origin, Origin::Undo { .. } | Origin::Redo { .. })
}

fn say(draft: RwSignal<Draft>, i18n: I18nContext<Locale>, news: &ChangeSetDetails) -> String {
    let locale = i18n.get_locale_untracked();
    draft.with_untracked(|draft| wording::change_set::news(locale, draft.tree(), news))
}
