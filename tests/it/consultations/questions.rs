//! What a type asks of whoever books it: each answers for themself, the front desk and whoever holds the meeting read it, and nothing else has it.

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, Someone, for_each_database};

use super::types::{first_hour, make};
use super::{ADDRESS, Scene, at, by_link, free_times, hold, letters_to, listed, newcomer, run_until, seen};

const STARTS_AT: &str = "2026-03-10T22:00:00Z";
const ANSWERS: &str =
    "query($id: ID!) { consultationAnswers(id: $id) { person { name } answers { question answer } } }";

fn questions() -> Value {
    json!([
        { "text": "How will you join us?", "kind": "ONE_OF", "choices": ["Here", "By phone"], "needed": true },
        { "text": "Shall we send you directions?", "kind": "YES_NO" },
        { "text": "Anything we should prepare?", "kind": "TEXT" },
    ])
}

fn answer(question: i64, answer: &str) -> Value {
    json!({ "question": question, "answer": answer })
}

/// A type that asks three things.
async fn make_asking(house: &House, scene: &Scene) {
    let mut kind = first_hour("asks");
    kind["questions"] = questions();
    assert_eq!(make(house, &scene.owner, kind).await["problems"], json!([]));
}

async fn read(house: &House, who: &Someone, id: &Value) -> Value {
    house.graphql(&who.token, ANSWERS, json!({ "id": id })).await
}

/// Robin books for two and answers; Kim joins and answers. Gives what opens their parts.
async fn two_answer(house: &House) -> [String; 2] {
    let held = hold(house, "own_first_hour.1", &["US-FL", "US-FL"], STARTS_AT).await;
    let book = json!({ "key": "book", "address": ADDRESS, "hold": held["id"], "partnerPlace": "US-FL",
        "me": newcomer("Robin Vale", "America/New_York", "US-FL"),
        "answers": [answer(1, "By phone"), answer(3, "Zephyrwise stairs")] });
    let wanted = "booked { link joiningLink }";
    let booked = house.act("", "bookConsultation", wanted, book.clone()).await["booked"].take();
    assert_eq!(house.act("", "bookConsultation", wanted, book.clone()).await["booked"], booked, "a repeat");
    let mut other = book;
    other["answers"] = json!([answer(1, "Here")]);
    let reused = house.try_act("", "bookConsultation", wanted, other).await;
    assert_eq!(reused["problems"][0]["code"], "KEY_REUSED", "other answers are another request");
    let link = booked["link"].as_str().expect("a link").to_owned();
    let before = seen(house, &link).await;
    let mut join = json!({ "key": "join", "address": ADDRESS, "link": booked["joiningLink"],
        "me": newcomer("Kim Arbor", "America/New_York", "US-FL") });
    let missing = house.try_act("", "joinConsultation", "booked { link }", join.clone()).await;
    assert_eq!(missing["problems"][0]["field"], "answers.1", "whoever joins answers for themself");
    join["answers"] = json!([answer(1, "Here"), answer(2, "No"), answer(3, "Ottoline chairs")]);
    let joined = house.act("", "joinConsultation", "booked { link }", join).await["booked"]["link"].take();
    assert_eq!(seen(house, &link).await, before, "what the other answered is nowhere");
    [link, joined.as_str().expect("a link").to_owned()]
}

