//! Invariants of the domain that no other file here is about, each by its number in the list of DOMAIN.md, annex E.

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database};

/// 2: what was submitted under one visibility never becomes wider without a share by its author.
#[tokio::test]
async fn invariant_2_nothing_becomes_wider_without_its_author() {
    for_each_database("invariant_2", async |house| {
        let place = Place::enter(&house).await;
        let response = place.answer(&house).await;
        place.agree_on(&house, "NO_SECRETS").await;
        let received = "query { sharedWithMe { nodes { id } } }";
        let seen = house.ask(&place.couple.involved.token, received, json!({})).await;
        assert_eq!(seen["sharedWithMe"]["nodes"], json!([]));
        let query = "query($id: ID!) { response(id: $id) { id } }";
        let other = house.graphql(&place.couple.involved.token, query, json!({ "id": response })).await;
        assert!(other["data"]["response"].is_null(), "{other}");
        // Nobody but the author shares it: not the therapist, not the one who would like to see it.
        for person in [&place.therapist, &place.couple.involved] {
            let share = json!({ "key": "share", "response": response, "item": "need_1",
                "with": place.couple.involved.id.to_string() });
            let refused = house.try_act(&person.token, "share", "share { id }", share).await;
            assert_ne!(refused["problems"], json!([]), "{}", person.name);
        }
    })
    .await;
}

/// 14: every read of what is private is written down with who, what and whose, before it is handed over.
#[tokio::test]
async fn invariant_14_every_read_of_answers_is_written_down() {
    for_each_database("invariant_14", async |house| {
        let place = Place::enter(&house).await;
        let response = place.answer(&house).await;
        let read = "query($id: ID!) { response(id: $id) { id } }";
        for (person, role) in [(&place.therapist, "therapist"), (&place.couple.hurt, "partner")] {
            let before = place.trail(&house).await;
            house.ask(&person.token, read, json!({ "id": response })).await;
            let after = place.trail(&house).await;
            assert_eq!(after.len(), before.len() + 1, "as {role}");
            let newest: Vec<&Value> = after.iter().filter(|entry| !before.contains(entry)).collect();
            assert_eq!(newest[0]["actor"], person.id.to_string());
            assert_eq!(newest[0]["role"], role);
            // The owner reads who did something in whose record, and not what: its name could tell what an answer was about.
            assert_eq!(newest[0]["actorName"], person.name);
            assert_eq!(newest[0]["words"], "Read or change something in a person's record");
            assert_eq!((&newest[0]["act"], &newest[0]["kind"]), (&json!("record"), &json!("")));
            assert_eq!((&newest[0]["subject"], &newest[0]["concerns"]), (&json!(""), &json!(place.couple.hurt.name)));
        }
        let named = "select count(*) from audit_entry where act = 'inventories.see-responses'";
        assert!(house.beneath(named).is_none_or(|rows| rows.trim() == "2"), "the row itself says what was done");
    })
    .await;
}

/// 18: a change of the confidentiality mode never alters what was written under an earlier one.
#[tokio::test]
async fn invariant_18_a_new_mode_holds_for_what_is_written_afterwards() {
    for_each_database("invariant_18", async |house| {
        let place = Place::enter(&house).await;
        let response = place.answer(&house).await;
        let line = "query($id: ID!) { response(id: $id) { readersLine } }";
        let before = house.ask(&place.couple.hurt.token, line, json!({ "id": response })).await;
        place.agree_on(&house, "NO_SECRETS").await;
        let after = house.ask(&place.couple.hurt.token, line, json!({ "id": response })).await;
        assert_eq!(before, after);
        let desk = house.ask(&place.therapist.token, line, json!({ "id": response })).await;
        let desk = desk["response"]["readersLine"].as_str().expect("a line").to_owned();
        assert!(!desk.contains("your therapist") && desk.contains("You keep it private"), "{desk}");
        let couple = "query($id: ID!) { couple(id: $id) { mode } }";
        let couple = house.ask(&place.therapist.token, couple, json!({ "id": place.couple.id.to_string() })).await;
        assert_eq!(couple["couple"]["mode"], "NO_SECRETS", "it does hold from now on");
    })
    .await;
}

