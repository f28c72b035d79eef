//! What a page does to those who do not see, hear, point or read as its makers do, as far as a program can tell.
//!
//! The judge is axe-core (MPL-2.0), which is not part of this repository: `.ci/run` fetches it and says where it lies
//! in `RAPPORT_AXE`.

use std::fmt;
use std::sync::OnceLock;

use fantoccini::Client;
use serde_json::Value;

use crate::companion::do_without;

/// The whole of WCAG 2.2 AA that can be judged by program, and the advice beside it.
const RUN: &str = "
const done = arguments[arguments.length - 1];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
  .then((result) => done(result.violations), (error) => done(String(error)));
";

/// A rule that the page breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule's name at axe-core, like `color-contrast`.
    pub rule: String,
    /// How bad: `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// What is asked for, in a sentence.
    pub help: String,
    /// The elements, each as a selector and its source.
    pub elements: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({}): {}", self.rule, self.impact, self.help)?;
        self.elements.iter().try_for_each(|element| writeln!(f, "    {element}"))
    }
}

/// Judges the page that the window shows, ordered by rule; `None`, said once, if `RAPPORT_AXE` is not set.
///
/// The source goes in as a command of the driver, since the pages' policy lets no foreign script in.
///
/// # Panics
/// If axe-core cannot be read or does not answer, or is missing and `RAPPORT_REQUIRE` names `browser`.
pub async fn axe(client: &Client) -> Option<Vec<Violation>> {
    let source = source()?;
    client.execute(source, vec![]).await.unwrap_or_else(|error| panic!("axe-core: {error}"));
    let answer = client.execute_async(RUN, vec![]).await.unwrap_or_else(|error| panic!("axe-core: {error}"));
    let found = answer.as_array().unwrap_or_else(|| panic!("axe-core: {answer}"));
    let mut violations: Vec<Violation> = found.iter().map(read).collect();
    violations.sort_by(|one, other| one.rule.cmp(&other.rule));
    Some(violations)
}

fn source() -> Option<&'static str> {
    static SOURCE: OnceLock<Option<String>> = OnceLock::new();
    static SAID: OnceLock<()> = OnceLock::new();
    let source = SOURCE.get_or_init(|| {
        let path = std::env::var_os("RAPPORT_AXE")?;
        Some(std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("RAPPORT_AXE: {error}")))
    });
    if source.is_none() {
        SAID.get_or_init(|| do_without("browser", "axe-core: RAPPORT_AXE is not set, pages are not judged by it"));
    }
    source.as_deref()
}

fn read(violation: &Value) -> Violation {
    let text = |name: &str| violation[name].as_str().unwrap_or_default().to_owned();
    let nodes = violation["nodes"].as_array().into_iter().flatten();
    let elements = nodes.map(|node| format!("{} {}", node["target"], node["html"].as_str().unwrap_or_default()));
    Violation { rule: text("id"), impact: text("impact"), help: text("help"), elements: elements.collect() }
}
