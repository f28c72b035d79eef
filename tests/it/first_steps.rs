//! From an empty database to a therapist with a couple, through GraphQL and nothing else: the way of `docs/running.md`.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::access::second_factor_code;
use services::domain::clock::Clock as _;
use services::domain::practice::SenderAlias;
use services::domain::text::Name;
use services::domain::zone::Zone;
use services::practice::{self, Found};
use tests::house::{House, PASSWORD, for_each_database};

#[tokio::test]
async fn a_practice_that_was_just_founded_gets_to_its_first_couple() {
    for_each_database("first_steps", async |house| {
        // What `rapport practice create` does; it prints the code.
        let found = Found {
            name: Name::parse("Northgate House").expect("a name"),
            alias: SenderAlias::parse("Northgate Office").expect("an alias"),
            zone: Zone::parse("Europe/Berlin").expect("a zone"),
            owner: Name::parse("Una Hart").expect("a name"),
            owner_address: "una.hart".to_owned(),
            offers_coaching: false,
        };
        let code = practice::found(&house.services, found).await.expect("a practice").code;
        let owner = open_account(&house, &json!(code)).await;

        let ida = add(&house, &owner, "Ida Berg", "ida.berg").await;
        let role = json!({ "key": "role", "person": ida, "role": "THERAPIST" });
        house.act(&owner, "becomeMember", "member { roles }", role).await;
        let therapist = open_account(&house, &invite(&house, &owner, &ida).await).await;

        let quill = add(&house, &therapist, "Quill Marwood", "quill").await;
        let sorrel = add(&house, &therapist, "Sorrel Finch", "sorrel").await;
        let open = json!({ "key": "open", "alias": "Harbour", "members": [quill, sorrel] });
        let couple = house.act(&therapist, "openCouple", "couple { id }", open).await["couple"]["id"].clone();
        let partner = invite(&house, &therapist, &quill).await;
        let accept = json!({ "code": partner, "password": PASSWORD });
        let partner = house.act("", "acceptInvitation", "session { token }", accept).await;
        let partner = partner["session"]["token"].as_str().expect("a token").to_owned();

        let asked = json!({ "key": "ask", "couple": couple, "respondent": quill, "instrument": "hope_pulse",
            "firstDue": "2026-03-05" });
        house.act(&therapist, "assignInventory", "assignment { id }", asked).await;
        let tasks = house.ask(&partner, "{ tasks { nodes { title } } }", json!({})).await;
        assert_eq!(tasks["tasks"]["nodes"].as_array().map(Vec::len), Some(1));
        let caseload = house.ask(&therapist, "{ caseload { nodes { alias } } }", json!({})).await;
        assert_eq!(caseload["caseload"]["nodes"], json!([{ "alias": "Harbour" }]));
    })
    .await;
}

async fn add(house: &House, token: &str, name: &str, address: &str) -> Value {
    let input = json!({ "key": name, "name": name, "zone": "Europe/Berlin", "address": address });
    house.act(token, "addPerson", "person { id }", input).await["person"]["id"].clone()
}

async fn invite(house: &House, token: &str, person: &Value) -> Value {
    house.act(token, "invite", "code", json!({ "person": person })).await["code"].clone()
}

/// Opens a member's account with the code that was handed to them; gives the token they are signed in with.
async fn open_account(house: &House, code: &Value) -> String {
    let accept = json!({ "code": code, "password": PASSWORD });
    let opened = house.act("", "acceptInvitation", "secondFactor { ticket secret }", accept).await;
    let setup = &opened["secondFactor"];
    house.clock.forward(SignedDuration::from_secs(60));
    let code = second_factor_code(setup["secret"].as_str().expect("a secret"), house.clock.now());
    let confirm = json!({ "ticket": setup["ticket"], "code": code });
    let done = house.act("", "confirmNewSecondFactor", "session { token }", confirm).await;
    done["session"]["token"].as_str().expect("a token").to_owned()
}
