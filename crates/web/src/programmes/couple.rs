//! A couple's programme at a glance: three lanes over time, what each phase asks for, and every act on it.

mod acts;
mod words;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::QueryBuilder;

use self::words::{
    ProgrammeCheckStanding, ProgrammeDelivery, ProgrammeLane, ProgrammePartState, ProgrammePhaseStanding,
    ProgrammeStanding, ProgrammeTurn,
};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::Problems,
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, Person},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/couples/{id}/programme", get(show).post(acts::act))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct CoupleWay {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    couple: Option<Couple>,
    #[arguments(id: $id)]
    couple_programmes: Option<Vec<Enrolment>>,
    #[arguments(first: 100)]
    programmes: Option<ProgrammeConnection>,
}

#[derive(cynic::QueryFragment)]
struct Couple {
    alias: String,
    members: Vec<CoupleMember>,
    threads: Vec<Thread>,
}

#[derive(cynic::QueryFragment)]
struct CoupleMember {
    person: Person,
}

#[derive(cynic::QueryFragment)]
struct Thread {
    id: cynic::Id,
    hurt: cynic::Id,
    involved: cynic::Id,
}

#[derive(cynic::QueryFragment)]
struct ProgrammeConnection {
    nodes: Vec<Programme>,
}

#[derive(cynic::QueryFragment)]
struct Programme {
    key: String,
    title: String,
    purpose: String,
}

#[derive(cynic::QueryFragment)]
struct Enrolment {
    id: cynic::Id,
    title: String,
    hurt: Person,
    involved: Person,
    standing: ProgrammeStanding,
    enrolled_at: Instant,
    phases: Vec<EnrolmentPhase>,
    turns: Vec<EnrolmentTurn>,
}

#[derive(cynic::QueryFragment)]
struct EnrolmentPhase {
    name: String,
    title: String,
    purpose: String,
    standing: ProgrammePhaseStanding,
    comes_now: bool,
    waits_for: Vec<String>,
    times: Vec<EnrolmentTime>,
    checks: Vec<EnrolmentCheck>,
    steps: Vec<EnrolmentStep>,
}

#[derive(cynic::QueryFragment)]
struct EnrolmentTime {
    opened_at: Instant,
    ended_at: Option<Instant>,
    standing: ProgrammePhaseStanding,
}

#[derive(cynic::QueryFragment)]
struct EnrolmentCheck {
    words: String,
    about: Option<String>,
    standing: ProgrammeCheckStanding,
}

#[derive(cynic::QueryFragment)]
struct EnrolmentStep {
    name: String,
    lane: ProgrammeLane,
    title: String,
    delivery: ProgrammeDelivery,
    blocked: Option<String>,
    confirm_first: Option<String>,
    offered_at: Option<Instant>,
    parts: Vec<EnrolmentPart>,
    earlier: Vec<EnrolmentPart>,
}

#[derive(cynic::QueryFragment)]
struct EnrolmentPart {
    person: Person,
    state: ProgrammePartState,
    at: Option<Instant>,
    done_at: Option<Instant>,
    times_done: i32,
    overdue: bool,
    run: Option<cynic::Id>,
}

#[derive(cynic::QueryFragment)]
struct EnrolmentTurn {
    turn: ProgrammeTurn,
    phase: Option<String>,
    at: Instant,
}

#[derive(Template)]
#[template(path = "programmes/couple.html")]
struct CoupleProgrammePage {
    desk: Desk,
    id: String,
    couple: Couple,
    ways: Vec<Enrolment>,
    programmes: Vec<Programme>,
    key: String,
    problems: Problems,
}

impl CoupleProgrammePage {
    fn has_running(&self) -> bool {
        self.ways.iter().any(|way| way.standing != ProgrammeStanding::Ended)
    }
}

impl Couple {
    fn words_of(&self, thread: &Thread) -> String {
        let name = |id: &cynic::Id| {
            let member = self.members.iter().find(|member| member.person.id == *id);
            member.map_or_else(|| "somebody who has left".to_owned(), |member| member.person.name.clone())
        };
        format!("{} was hurt, {} was involved", name(&thread.hurt), name(&thread.involved))
    }
}

impl Enrolment {
    /// The lanes with the names of those whose they are.
    fn lanes(&self) -> [(ProgrammeLane, String); 3] {
        [
            (ProgrammeLane::Hurt, self.hurt.name.clone()),
            (ProgrammeLane::Involved, self.involved.name.clone()),
            (ProgrammeLane::Joint, "Both".to_owned()),
        ]
    }

