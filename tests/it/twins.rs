//! Proof 3 of the plan, invariant 1 of the domain: two worlds equal but for what one partner did, in which everything that the other partner
//! can reach is the same, byte by byte.

mod account;
mod exercises;
mod inventories;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::databases::TestDatabase;
use tests::house::{Couple, House, PASSWORD, Someone, migrated};

use crate::pages::routes;
use crate::schema::Schema;

/// One step of a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Asked,
    AskedAgainAndAgain,
    AskedTheStandardSet,
    NeverAgain,
    AskedAgainAfterAll,
    Drafts,
    Answers,
    AnswersAtOnce,
    Declines,
    TotalsEntered,
    PausedForSafety,
    PausedForAbsence,
    SaysUnsafe,
    CheckEntered,
    Taken,
    ChangesPreference,
    SignsMode,
    SignsInOften,
    AddsPasskey,
    BeginsRecovery,
    Corrects,
    WrittenTo,
    ReadsWord,
    Acknowledged,
    BroughtBack,
    WantsLetters,
    TakesMailbox,
    Shares,
    LeavesTheCouple,
    Promises,
    SaysOfPromise,
    ReportsContact,
    MarksTrust,
    WritesLimits,
    ReportsLapse,
    ReadsAgreement,
    GivenExercises,
    WritesExercise,
    FinishesExercise,
    LeavesExerciseOut,
    ExerciseCommented,
    ExerciseTakenBack,
    EnrolledWithBoth,
    WorksThroughProgramme,
    TakesOut,
    Turned,
    NeedsAndPlans,
}

const WAY: &str = "query($id: ID!) { coupleProgrammes(id: $id) { phases { steps { offeredAt parts { state } } } } }";

/// The mailbox that one partner gives and the other then tries.
const MAILBOX: &str = "both.of.us@letters.example";

/// How long after it began a world is looked at: before the morning on which a pause is shown, and after it.
const SOON: SignedDuration = SignedDuration::from_hours(1);
const MORNING: SignedDuration = SignedDuration::from_hours(20);

/// What the involved partner does, or what is done because of them, in one of two worlds.
const DEEDS: &[(&str, &[Step])] = &[
    ("being asked", &[Step::Asked]),
    ("drafting", &[Step::Asked, Step::Drafts]),
    ("answering and correcting", &[Step::Asked, Step::Answers, Step::Corrects]),
    ("taking their answers out as files", &[Step::Asked, Step::Answers, Step::TakesOut]),
    ("answering side by side", &[Step::Asked, Step::AnswersAtOnce]),
    ("declining", &[Step::Asked, Step::Declines]),
    ("being asked several things again and again", &[Step::AskedAgainAndAgain]),
    ("the standard set", &[Step::AskedTheStandardSet, Step::NeverAgain]),
    (
        "never wanting to be asked again, and then after all",
        &[Step::AskedAgainAndAgain, Step::NeverAgain, Step::AskedAgainAfterAll, Step::AskedAgainAndAgain],
    ),
    ("totals entered by the therapist", &[Step::TotalsEntered]),
    (
        "a word of the therapist, and reading it",
        &[Step::WantsLetters, Step::Asked, Step::Answers, Step::WrittenTo, Step::ReadsWord],
    ),
    ("being given exercises", &[Step::GivenExercises]),
    ("writing in an exercise", &[Step::GivenExercises, Step::WritesExercise]),
    (
        "finishing exercises, and what is written about them",
        &[
            Step::WantsLetters,
            Step::GivenExercises,
            Step::WritesExercise,
            Step::FinishesExercise,
            Step::ExerciseCommented,
        ],
    ),
    ("leaving exercises out", &[Step::GivenExercises, Step::LeavesExerciseOut]),
    ("exercises taken back", &[Step::GivenExercises, Step::WritesExercise, Step::ExerciseTakenBack]),
    // Of both partners: neither learns what a therapist does about their own answers.
    (
        "acknowledging what waits, and bringing it back",
        &[Step::Asked, Step::Answers, Step::Acknowledged, Step::BroughtBack, Step::Acknowledged],
    ),
    ("a task taken back", &[Step::Asked, Step::Taken]),
    ("promising, and saying what became of it", &[Step::Promises, Step::SaysOfPromise]),
    (
        "contact, limits and a lapse, told to the therapist",
        &[Step::ReportsContact, Step::MarksTrust, Step::WritesLimits, Step::ReportsLapse],
    ),
    ("reading an agreement that was offered, and leaving it", &[Step::ReadsAgreement]),
    (
        "looking after their own account",
        &[
            Step::WantsLetters,
            Step::ChangesPreference,
            Step::SignsMode,
            Step::SignsInOften,
            Step::AddsPasskey,
            Step::BeginsRecovery,
        ],
    ),
];

