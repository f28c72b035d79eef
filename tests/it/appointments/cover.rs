//! Every night the licence rule is asked again of what was made: the desk sees what somebody else has to hold, and nobody who comes notices anything.

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, Someone, for_each_database};

use super::{
    Scene,
    treated::{licence, read, treatment},
};

const UNCOVERED: &str = "query { appointmentsNeedingCover(first: 100) { nodes { id startsAt needsCover
    member { name } people { person { name } place } } } }";
const ONE: &str = "query($id: ID!) { appointment(id: $id) { id planned needsCover } }";
const SUSPENDED: &str = "The authority for Florida is not in force. Choose another member.";

/// A licence stands otherwise from now on, and the check that follows has been made.
async fn stands(house: &House, scene: &Scene, licence: &Value, standing: &str) -> Value {
    let input = json!({ "licence": licence["id"], "version": licence["version"], "standing": standing });
    let changed =
        house.act(&scene.staff.token, "changeLicence", "licence { id version }", input).await["licence"].take();
    house.tick().await;
    changed
}

async fn uncovered(house: &House, by: &Someone) -> Vec<Value> {
    let mut found = house.ask(&by.token, UNCOVERED, json!({})).await;
    serde_json::from_value(found["appointmentsNeedingCover"]["nodes"].take()).expect("a list")
}

#[tokio::test]
async fn a_licence_that_is_lost_is_seen_at_the_desk_and_by_nobody_who_comes() {
    for_each_database("appointment_cover", async |house| {
        let scene = Scene::set(&house).await;
        let (one, other) = (&scene.couple.hurt, &scene.couple.involved);
        let colleague = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        let florida = licence(&house, &scene).await;
        scene.treat(&house).await;
        let both = treatment(&house, &scene, &[one, other], "2026-03-17").await;
        let alone = treatment(&house, &scene, &[one], "2026-03-18").await;
        let meadow = house.couple(&scene.therapist, "Meadow", ("Robin Vale", "Kim Ash")).await;
        house.becomes(&scene.therapist, meadow.id, "COACHING").await;
        let mut skills = scene.with("coaching", &[&meadow.hurt], ("2026-03-19", "17:00"));
        skills["couple"] = json!(meadow.id.to_string());
        scene.make(&house, skills).await;
        house.tick().await;
        assert_eq!(uncovered(&house, &scene.staff).await, Vec::<Value>::new());
        let before = [read(&house, one, &both["id"]).await, read(&house, other, &both["id"]).await];
        house.mailbox.take();

        let suspended = stands(&house, &scene, &florida, "SUSPENDED").await;
        let found = uncovered(&house, &scene.staff).await;
        let ids: Vec<&Value> = found.iter().map(|it| &it["id"]).collect();
        assert_eq!(ids, [&both["id"], &alone["id"]], "what needs no licence is not among them");
        assert_eq!((&found[0]["needsCover"], &found[0]["member"]["name"]), (&json!(SUSPENDED), &json!("Ida Berg")));
        assert_eq!(found, uncovered(&house, &scene.therapist).await, "whoever leads the care sees it");
        assert_eq!(found, uncovered(&house, &scene.owner).await);
        assert_eq!(uncovered(&house, &colleague).await, Vec::<Value>::new(), "another couple's are not theirs");
        for by in [&scene.therapist, &scene.staff] {
            let seen = house.ask(&by.token, ONE, json!({ "id": both["id"] })).await["appointment"].take();
            assert_eq!((&seen["needsCover"], &seen["planned"]), (&json!(SUSPENDED), &json!(true)));
        }
        for partner in [one, other] {
            let refused = house.graphql(&partner.token, UNCOVERED, json!({})).await;
            assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_ALLOWED");
            let refused = house.graphql(&partner.token, ONE, json!({ "id": both["id"] })).await;
            assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_FOUND");
        }
        let after = [read(&house, one, &both["id"]).await, read(&house, other, &both["id"]).await];
        assert_eq!(before, after, "neither partner notices anything");
        assert_eq!(house.mailbox.letters().len(), 0);

        let front = house.visitor_of(&scene.staff).await;
        let board = front.go("/consultations?list=coming").await;
        assert!(board.words().contains("Ongoing care that somebody else has to hold"), "{}", board.words());
        assert!(board.words().contains(SUSPENDED) && !board.words().contains("Harbour"), "{}", board.words());
        let here = format!("/couples/{}/appointments/one?appointment=", scene.couple.id);
        let page = front.go(&board.link(&here)).await;
        assert!(page.words().contains(SUSPENDED) && page.words().contains("Call it off"), "{}", page.words());
        let desk = house.visitor_of(&scene.therapist).await;
        let board = desk.go("/consultations?list=coming").await;
        let page = desk.go(&board.link(&here)).await;
        assert!(page.words().contains(SUSPENDED), "{}", page.words());

        // What does not take place needs nobody; what is in force again needs nobody else.
        let off = json!({ "appointment": both["id"], "version": both["version"] });
        house.act(&scene.therapist.token, "callOffAppointment", "appointment { id }", off).await;
        assert_eq!(uncovered(&house, &scene.staff).await.len(), 1);
        stands(&house, &scene, &suspended, "ACTIVE").await;
        assert_eq!(uncovered(&house, &scene.staff).await, Vec::<Value>::new());
        let seen = house.ask(&scene.staff.token, ONE, json!({ "id": both["id"] })).await["appointment"].take();
        assert_eq!((&seen["needsCover"], &seen["planned"]), (&Value::Null, &json!(false)));
    })
    .await;
}

