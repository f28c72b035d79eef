//! The practice.

mod licences;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use services::{
    domain::access,
    practice::{self, PracticeView},
};

use crate::{input::show_id, problem::answer, scope::Scope};

pub use licences::{LicenceMutation, LicenceQuery};

/// A part that somebody plays in the practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum Role {
    /// Runs the practice.
    Owner,
    /// Answers for other therapists' work.
    Supervisor,
    /// Treats couples.
    Therapist,
    /// Front desk and intake.
    Staff,
    /// A client: one member of a couple in care.
    Partner,
}

impl Role {
    /// The parts that people play; the clockwork's is not among them.
    pub fn of_people(roles: &[access::Role]) -> Vec<Self> {
        roles.iter().filter_map(|role| Self::of_a_person(*role)).collect()
    }

    fn of_a_person(role: access::Role) -> Option<Self> {
        match role {
            access::Role::Owner => Some(Self::Owner),
            access::Role::Supervisor => Some(Self::Supervisor),
            access::Role::Therapist => Some(Self::Therapist),
            access::Role::Staff => Some(Self::Staff),
            access::Role::Partner => Some(Self::Partner),
            access::Role::Visitor | access::Role::Clockwork => None,
        }
    }
}

impl From<Role> for access::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Supervisor => Self::Supervisor,
            Role::Therapist => Self::Therapist,
            Role::Staff => Self::Staff,
            Role::Partner => Self::Partner,
        }
    }
}

/// A practice.
#[derive(SimpleObject)]
pub struct Practice {
    /// Its id.
    pub id: ID,
    /// Its name, on its own screens.
    name: String,
    /// What letters say they are from.
    alias: String,
    /// Where its clock stands: an IANA zone.
    zone: String,
    /// Whether it offers coaching: skills support without treatment. Where it does not, none is recommended or booked.
    offers_coaching: bool,
}

impl From<PracticeView> for Practice {
    fn from(view: PracticeView) -> Self {
        Self {
            id: show_id(view.id),
            name: view.name,
            alias: view.alias,
            zone: view.zone,
            offers_coaching: view.offers_coaching,
        }
    }
}

impl Practice {
    /// Whether this is its id.
    pub fn is(&self, id: &ID) -> bool {
        self.id == *id
    }
}

/// Questions about the practice.
#[derive(Default)]
pub struct PracticeQuery;

#[Object]
impl PracticeQuery {
    /// Members of the practice only.
    async fn practice(&self, ctx: &Context<'_>) -> Option<Result<Practice>> {
        answer(show(Scope::of(ctx)).await)
    }
}

/// The signed-in member's practice.
pub async fn show(scope: &Scope) -> Result<Practice, services::Refused> {
    practice::show(scope.actor()?, &scope.services).await.map(Practice::from)
}
