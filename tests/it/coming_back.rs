//! A couple that parted and comes back: they begin anew. Nothing that was shown, signed or agreed to comes back by itself, what was written before
//! stays where it was, and only those who treat them find that there was a gap.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::ids::CoupleId;
use tests::house::{Couple, House, Someone, for_each_database};

const PAGE: &str = "query($id: ID!) { couple(id: $id) { status mode proposedMode earlierCare { beganAt partedAt }
    members { person { id } responses { nodes { id } } assignments { nodes { id } } } } }";

/// A therapist and a couple who agreed on a mode, and of whom one answered something and showed it to the other.
struct Scene {
    owner: Someone,
    therapist: Someone,
    couple: Couple,
    response: String,
}

impl Scene {
    async fn set(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let mode = json!({ "key": "mode", "couple": couple.id.to_string(), "mode": "NO_SECRETS" });
        house.act(&therapist.token, "proposeMode", "couple { id }", mode).await;
        for person in [&couple.hurt, &couple.involved] {
            let viewer = house.ask(&person.token, "{ viewer { modeToSign { id } } }", json!({})).await;
            house.act(&person.token, "signMode", "done", json!({ "mode": viewer["viewer"]["modeToSign"]["id"] })).await;
        }
        house.clock.forward(SignedDuration::from_mins(10));
        let asked = json!({ "key": "hope", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
            "instrument": "hope_pulse", "firstDue": "2026-03-05" });
        let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", asked).await;
        let sent = json!({ "key": "send", "assignment": asked["assignment"]["id"],
            "answers": [{ "item": "hope", "number": 3 }] });
        let sent = house.act(&couple.hurt.token, "submitResponse", "response { id }", sent).await;
        let response = sent["response"]["id"].as_str().expect("an id").to_owned();
        let share =
            json!({ "key": "share", "response": response, "item": "hope", "with": couple.involved.id.to_string() });
        house.act(&couple.hurt.token, "share", "share { id }", share).await;
        Self { owner, therapist, couple, response }
    }

    async fn leaves(&self, house: &House, person: &Someone) {
        let input = json!({ "couple": self.couple.id.to_string(), "person": person.id.to_string() });
        house.act(&self.therapist.token, "leaveCouple", "couple { id }", input).await;
    }

    /// They come back after twenty days.
    async fn come_back(&self, house: &House) -> CoupleId {
        house.clock.forward(SignedDuration::from_hours(20 * 24));
        house.care(&self.therapist, "Harbour again", (self.couple.hurt.id, self.couple.involved.id)).await.0
    }

    async fn page(&self, house: &House, couple: CoupleId) -> Value {
        house.ask(&self.therapist.token, PAGE, json!({ "id": couple.to_string() })).await["couple"].take()
    }

    /// Whether the therapist can open what the hurt partner answered before.
    async fn opens_the_old_answer(&self, house: &House) -> bool {
        let read = "query($id: ID!) { response(id: $id) { id } }";
        let read = house.graphql(&self.therapist.token, read, json!({ "id": self.response })).await;
        !read["data"]["response"].is_null()
    }
}

#[tokio::test]
async fn whoever_comes_back_begins_anew_and_only_the_therapist_finds_the_gap() {
    for_each_database("coming_back", async |house| {
        let scene = Scene::set(&house).await;
        assert_eq!(scene.page(&house, scene.couple.id).await["mode"], "NO_SECRETS");
        assert!(scene.opens_the_old_answer(&house).await);
        scene.leaves(&house, &scene.couple.hurt).await;
        assert!(!scene.opens_the_old_answer(&house).await);
        let shared = "query { sharedWithMe { nodes { id question } } viewer { modeToSign { id } } }";
        let before = house.ask(&scene.couple.involved.token, shared, json!({})).await;

        let anew = scene.come_back(&house).await;
        let page = scene.page(&house, anew).await;
        assert_eq!(
            (&page["status"], &page["mode"], &page["proposedMode"]),
            (&json!("ACTIVE"), &json!("INDIVIDUAL"), &Value::Null)
        );
        assert_eq!(page["earlierCare"].as_array().map(Vec::len), Some(1), "{page}");
        let members = page["members"].as_array().expect("members");
        let nothing =
            |member: &Value| member["responses"]["nodes"] == json!([]) && member["assignments"]["nodes"] == json!([]);
        assert!(members.len() == 2 && members.iter().all(nothing), "{page}");
        assert!(!scene.opens_the_old_answer(&house).await, "what was written before stays closed");
        let after = house.ask(&scene.couple.involved.token, shared, json!({})).await;
        assert_eq!(before, after, "nothing comes back by itself, and what was shown stays as it was");

        // What they agreed on is asked again, of each.
        let mode = json!({ "key": "again", "couple": anew.to_string(), "mode": "NO_SECRETS" });
        house.act(&scene.therapist.token, "proposeMode", "couple { id }", mode).await;
        for person in [&scene.couple.hurt, &scene.couple.involved] {
            assert_eq!(scene.page(&house, anew).await["mode"], "INDIVIDUAL", "until both have signed again");
            let viewer = house.ask(&person.token, "{ viewer { modeToSign { id } } }", json!({})).await;
            house.act(&person.token, "signMode", "done", json!({ "mode": viewer["viewer"]["modeToSign"]["id"] })).await;
        }
        assert_eq!(scene.page(&house, anew).await["mode"], "NO_SECRETS");

        // The gap is on the therapist's page, and on nobody else's.
        let shown = house.visitor_of(&scene.therapist).await.go(&format!("/couples/{anew}")).await;
        assert!(
            shown.words().contains("From Mon 2 Mar 2026 to Mon 2 Mar 2026, then apart until Sun 22 Mar 2026."),
            "{}",
            shown.words()
        );
        for person in [&scene.couple.hurt, &scene.couple.involved, &scene.owner] {
            let refused = house.graphql(&person.token, PAGE, json!({ "id": anew.to_string() })).await;
            assert_eq!(refused["data"]["couple"], Value::Null);
        }
        for person in [&scene.couple.hurt, &scene.couple.involved] {
            let home = house.visitor_of(person).await.go("/").await;
            assert!(!home.words().contains("apart"), "{}", home.words());
        }
    })
    .await;
}

