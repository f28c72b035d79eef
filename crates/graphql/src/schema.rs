//! The schema, put together from the capabilities.

use async_graphql::{EmptySubscription, MergedObject, SDLExportOptions};

use crate::{
    access::{AccessMutation, AccessQuery},
    audit::AuditQuery,
    consultations::{ConsultationsMutation, ConsultationsQuery},
    couples::{CareTeamMutation, CareTeamQuery, CaseloadQuery, CouplesMutation, CouplesQuery, LeavingMutation},
    exercises::{ExercisesMutation, ExercisesQuery},
    inventories::{
        AnsweringMutation, AskingMutation, AssignmentQuery, ExportQuery, FeedbackMutation, FeedbackQuery,
        LibraryMutation, LibraryQuery, LoopMutation, LoopQuery, MakingMutation, MakingQuery, RepeatsMutation,
        ResponseQuery, RoundsMutation, WishesQuery,
    },
    node::NodeQuery,
    people::{ContactMutation, ContactQuery, MembershipMutation, MembershipQuery, PeopleMutation, PeopleQuery},
    practice::PracticeQuery,
    programmes::{ProgrammesMutation, ProgrammesQuery},
    reminders::{RemindersMutation, RemindersQuery},
    safety::{SafetyMutation, SafetyQuery},
    shared_room::{SharedRoomMutation, SharedRoomQuery},
    sharing::{SharingMutation, SharingQuery},
    since::SinceQuery,
    talks::{TalksMutation, TalksQuery},
    worklist::{WorklistMutation, WorklistQuery},
};

/// What can be asked. Every field may be null: what is refused is null beside an error with a code.
#[derive(Default, MergedObject)]
pub struct Query(
    ConsultationsQuery,
    ExercisesQuery,
    ProgrammesQuery,
    NodeQuery,
    AccessQuery,
    PracticeQuery,
    CaseloadQuery,
    CouplesQuery,
    CareTeamQuery,
    PeopleQuery,
    MembershipQuery,
    ContactQuery,
    AssignmentQuery,
    WishesQuery,
    LibraryQuery,
    MakingQuery,
    ExportQuery,
    ResponseQuery,
    FeedbackQuery,
    WorklistQuery,
    SafetyQuery,
    LoopQuery,
    TalksQuery,
    SharingQuery,
    SharedRoomQuery,
    SinceQuery,
    RemindersQuery,
    AuditQuery,
);

/// What can be done. A refusal is in `problems`; nothing was changed then.
#[derive(Default, MergedObject)]
pub struct Mutation(
    ConsultationsMutation,
    ExercisesMutation,
    ProgrammesMutation,
    AccessMutation,
    PeopleMutation,
    MembershipMutation,
    CouplesMutation,
    CareTeamMutation,
    LeavingMutation,
    ContactMutation,
    AskingMutation,
    RoundsMutation,
    RepeatsMutation,
    AnsweringMutation,
    LibraryMutation,
    MakingMutation,
    FeedbackMutation,
    WorklistMutation,
    SafetyMutation,
    LoopMutation,
    TalksMutation,
    SharingMutation,
    SharedRoomMutation,
    RemindersMutation,
);

/// The whole.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// Builds the schema. The limits that matter stand in the guard; the crate's own are a second net.
pub fn build() -> Schema {
    async_graphql::Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .disable_suggestions()
        .limit_recursive_depth(40)
        .limit_depth(40)
        .finish()
}

