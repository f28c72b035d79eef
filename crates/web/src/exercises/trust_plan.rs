//! One's own side of the five steps: where I am with each, or whether I see it. No total, no percentage, no date.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Partner, Problem},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/trust-plan", get(show).post(say))
}

/// A step.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrustStep {
    Truth,
    Responsibility,
    Understanding,
    Support,
    Time,
}

impl TrustStep {
    const ALL: [Self; 5] = [Self::Truth, Self::Responsibility, Self::Understanding, Self::Support, Self::Time];

    fn value(self) -> &'static str {
        match self {
            Self::Truth => "truth",
            Self::Responsibility => "responsibility",
            Self::Understanding => "understanding",
            Self::Support => "support",
            Self::Time => "time",
        }
    }

    /// In a word or two, on every page alike.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Truth => "Truth and openness",
            Self::Responsibility => "Responsibility",
            Self::Understanding => "Understanding",
            Self::Support => "Comfort and support",
            Self::Time => "Time",
        }
    }

    /// What it asks of whoever takes the step.
    fn of_mine(self) -> &'static str {
        match self {
            Self::Truth => "You answer what you are asked, as deep as it is asked, and again when it is asked again.",
            Self::Responsibility => "You say what you did without excuses, and change what you do.",
            Self::Understanding => "You understand what it changed, and that grief can come back without warning.",
            Self::Support => "You say back what you hear before you answer, and ask what would help.",
            Self::Time => "You leave the pace to the other, and go on when nobody looks.",
        }
    }

    /// The same, as the other sees it.
    fn of_theirs(self) -> &'static str {
        match self {
            Self::Truth => "You get answers as deep as you ask for, and again when you ask again.",
            Self::Responsibility => "You hear no excuses, and what is done changes.",
            Self::Understanding => "What it changed for you is understood, also when grief comes back.",
            Self::Support => "You are heard before you are answered, and asked what would help.",
            Self::Time => "The pace is yours, and trust is not claimed.",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.value() == word)
    }
}

/// Where the involved partner is with a step.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrustStepStatus {
    NotStarted,
    Working,
    Steady,
}

impl TrustStepStatus {
    const ALL: [Self; 3] = [Self::NotStarted, Self::Working, Self::Steady];

    fn value(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::Working => "working",
            Self::Steady => "steady",
        }
    }

    /// In words, on every page alike.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::NotStarted => "Not begun",
            Self::Working => "At it",
            Self::Steady => "Steady in it",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.value() == word)
    }
}

/// Whether the hurt partner sees a step.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrustStepView {
    NotYet,
    Partly,
    Yes,
    NotSure,
}

impl TrustStepView {
    const ALL: [Self; 4] = [Self::NotYet, Self::Partly, Self::Yes, Self::NotSure];

    fn value(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::Partly => "partly",
            Self::Yes => "yes",
            Self::NotSure => "not-sure",
        }
    }

    /// In words, on every page alike.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::NotYet => "Not yet",
            Self::Partly => "In part",
            Self::Yes => "Yes",
            Self::NotSure => "Not sure",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.value() == word)
    }
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Plans {
    my_trust_plans: Option<Vec<MyTrustPlan>>,
}

#[derive(cynic::QueryFragment)]
struct MyTrustPlan {
    thread: cynic::Id,
    with: Partner,
    involved: bool,
    begun_again: bool,
    steps: Vec<MyTrustStep>,
}

#[derive(cynic::QueryFragment)]
struct MyTrustStep {
    step: TrustStep,
    status: Option<TrustStepStatus>,
    view: Option<TrustStepView>,
}

#[derive(cynic::InputObject)]
struct MarkTrustStepInput {
    thread: Option<cynic::Id>,
    step: TrustStep,
    status: TrustStepStatus,
}

#[derive(cynic::QueryVariables)]
struct MarkVariables {
    input: MarkTrustStepInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "MarkVariables")]
struct Mark {
    #[arguments(input: $input)]
    mark_trust_step: TrustPlanPayload,
}

#[derive(cynic::InputObject)]
struct SeeTrustStepInput {
    thread: Option<cynic::Id>,
    step: TrustStep,
    view: TrustStepView,
}

#[derive(cynic::QueryVariables)]
struct SeeVariables {
    input: SeeTrustStepInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "SeeVariables")]
struct See {
    #[arguments(input: $input)]
    see_trust_step: TrustPlanPayload,
}

#[derive(cynic::QueryFragment)]
struct TrustPlanPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "exercises/trust_plan.html")]
struct TrustPlanPage {
    plans: Vec<MyTrustPlan>,
    problems: Problems,
}

async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor, Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, problems: Problems) -> Result<TrustPlanPage, Stop> {
    let plans = ask(site, visitor, Plans::build(())).await?.my_trust_plans.ok_or(Stop::NotFound)?;
    Ok(TrustPlanPage { plans, problems })
}

async fn say(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let (thread, step) = (form.some("thread").map(cynic::Id::new), TrustStep::parse(form.text("step")));
    let problems = match (step, TrustStepStatus::parse(form.text("word")), TrustStepView::parse(form.text("word"))) {
        (Some(step), Some(status), _) => {
            let input = MarkTrustStepInput { thread, step, status };
            ask(&site, &visitor, Mark::build(MarkVariables { input })).await?.mark_trust_step.problems
        }
        (Some(step), None, Some(view)) => {
            let input = SeeTrustStepInput { thread, step, view };
            ask(&site, &visitor, See::build(SeeVariables { input })).await?.see_trust_step.problems
        }
        _ => return Err(Stop::NotAForm),
    };
    let problems = Problems::of_payload(problems)?;
    if problems.is_empty() {
        // Back to the step that was pressed, not to the top of the page.
        let step = TrustStep::parse(form.text("step")).map_or("", TrustStep::value);
        return pages::to(&format!("/trust-plan#{}-{step}", form.text("thread")));
    }
    pages::again(&page(&site, &visitor, problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn rendered(involved: bool) -> String {
        let step = MyTrustStep {
            step: TrustStep::Truth,
            status: involved.then_some(TrustStepStatus::Working),
            view: (!involved).then_some(TrustStepView::NotSure),
        };
        let plan = MyTrustPlan {
            thread: cynic::Id::new("thr_1"),
            with: Partner { id: cynic::Id::new("per_2"), name: "Ben".to_owned() },
            involved,
            begun_again: true,
            steps: vec![step],
        };
        let html = TrustPlanPage { plans: vec![plan], problems: Problems::none() }.render().expect("it renders");
        check_page(&html);
        html
    }

    #[test]
    fn each_side_says_its_own_and_reads_no_figure() {
        let mine = rendered(true);
        assert!(mine.contains("value=\"working\" aria-pressed=\"true\"") && !mine.contains("Not sure"));
        let theirs = rendered(false);
        assert!(theirs.contains("value=\"not-sure\" aria-pressed=\"true\"") && !theirs.contains("Steady in it"));
        assert!(theirs.contains("You owe nothing"));
        assert!([mine, theirs].iter().all(|html| !html.contains('%')));
    }
}
