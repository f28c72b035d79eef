//! What can be assigned, and to whom.

use crate::desk::DeskViewer;
use crate::desk::words::ThreadRole;
use crate::forms::Problems;
use crate::moments::day;
use crate::schema;
use crate::vocabulary::{Date, Person, Problem};

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
    #[arguments(first: 100, couple: $id)]
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
    #[arguments(first: 50)]
    pub(super) series: SeriesConnection,
    pub(super) courses: Vec<Course>,
}

/// The standard battery as it runs for somebody.
#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Course {
    pub(super) id: cynic::Id,
    follow_up: bool,
    awaits_consent: bool,
    next_due: Option<Date>,
    until: Option<Date>,
}

impl Course {
    /// What it is called.
    pub(super) fn title(&self) -> &'static str {
        if self.follow_up { "Standard set after the end of care" } else { "Standard set while care lasts" }
    }

    /// How it goes on, in one line.
    pub(super) fn line(&self) -> String {
        let next = self.next_due.as_ref().map(|next| format!(", next due {}", day(next))).unwrap_or_default();
        let until = self.until.as_ref().map(|until| format!(", until {}", day(until))).unwrap_or_default();
        let waits = if self.awaits_consent { ", waits for their consent" } else { "" };
        format!("{}{waits}{next}{until}", self.title())
    }
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct SeriesConnection {
    pub(super) nodes: Vec<Series>,
}

/// Something that is asked again and again.
#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Series {
    pub(super) id: cynic::Id,
    pub(super) title: String,
    every_days: Option<i32>,
    before_appointments: bool,
    next_due: Option<Date>,
    until: Option<Date>,
}

impl Series {
    /// How it goes on, in one line.
    pub(super) fn line(&self) -> String {
        let next = self.next_due.as_ref().map(|next| format!(", next due {}", day(next))).unwrap_or_default();
        let until = self.until.as_ref().map(|until| format!(", until {}", day(until))).unwrap_or_default();
        let often = match self.every_days {
            _ if self.before_appointments => "before each appointment".to_owned(),
            Some(1) => "every day".to_owned(),
            days => format!("every {} days", days.unwrap_or_default()),
        };
        format!("{often}{next}{until}")
    }
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Thread {
    pub(super) id: cynic::Id,
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
    pub(super) title: String,
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

    /// Who was hurt by whom in a thread, to tell several apart.
    pub(super) fn words_of(&self, thread: &Thread) -> String {
        format!(
            "{} was hurt, {} was involved",
            self.name_of(thread.hurt.inner()),
            self.name_of(thread.involved.inner())
        )
    }

    /// The name of a member; "Somebody" for anybody else.
    fn name_of(&self, person: &str) -> &str {
        let member = self.members.iter().find(|member| member.person.id.inner() == person);
        member.map_or("Somebody", |member| member.person.name.as_str())
    }

    /// Whether anything is asked of a member again and again.
    pub(super) fn has_series(&self) -> bool {
        self.members.iter().any(CoupleMember::has_series)
    }
}

impl CoupleMember {
    /// Whether anything is asked of them again and again.
    pub(super) fn has_series(&self) -> bool {
        !self.series.nodes.is_empty() || !self.courses.is_empty()
    }
}

/// The door's problems in the words of this page: what is wrong with one form for one person names both.
pub(super) fn named(problems: &Problems, couple: &Couple, offers: &[Offer]) -> Problems {
    let title_of = |key: &str| offers.iter().find(|offer| offer.key == key).map_or("This form", |offer| &offer.title);
    let renamed = |problem: &Problem| {
        let Problem { field, code, message } = problem.clone();
        let (field, message) = match field.as_deref().map(|field| field.split('.').collect::<Vec<_>>()).as_deref() {
            Some(["parts", key, person]) => {
                (Some("instrument".to_owned()), format!("{}, {}: {message}", title_of(key), couple.name_of(person)))
            }
            Some(["instruments", ..]) => (Some("instrument".to_owned()), message),
            Some(["respondents"]) => (Some("respondent".to_owned()), message),
            _ => (field, message),
        };
        Problem { field, code, message }
    };
    Problems::all_of(problems.iter().map(renamed).collect())
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
    Offer { key: instrument.key, title: instrument.title, every_days: instrument.every_days, line }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Robin was hurt, Sam was involved.
    pub(in crate::inventories::assign) fn alder() -> Couple {
        let member = |id: &str, name: &str, nodes| CoupleMember {
            person: Person { id: cynic::Id::new(id), name: name.to_owned() },
            series: SeriesConnection { nodes },
            courses: vec![Course {
                id: cynic::Id::new("crs_1"),
                follow_up: true,
                awaits_consent: true,
                next_due: None,
                until: None,
            }],
        };
        let weekly = Series {
            id: cynic::Id::new("srs_1"),
            title: "Trust Pulse".to_owned(),
            every_days: Some(7),
            before_appointments: false,
            next_due: Some(Date(jiff::civil::date(2026, 12, 1))),
            until: None,
        };
        Couple {
            id: cynic::Id::new("cpl_1"),
            alias: "Alder".to_owned(),
            hold: None,
            members: vec![member("per_1", "Robin", vec![weekly]), member("per_2", "Sam", Vec::new())],
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
    fn what_is_wrong_with_one_form_for_one_person_names_both() {
        let problem = |field: &str| Problem {
            field: Some(field.to_owned()),
            code: "TAKEN".to_owned(),
            message: "This is open for them already.".to_owned(),
        };
        let problems = Problems::all_of(vec![problem("parts.why_stay.per_2"), problem("firstDue")]);
        let named = named(&problems, &alder(), &offers(vec![staying_check()]));
        assert_eq!(named.of("instrument"), "Staying Check, Sam: This is open for them already.");
        assert_eq!(named.of("firstDue"), "This is open for them already.");
    }

    #[test]
    fn what_repeats_says_how_and_how_long() {
        let couple = alder();
        assert!(couple.has_series());
        let course = &couple.members[0].courses[0];
        assert_eq!(course.line(), "Standard set after the end of care, waits for their consent");
        assert_eq!(couple.members[0].series.nodes[0].line(), "every 7 days, next due Tue 1 Dec 2026");
        let before = Series {
            id: cynic::Id::new("srs_2"),
            title: "Hope".to_owned(),
            every_days: None,
            before_appointments: true,
            next_due: None,
            until: Some(Date(jiff::civil::date(2027, 3, 1))),
        };
        assert_eq!(before.line(), "before each appointment, until Mon 1 Mar 2027");
        assert_eq!(couple.roles_of(&cynic::Id::new("per_1")), "Hurt partner");
    }
}
