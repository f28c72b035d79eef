//! How long the pages are that a document asks for: its `first`, written out or in a variable.

use std::convert::Infallible;

use async_graphql::{
    Value,
    parser::types::{Field, OperationDefinition},
};
use services::LARGEST_PAGE;

/// The values that came with a document for its variables.
pub type Given = serde_json::Map<String, serde_json::Value>;

/// What a list weighs by that says nothing of its size: no list of the schema has longer pages by default.
pub const USUAL: usize = 50;

/// The variables of one operation, as far as they are page sizes.
pub struct Pages<'a> {
    operation: &'a OperationDefinition,
    given: &'a Given,
}

impl<'a> Pages<'a> {
    /// Of an operation, with the values that came with it.
    pub fn new(operation: &'a OperationDefinition, given: &'a Given) -> Self {
        Self { operation, given }
    }

    /// How many entries a field asks for: 0 to 100. None for a field without `first`. What is no number weighs like the longest page, and
    /// what is longer does too; the services refuse both.
    pub fn size(&self, field: &Field) -> Option<usize> {
        let first = field.get_argument("first")?.node.clone();
        let Ok(first) = first.into_const_with(|name| Ok::<_, Infallible>(self.value_of(name.as_str())));
        Some(match first {
            Value::Number(number) => bounded(number.as_u64()),
            Value::Null => USUAL,
            _ => LARGEST_PAGE,
        })
    }

    fn value_of(&self, name: &str) -> Value {
        match self.given.get(name) {
            Some(serde_json::Value::Number(number)) => Value::Number(number.clone()),
            Some(serde_json::Value::Null) => Value::Null,
            Some(_) => Value::Boolean(true),
            None => self.default_of(name).unwrap_or_default(),
        }
    }

    fn default_of(&self, name: &str) -> Option<Value> {
        let mut definitions = self.operation.variable_definitions.iter().map(|definition| &definition.node);
        let definition = definitions.find(|definition| definition.name.node == name)?;
        definition.default_value.as_ref().map(|value| value.node.clone())
    }
}

fn bounded(size: Option<u64>) -> usize {
    size.and_then(|size| usize::try_from(size).ok()).map_or(LARGEST_PAGE, |size| size.min(LARGEST_PAGE))
}
