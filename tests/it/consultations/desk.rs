//! What the practice's own desk does about consultations.

use serde_json::{Value, json};
use tests::house::{Someone, for_each_database};

use super::{ADDRESS, Scene, book_alone, by_link, free_times, listed, newcomer};

#[tokio::test]
async fn staff_book_over_what_is_taken_only_with_a_reason_and_therapists_not_at_all() {
    for_each_database("consult_override", async |house| {
        let scene = Scene::set(&house).await;
        let starts_at = "2026-03-10T22:00:00Z";
        let first = book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), starts_at).await;
        let ask = json!({ "key": "ask", "address": ADDRESS, "type": "consult_45",
            "me": newcomer("Kim Arbor", "America/New_York", "US-FL") });
        house.act("", "requestConsultation", "booked { link }", ask).await;
        let request = listed(&house, &scene.staff, "REQUESTS").await.remove(0);
        let time = json!({ "startsAt": "2026-03-10T22:30:00Z", "member": scene.therapist.id.to_string() });
        let mut input = json!({ "consultation": request["id"], "version": request["version"], "time": time });
        let book = async |who: &Someone, input: &Value| {
            house.try_act(&who.token, "bookTime", "consultation { step }", input.clone()).await
        };
        assert_eq!(book(&scene.staff, &input).await["problems"][0]["code"], "TAKEN");
        input["overrideReason"] = json!("Agreed with both on the phone");
        assert_eq!(book(&scene.therapist, &input).await["problems"][0]["code"], "NOT_ALLOWED");
        assert_eq!(book(&scene.staff, &input).await["consultation"]["step"], "BOOKED");
        // What lies above is as taken as what lies beneath, and still is when that is gone.
        let is_free = async |at: &str| free_times(&house, "consult_45", &["US-FL"]).await.contains(&at.to_owned());
        assert!(!is_free("2026-03-10T23:00:00Z").await);
        by_link(&house, "withdrawFromConsultation", &first).await;
        for taken in ["2026-03-10T22:00:00Z", "2026-03-10T22:30:00Z", "2026-03-10T23:00:00Z"] {
            assert!(!is_free(taken).await, "{taken}");
        }
        assert!(is_free("2026-03-10T23:30:00Z").await);
    })
    .await;
}

#[tokio::test]
async fn the_board_is_for_the_practices_own_desk() {
    for_each_database("consult_board", async |house| {
        let scene = Scene::set(&house).await;
        book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), "2026-03-10T22:00:00Z").await;
        let other = house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        let couple = house.couple(&scene.therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let real = listed(&house, &scene.staff, "COMING").await[0]["id"].clone();
        let query = "query($id: ID!) { consultation(id: $id) { id attendees { person { name } } } }";
        let see = async |who: &Someone, id: &Value| house.knock(&who.token, query, json!({ "id": id })).await.body;
        let never = json!("con_00000000000000000000000000");
        for who in [&other, &couple.hurt] {
            assert_eq!(see(who, &real).await, see(who, &never).await, "{}", who.name);
            let cancel = json!({ "consultation": real, "version": 2 });
            let refused = house.try_act(&who.token, "cancelConsultation", "consultation { id }", cancel).await;
            assert_ne!(refused["problems"], json!([]), "{}", who.name);
        }
        let answer =
            house.graphql(&couple.hurt.token, "query { consultations(list: COMING) { nodes { id } } }", json!({}));
        assert_eq!(answer.await["errors"][0]["extensions"]["code"], "NOT_ALLOWED");
        assert_eq!(listed(&house, &other, "COMING").await, Vec::<Value>::new());
        assert_eq!(listed(&house, &scene.staff, "COMING").await[0]["step"], "BOOKED", "nobody changed it");
    })
    .await;
}

#[tokio::test]
async fn a_long_board_takes_as_many_statements_as_a_short_one() {
    for_each_database("consult_statements", async |house| {
        let scene = Scene::set(&house).await;
        let query = "query { consultations(list: REQUESTS, first: 100) { nodes {
            id member { name } attendees { person { name } place } } } }";
        let mut counts = Vec::new();
        for at in 0..12 {
            let me = newcomer(&format!("Robin {at}"), "America/New_York", "US-FL");
            let ask = json!({ "key": format!("ask {at}"), "address": ADDRESS, "type": "consult_45", "me": me });
            house.act("", "requestConsultation", "booked { link }", ask).await;
            if matches!(at, 1 | 11) {
                counts.push(crate::statements::counted(&house, &scene.staff, query, json!({})).await);
            }
        }
        assert_eq!(counts[0], counts[1], "on {:?}", house.engine());
        assert_eq!(listed(&house, &scene.staff, "REQUESTS").await.len(), 12);
    })
    .await;
}

#[tokio::test]
async fn on_a_day_that_is_closed_nobody_is_booked_and_a_day_with_other_hours_stays_when_the_page_is_saved() {
    for_each_database("consult_holidays", async |house| {
        let scene = Scene::set(&house).await;
        let is_free = async |at: &str| free_times(&house, "consult_45", &["US-FL"]).await.contains(&at.to_owned());
        let (tenth, twelfth) = ("2026-03-10T22:00:00Z", "2026-03-12T22:00:00Z");
        assert!(is_free(tenth).await && is_free(twelfth).await);
        let change = async |who: &Someone, closed: bool, last: &str| {
            let input = json!({ "firstDay": "2026-03-10", "lastDay": last, "closed": closed });
            house.try_act(&who.token, "changeHolidays", "holidays", input).await
        };
        assert_eq!(change(&scene.therapist, true, "2026-03-11").await["problems"][0]["code"], "NOT_ALLOWED");
        let closed = change(&scene.staff, true, "2026-03-11").await;
        assert_eq!(closed["holidays"], json!(["2026-03-10", "2026-03-11"]));
        assert_eq!(change(&scene.staff, true, "2026-03-11").await, closed, "twice is once");
        assert!(!is_free(tenth).await && is_free(twelfth).await);
        assert_eq!(change(&scene.staff, false, "2026-03-10").await["holidays"], json!(["2026-03-11"]));
        assert!(is_free(tenth).await);
        // On the page: one day is its own last, and is opened again beside its name.
        let desk = house.visitor_of(&scene.owner).await;
        let wrong = desk.submit("/consultations/holidays", &[("act", "close"), ("firstDay", "2026-13-01")]).await;
        assert!(wrong.words().contains("There is no such date."), "{}", wrong.words());
        let more = desk.submit("/consultations/holidays", &[("act", "close"), ("firstDay", "2026-12-24")]).await;
        assert!(more.words().contains("Thu 24 Dec 2026"), "{}", more.words());
        let less = desk.submit("/consultations/holidays", &[("act", "open"), ("firstDay", "2026-03-11")]).await;
        assert!(!less.words().contains("Wed 11 Mar 2026"), "{}", less.words());
        // A day with other hours is there on the page of the hours, and stays when the page is saved.
        let therapist = house.visitor_of(&scene.therapist).await;
        let page = therapist.go("/consultations/hours").await;
        let saved = therapist.fill(&page, "/consultations/hours", &[("open", "2026-03-14 10:00-12:00")]).await;
        assert!(is_free("2026-03-14T14:00:00Z").await, "{}", saved.words());
        therapist.fill(&saved, "/consultations/hours", &[("most", "5")]).await;
        assert!(is_free("2026-03-14T14:00:00Z").await);
        let odd = therapist.fill(&saved, "/consultations/hours", &[("open", "2026-03-14 at ten")]).await;
        assert!(odd.words().contains("Write each day with its hours"), "{}", odd.words());
    })
    .await;
}
