//! A real browser: Chromium, driven through chromedriver, with nothing in its profile and no errands of its own.

use std::path::Path;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

use crate::temporary::TemporaryDirectory;

mod accessibility;
mod driver;

pub use accessibility::{Violation, axe};
pub use driver::Driver;

/// No sandbox, because tests run as root in containers; no calls home, so that what the network sees is ours.
const FLAGS: [&str; 14] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--password-store=basic",
    "--hide-scrollbars",
    "--lang=en-US",
];

/// On what the pages are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 390 by 844, touch: a phone in the hand.
    Phone,
    /// 1280 by 900: a laptop on the desk.
    Desk,
}

/// Whether pages may run their scripts. They must work without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// As people have it.
    On,
    /// Switched off in the browser's settings.
    Off,
}

/// Light or dark, as the system of the person would ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appearance {
    /// `prefers-color-scheme: light`
    Light,
    /// `prefers-color-scheme: dark`
    Dark,
}

/// What a page is laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// The window.
    Screen,
    /// A printer.
    Paper,
}

/// One window with a profile of its own, like another person's device. One that is not closed ends with the test process.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    driver: &'static Driver,
    session: String,
    profile: TemporaryDirectory,
}

impl Browser {
    /// Opens a window; `None`, said once, if Chromium or chromedriver is not installed.
    ///
    /// # Panics
    /// If they are installed and do not start, or are missing and `RAPPORT_REQUIRE` names `browser`.
    pub async fn open(screen: Screen, scripts: Scripts) -> Option<Self> {
        let driver = tokio::task::spawn_blocking(Driver::shared).await.unwrap_or_else(|error| panic!("{error}"))?;
        let profile = TemporaryDirectory::inside(driver.room());
        let wishes = capabilities(driver.browser(), profile.path(), screen, scripts);
        // Chromedriver speaks plain HTTP on loopback.
        let opened = ClientBuilder::new(HttpConnector::new()).capabilities(wishes).connect(&driver.url()).await;
        let client = opened.unwrap_or_else(|error| panic!("chromedriver: {error}"));
        let session = client.session_id().await.ok().flatten().expect("a session that has just been opened");
        Some(Self { client, driver, session, profile })
    }

