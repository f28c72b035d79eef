//! What the involved partner answers, plans and shares in one of the two worlds, and what a therapist does about it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::clock::Clock as _;

use super::{Step, World};

impl World {
    /// What a therapist does about answers, and the involved partner with what was written to them.
    pub(super) async fn desk_answers(&self, step: Step) {
        let (house, involved) = (&self.house, &self.couple.involved);
        match step {
            Step::WrittenTo | Step::ReadsWord => {
                let mine = "query { myResponses { nodes { id } } }";
                let mine = house.ask(&involved.token, mine, json!({})).await;
                let response = &mine["myResponses"]["nodes"][0]["id"];
                if step == Step::WrittenTo {
                    let word = json!({ "key": "word", "response": response, "text": "Thank you for this." });
                    house.act(&self.therapist.token, "giveFeedback", "response { id }", word).await;
                } else {
                    house.act(&involved.token, "readFeedback", "done", json!({ "response": response })).await;
                }
            }
            Step::Acknowledged => {
                let waiting = house.ask(&self.therapist.token, "query { worklist { nodes { id } } }", json!({})).await;
                let waiting = waiting["worklist"]["nodes"].as_array().expect("a list").clone();
                assert!(waiting.len() > 1, "both partners' answers wait");
                let items: Vec<&Value> = waiting.iter().map(|item| &item["id"]).collect();
                let key = house.clock.now().to_string();
                let done = json!({ "key": key, "items": items, "action": "NONE", "reason": "Talked about it" });
                house.act(&self.therapist.token, "acknowledge", "acknowledgements { id }", done).await;
            }
            _ => {
                let query = "query { acknowledgements { nodes { id } } }";
                let done = house.ask(&self.therapist.token, query, json!({})).await;
                let done = done["acknowledgements"]["nodes"].as_array().expect("a list").clone();
                let items: Vec<&Value> = done.iter().map(|one| &one["id"]).collect();
                house.act(&self.therapist.token, "bringBack", "done", json!({ "items": items })).await;
                house.clock.forward(SignedDuration::from_mins(1));
            }
        }
    }

    /// Asks the involved partner whatever is not open for them of two pulses, weekly.
    pub(super) async fn ask_several(&self) {
        let query = "query { tasks { nodes { instrument } } }";
        let open = self.house.ask(&self.couple.involved.token, query, json!({})).await["tasks"]["nodes"].to_string();
        let missing: Vec<&str> = ["hope_pulse", "steady_pulse"].into_iter().filter(|key| !open.contains(key)).collect();
        let input = json!({ "key": missing.join(" "), "couple": self.couple.id.to_string(),
            "respondents": [self.couple.involved.id.to_string()], "instruments": missing, "firstDue": "2026-03-05",
            "everyDays": 7, "until": "2026-05-01" });
        self.house.act(&self.therapist.token, "assignInventories", "assignments { id }", input).await;
    }

    /// Opens another injury, in which the involved partner is the hurt one. That it is there is known to both.
    pub(super) async fn turned(&self) -> Value {
        let (house, involved) = (&self.house, &self.couple.involved);
        let (me, hurt) = (involved.id.to_string(), self.couple.hurt.id.to_string());
        let turned = json!({ "key": "turned", "couple": self.couple.id.to_string(), "hurt": me, "involved": hurt });
        let threads = "couple { threads { id hurt } }";
        let opened = house.act(&self.therapist.token, "openThread", threads, turned).await;
        let all = opened["couple"]["threads"].as_array().expect("threads").clone();
        all.iter().find(|thread| thread["hurt"] == me.as_str()).expect("the new one")["id"].clone()
    }

    /// In that other injury the involved partner rates low, writes a need, offers themself something and plans talks that they do not share.
    pub(super) async fn needs_and_plans(&self) {
        let (house, involved) = (&self.house, &self.couple.involved);
        let me = involved.id.to_string();
        let thread = self.turned().await;
        let input = json!({ "key": "turned", "couple": self.couple.id.to_string(), "thread": thread, "respondent": me,
            "instrument": "why_stay", "firstDue": "2026-03-09" });
        let asked = house.act(&self.therapist.token, "assignInventory", "assignment { id }", input).await;
        house.clock.forward(SignedDuration::from_mins(20));
        let mut answers: Vec<Value> = (1..=4).map(|at| json!({ "item": format!("ws{at}"), "number": at })).collect();
        answers.push(json!({ "item": "need_1", "text": "Something private" }));
        answers.push(json!({ "item": "to_session", "choice": "no" }));
        let sent = json!({ "key": "turned", "assignment": asked["assignment"]["id"], "answers": answers });
        let sent = house.act(&involved.token, "submitResponse", "response { id }", sent).await;
        let loops = house.ask(&involved.token, "query { myLoops { nodes { id } } }", json!({})).await;
        let offer = json!({ "key": "turned", "scoreLoop": loops["myLoops"]["nodes"][0]["id"], "to": me,
            "text": "A walk", "by": "2026-03-20" });
        house.act(&involved.token, "offerAfterRating", "scoreLoop { id }", offer).await;
        let plan = json!({ "key": "turned", "response": sent["response"]["id"] });
        house.act(&involved.token, "makeTalkPlan", "talkPlan { id }", plan).await;
    }

    /// Something that may be seen, because its author said so.
    pub(super) async fn shares_with_the_other(&self) {
        let waiting = self.ask(&self.couple.involved, "hope_pulse", "2026-03-05").await;
        let answers = self.first(&json!({ "id": waiting })).await;
        let input = json!({ "key": "send", "assignment": waiting, "answers": answers });
        let sent = self.house.act(&self.couple.involved.token, "submitResponse", "response { id }", input).await;
        let share = json!({ "key": "share", "response": sent["response"]["id"], "item": answers[0]["item"],
            "with": self.couple.hurt.id.to_string() });
        self.house.act(&self.couple.involved.token, "share", "share { id }", share).await;
    }
}
