//! What somebody of the practice sees of an hour in its calendar (DOMAIN.md, visibility class V4): whoever arranges it sees who is to be let in,
//! whoever holds it sees who comes, and everybody else that the time is taken.

/// How somebody of the practice stands to one hour of a couple's care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Onlooker {
    /// They arrange the couple's appointments: at the front desk, or as whoever leads its care.
    pub arranges: bool,
    /// They hold the hour themself.
    pub holds: bool,
    /// They belong or belonged to the couple. Then some of its hours may be nothing of theirs, whatever else they do here.
    pub belongs: bool,
}

/// How much of it they see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Who comes, under which name the practice knows the couple, and the way to change it.
    Arranged,
    /// Who comes, and under which name the practice knows the couple.
    Held,
    /// That the time is taken.
    Taken,
}

impl Onlooker {
    /// How much they see of the hour.
    pub fn sight(self) -> Sight {
        if self.belongs || !(self.arranges || self.holds) {
            Sight::Taken
        } else if self.arranges {
            Sight::Arranged
        } else {
            Sight::Held
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_colleague_sees_that_it_is_taken_and_nothing_else() {
        let colleague = Onlooker { arranges: false, holds: false, belongs: false };
        assert_eq!(colleague.sight(), Sight::Taken);
        assert_eq!(Onlooker { holds: true, ..colleague }.sight(), Sight::Held);
        assert_eq!(Onlooker { arranges: true, ..colleague }.sight(), Sight::Arranged);
        assert_eq!(Onlooker { arranges: true, holds: true, ..colleague }.sight(), Sight::Arranged);
    }

    proptest! {
        #[test]
        fn whoever_belongs_to_the_couple_sees_nothing_of_it_by_any_part_they_play(arranges: bool, holds: bool) {
            prop_assert_eq!(Onlooker { arranges, holds, belongs: true }.sight(), Sight::Taken);
        }
    }
}
