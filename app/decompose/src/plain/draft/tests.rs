//! What typing, undo, saving and other people's edits do to a draft.

use indicator_model::change::Edit;
use indicator_model::decompose::{self, ChildMode};
use indicator_model::node::Lock;
use indicator_model::quantity::{Quantity, QuantityError};
use indicator_model::target::Tier;
use people_model::journal::Difference;
use people_model::policy::Denial;
use uuid::Uuid;

use super::*;
use crate::plain::cell::{Manner, Mistake};
use crate::plain::sketch::{id, scheme};

const BASIC: Cell = Cell::Value(Tier::Basic);
const KEEP: Manner = Manner { upwards: ChildMode::KeepTotal, children_follow: true, tiers_follow: false };

/// For a user who may change the whole tree.
const ANYTHING: fn(&Tree, &[Change]) -> Result<(), Denial> = |_, _| Ok(());

fn basics(draft: &Draft) -> Vec<String> {
    let tree = draft.tree();
    (0..4)
        .map(|at| {
            let value = tree.row(id(at)).and_then(|row| tree.value(row, Tier::Basic));
            value.map(|value| value.to_string()).unwrap_or_default()
        })
        .collect()
}

fn typed(draft: &mut Draft, at: u32, keys: &[&str]) {
    for text in keys {
        draft.retype(id(at), BASIC, text, KEEP, ANYTHING).expect("a number that is taken");
    }
}

#[test]
fn every_key_splits_the_children_as_they_were_before_the_first() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 0, &["1", "15", "150", "1500"]);
    assert_eq!(basics(&draft), ["1500", "250", "500", "750"]);
    draft.cancel_typing();
    assert_eq!(basics(&draft), ["1200", "200", "400", "600"]);
    assert!(!draft.is_dirty());
}

#[test]
fn what_is_no_number_leaves_the_tree_as_it_was() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 0, &["1500"]);
    let mistake = draft.retype(id(0), BASIC, "15x", KEEP, ANYTHING);
    assert_eq!(mistake, Err(Mistake::Quantity(QuantityError::NotANumber)));
    assert_eq!(basics(&draft), ["1200", "200", "400", "600"]);
}

#[test]
fn an_emptied_cell_is_missing_and_not_zero() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 3, &[""]);
    assert_eq!(basics(&draft), ["1200", "200", "400", ""]);
}

#[test]
fn both_targets_move_together_where_they_are_told_to() {
    let mut draft = Draft::new(scheme());
    let together = Manner { tiers_follow: true, ..KEEP };
    let challenge =
        |draft: &Draft| draft.number(id(0), Cell::Value(Tier::Challenge)).map(|it| it.to_string());
    assert_eq!(draft.retype(id(0), BASIC, "1000", together, ANYTHING), Ok(()));
    assert_eq!(challenge(&draft), None, "what is missing is in no proportion");
    draft.cancel_typing();

    assert_eq!(draft.retype(id(0), Cell::Value(Tier::Challenge), "1440", KEEP, ANYTHING), Ok(()));
    draft.finish_typing();
    for text in ["1", "15", "1500"] {
        assert_eq!(draft.retype(id(0), BASIC, text, together, ANYTHING), Ok(()));
    }
    assert_eq!(basics(&draft), ["1500", "250", "500", "750"]);
    assert_eq!(challenge(&draft).as_deref(), Some("1800"), "each key from where typing began");
    draft.finish_typing();
    assert!(draft.undo());
    assert_eq!(
        (basics(&draft)[0].as_str(), challenge(&draft).as_deref()),
        ("1200", Some("1440")),
        "one step"
    );
    assert_eq!(draft.retype(id(0), Cell::Value(Tier::Challenge), "720", together, ANYTHING), Ok(()));
    assert_eq!(basics(&draft)[0], "600");
}

#[test]
fn the_children_stay_where_they_are_told_to() {
    let mut draft = Draft::new(scheme());
    let manner = Manner { children_follow: false, ..KEEP };
    assert_eq!(draft.retype(id(0), BASIC, "1500", manner, ANYTHING), Ok(()));
    assert_eq!(basics(&draft), ["1500", "200", "400", "600"]);
}

