//! The 31 headings of the third source (DOMAIN.md 2.5), one by one: each is given or begun, done, read by those whom it is for, and by nobody else.
//! What a heading names that is no object of a couple's work between appointments says where it is tried instead.

mod beyond;

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use serde_json::{Value, json};
use services::domain::{
    access::Role,
    clock::Clock as _,
    exercises::library as exercises,
    inventories::{Instrument, InstrumentKey, registered},
};
use tests::house::{Someone, for_each_database};

use super::life::{Life, POSSIBLE};

/// Who does something.
#[derive(Debug, Clone, Copy)]
enum Who {
    Hurt,
    Involved,
    Both,
}

/// What stands for a heading.
#[derive(Debug, Clone, Copy)]
enum How {
    /// An exercise that the therapist gives.
    Exercise(&'static str, Who),
    /// An inventory that the therapist asks.
    Inventory(&'static str, Who),
    /// An agreement that one of them begins: its kind, who, what it says, and after how many days it is looked at again.
    Agreement(&'static str, Who, &'static [(&'static str, &'static str)], Option<i64>),
    /// An exercise of the involved partner, of which the hurt partner is given a part to read.
    Apology,
    /// A promise that the involved partner makes.
    Promise,
    /// Promises, one of each of these kinds.
    Promises(&'static [&'static str]),
    /// What kind of help the couple's care is.
    Therapy,
    /// Somebody whom one of them sees alone.
    Referral,
    /// Lines of each, of which the couple's room shows those that are shared.
    Victories,
    /// What the therapist says is so before a phase opens.
    Gate(&'static str, &'static str),
    /// Something else, and where it is tried.
    Elsewhere(&'static str),
}

use How::{Agreement, Apology, Elsewhere, Exercise, Gate, Inventory, Promise, Promises, Referral, Therapy, Victories};
use Who::{Both, Hurt, Involved};

const LIMITS: &[(&str, &str)] = &[("need-1", "Quinceblossom calls."), ("then-1", "I go to bed.")];
const OPEN: &[(&str, &str)] = &[("devices", "on-request"), ("how", "Quinceblossom evenings.")];
const TOGETHER: &[(&str, &str)] = &[
    ("honesty", "Quinceblossom first."),
    ("exclusivity", "We two."),
    ("contact", "We tell of it."),
    ("lapse", "Anything hidden."),
    ("report-within", "24"),
];
const PLAN: &[(&str, &str)] = &[
    ("early-signs", "Quinceblossom hours."),
    ("high-risk", "Trips."),
    ("barriers", "The early train."),
    ("whom-to-call", "My brother."),
    ("what-is-told", "The same evening."),
];
const STATEMENT: &[(&str, &str)] = &[("statement", "Quinceblossom Sundays.")];

/// Punctual, promise kept, appreciation shown (DOMAIN.md 2.5, heading 22).
const REASSURING: [&str; 3] =
    ["Home when I said, at six.", "What I promised for the day is done.", "A word of thanks each evening."];

const HEADINGS: [(u8, &[How]); 31] = [
    (1, &[Exercise("why_trust_breaks", Both)]),
    (2, &[Inventory("effects_check_hurt", Hurt), Inventory("effects_check_involved", Involved)]),
    (3, &[Exercise("can_trust_return", Both)]),
    (4, &[Inventory("stance", Both)]),
    (5, &[Inventory("willing3", Both)]),
    (6, &[Gate("p2", POSSIBLE)]),
    (7, &[Exercise("my_limits", Both), Agreement("BOUNDARY", Hurt, LIMITS, Some(60))]),
    (8, &[Elsewhere("told in sessions; p1 is left only when the therapist says how it ended: programmes.rs")]),
    (9, &[Apology]),
    (10, &[Promise]),
    (11, &[Exercise("grief_writing", Hurt)]),
    (12, &[Exercise("selfcare_plan", Both)]),
    (13, &[Exercise("support_map", Both)]),
    (14, &[Exercise("roots", Involved)]),
    (15, &[Inventory("six_resp_self", Involved), Inventory("six_resp_observer", Hurt), Exercise("apology", Involved)]),
    (16, &[Exercise("daily_checkin", Involved)]),
    (17, &[Exercise("talk_time", Both)]),
    (18, &[Exercise("trigger_log", Hurt), Exercise("trigger_plan", Both)]),
    (19, &[Exercise("time_out", Both)]),
    (20, &[Agreement("TRANSPARENCY", Involved, OPEN, Some(60))]),
    (21, &[Agreement("RELATIONSHIP", Hurt, TOGETHER, Some(150))]),
    (22, &[Exercise("small_promise", Involved), Promises(&REASSURING)]),
    (23, &[Inventory("closeness_ready", Both)]),
    (24, &[Exercise("openness", Both)]),
    (25, &[Exercise("rituals", Both)]),
    (26, &[Therapy]),
    (27, &[Referral]),
    (28, &[Agreement("RELAPSE_PLAN", Involved, PLAN, Some(150))]),
    (29, &[Victories]),
    (30, &[Exercise("pain_into_growth", Both)]),
    (31, &[Agreement("RENEWAL", Hurt, STATEMENT, None)]),
];

#[test]
fn every_heading_has_an_object_and_what_is_given_for_it_is_in_the_library() {
    let numbers: Vec<u8> = HEADINGS.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=31).collect::<Vec<u8>>());
    let mut kinds = BTreeSet::new();
    for (number, how) in HEADINGS.iter().flat_map(|(number, hows)| hows.iter().map(move |how| (number, how))) {
        match how {
            Exercise(key, _) => assert!(exercises::newest(key).is_some(), "{number}: {key}"),
            Inventory(key, _) => {
                let key = InstrumentKey::parse(key).expect("is a key");
                assert!(registered(&key).is_some_and(Instrument::is_answerable), "{number}: {key}");
            }
            Agreement(kind, ..) => assert!(kinds.insert(*kind), "{number}: {kind} twice"),
            Apology => assert!(exercises::newest("apology").is_some(), "{number}"),
            Victories => assert!(exercises::newest("victories").is_some(), "{number}"),
            Promise | Promises(_) | Therapy | Referral | Gate(..) | Elsewhere(_) => {}
        }
    }
    assert_eq!(kinds.len(), 5, "every kind of agreement is some heading's: {kinds:?}");
}

