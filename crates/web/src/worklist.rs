//! The worklist: what waits for the signed-in therapist over all their couples, and saying what comes of it, in place.

mod query;
mod words;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use cynic::{MutationBuilder, QueryBuilder};

use self::query::{
    Acknowledge, AcknowledgeInput, AcknowledgeVariables, Acknowledgement, BringBack, BringBackInput,
    BringBackVariables, WorklistItem, WorklistQuery, WorklistVariables,
};
use self::words::{AcknowledgementAction, WorklistKind};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::Desk;
use crate::errors::Stop;
use crate::forms::{Asked, Form, Problems};
use crate::moments::Zone;
use crate::pages::{self, Page, encoded};
use crate::site::Site;

/// The pages of the worklist.
pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/worklist", get(show).post(acknowledge)).route("/worklist/back", get(back).post(bring_back))
}

#[derive(Template)]
#[template(path = "worklist/worklist.html")]
struct WorklistPage {
    desk: Desk,
    filter: Filter,
    groups: Vec<Group>,
    from_start: bool,
    next: String,
    acknowledged: Vec<Done>,
    key: String,
    typed: Typed,
    problems: Problems,
    /// What was just done, in words; empty for nothing.
    said: &'static str,
}

/// Which part of the list is shown.
#[derive(Debug, Clone, Default)]
struct Filter {
    kind: Option<WorklistKind>,
    couple: String,
}

/// The entries of one kind.
struct Group {
    kind: WorklistKind,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    couple: String,
    alias: String,
    name: String,
    what: String,
    why: String,
    /// `3 days`
    age: String,
    /// `Since Thu 26 Nov 2026`
    since: String,
    /// Where the thing itself is.
    href: String,
    /// `Due Thu 26 Nov 2026, 15:00`; empty where it has no time.
    due: String,
    can_be_acknowledged: bool,
    chosen: bool,
}

/// Something that was acknowledged lately.
struct Done {
    id: String,
    couple: String,
    alias: String,
    name: String,
    kind: &'static str,
    action: &'static str,
    reason: String,
    day: String,
}

/// What was typed in the form, to be shown again after a refusal.
#[derive(Default)]
struct Typed {
    items: Vec<String>,
    action: String,
    reason: String,
}

impl Filter {
    fn read(form: &Form) -> Self {
        let couple = form.text("couple");
        let plain = couple.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        Self {
            kind: WorklistKind::parse(form.text("kind")),
            couple: if plain { couple.to_owned() } else { String::new() },
        }
    }

    /// The address of this part of the list, of another kind.
    fn with(&self, kind: Option<WorklistKind>) -> String {
        let parts = [
            kind.map(|kind| format!("kind={}", kind.value())),
            (!self.couple.is_empty()).then(|| format!("couple={}", self.couple)),
        ];
        let query = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
        if query.is_empty() { "/worklist".to_owned() } else { format!("/worklist?{query}") }
    }

    fn here(&self) -> String {
        self.with(self.kind)
    }

    fn is(&self, kind: WorklistKind) -> bool {
        self.kind == Some(kind)
    }

    fn kind_value(&self) -> &'static str {
        self.kind.map_or("", WorklistKind::value)
    }

    /// An address with one more word in its query.
    fn and(&self, word: &str) -> String {
        let here = self.here();
        let joint = if here.contains('?') { '&' } else { '?' };
        format!("{here}{joint}{word}")
    }
}

impl WorklistPage {
    fn chosen(&self, action: AcknowledgementAction) -> bool {
        self.typed.action == action.value()
    }
}

/// `GET /worklist`
async fn show(State(site): State<Site>, visitor: Visitor, Asked(part): Asked) -> Page {
    let said = match part.text("said") {
        "done" => "Acknowledged. You find it at the end of this page, and can bring it back.",
        "back" => "It is on the list again.",
        _ => "",
    };
    let page = page(&site, &visitor, Filter::read(&part), part.some("after")).await?;
    pages::show(&WorklistPage { said, ..page })
}

/// `POST /worklist`
async fn acknowledge(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let filter = Filter::read(&form);
    let typed = Typed::read(&form);
    let Some(action) = AcknowledgementAction::parse(&typed.action) else {
        let problems = Problems::one("action", "Choose what comes of it.");
        let page = page(&site, &visitor, filter, None).await?;
        return pages::again(&page.with(typed, problems));
    };
    let input = AcknowledgeInput {
        key: form.text("key").to_owned(),
        items: typed.items.iter().map(cynic::Id::new).collect(),
        action,
        reason: form.some("reason"),
    };
    let answer = ask(&site, &visitor, Acknowledge::build(AcknowledgeVariables { input })).await?;
    let problems = Problems::of_payload(answer.acknowledge.problems)?;
    if problems.is_empty() {
        return pages::to(&filter.and("said=done"));
    }
    let page = page(&site, &visitor, filter, None).await?;
    pages::again(&page.with(typed, problems))
}