#[test]
fn children_that_are_not_mine_stay_and_what_is_not_mine_at_all_is_denied() {
    let only_the_goal = |_: &Tree, changes: &[Change]| {
        if changes.iter().all(|change| change.node == id(0)) { Ok(()) } else { Err(Denial::OutOfScope) }
    };
    let mut draft = Draft::new(scheme());
    assert_eq!(draft.retype(id(0), BASIC, "1500", KEEP, only_the_goal), Ok(()));
    assert_eq!(basics(&draft), ["1500", "200", "400", "600"]);
    draft.finish_typing();
    let denied = draft.retype(id(1), BASIC, "1", KEEP, only_the_goal);
    assert_eq!(denied, Err(Mistake::Denied(Denial::OutOfScope)));
    assert_eq!(basics(&draft), ["1500", "200", "400", "600"]);
    assert_eq!(draft.steps(), 1);
}

#[test]
fn two_cells_are_two_steps_and_undo_takes_one() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 1, &["210"]);
    draft.finish_typing();
    typed(&mut draft, 2, &["390"]);
    assert!(draft.undo());
    assert_eq!(basics(&draft), ["1200", "210", "400", "600"]);
    assert!(draft.is_unsaved(id(1), Field::Target(Tier::Basic)));
    assert!(!draft.is_unsaved(id(2), Field::Target(Tier::Basic)));
    assert!(draft.redo());
    assert_eq!(basics(&draft), ["1200", "210", "390", "600"]);
}

#[test]
fn a_change_set_says_each_cell_once() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 1, &["210"]);
    draft.finish_typing();
    typed(&mut draft, 1, &["220"]);
    let set = draft.change_set(ChangeSetId(Uuid::from_u128(9)), String::new(), draft.steps());
    assert_eq!(set.base, Revision(7));
    let [Change { edit: Edit::Target { before, after, .. }, .. }] = set.changes.as_slice() else {
        panic!("one change: {:?}", set.changes);
    };
    assert_eq!((*before, *after), (Quantity::from_integer(200).ok(), Quantity::from_integer(220).ok()));
}

#[test]
fn what_was_made_while_saving_stays_unsaved() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 1, &["210"]);
    draft.finish_typing();
    let saved = draft.steps();
    typed(&mut draft, 2, &["390"]);
    draft.settle(saved, Revision(8));
    assert_eq!(draft.base(), Revision(8));
    assert_eq!(draft.steps(), 1);
    assert!(!draft.is_unsaved(id(1), Field::Target(Tier::Basic)));
    assert_eq!(basics(&draft), ["1200", "210", "390", "600"]);
}

#[test]
fn steps_go_on_top_of_what_others_saved_where_they_do_not_meet() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 1, &["210"]);
    draft.finish_typing();
    typed(&mut draft, 2, &["390"]);
    let mut theirs = scheme();
    theirs.nodes[2].targets.basic = Quantity::from_integer(444).ok();
    let steps = draft.unsaved_steps();
    let refused = draft.rebase(theirs, steps);
    assert!(matches!(refused.as_slice(), [(_, Refusal::Stale { .. })]), "{refused:?}");
    assert_eq!(basics(&draft), ["1200", "210", "444", "600"]);
}

/// 云东区 and 澜溪区 typed over, while others gave 澜溪区 another value.
fn disputed() -> Draft {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 1, &["210"]);
    draft.finish_typing();
    typed(&mut draft, 2, &["390"]);
    let steps = draft.unsaved_steps();
    let mut theirs = scheme();
    theirs.nodes[2].targets.basic = Quantity::from_integer(444).ok();
    let mut draft = Draft::new(theirs);
    draft.resume(steps);
    draft
}

#[test]
fn what_no_longer_applies_waits_for_a_choice_and_is_kept() {
    let draft = disputed();
    assert!(draft.is_disputed());
    assert_eq!(basics(&draft), ["1200", "210", "444", "600"]);
    assert_eq!(draft.unsaved_steps().len(), 2);
    let dispute = draft.dispute();
    let [Difference { node, mine, current }] = dispute.differing.as_slice() else {
        panic!("one field differs: {dispute:?}");
    };
    let whole = |value| Quantity::from_integer(value).ok();
    let tier = Tier::Basic;
    assert_eq!(*node, id(2));
    assert_eq!(*mine, Edit::Target { tier, before: whole(400), after: whole(390) });
    assert_eq!(*current, Edit::Target { tier, before: whole(444), after: whole(390) });
}

