//! An exercise as it stands in the form: everything as it was typed, field by field, under the names that the door gives its problems.

use serde_json::{Map, Value, json};

use super::question::Question;
use crate::{
    desk::making::typed::{count, list, number_at, or, paragraphs, shown, split, text},
    forms::{Form, Problems},
};

/// Who does an exercise.
pub(super) const WHO: [(&str, &str); 4] = [
    ("each", "Anybody in the couple, each alone"),
    ("both", "Both partners, together"),
    ("hurt", "The hurt partner"),
    ("involved", "The involved partner"),
];

/// How often it is usually done.
pub(super) const RHYTHMS: [(&str, &str); 3] =
    [("once", "Once"), ("every_days", "Again after so many days"), ("as_needed", "Whenever its author needs it")];

/// Who reads what is written, until its author shares any of it.
pub(super) const READERS: [(&str, &str); 2] = [("V1", "Its author and the therapist"), ("V0", "Its author alone")];

/// The parts that have fields on the page. Everything else stands in `rest`.
const SHOWN: [&str; 11] = [
    "title",
    "purpose",
    "minutes",
    "who",
    "visibility",
    "may_keep_to_self",
    "rhythm",
    "introduction",
    "steps",
    "hides_for_good",
    "confirm_first",
];

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) purpose: String,
    pub(super) minutes: String,
    pub(super) who: String,
    pub(super) visibility: String,
    pub(super) may_keep_to_self: bool,
    pub(super) rhythm: String,
    pub(super) every: String,
    pub(super) introduction: String,
    pub(super) hides_for_good: bool,
    pub(super) confirm_first: String,
    /// What the page has no fields for, as it was brought in.
    pub(super) rest: Map<String, Value>,
    pub(super) steps: Vec<SheetStep>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SheetStep {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) questions: Vec<Question>,
}

impl Sheet {
    /// What the door kept, as a form.
    pub(super) fn of_content(content: &str) -> Self {
        let whole: Value = serde_json::from_str(content).unwrap_or_default();
        let rest = whole.as_object().into_iter().flatten().filter(|(name, _)| !SHOWN.contains(&name.as_str()));
        let every = &whole["rhythm"]["every_days"];
        Self {
            title: text(&whole["title"]),
            purpose: text(&whole["purpose"]),
            minutes: shown(&whole["minutes"]),
            who: or(text(&whole["who"]), "each"),
            visibility: or(text(&whole["visibility"]), "V1"),
            may_keep_to_self: whole["may_keep_to_self"] == true,
            rhythm: if every.is_null() { or(text(&whole["rhythm"]), "once") } else { "every_days".to_owned() },
            every: shown(every),
            introduction: paragraphs(&whole["introduction"]),
            hides_for_good: whole["hides_for_good"] == true,
            confirm_first: text(&whole["confirm_first"]),
            rest: rest.map(|(name, value)| (name.clone(), value.clone())).collect(),
            steps: list(&whole["steps"]).map(SheetStep::of).collect(),
        }
    }

    /// What was typed.
    pub(super) fn read(form: &Form) -> Self {
        let of = |name: &str| form.text(name).to_owned();
        Self {
            title: of("title"),
            purpose: of("purpose"),
            minutes: of("minutes"),
            who: of("who"),
            visibility: of("visibility"),
            may_keep_to_self: form.ticked("may_keep_to_self"),
            rhythm: of("rhythm"),
            every: of("every"),
            introduction: of("introduction"),
            hides_for_good: form.ticked("hides_for_good"),
            confirm_first: of("confirm_first"),
            rest: serde_json::from_str(form.text("rest")).unwrap_or_default(),
            steps: (0..count(form, "steps")).map(|number| SheetStep::read(form, number)).collect(),
        }
    }

    /// Does what a button says that changes the form: `add-step`, `add-question.2`, `drop-step.2`, `drop-question.2.0`, `up-question.2.1`,
    /// `drop-rest`. Everything else changes nothing.
    pub(super) fn act(&mut self, act: &str) {
        let mut parts = act.split('.');
        let word = parts.next().unwrap_or_default();
        let numbers: Vec<usize> = parts.filter_map(|part| part.parse().ok()).collect();
        match (word, numbers.as_slice()) {
            ("add-step", []) => self.steps.push(SheetStep::default()),
            ("drop-rest", []) => self.rest.retain(|name, _| name == "language"),
            ("add-question", [at]) if *at < self.steps.len() => {
                let question = Question::fresh(self.free_id());
                self.steps[*at].questions.push(question);
            }
            ("drop-step", [at]) if *at < self.steps.len() => drop(self.steps.remove(*at)),
            ("drop-question", [at, n]) if self.steps.get(*at).is_some_and(|step| *n < step.questions.len()) => {
                drop(self.steps[*at].questions.remove(*n));
            }
            ("up-question", [at, n]) if *n > 0 && self.steps.get(*at).is_some_and(|step| *n < step.questions.len()) => {
                self.steps[*at].questions.swap(*n - 1, *n);
            }
            _ => {}
        }
    }

