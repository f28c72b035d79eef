//! Types of consultation that a practice makes: each change is another version, what is booked keeps its own, and nothing else can be booked.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::{House, Someone, for_each_database};

use super::{ADDRESS, Scene, by_link, desk_act, free_times, hold, listed, newcomer, own};

const RECORD: &str = "type { key name minutes priceCents own closed }";

pub(super) fn first_hour(key: &str) -> Value {
    json!({ "key": key, "name": "First hour", "says": "An hour to begin with.", "service": "CONSULT",
        "audience": "PUBLIC", "heldBy": ["THERAPIST"], "minutes": 60, "bufferAfter": 10, "every": 60,
        "priceCents": 9000 })
}

pub(super) async fn make(house: &House, who: &Someone, input: Value) -> Value {
    house.try_act(&who.token, "makeConsultationType", RECORD, input).await
}

/// The keys of what the public page offers.
async fn offered(house: &House) -> Vec<String> {
    let query = "query { bookingPage(address: \"northgate\") { types { key } } }";
    let page = house.ask("", query, json!({})).await;
    let types = page["bookingPage"]["types"].as_array().expect("a list").clone();
    types.iter().map(|kind| kind["key"].as_str().expect("a key").to_owned()).collect()
}

async fn close(house: &House, who: &Someone, kind: &str, closed: bool) -> Value {
    let input = json!({ "type": kind, "closed": closed });
    house.try_act(&who.token, "closeConsultationType", RECORD, input).await
}

