//! What comes after a consultation was booked, through the door: where everybody is when it begins, who came, what was recommended, and how it
//! ended. What one of two does or leaves is never told to the other.

pub mod decisions;
mod leads;
mod leaving;

use serde_json::{Value, json};
use tests::house::{House, for_each_database};

use crate::consultations::{ADDRESS, Scene, at, book_alone, hold, letters_to, listed, newcomer, run_until};

const OWN: &str = "query($address: String!, $link: String!) { ownConsultation(address: $address, link: $link) {
    standing startsAt canMove hasFile canCheckIn recommended alternatives canAskAgain keptUntil offered { id } } }";
const ONE: &str = "query($id: ID!) { consultation(id: $id) { id version step needsCover seemsMissed recommended
    attendees { person { id name } isAt callBack emergencyContact stayedAway decision } } }";

async fn own(house: &House, link: &str) -> Value {
    house.ask("", OWN, json!({ "address": ADDRESS, "link": link })).await["ownConsultation"].take()
}

/// What somebody's page says, in words.
async fn page(house: &House, link: &str) -> String {
    house.visitor().go(&format!("/book/{ADDRESS}/mine/{link}")).await.words()
}

async fn one(house: &House, scene: &Scene, id: &Value) -> Value {
    house.ask(&scene.staff.token, ONE, json!({ "id": id })).await["consultation"].take()
}

/// Does something at the desk to a consultation as it is now, with more than its id and version.
async fn desk(house: &House, scene: &Scene, field: &str, (id, more): (&Value, Value)) -> Value {
    let seen = one(house, scene, id).await;
    let mut input = json!({ "consultation": id, "version": seen["version"] });
    for (key, value) in more.as_object().expect("fields") {
        input[key.as_str()] = value.clone();
    }
    house.try_act(&scene.staff.token, field, "consultation { id version step }", input).await
}

fn code(answer: &Value) -> &str {
    answer["problems"][0]["code"].as_str().unwrap_or_default()
}

fn step(answer: &Value) -> &str {
    answer["consultation"]["step"].as_str().unwrap_or_else(|| panic!("refused: {answer}"))
}

async fn check_in(house: &House, link: &str, place: &str) -> Value {
    let input = json!({ "address": ADDRESS, "link": link, "place": place, "company": "ALONE",
        "callBack": "555 0100", "emergencyContact": "Ada, 555 0199" });
    house.try_act("", "checkIn", "consultation { standing }", input).await
}

async fn licence(house: &House, scene: &Scene) {
    let input = json!({ "key": "florida", "member": scene.therapist.id.to_string(), "place": "US-FL",
        "profession": "MARRIAGE_AND_FAMILY", "authority": "LICENCE", "standing": "ACTIVE", "firstDay": "2025-01-01" });
    house.act(&scene.staff.token, "enterLicence", "licence { id }", input).await;
}

/// Two who booked for two, both in Florida and on its clock; gives their links.
async fn two(house: &House, (first, second): (&str, &str), starts_at: &str) -> (String, String) {
    let held = hold(house, "consult_45", &["US-FL", "US-FL"], starts_at).await;
    let book = json!({ "key": first, "address": ADDRESS, "hold": held["id"], "partnerPlace": "US-FL",
        "me": newcomer(first, "America/New_York", "US-FL") });
    let booked = house.act("", "bookConsultation", "booked { link joiningLink }", book).await["booked"].take();
    let join = json!({ "key": second, "address": ADDRESS, "link": booked["joiningLink"],
        "me": newcomer(second, "America/New_York", "US-FL") });
    let joined = house.act("", "joinConsultation", "booked { link }", join).await["booked"].take();
    let text = |value: &Value| value.as_str().expect("a link").to_owned();
    (text(&booked["link"]), text(&joined["link"]))
}

/// Two people read the same by their links.
async fn same(house: &House, left: &str, right: &str) {
    assert_eq!(own(house, left).await, own(house, right).await);
    assert_eq!(page(house, left).await, page(house, right).await);
}

