//! What was recommended at the end of a consultation, and what each of those who came makes of it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::access::{self, AcceptInvitation};
use services::domain::ids::{CoupleId, PersonId};
use tests::house::{House, PASSWORD, Someone, for_each_database};

use super::{ONE, beginning, code, desk, licence, one, own, page, person, same, step, two};
use crate::consultations::{ADDRESS, Scene, at, book_alone, letters_to, listed, newcomer};

/// A first conversation of two that was held, after which something was recommended.
async fn recommended(house: &House, scene: &Scene, what: &str) -> (Value, (String, String)) {
    let starts_at = "2026-03-10T22:00:00Z";
    let links = two(house, ("Robin Vale", "Kim Arbor"), starts_at).await;
    let id = beginning(house, scene, starts_at).await;
    house.clock.set(at("2026-03-10T22:50:00Z"));
    desk(house, scene, "noteAttendance", (&id, json!({ "everybody": true }))).await;
    let advised = desk(house, scene, "recommend", (&id, json!({ "what": what }))).await;
    assert_eq!(step(&advised), "RECOMMENDED");
    (id, links)
}

/// Lets the worker look at a day, in the hours in which letters may arrive.
async fn on_the_day(house: &House, noon: &str) {
    house.clock.set(at(noon));
    for _ in 0..4 {
        house.tick().await;
        house.clock.forward(SignedDuration::from_mins(10));
    }
}

#[tokio::test]
async fn whoever_has_not_decided_is_asked_twice_and_after_thirty_days_it_ends_undecided() {
    for_each_database("after_deciding", async |house| {
        let scene = Scene::set(&house).await;
        let (id, (robin, kim)) = recommended(&house, &scene, "INDIVIDUAL_FIRST").await;
        let asked =
            |name: &str| letters_to(&house, name).iter().filter(|text| text.contains("please confirm here")).count();
        on_the_day(&house, "2026-03-13T16:00:00Z").await;
        assert_eq!((asked("robin.vale"), asked("kim.arbor")), (0, 0), "not three days yet");
        on_the_day(&house, "2026-03-14T16:00:00Z").await;
        assert_eq!((asked("robin.vale"), asked("kim.arbor")), (1, 1));
        let said = json!({ "address": ADDRESS, "link": robin, "decision": "ACCEPTED" });
        house.act("", "answerRecommendation", "consultation { standing }", said).await;
        on_the_day(&house, "2026-03-21T16:00:00Z").await;
        assert_eq!((asked("robin.vale"), asked("kim.arbor")), (1, 2), "whoever has said it is asked no more");
        on_the_day(&house, "2026-04-08T16:00:00Z").await;
        assert_eq!(own(&house, &kim).await["standing"], "DECIDING");
        on_the_day(&house, "2026-04-10T16:00:00Z").await;
        assert_eq!((asked("robin.vale"), asked("kim.arbor")), (1, 2));
        let seen = one(&house, &scene, &id).await;
        assert_eq!((&seen["step"], &seen["recommended"]), (&json!("EXPIRED"), &json!("INDIVIDUAL_FIRST")));
    })
    .await;
}

#[tokio::test]
async fn therapy_is_recommended_only_where_somebody_here_may_give_it() {
    for_each_database("after_guard", async |house| {
        let scene = Scene::set(&house).await;
        let starts_at = "2026-03-10T22:00:00Z";
        let link = book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), starts_at).await;
        let id = beginning(&house, &scene, starts_at).await;
        house.clock.set(at("2026-03-10T22:50:00Z"));
        desk(&house, &scene, "noteAttendance", (&id, json!({ "everybody": true }))).await;
        let therapy = || json!({ "what": "THERAPY" });
        let refused = desk(&house, &scene, "recommend", (&id, therapy())).await;
        assert_eq!((code(&refused), &refused["problems"][0]["field"]), ("NOT_ALLOWED", &json!("what")));
        licence(&house, &scene).await;
        assert_eq!(step(&desk(&house, &scene, "recommend", (&id, therapy())).await), "RECOMMENDED");
        // The free conversation is there once in twelve months, and whoever had it is told to call.
        let again = json!({ "key": "again", "address": ADDRESS, "link": link });
        assert_eq!(code(&house.try_act("", "askAgain", "booked { link }", again.clone()).await), "WRONG_STATE");
        let said = json!({ "address": ADDRESS, "link": link, "decision": "DECLINED" });
        house.act("", "answerRecommendation", "consultation { standing }", said).await;
        assert_eq!(one(&house, &scene, &id).await["step"], "DECLINED", "nobody is left who may want it");
        assert_eq!(code(&house.try_act("", "askAgain", "booked { link }", again).await), "NOT_ALLOWED");
    })
    .await;
}

