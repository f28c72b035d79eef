//! What is asked before each appointment: it opens two days before, is due at the start, moves and goes with its appointment, and each partner's
//! follows what they come to themselves.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, Someone, for_each_database};

use super::{Scene, at, moves_to};

const FIELD: &str = "assignBeforeAppointments";
const SERIES: &str = "series { id respondent instrument everyDays beforeAppointments nextDue until }";
const CHANGED: &str = "appointment { id version startsAt }";

impl Scene {
    /// Something to ask of both before each appointment.
    fn before_each(&self, key: &str, instruments: &[&str]) -> Value {
        json!({ "key": key, "couple": self.couple.id.to_string(), "instruments": instruments,
            "respondents": [self.couple.hurt.id.to_string(), self.couple.involved.id.to_string()] })
    }

    async fn asks_before_each(&self, house: &House, input: Value) -> Vec<Value> {
        let begun = house.act(&self.therapist.token, FIELD, SERIES, input).await;
        begun["series"].as_array().expect("a list").clone()
    }

    async fn moves(&self, house: &House, appointment: &Value, (on, at): (&str, &str)) -> Value {
        let input = json!({ "appointment": appointment["id"], "version": appointment["version"], "on": on, "at": at });
        house.act(&self.therapist.token, "moveAppointment", CHANGED, input).await["appointment"].take()
    }

    async fn calls_off(&self, house: &House, appointment: &Value) {
        let input = json!({ "appointment": appointment["id"], "version": appointment["version"] });
        house.act(&self.therapist.token, "callOffAppointment", CHANGED, input).await;
    }

    /// How far an assignment has come, as the therapist sees it.
    async fn state(&self, house: &House, assignment: &Value) -> Value {
        let query = "query($id: ID!) { assignment(id: $id) { state beforeAppointment } }";
        house.ask(&self.therapist.token, query, json!({ "id": assignment["id"] })).await["assignment"].take()
    }
}

/// What waits for somebody.
async fn tasks(house: &House, person: &Someone) -> Vec<Value> {
    let query = "query { tasks { nodes { id instrument assignedAt dueOn beforeAppointment overdue } } }";
    let waiting = house.ask(&person.token, query, json!({})).await;
    waiting["tasks"]["nodes"].as_array().expect("a list").clone()
}

/// Lets the worker look at this instant.
async fn look(house: &House, instant: &str) {
    house.clock.set(at(instant));
    house.tick().await;
}

