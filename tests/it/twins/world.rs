//! One of the two worlds, and what is done in it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::databases::TestDatabase;
use tests::house::{Couple, House, PASSWORD, Someone};

use super::deeds::Step;
use super::programmes::WAY;

pub(super) struct World {
    pub(super) house: House,
    pub(super) therapist: Someone,
    pub(super) couple: Couple,
    pub(super) assignment: String,
    pub(super) response: String,
    /// The link of the hurt partner's own calendar.
    pub(super) calendar: String,
}

impl World {
    /// A couple in care: the hurt partner has answered once and has something open; the involved partner is asked nothing yet.
    pub(super) async fn begin(database: &TestDatabase) -> Self {
        let house = House::open(database).await;
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        house.may_treat(&owner, &therapist).await;
        house.wants_letters(&couple.hurt).await;
        let mode = json!({ "key": "mode", "couple": couple.id.to_string(), "mode": "LIMITED_SECRETS" });
        house.act(&therapist.token, "proposeMode", "couple { id }", mode).await;
        let supervisor = house.member(&owner, "Sif Holm", Role::Supervisor).await;
        let joins = json!({ "key": "joins", "couple": couple.id.to_string(), "person": supervisor.id.to_string(),
            "role": "SUPERVISOR" });
        house.act(&therapist.token, "joinCareTeam", "careTeam { alias }", joins).await;
        house.step_up(&couple.hurt).await;
        let understood = json!({ "understood": true });
        let mut made = house.act(&couple.hurt.token, "makeCalendarAddress", "link", understood).await;
        let calendar = serde_json::from_value(made["link"].take()).expect("a link");
        let mut world = Self { house, therapist, couple, assignment: String::new(), response: String::new(), calendar };
        let first = world.ask(&world.couple.hurt, "why_stay", "2026-03-09").await;
        world.response = world.answer(&world.couple.hurt, &first, "ws", 4).await;
        world.assignment = world.ask(&world.couple.hurt, "hope_pulse", "2026-03-05").await;
        let offer =
            json!({ "key": "offer", "kind": "RENEWAL", "terms": [{ "name": "statement", "text": "Sundays." }] });
        world.house.act(&world.couple.hurt.token, "offerAgreement", "agreement { id }", offer).await;
        world
    }

    pub(super) async fn ask(&self, respondent: &Someone, instrument: &str, due: &str) -> String {
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
    pub(super) async fn take(&self, step: Step) {
        let (house, involved) = (&self.house, &self.couple.involved);
        let couple = self.couple.id.to_string();
        match step {
            Step::Asked => drop(self.ask(involved, "hope_pulse", "2026-03-05").await),
            Step::AskedOfTreatment => drop(self.ask(involved, "safety_check", "2026-03-05").await),
            Step::CareBecomesCoaching => house.becomes(&self.therapist, self.couple.id, "COACHING").await,
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
            Step::HasAppointments => self.appointments().await,
            Step::AskedBeforeAppointments => self.asked_before_appointments().await,
            Step::AskedAboutAfterwards | Step::AgreesToFollowUp | Step::DeclinesFollowUp => self.follow_up(step).await,
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
            | Step::GivenOwnExercise
            | Step::FinishesOwnExercise
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
            | Step::ReadsAgreement
            | Step::ReadBeforeNextTime => self.between_appointments(step).await,
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
            Step::TakesShareBack => {
                let query = "query { myShares { nodes { id } } }";
                let mine = house.ask(&involved.token, query, json!({})).await;
                let share = json!({ "share": mine["myShares"]["nodes"][0]["id"] });
                house.act(&involved.token, "revokeShare", "done", share).await;
            }
            Step::Turned => drop(self.turned().await),
            Step::NeedsAndPlans => self.needs_and_plans().await,
            Step::BothWishTheRoom | Step::WishesRoomAndLines => self.wishes(step).await,
            Step::ChangesPreference
            | Step::SignsMode
            | Step::AgreesToCare
            | Step::SignsInOften
            | Step::AddsPasskey
            | Step::BeginsRecovery => {
                self.looks_after_own_account(step).await;
            }
        }
    }

    pub(super) async fn first(&self, waiting: &Value) -> Value {
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
}

/// Answers with the middle of each rating.
fn ratings(prefix: &str, items: usize) -> Value {
    (1..=items).map(|at| json!({ "item": format!("{prefix}{at}"), "number": 3 })).collect()
}