#[tokio::test]
async fn needs_offers_and_plans_that_nobody_was_shown_cannot_be_seen() {
    for (calm, stirred) in migrated("twin_turned").await.iter().zip(&migrated("twin_needs").await) {
        let quiet = reached(calm, &[Step::Turned]).await;
        let loud = reached(stirred, &[Step::NeedsAndPlans]).await;
        assert_eq!(differences(&quiet, &loud), Vec::<String>::new(), "on {:?}", stirred.engine());
    }
}

/// A step that waits for both, and a lane that goes on: what one does on the way brings the other nothing, and takes nothing away.
#[tokio::test]
async fn how_far_the_other_is_in_a_programme_cannot_be_seen() {
    for (calm, stirred) in migrated("twin_enrolled").await.iter().zip(&migrated("twin_working").await) {
        let quiet = reached(calm, &[Step::EnrolledWithBoth]).await;
        let loud = reached(stirred, &[Step::EnrolledWithBoth, Step::WorksThroughProgramme]).await;
        assert!(quiet.iter().any(|(_, text)| text.contains("Small victories")), "the hurt partner has a lane");
        assert_eq!(differences(&quiet, &loud), Vec::<String>::new(), "on {:?}", stirred.engine());
    }
}

#[tokio::test]
async fn nothing_the_other_partner_does_can_be_seen() {
    // One database of each engine for the world in which nothing happened, one for each deed.
    let mut quiet = Vec::new();
    for database in migrated("twin_quiet").await {
        quiet.push(reached(&database, &[]).await);
    }
    let has_letter = |world: &Vec<(String, String)>| world.iter().any(|(what, _)| what.starts_with("letter"));
    assert!(quiet.iter().all(has_letter), "the hurt partner has letters to come");
    for (name, steps) in DEEDS {
        for (database, quiet) in migrated("twin_deed").await.iter().zip(&quiet) {
            let loud = reached(database, steps).await;
            assert_eq!(
                differences(quiet, &loud),
                Vec::<String>::new(),
                "{name} can be seen on {:?}",
                database.engine()
            );
        }
    }
}

/// The same crawl where something may be seen, because its author said so: otherwise it would be blind.
#[tokio::test]
async fn the_twins_differ_where_something_is_shared_and_there_alone() {
    let (quiet, loud) = (migrated("twin_silent").await, migrated("twin_shared").await);
    for (quiet, loud) in quiet.iter().zip(&loud) {
        let (before, after) = (reached(quiet, &[]).await, reached(loud, &[Step::Shares]).await);
        let differing: Vec<&str> =
            before.iter().zip(&after).filter(|(one, other)| one != other).map(|(one, _)| one.0.trim()).collect();
        assert_eq!(differing, ["sharedWithMe", "/", "/shared"], "{:?}", quiet.engine());
        assert_eq!(differences(&before, &after).len(), 3);
    }
}

/// The other one has left the couple. Nobody is told; only that nothing can be shared with them any more can be noticed, since a share that
/// nobody reads would be a lie to whoever makes it.
#[tokio::test]
async fn that_the_other_one_left_shows_only_where_one_would_share_with_them() {
    let (quiet, loud) = (migrated("twin_together").await, migrated("twin_left").await);
    for (quiet, loud) in quiet.iter().zip(&loud) {
        let (before, after) = (reached(quiet, &[]).await, reached(loud, &[Step::Asked, Step::LeavesTheCouple]).await);
        assert_eq!(before.len(), after.len(), "{:?}", quiet.engine());
        let differing: Vec<&str> =
            before.iter().zip(&after).filter(|(one, other)| one != other).map(|(one, _)| one.0.trim()).collect();
        let (own, elsewhere): (Vec<&str>, Vec<&str>) =
            differing.into_iter().partition(|place| *place == "viewer" || place.starts_with("/answers/"));
        assert_eq!(elsewhere, Vec::<&str>::new(), "{:?}: {:#?}", quiet.engine(), differences(&before, &after));
        assert!(own.contains(&"viewer"), "this test no longer sees whom one can share with");
    }
}