#[tokio::test]
async fn what_is_asked_before_appointments_follows_each_ones_own() {
    for_each_database("before_each", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let input = scene.before_each("before", &["hope_pulse"]);
        let series = scene.asks_before_each(&house, input.clone()).await;
        assert_eq!(series.len(), 2, "one for each");
        assert!(series.iter().all(|one| one["beforeAppointments"] == json!(true) && one["everyDays"].is_null()));
        assert_eq!(scene.asks_before_each(&house, input).await, series, "a repeat begins nothing more");
        let again =
            house.try_act(&scene.therapist.token, FIELD, SERIES, scene.before_each("again", &["hope_pulse"])).await;
        assert_eq!((again["problems"].as_array().map(Vec::len), &again["series"]), (Some(2), &json!([])), "{again}");
        assert_eq!(again["problems"][0]["code"], "TAKEN");
        let alone = scene.make(&house, scene.with("alone", &[involved], ("2026-03-06", "17:00"))).await;
        let both = scene.make(&house, scene.with("both", &[hurt, involved], ("2026-03-13", "17:00"))).await;
        look(&house, "2026-03-04T15:59:00Z").await;
        assert_eq!((tasks(&house, hurt).await, tasks(&house, involved).await), (Vec::new(), Vec::new()));

        // The one that the involved partner comes to alone opens nothing for the other.
        look(&house, "2026-03-04T16:00:00Z").await;
        let open = tasks(&house, involved).await;
        assert_eq!(open.len(), 1, "{open:?}");
        assert_eq!(
            (&open[0]["dueOn"], &open[0]["beforeAppointment"]),
            (&json!("2026-03-06"), &json!("2026-03-06T16:00:00Z"))
        );
        assert_eq!(tasks(&house, hurt).await, Vec::<Value>::new());
        let home = house.visitor_of(involved).await.go("/").await;
        assert!(
            home.words().contains("Before your appointment on Friday 6 March, 17:00, if you can."),
            "{}",
            home.words()
        );
        assert!(!house.visitor_of(hurt).await.go("/").await.words().contains("6 March"));

        // It moves with it, as the same one, and is taken back with it.
        let alone = scene.moves(&house, &alone["appointment"], ("2026-03-07", "10:00")).await;
        let moved = tasks(&house, involved).await;
        assert_eq!((&moved[0]["id"], &moved[0]["dueOn"]), (&open[0]["id"], &json!("2026-03-07")));
        assert_eq!(moved[0]["beforeAppointment"], "2026-03-07T09:00:00Z");
        scene.calls_off(&house, &alone).await;
        assert_eq!(tasks(&house, involved).await, Vec::<Value>::new());
        assert_eq!(scene.state(&house, &open[0]).await["state"], "CANCELLED");

        // Before the one both come to, each has their own.
        look(&house, "2026-03-11T15:59:00Z").await;
        assert_eq!((tasks(&house, hurt).await, tasks(&house, involved).await), (Vec::new(), Vec::new()));
        look(&house, "2026-03-11T16:00:00Z").await;
        let (mine, theirs) = (tasks(&house, hurt).await, tasks(&house, involved).await);
        assert_eq!((mine.len(), theirs.len()), (1, 1), "{mine:?} {theirs:?}");
        assert_ne!(mine[0]["id"], theirs[0]["id"]);
        let query = "query($id: ID!) { assignment(id: $id) { id } }";
        let other = house.graphql(&hurt.token, query, json!({ "id": theirs[0]["id"] })).await;
        assert_eq!(other["data"]["assignment"], Value::Null);
        look(&house, "2026-03-12T16:00:00Z").await;
        assert_eq!((tasks(&house, hurt).await, tasks(&house, involved).await), (mine.clone(), theirs.clone()), "once");

        // One has begun, the other has not: what was begun can be finished when the appointment is called off.
        house
            .act(&involved.token, "openAssignment", "assignment { id }", json!({ "assignment": theirs[0]["id"] }))
            .await;
        let page =
            house.visitor_of(involved).await.go(&format!("/tasks/{}", theirs[0]["id"].as_str().expect("an id"))).await;
        assert!(
            page.words().contains("This is for before your appointment on Friday 13 March, 17:00."),
            "{}",
            page.words()
        );
        scene.calls_off(&house, &both["appointment"]).await;
        assert_eq!(tasks(&house, hurt).await, Vec::<Value>::new());
        assert_eq!(scene.state(&house, &mine[0]).await["state"], "CANCELLED");
        let begun = tasks(&house, involved).await;
        assert_eq!((&begun[0]["id"], &begun[0]["beforeAppointment"]), (&theirs[0]["id"], &Value::Null));
        let answers = json!([{ "item": "hope", "number": 3 }]);
        let sent = json!({ "key": "send", "assignment": begun[0]["id"], "answers": answers });
        house.act(&involved.token, "submitResponse", "response { id }", sent).await;
    })
    .await;
}

#[tokio::test]
async fn two_days_before_are_counted_across_a_change_of_clocks_and_anywhere() {
    for_each_database("before_clocks", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        moves_to(&house, involved, "Pacific/Auckland").await;
        scene.asks_before_each(&house, scene.before_each("before", &["hope_pulse"])).await;
        // Berlin goes forward in the night before this Monday: ten in the morning is eight in UTC.
        scene.make(&house, scene.with("both", &[hurt, involved], ("2026-03-30", "10:00"))).await;
        look(&house, "2026-03-28T07:59:00Z").await;
        assert_eq!((tasks(&house, hurt).await, tasks(&house, involved).await), (Vec::new(), Vec::new()));
        look(&house, "2026-03-28T08:00:00Z").await;
        let (mine, theirs) = (tasks(&house, hurt).await, tasks(&house, involved).await);
        for one in [&mine[0], &theirs[0]] {
            assert_eq!(one["beforeAppointment"], "2026-03-30T08:00:00Z");
            assert_eq!(one["overdue"], json!(false));
        }
        look(&house, "2026-03-30T07:59:00Z").await;
        assert_eq!(tasks(&house, hurt).await[0]["overdue"], json!(false));
        look(&house, "2026-03-30T08:00:00Z").await;
        assert_eq!(tasks(&house, hurt).await[0]["overdue"], json!(true), "it is due at the start");
    })
    .await;
}

