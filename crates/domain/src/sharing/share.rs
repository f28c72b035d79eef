//! One person's release of one item to another person: made by its author alone, revocable, never widened by anybody else.

use jiff::Timestamp;

use super::Visibility;
use crate::{
    ids::{PersonId, ResponseId, ShareId},
    problem::{Code, Problem},
};

/// What is shared: one item of one response, named as the instrument names it (`ws1`, `need_1`, or a scale's key).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shared {
    /// The response it belongs to.
    pub response: ResponseId,
    /// The item, follow-up or scale in it.
    pub item: String,
}

/// A live or revoked release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its id.
    pub id: ShareId,
    /// What.
    pub shared: Shared,
    /// By whom; always the author of the response.
    pub from: PersonId,
    /// To whom; always a member of the author's couple.
    pub to: PersonId,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when; none while it is live.
    pub revoked_at: Option<Timestamp>,
}

impl Share {
    /// Makes a release.
    ///
    /// # Errors
    /// `NotAllowed` for anybody but the author and for classes that have no share button, `OutOfRange` for sharing with oneself.
    pub fn make(
        id: ShareId,
        shared: Shared,
        author: PersonId,
        class: Visibility,
        (from, to): (PersonId, PersonId),
        now: Timestamp,
    ) -> Result<Self, Problem> {
        if from != author || !class.can_be_shared() {
            return Err(Problem::not_allowed());
        }
        if from == to {
            return Err(Problem::at("with", Code::OutOfRange, "Choose somebody other than yourself."));
        }
        Ok(Self { id, shared, from, to, created_at: now, revoked_at: None })
    }

    /// Whether the other person can see the item now.
    pub fn is_live(&self) -> bool {
        self.revoked_at.is_none()
    }

    /// Takes it back. From now on the item is hidden; it cannot be unseen, and the page says so.
    ///
    /// # Errors
    /// `NotAllowed` for anybody but who shared it, `WrongState` when it was taken back before.
    pub fn revoke(mut self, by: PersonId, now: Timestamp) -> Result<Self, Problem> {
        if by != self.from {
            return Err(Problem::not_allowed());
        }
        if self.revoked_at.is_some() {
            return Err(Problem::new(Code::WrongState, "You have already taken this back."));
        }
        self.revoked_at = Some(now);
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    fn person(n: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(n))
    }

    fn make(by: PersonId, class: Visibility) -> Result<Share, Problem> {
        let shared = Shared { response: ResponseId::from_uuid(Uuid::from_u128(9)), item: "ws1".into() };
        let id = ShareId::from_uuid(Uuid::from_u128(8));
        Share::make(id, shared, person(1), class, (by, person(2)), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn only_the_author_shares_and_only_what_has_a_share_button() {
        assert!(make(person(1), Visibility::AuthorTherapist).is_ok());
        assert!(make(person(2), Visibility::AuthorTherapist).is_err());
        assert!(make(person(1), Visibility::Safety).is_err());
        assert!(make(person(1), Visibility::AuthorOnly).is_err());
    }

    #[test]
    fn a_share_is_revoked_once_and_by_its_maker() {
        let share = make(person(1), Visibility::AuthorTherapist).expect("is allowed");
        assert!(share.clone().revoke(person(2), Timestamp::UNIX_EPOCH).is_err());
        let revoked = share.revoke(person(1), Timestamp::UNIX_EPOCH).expect("is the maker's");
        assert!(!revoked.is_live());
        assert!(revoked.revoke(person(1), Timestamp::UNIX_EPOCH).is_err());
    }
}