/// That joint work is paused, both partners may know; they find the same whatever the cause, and whoever it came from.
#[tokio::test]
async fn why_joint_work_is_paused_cannot_be_told() {
    let mut ordinary = Vec::new();
    for database in migrated("twin_absence").await {
        ordinary.push(reached_by(&database, &[Step::PausedForAbsence], MORNING).await);
    }
    for (database, ordinary) in migrated("twin_busy").await.iter().zip(&ordinary) {
        let quiet = reached_by(database, &[], MORNING).await;
        assert_ne!(differences(&quiet, ordinary), Vec::<String>::new(), "this test no longer sees a pause");
    }
    for steps in [
        &[Step::PausedForSafety][..],
        &[Step::SaysUnsafe],
        &[Step::CheckEntered],
        &[Step::PausedForAbsence, Step::SaysUnsafe],
    ] {
        for (database, ordinary) in migrated("twin_safety").await.iter().zip(&ordinary) {
            let grave = reached_by(database, steps, MORNING).await;
            assert_eq!(differences(ordinary, &grave), Vec::<String>::new(), "{steps:?} on {:?}", database.engine());
        }
    }
}

/// Until the morning on which it is shown nobody can tell that joint work is paused, and so not that it paused when somebody answered. Letters, which
/// are looked at for a fortnight, end with that morning.
#[tokio::test]
async fn before_the_morning_a_pause_cannot_be_seen() {
    let until_the_morning = |mut world: Vec<(String, String)>| {
        world.retain(|(what, _)| !what.starts_with("letter"));
        world
    };
    for steps in [&[Step::PausedForAbsence][..], &[Step::SaysUnsafe], &[Step::CheckEntered]] {
        let databases = (migrated("twin_evening").await, migrated("twin_evening_paused").await);
        for (quiet, paused) in databases.0.iter().zip(&databases.1) {
            let before = until_the_morning(reached(quiet, &[]).await);
            let after = until_the_morning(reached(paused, steps).await);
            assert_eq!(differences(&before, &after), Vec::<String>::new(), "{steps:?} on {:?}", paused.engine());
        }
    }
}

/// Whether the other partner has a mailbox is no answer that trying it out could get.
#[tokio::test]
async fn whether_the_other_partner_reads_a_mailbox_cannot_be_tried_out() {
    let (free, taken) = (migrated("twin_mailbox_free").await, migrated("twin_mailbox_taken").await);
    for (free, taken) in free.iter().zip(&taken) {
        let before = reached_after_trying(free, &[]).await;
        let after = reached_after_trying(taken, &[Step::TakesMailbox]).await;
        assert!(before[0].1.contains(MAILBOX), "the address is kept: {}", before[0].1);
        assert_eq!(differences(&before, &after), Vec::<String>::new(), "{:?}", free.engine());
    }
}

/// Everything that the hurt partner reaches after these steps, once they have given the mailbox as their own, and given it again.
async fn reached_after_trying(database: &TestDatabase, steps: &[Step]) -> Vec<(String, String)> {
    let world = World::begin(database).await;
    let begun = world.house.clock.now();
    for step in steps {
        world.take(*step).await;
    }
    world.house.clock.set(begun + SignedDuration::from_hours(1));
    world.house.dice.reseed(2_000);
    let mut all = Vec::new();
    for _ in 0..2 {
        all.push(("giving the mailbox".to_owned(), world.gives_mailbox(&world.couple.hurt).await.to_string()));
    }
    all.extend(world.everything().await);
    all
}

/// Everything that the hurt partner reaches in a world in which these steps were done.
async fn reached(database: &TestDatabase, steps: &[Step]) -> Vec<(String, String)> {
    reached_by(database, steps, SOON).await
}

