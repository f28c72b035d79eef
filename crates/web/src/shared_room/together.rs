//! The shared room for those whose it is: what both show each other and did together, while both would like it; and saying whether one does.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    chart::{self, Better, Chart, Drawing, Series},
    errors::Stop,
    forms::{Form, Problems},
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, Instant, Partner, Problem, Reader},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/together", get(show).post(wish))
}

/// How many of each kind stand open on the page. The earlier ones are folded, so that a long life together makes no endless page.
const OPEN: usize = 4;

/// What stands open of a list, the newest first.
fn newest<T>(list: &[T]) -> &[T] {
    list.get(..OPEN).unwrap_or(list)
}

/// What is folded of it.
fn older<T>(list: &[T]) -> &[T] {
    list.get(OPEN..).unwrap_or_default()
}

/// What one can wish for.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum SharedRoomPart {
    Room,
    Lines,
}

impl SharedRoomPart {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "room" => Some(Self::Room),
            "lines" => Some(Self::Lines),
            _ => None,
        }
    }
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Together {
    viewer: Option<Reader>,
    my_shared_rooms: Option<Vec<SharedRoom>>,
}

#[derive(cynic::QueryFragment)]
struct SharedRoom {
    id: cynic::Id,
    wished: bool,
    lines_wished: bool,
    closed_text: Option<String>,
    contents: Option<SharedRoomContents>,
}

#[derive(cynic::QueryFragment)]
struct SharedRoomContents {
    quiet_words: Option<String>,
    victories: Vec<SharedRoomEntry>,
    rituals: Vec<SharedRoomEntry>,
    agreements: Vec<SharedRoomAgreement>,
    talks_done: i32,
    ratings: Vec<SharedRoomRating>,
    lines: Vec<SharedRoomLine>,
}

#[derive(cynic::QueryFragment)]
struct SharedRoomEntry {
    by: Partner,
    since: Instant,
    lines: Vec<String>,
}

#[derive(cynic::QueryFragment)]
struct SharedRoomAgreement {
    id: cynic::Id,
    title: String,
    since: Instant,
    review_on: Option<Date>,
}

#[derive(cynic::QueryFragment)]
struct SharedRoomRating {
    by: Partner,
    question: String,
    answer: String,
    since: Instant,
}

#[derive(cynic::QueryFragment)]
struct SharedRoomLine {
    of: Partner,
    minimum: f64,
    maximum: f64,
    points: Vec<SharedRoomPoint>,
}

#[derive(cynic::QueryFragment)]
struct SharedRoomPoint {
    on: Date,
    value: f64,
}

#[derive(cynic::InputObject)]
struct WishSharedRoomInput {
    room: cynic::Id,
    part: SharedRoomPart,
    wished: bool,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: WishSharedRoomInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct Wish {
    #[arguments(input: $input)]
    wish_shared_room: SharedRoomPayload,
}

#[derive(cynic::QueryFragment)]
struct SharedRoomPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "shared_room/together.html")]
struct TogetherPage {
    rooms: Vec<SharedRoom>,
    zone: Zone,
    problems: Problems,
}

impl SharedRoomContents {
    fn is_empty(&self) -> bool {
        self.victories.is_empty()
            && self.rituals.is_empty()
            && self.agreements.is_empty()
            && self.ratings.is_empty()
            && self.lines.is_empty()
            && self.talks_done == 0
    }

    fn talks(&self) -> String {
        match self.talks_done {
            1 => "You have had one talk.".to_owned(),
            many => format!("You have had {many} talks."),
        }
    }

    /// The first line beside each of the others; alone where there is no other.
    fn charts(&self) -> Vec<Drawing> {
        let Some((first, others)) = self.lines.split_first() else { return Vec::new() };
        if others.is_empty() {
            return vec![drawn(0, first, None)];
        }
        others.iter().enumerate().map(|(at, other)| drawn(at, first, Some(other))).collect()
    }
}

fn drawn(at: usize, first: &SharedRoomLine, second: Option<&SharedRoomLine>) -> Drawing {
    Chart {
        id: format!("lines-{at}"),
        title: "How content each of you is".to_owned(),
        low: first.minimum,
        high: first.maximum,
        better: Better::Higher,
        first: series(first),
        second: second.map(series),
        cut: None,
        band: None,
        marks: Vec::new(),
    }
    .draw()
}

fn series(line: &SharedRoomLine) -> Series {
    let values: Vec<_> = line.points.iter().map(|point| (point.on.0, point.value)).collect();
    Series { name: line.of.name.clone(), points: chart::points(&values) }
}

async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor, Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, problems: Problems) -> Result<TogetherPage, Stop> {
    let together = ask(site, visitor, Together::build(())).await?;
    let viewer = together.viewer.ok_or(Stop::SignInNeeded)?;
    Ok(TogetherPage { rooms: together.my_shared_rooms.ok_or(Stop::NotFound)?, zone: viewer.zone(), problems })
}