    /// The first short name that no question has.
    fn free_id(&self) -> String {
        let is_taken = |id: &str| self.steps.iter().flat_map(|step| &step.questions).any(|one| one.id == id);
        (1..=u16::MAX).map(|number| format!("question{number}")).find(|id| !is_taken(id)).unwrap_or_default()
    }

    /// What the page has no fields for, as text.
    pub(super) fn rest_json(&self) -> String {
        Value::Object(self.rest.clone()).to_string()
    }

    /// The names of what came along and has no fields here; not of what says nothing.
    pub(super) fn rest_names(&self) -> String {
        let says_something = |(name, value): &(&String, &Value)| *name != "language" && **value != Value::Bool(false);
        let named = self.rest.iter().filter(says_something).map(|(name, _)| name.replace('_', " "));
        named.collect::<Vec<_>>().join(", ")
    }

    /// The form as the door keeps it.
    ///
    /// # Errors
    /// Beside its field, what is no number.
    pub(super) fn content(&self) -> Result<String, Problems> {
        let mut problems = Problems::none();
        let mut whole = self.rest.clone();
        let minutes = number_at("minutes", &self.minutes, &mut problems);
        let rhythm = match self.rhythm.as_str() {
            "every_days" => json!({ "every_days": number_at("rhythm", &self.every, &mut problems) }),
            other => json!(other),
        };
        let mut steps = Vec::with_capacity(self.steps.len());
        for (number, step) in self.steps.iter().enumerate() {
            steps.push(step.write(number, &mut problems));
        }
        let parts = [
            ("title", json!(self.title.trim())),
            ("purpose", json!(self.purpose.trim())),
            ("minutes", json!(minutes)),
            ("who", json!(self.who)),
            ("visibility", json!(self.visibility)),
            ("may_keep_to_self", json!(self.may_keep_to_self)),
            ("rhythm", rhythm),
            ("introduction", split(&self.introduction)),
            ("steps", Value::Array(steps)),
            ("hides_for_good", json!(self.hides_for_good)),
        ];
        whole.extend(parts.map(|(name, value)| (name.to_owned(), value)));
        if !self.confirm_first.trim().is_empty() {
            whole.insert("confirm_first".to_owned(), json!(self.confirm_first.trim()));
        }
        if problems.is_empty() { Ok(Value::Object(whole).to_string()) } else { Err(problems) }
    }
}

impl SheetStep {
    fn of(step: &Value) -> Self {
        Self {
            title: text(&step["title"]),
            text: paragraphs(&step["text"]),
            questions: list(&step["fields"]).map(Question::of).collect(),
        }
    }

    fn read(form: &Form, number: usize) -> Self {
        let place = format!("steps.{number}");
        let questions = count(form, &format!("{place}.fields"));
        Self {
            title: form.text(&format!("{place}.title")).to_owned(),
            text: form.text(&format!("{place}.text")).to_owned(),
            questions: (0..questions).map(|at| Question::read(form, &format!("{place}.fields.{at}"))).collect(),
        }
    }

    fn write(&self, number: usize, problems: &mut Problems) -> Value {
        let mut fields = Vec::with_capacity(self.questions.len());
        for (at, question) in self.questions.iter().enumerate() {
            fields.push(question.write(&format!("steps.{number}.fields.{at}"), problems));
        }
        json!({ "title": self.title.trim(), "text": split(&self.text), "fields": fields })
    }
}

