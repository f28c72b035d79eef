//! What the pages of everything that a practice makes for itself have in common: the list of its drafts, what stands above a draft, and what the
//! buttons below it do. Each capability says what it makes, and asks the door in its own words.

pub(crate) mod typed;

use askama::Template;

use crate::{
    caller::Visitor,
    desk::Desk,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    site::Site,
    vocabulary::{Instant, PageInfo},
};

/// One kind of thing that a practice makes, in the words of its pages.
#[derive(Debug)]
pub(crate) struct Made {
    /// One of them, as a table heads it: `Exercise`.
    pub(crate) one: &'static str,
    /// Several: `Exercises`.
    pub(crate) many: &'static str,
    /// What a draft is that is no next version: `A new exercise`.
    pub(crate) fresh: &'static str,
    /// The heading of the list of drafts.
    pub(crate) list: &'static str,
    /// Where the published ones stand, and what that page is called.
    pub(crate) library: (&'static str, &'static str),
    /// Where the drafts stand.
    pub(crate) drafts: &'static str,
    /// Where the list of drafts sends whoever begins one, and in which words; empty where the library does.
    pub(crate) begin: (&'static str, &'static str),
}

/// The words of a draft's page.
#[derive(Debug)]
pub(crate) struct Words {
    /// Its heading: `An exercise`.
    pub(crate) heading: &'static str,
    /// The button that adds a part: what it says to the form, and to people.
    pub(crate) add: (&'static str, &'static str),
    /// The button that shows the draft as those who get it see it; empty where nothing can be shown.
    pub(crate) preview: &'static str,
}

/// Whose a published one is, in a word.
pub(crate) fn whose(is_own: bool, version: &str) -> String {
    if is_own { format!("Your practice's, version {version}") } else { "Comes with Rapport".to_owned() }
}

/// The drafts of one kind.
#[derive(Template)]
#[template(path = "desk/drafts.html")]
pub(crate) struct DraftsPage {
    desk: Desk,
    made: &'static Made,
    rows: Vec<DraftRow>,
    from_start: bool,
    next: String,
}

/// A draft in the list.
pub(crate) struct DraftRow {
    /// Its id.
    pub(crate) id: cynic::Id,
    /// What it is called so far.
    pub(crate) title: String,
    /// The key of the thing whose next version it shall be.
    pub(crate) of: Option<String>,
    /// When it was kept.
    pub(crate) saved_at: Instant,
}

impl DraftRow {
    fn shown_title(&self) -> &str {
        if self.title.is_empty() { "Without a title" } else { &self.title }
    }

    fn what(&self, made: &Made) -> &'static str {
        if self.of.is_some() { "The next version" } else { made.fresh }
    }
}

impl DraftsPage {
    /// The page of the list that `from_start` begins, or goes on.
    pub(crate) fn new(
        desk: Desk,
        made: &'static Made,
        from_start: bool,
        (rows, page): (impl Iterator<Item = DraftRow>, &PageInfo),
    ) -> Self {
        Self { desk, made, rows: rows.collect(), from_start, next: page.onward(made.drafts) }
    }
}

/// What stands above a draft, and what its form sends along.
#[derive(Debug)]
pub(crate) struct Head {
    /// What it is a draft of.
    pub(crate) made: &'static Made,
    /// Its page's words.
    pub(crate) words: &'static Words,
    /// Its id.
    pub(crate) id: String,
    /// What recognises a repeat.
    pub(crate) key: String,
    /// The version that was read.
    pub(crate) version: String,
    /// When it was kept, in words.
    pub(crate) saved: String,
    /// How many things keep it from being published.
    pub(crate) blocking: usize,
}

impl Head {
    /// Of the draft of that id and version that was kept then, and that so many things keep from being published.
    pub(crate) fn new<M: Making>(
        (site, desk): (&Site, &Desk),
        (id, version, saved_at): (cynic::Id, i32, &Instant),
        blocking: usize,
    ) -> Self {
        Self {
            made: M::MADE,
            words: M::WORDS,
            id: id.into_inner(),
            key: site.door.fresh_key(),
            version: version.to_string(),
            saved: format!("Kept at {}", desk.zone.moment(saved_at)),
            blocking,
        }
    }
}

/// What is sent to the door to keep a draft, or to begin one.
pub(crate) struct Sent {
    /// What recognises a repeat of beginning one.
    pub(crate) key: String,
    /// Which draft; none to begin one.
    pub(crate) draft: Option<cynic::Id>,
    /// The key of the thing whose next version or copy it shall be.
    pub(crate) of: Option<String>,
    /// The version that was read; 0 when there was none.
    pub(crate) version: i32,
    /// What it holds, as JSON; none to begin with what `of` holds.
    pub(crate) content: Option<String>,
}

/// A draft that the door kept.
pub(crate) struct Kept {
    /// Its id.
    pub(crate) id: cynic::Id,
    /// Counts the changes.
    pub(crate) version: i32,
    /// Whether nothing keeps it from being published.
    pub(crate) is_ready: bool,
}

/// What a capability gives for the page of a draft.
pub(crate) trait Making {
    /// The thing as it stands in the form.
    type Sheet: Send;
    /// The page.
    type Page: Template + Send;

    /// What is made.
    const MADE: &'static Made;
    /// The page's words.
    const WORDS: &'static Words;

    /// What was typed, changed by its button, and what of it is sent to the door.
    fn read(form: &Form) -> (Self::Sheet, Result<String, Problems>);

    /// The page of a draft as it is kept.
    fn page(site: &Site, visitor: &Visitor, id: &str) -> impl Future<Output = Result<Self::Page, Stop>> + Send;

