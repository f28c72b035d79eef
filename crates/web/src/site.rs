//! What every page can reach: the door, and how the site is reached from outside.

use std::sync::Arc;

use graphql::Door;

/// How the pages are served.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people find the site, such as `https://office.example`. Cookies are `Secure` when it begins with `https://`.
    pub public_url: String,
    /// Whether this is the demo, with fictional people and a page of captured letters.
    pub demo: bool,
}

/// The door and the settings, shared by all pages. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) door: Door,
    settings: Arc<Settings>,
}

impl Site {
    pub(crate) fn new(door: Door, settings: Settings) -> Self {
        Self { door, settings: Arc::new(settings) }
    }

    /// Whether the site is reached over https.
    pub(crate) fn secure(&self) -> bool {
        self.settings.public_url.starts_with("https://")
    }

    /// Whether this is the demo.
    pub(crate) fn demo(&self) -> bool {
        self.settings.demo
    }

    /// Scheme, host and port, as a browser writes them into `Origin`.
    pub(crate) fn origin(&self) -> &str {
        let url = self.settings.public_url.as_str();
        let after_scheme = url.find("://").map_or(0, |at| at + 3);
        let end = url[after_scheme..].find('/').map_or(url.len(), |at| after_scheme + at);
        &url[..end]
    }
}