/// 20: without any third party's text, everything works: home measures are answered, of the others the totals are entered.
#[tokio::test]
async fn invariant_20_nothing_needs_the_text_of_a_third_party() {
    for_each_database("invariant_20", async |house| {
        let place = Place::enter(&house).await;
        let query = "query { instruments(first: 100) { nodes { key answerable totalsAccepted } } }";
        let answer = house.ask(&place.therapist.token, query, json!({})).await;
        let instruments = answer["instruments"]["nodes"].as_array().expect("a list").clone();
        let is = |key: &str, fact: &str| {
            instruments.iter().find(|instrument| instrument["key"] == key).is_some_and(|found| found[fact] == true)
        };
        for key in ["why_stay", "trust_pulse", "steady_pulse", "hope_pulse"] {
            assert!(is(key, "answerable"), "{key}");
        }
        for key in ["phq9", "gad7", "pcl5", "csi4", "csi16", "csi32"] {
            assert!(!is(key, "answerable") && is(key, "totalsAccepted"), "{key}");
        }
        let refused = place.ask(&house, "phq9").await;
        assert_eq!(refused["problems"][0]["field"], "instrument", "{refused}");
        let totals = json!({ "key": "totals", "couple": place.couple.id.to_string(),
            "respondent": place.couple.hurt.id.to_string(), "instrument": "phq9", "takenOn": "2026-03-01", "total": 12.0 });
        let entered = house.act(&place.therapist.token, "enterTotals", "response { source scores { value band } }", totals).await;
        assert_eq!(entered["response"]["source"], "TOTALS_BY_HAND");
        assert_eq!(entered["response"]["scores"][0]["value"], 12.0);
    })
    .await;
}

struct Place {
    owner: Someone,
    therapist: Someone,
    couple: Couple,
}

impl Place {
    async fn enter(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        Self { owner, therapist, couple }
    }

    async fn ask(&self, house: &House, instrument: &str) -> Value {
        let input = json!({ "key": instrument, "couple": self.couple.id.to_string(),
            "respondent": self.couple.hurt.id.to_string(), "instrument": instrument, "firstDue": "2026-03-09" });
        house.try_act(&self.therapist.token, "assignInventory", "assignment { id }", input).await
    }

    async fn answer(&self, house: &House) -> String {
        let asked = self.ask(house, "why_stay").await;
        let mut answers: Vec<Value> = (1..=4).map(|at| json!({ "item": format!("ws{at}"), "number": 2 })).collect();
        answers.push(json!({ "item": "need_1", "text": "Zephyrwise" }));
        let answered = json!({ "key": "send", "assignment": asked["assignment"]["id"], "answers": answers });
        let sent = house.act(&self.couple.hurt.token, "submitResponse", "response { id }", answered).await;
        sent["response"]["id"].as_str().expect("an id").to_owned()
    }

    /// A mode that the therapist proposes and both sign.
    async fn agree_on(&self, house: &House, mode: &str) {
        let propose = json!({ "key": mode, "couple": self.couple.id.to_string(), "mode": mode });
        house.act(&self.therapist.token, "proposeMode", "couple { id }", propose).await;
        for person in [&self.couple.hurt, &self.couple.involved] {
            let viewer = house.ask(&person.token, "query { viewer { modeToSign { id } } }", json!({})).await;
            let sign = json!({ "mode": viewer["viewer"]["modeToSign"]["id"] });
            house.act(&person.token, "signMode", "done", sign).await;
        }
    }

    /// What the trail says about records, as the owner reads it.
    async fn trail(&self, house: &House) -> Vec<Value> {
        let query =
            "query { auditEntries(first: 100) { nodes { id actor actorName role act words subject kind concerns } } }";
        let entries = house.ask(&self.owner.token, query, json!({})).await;
        let all = entries["auditEntries"]["nodes"].as_array().expect("a list").clone();
        all.into_iter().filter(|entry| entry["act"] == "record").collect()
    }
}
