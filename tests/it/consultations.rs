//! Consultations, through the door: a stranger books, a partner joins, both read the right time; nobody's time is taken twice.

mod calendars;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use services::Refused;
use services::consultations::{self, HoldTime, Wanted};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use services::domain::consultations::Whereabouts;
use services::domain::problem::Code;
use tests::databases::Engine;
use tests::house::{House, Someone, for_each_database};
use tests::postgres::Cluster;
use tokio::sync::Semaphore;

pub const ADDRESS: &str = "northgate";
const OWN: &str = "query($address: String!, $link: String!) { ownConsultation(address: $address, link: $link) {
    standing startsAt zone canMove joiningLink offered { id startsAt } type { key } } }";

/// A practice with a public page, a therapist in Miami and somebody at the front desk.
pub struct Scene {
    pub owner: Someone,
    pub therapist: Someone,
    pub staff: Someone,
}

impl Scene {
    /// Evenings of weekdays can be booked.
    pub async fn set(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let staff = house.member(&owner, "Ole Lind", Role::Staff).await;
        house.act(&owner.token, "openBookingPage", "address", json!({ "address": ADDRESS })).await;
        let week: Vec<Value> = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]
            .into_iter()
            .map(|day| json!({ "day": day, "from": "18:00", "until": "21:00" }))
            .collect();
        let hours = json!({ "version": 0, "zone": "America/New_York", "week": week });
        house.act(&therapist.token, "changeAvailability", "availability { version }", hours).await;
        Self { owner, therapist, staff }
    }
}

/// Somebody who says who they are, and wants letters.
pub fn newcomer(name: &str, zone: &str, place: &str) -> Value {
    let address = format!("{}@letters.example", name.to_lowercase().replace(' ', "."));
    json!({ "name": name, "zone": zone, "place": place, "safeChannel": "EMAIL", "email": address,
        "emailRiskAcknowledged": true })
}

async fn free_times(house: &House, kind: &str, places: &[&str]) -> Vec<String> {
    let query = "query($type: String!, $places: [String!]!) {
        freeTimes(address: \"northgate\", type: $type, places: $places, days: 30) }";
    let times = house.ask("", query, json!({ "type": kind, "places": places })).await["freeTimes"].take();
    serde_json::from_value(times).expect("times")
}

pub async fn hold(house: &House, kind: &str, places: &[&str], starts_at: &str) -> Value {
    let input = json!({ "address": ADDRESS, "type": kind, "places": places, "startsAt": starts_at });
    house.act("", "holdTime", "held { id startsAt lapsesAt }", input).await["held"].take()
}

/// Holds a time and books it for one; gives what opens it.
pub async fn book_alone(house: &House, me: Value, starts_at: &str) -> String {
    let place = me["place"].as_str().expect("a place").to_owned();
    let held = hold(house, "consult_45", &[&place], starts_at).await;
    let input = json!({ "key": starts_at, "address": ADDRESS, "hold": held["id"], "me": me });
    let booked = house.act("", "bookConsultation", "booked { link }", input).await;
    booked["booked"]["link"].as_str().expect("a link").to_owned()
}

pub async fn own(house: &House, link: &str) -> Value {
    house.ask("", OWN, json!({ "address": ADDRESS, "link": link })).await["ownConsultation"].take()
}

pub async fn by_link(house: &House, field: &str, link: &str) -> Value {
    let input = json!({ "address": ADDRESS, "link": link });
    house.act("", field, "consultation { standing startsAt }", input).await["consultation"].take()
}

pub async fn listed(house: &House, who: &Someone, list: &str) -> Vec<Value> {
    let query = "query($list: ConsultationList!) { consultations(list: $list) { nodes {
        id version step startsAt member { id name } attendees { person { name zone } place confirmed withdrawn } } } }";
    let mut answer = house.ask(&who.token, query, json!({ "list": list })).await;
    serde_json::from_value(answer["consultations"]["nodes"].take()).expect("a list")
}

async fn desk_act(house: &House, who: &Someone, field: &str, seen: &Value) -> Value {
    let input = json!({ "consultation": seen["id"], "version": seen["version"] });
    house.act(&who.token, field, "consultation { id version step }", input).await["consultation"].take()
}

