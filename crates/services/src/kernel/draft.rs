//! What is said of a draft of answers, whatever asks for them. What a practice makes for itself is drafted in [`super::making`].

use domain::problem::Problems;
use jiff::Timestamp;

/// What came of keeping a draft.
#[derive(Debug, Clone)]
pub struct DraftSaved {
    /// The version to send along the next time.
    pub draft_version: i64,
    /// When it was kept.
    pub saved_at: Timestamp,
    /// What is wrong with single answers, which were left out; the others were kept.
    pub problems: Problems,
}

/// A draft that was changed on another page meanwhile: nothing was overwritten.
#[derive(Debug, Clone)]
pub struct DraftStale<A> {
    /// The version that is kept.
    pub draft_version: i64,
    /// What is kept.
    pub draft: Vec<A>,
}

/// Says problems beside the answers as the API names them: `answers.ws1`. What names no answer at all stands beside the answers as a whole.
pub(crate) fn beside_answers(problems: &mut Problems) {
    for problem in &mut problems.0 {
        problem.field =
            problem.field.take().map(|field| if field == "answers" { field } else { format!("answers.{field}") });
    }
}

#[cfg(test)]
mod tests {
    use domain::problem::{Code, Problem};

    use super::*;

    #[test]
    fn a_problem_stands_beside_its_answer() {
        let mut problems = Problems::default();
        for field in ["ws1", "answers"] {
            problems.push(Problem::at(field, Code::Missing, "Please fill this in."));
        }
        problems.push(Problem::new(Code::Stale, "This was changed."));
        beside_answers(&mut problems);
        let fields: Vec<_> = problems.0.iter().map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, [Some("answers.ws1"), Some("answers"), None]);
    }
}