/// Where a problem of the door stands on the page: everything about a question stands at the question, and what has no field of its own beside
/// what the page has no fields for.
pub(super) fn field_name(place: &str) -> String {
    let mut parts = place.split('.');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("steps"), Some(step), Some("fields"), Some(at)) => format!("steps.{step}.fields.{at}"),
        (Some("steps"), Some(step), Some("title"), None) => format!("steps.{step}.title"),
        (Some("steps"), Some(step), _, _) => format!("steps.{step}"),
        (Some("content" | "fields" | "before_sharing" | "partner_answer" | "has_listening_loop" | "language"), ..) => {
            "rest".to_owned()
        }
        _ => place.to_owned(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// One page with one question of every kind that has parts of its own.
    pub(in crate::exercises::making) const CONTENT: &str = r#"{"title":"Evening walks","purpose":"To walk again.","minutes":20,"who":"both",
        "visibility":"V1","may_keep_to_self":false,"rhythm":{"every_days":7},"introduction":["One.","Two."],
        "hides_for_good":false,"language":"en","steps":[{"title":"Walk","text":["Slowly."],"fields":[
        {"id":"how","label":"How was it?","answer":{"choice":[{"value":"fine","label":"Fine"},{"value":"hard","label":"Hard"}]},
         "need":"must","shareable":true},
        {"id":"words","label":"In your words","hint":"A line is enough.","answer":{"text":{"limit":500}},"need":"free",
         "shareable":false,"visibility":"V0","when":{"field":"how","is":["hard"]}},
        {"id":"rated","label":"How near?","answer":{"rating":{"low":0,"high":10,"low_label":"far","high_label":"near"}},
         "need":"asked","shareable":false,"side":"hurt"},
        {"id":"rows","label":"Next walks","answer":{"list":{"least":0,"most":3,"columns":[
            {"id":"where","label":"Where","required":true},
            {"id":"when","label":"When","choices":[{"value":"day","label":"By day"},{"value":"dusk","label":"At dusk"}],
             "required":false}]}},
         "need":"free","shareable":false},
        {"id":"talk","label":"Talk","answer":{"turns":{"rounds":2,"minutes":5}},"need":"free","shareable":false},
        {"id":"day","label":"Which day?","answer":"date","need":"free","shareable":false}]}]}"#;

    #[test]
    fn what_the_door_keeps_reads_back_from_the_form() {
        let sheet = Sheet::of_content(CONTENT);
        let written: Value = serde_json::from_str(&sheet.content().expect("all are numbers")).expect("is JSON");
        assert_eq!(written, serde_json::from_str::<Value>(CONTENT).expect("is JSON"));
    }

    #[test]
    fn buttons_change_the_form_and_never_use_a_name_twice() {
        let mut sheet = Sheet::of_content(CONTENT);
        for act in ["add-step", "add-question.1", "add-question.1", "drop-question.1.0", "add-question.1"] {
            sheet.act(act);
        }
        let names: Vec<&str> = sheet.steps[1].questions.iter().map(|question| question.id.as_str()).collect();
        assert_eq!(names, ["question2", "question1"]);
        sheet.act("up-question.1.1");
        assert_eq!(sheet.steps[1].questions[0].id, "question1");
        let before = sheet.clone();
        for odd in ["", "add-question.9", "drop-question.0.99", "up-question.0.0", "drop-step.x", "up-question"] {
            sheet.act(odd);
        }
        assert_eq!(sheet, before);
        sheet.act("drop-rest");
        assert!(sheet.rest_names().is_empty() && sheet.rest.contains_key("language"));
    }

    #[test]
    fn what_is_no_number_is_said_beside_its_field() {
        let mut sheet = Sheet::of_content(CONTENT);
        sheet.minutes = "soon".to_owned();
        sheet.every = "weekly".to_owned();
        sheet.steps[0].questions[2].most = "ten".to_owned();
        let problems = sheet.content().expect_err("three are none");
        for field in ["minutes", "rhythm", "steps.0.fields.2"] {
            assert!(!problems.of(field).is_empty(), "{field}");
        }
        sheet = Sheet { minutes: " ".to_owned(), ..Sheet::default() };
        let blank: Value = serde_json::from_str(&sheet.content().expect("a blank is none yet")).expect("is JSON");
        assert_eq!(blank["minutes"], Value::Null);
    }

    #[test]
    fn everything_about_a_question_stands_at_the_question() {
        assert_eq!(field_name("steps.2.fields.0.answer"), "steps.2.fields.0");
        assert_eq!(field_name("steps.2.text"), "steps.2");
        assert_eq!(field_name("has_listening_loop"), "rest");
        assert_eq!(field_name("title"), "title");
    }

    #[test]
    fn odd_content_is_an_empty_form() {
        for odd in ["", "7", "[]", "{\"steps\":7}", "{\"steps\":[7]}", "{\"steps\":[{\"fields\":[7,null]}]}"] {
            let sheet = Sheet::of_content(odd);
            assert!(sheet.title.is_empty(), "{odd}");
        }
    }
}
