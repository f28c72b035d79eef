//! How a couple's shared room stands, on the desk: who would like what, and the therapist's part in it.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, Person, Problem},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/couples/{id}/room", get(show).post(act))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct CoupleRoom {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    couple: Option<Couple>,
    #[arguments(id: $id)]
    couple_shared_room: Option<DeskRoom>,
}

#[derive(cynic::QueryFragment)]
struct Couple {
    alias: String,
}

#[derive(cynic::QueryFragment)]
struct DeskRoom {
    members: Vec<DeskRoomWish>,
    kept_closed: bool,
    lines_shown_at: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
struct DeskRoomWish {
    person: Person,
    wished: bool,
    lines_wished: bool,
}

impl DeskRoomWish {
    fn words(&self) -> &'static str {
        match (self.wished, self.lines_wished) {
            (true, true) => "would like the room and the lines in it",
            (true, false) => "would like the room, without the lines",
            (false, _) => "has not said that they would like it",
        }
    }
}

#[derive(cynic::InputObject)]
struct KeepSharedRoomClosedInput {
    couple: cynic::Id,
    closed: bool,
}

#[derive(cynic::QueryVariables)]
struct KeepVariables {
    input: KeepSharedRoomClosedInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "KeepVariables")]
struct Keep {
    #[arguments(input: $input)]
    keep_shared_room_closed: DeskRoomPayload,
}

#[derive(cynic::InputObject)]
struct SharedRoomLinesShownInput {
    couple: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct ShownVariables {
    input: SharedRoomLinesShownInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ShownVariables")]
struct Shown {
    #[arguments(input: $input)]
    shared_room_lines_shown: DeskRoomPayload,
}

#[derive(cynic::QueryFragment)]
struct DeskRoomPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "shared_room/desk.html")]
struct DeskRoomPage {
    desk: Desk,
    id: String,
    alias: String,
    room: DeskRoom,
    problems: Problems,
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, id, Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, id: String, problems: Problems) -> Result<DeskRoomPage, Stop> {
    let answer = ask(site, visitor, CoupleRoom::build(Id { id: cynic::Id::new(&id) })).await?;
    Ok(DeskRoomPage {
        desk: Desk::open(answer.viewer, "/caseload")?,
        alias: answer.couple.ok_or(Stop::NotFound)?.alias,
        room: answer.couple_shared_room.ok_or(Stop::NotFound)?,
        id,
        problems,
    })
}

async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let couple = cynic::Id::new(&id);
    let payload = match form.text("act") {
        "shown" => {
            let input = SharedRoomLinesShownInput { couple };
            ask(&site, &visitor, Shown::build(ShownVariables { input })).await?.shared_room_lines_shown
        }
        word @ ("close" | "open") => {
            let input = KeepSharedRoomClosedInput { couple, closed: word == "close" };
            ask(&site, &visitor, Keep::build(KeepVariables { input })).await?.keep_shared_room_closed
        }
        _ => {
            // Whoever may not know the couple learns here, too, that there is none.
            page(&site, &visitor, id, Problems::none()).await?;
            return Err(Stop::NotAForm);
        }
    };
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}/room"));
    }
    pages::again(&page(&site, &visitor, id, problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn rendered(kept_closed: bool, lines_shown_at: Option<Instant>) -> String {
        let wish = |name: &str, lines_wished: bool| DeskRoomWish {
            person: Person { id: cynic::Id::new("per_1"), name: name.to_owned() },
            wished: true,
            lines_wished,
        };
        let room = DeskRoom { members: vec![wish("Ann", true), wish("Ben", false)], kept_closed, lines_shown_at };
        check_page(&DeskRoomPage {
            desk: therapist("/caseload"),
            id: "cpl_1".to_owned(),
            alias: "The A.".to_owned(),
            room,
            problems: Problems::none(),
        })
    }

    #[test]
    fn the_desk_sees_each_wish_and_can_close_the_room_and_open_it() {
        let html = rendered(false, None);
        assert!(html.contains("the room and the lines in it") && html.contains("without the lines"));
        assert!(html.contains("value=\"close\"") && html.contains("value=\"shown\""));
        let at = Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant"));
        let html = rendered(true, Some(at));
        assert!(html.contains("value=\"open\"") && !html.contains("value=\"shown\""));
    }
}
