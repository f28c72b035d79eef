//! Every instrument of ours, answered on a phone: each partner goes through what waits for them, one form after the other, in a real browser of
//! 390 pixels; then each right reader reads it, and nobody else does. The same pages once more as they would be printed.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::browser::{Browser, Medium, Screen, Scripts};
use tests::house::{Couple, House, Someone, migrated};

use crate::page_walk::Window;

/// What the hurt partner is asked.
const OF_HURT: [&str; 14] = [
    "why_stay",
    "six_resp_observer",
    "six_resp_6_observer",
    "trust_check",
    "four_practices_observer",
    "four_pulse_observer",
    "effects_check_hurt",
    "stance",
    "willing3",
    "closeness_ready",
    "alliance3",
    "safety_check",
    "trust_pulse",
    "hope_pulse",
];

/// What the involved partner is asked.
const OF_INVOLVED: [&str; 12] = [
    "six_resp_self",
    "six_resp_6_self",
    "four_practices_self",
    "four_pulse_self",
    "effects_check_involved",
    "stance",
    "willing3",
    "closeness_ready",
    "alliance3",
    "safety_check",
    "steady_pulse",
    "hope_pulse",
];

/// Presses one answer of every question that is there: of numbers the highest, of words the first, and no to each kind of danger.
const ANSWER_ALL: &str = r#"
    const answers = new Map();
    for (const input of document.querySelectorAll("main form[data-autosave] input[type=radio]")) {
        if (["declined", "na"].includes(input.value)) continue;
        const isWord = input.name.startsWith("c-");
        const isDanger = /^c-s[1-6]$/.test(input.name);
        const isFirst = !answers.has(input.name);
        if (isDanger ? input.value === "no" : !isWord || isFirst) answers.set(input.name, input);
    }
    for (const input of answers.values()) input.click();
    return answers.size;
"#;

/// The words that a page shows, without what is hidden.
const SHOWN: &str = "return document.body.innerText";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_instrument_is_answered_on_a_phone_and_read_by_its_right_readers() {
    let databases = migrated("phone_walk").await;
    let house = House::open(&databases[0]).await;
    let cast = Cast::enter(&house).await;
    let Some(phone) = Browser::open(Screen::Phone, Scripts::On).await else { return };
    let serving = house.serve().await;
    let mut window = Window { client: phone.client(), faults: Vec::new() };
    for (person, expected) in [(&cast.couple.hurt, &OF_HURT[..]), (&cast.couple.involved, &OF_INVOLVED[..])] {
        forget_who_was_here(&window, &serving.url("/safety")).await;
        window.sign_in(person, &|path| serving.url(path), None).await;
        window.find("a[href^='/tasks/asg_']").await;
        for _ in expected {
            answer_the_next(&mut window, &|path| serving.url(path)).await;
        }
        let answered = cast.responses(&house, person).await;
        let instruments: BTreeSet<&str> = answered.iter().map(|(_, instrument)| instrument.as_str()).collect();
        assert_eq!(instruments, expected.iter().copied().collect::<BTreeSet<_>>(), "{}", person.name);
        let path = format!("/answers/{}", answered[0].0);
        prints_well(&phone, &mut window, &[serving.url("/answers"), serving.url(&path)]).await;
    }
    forget_who_was_here(&window, &serving.url("/safety")).await;
    let code = || house.code_of(&cast.therapist);
    window.sign_in(&cast.therapist, &|path| serving.url(path), Some(&code)).await;
    window.until("/caseload").await;
    let response = cast.responses(&house, &cast.couple.hurt).await.remove(0).0;
    let pages = [format!("/couples/{}", cast.couple.id), format!("/responses/{response}")];
    prints_well(&phone, &mut window, &pages.map(|path| serving.url(&path))).await;
    let faults = window.faults;
    phone.close().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    cast.is_read_by_the_right_readers(&house).await;
}

/// Signs out by forgetting every cookie, as on another device.
async fn forget_who_was_here(window: &Window<'_>, anywhere: &str) {
    window.go(anywhere).await;
    window.client.delete_all_cookies().await.expect("a browser without cookies");
}

