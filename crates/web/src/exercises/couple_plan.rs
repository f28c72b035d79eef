//! A couple's trust plans and lapses, on the desk: both sides of every step, and the therapist's way through a lapse.

mod acts;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::QueryBuilder;

use super::{
    lapse::{LapsePrecision, LapseSeverity, LapseToldIn},
    trust_plan::{TrustStep, TrustStepStatus, TrustStepView},
};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, Instant, Person},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/couples/{id}/trust-plan", get(show).post(acts::act))
}

/// How far a lapse is.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LapseStage {
    Reported,
    SafetyChecked,
    Known,
    Discussed,
    Restarted,
    Reviewed,
    Closed,
}

impl LapseStage {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Reported, "reported"),
        (Self::SafetyChecked, "safety-checked"),
        (Self::Known, "known"),
        (Self::Discussed, "discussed"),
        (Self::Restarted, "restarted"),
        (Self::Reviewed, "reviewed"),
        (Self::Closed, "closed"),
    ];

    fn value(self) -> &'static str {
        Self::ALL.iter().find(|(stage, _)| *stage == self).map_or("", |(_, word)| word)
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(stage, _)| stage)
    }

    /// In words, on every page of the desk alike.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Reported => "Reported",
            Self::SafetyChecked => "Both asked about their safety",
            Self::Known => "Both know",
            Self::Discussed => "Talked about in a session",
            Self::Restarted => "Trust plan begun again",
            Self::Reviewed => "Agreements looked at",
            Self::Closed => "Closed",
        }
    }

    /// What the button says that leads here.
    fn button(self) -> &'static str {
        match self {
            Self::Reported => "Reported",
            Self::SafetyChecked => "I asked each of them alone about their safety",
            Self::Known => "Both of them know",
            Self::Discussed => "We talked about it in a session",
            Self::Restarted => "Begin the trust plan again",
            Self::Reviewed => "We looked at the agreements",
            Self::Closed => "Close it",
        }
    }
}

/// How it came to light.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum LapseOrigin {
    Involved,
    Hurt,
    ThirdParty,
}

impl LapseOrigin {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Involved, "involved"), (Self::Hurt, "hurt"), (Self::ThirdParty, "third-party")];

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(origin, _)| origin)
    }

    fn words(self) -> &'static str {
        match self {
            Self::Involved => "told by the involved partner",
            Self::Hurt => "found by the hurt partner",
            Self::ThirdParty => "said by somebody else",
        }
    }
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct CouplePlan {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    couple: Option<Couple>,
    #[arguments(id: $id)]
    couple_trust_plans: Option<Vec<DeskTrustPlan>>,
    #[arguments(id: $id)]
    couple_lapses: Option<Vec<DeskLapse>>,
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

impl Couple {
    fn words_of(&self, thread: &Thread) -> String {
        let name = |id: &cynic::Id| {
            let member = self.members.iter().find(|member| member.person.id == *id);
            member.map_or_else(|| "somebody who has left".to_owned(), |member| member.person.name.clone())
        };
        format!("{} was hurt, {} was involved", name(&thread.hurt), name(&thread.involved))
    }
}

#[derive(cynic::QueryFragment)]
struct DeskTrustPlan {
    hurt: Person,
    involved: Person,
    cycle: i32,
    steps: Vec<DeskTrustStep>,
    troughs: Vec<TrustTrough>,
}

#[derive(cynic::QueryFragment)]
struct DeskTrustStep {
    step: TrustStep,
    status: Option<TrustStepStatus>,
    view: Option<TrustStepView>,
    stands: bool,
}

#[derive(cynic::QueryFragment)]
struct TrustTrough {
    lapse_at: Instant,
    lowest: Option<f64>,
    days_to_regain: Option<i32>,
    window_over: bool,
}

#[derive(cynic::QueryFragment)]
struct DeskLapse {
    id: cynic::Id,
    report: LapseReport,
    reported_by: String,
    reported_at: Instant,
    stage: LapseStage,
    next: Option<LapseStage>,
    next_due_at: Option<Instant>,
    within_window: Option<bool>,
}

#[derive(cynic::QueryFragment)]
struct LapseReport {
    origin: LapseOrigin,
    occurred_on: Date,
    severity: LapseSeverity,
    told_in: LapseToldIn,
}

#[derive(Template)]
#[template(path = "exercises/couple_plan.html")]
struct CouplePlanPage {
    desk: Desk,
    id: String,
    couple: Couple,
    plans: Vec<DeskTrustPlan>,
    lapses: Vec<DeskLapse>,
    key: String,
    /// What was chosen and typed so far, of a lapse to record.
    typed: Form,
    problems: Problems,
}

impl DeskTrustStep {
    fn said(&self) -> &'static str {
        self.status.map_or("Nothing said", TrustStepStatus::words)
    }

    fn seen(&self) -> &'static str {
        self.view.map_or("Nothing said", TrustStepView::words)
    }
}

