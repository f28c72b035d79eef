//! The licence rule, through the door: who may hold what where, asked at booking, at every move, and every night.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, Someone, for_each_database};

use crate::consultations::{Scene, newcomer};

const TIME: &str = "2026-03-10T22:00:00Z";

/// A couple of whom one is in Florida and the other in Colorado, who called to decide whether to try.
async fn called(house: &House, scene: &Scene) -> Value {
    let input = json!({ "key": "called", "type": "discernment_50", "partnerPlace": "US-CO",
        "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
    let entered = house.act(&scene.staff.token, "enterRequest", "consultation { id version } link", input).await;
    assert!(entered["link"].as_str().is_some_and(|link| link.len() > 30));
    entered["consultation"].clone()
}

async fn licence(house: &House, scene: &Scene, place: &str, authority: &str) -> Value {
    let input = json!({ "key": format!("{place} {authority}"), "member": scene.therapist.id.to_string(),
        "place": place, "profession": "MARRIAGE_AND_FAMILY", "authority": authority, "standing": "ACTIVE",
        "firstDay": "2025-01-01" });
    house.act(&scene.staff.token, "enterLicence", "licence { id version placeName }", input).await["licence"].take()
}

async fn change(house: &House, scene: &Scene, licence: &Value, standing: &str, last_day: Option<&str>) -> Value {
    let input = json!({ "licence": licence["id"], "version": licence["version"], "standing": standing,
        "lastDay": last_day });
    house.act(&scene.staff.token, "changeLicence", "licence { id version }", input).await["licence"].take()
}

async fn open_colorado(house: &House, scene: &Scene, accepts: &[&str], exempt_days: Option<u16>) {
    let input = json!({ "place": "US-CO", "professions": ["MARRIAGE_AND_FAMILY"], "accepts": accepts,
        "exemptDays": exempt_days, "source": "The board's own page" });
    house.act(&scene.owner.token, "verifyPlace", "place { code }", input).await;
}

async fn book(house: &House, who: &Someone, seen: &Value, member: &Someone, reason: Option<&str>) -> Value {
    let time = json!({ "startsAt": TIME, "member": member.id.to_string() });
    let input = json!({ "consultation": seen["id"], "version": seen["version"], "time": time,
        "overrideReason": reason });
    house.try_act(&who.token, "bookTime", "consultation { id version step }", input).await
}

async fn needs_cover(house: &House, scene: &Scene, id: &Value) -> Value {
    let query = "query($id: ID!) { consultation(id: $id) { needsCover } }";
    house.ask(&scene.staff.token, query, json!({ "id": id })).await["consultation"]["needsCover"].take()
}

#[tokio::test]
async fn two_in_two_places_need_two_authorities_and_no_reason_opens_what_the_law_keeps_shut() {
    for_each_database("licence_booking", async |house| {
        let scene = Scene::set(&house).await;
        let asked = called(&house, &scene).await;
        let refused = async |reason| {
            let answer = book(&house, &scene.staff, &asked, &scene.therapist, reason).await;
            answer["problems"][0]["message"].as_str().unwrap_or_default().to_owned()
        };
        let closed = refused(None).await;
        assert!(closed.contains("Florida") && closed.contains("the rules of Colorado"), "{closed}");
        licence(&house, &scene, "US-FL", "LICENCE").await;
        let half = refused(Some("Agreed on the phone")).await;
        assert!(!half.contains("Florida") && half.contains("the rules of Colorado"), "{half}");
        open_colorado(&house, &scene, &["LICENCE"], None).await;
        assert!(refused(None).await.contains("No licence or other authority is entered for Colorado."));
        assert_eq!(free(&house, &scene, Some(&asked["id"])).await, 0);
        assert!(free(&house, &scene, None).await > 0, "the hours are there");
        licence(&house, &scene, "US-CO", "LICENCE").await;
        assert!(free(&house, &scene, Some(&asked["id"])).await > 0);
        let booked = book(&house, &scene.staff, &asked, &scene.therapist, None).await;
        assert_eq!(booked["consultation"]["step"], "BOOKED", "{booked}");
    })
    .await;
}

async fn free(house: &House, scene: &Scene, of: Option<&Value>) -> usize {
    let query = "query($of: ID) { consultationTimes(type: \"discernment_50\", of: $of) { startsAt } }";
    let times = house.ask(&scene.staff.token, query, json!({ "of": of })).await;
    times["consultationTimes"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_licence_that_is_lost_is_seen_on_the_board_and_gone_again_once_it_is_renewed() {
    for_each_database("licence_nightly", async |house| {
        let scene = Scene::set(&house).await;
        open_colorado(&house, &scene, &["LICENCE"], None).await;
        let florida = licence(&house, &scene, "US-FL", "LICENCE").await;
        licence(&house, &scene, "US-CO", "LICENCE").await;
        let asked = called(&house, &scene).await;
        let booked = book(&house, &scene.staff, &asked, &scene.therapist, None).await["consultation"].take();
        house.tick().await;
        assert_eq!(needs_cover(&house, &scene, &booked["id"]).await, Value::Null);

        let suspended = change(&house, &scene, &florida, "SUSPENDED", None).await;
        house.tick().await;
        let says = needs_cover(&house, &scene, &booked["id"]).await;
        assert_eq!(says, "The authority for Florida is not in force. Choose another member.");
        let stale = json!({ "licence": florida["id"], "version": florida["version"], "standing": "ACTIVE" });
        let stale = house.try_act(&scene.staff.token, "changeLicence", "licence { id }", stale).await;
        assert_eq!(stale["problems"][0]["code"], "STALE");
        let early = json!({ "licence": suspended["id"], "version": suspended["version"], "standing": "ACTIVE",
            "lastDay": "2024-12-31" });
        let early = house.try_act(&scene.staff.token, "changeLicence", "licence { id }", early).await;
        assert_eq!(
            (&early["problems"][0]["code"], &early["problems"][0]["field"]),
            (&json!("OUT_OF_RANGE"), &json!("lastDay"))
        );
        let desk = house.visitor_of(&scene.staff).await;
        let board = desk.go("/consultations?list=coming").await;
        assert!(board.words().contains("Somebody else has to hold this"), "{}", board.words());

        // Renewed until the day of the meeting: in force on all of it. A day less is not enough.
        let renewed = change(&house, &scene, &suspended, "ACTIVE", Some("2026-03-10")).await;
        house.tick().await;
        assert_eq!(needs_cover(&house, &scene, &booked["id"]).await, Value::Null);
        change(&house, &scene, &renewed, "ACTIVE", Some("2026-03-09")).await;
        house.tick().await;
        let says = needs_cover(&house, &scene, &booked["id"]).await;
        assert_eq!(says, "The authority for Florida ends on 2026-03-09. Choose an earlier time, or enter its renewal.");
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_somebody_else_holds_needs_cover_no_more() {
    for_each_database("licence_cover", async |house| {
        let scene = Scene::set(&house).await;
        open_colorado(&house, &scene, &["LICENCE"], None).await;
        let florida = licence(&house, &scene, "US-FL", "LICENCE").await;
        licence(&house, &scene, "US-CO", "LICENCE").await;
        let asked = called(&house, &scene).await;
        let booked = book(&house, &scene.staff, &asked, &scene.therapist, None).await["consultation"].take();
        change(&house, &scene, &florida, "ENDED", None).await;
        house.tick().await;
        assert!(needs_cover(&house, &scene, &booked["id"]).await.is_string());

        let colleague = house.member(&scene.owner, "Jo Marsh", Role::Therapist).await;
        let week = json!([{ "day": "TUESDAY", "from": "18:00", "until": "21:00" }]);
        let hours = json!({ "version": 0, "zone": "America/New_York", "week": week });
        house.act(&colleague.token, "changeAvailability", "availability { version }", hours).await;
        for place in ["US-FL", "US-CO"] {
            let input = json!({ "key": place, "member": colleague.id.to_string(), "place": place, "standing": "ACTIVE",
                "profession": "MARRIAGE_AND_FAMILY", "authority": "LICENCE", "firstDay": "2025-01-01" });
            house.act(&scene.staff.token, "enterLicence", "licence { id }", input).await;
        }
        let time = json!({ "startsAt": TIME, "member": colleague.id.to_string() });
        let moved = json!({ "consultation": booked["id"], "version": booked["version"], "time": time });
        let wanted = "consultation { needsCover member { name } }";
        let moved = house.act(&scene.staff.token, "rescheduleConsultation", wanted, moved).await["consultation"].take();
        assert_eq!((&moved["needsCover"], &moved["member"]["name"]), (&Value::Null, &json!("Jo Marsh")));
        house.tick().await;
        assert_eq!(needs_cover(&house, &scene, &booked["id"]).await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_place_is_closed_again_and_what_is_booked_there_stays_and_needs_cover() {
    for_each_database("licence_closed", async |house| {
        let scene = Scene::set(&house).await;
        open_colorado(&house, &scene, &["LICENCE"], None).await;
        licence(&house, &scene, "US-FL", "LICENCE").await;
        licence(&house, &scene, "US-CO", "LICENCE").await;
        let asked = called(&house, &scene).await;
        let booked = book(&house, &scene.staff, &asked, &scene.therapist, None).await["consultation"].take();
        let close = async |who: &Someone, place: &str| {
            let selection = "place { terms { source } closed { on by } }";
            house.try_act(&who.token, "closePlace", selection, json!({ "place": place })).await
        };
        assert_eq!(close(&scene.staff, "US-CO").await["problems"][0]["code"], "NOT_ALLOWED");
        let closed = close(&scene.owner, "US-CO").await["place"].take();
        assert_eq!((&closed["terms"], &closed["closed"]["by"]), (&Value::Null, &json!("Una Hart")));
        assert_eq!(closed["closed"]["on"], "2026-03-02");
        assert_eq!(close(&scene.owner, "US-CO").await["problems"][0]["code"], "WRONG_STATE");
        house.tick().await;
        let says = needs_cover(&house, &scene, &booked["id"]).await;
        assert!(says.as_str().is_some_and(|says| says.contains("Colorado") && !says.contains("Florida")), "{says}");
        let query = "query($id: ID!) { consultation(id: $id) { step } }";
        let stays = house.ask(&scene.staff.token, query, json!({ "id": booked["id"] })).await;
        assert_eq!(stays["consultation"]["step"], "BOOKED");
        // Nothing more is booked there, and a place that came open with the service closes the same way.
        assert_eq!(free(&house, &scene, Some(&booked["id"])).await, 0);
        let owner = house.visitor_of(&scene.owner).await;
        let page = owner.submit("/licences", &[("act", "close"), ("closePlace", "US-FL")]).await;
        assert!(page.words().contains("Florida: closed on 2026-03-02 by Una Hart."), "{}", page.words());
        let again = owner.submit("/licences", &[("act", "close"), ("closePlace", "US-FL")]).await;
        assert!(again.words().contains("This place is closed already."), "{}", again.words());
        for place in ["US-FL", "US-CO"] {
            let input = json!({ "place": place, "professions": ["MARRIAGE_AND_FAMILY"], "accepts": ["LICENCE"],
                "source": "Looked up once more" });
            let opened = house.act(&scene.owner.token, "verifyPlace", "place { closed { on } }", input).await;
            assert_eq!(opened["place"]["closed"], Value::Null);
        }
        house.tick().await;
        assert_eq!(needs_cover(&house, &scene, &booked["id"]).await, Value::Null);
        let query = "query { auditEntries(first: 100) { nodes { subject kind } } }";
        let trail = house.ask(&scene.owner.token, query, json!({})).await;
        for place in ["vpl_US-FL", "vpl_US-CO"] {
            let lines = trail["auditEntries"]["nodes"].as_array().expect("a list");
            assert!(lines.contains(&json!({ "subject": place, "kind": "A place" })), "{place}: {trail}");
        }
    })
    .await;
}

#[tokio::test]
async fn exempt_days_are_counted_and_given_back() {
    for_each_database("licence_days", async |house| {
        let scene = Scene::set(&house).await;
        open_colorado(&house, &scene, &["EXEMPTION"], Some(1)).await;
        licence(&house, &scene, "US-FL", "LICENCE").await;
        licence(&house, &scene, "US-CO", "EXEMPTION").await;
        let first = called(&house, &scene).await;
        let booked = book(&house, &scene.staff, &first, &scene.therapist, None).await["consultation"].take();
        assert_eq!(booked["step"], "BOOKED");
        // It may move within its own day, and to another one: its own day is given back first.
        let moved = json!({ "consultation": booked["id"], "version": booked["version"],
            "time": { "startsAt": "2026-03-11T22:00:00Z", "member": scene.therapist.id.to_string() } });
        let field = "rescheduleConsultation";
        let moved = house.act(&scene.staff.token, field, "consultation { id version }", moved).await;
        let input = json!({ "key": "second", "type": "discernment_50",
            "me": newcomer("Kim Arbor", "America/Denver", "US-CO") });
        let second = house.act(&scene.staff.token, "enterRequest", "consultation { id version }", input).await;
        let refused = book(&house, &scene.staff, &second["consultation"], &scene.therapist, None).await;
        let says = refused["problems"][0]["message"].as_str().expect("words");
        assert!(says.contains("All 1 exempt days of 2026 in Colorado are used."), "{says}");
        let cancel = &moved["consultation"];
        let cancel = json!({ "consultation": cancel["id"], "version": cancel["version"] });
        house.act(&scene.staff.token, "cancelConsultation", "consultation { step }", cancel).await;
        let booked = book(&house, &scene.staff, &second["consultation"], &scene.therapist, None).await;
        assert_eq!(booked["consultation"]["step"], "BOOKED", "{booked}");
    })
    .await;
}

#[tokio::test]
async fn licences_are_the_front_desks_and_places_the_owners() {
    for_each_database("licence_desk", async |house| {
        let scene = Scene::set(&house).await;
        let query = "query { licences { nodes { id } } }";
        let answer = house.graphql(&scene.therapist.token, query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_ALLOWED");
        let place = json!({ "place": "US-CO", "professions": ["PSYCHOLOGY"], "accepts": ["LICENCE"], "source": "x" });
        let refused = house.try_act(&scene.staff.token, "verifyPlace", "place { code }", place).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_ALLOWED");
        let other = house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        let abroad = house.member(&other, "Tom Reed", Role::Therapist).await;
        let foreign = json!({ "key": "key", "member": abroad.id.to_string(), "place": "US-FL", "standing": "ACTIVE",
            "profession": "PSYCHOLOGY", "authority": "LICENCE", "firstDay": "2025-01-01" });
        let refused = house.try_act(&scene.staff.token, "enterLicence", "licence { id }", foreign).await;
        assert_eq!(refused["problems"][0]["field"], "member");
        // On the page: entered, listed, changed.
        let desk = house.visitor_of(&scene.staff).await;
        let page = desk.go("/licences").await;
        let member = scene.therapist.id.to_string();
        let fields = [
            ("act", "enter"),
            ("member", &*member),
            ("place", "US-FL"),
            ("profession", "MARRIAGE_AND_FAMILY"),
            ("authority", "LICENCE"),
            ("standing", "ACTIVE"),
            ("key", "page"),
        ];
        let from = |day| [&fields[..], &[("firstDay", day)][..]].concat();
        let wrong = desk.submit(&page.path, &from("2026-13-01")).await;
        assert!(wrong.words().contains("There is no such date."), "{}", wrong.words());
        let right = desk.submit(&page.path, &from("2026-01-01")).await;
        assert!(right.words().contains("From 2026-01-01, no end"), "{}", right.words());
        let owner = house.visitor_of(&scene.owner).await;
        let open = [
            ("act", "verify"),
            ("openPlace", "US-CO"),
            ("professions", "PSYCHOLOGY"),
            ("accepts", "LICENCE"),
            ("source", "The board's own page"),
        ];
        let opened = owner.submit("/licences", &open).await;
        assert!(opened.words().contains("Colorado") && opened.words().contains("Una Hart"), "{}", opened.words());
        // After an hour of nothing whoever is at the desk signs in again.
        house.clock.forward(SignedDuration::from_hours(1));
        let desk = house.visitor_of(&scene.staff).await;
        let enter = desk.go("/consultations/enter").await;
        let said = [
            ("type", "discernment_50"),
            ("name", "Robin"),
            ("place", "US-FL"),
            ("zone", "America/New_York"),
            ("channel", "PORTAL_ONLY"),
        ];
        let one = desk.fill(&enter, "/consultations/enter", &said).await;
        assert_eq!(one.heading(), "A conversation to decide", "{}", one.words());
    })
    .await;
}

#[tokio::test]
async fn many_licences_take_as_many_statements_as_few() {
    for_each_database("licence_statements", async |house| {
        let scene = Scene::set(&house).await;
        let query = "query { licences(first: 100) { nodes { id member { name } placeName } } }";
        let mut counts = Vec::new();
        for (at, place) in
            ["US-FL", "US-CO", "US-NY", "US-CA", "US-NC", "US-OH", "US-IL", "US-VA"].into_iter().enumerate()
        {
            licence(&house, &scene, place, "LICENCE").await;
            if matches!(at, 1 | 7) {
                counts.push(crate::statements::counted(&house, &scene.staff, query, json!({})).await);
            }
        }
        assert_eq!(counts[0], counts[1], "on {:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn the_key_of_a_licence_covers_all_that_is_entered() {
    for_each_database("licence_keys", async |house| {
        let scene = Scene::set(&house).await;
        let colleague = house.member(&scene.owner, "Jo Marsh", Role::Therapist).await;
        let input = json!({ "key": "key", "member": scene.therapist.id.to_string(), "place": "US-FL", "standing": "ACTIVE",
            "profession": "MARRIAGE_AND_FAMILY", "authority": "LICENCE", "firstDay": "2025-01-01" });
        let entered = house.act(&scene.staff.token, "enterLicence", "licence { id version }", input.clone()).await;
        for (field, other) in [
            ("standing", json!("PENDING")),
            ("member", json!(colleague.id.to_string())),
            ("place", json!("US-CO")),
            ("profession", json!("PSYCHOLOGY")),
            ("authority", json!("REGISTRATION")),
            ("firstDay", json!("2025-01-02")),
            ("lastDay", json!("2027-01-01")),
        ] {
            let mut changed = input.clone();
            changed[field] = other;
            let refused = house.try_act(&scene.staff.token, "enterLicence", "licence { id }", changed).await;
            assert_eq!(refused["problems"][0]["code"], "KEY_REUSED", "{field}");
        }
        let again = house.act(&scene.staff.token, "enterLicence", "licence { id version }", input).await;
        assert_eq!(again, entered, "the same again gives the first answer");
    })
    .await;
}
