//! A couple in a few words, for the pages of single acts.

use crate::desk::DeskViewer;
use crate::desk::words::ThreadRole;
use crate::schema;
use crate::vocabulary::{ConfidentialityMode, Person};

#[derive(cynic::QueryVariables, Debug)]
pub(crate) struct LineVariables {
    pub(crate) id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "LineVariables")]
pub(crate) struct LineQuery {
    pub(crate) viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    pub(crate) couple: Option<CoupleLine>,
}

/// A couple, its people and its mode.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Couple")]
pub(crate) struct CoupleLine {
    pub(crate) id: cynic::Id,
    pub(crate) alias: String,
    pub(crate) mode: ConfidentialityMode,
    pub(crate) hold: Option<HoldLine>,
    pub(crate) members: Vec<MemberLine>,
    pub(crate) threads: Vec<ThreadLine>,
}

/// That joint work is paused; why is on the page of the couple.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Hold")]
pub(crate) struct HoldLine {
    #[expect(dead_code, reason = "only that there is a hold matters here")]
    id: cynic::Id,
}

/// One of the couple.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "CoupleMember")]
pub(crate) struct MemberLine {
    pub(crate) person: Person,
}

/// A breach: who was hurt, and who was involved.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Thread")]
pub(crate) struct ThreadLine {
    pub(crate) id: cynic::Id,
    pub(crate) hurt: cynic::Id,
    pub(crate) involved: cynic::Id,
}

impl CoupleLine {
    /// The name of a member; empty for anybody else.
    pub(crate) fn name_of(&self, person: &cynic::Id) -> &str {
        self.members.iter().find(|member| member.person.id == *person).map_or("", |member| &member.person.name)
    }

    /// Where a member stands in this couple's threads, in words; empty before a thread is opened.
    pub(crate) fn roles_of(&self, person: &cynic::Id) -> String {
        let stands = |role: ThreadRole| self.thread_of(person, Some(role)).map(|_| role.words());
        let roles = [ThreadRole::Hurt, ThreadRole::Involved].into_iter().filter_map(stands);
        roles.collect::<Vec<_>>().join(", ")
    }

    /// The thread in which `person` has the side that a form is made for; none for a form that either may answer.
    pub(crate) fn thread_of(&self, person: &cynic::Id, side: Option<ThreadRole>) -> Option<cynic::Id> {
        let stands = |thread: &&ThreadLine| match side {
            Some(ThreadRole::Hurt) => thread.hurt == *person,
            Some(ThreadRole::Involved) => thread.involved == *person,
            None => false,
        };
        self.threads.iter().find(stands).map(|thread| thread.id.clone())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Robin, who was hurt, and Sam, who was involved.
    pub(crate) fn couple() -> CoupleLine {
        let member =
            |id: &str, name: &str| MemberLine { person: Person { id: cynic::Id::new(id), name: name.to_owned() } };
        CoupleLine {
            id: cynic::Id::new("cpl_1"),
            alias: "Alder".to_owned(),
            mode: ConfidentialityMode::Individual,
            hold: None,
            members: vec![member("per_1", "Robin"), member("per_2", "Sam")],
            threads: vec![ThreadLine {
                id: cynic::Id::new("thr_1"),
                hurt: cynic::Id::new("per_1"),
                involved: cynic::Id::new("per_2"),
            }],
        }
    }

    #[test]
    fn only_members_have_a_name_here() {
        assert_eq!(couple().name_of(&cynic::Id::new("per_2")), "Sam");
        assert_eq!(couple().name_of(&cynic::Id::new("per_9")), "");
    }

    #[test]
    fn a_thread_belongs_to_a_side() {
        let (couple, robin) = (couple(), cynic::Id::new("per_1"));
        assert!(couple.thread_of(&robin, Some(ThreadRole::Hurt)).is_some());
        assert!(couple.thread_of(&robin, Some(ThreadRole::Involved)).is_none());
        assert!(couple.thread_of(&robin, None).is_none());
        assert_eq!(couple.roles_of(&robin), "Hurt partner");
    }
}
