//! The schema as a signed-in member may read it: which fields there are, and a question that asks for everything in one of them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::house::{House, Someone};

const INTROSPECTION: &str = "query { __schema { types { kind name
    fields { name args { name type { ...T } } type { ...T } } possibleTypes { name } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// How deep a question asks.
const DEPTH: usize = 7;

/// The types by name, as introspection tells them.
pub(crate) struct Schema(BTreeMap<String, Value>);

impl Schema {
    /// Reads it as a member.
    pub(crate) async fn read(house: &House, member: &Someone) -> Self {
        let answer = house.ask(&member.token, INTROSPECTION, json!({})).await;
        let types = answer["__schema"]["types"].as_array().expect("types").clone();
        Self(types.into_iter().map(|kind| (text(&kind["name"]), kind)).collect())
    }

    /// The names of the fields of `Query` or `Mutation`.
    pub(crate) fn fields(&self, root: &str) -> Vec<String> {
        self.0[root]["fields"].as_array().expect("fields").iter().map(|field| text(&field["name"])).collect()
    }

    /// A query of one root field with everything in it that needs no argument, and with `$id` for an id or a person, and with an
    /// instrument for a key.
    pub(crate) fn everything(&self, field: &str) -> String {
        let fields = self.0["Query"]["fields"].as_array().expect("fields");
        let this = fields.iter().find(|candidate| candidate["name"] == field).expect("a field of the schema");
        let names: Vec<String> =
            this["args"].as_array().expect("arguments").iter().map(|argument| text(&argument["name"])).collect();
        let selection = self.selection(&named(&this["type"]), DEPTH);
        let given: Vec<&str> = names.iter().filter_map(|name| argument(name)).collect();
        let declared = match names.iter().find(|name| matches!(name.as_str(), "id" | "person")) {
            Some(name) if name == "id" => "($id: ID!)",
            Some(_) => "($id: ID)",
            None => "",
        };
        let given = if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) };
        format!("query{declared} {{ {field}{given}{selection} }}")
    }

    fn selection(&self, kind: &str, depth: usize) -> String {
        let this = &self.0[kind];
        match this["kind"].as_str() {
            Some("OBJECT") if depth > 0 => {
                let fields = this["fields"].as_array().expect("fields").iter();
                let asked: Vec<String> = fields.filter_map(|field| self.asked(field, depth)).collect();
                format!(" {{ {} }}", asked.join(" "))
            }
            Some("INTERFACE") if depth > 0 => {
                let possible = this["possibleTypes"].as_array().expect("possible types").iter();
                let on = possible.map(|kind| text(&kind["name"])).map(|kind| {
                    let plain = self.plain(&kind);
                    format!("... on {kind} {{ {plain} }}")
                });
                format!(" {{ __typename {} }}", on.collect::<Vec<_>>().join(" "))
            }
            _ => String::new(),
        }
    }

    fn asked(&self, field: &Value, depth: usize) -> Option<String> {
        let (name, kind) = (text(&field["name"]), named(&field["type"]));
        let is_whole = matches!(self.0[&kind]["kind"].as_str(), Some("OBJECT" | "INTERFACE"));
        // A list is asked for once, by its nodes and its cursors.
        if name == "edges" {
            return Some("edges { cursor }".to_owned());
        }
        if is_whole && depth == 1 {
            return None;
        }
        // As long as a list is when nobody says how long; the guard weighs what is not said as more.
        let pages = field["args"].as_array().is_some_and(|all| all.iter().any(|argument| argument["name"] == "first"));
        Some(name + if pages { "(first: 20)" } else { "" } + &self.selection(&kind, depth - 1))
    }

    /// The fields of a type that hold no other object.
    fn plain(&self, kind: &str) -> String {
        let fields = self.0[kind]["fields"].as_array().expect("fields").iter();
        let is_plain =
            |field: &&Value| matches!(self.0[&named(&field["type"])]["kind"].as_str(), Some("SCALAR" | "ENUM"));
        // Types of one interface may call the same thing by one name with and without null, which a question cannot ask at once.
        let aliased = fields.filter(is_plain).map(|field| {
            let name = text(&field["name"]);
            format!("{kind}_{name}: {name}")
        });
        aliased.collect::<Vec<_>>().join(" ")
    }
}

/// What an argument is given: an id from outside, or where a field cannot be asked without it, something plain.
fn argument(name: &str) -> Option<&'static str> {
    Some(match name {
        "id" => "id: $id",
        "person" => "person: $id",
        "address" => "address: \"northgate\"",
        "link" => "link: \"nothing\"",
        "portal" => "portal: \"https://northgate.example\"",
        "type" => "type: \"consult_45\"",
        "places" => "places: [\"US-FL\"]",
        "list" => "list: COMING",
        "key" => "key: \"why_stay\"",
        _ => return None,
    })
}

/// The name under lists and non-nulls.
fn named(kind: &Value) -> String {
    if kind["ofType"].is_null() { text(&kind["name"]) } else { named(&kind["ofType"]) }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
