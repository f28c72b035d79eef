use proptest::prelude::*;

use super::*;
use crate::inventories::library::{library, sample};

fn check(key: &str, given: &[(&str, Given)], purpose: Purpose) -> Checked {
    let given = given.iter().map(|(id, given)| ((*id).to_owned(), given.clone())).collect();
    Answers::check(given, sample(key), purpose)
}

fn fields(checked: &Checked) -> Vec<(&str, Code)> {
    checked.problems.0.iter().map(|p| (p.field.as_deref().unwrap_or(""), p.code)).collect()
}

fn text(words: &str) -> Given {
    Given::Text(words.to_owned())
}

const FOUR: [(&str, Given); 4] =
    [("ws1", Given::Value(2.0)), ("ws2", Given::Value(4.0)), ("ws3", Given::Value(5.0)), ("ws4", Given::Declined)];

#[test]
fn a_bad_answer_takes_no_other_with_it() {
    let given = [
        ("ws1", Given::Value(6.0)),
        ("ws2", Given::Choice("yes".to_owned())),
        ("ws3", Given::Value(4.0)),
        ("ws1a", Given::Choice("perhaps".to_owned())),
        ("ws9", Given::Value(1.0)),
        ("<script>", Given::Value(1.0)),
    ];
    let checked = check("why_stay", &given, Purpose::Draft);
    assert_eq!(checked.answers.iter().count(), 1);
    assert_eq!(checked.answers.value("ws3"), Some(4.0));
    assert_eq!(
        fields(&checked),
        [
            ("answers", Code::NotFound),
            ("ws1", Code::OutOfRange),
            ("ws1a", Code::OutOfRange),
            ("ws2", Code::Malformed),
            ("ws9", Code::NotFound),
        ]
    );
}

#[test]
fn sending_needs_an_answer_or_a_refusal_to_each_required_question() {
    assert!(check("why_stay", &FOUR, Purpose::Submission).into_complete().is_ok());
    let checked = check("why_stay", &FOUR[..2], Purpose::Submission);
    assert_eq!(fields(&checked), [("ws3", Code::Missing), ("ws4", Code::Missing)]);
    assert_eq!(checked.answers.len(), 2);
    assert!(check("why_stay", &FOUR[..2], Purpose::Draft).into_complete().is_ok());
}

#[test]
fn a_refused_answer_is_not_also_called_missing() {
    let checked = check("trust_pulse", &[("trust", Given::Value(11.0))], Purpose::Submission);
    assert_eq!(fields(&checked), [("trust", Code::OutOfRange)]);
}

#[test]
fn a_follow_up_that_is_not_asked_is_left_out_and_named() {
    let mut given = FOUR.to_vec();
    given.extend([
        ("need_1", text("Time")),
        ("need_2", text("Hidden")),
        ("to_session", Given::Choice("yes".to_owned())),
    ]);
    let checked = check("why_stay", &given, Purpose::Submission);
    assert_eq!(checked.hidden, ["need_2"]);
    assert!(checked.answers.text("need_1").is_some() && checked.answers.text("need_2").is_none());
    assert_eq!(checked.answers.choice("to_session"), Some("yes"));
    assert!(checked.problems.0.is_empty());
}

#[test]
fn texts_have_a_limit_and_blanks_are_no_answer() {
    let given = |words: &str| [("ws1", Given::Value(1.0)), ("need_1", text(words))];
    let long = check("why_stay", &given(&"x".repeat(2_001)), Purpose::Draft);
    assert_eq!(fields(&long), [("need_1", Code::TooLong)]);
    assert_eq!(long.answers.value("ws1"), Some(1.0));
    assert!(check("why_stay", &given(&"x".repeat(2_000)), Purpose::Draft).problems.0.is_empty());
    assert!(check("why_stay", &given(" \n "), Purpose::Draft).answers.get("need_1").is_none());
    assert_eq!(fields(&check("why_stay", &given("a\0b"), Purpose::Draft)), [("need_1", Code::Malformed)]);
}

#[test]
fn does_not_apply_is_an_answer_where_it_is_offered() {
    let na = Given::Choice(NOT_APPLICABLE.to_owned());
    assert!(check("why_stay", &[("ws3d", na.clone())], Purpose::Draft).answers.is_not_applicable("ws3d"));
    assert_eq!(fields(&check("why_stay", &[("ws3c", na)], Purpose::Draft)), [("ws3c", Code::OutOfRange)]);
}

#[test]
fn numbers_between_the_steps_of_a_scale_are_refused() {
    for value in [1.5, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            fields(&check("trust_pulse", &[("trust", Given::Value(value))], Purpose::Draft)).len(),
            1,
            "{value}"
        );
        assert_eq!(fields(&check("why_stay", &[("ws1", Given::Value(value))], Purpose::Draft)).len(), 1, "{value}");
    }
    assert!(check("trust_pulse", &[("trust", Given::Value(0.0))], Purpose::Draft).problems.0.is_empty());
}

fn given() -> impl Strategy<Value = Given> {
    prop_oneof![
        any::<f64>().prop_map(Given::Value),
        (0_u8..12).prop_map(|n| Given::Value(f64::from(n))),
        proptest::sample::select(&["yes", "no", "partly", "na", "x"][..]).prop_map(|w| Given::Choice(w.to_owned())),
        ".{0,8}".prop_map(Given::Text),
        Just(Given::Declined),
    ]
}

proptest! {
    #[test]
    fn what_was_kept_is_kept_again(
        n in 0..library().len(),
        given in proptest::collection::btree_map("(ws[1-4][a-f]?|need_[1-4]|to_session|trust|phq9_[1-9]|zz)", given(), 0..10),
    ) {
        let instrument = &library()[n];
        let checked = Answers::check(given, instrument, Purpose::Draft);
        let again = Answers::check(checked.answers.clone().into_given(), instrument, Purpose::Draft);
        prop_assert!(again.problems.0.is_empty() && again.hidden.is_empty());
        prop_assert_eq!(&again.answers, &checked.answers);
        prop_assert_eq!(Answers::from_json(&checked.answers.to_json()), Ok(checked.answers));
    }
}

#[test]
fn a_gate_that_is_shut_ends_the_form_and_keeps_nothing_behind_it() {
    let check = sample("safety_check");
    let given = |words: &[(&str, &str)]| -> BTreeMap<String, Given> {
        words.iter().map(|(id, word)| ((*id).to_owned(), Given::Choice((*word).to_owned()))).collect()
    };
    let shut = Answers::check(given(&[("s7", "no"), ("s1", "yes")]), check, Purpose::Submission);
    assert_eq!((shut.hidden.clone(), shut.problems.0.len()), (vec!["s1".to_owned()], 0));
    assert_eq!(shut.answers.len(), 1);
    let open = Answers::check(given(&[("s7", "yes"), ("s1", "yes")]), check, Purpose::Submission);
    assert_eq!((open.hidden.len(), open.problems.0.len()), (0, 6));
    let unanswered = Answers::check(given(&[]), check, Purpose::Submission);
    let fields: Vec<_> = unanswered.problems.0.iter().filter_map(|problem| problem.field.as_deref()).collect();
    assert_eq!(fields, ["s7"]);
}
