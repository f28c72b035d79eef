use super::*;
use crate::exercises::library::sample;

fn now() -> Timestamp {
    "2026-11-01T18:00:00Z".parse().expect("is an instant")
}

fn check(key: &str, before: Answers, given: &[(&str, Given)], purpose: Purpose) -> Checked {
    let zone = Zone::parse("America/New_York").expect("exists");
    let given = given.iter().map(|(id, given)| ((*id).to_owned(), given.clone())).collect();
    let writing = Writing { side: Some(Side::Hurt), now: now(), zone: &zone };
    sample(key).check(before, &given, writing, purpose)
}

fn text(words: &str) -> Given {
    Given::Text(words.to_owned())
}

fn rows(cells: &[&[(&str, &str)]]) -> Given {
    let row = |row: &&[(&str, &str)]| row.iter().map(|(id, cell)| ((*id).to_owned(), (*cell).to_owned())).collect();
    Given::Rows(cells.iter().map(row).collect())
}

/// The code beside a field of a single answer; none when it was taken.
fn code(key: &str, id: &str, given: Given) -> Option<Code> {
    let checked = check(key, Answers::default(), &[(id, given)], Purpose::Draft);
    checked.problems.0.first().map(|problem| {
        assert_eq!(problem.field.as_deref(), Some(id));
        problem.code
    })
}

#[test]
fn what_is_wrong_stands_beside_its_field() {
    for (key, id, given, expected) in [
        ("talk_time", "heard", text("10"), None),
        ("talk_time", "heard", text("11"), Some(Code::OutOfRange)),
        ("talk_time", "heard", text("-1"), Some(Code::OutOfRange)),
        ("talk_time", "heard", text("4.5"), Some(Code::OutOfRange)),
        ("talk_time", "heard", Given::Choices(vec!["4".into()]), Some(Code::Malformed)),
        ("talk_time", "subject", text(&"x".repeat(301)), Some(Code::TooLong)),
        ("talk_time", "subject", text("a\0b"), Some(Code::Malformed)),
        ("time_out", "length", text("19"), Some(Code::OutOfRange)),
        ("time_out", "length", text("60"), None),
        ("time_out", "back_at", text("18:30"), None),
        ("time_out", "back_at", text("25:00"), Some(Code::Malformed)),
        ("time_out", "back_at", Given::Passed, Some(Code::Missing)),
        ("my_limits", "review", text("2027-02-29"), Some(Code::NoSuchDate)),
        ("my_limits", "review", text("0001-01-01"), Some(Code::NoSuchDate)),
        ("my_limits", "review", text("2027-02-28"), None),
        ("my_limits", "ready", text("maybe"), Some(Code::OutOfRange)),
        ("selfcare_plan", "focus", Given::Choices(vec!["sleep".into(), "food".into()]), None),
        ("selfcare_plan", "focus", Given::Choices(vec!["luck".into()]), Some(Code::OutOfRange)),
        (
            "selfcare_plan",
            "focus",
            Given::Choices(["sleep", "food", "calm"].map(Into::into).into()),
            Some(Code::OutOfRange),
        ),
        ("roots", "explain", text("yes"), None),
        ("roots", "explain", text("no"), Some(Code::Malformed)),
        ("trigger_log", "when", text("2026-11-01T12:59"), None),
        ("trigger_log", "when", text("2026-11-01T13:01"), Some(Code::OutOfRange)),
        ("trigger_log", "when", text("yesterday"), Some(Code::NoSuchDate)),
        ("grief_writing", "time", text("stop"), Some(Code::WrongState)),
        ("grief_writing", "time", text("later"), Some(Code::Malformed)),
        ("support_map", "supports", rows(&[&[("role", "friend"), ("safe", "no")]]), None),
        ("support_map", "supports", rows(&[&[("role", "boss")]]), Some(Code::OutOfRange)),
        ("support_map", "supports", rows(&[&[("name", "A")]]), Some(Code::Missing)),
        ("support_map", "supports", rows(&[&[("role", "friend"), ("phone", "1")]]), Some(Code::Malformed)),
        ("support_map", "supports", rows(&[[("role", "friend")].as_slice(); 6]), Some(Code::TooLong)),
    ] {
        assert_eq!(code(key, id, given.clone()), expected, "{key} {id}");
    }
}

#[test]
fn a_field_that_is_not_there_is_refused_without_repeating_what_came() {
    let checked = check("talk_time", Answers::default(), &[("no_such_thing", text("a"))], Purpose::Draft);
    assert_eq!(checked.problems.0[0].field.as_deref(), Some("no_such_thing"));
    let checked = check("talk_time", Answers::default(), &[("<script>", text("a"))], Purpose::Draft);
    assert_eq!(checked.problems.0[0].field.as_deref(), Some("answers"));
    let others = check("listen_loop", Answers::default(), &[("able_to_understand", text("4"))], Purpose::Draft);
    assert_eq!(others.problems.0[0].code, Code::NotFound, "is the other partner's");
}

