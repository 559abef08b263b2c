//! The choice of a chain: which stages, and who owns the data.

use base::wording;
use indicator_model::check_in::chain::{Chain, Stage, StageKind};
use indicator_model::id::OrganizationId;
use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};
use ui::choice::Choice;
use ui::field::FieldError;
use ui::select::Select;

use crate::bench::Bench;

use StageKind::{Anyone, DataOwner, Head, Office};

/// The chains that are offered, from the shortest: the nearest confirms first and the assessment office last.
const OFFERED: [&[StageKind]; 8] = [
    &[Anyone],
    &[Head],
    &[DataOwner],
    &[Office],
    &[Head, DataOwner],
    &[Head, Office],
    &[DataOwner, Office],
    &[Head, DataOwner, Office],
];

/// A chain while it is chosen.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    kinds: RwSignal<Vec<StageKind>>,
    data_owner: RwSignal<Option<OrganizationId>>,
    /// Whether the form was sent without an owner of the data.
    lacks_owner: RwSignal<bool>,
}

impl Draft {
    pub(crate) fn of(chain: &Chain) -> Self {
        Self {
            kinds: RwSignal::new(chain.stages().iter().copied().map(Stage::kind).collect()),
            data_owner: RwSignal::new(chain.data_owner()),
            lacks_owner: RwSignal::new(false),
        }
    }

    /// After another chain was saved: shows it, unless something else was chosen.
    pub(crate) fn follow(self, old: &Chain, new: &Chain) {
        if untrack(|| self.chain()).is_some_and(|chain| chain == *old) {
            self.kinds.set(new.stages().iter().copied().map(Stage::kind).collect());
            self.data_owner.set(new.data_owner());
        }
    }

    /// None while the owner of the data is missing.
    pub(super) fn chain(self) -> Option<Chain> {
        let owner = self.data_owner.get();
        let stage = |kind: &StageKind| {
            Some(match kind {
                Anyone => Stage::Anyone,
                Head => Stage::Head,
                DataOwner => Stage::DataOwner { organization: owner? },
                Office => Stage::Office,
            })
        };
        let stages: Option<Vec<Stage>> = self.kinds.with(|kinds| kinds.iter().map(stage).collect());
        Chain::try_from(stages?).ok()
    }

    /// The same when the form is sent; what is missing is shown at its field.
    pub(super) fn submitted(self) -> Option<Chain> {
        let chain = untrack(|| self.chain());
        self.lacks_owner.set(chain.is_none());
        chain
    }
}

/// `name` makes the names of the controls, which are unique on the page.
#[component]
pub(super) fn ChainFields(bench: Bench, draft: Draft, name: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let saved = Memo::new(move |_| {
        let kinds = |chain: &Chain| chain.stages().iter().copied().map(Stage::kind).collect::<Vec<_>>();
        bench.saved.with(|saved| kinds(&saved.chain))
    });
    let choices = Signal::derive(move || {
        // One that somebody set in another order stays to be chosen.
        let other = Some(saved.get()).filter(|saved| !OFFERED.contains(&saved.as_slice()));
        let all = OFFERED.iter().map(|kinds| kinds.to_vec()).chain(other);
        all.map(|kinds| {
            let shown = kinds.clone();
            Choice::new(kinds, move || wording::chain::stages(i18n.get_locale(), &shown, ""))
        })
        .collect::<Vec<_>>()
    });
    let owners = Signal::derive(move || {
        let none = Choice::new(None, move || t_string!(i18n, chain.choose));
        let known = bench.saved.with(|saved| saved.data_owners.clone());
        let known = known.into_iter().map(|(id, name)| Choice::new(Some(id), name));
        std::iter::once(none).chain(known).collect::<Vec<_>>()
    });
    let lacks = draft.lacks_owner;
    let error = FieldError::answered(
        Signal::derive(move || lacks.get().then(|| t_string!(i18n, chain.no_data_owner).to_owned())),
        lacks.into(),
        Callback::new(move |()| lacks.set(false)),
    );
    view! {
        <div class="sm:col-span-2">
            <Select
                name=format!("{name}-order")
                label=move || t_string!(i18n, chain.order)
                choices
                value=draft.kinds
                on_change=move |kinds| draft.kinds.set(kinds)
            />
        </div>
        <Show when=move || draft.kinds.with(|kinds| kinds.contains(&DataOwner))>
            <div class="sm:col-span-2">
                <Select
                    name=format!("{name}-data-owner")
                    label=move || t_string!(i18n, chain.data_owner_is)
                    choices=owners
                    value=draft.data_owner
                    on_change=move |owner| draft.data_owner.set(owner)
                    error
                />
            </div>
        </Show>
    }
}
