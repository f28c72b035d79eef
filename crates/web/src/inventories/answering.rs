//! From what was written in a form to answers, and from a draft back to what was written.

use std::collections::HashSet;

use super::questions::{Answer, DECLINED, Question};
use crate::{
    forms::{Form, Problems},
    schema,
};

/// An answer on its way to the door.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub(super) struct AnswerInput {
    item: cynic::Id,
    number: Option<f64>,
    choice: Option<String>,
    choices: Option<Vec<String>>,
    text: Option<String>,
    declined: Option<bool>,
}

/// A draft as the fields that would have written it.
pub(super) fn written(draft: &[Answer]) -> Form {
    let field = |answer: &Answer| {
        let id = answer.item.inner();
        match (answer.declined, answer.number, &answer.choice, &answer.text) {
            // How a question is answered is not known here; each of the fields that exist takes its own.
            (true, ..) => vec![
                (format!("n-{id}"), DECLINED.to_owned()),
                (format!("c-{id}"), DECLINED.to_owned()),
                (format!("d-{id}"), "yes".to_owned()),
            ],
            (_, Some(number), ..) => vec![(format!("n-{id}"), number.to_string())],
            (_, _, Some(choice), _) => vec![(format!("c-{id}"), choice.clone())],
            _ if !answer.choices.is_empty() => {
                answer.choices.iter().map(|choice| (format!("m-{id}"), choice.clone())).collect()
            }
            (_, _, _, Some(text)) => vec![(format!("t-{id}"), text.clone())],
            _ => Vec::new(),
        }
    };
    Form::from(draft.iter().flat_map(field).collect::<Vec<_>>())
}

/// The answers in a form, and problems beside what is no number. A field that was emptied goes along as an empty text, which takes back what
/// a draft may still hold.
pub(super) fn answers(form: &Form) -> (Vec<AnswerInput>, Problems) {
    let mut seen = HashSet::new();
    let mut answers = Vec::new();
    let mut problems = Problems::none();
    for (name, value) in form.fields() {
        let Some((kind, id)) = name.split_once('-') else { continue };
        let blank = AnswerInput {
            item: cynic::Id::new(id),
            number: None,
            choice: None,
            choices: None,
            text: None,
            declined: None,
        };
        let declined_beside = form.ticked(&format!("d-{id}"));
        let answer = match (kind, value.trim()) {
            ("n" | "t", "") if declined_beside => continue,
            ("m", _) if declined_beside && is_blank(form, id) => continue,
            // Own words stand beside choices: whoever wrote some means them, and an empty field leaves the choice as it is.
            ("c", _) if !form.text(&format!("t-{id}")).trim().is_empty() => continue,
            ("t", "") if form.ticked(&format!("c-{id}")) => continue,
            ("m", _) => AnswerInput { choices: Some(chosen(form, name)), ..blank },
            ("n" | "c" | "t", "") => AnswerInput { text: Some(String::new()), ..blank },
            ("n" | "c", DECLINED) => AnswerInput { declined: Some(true), ..blank },
            // Whoever wrote something and also ticked the box wrote something.
            ("d", _) if is_blank(form, id) => AnswerInput { declined: Some(true), ..blank },
            ("n", number) => match number.replace(',', ".").parse::<f64>() {
                Ok(number) if number.is_finite() => AnswerInput { number: Some(number), ..blank },
                _ => {
                    problems = problems.and(Problems::one(name, "Type a number here, such as 7."));
                    continue;
                }
            },
            ("c", choice) => AnswerInput { choice: Some(choice.to_owned()), ..blank },
            ("t", _) => AnswerInput { text: Some(value.to_owned()), ..blank },
            _ => continue,
        };
        if seen.insert(id.to_owned()) {
            answers.push(answer);
        }
    }
    (answers, problems)
}

fn is_blank(form: &Form, id: &str) -> bool {
    ["n", "t"].iter().all(|kind| form.text(&format!("{kind}-{id}")).trim().is_empty())
        && chosen(form, &format!("m-{id}")).is_empty()
}

