//! Everything about one couple on one page: both partners side by side, what moves, what waits, and what they wrote they need.

mod loops;
mod member;
mod moved;
mod progress;
mod query;
mod safety;
mod since;

use askama::Template;
use axum::extract::{Path, State};
use cynic::QueryBuilder;

use self::member::Partner;
use self::progress::Whole;
use self::query::{Couple, CoupleQuery, CoupleVariables, Lapse};
use self::safety::Strip;
use self::since::Side;
use crate::appointments::Line;
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::Desk;
use crate::errors::Stop;
use crate::exercises::LapseStage;
use crate::moments::Zone;
use crate::pages::{self, Page};
use crate::site::Site;

#[derive(Template)]
#[template(path = "couples/couple.html")]
struct CouplePage {
    desk: Desk,
    id: String,
    alias: String,
    status: &'static str,
    opened: String,
    service: &'static str,
    /// Since when it is that, and why; empty where it always was.
    service_change: String,
    /// Whether it is treatment, in which a private check can be entered.
    is_treatment: bool,
    mode: &'static str,
    mode_meaning: &'static str,
    /// Empty when none is proposed.
    proposed: &'static str,
    hold: Option<HoldBanner>,
    lapses: Vec<LapseLine>,
    partners: Vec<Partner>,
    threads: Vec<ThreadLine>,
    care_team: Vec<(String, &'static str)>,
    /// Since when until when they were in care before, a line each.
    earlier: Vec<String>,
    /// What is known about their safety; for their lead therapist alone.
    safety: Option<Strip>,
    /// What each did since the last appointment they came to.
    since: Vec<Side>,
    /// The next appointment of any of them.
    next: Option<Line>,
}

struct HoldBanner {
    id: String,
    cause: &'static str,
    since: String,
    release_asked: bool,
}

/// A lapse that is not closed.
struct LapseLine {
    reported: String,
    stage: &'static str,
}

struct ThreadLine {
    hurt: String,
    involved: String,
    opened: String,
}

impl CouplePage {
    /// Whether anybody answered anything twice.
    fn has_moves(&self) -> bool {
        self.partners.iter().any(|partner| !partner.moved.is_empty())
    }
}

/// `GET /couples/{id}`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let operation = CoupleQuery::build(CoupleVariables { id: cynic::Id::new(&id) });
    let answer = ask(&site, &visitor, operation).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    let safety = Strip::of(&site, &visitor, &id, &desk).await?;
    let lapses = open_lapses(&answer.couple_lapses.unwrap_or_default(), &desk.zone);
    let next = answer.couple_appointments.and_then(|list| list.nodes.first().map(|one| one.line(&desk.zone)));
    let since = since::sides(&answer.since_appointment.unwrap_or_default(), &couple, &desk.zone);
    pages::show(&CouplePage { lapses, safety, since, next, ..page(desk, &couple) })
}

/// The lapses that still wait for something.
fn open_lapses(lapses: &[Lapse], zone: &Zone) -> Vec<LapseLine> {
    let open = lapses.iter().filter(|lapse| lapse.stage != LapseStage::Closed);
    open.map(|lapse| LapseLine { reported: zone.day(&lapse.reported_at), stage: lapse.stage.words() }).collect()
}

fn page(desk: Desk, couple: &Couple) -> CouplePage {
    let zone = desk.zone.clone();
    let name = |id: &cynic::Id| {
        let member = couple.members.iter().find(|member| member.person.id == *id);
        member.map_or_else(|| "Somebody no longer in this couple".to_owned(), |member| member.person.name.clone())
    };
    let threads = couple.threads.iter().map(|thread| ThreadLine {
        hurt: name(&thread.hurt),
        involved: name(&thread.involved),
        opened: zone.day(&thread.opened_at),
    });
    CouplePage {
        id: couple.id.inner().to_owned(),
        alias: couple.alias.clone(),
        status: couple.status.words(),
        opened: zone.day(&couple.opened_at),
        service: couple.service.words(),
        service_change: couple.service_change.as_ref().map(|change| since(change, &zone)).unwrap_or_default(),
        is_treatment: couple.service.is_treatment(),
        mode: couple.mode.for_the_desk(),
        mode_meaning: couple.mode.meaning(),
        proposed: couple.proposed_mode.map_or("", |mode| mode.for_the_desk()),
        hold: couple.hold.as_ref().map(|hold| HoldBanner {
            id: hold.id.inner().to_owned(),
            cause: hold.cause.words(),
            since: zone.day(&hold.placed_at),
            release_asked: hold.release_asked,
        }),
        partners: member::partners(couple, &zone),
        threads: threads.collect(),
        safety: None,
        lapses: Vec::new(),
        since: Vec::new(),
        next: None,
        care_team: couple.care_team.iter().map(in_team).collect(),
        earlier: couple.earlier_care.iter().map(|earlier| before(earlier, couple, &zone)).collect(),
        desk,
    }
}

/// Since when care is what it is, and why, in a sentence.
fn since(change: &query::ServiceChange, zone: &Zone) -> String {
    let reason = change.reason.as_deref().unwrap_or("recommended at the end of their consultation");
    format!("Since {}: {reason}", zone.day(&change.at))
}

/// Earlier care and the gap after it, in a sentence.
fn before(earlier: &query::EarlierCare, couple: &Couple, zone: &Zone) -> String {
    let (began, parted) = (zone.day(&earlier.began_at), zone.day(&earlier.parted_at));
    format!(
        "From {began} to {parted}, then apart until {}. What was agreed then does not hold now.",
        zone.day(&couple.opened_at)
    )
}

/// Somebody of the care team with their part.
fn in_team(member: &query::CareTeamMember) -> (String, &'static str) {
    let waits = if member.awaits_consent { " (reads nothing yet)" } else { "" };
    (format!("{}{waits}", member.person.name), member.role.words())
}
