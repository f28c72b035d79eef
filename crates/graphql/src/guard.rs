//! What stands before the crate that executes: every limit is counted on the parsed document, each fragment once.
//!
//! Validation itself walks every path through the fragments, so a document of one kilobyte could hold a core for minutes. Nothing reaches
//! validation that was not weighed here first.

#[cfg(test)]
mod lists;
mod nesting;
pub mod pages;
mod weight;

use async_graphql::{
    ErrorExtensionValues, Pos, ServerError,
    parser::{
        self, parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    },
};

use pages::Pages;
use weight::{Scales, Weight};

pub use pages::Given;

/// The longest document, in bytes.
pub const DOCUMENT: usize = 16 * 1024;
/// Most fields beside each other at the top of a query.
pub const ROOT_FIELDS: usize = 50;
/// Most fields with every fragment written out.
pub const FIELDS: usize = 500;
/// Deepest field.
pub const DEPTH: usize = 15;
/// Most directives with every fragment written out.
pub const DIRECTIVES: usize = 20;
/// Most fragment definitions.
pub const FRAGMENTS: usize = 50;
/// The most that the lists of a document may come to: for every list, its page size times what one entry weighs.
pub const ENTRIES: usize = 10_000;
/// Deepest brackets of any kind, before the parser, which descends once for each, sees the text.
pub const BRACKETS: usize = 60;

/// A document that may go on to validation.
#[derive(Debug)]
pub struct Admitted {
    /// The document.
    pub document: ExecutableDocument,
    /// Query or mutation.
    pub kind: OperationType,
    /// The name its author gave the operation, cut to 60 characters.
    pub name: Option<String>,
    /// Whether it asks for the whole schema.
    pub introspects: bool,
}

impl Admitted {
    /// Whether it only reads.
    pub fn is_query(&self) -> bool {
        self.kind == OperationType::Query
    }
}

/// Lets a document in, or says in one error why not. The variables tell how long the pages are that it asks for.
///
/// # Errors
/// `GRAPHQL_PARSE_FAILED` for a text that is no document, `GRAPHQL_VALIDATION_FAILED` for one that asks for too much.
pub fn admit(text: &str, variables: &Given) -> Result<Admitted, Box<ServerError>> {
    if text.len() > DOCUMENT {
        return refuse("This document is longer than 16 KiB. Send it in parts.", None);
    }
    if nesting::deepest(text) > BRACKETS {
        return refuse("This document is nested too deeply. Ask for less at once.", None);
    }
    let document = parse_query(text).map_err(|error| Box::new(not_a_document(error)))?;
    if document.fragments.len() > FRAGMENTS {
        return refuse("This document defines more than 50 fragments. Send it in parts.", None);
    }
    let (name, operation, position) = only_operation(&document)?;
    let weight = weigh(&document, operation, variables)?;
    check(&weight, operation, position)?;
    let kind = operation.ty;
    let name = name.map(|name| name.chars().take(60).collect());
    Ok(Admitted { kind, name, introspects: weight.introspects, document })
}

fn only_operation(
    document: &ExecutableDocument,
) -> Result<(Option<&str>, &OperationDefinition, Pos), Box<ServerError>> {
    if let DocumentOperations::Multiple(operations) = &document.operations
        && operations.len() > 1
    {
        return refuse("A document holds one operation. Send the others by themselves.", None);
    }
    document
        .operations
        .iter()
        .next()
        .map(|(name, operation)| (name.map(async_graphql::Name::as_str), &operation.node, operation.pos))
        .map_or_else(|| refuse("A document holds one operation; this one has none.", None), Ok)
}

fn weigh(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Given,
) -> Result<Weight, Box<ServerError>> {
    let mut scales = Scales::new(document, Pages::new(operation, variables));
    let own = operation.directives.len()
        + operation.variable_definitions.iter().map(|variable| variable.node.directives.len()).sum::<usize>();
    let mut weight = scales.selections(&operation.selection_set.node)?;
    weight.directives = weight.directives.saturating_add(own);
    // A fragment nobody spreads is walked by validation all the same.
    for name in document.fragments.keys() {
        let unused = scales.fragment(name)?;
        weight.fields = weight.fields.max(unused.fields);
        weight.directives = weight.directives.max(unused.directives);
    }
    Ok(weight)
}