/// `GET /worklist/back`: where signing in again leads back to; the buttons stand on the list's page.
async fn back() -> Page {
    pages::to("/worklist")
}

/// `POST /worklist/back`
async fn bring_back(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let filter = Filter::read(&form);
    let input = BringBackInput { items: form.all("item").map(cynic::Id::new).collect() };
    let answer = ask(&site, &visitor, BringBack::build(BringBackVariables { input })).await?;
    let problems = Problems::of_payload(answer.bring_back.problems)?;
    if problems.is_empty() {
        return pages::to(&filter.and("said=back"));
    }
    let page = page(&site, &visitor, filter, None).await?;
    pages::again(&page.with(Typed::default(), problems))
}

impl Typed {
    /// One entry with its own button, or the chosen ones with what stands below the list.
    fn read(form: &Form) -> Self {
        let discussed: Vec<String> = form.all("discuss").map(str::to_owned).collect();
        if !discussed.is_empty() {
            let action = AcknowledgementAction::Discuss.value().to_owned();
            return Self { items: discussed, action, reason: String::new() };
        }
        Self {
            items: form.all("item").map(str::to_owned).collect(),
            action: form.text("action").to_owned(),
            reason: form.text("reason").to_owned(),
        }
    }
}

impl WorklistPage {
    /// The page once more, with what was typed and why it was refused.
    fn with(mut self, typed: Typed, problems: Problems) -> Self {
        for row in self.groups.iter_mut().flat_map(|group| &mut group.rows) {
            row.chosen = typed.items.contains(&row.id);
        }
        Self { typed, problems, ..self }
    }
}

async fn page(site: &Site, visitor: &Visitor, filter: Filter, after: Option<String>) -> Result<WorklistPage, Stop> {
    let from_start = after.is_none();
    let couple = (!filter.couple.is_empty()).then(|| cynic::Id::new(&filter.couple));
    let variables = WorklistVariables { kind: filter.kind, couple, after };
    let answer = ask(site, visitor, WorklistQuery::build(variables)).await?;
    let desk = Desk::open(answer.viewer, "/worklist")?;
    let list = answer.worklist.ok_or(Stop::NotFound)?;
    let cursor = list.page_info.end_cursor.filter(|_| list.page_info.has_next_page);
    let acknowledged = answer.acknowledgements.map(|list| list.nodes).unwrap_or_default();
    Ok(WorklistPage {
        next: cursor.map(|cursor| filter.and(&format!("after={}", encoded(&cursor)))).unwrap_or_default(),
        groups: groups(list.nodes, &desk.zone),
        acknowledged: acknowledged.into_iter().map(|one| done(one, &desk.zone)).collect(),
        key: site.door.fresh_key(),
        typed: Typed::default(),
        problems: Problems::none(),
        said: "",
        desk,
        filter,
        from_start,
    })
}

/// Puts entries of one kind together; they come in the order of the list.
fn groups(items: Vec<WorklistItem>, zone: &Zone) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for item in items {
        let kind = item.kind;
        let row = row(item, zone);
        match groups.last_mut().filter(|group| group.kind == kind) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { kind, rows: vec![row] }),
        }
    }
    groups
}

fn row(item: WorklistItem, zone: &Zone) -> Row {
    let couple = item.couple.into_inner();
    let href = match (item.safety_task, item.response, item.run) {
        (Some(task), ..) => format!("/safety/tasks/{}", task.into_inner()),
        (None, Some(response), _) => format!("/responses/{}", response.into_inner()),
        (None, None, Some(run)) => format!("/runs/{}", run.into_inner()),
        (None, None, None) => format!("/couples/{couple}"),
    };
    Row {
        id: item.id.into_inner(),
        alias: item.alias,
        name: item.name.unwrap_or_default(),
        what: item.what,
        why: item.why,
        age: words::age(item.days),
        since: format!("Since {}", zone.day(&item.since)),
        chosen: false,
        due: item.due_at.map(|at| format!("Due {}", zone.moment(&at))).unwrap_or_default(),
        can_be_acknowledged: item.can_be_acknowledged,
        href,
        couple,
    }
}