    /// The same page with what was typed, the version it was typed over, and what is wrong.
    fn typed(page: Self::Page, version: String, sheet: Self::Sheet, problems: Problems) -> Self::Page;

    /// Sends a draft to the door.
    fn keep(
        site: &Site,
        visitor: &Visitor,
        sent: Sent,
    ) -> impl Future<Output = Result<(Option<Kept>, Problems), Stop>> + Send;

    /// Publishes what was kept; where it stands then, or what keeps it from that.
    fn publish(
        site: &Site,
        visitor: &Visitor,
        kept: &Kept,
    ) -> impl Future<Output = Result<Result<String, Problems>, Stop>> + Send;

    /// Throws a draft away.
    fn discard(site: &Site, visitor: &Visitor, id: cynic::Id) -> impl Future<Output = Result<Problems, Stop>> + Send;

    /// Where a problem of the door stands on the page.
    fn field_name(place: &str) -> String {
        place.to_owned()
    }
}

/// Begins a draft: empty, of a published one, or with what was brought in. Where it stands, or what keeps it from being kept.
///
/// # Errors
/// The door's trouble.
pub(crate) async fn begin<M: Making>(
    site: &Site,
    visitor: &Visitor,
    key: &str,
    (of, content): (Option<String>, Option<String>),
) -> Result<Result<String, Problems>, Stop> {
    let sent = Sent { key: key.to_owned(), draft: None, of, version: 0, content };
    let (kept, problems) = M::keep(site, visitor, sent).await?;
    Ok(kept.map(|kept| place::<M>(&kept)).ok_or(problems))
}

/// Keeps what was typed, and does what the button says.
pub(crate) async fn act<M: Making>(site: &Site, visitor: &Visitor, id: &str, form: &Form) -> Page {
    if form.text("act") == "discard" {
        M::discard(site, visitor, cynic::Id::new(id)).await?;
        return pages::to(M::MADE.drafts);
    }
    let (sheet, content) = M::read(form);
    let content = match content {
        Ok(content) => content,
        Err(problems) => return again::<M>(site, visitor, id, (form, sheet, problems)).await,
    };
    let sent = Sent {
        key: form.text("key").to_owned(),
        draft: Some(cynic::Id::new(id)),
        of: None,
        version: form.text("version").parse().unwrap_or_default(),
        content: Some(content),
    };
    let (kept, problems) = M::keep(site, visitor, sent).await?;
    let Some(kept) = kept else {
        return again::<M>(site, visitor, id, (form, sheet, problems.beside(M::field_name))).await;
    };
    match form.text("act") {
        "preview" if kept.is_ready && !M::WORDS.preview.is_empty() => {
            pages::to(&format!("{}/preview", place::<M>(&kept)))
        }
        "publish" => match M::publish(site, visitor, &kept).await? {
            Ok(there) => pages::to(&there),
            Err(problems) => {
                let page = M::page(site, visitor, kept.id.inner()).await?;
                pages::again(&unpublished::<M>(page, &kept, sheet, problems))
            }
        },
        _ => pages::to(&place::<M>(&kept)),
    }
}

/// The page with what was typed, which could not be kept.
async fn again<M: Making>(
    site: &Site,
    visitor: &Visitor,
    id: &str,
    (form, sheet, problems): (&Form, M::Sheet, Problems),
) -> Page {
    let page = M::page(site, visitor, id).await?;
    pages::again(&M::typed(page, form.text("version").to_owned(), sheet, problems))
}

/// The page with what was kept, and why it was not published: beside its fields, or above them where somebody kept another meanwhile.
pub(crate) fn unpublished<M: Making>(page: M::Page, kept: &Kept, sheet: M::Sheet, problems: Problems) -> M::Page {
    M::typed(page, kept.version.to_string(), sheet, problems.beside(M::field_name))
}

/// Where a draft stands.
fn place<M: Making>(kept: &Kept) -> String {
    format!("{}/{}", M::MADE.drafts, kept.id.inner())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    /// What stands above a draft with so many things to mend, for the tests of its page.
    pub(crate) fn head<M: Making>(id: &str, blocking: usize) -> Head {
        Head {
            made: M::MADE,
            words: M::WORDS,
            id: id.to_owned(),
            key: "key".to_owned(),
            version: "1".to_owned(),
            saved: "Kept at noon".to_owned(),
            blocking,
        }
    }

    /// The list of drafts of one kind with two drafts in it, for the tests of what is made.
    pub(crate) fn check_drafts(made: &'static Made) -> String {
        let row = |title: &str, of: Option<&str>| DraftRow {
            id: cynic::Id::new("xyd_1"),
            title: title.to_owned(),
            of: of.map(str::to_owned),
            saved_at: Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant")),
        };
        let page = PageInfo { has_next_page: true, end_cursor: Some("here".to_owned()) };
        let rows = [row("", None), row("Evenings", Some("own_evenings"))].into_iter();
        let html = check_page(&DraftsPage::new(therapist("/library"), made, true, (rows, &page)));
        assert!(html.contains("Without a title") && html.contains(made.fresh), "{html}");
        assert!(html.contains("The next version") && html.contains(&format!("{}/xyd_1", made.drafts)), "{html}");
        assert!(html.contains(&format!("{}?after=here", made.drafts)), "{html}");
        html
    }

    #[test]
    fn whose_something_is_stands_there_in_a_word() {
        assert_eq!(whose(true, "2.0.0"), "Your practice's, version 2.0.0");
        assert_eq!(whose(false, "2.0.0"), "Comes with Rapport");
    }
}
