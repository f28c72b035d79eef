//! What somebody said they need, what became of it, and what was offered to them.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    moments::{Zone, day},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, Instant, Partner, Problem, TypedDate, plain_number},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/needs", get(show).post(act))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Needs {
    viewer: Option<Viewer>,
    #[arguments(first: 50)]
    my_loops: Option<ScoreLoopConnection>,
    #[arguments(first: 50)]
    my_offers: Option<OfferConnection>,
}

#[derive(cynic::QueryFragment)]
struct Viewer {
    person: Someone,
    partners: Vec<Partner>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
struct Someone {
    id: cynic::Id,
    zone: String,
}

#[derive(cynic::QueryFragment)]
struct ScoreLoopConnection {
    nodes: Vec<ScoreLoop>,
}

#[derive(cynic::QueryFragment)]
struct OfferConnection {
    nodes: Vec<Offer>,
}

#[derive(cynic::QueryFragment)]
struct ScoreLoop {
    id: cynic::Id,
    title: String,
    label: String,
    standing: LoopStanding,
    opened_at: Instant,
    maximum: f64,
    ratings: Vec<LoopRating>,
    need_response: Option<cynic::Id>,
    need: Option<Need>,
    offers: Vec<Offer>,
}

#[derive(cynic::QueryFragment)]
struct LoopRating {
    value: f64,
}

#[derive(cynic::QueryFragment)]
struct Need {
    item: cynic::Id,
    text: String,
}

#[derive(cynic::QueryFragment)]
struct Offer {
    id: cynic::Id,
    from: Partner,
    to: Partner,
    text: String,
    by: Date,
    state: OfferState,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoopStanding {
    Open,
    NeedWritten,
    Offered,
    Closed,
    Stale,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfferState {
    Offered,
    Accepted,
    Done,
    LetGo,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum OfferAnswer {
    Accept,
    Done,
    LetGo,
}

impl ScoreLoop {
    /// The ratings, oldest first.
    fn rated(&self) -> String {
        let ratings: Vec<String> = self.ratings.iter().map(|rating| plain_number(rating.value)).collect();
        format!("You rated {} of {}.", ratings.join(", "), plain_number(self.maximum))
    }
}

impl Offer {
    /// By when.
    fn by_day(&self) -> String {
        day(&self.by)
    }
}

impl LoopStanding {
    /// Whether something can be offered.
    fn goes_on(self) -> bool {
        matches!(self, Self::Open | Self::NeedWritten | Self::Offered)
    }

    /// What became of it, for its author.
    fn words(self) -> &'static str {
        match self {
            Self::Open | Self::NeedWritten => "It is open. Nothing is offered yet.",
            Self::Offered => "Something is offered. You rate it again when your next form comes.",
            Self::Closed => "It has ended: you rated it higher since then, or this care ended for you.",
            Self::Stale => "Nothing happened for some weeks. It opens again with your next rating.",
        }
    }
}

impl OfferState {
    /// What became of an offer.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Offered => "Offered",
            Self::Accepted => "Taken on",
            Self::Done => "Done",
            Self::LetGo => "Let go",
        }
    }
}

#[derive(cynic::InputObject)]
struct OfferAfterRatingInput {
    key: String,
    score_loop: cynic::Id,
    to: cynic::Id,
    text: String,
    by: TypedDate,
}

#[derive(cynic::QueryVariables)]
struct MakeVariables {
    input: OfferAfterRatingInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "MakeVariables")]
struct Make {
    #[arguments(input: $input)]
    offer_after_rating: ScoreLoopPayload,
}

#[derive(cynic::QueryFragment)]
struct ScoreLoopPayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct AnswerOfferInput {
    offer: cynic::Id,
    answer: OfferAnswer,
}

#[derive(cynic::QueryVariables)]
struct AnswerVariables {
    input: AnswerOfferInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "AnswerVariables")]
struct Answer {
    #[arguments(input: $input)]
    answer_offer: OfferPayload,
}

#[derive(cynic::QueryFragment)]
struct OfferPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "inventories/needs.html")]
struct NeedsPage {
    me: String,
    partners: Vec<Partner>,
    loops: Vec<ScoreLoop>,
    offers: Vec<Offer>,
    typed: Typed,
    key: String,
    zone: Zone,
    problems: Problems,
}

/// What was typed into the one form that was sent.
#[derive(Default)]
struct Typed {
    score_loop: String,
    to: String,
    text: String,
    by: String,
}

impl NeedsPage {
    /// What was typed for this loop; nothing for the others.
    fn typed_for(&self, id: &cynic::Id) -> (&str, &str, &str) {
        let Typed { score_loop, to, text, by } = &self.typed;
        if score_loop == id.inner() { (to, text, by) } else { ("", "", "") }
    }

    /// What is wrong with a field of this loop's form.
    fn wrong(&self, id: &cynic::Id, field: &str) -> &str {
        if self.typed.score_loop == id.inner() { self.problems.of(field) } else { "" }
    }
}

