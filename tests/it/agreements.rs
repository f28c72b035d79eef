//! Agreements: offered, changed while the other signs, signed, stopped, resting; no password in them; limits of one's own.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::{Couple, House, Someone, for_each_database};

const MINE: &str = "query { myAgreements { nodes { id standing waitsForMe resting inForce { id terms { name text } }
    offered { id byMe terms { name text } } } } }";
const DESK: &str = "query($id: ID!) { coupleAgreements(id: $id) { nodes { title standing stoppedBy shown
    parties { person { name } signedAt word } newest { number } } } }";

#[tokio::test]
async fn it_counts_when_both_signed_the_same_words() {
    for_each_database("agreement_walk", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let offered = scene.offer(&house, involved, "a").await;
        let (id, first) = (offered["id"].clone(), offered["offered"]["id"].clone());
        let before = house.ask(&involved.token, MINE, json!({})).await;
        let theirs = house.ask(&hurt.token, MINE, json!({})).await;
        assert_eq!(theirs["myAgreements"]["nodes"][0]["waitsForMe"], true);
        for (person, is_asked) in [(hurt, true), (involved, false)] {
            let home = house.visitor_of(person).await.go("/").await;
            assert_eq!(home.words().contains("waits for you to read and sign"), is_asked, "{}", home.words());
        }
        assert_eq!(before, house.ask(&involved.token, MINE, json!({})).await, "whether it was read cannot be told");

        // It is changed while the other reads; their signature under the old words counts for nothing.
        let changed = scene.change(&house, involved, (&id, &first), "b").await;
        assert_eq!(changed["problems"], json!([]));
        let second = changed["agreement"]["offered"]["id"].clone();
        let stale = scene.sign(&house, hurt, &id, &first).await;
        assert_eq!(stale["problems"][0]["code"], "STALE");
        let crossing = scene.change(&house, hurt, (&id, &first), "c").await;
        assert_eq!(crossing["problems"][0]["code"], "STALE", "two changes of the same version");
        let signed = scene.sign(&house, hurt, &id, &second).await;
        assert_eq!(signed["agreement"]["standing"], "IN_FORCE", "{signed}");
        assert_eq!(scene.sign(&house, hurt, &id, &second).await["problems"][0]["code"], "TAKEN");

        // A later change leaves what counts in force until both have signed it.
        let third = scene.change(&house, hurt, (&id, &second), "d").await["agreement"]["offered"]["id"].take();
        let mine = house.ask(&involved.token, MINE, json!({})).await["myAgreements"]["nodes"][0].take();
        assert_eq!((&mine["inForce"]["id"], &mine["offered"]["id"]), (&second, &third));
        let stop = json!({ "agreement": id });
        house.act(&involved.token, "stopAgreement", "agreement { standing }", stop.clone()).await;
        let seen = house.ask(&hurt.token, MINE, json!({})).await["myAgreements"]["nodes"][0].take();
        assert_eq!((&seen["standing"], &seen["inForce"]), (&json!("STOPPED"), &Value::Null));
        let desk = house.ask(&scene.therapist.token, DESK, scene.couple_id()).await;
        assert_eq!(desk["coupleAgreements"]["nodes"][0]["stoppedBy"], "Sorrel Finch");
        let again = house.try_act(&hurt.token, "stopAgreement", "agreement { id }", stop).await;
        assert_eq!(again["problems"][0]["code"], "WRONG_STATE");
    })
    .await;
}

#[tokio::test]
async fn two_who_change_it_in_the_same_moment_leave_one_version() {
    for_each_database("agreement_race", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let made = scene.offer(&house, involved, "a").await;
        let (id, first) = (made["id"].clone(), made["offered"]["id"].clone());
        let (one, other, signed) = tokio::join!(
            scene.change(&house, involved, (&id, &first), "one"),
            scene.change(&house, hurt, (&id, &first), "other"),
            scene.sign(&house, hurt, &id, &first),
        );
        let went_well = [&one, &other].into_iter().filter(|answer| answer["problems"] == json!([])).count();
        assert_eq!(went_well, 1, "{one} {other}");
        let mine = house.ask(&hurt.token, MINE, json!({})).await["myAgreements"]["nodes"][0].take();
        let winner = if one["problems"] == json!([]) { &one } else { &other };
        assert_eq!(mine["offered"]["id"], winner["agreement"]["offered"]["id"], "{mine}");
        let counted = signed["problems"] == json!([]);
        assert_eq!(mine["inForce"]["id"] == first, counted, "what was signed before the change counts: {mine}");
    })
    .await;
}