#[tokio::test]
async fn of_a_week_of_appointments_each_is_asked_before_until_it_is_ended() {
    for_each_database("before_weekly", async |house| {
        let scene = Scene::set(&house).await;
        let hurt = &scene.couple.hurt;
        let mut input = scene.before_each("before", &["hope_pulse"]);
        input["respondents"] = json!([hurt.id.to_string()]);
        input["until"] = json!("2026-03-30");
        let series = scene.asks_before_each(&house, input).await;
        let mut weekly = scene.with("weekly", &[hurt], ("2026-03-10", "17:00"));
        weekly["times"] = json!(5);
        scene.make(&house, weekly).await;
        let mut dues = Vec::new();
        for day in 3..=31 {
            look(&house, &format!("2026-03-{day:02}T18:00:00Z")).await;
            let open = tasks(&house, hurt).await;
            assert!(open.len() <= 1, "{open:?}");
            dues.extend(open.iter().map(|one| one["dueOn"].as_str().expect("a day").to_owned()));
        }
        dues.dedup();
        assert_eq!(dues, ["2026-03-10", "2026-03-17", "2026-03-24"], "none after the last day");
        let query = "query($id: ID!) { couple(id: $id) { members { series { nodes { id } } } } }";
        let seen = house.ask(&scene.therapist.token, query, json!({ "id": scene.couple.id.to_string() })).await;
        let members = seen["couple"]["members"].as_array().expect("members");
        assert!(members.iter().all(|member| member["series"]["nodes"] == json!([])), "it ended by itself: {seen}");
        let end = json!({ "series": series[0]["id"] });
        let refused = house.try_act(&scene.therapist.token, "endSeries", "series { id }", end).await;
        assert_eq!(refused["problems"][0]["code"], "WRONG_STATE");
    })
    .await;
}

#[tokio::test]
async fn a_therapist_asks_before_each_appointment_on_the_page_of_assigning() {
    for_each_database("before_pages", async |house| {
        let scene = Scene::set(&house).await;
        let desk = house.visitor_of(&scene.therapist).await;
        let path = format!("/couples/{}/assign", scene.couple.id);
        let page = desk.go(&path).await;
        let key = page.fields(&path).into_iter().find(|(name, _)| name == "key").expect("a key").1;
        let hurt = scene.couple.hurt.id.to_string();
        let fields = |until: &'static str| {
            [
                ("key", key.clone()),
                ("respondent", hurt.clone()),
                ("instrument", "hope_pulse".to_owned()),
                ("firstDue", String::new()),
                ("repeat", "before".to_owned()),
                ("everyDays", "28".to_owned()),
                ("until", until.to_owned()),
                ("reminders", String::new()),
            ]
        };
        let submit = async |until| {
            let fields = fields(until);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            desk.submit(&path, &fields).await
        };
        let wrong = submit("2026-02-01").await;
        assert!(wrong.words().contains("This end lies before the first day."), "{}", wrong.words());
        submit("").await;
        let listed = desk.go(&path).await;
        assert!(listed.words().contains("Hope Pulse, before each appointment"), "{}", listed.words());
        scene.make(&house, scene.with("one", &[&scene.couple.hurt], ("2026-03-03", "17:00"))).await;
        let couple = desk.go(&format!("/couples/{}", scene.couple.id)).await;
        assert!(couple.words().contains("Due before the appointment on Tue 3 Mar 2026, 17:00."), "{}", couple.words());
    })
    .await;
}