#[test]
fn a_choice_settles_it_either_way() {
    for (keep, expected) in [(true, ["1200", "210", "390", "600"]), (false, ["1200", "210", "444", "600"])] {
        let mut draft = disputed();
        let steps = draft.settled(&draft.dispute(), &[keep]);
        let mut theirs = scheme();
        theirs.nodes[2].targets.basic = Quantity::from_integer(444).ok();
        assert_eq!(draft.rebase(theirs, steps), []);
        assert_eq!(basics(&draft), expected);
        assert!(!draft.is_disputed());
    }
}

#[test]
fn an_edit_of_a_node_that_is_gone_is_told_and_not_lost() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 2, &["390"]);
    let steps = draft.unsaved_steps();
    let mut theirs = scheme();
    theirs.nodes.remove(2);
    let mut draft = Draft::new(theirs);
    draft.resume(steps);
    assert_eq!(draft.unsaved_steps().len(), 1);
    let dispute = draft.dispute();
    assert!(matches!(dispute.impossible.as_slice(), [(_, Refusal::UnknownNode { .. })]), "{dispute:?}");
}

#[test]
fn what_others_made_just_as_i_did_is_not_asked() {
    let mut draft = Draft::new(scheme());
    // Typed twice: 澜溪区 ends where others put it.
    typed(&mut draft, 2, &["390"]);
    draft.finish_typing();
    typed(&mut draft, 1, &["210"]);
    draft.finish_typing();
    typed(&mut draft, 2, &["444"]);
    let steps = draft.unsaved_steps();
    let mut theirs = scheme();
    theirs.nodes[2].targets.basic = Quantity::from_integer(444).ok();
    assert_eq!(draft.rebase(theirs, steps), []);
    assert!(!draft.is_disputed());
    assert_eq!(basics(&draft), ["1200", "210", "444", "600"]);
    assert_eq!(draft.changes().len(), 1);
}

#[test]
fn all_of_mine_is_there_already_and_nothing_is_left_to_save() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 2, &["444"]);
    let steps = draft.unsaved_steps();
    let mut theirs = scheme();
    theirs.nodes[2].targets.basic = Quantity::from_integer(444).ok();
    assert_eq!(draft.rebase(theirs, steps), []);
    assert!(!draft.is_dirty() && !draft.is_disputed());
}

#[test]
fn a_lock_that_differs_in_owner_and_time_alone_is_the_same() {
    let lock = |owner: &str, reason: &str| Lock { owner: owner.into(), reason: reason.into(), at: None };
    for (reason, is_asked) in [("已签责任书", false), ("另有安排", true)] {
        let mut draft = Draft::new(scheme());
        let edit = Edit::Lock { before: None, after: Some(Box::new(lock("我", "已签责任书"))) };
        assert_eq!(draft.take(vec![Change { node: id(2), edit }]), Ok(()));
        let steps = draft.unsaved_steps();
        let mut theirs = scheme();
        theirs.nodes[2].lock = Some(lock("张三", reason));
        draft.rebase(theirs, steps);
        assert_eq!(draft.is_disputed(), is_asked, "{reason}");
        assert_eq!(draft.dispute().differing.len(), usize::from(is_asked));
    }
}

#[test]
fn a_node_that_i_deleted_and_is_gone_is_not_asked() {
    let mut draft = Draft::new(scheme());
    let changes = decompose::delete(draft.tree(), id(2)).unwrap();
    assert_eq!(draft.take(changes), Ok(()));
    let steps = draft.unsaved_steps();
    let mut theirs = scheme();
    theirs.nodes.remove(2);
    draft.rebase(theirs, steps);
    assert!(!draft.is_disputed(), "{:?}", draft.dispute());
}

#[test]
fn what_two_tabs_made_of_one_cell_is_put_side_by_side() {
    let step = |at, text| {
        let mut draft = Draft::new(scheme());
        typed(&mut draft, at, &[text]);
        draft.unsaved_steps().remove(0)
    };
    let left = || vec![step(2, "390"), step(1, "210"), step(2, "380")];
    for (keep, expected) in [(true, "380"), (false, "390")] {
        let mut draft = Draft::new(scheme());
        assert_eq!(draft.resume(left()).len(), 1);
        let dispute = draft.dispute();
        assert_eq!(dispute.differing.len(), 1, "{dispute:?}");
        let steps = draft.settled(&dispute, &[keep]);
        assert_eq!(draft.rebase(scheme(), steps), []);
        assert_eq!(basics(&draft), ["1200", "210", expected, "600"]);
    }
}

