//! Consultations on pages, in a browser without scripts: a stranger books, keeps the link, comes back by it; the desk sees to the rest.

use serde_json::json;
use services::domain::access::Role;
use tests::house::{House, Page, for_each_database};

use crate::consultations::{Scene, newcomer};

const CHOSEN: &str = "type=consult_45&place=AU&who=one&partnerPlace=&zone=Australia/Perth";

/// Nothing of a page stays in the browser: no cookie, no copy.
fn leaves_nothing(page: &Page) {
    assert!(page.reply.header("set-cookie").is_empty(), "{}", page.path);
    assert_eq!(page.reply.header("cache-control"), "no-store", "{}", page.path);
    assert!(page.html.contains("<title>Page</title>"), "{}", page.path);
}

/// The path of a link that stands in a page to be kept.
fn kept(page: &Page, before: &str) -> String {
    let (_, rest) = page.html.split_once(before).unwrap_or_else(|| panic!("no {before} on {}", page.html));
    let rest: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    format!("{}{rest}", before.trim_start_matches("https://office.example"))
}

#[tokio::test]
async fn a_stranger_books_without_scripts_and_comes_back_by_the_link() {
    for_each_database("consult_pages", async |house| {
        let scene = Scene::set(&house).await;
        let visitor = house.visitor();
        let start = visitor.go("/book/northgate").await;
        assert_eq!(start.heading(), "Book a time with Northgate House");
        let unsure = visitor.go("/book/northgate/times?type=consult_45").await;
        assert!(unsure.words().contains("Say where you will be."), "{}", unsure.words());
        let times = visitor.go(&format!("/book/northgate/times?{CHOSEN}")).await;
        // The practice stands in Berlin, whoever holds it in Miami.
        for told in ["Wednesday 11 March", "07:00 AWST", "At the practice: Wednesday 11 March, 00:00 CET"] {
            assert!(times.words().contains(told), "{told}: {}", times.words());
        }
        let details = visitor.fill(&times, "/book/northgate/hold", &[("startsAt", "2026-03-10T23:00:00Z")]).await;
        assert!(details.words().contains("We hold 07:00 AWST"), "{}", details.words());
        // Somebody else is at the same list, and comes second.
        let second =
            house.visitor().fill(&times, "/book/northgate/hold", &[("startsAt", "2026-03-10T23:00:00Z")]).await;
        assert!(second.words().contains("Somebody else has just taken this time."), "{}", second.words());
        assert!(!second.html.contains("value=\"2026-03-10T23:00:00Z\"") && second.words().contains("08:00 AWST"));
        let unsaid = visitor.fill(&details, "/book/northgate/done", &[("name", "Robin")]).await;
        assert!(unsaid.words().contains("Say how we may reach you"), "{}", unsaid.words());
        let said = [("name", "Robin"), ("channel", "PORTAL_ONLY")];
        let done = visitor.fill(&unsaid, "/book/northgate/done", &said).await;
        assert_eq!(done.heading(), "Your time is booked");
        let mine = kept(&done, "https://office.example/book/northgate/mine/");
        for page in [&start, &times, &details, &done] {
            leaves_nothing(page);
        }
        assert!(!done.path.contains("mine") && visitor.session().is_empty());
        // Going back to what a form answered begins anew, and shows nothing of it.
        assert_eq!(visitor.go("/book/northgate/done").await.heading(), start.heading());

        let own = house.visitor().go(&mine).await;
        assert!(own.words().contains("Wednesday 11 March, 07:00 AWST"), "{}", own.words());
        leaves_nothing(&own);
        let confirmed = visitor.submit(&mine, &[("act", "confirm")]).await;
        assert!(confirmed.words().contains("You have said that you will be there."));
        let other = visitor.go(&format!("{mine}/move")).await;
        let moved = visitor.fill(&other, &mine, &[("startsAt", "2026-03-11T23:00:00Z")]).await;
        assert!(moved.words().contains("Thursday 12 March, 07:00 AWST"), "{}", moved.words());
        at_the_desk(&house, &scene).await;
        let gone = visitor.go(&mine).await;
        assert!(gone.words().contains("does not take place for you"), "{}", gone.words());
    })
    .await;
}

