//! Puts the fields of an answer in the order in which they were asked for, as the specification wants.
//!
//! The crate keeps the order in which they were ready, which differs from one time to the next; two equal answers would not be equal bytes.

use std::{cell::OnceCell, collections::HashSet};

use async_graphql::{
    Value,
    indexmap::IndexMap,
    parser::types::{ExecutableDocument, Field, Selection, SelectionSet},
};

/// The answer to the document's operation, in order.
pub fn as_asked(data: Value, document: &ExecutableDocument) -> Value {
    match document.operations.iter().next() {
        Some((_, operation)) => Asked::of(&operation.node.selection_set.node).ordered(data, document),
        None => data,
    }
}

/// What was asked of one kind of object. Its keys are gathered when the first such object comes, and once for all objects of a list; what no
/// object answers is never gathered, so a document whose fragments multiply costs nothing here.
#[derive(Default)]
struct Asked<'a> {
    sets: Vec<&'a SelectionSet>,
    keys: OnceCell<IndexMap<&'a str, Asked<'a>>>,
}

impl<'a> Asked<'a> {
    fn of(set: &'a SelectionSet) -> Self {
        Self { sets: vec![set], keys: OnceCell::new() }
    }

    fn ordered(&self, value: Value, document: &'a ExecutableDocument) -> Value {
        match value {
            Value::List(items) => Value::List(items.into_iter().map(|item| self.ordered(item, document)).collect()),
            Value::Object(mut fields) => {
                let mut answer = IndexMap::with_capacity(fields.len());
                for (key, below) in self.keys(document) {
                    if let Some((name, value)) = fields.swap_remove_entry(*key) {
                        answer.insert(name, below.ordered(value, document));
                    }
                }
                answer.extend(fields);
                Value::Object(answer)
            }
            other => other,
        }
    }

    fn keys(&self, document: &'a ExecutableDocument) -> &IndexMap<&'a str, Self> {
        self.keys.get_or_init(|| {
            let mut gathering = Gathering { document, seen: HashSet::new(), keys: IndexMap::new() };
            for set in &self.sets {
                gathering.collect(set);
            }
            gathering.keys
        })
    }
}

/// The keys of one object as they are gathered, in order; a fragment counts once.
struct Gathering<'a> {
    document: &'a ExecutableDocument,
    seen: HashSet<&'a str>,
    keys: IndexMap<&'a str, Asked<'a>>,
}

impl<'a> Gathering<'a> {
    fn collect(&mut self, set: &'a SelectionSet) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(&field.node),
                Selection::InlineFragment(inline) => self.collect(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if self.seen.insert(name.as_str())
                        && let Some(fragment) = self.document.fragments.get(name)
                    {
                        self.collect(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    fn field(&mut self, field: &'a Field) {
        let key = field.response_key().node.as_str();
        self.keys.entry(key).or_default().sets.push(&field.selection_set.node);
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_come_in_the_order_asked_for() {
        let query = "query($x: Boolean!) { b { z: y x } ...F a b { w } } fragment F on Query { c gone @skip(if: $x) }";
        let document = parse_query(query).expect("is a document");
        let data = json!({"a": 1, "c": null, "b": [{"w": 1, "x": 2, "z": 3}]});
        let data = as_asked(Value::from_json(data).expect("is plain data"), &document);
        let text = serde_json::to_string(&data).expect("is plain data");
        assert_eq!(text, r#"{"b":[{"z":3,"x":2,"w":1}],"c":null,"a":1}"#);
    }
}
