//! The first walk through pages and forms, without a script; and once more in a real browser, on a phone and on a desk.

use std::path::PathBuf;

use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use jiff::SignedDuration;
use services::domain::access::Role;
use tests::browser::{Browser, Screen, Scripts, axe};
use tests::house::{Couple, House, PASSWORD, PUBLIC_URL, Someone, for_each_database};

const NEED: &str = "Zephyrwise evenings without telephones <3";

#[tokio::test]
async fn the_walk_goes_through_pages_without_scripts() {
    for_each_database("page_walk", async |house| {
        let (therapist, couple) = enter(&house).await;
        assign(&house, &therapist, &couple).await;
        let link = ring(&house).await;
        answer(&house, &couple, &link).await;
        read(&house, &therapist, &couple).await;
        share(&house, &couple).await;
    })
    .await;
}

async fn enter(house: &House) -> (Someone, Couple) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
    house.wants_letters(&couple.hurt).await;
    (therapist, couple)
}

async fn assign(house: &House, therapist: &Someone, couple: &Couple) {
    let desk = house.visitor_of(therapist).await;
    let caseload = desk.go("/").await;
    assert_eq!(caseload.path, "/caseload");
    assert!(caseload.words().contains("Harbour") && caseload.words().contains("Quill Marwood"));
    let page = desk.go(&caseload.link("/couples/cpl_")).await;
    let form = desk.go(&page.link(&format!("{}/assign", page.path))).await;
    let hurt = couple.hurt.id.to_string();
    let wrong =
        [("respondent", hurt.as_str()), ("instrument", "why_stay"), ("firstDue", "2026-02-30"), ("repeat", "every")];
    let refused = desk.fill(&form, &format!("{}/assign", page.path), &wrong).await;
    assert_eq!(refused.status, 422, "{}", refused.words());
    assert!(refused.html.contains("2026-02-30"), "what was typed is kept");
    let right = [("firstDue", "2026-03-09"), ("everyDays", "28")];
    let done = desk.fill(&refused, &format!("{}/assign", page.path), &right).await;
    assert_eq!((done.status.as_u16(), done.path.as_str()), (200, page.path.as_str()), "{}", done.words());
    assert!(done.words().contains("Staying Check"), "{}", done.words());
}

async fn ring(house: &House) -> String {
    house.clock.forward(SignedDuration::from_mins(30));
    house.tick().await;
    let letters = house.mailbox.take();
    let text = letters[0].text().expect("a text");
    let (_, rest) = text.split_once(PUBLIC_URL).expect("a link");
    rest.split_whitespace().next().expect("a link").to_owned()
}

async fn answer(house: &House, couple: &Couple, link: &str) {
    let phone = house.visitor();
    let door = phone.go(link).await;
    assert_eq!(door.path, "/sign-in", "a link signs nobody in");
    assert!(!door.html.contains("Staying Check") && !door.html.contains("Northgate House"), "and shows nothing");
    let home = phone.sign_in(&couple.hurt).await;
    assert_eq!(home.path, "/");
    assert!(home.words().contains("therapist can see your answers"), "{}", home.words());
    let task = phone.go(&home.link("/tasks/asg_")).await;
    let kept = phone.fill(&task, &task.path, &[("n-ws1", "2"), ("t-need_1", NEED), ("act", "keep")]).await;
    assert_eq!(kept.path, "/", "{}", kept.words());
    // Closing the browser in the middle loses nothing; somebody else on the same device cannot go on with it.
    let other = house.visitor_of(&couple.involved).await;
    assert_eq!(other.go(&task.path).await.status, 404);
    let again = phone.go(&task.path).await;
    assert!(again.html.contains("Zephyrwise"), "{}", again.html);
    let incomplete = phone.fill(&again, &task.path, &[("n-ws2", "3"), ("act", "send")]).await;
    assert_eq!(incomplete.status, 422, "{}", incomplete.words());
    assert!(incomplete.html.contains("Zephyrwise"), "what was typed is kept");
    let rest = [("n-ws3", "4"), ("n-ws4", "5"), ("act", "send")];
    let done = phone.fill(&incomplete, &task.path, &rest).await;
    assert!(done.path.ends_with("/done"), "{} {}", done.path, done.words());
}

async fn read(house: &House, therapist: &Someone, couple: &Couple) {
    let desk = house.visitor_of(therapist).await;
    let page = desk.go(&format!("/couples/{}", couple.id)).await;
    let response = desk.go(&page.link("/responses/rsp_")).await;
    let words = response.words();
    for expected in ["Staying Check", "Remorse", "low", "full", NEED] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
}

