//! The pages of passkeys: with what a script would send, and once more in a real browser with a device that holds them.

use serde_json::{Value, json};
use tests::authenticator::Authenticator;
use tests::browser::{Browser, Screen, Scripts};
use tests::house::{House, PASSWORD, PUBLIC_URL, for_each_database, migrated};
use tokio::net::TcpListener;

use super::opening::invited;
use super::{code, text};
use crate::page_walk::Window;

#[tokio::test]
async fn the_pages_add_it_and_sign_in_with_it() {
    for_each_database("passkey_pages", async |house| {
        let (_, couple) = house.couple_in_care().await;
        let mut device = Authenticator::new(1, PUBLIC_URL);
        let visitor = house.visitor_of(&couple.hurt).await;
        assert!(visitor.go("/preferences").await.html.contains("href=\"/passkeys\""));
        let page = visitor.go("/passkeys").await;
        assert!(page.html.contains("You have none.") && !page.html.contains("data-passkey"), "{}", page.html);
        let asked = visitor.post("/passkeys/options", &[]).await;
        assert_eq!(asked.status.as_u16(), 303, "a proof comes first: {}", asked.text());
        let step_up = visitor.go("/step-up?next=/passkeys").await;
        let page = visitor.fill(&step_up, "/step-up", &[("password", PASSWORD)]).await;
        assert_eq!(page.path, "/passkeys");
        let asked = visitor.post("/passkeys/options", &[]).await.json();
        let credential = device.create(text(&asked["options"]));
        let answered = [("ticket", text(&asked["ticket"])), ("credential", credential.as_str()), ("onlyMine", "yes")];
        let unsaid = visitor.fill(&page, "/passkeys", &[("credential", "{}")]).await;
        assert_eq!(unsaid.status.as_u16(), 422, "{}", unsaid.words());
        assert!(unsaid.html.contains("Whoever can unlock this device could sign in as you"), "{}", unsaid.words());
        let page = visitor.fill(&page, "/passkeys", &answered).await;
        assert!(page.path.starts_with("/passkeys?done") && page.html.contains("not used yet"), "{}", page.html);
        assert!(visitor.go("/preferences").await.html.contains("A passkey was added"));
        let stranger = house.visitor();
        let form = stranger.go("/sign-in?next=/answers").await;
        let asked = stranger.post("/sign-in/passkey/options", &[]).await.json();
        assert!(asked["ticket"].is_null(), "no script reads it: {asked}");
        let credential = device.answer(text(&asked["options"]));
        let answered = [("credential", credential.as_str())];
        let elsewhere = house.visitor().submit("/sign-in/passkey", &answered).await;
        assert_eq!(elsewhere.status.as_u16(), 422, "of use in the browser alone in which it was asked");
        assert!(elsewhere.html.contains("Begin again, or go on with a password."), "{}", elsewhere.html);
        let page = stranger.fill(&form, "/sign-in/passkey", &answered).await;
        assert_eq!((page.path.as_str(), page.status.as_u16()), ("/answers", 200), "{}", page.html);
        let step_up = stranger.go("/step-up?next=/passkeys").await;
        let asked = stranger.post("/step-up/passkey/options", &[]).await.json();
        let credential = device.confirm(text(&asked["options"]));
        let answered = [("ticket", text(&asked["ticket"])), ("credential", credential.as_str())];
        let page = stranger.fill(&step_up, "/step-up/passkey", &answered).await;
        assert_eq!(page.path, "/passkeys");
        assert!(page.html.contains("action=\"/passkeys/remove\""), "{}", page.html);
    })
    .await;
}