#[test]
fn what_two_tabs_made_alike_is_there_once() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 2, &["390"]);
    let steps = draft.unsaved_steps();
    assert_eq!(draft.resume(steps), []);
    assert_eq!(basics(&draft), ["1200", "200", "390", "600"]);
    assert_eq!(draft.changes().len(), 1);
}

#[test]
fn what_is_on_its_way_to_the_server_stays_as_it_is() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 3, &["700"]);
    draft.send(1);
    assert!(!draft.can_undo() && !draft.undo());
    assert!(!draft.take_out((id(3), Field::Target(Tier::Basic))));
    typed(&mut draft, 1, &["250"]);
    assert!(draft.undo() && !draft.undo());
    assert_eq!(basics(&draft), ["1200", "200", "400", "700"]);
    typed(&mut draft, 2, &["450"]);
    draft.settle(1, draft.base().next());
    // What was made since then is not saved, and can be taken back.
    assert_eq!(draft.changes().len(), 1);
    assert!(draft.undo() && !draft.is_dirty());
    assert_eq!(basics(&draft), ["1200", "200", "400", "700"]);
}

#[test]
fn a_server_that_refuses_leaves_the_steps_to_be_taken_back() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 3, &["700"]);
    draft.send(1);
    draft.send(0);
    assert!(draft.undo() && !draft.is_dirty());
}

#[test]
fn one_edit_is_taken_out_of_many() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 0, &["1500"]);
    draft.finish_typing();
    typed(&mut draft, 3, &["700"]);
    draft.finish_typing();
    assert_eq!(draft.stored(id(3), BASIC), Some(Stored("600".parse().ok())));
    assert_eq!(basics(&draft), ["1500", "250", "500", "700"]);
    assert!(draft.take_out((id(3), Field::Target(Tier::Basic))));
    assert_eq!(basics(&draft), ["1500", "250", "500", "600"]);
    assert_eq!((draft.stored(id(3), BASIC), draft.unsaved_nodes()), (None, 3));
    assert!(!draft.take_out((id(3), Field::Target(Tier::Basic))), "there is none any more");
}

#[test]
fn a_lock_and_its_end_are_taken_out_together() {
    let mut draft = Draft::new(scheme());
    let lock = Lock { owner: "张三".into(), reason: String::new(), at: None };
    let set = |before, after| Change { node: id(3), edit: Edit::Lock { before, after } };
    draft.take(vec![set(None, Some(Box::new(lock.clone())))]).unwrap();
    draft.take(vec![set(Some(Box::new(lock)), None)]).unwrap();
    typed(&mut draft, 3, &["700"]);
    draft.finish_typing();
    assert!(draft.take_out((id(3), Field::Lock)));
    assert_eq!(basics(&draft), ["1200", "200", "400", "700"]);
}

#[test]
fn a_number_may_be_a_step_from_the_one_that_there_is() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 0, &["*1", "*1.", "*1.2", "*1.25"]);
    assert_eq!(basics(&draft), ["1500", "250", "500", "750"]);
    draft.finish_typing();
    typed(&mut draft, 3, &["+10%"]);
    assert_eq!(basics(&draft), ["1500", "250", "500", "825"]);
}

#[test]
fn what_was_sent_is_found_among_what_is_saved() {
    let mut draft = Draft::new(scheme());
    typed(&mut draft, 3, &["700"]);
    draft.send(1);
    let mine = draft.changes();
    let (tier, before, after) = (Tier::Basic, "200".parse().ok(), "210".parse().ok());
    let theirs = vec![Change { node: id(1), edit: Edit::Target { tier, before, after } }];
    // What others saved leaves it on its way.
    let first = draft.base().next();
    assert_eq!(draft.catch_up(&[(first, theirs)]), Ok(vec![]));
    assert!(draft.is_sending() && !draft.can_undo());
    let second = first.next();
    assert_eq!(draft.catch_up(&[(second, mine)]), Ok(vec![]));
    assert!(!draft.is_sending() && !draft.is_dirty());
    typed(&mut draft, 2, &["450"]);
    assert!(draft.undo());
}
