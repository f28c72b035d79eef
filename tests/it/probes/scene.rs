//! A victim with something of every kind, and everybody who might be curious.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::databases::Engine;
use tests::house::{Couple, House, Someone};
use tests::postgres::Cluster;

use super::table::Ids;
use super::{ALIAS, COLLEAGUE, NEED};

/// Who tries.
pub(super) struct Prober {
    pub(super) what: &'static str,
    pub(super) token: String,
    /// None for those who cannot sign in on a page.
    pub(super) person: Option<Someone>,
    pub(super) is_other_partner: bool,
}

pub(super) struct Scene {
    pub(super) owner: Someone,
    pub(super) therapist: Someone,
    pub(super) colleague: Someone,
    pub(super) former: Someone,
    /// Is to see the victim alone, once they have agreed.
    pub(super) alone: Someone,
    pub(super) stranger: Someone,
    pub(super) other_couple: Couple,
    pub(super) couple: Couple,
    pub(super) victims: Ids,
}

impl Scene {
    /// A victim with something of every kind, and everybody who might be curious.
    pub(super) async fn set(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        house.act(&owner.token, "openBookingPage", "address", json!({ "address": "northgate" })).await;
        let colleague = house.member(&owner, "Olav Stern", Role::Therapist).await;
        let former = house.member(&owner, "Petra Lund", Role::Therapist).await;
        let alone = house.member(&owner, "Vera Moss", Role::Therapist).await;
        let couple = house.couple(&therapist, ALIAS, ("Quill Marwood", "Sorrel Finch")).await;
        house.may_treat(&owner, &therapist).await;
        let other_couple = house.couple(&colleague, "Meadow", ("Robin Vale", "Kim Arbor")).await;
        let other_owner = house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        let stranger = house.member(&other_owner, "Tom Reed", Role::Therapist).await;
        let victims = Ids::default();
        let mut scene = Self { owner, therapist, colleague, former, alone, stranger, other_couple, couple, victims };
        scene.fill(house).await;
        scene
    }

