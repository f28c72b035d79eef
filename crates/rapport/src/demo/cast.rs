//! Who plays in the demo. All names are made up.

use super::{course::Slope, plan::Side};

/// What the practice is called on its own screens.
pub(super) const PRACTICE: &str = "Northgate Practice";
/// What its letters say they are from.
pub(super) const ALIAS: &str = "Northgate Office";
/// Where its clock stands.
pub(super) const ZONE: &str = "America/New_York";
/// What every account of the demo is opened with.
pub(super) const PASS_PHRASE: &str = "seven herons over quiet water";

/// Somebody who works in the practice.
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) work: Work,
}

/// What somebody does in the practice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    Owner,
    FrontDesk,
    Therapist,
    TherapistAndSupervisor,
}

pub(super) const OWNER: Member = Member { name: "Ingrid Halvorsen", work: Work::Owner };

pub(super) const MEMBERS: [Member; 4] = [
    Member { name: "Leila Farahani", work: Work::Therapist },
    Member { name: "Samuel Osei", work: Work::Therapist },
    Member { name: "Meiling Zhou", work: Work::TherapistAndSupervisor },
    Member { name: "Tomas Rivera", work: Work::FrontDesk },
];

/// Therapists by their place in [`MEMBERS`]; each treats four couples.
pub(super) const THERAPISTS: usize = 3;
/// Whose place in [`MEMBERS`] is the supervisor's.
pub(super) const SUPERVISOR: usize = 2;

/// Whose place in [`MEMBERS`] is the front desk's.
pub(super) const FRONT_DESK: usize = 3;
/// Where the public page stands, after `/book/`.
pub(super) const ADDRESS: &str = "northgate";

/// Somebody who comes to the public page.
pub(super) struct Stranger {
    pub(super) name: &'static str,
    pub(super) zone: &'static str,
    pub(super) place: &'static str,
    pub(super) comes: Comes,
}

/// What somebody comes to the public page for.
#[derive(Clone, Copy)]
pub(super) enum Comes {
    /// To book for themself.
    Alone,
    /// To book for two; the other is called this.
    With(&'static str),
    /// To ask for a time.
    Asks,
    /// To ask, and to wait because there is none.
    Waits,
    /// To ask, and to think better of it on the phone.
    Declines,
    /// To ask for what others can do better.
    IsReferred,
}

const fn stranger(name: &'static str, zone: &'static str, place: &'static str, comes: Comes) -> Stranger {
    Stranger { name, zone, place, comes }
}

/// Who came to the public page during the last days.
pub(super) const STRANGERS: [Stranger; 7] = [
    stranger("Ottilie Brandt", ZONE, "US-FL", Comes::Declines),
    stranger("Rasheed Walker", ZONE, "US-GA", Comes::IsReferred),
    stranger("Beatriz Lima", "America/Denver", "US-CO", Comes::Alone),
    stranger("Viktor Halas", ZONE, "US-FL", Comes::With("Selma Halas")),
    stranger("Wren Calloway", ZONE, "US-NY", Comes::Asks),
    stranger("Petra Novak", "Australia/Perth", "AU", Comes::Asks),
    stranger("Dorian Blake", ZONE, "US-FL", Comes::Waits),
];

/// By which way somebody wants to be reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    Email,
    PortalOnly,
    /// They were not asked yet.
    Unknown,
}

