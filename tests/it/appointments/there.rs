//! Being there: where each says they are when an appointment begins, and who came, which is told to nobody.

use serde_json::{Value, json};
use tests::house::{House, Someone, for_each_database};

use super::{FILE, NOBODYS, Scene, at, mine};

const ONE: &str = "query($id: ID!) { appointment(id: $id) { id version begun needsCover
    people { person { id } isAt overheard callBack emergencyContact attendance } } }";
const HELD: &str =
    "query($id: ID!) { coupleAppointmentsHeld(id: $id) { nodes { id people { person { id } attendance } } } }";
const DAY: (&str, &str) = ("2026-03-17", "17:00");

async fn licence(house: &House, scene: &Scene) {
    let input = json!({ "key": "florida", "member": scene.therapist.id.to_string(), "place": "US-FL",
        "profession": "MARRIAGE_AND_FAMILY", "authority": "LICENCE", "standing": "ACTIVE", "firstDay": "2025-01-01" });
    house.act(&scene.staff.token, "enterLicence", "licence { id }", input).await;
}

/// Treatment of both of them in Florida, at four in the afternoon of UTC.
async fn treatment(house: &House, scene: &Scene) -> Value {
    licence(house, scene).await;
    scene.treat(house).await;
    let mut input = scene.with("both", &[&scene.couple.hurt, &scene.couple.involved], DAY);
    for (at, coming) in input["people"].as_array_mut().expect("people").iter_mut().enumerate() {
        (coming["place"], coming["link"]) = (json!("US-FL"), json!(format!("https://meet.example/{at}")));
    }
    scene.make(house, input).await["appointment"]["id"].take()
}

async fn says(house: &House, person: &Someone, id: &Value, place: &str) -> Value {
    let input = json!({ "appointment": id, "place": place, "company": "ALONE", "callBack": "555 0100",
        "emergencyContact": "Ada, 555 0199" });
    house.try_act(&person.token, "checkInToAppointment", "appointment { canCheckIn here }", input).await
}

async fn one(house: &House, scene: &Scene, id: &Value) -> Value {
    house.ask(&scene.therapist.token, ONE, json!({ "id": id })).await["appointment"].take()
}

/// Notes who came of an appointment as it is now.
async fn note(house: &House, scene: &Scene, id: &Value, people: Value) -> Value {
    let seen = one(house, scene, id).await;
    let input = json!({ "appointment": id, "version": seen["version"], "people": people });
    house.try_act(&scene.therapist.token, "noteAppointmentAttendance", "appointment { id }", input).await
}

fn came(person: &Someone) -> Value {
    json!({ "person": person.id.to_string(), "attendance": "CAME" })
}

fn away(person: &Someone) -> Value {
    json!({ "person": person.id.to_string(), "attendance": "STAYED_AWAY" })
}

fn code(answer: &Value) -> (&str, &str) {
    let problem = &answer["problems"][0];
    (problem["code"].as_str().unwrap_or_default(), problem["field"].as_str().unwrap_or_default())
}

/// Everything that somebody reads of what they come to.
async fn read(house: &House, person: &Someone, id: &Value) -> Vec<String> {
    let mut all: Vec<String> = mine(house, person).await.iter().map(Value::to_string).collect();
    all.push(house.graphql(&person.token, FILE, json!({ "id": id })).await.to_string());
    let visitor = house.visitor_of(person).await;
    for path in ["/", "/appointments"] {
        all.push(visitor.go(path).await.words());
    }
    all
}

