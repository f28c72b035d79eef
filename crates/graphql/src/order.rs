//! Puts the fields of an answer in the order in which they were asked for, as the specification wants.
//!
//! The crate keeps the order in which they were ready, which differs from one time to the next; two equal answers would not be equal bytes.

use std::collections::HashSet;

use async_graphql::{
    Value,
    indexmap::IndexMap,
    parser::types::{ExecutableDocument, Field, Selection, SelectionSet},
};

/// The answer to the document's operation, in order.
pub fn as_asked(data: Value, document: &ExecutableDocument) -> Value {
    match document.operations.iter().next() {
        Some((_, operation)) => ordered(data, &[&operation.node.selection_set.node], document),
        None => data,
    }
}

fn ordered(value: Value, sets: &[&SelectionSet], document: &ExecutableDocument) -> Value {
    match value {
        Value::List(items) => Value::List(items.into_iter().map(|item| ordered(item, sets, document)).collect()),
        Value::Object(mut fields) => {
            let mut asked = Asked { document, seen: HashSet::new(), below: IndexMap::new() };
            for set in sets {
                asked.collect(set);
            }
            let mut answer = IndexMap::with_capacity(fields.len());
            for (key, below) in asked.below {
                if let Some((name, value)) = fields.swap_remove_entry(key) {
                    answer.insert(name, ordered(value, &below, document));
                }
            }
            answer.extend(fields);
            Value::Object(answer)
        }
        other => other,
    }
}

/// What was asked of one object: its keys in order, with what was asked below each.
struct Asked<'a> {
    document: &'a ExecutableDocument,
    seen: HashSet<&'a str>,
    below: IndexMap<&'a str, Vec<&'a SelectionSet>>,
}

impl<'a> Asked<'a> {
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
        self.below.entry(key).or_default().push(&field.selection_set.node);
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
