//! A couple in a few words, for the pages of single acts.

use crate::desk::DeskViewer;
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
    pub(crate) members: Vec<MemberLine>,
    pub(crate) threads: Vec<ThreadLine>,
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
    pub(crate) hurt: cynic::Id,
    pub(crate) involved: cynic::Id,
}

impl CoupleLine {
    /// The name of a member; empty for anybody else.
    pub(crate) fn name_of(&self, person: &cynic::Id) -> &str {
        self.members.iter().find(|member| member.person.id == *person).map_or("", |member| &member.person.name)
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
            members: vec![member("per_1", "Robin"), member("per_2", "Sam")],
            threads: vec![ThreadLine { hurt: cynic::Id::new("per_1"), involved: cynic::Id::new("per_2") }],
        }
    }

    #[test]
    fn only_members_have_a_name_here() {
        assert_eq!(couple().name_of(&cynic::Id::new("per_2")), "Sam");
        assert_eq!(couple().name_of(&cynic::Id::new("per_9")), "");
    }
}