#[tokio::test]
async fn where_each_says_they_are_wins_and_neither_reads_anything_of_the_other() {
    for_each_database("appointment_there", async |house| {
        let scene = Scene::set(&house).await;
        let (left, right) = (&scene.couple.hurt, &scene.couple.involved);
        let id = treatment(&house, &scene).await;
        house.clock.set(at("2026-03-17T15:44:59Z"));
        assert_eq!(code(&says(&house, left, &id, "US-FL").await).0, "OUT_OF_RANGE");
        assert_eq!(mine(&house, left).await[0]["canCheckIn"], json!(false));
        house.clock.set(at("2026-03-17T15:45:00Z"));
        let before = read(&house, left, &id).await;
        let away = says(&house, right, &id, "US-CO").await;
        assert_eq!(away["appointment"], json!({ "canCheckIn": true, "here": true }), "{away}");
        assert_eq!(read(&house, left, &id).await, before, "what the other says is nobody's to read");
        let home = says(&house, left, &id, "US-FL").await;
        assert_eq!(home, away, "the same answer, whatever the rule makes of it");
        let seen = one(&house, &scene, &id).await;
        assert!(seen["needsCover"].as_str().expect("words").contains("Colorado"), "{seen}");
        let theirs = |seen: &Value, person: &Someone| {
            let people = seen["people"].as_array().expect("people").clone();
            people.into_iter().find(|one| one["person"]["id"] == person.id.to_string()).expect("comes")
        };
        let mut expected = json!({ "person": { "id": right.id.to_string() }, "isAt": "Colorado", "overheard": false,
            "callBack": "555 0100", "emergencyContact": "Ada, 555 0199", "attendance": null });
        assert_eq!(theirs(&seen, right), expected);

        house.clock.set(at("2026-03-17T16:20:00Z"));
        let refused = note(&house, &scene, &id, json!([came(left), came(right)])).await;
        assert_eq!(code(&refused).0, "NOT_ALLOWED");
        assert!(refused["problems"][0]["message"].as_str().expect("words").contains("Colorado"), "{refused}");
        let before = [read(&house, left, &id).await, read(&house, right, &id).await];
        says(&house, right, &id, "US-FL").await;
        assert_eq!(code(&note(&house, &scene, &id, json!([came(left), came(right)])).await), ("", ""));
        let seen = one(&house, &scene, &id).await;
        (expected["isAt"], expected["attendance"]) = (json!("Florida"), json!("CAME"));
        assert_eq!((&theirs(&seen, right), &seen["needsCover"]), (&expected, &Value::Null));
        let after = [read(&house, left, &id).await, read(&house, right, &id).await];
        assert_eq!(before, after, "what is noted is the practice's");
    })
    .await;
}

