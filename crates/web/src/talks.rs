//! Talks at home: what is planned, whether both could talk today, how a talk was.

mod acts;
mod query;
mod share;

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::QueryBuilder;

pub(crate) use self::query::TalkPlanState;
use self::query::{Latest, Ready, TalkPlan, TalksQuery};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    moments::Zone,
    pages::{self, Page},
    site::Site,
};

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/talks", get(show).post(acts::act))
        .route("/talks/{id}/share", get(share::show).post(share::share))
}

#[derive(Template)]
#[template(path = "talks/talks.html")]
struct TalksPage {
    plans: Vec<TalkPlan>,
    /// The last Staying Check, where no plan was made from it; empty when there is none.
    latest: String,
    latest_day: String,
    key: String,
    zone: Zone,
    /// What was chosen so far of a rating.
    typed: Form,
    problems: Problems,
}

impl TalksPage {
    /// Whether an answer about this plan's last talk was chosen, on a page that comes again.
    fn chose(&self, plan: &TalkPlan, question: &str, answer: &str) -> bool {
        self.typed.text("plan") == plan.id.inner() && self.typed.text(question) == answer
    }
}

async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor, Form::default(), Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, typed: Form, problems: Problems) -> Result<TalksPage, Stop> {
    let found = ask(site, visitor, TalksQuery::build(())).await?;
    let viewer = found.viewer.ok_or(Stop::SignInNeeded)?;
    let zone = Zone::named(&viewer.person.zone);
    let plans = found.my_talks.ok_or(Stop::NotFound)?.nodes;
    let responses = found.my_responses.map(|responses| responses.nodes).unwrap_or_default();
    let is_planned = |response: &Latest| plans.iter().any(|plan| plan.response.as_ref() == Some(&response.id));
    let latest = responses.into_iter().find(|response| response.instrument == "why_stay");
    let latest = latest.filter(|response| !is_planned(response));
    Ok(TalksPage {
        latest: latest.as_ref().map(|response| response.id.inner().to_owned()).unwrap_or_default(),
        latest_day: latest.map(|response| zone.day(&response.submitted_at)).unwrap_or_default(),
        plans,
        key: site.door.fresh_key(),
        zone,
        typed,
        problems,
    })
}

#[cfg(test)]
mod tests {
    use super::query::{Guide, Talk};
    use super::*;
    use crate::{testing::check_page, vocabulary::Partner};

    fn plan(state: TalkPlanState, is_open: bool) -> TalkPlan {
        let talk = Talk { number: 1, opens_with: Some("Persistence".to_owned()), about: None };
        let guide =
            Guide { talks: vec![talk], pause_word: Some("Maple".to_owned()), shown: Vec::new(), talk_until: None };
        TalkPlan {
            id: cynic::Id::new("tlk_1"),
            is_mine: false,
            with: Partner { id: cynic::Id::new("per_2"), name: "Ben".to_owned() },
            response: None,
            state,
            done: 1,
            ready: Some(Ready::Yes),
            closed_text: (!is_open).then(|| "Let us keep this.".to_owned()),
            guide: is_open.then_some(guide),
            choices: Vec::new(),
            to_rate: Some(1),
        }
    }

    fn page(plans: Vec<TalkPlan>) -> String {
        let page = TalksPage {
            plans,
            latest: "rsp_1".to_owned(),
            latest_day: "Thu 26 Nov 2026".to_owned(),
            key: "key".to_owned(),
            zone: Zone::named("UTC"),
            typed: Form::from(vec![("plan".to_owned(), "tlk_1".to_owned()), ("heard".to_owned(), "4".to_owned())]),
            problems: Problems::one("pause-tlk_1", "Say whether you needed the pause."),
        };
        page.render().expect("it renders")
    }

    #[test]
    fn a_closed_guide_shows_its_one_text_and_nothing_of_the_plan() {
        let html = page(vec![plan(TalkPlanState::Shared, false)]);
        check_page(&html);
        assert!(html.contains("Let us keep this.") && !html.contains("Persistence") && !html.contains("Maple"));
        assert!(html.contains("Could you talk about this calmly today?") && !html.contains("Begin the talk"));
        // Whoever has said nothing yet is asked, and told nothing.
        let unsaid = page(vec![TalkPlan { ready: None, ..plan(TalkPlanState::Shared, false) }]);
        check_page(&unsaid);
        assert!(unsaid.contains("Could you talk about this calmly today?") && !unsaid.contains("Let us keep this."));
    }

    #[test]
    fn an_open_guide_can_be_begun_and_a_talk_ended() {
        let open = page(vec![plan(TalkPlanState::Shared, true)]);
        check_page(&open);
        assert!(open.contains("Persistence") && open.contains("Maple") && open.contains("Begin the talk"));
        let talking = page(vec![plan(TalkPlanState::Talking, true)]);
        check_page(&talking);
        assert!(talking.contains("We have finished") && !talking.contains("calmly today"), "the talk has begun");
        assert!(talking.find("Maple") < talking.find("Persistence"), "the word that stops it stands first");
        assert!(talking.contains("value=\"4\" checked") && talking.contains("id=\"f-pause-tlk_1\""), "and is kept");
        check_page(&page(Vec::new()));
    }
}