/// What was offered and taken back before it was read leaves no trace: neither a gap in a count nor words that could still be signed.
#[tokio::test]
async fn that_something_was_taken_back_is_not_told() {
    for_each_database("agreement_taken_back", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let made = scene.offer(&house, involved, "a").await;
        let (id, first) = (made["id"].clone(), made["offered"]["id"].clone());
        scene.sign(&house, hurt, &id, &first).await;
        let everything = "query { myAgreements { nodes { standing waitsForMe reviewDue inForceSince
            inForce { byMe writtenAt reviewOn signedByMe terms { name text } }
            offered { byMe writtenAt reviewOn signedByMe terms { name text } } } } }";
        let before = house.ask(&hurt.token, everything, json!({})).await;
        let hasty = scene.change(&house, involved, (&id, &first), "b").await["agreement"]["offered"]["id"].take();
        let back = json!({ "agreement": id, "version": hasty });
        house.act(&involved.token, "takeAgreementBack", "done", back).await;
        assert_eq!(house.ask(&hurt.token, everything, json!({})).await, before);
        let page = house.visitor_of(hurt).await.go(&format!("/agreements/{}", id.as_str().expect("an id"))).await;
        assert!(!page.html.contains(hasty.as_str().expect("an id")), "{}", page.html);
        // Words that were read before they were taken back are not signed with those that followed them.
        let next = scene.change(&house, involved, (&id, &first), "c").await["agreement"]["offered"]["id"].take();
        assert_eq!(scene.sign(&house, hurt, &id, &hasty).await["problems"][0]["code"], "STALE");
        assert_eq!(scene.sign(&house, hurt, &id, &next).await["agreement"]["standing"], "IN_FORCE");
    })
    .await;
}

