//! Being there: where each says they are when an appointment begins, and who came, which is told to nobody.

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, Someone, for_each_database};

use super::{
    NOBODYS, Scene, at, mine,
    treated::{self, licence, read},
};

const ONE: &str = "query($id: ID!) { appointment(id: $id) { id version begun needsCover
    people { person { id } isAt overheard callBack emergencyContact attendance } } }";
const HELD: &str =
    "query($id: ID!) { coupleAppointmentsHeld(id: $id) { nodes { id people { person { id } attendance } } } }";
const DAY: (&str, &str) = ("2026-03-17", "17:00");

/// Treatment of both of them in Florida.
async fn treatment(house: &House, scene: &Scene) -> Value {
    licence(house, scene).await;
    scene.treat(house).await;
    treated::treatment(house, scene, &[&scene.couple.hurt, &scene.couple.involved], DAY.0).await["id"].take()
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

/// What somebody could time is the same too: whether the other is at a device already, and what the rule makes of it, costs their own word nothing.
#[tokio::test]
async fn saying_where_one_is_takes_as_many_statements_whatever_the_other_has_said() {
    for_each_database("appointment_there_statements", async |house| {
        let scene = Scene::set(&house).await;
        let (left, right) = (&scene.couple.hurt, &scene.couple.involved);
        let id = treatment(&house, &scene).await;
        house.clock.set(at("2026-03-17T15:45:00Z"));
        let counted = async || {
            let mut fewest = u64::MAX;
            for _ in 0..8 {
                let before = house.statements();
                assert_eq!(says(&house, left, &id, "US-FL").await["problems"], json!([]));
                fewest = fewest.min(house.statements() - before);
            }
            fewest
        };
        let nobody = counted().await;
        says(&house, right, &id, "US-CO").await;
        let elsewhere = counted().await;
        says(&house, right, &id, "US-FL").await;
        assert_eq!([elsewhere, counted().await], [nobody; 2], "on {:?}", house.engine());
        assert_eq!(one(&house, &scene, &id).await["needsCover"], Value::Null, "and the desk finds that it may be held");
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
        said["company"] = json!("WITH_OTHERS");
        assert_eq!(code(&note(&house, &scene, &id, json!([said])).await), ("MISSING", "places"));
        said["place"] = json!("DE");
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

/// What was found when somebody came is not forgotten because a licence of anybody's is changed.
#[tokio::test]
async fn what_stands_in_the_way_where_somebody_says_they_are_stays_when_a_licence_is_changed() {
    for_each_database("appointment_there_cover", async |house| {
        let scene = Scene::set(&house).await;
        let id = treatment(&house, &scene).await;
        let changed = async |key: &str, place: &str| {
            let input = json!({ "key": key, "member": scene.therapist.id.to_string(), "place": place,
                "profession": "MARRIAGE_AND_FAMILY", "authority": "LICENCE", "standing": "ACTIVE",
                "firstDay": "2025-01-01" });
            house.act(&scene.staff.token, "enterLicence", "licence { id }", input).await;
            house.tick().await;
            one(&house, &scene, &id).await["needsCover"].take()
        };
        house.clock.set(at("2026-03-17T15:50:00Z"));
        assert_eq!(changed("before", "US-NY").await, Value::Null, "all of them told of Florida");
        says(&house, &scene.couple.involved, &id, "US-CO").await;
        house.clock.set(at("2026-03-17T15:52:00Z"));
        let found = changed("meanwhile", "US-CA").await;
        assert!(found.as_str().is_some_and(|says| says.contains("Colorado")), "{found}");
        house.clock.set(at("2026-03-17T16:10:00Z"));
        assert_eq!(changed("begun", "US-NC").await, found, "it has begun, and nothing of it is better");
        house.clock.set(at("2026-03-18T16:10:00Z"));
        assert_eq!(changed("over", "US-OH").await, Value::Null, "it is over");
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
        let person = comes.id.to_string();
        let noted = desk.fill(&one, &one.path, &[("came", &person)]).await;
        assert!(!noted.words().contains("Who came?"), "{}", noted.words());
    })
    .await;
}

#[tokio::test]
async fn what_is_noted_stands_in_the_form_and_a_refusal_keeps_what_was_ticked() {
    for_each_database("appointment_noted_again", async |house| {
        let scene = Scene::set(&house).await;
        let (says_it, silent) = (&scene.couple.hurt, &scene.couple.involved);
        let id = treatment(&house, &scene).await;
        house.clock.set(at("2026-03-17T16:05:00Z"));
        says(&house, says_it, &id, "US-FL").await;
        let desk = house.visitor_of(&scene.therapist).await;
        let here = format!("/couples/{}/appointments/one?appointment={}", scene.couple.id, id.as_str().expect("an id"));
        let ids = [says_it.id.to_string(), silent.id.to_string()];
        let page = desk.go(&here).await;
        let mut both = page.fields(&here);
        assert!(both.iter().all(|(name, _)| name != "came"), "nothing is noted yet: {both:?}");
        both.extend(ids.iter().map(|one| ("came".to_owned(), one.clone())));
        let both: Vec<(&str, &str)> = both.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let refused = desk.submit(&here, &both).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert!(refused.words().contains("Ask them, and enter it here."), "{}", refused.words());
        // Whoever says nothing of the place is refused beside it, and both stay ticked.
        let company = format!("company-{}", ids[1]);
        let half = desk.fill(&refused, &here, &[(&company, "ALONE")]).await;
        assert!(half.words().contains("Say where they are, too."), "{}", half.words());
        let place = format!("place-{}", ids[1]);
        assert!(
            half.html.contains(&format!("href=\"#f-{place}\"")) && half.html.contains(&format!("id=\"f-{place}\""))
        );
        desk.fill(&half, &here, &[(&place, "US-FL")]).await;
        let noted = async || {
            let seen = one(&house, &scene, &id).await;
            let people = seen["people"].as_array().expect("people").clone();
            people.iter().filter(|one| one["attendance"] == "CAME").count()
        };
        assert_eq!(noted().await, 2, "nobody was noted to have stayed away");
        // Sent again as it stands, it stays as it was noted.
        let again = desk.go(&here).await;
        assert!(again.words().contains("As it was said: Florida"), "{}", again.words());
        desk.fill(&again, &here, &[]).await;
        assert_eq!(noted().await, 2);
    })
    .await;
}

#[tokio::test]
async fn only_what_somebody_may_do_with_an_appointment_stands_on_its_page() {
    for_each_database("appointment_forms", async |house| {
        let scene = Scene::set(&house).await;
        let supervisor = house.member(&scene.owner, "Sven Falk", Role::Supervisor).await;
        let joins = json!({ "key": "join", "couple": scene.couple.id.to_string(),
            "person": supervisor.id.to_string(), "role": "SUPERVISOR" });
        house.act(&scene.therapist.token, "joinCareTeam", "careTeam { alias }", joins).await;
        house.both_agree(&scene.couple).await;
        let id = treatment(&house, &scene).await;
        let list = format!("/couples/{}/appointments", scene.couple.id);
        let here = format!("{list}/one?appointment={}", id.as_str().expect("an id"));
        let query = "query($id: ID!) { bookableCouple(id: $id) { canArrange canNote } }";
        let offers = |html: &str, act: &str| html.contains(&format!("name=\"act\" value=\"{act}\""));
        let members = [
            (&scene.therapist, true, true),
            (&scene.staff, true, false),
            (&scene.owner, true, false),
            (&supervisor, false, false),
        ];
        for is_over in [false, true] {
            if is_over {
                house.clock.set(at("2026-03-17T17:00:00Z"));
            }
            for (member, arranges, notes) in members {
                let facts = house.ask(&member.token, query, json!({ "id": scene.couple.id.to_string() })).await;
                assert_eq!(facts["bookableCouple"], json!({ "canArrange": arranges, "canNote": notes }));
                let desk = house.visitor_of(member).await;
                let (page, all) = (desk.go(&here).await.html, desk.go(&list).await);
                assert_eq!(offers(&page, "move"), arranges && !is_over, "{}", member.address);
                assert_eq!(offers(&page, "came"), notes && is_over, "{}", member.address);
                assert_eq!(offers(&all.html, "make"), arranges, "{}", member.address);
                assert_eq!(all.words().contains("Who came?"), notes && is_over, "{}", member.address);
            }
        }
    })
    .await;
}