/// Opens the first thing that waits, answers it and sends it.
async fn answer_the_next(window: &mut Window<'_>, url: crate::page_walk::Url<'_>) {
    window.go(&url("/")).await;
    window.click("a[href^='/tasks/asg_']").await;
    window.find("form[data-autosave]").await;
    let title = window.find("h1").await.text().await.expect("a title");
    let answered = window.client.execute(ANSWER_ALL, vec![]).await.expect("a page that answers");
    assert_ne!(answered, 0, "{title}");
    // A gate shows the rest only once it is open.
    window.client.execute(ANSWER_ALL, vec![]).await.expect("a page that answers");
    window.judge(&format!("phone-{}", title.to_lowercase().replace([' ', ':', ','], "-"))).await;
    // What follows from an answer is asked after the first sending.
    for _ in 0..3 {
        window.click("button[name='act'][value='send']").await;
        if window.arrives("/done").await {
            return;
        }
        window.client.execute(ANSWER_ALL, vec![]).await.expect("a page that answers");
    }
    window.until("/done").await;
}

/// On paper a page has no menu, no buttons and no way to leave it, and says nothing of the last.
async fn prints_well(browser: &Browser, window: &mut Window<'_>, pages: &[String]) {
    for page in pages {
        window.go(page).await;
        window.find("h1").await;
        browser.set_medium(Medium::Paper).await;
        let shown = window.client.execute(SHOWN, vec![]).await.expect("words");
        let shown = shown.as_str().expect("words").to_owned();
        let hidden = "return [...document.querySelectorAll('header.top, .exit, .bottom, main button')]
            .filter(element => element.getClientRects().length > 0).map(element => element.outerHTML)";
        let hidden = window.client.execute(hidden, vec![]).await.expect("what is shown");
        browser.set_medium(Medium::Screen).await;
        assert_eq!(hidden, json!([]), "{page}");
        assert!(!shown.contains("Leave this page") && !shown.contains("Sign out"), "{page}: {shown}");
        assert!(shown.len() > 40, "{page} prints something: {shown}");
    }
}

struct Cast {
    owner: Someone,
    therapist: Someone,
    colleague: Someone,
    couple: Couple,
}

impl Cast {
    /// A couple of whom everything is asked.
    async fn enter(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let colleague = house.member(&owner, "Sif Holm", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        for (person, instruments) in [(&couple.hurt, &OF_HURT[..]), (&couple.involved, &OF_INVOLVED[..])] {
            let input = json!({ "key": person.id.to_string(), "couple": couple.id.to_string(), "firstDue": "2026-03-09",
                "respondents": [person.id.to_string()], "instruments": instruments });
            house.act(&therapist.token, "assignInventories", "assignments { id }", input).await;
        }
        Self { owner, therapist, colleague, couple }
    }

    /// What somebody answered: id and instrument.
    async fn responses(&self, house: &House, person: &Someone) -> Vec<(String, String)> {
        let query = "query { myResponses(first: 50) { nodes { id instrument } } }";
        let seen = house.ask(&person.token, query, json!({})).await;
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let nodes = seen["myResponses"]["nodes"].as_array().expect("a list").iter();
        nodes.map(|node| (text(&node["id"]), text(&node["instrument"]))).collect()
    }

    /// Through the door and on pages: its author and the lead therapist read each, and for everybody else it is not there.
    async fn is_read_by_the_right_readers(&self, house: &House) {
        let desk = house.visitor_of(&self.therapist).await;
        for (mine, other) in [(&self.couple.hurt, &self.couple.involved), (&self.couple.involved, &self.couple.hurt)] {
            let (own, theirs) = (house.visitor_of(mine).await, house.visitor_of(other).await);
            for (response, instrument) in self.responses(house, mine).await {
                self.is_answered_to(house, &response, &[mine, &self.therapist], &[other, &self.colleague, &self.owner])
                    .await;
                for (visitor, path, status) in [
                    (&desk, format!("/responses/{response}"), 200),
                    (&own, format!("/answers/{response}"), 200),
                    (&theirs, format!("/answers/{response}"), 404),
                    (&theirs, format!("/responses/{response}"), 404),
                ] {
                    let reply = visitor.fetch(&path).await;
                    assert_eq!(reply.status.as_u16(), status, "{instrument} at {path}");
                }
            }
        }
    }

    async fn is_answered_to(&self, house: &House, response: &str, readers: &[&Someone], others: &[&Someone]) {
        let query = "query($id: ID!) { response(id: $id) { answers { item } } }";
        for reader in readers {
            let seen = house.ask(&reader.token, query, json!({ "id": response })).await;
            let answers = seen["response"]["answers"].as_array().expect("answers");
            assert!(!answers.is_empty(), "{} reads {response}", reader.name);
        }
        let ghost = format!("rsp_{}", "0".repeat(26));
        for other in others {
            let theirs = house.knock(&other.token, query, json!({ "id": response })).await;
            let nobodys = house.knock(&other.token, query, json!({ "id": ghost })).await;
            assert_eq!((theirs.status, theirs.body), (nobodys.status, nobodys.body), "{}", other.name);
        }
    }
}
