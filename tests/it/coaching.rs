//! Coaching is no treatment (DOMAIN.md 1, 9 #30): what belongs to treatment is not asked in it, what waits of it is taken back when care becomes
//! coaching, and neither partner is told what their care is or why anything is gone.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::{
    access::Role,
    inventories::{InstrumentKey, registered},
};
use tests::house::{Couple, House, Someone, for_each_database};

const TASKS: &str = "query { tasks { nodes { instrument } } }";
const CARE: &str = "query($id: ID!) { couple(id: $id) { version service serviceChange { reason } } }";
const CHANGED: &str = "takenBack ended couple { service version }";

/// A couple in therapy, in a practice that has the words of two measures of illness.
struct Scene {
    owner: Someone,
    therapist: Someone,
    couple: Couple,
}

impl Scene {
    async fn set(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        house.bring_texts(&therapist, &["phq9", "gad7"]).await;
        Self { owner, therapist, couple }
    }

    fn ask_of(&self, person: &Someone, instrument: &str) -> Value {
        json!({ "key": format!("{instrument} {}", person.id), "couple": self.couple.id.to_string(),
            "respondent": person.id.to_string(), "instrument": instrument, "firstDue": "2026-03-06" })
    }

    async fn asks(&self, house: &House, person: &Someone, instrument: &str) {
        house.act(&self.therapist.token, "assignInventory", "assignment { id }", self.ask_of(person, instrument)).await;
    }

    /// What waits for somebody, by key.
    async fn waiting(&self, house: &House, person: &Someone) -> Vec<String> {
        let waiting = house.ask(&person.token, TASKS, json!({})).await;
        let tasks = waiting["tasks"]["nodes"].as_array().expect("a list").clone();
        let mut keys: Vec<String> =
            tasks.iter().map(|task| task["instrument"].as_str().expect("a key").to_owned()).collect();
        keys.sort();
        keys
    }

    async fn care(&self, house: &House) -> Value {
        house.ask(&self.therapist.token, CARE, json!({ "id": self.couple.id.to_string() })).await["couple"].take()
    }

    fn change(&self, care: &Value, service: &str) -> Value {
        json!({ "couple": self.couple.id.to_string(), "version": care["version"], "service": service,
            "reason": "They asked for skills" })
    }
}