#[test]
fn a_draft_keeps_what_is_right_beside_what_is_wrong_and_what_was_kept_before() {
    let first = check(
        "talk_time",
        Answers::default(),
        &[("subject", text("the evening")), ("heard", text("4"))],
        Purpose::Draft,
    );
    let second = check("talk_time", first.answers, &[("heard", text("40")), ("notice", text("calm"))], Purpose::Draft);
    assert_eq!(second.problems.0.len(), 1);
    assert_eq!(second.answers.get("heard"), Some(&Answer::Number(4)));
    assert_eq!(second.answers.iter().count(), 3);
    let cleared = check("talk_time", second.answers, &[("heard", text("  "))], Purpose::Draft);
    assert_eq!(cleared.answers.get("heard"), None);
}

#[test]
fn completing_needs_what_is_asked_or_the_word_that_somebody_would_rather_not() {
    let given = [("subject", text("the evening")), ("heard", text("4"))];
    let missing = check("talk_time", Answers::default(), &given, Purpose::Completion);
    assert_eq!(missing.problems.0.iter().map(|problem| problem.field.as_deref()).collect::<Vec<_>>(), [Some("talk")]);
    let passed = check("talk_time", missing.answers, &[("talk", Given::Passed)], Purpose::Completion);
    assert_eq!(passed.problems, Problems::default());
}

#[test]
fn a_prompt_that_was_not_chosen_is_neither_asked_nor_kept() {
    let given =
        [("depth", text("one")), ("memory", text("the lake")), ("fear", text("being alone")), ("safe", text("7"))];
    let checked = check("openness", Answers::default(), &given, Purpose::Completion);
    assert_eq!(checked.problems, Problems::default());
    assert!(checked.answers.get("memory").is_some() && checked.answers.get("fear").is_none());
}

#[test]
fn a_list_needs_its_least_rows_and_leaves_out_blank_ones() {
    let blank = rows(&[&[("what", " "), ("when", "")], &[("what", "call at six"), ("when", "daily")]]);
    let checked = check("small_promise", Answers::default(), &[("promises", blank)], Purpose::Draft);
    assert!(matches!(checked.answers.get("promises"), Some(Answer::Rows(rows)) if rows.len() == 1));
    let gone = check("small_promise", checked.answers, &[("promises", rows(&[&[("what", "")]]))], Purpose::Draft);
    assert_eq!(gone.answers.get("promises"), None);
    let none = check("small_promise", Answers::default(), &[("promises", Given::Passed)], Purpose::Completion);
    assert_eq!(none.problems.0[0].code, Code::Missing);
}

#[test]
fn a_clock_runs_from_its_first_start_to_its_first_stop() {
    let zone = Zone::utc();
    let exercise = sample("grief_writing");
    let press = |before: Answers, word: &str, minute: i64| {
        let now = now() + jiff::SignedDuration::from_mins(minute);
        let given = [("time".to_owned(), text(word))].into_iter().collect();
        exercise.check(before, &given, Writing { side: None, now, zone: &zone }, Purpose::Draft).answers
    };
    let running = press(press(Answers::default(), "start", 0), "start", 5);
    let stopped = press(press(running, "stop", 18), "stop", 30);
    let minutes = |n| now() + jiff::SignedDuration::from_mins(n);
    let expected = Answer::Timed { started_at: minutes(0), ended_at: Some(minutes(18)) };
    assert_eq!(stopped.get("time"), Some(&expected));
    let again = press(stopped, "start", 40);
    assert_eq!(again.get("time"), Some(&Answer::Timed { started_at: minutes(40), ended_at: None }));
}

#[test]
fn every_exercise_can_be_done_by_passing_on_all_that_may_be_passed() {
    for exercise in crate::exercises::library::library() {
        for side in [None, Some(Side::Hurt), Some(Side::Involved)] {
            let asked = exercise.asked(&Answers::default(), side);
            let passable = asked.iter().filter(|field| field.need == Need::Asked);
            let given = passable.map(|field| (field.id.clone(), Given::Passed)).collect();
            let zone = Zone::utc();
            let writing = Writing { side, now: now(), zone: &zone };
            let checked = exercise.check(Answers::default(), &given, writing, Purpose::Completion);
            let missing: Vec<_> = checked.problems.0.iter().filter_map(|problem| problem.field.clone()).collect();
            let needed: Vec<_> =
                asked.iter().filter(|field| field.need == Need::Must).map(|field| field.id.clone()).collect();
            assert_eq!(missing, needed, "{}", exercise.key);
        }
    }
}
