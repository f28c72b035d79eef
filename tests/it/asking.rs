//! Asking: several things of both partners at once, until a day, ended early, never again; and what is asked next when a text has changed.

use std::collections::BTreeSet;

use jiff::{SignedDuration, civil::Date};
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database, sea_text};

#[tokio::test]
async fn each_partner_gets_what_is_theirs_and_learns_nothing_of_the_other() {
    for_each_database("asking_both", async |house| {
        let cast = Cast::enter(&house).await;
        let input = cast.round(&["why_stay", "steady_pulse", "hope_pulse"], "2026-03-09");
        let asked = cast.asks(&house, input.clone()).await;
        assert_eq!(asked.len(), 4, "{asked:?}");
        assert_eq!(cast.asks(&house, input).await, asked, "a repeated request gives the first answer");
        assert_eq!(tasks(&house, &cast.couple.hurt).await, ["hope_pulse", "why_stay"]);
        assert_eq!(tasks(&house, &cast.couple.involved).await, ["hope_pulse", "steady_pulse"]);
        let mut ids: Vec<&str> = asked.iter().map(|one| one["id"].as_str().expect("an id")).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 4, "each is an assignment of its own");
        let theirs = asked.iter().find(|one| one["respondent"] == cast.couple.involved.id.to_string()).expect("one");
        let query = "query($id: ID!) { assignment(id: $id) { id } }";
        let seen = house.graphql(&cast.couple.hurt.token, query, json!({ "id": theirs["id"] })).await;
        assert_eq!(seen["data"]["assignment"], Value::Null);
        cast.is_in_the_trail(&house, 4).await;
    })
    .await;
}

