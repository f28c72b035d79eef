//! A stolen file tells nothing: after a journey neither the database nor the log holds a name, an address or a word that somebody wrote.

use std::path::Path;

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::authenticator::Authenticator;
use tests::databases::Engine;
use tests::house::{House, PUBLIC_URL, Someone, for_each_database};
use tests::postgres::Cluster;

/// What people typed on the journey. None of it may be readable in what is stored.
const CANARIES: [&str; 15] = [
    "Northgate House",
    "Northgate Office",
    "Una Hart",
    "Ida Berg",
    "Quill Marwood",
    "Sorrel Finch",
    "quill.marwood",
    "letters.example",
    "Harbourlight",
    "Zephyrwise",
    "Ottoline",
    "seven quiet mornings",
    // What a safety task is about, and what came of it.
    "high_danger",
    "heard_threat",
    "spoke-plan-made",
];

#[tokio::test]
async fn nothing_that_anybody_typed_is_readable_in_the_database() {
    for_each_database("canaries", async |house| {
        journey(&house).await;
        let stored = match house.engine() {
            Engine::Sqlite => files_of(&house.database().name()),
            Engine::Postgres => rows_of(&house.database().name()),
        };
        assert!(stored.len() > 10_000, "this test no longer sees what is stored");
        let readable = String::from_utf8_lossy(&stored).to_lowercase();
        assert!(readable.contains("why_stay"), "what is not secret is found");
        let found: Vec<_> = CANARIES.iter().filter(|canary| holds(&stored, &readable, canary)).collect();
        assert!(found.is_empty(), "readable on {:?}: {found:?}", house.engine());
    })
    .await;
}

/// Everything that people type somewhere on the way through a practice.
async fn journey(house: &House) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbourlight", ("Quill Marwood", "Sorrel Finch")).await;
    house.may_treat(&owner, &therapist).await;
    house.wants_letters(&couple.hurt).await;
    let input = json!({ "key": "Ottoline key", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
        "instrument": "why_stay", "firstDue": "2026-03-09" });
    let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    let assignment = &asked["assignment"]["id"];
    house.clock.forward(SignedDuration::from_mins(30));
    house.tick().await;
    let draft = json!({ "assignment": assignment, "draftVersion": 0,
        "answers": [{ "item": "ws1", "number": 1 }, { "item": "need_1", "text": "Ottoline draft" }] });
    house.act(&couple.hurt.token, "saveDraft", "draftVersion", draft).await;
    let mut answers: Vec<Value> = (1..=4).map(|at| json!({ "item": format!("ws{at}"), "number": 2 })).collect();
    answers.push(json!({ "item": "need_1", "text": "Zephyrwise evenings" }));
    let answered = json!({ "key": "send", "assignment": assignment, "answers": answers });
    let sent = house.act(&couple.hurt.token, "submitResponse", "response { id }", answered).await;
    let share = json!({ "key": "share", "response": sent["response"]["id"], "item": "need_1",
        "with": couple.involved.id.to_string() });
    house.act(&couple.hurt.token, "share", "share { id }", share).await;
    let word = json!({ "key": "word", "response": sent["response"]["id"], "text": "Zephyrwise words of a therapist" });
    house.act(&therapist.token, "giveFeedback", "response { id }", word).await;
    let waits = format!("response.{}.{}", couple.id, sent["response"]["id"].as_str().expect("an id"));
    let done = json!({ "key": "done", "items": [waits], "action": "NONE", "reason": "Zephyrwise reasons" });
    house.act(&therapist.token, "acknowledge", "acknowledgements { id }", done).await;
    // An exercise of the practice's own, published, and another that is still made. Only its title is in the open, in its key.
    let made = json!({ "title": "Evening walks", "purpose": "Ottoline evenings.", "minutes": 5, "who": "each",
        "steps": [{ "title": "Zephyrwise", "fields": [
            { "id": "a", "label": "Seven quiet mornings", "answer": { "text": {} } }] }] });
    for key in ["published", "kept"] {
        let draft = json!({ "key": key, "version": 0, "content": made.to_string() });
        let drafted = house.act(&therapist.token, "draftExercise", "draft { id }", draft).await;
        if key == "published" {
            let publish = json!({ "draft": drafted["draft"]["id"], "version": 1 });
            house.act(&therapist.token, "publishExercise", "exercise { content }", publish).await;
        }
    }
    house.visitor_of(&couple.involved).await.go("/shared").await;
    let coming = json!({ "person": couple.hurt.id.to_string(), "place": "US-FL",
        "link": "https://meet.example/zephyrwise" });
    let alone = json!({ "key": "alone", "couple": couple.id.to_string(), "on": "2026-03-20",
        "at": "17:00", "people": [coming] });
    house.act(&therapist.token, "makeAppointments", "made", alone).await;
    let soon = (house.clock.now() + SignedDuration::from_mins(10)).in_tz("Europe/Berlin").expect("a zone");
    let coming = json!({ "person": couple.hurt.id.to_string(), "place": "US-FL" });
    let soon = json!({ "key": "soon", "couple": couple.id.to_string(), "minutes": 10,
        "on": soon.date().to_string(), "at": soon.strftime("%H:%M").to_string(), "people": [coming] });
    let soon = house.act(&therapist.token, "makeAppointments", "appointment { id }", soon).await;
    let here = json!({ "appointment": soon["appointment"]["id"], "place": "US-FL", "company": "ALONE",
        "callBack": "Ottoline 555 0100", "emergencyContact": "Zephyrwise aunt" });
    house.act(&couple.hurt.token, "checkInToAppointment", "appointment { here }", here).await;
    let check = json!({ "key": "check", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
        "answers": [{ "item": "s1", "choice": "yes" }], "findings": ["THREAT_TO_LIFE"] });
    house.act(&therapist.token, "enterSafetyCheck", "response { id }", check).await;
    let waiting = house.ask(&therapist.token, "query { safetyTasks { nodes { id } } }", json!({})).await;
    let task = &waiting["safetyTasks"]["nodes"][0]["id"];
    house.act(&therapist.token, "takeSafetyTask", "task { email }", json!({ "task": task })).await;
    let done = json!({ "task": task, "outcome": "SPOKE_PLAN_MADE", "note": "Ottoline knows the way" });
    house.act(&therapist.token, "finishSafetyTask", "task { note }", done).await;
    let query = "query($id: ID!) { couple(id: $id) { version } }";
    let seen = house.ask(&therapist.token, query, json!({ "id": couple.id.to_string() })).await;
    let change = json!({ "couple": couple.id.to_string(), "version": seen["couple"]["version"],
        "service": "DISCERNMENT", "reason": "Ottoline wants Zephyrwise time to decide" });
    house.act(&therapist.token, "changeService", "couple { service }", change).await;
    front_desk(house, &owner, &therapist).await;
    let mut device = Authenticator::new(1, PUBLIC_URL);
    let added = crate::passkeys::add(house, &couple.hurt, &mut device, "Ottoline's Zephyrwise phone").await;
    assert_eq!(added["done"], true, "{added}");
}

