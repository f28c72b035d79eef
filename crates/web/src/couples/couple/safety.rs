//! What is known about the safety of a couple's members, on their lead therapist's page; for nobody else, and not on paper.

use cynic::QueryBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    desk::Desk,
    errors::Stop,
    moments::Zone,
    safety::{SafetyTask, TaskLine},
    schema,
    site::Site,
    vocabulary::{Instant, Person},
};

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct StripQuery {
    #[arguments(id: $id)]
    safety_strip: Option<SafetyStrip>,
}

#[derive(cynic::QueryFragment)]
struct SafetyStrip {
    members: Vec<SafetyOfMember>,
    open: Vec<SafetyTask>,
}

#[derive(cynic::QueryFragment)]
struct SafetyOfMember {
    person: Person,
    item_nine: Option<i32>,
    item_nine_declined: bool,
    item_nine_at: Option<Instant>,
    check_positive: Option<bool>,
    checked_at: Option<Instant>,
}

/// What the page shows.
pub(super) struct Strip {
    pub(super) members: Vec<Member>,
    pub(super) open: Vec<TaskLine>,
    pub(super) last_checked: String,
}

/// One member, in words.
pub(super) struct Member {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) item_nine: String,
    pub(super) check: String,
}

impl Strip {
    /// What is known; none for those who do not lead the couple's treatment.
    pub(super) async fn of(site: &Site, visitor: &Visitor, couple: &str, desk: &Desk) -> Result<Option<Self>, Stop> {
        if !desk.treats() {
            return Ok(None);
        }
        let strip = match ask(site, visitor, StripQuery::build(Id { id: cynic::Id::new(couple) })).await {
            // A therapist who supervises this couple and does not lead it.
            Err(Stop::NotFound) => None,
            other => other?.safety_strip,
        };
        Ok(strip.map(|strip| Self::in_words(&strip, &desk.zone)))
    }

    fn in_words(strip: &SafetyStrip, zone: &Zone) -> Self {
        let last = strip.members.iter().filter_map(|member| member.checked_at.as_ref()).max_by_key(|at| at.0);
        Self {
            members: strip.members.iter().map(|member| Member::in_words(member, zone)).collect(),
            open: strip.open.iter().map(|task| TaskLine::of(task, zone)).collect(),
            last_checked: match last {
                Some(at) => format!("Last checked {}.", zone.day(at)),
                None => "Nobody was asked a private check yet.".to_owned(),
            },
        }
    }
}

impl Member {
    fn in_words(member: &SafetyOfMember, zone: &Zone) -> Self {
        let on = |at: &Option<Instant>| at.as_ref().map(|at| zone.day(at)).unwrap_or_default();
        Self {
            id: member.person.id.inner().to_owned(),
            name: member.person.name.clone(),
            item_nine: match (member.item_nine, member.item_nine_declined, &member.item_nine_at) {
                (Some(value), _, at) => format!("Item 9: {value} of 3, {}.", on(at)),
                (None, true, at) => format!("Item 9: declined, {}.", on(at)),
                (None, false, Some(_)) => "Item 9: not kept, a total was entered.".to_owned(),
                (None, false, None) => "Item 9: never asked.".to_owned(),
            },
            check: match (member.check_positive, &member.checked_at) {
                (Some(true), at) => format!("Private check: may not be safe, {}.", on(at)),
                (Some(false), at) => format!("Private check: no danger named, {}.", on(at)),
                (None, Some(at)) => format!("Private check: not alone, {}.", zone.day(at)),
                (None, None) => "Private check: never asked.".to_owned(),
            },
        }
    }
}
