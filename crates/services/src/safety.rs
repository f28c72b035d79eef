//! Safety: what answers raise, who is asked to act on it and by when, and who may know. Nothing here can be reached by the other partner, and
//! nothing the other partner can reach depends on it; what both may see of it is the pause of joint work, in the words of every pause.
//!
//! `inventories` calls `raise` in the transaction that keeps answers. Whatever happens to those answers later, a task stays.

mod ages;
mod arrange;
mod handle;
mod raise;
mod rows;
mod show;
mod strip;
mod tasks;
mod tend;

use domain::{
    ids::{CoupleId, SafetyTaskId},
    inventories::instrument::item::TaskKind,
    people::Weekdays,
    safety::{Course, ItemNine, Outcome},
    text::ClinicalText,
};
use jiff::{Timestamp, civil::Time};

use crate::people::{ChannelWord, PersonView};

pub use ages::ages;
pub use arrange::{arrangements, change_hours, name_back_up};
pub use handle::{finish, take};
pub(crate) use raise::raise;
pub use show::task;
pub use strip::strip;
pub use tasks::tasks;
pub use tend::tend;

/// The built-in instruments about safety, as a list in SQL.
macro_rules! safety_instruments {
    () => {
        "('c_ssrs_screen', 'cts2', 'hits', 'pvs', 'safety_check', 'wast_sf')"
    };
}
pub(crate) use safety_instruments;

/// That an instrument is about safety, as a condition on a column that holds its key: class V5, in no list and no count of anybody but those who
/// may read it. One rule for the built-in ones and for the practice's own, of which the narrowest version counts.
macro_rules! about_safety {
    ($key:literal) => {
        concat!(
            " (",
            $key,
            " in ",
            $crate::safety::safety_instruments!(),
            " or exists (select 1 from instrument of_safety where of_safety.practice_id = $1 and of_safety.key = ",
            $key,
            " and of_safety.visibility = 'V5')) "
        )
    };
}
pub(crate) use about_safety;

/// What came of a task, to write down.
#[derive(Debug, Clone)]
pub struct Finish {
    /// Which task.
    pub task: SafetyTaskId,
    /// What came of it.
    pub outcome: Outcome,
    /// In their own words, if any; sealed.
    pub note: Option<ClinicalText>,
}

/// When a practice is staffed.
#[derive(Debug, Clone)]
pub struct ChangeHours {
    /// On these days.
    pub days: Weekdays,
    /// From.
    pub opens: Time,
    /// Until.
    pub closes: Time,
}

/// Who is asked, and when there is somebody to ask.
#[derive(Debug, Clone)]
pub struct ArrangementsView {
    /// Who is asked when a lead therapist does not act in time.
    pub back_up: Option<PersonView>,
    /// On which days the practice is staffed.
    pub days: Weekdays,
    /// From.
    pub opens: Time,
    /// Until.
    pub closes: Time,
}

/// One task.
#[derive(Debug, Clone)]
pub struct TaskView {
    /// Its id.
    pub id: SafetyTaskId,
    /// What is asked.
    pub kind: TaskKind,
    /// Whose answers raised it.
    pub person: PersonView,
    /// In whose care; none for the back-up, who has no way there.
    pub couple: Option<CoupleId>,
    /// Since when.
    pub raised_at: Timestamp,
    /// By when; none for the next session.
    pub due_at: Option<Timestamp>,
    /// Whether that has passed.
    pub overdue: bool,
    /// How far it is.
    pub course: Course,
    /// Who has it in hand, or had.
    pub taken_by: Option<String>,
    /// What came of it.
    pub outcome: Option<Outcome>,
}

/// One task with everything that whoever has it needs, and nothing else.
#[derive(Debug, Clone)]
pub struct TaskPage {
    /// The task.
    pub task: TaskView,
    /// The answers that raised it: the question and the answer in words.
    pub answers: Vec<(String, String)>,
    /// By which way the person can be reached safely.
    pub channel: ChannelWord,
    /// Where to, if by e-mail.
    pub email: Option<String>,
    /// What was noted when it was done.
    pub note: Option<String>,
}

/// That a couple has an open task, for a supervisor: since when, never why or whose.
#[derive(Debug, Clone)]
pub struct AgeView {
    /// Which couple.
    pub couple: CoupleId,
    /// What the practice calls them.
    pub alias: String,
    /// Since when the oldest is open.
    pub since: Timestamp,
    /// Whether one is past its time.
    pub overdue: bool,
}

/// What is known about the safety of a couple's members, for their lead therapist.
#[derive(Debug, Clone)]
pub struct StripView {
    /// Each member.
    pub members: Vec<MemberStrip>,
    /// The open tasks.
    pub open: Vec<TaskView>,
}

/// What is known about one member's safety.
#[derive(Debug, Clone)]
pub struct MemberStrip {
    /// Who.
    pub person: PersonView,
    /// The last answer to item 9, and when.
    pub item_nine: Option<(ItemNine, Timestamp)>,
    /// Whether the last safety check said that they may not be safe, and when; none where the form was left at its first question.
    pub check: Option<(Option<bool>, Timestamp)>,
}

#[cfg(test)]
mod tests {
    use domain::{inventories::library, sharing::Visibility};

    #[test]
    fn the_list_in_sql_is_the_library_s() {
        let mut keys: Vec<String> = library::library()
            .iter()
            .filter(|instrument| instrument.visibility == Visibility::Safety)
            .map(|instrument| format!("'{}'", instrument.key.as_str()))
            .collect();
        keys.sort();
        assert_eq!(format!("({})", keys.join(", ")), safety_instruments!());
    }
}