#[tokio::test]
async fn all_is_asked_or_nothing() {
    for_each_database("asking_all", async |house| {
        let cast = Cast::enter(&house).await;
        cast.asks(&house, cast.round_of(&cast.couple.hurt, &["hope_pulse"], "2026-03-09")).await;
        let mut second = cast.round(&["hope_pulse", "trust_pulse"], "2026-03-10");
        second["key"] = json!("second");
        let refused =
            house.try_act(&cast.therapist.token, "assignInventories", "assignments { id }", second.clone()).await;
        let field = format!("parts.hope_pulse.{}", cast.couple.hurt.id);
        assert_eq!(refused["problems"].as_array().map(Vec::len), Some(1), "{refused}");
        assert_eq!(
            (&refused["problems"][0]["field"], &refused["problems"][0]["code"]),
            (&json!(field), &json!("TAKEN"))
        );
        assert_eq!(refused["assignments"], json!([]));
        assert_eq!(tasks(&house, &cast.couple.hurt).await, ["hope_pulse"]);
        assert_eq!(tasks(&house, &cast.couple.involved).await, Vec::<String>::new());
        // The same key may be used again, since nothing came of it.
        second["instruments"] = json!(["trust_pulse"]);
        assert_eq!(cast.asks(&house, second).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_asked_after_its_last_day() {
    for_each_database("asking_until", async |house| {
        let cast = Cast::enter(&house).await;
        let mut input = cast.round_of(&cast.couple.hurt, &["hope_pulse"], "2026-03-05");
        (input["everyDays"], input["until"]) = (json!(7), json!("2026-03-20"));
        let asked = cast.asks(&house, input).await;
        assert_eq!((&asked[0]["repeatsEveryDays"], &asked[0]["repeatsUntil"]), (&json!(7), &json!("2026-03-20")));
        let series = cast.series(&house).await;
        assert_eq!((&series[0]["nextDue"], &series[0]["until"]), (&json!("2026-03-12"), &json!("2026-03-20")));
        let mut dues = Vec::new();
        for _ in 0..40 {
            house.clock.forward(SignedDuration::from_hours(24));
            house.tick().await;
            dues.extend(due_days(&house, &cast.couple.hurt).await);
        }
        dues.sort();
        dues.dedup();
        assert_eq!(dues, ["2026-03-05", "2026-03-12", "2026-03-19"]);
        assert_eq!(cast.series(&house).await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn a_series_can_be_ended_and_what_is_open_stays() {
    for_each_database("asking_end", async |house| {
        let cast = Cast::enter(&house).await;
        let mut input = cast.round(&["hope_pulse"], "2026-03-05");
        input["everyDays"] = json!(7);
        cast.asks(&house, input).await;
        let series = cast.series(&house).await;
        assert_eq!(series.len(), 2, "one for each partner");
        let end = json!({ "series": series[0]["id"] });
        let ended = house.act(&cast.therapist.token, "endSeries", "series { nextDue endedAt }", end.clone()).await;
        assert!(ended["series"]["nextDue"].is_null() && ended["series"]["endedAt"].is_string(), "{ended}");
        let again = house.try_act(&cast.therapist.token, "endSeries", "series { id }", end).await;
        assert_eq!(again["problems"][0]["code"], "WRONG_STATE");
        assert_eq!(tasks(&house, &cast.couple.hurt).await, ["hope_pulse"], "what is open stays");
        house.clock.forward(SignedDuration::from_hours(24 * 10));
        house.tick().await;
        let still =
            [due_days(&house, &cast.couple.hurt).await.len(), due_days(&house, &cast.couple.involved).await.len()];
        assert_eq!(still.iter().sum::<usize>(), 1, "only the other one goes on: {still:?}");
    })
    .await;
}

#[tokio::test]
async fn what_somebody_never_wants_is_not_asked_until_they_say_so() {
    for_each_database("asking_never", async |house| {
        let cast = Cast::enter(&house).await;
        let (hurt, involved) = (&cast.couple.hurt, &cast.couple.involved);
        house.wants_letters(hurt).await;
        let mut input = cast.round(&["hope_pulse"], "2026-03-05");
        input["everyDays"] = json!(7);
        let asked = cast.asks(&house, input).await;
        let mine = asked.iter().find(|one| one["respondent"] == hurt.id.to_string()).expect("one is theirs");
        let never = json!({ "assignment": mine["id"], "neverAgain": true });
        let declined = house.act(&hurt.token, "declineAssignment", "assignment { state }", never).await;
        assert_eq!(declined["assignment"]["state"], "WAIVED");
        for _ in 0..24 {
            house.clock.forward(SignedDuration::from_hours(24));
            house.tick().await;
        }
        assert!(house.mailbox.take().iter().all(|letter| letter.to != [hurt.address.clone()]), "no letter goes out");
        assert_eq!(tasks(&house, hurt).await, Vec::<String>::new());
        assert!(!due_days(&house, involved).await.is_empty(), "the other partner is asked on");
        let mut again = cast.round_of(hurt, &["hope_pulse"], "2026-04-20");
        again["key"] = json!("again");
        let refused =
            house.try_act(&cast.therapist.token, "assignInventories", "assignments { id }", again.clone()).await;
        assert_eq!(refused["problems"][0]["code"], "WRONG_STATE", "{refused}");
        let listed = house.ask(&hurt.token, "query { myOptOuts { nodes { instrument title } } }", json!({})).await;
        assert_eq!(listed["myOptOuts"]["nodes"], json!([{ "instrument": "hope_pulse", "title": "Hope Pulse" }]));
        house.act(&hurt.token, "takeBackOptOut", "done", json!({ "instrument": "hope_pulse" })).await;
        assert_eq!(tasks(&house, hurt).await, Vec::<String>::new(), "nothing begins again by itself");
        assert_eq!(cast.asks(&house, again).await.len(), 1);
    })
    .await;
}

/// DOMAIN.md 9 #7.
#[tokio::test]
async fn an_open_form_keeps_its_version_and_the_next_one_has_the_newest() {
    for_each_database("asking_versions", async |house| {
        let cast = Cast::enter(&house).await;
        let hurt = &cast.couple.hurt;
        cast.imports(&house, "How calm was the sea on the first day?").await;
        let mut input = cast.round_of(hurt, &["csi4"], "2026-03-05");
        input["everyDays"] = json!(7);
        let first = cast.asks(&house, input).await[0]["id"].clone();
        house.act(&hurt.token, "openAssignment", "assignment { id }", json!({ "assignment": first })).await;
        house.clock.forward(SignedDuration::from_hours(1));
        cast.imports(&house, "How quiet was the sea on the first day?").await;
        assert_eq!(first_question(&house, hurt, &first).await, "How calm was the sea on the first day?");
        let answers: Vec<Value> = (1..=4).map(|at| json!({ "item": format!("csi4_{at}"), "number": 3 })).collect();
        let sent = json!({ "key": "send", "assignment": first, "answers": answers });
        house.act(&hurt.token, "submitResponse", "response { id }", sent).await;
        house.clock.forward(SignedDuration::from_hours(24 * 6));
        house.tick().await;
        let query = "query { tasks { nodes { id } } }";
        let next = house.ask(&hurt.token, query, json!({})).await["tasks"]["nodes"][0]["id"].clone();
        assert_ne!(next, first);
        house.act(&hurt.token, "openAssignment", "assignment { id }", json!({ "assignment": next })).await;
        assert_eq!(first_question(&house, hurt, &next).await, "How quiet was the sea on the first day?");
    })
    .await;
}

/// The standard battery, as far as its texts are in the repository.
#[tokio::test]
async fn the_standard_set_goes_on_by_itself_within_its_limits() {
    for_each_database("asking_battery", async |house| {
        let cast = Cast::enter(&house).await;
        let (hurt, involved) = (&cast.couple.hurt, &cast.couple.involved);
        let preview = cast.preview(&house, "CARE").await;
        assert_eq!(
            preview[0],
            ["four_pulse_observer 7", "hope_pulse 7", "six_resp_observer 28", "trust_pulse 7"]
                .iter()
                .map(|one| (*one).to_owned())
                .chain(["safety_check 90".to_owned(), "why_stay 28".to_owned()])
                .collect::<std::collections::BTreeSet<_>>()
        );
        let input = cast.battery("CARE", "2026-03-05");
        house.act(&cast.therapist.token, "assignBattery", "done", input.clone()).await;
        house.act(&cast.therapist.token, "assignBattery", "done", input.clone()).await;
        let mut again = input;
        again["key"] = json!("again");
        let refused = house.try_act(&cast.therapist.token, "assignBattery", "done", again).await;
        assert_eq!(refused["problems"][0]["code"], "TAKEN", "{refused}");
        assert_eq!(tasks(&house, hurt).await, ["four_pulse_observer", "hope_pulse", "trust_pulse"]);
        let mut long_forms = Vec::new();
        let mut alternating = Vec::new();
        for day in 1..=40_i64 {
            house.clock.forward(SignedDuration::from_hours(24));
            house.tick().await;
            let (mine, theirs) = (tasks(&house, hurt).await, tasks(&house, involved).await);
            assert!(mine.len() <= 8 && theirs.len() <= 8, "on day {day}: {mine:?} {theirs:?}");
            if mine.contains(&"why_stay".to_owned()) && long_forms.is_empty() {
                long_forms.push(day);
            }
            let one = theirs.iter().filter(|key| ["four_pulse_self", "six_resp_6_self"].contains(&key.as_str()));
            alternating.extend(one.cloned());
            alternating.dedup();
        }
        assert_eq!(long_forms, [21], "in the fourth week, three days before it is due");
        assert_eq!(alternating[..4], ["six_resp_6_self", "four_pulse_self", "six_resp_6_self", "four_pulse_self"]);
    })
    .await;
}

/// A repeat beside the standard set asks nothing that the set asks already, and comes again when the set is ended.
#[tokio::test]
async fn what_two_rules_ask_is_asked_once() {
    for_each_database("asking_twice", async |house| {
        let cast = Cast::enter(&house).await;
        let hurt = &cast.couple.hurt;
        let mut input = cast.round_of(hurt, &["hope_pulse"], "2026-03-04");
        input["everyDays"] = json!(7);
        cast.asks(&house, input).await;
        house.act(&cast.therapist.token, "assignBattery", "done", cast.battery("CARE", "2026-03-05")).await;
        let due = "query { tasks { nodes { instrument dueOn } } }";
        let mut days = BTreeSet::new();
        for _ in 0..35 {
            house.clock.forward(SignedDuration::from_hours(24));
            house.tick().await;
            let open = house.ask(&hurt.token, due, json!({})).await["tasks"]["nodes"].take();
            let open = open.as_array().expect("a list").iter().filter(|task| task["instrument"] == "hope_pulse");
            let pulses: Vec<&str> = open.map(|task| task["dueOn"].as_str().expect("a day")).collect();
            assert_eq!(pulses.len(), 1, "once, and not twice: {pulses:?}");
            days.extend(pulses.iter().map(|day| day.parse::<Date>().expect("a day")));
        }
        let days: Vec<Date> = days.into_iter().collect();
        assert!(days.windows(2).all(|pair| (pair[1] - pair[0]).get_days() == 7), "every week: {days:?}");
        assert!(days.len() >= 5, "it is asked all the same: {days:?}");
        for course in cast.courses(&house).await {
            house.act(&cast.therapist.token, "endCourse", "done", json!({ "course": course["id"] })).await;
        }
        let mut alone = 0;
        for _ in 0..21 {
            house.clock.forward(SignedDuration::from_hours(24));
            house.tick().await;
            alone += tasks(&house, hurt).await.iter().filter(|key| *key == "hope_pulse").count();
        }
        assert!(alone > 7, "the repeat goes on alone: {alone}");
    })
    .await;
}

#[tokio::test]
async fn a_standard_set_says_what_it_leaves_out_and_can_be_ended() {
    for_each_database("asking_battery_end", async |house| {
        let cast = Cast::enter(&house).await;
        let hurt = &cast.couple.hurt;
        house.act(&cast.therapist.token, "assignBattery", "done", cast.battery("INTAKE", "2026-03-09")).await;
        assert_eq!(tasks(&house, hurt).await, ["safety_check", "stance", "trust_pulse", "why_stay"]);
        let left_out = cast.left_out(&house, "INTAKE").await;
        let reason = |key: &str| left_out.iter().find(|one| one["instrument"] == key).map(|one| one["leftOut"].clone());
        assert_eq!(reason("phq9"), Some(json!("NO_TEXT")));
        assert_eq!(reason("stance"), Some(json!("OPEN")));
        let mut care = cast.battery("CARE", "2026-04-06");
        care["key"] = json!("care");
        house.act(&cast.therapist.token, "assignBattery", "done", care).await;
        let courses = cast.courses(&house).await;
        assert_eq!(courses.len(), 2, "one for each");
        for course in &courses {
            house.act(&cast.therapist.token, "endCourse", "done", json!({ "course": course["id"] })).await;
        }
        let again = json!({ "course": courses[0]["id"] });
        let refused = house.try_act(&cast.therapist.token, "endCourse", "done", again).await;
        assert_eq!(refused["problems"][0]["code"], "WRONG_STATE");
        house.clock.forward(SignedDuration::from_hours(24 * 40));
        house.tick().await;
        assert_eq!(tasks(&house, hurt).await, Vec::<String>::new());
    })
    .await;
}

/// Who is there.
struct Cast {
    owner: Someone,
    therapist: Someone,
    couple: Couple,
}

impl Cast {
    async fn enter(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        Self { owner, therapist, couple }
    }

    /// Something to ask of both.
    fn round(&self, instruments: &[&str], due: &str) -> Value {
        json!({ "key": "round", "couple": self.couple.id.to_string(), "instruments": instruments, "firstDue": due,
            "respondents": [self.couple.hurt.id.to_string(), self.couple.involved.id.to_string()] })
    }

    /// Something to ask of one.
    fn round_of(&self, person: &Someone, instruments: &[&str], due: &str) -> Value {
        let mut input = self.round(instruments, due);
        input["respondents"] = json!([person.id.to_string()]);
        input
    }

    async fn asks(&self, house: &House, input: Value) -> Vec<Value> {
        let selection = "assignments { id respondent instrument repeatsEveryDays repeatsUntil }";
        let asked = house.act(&self.therapist.token, "assignInventories", selection, input).await;
        asked["assignments"].as_array().expect("a list").clone()
    }

    /// What repeats for both.
    async fn series(&self, house: &House) -> Vec<Value> {
        let query = "query($id: ID!) { couple(id: $id) { members { series { nodes { id nextDue until } } } } }";
        let seen = house.ask(&self.therapist.token, query, json!({ "id": self.couple.id.to_string() })).await;
        let members = seen["couple"]["members"].as_array().expect("members");
        members.iter().flat_map(|member| member["series"]["nodes"].as_array().expect("a list")).cloned().collect()
    }

    /// A part of the standard battery for both.
    fn battery(&self, part: &str, first_due: &str) -> Value {
        json!({ "key": part, "couple": self.couple.id.to_string(), "part": part, "firstDue": first_due,
            "respondents": [self.couple.hurt.id.to_string(), self.couple.involved.id.to_string()] })
    }

    async fn members(&self, house: &House, part: &str) -> Vec<Value> {
        let query = "query($id: ID!, $part: BatteryPart!) { couple(id: $id) { members { person { id } courses { id }
            battery(part: $part) { questions minutes entries { instrument everyDays leftOut } } } } }";
        let variables = json!({ "id": self.couple.id.to_string(), "part": part });
        let seen = house.ask(&self.therapist.token, query, variables).await;
        seen["couple"]["members"].as_array().expect("members").clone()
    }

    /// What would be asked of the hurt partner and of the involved one, each with its days.
    async fn preview(&self, house: &House, part: &str) -> [std::collections::BTreeSet<String>; 2] {
        let members = self.members(house, part).await;
        [&self.couple.hurt, &self.couple.involved].map(|person| {
            let member = members.iter().find(|member| member["person"]["id"] == person.id.to_string()).expect("one");
            let entries = member["battery"]["entries"].as_array().expect("a list").iter();
            let asked = entries.filter(|entry| entry["leftOut"].is_null());
            asked
                .map(|one| format!("{} {}", one["instrument"].as_str().unwrap_or_default(), one["everyDays"]))
                .collect()
        })
    }

    /// What is left out for the hurt partner.
    async fn left_out(&self, house: &House, part: &str) -> Vec<Value> {
        let members = self.members(house, part).await;
        let hurt = self.couple.hurt.id.to_string();
        let member = members.iter().find(|member| member["person"]["id"] == hurt).expect("one");
        let entries = member["battery"]["entries"].as_array().expect("a list").iter();
        entries.filter(|entry| !entry["leftOut"].is_null()).cloned().collect()
    }

    async fn courses(&self, house: &House) -> Vec<Value> {
        let members = self.members(house, "CARE").await;
        members.iter().flat_map(|member| member["courses"].as_array().expect("a list")).cloned().collect()
    }

    /// One audit row for each assignment.
    async fn is_in_the_trail(&self, house: &House, rows: usize) {
        let query = "query { auditEntries(first: 100) { nodes { act } } }";
        house.ask(&self.owner.token, query, json!({})).await;
        let named = house.beneath("select count(*) from audit_entry where act = 'inventories.assign'");
        assert!(named.is_none_or(|count| count.trim() == rows.to_string()), "{rows} rows");
    }

    /// Brings in a text of our own for four registered questions.
    async fn imports(&self, house: &House, first: &str) {
        let input = json!({ "questionnaire": sea_text("csi4", first), "registered": "csi4" });
        house.act(&self.therapist.token, "importInstrument", "instrument { key }", input).await;
    }
}

async fn first_question(house: &House, person: &Someone, assignment: &Value) -> Value {
    let query = "query($id: ID!) { assignment(id: $id) { form { questions { text } } } }";
    let form = house.ask(&person.token, query, json!({ "id": assignment })).await;
    form["assignment"]["form"]["questions"][0]["text"].clone()
}

/// The instruments that wait for somebody, by name.
async fn tasks(house: &House, person: &Someone) -> Vec<String> {
    let mut instruments = waiting(house, person, "instrument").await;
    instruments.sort();
    instruments
}

async fn due_days(house: &House, person: &Someone) -> Vec<String> {
    waiting(house, person, "dueOn").await
}

async fn waiting(house: &House, person: &Someone, what: &str) -> Vec<String> {
    let query = "query { tasks { nodes { instrument dueOn } } }";
    let answer = house.ask(&person.token, query, json!({})).await;
    let nodes = answer["tasks"]["nodes"].as_array().expect("a list");
    nodes.iter().map(|node| node[what].as_str().expect("a text").to_owned()).collect()
}
