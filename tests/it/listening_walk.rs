//! The listening loop in two real browsers of 390 pixels at once: two people, each signed in on a phone of their own, from the first word to how
//! near they want each other. Every page that either of them sees on the way is judged.

use serde_json::{Value, json};
use tests::browser::{Browser, Screen, Scripts};
use tests::house::{House, Someone, migrated};

use crate::page_walk::Window;

/// Who moves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Hurt,
    Involved,
}

/// A round that does not fit at once: who moves, what stands over their page, and what they press.
const ROUND: [(Side, &str, &str); 11] = [
    (Side::Involved, "Say back what you heard", "reflected"),
    (Side::Hurt, "Do you feel understood?", "not-understood"),
    (Side::Involved, "Say back what you heard", "reflected"),
    (Side::Hurt, "Do you feel understood?", "understood"),
    (Side::Involved, "Own your part", "owned"),
    (Side::Involved, "Offer help", "offered"),
    (Side::Hurt, "Is that right for you?", "not-right"),
    (Side::Involved, "Offer help", "offered"),
    (Side::Hurt, "Is that right for you?", "right"),
    (Side::Involved, "Say that it stays", "acknowledged"),
    (Side::Hurt, "How near do you want the other now?", "near-me"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_play_a_round_on_two_phones_at_once() {
    let databases = migrated("listening_walk").await;
    let house = House::open(&databases[0]).await;
    let (therapist, couple) = house.couple_in_care().await;
    let give = json!({ "key": "give", "couple": couple.id.to_string(), "exercise": "listen_loop",
        "people": [couple.hurt.id.to_string(), couple.involved.id.to_string()], "firstDue": "2026-03-09" });
    let given = house.act(&therapist.token, "assignExercise", "runs { id person }", give).await;
    let Some(mine) = Browser::open(Screen::Phone, Scripts::On).await else { return };
    let Some(theirs) = Browser::open(Screen::Phone, Scripts::On).await else { return };
    let serving = house.serve().await;
    let url = |path: &str| serving.url(path);
    let mut hurt = Phone::take(&mine, ("hurt", url(&talk_of(&given, &couple.hurt))));
    let mut involved = Phone::take(&theirs, ("involved", url(&talk_of(&given, &couple.involved))));
    hurt.window.sign_in(&couple.hurt, &url, None).await;
    hurt.window.until("/").await;
    involved.window.sign_in(&couple.involved, &url, None).await;
    involved.window.until("/").await;

    hurt.opens("The talk", "before").await;
    hurt.window.click("button[name='start'][value='two']").await;
    hurt.window.find("input[name='version'][value='1']").await;
    for (at, (side, heading, pressed)) in ROUND.into_iter().enumerate() {
        let (mover, other) = if side == Side::Hurt { (&mut hurt, &mut involved) } else { (&mut involved, &mut hurt) };
        mover.opens(heading, &format!("{at}-{pressed}")).await;
        other.opens("Listen", &format!("{at}-waits")).await;
        if at == 0 {
            // Opened anew, to see that a page that waits looks again by itself.
            other.window.go(&other.talk).await;
        }
        mover.window.click(&format!("button[name='move'][value='{pressed}']")).await;
        if at + 1 == ROUND.len() {
            mover.window.find("button[name='start'][value='two']").await;
        } else {
            mover.window.find(&format!("input[name='version'][value='{}']", at + 2)).await;
        }
        if at == 0 {
            other.window.find("button[name='move'][value='understood']").await;
        }
    }
    for (phone, near) in
        [(&mut hurt, "You want your partner near now."), (&mut involved, "Your partner wants you near now.")]
    {
        phone.opens("The talk is done", "done").await;
        let words = phone.window.find("main").await.text().await.expect("a page with words");
        assert!(words.contains(near) && words.contains("Nothing of what you said is kept."), "{words}");
    }
    let faults = [hurt.window.faults, involved.window.faults].concat();
    mine.close().await;
    theirs.close().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let talks = "query($couple: ID!) { listenings(id: $couple) { nodes { standing rounds } } }";
    let seen = house.ask(&therapist.token, talks, json!({ "couple": couple.id.to_string() })).await;
    assert_eq!(seen["listenings"]["nodes"], json!([{ "standing": "DONE", "rounds": 1 }]));
}

/// The page of the talk, for one of the two.
fn talk_of(given: &Value, person: &Someone) -> String {
    let runs = given["runs"].as_array().expect("runs");
    let run = runs.iter().find(|run| run["person"] == person.id.to_string()).expect("is there");
    format!("/exercises/{}/talk", run["id"].as_str().expect("an id"))
}

/// One of the two phones.
struct Phone<'a> {
    window: Window<'a>,
    /// Whose, in the names of pictures.
    whose: &'static str,
    /// Where the talk is.
    talk: String,
}

impl<'a> Phone<'a> {
    fn take(browser: &'a Browser, (whose, talk): (&'static str, String)) -> Self {
        Self { window: Window { client: browser.client(), faults: Vec::new() }, whose, talk }
    }

    /// Opens the talk, sees where it stands, and judges the page.
    async fn opens(&mut self, heading: &str, name: &str) {
        self.window.go(&self.talk).await;
        let found = self.window.find("h1").await.text().await.expect("a heading");
        assert_eq!(found, heading, "{} at {name}", self.whose);
        // A page that waits looks again after some seconds, in the middle of the judging otherwise.
        self.window.client.execute("window.stop()", vec![]).await.expect("a page that stands still");
        self.window.judge(&format!("talk-{}-{name}", self.whose)).await;
    }
}
