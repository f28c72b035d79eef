//! Types that only those book who were invited: a link opens the public page for one of them, books once, and opens nothing else.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::{House, Reply, Someone, for_each_database};

use super::types::{first_hour, make};
use super::{ADDRESS, Scene, listed, newcomer, own};

const PAGE: &str = "query($address: String!, $invitation: String) {
    bookingPage(address: $address, invitation: $invitation) { types { key } } }";
const TIMES: &str = "query($type: String!, $invitation: String) {
    freeTimes(address: \"northgate\", type: $type, places: [\"US-FL\"], days: 30, invitation: $invitation) }";
const KIND: &str = "own_first_hour.1";

/// A type for those who were invited.
async fn make_invited(house: &House, scene: &Scene) {
    let mut kind = first_hour("invited");
    kind["audience"] = json!("INVITED");
    assert_eq!(make(house, &scene.owner, kind).await["problems"], json!([]));
}

async fn invite(house: &House, who: &Someone, key: &str) -> String {
    let input = json!({ "key": key, "type": KIND });
    let invited = house.act(&who.token, "inviteToBook", "address link endsAt", input).await;
    assert_eq!(invited["address"], ADDRESS);
    invited["link"].as_str().expect("a link").to_owned()
}

async fn page(house: &House, address: &str, invitation: &str) -> Reply {
    house.knock("", PAGE, json!({ "address": address, "invitation": invitation })).await
}

async fn hold(house: &House, kind: &str, starts_at: &str, invitation: Option<&str>) -> Value {
    let input = json!({ "address": ADDRESS, "type": kind, "places": ["US-FL"], "startsAt": starts_at,
        "invitation": invitation });
    house.try_act("", "holdTime", "held { id }", input).await
}

async fn book(house: &House, key: &str, held: &Value, invitation: Option<&str>) -> Value {
    let input = json!({ "key": key, "address": ADDRESS, "hold": held["held"]["id"], "invitation": invitation,
        "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
    house.try_act("", "bookConsultation", "booked { link }", input).await
}

#[tokio::test]
async fn a_link_books_its_type_once_and_every_link_that_opens_nothing_gets_one_answer() {
    for_each_database("consult_invited", async |house| {
        let scene = Scene::set(&house).await;
        make_invited(&house, &scene).await;
        let public = house.ask("", PAGE, json!({ "address": ADDRESS })).await.to_string();
        assert!(!public.contains(KIND), "nobody finds it by themself: {public}");
        let link = invite(&house, &scene.staff, "first").await;
        assert_eq!(invite(&house, &scene.staff, "first").await, link, "a repeat gives the same");
        assert_ne!(invite(&house, &scene.therapist, "first").await, link);
        assert_eq!(page(&house, ADDRESS, &link).await.json()["data"]["bookingPage"]["types"], json!([{ "key": KIND }]));
        let starts_at = "2026-03-10T22:00:00Z";
        let times = house.ask("", TIMES, json!({ "type": KIND, "invitation": link })).await;
        assert!(times["freeTimes"].to_string().contains(starts_at), "{times}");
        let uninvited = house.graphql("", TIMES, json!({ "type": KIND })).await;
        assert_eq!(uninvited["errors"][0]["extensions"]["code"], "NOT_FOUND");
        // Neither the type without the link, nor another type with it.
        for (kind, invitation) in
            [(KIND, None), ("consult_45", Some(link.as_str())), ("discernment_50", Some(link.as_str()))]
        {
            assert_eq!(hold(&house, kind, starts_at, invitation).await["problems"][0]["code"], "NOT_FOUND", "{kind}");
        }
        let (held, other) = (
            hold(&house, KIND, starts_at, Some(&link)).await,
            hold(&house, KIND, "2026-03-11T22:00:00Z", Some(&link)).await,
        );
        for invitation in [None, Some("nothing")] {
            assert_eq!(book(&house, "bare", &held, invitation).await["problems"][0]["code"], "NOT_FOUND");
        }
        assert!(listed(&house, &scene.staff, "COMING").await.is_empty());
        let booked = book(&house, "book", &held, Some(&link)).await;
        assert_eq!(own(&house, booked["booked"]["link"].as_str().expect("a link")).await["standing"], "BOOKED");
        assert_eq!(book(&house, "book", &held, Some(&link)).await, booked, "a repeat gives the same");
        assert_eq!(book(&house, "other", &other, Some(&link)).await["problems"][0]["code"], "NOT_FOUND", "it is used");
        // Used, wrong, of another practice, over long and expired: the same bytes.
        let abroad = house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        house.act(&abroad.token, "openBookingPage", "address", json!({ "address": "southgate" })).await;
        let late = invite(&house, &scene.owner, "late").await;
        let nothing = page(&house, ADDRESS, "nothing").await;
        let (long, odd) = ("x".repeat(5_000), "a\u{0}b");
        let others = [(ADDRESS, link.as_str()), ("southgate", late.as_str()), (ADDRESS, long.as_str()), (ADDRESS, odd)];
        for (address, invitation) in others {
            assert_eq!(page(&house, address, invitation).await.body, nothing.body, "{address}");
        }
        house.clock.forward(SignedDuration::from_hours(24 * 14) - SignedDuration::from_secs(1));
        assert_ne!(page(&house, ADDRESS, &late).await.body, nothing.body);
        house.clock.forward(SignedDuration::from_secs(1));
        assert_eq!(page(&house, ADDRESS, &late).await.body, nothing.body);
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_the_newest_version_and_nothing_once_the_type_is_closed() {
    for_each_database("consult_invited_version", async |house| {
        let scene = Scene::set(&house).await;
        make_invited(&house, &scene).await;
        let link = invite(&house, &scene.staff, "first").await;
        let mut next = first_hour("next");
        (next["of"], next["audience"], next["minutes"]) = (json!(KIND), json!("INVITED"), json!(30));
        make(&house, &scene.owner, next).await;
        let keys = page(&house, ADDRESS, &link).await.json()["data"]["bookingPage"]["types"].take();
        assert_eq!(keys, json!([{ "key": "own_first_hour.2" }]));
        let public = json!({ "key": "public", "type": "consult_45" });
        let refused = house.try_act(&scene.staff.token, "inviteToBook", "link", public).await;
        assert_eq!(refused["problems"][0]["code"], "WRONG_STATE", "what is public needs no link");
        let closed = json!({ "type": "own_first_hour.2", "closed": true });
        house.act(&scene.owner.token, "closeConsultationType", "type { closed }", closed).await;
        let nothing = page(&house, ADDRESS, "nothing").await;
        assert_eq!(page(&house, ADDRESS, &link).await.body, nothing.body);
    })
    .await;
}

#[tokio::test]
async fn somebody_who_was_invited_books_on_the_pages_and_moves_it_by_their_own_link() {
    for_each_database("consult_invited_page", async |house| {
        let scene = Scene::set(&house).await;
        make_invited(&house, &scene).await;
        let desk = house.visitor_of(&scene.staff).await;
        let types = desk.go("/consultations/types").await;
        assert_eq!(types.html.matches("Make a link to book it").count(), 1, "{}", types.words());
        let made = desk.submit("/consultations/types", &[("act", "invite"), ("key", "page"), ("type", KIND)]).await;
        let (_, rest) = made.html.split_once("https://office.example/book/northgate/invited/").expect("a link");
        let link = rest.split('<').next().expect("its end").trim();
        let here = format!("/book/northgate/invited/{link}");
        let visitor = house.visitor();
        let start = visitor.go(&here).await;
        assert!(start.words().contains("First hour") && !start.words().contains("45 minutes"), "{}", start.words());
        let chosen = "place=US-FL&who=one&partnerPlace=&zone=America/New_York";
        let asked = format!("/book/northgate/times?type={KIND}&{chosen}&invitation={link}");
        let times = visitor.go(&asked).await;
        assert!(times.link("/book/northgate?").contains(link), "the way back keeps the link");
        let details = visitor.fill(&times, "/book/northgate/hold", &[("startsAt", "2026-03-10T22:00:00Z")]).await;
        let unsaid = visitor.fill(&details, "/book/northgate/done", &[("name", "Robin")]).await;
        assert!(unsaid.words().contains("Say how we may reach you"), "{}", unsaid.words());
        let said = [("name", "Robin"), ("channel", "PORTAL_ONLY")];
        let done = visitor.fill(&unsaid, "/book/northgate/done", &said).await;
        assert_eq!(done.heading(), "Your time is booked", "{}", done.words());
        assert_eq!(visitor.go(&here).await.status, 404, "it books once");
        let (_, rest) = done.html.split_once("https://office.example").expect("one's own link");
        let mine = rest.split('<').next().expect("its end").trim();
        let other = visitor.go(&format!("{mine}/move")).await;
        let moved = visitor.fill(&other, mine, &[("startsAt", "2026-03-11T22:00:00Z")]).await;
        assert!(moved.words().contains("Wednesday 11 March"), "{}", moved.words());
    })
    .await;
}