#[tokio::test]
async fn no_password_is_kept_and_what_is_wrong_stands_beside_its_field() {
    for_each_database("agreement_password", async |house| {
        let scene = Scene::set(&house).await;
        let terms =
            json!([{ "name": "phone", "text": "standing" }, { "name": "how", "text": "The PIN is 4711, Zephyrwise." }]);
        let input = json!({ "key": "t", "kind": "TRANSPARENCY", "terms": terms, "reviewOn": "2027-01-01" });
        let refused = house.try_act(&scene.couple.involved.token, "offerAgreement", "agreement { id }", input).await;
        let fields: Vec<&str> =
            refused["problems"].as_array().expect("a list").iter().filter_map(|one| one["field"].as_str()).collect();
        assert_eq!(fields, ["terms.how", "reviewOn"], "{refused}");
        assert!(!refused.to_string().contains("Zephyrwise"));
        assert_eq!(house.ask(&scene.couple.involved.token, MINE, json!({})).await["myAgreements"]["nodes"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn what_one_lets_the_other_see_is_offered_freely_and_never_demanded() {
    for_each_database("agreement_freely", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let offer = |key: &str| {
            json!({ "key": key, "kind": "TRANSPARENCY", "terms": [{ "name": "money", "text": "on-request" }],
                "reviewOn": "2026-05-20" })
        };
        let demanded = house.try_act(&hurt.token, "offerAgreement", "agreement { id }", offer("d")).await;
        assert_eq!(demanded["problems"][0]["code"], "NOT_ALLOWED");
        let offered =
            house.act(&involved.token, "offerAgreement", "agreement { id asks offered { id } }", offer("o")).await;
        assert_eq!(offered["agreement"]["asks"], Value::Null, "nothing is asked before it counts");
        let id = offered["agreement"]["id"].clone();
        scene.sign(&house, hurt, &id, &offered["agreement"]["offered"]["id"]).await;
        let given = json!({ "agreement": id, "word": "GIVEN_NO" });
        let said = house.act(&involved.token, "sayOfAgreement", "agreement { word asks }", given.clone()).await;
        assert_eq!(said["agreement"], json!({ "word": "GIVEN_NO", "asks": "GIVEN" }));
        let wrong_side = house.try_act(&hurt.token, "sayOfAgreement", "agreement { id }", given).await;
        assert_eq!(wrong_side["problems"][0]["code"], "NOT_FOUND");
        let theirs = house.ask(&hurt.token, "query { myAgreements { nodes { word asks } } }", json!({})).await;
        assert_eq!(theirs["myAgreements"]["nodes"][0], json!({ "word": null, "asks": "HELPS" }));
        let desk = house.ask(&scene.therapist.token, DESK, scene.couple_id()).await;
        assert!(desk.to_string().contains("GIVEN_NO"), "{desk}");

        let due = async || {
            let waits = "query { worklist(kind: REVIEW_DUE, first: 100) { nodes { what } } }";
            house.ask(&scene.therapist.token, waits, json!({})).await.to_string()
        };
        assert!(!due().await.contains("Agreement:"));
        house.clock.set("2026-05-20T10:00:00Z".parse().expect("an instant"));
        assert!(due().await.contains("Agreement: What we look at together"));
    })
    .await;
}

#[tokio::test]
async fn limits_are_ones_own_until_they_are_shown() {
    for_each_database("agreement_limits", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let shown = "query { limitsShownToMe { by { name } terms { name text } } }";
        let terms =
            json!([{ "name": "need-1", "text": "I need a call." }, { "name": "then-1", "text": "I go to bed." }]);
        let input = json!({ "key": "l", "kind": "BOUNDARY", "terms": terms, "reviewOn": "2026-05-20" });
        let made = house.act(&hurt.token, "offerAgreement", "agreement { id standing inForce { id } }", input).await;
        assert_eq!(made["agreement"]["standing"], "IN_FORCE");
        let id = json!({ "agreement": made["agreement"]["id"] });
        assert_eq!(house.ask(&involved.token, MINE, json!({})).await["myAgreements"]["nodes"], json!([]));
        assert_eq!(house.ask(&involved.token, shown, json!({})).await["limitsShownToMe"], json!([]));
        house.act(&hurt.token, "showLimits", "agreement { shownSince }", id.clone()).await;
        let read = house.ask(&involved.token, shown, json!({})).await;
        assert_eq!(read["limitsShownToMe"][0]["terms"][0]["text"], "I need a call.");
        for (person, line) in [(hurt, "with your partner, since"), (involved, "from Quill Marwood, since")] {
            let ledger = house.visitor_of(person).await.go("/shared").await;
            assert!(ledger.words().contains(line), "{}: {}", person.name, ledger.words());
        }
        let not_theirs = house.try_act(&involved.token, "hideLimits", "agreement { id }", id.clone()).await;
        assert_eq!(not_theirs["problems"][0]["code"], "NOT_FOUND");
        house.clock.forward(SignedDuration::from_mins(1));
        let anew =
            json!([{ "name": "need-1", "text": "I go to my sister." }, { "name": "then-1", "text": "I go to bed." }]);
        let change = json!({ "key": "l2", "agreement": id["agreement"], "version": made["agreement"]["inForce"]["id"],
                "terms": anew, "reviewOn": "2026-05-20" });
        house.act(&hurt.token, "changeAgreement", "agreement { standing }", change).await;
        let still = house.ask(&involved.token, shown, json!({})).await;
        assert_eq!(still, read, "new words wait for a choice of their own");
        house.act(&hurt.token, "showLimits", "agreement { shownSince }", id.clone()).await;
        let now = house.ask(&involved.token, shown, json!({})).await;
        assert_eq!(now["limitsShownToMe"][0]["terms"][0]["text"], "I go to my sister.");
        let twice = house.try_act(&hurt.token, "showLimits", "agreement { id }", id.clone()).await;
        assert_eq!(twice["problems"][0]["code"], "TAKEN");
        house.act(&hurt.token, "hideLimits", "agreement { shownSince }", id).await;
        assert_eq!(house.ask(&involved.token, shown, json!({})).await["limitsShownToMe"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn while_joint_work_is_paused_agreements_rest_and_can_only_be_stopped() {
    for_each_database("agreement_pause", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let made = scene.offer(&house, involved, "a").await;
        let (id, first) = (made["id"].clone(), made["offered"]["id"].clone());
        scene.sign(&house, hurt, &id, &first).await;
        let pause = json!({ "key": "hold", "couple": scene.couple.id.to_string(), "cause": "SAFETY" });
        house.act(&scene.therapist.token, "placeHold", "couple { id }", pause).await;
        house.morning_comes();
        let rests = house.ask(&hurt.token, MINE, json!({})).await["myAgreements"]["nodes"][0].take();
        assert_eq!(rests["resting"], "Your therapist will review this with you.");
        assert_eq!(rests["inForce"]["terms"], json!([]));
        assert_eq!(scene.change(&house, hurt, (&id, &first), "b").await["problems"][0]["code"], "ON_HOLD");
        let stop = json!({ "agreement": id });
        house.act(&hurt.token, "stopAgreement", "agreement { standing }", stop).await;
    })
    .await;
}

#[tokio::test]
async fn on_the_phone_an_agreement_is_offered_and_signed() {
    for_each_database("agreement_pages", async |house| {
        let scene = Scene::set(&house).await;
        let phone = house.visitor_of(&scene.couple.involved).await;
        let form = "/agreements/new?kind=relationship";
        let blank = phone.go(form).await;
        let typed = [
            ("term-honesty", "We <say> it unasked."),
            ("term-exclusivity", "We two."),
            ("term-contact", "We tell of it."),
            ("term-lapse", "My password is hunter2"),
            ("term-report-within", "24"),
            ("reviewOn", "2026-08-01"),
        ];
        let refused = phone.fill(&blank, form, &typed).await;
        assert_eq!(refused.status, 422, "{}", refused.words());
        let offered = phone.fill(&refused, form, &[("term-lapse", "A hidden message.")]).await;
        assert!(offered.words().contains("We <say> it unasked."), "{}", offered.words());
        let other = house.visitor_of(&scene.couple.hurt).await;
        let list = other.go("/agreements").await;
        assert!(list.words().contains("Waits for you"), "{}", list.words());
        let path =
            list.html.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|path| path.contains("/agr_"));
        let path = path.expect("a link").to_owned();
        let page = other.go(&path).await;
        let signed = other.fill(&page, &path, &[("act", "sign")]).await;
        assert!(signed.words().contains("It counts, since"), "{}", signed.words());
        let desk = house.visitor_of(&scene.therapist).await;
        let shown = desk.go(&format!("/couples/{}/agreements", scene.couple.id)).await;
        assert!(shown.words().contains("Sorrel Finch: signed on"), "{}", shown.words());
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
        house.clock.forward(SignedDuration::from_mins(5));
        Self { therapist, couple }
    }

    fn couple_id(&self) -> Value {
        json!({ "id": self.couple.id.to_string() })
    }

    async fn offer(&self, house: &House, by: &Someone, words: &str) -> Value {
        let input = json!({ "key": words, "kind": "RENEWAL", "terms": [{ "name": "statement", "text": words }] });
        house.act(&by.token, "offerAgreement", "agreement { id offered { id } }", input).await["agreement"].take()
    }

    async fn change(&self, house: &House, by: &Someone, (id, version): (&Value, &Value), words: &str) -> Value {
        let input = json!({ "key": words, "agreement": id, "version": version,
            "terms": [{ "name": "statement", "text": words }] });
        house.try_act(&by.token, "changeAgreement", "agreement { standing offered { id } }", input).await
    }

    async fn sign(&self, house: &House, by: &Someone, id: &Value, version: &Value) -> Value {
        let input = json!({ "agreement": id, "version": version });
        house.try_act(&by.token, "signAgreement", "agreement { standing }", input).await
    }
}