#[tokio::test]
async fn both_left_and_both_come_back() {
    for_each_database("coming_back_both", async |house| {
        let scene = Scene::set(&house).await;
        scene.leaves(&house, &scene.couple.hurt).await;
        scene.leaves(&house, &scene.couple.involved).await;
        let anew = scene.come_back(&house).await;
        let page = scene.page(&house, anew).await;
        assert_eq!((&page["status"], &page["mode"]), (&json!("ACTIVE"), &json!("INDIVIDUAL")));
        assert_eq!(page["earlierCare"].as_array().map(Vec::len), Some(1), "{page}");
        assert!(!scene.opens_the_old_answer(&house).await);
        let own = house.ask(&scene.couple.hurt.token, "{ myResponses { nodes { id } } }", json!({})).await;
        assert_eq!(own["myResponses"]["nodes"], json!([{ "id": scene.response }]), "what they wrote is theirs");
    })
    .await;
}

#[tokio::test]
async fn another_therapist_is_not_told_of_care_before_theirs() {
    for_each_database("coming_back_elsewhere", async |house| {
        let scene = Scene::set(&house).await;
        scene.leaves(&house, &scene.couple.hurt).await;
        scene.leaves(&house, &scene.couple.involved).await;
        house.clock.forward(SignedDuration::from_hours(24));
        let colleague = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        let pair = (scene.couple.hurt.id, scene.couple.involved.id);
        let (elsewhere, _) = house.care(&colleague, "Meadow", pair).await;
        let page = house.ask(&colleague.token, PAGE, json!({ "id": elsewhere.to_string() })).await;
        assert_eq!(page["couple"]["earlierCare"], json!([]));
    })
    .await;
}

/// Whoever joins those who lead them now was no part of the earlier care, and is not told that there was any.
#[tokio::test]
async fn a_second_lead_is_not_told_of_care_that_they_had_no_part_in() {
    for_each_database("coming_back_second", async |house| {
        let scene = Scene::set(&house).await;
        scene.leaves(&house, &scene.couple.hurt).await;
        let anew = scene.come_back(&house).await;
        let second = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        let supervisor = house.member(&scene.owner, "Vera Moss", Role::Supervisor).await;
        for (person, role) in [(&second, "LEAD_THERAPIST"), (&supervisor, "SUPERVISOR")] {
            let seat =
                json!({ "key": role, "couple": anew.to_string(), "person": person.id.to_string(), "role": role });
            house.act(&scene.therapist.token, "joinCareTeam", "__typename", seat).await;
        }
        for person in [&scene.couple.hurt, &scene.couple.involved] {
            house.agrees(person).await;
        }
        let query = "query($id: ID!) { couple(id: $id) { earlierCare { beganAt partedAt } } }";
        for person in [&second, &supervisor] {
            let page = house.ask(&person.token, query, json!({ "id": anew.to_string() })).await;
            assert_eq!(page["couple"]["earlierCare"], json!([]), "{}", person.name);
            let shown = house.visitor_of(person).await.go(&format!("/couples/{anew}")).await;
            assert!(!shown.words().contains("then apart"), "{}: {}", person.name, shown.words());
        }
        assert_eq!(scene.page(&house, anew).await["earlierCare"].as_array().map(Vec::len), Some(1));
    })
    .await;
}