/// The front desk sees who comes and when, and calls it off.
async fn at_the_desk(house: &House, scene: &Scene) {
    let desk = house.visitor_of(&scene.staff).await;
    let board = desk.go("/consultations?list=coming").await;
    assert!(board.words().contains("Robin") && board.words().contains("Ida Berg"), "{}", board.words());
    let one = desk.go(&board.link("/consultations/one/")).await;
    assert!(one.words().contains("Australia") && one.words().contains("Has not said"));
    let fields = one.fields(&one.path);
    let version = &fields.iter().find(|(name, _)| name == "version").expect("what was seen").1;
    let off = desk.submit(&one.path, &[("act", "cancel"), ("version", version)]).await;
    assert!(off.words().contains("Called off"), "{}", off.words());
    let late = desk.submit(&one.path, &[("act", "cancel"), ("version", version)]).await;
    assert!(late.words().contains("This was changed meanwhile."), "{}", late.words());
}

#[tokio::test]
async fn a_partner_is_handed_a_link_and_says_for_themself_who_they_are() {
    for_each_database("consult_join_page", async |house| {
        Scene::set(&house).await;
        let chosen = "type=consult_45&place=AU&who=two&partnerPlace=US-CO&zone=Australia/Perth";
        let visitor = house.visitor();
        let times = visitor.go(&format!("/book/northgate/times?{chosen}")).await;
        let details = visitor.fill(&times, "/book/northgate/hold", &[("startsAt", "2026-03-10T23:00:00Z")]).await;
        let said = [("name", "Robin"), ("channel", "PORTAL_ONLY")];
        let done = visitor.fill(&details, "/book/northgate/done", &said).await;
        let join = kept(&done, "https://office.example/book/northgate/join/");
        let partner = house.visitor();
        let asked = partner.go(&join).await;
        assert!(asked.words().contains("Wednesday 11 March, 00:00 CET"), "{}", asked.words());
        assert!(!asked.html.contains("Robin"), "who booked is not said");
        let said = [("name", "Kim"), ("channel", "PORTAL_ONLY"), ("place", "US-CO"), ("zone", "America/Denver")];
        let joined = partner.fill(&asked, &join, &said).await;
        assert!(joined.words().contains("Tuesday 10 March, 17:00 MDT"), "{}", joined.words());
        assert_eq!(partner.go(&join).await.status, 404, "it works once");
    })
    .await;
}