async fn wish(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let wished = match form.text("wished") {
        "yes" => true,
        "no" => false,
        _ => return Err(Stop::NotAForm),
    };
    let part = SharedRoomPart::parse(form.text("part")).ok_or(Stop::NotAForm)?;
    let input = WishSharedRoomInput { room: cynic::Id::new(form.text("room")), part, wished };
    let payload = ask(&site, &visitor, Wish::build(Variables { input })).await?.wish_shared_room;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to("/together");
    }
    pages::again(&page(&site, &visitor, problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn rendered(room: SharedRoom) -> String {
        let page = TogetherPage { rooms: vec![room], zone: Zone::named("UTC"), problems: Problems::none() };
        let html = page.render().expect("it renders");
        check_page(&html);
        html
    }

    fn person(name: &str) -> Partner {
        Partner { id: cynic::Id::new("per_1"), name: name.to_owned() }
    }

    fn line(name: &str, value: f64) -> SharedRoomLine {
        let on = Date(jiff::civil::date(2026, 11, 20));
        SharedRoomLine { of: person(name), minimum: 0.0, maximum: 21.0, points: vec![SharedRoomPoint { on, value }] }
    }

    fn closed(wished: bool) -> SharedRoom {
        SharedRoom {
            id: cynic::Id::new("rom_1"),
            wished,
            lines_wished: false,
            closed_text: Some("Nothing is shown here at the moment.".to_owned()),
            contents: None,
        }
    }

    #[test]
    fn a_closed_room_says_what_one_wished_and_nothing_of_anybody_else() {
        let unwished = rendered(closed(false));
        assert!(unwished.contains("value=\"yes\"") && !unwished.contains("value=\"no\""));
        let wished = rendered(closed(true));
        assert!(wished.contains("You would like this room") && wished.contains("Nothing is shown here"));
        assert!(wished.contains("name=\"part\" value=\"lines\""), "the lines are wished for apart");
    }

    /// One section of the page, and nothing after it.
    fn section<'page>(html: &'page str, title: &str) -> &'page str {
        let heading = format!("<h2>{title}</h2>");
        let after = html.split_once(&heading).expect("the section is there").1;
        after.split_once("<h2>").map_or(after, |(section, _)| section)
    }

    #[test]
    fn of_a_long_life_together_the_newest_four_of_each_stand_open() {
        let since = Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant"));
        for (all, folded) in [(4, 0), (5, 1), (20, 16)] {
            let entry = || SharedRoomEntry { by: person("Ben"), since, lines: vec!["Tea".to_owned()] };
            let entries = || -> Vec<SharedRoomEntry> { (0..all).map(|_| entry()).collect() };
            let agreement = |number: usize| SharedRoomAgreement {
                id: cynic::Id::new(format!("agr_{number}")),
                title: "Our agreement".to_owned(),
                since,
                review_on: None,
            };
            let rating =
                || SharedRoomRating { by: person("Ben"), question: String::new(), answer: String::new(), since };
            let contents = SharedRoomContents {
                quiet_words: None,
                victories: entries(),
                rituals: entries(),
                agreements: (0..all).map(agreement).collect(),
                talks_done: 70,
                ratings: (0..all).map(|_| rating()).collect(),
                lines: vec![],
            };
            let html = rendered(SharedRoom { closed_text: None, contents: Some(contents), ..closed(true) });
            for (title, one) in [
                ("Small victories", "<section class=\"card\">"),
                ("Small habits", "<section class=\"card\">"),
                ("What you signed together", "<li>"),
                ("Ratings you share", "<p class=\"question-words\">"),
            ] {
                let section = section(&html, title);
                let (open, more) = section.split_once("<details>").unwrap_or((section, ""));
                let counts = (open.matches(one).count(), more.matches(one).count());
                assert_eq!(counts, (OPEN, folded), "{title} of {all}");
            }
            assert_eq!(section(&html, "Talks").matches("70 talks").count(), 1, "talks are a number and no list");
        }
    }

    #[test]
    fn an_open_room_shows_what_is_shared_and_both_lines() {
        let since = Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant"));
        let entry = |words: &str| SharedRoomEntry { by: person("Ben"), since, lines: vec![words.to_owned()] };
        let contents = SharedRoomContents {
            quiet_words: Some("Something small went well, and you wrote it down.".to_owned()),
            victories: vec![entry("We laughed")],
            rituals: vec![entry("What: Tea; Did it happen this week?: Yes")],
            agreements: vec![SharedRoomAgreement {
                id: cynic::Id::new("agr_1"),
                title: "Our agreement".to_owned(),
                since,
                review_on: None,
            }],
            talks_done: 2,
            ratings: vec![SharedRoomRating {
                by: person("Ben"),
                question: "How close?".to_owned(),
                answer: "4 of 5".to_owned(),
                since,
            }],
            lines: vec![line("Ann", 12.0), line("Ben", 14.0)],
        };
        let room = SharedRoom { lines_wished: true, closed_text: None, contents: Some(contents), ..closed(true) };
        let html = rendered(room);
        for words in ["We laughed", "Tea", "Our agreement", "2 talks", "4 of 5", "How content each of you is"] {
            assert!(html.contains(words), "{words} is not there");
        }
        assert!(html.contains("you wrote it down") && html.contains("Hide my line"));
    }
}