    async fn fill(&mut self, house: &House) {
        let (victim, therapist) = (&self.couple.hurt, &self.therapist);
        self.a_calendar_of_their_own(house).await;
        let couple = self.couple.id.to_string();
        let input = |instrument: &str| {
            json!({ "key": instrument, "couple": couple, "respondent": victim.id.to_string(), "instrument": instrument,
                "firstDue": "2026-03-05" })
        };
        let first = house.act(&therapist.token, "assignInventory", "assignment { id }", input("why_stay")).await;
        let mut answers: Vec<Value> = (1..=4).map(|at| json!({ "item": format!("ws{at}"), "number": 2 })).collect();
        answers.push(json!({ "item": "need_1", "text": NEED }));
        answers.push(json!({ "item": "to_session", "choice": "no" }));
        let answered = json!({ "key": "send", "assignment": first["assignment"]["id"], "answers": answers });
        let sent = house.act(&victim.token, "submitResponse", "response { id }", answered).await;
        let other = self.couple.involved.id.to_string();
        let share = json!({ "key": "share", "response": sent["response"]["id"], "item": "need_1", "with": other });
        let shared = house.act(&victim.token, "share", "share { id }", share).await;
        house.act(&victim.token, "revokeShare", "done", json!({ "share": shared["share"]["id"] })).await;
        let loops = house.ask(&victim.token, "query { myLoops { nodes { id } } }", json!({})).await;
        let offer = json!({ "key": "offer", "scoreLoop": loops["myLoops"]["nodes"][0]["id"], "to": victim.id.to_string(),
            "text": NEED, "by": "2026-03-20" });
        let offered = house.act(&victim.token, "offerAfterRating", "scoreLoop { offers { id } }", offer).await;
        let plan = json!({ "key": "plan", "response": sent["response"]["id"] });
        let planned = house.act(&victim.token, "makeTalkPlan", "talkPlan { id }", plan).await;
        let open = house.act(&therapist.token, "assignInventory", "assignment { id }", input("hope_pulse")).await;
        let mut weekly = input("trust_pulse");
        weekly["everyDays"] = json!(7);
        let weekly = house.act(&therapist.token, "assignInventory", "assignment { id }", weekly).await;
        let never = json!({ "assignment": weekly["assignment"]["id"], "neverAgain": true });
        house.act(&victim.token, "declineAssignment", "assignment { state }", never).await;
        let mut monthly = input("why_stay");
        (monthly["key"], monthly["everyDays"], monthly["firstDue"]) =
            (json!("monthly"), json!(28), json!("2026-04-05"));
        house.act(&therapist.token, "assignInventory", "assignment { id }", monthly).await;
        let after = json!({ "key": "after", "couple": couple, "respondents": [victim.id.to_string()], "part": "FOLLOW_UP",
            "firstDue": "2026-12-31" });
        house.act(&therapist.token, "assignBattery", "done", after).await;
        let query =
            "query($id: ID!) { couple(id: $id) { members { person { id } series { nodes { id } } courses { id } } } }";
        let seen = house.ask(&therapist.token, query, json!({ "id": couple })).await;
        let members = seen["couple"]["members"].as_array().expect("members");
        let repeating = members.iter().flat_map(|member| member["series"]["nodes"].as_array().expect("a list"));
        let series: Vec<&Value> = repeating.collect();
        assert_eq!(series.len(), 1, "what was declined for good has ended: {seen}");
        let series = series[0]["id"].clone();
        let course = members.iter().find_map(|member| member["courses"].get(0)).expect("one runs")["id"].clone();
        let bell = first_link(house).await;
        let (appointment, appointments) = self.appointments(house).await;
        // Before the pause: while it lasts nothing is newly offered.
        let between = self.between_appointments(house).await;
        let (run, listening) = self.exercises(house).await;
        let pause = json!({ "key": "hold", "couple": couple, "cause": "CONTENT_REVIEW" });
        let held = house.act(&therapist.token, "placeHold", "couple { hold { id } }", pause).await;
        let word = json!({ "key": "word", "response": sent["response"]["id"], "text": NEED });
        house.act(&therapist.token, "giveFeedback", "response { id }", word).await;
        let waits = format!("response.{couple}.{}", sent["response"]["id"].as_str().expect("an id"));
        let discuss = json!({ "key": "discuss", "items": [waits], "action": "NONE", "reason": NEED });
        let done = house.act(&therapist.token, "acknowledge", "acknowledgements { id }", discuss).await;
        let mode = json!({ "key": "mode", "couple": couple, "mode": "LIMITED_SECRETS" });
        house.act(&therapist.token, "proposeMode", "couple { id }", mode).await;
        let (draft, programme_draft, exercise_draft) = self.drafts(house).await;
        let enrolment = self.enrol(house).await;
        self.somebody_is_to_join(house).await;
        let query = "query { viewer { modeToSign { id } careProposals { id } session { id } } }";
        let own = house.ask(&victim.token, query, json!({})).await;
        let check = json!({ "key": "check", "couple": couple, "respondent": victim.id.to_string(),
            "answers": [{ "item": "s1", "choice": "yes" }], "findings": [] });
        house.act(&therapist.token, "enterSafetyCheck", "response { id }", check).await;
        let waiting = house.ask(&therapist.token, "query { safetyTasks { nodes { id } } }", json!({})).await;
        let text = |value: &Value| value.as_str().expect("an id").to_owned();
        self.victims = Ids {
            practice: victim.practice.to_string(),
            person: victim.id.to_string(),
            other,
            couple,
            mode: text(&own["viewer"]["modeToSign"]["id"]),
            seat: text(&own["viewer"]["careProposals"][0]["id"]),
            hold: text(&held["couple"]["hold"]["id"]),
            assignment: text(&open["assignment"]["id"]),
            response: text(&sent["response"]["id"]),
            share: text(&shared["share"]["id"]),
            series: text(&series),
            course: text(&course),
            acknowledgement: text(&done["acknowledgements"][0]["id"]),
            score_loop: text(&loops["myLoops"]["nodes"][0]["id"]),
            offer: text(&offered["scoreLoop"]["offers"][0]["id"]),
            talk_plan: text(&planned["talkPlan"]["id"]),
            session: text(&own["viewer"]["session"]["id"]),
            bell,
            safety_task: text(&waiting["safetyTasks"]["nodes"][0]["id"]),
            run,
            listening,
            draft,
            enrolment,
            programme_draft,
            appointment,
            appointments,
            exercise_draft,
            ..between
        };
    }