#[tokio::test]
async fn hours_are_said_on_a_page_and_a_request_is_answered_there() {
    for_each_database("consult_desk_pages", async |house| {
        let scene = Scene::set(&house).await;
        let therapist = house.visitor_of(&scene.therapist).await;
        let hours = therapist.go("/consultations/hours").await;
        let saved =
            therapist.fill(&hours, "/consultations/hours", &[("MONDAY-from-1", "08:00"), ("closed", "2026-03-10")]);
        let saved = saved.await;
        assert!(saved.html.contains("value=\"08:00\"") && saved.html.contains("2026-03-10"), "{}", saved.words());
        let wrong = therapist.fill(&saved, "/consultations/hours", &[("MONDAY-from-1", "25:00")]).await;
        assert!(wrong.html.contains("value=\"25:00\"") && wrong.words().contains("Write a time of day"));
        let ask = json!({ "key": "ask", "address": "northgate", "type": "consult_45",
            "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
        house.act("", "requestConsultation", "booked { link }", ask).await;
        let board = therapist.go("/consultations").await;
        let one = therapist.go(&board.link("/consultations/one/")).await;
        let time = one.html.split("name=\"time\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let time = time.expect("a free time").to_owned();
        let version = one.fields(&one.path).into_iter().find(|(name, _)| name == "version").expect("a version").1;
        let none = therapist.submit(&one.path, &[("act", "book"), ("version", &version)]).await;
        assert!(none.words().contains("Choose one first."));
        let booked = [("act", "book"), ("version", &*version), ("time", &*time)];
        let booked = therapist.submit(&one.path, &booked).await;
        assert!(booked.words().contains("Booked"), "{}", booked.words());
        let owner = house.visitor_of(&scene.owner).await;
        let page = owner.go("/consultations/hours").await;
        let opened = owner.submit(&page.path, &[("act", "address"), ("address", "north-gate")]).await;
        assert!(opened.words().contains("https://office.example/book/north-gate"), "{}", opened.words());
        assert_eq!(house.visitor().go("/book/northgate").await.status, 404, "the earlier one leads nowhere");
    })
    .await;
}

#[tokio::test]
async fn the_front_desk_reads_and_changes_everybodys_hours_on_the_page_of_their_own() {
    for_each_database("consult_hours_of_all", async |house| {
        let scene = Scene::set(&house).await;
        let colleague = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        let hers = format!("/consultations/hours?member={}", scene.therapist.id);
        for (who, from) in [(&scene.staff, "08:00"), (&scene.owner, "07:00")] {
            let desk = house.visitor_of(who).await;
            let own = desk.go("/consultations/hours").await;
            assert_eq!(own.heading(), "Your hours");
            assert!(own.words().contains("Your own calendar") && own.words().contains("Ida Berg"), "{}", own.words());
            let theirs = desk.go(&hers).await;
            assert_eq!(theirs.heading(), "Hours of Ida Berg");
            assert!(theirs.html.contains("value=\"18:00\"") && !theirs.words().contains("Your own calendar"));
            let saved = desk.fill(&theirs, "/consultations/hours", &[("MONDAY-from-1", from)]).await;
            assert_eq!(saved.heading(), "Hours of Ida Berg", "{}", saved.words());
            assert!(saved.html.contains(&format!("value=\"{from}\"")), "{}", saved.html);
            let wrong = desk.fill(&saved, "/consultations/hours", &[("MONDAY-from-1", "25:00")]).await;
            assert_eq!(wrong.heading(), "Hours of Ida Berg", "{}", wrong.words());
            assert!(wrong.html.contains("value=\"25:00\"") && wrong.words().contains("Write a time of day"));
        }
        let therapist = house.visitor_of(&scene.therapist).await;
        let own = therapist.go("/consultations/hours").await;
        assert!(own.html.contains("value=\"07:00\"") && !own.words().contains("Somebody else's hours"));
        let other = house.visitor_of(&colleague).await.go(&hers).await;
        assert!(!other.words().contains("Ida Berg") && !other.html.contains("18:00"), "{}", other.words());
    })
    .await;
}

/// Whatever could tell that somebody answered.
const WRITTEN: &str = "select (select count(*) from audit_entry) + (select count(*) from person)
    + (select count(*) from consultation) + (select count(*) from idempotency)";

#[tokio::test]
async fn questions_for_oneself_lead_on_and_danger_leads_to_help_and_to_a_time_alone() {
    for_each_database("consult_readiness", async |house| {
        Scene::set(&house).await;
        let visitor = house.visitor();
        let written = || house.beneath(WRITTEN);
        let before = written();
        let page = visitor.go("/book/northgate/readiness").await;
        let calm = [
            ("safe", "yes"),
            ("thoughts", "no"),
            ("ended", "yes"),
            ("hope", "rebuild"),
            ("ready", "4"),
            ("partner_ready", "cannot_tell"),
            ("calm", "yes"),
            ("out_of_control", "no"),
            ("support", "yes"),
            ("time", "yes"),
            ("partner_knows", "yes"),
            ("court", "no"),
        ];
        let ready = visitor.fill(&page, "/book/northgate/readiness", &calm).await;
        assert_eq!(ready.heading(), "This may be a good time to begin");
        assert!(visitor.go(&ready.link("/book/northgate")).await.html.contains("My partner comes too"));
        let unsafe_at_home = calm.map(|(key, value)| if key == "calm" { (key, "no") } else { (key, value) });
        let first = visitor.fill(&page, "/book/northgate/readiness", &unsafe_at_home).await;
        assert_eq!(first.heading(), "Your safety comes first");
        let start = visitor.go(&first.link("/book/northgate")).await;
        assert!(!start.html.contains("My partner comes too") && start.html.contains("name=\"who\" value=\"one\""));
        let danger = calm.map(|(key, value)| if key == "thoughts" { (key, "yes") } else { (key, value) });
        let now = visitor.fill(&page, "/book/northgate/readiness", &danger).await;
        assert_eq!(now.heading(), "You do not have to carry this alone");
        assert!(now.html.contains("href=\"/safety\""));
        let none = visitor.submit("/book/northgate/readiness", &[("safe", "yes")]).await;
        assert!(none.html.contains("value=\"yes\" checked") && none.words().contains("Choose an answer."));
        for page in [&page, &ready, &first, &now] {
            leaves_nothing(page);
        }
        assert_eq!(written(), before, "not an answer, and not that anybody looked");
    })
    .await;
}
