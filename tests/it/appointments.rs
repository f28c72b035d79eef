//! Appointments of ongoing care, through the door: on the clinician's clock, read on everybody's own; what one comes to alone is nobody else's to
//! find; nobody's time is taken twice, and nobody learns whose was.

mod before;
mod calendar;
mod cover;
mod desk;
mod front_desk;
mod left;
mod series;
mod there;
mod treated;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::house::{Couple, House, Someone, for_each_database};

use crate::consultations;

const MINE: &str =
    "query { myAppointments { nodes { id member alone startsAt endsAt zone agreedZone link shift { from to }
    canCheckIn here } pageInfo { hasNextPage } } }";
const THEIRS: &str = "query($id: ID!) { coupleAppointments(id: $id) { nodes { id startsAt on at zone series version
    people { person { id } place hasLink } } } }";
const FILE: &str = "query($id: ID!) { appointmentFile(id: $id, portal: \"https://office.example\") { text } }";
const SHOWN: &str = "appointment { id version startsAt on at zone series planned } made";
const NOBODYS: &str = "apt_00000000000000000000000000";

/// A practice with a therapist, somebody at the front desk and a couple in coaching who both want letters.
#[derive(Clone)]
struct Scene {
    owner: Someone,
    therapist: Someone,
    staff: Someone,
    couple: Couple,
}

impl Scene {
    async fn set(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let staff = house.member(&owner, "Ole Lind", Role::Staff).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        house.becomes(&therapist, couple.id, "COACHING").await;
        house.wants_letters(&couple.hurt).await;
        house.wants_letters(&couple.involved).await;
        Self { owner, therapist, staff, couple }
    }

    /// An hour at this time on the therapist's clock; of skills support, for which no licence is asked, as long as that is what their care is.
    fn with(&self, key: &str, people: &[&Someone], (on, at): (&str, &str)) -> Value {
        let coming = |person: &&Someone| json!({ "person": person.id.to_string(), "place": "DE" });
        json!({ "key": key, "couple": self.couple.id.to_string(), "on": on, "at": at,
            "people": people.iter().map(coming).collect::<Vec<_>>() })
    }

    async fn make(&self, house: &House, input: Value) -> Value {
        house.act(&self.therapist.token, "makeAppointments", SHOWN, input).await
    }

    /// Their care is therapy from now on: the law is asked for every hour.
    async fn treat(&self, house: &House) {
        house.becomes(&self.therapist, self.couple.id, "THERAPY").await;
    }

    async fn theirs(&self, house: &House, by: &Someone) -> Vec<Value> {
        let all = house.ask(&by.token, THEIRS, json!({ "id": self.couple.id.to_string() })).await;
        all["coupleAppointments"]["nodes"].as_array().expect("a list").clone()
    }
}

async fn mine(house: &House, person: &Someone) -> Vec<Value> {
    let mine = house.ask(&person.token, MINE, json!({})).await;
    mine["myAppointments"]["nodes"].as_array().expect("a list").clone()
}