fn check(weight: &Weight, operation: &OperationDefinition, position: Pos) -> Result<(), Box<ServerError>> {
    let refused = |message| refuse(message, Some(position));
    match operation.ty {
        OperationType::Subscription => return refused("There are no subscriptions here."),
        OperationType::Mutation if weight.breadth > 1 => {
            return refused("A mutation does one act. Send the others by themselves.");
        }
        OperationType::Query | OperationType::Mutation => {}
    }
    if weight.fields > FIELDS {
        return refused("This asks for more than 500 fields. Ask for less at once.");
    }
    if weight.breadth > ROOT_FIELDS {
        return refused("This asks for more than 50 things at the top. Send it in parts.");
    }
    if weight.depth > DEPTH {
        return refused("This asks for fields nested more than 15 deep. Ask for less at once.");
    }
    if weight.entries > ENTRIES {
        return refused(
            "This asks for more entries of lists than one document may. Ask for shorter pages, or send it in parts.",
        );
    }
    if weight.directives > DIRECTIVES {
        return refused("This uses more than 20 directives. Use fewer.");
    }
    Ok(())
}

/// Says where a text stops being a document, without repeating it.
fn not_a_document(error: parser::Error) -> ServerError {
    let mut error = ServerError::from(error);
    error.message = match error.locations.first() {
        Some(Pos { line, column }) => {
            format!("This is not a GraphQL document. Look at line {line}, column {column}.")
        }
        None => "This is not a GraphQL document.".to_owned(),
    };
    with_code(error, "GRAPHQL_PARSE_FAILED")
}

fn refuse<T>(message: &str, position: Option<Pos>) -> Result<T, Box<ServerError>> {
    Err(Box::new(with_code(ServerError::new(message, position), "GRAPHQL_VALIDATION_FAILED")))
}

