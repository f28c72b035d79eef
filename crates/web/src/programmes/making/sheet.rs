//! A programme as it stands in the form: everything as it was typed, field by field, under the names that the door gives its problems.

mod kept;

use serde_json::{Value, json};

use self::kept::{phase_of, write_phase};
use crate::{
    desk::making::typed::{count, list, text},
    forms::{Form, Problems},
};

/// Whose a step is.
pub(super) const LANES: [(&str, &str); 3] =
    [("hurt", "The hurt partner's"), ("involved", "The involved partner's"), ("joint", "Both partners'")];

/// When a step is given.
pub(super) const DELIVERIES: [(&str, &str); 5] = [
    ("at_once", "When the phase opens"),
    ("in_days", "So many days after the phase opened"),
    ("after", "After their own part of another step"),
    ("both_done", "When both have done other steps, and I open it"),
    ("opened_by_therapist", "When I open it"),
];

/// What can be asked for at a gate, and what is written beside it.
pub(super) const CHECKS: [(&str, &str); 11] = [
    ("", "Nothing"),
    ("mode_signed", "The confidentiality mode is signed by both"),
    ("no_pause", "Joint work is not paused"),
    ("contact_ended", "Nothing speaks against an end of the contact outside"),
    ("stance_allows", "Each of them would rebuild, or decide first"),
    ("answered", "Each has answered an inventory: its key"),
    ("done", "A step is done: its short name"),
    ("agreement", "An agreement is in force: boundary, transparency, relationship, relapse-plan or renewal"),
    ("promises_for", "Promises have been running: for how many days"),
    ("loops_done", "The listening loop was done: how many times"),
    ("confirmed", "I say so: in these words"),
];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) purpose: String,
    pub(super) phases: Vec<SheetPhase>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SheetPhase {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) purpose: String,
    pub(super) after: Vec<String>,
    pub(super) with: Vec<String>,
    pub(super) enter: Vec<SheetCheck>,
    pub(super) leave: Vec<SheetCheck>,
    pub(super) steps: Vec<SheetStep>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SheetCheck {
    pub(super) kind: String,
    pub(super) what: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SheetStep {
    pub(super) id: String,
    pub(super) lane: String,
    pub(super) object: String,
    pub(super) delivery: String,
    pub(super) days: String,
    pub(super) of: String,
    pub(super) due: String,
    pub(super) every: String,
}

impl SheetPhase {
    /// What it is called in the lists of other phases.
    pub(super) fn shown_title(&self) -> &str {
        if self.title.is_empty() { &self.id } else { &self.title }
    }

    pub(super) fn waits_for(&self, other: &Self) -> bool {
        self.after.contains(&other.id)
    }

    pub(super) fn opens_with(&self, other: &Self) -> bool {
        self.with.contains(&other.id)
    }

    /// The gates with the name of their field, what they are called, and one blank check at the end of each.
    pub(super) fn gates(&self) -> [(&'static str, &'static str, Vec<SheetCheck>); 2] {
        let and_blank = |checks: &[SheetCheck]| checks.iter().cloned().chain([SheetCheck::default()]).collect();
        [("enter", "Before it opens", and_blank(&self.enter)), ("leave", "Before it is left", and_blank(&self.leave))]
    }
}

impl Sheet {
    /// What the door kept, as a form.
    pub(super) fn of_content(content: &str) -> Self {
        let plan: Value = serde_json::from_str(content).unwrap_or_default();
        Self {
            title: text(&plan["title"]),
            purpose: text(&plan["purpose"]),
            phases: list(&plan["phases"]).map(phase_of).collect(),
        }
    }

    /// What was typed.
    pub(super) fn read(form: &Form) -> Self {
        let phases = count(form, "phases");
        Self {
            title: form.text("title").to_owned(),
            purpose: form.text("purpose").to_owned(),
            phases: (0..phases).map(|number| read_phase(form, &format!("phases.{number}"))).collect(),
        }
    }

    /// Does what a button says that changes the form: `add-phase`, `add-step.2`, `drop-phase.2`, `drop-step.2.0`. Everything else changes nothing.
    pub(super) fn act(&mut self, act: &str) {
        let mut parts = act.split('.');
        let word = parts.next().unwrap_or_default();
        let numbers: Vec<usize> = parts.filter_map(|part| part.parse().ok()).collect();
        match (word, numbers.as_slice()) {
            ("add-phase", []) => {
                let id = self.free("phase", |sheet, id| sheet.phases.iter().any(|phase| phase.id == id));
                self.phases.push(SheetPhase { id, ..SheetPhase::default() });
            }
            ("add-step", [at]) if *at < self.phases.len() => {
                let is_taken = |sheet: &Self, id: &str| {
                    sheet.phases.iter().flat_map(|phase| &phase.steps).any(|step| step.id == id)
                };
                let id = self.free("step", is_taken);
                let step = SheetStep {
                    id,
                    lane: "joint".to_owned(),
                    delivery: "at_once".to_owned(),
                    due: "7".to_owned(),
                    ..SheetStep::default()
                };
                self.phases[*at].steps.push(step);
            }
            ("drop-phase", [at]) if *at < self.phases.len() => drop(self.phases.remove(*at)),
            ("drop-step", [at, step]) if self.phases.get(*at).is_some_and(|phase| *step < phase.steps.len()) => {
                drop(self.phases[*at].steps.remove(*step));
            }
            _ => {}
        }
    }

    /// The first name of this kind that is free.
    fn free(&self, kind: &str, is_taken: impl Fn(&Self, &str) -> bool) -> String {
        (1..=u16::MAX).map(|number| format!("{kind}{number}")).find(|id| !is_taken(self, id)).unwrap_or_default()
    }

    /// The form as the door keeps it.
    ///
    /// # Errors
    /// Beside its field, what is no number.
    pub(super) fn content(&self) -> Result<String, Problems> {
        let mut problems = Problems::none();
        let mut phases = Vec::with_capacity(self.phases.len());
        for (number, phase) in self.phases.iter().enumerate() {
            phases.push(write_phase(phase, &format!("phases.{number}"), &mut problems));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(json!({ "title": self.title, "purpose": self.purpose, "phases": phases }).to_string())
    }
}

fn read_phase(form: &Form, place: &str) -> SheetPhase {
    let of = |field: &str| form.text(&format!("{place}.{field}")).to_owned();
    let all = |field: &str| form.all(&format!("{place}.{field}")).map(str::to_owned).collect();
    let checks = |gate: &str| {
        let check =
            |number| SheetCheck { kind: of(&format!("{gate}.{number}")), what: of(&format!("{gate}.{number}.what")) };
        (0..count(form, &format!("{place}.{gate}"))).map(check).filter(|check| !check.kind.is_empty()).collect()
    };
    let steps = count(form, &format!("{place}.steps"));
    SheetPhase {
        id: of("id"),
        title: of("title"),
        purpose: of("purpose"),
        after: all("after"),
        with: all("with"),
        enter: checks("enter"),
        leave: checks("leave"),
        steps: (0..steps).map(|number| read_step(form, &format!("{place}.steps.{number}"))).collect(),
    }
}

fn read_step(form: &Form, place: &str) -> SheetStep {
    let of = |field: &str| form.text(&format!("{place}.{field}")).to_owned();
    SheetStep {
        id: of("id"),
        lane: of("lane"),
        object: of("object"),
        delivery: of("delivery"),
        days: of("days"),
        of: of("of"),
        due: of("dueInDays"),
        every: of("everyDays"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT: &str = r#"{"title":"Evenings","purpose":"For two.","phases":[
        {"id":"one","title":"One","purpose":"","after":[],"with":[],"enter":["no_pause",{"answered":"stance"}],
         "leave":[{"promises_for":28}],"steps":[
            {"id":"a","lane":"joint","object":{"exercise":"my_limits"},"delivery":"at_once","due_in_days":7},
            {"id":"b","lane":"hurt","object":{"inventory":"stance"},"delivery":{"after":{"step":"a","days":3}},
             "due_in_days":14,"every_days":28},
            {"id":"c","lane":"joint","object":{"exercise":"talk_time"},"delivery":{"both_done":["a","b"]},"due_in_days":7}]},
        {"id":"two","title":"Two","purpose":"","after":["one"],"with":[],"enter":[],"leave":[],"steps":[]}]}"#;

    #[test]
    fn what_the_door_keeps_reads_back_from_the_form() {
        let sheet = Sheet::of_content(CONTENT);
        let written: Value = serde_json::from_str(&sheet.content().expect("all are numbers")).expect("is JSON");
        assert_eq!(written, serde_json::from_str::<Value>(CONTENT).expect("is JSON"));
    }

    #[test]
    fn what_is_typed_becomes_the_same_sheet() {
        let sheet = Sheet::of_content(CONTENT);
        let mut fields = vec![("title", "Evenings"), ("purpose", "For two."), ("phases.count", "2")];
        fields.extend([("phases.0.id", "one"), ("phases.0.title", "One"), ("phases.0.enter.count", "3")]);
        fields.extend([("phases.0.enter.0", "no_pause"), ("phases.0.enter.1", "answered")]);
        fields.extend([("phases.0.enter.1.what", "stance"), ("phases.0.enter.2", "")]);
        let typed: Vec<(String, String)> =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let read = Sheet::read(&Form::from(typed));
        assert_eq!(
            (&read.title, &read.phases[0].enter),
            (&sheet.title, &sheet.phases[0].enter),
            "a blank one is left out"
        );
    }

    #[test]
    fn buttons_add_and_drop_and_never_use_a_name_twice() {
        let mut sheet = Sheet::of_content(CONTENT);
        sheet.act("add-phase");
        sheet.act("add-step.2");
        sheet.act("add-step.2");
        let names: Vec<&str> = sheet.phases[2].steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!((sheet.phases[2].id.as_str(), names), ("phase1", vec!["step1", "step2"]));
        sheet.act("drop-step.2.0");
        sheet.act("drop-phase.0");
        assert_eq!((sheet.phases.len(), sheet.phases[1].steps[0].id.as_str()), (2, "step2"));
        let before = sheet.clone();
        for odd in ["", "add-step.9", "drop-step.0.9", "drop-phase.x", "add-step"] {
            sheet.act(odd);
        }
        assert_eq!(sheet, before);
    }

    #[test]
    fn what_is_no_number_is_said_beside_its_field() {
        let mut sheet = Sheet::of_content(CONTENT);
        sheet.phases[0].steps[0].due = "soon".to_owned();
        sheet.phases[0].leave[0].what = "long".to_owned();
        let problems = sheet.content().expect_err("two are none");
        assert!(!problems.of("phases.0.steps.0.dueInDays").is_empty() && !problems.of("phases.0.leave.0").is_empty());
    }
}