async fn share(house: &House, couple: &Couple) {
    let (mine, theirs) = (house.visitor_of(&couple.hurt).await, house.visitor_of(&couple.involved).await);
    assert!(!theirs.go("/shared").await.html.contains("Zephyrwise"));
    let answers = mine.go("/answers").await;
    let answer = mine.go(&answers.link("/answers/rsp_")).await;
    assert!(theirs.go(&answer.path).await.status == 404);
    let preview = mine.go(&format!("{}/share?item=need_1", answer.path)).await;
    assert!(preview.words().contains(NEED) && preview.words().contains("Sorrel Finch"), "{}", preview.words());
    let shared = mine.fill(&preview, &preview.path, &[]).await;
    assert_eq!(shared.status, 200, "{}", shared.words());
    let seen = theirs.go("/shared").await;
    assert!(seen.words().contains(NEED), "{}", seen.words());
    assert!(!seen.html.contains("Remorse") && !seen.html.contains("2 of 5"), "that, and nothing around it");
    let ledger = mine.go("/shared").await;
    assert!(ledger.words().contains(NEED), "whoever shares it reads what the other reads: {}", ledger.words());
    let back = mine.fill(&ledger, "/shared", &[]).await;
    assert_eq!(back.status, 200, "{}", back.words());
    assert!(!theirs.go("/shared").await.html.contains("Zephyrwise"), "revoking hides it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_walk_goes_through_a_real_browser() {
    for_each_database("browser_walk", async |house| {
        let (therapist, couple) = enter(&house).await;
        assign(&house, &therapist, &couple).await;
        let serving = house.serve().await;
        let mut faults = Vec::new();
        let Some(phone) = Browser::open(Screen::Phone, Scripts::On).await else { return };
        let window = Window { client: phone.client(), faults: Vec::new() };
        faults.extend(window.begins_on_the_phone(&couple, &|path| serving.url(path)).await.faults);
        phone.close().await;
        let Some(phone) = Browser::open(Screen::Phone, Scripts::On).await else { return };
        let window = Window { client: phone.client(), faults: Vec::new() };
        faults.extend(window.ends_on_the_phone(&couple, &|path| serving.url(path)).await.faults);
        phone.close().await;
        let Some(desk) = Browser::open(Screen::Desk, Scripts::On).await else { return };
        let window = Window { client: desk.client(), faults: Vec::new() };
        let code = || house.code_of(&therapist);
        faults.extend(window.reads_at_the_desk(&therapist, &couple, &|path| serving.url(path), &code).await.faults);
        desk.close().await;
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    })
    .await;
}

/// A window, and what was found wrong with the pages it showed.
pub(crate) struct Window<'a> {
    pub(crate) client: &'a Client,
    pub(crate) faults: Vec<String>,
}

pub(crate) type Url<'a> = &'a dyn Fn(&str) -> String;