/// Everything that somebody reads by their link: what the door says, their page, and the file for their calendar.
async fn seen(house: &House, link: &str) -> [String; 3] {
    let page = house.visitor().go(&format!("/book/{ADDRESS}/mine/{link}")).await;
    [own(house, link).await.to_string(), page.html, calendars::file_of(house, link).await]
}

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Lets the worker run every ten minutes until then.
pub async fn run_until(house: &House, until: &str) {
    while house.clock.now() < at(until) {
        house.tick().await;
        house.clock.forward(SignedDuration::from_mins(10));
    }
}

pub fn letters_to(house: &House, name: &str) -> Vec<String> {
    let address = format!("{name}@letters.example");
    let letters = house.mailbox.letters();
    letters.iter().filter(|letter| letter.to.contains(&address)).filter_map(tests::smtp::Letter::text).collect()
}

#[tokio::test]
async fn two_in_two_zones_read_the_right_time_across_a_change_of_clocks() {
    for_each_database("consult_zones", async |house| {
        let scene = Scene::set(&house).await;
        // Seven in the evening in Miami, two days after its clocks have gone forward; booked a week before.
        let starts_at = "2026-03-10T23:00:00Z";
        let places = ["AU", "US-CO"];
        assert!(free_times(&house, "consult_45", &places).await.contains(&starts_at.to_owned()));
        let held = hold(&house, "consult_45", &places, starts_at).await;
        let book = json!({ "key": "book", "address": ADDRESS, "hold": held["id"], "partnerPlace": "US-CO",
            "me": newcomer("Robin Vale", "Australia/Perth", "AU") });
        let wanted = "booked { startsAt zone link joiningLink }";
        let booked = house.act("", "bookConsultation", wanted, book.clone()).await["booked"].take();
        assert_eq!(house.act("", "bookConsultation", wanted, book).await["booked"], booked, "a repeat gives the same");
        assert_eq!((&booked["startsAt"], &booked["zone"]), (&json!(starts_at), &json!("Australia/Perth")));
        let join = json!({ "key": "join", "address": ADDRESS, "link": booked["joiningLink"],
            "me": newcomer("Kim Arbor", "America/Denver", "US-CO") });
        let joined = house.act("", "joinConsultation", "booked { link }", join).await["booked"].take();
        for link in [&booked["link"], &joined["link"]] {
            let seen = by_link(&house, "confirmAttendance", link.as_str().expect("a link")).await;
            assert_eq!((&seen["standing"], &seen["startsAt"]), (&json!("CONFIRMED"), &json!(starts_at)));
        }
        let coming = listed(&house, &scene.staff, "COMING").await;
        assert_eq!((coming.len(), &coming[0]["step"]), (1, &json!("CONFIRMED")));
        assert_eq!(coming[0]["member"]["name"], "Ida Berg");

        house.clock.set(at("2026-03-09T20:00:00Z"));
        run_until(&house, "2026-03-10T23:30:00Z").await;
        let (perth, denver) = (letters_to(&house, "robin.vale"), letters_to(&house, "kim.arbor"));
        // The day before for both; the hour before is five in the morning in Perth, and quiet there.
        assert_eq!((perth.len(), denver.len()), (1, 2), "{perth:?} {denver:?}");
        assert!(perth[0].contains("on Wednesday at 7:00 am (AWST)."), "{}", perth[0]);
        assert!(denver.iter().all(|text| text.contains("on Tuesday at 5:00 pm (MDT).")), "{denver:?}");
    })
    .await;
}