    /// The phases to which the couple can go back.
    fn behind(&self) -> impl Iterator<Item = &EnrolmentPhase> {
        self.phases.iter().filter(|phase| !phase.times.is_empty())
    }
}

impl EnrolmentPhase {
    fn is_open(&self) -> bool {
        self.standing == ProgrammePhaseStanding::Open
    }

    /// Whether nothing but what the therapist has to say stands in the way.
    fn can_move(&self) -> bool {
        (self.is_open() || self.comes_now)
            && self.checks.iter().all(|check| check.standing != ProgrammeCheckStanding::Lacking)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand out references")]
    fn of_lane(&self, lane: &ProgrammeLane) -> Vec<&EnrolmentStep> {
        self.steps.iter().filter(|step| step.lane == *lane).collect()
    }

    /// When it was open, for the table.
    fn when(&self, zone: &Zone) -> String {
        let times = self.times.iter().map(|time| {
            let from = zone.day(&time.opened_at);
            let until = time.ended_at.as_ref().map(|at| zone.day(at));
            let set_back = if time.standing == ProgrammePhaseStanding::SetBack { ", then set back" } else { "" };
            until.map_or_else(|| format!("since {from}"), |until| format!("{from} to {until}{set_back}"))
        });
        times.collect::<Vec<_>>().join("; ")
    }

    /// How far a lane is in it, for the table.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand out references")]
    fn tally(&self, lane: &ProgrammeLane) -> String {
        let parts: Vec<&EnrolmentPart> =
            self.steps.iter().filter(|step| step.lane == *lane).flat_map(|step| &step.parts).collect();
        let count = |state: ProgrammePartState| parts.iter().filter(|part| part.state == state).count();
        if parts.is_empty() || self.times.is_empty() {
            return String::new();
        }
        let mut words = vec![format!("{} of {} done", count(ProgrammePartState::Done), parts.len())];
        let late = parts.iter().filter(|part| part.overdue).count();
        if late > 0 {
            words.push(format!("{late} overdue"));
        }
        words.join(", ")
    }
}

impl EnrolmentCheck {
    fn line(&self) -> String {
        match &self.about {
            Some(about) => format!("{about}: {}", self.words.to_lowercase()),
            None => self.words.clone(),
        }
    }

    fn is_to_confirm(&self) -> bool {
        self.standing == ProgrammeCheckStanding::ToConfirm
    }
}

impl EnrolmentStep {
    /// Whether somebody still waits for it.
    fn waits(&self) -> bool {
        self.parts.iter().any(EnrolmentPart::waits)
    }
}

impl EnrolmentPart {
    fn waits(&self) -> bool {
        matches!(self.state, ProgrammePartState::Waiting | ProgrammePartState::PutOff)
    }

    /// What became of it, in one line.
    fn line(&self, zone: &Zone) -> String {
        let on = |at: Option<Instant>| at.map(|at| format!(" {}", zone.day(&at))).unwrap_or_default();
        match self.state {
            ProgrammePartState::Waiting => "not given yet".to_owned(),
            ProgrammePartState::PutOff => format!("could not be given{}", on(self.at)),
            ProgrammePartState::Given if self.overdue => format!("given{}, overdue", on(self.at)),
            ProgrammePartState::Given => format!("given{}", on(self.at)),
            ProgrammePartState::Done if self.times_done > 1 => {
                format!("done {} times, first{}", self.times_done, on(self.done_at))
            }
            ProgrammePartState::Done => format!("done{}", on(self.done_at)),
            ProgrammePartState::Over => format!("given{}, and over", on(self.at)),
            ProgrammePartState::LeftOut => format!("left out{}", on(self.at)),
        }
    }
}

impl EnrolmentTurn {
    fn line(&self) -> String {
        match &self.phase {
            Some(phase) => format!("{} to: {phase}", self.turn.words()),
            None => self.turn.words().to_owned(),
        }
    }
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, id, Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, id: String, problems: Problems) -> Result<CoupleProgrammePage, Stop> {
    let answer = ask(site, visitor, CoupleWay::build(Id { id: cynic::Id::new(&id) })).await?;
    Ok(CoupleProgrammePage {
        desk: Desk::open(answer.viewer, "/caseload")?,
        couple: answer.couple.ok_or(Stop::NotFound)?,
        ways: answer.couple_programmes.ok_or(Stop::NotFound)?,
        programmes: answer.programmes.map(|list| list.nodes).unwrap_or_default(),
        key: site.door.fresh_key(),
        id,
        problems,
    })
}

#[cfg(test)]
mod tests;