/// What is typed around a consultation: a stranger's name and address, the words of a member's own calendar, what was read of a place's law.
async fn front_desk(house: &House, owner: &Someone, therapist: &Someone) {
    let place = json!({ "place": "US-CO", "professions": ["PSYCHOLOGY"], "accepts": ["LICENCE"],
        "source": "Zephyrwise statute" });
    house.act(&owner.token, "verifyPlace", "place { code }", place).await;
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:Ottoline-1\r\nDTSTART:20260310T180000Z\r\n\
        DTEND:20260310T190000Z\r\nSUMMARY:Ottoline opera\r\nLOCATION:Zephyrwise hall\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    house.act(&therapist.token, "readOwnCalendar", "busyTimes", json!({ "calendar": calendar })).await;
    own_calendar(house, therapist, calendar).await;
    let me = json!({ "name": "Ottoline Bird", "zone": "America/New_York", "place": "US-FL", "safeChannel": "EMAIL",
        "email": "ottoline.bird@letters.example", "emailRiskAcknowledged": true });
    let input = json!({ "key": "entered", "type": "consult_45", "me": me });
    let entered = house.act(&therapist.token, "enterRequest", "consultation { id version } link", input).await;
    afterwards(house, owner, therapist, &entered).await;
    answers_to_questions(house, owner).await;
}

/// What somebody answers who books by themself.
async fn answers_to_questions(house: &House, owner: &Someone) {
    let kind = json!({ "key": "asks", "name": "First hour", "says": "An hour.", "service": "CONSULT",
        "audience": "PUBLIC", "heldBy": ["THERAPIST"], "minutes": 60,
        "questions": [{ "text": "Anything we should prepare?", "kind": "TEXT" }] });
    house.act(&owner.token, "makeConsultationType", "type { key }", kind).await;
    let me = json!({ "name": "Ottoline Wren", "zone": "America/New_York", "place": "US-FL",
        "safeChannel": "PORTAL_ONLY" });
    let ask = json!({ "key": "answers", "address": "northgate", "type": "own_first_hour.1", "me": me,
        "answers": [{ "question": 1, "answer": "Zephyrwise stairs, seven quiet mornings" }] });
    house.act("", "requestConsultation", "booked { link }", ask).await;
}

