//! Scores in words, with what moved since the response before, and answers in the order they were asked.

use super::query::{AnsweredQuestion, Movement, Score};
use crate::desk::words::figure;

/// One score.
pub(super) struct ScoreLine {
    pub(super) label: String,
    /// Empty where there were not enough answers.
    pub(super) value: String,
    pub(super) range: String,
    /// The band and how far it can be trusted, in words.
    pub(super) words: String,
    /// What moved, in words; empty at the first response.
    pub(super) moved: String,
}

/// One question with its answer, and those that stand under it.
pub(super) struct Answered {
    pub(super) question: String,
    pub(super) answer: String,
    /// Whether there is an answer at all.
    pub(super) given: bool,
    pub(super) under: Vec<Answered>,
}

/// The scores, in the order they come.
pub(super) fn lines(scores: &[Score], movements: &[Movement]) -> Vec<ScoreLine> {
    let line = |score: &Score| ScoreLine {
        label: score.label.clone(),
        value: score.value.map(figure).unwrap_or_default(),
        range: format!("{} to {}", figure(score.minimum), figure(score.maximum)),
        words: words(score),
        moved: movements.iter().find(|movement| movement.scale == score.scale).map(moved).unwrap_or_default(),
    };
    scores.iter().map(line).collect()
}

fn words(score: &Score) -> String {
    if score.insufficient {
        return "Not enough answers for a score".to_owned();
    }
    let mut words: Vec<&str> = Vec::new();
    if score.uncertain {
        words.push("too close to call with the answers left out");
    } else if let Some(band) = score.band.as_deref() {
        words.push(band);
    }
    if score.prorated {
        words.push("worked out from the answers given");
    }
    words.join(", ")
}

fn moved(movement: &Movement) -> String {
    let (from, to) = (figure(movement.from), figure(movement.to));
    match (movement.moved, movement.sustained) {
        (true, true) => format!("moved from {from} to {to}, the same way as the time before"),
        (true, false) => format!("moved from {from} to {to}"),
        (false, true) => format!("was {from}, kept since the time before"),
        (false, false) => format!("was {from}"),
    }
}

/// Every question in order, the facets and follow-ups of a rating under it.
pub(super) fn in_order(answers: &[AnsweredQuestion]) -> Vec<Answered> {
    let stands_alone = |answer: &&AnsweredQuestion| match &answer.under {
        Some(rating) => !answers.iter().any(|other| other.item == *rating),
        None => true,
    };
    let with_facets = |answer: &AnsweredQuestion| {
        let facets =
            answers.iter().filter(|other| other.under.as_ref() == Some(&answer.item) && other.item != answer.item);
        Answered { under: facets.map(shown).collect(), ..shown(answer) }
    };
    answers.iter().filter(stands_alone).map(with_facets).collect()
}

fn shown(answer: &AnsweredQuestion) -> Answered {
    let text = match (&answer.answer, answer.declined) {
        (_, true) => "Would rather not answer".to_owned(),
        (Some(text), false) => text.clone(),
        (None, false) => "Left out".to_owned(),
    };
    let given = answer.answer.is_some() && !answer.declined;
    Answered { question: answer.question.clone(), answer: text, given, under: Vec::new() }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::inventories::response) fn score(scale: &str, label: &str, value: Option<f64>) -> Score {
        Score {
            scale: scale.to_owned(),
            label: label.to_owned(),
            value,
            minimum: 1.0,
            maximum: 5.0,
            band: Some("low".to_owned()),
            insufficient: value.is_none(),
            prorated: false,
            uncertain: false,
        }
    }

    pub(in crate::inventories::response) fn movement(scale: &str, from: f64, to: f64) -> Movement {
        Movement { scale: scale.to_owned(), from, to, moved: (from - to).abs() >= 1.0, sustained: false }
    }

    pub(in crate::inventories::response) fn answered(
        item: &str,
        under: Option<&str>,
        answer: Option<&str>,
    ) -> AnsweredQuestion {
        AnsweredQuestion {
            item: cynic::Id::new(item),
            question: format!("Question {item}"),
            answer: answer.map(str::to_owned),
            declined: false,
            under: under.map(cynic::Id::new),
        }
    }

    #[test]
    fn what_moved_is_told_in_words() {
        let lines =
            lines(&[score("ws1", "Remorse", Some(2.0)), score("ws2", "Vigilance", None)], &[movement("ws1", 3.0, 2.0)]);
        assert_eq!((lines[0].value.as_str(), lines[0].words.as_str()), ("2", "low"));
        assert_eq!(lines[0].moved, "moved from 3 to 2");
        assert_eq!((lines[1].value.as_str(), lines[1].moved.as_str()), ("", ""));
        assert_eq!(lines[1].words, "Not enough answers for a score");
    }

    #[test]
    fn a_score_too_close_to_call_shows_no_band() {
        let uncertain = Score { uncertain: true, prorated: true, ..score("sum", "Total", Some(10.1)) };
        let lines = lines(&[uncertain], &[]);
        assert_eq!(lines[0].words, "too close to call with the answers left out, worked out from the answers given");
    }

    #[test]
    fn facets_stand_under_their_rating_and_orphans_on_their_own() {
        let answers = [
            answered("ws1", None, Some("2")),
            answered("ws1a", Some("ws1"), None),
            answered("x", Some("gone"), Some("y")),
        ];
        let shown = in_order(&answers);
        assert_eq!(shown.len(), 2);
        assert_eq!((shown[0].under[0].answer.as_str(), shown[0].under[0].given), ("Left out", false));
        assert_eq!(shown[1].answer, "y");
    }
}