#[tokio::test]
async fn a_change_is_for_new_bookings_and_what_is_booked_stays_as_it_was() {
    for_each_database("consult_own_types", async |house| {
        let scene = Scene::set(&house).await;
        assert_eq!(make(&house, &scene.staff, first_hour("made")).await["problems"][0]["code"], "NOT_ALLOWED");
        let made = make(&house, &scene.owner, first_hour("made")).await;
        assert_eq!(
            made["type"],
            json!({ "key": "own_first_hour.1", "name": "First hour", "minutes": 60, "priceCents": 9000, "own": true,
                "closed": false })
        );
        assert_eq!(make(&house, &scene.owner, first_hour("made")).await, made, "a repeat makes nothing more");
        assert!(offered(&house).await.contains(&"own_first_hour.1".to_owned()));
        let starts_at = "2026-03-10T22:00:00Z";
        assert!(free_times(&house, "own_first_hour.1", &["US-FL"]).await.contains(&starts_at.to_owned()));
        let held = hold(&house, "own_first_hour.1", &["US-FL"], starts_at).await;

        let mut shorter = first_hour("shorter");
        (shorter["of"], shorter["minutes"]) = (json!("own_first_hour.1"), json!(30));
        let next = make(&house, &scene.owner, shorter.clone()).await;
        assert_eq!((&next["type"]["key"], &next["type"]["minutes"]), (&json!("own_first_hour.2"), &json!(30)));
        shorter["key"] = json!("late");
        assert_eq!(make(&house, &scene.owner, shorter).await["problems"][0]["code"], "STALE");
        assert!(!offered(&house).await.contains(&"own_first_hour.1".to_owned()));
        // What was held meanwhile is booked as it was held; what was not cannot be booked as what it was.
        let book = json!({ "key": "book", "address": ADDRESS, "hold": held["id"],
            "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
        let booked = house.act("", "bookConsultation", "booked { link }", book).await["booked"]["link"].take();
        let forged = json!({ "address": ADDRESS, "type": "own_first_hour.1", "places": ["US-FL"],
            "startsAt": "2026-03-11T22:00:00Z" });
        let refused = house.try_act("", "holdTime", "held { id }", forged).await;
        assert_eq!(
            (&refused["problems"][0]["code"], &refused["problems"][0]["field"]),
            (&json!("NOT_FOUND"), &json!("type"))
        );
        let link = booked.as_str().expect("a link");
        assert_eq!(own(&house, link).await["type"]["key"], "own_first_hour.1");
        let coming = "query { consultations(list: COMING) { nodes { type { key minutes } } } }";
        let board = house.ask(&scene.staff.token, coming, json!({})).await;
        assert_eq!(board["consultations"]["nodes"][0]["type"], json!({ "key": "own_first_hour.1", "minutes": 60 }));
        // The hour and the ten minutes after it are taken, whatever the type is like by now.
        let free = free_times(&house, "own_first_hour.2", &["US-FL"]).await;
        assert!(
            !free.contains(&starts_at.to_owned()) && !free.contains(&"2026-03-10T23:00:00Z".to_owned()),
            "{free:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_closed_is_offered_to_nobody_and_what_is_booked_of_it_stays() {
    for_each_database("consult_closed_types", async |house| {
        let scene = Scene::set(&house).await;
        make(&house, &scene.owner, first_hour("made")).await;
        let held = hold(&house, "own_first_hour.1", &["US-FL"], "2026-03-10T22:00:00Z").await;
        let book = json!({ "key": "book", "address": ADDRESS, "hold": held["id"],
            "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
        let booked = house.act("", "bookConsultation", "booked { link }", book).await["booked"]["link"].take();
        assert_eq!(
            close(&house, &scene.therapist, "own_first_hour.1", true).await["problems"][0]["code"],
            "NOT_ALLOWED"
        );
        for kind in ["own_first_hour.1", "consult_15"] {
            assert_eq!(close(&house, &scene.owner, kind, true).await["type"]["closed"], json!(true));
            assert!(!offered(&house).await.contains(&kind.to_owned()));
            let hold = json!({ "address": ADDRESS, "type": kind, "places": ["US-FL"],
                "startsAt": "2026-03-11T22:00:00Z" });
            let refused = house.try_act("", "holdTime", "held { id }", hold).await;
            assert_eq!(refused["problems"][0]["code"], "NOT_FOUND");
            let entered =
                json!({ "key": kind, "type": kind, "me": newcomer("Kim Arbor", "America/New_York", "US-FL") });
            let refused = house.try_act(&scene.staff.token, "enterRequest", "consultation { id }", entered).await;
            assert_eq!(refused["problems"][0]["code"], "NOT_FOUND");
        }
        assert_eq!(own(&house, booked.as_str().expect("a link")).await["standing"], "BOOKED");
        // What comes with the service stays as it is.
        let mut changed = first_hour("changed");
        changed["of"] = json!("consult_45");
        assert_eq!(make(&house, &scene.owner, changed).await["problems"][0]["code"], "WRONG_STATE");
        // Another practice has none of it.
        let other = house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        let query = "query { consultationTypeRecords { key closed } }";
        let theirs = house.ask(&other.token, query, json!({})).await;
        let theirs = theirs["consultationTypeRecords"].as_array().expect("a list").clone();
        assert!(theirs.len() == 3 && theirs.iter().all(|kind| kind["closed"] == json!(false)), "{theirs:?}");
        assert_eq!(close(&house, &other, "own_first_hour.1", false).await["problems"][0]["code"], "NOT_FOUND");
        assert_eq!(close(&house, &scene.owner, "own_first_hour.1", false).await["type"]["closed"], json!(false));
        assert!(offered(&house).await.contains(&"own_first_hour.1".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn coaching_that_is_given_no_more_is_offered_to_nobody_and_what_was_asked_for_stays() {
    for_each_database("consult_no_coaching", async |house| {
        let scene = Scene::set(&house).await;
        let kind = "own_first_hour.1";
        let mut coaching = first_hour("coaching");
        coaching["service"] = json!("COACHING");
        assert_eq!(make(&house, &scene.owner, coaching).await["type"]["key"], kind);
        let me = |name: &str| newcomer(name, "America/New_York", "US-FL");
        let ask = |name: &str| json!({ "key": name, "address": ADDRESS, "type": kind, "me": me(name) });
        let asked = house.act("", "requestConsultation", "booked { link }", ask("Robin Vale")).await;
        let link = asked["booked"]["link"].as_str().expect("a link").to_owned();
        let offers = async |is_offered: bool| {
            house.act(&scene.owner.token, "offerCoaching", "done", json!({ "offered": is_offered })).await;
            offered(&house).await.contains(&kind.to_owned())
        };
        assert!(!offers(false).await);
        let entered = json!({ "key": "entered", "type": kind, "me": me("Kim Arbor") });
        let hold = json!({ "address": ADDRESS, "type": kind, "places": ["US-FL"],
            "startsAt": "2026-03-11T22:00:00Z" });
        for (who, field, selection, input) in [
            ("", "requestConsultation", "booked { link }", ask("Kim Arbor")),
            ("", "holdTime", "held { id }", hold),
            (scene.staff.token.as_str(), "enterRequest", "consultation { id }", entered),
        ] {
            let refused = house.try_act(who, field, selection, input).await;
            assert_eq!(refused["problems"][0]["code"], "NOT_FOUND", "{field}");
        }
        assert_eq!(own(&house, &link).await["type"]["key"], kind, "what was asked for stays");
        let again = house.act("", "requestConsultation", "booked { link }", ask("Robin Vale")).await;
        assert_eq!(again, asked, "and so does the answer to it");
        assert!(offers(true).await);
    })
    .await;
}

/// The answer to a request is lost, the type is changed, and the request comes again.
#[tokio::test]
async fn a_repeat_is_recognised_although_the_type_is_another_by_now() {
    for_each_database("consult_type_repeat", async |house| {
        let scene = Scene::set(&house).await;
        make(&house, &scene.owner, first_hour("made")).await;
        let me = newcomer("Robin Vale", "America/New_York", "US-FL");
        let ask = json!({ "key": "ask", "address": ADDRESS, "type": "own_first_hour.1", "me": me });
        let asked = house.act("", "requestConsultation", "booked { link }", ask.clone()).await;
        let enter = json!({ "key": "enter", "type": "own_first_hour.1",
            "me": newcomer("Kim Arbor", "America/New_York", "US-FL") });
        let shown = "consultation { id } link";
        let entered = house.act(&scene.staff.token, "enterRequest", shown, enter.clone()).await;
        let mut next = first_hour("next");
        next["of"] = json!("own_first_hour.1");
        assert_eq!(make(&house, &scene.owner, next).await["type"]["key"], "own_first_hour.2");
        assert_eq!(house.act("", "requestConsultation", "booked { link }", ask).await, asked);
        assert_eq!(house.act(&scene.staff.token, "enterRequest", shown, enter).await, entered);
    })
    .await;
}

#[tokio::test]
async fn what_is_closed_makes_room_for_another_and_stays_closed_where_there_is_none() {
    for_each_database("consult_most_types", async |house| {
        let scene = Scene::set(&house).await;
        for number in 1..=40 {
            let made = make(&house, &scene.owner, first_hour(&number.to_string())).await;
            assert_eq!(made["problems"], json!([]), "{number}");
        }
        let refused = make(&house, &scene.owner, first_hour("one more")).await;
        assert_eq!(refused["problems"][0]["code"], "TOO_LONG");
        let kind = "own_first_hour.1";
        assert_eq!(close(&house, &scene.owner, kind, true).await["problems"], json!([]));
        assert_eq!(make(&house, &scene.owner, first_hour("one more")).await["problems"], json!([]));
        let refused = close(&house, &scene.owner, kind, false).await;
        assert_eq!(refused["problems"][0]["code"], "TOO_LONG");
        assert!(!offered(&house).await.contains(&kind.to_owned()));
    })
    .await;
}

#[tokio::test]
async fn the_trail_names_which_type_was_closed_and_no_word_of_the_practices_own() {
    for_each_database("consult_types_trail", async |house| {
        let scene = Scene::set(&house).await;
        make(&house, &scene.owner, first_hour("made")).await;
        for kind in ["consult_15", "own_first_hour.1"] {
            house.clock.forward(SignedDuration::from_mins(1));
            close(&house, &scene.owner, kind, true).await;
        }
        let query = "query { auditEntries(first: 100) { nodes { act subject kind } } }";
        let trail = house.ask(&scene.owner.token, query, json!({})).await;
        let lines = trail["auditEntries"]["nodes"].as_array().expect("a list").clone();
        let of_types: Vec<_> =
            lines.iter().filter(|line| line["kind"] == "A version of a type of consultation").collect();
        let [own, built_in, made] = of_types[..] else { panic!("{trail}") };
        assert_eq!(built_in["subject"], "cty_consult_15");
        assert_eq!(own["subject"], made["subject"], "one of the practice's own by its id");
        assert!(!trail.to_string().contains("first_hour"), "{trail}");
    })
    .await;
}

#[tokio::test]
async fn an_owner_makes_changes_and_closes_a_type_on_the_page() {
    for_each_database("consult_types_page", async |house| {
        let scene = Scene::set(&house).await;
        let owner = house.visitor_of(&scene.owner).await;
        let path = "/consultations/types";
        let said = [
            ("act", "make"),
            ("key", "page"),
            ("name", "First hour"),
            ("says", "An hour to begin with."),
            ("service", "CONSULT"),
            ("audience", "PUBLIC"),
            ("heldBy", "THERAPIST"),
            ("minutes", "60"),
            ("bufferBefore", "0"),
            ("bufferAfter", "10"),
            ("every", "60"),
            ("seats", "2"),
            ("noticeHours", "24"),
            ("horizonDays", "60"),
            ("priceCents", "90.50"),
        ];
        let with = |name: &'static str, value: &'static str| {
            said.map(|(field, before)| if field == name { (field, value) } else { (field, before) })
        };
        let wrong = owner.submit(path, &with("minutes", "an hour")).await;
        assert!(wrong.words().contains("Write a whole number.") && wrong.html.contains("value=\"90.50\""));
        let law = owner.submit(path, &with("service", "THERAPY")).await;
        assert!(law.words().contains("What needs a licence is not for the public page."), "{}", law.words());
        let made = owner.submit(path, &said).await;
        assert!(made.words().contains("60 minutes, for one or two, costs 90.50"), "{}", made.words());
        let change = owner.go("/consultations/types?of=own_first_hour.1").await;
        assert!(change.html.contains("name=\"of\" value=\"own_first_hour.1\""), "{}", change.html);
        let mut next = with("minutes", "30").to_vec();
        next[1].1 = "next";
        next.push(("of", "own_first_hour.1"));
        let changed = owner.submit(path, &next).await;
        assert!(changed.words().contains("30 minutes, for one or two"), "{}", changed.words());
        // What one of the other forms is refused leaves the one that makes a type as it can be sent.
        let refused = owner.submit(path, &[("act", "close"), ("type", "own_last_hour.1")]).await;
        assert_eq!(refused.status.as_u16(), 422, "{}", refused.words());
        assert!(refused.html.contains("name=\"key\" value=\"") && !refused.html.contains("name=\"key\" value=\"\""));
        let closed = owner.submit(path, &[("act", "close"), ("type", "own_first_hour.2")]).await;
        assert!(closed.words().contains("Offered no longer"), "{}", closed.words());
        let staff = house.visitor_of(&scene.staff).await.go(path).await;
        assert!(staff.words().contains("First hour") && !staff.html.contains("name=\"minutes\""));
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_for_an_earlier_version_is_offered_the_one_that_is_booked_now() {
    for_each_database("consult_waits_for_version", async |house| {
        let scene = Scene::set(&house).await;
        let mut asks = first_hour("made");
        asks["questions"] = json!([{ "text": "How will you join us?", "kind": "TEXT" }]);
        make(&house, &scene.owner, asks).await;
        let starts_at = "2026-03-10T22:00:00Z";
        let held = hold(&house, "own_first_hour.1", &["US-FL"], starts_at).await;
        let book = json!({ "key": "book", "address": ADDRESS, "hold": held["id"],
            "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
        let first = house.act("", "bookConsultation", "booked { link }", book).await["booked"]["link"].take();
        let ask = json!({ "key": "ask", "address": ADDRESS, "type": "own_first_hour.1",
            "me": newcomer("Kim Arbor", "America/New_York", "US-FL"),
            "answers": [{ "question": 1, "answer": "By train" }] });
        let waits = house.act("", "requestConsultation", "booked { link }", ask).await["booked"]["link"].take();
        let waits = waits.as_str().expect("a link");
        let request = listed(&house, &scene.staff, "REQUESTS").await.remove(0);
        let triaged = desk_act(&house, &scene.staff, "triageConsultation", &request).await;
        desk_act(&house, &scene.staff, "waitlistConsultation", &triaged).await;
        let mut shorter = first_hour("shorter");
        (shorter["of"], shorter["minutes"]) = (json!("own_first_hour.1"), json!(30));
        make(&house, &scene.owner, shorter).await;
        assert_eq!(own(&house, waits).await["type"]["key"], "own_first_hour.1");
        by_link(&house, "withdrawFromConsultation", first.as_str().expect("a link")).await;
        let offered = own(&house, waits).await;
        assert_eq!((&offered["standing"], &offered["type"]["key"]), (&json!("OFFERED"), &json!("own_first_hour.2")));
        let take = json!({ "address": ADDRESS, "link": waits, "time": offered["offered"][0]["id"] });
        let taken = house.act("", "takeOfferedTime", "consultation { standing startsAt }", take).await;
        assert_eq!(taken["consultation"], json!({ "standing": "BOOKED", "startsAt": starts_at }));
        // What they answered stands beside what they were asked.
        let query = "query($id: ID!) { consultation(id: $id) { type { minutes } }
            consultationAnswers(id: $id) { answers { question answer } } }";
        let seen = house.ask(&scene.staff.token, query, json!({ "id": request["id"] })).await;
        assert_eq!(seen["consultation"]["type"]["minutes"], json!(30));
        assert_eq!(
            seen["consultationAnswers"][0]["answers"],
            json!([{ "question": "How will you join us?", "answer": "By train" }])
        );
    })
    .await;
}
