//! Whether the audit log is intact, asked with a button.

use base::error::AppError;
use base::wording;
use leptos::prelude::*;
use people_model::audit::{Anchor, Verdict};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, LinkButton, Size, Variant};
use ui::icon::Symbol;
use ui::notice::{Notice, NoticeActions};
use ui::tone::Tone;

use super::search::Search;

type Verify = Action<(), Result<Verdict, AppError>>;

#[component]
pub fn VerifyButton(verify: Verify) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Button
            variant=Variant::Primary
            icon=Symbol::Check
            busy=verify.pending()
            on:click=move |_| {
                verify.dispatch(());
            }
        >
            {t!(i18n, audit.verify)}
        </Button>
    }
}

/// What the last verification found; nothing before the first.
#[component]
pub fn Outcome(verify: Verify) -> impl IntoView {
    let i18n = use_i18n();
    move || match verify.value().get()? {
        Ok(Verdict::Intact { anchor: None, .. }) => {
            Some(view! { <Notice tone=Tone::Good>{t!(i18n, audit.intact_empty)}</Notice> }.into_any())
        }
        Ok(Verdict::Intact { anchor: Some(anchor), archived }) => {
            Some(view! { <Intact anchor archived /> }.into_any())
        }
        Ok(Verdict::Broken { sequence, fault }) => {
            // The entry itself may be missing; then its neighbours are what there is to see.
            let place = Search { before: Some(sequence + 1), ..Search::default() }.written();
            let text = move || {
                t_string!(
                    i18n,
                    audit.broken_text,
                    sequence = sequence,
                    fault = wording::fault(i18n.get_locale(), fault)
                )
            };
            Some(
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
                .into_any(),
            )
        }
        Ok(Verdict::Differs { first, count }) => {
            let text = move || {
                t_string!(
                    i18n,
                    audit.differs_text,
                    object = wording::stored(i18n.get_locale(), &first),
                    mismatch = wording::mismatch(i18n.get_locale(), first.mismatch),
                    total = count
                )
            };
            let view = view! {
                <Notice tone=Tone::Bad title=move || t_string!(i18n, audit.differs)>{text}</Notice>
            };
            Some(view.into_any())
        }
        Err(error) => Some(
            view! { <Notice tone=Tone::Bad>{move || error.message(i18n.get_locale())}</Notice> }.into_any(),
        ),
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
