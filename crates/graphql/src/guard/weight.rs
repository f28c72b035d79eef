//! How much a selection asks for with every fragment written out, each fragment weighed once.

use std::collections::HashMap;

use async_graphql::{
    Name, ServerError,
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};

/// Deepest selection sets of any kind; also how far the weighing itself descends.
const HEIGHT: usize = 30;

/// What a selection set comes to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weight {
    /// Fields beside each other at its top.
    pub breadth: usize,
    /// Fields in all.
    pub fields: usize,
    /// The deepest field.
    pub depth: usize,
    /// Directives in all.
    pub directives: usize,
    /// The deepest selection set, fragments counted as levels.
    height: usize,
    /// Whether it asks for the whole schema.
    pub introspects: bool,
}

impl Weight {
    /// Puts another weight beside this one.
    fn beside(&mut self, other: Self) {
        self.breadth = self.breadth.saturating_add(other.breadth);
        self.fields = self.fields.saturating_add(other.fields);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth);
        self.height = self.height.max(other.height);
        self.introspects |= other.introspects;
    }

    /// The weight of a field with this below it.
    fn below_a_field(self) -> Self {
        Self { breadth: 1, fields: self.fields.saturating_add(1), depth: self.depth + 1, ..self }
    }
}

/// A fragment on the scales: being weighed, or weighed.
#[derive(Clone, Copy)]
enum State {
    Open,
    Known(Weight),
}

/// Weighs the selections of one document.
pub struct Scales<'a> {
    document: &'a ExecutableDocument,
    fragments: HashMap<&'a str, State>,
    level: usize,
}

impl<'a> Scales<'a> {
    /// Scales for this document, with nothing weighed yet.
    pub fn new(document: &'a ExecutableDocument) -> Self {
        Self { document, fragments: HashMap::new(), level: 0 }
    }

    /// Weighs a selection set.
    ///
    /// # Errors
    /// When a fragment leads back to itself, or the sets are nested beyond [`HEIGHT`].
    pub fn selections(&mut self, set: &'a SelectionSet) -> Result<Weight, Box<ServerError>> {
        if set.items.is_empty() {
            return Ok(Weight::default());
        }
        if self.level >= HEIGHT {
            return too_deep();
        }
        self.level += 1;
        let mut sum = Weight::default();
        for selection in &set.items {
            let weight = self.selection(&selection.node)?;
            sum.beside(weight);
        }
        self.level -= 1;
        sum.height += 1;
        Ok(sum)
    }

    /// Weighs a fragment by name; one that is not there weighs nothing, and validation will say so.
    ///
    /// # Errors
    /// As [`Scales::selections`].
    pub fn fragment(&mut self, name: &Name) -> Result<Weight, Box<ServerError>> {
        let Some((name, definition)) = self.document.fragments.get_key_value(name) else {
            return Ok(Weight::default());
        };
        match self.fragments.get(name.as_str()) {
            Some(State::Open) => super::refuse("A fragment leads back to itself. Take one of its spreads out.", None),
            Some(State::Known(weight)) if self.level + weight.height > HEIGHT => too_deep(),
            Some(State::Known(weight)) => Ok(*weight),
            None => {
                self.fragments.insert(name.as_str(), State::Open);
                let mut weight = self.selections(&definition.node.selection_set.node)?;
                weight.directives = weight.directives.saturating_add(definition.node.directives.len());
                self.fragments.insert(name.as_str(), State::Known(weight));
                Ok(weight)
            }
        }
    }

    fn selection(&mut self, selection: &'a Selection) -> Result<Weight, Box<ServerError>> {
        let mut weight = match selection {
            Selection::Field(field) => {
                let mut weight = self.selections(&field.node.selection_set.node)?.below_a_field();
                weight.introspects |= field.node.name.node.as_str() == "__schema";
                weight
            }
            Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
            Selection::InlineFragment(inline) => self.selections(&inline.node.selection_set.node)?,
        };
        weight.directives = weight.directives.saturating_add(selection.directives().len());
        Ok(weight)
    }
}

fn too_deep<T>() -> Result<T, Box<ServerError>> {
    super::refuse("This document is nested too deeply. Ask for less at once.", None)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn a_fragment_weighs_the_same_wherever_it_is_spread() {
        let document = parse_query("{ x { ...A } y { ...A } } fragment A on T { b c { d } }").expect("is a document");
        let (_, operation) = document.operations.iter().next().expect("has one");
        let weight = Scales::new(&document).selections(&operation.node.selection_set.node).expect("is small");
        assert_eq!((weight.breadth, weight.fields, weight.depth), (2, 8, 3));
    }

    #[test]
    fn chains_of_fragments_end() {
        let mut text = String::from("{ ...F0 }");
        for level in 0..40 {
            let _ = write!(text, " fragment F{level} on T {{ ...F{} }}", level + 1);
        }
        let document = parse_query(&(text + " fragment F40 on T { a }")).expect("is a document");
        let (_, operation) = document.operations.iter().next().expect("has one");
        assert!(Scales::new(&document).selections(&operation.node.selection_set.node).is_err());
    }
}