/// The same error with a code that programs can read, unless it has one.
pub fn with_code(mut error: ServerError, code: &str) -> ServerError {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
    error
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn let_in(text: &str) -> Result<Admitted, Box<ServerError>> {
        admit(text, &Given::new())
    }

    fn refusal(text: &str) -> String {
        let_in(text).expect_err(text).message
    }

    /// `levels` fragments, each spreading the next one twice: written out, 2^levels fields.
    fn doubling(levels: usize) -> String {
        let mut text = String::from("query { ...F0 }");
        for level in 0..levels {
            let next = level + 1;
            let _ = write!(text, " fragment F{level} on Query {{ ...F{next} ...F{next} }}");
        }
        text + &format!(" fragment F{levels} on Query {{ viewer {{ practiceName }} }}")
    }

    #[test]
    fn an_ordinary_document_goes_on() {
        let admitted = let_in("query Home { viewer { roles } }").expect("is ordinary");
        assert_eq!(admitted.kind, OperationType::Query);
        assert_eq!(admitted.name.as_deref(), Some("Home"));
        assert!(!admitted.introspects);
        assert!(let_in("{ ...A } fragment A on Query { __schema { description } }").expect("is small").introspects);
        assert!(!let_in("{ __typename }").expect("is small").introspects);
    }

    #[test]
    fn doubling_fragments_are_counted_not_walked() {
        assert!(refusal(&doubling(20)).contains("500 fields"));
        assert!(refusal(&doubling(40)).contains("nested too deeply"));
        assert!(let_in(&doubling(3)).is_ok());
    }

    #[test]
    fn fragments_that_lead_to_themselves_are_refused() {
        assert!(
            refusal("{ ...A } fragment A on Query { ...B } fragment B on Query { viewer { ...A } }").contains("itself")
        );
        assert!(refusal("{ viewer { roles } } fragment A on Query { ...A }").contains("itself"));
    }

    #[test]
    fn every_limit_holds_exactly() {
        let aliases = |count: usize| {
            let fields: Vec<String> = (0..count).map(|n| format!("a{n}: __typename")).collect();
            format!("{{ {} }}", fields.join(" "))
        };
        assert!(let_in(&aliases(ROOT_FIELDS)).is_ok());
        assert!(refusal(&aliases(ROOT_FIELDS + 1)).contains("50 things"));

        let fields = |count: usize| format!("{{ viewer {{ {} }} }}", "roles ".repeat(count - 1));
        assert!(let_in(&fields(FIELDS)).is_ok());
        assert!(refusal(&fields(FIELDS + 1)).contains("500 fields"));

        let deep = |depth: usize| "{ a".repeat(depth) + &" }".repeat(depth);
        assert!(let_in(&deep(DEPTH)).is_ok());
        assert!(refusal(&deep(DEPTH + 1)).contains("15 deep"));

        let directives = |count: usize| format!("{{ a {} }}", "@include(if: true) ".repeat(count));
        assert!(let_in(&directives(DIRECTIVES)).is_ok());
        assert!(refusal(&directives(DIRECTIVES + 1)).contains("directives"));
    }

    #[test]
    fn a_text_that_is_no_document_is_not_repeated() {
        assert_eq!(refusal("{ viewer"), "This is not a GraphQL document. Look at line 1, column 9.");
        assert!(!refusal("{ secret? }").contains("secret"));
    }

    #[test]
    fn one_operation_and_one_act() {
        assert!(refusal("query A { a } query B { a }").contains("one operation"));
        assert!(refusal("mutation { signOut { done } b: signOut { done } }").contains("one act"));
        assert!(refusal("mutation { ...M } fragment M on Mutation { a b }").contains("one act"));
        assert!(refusal("subscription { a }").contains("no subscriptions"));
    }

    #[test]
    fn deep_brackets_never_reach_the_parser() {
        for open in ["{a", "[", "{a(b:[", "query($a:["] {
            assert!(refusal(&open.repeat(1_000)).contains("nested too deeply"), "{open}");
        }
        assert!(refusal(&" ".repeat(DOCUMENT + 1)).contains("16 KiB"));
    }

    /// `count` aliases of a list of `first` people with their names.
    fn lists(count: usize, first: &str) -> String {
        let fields: Vec<String> =
            (0..count).map(|n| format!("a{n}: people{first} {{ nodes {{ id name }} }}")).collect();
        format!("{{ {} }}", fields.join(" "))
    }

    #[test]
    fn lists_are_weighed_by_their_pages() {
        assert!(let_in(&lists(1, "(first: 100)")).is_ok());
        assert!(let_in(&lists(50, "(first: 5)")).is_ok());
        assert!(refusal(&lists(50, "(first: 100)")).contains("entries of lists"));
        assert!(refusal(&lists(50, "")).contains("entries of lists"), "a page of the usual size");
        assert!(refusal(&lists(50, "(first: null)")).contains("entries of lists"));
    }

    #[test]
    fn a_list_in_a_list_weighs_as_often_as_it_is_read() {
        let nested = |outer: usize, inner: usize| {
            format!("{{ a(first: {outer}) {{ nodes {{ b(first: {inner}) {{ edges {{ node {{ id }} }} }} }} }} }}")
        };
        assert!(let_in(&nested(100, 2)).is_ok());
        assert!(let_in(&nested(2, 100)).is_ok());
        assert!(refusal(&nested(100, 100)).contains("entries of lists"));
        let hidden = "{ ...A } fragment A on Query { a(first: 100) { ...B } }
            fragment B on T { nodes { b(first: 100) { ...C } } } fragment C on T { ... on T { nodes { id } } }";
        assert!(refusal(hidden).contains("entries of lists"));
    }

    #[test]
    fn what_is_asked_by_days_weighs_by_its_days() {
        let weeks = |count: usize, days: &str| {
            let week =
                |n: usize| format!("w{n}: appointmentCalendar{days} {{ hours {{ startsAt member {{ name }} }} }}");
            format!("{{ {} }}", (0..count).map(week).collect::<Vec<_>>().join(" "))
        };
        assert!(let_in(&weeks(9, "(days: 7)")).is_ok());
        assert!(refusal(&weeks(9, "(days: 14)")).contains("entries of lists"));
        assert!(refusal(&weeks(12, "")).contains("entries of lists"), "a week, where the days are left out");
        assert!(refusal(&weeks(12, "(days: null)")).contains("entries of lists"));
        assert!(refusal(&weeks(2, "(days: 1000000)")).contains("entries of lists"));
        let since = |count: usize| {
            let one =
                |n: usize| format!("s{n}: sinceAppointment(id: \"x\") {{ answers {{ title }} exercises {{ title }} }}");
            format!("{{ {} }}", (0..count).map(one).collect::<Vec<_>>().join(" "))
        };
        assert!(let_in(&since(2)).is_ok());
        assert!(refusal(&since(20)).contains("entries of lists"));
    }

    #[test]
    fn a_page_size_may_stand_in_a_variable() {
        let text = |default: &str| format!("query($n: Int{default}) {}", lists(20, "(first: $n)"));
        let given = |value: serde_json::Value| Given::from_iter([("n".to_owned(), value)]);
        assert!(admit(&text(""), &given(5.into())).is_ok());
        assert!(admit(&text(" = 5"), &Given::new()).is_ok());
        for (default, variables) in [
            ("", given(100.into())),
            (" = 5", given(100.into())),
            (" = 100", Given::new()),
            ("", Given::new()),
            ("", given("5".into())),
            ("", given((-5).into())),
            ("", given(serde_json::Value::Null)),
        ] {
            let error = admit(&text(default), &variables).expect_err("is too much");
            assert!(error.message.contains("entries of lists"), "{default} {variables:?}");
        }
    }

    #[test]
    fn no_number_is_too_large_to_be_weighed() {
        let deep = "a(first: 100) { nodes { ".repeat(7) + "id" + &" } }".repeat(7);
        assert!(refusal(&format!("{{ {deep} }}")).contains("entries of lists"));
        // The services refuse such a page, so it weighs no more than the longest.
        assert!(let_in(&lists(1, "(first: 99999999999999999999)")).is_ok());
    }
}