/// The same, as much later as said.
async fn reached_by(database: &TestDatabase, steps: &[Step], later: SignedDuration) -> Vec<(String, String)> {
    let world = World::begin(database).await;
    let begun = world.house.clock.now();
    world.house.dice.reseed(1_000);
    for step in steps {
        world.take(*step).await;
    }
    world.house.clock.set(begun + later);
    world.house.dice.reseed(2_000);
    world.everything().await
}

/// Where two worlds differ, each place with a little of what stands around it.
fn differences(one: &[(String, String)], other: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (one, other) in one.iter().zip(other).filter(|(one, other)| one != other) {
        let same = one.1.bytes().zip(other.1.bytes()).take_while(|(one, other)| one == other).count();
        let around = |text: &str| text.chars().skip(same.saturating_sub(60)).take(120).collect::<String>();
        found.push(format!("{} / {}: {} / {}", one.0, other.0, around(&one.1), around(&other.1)));
    }
    if one.len() != other.len() {
        found.push(format!("{} things can be reached in one world, {} in the other", one.len(), other.len()));
    }
    found
}

struct World {
    house: House,
    therapist: Someone,
    couple: Couple,
    assignment: String,
    response: String,
}

impl World {
    /// A couple in care: the hurt partner has answered once and has something open; the involved partner is asked nothing yet.
    async fn begin(database: &TestDatabase) -> Self {
        let house = House::open(database).await;
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        house.wants_letters(&couple.hurt).await;
        let mode = json!({ "key": "mode", "couple": couple.id.to_string(), "mode": "LIMITED_SECRETS" });
        house.act(&therapist.token, "proposeMode", "couple { id }", mode).await;
        let mut world = Self { house, therapist, couple, assignment: String::new(), response: String::new() };
        let first = world.ask(&world.couple.hurt, "why_stay", "2026-03-09").await;
        world.response = world.answer(&world.couple.hurt, &first, "ws", 4).await;
        world.assignment = world.ask(&world.couple.hurt, "hope_pulse", "2026-03-05").await;
        let offer =
            json!({ "key": "offer", "kind": "RENEWAL", "terms": [{ "name": "statement", "text": "Sundays." }] });
        world.house.act(&world.couple.hurt.token, "offerAgreement", "agreement { id }", offer).await;
        world
    }

    async fn ask(&self, respondent: &Someone, instrument: &str, due: &str) -> String {
        let input = json!({ "key": format!("{instrument} {due} {}", respondent.id), "couple": self.couple.id.to_string(),
            "respondent": respondent.id.to_string(), "instrument": instrument, "firstDue": due });
        let asked = self.house.act(&self.therapist.token, "assignInventory", "assignment { id }", input).await;
        asked["assignment"]["id"].as_str().expect("an id").to_owned()
    }

    async fn answer(&self, person: &Someone, assignment: &str, prefix: &str, items: usize) -> String {
        let input = json!({ "key": format!("send {assignment}"), "assignment": assignment,
            "answers": ratings(prefix, items) });
        let sent = self.house.act(&person.token, "submitResponse", "response { id }", input).await;
        sent["response"]["id"].as_str().expect("an id").to_owned()
    }

    async fn waiting(&self) -> Value {
        let query = "query { tasks { nodes { id instrument } } }";
        self.house.ask(&self.couple.involved.token, query, json!({})).await["tasks"]["nodes"][0].take()
    }