impl Window<'_> {
    /// Answers half of it, sees that it was saved, and closes the browser without sending.
    async fn begins_on_the_phone(mut self, couple: &Couple, url: Url<'_>) -> Self {
        self.sign_in(&couple.hurt, url, None).await;
        self.judge("home").await;
        self.click("a[href^='/tasks/asg_']").await;
        self.judge("task").await;
        self.click("input[name='n-ws1'][value='2']").await;
        self.type_into("[name='t-need_1']", NEED).await;
        self.find("[data-saved][data-state='saved']").await;
        self.judge("task-begun").await;
        self
    }

    /// Finds what was saved, answers the rest and sends it.
    async fn ends_on_the_phone(mut self, couple: &Couple, url: Url<'_>) -> Self {
        self.sign_in(&couple.hurt, url, None).await;
        self.click("a[href^='/tasks/asg_']").await;
        self.find("input[name='n-ws1'][value='2']:checked").await;
        let kept = self.find("[name='t-need_1']").await.prop("value").await.expect("a browser that answers");
        assert_eq!(kept.as_deref(), Some(NEED));
        for (item, rating) in [("ws2", 3), ("ws3", 4), ("ws4", 5)] {
            self.click(&format!("input[name='n-{item}'][value='{rating}']")).await;
        }
        self.click("button[name='act'][value='send']").await;
        self.until("/done").await;
        self.judge("done").await;
        for (path, name) in [
            ("/", "home-after"),
            ("/answers", "answers"),
            ("/shared", "shared"),
            ("/together", "together"),
            ("/preferences", "preferences"),
            ("/preferences/password", "password"),
            ("/mode", "mode"),
            ("/care", "care"),
            ("/safety", "safety"),
            ("/step-up", "step-up"),
        ] {
            self.go(&url(path)).await;
            self.judge(name).await;
        }
        self.go(&url("/answers")).await;
        self.click("a[href^='/answers/rsp_']").await;
        self.judge("answer").await;
        self.click("a[href*='/share?item=']").await;
        self.judge("share").await;
        self
    }

    async fn reads_at_the_desk(
        mut self,
        therapist: &Someone,
        couple: &Couple,
        url: Url<'_>,
        code: &dyn Fn() -> String,
    ) -> Self {
        self.go(&url("/sign-in")).await;
        self.judge("sign-in").await;
        self.sign_in(therapist, url, Some(code)).await;
        self.judge("caseload").await;
        self.go(&url(&format!("/couples/{}", couple.id))).await;
        self.judge("couple").await;
        self.click("a[href^='/responses/rsp_']").await;
        self.judge("response").await;
        let page = |suffix: &str| url(&format!("/couples/{}/{suffix}", couple.id));
        for (address, name) in [
            (page("assign"), "assign"),
            (page("battery?part=care"), "battery"),
            (page("battery?part=intake"), "battery-intake"),
            (page("hold"), "hold"),
            (page("mode"), "propose-mode"),
            (page("room"), "room"),
            (page("threads"), "threads"),
            (page("totals"), "totals"),
            (url("/couples/new"), "new-couple"),
            (url("/library"), "library"),
            (url("/library/import"), "import"),
            (url("/library/drafts"), "drafts"),
            (url("/library/retired"), "retired"),
            (url("/library/exercises"), "exercises"),
            (url("/library/exercises/drafts"), "exercise-drafts"),
            (url("/library/exercises/talk_time"), "exercise"),
            (url("/library/exercises/talk_time?preview=yes"), "exercise-preview"),
            (url("/library/why_stay"), "instrument"),
            (url("/library/why_stay/preview"), "preview"),
            (url("/people"), "people"),
            (url("/account"), "account"),
        ] {
            self.go(&address).await;
            self.judge(name).await;
        }
        self.makes_a_form(url).await
    }

    /// Makes an exercise of a page with two questions.
    async fn makes_an_exercise(mut self, url: Url<'_>) -> Self {
        self.go(&url("/library/exercises")).await;
        self.click("main form .actions button").await;
        self.judge("new-exercise").await;
        for button in ["add-step", "add-question.0", "add-question.0", "keep"] {
            self.click(&format!("main .actions button[value='{button}']")).await;
            self.find("h1").await;
        }
        self.judge("making-exercise").await;
        self
    }

    /// Makes a form of two questions with everything that can stand around them.
    async fn makes_a_form(mut self, url: Url<'_>) -> Self {
        self.go(&url("/library/new")).await;
        self.judge("new-form").await;
        for button in ["add", "add", "add-band", "add-part", "add-follow-up", "save", "preview"] {
            self.click(&format!("main .actions button[value='{button}']")).await;
            self.find("h1").await;
        }
        self.judge("making").await;
        self.makes_an_exercise(url).await
    }

    pub(crate) async fn sign_in(&mut self, person: &Someone, url: Url<'_>, code: Option<&dyn Fn() -> String>) {
        self.go(&url("/sign-in")).await;
        self.judge("sign-in").await;
        self.type_into("[name='address']", &person.address).await;
        self.type_into("[name='password']", PASSWORD).await;
        self.click("main form button[type='submit']").await;
        if let Some(code) = code {
            self.until("/sign-in/code").await;
            self.judge("code").await;
            self.type_into("[name='code']", &code()).await;
            self.click("main form button[type='submit']").await;
        }
    }

    pub(crate) async fn go(&self, url: &str) {
        self.client.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    pub(crate) async fn find(&self, selector: &str) -> Element {
        let found = self.client.wait().for_element(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    pub(crate) async fn click(&self, selector: &str) {
        // What is drawn instead of a radio button lies over it; a person's finger hits that, which is the label.
        let element = serde_json::to_value(self.find(selector).await).expect("an element");
        let clicked = self.client.execute("arguments[0].click()", vec![element]).await;
        clicked.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    pub(crate) async fn type_into(&self, selector: &str, text: &str) {
        let typed = self.find(selector).await.send_keys(text).await;
        typed.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Whether the page that comes is the one that ends so.
    pub(crate) async fn arrives(&self, ending: &str) -> bool {
        let arrived = self.client.wait().for_element(Locator::Css("h1")).await;
        arrived.unwrap_or_else(|error| panic!("{ending}: {error}"));
        for _ in 0..200 {
            if self.client.current_url().await.is_ok_and(|url| url.path().ends_with(ending)) {
                return true;
            }
            // Asking takes a turn of the browser's own; nothing here waits for a clock.
            let _ = self.client.execute("return document.readyState", vec![]).await;
        }
        false
    }

    pub(crate) async fn until(&self, ending: &str) {
        if self.arrives(ending).await {
            return;
        }
        panic!("{ending} was not reached: {:?}", self.client.current_url().await);
    }

    /// Asks axe-core about the page, and keeps a picture of it where `RAPPORT_PICTURES` says.
    pub(crate) async fn judge(&mut self, name: &str) {
        let size = self.client.execute("return [innerWidth, document.documentElement.scrollWidth]", vec![]).await;
        let size = size.expect("a size");
        if size[0].as_i64() < size[1].as_i64() {
            self.faults.push(format!("{name}: wider than the screen, {size}"));
        }
        if let Some(violations) = axe(self.client).await {
            self.faults.extend(violations.iter().map(|violation| format!("{name} at {}: {violation}", size[0])));
        }
        if let Some(folder) = std::env::var_os("RAPPORT_PICTURES") {
            let picture = self.client.screenshot().await.expect("a picture");
            let file = PathBuf::from(folder).join(format!("{name}-{}.png", size[0]));
            std::fs::write(file, picture).expect("a writable folder");
        }
    }
}
