use super::*;

fn key(question: &str) -> Key {
    (TypeId::of::<String>(), question.to_owned())
}

/// Somebody asks, and finds an answer of this size.
fn ask(shelf: &mut Shelf, question: &str, bytes: usize) {
    let place = shelf.place(&key(question), 1);
    let answer = Answer { value: Arc::new(String::new()), bytes };
    assert!(place.answer.set(answer).is_ok(), "{question} is new");
    shelf.settle(&key(question), &place);
}

fn knows(shelf: &Shelf, question: &str) -> bool {
    shelf.kept.contains_key(&key(question))
}

#[test]
fn the_one_that_was_not_asked_for_longest_goes_first() {
    let mut shelf = Shelf::default();
    for question in ["a", "b", "c", "d"] {
        ask(&mut shelf, question, LARGEST - 1);
    }
    // Asked for once more.
    shelf.place(&key("a"), 1);
    ask(&mut shelf, "e", LARGEST - 1);
    assert_eq!(["a", "b", "c", "d", "e"].map(|it| knows(&shelf, it)), [true, false, true, true, true]);
}

#[test]
fn what_moves_takes_the_place_of_what_was_before() {
    let mut shelf = Shelf::default();
    ask(&mut shelf, "a", 1);
    assert!(shelf.place(&key("a"), 1).answer.initialized());
    assert!(!shelf.place(&key("a"), 2).answer.initialized());
    assert_eq!(shelf.kept.len(), 1);
}

#[test]
fn what_found_no_answer_or_too_large_a_one_is_not_kept() {
    let mut shelf = Shelf::default();
    ask(&mut shelf, "small", 1);
    ask(&mut shelf, "large", LARGEST + 1);
    let failed = shelf.place(&key("unknown"), 1);
    shelf.settle(&key("unknown"), &failed);
    assert_eq!(["small", "large", "unknown"].map(|it| knows(&shelf, it)), [true, false, false]);
}

#[test]
fn questions_are_counted_and_weighed_too() {
    let mut shelf = Shelf::default();
    for at in 0..2 * QUESTIONS {
        shelf.place(&key(&at.to_string()), 1);
    }
    assert_eq!(shelf.kept.len(), QUESTIONS);
    let long = "x".repeat(MOST + 1);
    shelf.place(&key(&long), 1);
    assert!(!knows(&shelf, &long));
}

/// However many are sent it.
#[test]
fn the_json_of_an_answer_is_made_once() {
    struct Counted(Mutex<u32>);
    impl Serialize for Counted {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut count = self.0.lock().unwrap();
            *count += 1;
            serializer.serialize_u32(*count)
        }
    }
    let kept = Kept::from(Counted(Mutex::new(0)));
    let sent = || serde_json::to_string(&vec![&kept, &kept]).unwrap();
    assert_eq!((sent(), sent()), ("[1,1]".to_owned(), "[1,1]".to_owned()));
}