    #[expect(clippy::too_many_lines, reason = "one line for each step")]
    async fn take(&self, step: Step) {
        let (house, involved) = (&self.house, &self.couple.involved);
        let couple = self.couple.id.to_string();
        match step {
            Step::Asked => drop(self.ask(involved, "hope_pulse", "2026-03-05").await),
            Step::AskedAgainAndAgain => self.ask_several().await,
            Step::AskedTheStandardSet => {
                let input = json!({ "key": "set", "couple": couple, "respondents": [involved.id.to_string()],
                    "part": "CARE", "firstDue": "2026-03-05" });
                house.act(&self.therapist.token, "assignBattery", "done", input).await;
            }
            Step::NeverAgain => {
                let waiting = self.waiting().await;
                let never = json!({ "assignment": waiting["id"], "neverAgain": true });
                house.act(&involved.token, "declineAssignment", "assignment { state }", never).await;
            }
            Step::AskedAgainAfterAll => {
                let query = "query { myOptOuts { nodes { instrument } } }";
                let mine = house.ask(&involved.token, query, json!({})).await;
                let again = json!({ "instrument": mine["myOptOuts"]["nodes"][0]["instrument"] });
                house.act(&involved.token, "takeBackOptOut", "done", again).await;
            }
            Step::Drafts => {
                let waiting = self.waiting().await;
                let draft =
                    json!({ "assignment": waiting["id"], "draftVersion": 0, "answers": self.first(&waiting).await });
                house.act(&involved.token, "saveDraft", "draftVersion", draft).await;
            }
            Step::Answers => {
                house.clock.forward(SignedDuration::from_mins(20));
                self.send().await;
            }
            Step::AnswersAtOnce => self.send().await,
            Step::Declines => {
                let waiting = json!({ "assignment": self.waiting().await["id"] });
                house.act(&involved.token, "declineAssignment", "assignment { state }", waiting).await;
            }
            Step::TotalsEntered => {
                let totals = json!({ "key": "totals", "couple": couple, "respondent": involved.id.to_string(),
                    "instrument": "phq9", "takenOn": "2026-03-01", "total": 12.0 });
                house.act(&self.therapist.token, "enterTotals", "response { id }", totals).await;
            }
            Step::PausedForSafety | Step::PausedForAbsence => {
                let cause = if step == Step::PausedForSafety { "SAFETY" } else { "ABSENCE" };
                let hold = json!({ "key": "hold", "couple": couple, "cause": cause });
                house.act(&self.therapist.token, "placeHold", "couple { id }", hold).await;
            }
            Step::SaysUnsafe => {
                let asked = self.ask(involved, "safety_check", "2026-03-05").await;
                house.clock.forward(SignedDuration::from_mins(20));
                let word = |item: &str, word: &str| json!({ "item": item, "choice": word });
                let mut answers: Vec<Value> = (1..=6).map(|at| word(&format!("s{at}"), "yes")).collect();
                answers.extend([word("s7", "yes"), word("s8", "no")]);
                let input = json!({ "key": "check", "assignment": asked, "answers": answers });
                house.act(&involved.token, "submitResponse", "response { id }", input).await;
            }
            Step::CheckEntered => {
                let check = json!({ "key": "check", "couple": couple, "respondent": involved.id.to_string(),
                    "answers": [{ "item": "s2", "choice": "yes" }], "findings": ["CHOKED"] });
                house.act(&self.therapist.token, "enterSafetyCheck", "response { id }", check).await;
            }
            Step::Taken => {
                let query = "query($id: ID!) { assignment(id: $id) { id version } }";
                let waiting = self.waiting().await;
                let seen = house.ask(&self.therapist.token, query, json!({ "id": waiting["id"] })).await;
                let taken = json!({ "assignment": waiting["id"], "version": seen["assignment"]["version"] });
                house.act(&self.therapist.token, "cancelAssignment", "assignment { state }", taken).await;
            }
            Step::Corrects => {
                let query = "query { myResponses { nodes { id answers { item number } } } }";
                let mine = house.ask(&involved.token, query, json!({})).await;
                let first = &mine["myResponses"]["nodes"][0];
                let correct = json!({ "key": "correct", "response": first["id"],
                    "answers": [{ "item": first["answers"][0]["item"], "number": 3 }] });
                house.act(&involved.token, "correctResponse", "response { id }", correct).await;
            }
            Step::LeavesTheCouple => {
                let leave = json!({ "couple": couple, "person": involved.id.to_string() });
                house.act(&self.therapist.token, "leaveCouple", "couple { id }", leave).await;
            }
            Step::GivenExercises
            | Step::WritesExercise
            | Step::FinishesExercise
            | Step::LeavesExerciseOut
            | Step::ExerciseCommented
            | Step::ExerciseTakenBack => self.exercises(step).await,
            Step::EnrolledWithBoth => {
                self.enrol().await;
                self.logs(&self.couple.hurt).await;
            }
            Step::WorksThroughProgramme => {
                self.logs(involved).await;
                house.tick().await;
                let way =
                    house.ask(&self.therapist.token, WAY, json!({ "id": couple })).await["coupleProgrammes"].take();
                let steps = &way[0]["phases"][0]["steps"];
                assert_eq!(steps[1]["parts"][0]["state"], "GIVEN", "their own lane goes on: {way}");
                assert!(steps[2]["offeredAt"].is_string(), "the therapist is told that both are done: {way}");
            }
            Step::WrittenTo | Step::ReadsWord | Step::Acknowledged | Step::BroughtBack => self.desk_answers(step).await,
            Step::Promises
            | Step::SaysOfPromise
            | Step::ReportsContact
            | Step::MarksTrust
            | Step::WritesLimits
            | Step::ReportsLapse
            | Step::ReadsAgreement => self.between_appointments(step).await,
            Step::TakesOut => {
                house.act(&involved.token, "stepUp", "done", json!({ "password": PASSWORD })).await;
                let mine = house.ask(&involved.token, "query { myResponses { nodes { id } } }", json!({})).await;
                let query = "query($id: ID!) { responseExport(id: $id) { questionnaireResponse observations } }";
                let id = json!({ "id": mine["myResponses"]["nodes"][0]["id"] });
                let files = house.ask(&involved.token, query, id).await;
                assert!(files["responseExport"]["questionnaireResponse"].is_string(), "{files}");
            }
            Step::WantsLetters => house.wants_letters(involved).await,
            Step::TakesMailbox => drop(self.gives_mailbox(involved).await),
            Step::Shares => self.shares_with_the_other().await,
            Step::Turned => drop(self.turned().await),
            Step::NeedsAndPlans => self.needs_and_plans().await,
            Step::ChangesPreference
            | Step::SignsMode
            | Step::SignsInOften
            | Step::AddsPasskey
            | Step::BeginsRecovery => {
                self.looks_after_own_account(step).await;
            }
        }
    }