/// The schema as text, as it is committed in `schema.graphql`.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().prefer_single_line_descriptions().use_space_ident();
    let mut text = build().sdl_with_options(options).trim().to_owned();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The types of the schema as introspection tells them, our own only.
    async fn types() -> Vec<Value> {
        let query = "{ __schema { types { name kind description
            fields { name description type { kind } }
            inputFields { name description }
            enumValues { name description } } } }";
        let request = async_graphql::Request::new(query);
        let answer = build().execute(request).await.data.into_json().expect("is plain data");
        let types = answer["__schema"]["types"].as_array().expect("is a list").clone();
        types.into_iter().filter(|kind| kind["name"].as_str().is_some_and(|name| !name.starts_with("__"))).collect()
    }

    fn parts<'a>(kind: &'a Value, list: &str) -> Vec<&'a Value> {
        kind[list].as_array().map(|parts| parts.iter().collect()).unwrap_or_default()
    }

    #[tokio::test]
    async fn everything_is_described() {
        let mut silent = Vec::new();
        for kind in types().await {
            for part in ["fields", "inputFields", "enumValues"].iter().flat_map(|list| parts(&kind, list)) {
                if part["description"].as_str().is_none_or(str::is_empty) {
                    silent.push(format!("{}.{}", kind["name"], part["name"]));
                }
            }
            // `ID` is the specification's own.
            if kind["name"] != "ID" && kind["description"].as_str().is_none_or(str::is_empty) {
                silent.push(kind["name"].to_string());
            }
        }
        assert!(silent.is_empty(), "without a description: {silent:?}");
    }

    /// A refused field is null beside its error; nothing beside it may be lost.
    #[tokio::test]
    async fn every_question_may_be_answered_with_null() {
        let types = types().await;
        let query = types.iter().find(|kind| kind["name"] == "Query").expect("there is one");
        let strict: Vec<_> =
            parts(query, "fields").into_iter().filter(|field| field["type"]["kind"] == "NON_NULL").collect();
        assert!(parts(query, "fields").len() > 15 && strict.is_empty(), "never null: {strict:?}");
    }

    /// What creates can be repeated without creating twice.
    #[tokio::test]
    async fn every_input_that_creates_carries_a_key() {
        let types = types().await;
        let keyed: Vec<_> = types
            .iter()
            .filter(|kind| parts(kind, "inputFields").iter().any(|field| field["name"] == "key"))
            .filter_map(|kind| kind["name"].as_str())
            .collect();
        for input in [
            "AddPersonInput",
            "OpenCoupleInput",
            "OpenThreadInput",
            "AssignInventoryInput",
            "AssignInventoriesInput",
            "AssignExerciseInput",
            "MakeAppointmentsInput",
            "CompleteExerciseInput",
            "CommentExerciseInput",
            "ShareInput",
        ] {
            assert!(keyed.contains(&input), "{input} has no key");
        }
    }

    /// `RAPPORT_WRITE_SCHEMA=1 cargo test -p graphql` writes it anew.
    #[test]
    fn the_committed_schema_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
        if std::env::var_os("RAPPORT_WRITE_SCHEMA").is_some() {
            std::fs::write(path, sdl()).expect("the file can be written");
        }
        let committed = std::fs::read_to_string(path).expect("the file is there");
        assert!(committed == sdl(), "schema.graphql is out of date: RAPPORT_WRITE_SCHEMA=1 cargo test -p graphql");
    }

    /// The guard does not know the schema: it weighs a list that leaves its size out by the longest of these.
    #[test]
    fn no_page_is_longer_by_default_than_the_guard_takes_it_to_be() {
        let sdl = sdl();
        let defaults: Vec<usize> = sdl
            .lines()
            .filter_map(|line| line.trim().strip_prefix("first: Int = "))
            .filter_map(|size| size.trim_end_matches(',').parse().ok())
            .collect();
        let pages = sdl.lines().filter(|line| line.trim().starts_with("first: Int")).count();
        assert!(pages > 8 && defaults.len() == pages, "{pages} lists, {defaults:?}");
        assert_eq!(defaults.iter().max(), Some(&crate::guard::pages::USUAL));
    }

    /// The documents of the API guide pass the guard and fit the schema. No resolver runs.
    #[tokio::test]
    async fn the_guide_is_right() {
        let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api.md");
        let guide = std::fs::read_to_string(guide).expect("the guide is there");
        let documents: Vec<&str> =
            guide.split("```graphql\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert!(documents.len() > 10, "the guide has lost its documents");
        for document in documents {
            crate::guard::admit(document, &crate::guard::Given::new()).expect(document);
            let answer = build().execute(async_graphql::Request::new(document).only_introspection()).await;
            assert!(answer.errors.is_empty(), "{document}\n{:?}", answer.errors);
        }
    }
}
