//! Adding an indicator below another or at the top: the few fields that a node cannot be without.

use base::outbox;
use base::wording;
use indicator_model::change::{Placed, Refusal};
use indicator_model::code::Made;
use indicator_model::decompose::{self, Slot};
use indicator_model::id::{IndicatorId, NodeId, OrganizationId};
use indicator_model::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use indicator_model::node::{Edge, Level, Mode, Node, Place, RollUpRule};
use indicator_model::quantity::Precision;
use indicator_model::target::Tiers;
use indicator_model::text::edit::TextField;
use indicator_model::tree::Tree;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_i18n::t_string;
use serde::{Deserialize, Serialize};
use text::i18n::use_i18n;
use ui::button::{Button, Kind, Variant};
use ui::choice::Choice;
use ui::dialog::Dialog;
use ui::field::TextField;
use ui::select::Select;
use uuid::Uuid;

use crate::plain::cell::Mistake;
use crate::state::edits::Edits;
use crate::state::view::View;

/// What the form holds; everything else of an indicator has a plain default and is edited later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Form {
    code: String,
    name: String,
    unit: String,
    precision: u8,
    owner: Option<OrganizationId>,
    rule: RollUpRule,
    direction: Direction,
    #[serde(default)]
    mode: Option<Mode>,
}

#[component]
pub fn AddDialog(
    edits: Edits,
    view: View,
    open: RwSignal<bool>,
    parent: Option<NodeId>,
    /// Where among the children; without it the last.
    #[prop(default = Slot::Last)]
    place: Slot,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog
            open
            title=move || match (place, parent) {
                (Slot::After(_), _) => t_string!(i18n, decompose.add_sibling),
                (_, Some(_)) => t_string!(i18n, decompose.add_child),
                (_, None) => t_string!(i18n, decompose.add_root),
            }
        >
            <AddForm edits view open parent place />
        </Dialog>
    }
}