    /// Enrols the couple on a programme in which one step waits for both, and one of the involved partner's for their own.
    async fn enrol(&self) {
        let (house, therapist) = (&self.house, &self.therapist.token);
        let step = |name: &str, lane: &str, exercise: &str, delivery: Value| json!({ "id": name, "lane": lane, "object": { "exercise": exercise }, "delivery": delivery });
        let plan = json!({ "title": "Evenings", "phases": [{ "id": "one", "title": "One", "steps": [
            step("log", "joint", "victories", json!("at_once")),
            step("next", "involved", "roots", json!({ "after": { "step": "log" } })),
            step("talk", "joint", "talk_time", json!({ "both_done": ["log"] })),
        ] }] });
        let draft = json!({ "key": "plan", "version": 0, "content": plan.to_string() });
        let drafted = house.act(therapist, "draftProgramme", "draft { id }", draft).await;
        let publish = json!({ "draft": drafted["draft"]["id"], "version": 1 });
        house.act(therapist, "publishProgramme", "programme { key }", publish).await;
        let on = json!({ "key": "on", "couple": self.couple.id.to_string(), "programme": "own_evenings" });
        house.act(therapist, "enrolCouple", "enrolments { id }", on).await;
        house.tick().await;
    }

    /// Somebody writes a line in the log that everybody was given.
    async fn logs(&self, person: &Someone) {
        let query = "query { myExercises { nodes { id exercise { key } } } }";
        let mine = self.house.ask(&person.token, query, json!({})).await;
        let runs = mine["myExercises"]["nodes"].as_array().expect("a list");
        let log = runs.iter().find(|run| run["exercise"]["key"] == "victories").expect("was given");
        let line = json!({ "key": "line", "run": log["id"], "answers": [{ "field": "line", "text": "We talked" }] });
        self.house.act(&person.token, "completeExercise", "run { id }", line).await;
    }

    async fn first(&self, waiting: &Value) -> Value {
        let query = "query($id: ID!) { assignment(id: $id) { form { questions { id kind minimum } } } }";
        let open = json!({ "assignment": waiting["id"] });
        self.house.act(&self.couple.involved.token, "openAssignment", "assignment { id }", open).await;
        let form = self.house.ask(&self.couple.involved.token, query, json!({ "id": waiting["id"] })).await;
        let questions = form["assignment"]["form"]["questions"].as_array().expect("questions").clone();
        let rated = questions.iter().filter(|question| matches!(question["kind"].as_str(), Some("RATING" | "NUMBER")));
        rated.map(|question| json!({ "item": question["id"], "number": question["minimum"] })).collect()
    }