#[tokio::test]
async fn nothing_that_one_sees_changes_with_what_the_other_does() {
    for_each_database("consult_twins", async |house| {
        let scene = Scene::set(&house).await;
        let held = hold(&house, "consult_45", &["US-FL", "US-FL"], "2026-03-10T23:00:00Z").await;
        let book = json!({ "key": "book", "address": ADDRESS, "hold": held["id"], "partnerPlace": "US-FL",
            "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
        let booked = house.act("", "bookConsultation", "booked { link joiningLink }", book).await["booked"].take();
        let link = booked["link"].as_str().expect("a link");
        assert_eq!(own(&house, link).await["joiningLink"], booked["joiningLink"]);
        let before = seen(&house, link).await;
        let join = json!({ "key": "join", "address": ADDRESS, "link": booked["joiningLink"],
            "me": newcomer("Kim Arbor", "America/New_York", "US-FL") });
        let joined = house.act("", "joinConsultation", "booked { link }", join).await["booked"].take();
        let other = joined["link"].as_str().expect("a link");
        for deed in ["confirmAttendance", "withdrawFromConsultation"] {
            assert_eq!(seen(&house, link).await, before);
            by_link(&house, deed, other).await;
        }
        assert_eq!(seen(&house, link).await, before);
        assert_eq!(own(&house, other).await["standing"], "OFF");
        assert!(letters_to(&house, "robin.vale").is_empty());
        // Staff see it, and it still takes place for the one who comes.
        let coming = listed(&house, &scene.staff, "COMING").await;
        let withdrawn: Vec<&Value> =
            coming[0]["attendees"].as_array().expect("people").iter().map(|one| &one["withdrawn"]).collect();
        assert_eq!(withdrawn, [&json!(false), &json!(true)]);
        // Two who are to come do not move it by themselves.
        let later = json!({ "address": ADDRESS, "link": link, "startsAt": "2026-03-11T23:00:00Z" });
        let refused = house.try_act("", "moveConsultation", "consultation { standing }", later).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_ALLOWED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_hundred_who_want_fifty_times_fifty_get_one() {
    for_each_database("consult_contention", async |house| {
        let scene = Scene::set(&house).await;
        let week: Vec<Value> = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]
            .into_iter()
            .map(|day| json!({ "day": day, "from": "08:00", "until": "20:00" }))
            .collect();
        let hours = json!({ "version": 1, "zone": "America/New_York", "week": week });
        house.act(&scene.therapist.token, "changeAvailability", "availability { version }", hours).await;
        let wanted = Wanted {
            address: ADDRESS.to_owned(),
            type_key: "consult_15".to_owned(),
            places: vec![Whereabouts::parse("US-FL").expect("a place")],
        };
        let times: Vec<Timestamp> =
            consultations::free_times(&house.services, &wanted).await.expect("times").into_iter().take(50).collect();
        assert_eq!(times.len(), 50);
        // Four for each time, side by side; as many at once as there are connections to the larger of the databases.
        let turns = Arc::new(Semaphore::new(16));
        let clients: Vec<_> = (0..200)
            .map(|client| {
                let (services, turns, starts_at) = (house.services.clone(), Arc::clone(&turns), times[client / 4]);
                let command = HoldTime { wanted: wanted.clone(), starts_at, remote: None };
                tokio::spawn(async move {
                    let _turn = turns.acquire_owned().await;
                    consultations::hold_time(&services, command).await
                })
            })
            .collect();
        let mut winners: HashMap<Timestamp, usize> = HashMap::new();
        for client in clients {
            match client.await.expect("no panic") {
                Ok(held) => *winners.entry(held.starts_at).or_default() += 1,
                Err(Refused::Problems(problems)) => assert_eq!(problems.0[0].code, Code::Taken),
                Err(Refused::Failure(failure)) => panic!("{failure}: {:?}", std::error::Error::source(&failure)),
            }
        }
        assert_eq!((winners.len(), winners.values().sum::<usize>()), (50, 50), "on {:?}", house.engine());
        // Whoever lost is told at once which are left, and none of those is among the fifty.
        let left = consultations::free_times(&house.services, &wanted).await.expect("times");
        assert!(!left.is_empty() && left.iter().all(|at| !times.contains(at)));
        // Ten minutes later nobody has booked, and all of them can be had again.
        house.clock.forward(SignedDuration::from_mins(10));
        let again = consultations::free_times(&house.services, &wanted).await.expect("times");
        assert!(times.iter().all(|at| again.contains(at)));
        let held = consultations::hold_time(&house.services, HoldTime { wanted, starts_at: times[0], remote: None });
        held.await.expect("what lapsed is free");
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_keeps_one_claim_from_lying_over_another() {
    for_each_database("consult_beneath", async |house| {
        Scene::set(&house).await;
        book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), "2026-03-10T23:00:00Z").await;
        // The time after the meeting belongs to the claim: a quarter past ends within it, eight o'clock begins after it.
        let shifted = |minutes: i64, id: &str| {
            let shift = match house.engine() {
                Engine::Postgres => {
                    format!("starts_at + interval '{minutes} minutes', ends_at + interval '{minutes} minutes'")
                }
                Engine::Sqlite => format!(
                    "strftime('%Y-%m-%dT%H:%M:%S', starts_at, '{minutes} minutes') || '+00:00',
                     strftime('%Y-%m-%dT%H:%M:%S', ends_at, '{minutes} minutes') || '+00:00'"
                ),
            };
            format!(
                "insert into claim (practice_id, id, person_id, type_key, meets_at, starts_at, ends_at, lapses_at)
                 select practice_id, {id}, person_id, type_key, meets_at, {shift}, starts_at
                 from claim where person_id in (select person_id from practice_member)"
            )
        };
        let count = "select count(*) from claim where person_id in (select person_id from practice_member)";
        match house.engine() {
            Engine::Postgres => {
                let cluster = Cluster::shared().expect("it stands on one");
                let database = house.database().name();
                let refused = cluster.try_in(&database, &shifted(45, "gen_random_uuid()")).expect_err("lies over it");
                assert!(refused.contains("claim_takes_free_time"), "{refused}");
                cluster.run_in(&database, &shifted(60, "gen_random_uuid()"));
                assert_eq!(cluster.run_in(&database, count), "2");
            }
            Engine::Sqlite => {
                let Some(left_out) = house.database().sqlite(&shifted(45, "randomblob(16)")) else { return };
                left_out.expect("is left out, not refused");
                assert_eq!(house.database().sqlite(count), Some(Ok("1".to_owned())));
                house.database().sqlite(&shifted(60, "randomblob(16)"));
                assert_eq!(house.database().sqlite(count), Some(Ok("2".to_owned())));
                let moved = house.database().sqlite("update claim set ends_at = starts_at").expect("is installed");
                assert!(moved.expect_err("is refused").contains("made anew"));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_time_that_comes_free_goes_to_whoever_waits_longest() {
    for_each_database("consult_waitlist", async |house| {
        let scene = Scene::set(&house).await;
        let starts_at = "2026-03-10T22:00:00Z";
        let first = book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), starts_at).await;
        let mut waiting = Vec::new();
        for (name, zone, place) in [
            // Six in the evening in Miami is midnight in Paris: too late for whoever has waited longest.
            ("Ana Ruiz", "Europe/Paris", "FR"),
            ("Kim Arbor", "America/New_York", "US-FL"),
            ("Lee Stone", "America/New_York", "US-FL"),
        ] {
            let ask =
                json!({ "key": name, "address": ADDRESS, "type": "consult_45", "me": newcomer(name, zone, place) });
            let asked = house.act("", "requestConsultation", "booked { link startsAt }", ask).await["booked"].take();
            assert_eq!(asked["startsAt"], Value::Null);
            waiting.push(asked["link"].as_str().expect("a link").to_owned());
            let request = listed(&house, &scene.staff, "REQUESTS").await.remove(0);
            let triaged = desk_act(&house, &scene.staff, "triageConsultation", &request).await;
            desk_act(&house, &scene.staff, "waitlistConsultation", &triaged).await;
            house.clock.forward(SignedDuration::from_mins(1));
        }
        assert_eq!(listed(&house, &scene.staff, "WAITING").await.len(), 3);
        assert_eq!(by_link(&house, "withdrawFromConsultation", &first).await["standing"], "OFF");
        let standings = async || {
            let mut all = Vec::new();
            for link in &waiting {
                all.push(own(&house, link).await["standing"].as_str().expect("a word").to_owned());
            }
            all
        };
        assert_eq!(standings().await, ["WAITING", "OFFERED", "WAITING"]);
        assert!(!free_times(&house, "consult_45", &["US-FL"]).await.contains(&starts_at.to_owned()), "it is held");
        // Nobody takes it for two days; then it goes to the next, and the first keeps their place.
        house.clock.forward(SignedDuration::from_hours(48));
        house.tick().await;
        assert_eq!(standings().await, ["WAITING", "WAITING", "OFFERED"]);
        let offered = own(&house, &waiting[2]).await["offered"][0].take();
        assert_eq!(offered["startsAt"], starts_at);
        let take = json!({ "address": ADDRESS, "link": waiting[2], "time": offered["id"] });
        let taken = house.act("", "takeOfferedTime", "consultation { standing startsAt }", take).await;
        assert_eq!(taken["consultation"], json!({ "standing": "BOOKED", "startsAt": starts_at }));
        assert_eq!(listed(&house, &scene.staff, "COMING").await.len(), 1);
        assert_eq!(listed(&house, &scene.staff, "PAST").await[0]["step"], "CANCELLED");
    })
    .await;
}

#[tokio::test]
async fn one_who_comes_alone_moves_it_and_the_old_time_is_free_again() {
    for_each_database("consult_move", async |house| {
        let scene = Scene::set(&house).await;
        let (old, new) = ("2026-03-10T22:00:00Z", "2026-03-10T22:30:00Z");
        let link = book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), old).await;
        // The new time lies within the hour that the old one takes: one's own claim is not in one's way.
        let moved = json!({ "address": ADDRESS, "link": link, "startsAt": new });
        let moved = house.act("", "moveConsultation", "consultation { standing startsAt }", moved).await;
        assert_eq!(moved["consultation"], json!({ "standing": "BOOKED", "startsAt": new }));
        let taken = json!({ "address": ADDRESS, "link": link, "startsAt": "2026-03-10T22:10:00Z" });
        let refused = house.try_act("", "moveConsultation", "consultation { standing }", taken).await;
        assert_eq!(refused["problems"][0]["code"], "TAKEN");
        assert_eq!(own(&house, &link).await["startsAt"], new, "what could not be moved stays");
        // The practice moves it as well, and says so.
        let coming = listed(&house, &scene.staff, "COMING").await.remove(0);
        let time = json!({ "startsAt": "2026-03-11T22:00:00Z", "member": coming["member"]["id"] });
        let input = json!({ "consultation": coming["id"], "version": coming["version"], "time": time });
        house.act(&scene.staff.token, "rescheduleConsultation", "consultation { step }", input.clone()).await;
        let stale = house.try_act(&scene.staff.token, "rescheduleConsultation", "consultation { step }", input).await;
        assert_eq!(stale["problems"][0]["code"], "STALE");
        house.clock.set(at("2026-03-02T16:00:00Z"));
        run_until(&house, "2026-03-02T18:00:00Z").await;
        let told = letters_to(&house, "robin.vale");
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("Hello, your appointment has changed."), "{}", told[0]);
    })
    .await;
}

#[tokio::test]
async fn staff_book_over_what_is_taken_only_with_a_reason_and_therapists_not_at_all() {
    for_each_database("consult_override", async |house| {
        let scene = Scene::set(&house).await;
        let starts_at = "2026-03-10T22:00:00Z";
        let first = book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), starts_at).await;
        let ask = json!({ "key": "ask", "address": ADDRESS, "type": "consult_45",
            "me": newcomer("Kim Arbor", "America/New_York", "US-FL") });
        house.act("", "requestConsultation", "booked { link }", ask).await;
        let request = listed(&house, &scene.staff, "REQUESTS").await.remove(0);
        let time = json!({ "startsAt": "2026-03-10T22:30:00Z", "member": scene.therapist.id.to_string() });
        let mut input = json!({ "consultation": request["id"], "version": request["version"], "time": time });
        let book = async |who: &Someone, input: &Value| {
            house.try_act(&who.token, "bookTime", "consultation { step }", input.clone()).await
        };
        assert_eq!(book(&scene.staff, &input).await["problems"][0]["code"], "TAKEN");
        input["overrideReason"] = json!("Agreed with both on the phone");
        assert_eq!(book(&scene.therapist, &input).await["problems"][0]["code"], "NOT_ALLOWED");
        assert_eq!(book(&scene.staff, &input).await["consultation"]["step"], "BOOKED");
        // What lies above is as taken as what lies beneath, and still is when that is gone.
        let is_free = async |at: &str| free_times(&house, "consult_45", &["US-FL"]).await.contains(&at.to_owned());
        assert!(!is_free("2026-03-10T23:00:00Z").await);
        by_link(&house, "withdrawFromConsultation", &first).await;
        for taken in ["2026-03-10T22:00:00Z", "2026-03-10T22:30:00Z", "2026-03-10T23:00:00Z"] {
            assert!(!is_free(taken).await, "{taken}");
        }
        assert!(is_free("2026-03-10T23:30:00Z").await);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_opens_nothing_gets_one_answer_whatever_the_cause() {
    for_each_database("consult_links", async |house| {
        Scene::set(&house).await;
        let link =
            book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), "2026-03-10T22:00:00Z").await;
        let other = house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        house.act(&other.token, "openBookingPage", "address", json!({ "address": "southgate" })).await;
        let answer = async |address: &str, link: &str| {
            let reply = house.knock("", OWN, json!({ "address": address, "link": link })).await;
            (reply.status, reply.body)
        };
        assert!(answer(ADDRESS, &link).await.1.windows(6).any(|bytes| bytes == b"BOOKED"));
        let nothing = answer(ADDRESS, "nothing").await;
        assert_eq!(answer("southgate", &link).await, nothing, "a link of another practice");
        assert_eq!(answer("nowhere", &link).await, nothing, "a page that is not there");
        assert_eq!(answer(ADDRESS, &"x".repeat(5_000)).await, nothing);
        // One's own link is there until one counts as coming no more: with it one says where one is.
        house.clock.set(at("2026-03-10T22:14:59Z"));
        assert!(answer(ADDRESS, &link).await.1.windows(6).any(|bytes| bytes == b"BOOKED"));
        house.clock.set(at("2026-03-10T22:15:00Z"));
        assert_eq!(answer(ADDRESS, &link).await, nothing, "it has begun");
    })
    .await;
}

#[tokio::test]
async fn the_board_is_for_the_practices_own_desk() {
    for_each_database("consult_board", async |house| {
        let scene = Scene::set(&house).await;
        book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), "2026-03-10T22:00:00Z").await;
        let other = house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        let couple = house.couple(&scene.therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let real = listed(&house, &scene.staff, "COMING").await[0]["id"].clone();
        let query = "query($id: ID!) { consultation(id: $id) { id attendees { person { name } } } }";
        let see = async |who: &Someone, id: &Value| house.knock(&who.token, query, json!({ "id": id })).await.body;
        let never = json!("con_00000000000000000000000000");
        for who in [&other, &couple.hurt] {
            assert_eq!(see(who, &real).await, see(who, &never).await, "{}", who.name);
            let cancel = json!({ "consultation": real, "version": 2 });
            let refused = house.try_act(&who.token, "cancelConsultation", "consultation { id }", cancel).await;
            assert_ne!(refused["problems"], json!([]), "{}", who.name);
        }
        let answer =
            house.graphql(&couple.hurt.token, "query { consultations(list: COMING) { nodes { id } } }", json!({}));
        assert_eq!(answer.await["errors"][0]["extensions"]["code"], "NOT_ALLOWED");
        assert_eq!(listed(&house, &other, "COMING").await, Vec::<Value>::new());
        assert_eq!(listed(&house, &scene.staff, "COMING").await[0]["step"], "BOOKED", "nobody changed it");
    })
    .await;
}

#[tokio::test]
async fn a_long_board_takes_as_many_statements_as_a_short_one() {
    for_each_database("consult_statements", async |house| {
        let scene = Scene::set(&house).await;
        let query = "query { consultations(list: REQUESTS, first: 100) { nodes {
            id member { name } attendees { person { name } place } } } }";
        let mut counts = Vec::new();
        for at in 0..12 {
            let me = newcomer(&format!("Robin {at}"), "America/New_York", "US-FL");
            let ask = json!({ "key": format!("ask {at}"), "address": ADDRESS, "type": "consult_45", "me": me });
            house.act("", "requestConsultation", "booked { link }", ask).await;
            if matches!(at, 1 | 11) {
                counts.push(crate::statements::counted(&house, &scene.staff, query, json!({})).await);
            }
        }
        assert_eq!(counts[0], counts[1], "on {:?}", house.engine());
        assert_eq!(listed(&house, &scene.staff, "REQUESTS").await.len(), 12);
    })
    .await;
}
