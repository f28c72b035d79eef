//! How much a selection asks for with every fragment written out, each fragment weighed once.

use std::collections::HashMap;

use async_graphql::{
    Name, ServerError,
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};

use super::pages::{Pages, USUAL};

/// Deepest selection sets of any kind; also how far the weighing itself descends.
const HEIGHT: usize = 30;

/// What an entry of a list weighs before anything in it is asked for: it is found, opened and written into the trail all the same.
const ENTRY: usize = 10;

/// What a selection set comes to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weight {
    /// Fields beside each other at its top.
    pub breadth: usize,
    /// Fields in all.
    pub fields: usize,
    /// The deepest field.
    pub depth: usize,
    /// What the lists come to, each by its page size and what one entry weighs.
    pub entries: usize,
    /// Directives in all.
    pub directives: usize,
    /// The deepest selection set, fragments counted as levels.
    height: usize,
    /// Whether entries of a list stand at its top.
    holds_entries: bool,
    /// Whether it asks for the whole schema.
    pub introspects: bool,
}

impl Weight {
    /// Puts another weight beside this one.
    fn beside(&mut self, other: Self) {
        self.breadth = self.breadth.saturating_add(other.breadth);
        self.fields = self.fields.saturating_add(other.fields);
        self.entries = self.entries.saturating_add(other.entries);
        self.directives = self.directives.saturating_add(other.directives);
        self.holds_entries |= other.holds_entries;
        self.depth = self.depth.max(other.depth);
        self.height = self.height.max(other.height);
        self.introspects |= other.introspects;
    }

    /// The weight of a field with this below it; `page` is how many entries it asks for, if it is a list.
    fn below_a_field(self, page: Option<usize>) -> Self {
        let entries = match page {
            Some(page) => page.saturating_mul(ENTRY.saturating_add(self.fields).saturating_add(self.entries)),
            None => self.entries,
        };
        Self {
            breadth: 1,
            fields: self.fields.saturating_add(1),
            depth: self.depth + 1,
            entries,
            holds_entries: false,
            ..self
        }
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
    pages: Pages<'a>,
    fragments: HashMap<&'a str, State>,
    level: usize,
}

impl<'a> Scales<'a> {
    /// Scales for this document, with nothing weighed yet.
    pub fn new(document: &'a ExecutableDocument, pages: Pages<'a>) -> Self {
        Self { document, pages, fragments: HashMap::new(), level: 0 }
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
                let below = self.selections(&field.node.selection_set.node)?;
                // A list is known by its page size, and by its entries where it leaves that out.
                let page = self.pages.size(&field.node).or(below.holds_entries.then_some(USUAL));
                let mut weight = below.below_a_field(page);
                let name = field.node.name.node.as_str();
                weight.introspects |= name == "__schema";
                weight.holds_entries = matches!(name, "nodes" | "edges");
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
    use crate::guard::Given;

    #[test]
    fn a_fragment_weighs_the_same_wherever_it_is_spread() {
        let document = parse_query("{ x { ...A } y { ...A } } fragment A on T { b c { d } }").expect("is a document");
        let (_, operation) = document.operations.iter().next().expect("has one");
        let given = Given::new();
        let pages = Pages::new(&operation.node, &given);
        let weight = Scales::new(&document, pages).selections(&operation.node.selection_set.node).expect("is small");
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
        let given = Given::new();
        let pages = Pages::new(&operation.node, &given);
        assert!(Scales::new(&document, pages).selections(&operation.node.selection_set.node).is_err());
    }
}