async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    let key = site.door.fresh_key();
    pages::show(&page(&site, &visitor, (key, Typed::default()), Problems::none()).await?)
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    (key, typed): (String, Typed),
    problems: Problems,
) -> Result<NeedsPage, Stop> {
    let found = ask(site, visitor, Needs::build(())).await?;
    let viewer = found.viewer.ok_or(Stop::SignInNeeded)?;
    Ok(NeedsPage {
        me: viewer.person.id.inner().to_owned(),
        zone: Zone::named(&viewer.person.zone),
        partners: viewer.partners,
        loops: found.my_loops.ok_or(Stop::NotFound)?.nodes,
        offers: found.my_offers.ok_or(Stop::NotFound)?.nodes,
        typed,
        key,
        problems,
    })
}

async fn act(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let problems = match form.text("act") {
        "accept" => answer(&site, &visitor, &form, OfferAnswer::Accept).await?,
        "done" => answer(&site, &visitor, &form, OfferAnswer::Done).await?,
        "let-go" => answer(&site, &visitor, &form, OfferAnswer::LetGo).await?,
        _ => make(&site, &visitor, &form).await?,
    };
    if problems.is_empty() {
        return pages::to("/needs");
    }
    let text = |field: &str| form.text(field).to_owned();
    let typed = Typed { score_loop: text("score_loop"), to: text("to"), text: text("text"), by: text("by") };
    let key = form.some("key").unwrap_or_else(|| site.door.fresh_key());
    pages::again(&page(&site, &visitor, (key, typed), problems).await?)
}

async fn make(site: &Site, visitor: &Visitor, form: &Form) -> Result<Problems, Stop> {
    let input = OfferAfterRatingInput {
        key: form.text("key").to_owned(),
        score_loop: cynic::Id::new(form.text("score_loop")),
        to: cynic::Id::new(form.text("to")),
        text: form.text("text").to_owned(),
        by: TypedDate(form.text("by").to_owned()),
    };
    let payload = ask(site, visitor, Make::build(MakeVariables { input })).await?.offer_after_rating;
    Problems::of_payload(payload.problems)
}

async fn answer(site: &Site, visitor: &Visitor, form: &Form, answer: OfferAnswer) -> Result<Problems, Stop> {
    let input = AnswerOfferInput { offer: cynic::Id::new(form.text("offer")), answer };
    let payload = ask(site, visitor, Answer::build(AnswerVariables { input })).await?.answer_offer;
    Problems::of_payload(payload.problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn partner(id: &str, name: &str) -> Partner {
        Partner { id: cynic::Id::new(id), name: name.to_owned() }
    }

    fn offer(state: OfferState) -> Offer {
        Offer {
            id: cynic::Id::new("ofr_1"),
            from: partner("per_1", "Ada"),
            to: partner("per_1", "Ada"),
            text: "A walk <3".to_owned(),
            by: Date(jiff::civil::date(2026, 11, 26)),
            state,
        }
    }

    fn page(standing: LoopStanding, offers: Vec<Offer>) -> String {
        let one = ScoreLoop {
            id: cynic::Id::new("loo_1"),
            title: "Staying Check".to_owned(),
            label: "Remorse".to_owned(),
            standing,
            opened_at: Instant("2026-11-22T11:00:00Z".parse().expect("a valid instant")),
            maximum: 5.0,
            ratings: vec![LoopRating { value: 2.0 }, LoopRating { value: 3.0 }],
            need_response: Some(cynic::Id::new("rsp_1")),
            need: Some(Need { item: cynic::Id::new("need_1"), text: "Time".to_owned() }),
            offers: vec![offer(OfferState::Offered)],
        };
        let page = NeedsPage {
            me: "per_1".to_owned(),
            partners: vec![partner("per_2", "Ben")],
            loops: vec![one],
            offers,
            typed: Typed::default(),
            key: "key".to_owned(),
            zone: Zone::named("UTC"),
            problems: Problems::none(),
        };
        page.render().expect("it renders")
    }

    #[test]
    fn something_can_be_offered_while_it_goes_on() {
        let open = page(LoopStanding::NeedWritten, Vec::new());
        check_page(&open);
        assert!(open.contains("Offer something") && open.contains("A walk &#60;3") && open.contains("2, 3"));
        let closed = page(LoopStanding::Closed, Vec::new());
        check_page(&closed);
        assert!(!closed.contains("Offer something"));
    }

    #[test]
    fn an_offer_is_taken_on_then_done() {
        let offered = page(LoopStanding::Closed, vec![offer(OfferState::Offered)]);
        check_page(&offered);
        assert!(offered.contains("Take it on") && !offered.contains("It is done"));
        let accepted = page(LoopStanding::Closed, vec![offer(OfferState::Accepted)]);
        check_page(&accepted);
        assert!(accepted.contains("It is done") && !accepted.contains("Take it on"));
    }
}
