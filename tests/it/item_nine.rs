//! The last question of the PHQ-9 is for its author, the lead therapist and the safety back-up. Two worlds that differ in that answer alone look
//! the same to everybody else who may read the other eight: no total, band, line or list gives it away by subtraction (decision 9).

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::databases::TestDatabase;
use tests::house::{House, migrated};

#[tokio::test]
async fn whoever_may_not_read_the_ninth_answer_cannot_work_it_out() {
    for (never, often) in migrated("nine_never").await.iter().zip(&migrated("nine_often").await) {
        let (never, often) = (World::of(never, 0).await, World::of(often, 3).await);
        assert_eq!(never.to_supervisor, often.to_supervisor, "{:?}", never.house.engine());
        assert!(never.to_supervisor.contains("phq9_8") && !never.to_supervisor.contains("phq9_9"), "eight of nine");
        assert_ne!(never.to_lead, often.to_lead, "this test sees what it looks for");
        assert!(often.to_lead.contains("phq9_9"));
    }
}

struct World {
    house: House,
    /// Everything that reads answers and scores, for the supervisor on the care team.
    to_supervisor: String,
    /// The same for the lead therapist.
    to_lead: String,
}

impl World {
    /// A world in which eight answers are 1 and the ninth is this.
    async fn of(database: &TestDatabase, ninth: i32) -> Self {
        let house = House::open(database).await;
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let supervisor = house.member(&owner, "Sif Holm", Role::Supervisor).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let id = couple.id.to_string();
        let joins = json!({ "key": "join", "couple": id, "person": supervisor.id.to_string(), "role": "SUPERVISOR" });
        house.act(&therapist.token, "joinCareTeam", "problems { code }", joins).await;
        house.both_agree(&couple).await;
        house.bring_texts(&therapist, &["phq9"]).await;
        let input = json!({ "key": "ask", "couple": id, "respondent": couple.hurt.id.to_string(),
            "instrument": "phq9", "firstDue": "2026-03-09" });
        let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
        let answers: Vec<Value> = (1..=9)
            .map(|at| json!({ "item": format!("phq9_{at}"), "number": if at == 9 { ninth } else { 1 } }))
            .collect();
        let assignment = asked["assignment"]["id"].as_str().expect("an id");
        let response = house.send_answers(&couple.hurt, assignment, answers).await;
        let of = async |token: &str| reached(&house, token, (&id, &response)).await;
        let mut to_supervisor = of(&supervisor.token).await;
        to_supervisor
            .push_str(&house.visitor_of(&supervisor).await.go(&format!("/responses/{response}")).await.words());
        let to_lead = of(&therapist.token).await;
        Self { house, to_supervisor, to_lead }
    }
}

/// What a reader gets of the response, of the couple and of all couples.
async fn reached(house: &House, token: &str, (couple, response): (&str, &str)) -> String {
    let queries = [
        "query($couple: ID!, $response: ID!) { response(id: $response) { answers { item number answer }
            scores { scale value band insufficient prorated } movements { scale from to } needs { text } }
            couple(id: $couple) { members { lines { instrument scale points { value } }
                responses { nodes { id scores { scale value band } answers { item } } } } } }",
        "query { caseload { nodes { alias members { name scores { scale label value } } } } }",
    ];
    let first = house.graphql(token, queries[0], json!({ "couple": couple, "response": response })).await;
    let second = house.graphql(token, queries[1], json!({})).await;
    format!("{first}\n{second}\n")
}