#[tokio::test]
async fn each_answers_for_themself_and_only_those_who_arrange_and_hold_it_read_it() {
    for_each_database("consult_answers", async |house| {
        let scene = Scene::set(&house).await;
        let colleague = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        make_asking(&house, &scene).await;
        let links = two_answer(&house).await;
        let coming = listed(&house, &scene.staff, "COMING").await;
        let id = &coming[0]["id"];
        let theirs = json!([
            { "person": { "name": "Robin Vale" }, "answers": [
                { "question": "How will you join us?", "answer": "By phone" },
                { "question": "Anything we should prepare?", "answer": "Zephyrwise stairs" }] },
            { "person": { "name": "Kim Arbor" }, "answers": [
                { "question": "How will you join us?", "answer": "Here" },
                { "question": "Shall we send you directions?", "answer": "No" },
                { "question": "Anything we should prepare?", "answer": "Ottoline chairs" }] },
        ]);
        // The therapist holds it; a colleague does not.
        for who in [&scene.staff, &scene.owner, &scene.therapist] {
            assert_eq!(read(&house, who, id).await["data"]["consultationAnswers"], theirs, "{}", who.name);
        }
        let never = json!("con_00000000000000000000000000");
        assert_eq!(read(&house, &scene.staff, &never).await["errors"][0]["extensions"]["code"], "NOT_FOUND");
        let turned_away = read(&house, &colleague, &never).await;
        assert_eq!(turned_away["errors"][0]["extensions"]["code"], "NOT_ALLOWED");
        assert_eq!(read(&house, &colleague, id).await, turned_away);
        let page = format!("/consultations/one/{}", id.as_str().expect("an id"));
        for (who, reads) in [(&scene.staff, true), (&scene.therapist, true), (&colleague, false)] {
            let page = house.visitor_of(who).await.go(&page).await;
            assert_eq!(page.words().contains("Zephyrwise stairs"), reads, "{}", who.name);
            assert!(page.words().contains("Robin Vale"), "{}", page.words());
        }
        // Neither finds a word of it by their own link, in a letter or in a file; nor does the board.
        house.clock.set(at("2026-03-09T20:00:00Z"));
        run_until(&house, "2026-03-10T20:00:00Z").await;
        let mut told = [letters_to(&house, "robin.vale"), letters_to(&house, "kim.arbor")].concat();
        assert!(!told.is_empty(), "letters were sent");
        for link in &links {
            told.extend(seen(&house, link).await);
        }
        let staff = house.sign_in(&scene.staff).await;
        let board = "query { consultations(list: COMING) { nodes { id attendees { person { name } place } } } }";
        told.push(house.ask(&staff, board, json!({})).await.to_string());
        for word in ["Zephyrwise", "Ottoline", "By phone"] {
            assert!(told.iter().all(|text| !text.contains(word)), "{word}: {told:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn forged_missing_and_over_long_answers_are_refused_and_nothing_is_booked() {
    for_each_database("consult_bad_answers", async |house| {
        let scene = Scene::set(&house).await;
        make_asking(&house, &scene).await;
        let held = hold(&house, "own_first_hour.1", &["US-FL"], STARTS_AT).await;
        let me = newcomer("Robin Vale", "America/New_York", "US-FL");
        for (answers, code, field) in [
            (json!([]), "MISSING", "answers.1"),
            (json!([answer(1, "  ")]), "MISSING", "answers.1"),
            (json!([answer(1, "On the moon")]), "MALFORMED", "answers.1"),
            (json!([answer(1, "Here"), answer(2, "Perhaps")]), "MALFORMED", "answers.2"),
            (json!([answer(1, "Here"), answer(3, &"x".repeat(501))]), "TOO_LONG", "answers.3"),
            (json!([answer(1, "Here"), answer(3, "a\u{0}b")]), "MALFORMED", "answers.3"),
            (json!([answer(1, "Here"), answer(4, "forged")]), "MALFORMED", "answers"),
            (json!([answer(1, "Here"), answer(-1, "forged")]), "MALFORMED", "answers"),
            (json!([answer(1, "Here"), answer(1, "By phone")]), "MALFORMED", "answers"),
        ] {
            let input = json!({ "key": "bad", "address": ADDRESS, "hold": held["id"], "me": me, "answers": answers });
            let refused = house.try_act("", "bookConsultation", "booked { link }", input).await;
            let problem = &refused["problems"][0];
            assert_eq!((&problem["code"], &problem["field"]), (&json!(code), &json!(field)), "{answers}");
        }
        let ask = json!({ "key": "bad", "address": ADDRESS, "type": "own_first_hour.1", "me": me });
        let refused = house.try_act("", "requestConsultation", "booked { link }", ask).await;
        assert_eq!(refused["problems"][0]["field"], "answers.1");
        assert!(listed(&house, &scene.staff, "COMING").await.is_empty());
        assert!(listed(&house, &scene.staff, "REQUESTS").await.is_empty());
        // What was held as it was is booked as it was, although the type asks nothing by now.
        let mut next = first_hour("next");
        next["of"] = json!("own_first_hour.1");
        make(&house, &scene.owner, next).await;
        let asked = "query($type: String!) { bookingQuestions(address: \"northgate\", type: $type) { number text } }";
        let held_asks = house.ask("", asked, json!({ "type": "own_first_hour.1" })).await;
        assert_eq!(held_asks["bookingQuestions"].as_array().map(Vec::len), Some(3));
        let now_asks = house.ask("", asked, json!({ "type": "own_first_hour.2" })).await;
        assert_eq!(now_asks["bookingQuestions"], json!([]));
        for kind in ["discernment_50", "own_nothing.1"] {
            let nothing = house.graphql("", asked, json!({ "type": kind })).await;
            assert_eq!(nothing["errors"][0]["extensions"]["code"], "NOT_FOUND", "{kind}");
        }
        let input = json!({ "key": "good", "address": ADDRESS, "hold": held["id"], "me": me,
            "answers": [answer(1, "Here")] });
        house.act("", "bookConsultation", "booked { link }", input).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_answered_is_deleted_with_whoever_answered_it() {
    for_each_database("consult_answers_end", async |house| {
        let scene = Scene::set(&house).await;
        make_asking(&house, &scene).await;
        let links = two_answer(&house).await;
        let id = listed(&house, &scene.staff, "COMING").await[0]["id"].take();
        let kept = || house.beneath("select count(*) from consultation_answer").map(|count| count.trim().to_owned());
        assert!(kept().is_none_or(|count| count == "2"));
        for link in &links {
            by_link(&house, "withdrawFromConsultation", link).await;
        }
        let soon = json!({ "address": ADDRESS, "link": links[0] });
        house.act("", "askDeletion", "consultation { keptUntil }", soon).await;
        house.clock.set(at("2026-04-02T12:00:00Z"));
        house.tick().await;
        assert!(kept().is_none_or(|count| count == "1"));
        let staff = house.sign_in(&scene.staff).await;
        let left = house.ask(&staff, ANSWERS, json!({ "id": id })).await["consultationAnswers"].take();
        assert_eq!((left.as_array().map(Vec::len), &left[0]["person"]["name"]), (Some(1), &json!("Kim Arbor")));
        house.clock.set(at("2026-08-30T12:00:00Z"));
        house.tick().await;
        assert!(kept().is_none_or(|count| count == "0"));
    })
    .await;
}

#[tokio::test]
async fn an_error_on_the_page_loses_nothing_that_was_typed() {
    for_each_database("consult_questions_page", async |house| {
        let scene = Scene::set(&house).await;
        let owner = house.visitor_of(&scene.owner).await;
        let fields = [
            ("act", "make"),
            ("key", "page"),
            ("name", "First hour"),
            ("says", "An hour to begin with."),
            ("service", "CONSULT"),
            ("audience", "PUBLIC"),
            ("heldBy", "THERAPIST"),
            ("minutes", "60"),
            ("bufferBefore", "0"),
            ("bufferAfter", "10"),
            ("every", "60"),
            ("seats", "2"),
            ("noticeHours", "24"),
            ("horizonDays", "60"),
            ("question-1", "How will you join us?"),
            ("kind-1", "ONE_OF"),
            ("choices-1", "Here\r\nBy phone"),
            ("needed-1", "yes"),
            ("question-3", "Anything we should prepare?"),
            ("kind-3", "TEXT"),
        ];
        let one_choice = fields.map(|(name, value)| if name == "choices-1" { (name, "Here") } else { (name, value) });
        let wrong = owner.submit("/consultations/types", &one_choice).await;
        assert!(wrong.words().contains("Give 2 to 10 answers to choose from."), "{}", wrong.words());
        assert!(wrong.html.contains("Anything we should prepare?") && wrong.html.contains("<details open>"));
        let made = owner.submit("/consultations/types", &fields).await;
        assert!(made.words().contains("Asks 2 questions."), "{}", made.words());
        assert!(made.words().contains("Ask nothing about health"), "{}", made.words());

        let visitor = house.visitor();
        let chosen = "type=own_first_hour.1&place=US-FL&who=one&partnerPlace=&zone=America/New_York";
        let times = visitor.go(&format!("/book/northgate/times?{chosen}")).await;
        assert!(free_times(&house, "own_first_hour.1", &["US-FL"]).await.contains(&STARTS_AT.to_owned()));
        let details = visitor.fill(&times, "/book/northgate/hold", &[("startsAt", STARTS_AT)]).await;
        assert!(details.words().contains("How will you join us?"), "{}", details.words());
        let said = [("name", "Robin"), ("channel", "PORTAL_ONLY"), ("answer-2", "Zephyrwise stairs")];
        let unsaid = visitor.fill(&details, "/book/northgate/done", &said).await;
        assert!(unsaid.words().contains("We need an answer to this."), "{}", unsaid.words());
        for kept in ["value=\"Robin\"", "Zephyrwise stairs", "value=\"PORTAL_ONLY\" checked"] {
            assert!(unsaid.html.contains(kept), "{kept}: {}", unsaid.html);
        }
        let long = "x".repeat(501);
        let too_long = [("answer-1", "By phone"), ("answer-2", long.as_str())];
        let too_long = visitor.fill(&unsaid, "/book/northgate/done", &too_long).await;
        assert!(too_long.words().contains("501 characters long") && too_long.html.contains(&long));
        assert!(too_long.html.contains("name=\"answer-1\" value=\"By phone\" checked"), "{}", too_long.html);
        let done = visitor.fill(&too_long, "/book/northgate/done", &[("answer-2", "Zephyrwise stairs")]).await;
        assert_eq!(done.heading(), "Your time is booked");
        let desk = house.visitor_of(&scene.staff).await;
        let board = desk.go("/consultations?list=coming").await;
        assert!(!board.html.contains("Zephyrwise"), "the board has no answer");
        let one = desk.go(&board.link("/consultations/one/")).await;
        assert!(one.words().contains("What Robin answered") && one.words().contains("By phone"), "{}", one.words());
    })
    .await;
}
