//! What is left of those who did not come into care: nothing, after a while; and numbers that tell of nobody.

use serde_json::{Value, json};
use tests::databases::Engine;
use tests::house::{House, Someone, for_each_database};
use tests::postgres::Cluster;

use super::{OWN, own};
use crate::consultations::{ADDRESS, Scene, at, book_alone, by_link, newcomer};

/// How many people of the practice have a key.
fn with_keys(house: &House) -> Option<u64> {
    let sql = "select count(*) from person where sealed_key is not null";
    match house.engine() {
        Engine::Postgres => {
            let cluster = Cluster::shared().expect("it stands on one");
            cluster.run_in(&house.database().name(), sql).trim().parse().ok()
        }
        Engine::Sqlite => None,
    }
}

#[tokio::test]
async fn a_lead_is_deleted_after_half_a_year_or_sooner_if_they_ask_and_nobody_elses_time_changes() {
    for_each_database("after_leads", async |house| {
        let scene = Scene::set(&house).await;
        let first = book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), "2026-03-10T22:00:00Z");
        let first = first.await;
        let second = book_alone(&house, newcomer("Kim Arbor", "America/New_York", "US-FL"), "2026-03-10T23:00:00Z");
        let second = second.await;
        assert_eq!(own(&house, &first).await["keptUntil"], Value::Null);
        for link in [&first, &second] {
            by_link(&house, "withdrawFromConsultation", link).await;
        }
        let until = own(&house, &first).await["keptUntil"].as_str().expect("a day").to_owned();
        assert!(until.starts_with("2026-08-29"), "180 days after the second of March: {until}");
        let input = json!({ "address": ADDRESS, "link": second });
        let soon = house.act("", "askDeletion", "consultation { keptUntil }", input).await;
        let soon = soon["consultation"]["keptUntil"].as_str().expect("a day").to_owned();
        assert!(soon.starts_with("2026-04-01"), "30 days: {soon}");
        assert_eq!(own(&house, &first).await["keptUntil"], until.as_str());

        let names = async |token: &str| -> Vec<Value> {
            let query = "query { consultations(list: PAST) { nodes { startsAt attendees { person { name } } } } }";
            let mut nodes = house.ask(token, query, json!({})).await["consultations"]["nodes"].take();
            let nodes = nodes.as_array_mut().expect("a list");
            nodes.sort_by_key(|node| node["startsAt"].to_string());
            nodes.iter().map(|node| node["attendees"][0]["person"]["name"].clone()).collect()
        };
        let keys = with_keys(&house);
        house.clock.set(at("2026-04-02T12:00:00Z"));
        house.tick().await;
        house.tick().await;
        assert_eq!(names(&scene.staff.token).await, ["Robin Vale", "(erased)"]);
        let gone = json!({ "address": ADDRESS, "link": second });
        let reply = house.graphql("", OWN, gone).await;
        assert_eq!(reply["data"]["ownConsultation"], Value::Null, "their link opens nothing");
        house.clock.set(at("2026-08-30T12:00:00Z"));
        house.tick().await;
        let staff = house.sign_in(&scene.staff).await;
        assert_eq!(names(&staff).await, ["(erased)", "(erased)"]);
        assert_eq!(with_keys(&house), keys.map(|keys| keys - 2));
    })
    .await;
}

#[tokio::test]
async fn the_numbers_of_a_quarter_tell_of_nobody() {
    for_each_database("after_numbers", async |house| {
        let scene = Scene::set(&house).await;
        let query = "query { consultationFunnel { first last asked booked held recommended enrolled missed } }";
        let numbers = async |who: &Someone| house.ask(&who.token, query, json!({})).await["consultationFunnel"].take();
        for at in 0..7 {
            let me = newcomer(&format!("Robin {at}"), "America/New_York", "US-FL");
            let ask = json!({ "key": format!("ask {at}"), "address": ADDRESS, "type": "consult_45", "me": me });
            house.act("", "requestConsultation", "booked { link }", ask).await;
        }
        let told = numbers(&scene.staff).await;
        assert_eq!((&told["first"], &told["last"]), (&json!("2026-01-01"), &json!("2026-03-31")));
        assert_eq!((&told["asked"], &told["booked"]), (&json!(7), &json!(0)));
        book_alone(&house, newcomer("Kim Arbor", "America/New_York", "US-FL"), "2026-03-10T22:00:00Z").await;
        let told = numbers(&scene.owner).await;
        assert_eq!((&told["asked"], &told["booked"]), (&json!(8), &Value::Null), "one is too few to be told");
        let desk = house.visitor_of(&scene.staff).await;
        assert!(desk.go("/consultations/numbers").await.words().contains("not told: too few"));
        let couple = house.couple(&scene.therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let refused = house.graphql(&couple.hurt.token, query, json!({})).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_ALLOWED");
    })
    .await;
}