/// Lets somebody live elsewhere from now on.
async fn moves_to(house: &House, person: &Someone, zone: &str) {
    let preference = house.ask(&person.token, "query { contactPreference { version } }", json!({})).await;
    let input = json!({ "version": preference["contactPreference"]["version"], "safeChannel": "EMAIL",
        "email": person.address, "emailRiskAcknowledged": true, "zone": zone });
    house.act(&person.token, "changeContactPreference", "contactPreference { version }", input).await;
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Lets the worker run every ten minutes until then.
async fn run_until(house: &House, until: &str) {
    while house.clock.now() < at(until) {
        house.tick().await;
        house.clock.forward(SignedDuration::from_mins(10));
    }
}

fn letters_to(house: &House, person: &Someone) -> Vec<String> {
    let letters = house.mailbox.letters();
    letters.iter().filter(|letter| letter.to.contains(&person.address)).filter_map(tests::smtp::Letter::text).collect()
}

#[tokio::test]
async fn a_series_keeps_its_hour_on_the_clinicians_clock_and_whoever_lives_elsewhere_is_told_of_the_shift() {
    for_each_database("appointment_zones", async |house| {
        let scene = Scene::set(&house).await;
        moves_to(&house, &scene.couple.involved, "America/Phoenix").await;
        let both = [&scene.couple.hurt, &scene.couple.involved];
        let mut input = scene.with("weekly", &both, ("2026-03-17", "17:00"));
        (input["times"], input["minutes"]) = (json!(4), json!(50));
        let made = scene.make(&house, input.clone()).await;
        assert_eq!((&made["made"], &made["appointment"]["startsAt"]), (&json!(4), &json!("2026-03-17T16:00:00Z")));
        assert_eq!(scene.make(&house, input).await, made, "a repeat makes nothing more");
        // Berlin goes forward on 29 March, Phoenix never.
        let starts = ["2026-03-17T16:00:00Z", "2026-03-24T16:00:00Z", "2026-03-31T15:00:00Z", "2026-04-07T15:00:00Z"];
        let listed = scene.theirs(&house, &scene.therapist).await;
        assert_eq!(listed.iter().map(|one| one["startsAt"].as_str().expect("an instant")).collect::<Vec<_>>(), starts);
        assert!(listed.iter().all(|one| one["at"] == "17:00" && one["zone"] == "Europe/Berlin"), "{listed:?}");
        let seen = mine(&house, &scene.couple.involved).await;
        assert_eq!((&seen[0]["zone"], &seen[0]["agreedZone"]), (&json!("America/Phoenix"), &json!("Europe/Berlin")));
        assert!(seen.iter().all(|one| one["shift"].is_null() && one["alone"] == json!(false)), "{seen:?}");
        let page = house.visitor_of(&scene.couple.involved).await.go("/appointments").await;
        let words = page.words();
        assert!(words.contains("Tuesday 17 March, 09:00 MST (America/Phoenix)"), "{words}");
        assert!(words.contains("Where they are: Tuesday 17 March, 17:00 CET (Europe/Berlin)"), "{words}");

        house.clock.set(at("2026-03-23T16:00:00Z"));
        house.mailbox.take();
        run_until(&house, "2026-03-26T16:00:00Z").await;
        let (here, there) = (letters_to(&house, &scene.couple.hurt), letters_to(&house, &scene.couple.involved));
        let news = |letters: &[String]| letters.iter().filter(|text| text.contains("has changed")).count();
        assert_eq!((news(&here), news(&there)), (0, 1), "{here:?} {there:?}");
        let seen = mine(&house, &scene.couple.involved).await;
        assert_eq!(seen[0]["shift"], json!({ "from": "09:00", "to": "08:00" }));
        assert!(mine(&house, &scene.couple.hurt).await.iter().all(|one| one["shift"].is_null()));
        let home = house.visitor_of(&scene.couple.involved).await.go("/").await;
        assert!(home.words().contains("It starts at 08:00 for you from Tuesday 31 March on, not at 09:00."));
    })
    .await;
}

#[tokio::test]
async fn an_hour_that_is_skipped_moves_forward_and_one_that_comes_twice_is_the_first() {
    for_each_database("appointment_clocks", async |house| {
        let scene = Scene::set(&house).await;
        for (on, starts_at) in [("2026-03-29", "2026-03-29T01:30:00Z"), ("2026-10-25", "2026-10-25T00:30:00Z")] {
            let made = scene.make(&house, scene.with(on, &[&scene.couple.hurt], (on, "02:30"))).await;
            assert_eq!(made["appointment"]["startsAt"], starts_at);
            assert_eq!(made["appointment"]["at"], "02:30", "what was agreed is kept");
        }
    })
    .await;
}

#[tokio::test]
async fn what_one_comes_to_alone_is_nowhere_for_the_other() {
    for_each_database("appointment_alone", async |house| {
        let scene = Scene::set(&house).await;
        let (other, alone) = (&scene.couple.hurt, &scene.couple.involved);
        let mut input = scene.with("alone", &[alone], ("2026-03-10", "17:00"));
        input["people"][0]["link"] = json!("https://meet.example/zephyrwise");
        let made = scene.make(&house, input).await;
        let id = made["appointment"]["id"].as_str().expect("an id");
        assert_eq!(mine(&house, other).await, Vec::<Value>::new());
        let own = mine(&house, alone).await;
        assert_eq!((&own[0]["alone"], &own[0]["link"]), (&json!(true), &json!("https://meet.example/zephyrwise")));
        // Their own file says when, and nothing else; the other's answer is that of one that never was.
        let text = house.ask(&alone.token, FILE, json!({ "id": id })).await["appointmentFile"]["text"].take();
        let text = text.as_str().expect("a file");
        assert!(text.contains("SUMMARY:Appointment") && text.contains("DTSTART:20260310T160000Z"), "{text}");
        assert!(!text.contains("meet.example") && !text.contains("ATTENDEE") && !text.contains("Berg"), "{text}");
        let real = house.graphql(&other.token, FILE, json!({ "id": id })).await;
        assert_eq!(real, house.graphql(&other.token, FILE, json!({ "id": NOBODYS })).await);
        let couple = json!({ "id": scene.couple.id.to_string() });
        for partner in [other, alone] {
            let refused = house.graphql(&partner.token, THEIRS, couple.clone()).await;
            assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_FOUND");
        }
        let visitor = house.visitor_of(other).await;
        for path in ["/", "/appointments"] {
            assert!(!visitor.go(path).await.words().contains("March"), "{path}");
        }
        assert_eq!(visitor.fetch(&format!("/appointments/{id}/appointment.ics")).await.status.as_u16(), 404);

        house.clock.set(at("2026-03-09T12:00:00Z"));
        house.mailbox.take();
        run_until(&house, "2026-03-10T16:00:00Z").await;
        assert_eq!(letters_to(&house, other), Vec::<String>::new());
        let letters = letters_to(&house, alone);
        assert_eq!(letters.len(), 2, "{letters:?}");
        assert!(letters.iter().all(|text| text.contains("on Tuesday at 5:00 pm (CET).")), "{letters:?}");
    })
    .await;
}

#[tokio::test]
async fn nobodys_time_is_taken_twice_and_nobody_is_told_whose_it_was() {
    for_each_database("appointment_time", async |house| {
        let scene = Scene::set(&house).await;
        let colleague = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        let seat = json!({ "key": "seat", "couple": scene.couple.id.to_string(), "person": colleague.id.to_string(),
            "role": "INDIVIDUAL_THERAPIST", "treats": scene.couple.involved.id.to_string() });
        house.act(&scene.therapist.token, "joinCareTeam", "__typename", seat).await;
        house.agrees(&scene.couple.involved).await;
        // One of them comes to their own therapist alone; the front desk enters it.
        let mut alone = scene.with("alone", &[&scene.couple.involved], ("2026-03-10", "17:00"));
        alone["member"] = json!(colleague.id.to_string());
        house.act(&scene.staff.token, "makeAppointments", SHOWN, alone).await;
        let both = [&scene.couple.hurt, &scene.couple.involved];
        let refused = async |input: Value| {
            let answer = house.try_act(&scene.therapist.token, "makeAppointments", SHOWN, input).await;
            assert_eq!((&answer["appointment"], &answer["made"]), (&Value::Null, &json!(0)), "{answer}");
            answer["problems"].clone()
        };
        // Whether it is the therapist's own time, or that of either of those who come, the words are the same.
        let partners = refused(scene.with("both", &both, ("2026-03-10", "17:30"))).await;
        scene.make(&house, scene.with("free", &[&scene.couple.hurt], ("2026-03-11", "17:00"))).await;
        let own = refused(scene.with("own", &[&scene.couple.involved], ("2026-03-11", "17:30"))).await;
        assert_eq!(partners, own);
        assert_eq!((&own[0]["code"], &own[0]["field"]), (&json!("TAKEN"), &json!("on")));
        // Of several, all are made or none.
        let mut weekly = scene.with("weekly", &both, ("2026-03-04", "17:00"));
        weekly["times"] = json!(3);
        let words = refused(weekly).await[0]["message"].clone();
        assert!(words.as_str().is_some_and(|words| words.contains("Wednesday 11 March 2026 is not free")), "{words}");
        assert_eq!(scene.theirs(&house, &scene.staff).await.len(), 2);
        // What ends when the other begins does not touch it.
        scene.make(&house, scene.with("after", &both, ("2026-03-11", "17:50"))).await;
    })
    .await;
}

#[tokio::test]
async fn a_consultation_and_an_appointment_never_share_an_hour() {
    for_each_database("appointment_consult", async |house| {
        let scene = consultations::Scene::set(&house).await;
        let couple = house.couple(&scene.therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        house.becomes(&scene.therapist, couple.id, "COACHING").await;
        let me = consultations::newcomer("Robin Vale", "America/New_York", "US-FL");
        consultations::book_alone(&house, me, "2026-03-10T22:00:00Z").await;
        let input = |key: &str, at: &str| {
            json!({ "key": key, "couple": couple.id.to_string(), "on": "2026-03-10", "at": at,
                "people": [{ "person": couple.hurt.id.to_string(), "place": "DE" }] })
        };
        // Eleven in the evening in Berlin is six in Miami, and so is the consultation.
        let taken = house.try_act(&scene.therapist.token, "makeAppointments", SHOWN, input("taken", "23:15")).await;
        assert_eq!(taken["problems"][0]["code"], "TAKEN", "{taken}");
        let made = house.act(&scene.therapist.token, "makeAppointments", SHOWN, input("before", "20:30")).await;
        assert_eq!(made["appointment"]["startsAt"], "2026-03-10T19:30:00Z");
    })
    .await;
}

#[tokio::test]
async fn what_is_moved_or_called_off_is_told_once_and_gives_its_time_back() {
    for_each_database("appointment_change", async |house| {
        let scene = Scene::set(&house).await;
        let both = [&scene.couple.hurt, &scene.couple.involved];
        let mut weekly = scene.with("weekly", &both, ("2026-03-17", "17:00"));
        weekly["times"] = json!(3);
        let made = scene.make(&house, weekly).await["appointment"].take();
        house.mailbox.take();
        let input = json!({ "appointment": made["id"], "version": made["version"], "on": "2026-03-18", "at": "09:00" });
        let field = "moveAppointment";
        let moved = house.act(&scene.therapist.token, field, "appointment { version startsAt }", input.clone()).await;
        assert_eq!(moved["appointment"]["startsAt"], "2026-03-18T08:00:00Z");
        let stale = house.try_act(&scene.therapist.token, field, "appointment { id }", input).await;
        assert_eq!(stale["problems"][0]["code"], "STALE");
        // Its old time is free again.
        scene.make(&house, scene.with("free", &both, ("2026-03-17", "17:00"))).await;
        run_until(&house, "2026-03-03T12:00:00Z").await;
        for person in both {
            let letters = letters_to(&house, person);
            assert_eq!(letters.len(), 1, "{letters:?}");
            assert!(letters[0].contains("has changed"), "{letters:?}");
        }
        // The file of a moved one has a higher number; that of one that was called off takes itself out.
        let text = async |of: &Value| {
            let found = house.ask(&scene.couple.hurt.token, FILE, json!({ "id": of })).await;
            found["appointmentFile"]["text"].as_str().expect("a file").to_owned()
        };
        assert!(text(&made["id"]).await.contains("SEQUENCE:1"));
        let off = json!({ "appointment": made["id"], "version": moved["appointment"]["version"] });
        let off = house.act(&scene.therapist.token, "callOffAppointment", "appointment { planned }", off).await;
        assert_eq!(off["appointment"]["planned"], json!(false));
        let gone = text(&made["id"]).await;
        assert!(gone.contains("METHOD:CANCEL") && gone.contains("SEQUENCE:2"), "{gone}");
        let end = json!({ "series": made["series"] });
        let ended = house.act(&scene.therapist.token, "endAppointmentSeries", "calledOff", end.clone()).await;
        assert_eq!(ended["calledOff"], json!(2));
        let again = house.try_act(&scene.therapist.token, "endAppointmentSeries", "calledOff", end).await;
        assert_eq!(again["problems"][0]["code"], "WRONG_STATE");
        assert_eq!(scene.theirs(&house, &scene.therapist).await.len(), 1);
        assert_eq!(mine(&house, &scene.couple.hurt).await.len(), 1);
    })
    .await;
}
