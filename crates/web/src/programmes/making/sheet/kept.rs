//! A programme as the door keeps it, and as the form holds it.

use serde_json::{Value, json};

use super::{SheetCheck, SheetPhase, SheetStep};
use crate::{
    desk::making::typed::{list, text},
    forms::Problems,
};

/// A phase as the form holds it.
pub(super) fn phase_of(phase: &Value) -> SheetPhase {
    SheetPhase {
        id: text(&phase["id"]),
        title: text(&phase["title"]),
        purpose: text(&phase["purpose"]),
        after: list(&phase["after"]).map(text).collect(),
        with: list(&phase["with"]).map(text).collect(),
        enter: list(&phase["enter"]).map(check_of).collect(),
        leave: list(&phase["leave"]).map(check_of).collect(),
        steps: list(&phase["steps"]).map(step_of).collect(),
    }
}

fn check_of(check: &Value) -> SheetCheck {
    match check.as_object().and_then(|check| check.iter().next()) {
        Some((kind, what)) => SheetCheck { kind: kind.clone(), what: shown(what) },
        None => SheetCheck { kind: text(check), what: String::new() },
    }
}

fn step_of(step: &Value) -> SheetStep {
    let object = step["object"].as_object().and_then(|object| object.iter().next());
    let delivery = &step["delivery"];
    let (kind, days, of) = if let Some(days) = delivery.get("in_days") {
        ("in_days".to_owned(), shown(days), String::new())
    } else if let Some(after) = delivery.get("after") {
        ("after".to_owned(), after.get("days").map(shown).unwrap_or_default(), text(&after["step"]))
    } else if let Some(steps) = delivery.get("both_done") {
        ("both_done".to_owned(), String::new(), list(steps).map(text).collect::<Vec<_>>().join(" "))
    } else {
        (delivery.as_str().unwrap_or("at_once").to_owned(), String::new(), String::new())
    };
    SheetStep {
        id: text(&step["id"]),
        lane: text(&step["lane"]),
        object: object.map(|(kind, key)| format!("{kind}:{}", text(key))).unwrap_or_default(),
        delivery: kind,
        days,
        of,
        due: step.get("due_in_days").map_or_else(|| "7".to_owned(), shown),
        every: step.get("every_days").map(shown).unwrap_or_default(),
    }
}

/// A phase as the door keeps it; what is no number is noted beside its field.
pub(super) fn write_phase(phase: &SheetPhase, place: &str, problems: &mut Problems) -> Value {
    let mut checks = |gate: &str, checks: &[SheetCheck]| -> Vec<Value> {
        let mut written = Vec::with_capacity(checks.len());
        for (number, check) in checks.iter().enumerate() {
            let field = format!("{place}.{gate}.{number}");
            written.push(match check.kind.as_str() {
                kind @ ("answered" | "done" | "agreement" | "confirmed") => json!({ kind: check.what.trim() }),
                kind @ ("promises_for" | "loops_done") => json!({ kind: number_at(&field, &check.what, problems) }),
                kind => json!(kind),
            });
        }
        written
    };
    let (enter, leave) = (checks("enter", &phase.enter), checks("leave", &phase.leave));
    let mut steps = Vec::with_capacity(phase.steps.len());
    for (number, step) in phase.steps.iter().enumerate() {
        steps.push(write_step(step, &format!("{place}.steps.{number}"), problems));
    }
    json!({ "id": phase.id.trim(), "title": phase.title, "purpose": phase.purpose, "after": phase.after,
        "with": phase.with, "enter": enter, "leave": leave, "steps": steps })
}

fn write_step(step: &SheetStep, place: &str, problems: &mut Problems) -> Value {
    let (kind, key) = step.object.split_once(':').unwrap_or(("exercise", ""));
    let at = |field: &str| format!("{place}.{field}");
    let delivery = match step.delivery.as_str() {
        "in_days" => json!({ "in_days": number_at(&at("delivery"), &step.days, problems) }),
        "after" => {
            let days = if step.days.trim().is_empty() { 0 } else { number_at(&at("delivery"), &step.days, problems) };
            json!({ "after": { "step": step.of.trim(), "days": days } })
        }
        "both_done" => json!({ "both_done": step.of.split_whitespace().collect::<Vec<_>>() }),
        other => json!(other),
    };
    let mut written = json!({ "id": step.id.trim(), "lane": step.lane, "object": { kind: key }, "delivery": delivery,
        "due_in_days": number_at(&at("dueInDays"), &step.due, problems) });
    if !step.every.trim().is_empty() {
        written["every_days"] = json!(number_at(&at("everyDays"), &step.every, problems));
    }
    written
}

/// A number of days or times; what is none is noted beside its field.
fn number_at(field: &str, typed: &str, problems: &mut Problems) -> u16 {
    typed.trim().parse().unwrap_or_else(|_| {
        let noted = std::mem::take(problems);
        *problems = noted.and(Problems::one(field, "Give this as a number, such as 7."));
        0
    })
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
