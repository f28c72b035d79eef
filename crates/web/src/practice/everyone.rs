//! Everybody the practice knows, for the list of people and for forms that choose among them.

use cynic::QueryBuilder;

use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::DeskViewer;
use crate::desk::words::AccountState;
use crate::errors::Stop;
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{PageInfo, Role, SafeChannel};

/// Parts of a hundred that a form reads at most; a list to choose from is no use beyond that.
pub(crate) const MOST_PARTS: usize = 20;

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct PeopleVariables {
    pub(super) after: Option<String>,
    pub(super) first: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "PeopleVariables")]
pub(super) struct PeopleQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(first: $first, after: $after)]
    pub(super) people: Option<PersonConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct PersonConnection {
    pub(super) nodes: Vec<Record>,
    pub(super) page_info: PageInfo,
}

/// A person as staff see them.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "PersonRecord")]
pub(crate) struct Record {
    pub(crate) id: cynic::Id,
    pub(crate) name: String,
    pub(crate) zone: String,
    pub(crate) roles: Vec<Role>,
    pub(crate) account: AccountState,
    pub(crate) safe_channel: SafeChannel,
    pub(crate) address_in_question: bool,
}

impl Record {
    /// Whether it is somebody who is or may become a client, and not a member of the practice.
    pub(crate) fn is_client(&self) -> bool {
        !self.roles.iter().any(|role| role.is_member())
    }

    /// Whether they work here.
    pub(crate) fn works_here(&self) -> bool {
        !self.is_client()
    }

    /// What a list to choose from needs of them: the word that is sent, and their name.
    pub(crate) fn choice(&self) -> (String, String) {
        (self.id.inner().to_owned(), self.name.clone())
    }

    /// Whether a safe way to reach them was chosen or is still to be asked for; nobody asks that of members.
    pub(crate) fn has_safe_channel(&self) -> bool {
        self.is_client() || self.safe_channel != SafeChannel::Unknown
    }

    /// Whether they can treat couples.
    pub(crate) fn treats(&self) -> bool {
        self.roles.contains(&Role::Therapist)
    }

    /// What they are, in words.
    pub(crate) fn roles_in_words(&self) -> String {
        self.roles.iter().map(|role| role.words()).collect::<Vec<_>>().join(", ")
    }
}

/// Everybody, by name, and who asks.
pub(crate) async fn of_practice(site: &Site, visitor: &Visitor) -> Result<(Option<DeskViewer>, Vec<Record>), Stop> {
    let mut everybody = Vec::new();
    let mut viewer = None;
    let mut after = None;
    for _ in 0..MOST_PARTS {
        let answer = ask(site, visitor, PeopleQuery::build(PeopleVariables { after, first: 100 })).await?;
        viewer = answer.viewer;
        let Some(part) = answer.people else { break };
        everybody.extend(part.nodes);
        after = part.page_info.next().map(str::to_owned);
        if after.is_none() {
            break;
        }
    }
    everybody.sort_by_cached_key(|person| person.name.to_lowercase());
    Ok((viewer, everybody))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A client without an account.
    pub(crate) fn client(id: &str, name: &str) -> Record {
        Record {
            id: cynic::Id::new(id),
            name: name.to_owned(),
            zone: "Europe/London".to_owned(),
            roles: vec![Role::Partner],
            account: AccountState::None,
            safe_channel: SafeChannel::Unknown,
            address_in_question: false,
        }
    }

    #[test]
    fn members_are_no_clients() {
        let mut person = client("per_1", "Robin");
        assert!(person.is_client());
        person.roles = vec![Role::Partner, Role::Staff];
        assert!(!person.is_client() && person.works_here());
        assert_eq!(person.choice(), ("per_1".to_owned(), "Robin".to_owned()));
        assert_eq!(person.roles_in_words(), "Partner, Staff");
    }
}
