//! Members of the practice: made by an owner, ended by an owner, and from that moment on nobody (SECURITY.md, B3 and 9 #4 of the domain).

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, PASSWORD, Someone, for_each_database};

const MEMBER: &str = "member { id roles account }";

#[tokio::test]
async fn a_membership_that_ends_between_two_requests_leaves_nothing_for_the_second() {
    for_each_database("members_end", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let browser = house.visitor_of(&therapist).await;
        let id = json!({ "id": couple.id.to_string() });
        let crawl =
            ["{ viewer { practiceName } }", "{ caseload { nodes { alias } } }", "{ people { nodes { name } } }"];
        let one = "query($id: ID!) { couple(id: $id) { alias } }";
        for query in crawl {
            house.ask(&therapist.token, query, json!({})).await;
        }
        house.ask(&therapist.token, one, id.clone()).await;
        assert!(browser.go("/caseload").await.html.contains("Harbour"));
        let invite = json!({ "person": therapist.id.to_string() });
        let code = house.act(&owner.token, "invite", "code", invite).await["code"].clone();

        let end = json!({ "person": therapist.id.to_string() });
        let ended =
            house.act(&owner.token, "endMembership", &format!("{MEMBER} couplesWithoutLead"), end.clone()).await;
        assert_eq!(ended["member"]["roles"], json!([]));
        assert_eq!(ended["couplesWithoutLead"], 1);

        for query in crawl {
            nothing(&house.graphql(&therapist.token, query, json!({})).await);
        }
        nothing(&house.graphql(&therapist.token, one, id).await);
        assert!(!browser.go("/caseload").await.html.contains("Harbour"));
        let again = json!({ "address": therapist.address, "password": PASSWORD });
        let refused = house.try_act("", "signIn", "session { token } secondFactor { ticket }", again).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_RECOGNISED");
        let accept = json!({ "code": code, "password": "eleven lanterns under a slow bridge" });
        let refused = house.try_act("", "acceptInvitation", "session { token }", accept).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_RECOGNISED");
        let twice = house.try_act(&owner.token, "endMembership", MEMBER, end).await;
        assert_eq!(twice["problems"][0]["code"], "NOT_FOUND");
        assert_eq!(twice["problems"][0]["field"], "person");
        // The partners go on as before; nobody writes to them.
        house.ask(&couple.hurt.token, "{ tasks { nodes { id } } viewer { partners { name } } }", json!({})).await;
    })
    .await;
}

#[tokio::test]
async fn one_role_ends_and_the_other_stays() {
    for_each_database("members_one_role", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let both = house.member(&owner, "Ida Berg", Role::Therapist).await;
        become_member(&house, &owner, &both, "STAFF").await;
        house.couple(&both, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let end = json!({ "person": both.id.to_string(), "role": "THERAPIST" });
        let ended = house.act(&owner.token, "endMembership", &format!("{MEMBER} couplesWithoutLead"), end).await;
        assert_eq!((&ended["member"]["roles"], &ended["couplesWithoutLead"]), (&json!(["STAFF"]), &json!(1)));
        nothing(&house.graphql(&both.token, "{ viewer { practiceName } }", json!({})).await);
        let token = house.sign_in(&both).await;
        house.ask(&token, "{ people { nodes { name } } }", json!({})).await;
        let caseload = house.graphql(&token, "{ caseload { nodes { alias } } }", json!({})).await;
        assert!(caseload["data"]["caseload"].is_null(), "{caseload}");
        let unled = house.ask(&owner.token, "{ couplesWithoutLead { nodes { alias } } }", json!({})).await;
        assert_eq!(unled["couplesWithoutLead"]["nodes"], json!([{ "alias": "Harbour" }]));
    })
    .await;
}

#[tokio::test]
async fn the_practice_keeps_an_owner_and_no_client_works_here() {
    for_each_database("members_rules", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let code = async |by: &Someone, field: &str, input: Value| {
            let payload = house.try_act(&by.token, field, "member { id }", input).await;
            payload["problems"][0]["code"].as_str().unwrap_or("done").to_owned()
        };
        let of = |person: &Someone, role: &str| json!({ "key": role, "person": person.id.to_string(), "role": role });
        assert_eq!(code(&owner, "endMembership", json!({ "person": owner.id.to_string() })).await, "WRONG_STATE");
        assert_eq!(code(&owner, "becomeMember", of(&couple.hurt, "STAFF")).await, "WRONG_STATE");
        assert_eq!(code(&owner, "becomeMember", of(&therapist, "THERAPIST")).await, "TAKEN");
        assert_eq!(code(&owner, "becomeMember", of(&therapist, "PARTNER")).await, "OUT_OF_RANGE");
        for other in [&therapist, &couple.hurt] {
            assert_eq!(code(other, "becomeMember", of(&therapist, "OWNER")).await, "NOT_ALLOWED");
            assert_eq!(code(other, "endMembership", json!({ "person": owner.id.to_string() })).await, "NOT_ALLOWED");
        }
        let first = house.act(&owner.token, "becomeMember", MEMBER, of(&therapist, "OWNER")).await;
        let again = house.act(&owner.token, "becomeMember", MEMBER, of(&therapist, "OWNER")).await;
        assert_eq!(first, again, "a repeated request gives the first answer");
        assert_eq!(first["member"]["roles"], json!(["OWNER", "THERAPIST"]));
        assert_eq!(code(&owner, "endMembership", json!({ "person": owner.id.to_string() })).await, "done");
    })
    .await;
}

#[tokio::test]
async fn an_owner_does_it_on_pages() {
    for_each_database("members_pages", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let person = house.enter(&owner, "Ida Berg").await;
        let browser = house.visitor_of(&owner).await;
        assert!(browser.go("/people").await.html.contains(&format!("/people/{person}/membership")));
        let path = format!("/people/{person}/membership");
        let page = browser.go(&path).await;
        let page = browser.fill(&page, &path, &[("role", "THERAPIST")]).await;
        assert!(page.html.contains("Therapist") && page.html.contains("End membership"), "{}", page.html);
        let end = format!("{path}/end");
        let page = browser.go(&end).await;
        let page = browser.fill(&page, &end, &[("role", "ALL")]).await;
        assert_eq!(page.path, "/people");
        assert!(browser.go(&path).await.html.contains("nothing in this practice"));
    })
    .await;
}

async fn become_member(house: &House, owner: &Someone, person: &Someone, role: &str) {
    let input = json!({ "key": format!("{role} {}", person.id), "person": person.id.to_string(), "role": role });
    house.act(&owner.token, "becomeMember", MEMBER, input).await;
}

/// No answer to whoever is nobody here.
fn nothing(answer: &Value) {
    let all_null = answer["data"].as_object().is_none_or(|fields| fields.values().all(Value::is_null));
    assert!(all_null, "{answer}");
}