/// The boxes that are ticked. A blank one goes along with them always, so that unticking the last takes back what a draft may hold.
fn chosen(form: &Form, name: &str) -> Vec<String> {
    form.all(name).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// The field of this page for a field of the door: `answers.ws1` is `n-ws1` here.
pub(super) fn field_name(questions: &[Question], field: &str) -> String {
    let id = field.strip_prefix("answers.").unwrap_or(field);
    questions.iter().find(|question| question.id.inner() == id).map_or_else(|| field.to_owned(), Question::name)
}

/// A question with its answer in words.
pub(super) struct InWords {
    pub(super) question: String,
    pub(super) answer: String,
}

/// What a draft holds, in words, for a person whose other device was quicker.
pub(super) fn in_words(questions: &[Question], draft: &[Answer]) -> Vec<InWords> {
    let words = |answer: &Answer| {
        let question = questions.iter().find(|question| question.id == answer.item)?;
        let number = answer.number.map(|number| number.to_string());
        let label = |value: &String| {
            let step = question.options.iter().find(|step| step.value == *value);
            step.map_or(value, |step| &step.label).clone()
        };
        let several = answer.choices.iter().map(label).collect::<Vec<_>>().join(", ");
        let chosen = answer.choice.clone().or(number);
        let labelled = chosen.as_ref().map(label).or((!several.is_empty()).then_some(several));
        let answer =
            labelled.or_else(|| answer.text.clone()).unwrap_or_else(|| "I\u{2019}d rather not answer".to_owned());
        Some(InWords { question: question.text.clone(), answer })
    };
    draft.iter().filter_map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::questions::{
            Sheet,
            tests::{form, one_of_each},
        },
        *,
    };

    #[test]
    fn what_is_written_becomes_answers_once_each() {
        let typed = form(&[
            ("key", "k"),
            ("n-ws1", "4"),
            ("n-ws1", "5"),
            ("c-ws1a", "declined"),
            ("t-need_1", "  "),
            ("t-note", ""),
            ("d-note", "yes"),
            ("n-hours", "2,5"),
            ("n-tp", "many"),
            ("x-y", "z"),
            ("nonsense", "1"),
        ]);
        let (answers, problems) = answers(&typed);
        let ids: Vec<&str> = answers.iter().map(|answer| answer.item.inner()).collect();
        assert_eq!(ids, ["ws1", "ws1a", "need_1", "note", "hours"]);
        assert_eq!((answers[0].number, answers[4].number), (Some(4.0), Some(2.5)));
        assert_eq!((answers[1].declined, answers[3].declined), (Some(true), Some(true)));
        assert_eq!(answers[2].text.as_deref(), Some(""), "an emptied text takes back what a draft may hold");
        assert_eq!(problems.of("n-tp"), "Type a number here, such as 7.");
    }

    #[test]
    fn several_choices_are_one_answer_and_own_words_stand_for_a_choice() {
        let typed = form(&[
            ("m-helps", ""),
            ("m-helps", "walks"),
            ("m-helps", "rest"),
            ("m-none", ""),
            ("m-rather", ""),
            ("d-rather", "yes"),
            ("c-who", "friend"),
            ("t-who", "an aunt"),
            ("c-other", "friend"),
            ("t-other", ""),
        ]);
        let (answers, _) = answers(&typed);
        let of = |id: &str| answers.iter().find(|answer| answer.item.inner() == id).expect("is answered");
        assert_eq!(of("helps").choices.as_deref(), Some(&["walks".to_owned(), "rest".to_owned()][..]));
        assert_eq!(of("none").choices.as_deref(), Some(&[][..]), "none ticked takes back what a draft may hold");
        assert_eq!((of("rather").declined, of("rather").choices.clone()), (Some(true), None));
        assert_eq!((of("who").text.as_deref(), of("who").choice.as_deref()), (Some("an aunt"), None));
        assert_eq!((of("other").text.as_deref(), of("other").choice.as_deref()), (None, Some("friend")));
    }

    #[test]
    fn a_draft_is_shown_as_it_was_written() {
        let answer = |item: &str, number, text: Option<&str>, declined| Answer {
            item: cynic::Id::new(item),
            number,
            choice: None,
            choices: Vec::new(),
            text: text.map(str::to_owned),
            declined,
        };
        let draft = [
            answer("ws1", Some(3.0), None, false),
            answer("note", None, Some("Words"), false),
            answer("tp", None, None, true),
        ];
        let sheet = Sheet::new(&one_of_each(), &written(&draft), &Problems::none());
        assert!(sheet.groups[0].item.choices[2].chosen);
        assert!(sheet.groups[1].item.declined);
        assert_eq!(sheet.groups[4].item.value, "Words");
        let words: Vec<String> = in_words(&one_of_each(), &draft).into_iter().map(|line| line.answer).collect();
        assert_eq!(words, ["partly", "Words", "I\u{2019}d rather not answer"]);
    }

    #[test]
    fn a_problem_with_an_answer_stands_beside_its_field() {
        assert_eq!(field_name(&one_of_each(), "answers.ws1"), "n-ws1");
        assert_eq!(field_name(&one_of_each(), "answers.note"), "t-note");
        assert_eq!(field_name(&one_of_each(), "key"), "key");
    }
}