/// A couple in care, the hurt partner first.
pub(super) struct Couple {
    pub(super) alias: &'static str,
    pub(super) hurt: (&'static str, Channel),
    pub(super) involved: (&'static str, Channel),
    pub(super) zone: &'static str,
    pub(super) slope: Slope,
    /// How it goes for the involved partner, where they do not see it as the other does.
    pub(super) otherwise: Option<Slope>,
    /// How many of a hundred weekly questions go unanswered.
    pub(super) missed: u32,
    /// Whether each hurt the other, in two injuries.
    pub(super) both_ways: bool,
}

const fn couple(
    alias: &'static str,
    hurt: (&'static str, Channel),
    involved: (&'static str, Channel),
    slope: Slope,
) -> Couple {
    Couple { alias, hurt, involved, zone: ZONE, slope, otherwise: None, missed: 8, both_ways: false }
}

impl Couple {
    /// How it goes for one of the two.
    pub(super) fn slope_of(&self, side: Side) -> Slope {
        match side {
            Side::Hurt => self.slope,
            Side::Involved => self.otherwise.unwrap_or(self.slope),
        }
    }
}

/// The couple that the walk through the demo begins with.
pub(super) const FIRST: usize = 0;
/// The couple whose joint work is paused.
pub(super) const PAUSED: usize = 7;
/// The couple whose joint work is paused for safety.
pub(super) const UNSAFE: usize = 3;
/// The couples to whose hurt partner the therapist wrote a word; the first has not opened it.
pub(super) const WRITTEN_TO: [usize; 2] = [0, 2];
/// The couple of whom one has signed a mode and the other has not.
pub(super) const HALF_SIGNED: usize = 1;
/// The couple of whom one has begun an answer and not sent it.
pub(super) const DRAFTING: usize = 4;
/// The couples in which something is shared; in the last it was taken back.
pub(super) const SHARING: [usize; 3] = [0, 2, 5];

/// The couples who do much between appointments, and see in their shared room what they share.
pub(super) const AT_WORK: [usize; 2] = [0, 2];
/// The couple that is on a programme.
pub(super) const ON_THE_WAY: usize = 2;
/// The couple with a lapse behind them.
pub(super) const LAPSED: usize = 1;

/// The couples of whom the whole standard battery is asked: one for each therapist, and one more that often leaves it alone.
pub(super) const ON_BATTERY: [usize; 4] = [1, 6, 10, 11];
/// The couple that was on a programme for months when trust was broken again, and went back.
pub(super) const SET_BACK: usize = 10;
/// The couples that come every second week; the first is the one the walk begins with.
pub(super) const IN_SESSIONS: [usize; 4] = [0, 2, 6, 10];

/// The couples, four for each therapist in turn.
pub(super) const COUPLES: [Couple; 12] = [
    Couple {
        missed: 0,
        ..couple("Harbour 12", ("Nora Lindqvist", Channel::Email), ("Daniel Okafor", Channel::Email), Slope::Rising)
    },
    Couple {
        otherwise: Some(Slope::Rising),
        ..couple("Maple 3", ("Amara Diallo", Channel::Email), ("Kofi Mensah", Channel::PortalOnly), Slope::Setback)
    },
    couple("Quay 7", ("Hannah Weiss", Channel::Email), ("Miriam Katz", Channel::Email), Slope::Rising),
    couple("Lantern 5", ("Arjun Raman", Channel::Email), ("Priya Raman", Channel::Unknown), Slope::Flat),
    couple("Orchard 9", ("Luis Ortega", Channel::Email), ("Marcus Bell", Channel::Email), Slope::Rising),
    Couple {
        both_ways: true,
        ..couple("Bridge 21", ("Yuki Tanaka", Channel::Email), ("Haruto Tanaka", Channel::Email), Slope::Setback)
    },
    Couple {
        zone: "America/Chicago",
        otherwise: Some(Slope::Flat),
        ..couple("Meadow 4", ("Fatima Haddad", Channel::PortalOnly), ("Youssef Haddad", Channel::Email), Slope::Rising)
    },
    Couple {
        missed: 35,
        ..couple("Slate 16", ("Owen Price", Channel::Email), ("Grace Connor", Channel::Email), Slope::Flat)
    },
    couple("Copper 8", ("Anya Petrova", Channel::Email), ("Ivan Sokolov", Channel::Unknown), Slope::Flat),
    Couple {
        zone: "Europe/Lisbon",
        ..couple("Willow 2", ("Sofia Marino", Channel::Email), ("Elena Rossi", Channel::Email), Slope::Rising)
    },
    couple("Signal 30", ("Chidi Eze", Channel::Email), ("Ngozi Eze", Channel::PortalOnly), Slope::Setback),
    Couple {
        missed: 20,
        ..couple("Fern 14", ("Kai Nakamura", Channel::Email), ("Jonah Fields", Channel::Email), Slope::Rising)
    },
];

/// How somebody signs in, and where their letters go.
pub(super) fn address(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or(name).to_ascii_lowercase();
    format!("{first}@demo.example")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_people_share_an_address() {
        let couples = COUPLES.iter().flat_map(|couple| [couple.hurt.0, couple.involved.0]);
        let strangers = STRANGERS.iter().flat_map(|stranger| match stranger.comes {
            Comes::With(partner) => vec![stranger.name, partner],
            _ => vec![stranger.name],
        });
        let members = MEMBERS.iter().map(|member| member.name).chain([OWNER.name]);
        let everybody: Vec<&str> = members.chain(couples).chain(strangers).collect();
        let addresses: BTreeSet<String> = everybody.iter().map(|name| address(name)).collect();
        assert_eq!(addresses.len(), everybody.len());
        assert!(addresses.iter().all(|address| address.is_ascii()));
    }

    #[test]
    fn each_therapist_asks_the_battery_of_somebody_and_nobody_in_it_is_also_in_a_walk_of_another_kind() {
        let asked_by: BTreeSet<usize> = ON_BATTERY.iter().map(|couple| couple * THERAPISTS / COUPLES.len()).collect();
        assert_eq!(asked_by.len(), THERAPISTS);
        for couple in ON_BATTERY {
            assert!(![FIRST, PAUSED, UNSAFE, DRAFTING].contains(&couple) && !COUPLES[couple].both_ways, "{couple}");
        }
        assert!(ON_BATTERY.contains(&SET_BACK), "where they stand is asked in it");
        assert!(ON_BATTERY.iter().any(|couple| COUPLES[*couple].missed >= 20), "somebody often leaves it alone");
        assert!(ON_BATTERY.iter().any(|couple| COUPLES[*couple].otherwise.is_some()), "two see it differently");
    }
}