/// The first problem: where it is, and what it is.
fn problem(answer: &Value) -> (&str, &str) {
    let problem = &answer["problems"][0];
    (problem["field"].as_str().unwrap_or_default(), problem["code"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn what_belongs_to_treatment_is_refused_in_coaching_however_it_is_asked() {
    for_each_database("coaching_refuses", async |house| {
        let scene = Scene::set(&house).await;
        house.becomes(&scene.therapist, scene.couple.id, "COACHING").await;
        let (couple, hurt) = (scene.couple.id.to_string(), scene.couple.hurt.id.to_string());
        let mut again = scene.ask_of(&scene.couple.hurt, "gad7");
        again["everyDays"] = json!(28);
        let many = json!({ "key": "many", "couple": couple, "respondents": [hurt], "firstDue": "2026-03-06",
            "instruments": ["hope_pulse", "phq9"] });
        let before = json!({ "key": "before", "couple": couple, "respondents": [hurt], "instruments": ["gad7"] });
        let totals = json!({ "key": "totals", "couple": couple, "respondent": hurt, "instrument": "phq9",
            "takenOn": "2026-03-01", "total": 12.0 });
        let check = json!({ "key": "check", "couple": couple, "respondent": hurt, "findings": [],
            "answers": [{ "item": "s1", "choice": "yes" }] });
        for (field, selection, input, at) in [
            ("assignInventory", "assignment { id }", scene.ask_of(&scene.couple.hurt, "phq9"), "instrument"),
            ("assignInventory", "assignment { id }", scene.ask_of(&scene.couple.hurt, "safety_check"), "instrument"),
            ("assignInventory", "assignment { id }", again, "instrument"),
            ("assignInventories", "assignments { id }", many, "instruments.phq9"),
            ("assignBeforeAppointments", "series { id }", before, "instruments.gad7"),
            ("enterTotals", "response { id }", totals, "instrument"),
            ("enterSafetyCheck", "response { id }", check, "couple"),
        ] {
            let refused = house.try_act(&scene.therapist.token, field, selection, input).await;
            assert_eq!(problem(&refused), (at, "NOT_ALLOWED"), "{field}: {refused}");
            let words = refused["problems"][0]["message"].as_str().expect("words");
            assert!(words.contains("belongs to treatment") && words.contains("is still here"), "{field}: {words}");
        }
        for part in ["INTAKE", "CARE", "DISCHARGE", "FOLLOW_UP"] {
            let set = json!({ "key": part, "couple": couple, "respondents": [hurt], "part": part,
                "firstDue": "2026-03-06" });
            let refused = house.try_act(&scene.therapist.token, "assignBattery", "done", set).await;
            assert_eq!(problem(&refused), ("part", "NOT_ALLOWED"), "{part}");
        }
        let query =
            "query($id: ID!) { couple(id: $id) { members { battery(part: INTAKE) { hindrance entries { title } } } } }";
        let preview = house.ask(&scene.therapist.token, query, json!({ "id": couple })).await;
        let first = &preview["couple"]["members"][0]["battery"];
        assert!(first["hindrance"].as_str().is_some_and(|words| words.contains("belong to treatment")), "{first}");
        assert_eq!(scene.waiting(&house, &scene.couple.hurt).await, Vec::<String>::new(), "nothing was asked");
        scene.asks(&house, &scene.couple.hurt, "hope_pulse").await;
        assert_eq!(scene.waiting(&house, &scene.couple.hurt).await, ["hope_pulse"]);
    })
    .await;
}

#[tokio::test]
async fn library_and_pages_offer_a_couple_in_coaching_only_what_may_be_asked_of_them() {
    for_each_database("coaching_offers", async |house| {
        let scene = Scene::set(&house).await;
        let couple = json!(scene.couple.id.to_string());
        let query = "query($couple: ID) { instruments(first: 100, couple: $couple) { nodes { key treatmentOnly } } }";
        let listed = async |couple: Value| {
            let list = house.ask(&scene.therapist.token, query, json!({ "couple": couple })).await;
            list["instruments"]["nodes"].as_array().expect("a list").clone()
        };
        let all = listed(Value::Null).await;
        assert_eq!(listed(couple.clone()).await, all, "in therapy, everything");
        house.becomes(&scene.therapist, scene.couple.id, "COACHING").await;
        assert_eq!(listed(Value::Null).await, all, "the library itself is as it was");
        let offered = listed(couple.clone()).await;
        assert!(offered.iter().all(|one| one["treatmentOnly"] == json!(false)) && !offered.is_empty(), "{offered:?}");
        let left_out = all.iter().filter(|one| one["treatmentOnly"] == json!(true)).count();
        assert_eq!(offered.len() + left_out, all.len());
        assert!(all.iter().any(|one| one["key"] == "phq9" && one["treatmentOnly"] == json!(true)));
        let colleague = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        let theirs = house.graphql(&colleague.token, query, json!({ "couple": couple })).await;
        assert_eq!(
            theirs["errors"][0]["extensions"]["code"], "NOT_FOUND",
            "what their care is, is not theirs to learn"
        );

        let desk = house.visitor_of(&scene.therapist).await;
        for page in ["assign", "totals"] {
            let page = desk.go(&format!("/couples/{}/{page}", scene.couple.id)).await;
            assert!(page.words().contains("Harbour") && !page.words().contains("PHQ-9"), "{}", page.words());
        }
        let shown = desk.go("/library/phq9").await;
        assert!(shown.words().contains("Belongs to treatment; not asked in coaching"), "{}", shown.words());
    })
    .await;
}

#[tokio::test]
async fn forms_of_the_practices_own_say_themselves_whether_they_belong_to_treatment() {
    for_each_database("coaching_own_forms", async |house| {
        let scene = Scene::set(&house).await;
        house.becomes(&scene.therapist, scene.couple.id, "COACHING").await;
        let (token, hurt) = (&scene.therapist.token, &scene.couple.hurt);
        let asked = async |key: &str| {
            let answer = house.try_act(token, "assignInventory", "assignment { id }", scene.ask_of(hurt, key)).await;
            problem(&answer).1.to_owned()
        };
        for (title, treatment_only) in [("Evening walks", false), ("Heavy mornings", true)] {
            let content = json!({ "title": title, "respondent": "each_partner", "treatmentOnly": treatment_only,
                "items": [{ "text": "How was it?", "kind": "text" }] });
            let input = json!({ "key": title, "version": 0, "content": content.to_string() });
            let drafted = house.act(token, "draftInstrument", "draft { id version content }", input).await;
            let kept = drafted["draft"]["content"].as_str().expect("JSON").to_owned();
            assert!(kept.contains(&format!("\"treatmentOnly\":{treatment_only}")), "{kept}");
            let publish = json!({ "draft": drafted["draft"]["id"], "version": drafted["draft"]["version"] });
            let made = house.act(token, "publishInstrument", "instrument { key treatmentOnly }", publish).await;
            assert_eq!(made["instrument"]["treatmentOnly"], json!(treatment_only));
            let expected = if treatment_only { "NOT_ALLOWED" } else { "" };
            assert_eq!(asked(made["instrument"]["key"].as_str().expect("a key")).await, expected, "{title}");
        }
        // Whoever brings in a questionnaire of others says that it looks for no illness, or it is taken for one that does.
        let sea = json!({ "resourceType": "Questionnaire", "status": "active", "title": "Sea days",
            "item": [{ "linkId": "a", "type": "string", "text": "How calm was the sea?" }] });
        let brought = |treatment_only: Option<bool>| {
            let mut input = json!({ "questionnaire": sea.to_string(), "instrumentKey": "own_sea_days" });
            if let Some(treatment_only) = treatment_only {
                input["treatmentOnly"] = json!(treatment_only);
            }
            input
        };
        let selection = "instrument { version treatmentOnly }";
        let first = house.act(token, "importInstrument", selection, brought(None)).await["instrument"].take();
        assert_eq!(first["treatmentOnly"], json!(true));
        assert_eq!(asked("own_sea_days").await, "NOT_ALLOWED");
        let again = house.act(token, "importInstrument", selection, brought(Some(false))).await["instrument"].take();
        assert_eq!((&again["version"], &again["treatmentOnly"]), (&first["version"], &json!(false)), "the same words");
        assert_eq!(asked("own_sea_days").await, "");
        // One about safety belongs to treatment whatever its file says.
        let known = InstrumentKey::parse("hope_pulse").ok().and_then(|key| registered(&key)).expect("is built in");
        let mut file: Value = serde_json::from_str(&known.to_json()).expect("is JSON");
        (file["key"], file["origin"], file["visibility"]) = (json!("own_light"), json!("practice"), json!("V5"));
        let input = json!({ "questionnaire": file.to_string() });
        house.act(token, "importInstrument", selection, input).await;
        assert_eq!(asked("own_light").await, "NOT_ALLOWED");
    })
    .await;
}

#[tokio::test]
async fn when_care_becomes_coaching_what_waits_is_taken_back_and_what_was_answered_stays() {
    for_each_database("coaching_begins", async |house| {
        let scene = Scene::set(&house).await;
        let (token, couple) = (&scene.therapist.token, scene.couple.id.to_string());
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        house.wants_letters(involved).await;
        let totals = json!({ "key": "totals", "couple": couple, "respondent": hurt.id.to_string(), "instrument": "phq9",
            "takenOn": "2026-03-01", "total": 12.0 });
        house.act(token, "enterTotals", "response { id }", totals).await;
        scene.asks(&house, hurt, "safety_check").await;
        scene.asks(&house, hurt, "hope_pulse").await;
        let mut again = scene.ask_of(involved, "gad7");
        again["everyDays"] = json!(28);
        house.act(token, "assignInventory", "assignment { id }", again).await;
        let set = json!({ "key": "set", "couple": couple, "respondents": [involved.id.to_string()], "part": "CARE",
            "firstDue": "2026-03-20" });
        house.act(token, "assignBattery", "done", set).await;

        let care = scene.care(&house).await;
        assert_eq!((&care["service"], &care["serviceChange"]), (&json!("THERAPY"), &Value::Null));
        let mut look = scene.change(&care, "COACHING");
        look["onlyLook"] = json!(true);
        let looked = house.act(token, "changeService", CHANGED, look).await;
        assert_eq!((&looked["takenBack"], &looked["ended"]), (&json!(2), &json!(2)), "{looked}");
        assert_eq!(looked["couple"]["service"], "COACHING", "as it would be");
        assert_eq!(scene.care(&house).await, care, "a look keeps nothing");
        assert_eq!(scene.waiting(&house, hurt).await, ["hope_pulse", "safety_check"]);

        let changed = house.act(token, "changeService", CHANGED, scene.change(&care, "COACHING")).await;
        assert_eq!((&changed["takenBack"], &changed["ended"]), (&json!(2), &json!(2)));
        let stale = house.try_act(token, "changeService", CHANGED, scene.change(&care, "DISCERNMENT")).await;
        assert_eq!(problem(&stale).1, "STALE");
        assert_eq!(scene.waiting(&house, hurt).await, ["hope_pulse"]);
        assert_eq!(scene.waiting(&house, involved).await, Vec::<String>::new());
        let query =
            "query($id: ID!) { couple(id: $id) { members { responses { nodes { instrument } } series { nodes { id } }
            courses { id } } } }";
        let record = house.ask(token, query, json!({ "id": couple })).await;
        let members = record["couple"]["members"].as_array().expect("members").clone();
        assert_eq!(members[0]["responses"]["nodes"], json!([{ "instrument": "phq9" }]), "what was answered stays");
        let is_empty = |list: &Value| list.as_array().is_some_and(Vec::is_empty);
        assert!(members.iter().all(|one| is_empty(&one["series"]["nodes"]) && is_empty(&one["courses"])), "{record}");

        // Weeks later nothing of it has come again, and no letter spoke of it.
        house.mailbox.take();
        for _ in 0..16 {
            house.clock.forward(SignedDuration::from_hours(24));
            house.tick().await;
        }
        assert_eq!(scene.waiting(&house, involved).await, Vec::<String>::new());
        let letters = house.mailbox.letters();
        assert!(letters.iter().all(|letter| !letter.to.contains(&involved.address)), "{letters:?}");
        let trail =
            house.ask(&scene.owner.token, "query { auditEntries(first: 100) { nodes { act } } }", json!({})).await;
        assert!(trail.to_string().contains("couples.change-service"), "{trail}");
        assert!(!trail.to_string().contains("skills"), "no reason stands in the trail");
    })
    .await;
}

