//! When a consultation has led into care: each who wants it has begun for themself (DOMAIN.md 5.2). Nobody begins for somebody else.

use crate::{
    ids::CoupleId,
    problem::{Code, Problem},
};

/// One who wants to begin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entrant {
    /// Whether they have an account of their own, opened by themself.
    pub has_account: bool,
    /// The couples in somebody's care in which they have signed, for themself, what holds for what they say there.
    pub signed_in: Vec<CoupleId>,
}

/// Checks that care has begun for all of them, and for all in the same couple; which that is, more than one where they share several.
///
/// # Errors
/// `WrongState` with the first thing that is missing. It names nobody.
pub fn check_entrants(entrants: &[Entrant]) -> Result<Vec<CoupleId>, Problem> {
    let missing = |words: &str| -> Result<Vec<CoupleId>, Problem> { Err(Problem::new(Code::WrongState, words)) };
    let Some((first, others)) = entrants.split_first() else {
        return missing("Nobody is left who wants to begin. Nothing was changed. Note that they declined.");
    };
    if entrants.iter().any(|entrant| !entrant.has_account) {
        return missing(
            "Not everybody has an account of their own yet. Nothing was changed. Hand each of them a code, and do this again when they have opened it.",
        );
    }
    let is_shared = |couple: &CoupleId| others.iter().all(|other| other.signed_in.contains(couple));
    let shared: Vec<CoupleId> = first.signed_in.iter().copied().filter(is_shared).collect();
    if shared.is_empty() {
        return missing(
            "Not everybody has signed for themself yet in a couple that is in care here. Nothing was changed. Take them into care, let each sign, and do this again.",
        );
    }
    Ok(shared)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    fn entrant(has_account: bool, couples: &[u128]) -> Entrant {
        let signed_in = couples.iter().map(|id| CoupleId::from_uuid(Uuid::from_u128(*id))).collect();
        Entrant { has_account, signed_in }
    }

    #[test]
    fn nobody_begins_for_somebody_else() {
        let ready = entrant(true, &[1, 2]);
        let begun = |others: &[Entrant]| check_entrants(&[std::slice::from_ref(&ready), others].concat()).is_ok();
        assert!(begun(&[]) && begun(&[entrant(true, &[2])]));
        let shared = check_entrants(&[ready.clone(), entrant(true, &[2])]).expect("care has begun");
        assert_eq!(shared, [CoupleId::from_uuid(Uuid::from_u128(2))], "the couple of both");
        assert!(!begun(&[entrant(false, &[2])]), "no account");
        assert!(!begun(&[entrant(true, &[])]), "nothing signed");
        assert!(!begun(&[entrant(true, &[3])]), "another couple");
        assert!(check_entrants(&[]).is_err());
    }
}
