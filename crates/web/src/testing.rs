//! What every page must have, for the tests beside the pages.

/// Checks what must hold for every whole page: a neutral title, one main heading, a label for every field, no inline style or script.
pub(crate) fn check_page(html: &str) {
    const NEUTRAL: [&str; 3] = ["Home", "Page", "Sign in"];
    let title = between(html, "<title>", "</title>").expect("a page has a title");
    assert!(NEUTRAL.contains(&title.trim()), "the title {title:?} says too much");
    assert_eq!(html.matches("<h1").count(), 1, "a page has one main heading");
    assert!(!html.contains(" style=") && !html.contains("<style"), "styles stand in the stylesheet");
    assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "scripts stand in files");
    for kind in ["<input", "<select", "<textarea"] {
        for (at, _) in html.match_indices(kind) {
            check_label(html, at);
        }
    }
    let mut ids: Vec<&str> =
        html.split('<').filter_map(|tag| between(tag.split('>').next()?, " id=\"", "\"")).collect();
    ids.sort_unstable();
    let doubled = ids.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(doubled, None, "an id stands once in a page");
}

fn check_label(html: &str, at: usize) {
    let tag = html[at..].split('>').next().unwrap_or_default();
    let before = &html[..at];
    let stands_in_label = before.rfind("<label") > before.rfind("</label>");
    if stands_in_label || tag.contains("type=\"hidden\"") || tag.contains("aria-label") {
        return;
    }
    let id = between(tag, " id=\"", "\"").unwrap_or_else(|| panic!("a field needs an id for its label: {tag}>"));
    assert!(html.contains(&format!("for=\"{id}\"")), "no label for {id}");
}

/// The text between two marks.
pub(crate) fn between<'text>(text: &'text str, from: &str, to: &str) -> Option<&'text str> {
    let start = text.find(from)? + from.len();
    let length = text[start..].find(to)?;
    Some(&text[start..start + length])
}

/// A problem as the door gives it.
pub(crate) fn problem(field: Option<&str>, code: &str, message: &str) -> crate::vocabulary::Problem {
    crate::vocabulary::Problem { field: field.map(str::to_owned), code: code.to_owned(), message: message.to_owned() }
}
