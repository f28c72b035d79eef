//! The front desk makes, moves and calls off appointments of couples of whom it reads nothing else.

use serde_json::{Value, json};
use tests::house::{Someone, for_each_database};

use super::{SHOWN, Scene, mine, moves_to, treated};

const LOOKED: &str = "made appointment { id } times { startsAt on at clocks { person on at zone shift { from to } } }";

#[tokio::test]
async fn a_look_shows_every_clock_and_keeps_nothing() {
    for_each_database("appointment_look", async |house| {
        let scene = Scene::set(&house).await;
        moves_to(&house, &scene.couple.involved, "America/Phoenix").await;
        let both = [&scene.couple.hurt, &scene.couple.involved];
        let mut input = scene.with("weekly", &both, ("2026-03-24", "17:00"));
        (input["times"], input["onlyLook"]) = (json!(2), json!(true));
        for _ in 0..2 {
            let look = house.act(&scene.therapist.token, "makeAppointments", LOOKED, input.clone()).await;
            assert_eq!((&look["made"], &look["appointment"]), (&json!(0), &Value::Null));
            // Berlin goes forward on 29 March, Phoenix never.
            let times = look["times"].as_array().expect("a list");
            assert!(times.iter().all(|time| time["at"] == "17:00"), "{times:?}");
            let theirs = |time: &Value| {
                let clocks = time["clocks"].as_array().expect("a list").clone();
                clocks.into_iter().find(|clock| clock["zone"] == "America/Phoenix").expect("a clock in Phoenix")
            };
            assert_eq!((&theirs(&times[0])["at"], &theirs(&times[0])["shift"]), (&json!("09:00"), &Value::Null));
            assert_eq!(theirs(&times[1])["shift"], json!({ "from": "09:00", "to": "08:00" }));
        }
        assert_eq!(scene.theirs(&house, &scene.therapist).await, Vec::<Value>::new());
        assert_eq!(mine(&house, &scene.couple.hurt).await, Vec::<Value>::new());
        // What was looked at is made under the same key, and then nobody's time is free any more.
        input["onlyLook"] = json!(false);
        let made = house.act(&scene.therapist.token, "makeAppointments", SHOWN, input.clone()).await;
        assert_eq!(made["made"], json!(2));
        (input["onlyLook"], input["key"]) = (json!(true), json!("again"));
        let taken = house.try_act(&scene.therapist.token, "makeAppointments", LOOKED, input).await;
        assert_eq!((&taken["problems"][0]["code"], &taken["times"]), (&json!("TAKEN"), &json!([])));
    })
    .await;
}

#[tokio::test]
async fn a_look_hears_what_the_law_says() {
    for_each_database("appointment_look_law", async |house| {
        let scene = Scene::set(&house).await;
        scene.treat(&house).await;
        let mut input = scene.with("law", &[&scene.couple.hurt], ("2026-03-24", "17:00"));
        input["member"] = json!(scene.therapist.id.to_string());
        input["onlyLook"] = json!(true);
        input["people"][0]["place"] = json!("US-FL");
        let look = async || house.try_act(&scene.staff.token, "makeAppointments", LOOKED, input.clone()).await;
        assert_eq!(look().await["problems"][0]["code"], "NOT_ALLOWED");
        treated::licence(&house, &scene).await;
        let allowed = look().await;
        assert_eq!((&allowed["problems"], allowed["times"].as_array().map(Vec::len)), (&json!([]), Some(1)));
    })
    .await;
}