    /// The hurt partner reads letters, and their calendar program their appointments.
    async fn a_calendar_of_their_own(&self, house: &House) {
        let victim = &self.couple.hurt;
        house.wants_letters(victim).await;
        house.step_up(victim).await;
        house.act(&victim.token, "makeCalendarAddress", "link", json!({ "understood": true })).await;
    }

    /// The couple is put on a programme.
    async fn enrol(&self, house: &House) -> String {
        let on = json!({ "key": "on", "couple": self.couple.id.to_string(), "thread": self.couple.thread.to_string(),
            "programme": "rebuilding" });
        let enrolled = house.act(&self.therapist.token, "enrolCouple", "enrolments { id }", on).await;
        enrolled["enrolments"][0]["id"].as_str().expect("an id").to_owned()
    }

    /// Drafts of an instrument, a programme and an exercise.
    async fn drafts(&self, house: &House) -> (String, String, String) {
        let draft = async |act: &str| {
            let input = json!({ "key": act, "version": 0, "content": "{\"title\":\"Evening walks\"}" });
            let drafted = house.act(&self.therapist.token, act, "draft { id }", input).await;
            drafted["draft"]["id"].as_str().expect("an id").to_owned()
        };
        (draft("draftInstrument").await, draft("draftProgramme").await, draft("draftExercise").await)
    }

    /// Appointments of the victim alone, weeks ahead: the first of them, and all.
    async fn appointments(&self, house: &House) -> (String, String) {
        let coming =
            json!({ "person": self.couple.hurt.id.to_string(), "place": "US-FL", "link": "https://meet.example/r" });
        let input = json!({ "key": "alone", "couple": self.couple.id.to_string(), "on": "2026-04-28", "at": "17:00", "times": 2, "people": [coming] });
        let made = house.act(&self.therapist.token, "makeAppointments", "appointment { id series }", input).await;
        let text = |value: &Value| value.as_str().expect("an id").to_owned();
        (text(&made["appointment"]["id"]), text(&made["appointment"]["series"]))
    }

    /// Somebody is to see the victim alone, and waits for their consent.
    async fn somebody_is_to_join(&self, house: &House) {
        let joins = json!({ "key": "joins", "couple": self.couple.id.to_string(), "person": self.alone.id.to_string(),
            "role": "INDIVIDUAL_THERAPIST", "treats": self.couple.hurt.id.to_string() });
        house.act(&self.therapist.token, "joinCareTeam", "careTeam { alias }", joins).await;
    }

    pub(super) async fn probers(&self, house: &House) -> Vec<Prober> {
        let mut probers =
            vec![Prober { what: "a stranger", token: String::new(), person: None, is_other_partner: false }];
        for (what, person) in [
            ("a therapist of another practice", &self.stranger),
            ("a partner of another couple", &self.other_couple.hurt),
            (COLLEAGUE, &self.colleague),
            ("the other partner", &self.couple.involved),
        ] {
            let is_other_partner = what == "the other partner";
            let token = house.sign_in(person).await;
            probers.push(Prober { what, token, person: Some(person.clone()), is_other_partner });
        }
        let token = house.sign_in(&self.former).await;
        if end_membership(house, &self.former) {
            probers.push(Prober { what: "a former member", token, person: None, is_other_partner: false });
        }
        probers
    }