#[tokio::test]
async fn coaching_is_recommended_only_where_the_practice_offers_it() {
    for_each_database("after_coaching", async |house| {
        let scene = Scene::set(&house).await;
        house.act(&scene.owner.token, "offerCoaching", "done", json!({ "offered": false })).await;
        let starts_at = "2026-03-10T22:00:00Z";
        book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), starts_at).await;
        let id = beginning(&house, &scene, starts_at).await;
        house.clock.set(at("2026-03-10T22:50:00Z"));
        desk(&house, &scene, "noteAttendance", (&id, json!({ "everybody": true }))).await;
        let coaching = || json!({ "what": "COACHING" });
        let refused = desk(&house, &scene, "recommend", (&id, coaching())).await;
        assert_eq!((code(&refused), &refused["problems"][0]["field"]), ("NOT_ALLOWED", &json!("what")));
        assert_eq!(one(&house, &scene, &id).await["step"], "ATTENDED", "nothing was noted");
        let owner = house.sign_in(&scene.owner).await;
        house.act(&owner, "offerCoaching", "done", json!({ "offered": true })).await;
        let refused = desk(&house, &scene, "recommend", (&id, coaching())).await;
        let words = refused["problems"][0]["message"].as_str().expect("words");
        assert!(words.contains("where they are"), "now it is only that nobody has verified the place for it: {words}");
    })
    .await;
}

/// Opens an account for somebody who has none yet, with a code that their therapist hands them; gives their token.
pub async fn opens_account(house: &House, therapist: &Someone, person: &Value, name: &str) -> Someone {
    let id: PersonId = person.as_str().expect("an id").parse().expect("a person");
    let actor = house.actor(therapist).await;
    let code = access::invite(&actor, &house.services, id).await.expect("a code").code;
    let address = format!("{}@letters.example", name.to_lowercase().replace(' ', "."));
    let accept = AcceptInvitation {
        code,
        password: PASSWORD.to_owned(),
        address: Some(address.clone()),
        device: None,
        shared_device: false,
        device_name: None,
        remote: None,
    };
    access::accept_invitation(&house.services, accept).await.expect("an account");
    let mut someone = Someone {
        practice: therapist.practice,
        id,
        name: name.to_owned(),
        address,
        token: String::new(),
        secret: None,
        recovery_codes: Vec::new(),
    };
    someone.token = house.sign_in(&someone).await;
    someone
}