#[tokio::test]
async fn where_there_can_be_no_passkeys_nobody_speaks_of_them() {
    for database in migrated("passkey_nowhere").await {
        let house = House::open_at(&database, 7, "http://127.0.0.1:8080").await;
        let (_, couple) = house.couple_in_care().await;
        let offered = house.ask("", "query { passkeysOffered }", json!({})).await;
        assert_eq!(offered["passkeysOffered"], false);
        let begun = house.try_act("", "beginPasskeySignIn", "ticket options", Value::Null).await;
        assert_eq!(code(&begun), "WRONG_STATE");
        let visitor = house.visitor();
        for path in ["/sign-in", "/invitation"] {
            assert!(!visitor.go(path).await.html.contains("asskey"), "{path}");
        }
        assert_eq!(visitor.go("/invitation/passkey").await.status.as_u16(), 404);
        visitor.sign_in(&couple.hurt).await;
        for path in ["/preferences", "/step-up"] {
            assert!(!visitor.go(path).await.html.contains("asskey"), "{path}");
        }
        assert_eq!(visitor.go("/passkeys").await.status.as_u16(), 404);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_browser_the_device_is_asked_and_answers() {
    let databases = migrated("passkey_browser").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on loopback");
    let base = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
    let house = House::open_at(&databases[0], 7, &base).await;
    let (_, couple) = house.couple_in_care().await;
    let Some(phone) = Browser::open(Screen::Phone, Scripts::On).await else { return };
    phone.add_authenticator().await;
    let serving = house.serve_at(listener, base);
    let mut window = Window { client: phone.client(), faults: Vec::new() };
    window.sign_in(&couple.hurt, &|path| serving.url(path), None).await;
    window.until("/").await;
    window.go(&serving.url("/step-up?next=/passkeys")).await;
    window.type_into("[name='password']", PASSWORD).await;
    window.click("main form button[type='submit']").await;
    window.until("/passkeys").await;
    window.find("form[data-passkey]:not([hidden])").await;
    window.judge("passkeys").await;
    window.click("form[data-passkey] input[name='onlyMine']").await;
    window.click("form[data-passkey] button[type='submit']").await;
    window.find("form[action='/passkeys/remove']").await;
    window.judge("passkey-added").await;
    window.client.delete_all_cookies().await.expect("a browser without cookies");
    window.go(&serving.url("/sign-in")).await;
    window.find("form[data-passkey]:not([hidden])").await;
    window.click("form[data-passkey] button[type='submit']").await;
    window.until("/").await;
    window.find("a[href='/preferences']").await;
    window.go(&serving.url("/step-up?next=/passkeys")).await;
    window.find("form[data-passkey]:not([hidden])").await;
    window.judge("step-up-passkey").await;
    window.click("form[data-passkey] button[type='submit']").await;
    window.find("form[action='/passkeys/remove']").await;
    let faults = window.faults;
    phone.close().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_browser_an_account_is_opened_without_a_password() {
    let databases = migrated("passkey_browser_opening").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on loopback");
    let base = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
    let house = House::open_at(&databases[0], 7, &base).await;
    let (_, code) = invited(&house).await;
    let Some(phone) = Browser::open(Screen::Phone, Scripts::On).await else { return };
    phone.add_authenticator().await;
    let serving = house.serve_at(listener, base);
    let mut window = Window { client: phone.client(), faults: Vec::new() };
    window.go(&serving.url("/invitation")).await;
    window.judge("invitation").await;
    window.click("a[href='/invitation/passkey']").await;
    window.find("form[data-passkey]:not([hidden])").await;
    window.judge("invitation-passkey").await;
    window.type_into("[name='code']", &code).await;
    window.click("input[name='onlyMine']").await;
    window.click("form[data-passkey] button[type='submit']").await;
    window.find(".codes").await;
    window.judge("recovery-codes").await;
    window.go(&serving.url("/passkeys")).await;
    window.judge("passkeys-without-password").await;
    let faults = window.faults;
    phone.close().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn the_pages_open_an_account_with_it() {
    for_each_database("passkey_opening_pages", async |house| {
        let (_, invitation) = invited(&house).await;
        let mut device = Authenticator::new(1, PUBLIC_URL);
        let visitor = house.visitor();
        let form = visitor.go("/invitation").await;
        let form = visitor.go(&form.link("/invitation/passkey")).await;
        assert!(form.words().contains("Whoever can unlock this device can sign in as you"), "{}", form.words());
        let wrong = visitor.post("/invitation/passkey/options", &[("code", "nothing")]).await;
        assert_eq!(wrong.status.as_u16(), 422, "{}", wrong.text());
        assert!(wrong.json()["message"].as_str().expect("a word").contains("This code does not open an account."));
        let asked = visitor.post("/invitation/passkey/options", &[("code", &invitation)]).await.json();
        let credential = device.create(text(&asked["options"]));
        let typed = [
            ("code", invitation.as_str()),
            ("ticket", text(&asked["ticket"])),
            ("credential", credential.as_str()),
            ("name", "Phone"),
        ];
        let page = visitor.fill(&form, "/invitation/passkey", &typed).await;
        assert_eq!(page.status.as_u16(), 422, "{}", page.words());
        assert!(page.html.contains(&invitation), "what was typed is kept");
        let page = visitor.fill(&page, "/invitation/passkey", &[&typed[..], &[("onlyMine", "yes")][..]].concat()).await;
        assert_eq!((page.status.as_u16(), page.heading().as_str()), (200, "Keep these codes"), "{}", page.words());
        let passkeys = visitor.go("/passkeys").await;
        assert!(passkeys.words().contains("You have no password."), "{}", passkeys.words());
        let step_up = visitor.go("/step-up?next=/preferences/password").await;
        assert!(!step_up.html.contains("name=\"password\""), "{}", step_up.html);
        let asked = visitor.post("/step-up/passkey/options", &[]).await.json();
        let credential = device.confirm(text(&asked["options"]));
        let answered = [("ticket", text(&asked["ticket"])), ("credential", credential.as_str())];
        let form = visitor.fill(&step_up, "/step-up/passkey", &answered).await;
        assert_eq!(form.heading(), "Set a password");
        let done = visitor.fill(&form, "/preferences/password", &[("new", PASSWORD), ("again", PASSWORD)]).await;
        assert!(done.path.starts_with("/preferences?done"), "{} {}", done.path, done.words());
        assert_eq!(visitor.go("/preferences/password").await.heading(), "Change your password");
    })
    .await;
}

#[tokio::test]
async fn no_page_offers_one_on_a_device_that_two_share() {
    for_each_database("passkey_shared_pages", async |house| {
        let (_, couple) = house.couple_in_care().await;
        let visitor = house.visitor();
        let form = visitor.go("/sign-in").await;
        let typed = [("address", couple.hurt.address.as_str()), ("password", PASSWORD), ("shared", "yes")];
        visitor.fill(&form, "/sign-in", &typed).await;
        let step_up = visitor.go("/step-up?next=/passkeys").await;
        let page = visitor.fill(&step_up, "/step-up", &[("password", PASSWORD)]).await;
        assert!(!page.html.contains("data-passkey"), "{}", page.html);
        assert!(page.words().contains("a password is safer than a passkey"), "{}", page.words());
        let all_the_same = visitor.go(&page.link("/passkeys?here")).await;
        assert!(all_the_same.html.contains("data-passkey=\"create\""), "{}", all_the_same.html);
    })
    .await;
}
