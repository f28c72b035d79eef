//! Who comes: everybody of a couple, or one of them.

use crate::{
    ids::PersonId,
    problem::{Code, Problem},
};

/// Who comes to an appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Company {
    /// Everybody of the couple.
    Everybody(Vec<PersonId>),
    /// One of them, and nobody else learns of it.
    One(PersonId),
}

impl Company {
    /// Those who were chosen, of those who belong to the couple now.
    ///
    /// # Errors
    /// `Missing` for nobody, `NotFound` for somebody who does not belong to the couple, `OutOfRange` for some of more than two: whoever comes
    /// to what is not their own is there with everybody.
    pub fn of(members: &[PersonId], chosen: &[PersonId]) -> Result<Self, Problem> {
        let mut chosen = chosen.to_vec();
        chosen.sort_unstable();
        chosen.dedup();
        if chosen.iter().any(|person| !members.contains(person)) {
            return Err(Problem::not_found().on("people"));
        }
        match chosen.as_slice() {
            [] => Err(Problem::at("people", Code::Missing, "Choose who comes: one of them, or both.")),
            [one] => Ok(Self::One(*one)),
            _ if chosen.len() == members.len() => Ok(Self::Everybody(members.to_vec())),
            _ => Err(Problem::at("people", Code::OutOfRange, "Choose one of them, or everybody.")),
        }
    }

    /// Those who come, in the couple's own order.
    pub fn people(&self) -> &[PersonId] {
        match self {
            Self::Everybody(people) => people,
            Self::One(person) => std::slice::from_ref(person),
        }
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

    #[test]
    fn one_of_them_or_everybody_comes() {
        let two = [person(2), person(1)];
        assert_eq!(Company::of(&two, &[person(1)]), Ok(Company::One(person(1))));
        assert_eq!(Company::of(&two, &[person(1), person(1)]), Ok(Company::One(person(1))));
        assert_eq!(Company::of(&two, &[person(1), person(2)]), Ok(Company::Everybody(two.to_vec())));
        assert_eq!(Company::of(&two, &[]).expect_err("is nobody").code, Code::Missing);
        assert_eq!(Company::of(&two, &[person(3)]).expect_err("is not theirs").code, Code::NotFound);
        let three = [person(1), person(2), person(3)];
        assert_eq!(Company::of(&three, &[person(1), person(2)]).expect_err("are some").code, Code::OutOfRange);
    }
}
