//! Forms as a journey fills them in: the text of measures that the repository does not hold, the questions of what was asked, and answers.

use serde_json::{Value, json};
use services::domain::inventories::{InstrumentKey, registered};

use super::{House, Someone};

impl House {
    /// Brings a text of our own, about the sea, into the practice for each of these registered measures. Whoever knows the measure's key needs
    /// its number of questions and their weights alone.
    ///
    /// # Panics
    /// If one is not registered, or the practice does not take it.
    pub async fn bring_texts(&self, therapist: &Someone, measures: &[&str]) {
        for measure in measures {
            let input = json!({ "questionnaire": sea_text(measure, "How calm was the sea?"), "registered": measure });
            self.act(&therapist.token, "importInstrument", "instrument { key }", input).await;
        }
    }

    /// The questions of an assignment, as its respondent gets them.
    ///
    /// # Panics
    /// If it is not theirs to answer.
    pub async fn questions(&self, person: &Someone, assignment: &str) -> Vec<Value> {
        let query = "query($id: ID!) { assignment(id: $id) { form { questions {
            id kind options { value } minimum maximum required asked } } } }";
        let seen = self.ask(&person.token, query, json!({ "id": assignment })).await;
        seen["assignment"]["form"]["questions"].as_array().expect("an open form").clone()
    }

    /// Sends answers, and gives the response's id.
    ///
    /// # Panics
    /// If they are refused.
    pub async fn send_answers(&self, person: &Someone, assignment: &str, answers: Vec<Value>) -> String {
        let input = json!({ "key": assignment, "assignment": assignment, "answers": answers });
        let sent = self.act(&person.token, "submitResponse", "response { id }", input).await;
        sent["response"]["id"].as_str().expect("an id").to_owned()
    }

    /// Answers a form to its end, and gives the response's id with all that was answered: what stands behind a gate, and what follows from an
    /// answer, is there only after the first sending.
    ///
    /// # Panics
    /// If it is refused for anything else.
    pub async fn fill_in(
        &self,
        person: &Someone,
        assignment: &str,
        answer: impl Fn(&[Value]) -> Vec<Value>,
    ) -> (String, Vec<Value>) {
        let answers = answer(&self.questions(person, assignment).await);
        let input = json!({ "key": assignment, "assignment": assignment, "answers": answers });
        let sent = self.try_act(&person.token, "submitResponse", "response { id }", input).await;
        if let Some(id) = sent["response"]["id"].as_str() {
            return (id.to_owned(), answers);
        }
        assert_eq!(sent["problems"][0]["code"], "MISSING", "{assignment}: {sent}");
        let answers = answer(&self.questions(person, assignment).await);
        (self.send_answers(person, assignment, answers.clone()).await, answers)
    }
}

/// An answer to each question that has to be answered: the number that `number` gives, or the highest, and of words `word` or the first.
///
/// # Panics
/// If a question has neither numbers nor words.
pub fn answers_to(
    questions: &[Value],
    number: impl Fn(&str) -> Option<f64>,
    word: impl Fn(&str) -> Option<&'static str>,
) -> Vec<Value> {
    let required = questions.iter().filter(|question| question["required"] == true);
    required
        .map(|question| {
            let item = question["id"].as_str().expect("an item");
            if question["kind"] == "RATING" || question["kind"] == "NUMBER" {
                json!({ "item": item, "number": number(item).unwrap_or_else(|| highest(question)) })
            } else {
                let first = question["options"][0]["value"].as_str().expect("a word to choose");
                json!({ "item": item, "choice": word(item).unwrap_or(first) })
            }
        })
        .collect()
}

/// The highest number that can be given.
fn highest(question: &Value) -> f64 {
    let options = question["options"].as_array().into_iter().flatten();
    let steps = options.filter_map(|option| option["value"].as_str()?.parse().ok());
    question["maximum"].as_f64().or_else(|| steps.max_by(f64::total_cmp)).expect("a highest number")
}

/// A FHIR questionnaire with as many questions as a registered measure has, on its weights, and words of our own; the first as given.
///
/// # Panics
/// If no such measure is registered.
pub fn sea_text(measure: &str, first: &str) -> String {
    let known = InstrumentKey::parse(measure).ok().and_then(|key| registered(&key)).expect("a registered measure");
    let items = known.items.iter().enumerate().map(|(at, item)| {
        let weights = known.scale_of(item).options.iter().filter_map(|option| option.value.number());
        let option = |weight: f64| {
            json!({ "valueCoding": { "code": format!("w{weight}"), "display": format!("step {weight}") },
                "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": weight }] })
        };
        let text = if at == 0 { first.to_owned() } else { format!("How was the sea on day {}?", at + 1) };
        json!({ "linkId": item.id, "type": "choice", "text": text, "answerOption": weights.map(option).collect::<Vec<_>>() })
    });
    let items: Vec<Value> = items.collect();
    json!({ "resourceType": "Questionnaire", "title": "Sea log", "status": "draft", "item": items }).to_string()
}
