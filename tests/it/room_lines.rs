//! The lines of contentment in the shared room: what one corrects reaches the other in the morning, as what one answers does.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::{Couple, House, Someone, for_each_database};

#[tokio::test]
async fn a_correction_reaches_the_other_in_the_morning_and_its_author_at_once() {
    for_each_database("room_correction", async |house| {
        let scene = Scene::open(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let response = scene.answers(hurt, 3).await;
        assert_eq!(scene.values(involved, 1).await, Vec::<f64>::new(), "not before the morning");
        house.morning_comes();
        let before = scene.values(involved, 1).await;
        assert_eq!(before.len(), 1);
        assert_eq!(before, scene.values(hurt, 0).await);

        house.clock.forward(SignedDuration::from_hours(3));
        scene.corrects(hurt, &response, 0).await;
        assert_eq!(scene.values(involved, 1).await, before, "the other reads the line as it stood this morning");
        let corrected = scene.values(hurt, 0).await;
        assert_eq!(corrected.len(), 1, "one's own line is as one last said it");
        assert_ne!(corrected, before);
        house.before_morning_comes();
        assert_eq!(scene.values(involved, 1).await, before, "all night");
        house.morning_comes();
        assert_eq!(scene.values(involved, 1).await, corrected, "one point, in the place of the other");
    })
    .await;
}

/// What is answered and corrected between two mornings comes once, as it was last said.
#[tokio::test]
async fn an_answer_that_is_corrected_before_the_morning_comes_corrected() {
    for_each_database("room_correction_soon", async |house| {
        let scene = Scene::open(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let response = scene.answers(hurt, 3).await;
        house.clock.forward(SignedDuration::from_hours(1));
        scene.corrects(hurt, &response, 0).await;
        assert_eq!(scene.values(involved, 1).await, Vec::<f64>::new());
        house.morning_comes();
        assert_eq!(scene.values(involved, 1).await, scene.values(hurt, 0).await);
        assert_eq!(scene.values(hurt, 0).await.len(), 1);
    })
    .await;
}

struct Scene<'a> {
    house: &'a House,
    therapist: Someone,
    couple: Couple,
}

impl<'a> Scene<'a> {
    /// A room that is open to both, with the lines in it; the involved partner has answered.
    async fn open(house: &'a House) -> Self {
        let (therapist, couple) = house.couple_in_care().await;
        house.bring_texts(&therapist, &["csi4"]).await;
        let scene = Self { house, therapist, couple };
        scene.answers(&scene.couple.involved, 2).await;
        let room = scene.couple.id.to_string().replacen("cpl_", "rom_", 1);
        for person in [&scene.couple.hurt, &scene.couple.involved] {
            for part in ["ROOM", "LINES"] {
                let wish = json!({ "room": room, "part": part, "wished": true });
                house.act(&person.token, "wishSharedRoom", "room { id }", wish).await;
            }
        }
        let shown = json!({ "couple": scene.couple.id.to_string() });
        house.act(&scene.therapist.token, "sharedRoomLinesShown", "room { linesShownAt }", shown).await;
        house.morning_comes();
        scene
    }

    async fn answers(&self, person: &Someone, number: i64) -> String {
        let ask = json!({ "key": person.name, "couple": self.couple.id.to_string(),
            "respondent": person.id.to_string(), "instrument": "csi4", "firstDue": "2026-03-05" });
        let asked = self.house.act(&self.therapist.token, "assignInventory", "assignment { id }", ask).await;
        let assignment = asked["assignment"]["id"].as_str().expect("an id").to_owned();
        let send = json!({ "key": "send", "assignment": assignment, "answers": answers(number) });
        let sent = self.house.act(&person.token, "submitResponse", "response { id }", send).await;
        sent["response"]["id"].as_str().expect("an id").to_owned()
    }

    async fn corrects(&self, person: &Someone, response: &str, number: i64) {
        let input = json!({ "key": "correct", "response": response, "answers": answers(number) });
        self.house.act(&person.token, "correctResponse", "response { id }", input).await;
    }

    /// The values of a line in the room as `reader` sees it; their own stands first.
    async fn values(&self, reader: &Someone, line: usize) -> Vec<f64> {
        let query = "query { mySharedRooms { contents { lines { points { value } } } } }";
        let seen = self.house.ask(&reader.token, query, json!({})).await;
        let points = &seen["mySharedRooms"][0]["contents"]["lines"][line]["points"];
        points.as_array().into_iter().flatten().filter_map(|point| point["value"].as_f64()).collect()
    }
}

fn answers(number: i64) -> Vec<Value> {
    (1..=4).map(|at| json!({ "item": format!("csi4_{at}"), "number": number })).collect()
}