/// Something about one of them makes no sense any more, such as a zone that the machine has forgotten: the others do not wait for it, and it is
/// tried again.
#[tokio::test]
async fn one_that_cannot_be_looked_at_holds_up_none_of_the_others() {
    for_each_database("before_spoilt", async |house| {
        let scene = Scene::set(&house).await;
        let hurt = &scene.couple.hurt;
        scene.make(&house, scene.with("one", &[hurt], ("2026-03-13", "17:00"))).await;
        scene.asks_before_each(&house, scene.before_each("spoilt", &["hope_pulse"])).await;
        house.clock.forward(SignedDuration::from_mins(1));
        scene.asks_before_each(&house, scene.before_each("sound", &["trust_pulse"])).await;
        let lives = |zone: &str| {
            house.beneath(&format!("update series set zone = '{zone}' where instrument_key = 'hope_pulse'"))
        };
        let Some(_) = lives("Nowhere/Gone") else { return };
        let asked = async || -> Vec<Value> {
            tasks(&house, hurt).await.iter().map(|task| task["instrument"].clone()).collect()
        };
        look(&house, "2026-03-11T16:00:00Z").await;
        assert_eq!(asked().await, [json!("trust_pulse")]);
        lives("Europe/Berlin");
        house.tick().await;
        assert_eq!(asked().await, [json!("trust_pulse")], "it has its time");
        look(&house, "2026-03-11T16:15:00Z").await;
        assert_eq!(asked().await.len(), 2, "and is tried again");
    })
    .await;
}

/// Another therapist of the practice, who treats nobody of them, begins nothing.
#[tokio::test]
async fn only_whoever_treats_them_asks_before_appointments() {
    for_each_database("before_reach", async |house| {
        let scene = Scene::set(&house).await;
        let stranger = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        for person in [&stranger, &scene.staff, &scene.couple.hurt] {
            let refused = house.try_act(&person.token, FIELD, SERIES, scene.before_each("mine", &["hope_pulse"])).await;
            assert_eq!(refused["series"], json!([]), "{refused}");
            assert_eq!(refused["problems"].as_array().map(Vec::len), Some(1), "{refused}");
        }
        assert_eq!(
            scene.make(&house, scene.with("one", &[&scene.couple.hurt], ("2026-03-03", "17:00"))).await["made"],
            json!(1)
        );
        assert_eq!(tasks(&house, &scene.couple.hurt).await, Vec::<Value>::new());
    })
    .await;
}

/// Somebody who belongs to two couples is asked in each as if there were no other: neither a refusal nor the sum of the questions tells a therapist
/// what another one asks.
#[tokio::test]
async fn what_is_asked_in_one_couples_care_is_not_told_in_anothers() {
    for_each_database("before_two_couples", async |house| {
        let scene = Scene::set(&house).await;
        let hurt = &scene.couple.hurt;
        let instruments = ["hope_pulse", "trust_check", "effects_check_hurt", "six_resp_observer"];
        let mut input = scene.before_each("here", &instruments);
        input["respondents"] = json!([hurt.id.to_string()]);
        assert_eq!(scene.asks_before_each(&house, input.clone()).await.len(), instruments.len());
        // The same therapist opens the other couple, and hands its care on to somebody who has no part in the first.
        let third = house.enter(&scene.therapist, "Cas Crane").await;
        let (elsewhere, _) = house.care(&scene.therapist, "Meadow", (hurt.id, third)).await;
        let third = house.admit(&scene.therapist, third, "Cas Crane").await;
        let colleague = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        let hand_on = json!({ "couple": elsewhere.to_string(), "person": scene.therapist.id.to_string(),
            "role": "LEAD_THERAPIST", "successor": colleague.id.to_string() });
        house.act(&scene.therapist.token, "leaveCareTeam", "__typename", hand_on).await;
        house.agrees(hurt).await;
        house.agrees(&third).await;
        (input["key"], input["couple"]) = (json!("elsewhere"), json!(elsewhere.to_string()));
        let begun = house.act(&colleague.token, FIELD, SERIES, input.clone()).await;
        assert_eq!(begun["series"].as_array().map(Vec::len), Some(instruments.len()), "{begun}");
        input["key"] = json!("again");
        let again = house.try_act(&colleague.token, FIELD, SERIES, input).await;
        assert_eq!(again["problems"][0]["code"], "TAKEN", "their own is told: {again}");
    })
    .await;
}
