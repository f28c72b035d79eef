use super::*;
use crate::{
    exercises::{
        answer::Given,
        checking::{Purpose, Writing},
        library::sample,
    },
    zone::Zone,
};

fn statement(blames: &str) -> Answers {
    let mut given: std::collections::BTreeMap<String, Given> = ["what_i_chose", "how_it_hurt", "apology"]
        .map(|id| (id.to_owned(), Given::Text("words".to_owned())))
        .into_iter()
        .collect();
    given.insert("what_i_did_that_made_it_easier".to_owned(), Given::Passed);
    for (id, word) in [("blames", blames), ("asks_credit", "no"), ("could_not", "no"), ("next_step", "yes")] {
        given.insert(id.to_owned(), Given::Text(word.to_owned()));
    }
    let zone = Zone::utc();
    let writing = Writing { side: None, now: jiff::Timestamp::UNIX_EPOCH, zone: &zone };
    sample("resp_statement").check(Answers::default(), &given, writing, Purpose::Draft).answers
}

fn problems(answers: &Answers, kept_to_self: bool, fields: &[&str]) -> Vec<(Option<String>, Code)> {
    let refused = check(sample("resp_statement"), answers, kept_to_self, fields).err().unwrap_or_default();
    refused.0.into_iter().map(|problem| (problem.field, problem.code)).collect()
}

#[test]
fn its_author_shares_parts_that_hold_something() {
    let answers = statement("no");
    assert_eq!(problems(&answers, false, &["what_i_chose", "apology"]), []);
    let beside_fields = |code| vec![(Some("fields".to_owned()), code)];
    assert_eq!(problems(&answers, false, &["blames"]), beside_fields(Code::NotAllowed));
    assert_eq!(problems(&answers, false, &["no_such"]), beside_fields(Code::NotAllowed));
    assert_eq!(problems(&answers, false, &["what_i_did_that_made_it_easier"]), beside_fields(Code::Missing));
    assert_eq!(problems(&answers, false, &["what_i_do_from_now_on"]), beside_fields(Code::Missing));
    assert_eq!(problems(&answers, true, &["apology"]), beside_fields(Code::NotAllowed));
}

#[test]
fn a_statement_goes_out_only_after_its_authors_own_check() {
    let answers = statement("yes");
    assert_eq!(problems(&answers, false, &["apology"]), [(Some("blames".to_owned()), Code::WrongState)]);
    let unchecked = problems(&Answers::default(), false, &["apology"]);
    assert_eq!(unchecked.iter().filter(|(_, code)| *code == Code::WrongState).count(), 4);
}

#[test]
fn what_is_written_anew_is_shared_anew() {
    let (exercise, before) = (sample("resp_statement"), statement("no"));
    assert!(stays(exercise, (&before, &before), false, "apology"));
    let mut other_words = before.clone();
    other_words.set("apology", before.get("next_step").expect("was given").clone());
    assert!(!stays(exercise, (&before, &other_words), false, "apology"), "new words");
    assert!(stays(exercise, (&before, &other_words), false, "what_i_chose"), "the same words beside them");
    assert!(
        !stays(exercise, (&before, &statement("yes")), false, "apology"),
        "its author's own check speaks against it now"
    );
    assert!(!stays(exercise, (&before, &before), true, "apology"), "its author keeps it to themselves");
}

#[test]
fn taking_everything_back_is_always_possible() {
    assert_eq!(problems(&Answers::default(), true, &[]), []);
}

#[test]
fn the_other_partner_chooses_among_the_words_that_are_there() {
    assert_eq!(partner_answer(sample("apology"), "partly"), Ok("partly"));
    assert_eq!(partner_answer(sample("apology"), "forgiven").expect_err("is none").code, Code::OutOfRange);
    assert_eq!(partner_answer(sample("talk_time"), "partly").expect_err("asks for none").code, Code::NotFound);
}