/// The id of what begins then.
async fn beginning(house: &House, scene: &Scene, starts_at: &str) -> Value {
    let coming = listed(house, &scene.staff, "COMING").await;
    let found = coming.into_iter().find(|it| it["startsAt"] == starts_at);
    found.expect("is booked")["id"].take()
}

fn person(seen: &Value, name: &str) -> Value {
    let attendees = seen["attendees"].as_array().expect("people");
    let found = attendees.iter().find(|one| one["person"]["name"] == name);
    found.expect("takes part")["person"]["id"].clone()
}

/// Whoever came said that they are elsewhere; a minute later somebody's licence is changed.
#[tokio::test]
async fn what_was_found_when_somebody_came_is_found_again_when_a_licence_is_changed() {
    for_each_database("after_licence", async |house| {
        let scene = Scene::set(&house).await;
        licence(&house, &scene).await;
        let enter = json!({ "key": "called", "type": "discernment_50",
            "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
        let entered = house.act(&scene.staff.token, "enterRequest", "consultation { id } link", enter).await;
        let id = &entered["consultation"]["id"];
        let time = json!({ "time": { "startsAt": "2026-03-10T22:00:00Z", "member": scene.therapist.id.to_string() } });
        desk(&house, &scene, "bookTime", (id, time)).await;
        house.clock.set(at("2026-03-10T21:50:00Z"));
        let robin = person(&one(&house, &scene, id).await, "Robin Vale");
        let there = json!({ "person": robin, "place": "US-CO", "company": "ALONE" });
        assert_eq!(step(&desk(&house, &scene, "noteWhereabouts", (id, there)).await), "CHECKED_IN");
        let other = json!({ "key": "other", "member": scene.therapist.id.to_string(), "place": "US-NY",
            "profession": "MARRIAGE_AND_FAMILY", "authority": "LICENCE", "standing": "ACTIVE",
            "firstDay": "2025-01-01" });
        house.act(&scene.staff.token, "enterLicence", "licence { id }", other).await;
        house.tick().await;
        let seen = one(&house, &scene, id).await;
        assert!(seen["needsCover"].as_str().is_some_and(|says| says.contains("Colorado")), "{seen}");
    })
    .await;
}

#[tokio::test]
async fn where_somebody_is_when_it_begins_wins_and_they_read_the_same_whatever_it_comes_to() {
    for_each_database("after_place", async |house| {
        let scene = Scene::set(&house).await;
        licence(&house, &scene).await;
        let enter = json!({ "key": "called", "type": "discernment_50",
            "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
        let entered = house.act(&scene.staff.token, "enterRequest", "consultation { id } link", enter).await;
        let (id, link) = (&entered["consultation"]["id"], entered["link"].as_str().expect("a link"));
        let time = |at: &str| json!({ "time": { "startsAt": at, "member": scene.therapist.id.to_string() } });
        let booked = desk(&house, &scene, "bookTime", (id, time("2026-03-10T22:00:00Z"))).await;
        assert_eq!(step(&booked), "BOOKED");

        house.clock.set(at("2026-03-10T21:44:59Z"));
        assert_eq!(code(&check_in(&house, link, "US-FL").await), "OUT_OF_RANGE");
        assert_eq!(own(&house, link).await["canCheckIn"], false);
        house.clock.set(at("2026-03-10T21:45:00Z"));
        assert!(page(&house, link).await.contains("Where are you now?"));
        let away = check_in(&house, link, "US-CO").await;
        assert_eq!(away["consultation"]["standing"], "HERE", "{away}");
        let read_away = own(&house, link).await;
        let seen = one(&house, &scene, id).await;
        assert!(seen["needsCover"].as_str().expect("words").contains("the rules of Colorado"), "{seen}");
        assert_eq!((&seen["step"], &seen["attendees"][0]["callBack"]), (&json!("CHECKED_IN"), &json!("555 0100")));

        house.clock.set(at("2026-03-10T22:20:00Z"));
        let refused = desk(&house, &scene, "noteAttendance", (id, json!({ "everybody": true }))).await;
        assert_eq!(code(&refused), "NOT_ALLOWED");
        assert!(refused["problems"][0]["message"].as_str().expect("words").contains("Colorado"), "{refused}");
        // It has begun and cannot be held; the practice gives them another time, and they say anew where they are.
        let moved = desk(&house, &scene, "rescheduleConsultation", (id, time("2026-03-12T22:00:00Z"))).await;
        assert_eq!(step(&moved), "BOOKED");
        assert_eq!(one(&house, &scene, id).await["needsCover"], Value::Null);

        house.clock.set(at("2026-03-12T22:05:00Z"));
        let home = check_in(&house, link, "US-FL").await;
        let mut read_home = own(&house, link).await;
        assert_eq!(read_home["startsAt"], "2026-03-12T22:00:00Z");
        read_home["startsAt"] = read_away["startsAt"].clone();
        assert_eq!((read_home, &home["consultation"]["standing"]), (read_away, &json!("HERE")));
        assert_eq!(one(&house, &scene, id).await["needsCover"], Value::Null);
        house.clock.set(at("2026-03-12T22:20:00Z"));
        let held = desk(&house, &scene, "noteAttendance", (id, json!({ "everybody": true }))).await;
        assert_eq!(step(&held), "ATTENDED");
    })
    .await;
}

/// What one of two could time is the same, whether or not the other has said where they are, and whatever the rule makes of it.
#[tokio::test]
async fn saying_where_one_is_takes_as_many_statements_whatever_the_other_has_said() {
    for_each_database("after_statements", async |house| {
        let scene = Scene::set(&house).await;
        licence(&house, &scene).await;
        let me = |name: &str| newcomer(name, "America/New_York", "US-FL");
        let enter = json!({ "key": "called", "type": "discernment_50", "me": me("Robin Vale"), "partnerPlace": "US-FL" });
        let entered = house.act(&scene.staff.token, "enterRequest", "consultation { id } link", enter).await;
        let (id, mine) = (&entered["consultation"]["id"], entered["link"].as_str().expect("a link"));
        let time = json!({ "time": { "startsAt": "2026-03-10T22:00:00Z", "member": scene.therapist.id.to_string() } });
        assert_eq!(step(&desk(&house, &scene, "bookTime", (id, time)).await), "BOOKED");
        let query = "query($address: String!, $link: String!) { ownConsultation(address: $address, link: $link) { joiningLink } }";
        let own = house.ask("", query, json!({ "address": ADDRESS, "link": mine })).await;
        let join = json!({ "key": "join", "address": ADDRESS, "link": own["ownConsultation"]["joiningLink"],
            "me": me("Kim Arbor") });
        let joined = house.act("", "joinConsultation", "booked { link }", join).await;
        let theirs = joined["booked"]["link"].as_str().expect("a link");
        house.clock.set(at("2026-03-10T21:50:00Z"));
        let counted = async || {
            let mut fewest = u64::MAX;
            for _ in 0..4 {
                let before = house.statements();
                assert_eq!(check_in(&house, mine, "US-FL").await["consultation"]["standing"], "HERE");
                fewest = fewest.min(house.statements() - before);
            }
            fewest
        };
        let nobody = counted().await;
        check_in(&house, theirs, "US-CO").await;
        let elsewhere = counted().await;
        assert!(one(&house, &scene, id).await["needsCover"].as_str().is_some_and(|words| words.contains("Colorado")));
        check_in(&house, theirs, "US-FL").await;
        assert_eq!([elsewhere, counted().await], [nobody; 2], "on {:?}", house.engine());
        assert_eq!(one(&house, &scene, id).await["needsCover"], Value::Null, "and the board finds that it may be held");
    })
    .await;
}

#[tokio::test]
async fn what_needs_a_licence_is_not_held_before_everybody_who_came_has_said_where_they_are() {
    for_each_database("after_unsaid", async |house| {
        let scene = Scene::set(&house).await;
        licence(&house, &scene).await;
        let enter = json!({ "key": "called", "type": "discernment_50",
            "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
        let entered = house.act(&scene.staff.token, "enterRequest", "consultation { id } link", enter).await;
        let id = &entered["consultation"]["id"];
        let time = json!({ "time": { "startsAt": "2026-03-10T22:00:00Z", "member": scene.therapist.id.to_string() } });
        desk(&house, &scene, "bookTime", (id, time)).await;
        // Twenty minutes late, and their link is over: it is asked of them in the room.
        house.clock.set(at("2026-03-10T22:20:00Z"));
        let everybody = || json!({ "everybody": true });
        assert_eq!(code(&desk(&house, &scene, "noteAttendance", (id, everybody())).await), "WRONG_STATE");
        let robin = person(&one(&house, &scene, id).await, "Robin Vale");
        let stranger = json!({ "person": scene.owner.id.to_string(), "place": "US-FL", "company": "ALONE" });
        assert_eq!(code(&desk(&house, &scene, "noteWhereabouts", (id, stranger)).await), "NOT_FOUND");
        let there = json!({ "person": robin, "place": "US-FL", "company": "WITH_OTHERS" });
        desk(&house, &scene, "noteWhereabouts", (id, there)).await;
        assert_eq!(one(&house, &scene, id).await["attendees"][0]["isAt"], "Florida");
        assert_eq!(step(&desk(&house, &scene, "noteAttendance", (id, everybody())).await), "ATTENDED");
    })
    .await;
}

#[tokio::test]
async fn a_person_says_that_nobody_came_and_they_are_told_once_and_may_ask_again_once() {
    for_each_database("after_missed", async |house| {
        let scene = Scene::set(&house).await;
        let starts_at = "2026-03-10T22:00:00Z";
        let link = book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), starts_at).await;
        let id = beginning(&house, &scene, starts_at).await;
        house.clock.set(at("2026-03-10T22:14:00Z"));
        assert_eq!(one(&house, &scene, &id).await["seemsMissed"], false);
        assert_eq!(code(&desk(&house, &scene, "noteNoShow", (&id, json!({}))).await), "OUT_OF_RANGE");
        house.clock.set(at("2026-03-10T22:16:00Z"));
        house.tick().await;
        let seen = one(&house, &scene, &id).await;
        assert_eq!((&seen["seemsMissed"], &seen["step"]), (&json!(true), &json!("BOOKED")), "nobody has said so yet");
        let staff = house.visitor_of(&scene.staff).await;
        assert!(staff.go("/consultations?list=coming").await.words().contains("Did nobody come?"));
        assert_eq!(step(&desk(&house, &scene, "noteNoShow", (&id, json!({}))).await), "NO_SHOW");

        let told = own(&house, &link).await;
        assert_eq!((&told["standing"], &told["canAskAgain"]), (&json!("MISSED"), &json!(true)));
        assert!(page(&house, &link).await.contains("We did not meet."));
        let changed = || letters_to(&house, "robin.vale").iter().filter(|text| text.contains("has changed")).count();
        run_until(&house, "2026-03-11T13:50:00Z").await;
        assert_eq!(changed(), 0, "not before ten in the morning where they are");
        run_until(&house, "2026-03-11T14:50:00Z").await;
        assert_eq!(changed(), 1);

        let again = |key: &str| json!({ "key": key, "address": ADDRESS, "link": link });
        let asked = house.act("", "askAgain", "booked { link startsAt }", again("again")).await["booked"].take();
        assert_eq!(house.act("", "askAgain", "booked { link startsAt }", again("again")).await["booked"], asked);
        assert_eq!(code(&house.try_act("", "askAgain", "booked { link }", again("more")).await), "NOT_ALLOWED");
        assert_eq!(own(&house, &link).await["canAskAgain"], false);
        let second = asked["link"].as_str().expect("a link");
        assert_eq!(own(&house, second).await["standing"], "ASKED");
        let requests = listed(&house, &scene.staff, "REQUESTS").await;
        assert_eq!((requests.len(), &requests[0]["attendees"][0]["person"]["name"]), (1, &json!("Robin Vale")));
        let time = json!({ "time": { "startsAt": "2026-03-16T22:00:00Z", "member": scene.therapist.id.to_string() } });
        desk(&house, &scene, "bookTime", (&requests[0]["id"], time)).await;
        house.clock.set(at("2026-03-16T22:16:00Z"));
        desk(&house, &scene, "noteNoShow", (&requests[0]["id"], json!({}))).await;
        let told = own(&house, second).await;
        assert_eq!((&told["standing"], &told["canAskAgain"]), (&json!("MISSED"), &json!(false)), "only by phone");
        let third = json!({ "key": "third", "address": ADDRESS, "link": second });
        assert_eq!(code(&house.try_act("", "askAgain", "booked { link }", third).await), "NOT_ALLOWED");
    })
    .await;
}

#[tokio::test]
async fn that_one_of_two_did_not_come_is_never_told_to_the_other() {
    for_each_database("after_twins", async |house| {
        let scene = Scene::set(&house).await;
        // Nobody came; only the first came; both came.
        let times = ["2026-03-10T22:00:00Z", "2026-03-10T23:00:00Z", "2026-03-11T00:00:00Z"];
        let names = [("Ann Abel", "Amy Abel"), ("Ben Bloom", "Bea Bloom"), ("Cas Crane", "Cora Crane")];
        let mut links = Vec::new();
        let mut ids = Vec::new();
        for (names, starts_at) in names.into_iter().zip(times) {
            links.push(two(&house, names, starts_at).await);
            ids.push(beginning(&house, &scene, starts_at).await);
        }
        house.clock.set(at("2026-03-11T00:40:00Z"));
        assert_eq!(step(&desk(&house, &scene, "noteNoShow", (&ids[0], json!({}))).await), "NO_SHOW");
        let unsaid = desk(&house, &scene, "noteAttendance", (&ids[1], json!({ "everybody": false }))).await;
        assert_eq!((code(&unsaid), &unsaid["problems"][0]["field"]), ("MISSING", &json!("onlyPerson")));
        let ben = person(&one(&house, &scene, &ids[1]).await, "Ben Bloom");
        let partly = json!({ "everybody": false, "onlyPerson": ben });
        assert_eq!(step(&desk(&house, &scene, "noteAttendance", (&ids[1], partly)).await), "PARTLY_ATTENDED");
        let whole = desk(&house, &scene, "noteAttendance", (&ids[2], json!({ "everybody": true }))).await;
        assert_eq!(step(&whole), "ATTENDED");
        // Whoever stayed away reads the same whether or not it was held with the other; so far nobody who came has a link that lives.
        same(&house, &links[0].1, &links[1].1).await;
        assert_eq!(own(&house, &links[1].1).await["standing"], "MISSED");
        for id in &ids[1..] {
            let advised = desk(&house, &scene, "recommend", (id, json!({ "what": "INDIVIDUAL_FIRST" }))).await;
            assert_eq!(step(&advised), "RECOMMENDED");
        }
        same(&house, &links[0].1, &links[1].1).await;
        same(&house, &links[1].0, &links[2].0).await;
        assert_eq!(own(&house, &links[1].0).await["standing"], "DECIDING");
        // What the one who came decides is theirs too.
        for decision in ["ACCEPTED", "DECLINED"] {
            let before = own(&house, &links[2].0).await;
            let said = json!({ "address": ADDRESS, "link": links[2].1, "decision": decision });
            house.act("", "answerRecommendation", "consultation { standing }", said).await;
            assert_eq!(own(&house, &links[2].0).await, before);
            assert_eq!(one(&house, &scene, &ids[2]).await["step"], "RECOMMENDED");
        }
        run_until(&house, "2026-03-11T15:00:00Z").await;
        let told = |name: &str| letters_to(&house, name).len();
        assert_eq!((told("amy.abel"), told("bea.bloom")), (1, 1), "the same note, to each alone");
        assert_eq!((told("ben.bloom"), told("cas.crane")), (0, 0));
        let seen = one(&house, &scene, &ids[1]).await;
        let away: Vec<&Value> =
            seen["attendees"].as_array().expect("people").iter().map(|one| &one["stayedAway"]).collect();
        assert_eq!(away, [&json!(false), &json!(true)], "the practice knows");
    })
    .await;
}
