//! Somebody who has shown who they are, for the length of one request.

use crate::ids::{PersonId, PracticeId, SessionId};

/// A part that somebody plays in a practice. A member may play several; a partner is only ever a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs the practice. Sees aggregates, members and settings; no client's record unless they also treat that client.
    Owner,
    /// Answers for other therapists' work. Sees their couples by name, and no psychotherapy note.
    Supervisor,
    /// Treats couples.
    Therapist,
    /// Front desk and intake. Sees scheduling and delivery, never an answer.
    Staff,
    /// A client: one member of a couple in care.
    Partner,
    /// Somebody on the public page, of whom nothing is known; or with the link of their own appointment, and nothing else.
    Visitor,
    /// The service itself, doing what was planned: sending letters, opening the next of a series, sealing the audit trail.
    Clockwork,
}

impl Role {
    /// Every role, in the order of the access matrix.
    pub const ALL: [Self; 7] =
        [Self::Owner, Self::Supervisor, Self::Therapist, Self::Staff, Self::Partner, Self::Visitor, Self::Clockwork];

    /// The word kept in the database and shown in the access matrix.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Supervisor => "supervisor",
            Self::Therapist => "therapist",
            Self::Staff => "staff",
            Self::Partner => "partner",
            Self::Visitor => "visitor",
            Self::Clockwork => "clockwork",
        }
    }

    /// The role a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether this is a member of the practice's own people: second factor mandatory, fifteen minutes idle.
    pub fn is_member(self) -> bool {
        matches!(self, Self::Owner | Self::Supervisor | Self::Therapist | Self::Staff)
    }
}

/// Whoever a request is for. Made only from a session, a token, or by the clockwork; never from input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    practice: PracticeId,
    who: Who,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Person { person: PersonId, session: SessionId, roles: Vec<Role>, stepped_up: bool },
    Visitor,
    Clockwork,
}

impl Actor {
    /// A signed-in person. `stepped_up` says that they gave their password again within the last minutes.
    pub fn person(
        practice: PracticeId,
        person: PersonId,
        session: SessionId,
        roles: Vec<Role>,
        stepped_up: bool,
    ) -> Self {
        Self { practice, who: Who::Person { person, session, roles, stepped_up } }
    }

    /// The service itself, inside one practice.
    pub fn clockwork(practice: PracticeId) -> Self {
        Self { practice, who: Who::Clockwork }
    }

    /// Somebody on the public page of one practice.
    pub fn visitor(practice: PracticeId) -> Self {
        Self { practice, who: Who::Visitor }
    }

    /// The tenant. It comes from here and from nowhere else.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }

    /// The person, unless it is the clockwork or a visitor.
    pub fn person_id(&self) -> Option<PersonId> {
        match &self.who {
            Who::Person { person, .. } => Some(*person),
            Who::Visitor | Who::Clockwork => None,
        }
    }

    /// The session the request came with, unless it is the clockwork or a visitor.
    pub fn session(&self) -> Option<SessionId> {
        match &self.who {
            Who::Person { session, .. } => Some(*session),
            Who::Visitor | Who::Clockwork => None,
        }
    }

    /// The roles, at least one.
    pub fn roles(&self) -> &[Role] {
        match &self.who {
            Who::Person { roles, .. } => roles,
            Who::Visitor => &[Role::Visitor],
            Who::Clockwork => &[Role::Clockwork],
        }
    }

    /// Whether the actor plays this part.
    pub fn is(&self, role: Role) -> bool {
        self.roles().contains(&role)
    }

    /// Whether the person proved themself again a moment ago (DOMAIN.md 6.3, step-up).
    pub fn is_stepped_up(&self) -> bool {
        matches!(self.who, Who::Person { stepped_up: true, .. })
    }
}