#[tokio::test]
async fn each_of_the_31_headings_is_given_done_and_seen_by_its_right_readers() {
    for_each_database("headings", async |house| {
        let life = Life::begin(house).await;
        let colleague = life.house.member(&life.owner, "Sif Holm", Role::Therapist).await;
        let walk = Walk { life: &life, colleague: &colleague };
        for (number, hows) in HEADINGS {
            for how in hows {
                walk.tries(number, *how).await;
            }
            life.house.clock.forward(jiff::SignedDuration::from_mins(10));
        }
    })
    .await;
}

struct Walk<'a> {
    life: &'a Life,
    colleague: &'a Someone,
}

impl Walk<'_> {
    async fn tries(&self, number: u8, how: How) {
        match how {
            Exercise(key, who) => drop(self.an_exercise(number, key, who).await),
            Inventory(key, who) => self.an_inventory(number, key, who).await,
            Agreement(kind, who, terms, review) => self.an_agreement((number, kind), who, (terms, review)).await,
            Apology => self.an_apology(number).await,
            Promise => self.a_promise(number, "Quinceblossom at six.").await,
            Promises(kinds) => self.promises_of(number, kinds).await,
            Therapy => self.therapy(number).await,
            Referral => self.a_referral(number).await,
            Victories => self.victories(number).await,
            Gate(phase, words) => self.a_gate(number, phase, words).await,
            Elsewhere(place) => assert!(!place.is_empty(), "{number}"),
        }
    }

    /// Each of whom it is for, with the other of the two.
    fn people(&self, who: Who) -> Vec<(&Someone, &Someone)> {
        let (hurt, involved) = (&self.life.couple.hurt, &self.life.couple.involved);
        match who {
            Hurt => vec![(hurt, involved)],
            Involved => vec![(involved, hurt)],
            Both => vec![(hurt, involved), (involved, hurt)],
        }
    }

    fn day(&self, days: i64) -> String {
        let today = self.life.house.clock.now().in_tz("Europe/Berlin").expect("a zone").date();
        today.checked_add(days.days()).expect("a day").to_string()
    }

    /// To whoever else there is, this is what never was.
    async fn nobody_else_reads(&self, number: u8, (query, id): (&str, &Value), other: &Someone) {
        for stranger in [other, self.colleague, &self.life.owner] {
            let theirs = self.life.house.graphql(&stranger.token, query, json!({ "id": id })).await;
            let code = theirs["errors"][0]["extensions"]["code"].as_str().unwrap_or_default();
            assert!(["NOT_FOUND", "NOT_ALLOWED"].contains(&code), "{number}, {}: {theirs}", stranger.name);
            assert!(!theirs.to_string().contains("Quinceblossom"), "{number}, {}: {theirs}", stranger.name);
        }
    }

    /// Gives it to each whose it is; the runs, once they have done them.
    async fn an_exercise(&self, number: u8, key: &str, who: Who) -> Vec<Value> {
        let (life, people) = (self.life, self.people(who));
        let as_needed = "query($key: String!) { exercise(key: $key) { exercise { asNeeded } } }";
        let as_needed = life.house.ask(&life.therapist.token, as_needed, json!({ "key": key })).await;
        let is_dated = as_needed["exercise"]["exercise"]["asNeeded"] == json!(false);
        let input = json!({ "key": format!("{number} {key}"), "couple": life.couple.id.to_string(), "exercise": key,
            "people": people.iter().map(|(person, _)| person.id.to_string()).collect::<Vec<_>>(),
            "firstDue": is_dated.then(|| self.day(3)), "confirmed": true });
        let given = life.house.act(&life.therapist.token, "assignExercise", "runs { id person }", input).await;
        let runs = given["runs"].as_array().expect("a run for each").clone();
        for run in &runs {
            let (person, other) = people
                .iter()
                .find(|(person, _)| run["person"] == person.id.to_string())
                .unwrap_or_else(|| panic!("{number}: somebody else's run: {run}"));
            life.finish(person, run["id"].as_str().expect("an id"), true).await;
            let query = "query($id: ID!) { exerciseRun(id: $id) { run { state } parts { field lines } } }";
            for reader in [*person, &life.therapist] {
                let read = life.house.ask(&reader.token, query, json!({ "id": run["id"] })).await["exerciseRun"].take();
                assert_eq!(read["run"]["state"], "DONE", "{number}, {}: {read}", reader.name);
                assert!(!read["parts"].as_array().expect("parts").is_empty(), "{number}, {}", reader.name);
            }
            self.nobody_else_reads(number, (query, &run["id"]), other).await;
        }
        runs
    }

    async fn an_inventory(&self, number: u8, key: &str, who: Who) {
        let life = self.life;
        for (person, other) in self.people(who) {
            let input = json!({ "key": format!("{number} {key} {}", person.id), "couple": life.couple.id.to_string(),
                "respondent": person.id.to_string(), "instrument": key, "firstDue": self.day(3) });
            let asked = life.house.act(&life.therapist.token, "assignInventory", "assignment { id }", input).await;
            life.finish(person, asked["assignment"]["id"].as_str().expect("an id"), false).await;
            let own = "query { myResponses(first: 100) { nodes { id instrument } } }";
            let own = life.house.ask(&person.token, own, json!({})).await["myResponses"]["nodes"].take();
            let sent = own.as_array().expect("a list").iter().find(|one| one["instrument"] == key);
            let own = sent.expect("was sent").clone();
            let query = "query($id: ID!) { response(id: $id) { instrument respondent { id } } }";
            for reader in [person, &life.therapist] {
                let read = life.house.ask(&reader.token, query, json!({ "id": own["id"] })).await["response"].take();
                assert_eq!(read["instrument"], key, "{number}, {}", reader.name);
                assert_eq!(read["respondent"]["id"], person.id.to_string(), "{number}, {}", reader.name);
            }
            self.nobody_else_reads(number, (query, &own["id"]), other).await;
        }
    }

    async fn an_agreement(
        &self,
        (number, kind): (u8, &str),
        who: Who,
        (terms, review): (&[(&str, &str)], Option<i64>),
    ) {
        let life = self.life;
        let (writer, other) = self.people(who)[0];
        let terms: Vec<Value> = terms.iter().map(|(name, text)| json!({ "name": name, "text": text })).collect();
        let input = json!({ "key": format!("{number} {kind}"), "kind": kind, "terms": terms,
            "reviewOn": review.map(|days| self.day(days)) });
        let selection = "agreement { id standing offered { id } }";
        let offered = life.house.act(&writer.token, "offerAgreement", selection, input).await["agreement"].take();
        let is_own = kind == "BOUNDARY";
        if is_own {
            assert_eq!(offered["standing"], "IN_FORCE", "{number}: nobody has to agree to one's own limits");
        } else {
            let sign = json!({ "agreement": offered["id"], "version": offered["offered"]["id"] });
            let signed = life.house.act(&other.token, "signAgreement", "agreement { standing }", sign).await;
            assert_eq!(signed["agreement"]["standing"], "IN_FORCE", "{number}");
        }
        let mine = "query { myAgreements(first: 100) { nodes { id inForce { terms { text } } } } }";
        for (reader, reads) in [(writer, true), (other, !is_own)] {
            let list = life.house.ask(&reader.token, mine, json!({})).await["myAgreements"]["nodes"].take();
            let found = list.as_array().expect("a list").iter().find(|one| one["id"] == offered["id"]);
            assert_eq!(found.is_some(), reads, "{number}, {}", reader.name);
            let words = found.is_some_and(|one| one.to_string().contains("Quinceblossom"));
            assert_eq!(words, reads, "{number}, {}", reader.name);
        }
        let desk = "query($id: ID!) { coupleAgreements(id: $id) { nodes { kind standing } } }";
        let couple = json!(life.couple.id.to_string());
        let seen = life.house.ask(&life.therapist.token, desk, json!({ "id": couple })).await;
        let expected = json!({ "kind": kind, "standing": "IN_FORCE" });
        let seen = seen["coupleAgreements"]["nodes"].as_array().expect("a list").clone();
        assert!(seen.contains(&expected), "{number}: {seen:?}");
        self.nobody_else_reads(number, (desk, &couple), other).await;
    }

    async fn a_promise(&self, number: u8, text: &str) {
        let life = self.life;
        let (hurt, involved) = (&life.couple.hurt, &life.couple.involved);
        let input = json!({ "key": text, "text": text, "first": self.day(0), "time": "18:00",
            "repeats": "EVERY_DAYS", "everyDays": 1 });
        let made = life.house.act(&involved.token, "makePromise", "commitment { open { id } }", input).await;
        let kept = json!({ "time": made["commitment"]["open"][0]["id"], "mark": "KEPT" });
        life.house.act(&involved.token, "sayOfPromise", "commitment { id }", kept).await;
        let shown = life.house.ask(&hurt.token, "query { promisesShownToMe { promises { text } } }", json!({})).await;
        assert!(!shown.to_string().contains(text), "{number}: nothing before the list is shown: {shown}");
        let desk = "query($id: ID!) { coupleCommitments(id: $id) { promises { text } } }";
        let couple = json!(life.couple.id.to_string());
        let seen = life.house.ask(&life.therapist.token, desk, json!({ "id": couple })).await;
        assert!(seen.to_string().contains(text), "{number}: {seen}");
        self.nobody_else_reads(number, (desk, &couple), hurt).await;
    }

    /// The gate is the therapist's: it stands in the programme, and only they say that it is so.
    async fn a_gate(&self, number: u8, phase: &str, words: &str) {
        let query = "query { programmes { nodes { key phases { name enter } } } }";
        let seen = self.life.house.ask(&self.life.therapist.token, query, json!({})).await;
        let phases = seen["programmes"]["nodes"][0]["phases"].as_array().expect("phases").clone();
        let asks = phases.iter().find(|one| one["name"] == phase).map(|one| one["enter"].to_string());
        assert!(asks.is_some_and(|asks| asks.contains(words)), "{number}");
    }
}
