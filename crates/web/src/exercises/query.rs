//! What the pages of exercises ask the door for.

use crate::{
    desk::words::ThreadRole,
    schema,
    vocabulary::{Date, Instant},
};

/// How far a run has come.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExerciseRunState {
    Assigned,
    Begun,
    Done,
    Rewriting,
    Lapsed,
    Withdrawn,
    Declined,
}

impl ExerciseRunState {
    /// Whether there is something done to read.
    pub(crate) fn is_done(self) -> bool {
        matches!(self, Self::Done | Self::Rewriting)
    }

    /// Whether it waits and was never done.
    pub(crate) fn is_waiting(self) -> bool {
        matches!(self, Self::Assigned | Self::Begun)
    }

    /// For the desk.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Assigned => "Not begun",
            Self::Begun => "Begun",
            Self::Done => "Done",
            Self::Rewriting => "Done, open again",
            Self::Lapsed => "Closed",
            Self::Withdrawn => "Taken back",
            Self::Declined => "Left out",
        }
    }
}

/// Who does an exercise.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExerciseWho {
    Hurt,
    Involved,
    Each,
    Both,
}

impl ExerciseWho {
    /// For the desk.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Hurt => "the hurt partner",
            Self::Involved => "the involved partner",
            Self::Each => "each alone",
            Self::Both => "both together",
        }
    }
}

/// Whether a field can be left out.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExerciseNeed {
    Asked,
    Free,
    Must,
}

/// How a field is answered.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExerciseFieldKind {
    Text,
    Choice,
    Choices,
    Rating,
    Count,
    Date,
    Time,
    Moment,
    Tick,
    Timer,
    Turns,
    List,
}

/// A run in one line.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseRun")]
pub(crate) struct Run {
    pub(crate) id: cynic::Id,
    pub(crate) exercise: Exercise,
    pub(crate) person: cynic::Id,
    pub(crate) couple: cynic::Id,
    pub(crate) state: ExerciseRunState,
    pub(crate) version: i32,
    pub(crate) due_on: Option<Date>,
    pub(crate) closes_at: Option<Instant>,
    pub(crate) overdue: bool,
    pub(crate) done_at: Option<Instant>,
    pub(crate) repeats_every_days: Option<i32>,
    pub(crate) kept_to_self: bool,
    pub(crate) has_new_comment: bool,
    pub(crate) readers_line: Option<String>,
}

/// An exercise in one line.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct Exercise {
    pub(crate) title: String,
    pub(crate) minutes: i32,
    pub(crate) as_needed: bool,
}

/// A run with what the reader may see of it.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseContent")]
pub(super) struct Content {
    pub(super) run: Run,
    pub(super) readers_line: String,
    pub(super) paused: Option<String>,
    pub(super) parts: Vec<Part>,
    pub(super) form: Option<OpenForm>,
    pub(super) comment: Option<Comment>,
    pub(super) reply: Option<Reply>,
    pub(super) others: Vec<Other>,
}

/// One part of what was written.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExercisePart")]
pub(super) struct Part {
    pub(super) field: cynic::Id,
    pub(super) label: String,
    pub(super) lines: Vec<String>,
    pub(super) passed: bool,
    pub(super) for_author_alone: bool,
    pub(super) shareable: bool,
    pub(super) shared: bool,
}

/// What the therapist wrote.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseComment")]
pub(super) struct Comment {
    pub(super) text: String,
    pub(super) by: Named,
    pub(super) written_at: Instant,
    pub(super) is_new: bool,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Person")]
pub(super) struct Named {
    pub(super) name: String,
}

/// What the other partner said.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseReply")]
pub(super) struct Reply {
    pub(super) answer: String,
    pub(super) label: String,
    pub(super) partner_too: bool,
}

/// Somebody to share with.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Partner")]
pub(super) struct Other {
    pub(super) id: cynic::Id,
    pub(super) name: String,
}

/// The pages and the draft.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseForm")]
pub(super) struct OpenForm {
    pub(super) introduction: Vec<String>,
    pub(super) steps: Vec<Step>,
    pub(super) may_keep_to_self: bool,
    pub(super) has_listening_loop: bool,
    pub(super) hides_for_good: bool,
    pub(super) draft: Vec<Answer>,
    pub(super) draft_version: i32,
    pub(super) saved_at: Option<Instant>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseStep")]
pub(super) struct Step {
    pub(super) title: String,
    pub(super) text: Vec<String>,
    pub(super) fields: Vec<Field>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseField")]
pub(super) struct Field {
    pub(super) id: cynic::Id,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) kind: ExerciseFieldKind,
    pub(super) need: ExerciseNeed,
    pub(super) options: Vec<Choice>,
    pub(super) columns: Vec<Column>,
    pub(super) least: Option<i32>,
    pub(super) most: Option<i32>,
    pub(super) low_label: Option<String>,
    pub(super) high_label: Option<String>,
    pub(super) rounds: Option<i32>,
    pub(super) for_author_alone: bool,
    pub(super) asked_after: Option<cynic::Id>,
    pub(super) asked_when: Vec<String>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseOption")]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseColumn")]
pub(super) struct Column {
    pub(super) id: cynic::Id,
    pub(super) label: String,
    pub(super) options: Vec<Choice>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseAnswer")]
pub(super) struct Answer {
    pub(super) field: cynic::Id,
    pub(super) text: Option<String>,
    pub(super) choices: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) passed: bool,
    pub(super) started_at: Option<Instant>,
    pub(super) ended_at: Option<Instant>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseRow")]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExerciseCell")]
pub(super) struct Cell {
    pub(super) column: cynic::Id,
    pub(super) text: String,
}

/// The pages of an exercise as one of those who do it sees them.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ExercisePreview")]
pub(super) struct Preview {
    pub(super) role: Option<ThreadRole>,
    pub(super) form: OpenForm,
}