#[tokio::test]
async fn care_has_begun_only_when_each_has_an_account_and_has_signed_for_themself() {
    for_each_database("after_enrolled", async |house| {
        let scene = Scene::set(&house).await;
        licence(&house, &scene).await;
        let (id, _) = recommended(&house, &scene, "THERAPY").await;
        let enrol = async || desk(&house, &scene, "enrolFromConsultation", (&id, json!({}))).await;
        assert_eq!(code(&enrol().await), "WRONG_STATE", "nobody has an account");
        let seen = one(&house, &scene, &id).await;
        let (robin, kim) = (person(&seen, "Robin Vale"), person(&seen, "Kim Arbor"));
        let parse = |id: &Value| id.as_str().expect("an id").parse::<PersonId>().expect("a person");
        let (couple, _) = house.care(&scene.therapist, "Harbour", (parse(&robin), parse(&kim))).await;
        let robin = opens_account(&house, &scene.therapist, &robin, "Robin Vale").await;
        assert_eq!(code(&enrol().await), "WRONG_STATE", "one of them has none");
        let kim = opens_account(&house, &scene.therapist, &kim, "Kim Arbor").await;
        let propose = json!({ "key": "mode", "couple": couple.to_string(), "mode": "INDIVIDUAL" });
        house.act(&scene.therapist.token, "proposeMode", "couple { id }", propose).await;
        for who in [&robin, &kim] {
            assert_eq!(code(&enrol().await), "WRONG_STATE", "not everybody has signed");
            let viewer = house.ask(&who.token, "query { viewer { modeToSign { id } } }", json!({})).await;
            let mode = json!({ "mode": viewer["viewer"]["modeToSign"]["id"] });
            house.act(&who.token, "signMode", "done", mode).await;
        }
        assert_eq!(step(&enrol().await), "ENROLLED");
        // They are clients now: nothing of them is deleted when leads are.
        house.clock.set(at("2026-09-20T12:00:00Z"));
        house.tick().await;
        let staff = house.sign_in(&scene.staff).await;
        let seen = house.ask(&staff, ONE, json!({ "id": id })).await;
        assert_eq!(seen["consultation"]["attendees"][0]["person"]["name"], "Robin Vale");
    })
    .await;
}

/// Both are taken into care, open their accounts and sign for themselves.
async fn begins_care(house: &House, scene: &Scene, id: &Value) -> CoupleId {
    let seen = one(house, scene, id).await;
    let (robin, kim) = (person(&seen, "Robin Vale"), person(&seen, "Kim Arbor"));
    let parse = |id: &Value| id.as_str().expect("an id").parse::<PersonId>().expect("a person");
    let (couple, _) = house.care(&scene.therapist, "Harbour", (parse(&robin), parse(&kim))).await;
    let propose = json!({ "key": "mode", "couple": couple.to_string(), "mode": "INDIVIDUAL" });
    house.act(&scene.therapist.token, "proposeMode", "couple { id }", propose).await;
    for (who, name) in [(&robin, "Robin Vale"), (&kim, "Kim Arbor")] {
        let who = opens_account(house, &scene.therapist, who, name).await;
        let viewer = house.ask(&who.token, "query { viewer { modeToSign { id } } }", json!({})).await;
        let mode = json!({ "mode": viewer["viewer"]["modeToSign"]["id"] });
        house.act(&who.token, "signMode", "done", mode).await;
    }
    couple
}

/// Two are recommended a few sessions to decide, and enrolled, after whoever leads their care has changed it or not: what it is then, and why.
async fn enrolled_in(house: &House, changed: Option<&str>) -> Value {
    let scene = Scene::set(house).await;
    licence(house, &scene).await;
    let (id, _) = recommended(house, &scene, "DISCERNMENT").await;
    let couple = begins_care(house, &scene, &id).await;
    let query = "query($id: ID!) { couple(id: $id) { service serviceChange { reason } } }";
    let care =
        async || house.ask(&scene.therapist.token, query, json!({ "id": couple.to_string() })).await["couple"].take();
    assert_eq!(care().await, json!({ "service": "THERAPY", "serviceChange": null }), "until somebody says otherwise");
    if let Some(service) = changed {
        house.becomes(&scene.therapist, couple, service).await;
    }
    assert_eq!(step(&desk(house, &scene, "enrolFromConsultation", (&id, json!({}))).await), "ENROLLED");
    care().await
}

#[tokio::test]
async fn their_care_is_what_was_recommended() {
    for_each_database("after_service", async |house| {
        let expected = json!({ "service": "DISCERNMENT", "serviceChange": { "reason": null } });
        assert_eq!(enrolled_in(&house, None).await, expected);
    })
    .await;
}

