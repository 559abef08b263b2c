//! The form of a card: what is typed, what is in the way of saving it, and saving.

use base::clock::now;
use base::outbox::{NotKept, Typed};
use indicator_model::check_in::due::Due;
use indicator_model::check_in::rule::{Asks, Remark};
use indicator_model::id::CheckInId;
use indicator_model::measurement::MissingReason;
use leptos::ev::{KeyboardEvent, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use leptos_i18n::tu_string;
use text::i18n::{t, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::field::FieldError;
use ui::toast::Toasts;
use uuid::Uuid;

use super::evidence::EvidenceField;
use super::value::Value;
use super::words::Words;
use crate::plain::draft::{Draft, Measure};
use crate::plain::obstacle::{Field, Obstacle, Why, obstacles};
use crate::work::Work;

/// The signals of a card.
#[derive(Clone, Copy)]
pub struct Form {
    pub work: Work,
    pub due: Memo<Due>,
    pub draft: Typed<Draft>,
    pub remarks: Memo<Vec<Remark>>,
    obstacles: Memo<Vec<Obstacle>>,
    /// Whether saving was tried since the last edit: from then on it is shown what is missing.
    tried: RwSignal<bool>,
}

impl Form {
    pub fn new(work: Work, due: Memo<Due>, draft: Typed<Draft>) -> Self {
        let judged = move |judge: fn(&Draft, &Due, &Measure) -> Vec<Obstacle>| {
            draft.value().with(|draft| due.with(|due| judge(draft, due, &work.measure())))
        };
        Self {
            work,
            due,
            draft,
            remarks: Memo::new(move |_| {
                draft.value().with(|draft| due.with(|due| draft.remarks(due, &work.measure())))
            }),
            obstacles: Memo::new(move |_| judged(obstacles)),
            tried: RwSignal::new(false),
        }
    }

    /// A part of what is typed.
    pub fn part<T: Send + Sync + 'static>(self, part: fn(&Draft) -> T) -> Signal<T> {
        Signal::derive(move || self.draft.value().with(part))
    }

    pub fn edit(self, edit: impl FnOnce(&mut Draft)) {
        self.draft.update(edit);
    }

    /// What is wrong at a field. What cannot be read is shown at once, what is missing when saving was tried.
    pub fn error(self, field: Field) -> FieldError {
        let i18n = use_i18n();
        let sentence = Signal::derive(move || {
            let is_tried = self.tried.get();
            self.obstacles.with(|obstacles| {
                let shown = |obstacle: &&Obstacle| {
                    let is_typed = !matches!(obstacle.why, Why::NoValue | Why::NoNote | Why::NoCause);
                    obstacle.field == field && (is_tried || is_typed)
                };
                let obstacle = obstacles.iter().find(shown)?;
                Some(self.due.with(|due| obstacle.sentence(i18n.get_locale(), due)))
            })
        });
        let is_first =
            move |obstacles: &Vec<Obstacle>| obstacles.first().is_some_and(|first| first.field == field);
        // In a table the keys go on from the cell.
        let takes_focus = takes_focus();
        let is_here =
            Signal::derive(move || takes_focus && self.tried.get() && self.obstacles.with(is_first));
        FieldError::answered(sentence, is_here, Callback::new(move |()| self.tried.set(false)))
    }

    /// What the remarks ask for at most.
    pub fn asks(self) -> Asks {
        self.remarks.with(|remarks| {
            let asks = remarks.iter().map(Remark::asks).filter(|asks| *asks != Asks::Change);
            asks.max().unwrap_or(Asks::Nothing)
        })
    }

    /// Whether something is in the way of saving it.
    pub fn lacks(self) -> bool {
        self.obstacles.with(|obstacles| !obstacles.is_empty())
    }

    /// Whether it can be saved; from now on it is shown what is in the way.
    pub fn is_ready(self) -> bool {
        let is_ready = self.obstacles.with_untracked(Vec::is_empty);
        if !is_ready {
            self.tried.set(true);
        }
        is_ready
    }

    /// Keeps the report on the device, from where it is sent. Nothing where there is no value.
    pub fn send(self) -> Result<(), NotKept> {
        let Self { work, due, draft, .. } = self;
        let made = untrack(|| {
            let measure = work.measure();
            due.with(|due| {
                let id = CheckInId(Uuid::now_v7());
                let check_in = draft.value().with(|draft| draft.check_in(due, &measure, id, now()))?;
                let evidence = draft.value().with(|draft| draft.evidence.clone());
                Some((check_in, evidence, due.indicator.clone()))
            })
        });
        if let Some((check_in, evidence, indicator)) = made {
            work.queue.take(check_in, evidence, &indicator)?;
            draft.sent();
            work.reported.update(|count| *count += 1);
        }
        Ok(())
    }

    /// Sends the report and goes on to the next. Once: after that the card is another one.
    fn save(self) -> Result<(), NotKept> {
        if self.is_ready() {
            let next = untrack(|| self.work.next(Some(&self.due.with(|due| due.subject))));
            self.send()?;
            self.work.go(next);
        }
        Ok(())
    }
}

/// The context of a card beside a table, whose cells have the focus.
#[derive(Clone, Copy, Debug)]
pub struct BesideTable;

/// Whether the first field of the card takes the focus when it is shown, and what is missing when saving was tried.
pub fn takes_focus() -> bool {
    use_context::<BesideTable>().is_none()
}

#[component]
pub fn FormFields(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let work = form.work;
    let next = Memo::new(move |_| work.next(Some(&form.due.with(|due| due.subject))));
    // Files that were chosen and are not in the draft yet, by name. They belong to this card, so it is not saved before.
    let preparing = RwSignal::new(Vec::<String>::new());
    let is_preparing = Signal::derive(move || preparing.with(|preparing| !preparing.is_empty()));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if !is_preparing.get_untracked() && form.save().is_err() {
            toasts.error(tu_string!(i18n, check_in.not_kept));
        }
    };
    view! {
        <form class="flex flex-col gap-5" novalidate=true on:submit=save on:click=move |event| once(&event) on:keydown=move |event| held(&event)>
            <Value form />
            <Words form />
            <EvidenceField form preparing />
            <div class="sticky bottom-14 z-10 -mx-4 flex gap-2 border-t border-base-300 bg-base-100 px-4 py-3 md:bottom-0 md:mx-0 md:px-0">
                {move || {
                    next.get()
                        .map(|next| {
                            view! {
                                <Button variant=Variant::Quiet on:click=move |_| work.go(Some(next.clone()))>
                                    {t!(i18n, check_in.skip)}
                                </Button>
                            }
                        })
                }}
                <div class="grow *:w-full md:grow-0">
                    <Button kind=Kind::Submit variant=Variant::Primary busy=is_preparing>
                        {move || {
                            if next.with(Option::is_some) {
                                t!(i18n, check_in.save_and_next).into_any()
                            } else {
                                t!(i18n, check_in.save).into_any()
                            }
                        }}
                    </Button>
                </div>
            </div>
        </form>
    }
}

/// The second click of a double click would be on the next card.
fn once(event: &MouseEvent) {
    if event.detail() > 1 {
        event.prevent_default();
    }
}

/// So would a key that is held.
fn held(event: &KeyboardEvent) {
    if event.key() == "Enter" && event.repeat() {
        event.prevent_default();
    }
}

/// Why there is no value, until the reader says otherwise.
pub const USUAL_REASON: MissingReason = MissingReason::Late;
