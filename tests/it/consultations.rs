//! Consultations, through the door: a stranger books, a partner joins, both read the right time; nobody's time is taken twice.

mod calendars;
mod desk;
mod invitations;
mod own_calendar;
mod questions;
mod times;
mod types;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::house::{House, Someone, for_each_database};

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
        let again = house.act("", "bookConsultation", wanted, book.clone()).await;
        assert_eq!(again["booked"], booked, "a repeat gives the same");
        assert_eq!((&booked["startsAt"], &booked["zone"]), (&json!(starts_at), &json!("Australia/Perth")));
        let join = json!({ "key": "join", "address": ADDRESS, "link": booked["joiningLink"],
            "me": newcomer("Kim Arbor", "America/Denver", "US-CO") });
        let joined = house.act("", "joinConsultation", "booked { link }", join.clone()).await["booked"].take();
        assert_ne!(joined["link"], booked["link"], "each opens their own part");
        let again = house.act("", "bookConsultation", wanted, book).await;
        assert_eq!(again["booked"], booked, "a repeat gives nobody the link of whoever joined since");
        assert_eq!(house.act("", "joinConsultation", "booked { link }", join).await["booked"], joined);
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