/// The address of a member's own calendar, the words in it, and those of the server that gives it.
async fn own_calendar(house: &House, therapist: &Someone, calendar: &str) {
    let url = "https://calendar.example/Ottoline/private-zephyrwise.ics";
    house.elsewhere.host("calendar.example", &["93.184.215.14"]);
    house.elsewhere.calendar(url, "\"Ottoline mark\"", calendar);
    house.act(&therapist.token, "readCalendarFrom", "source { host }", json!({ "address": url })).await;
    house.tick().await;
    assert_eq!(house.elsewhere.take_asked().len(), 1);
}

/// What is typed when a consultation begins, and when somebody is referred on.
async fn afterwards(house: &House, owner: &Someone, therapist: &Someone, entered: &Value) {
    house.act(&owner.token, "openBookingPage", "address", json!({ "address": "northgate" })).await;
    let week = json!([{ "day": "MONDAY", "from": "09:00", "until": "10:00" }]);
    let hours = json!({ "version": 0, "zone": "Europe/Berlin", "week": week });
    house.act(&therapist.token, "changeAvailability", "availability { version }", hours).await;
    let starts_at = (house.clock.now() + SignedDuration::from_mins(10)).to_string();
    let time = json!({ "startsAt": starts_at, "member": therapist.id.to_string() });
    let seen = &entered["consultation"];
    let book = json!({ "consultation": seen["id"], "version": seen["version"], "time": time,
        "overrideReason": "Zephyrwise haste" });
    house.act(&owner.token, "bookTime", "consultation { id }", book).await;
    let here = json!({ "address": "northgate", "link": entered["link"], "place": "US-FL", "company": "ALONE",
        "callBack": "Ottoline 555 0100", "emergencyContact": "Zephyrwise aunt" });
    house.act("", "checkIn", "consultation { standing }", here).await;
    let me = json!({ "name": "Ottoline Finch", "zone": "America/New_York", "place": "US-FL",
        "safeChannel": "PORTAL_ONLY" });
    let other = json!({ "key": "referred", "type": "consult_45", "me": me });
    let other = house.act(&therapist.token, "enterRequest", "consultation { id version }", other).await;
    let refer = json!({ "consultation": other["consultation"]["id"], "version": other["consultation"]["version"],
        "alternatives": ["Zephyrwise House"], "whyFewer": "Ottoline asked for no more" });
    house.act(&therapist.token, "referConsultation", "consultation { step }", refer).await;
}

/// A canary as it was typed, in UTF-16, in hexadecimal digits or in base 64 at any of its three places.
fn holds(stored: &[u8], readable: &str, canary: &str) -> bool {
    let wide: Vec<u8> = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let digits = canary.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let is_wide = stored.windows(wide.len()).any(|window| window == wide);
    is_wide
        || readable.contains(&canary.to_lowercase())
        || readable.contains(&digits)
        || (0..3).any(|shift| readable.contains(&base64_core(canary, shift).to_lowercase()))
}

/// The digits of base 64 that a text has whatever stands around it, when it begins `shift` bytes into a group of three.
fn base64_core(text: &str, shift: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let padded: Vec<u8> = std::iter::repeat_n(0, shift).chain(text.bytes()).collect();
    let groups = padded.chunks_exact(3).map(|group| u32::from_be_bytes([0, group[0], group[1], group[2]]));
    let digits: String =
        groups.flat_map(|group| [18, 12, 6, 0].map(|at| char::from(DIGITS[(group >> at & 63) as usize]))).collect();
    digits.chars().skip(if shift == 0 { 0 } else { 4 }).collect()
}

/// The file, its log and whatever lies beside them.
fn files_of(file: &str) -> Vec<u8> {
    let folder = Path::new(file).parent().expect("a file lies in a folder");
    let files = std::fs::read_dir(folder).expect("a folder").flatten();
    files.flat_map(|entry| std::fs::read(entry.path()).unwrap_or_default()).collect()
}

/// Every row of every table, bytes as hexadecimal digits and as they are.
fn rows_of(database: &str) -> Vec<u8> {
    let cluster = Cluster::shared().expect("the cluster that the house stands on");
    let tables = "select string_agg(relname, ' ') from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r'";
    let mut all = Vec::new();
    for table in cluster.run_in(database, tables).split(' ') {
        let rows = cluster.run_in(database, &format!("select t::text from {table} t"));
        for digits in rows.split("\\\\x").skip(1).chain(rows.split("\\x").skip(1)) {
            let digits: Vec<u8> = digits.bytes().take_while(u8::is_ascii_hexdigit).collect();
            all.extend(
                digits.chunks_exact(2).filter_map(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok()),
            );
        }
        all.extend(rows.bytes());
    }
    all
}