    /// What drives the window: going to pages, finding, clicking, typing.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The browser's profile on disk, for the search for what must not be left there.
    pub fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// Sets what the pages learn of the person's taste, from now on.
    ///
    /// # Panics
    /// If the browser does not answer.
    pub async fn set_appearance(&self, appearance: Appearance) {
        let value = if appearance == Appearance::Dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        self.command("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Shows pages as they would be printed, from now on; or as on a screen again.
    ///
    /// # Panics
    /// If the browser does not answer.
    pub async fn set_medium(&self, medium: Medium) {
        let media = if medium == Medium::Paper { "print" } else { "screen" };
        self.command("Emulation.setEmulatedMedia", json!({ "media": media })).await;
    }

    /// Gives the window a device that makes passkeys and whose owner always agrees (`WebDriver`, `WebAuthn` level 2, 11.3).
    ///
    /// # Panics
    /// If the browser does not answer.
    pub async fn add_authenticator(&self) {
        let path = format!("/session/{}/webauthn/authenticator", self.session);
        let device = json!({ "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserVerified": true, "isUserConsenting": true });
        self.driver.post(&path, &device).await.unwrap_or_else(|error| panic!("a virtual authenticator: {error}"));
    }

    /// Saves the whole page as PNG, also what one would have to scroll to.
    ///
    /// # Panics
    /// If the browser does not answer or the file cannot be written.
    pub async fn screenshot(&self, path: &Path) {
        let answer = self.command("Page.captureScreenshot", json!({ "captureBeyondViewport": true })).await;
        let data = answer["data"].as_str().expect("a picture");
        std::fs::write(path, crate::smtp::letter::base64(data.as_bytes())).expect("a writable path");
    }

    /// Closes the window and forgets the profile.
    pub async fn close(self) {
        let _ = self.client.close().await;
    }

    /// Sends a command of Chromium's own protocol, for which `WebDriver` has none.
    async fn command(&self, command: &str, parameters: Value) -> Value {
        let path = format!("/session/{}/goog/cdp/execute", self.session);
        let answer = self.driver.post(&path, &json!({ "cmd": command, "params": parameters })).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }
}

fn capabilities(browser: &Path, profile: &Path, screen: Screen, scripts: Scripts) -> Map<String, Value> {
    let mut arguments: Vec<String> = FLAGS.map(str::to_owned).to_vec();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    // Exact sizes, which a window's are not: part of it is the browser's own.
    let metrics = match screen {
        Screen::Phone => json!({ "width": 390, "height": 844, "pixelRatio": 2.0, "touch": true, "mobile": true }),
        Screen::Desk => json!({ "width": 1280, "height": 900, "pixelRatio": 1.0, "touch": false, "mobile": false }),
    };
    let mut options = json!({ "binary": browser, "args": arguments, "mobileEmulation": { "deviceMetrics": metrics } });
    if scripts == Scripts::Off {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    Map::from_iter([("browserName".to_owned(), json!("chrome")), ("goog:chromeOptions".to_owned(), options)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page whose policy allows no script at all, with two faults.
    const PAGE: &str = "<!doctype html><html><head><meta http-equiv='Content-Security-Policy' \
        content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>Today</title>\
        <meta name=viewport content='width=device-width'>\
        <style>@media (prefers-color-scheme: dark) { h1 { margin-left: 77px } } main { height: 3000px }</style></head>\
        <body><main><h1>Today</h1><img src='data:,'></main><script>document.title = 'ran'</script></body></html>";

    #[tokio::test]
    async fn a_window_has_the_size_of_its_screen_and_a_picture_shows_all_of_the_page() {
        for (screen, width, height, scale) in [(Screen::Phone, 390, 844, 2), (Screen::Desk, 1280, 900, 1)] {
            let Some(browser) = Browser::open(screen, Scripts::On).await else { return };
            visit(&browser).await;
            let size = browser.client().execute("return [innerWidth, innerHeight]", vec![]).await.unwrap();
            assert_eq!(size, json!([width, height]), "{screen:?}");
            let directory = TemporaryDirectory::new("picture");
            let file = directory.path().join("page.png");
            browser.screenshot(&file).await;
            let picture = std::fs::read(&file).unwrap();
            let number = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
            assert_eq!(number(16), width * scale);
            assert!(number(20) > 3000 * scale, "{}", number(20));
            browser.close().await;
        }
    }

    #[tokio::test]
    async fn a_dark_system_is_seen_by_the_page() {
        let Some(browser) = Browser::open(Screen::Desk, Scripts::Off).await else { return };
        visit(&browser).await;
        let margin = async || {
            browser.client().find(fantoccini::Locator::Css("h1")).await.unwrap().css_value("margin-left").await
        };
        assert_eq!(margin().await.unwrap(), "0px");
        browser.set_appearance(Appearance::Dark).await;
        assert_eq!(margin().await.unwrap(), "77px");
        browser.close().await;
    }

    #[tokio::test]
    async fn axe_finds_faults_in_spite_of_the_content_security_policy() {
        let Some(browser) = Browser::open(Screen::Phone, Scripts::On).await else { return };
        visit(&browser).await;
        assert_eq!(browser.client().title().await.unwrap(), "Today");
        if let Some(violations) = axe(browser.client()).await {
            let rules: Vec<&str> = violations.iter().map(|violation| violation.rule.as_str()).collect();
            assert_eq!(rules, ["html-has-lang", "image-alt"]);
            assert!(violations[1].to_string().contains("img"), "{}", violations[1]);
        }
        browser.close().await;
    }

    async fn visit(browser: &Browser) {
        let directory = browser.profile().join("page.html");
        std::fs::write(&directory, PAGE).unwrap();
        browser.client().goto(&format!("file://{}", directory.display())).await.unwrap();
    }
}