#[tokio::test]
async fn the_front_desk_finds_a_couple_looks_makes_moves_and_calls_off_on_pages() {
    for_each_database("appointment_front_desk", async |house| {
        let scene = Scene::set(&house).await;
        moves_to(&house, &scene.couple.involved, "America/Phoenix").await;
        let desk = house.visitor_of(&scene.staff).await;
        let list = desk.go("/consultations/care").await;
        assert!(list.words().contains("Harbour") && list.words().contains("Ida Berg"), "{}", list.words());
        let path = format!("/couples/{}/appointments", scene.couple.id);
        let page = desk.go(&list.link(&path)).await;
        let said = [
            ("act", "look"),
            ("place0", "DE"),
            ("place1", "DE"),
            ("on", "2026-03-24"),
            ("at", "17:00"),
            ("times", "2"),
        ];
        let page = desk.fill(&page, &path, &said).await;
        let words = page.words();
        assert!(words.contains("Nothing is made yet.") && words.contains("Tue 24 Mar 2026, 17:00"), "{words}");
        assert!(words.contains("Their clock changes: 08:00 from then on, not 09:00"), "{words}");
        assert_eq!(scene.theirs(&house, &scene.staff).await.len(), 0);
        let made = desk.fill(&page, &path, &[("act", "make")]).await;
        assert!(made.words().contains("Tue 31 Mar 2026, 17:00"), "{}", made.words());
        assert_eq!(scene.theirs(&house, &scene.staff).await.len(), 2);

        let one = desk.go(&made.link(&format!("{path}/one"))).await;
        let moved = desk.fill(&one, &one.path, &[("on", "2026-03-25"), ("at", "10:00")]).await;
        assert!(moved.words().contains("Wed 25 Mar 2026, 10:00"), "{}", moved.words());
        let first = scene.theirs(&house, &scene.staff).await.remove(0);
        let version = first["version"].to_string();
        let off = desk.submit(&one.path, &[("act", "off"), ("version", &version)]).await;
        assert!(!off.words().contains("Wed 25 Mar 2026") && off.words().contains("Tue 31 Mar 2026"), "{}", off.words());
        // What the couple is asked or answers is nothing of the front desk's.
        let couple = desk.fetch(&format!("/couples/{}", scene.couple.id)).await;
        assert_eq!(couple.status.as_u16(), 404);
        let stranger = house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        let query = "query($id: ID!) { bookableCouple(id: $id) { alias } bookableCouples { nodes { alias } } }";
        let theirs = house.graphql(&stranger.token, query, json!({ "id": scene.couple.id.to_string() })).await;
        assert_eq!(theirs["errors"][0]["extensions"]["code"], "NOT_FOUND");
        assert_eq!(theirs["data"]["bookableCouples"]["nodes"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn coaching_is_booked_only_where_the_practice_offers_it_and_what_is_booked_stays() {
    for_each_database("appointment_coaching", async |house| {
        let scene = Scene::set(&house).await;
        let both = [&scene.couple.hurt, &scene.couple.involved];
        scene.make(&house, scene.with("before", &both, ("2026-03-17", "17:00"))).await;
        let offer = async |who: &Someone, offered: bool| {
            house.try_act(&who.token, "offerCoaching", "done", json!({ "offered": offered })).await
        };
        assert_eq!(offer(&scene.staff, false).await["problems"][0]["code"], "NOT_ALLOWED");
        assert_eq!(offer(&scene.owner, false).await["done"], json!(true));
        let practice = house.ask(&scene.staff.token, "query { practice { offersCoaching } }", json!({})).await;
        assert_eq!(practice["practice"]["offersCoaching"], json!(false));
        let later = scene.with("later", &both, ("2026-03-18", "17:00"));
        let refused = house.try_act(&scene.therapist.token, "makeAppointments", SHOWN, later.clone()).await;
        let first = &refused["problems"][0];
        assert_eq!((&first["code"], &first["field"]), (&json!("NOT_ALLOWED"), &json!("couple")));
        let kind = json!({ "key": "kind", "name": "Skills", "says": "Skills for talks.", "service": "COACHING",
            "audience": "PUBLIC", "heldBy": ["THERAPIST"], "minutes": 60 });
        let refused = house.try_act(&scene.owner.token, "makeConsultationType", "type { key }", kind).await;
        assert_eq!(refused["problems"][0]["field"], "service");
        assert_eq!(scene.theirs(&house, &scene.therapist).await.len(), 1, "what was booked before stays");
        // On the page the owner offers it again.
        let owner = house.visitor_of(&scene.owner).await;
        let page = owner.submit("/consultations/types", &[("act", "coaching"), ("offered", "yes")]).await;
        assert!(page.words().contains("You offer it: it can be recommended and booked."), "{}", page.words());
        assert_eq!(scene.make(&house, later).await["made"], json!(1));
    })
    .await;
}