#[tokio::test]
async fn only_whoever_leads_changes_what_care_is_on_the_page_and_no_partner_reads_it() {
    for_each_database("coaching_pages", async |house| {
        let scene = Scene::set(&house).await;
        let place = format!("/couples/{}", scene.couple.id);
        let action = format!("{place}/service");
        scene.asks(&house, &scene.couple.hurt, "safety_check").await;
        let desk = house.visitor_of(&scene.therapist).await;
        assert!(desk.go(&place).await.words().contains("Therapy."), "the page says what their care is");
        let page = desk.go(&action).await;
        assert!(!page.html.contains("value=\"change\""), "nothing is changed before it was looked at");
        let said = [("act", "look"), ("service", "COACHING"), ("reason", "They asked for skills")];
        let looked = desk.fill(&page, &action, &said).await;
        assert!(looked.words().contains("1 questionnaire that waits belongs to treatment"), "{}", looked.words());
        assert_eq!(scene.care(&house).await["service"], "THERAPY");
        let done = desk.fill(&looked, &action, &[("act", "change")]).await;
        assert_eq!(done.path, place, "{}", done.words());
        assert!(done.words().contains("Coaching, without treatment"), "{}", done.words());
        assert!(done.words().contains("They asked for skills"), "{}", done.words());
        assert!(!done.html.contains("/safety-check/"), "no screen for danger is offered in coaching");
        let empty = desk.fill(&desk.go(&action).await, &action, &[("act", "look"), ("service", "THERAPY")]).await;
        assert!(empty.words().contains("Please fill this in."), "a change has a reason: {}", empty.words());

        for partner in [&scene.couple.hurt, &scene.couple.involved] {
            let visitor = house.visitor_of(partner).await;
            for page in ["/", "/appointments", "/account"] {
                let words = visitor.fetch(page).await.text();
                assert!(!words.contains("oaching") && !words.contains("asked for skills"), "{page}: {words}");
            }
            assert_eq!(visitor.fetch(&action).await.status.as_u16(), 404);
        }
        let supervisor = house.member(&scene.owner, "Sif Holm", Role::Supervisor).await;
        let joins = json!({ "key": "joins", "couple": scene.couple.id.to_string(), "person": supervisor.id.to_string(),
            "role": "SUPERVISOR" });
        house.act(&scene.therapist.token, "joinCareTeam", "careTeam { alias }", joins).await;
        house.both_agree(&scene.couple).await;
        let seen = house.ask(&supervisor.token, CARE, json!({ "id": scene.couple.id.to_string() })).await;
        assert_eq!(seen["couple"]["service"], "COACHING", "whoever answers for the care reads it");
        let care = scene.care(&house).await;
        let colleague = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        for other in [&supervisor, &colleague, &scene.owner, &scene.couple.hurt] {
            let refused = house.try_act(&other.token, "changeService", CHANGED, scene.change(&care, "THERAPY")).await;
            assert_eq!(problem(&refused).1, "NOT_FOUND", "{}", other.name);
        }
        house.becomes(&scene.therapist, scene.couple.id, "THERAPY").await;
        house.act(&scene.owner.token, "offerCoaching", "done", json!({ "offered": false })).await;
        let care = scene.care(&house).await;
        let refused = house.try_act(&scene.therapist.token, "changeService", CHANGED, scene.change(&care, "COACHING"));
        assert_eq!(problem(&refused.await), ("service", "NOT_ALLOWED"), "where the practice does not offer it");
        let names = [house.enter(&scene.therapist, "Robin Vale").await, house.enter(&scene.therapist, "Kim Ash").await];
        let open = json!({ "key": "open", "alias": "Meadow", "members": names.map(|name| name.to_string()),
            "service": "COACHING" });
        let refused = house.try_act(&scene.therapist.token, "openCouple", "couple { id }", open.clone()).await;
        assert_eq!(problem(&refused), ("service", "NOT_ALLOWED"));
        let mut discernment = open;
        discernment["service"] = json!("DISCERNMENT");
        let opened = house.act(&scene.therapist.token, "openCouple", "couple { service }", discernment).await;
        assert_eq!(opened["couple"]["service"], "DISCERNMENT");
    })
    .await;
}