#[tokio::test]
async fn the_exempt_days_of_a_member_are_the_same_for_consultations_and_for_care() {
    for_each_database("appointment_cover_days", async |house| {
        let scene = Scene::set(&house).await;
        let open = |days: u16| {
            json!({ "place": "US-CO", "professions": ["MARRIAGE_AND_FAMILY"], "accepts": ["EXEMPTION"],
                "exemptDays": days, "source": "The board's own page" })
        };
        house.act(&scene.owner.token, "verifyPlace", "place { code }", open(2)).await;
        licence(&house, &scene).await;
        let exemption = json!({ "key": "colorado", "member": scene.therapist.id.to_string(), "place": "US-CO",
            "profession": "MARRIAGE_AND_FAMILY", "authority": "EXEMPTION", "standing": "ACTIVE",
            "firstDay": "2025-01-01" });
        house.act(&scene.staff.token, "enterLicence", "licence { id }", exemption).await;
        scene.treat(&house).await;
        let mut care = scene.with("care", &[&scene.couple.hurt], ("2026-03-18", "17:00"));
        care["people"][0]["place"] = json!("US-CO");
        let care = scene.make(&house, care).await["appointment"].take();
        let enter = json!({ "key": "called", "type": "discernment_50", "me":
            crate::consultations::newcomer("Robin Vale", "America/Denver", "US-CO") });
        let asked = house.act(&scene.staff.token, "enterRequest", "consultation { id version }", enter).await;
        let week = json!([{ "day": "TUESDAY", "from": "18:00", "until": "21:00" }]);
        let hours = json!({ "version": 0, "zone": "America/New_York", "week": week });
        house.act(&scene.therapist.token, "changeAvailability", "availability { version }", hours).await;
        let time = json!({ "startsAt": "2026-03-17T22:00:00Z", "member": scene.therapist.id.to_string() });
        let book = json!({ "consultation": asked["consultation"]["id"], "version": asked["consultation"]["version"],
            "time": time });
        house.act(&scene.staff.token, "bookTime", "consultation { step }", book).await;
        house.tick().await;
        assert_eq!(uncovered(&house, &scene.staff).await, Vec::<Value>::new());
        // With one day fewer the one that begins first has it, whatever it is.
        house.act(&scene.owner.token, "verifyPlace", "place { code }", open(1)).await;
        house.tick().await;
        let found = uncovered(&house, &scene.staff).await;
        assert_eq!((found.len(), &found[0]["id"]), (1, &care["id"]), "{found:?}");
        let query = "query($id: ID!) { consultation(id: $id) { needsCover } }";
        let first = house.ask(&scene.staff.token, query, json!({ "id": asked["consultation"]["id"] })).await;
        assert_eq!(first["consultation"]["needsCover"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn care_that_becomes_treatment_is_looked_at_by_its_law_and_what_was_held_stays_what_it_was() {
    for_each_database("appointment_service", async |house| {
        let scene = Scene::set(&house).await;
        let query = "query($id: ID!) { appointment(id: $id) { service needsCover } }";
        let seen = async |id: &Value| {
            house.ask(&scene.therapist.token, query, json!({ "id": id })).await["appointment"].take()
        };
        let soon = treatment(&house, &scene, &[&scene.couple.hurt], "2026-03-03").await;
        let later = treatment(&house, &scene, &[&scene.couple.hurt, &scene.couple.involved], "2026-03-17").await;
        house.clock.set(super::at("2026-03-03T18:00:00Z"));
        house.tick().await;
        assert_eq!(uncovered(&house, &scene.staff).await, Vec::<Value>::new(), "coaching needs no licence");
        assert_eq!(seen(&later["id"]).await, json!({ "service": "COACHING", "needsCover": null }));
        let before = read(&house, &scene.couple.hurt, &later["id"]).await;

        scene.treat(&house).await;
        house.tick().await;
        let found = uncovered(&house, &scene.staff).await;
        assert_eq!((found.len(), &found[0]["id"]), (1, &later["id"]), "{found:?}");
        assert_eq!(seen(&later["id"]).await["service"], "THERAPY");
        assert_eq!(seen(&soon["id"]).await["service"], "COACHING", "what was held stays what it was");
        assert_eq!(read(&house, &scene.couple.hurt, &later["id"]).await, before, "nobody who comes notices anything");
        let mut new = scene.with("new", &[&scene.couple.hurt], ("2026-03-24", "17:00"));
        new["people"][0]["place"] = json!("US-FL");
        let field = "makeAppointments";
        let refused = house.try_act(&scene.therapist.token, field, "made", new.clone()).await;
        assert_eq!((&refused["problems"][0]["code"], &refused["made"]), (&json!("NOT_ALLOWED"), &json!(0)));
        let away =
            json!({ "appointment": later["id"], "version": later["version"], "on": "2026-03-18", "at": "09:00" });
        let refused = house.try_act(&scene.therapist.token, "moveAppointment", "appointment { id }", away).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_ALLOWED", "a move asks it too");

        licence(&house, &scene).await;
        house.tick().await;
        assert_eq!(uncovered(&house, &scene.staff).await, Vec::<Value>::new());
        assert_eq!(house.act(&scene.therapist.token, field, "made", new).await["made"], json!(1));
        house.becomes(&scene.therapist, scene.couple.id, "COACHING").await;
        assert_eq!(seen(&later["id"]).await["service"], "COACHING");
        let query = "query($id: ID!) { bookableCouple(id: $id) { service } }";
        let couple = house.ask(&scene.staff.token, query, json!({ "id": scene.couple.id.to_string() })).await;
        assert_eq!(couple["bookableCouple"]["service"], "COACHING");
    })
    .await;
}

#[tokio::test]
async fn many_that_need_cover_take_as_many_statements_as_few() {
    for_each_database("appointment_cover_statements", async |house| {
        let scene = Scene::set(&house).await;
        let florida = licence(&house, &scene).await;
        scene.treat(&house).await;
        let others = house.couple(&scene.therapist, "Meadow", ("Robin Vale", "Kim Ash")).await;
        treatment(&house, &scene, &[&scene.couple.hurt], "2026-03-17").await;
        let suspended = stands(&house, &scene, &florida, "SUSPENDED").await;
        let few = crate::statements::counted(&house, &scene.staff, UNCOVERED, json!({})).await;
        let active = stands(&house, &scene, &suspended, "ACTIVE").await;
        treatment(&house, &scene, &[&scene.couple.hurt, &scene.couple.involved], "2026-03-18").await;
        let meadow = Scene { couple: others, ..scene };
        for on in ["2026-03-19", "2026-03-20"] {
            treatment(&house, &meadow, &[&meadow.couple.hurt, &meadow.couple.involved], on).await;
        }
        stands(&house, &meadow, &active, "SUSPENDED").await;
        assert_eq!(uncovered(&house, &meadow.staff).await.len(), 4);
        let many = crate::statements::counted(&house, &meadow.staff, UNCOVERED, json!({})).await;
        assert_eq!(few, many, "on {:?}", house.engine());
    })
    .await;
}
