//! The room once somebody has left: of two nobody stays in it, of three the others do, without whoever left.

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, Someone, for_each_database};

use super::{MINE, Scene};

#[tokio::test]
async fn whoever_has_left_is_in_no_room_and_nobody_stays_in_it_alone() {
    for_each_database("room_left", async |house| {
        let scene = Scene::open(house).await;
        let leave = json!({ "couple": scene.couple.id.to_string(), "person": scene.couple.involved.id.to_string() });
        scene.house.act(&scene.therapist.token, "leaveCouple", "couple { id }", leave).await;
        assert_eq!(scene.room(&scene.couple.hurt).await["contents"], Value::Null);
        let none = scene.house.ask(&scene.couple.involved.token, MINE, json!({})).await;
        assert_eq!(none["mySharedRooms"], json!([]));
    })
    .await;
}

/// Three who are one couple, each with an account; the couple's own id.
async fn three(house: &House, therapist: &Someone) -> (String, Vec<Someone>) {
    let names = ["Quill Marwood", "Sorrel Finch", "Tamsin Reed"];
    let mut ids = Vec::new();
    for name in names {
        ids.push(house.enter(therapist, name).await);
    }
    let members: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let open = json!({ "key": "three", "alias": "Harbour", "members": members });
    let couple = house.act(&therapist.token, "openCouple", "couple { id }", open).await["couple"]["id"].take();
    let mut people = Vec::new();
    for (id, name) in ids.into_iter().zip(names) {
        people.push(house.admit(therapist, id, name).await);
    }
    (couple.as_str().expect("an id").to_owned(), people)
}

async fn room(house: &House, person: &Someone) -> Value {
    house.ask(&person.token, MINE, json!({})).await["mySharedRooms"][0].take()
}

/// Of whom there are lines in somebody's room.
fn names(room: &Value) -> Vec<&str> {
    let lines = room["contents"]["lines"].as_array().expect("an open room");
    let mut names: Vec<&str> = lines.iter().map(|line| line["of"]["name"].as_str().expect("a name")).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn when_one_of_three_has_left_the_others_stay_without_their_line() {
    for_each_database("room_of_three", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let (couple, people) = three(&house, &therapist).await;
        for (person, total) in people.iter().zip([9.0, 14.0, 17.0]) {
            let totals = json!({ "key": person.name, "couple": couple, "respondent": person.id.to_string(),
                "instrument": "csi4", "takenOn": "2026-03-01", "total": total });
            house.act(&therapist.token, "enterTotals", "response { id }", totals).await;
            for part in ["ROOM", "LINES"] {
                let wish = json!({ "room": couple.replacen("cpl_", "rom_", 1), "part": part, "wished": true });
                house.act(&person.token, "wishSharedRoom", "room { wished }", wish).await;
            }
        }
        house.morning_comes();
        let shown = json!({ "couple": couple });
        house.act(&therapist.token, "sharedRoomLinesShown", "room { linesShownAt }", shown).await;
        assert_eq!(names(&room(&house, &people[0]).await), ["Quill Marwood", "Sorrel Finch", "Tamsin Reed"]);

        let leave = json!({ "couple": couple, "person": people[2].id.to_string() });
        house.act(&therapist.token, "leaveCouple", "couple { id }", leave).await;
        for person in &people[..2] {
            let seen = room(&house, person).await;
            assert_eq!(names(&seen), ["Quill Marwood", "Sorrel Finch"]);
            assert!(!seen.to_string().contains("Tamsin"), "{seen}");
        }
        assert_eq!(house.ask(&people[2].token, MINE, json!({})).await["mySharedRooms"], json!([]));
    })
    .await;
}