fn done(one: Acknowledgement, zone: &Zone) -> Done {
    Done {
        id: one.id.into_inner(),
        couple: one.couple.into_inner(),
        alias: one.alias,
        name: one.name.unwrap_or_default(),
        kind: one.kind.words(),
        action: one.action.words(),
        reason: one.reason.unwrap_or_default(),
        day: zone.moment(&one.at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};
    use crate::vocabulary::Instant;

    fn item(kind: WorklistKind, id: &str, what: &str) -> WorklistItem {
        WorklistItem {
            id: cynic::Id::new(id),
            kind,
            couple: cynic::Id::new("cpl_1"),
            alias: "Harbour 12".into(),
            name: Some("Robin".into()),
            what: what.into(),
            why: "New answers came in".into(),
            since: Instant("2026-11-12T15:00:00Z".parse().expect("a valid instant")),
            days: 3,
            due_at: None,
            can_be_acknowledged: true,
            safety_task: None,
            response: (kind == WorklistKind::NewResponse).then(|| cynic::Id::new("rsp_1")),
            run: None,
        }
    }

    fn shown(items: Vec<WorklistItem>) -> WorklistPage {
        let desk = therapist("/worklist");
        WorklistPage {
            groups: groups(items, &desk.zone),
            desk,
            filter: Filter::default(),
            from_start: true,
            next: String::new(),
            acknowledged: Vec::new(),
            key: "key".into(),
            typed: Typed::default(),
            problems: Problems::none(),
            said: "",
        }
    }

    #[test]
    fn an_empty_list_says_what_belongs_there() {
        let html = check_page(&shown(Vec::new()));
        assert!(html.contains("Nothing waits for you") && !html.contains("<textarea"));
    }

    #[test]
    fn entries_stand_by_kind_and_lead_to_the_thing() {
        let items = vec![
            item(WorklistKind::Safety, "a", "Joint work is paused for safety"),
            item(WorklistKind::NewResponse, "b", "Staying Check"),
            item(WorklistKind::NewResponse, "c", "Weekly <trust>"),
        ];
        let page = shown(items);
        assert_eq!(page.groups.iter().map(|group| group.rows.len()).collect::<Vec<_>>(), [1, 2]);
        let html = check_page(&page);
        assert!(html.contains("href=\"/responses/rsp_1\"") && html.contains("href=\"/couples/cpl_1\""));
        assert!(html.contains("3 days") && html.contains("Weekly &#60;trust&#62;"));
        // Enter in a box must not press the first entry's own button.
        let first_button = html.find("<button type=\"submit\" disabled hidden").expect("a button that does nothing");
        assert!(first_button < html.find("name=\"discuss\"").expect("a button of an entry"));
    }

    #[test]
    fn a_safety_task_has_its_time_and_leads_to_its_page_and_cannot_be_ticked_off() {
        let due_at = Some(Instant("2026-11-12T19:00:00Z".parse().expect("a valid instant")));
        let task = item(WorklistKind::Safety, "a", "One safety task is open");
        let safety_task = Some(cynic::Id::new("sft_1"));
        let html = check_page(&shown(vec![WorklistItem { due_at, safety_task, can_be_acknowledged: false, ..task }]));
        assert!(html.contains("href=\"/safety/tasks/sft_1\"") && html.contains("Due "), "{html}");
        assert!(!html.contains("name=\"item\"") && !html.contains("name=\"discuss\""), "{html}");
    }

    #[test]
    fn a_refused_form_keeps_what_was_chosen_and_typed() {
        let typed = Typed { items: vec!["b".into()], action: "NONE".into(), reason: "Because <so>".into() };
        let page =
            shown(vec![item(WorklistKind::NewResponse, "a", "One"), item(WorklistKind::NewResponse, "b", "Two")]);
        let html = check_page(&page.with(typed, Problems::one("reason", "Write why.")));
        assert!(html.contains("value=\"b\" checked") && !html.contains("value=\"a\" checked"));
        assert!(html.contains("Because &#60;so&#62;") && html.contains("Write why."));
    }

    #[test]
    fn an_address_keeps_its_filter_and_nothing_odd() {
        let read = |fields: &[(&str, &str)]| {
            let fields =
                fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>();
            Filter::read(&Form::from(fields))
        };
        assert_eq!(read(&[]).and("said=done"), "/worklist?said=done");
        let both = read(&[("kind", "OVERDUE"), ("couple", "cpl_1")]);
        assert_eq!(both.and("x=1"), "/worklist?kind=OVERDUE&couple=cpl_1&x=1");
        assert_eq!(read(&[("kind", "weather"), ("couple", "a&b")]).here(), "/worklist");
    }
}
