//! The headings that are more than something given and done: an apology that reaches the other, promises of three kinds, the care that the couple is in,
//! somebody whom one of them sees alone, and victories of which the couple's room shows what was shared.

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::Someone;

use super::{Walk, Who};

const RESPONSE: &str = "query($id: ID!) { response(id: $id) { instrument respondent { id } } }";
const SHARED: &str = "query($id: ID!) { sharedExercise(id: $id) { parts { field lines } } }";
const ROOM: &str = "query { mySharedRooms { id contents { victories { by { name } lines } } } }";

impl Walk<'_> {
    /// The involved partner writes it, and gives the hurt partner one part of it to read; what they make of it is theirs to say.
    pub(super) async fn an_apology(&self, number: u8) {
        let (life, hurt, involved) = (self.life, &self.life.couple.hurt, &self.life.couple.involved);
        let run = self.an_exercise(number, "apology", Who::Involved).await.remove(0)["id"].take();
        let share = json!({ "run": run, "with": hurt.id.to_string(), "fields": ["what"] });
        life.house.act(&involved.token, "shareExercise", "run { id }", share).await;
        let shown = life.house.ask(&hurt.token, SHARED, json!({ "id": run })).await["sharedExercise"]["parts"].take();
        let fields: Vec<&Value> = shown.as_array().expect("parts").iter().map(|part| &part["field"]).collect();
        assert_eq!(fields, ["what"], "{number}: that part, and no other");
        let reply = json!({ "run": run, "answer": "partly", "partnerToo": false });
        life.house.act(&hurt.token, "replyToExercise", "shared { run }", reply).await;
        let query = "query($id: ID!) { exerciseRun(id: $id) { reply { answer } } }";
        let answer = async |reader: &Someone| {
            let read = life.house.ask(&reader.token, query, json!({ "id": run })).await;
            read["exerciseRun"]["reply"]["answer"].clone()
        };
        assert_eq!(answer(&life.therapist).await, "partly", "{number}");
        assert_eq!(answer(involved).await, Value::Null, "{number}: a word for the therapist alone");
        self.nobody_else_reads(number, (SHARED, &run), involved).await;
    }

    /// One promise of each kind: punctual, kept, appreciation shown. Nothing of them is the hurt partner's to read before the list is shown.
    pub(super) async fn promises_of(&self, number: u8, kinds: &[&str]) {
        for kind in kinds {
            self.a_promise(number, kind).await;
        }
        let (life, thread) = (self.life, json!(self.life.couple.thread.to_string()));
        let (hurt, involved) = (&life.couple.hurt, &life.couple.involved);
        life.house.act(&involved.token, "showPromises", "list { shownSince }", json!({ "thread": thread })).await;
        let watch = json!({ "thread": thread, "watch": true });
        let seen = life.house.act(&hurt.token, "watchPromises", "lists { promises { text } }", watch).await.to_string();
        assert!(kinds.iter().all(|kind| seen.contains(kind)), "{number}: {seen}");
        life.house.act(&involved.token, "hidePromises", "list { shownSince }", json!({ "thread": thread })).await;
        let shown = "query { promisesShownToMe { promises { text } } }";
        let seen = life.house.ask(&hurt.token, shown, json!({})).await["promisesShownToMe"].take();
        assert_eq!(seen, json!([]), "{number}: hidden again");
    }

    /// Their care is therapy, and so is an hour of it, which is made where the therapist may treat them and nowhere else.
    pub(super) async fn therapy(&self, number: u8) {
        let life = self.life;
        let couple = json!(life.couple.id.to_string());
        let query = "query($id: ID!) { couple(id: $id) { service } }";
        let seen = life.house.ask(&life.therapist.token, query, json!({ "id": couple })).await;
        assert_eq!(seen["couple"]["service"], "THERAPY", "{number}");
        let coming = |person: &Someone| json!({ "person": person.id.to_string(), "place": "US-FL" });
        let hour = json!({ "key": format!("{number}"), "couple": couple, "on": self.day(7), "at": "10:00",
            "people": [coming(&life.couple.hurt), coming(&life.couple.involved)] });
        let (field, selection) = ("makeAppointments", "appointment { id service }");
        let refused = life.house.try_act(&life.therapist.token, field, selection, hour.clone()).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_ALLOWED", "{number}: nobody may treat them there yet");
        life.house.may_treat(&life.owner, &life.therapist).await;
        let made = life.house.act(&life.therapist.token, field, selection, hour).await["appointment"].take();
        assert_eq!(made["service"], "THERAPY", "{number}");
        for person in [&life.couple.hurt, &life.couple.involved] {
            let mine = life.house.ask(&person.token, "query { myAppointments { nodes { id } } }", json!({})).await;
            assert_eq!(mine["myAppointments"]["nodes"], json!([{ "id": made["id"] }]), "{number}, {}", person.name);
        }
        self.nobody_else_reads(number, (query, &couple), &life.couple.hurt).await;
    }

    /// The lead names somebody whom the hurt partner sees alone. They read nothing before that partner has agreed, and then that partner's alone.
    pub(super) async fn a_referral(&self, number: u8) {
        let (life, hurt, involved) = (self.life, &self.life.couple.hurt, &self.life.couple.involved);
        let alone = life.house.member(&life.owner, "Olav Stern", Role::Therapist).await;
        let joins = json!({ "key": format!("{number}"), "couple": life.couple.id.to_string(),
            "person": alone.id.to_string(), "role": "INDIVIDUAL_THERAPIST", "treats": hurt.id.to_string() });
        life.house.act(&life.therapist.token, "joinCareTeam", "careTeam { alias }", joins).await;
        let last = async |person: &Someone| {
            let own = "query { myResponses(first: 1) { nodes { id } } }";
            life.house.ask(&person.token, own, json!({})).await["myResponses"]["nodes"][0]["id"].take()
        };
        let (theirs, others) = (last(hurt).await, last(involved).await);
        let reads = async |id: &Value| life.house.graphql(&alone.token, RESPONSE, json!({ "id": id })).await;
        for id in [&theirs, &others] {
            assert_eq!(reads(id).await["errors"][0]["extensions"]["code"], "NOT_FOUND", "{number}: nobody has agreed");
        }
        life.house.agrees(involved).await;
        assert_eq!(reads(&theirs).await["errors"][0]["extensions"]["code"], "NOT_FOUND", "{number}: it is not theirs");
        life.house.agrees(hurt).await;
        assert_eq!(reads(&theirs).await["data"]["response"]["respondent"]["id"], hurt.id.to_string(), "{number}");
        assert_eq!(
            reads(&others).await["errors"][0]["extensions"]["code"],
            "NOT_FOUND",
            "{number}: the other's stays theirs"
        );
        self.nobody_else_reads(number, (RESPONSE, &theirs), involved).await;
    }

    /// Each writes a line. The one that is shared stands in the couple's room for both; the one that is kept does not.
    pub(super) async fn victories(&self, number: u8) {
        let (life, hurt, involved) = (self.life, &self.life.couple.hurt, &self.life.couple.involved);
        let runs = self.an_exercise(number, "victories", Who::Both).await;
        let room =
            async |person: &Someone| life.house.ask(&person.token, ROOM, json!({})).await["mySharedRooms"][0].take();
        for person in [hurt, involved] {
            let wish = json!({ "room": room(person).await["id"], "part": "ROOM", "wished": true });
            life.house.act(&person.token, "wishSharedRoom", "room { wished }", wish).await;
        }
        life.house.morning_comes();
        assert_eq!(room(hurt).await["contents"]["victories"], json!([]), "{number}: what is kept is not there");
        let run = runs.iter().find(|run| run["person"] == involved.id.to_string()).expect("theirs");
        let share = json!({ "run": run["id"], "with": hurt.id.to_string(), "fields": ["line"] });
        life.house.act(&involved.token, "shareExercise", "run { id }", share).await;
        for person in [hurt, involved] {
            let shown = room(person).await["contents"]["victories"].take();
            assert_eq!(shown.as_array().map(Vec::len), Some(1), "{number}, {}: {shown}", person.name);
            assert_eq!(shown[0]["by"]["name"], "Sorrel Finch", "{number}, {}", person.name);
            assert!(shown.to_string().contains("Quinceblossom"), "{number}, {}: {shown}", person.name);
        }
        for stranger in [self.colleague, &life.owner] {
            let none = life.house.graphql(&stranger.token, ROOM, json!({})).await;
            assert!(!none.to_string().contains("Quinceblossom"), "{number}, {}: {none}", stranger.name);
        }
    }
}