#[tokio::test]
async fn who_stayed_away_is_noted_for_the_practice_and_told_to_nobody() {
    for_each_database("appointment_away_one", async |house| {
        let scene = Scene::set(&house).await;
        let (left, right) = (&scene.couple.hurt, &scene.couple.involved);
        let id = treatment(&house, &scene).await;
        house.clock.set(at("2026-03-17T16:05:00Z"));
        says(&house, left, &id, "US-FL").await;
        house.tick().await;
        house.mailbox.take();
        let before = [read(&house, left, &id).await, read(&house, right, &id).await];
        assert_eq!(code(&note(&house, &scene, &id, json!([came(left), away(right)])).await), ("", ""));
        let after = [read(&house, left, &id).await, read(&house, right, &id).await];
        assert_eq!(before, after);
        // Noted again, the newest counts; and it is still there to be noted when it is over.
        house.clock.set(at("2026-03-17T17:00:00Z"));
        assert_eq!(code(&note(&house, &scene, &id, json!([away(left), away(right)])).await), ("", ""));
        let couple = json!({ "id": scene.couple.id.to_string() });
        let held = house.ask(&scene.therapist.token, HELD, couple.clone()).await["coupleAppointmentsHeld"].take();
        let noted: Vec<&Value> =
            held["nodes"][0]["people"].as_array().expect("people").iter().map(|one| &one["attendance"]).collect();
        assert_eq!((&held["nodes"][0]["id"], noted), (&id, vec![&json!("STAYED_AWAY"); 2]));
        for partner in [left, right] {
            let refused = house.graphql(&partner.token, HELD, couple.clone()).await;
            assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_FOUND");
        }
        house.tick().await;
        assert_eq!(house.mailbox.letters().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_from_afar_has_said_where_they_are_or_says_it_in_the_room() {
    for_each_database("appointment_unsaid", async |house| {
        let scene = Scene::set(&house).await;
        let (comes, other) = (&scene.couple.hurt, &scene.couple.involved);
        let mut input = scene.with("alone", &[comes], DAY);
        input["people"][0]["link"] = json!("https://meet.example/one");
        let id = scene.make(&house, input).await["appointment"]["id"].take();
        let never = says(&house, other, &json!(NOBODYS), "DE").await;
        assert_eq!(says(&house, other, &id, "DE").await, never, "nobody else finds it");
        assert_eq!(code(&note(&house, &scene, &id, json!([came(comes)])).await).0, "OUT_OF_RANGE");
        house.clock.set(at("2026-03-17T16:00:00Z"));
        assert_eq!(code(&note(&house, &scene, &id, json!([])).await), ("MISSING", "people"));
        assert_eq!(code(&note(&house, &scene, &id, json!([came(comes), came(comes)])).await), ("MISSING", "people"));
        assert_eq!(code(&note(&house, &scene, &id, json!([came(comes), came(other)])).await), ("NOT_FOUND", "people"));
        assert_eq!(code(&note(&house, &scene, &id, json!([came(comes)])).await).0, "WRONG_STATE");
        let by_staff = json!({ "appointment": id, "version": 1, "people": [came(comes)] });
        let refused =
            house.try_act(&scene.staff.token, "noteAppointmentAttendance", "appointment { id }", by_staff).await;
        assert_eq!(code(&refused).0, "NOT_FOUND", "who came is the therapist's to note");
        let mut said = came(comes);
        (said["place"], said["company"]) = (json!("DE"), json!("WITH_OTHERS"));
        assert_eq!(code(&note(&house, &scene, &id, json!([said])).await), ("", ""));
        let seen = one(&house, &scene, &id).await;
        let part = &seen["people"][0];
        assert_eq!(
            (&part["isAt"], &part["overheard"], &part["callBack"]),
            (&json!("Germany"), &json!(true), &Value::Null)
        );
    })
    .await;
}

#[tokio::test]
async fn what_moves_is_attested_anew() {
    for_each_database("appointment_attested_anew", async |house| {
        let scene = Scene::set(&house).await;
        let comes = &scene.couple.hurt;
        let id = scene.make(&house, scene.with("one", &[comes], DAY)).await["appointment"]["id"].take();
        house.clock.set(at("2026-03-17T15:50:00Z"));
        says(&house, comes, &id, "DE").await;
        let version = one(&house, &scene, &id).await["version"].take();
        let later = json!({ "appointment": id, "version": version, "on": "2026-03-18", "at": "17:00" });
        house.act(&scene.therapist.token, "moveAppointment", "appointment { id }", later).await;
        assert_eq!(mine(&house, comes).await[0]["here"], json!(false));
        assert_eq!(one(&house, &scene, &id).await["people"][0]["isAt"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn on_pages_one_says_where_one_is_and_the_therapist_notes_who_came() {
    for_each_database("appointment_there_pages", async |house| {
        let scene = Scene::set(&house).await;
        let comes = &scene.couple.hurt;
        let id = scene.make(&house, scene.with("one", &[comes], DAY)).await["appointment"]["id"].take();
        let path = format!("/appointments/{}/here", id.as_str().expect("an id"));
        let early = house.visitor_of(comes).await;
        assert_eq!(early.fetch(&path).await.status.as_u16(), 404, "not yet");
        house.clock.set(at("2026-03-17T15:50:00Z"));
        let visitor = house.visitor_of(comes).await;
        let page = visitor.go(&visitor.go("/appointments").await.link(&path)).await;
        assert_eq!(page.heading(), "Where are you now?");
        let unsaid = visitor.submit(&path, &[("place", "DE"), ("callBack", "555 0100")]).await;
        assert!(unsaid.words().contains("Say who is in the room with you."), "{}", unsaid.words());
        let said = [("place", "DE"), ("company", "ALONE"), ("callBack", "555 0100")];
        let list = visitor.submit(&path, &said).await;
        assert!(list.words().contains("You have said where you are."), "{}", list.words());

        house.clock.set(at("2026-03-17T17:00:00Z"));
        let desk = house.visitor_of(&scene.therapist).await;
        let couple = format!("/couples/{}/appointments", scene.couple.id);
        let list = desk.go(&couple).await;
        assert!(list.words().contains("Who came?"), "{}", list.words());
        let one = desk.go(&list.link(&format!("{couple}/one?appointment="))).await;
        assert!(one.words().contains("Said to be in Germany. Call back: 555 0100"), "{}", one.words());
        let action = format!("{couple}/one");
        let person = comes.id.to_string();
        let noted = desk.fill(&one, &action, &[("came", &person)]).await;
        assert!(!noted.words().contains("Who came?"), "{}", noted.words());
    })
    .await;
}