    async fn send(&self) {
        let waiting = self.waiting().await;
        let answers = self.first(&waiting).await;
        let input = json!({ "key": "send", "assignment": waiting["id"], "answers": answers });
        self.house.act(&self.couple.involved.token, "submitResponse", "response { id }", input).await;
    }

    /// Every answer of the door, every page and every letter that the hurt partner can get, with all ids they know.
    async fn everything(&self) -> Vec<(String, String)> {
        let mut all = self.door_answers().await;
        all.extend(self.pages_shown().await);
        all.extend(self.letters_come().await);
        all
    }

    fn known_ids(&self) -> Vec<String> {
        let (hurt, involved) = (self.couple.hurt.id.to_string(), self.couple.involved.id.to_string());
        vec![self.assignment.clone(), self.response.clone(), self.couple.id.to_string(), hurt, involved]
    }

    async fn door_answers(&self) -> Vec<(String, String)> {
        let schema = Schema::read(&self.house, &self.therapist).await;
        let mut all = Vec::new();
        for field in schema.fields("Query") {
            let query = schema.everything(&field);
            let ids = if query.contains("$id") { self.known_ids() } else { vec![String::new()] };
            for id in ids {
                self.house.dice.reseed(3_000 + all.len() as u64);
                let reply = self.house.knock(&self.couple.hurt.token, &query, json!({ "id": id })).await;
                assert!(
                    reply.status.as_u16() < 500 && !reply.text().contains("VALIDATION"),
                    "{query}\n{}",
                    reply.text()
                );
                all.push((format!("{field} {id}"), format!("{} {:?} {}", reply.status, reply.headers, reply.text())));
            }
        }
        all
    }

    async fn pages_shown(&self) -> Vec<(String, String)> {
        self.house.dice.reseed(4_000);
        let visitor = self.house.visitor_of(&self.couple.hurt).await;
        let mut all = Vec::new();
        for route in routes() {
            // The routes that are left out end the session.
            if route.contains("leave") || route.contains("exit") || route.contains("/assets/") {
                continue;
            }
            let ids = if route.contains("{id}") { self.known_ids() } else { vec![String::new()] };
            for id in ids {
                self.house.dice.reseed(5_000 + all.len() as u64);
                let path = route.replace("{id}", &id).replace("{token}", "nothing").replace("{key}", "why_stay");
                let path = path.replace("{address}", "northgate").replace("{link}", "nothing");
                let reply = visitor.fetch(&path).await;
                assert!(reply.status.as_u16() < 500, "{path}: {}", reply.text());
                all.push((path, format!("{} {:?} {}", reply.status, reply.headers, reply.text())));
            }
        }
        all
    }

    /// The letters of the next fortnight, hour by hour, without the fresh random part of their links.
    async fn letters_come(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for _ in 0..14 * 6 {
            self.house.clock.forward(SignedDuration::from_hours(4));
            self.house.tick().await;
            let now: Timestamp = self.house.clock.now();
            let letters = self.house.mailbox.take();
            let mine = letters.iter().filter(|letter| letter.to == [self.couple.hurt.address.clone()]);
            all.extend(
                mine.map(|letter| (format!("letter at {now}"), without_token(&String::from_utf8_lossy(&letter.raw)))),
            );
        }
        all
    }
}

/// Answers with the middle of each rating.
fn ratings(prefix: &str, items: usize) -> Value {
    (1..=items).map(|at| json!({ "item": format!("{prefix}{at}"), "number": 3 })).collect()
}

/// A link's token and a part's boundary are random, and tell nothing.
fn without_token(raw: &str) -> String {
    let mut text = String::new();
    for line in raw.lines() {
        if line.contains("boundary") || line.starts_with("--") {
            continue;
        }
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("/a/") {
            text.push_str(before);
            text.push_str("/a/…");
            rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        }
        text.push_str(rest);
        text.push('\n');
    }
    text
}
