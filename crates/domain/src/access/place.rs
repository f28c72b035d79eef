//! Where an act happens, as the actor stands to it. Places of another practice are not among these: the database never hands them over.

/// The relation between an actor and the thing acted upon. Worked out by the services from rows, never taken from input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The practice as a whole: its lists, its library, its settings.
    Practice,
    /// The actor's own account, record, answer or act.
    Own,
    /// The record of somebody the actor treats.
    Treated,
    /// The record of somebody treated by a therapist whom the actor supervises.
    Supervised,
    /// The record of somebody whose care the actor is to join, and who has not agreed, or whose partner has not: who they are and how they can
    /// be reached, and nothing of what they wrote (DOMAIN.md 9 #4).
    Awaited,
    /// A safety task that has come to the actor as the practice's named safety back-up, or to whoever is to lead. Nothing else of that
    /// person's record.
    BackedUp,
    /// The record of the other member of the actor's own couple.
    OtherPartner,
    /// A record of this practice to which the actor has no relation.
    Unrelated,
}

impl Place {
    /// Every place, in the order of the access matrix.
    pub const ALL: [Self; 8] = [
        Self::Practice,
        Self::Own,
        Self::Treated,
        Self::Supervised,
        Self::Awaited,
        Self::BackedUp,
        Self::OtherPartner,
        Self::Unrelated,
    ];

    /// The word in the access matrix and in audit rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Own => "own",
            Self::Treated => "treated",
            Self::Supervised => "supervised",
            Self::Awaited => "awaited",
            Self::BackedUp => "backed-up",
            Self::OtherPartner => "other-partner",
            Self::Unrelated => "unrelated",
        }
    }
}