#[tokio::test]
async fn what_whoever_leads_their_care_has_changed_is_not_changed_by_a_recommendation() {
    for_each_database("after_service_changed", async |house| {
        let care = enrolled_in(&house, Some("COACHING")).await;
        assert_eq!(care["service"], "COACHING");
        assert!(care["serviceChange"]["reason"].is_string(), "{care}");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_referred_on_reads_to_whom_and_three_are_named_or_the_reason() {
    for_each_database("after_referred", async |house| {
        let scene = Scene::set(&house).await;
        let ask = json!({ "key": "ask", "address": ADDRESS, "type": "consult_45",
            "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
        let asked = house.act("", "requestConsultation", "booked { link }", ask).await["booked"].take();
        let id = listed(&house, &scene.staff, "REQUESTS").await[0]["id"].clone();
        let few = json!({ "alternatives": ["Harbour House, 555 0100"] });
        let refused = desk(&house, &scene, "referConsultation", (&id, few)).await;
        assert_eq!((code(&refused), &refused["problems"][0]["field"]), ("MISSING", &json!("alternatives")));
        let named = json!({ "alternatives": ["Harbour House, 555 0100", "Lakeside, 555 0101", "Hilltop, 555 0102"] });
        assert_eq!(step(&desk(&house, &scene, "referConsultation", (&id, named)).await), "REFERRED_OUT");
        let link = asked["link"].as_str().expect("a link");
        let told = own(&house, link).await;
        assert_eq!((&told["standing"], told["alternatives"].as_array().map(Vec::len)), (&json!("REFERRED"), Some(3)));
        assert!(page(&house, link).await.contains("Lakeside, 555 0101"));
    })
    .await;
}

#[tokio::test]
async fn whoever_has_declined_gets_one_answer_however_often_they_try_and_whatever_the_other_says() {
    for_each_database("after_declined", async |house| {
        let scene = Scene::set(&house).await;
        // The other says nothing; wants it; does not want it either, so that it is over.
        let starts = ["2026-03-10T22:00:00Z", "2026-03-10T23:00:00Z", "2026-03-11T00:00:00Z"];
        let names = [("Ann Abel", "Amy Abel"), ("Ben Bloom", "Bea Bloom"), ("Cas Crane", "Cora Crane")];
        let (mut links, mut ids) = (Vec::new(), Vec::new());
        for (names, starts_at) in names.into_iter().zip(starts) {
            links.push(two(&house, names, starts_at).await);
            ids.push(beginning(&house, &scene, starts_at).await);
        }
        house.clock.set(at("2026-03-11T00:40:00Z"));
        for id in &ids {
            desk(&house, &scene, "noteAttendance", (id, json!({ "everybody": true }))).await;
            let advised = desk(&house, &scene, "recommend", (id, json!({ "what": "INDIVIDUAL_FIRST" }))).await;
            assert_eq!(step(&advised), "RECOMMENDED");
        }
        let say = async |link: &str, decision: &str| {
            let said = json!({ "address": ADDRESS, "link": link, "decision": decision });
            house.send_mutation("", "answerRecommendation", said).await.body
        };
        for ((mine, theirs), others) in links.iter().zip([None, Some("ACCEPTED"), Some("DECLINED")]) {
            say(mine, "DECLINED").await;
            if let Some(decision) = others {
                say(theirs, decision).await;
            }
        }
        for decision in ["ACCEPTED", "DECLINED"] {
            let mut answers = Vec::new();
            for (mine, _) in &links {
                answers.push(say(mine, decision).await);
            }
            assert!(answers[0].windows(11).any(|bytes| bytes == b"WRONG_STATE"), "a change of mind goes by phone");
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{decision}");
        }
        for (mine, _) in &links[1..] {
            same(&house, &links[0].0, mine).await;
        }
        let steps = [one(&house, &scene, &ids[0]).await, one(&house, &scene, &ids[2]).await];
        assert_eq!((&steps[0]["step"], &steps[1]["step"]), (&json!("RECOMMENDED"), &json!("DECLINED")));
    })
    .await;
}
