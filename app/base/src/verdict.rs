//! What a verification of the audit log found.

use leptos::prelude::*;
use people_model::audit::{Anchor, Verdict};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{LinkButton, Size};
use ui::icon::Symbol;
use ui::notice::{Notice, NoticeActions};
use ui::tone::Tone;

use crate::address::with_query;
use crate::wording;

/// The verdict with what to do about it. An entry that does not hold is one link away.
#[component]
pub fn VerdictNotice(verdict: Verdict) -> impl IntoView {
    let i18n = use_i18n();
    match verdict {
        Verdict::Intact { anchor: None, .. } => {
            view! { <Notice tone=Tone::Good>{t!(i18n, audit.intact_empty)}</Notice> }.into_any()
        }
        Verdict::Intact { anchor: Some(anchor), archived } => view! { <Intact anchor archived /> }.into_any(),
        Verdict::Broken { sequence, fault } => {
            // The entry itself may be missing; then its neighbours are what there is to see.
            let place = with_query("/audit", [("before", Some((sequence + 1).to_string()))]);
            let text = move || {
                t_string!(
                    i18n,
                    audit.broken_text,
                    sequence = sequence,
                    fault = wording::fault(i18n.get_locale(), fault)
                )
            };
            view! {
                <Notice tone=Tone::Bad title=move || t_string!(i18n, audit.broken)>
                    {text}
                    <NoticeActions slot>
                        <LinkButton href=place size=Size::Small icon=Symbol::View>
                            {t!(i18n, audit.broken_show)}
                        </LinkButton>
                    </NoticeActions>
                </Notice>
            }
            .into_any()
        }
        Verdict::Differs { first, count } => {
            let text = move || {
                t_string!(
                    i18n,
                    audit.differs_text,
                    object = wording::stored(i18n.get_locale(), &first),
                    mismatch = wording::mismatch(i18n.get_locale(), first.mismatch),
                    total = count
                )
            };
            view! { <Notice tone=Tone::Bad title=move || t_string!(i18n, audit.differs)>{text}</Notice> }
                .into_any()
        }
    }
}

#[component]
fn Intact(anchor: Anchor, archived: u64) -> impl IntoView {
    let i18n = use_i18n();
    let Anchor { sequence, hash, .. } = anchor;
    view! {
        <Notice tone=Tone::Good title=move || t_string!(i18n, audit.intact)>
            <p>{move || t_string!(i18n, audit.intact_text, sequence = sequence)}</p>
            <p class="font-mono break-all">{hash}</p>
            {(archived > 0)
                .then(|| view! { <p>{move || t_string!(i18n, audit.intact_archived, archived = archived)}</p> })}
        </Notice>
    }
}
