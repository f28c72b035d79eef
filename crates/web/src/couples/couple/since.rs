//! What each partner did since the last appointment they came to, as the page of the couple shows it.

use super::query::{Couple, SinceAppointment, SinceExercise};
use crate::{moments::Zone, vocabulary::Instant};

/// One partner's side.
pub(super) struct Side {
    pub(super) name: String,
    /// Since when, in a sentence.
    pub(super) since: String,
    pub(super) answers: Vec<Done>,
    pub(super) exercises: Vec<Done>,
    /// What brought it back, and was written down.
    pub(super) triggers: Vec<Done>,
    /// What is only counted, in a sentence each.
    pub(super) counts: Vec<String>,
}

/// A form or an exercise, however often it was answered or done.
pub(super) struct Done {
    /// The last response or run.
    pub(super) last: String,
    pub(super) title: String,
    /// How often, where it was more than once, and the last day.
    pub(super) facts: String,
}

impl Side {
    /// Whether nothing was done.
    pub(super) fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.exercises.is_empty() && self.triggers.is_empty() && self.counts.is_empty()
    }
}

/// A side for each partner, in the order in which the page has them.
pub(super) fn sides(all: &[SinceAppointment], couple: &Couple, zone: &Zone) -> Vec<Side> {
    let of = |id: &cynic::Id| all.iter().find(|one| one.person == *id);
    let people = couple.members.iter().map(|member| &member.person);
    people.filter_map(|person| Some(side(of(&person.id)?, person.name.clone(), zone))).collect()
}

fn side(one: &SinceAppointment, name: String, zone: &Zone) -> Side {
    let since = match &one.held_at {
        None => format!("No appointment was held yet. Since care began on {}.", zone.day(&one.since)),
        Some(held) if one.alone => format!("Since they came alone on {}.", zone.moment(held)),
        Some(held) => format!("Since the appointment on {}.", zone.moment(held)),
    };
    let answers: Vec<_> = one.answers.iter().map(|answer| (&answer.response, &*answer.title, &answer.at)).collect();
    Side {
        name,
        since,
        answers: each_once(&answers, zone),
        exercises: runs(&one.exercises, zone),
        triggers: runs(&one.triggers, zone),
        counts: counts(one, zone),
    }
}

fn runs(all: &[SinceExercise], zone: &Zone) -> Vec<Done> {
    let all: Vec<_> = all.iter().map(|run| (&run.run, &*run.title, &run.at)).collect();
    each_once(&all, zone)
}

/// Each once, with how often; the last one comes first, as the door gives them.
fn each_once(all: &[(&cynic::Id, &str, &Instant)], zone: &Zone) -> Vec<Done> {
    let mut done: Vec<Done> = Vec::new();
    for (id, title, at) in all {
        if done.iter().any(|known| known.title == *title) {
            continue;
        }
        let times = all.iter().filter(|(_, other, _)| other == title).count();
        let last = zone.day(at);
        let facts = if times == 1 { last } else { format!("{times} times, last {last}") };
        done.push(Done { last: id.inner().to_owned(), title: (*title).to_owned(), facts });
    }
    done
}

fn counts(one: &SinceAppointment, zone: &Zone) -> Vec<String> {
    let (kept, missed, signed) = (one.promises_kept, one.promises_missed, one.agreements_signed);
    let mut counts = Vec::new();
    if kept + missed > 0 {
        counts.push(format!("Promises, as they said: {kept} kept, {missed} missed."));
    }
    let numbers = [
        ("Promises said to be kept that the other did not see kept", one.promises_disputed),
        ("Agreements signed", signed),
        ("Agreements to look at again, by the day they set", one.reviews_due),
        ("Lapses told of", one.lapses_told),
        ("Listening loops done together", one.loops_done),
    ];
    counts.extend(numbers.iter().filter(|(_, number)| *number > 0).map(|(what, number)| format!("{what}: {number}.")));
    if let Some(at) = &one.last_talk_at {
        counts.push(format!("Talked by a plan, the last time on {}.", zone.moment(at)));
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::super::query::SinceExercise;
    use super::*;

    fn at(day: i8) -> Instant {
        Instant(format!("2026-03-{day:02}T16:00:00Z").parse().expect("an instant"))
    }

    #[test]
    fn what_was_done_often_is_one_line_and_nothing_is_said_where_nothing_was_done() {
        let line =
            |day| SinceExercise { run: cynic::Id::new(format!("run_{day}")), title: "Victories".into(), at: at(day) };
        let one = SinceAppointment {
            person: cynic::Id::new("per_1"),
            held_at: Some(at(10)),
            alone: true,
            since: at(10),
            answers: Vec::new(),
            exercises: vec![line(13), line(12)],
            triggers: Vec::new(),
            lapses_told: 0,
            loops_done: 0,
            last_talk_at: None,
            promises_kept: 0,
            promises_missed: 0,
            promises_disputed: 0,
            agreements_signed: 0,
            reviews_due: 0,
        };
        let zone = Zone::named("UTC");
        let shown = side(&one, "Robin".to_owned(), &zone);
        assert_eq!(shown.since, "Since they came alone on Tue 10 Mar 2026, 16:00.");
        assert_eq!(shown.exercises.len(), 1);
        assert_eq!(
            (&*shown.exercises[0].last, &*shown.exercises[0].facts),
            ("run_13", "2 times, last Fri 13 Mar 2026")
        );
        assert!(shown.counts.is_empty() && !shown.is_empty());
        let told = SinceAppointment { loops_done: 1, last_talk_at: Some(at(12)), promises_disputed: 2, ..one };
        assert_eq!(
            side(&told, "Robin".to_owned(), &zone).counts,
            [
                "Promises said to be kept that the other did not see kept: 2.",
                "Listening loops done together: 1.",
                "Talked by a plan, the last time on Thu 12 Mar 2026, 16:00.",
            ]
        );
        let quiet = SinceAppointment { loops_done: 0, last_talk_at: None, promises_disputed: 0, ..told };
        let none = SinceAppointment { held_at: None, exercises: Vec::new(), promises_missed: 2, ..quiet };
        let shown = side(&none, "Robin".to_owned(), &zone);
        assert_eq!(shown.since, "No appointment was held yet. Since care began on Tue 10 Mar 2026.");
        assert_eq!(shown.counts, ["Promises, as they said: 0 kept, 2 missed."]);
    }
}
