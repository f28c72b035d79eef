//! What a therapist is asked to do after a response, and by when. A response that came late, was prorated or taken back asks as well
//! (DOMAIN.md, invariant 13): these rules look at answers and nothing else.

use jiff::{SignedDuration, Timestamp};

use super::hours::BusinessHours;
use crate::{
    inventories::{
        Answers, Instrument,
        instrument::item::{Deadline, SafetyRule, TaskKind},
        scoring::Scores,
    },
    sharing::Visibility,
};

/// One task that a response raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Raised {
    /// What is asked.
    pub task: TaskKind,
    /// By when.
    pub deadline: Deadline,
    /// Whether the person sees crisis contacts at once, with "we are not watching this live".
    pub show_crisis_contacts: bool,
}

/// By when a task is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// At this moment; after it the safety back-up is asked.
    At(Timestamp),
    /// At the next session, which has no date yet.
    NextSession,
}

/// Whether a kind of task is about somebody's safety. The others are for the lead therapist alone, and come to no back-up.
pub fn concerns_safety(kind: TaskKind) -> bool {
    match kind {
        TaskKind::Suicidality
        | TaskKind::AskInPerson
        | TaskKind::Danger
        | TaskKind::HighDanger
        | TaskKind::NotAlone
        | TaskKind::EmailNotSafe
        | TaskKind::NotSafeToSay
        | TaskKind::Pressured => true,
        TaskKind::ContactNotEnded | TaskKind::PrivacyNotFree | TaskKind::CheckIn => false,
    }
}

/// What is asked of whoever has the task, in one line.
pub fn words(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Suicidality => "Thoughts of death or self-harm were named. Speak with the person alone.",
        TaskKind::AskInPerson => "The question about self-harm was declined. Ask in person.",
        TaskKind::Danger => "An answer says that they may not be safe. Speak with the person alone, in a safe way.",
        TaskKind::HighDanger => "They named a danger to life. Reach them today, alone, in a safe way.",
        TaskKind::NotAlone => "They were not alone when they were asked. Find another way to ask.",
        TaskKind::EmailNotSafe => "E-mail is not safe for them. Agree with them on another way.",
        TaskKind::ContactNotEnded => "Contact with the outside person has not clearly ended.",
        TaskKind::PrivacyNotFree => "They gave up privacy, and it did not feel free.",
        TaskKind::Pressured => "They feel pressed into closeness.",
        TaskKind::NotSafeToSay => "It would not be safe for them to say where they stand.",
        TaskKind::CheckIn => "The work together does not fit as it did. Check in.",
    }
}

/// The tasks that answers raise, each kind once with its earliest deadline, the most urgent first.
pub fn raised(instrument: &Instrument, answers: &Answers) -> Vec<Raised> {
    collect(instrument.safety_hits(answers).chain(instrument.task_hits(answers)))
}

/// The task that a total entered by hand raises: a screen for danger whose score is on the side to worry about.
pub fn raised_by_total(instrument: &Instrument, scores: &Scores) -> Option<Raised> {
    let cutoff = instrument.scoring.as_ref()?.cutoff.as_ref()?;
    let value = scores.headline(instrument)?.value?;
    let is_screen = instrument.visibility == Visibility::Safety;
    let rule = instrument.safety_rules.iter().min_by_key(|rule| rule.deadline);
    (is_screen && cutoff.is_clinical(value)).then(|| Raised {
        task: rule.map_or(TaskKind::Danger, |rule| rule.task),
        deadline: rule.map_or(Deadline::NextBusinessDayEnd, |rule| rule.deadline),
        show_crisis_contacts: false,
    })
}

/// The task that a score of a home measure raises after the one before it, where the instrument asks for a look.
pub fn check_in(instrument: &Instrument, score: f64, previous: Option<f64>) -> Option<Raised> {
    let rule = instrument.scoring.as_ref()?.check_in?;
    rule.is_called_for(score, previous).then_some(Raised {
        task: TaskKind::CheckIn,
        deadline: Deadline::NextSession,
        show_crisis_contacts: false,
    })
}

impl Raised {
    /// Whether a couple's joint work is paused because of it: somebody may be in danger from their partner (DOMAIN.md 6.6).
    pub fn pauses_joint_work(&self) -> bool {
        matches!(self.task, TaskKind::Danger | TaskKind::HighDanger)
    }

    /// Whether letters to the person end because of it: they said that e-mail is not safe.
    pub fn ends_letters(&self) -> bool {
        self.task == TaskKind::EmailNotSafe
    }

    /// By when it is due in a practice's hours. A session that was missed or lies behind is no deadline.
    pub fn due(&self, now: Timestamp, hours: &BusinessHours, next_session: Option<Timestamp>) -> Due {
        match self.deadline {
            Deadline::FourBusinessHours => Due::At(hours.after(now, SignedDuration::from_hours(4))),
            Deadline::NextBusinessDayEnd => Due::At(hours.next_business_day_end(now)),
            Deadline::NextSession => next_session.filter(|session| *session >= now).map_or(Due::NextSession, Due::At),
        }
    }
}

