//! The link of a letter. Whoever merely gets it, such as a scanner of mail, changes nothing; signing in and pressing the button do.

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use serde_json::json;
use services::domain::access::Role;
use tests::house::{Couple, House, Visitor, for_each_database};

const TABLES: [&str; 4] = ["doorbell", "session", "audit_entry", "reminder"];

#[tokio::test]
async fn getting_a_link_changes_nothing_whoever_gets_it() {
    for_each_database("bell_get", async |house| {
        let (couple, path) = with_letter(&house).await;
        let visitors =
            [house.visitor(), house.visitor_of(&couple.hurt).await, house.visitor_of(&couple.involved).await];
        for visitor in &visitors {
            let before = rows(&house);
            let (first, second) = (visitor.fetch(&path).await, visitor.fetch(&path).await);
            let head = head(&house, visitor, &path).await;
            assert_eq!((first.status, &first.body), (second.status, &second.body));
            for name in ["location", "set-cookie", "cache-control"] {
                assert_eq!(first.header(name), second.header(name), "{name}");
                assert_eq!(first.header(name), head.header(name), "{name} of HEAD");
            }
            assert_eq!((first.status, head.body.len()), (head.status, 0));
            assert_eq!(before, rows(&house), "rows on {:?}", house.engine());
            for told in ["Quill", "Sorrel", "Staying", "Hope"] {
                assert!(!first.text().contains(told), "{told}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_leads_to_the_sign_in_and_is_followed_there() {
    for_each_database("bell_sign_in", async |house| {
        let (couple, path) = with_letter(&house).await;
        let visitor = house.visitor();
        assert_eq!(visitor.go(&path).await.path, "/sign-in");
        visitor.sign_in(&couple.hurt).await;
        assert_eq!(count(&house, "followed_at is not null").as_deref().unwrap_or("1"), "1");
        assert!(!warned(&house, &couple).await);
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_for_somebody_else_who_presses_the_button() {
    for_each_database("bell_other", async |house| {
        let (couple, path) = with_letter(&house).await;
        let other = house.visitor_of(&couple.involved).await;
        let page = other.go(&path).await;
        assert!(!warned(&house, &couple).await, "looking at it is not enough");
        assert_eq!(other.fill(&page, &path, &[]).await.path, "/", "their own home page");
        assert!(warned(&house, &couple).await);
        let own = house.visitor_of(&couple.hurt).await;
        let page = own.go(&path).await;
        assert_eq!(own.fill(&page, &path, &[]).await.path, "/", "an ended link leads on as well");
        assert_eq!(count(&house, "followed_at is not null").as_deref().unwrap_or("0"), "0");
    })
    .await;
}

/// A couple, and the path of the link in the hurt partner's first letter.
async fn with_letter(house: &House) -> (Couple, String) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
    house.wants_letters(&couple.hurt).await;
    let input = json!({ "key": "first", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
        "instrument": "why_stay", "firstDue": "2026-03-09" });
    house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    for _ in 0..5 * 24 {
        house.clock.forward(SignedDuration::from_hours(1));
        house.tick().await;
        if let Some(text) = house.mailbox.take().first().and_then(tests::smtp::Letter::text) {
            let (_, rest) = text.split_once("/a/").expect("a link");
            return (couple, format!("/a/{}", rest.split_whitespace().next().expect("a token")));
        }
    }
    panic!("no letter came");
}

async fn warned(house: &House, couple: &Couple) -> bool {
    let viewer = house.ask(&couple.hurt.token, "query { viewer { linkOpenedByAnother } }", json!({})).await;
    viewer["viewer"]["linkOpenedByAnother"] == json!(true)
}

fn rows(house: &House) -> Vec<Option<String>> {
    TABLES.iter().map(|table| house.beneath(&format!("select * from {table} order by id"))).collect()
}

fn count(house: &House, condition: &str) -> Option<String> {
    house.beneath(&format!("select count(*) from doorbell where {condition}"))
}

async fn head(house: &House, visitor: &Visitor<'_>, path: &str) -> tests::house::Reply {
    let cookie = format!("__Host-session={}", visitor.session());
    let mut request = Request::head(path).header("host", "office.example");
    if !visitor.session().is_empty() {
        request = request.header("cookie", cookie);
    }
    house.send(request.body(Body::empty()).expect("a request")).await
}
