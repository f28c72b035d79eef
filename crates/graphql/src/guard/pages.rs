//! How long the lists are that a document asks for: by its `first` or its `days`, written out or in a variable.

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

/// What is asked for by days, and for how many of them where that is left out.
pub const BY_DAYS: [(&str, usize); 5] = [
    ("appointmentCalendar", 7),
    ("consultationCalendar", 7),
    ("consultationTimes", 14),
    ("freeTimes", 14),
    ("ownFreeTimes", 14),
];

/// How many entries a day of a practice is taken to hold.
const A_DAY: usize = 10;

/// The most days that anything is asked for.
const MOST_DAYS: usize = 62;

/// What holds lists that say nothing of their size and grow with what people do, and how many entries they are taken to have.
pub const UNSIZED: [(&str, usize); 1] = [("sinceAppointment", USUAL)];

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

    /// How many entries a field asks for: by its `first`, 0 to 100, or by its days. None for a field that asks for no list. What is no number
    /// weighs like the longest page, and what is longer does too; the services refuse both.
    pub fn size(&self, field: &Field) -> Option<usize> {
        let name = field.name.node.as_str();
        if let Some((_, days)) = BY_DAYS.iter().find(|(known, _)| *known == name) {
            let days = self.number(field, "days", (*days, MOST_DAYS)).unwrap_or(*days);
            return Some(days.saturating_mul(A_DAY));
        }
        let grown = || UNSIZED.iter().find(|(known, _)| *known == name).map(|(_, size)| *size);
        self.number(field, "first", (USUAL, LARGEST_PAGE)).or_else(grown)
    }

    /// A number that a field is given under a name, `usual` where it is null, and at most `most`. None where it is not given at all.
    fn number(&self, field: &Field, name: &str, (usual, most): (usize, usize)) -> Option<usize> {
        let given = field.get_argument(name)?.node.clone();
        let Ok(given) = given.into_const_with(|name| Ok::<_, Infallible>(self.value_of(name.as_str())));
        Some(match given {
            Value::Number(number) => bounded(number.as_u64(), most),
            Value::Null => usual,
            _ => most,
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

fn bounded(size: Option<u64>, most: usize) -> usize {
    size.and_then(|size| usize::try_from(size).ok()).map_or(most, |size| size.min(most))
}
