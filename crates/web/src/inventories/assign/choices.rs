//! What can be assigned, and to whom.

use crate::desk::DeskViewer;
use crate::desk::words::ThreadRole;
use crate::schema;
use crate::vocabulary::Person;

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct AssignVariables {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "AssignVariables")]
pub(super) struct AssignQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    pub(super) couple: Option<Couple>,
    #[arguments(first: 100)]
    pub(super) instruments: Option<InstrumentConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Couple {
    pub(super) id: cynic::Id,
    pub(super) alias: String,
    pub(super) hold: Option<Hold>,
    pub(super) members: Vec<CoupleMember>,
    pub(super) threads: Vec<Thread>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Hold {
    #[expect(dead_code, reason = "only that there is a hold matters here")]
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct CoupleMember {
    pub(super) person: Person,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Thread {
    id: cynic::Id,
    hurt: cynic::Id,
    involved: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct InstrumentConnection {
    pub(super) nodes: Vec<Instrument>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Instrument {
    key: String,
    title: String,
    respondent: Option<ThreadRole>,
    items: i32,
    minutes: i32,
    every_days: Option<i32>,
    answerable: bool,
}

/// A form that can be assigned, in one line.
pub(super) struct Offer {
    pub(super) key: String,
    pub(super) respondent: Option<ThreadRole>,
    /// Days between two, as its authors advise.
    pub(super) every_days: Option<i32>,
    pub(super) line: String,
}

impl Couple {
    /// Whom a member is in this couple's threads, in words; empty before a thread is opened.
    pub(super) fn roles_of(&self, person: &cynic::Id) -> String {
        let hurt = self.threads.iter().any(|thread| thread.hurt == *person).then_some(ThreadRole::Hurt.words());
        let involved =
            self.threads.iter().any(|thread| thread.involved == *person).then_some(ThreadRole::Involved.words());
        hurt.into_iter().chain(involved).collect::<Vec<_>>().join(", ")
    }

    /// The thread in which `person` has the side that a form is made for; none for a form that either may answer.
    pub(super) fn thread_of(&self, person: &cynic::Id, side: Option<ThreadRole>) -> Option<cynic::Id> {
        let stands = |thread: &&Thread| match side {
            Some(ThreadRole::Hurt) => thread.hurt == *person,
            Some(ThreadRole::Involved) => thread.involved == *person,
            None => false,
        };
        self.threads.iter().find(stands).map(|thread| thread.id.clone())
    }
}

/// The forms whose text is here. The others can only have their totals entered.
pub(super) fn offers(instruments: Vec<Instrument>) -> Vec<Offer> {
    let answerable = instruments.into_iter().filter(|instrument| instrument.answerable);
    answerable.map(offer).collect()
}

fn offer(instrument: Instrument) -> Offer {
    let side = match instrument.respondent {
        Some(side) => format!(", for the {}", side.words().to_lowercase()),
        None => String::new(),
    };
    let often = instrument.every_days.map(|days| format!(", usually every {days} days")).unwrap_or_default();
    let questions = if instrument.items == 1 { "question" } else { "questions" };
    let line = format!(
        "{}: {} {questions}, about {} min{side}{often}",
        instrument.title, instrument.items, instrument.minutes
    );
    Offer { key: instrument.key, respondent: instrument.respondent, every_days: instrument.every_days, line }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Robin was hurt, Sam was involved.
    pub(in crate::inventories::assign) fn alder() -> Couple {
        let member =
            |id: &str, name: &str| CoupleMember { person: Person { id: cynic::Id::new(id), name: name.to_owned() } };
        Couple {
            id: cynic::Id::new("cpl_1"),
            alias: "Alder".to_owned(),
            hold: None,
            members: vec![member("per_1", "Robin"), member("per_2", "Sam")],
            threads: vec![Thread {
                id: cynic::Id::new("thr_1"),
                hurt: cynic::Id::new("per_1"),
                involved: cynic::Id::new("per_2"),
            }],
        }
    }

    pub(in crate::inventories::assign) fn staying_check() -> Instrument {
        Instrument {
            key: "why_stay".to_owned(),
            title: "Staying Check".to_owned(),
            respondent: Some(ThreadRole::Hurt),
            items: 4,
            minutes: 6,
            every_days: Some(28),
            answerable: true,
        }
    }

    pub(in crate::inventories::assign) fn trust_pulse() -> Instrument {
        Instrument {
            key: "trust_pulse".to_owned(),
            title: "Trust".to_owned(),
            respondent: None,
            answerable: false,
            ..staying_check()
        }
    }

    #[test]
    fn only_forms_whose_text_is_here_are_offered() {
        let offers = offers(vec![staying_check(), trust_pulse()]);
        assert_eq!(offers.len(), 1);
        assert_eq!(
            offers[0].line,
            "Staying Check: 4 questions, about 6 min, for the hurt partner, usually every 28 days"
        );
    }

    #[test]
    fn a_thread_belongs_to_a_side() {
        let (couple, robin) = (alder(), cynic::Id::new("per_1"));
        assert!(couple.thread_of(&robin, Some(ThreadRole::Hurt)).is_some());
        assert!(couple.thread_of(&robin, Some(ThreadRole::Involved)).is_none());
        assert!(couple.thread_of(&robin, None).is_none());
        assert_eq!(couple.roles_of(&robin), "Hurt partner");
    }
}
