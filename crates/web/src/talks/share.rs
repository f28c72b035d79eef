//! Before a plan is shared: what of each quality the other will see, once both could talk.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::query::{Quality, TalkPart, TalkPlanState, TalksQuery};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::Problem,
};

#[derive(cynic::InputObject)]
struct TalkShownInput {
    item: cynic::Id,
    parts: Vec<TalkPart>,
}

#[derive(cynic::InputObject)]
struct ShareTalkPlanInput {
    talk_plan: cynic::Id,
    pause_word: String,
    shown: Vec<TalkShownInput>,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: ShareTalkPlanInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct Share {
    #[arguments(input: $input)]
    share_talk_plan: TalkPlanPayload,
}

#[derive(cynic::QueryFragment)]
struct TalkPlanPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "talks/share.html")]
struct SharePage {
    id: String,
    other: String,
    choices: Vec<Quality>,
    ticked: Vec<String>,
    pause_word: String,
    problems: Problems,
}

impl SharePage {
    /// Whether a part of a quality was ticked.
    fn is_ticked(&self, item: &str, part: &str) -> bool {
        self.ticked.iter().any(|ticked| ticked.split_once(' ') == Some((item, part)))
    }
}

pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, id, &Form::default(), Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, id: String, form: &Form, problems: Problems) -> Result<SharePage, Stop> {
    let found = ask(site, visitor, TalksQuery::build(())).await?;
    found.viewer.ok_or(Stop::SignInNeeded)?;
    let mut plans = found.my_talks.ok_or(Stop::NotFound)?.nodes.into_iter();
    let plan =
        plans.find(|plan| plan.id.inner() == id && plan.state == TalkPlanState::Private).ok_or(Stop::NotFound)?;
    Ok(SharePage {
        id,
        other: plan.with.name,
        choices: plan.choices,
        ticked: form.all("show").map(str::to_owned).collect(),
        pause_word: form.text("pauseWord").to_owned(),
        problems,
    })
}

pub(super) async fn share(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let input = ShareTalkPlanInput {
        talk_plan: cynic::Id::new(&id),
        pause_word: form.text("pauseWord").to_owned(),
        shown: form.all("show").filter_map(chosen).collect(),
    };
    let payload = ask(&site, &visitor, Share::build(Variables { input })).await?.share_talk_plan;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to("/talks");
    }
    pages::again(&page(&site, &visitor, id, &form, problems).await?)
}

/// A ticked box: the item and the part.
fn chosen(ticked: &str) -> Option<TalkShownInput> {
    let (item, part) = ticked.split_once(' ')?;
    let part = match part {
        "rating" => TalkPart::Rating,
        "facets" => TalkPart::Facets,
        "need" => TalkPart::Need,
        _ => return None,
    };
    Some(TalkShownInput { item: cynic::Id::new(item), parts: vec![part] })
}

#[cfg(test)]
mod tests {
    use super::super::query::TalkFacet;
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn each_part_that_is_there_can_be_ticked() {
        let quality = Quality {
            item: cynic::Id::new("ws1"),
            label: "Remorse".to_owned(),
            rating: Some("2 of 5: slightly".to_owned()),
            facets: vec![TalkFacet { label: "Regret".to_owned(), answer: "partly".to_owned() }],
            need: None,
        };
        let page = SharePage {
            id: "tlk_1".to_owned(),
            other: "Ben".to_owned(),
            choices: vec![quality],
            ticked: vec!["ws1 rating".to_owned()],
            pause_word: "Maple".to_owned(),
            problems: Problems::none(),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert_eq!((html.matches("type=\"checkbox\"").count(), html.matches(" checked").count()), (2, 1));
    }
}
