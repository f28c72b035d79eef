//! Somebody who fills in everything they are asked, as a form asks it.

use serde_json::{Value, json};

/// An answer to every field of a form that is asked: the first of all choices, `words` wherever one writes.
pub(crate) fn filled(form: &Value, words: &str) -> Vec<Value> {
    let steps = form["steps"].as_array().expect("an open form");
    let fields: Vec<&Value> = steps.iter().flat_map(|step| step["fields"].as_array().expect("fields")).collect();
    let is_asked = |field: &&&Value| {
        field["askedAfter"].as_str().is_none_or(|after| {
            let decides = fields.iter().find(|one| one["id"] == after).expect("what decides stands before");
            field["askedWhen"].as_array().expect("words").contains(&decides["options"][0]["value"])
        })
    };
    fields.iter().filter(is_asked).map(|field| answer(field, words)).collect()
}

fn answer(field: &Value, words: &str) -> Value {
    let id = &field["id"];
    let least = field["least"].as_i64().unwrap_or_default();
    let of = |text: &str| json!({ "field": id, "text": text });
    match field["kind"].as_str().expect("a kind") {
        "TEXT" => of(words),
        "CHOICE" => json!({ "field": id, "text": field["options"][0]["value"] }),
        "CHOICES" => json!({ "field": id, "choices": [field["options"][0]["value"]] }),
        "RATING" | "COUNT" => of(&least.to_string()),
        "DATE" => of("2026-05-30"),
        "TIME" => of("18:30"),
        "MOMENT" => of("2026-03-01T09:15"),
        "TICK" => of("yes"),
        "TIMER" | "TURNS" => of("start"),
        "LIST" => json!({ "field": id, "rows": [{ "cells": cells(field, words) }] }),
        other => panic!("nobody knows how to fill in {other}"),
    }
}

fn cells(field: &Value, words: &str) -> Vec<Value> {
    let columns = field["columns"].as_array().expect("columns");
    let cell = |column: &Value| {
        let chosen = column["options"][0]["value"].as_str().unwrap_or(words).to_owned();
        json!({ "column": column["id"], "text": chosen })
    };
    columns.iter().map(cell).collect()
}