    /// What the victim and their therapist find, to be the same before and after.
    pub(super) async fn record(&self, house: &House) -> Vec<Value> {
        let mine = "query { viewer { modeToSign { id } careProposals { id } recoveryPendingUntil } tasks { nodes { id state version } }
            myResponses { nodes { id status scores { scale value } } } myShares { nodes { id } }
            myOptOuts { nodes { instrument } } myFollowUps { id agreedAt } newFeedback { nodes { response } }
            contactPreference { version safeChannel email } mySessions { id } }";
        let followed = "query { myLoops { nodes { id standing offers { id state } } }
            myTalks { nodes { id state ready done } }
            myAppointments { nodes { id startsAt link } } calendarAddress { madeAt endsAt }
            myExercises { nodes { id state version } } myExerciseRuns { nodes { id state version hasNewComment } } }";
        let promised = "query { myCommitments { lists { shownSince } promises { nodes { id endedAt open { mark } } } }
            promisesShownToMe { watched } myContactReports { nodes { id } } myAgreements { nodes { id standing } }
            myTrustPlans { steps { step status view } } myLapses { nodes { id } }
            mySharedRooms { wished linesWished closedText } }";
        let safety = "query { safetyTasks { nodes { id state takenBy } } }";
        let desk =
            "query($id: ID!) { coupleCommitments(id: $id) { promises { text disputed } } contactGates(id: $id) { shut }
            coupleSharedRoom(id: $id) { keptClosed linesShownAt }
            coupleAgreements(id: $id) { nodes { id standing shown stoppedAt newest { number }
                parties { person { id } signedAt word } } } coupleLapses(id: $id) { id stage }
            coupleProgrammes(id: $id) { id standing turns { turn } phases { standing steps { parts { state } } } } }";
        let theirs = "query($id: ID!) { couple(id: $id) { version alias mode hold { id releaseAsked } threads { id }
            members { person { id } assignments { nodes { id state version } } series { nodes { id nextDue } }
                courses { id nextDue } responses { nodes { id status feedback { text } } } } }
            worklist { nodes { id } } acknowledgements { nodes { id reason } } }";
        let mut at_the_desk = house.ask(&self.therapist.token, desk, json!({ "id": self.victims.couple })).await;
        if let Some(agreements) = at_the_desk["coupleAgreements"]["nodes"].as_array_mut() {
            // One of the probes writes limits of the other partner's own. They are left out, and nothing else: they are between nobody but that
            // partner, and whatever the victim is in has to stay as it is and may not become more.
            agreements.retain(|agreement| {
                let parties = agreement["parties"].as_array().expect("who it is between");
                parties.iter().any(|party| party["person"]["id"] != self.victims.other.as_str())
            });
            assert!(!agreements.is_empty(), "the victim has limits of their own");
        }
        vec![
            house.ask(&self.couple.hurt.token, mine, json!({})).await,
            house.ask(&self.couple.hurt.token, followed, json!({})).await,
            house.ask(&self.couple.hurt.token, promised, json!({})).await,
            house.ask(&self.therapist.token, theirs, json!({ "id": self.victims.couple })).await,
            house.ask(&self.therapist.token, safety, json!({})).await,
            at_the_desk,
        ]
    }
}

/// The token of the first letter that comes within five days.
async fn first_link(house: &House) -> String {
    for _ in 0..5 * 24 {
        house.clock.forward(SignedDuration::from_hours(1));
        house.tick().await;
        if let Some(text) = house.mailbox.take().first().and_then(tests::smtp::Letter::text) {
            let (_, rest) = text.split_once("/a/").expect("a link");
            return rest.split_whitespace().next().expect("a token").to_owned();
        }
    }
    panic!("no letter came");
}

/// Ends somebody's part in the practice; false where nothing is installed that could.
fn end_membership(house: &House, person: &Someone) -> bool {
    let statement = |id: &str| format!("update practice_member set ended_at = started_at where person_id = {id}");
    let digits = person.id.to_string();
    let uuid = hexadecimal(digits.split_once('_').expect("an id").1);
    match house.engine() {
        Engine::Sqlite => house
            .database()
            .sqlite(&statement(&format!("x'{uuid}'")))
            .is_some_and(|done| done.expect("is changed").is_empty()),
        Engine::Postgres => Cluster::shared().is_some_and(|cluster| {
            cluster.run_in(&house.database().name(), &statement(&format!("'{uuid}'::uuid")));
            true
        }),
    }
}

/// The digits of an id, as the databases write them.
fn hexadecimal(digits: &str) -> String {
    let bits = digits.chars().flat_map(|digit| {
        let value = digit.to_digit(32).expect("a digit of base 32");
        (0..5).rev().map(move |bit| value >> bit & 1)
    });
    let bits: Vec<u32> = bits.take(128).collect();
    bits.chunks(4)
        .map(|four| char::from_digit(four.iter().fold(0, |n, bit| n << 1 | bit), 16).expect("four bits"))
        .collect()
}
