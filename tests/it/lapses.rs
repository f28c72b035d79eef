//! A lapse and the trust plan: reported by one, known to both when the therapist says so, and only then to be noticed by the other.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::{Couple, House, Someone, for_each_database};

const PLAN: &str = "query { myTrustPlans { involved begunAgain steps { step status view } } }";
const DESK_PLAN: &str = "query($id: ID!) { coupleTrustPlans(id: $id) { cycle steps { step status view stands }
    earlier { cycle steps { step status } } troughs { lowest drop daysToRegain } } }";
const DESK: &str =
    "query($id: ID!) { coupleLapses(id: $id) { id stage next withinWindow reportedBy report { origin } } }";
const CASELOAD: &str = "query { caseload { nodes { attention } } }";

#[tokio::test]
async fn a_lapse_goes_through_its_flow_and_the_plan_begins_again() {
    for_each_database("lapse_walk", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let step = json!({ "step": "TRUTH", "status": "STEADY" });
        house.act(&involved.token, "markTrustStep", "plans { involved }", step.clone()).await;
        let view = json!({ "step": "TRUTH", "view": "YES" });
        house.act(&hurt.token, "seeTrustStep", "plans { involved }", view.clone()).await;
        for (who, act, input) in [(hurt, "markTrustStep", step), (involved, "seeTrustStep", view)] {
            let refused = house.try_act(&who.token, act, "plans { involved }", input).await;
            assert_eq!(refused["problems"][0]["code"], "WRONG_STATE", "{act}");
        }
        house.clock.forward(SignedDuration::from_hours(24 * 28));
        let desk = scene.desk_plan(&house).await;
        assert_eq!((&desk["cycle"], &desk["steps"][0]["stands"]), (&json!(1), &json!(true)), "{desk}");

        let theirs = house.ask(&hurt.token, PLAN, json!({})).await;
        let report = json!({ "key": "r", "occurredOn": "2026-03-29", "precision": "DAY", "severity": "CONTACT",
            "toldIn": "PORTAL" });
        house.act(&involved.token, "reportLapse", "lapse { id }", report).await;
        assert_eq!(theirs, house.ask(&hurt.token, PLAN, json!({})).await);
        assert_eq!(
            house.ask(&hurt.token, "query { myLapses { nodes { id } } }", json!({})).await["myLapses"]["nodes"],
            json!([])
        );
        let lapses = house.ask(&scene.therapist.token, DESK, scene.id()).await;
        let lapse = &lapses["coupleLapses"][0];
        assert_eq!(lapse["withinWindow"], true, "told the next day, and 24 hours are usual: {lapse}");
        assert_eq!((&lapse["stage"], &lapse["report"]["origin"]), (&json!("REPORTED"), &json!("INVOLVED")));

        let waits = "query { worklist(kind: SETBACK) { nodes { id what } } }";
        let waiting = house.ask(&scene.therapist.token, waits, json!({})).await["worklist"]["nodes"].take();
        assert_eq!(waiting[0]["what"], "Trust was broken again");
        let away = json!({ "key": "away", "items": [waiting[0]["id"]], "action": "DISCUSS" });
        let refused = house.try_act(&scene.therapist.token, "acknowledge", "acknowledgements { id }", away).await;
        assert_eq!(refused["problems"][0]["code"], "WRONG_STATE", "it leaves the list when it is closed");

        assert_eq!(scene.setback(&house).await, ["Trust was broken again: ask each of them alone about their safety"]);
        let couple = house.visitor_of(&scene.therapist).await.go(&format!("/couples/{}", scene.couple.id)).await;
        assert!(couple.words().contains("Trust was broken again"), "{}", couple.words());

        let jump = json!({ "lapse": lapse["id"], "to": "RESTARTED" });
        let refused = house.try_act(&scene.therapist.token, "advanceLapse", "lapses { id }", jump).await;
        assert_eq!(refused["problems"][0]["code"], "WRONG_STATE");
        for to in ["SAFETY_CHECKED", "KNOWN", "DISCUSSED", "RESTARTED"] {
            let input = json!({ "lapse": lapse["id"], "to": to });
            house.act(&scene.therapist.token, "advanceLapse", "lapses { stage }", input).await;
        }
        let desk = scene.desk_plan(&house).await;
        assert_eq!(desk["cycle"], 2);
        assert_eq!(desk["steps"][0], json!({ "step": "TRUTH", "status": "WORKING", "view": "YES", "stands": false }));
        assert_eq!(desk["steps"][1]["status"], "NOT_STARTED");
        assert_eq!(desk["earlier"][0]["steps"][0], json!({ "step": "TRUTH", "status": "STEADY" }), "nothing is erased");
        assert_eq!(scene.setback(&house).await, ["Trust was broken again, and what follows is not done yet"]);
        for to in ["REVIEWED", "CLOSED"] {
            let input = json!({ "lapse": lapse["id"], "to": to });
            house.act(&scene.therapist.token, "advanceLapse", "lapses { stage }", input).await;
        }
        assert_eq!(house.ask(&scene.therapist.token, waits, json!({})).await["worklist"]["nodes"], json!([]));
        assert!(scene.setback(&house).await.is_empty(), "nothing is left to do");
        let own = house.ask(&involved.token, PLAN, json!({})).await["myTrustPlans"][0].take();
        assert_eq!((&own["begunAgain"], &own["steps"][0]["view"]), (&json!(true), &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn a_therapist_records_on_the_desk_what_came_out_in_a_session() {
    for_each_database("lapse_desk", async |house| {
        let scene = Scene::set(&house).await;
        let desk = house.visitor_of(&scene.therapist).await;
        let here = format!("/couples/{}/trust-plan", scene.couple.id);
        let page = desk.go(&here).await;
        let half = desk.fill(&page, &here, &[("act", "record"), ("severity", "contact")]).await;
        assert_eq!(half.status, 422, "{}", half.words());
        assert!(half.words().contains("Choose one of these."), "{}", half.words());
        let whole = [
            ("act", "record"),
            ("origin", "third-party"),
            ("severity", "contact"),
            ("occurredOn", "2026-03-01"),
            ("precision", "month"),
            ("toldIn", "session"),
        ];
        let recorded = desk.fill(&half, &here, &whole).await;
        assert!(recorded.words().contains("said by somebody else"), "{}", recorded.words());
        let lapses = house.ask(&scene.therapist.token, DESK, scene.id()).await;
        assert_eq!(lapses["coupleLapses"][0]["report"]["origin"], "THIRD_PARTY", "{lapses}");
    })
    .await;
}

#[tokio::test]
async fn letters_rest_for_the_reporter_at_once_and_for_the_other_when_both_know() {
    for_each_database("lapse_letters", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        for person in [hurt, involved] {
            house.wants_letters(person).await;
        }
        let report = json!({ "key": "r", "occurredOn": "2026-03-01", "precision": "DAY", "severity": "LIMIT", "toldIn": "HOME" });
        house.act(&hurt.token, "reportLapse", "lapse { id }", report).await;
        for (person, instrument) in [(hurt, "hope_pulse"), (involved, "steady_pulse")] {
            let input = json!({ "key": instrument, "couple": scene.couple.id.to_string(),
                "respondent": person.id.to_string(), "instrument": instrument, "firstDue": "2026-03-06" });
            house.act(&scene.therapist.token, "assignInventory", "assignment { id }", input).await;
        }
        let mut to: Vec<String> = Vec::new();
        for _ in 0..48 {
            house.clock.forward(SignedDuration::from_hours(1));
            house.tick().await;
            to.extend(house.mailbox.take().into_iter().flat_map(|letter| letter.to));
        }
        assert!(to.contains(&involved.address), "the other's letters tell nothing: {to:?}");
        assert!(!to.contains(&hurt.address), "whoever reported it is left in peace: {to:?}");
    })
    .await;
}

#[tokio::test]
async fn whoever_was_signed_out_meanwhile_is_told_that_nothing_was_sent() {
    for_each_database("lapse_signed_out", async |house| {
        let scene = Scene::set(&house).await;
        let phone = house.visitor_of(&scene.couple.involved).await;
        let form = phone.go("/lapse").await;
        let elsewhere = house.visitor();
        elsewhere.keep("__Host-session", &phone.session());
        elsewhere.submit("/sign-out", &[]).await;
        let page = phone.fill(&form, "/lapse", &[("severity", "contact"), ("occurredOn", "2026-03-01")]).await;
        assert!(page.words().contains("What you just sent was not kept"), "{}", page.words());
        assert_eq!(page.path, "/sign-in?next=/lapse&unsent=yes", "nothing of it stands in the address");
        let lapses = house.ask(&scene.therapist.token, DESK, scene.id()).await;
        assert_eq!(lapses["coupleLapses"], json!([]));
    })
    .await;
}

/// A couple in care.
struct Scene {
    therapist: Someone,
    couple: Couple,
}

impl Scene {
    async fn set(house: &House) -> Self {
        let (therapist, couple) = house.couple_in_care().await;
        Self { therapist, couple }
    }

    fn id(&self) -> Value {
        json!({ "id": self.couple.id.to_string() })
    }

    /// What the therapist's first page says of the lapse.
    async fn setback(&self, house: &House) -> Vec<String> {
        let seen = house.ask(&self.therapist.token, CASELOAD, json!({})).await;
        let lines = seen["caseload"]["nodes"][0]["attention"].as_array().expect("a list").iter();
        let lines = lines.filter_map(Value::as_str).filter(|line| line.starts_with("Trust was broken"));
        lines.map(str::to_owned).collect()
    }

    async fn desk_plan(&self, house: &House) -> Value {
        house.ask(&self.therapist.token, DESK_PLAN, self.id()).await["coupleTrustPlans"][0].take()
    }
}