#[component]
fn AddForm(
    edits: Edits,
    view: View,
    open: RwSignal<bool>,
    parent: Option<NodeId>,
    place: Slot,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = move |owner: &OrganizationId| edits.access.denial_of(Some(*owner)).is_none();
    let blank = untrack(|| {
        let blank = edits.draft.with(|draft| blank(draft.tree(), parent));
        let own = || {
            edits.draft.with(|draft| draft.tree().scheme().organizations.iter().map(|it| it.id).find(is_open))
        };
        Form { owner: blank.owner.filter(is_open).or_else(own), ..blank }
    });
    // What was typed and not added is there when the dialog opens again.
    let above = parent.map_or_else(
        || edits.draft.with_untracked(|draft| draft.tree().scheme().id).to_string(),
        |parent| parent.to_string(),
    );
    let typed = outbox::typed(format!("add.{above}"), blank);
    let form = typed.value();
    let error = RwSignal::new(None::<(TextField, String)>);
    let at = move |field| {
        Signal::derive(move || error.get().filter(|(at, _)| *at == field).map(|(_, sentence)| sentence))
    };
    let text = move |read: fn(&Form) -> &String| Signal::derive(move || form.with(|form| read(form).clone()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let placed = edits
            .draft
            .with_untracked(|draft| form.with_untracked(|form| placed(draft.tree(), form, parent)));
        let Some(placed) = placed else { return };
        let added = placed.node.id;
        let planned = edits.draft.with_untracked(|draft| decompose::add(draft.tree(), placed, place));
        match planned.map_err(Mistake::Refused).and_then(|changes| edits.take(changes)) {
            Ok(()) => {
                if let Some(parent) = parent {
                    view.set_open(parent, true);
                }
                view.selected.set(Some(added));
                typed.sent();
                open.set(false);
            }
            Err(mistake) => error.set(Some((concerned(&mistake), untrack(|| edits.explain(&mistake))))),
        }
    };
    let owners = Signal::derive(move || {
        edits.draft.with(|draft| {
            let organizations = &draft.tree().scheme().organizations;
            organizations
                .iter()
                .filter(|owner| is_open(&owner.id))
                .map(|owner| Choice::new(Some(owner.id), owner.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let rules = Signal::derive(move || {
        let locale = i18n.get_locale();
        let below = RollUpRule::ALL.into_iter().filter(|rule| parent.is_some() || !rule.is_arithmetic());
        below.map(|rule| Choice::new(rule, wording::rule(locale, rule))).collect::<Vec<_>>()
    });
    let directions = Signal::derive(move || {
        let locale = i18n.get_locale();
        [Direction::HigherBetter, Direction::LowerBetter, Direction::WithinBand]
            .map(|direction| Choice::new(direction, wording::direction(locale, direction)))
            .to_vec()
    });
    let modes = Signal::derive(move || {
        let locale = i18n.get_locale();
        let all = [None].into_iter().chain(Mode::ALL.map(Some));
        all.map(|mode| Choice::new(mode, wording::mode(locale, mode))).collect::<Vec<_>>()
    });
    let decimals =
        Signal::derive(|| (0..=6).map(|count: u8| Choice::new(count, count.to_string())).collect::<Vec<_>>());
    view! {
        <form class="grid gap-4 sm:grid-cols-2" on:submit=submit>
            <TextField
                name="add-name"
                label=move || t_string!(i18n, decompose.column_name)
                value=text(|form| &form.name)
                on_input=move |name| typed.update(|form| form.name = name)
                error=at(TextField::Name)
            />
            <TextField
                name="add-code"
                label=move || t_string!(i18n, decompose.code)
                value=text(|form| &form.code)
                on_input=move |code| typed.update(|form| form.code = code)
                error=at(TextField::Code)
            />
            <TextField
                name="add-unit"
                label=move || t_string!(i18n, decompose.column_unit)
                value=text(|form| &form.unit)
                on_input=move |unit| typed.update(|form| form.unit = unit)
                error=at(TextField::Unit)
            />
            <Select
                name="add-precision"
                label=move || t_string!(i18n, decompose.decimals)
                choices=decimals
                value=Signal::derive(move || form.with(|form| form.precision))
                on_change=move |precision| typed.update(|form| form.precision = precision)
            />
            <Select
                name="add-owner"
                label=move || t_string!(i18n, decompose.column_owner)
                choices=owners
                value=Signal::derive(move || form.with(|form| form.owner))
                on_change=move |owner| typed.update(|form| form.owner = owner)
            />
            <Select
                name="add-direction"
                label=move || t_string!(i18n, decompose.term_direction)
                choices=directions
                value=Signal::derive(move || form.with(|form| form.direction))
                on_change=move |direction| typed.update(|form| form.direction = direction)
            />
            <Select
                name="add-rule"
                label=move || t_string!(i18n, decompose.rule)
                choices=rules
                value=Signal::derive(move || form.with(|form| form.rule))
                on_change=move |rule| typed.update(|form| form.rule = rule)
            />
            <Select
                name="add-mode"
                label=move || t_string!(i18n, model.mode)
                choices=modes
                value=Signal::derive(move || form.with(|form| form.mode))
                on_change=move |mode| typed.update(|form| form.mode = mode)
            />
            <div class="flex justify-end gap-2 sm:col-span-2">
                <Button variant=Variant::Quiet on:click=move |_| open.set(false)>
                    {move || t_string!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit>
                    {move || t_string!(i18n, decompose.add)}
                </Button>
            </div>
        </form>
    }
}

/// The field that a mistake is about; what concerns all of them stands beside the first.
fn concerned(mistake: &Mistake) -> TextField {
    match mistake {
        Mistake::Refused(Refusal::RepeatedCode { .. }) => TextField::Code,
        Mistake::Refused(Refusal::Text { field: field @ (TextField::Code | TextField::Unit), .. }) => *field,
        _ => TextField::Name,
    }
}

/// A form that begins as the siblings are: most indicators are added beside others of their kind.
fn blank(tree: &Tree, parent: Option<NodeId>) -> Form {
    let parent = parent.and_then(|parent| tree.row(parent));
    let model = parent.and_then(|parent| tree.children(parent).next());
    let like = model.or(parent).map(|row| tree.indicator(row));
    Form {
        code: String::new(),
        name: String::new(),
        unit: like.map(|indicator| indicator.unit.clone()).unwrap_or_default(),
        precision: like.map(|indicator| indicator.precision.decimals()).unwrap_or_default(),
        owner: model
            .or(parent)
            .map(|row| tree.node(row).owner)
            .or_else(|| tree.scheme().organizations.first().map(|owner| owner.id)),
        rule: model
            .map_or(if parent.is_some() { RollUpRule::Sum } else { RollUpRule::NotDecomposed }, |row| {
                tree.node(row).edge.rule
            }),
        direction: like.map_or(Direction::HigherBetter, |indicator| indicator.direction),
        // What is added below an objective mostly is one of its key results.
        mode: parent.filter(|row| tree.node(*row).mode == Some(Mode::Objective)).map(|_| Mode::KeyResult),
    }
}

/// The next one of the owner, as sheets without codes get them.
fn next_code(tree: &Tree, owner: OrganizationId) -> String {
    let owners = &tree.scheme().organizations;
    let owner = owners.iter().find(|known| known.id == owner).map_or("", |known| known.code.as_str());
    Made::beside(tree.rows().map(|row| tree.indicator(row).code.as_str())).next(owner)
}

fn placed(tree: &Tree, form: &Form, parent: Option<NodeId>) -> Option<Placed> {
    let (node, indicator) = (NodeId(Uuid::now_v7()), IndicatorId(Uuid::now_v7()));
    let code = match form.code.trim() {
        "" => next_code(tree, form.owner?),
        code => code.to_owned(),
    };
    let indicator = Indicator {
        id: indicator,
        code,
        name: form.name.trim().to_owned(),
        unit: form.unit.trim().to_owned(),
        precision: Precision::new(form.precision)?,
        kind: IndicatorKind::Quantitative,
        measure: match form.rule {
            RollUpRule::Sum => MeasureKind::Count,
            RollUpRule::Ratio => MeasureKind::Ratio,
            RollUpRule::Milestone => MeasureKind::Milestone,
            _ => MeasureKind::WeightedMean,
        },
        direction: form.direction,
        comparator: match form.direction {
            Direction::HigherBetter => Comparator::AtLeast,
            Direction::LowerBetter => Comparator::AtMost,
            Direction::WithinBand => Comparator::Equal,
        },
        definition: String::new(),
        theme: String::new(),
        dimension: String::new(),
        scoring: ScoringMethod::Proportional,
        frequency: Frequency::Monthly,
        data_source: String::new(),
        data_provider: String::new(),
        evidence: String::new(),
    };
    let node = Node {
        id: node,
        indicator: indicator.id,
        owner: form.owner?,
        post: String::new(),
        level: if parent.is_some() { Level::Task } else { Level::City },
        place: Place { parent, position: 0 },
        edge: Edge { rule: form.rule, basis: String::new(), share: None },
        baseline_year: None,
        targets: Tiers::default(),
        reserve: Tiers::default(),
        weight: None,
        mode: form.mode,
        curve: None,
        lock: None,
    };
    Some(Placed { node, indicator })
}