impl DeskLapse {
    /// Whether it was told in time, for the record.
    fn in_time(&self) -> &'static str {
        match self.within_window {
            Some(true) => "Told within the agreed time.",
            Some(false) => "Told later than agreed.",
            None => "",
        }
    }
}

impl TrustTrough {
    /// What was measured after a lapse; while the 28 days are not over, as far as it is known.
    fn words(&self) -> String {
        let lowest = match (self.lowest, self.window_over) {
            (Some(low), true) => format!("lowest pulse {low}"),
            (Some(low), false) => format!("lowest pulse so far {low}"),
            (None, true) => "no pulse in the 28 days after".to_owned(),
            (None, false) => "no pulse yet".to_owned(),
        };
        let back = match (self.days_to_regain, self.window_over) {
            (Some(days), _) => format!("back after {days} days"),
            (None, true) => "not back to before".to_owned(),
            (None, false) => "the 28 days after are not over".to_owned(),
        };
        format!("{lowest}, {back}")
    }
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, id, (Form::default(), Problems::none())).await?)
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    id: String,
    (typed, problems): (Form, Problems),
) -> Result<CouplePlanPage, Stop> {
    let answer = ask(site, visitor, CouplePlan::build(Id { id: cynic::Id::new(&id) })).await?;
    Ok(CouplePlanPage {
        desk: Desk::open(answer.viewer, "/caseload")?,
        couple: answer.couple.ok_or(Stop::NotFound)?,
        plans: answer.couple_trust_plans.ok_or(Stop::NotFound)?,
        lapses: answer.couple_lapses.ok_or(Stop::NotFound)?,
        key: site.door.fresh_key(),
        id,
        typed,
        problems,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn the_desk_sees_both_sides_and_the_next_step_of_a_lapse() {
        let at = Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant"));
        let person = |name: &str| Person { id: cynic::Id::new("per_1"), name: name.to_owned() };
        let step = DeskTrustStep {
            step: TrustStep::Truth,
            status: Some(TrustStepStatus::Steady),
            view: Some(TrustStepView::NotYet),
            stands: false,
        };
        let plan = DeskTrustPlan {
            hurt: person("Ann"),
            involved: person("Ben"),
            cycle: 2,
            steps: vec![step],
            troughs: vec![TrustTrough { lapse_at: at, lowest: Some(2.0), days_to_regain: None, window_over: true }],
        };
        let lapse = DeskLapse {
            id: cynic::Id::new("lps_1"),
            report: LapseReport {
                origin: LapseOrigin::Involved,
                occurred_on: Date(jiff::civil::date(2026, 11, 20)),
                severity: LapseSeverity::Limit,
                told_in: LapseToldIn::Home,
            },
            reported_by: "Ben".to_owned(),
            reported_at: at,
            stage: LapseStage::Reported,
            next: Some(LapseStage::SafetyChecked),
            next_due_at: Some(at),
            within_window: Some(true),
        };
        let page = CouplePlanPage {
            desk: therapist("/caseload"),
            id: "cpl_1".to_owned(),
            couple: Couple {
                alias: "The A.".to_owned(),
                members: Vec::new(),
                threads: vec![Thread {
                    id: cynic::Id::new("thr_1"),
                    hurt: cynic::Id::new("per_1"),
                    involved: cynic::Id::new("per_2"),
                }],
            },
            plans: vec![plan],
            lapses: vec![lapse],
            key: "key".to_owned(),
            typed: Form::default(),
            problems: Problems::none(),
        };
        let html = check_page(&page);
        assert!(html.contains("Steady in it") && html.contains("Not yet") && html.contains("lowest pulse 2"));
        let early = TrustTrough { lapse_at: at, lowest: None, days_to_regain: None, window_over: false };
        assert_eq!(early.words(), "no pulse yet, the 28 days after are not over");
        assert!(html.contains("value=\"record\"") && html.contains("value=\"thr_1\""), "one can be recorded");
        assert!(html.contains("value=\"safety-checked\"") && html.contains("Told within the agreed time"));
    }
}