fn collect<'a>(rules: impl Iterator<Item = &'a SafetyRule>) -> Vec<Raised> {
    let mut found: Vec<Raised> = Vec::new();
    for rule in rules {
        match found.iter_mut().find(|raised| raised.task == rule.task) {
            Some(raised) => {
                raised.deadline = raised.deadline.min(rule.deadline);
                raised.show_crisis_contacts |= rule.show_crisis_contacts;
            }
            None => found.push(Raised {
                task: rule.task,
                deadline: rule.deadline,
                show_crisis_contacts: rule.show_crisis_contacts,
            }),
        }
    }
    found.sort_by_key(|raised| (raised.deadline, raised.task));
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, time};

    use super::*;
    use crate::{
        inventories::{Answer, library::sample, score},
        zone::Zone,
    };

    fn words(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(id, word)| ((*id).to_owned(), Answer::Choice((*word).to_owned()))).collect()
    }

    #[test]
    fn item_nine_asks_the_sooner_the_more_it_says() {
        let phq9 = sample("phq9");
        let with = |answer| [("phq9_9".to_owned(), answer)].into_iter().collect::<Answers>();
        for (answer, expected) in [
            (Answer::Value(0.0), None),
            (Answer::Value(1.0), Some((TaskKind::Suicidality, Deadline::NextBusinessDayEnd, true))),
            (Answer::Value(2.0), Some((TaskKind::Suicidality, Deadline::FourBusinessHours, true))),
            (Answer::Value(3.0), Some((TaskKind::Suicidality, Deadline::FourBusinessHours, true))),
            (Answer::Declined, Some((TaskKind::AskInPerson, Deadline::NextSession, false))),
        ] {
            let found = raised(phq9, &with(answer));
            let found = found.first().map(|raised| (raised.task, raised.deadline, raised.show_crisis_contacts));
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn one_kind_is_asked_once_and_by_the_sooner_deadline() {
        let found = raised(sample("pvs"), &words(&[("pvs_1", "yes"), ("pvs_2", "no"), ("pvs_3", "yes")]));
        assert_eq!(found.len(), 1);
        let check = raised(sample("safety_check"), &words(&[("s7", "yes"), ("s2", "yes"), ("s8", "no")]));
        assert_eq!(
            check.iter().map(|raised| raised.task).collect::<Vec<_>>(),
            [TaskKind::Danger, TaskKind::EmailNotSafe]
        );
    }

    #[test]
    fn a_total_by_hand_asks_as_answers_would() {
        let hits = sample("hits");
        let with =
            |value: f64| -> Answers { hits.items.iter().map(|item| (item.id.clone(), Answer::Value(value))).collect() };
        for (value, expected) in [(2.0, None), (3.0, Some(TaskKind::Danger))] {
            let found = raised_by_total(hits, &score(hits, &with(value))).map(|raised| raised.task);
            assert_eq!(found, expected);
            assert_eq!(raised(hits, &with(value)).first().map(|raised| raised.task), expected);
        }
        let csi4 = sample("csi4");
        let low: Answers = csi4.items.iter().map(|item| (item.id.clone(), Answer::Value(0.0))).collect();
        assert_eq!(raised_by_total(csi4, &score(csi4, &low)), None, "unhappiness is no danger");
    }

    #[test]
    fn the_work_together_is_looked_at_when_it_falls() {
        let alliance = sample("alliance3");
        assert!(check_in(alliance, 23.0, None).is_some() && check_in(alliance, 25.0, Some(30.0)).is_some());
        assert!(check_in(alliance, 25.0, Some(29.0)).is_none() && check_in(sample("csi4"), 0.0, None).is_none());
    }

    #[test]
    fn a_deadline_is_a_moment_or_the_next_session() {
        let days = [Weekday::Monday, Weekday::Tuesday].into_iter().collect();
        let hours =
            BusinessHours::new(Zone::utc(), days, (time(9, 0, 0, 0), time(17, 0, 0, 0)), Vec::new()).expect("hours");
        let now: Timestamp = "2026-03-02T16:00:00Z".parse().expect("is an instant");
        let due = |deadline, session| {
            Raised { task: TaskKind::Danger, deadline, show_crisis_contacts: false }.due(now, &hours, session)
        };
        let at = |text: &str| Due::At(text.parse().expect(text));
        assert_eq!(due(Deadline::FourBusinessHours, None), at("2026-03-03T12:00:00Z"));
        assert_eq!(due(Deadline::NextBusinessDayEnd, None), at("2026-03-03T17:00:00Z"));
        assert_eq!(due(Deadline::NextSession, Some(now + SignedDuration::from_hours(1))), at("2026-03-02T17:00:00Z"));
        assert_eq!(due(Deadline::NextSession, Some(now - SignedDuration::from_hours(1))), Due::NextSession);
        assert_eq!(due(Deadline::NextSession, None), Due::NextSession);
    }
}
