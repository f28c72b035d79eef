//! The couple's shared room: a page of what both show each other or did together, which is there only while everybody in the couple would like it
//! (DOMAIN.md 8.3; `docs/decisions/0024-the-room-opens-and-closes-in-the-morning.md`).

use jiff::{SignedDuration, Timestamp};

use crate::{
    couples::hold::shown_from, exercises::commitments::consistency::QUIET_AFTER_LAPSE, ids::PersonId, zone::Zone,
};

/// What stands in place of a room that is not open, whatever keeps it closed: nobody's wish can be read from it but one's own.
pub const CLOSED_TEXT: &str = "Nothing is shown here at the moment. The room opens at six in the morning, on a day when everybody in it would like it \
     and your therapist thinks so too.";

/// For how long a small victory is remarked on.
const REMARKED_FOR: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What one can wish for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The room with what is shared and what is joint.
    Room,
    /// The lines of contentment in it: one's own `csi4` beside the other's.
    Lines,
}

impl Part {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Room, Self::Lines];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Lines => "lines",
        }
    }

    /// The part a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }

    /// Until when a wish that is taken back now still counts for the others. The room closes for them in the morning, because the moment would
    /// tell, and nothing in it is theirs to see by the room alone. A line is seen by the wish alone, so it is hidden at once.
    pub fn counts_until(self, now: Timestamp, practice: &Zone) -> Timestamp {
        match self {
            Self::Room => shown_from(now, practice),
            Self::Lines => now,
        }
    }
}

/// A time with a beginning and perhaps an end, the end not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// From when.
    pub from: Timestamp,
    /// Until when; none while nobody has ended it.
    pub until: Option<Timestamp>,
}

impl Span {
    /// What begins by an act now: it counts from the next morning, where the practice is.
    pub fn beginning(now: Timestamp, practice: &Zone) -> Self {
        Self { from: shown_from(now, practice), until: None }
    }

    /// Whether it counts now.
    pub fn counts(self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

/// One person's wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// Whose.
    pub person: PersonId,
    /// For what.
    pub part: Part,
    /// When it counts for the others.
    pub span: Span,
}

impl Wish {
    /// Whether its author has not taken it back.
    pub fn stands(&self) -> bool {
        self.span.until.is_none()
    }
}

/// Everything that a room's being open depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Who is in the couple now.
    pub members: Vec<PersonId>,
    /// Everybody's wishes, those taken back among them.
    pub wishes: Vec<Wish>,
    /// When the therapist keeps it closed.
    pub kept_closed: Vec<Span>,
    /// Whether the therapist has shown the lines in a session.
    pub lines_shown: bool,
}

impl Room {
    /// Whether somebody's own wish stands.
    pub fn is_wished_by(&self, person: PersonId, part: Part) -> bool {
        self.wishes.iter().any(|wish| wish.person == person && wish.part == part && wish.stands())
    }

    /// Whether the therapist's word that it stay closed stands.
    pub fn is_to_stay_closed(&self) -> bool {
        self.kept_closed.iter().any(|span| span.until.is_none())
    }

    /// Whether the room is open for `viewer`: they would like it themself, which ends at once, and everybody's wish counts since a morning.
    pub fn is_open_for(&self, viewer: PersonId, now: Timestamp) -> bool {
        self.is_wished_by(viewer, Part::Room)
            && self.everybody_wishes(Part::Room, now)
            && !self.kept_closed.iter().any(|span| span.counts(now))
    }

    /// Whether the lines are in it: the room is open, everybody would like them too, and the therapist has shown them once.
    pub fn has_lines_for(&self, viewer: PersonId, now: Timestamp) -> bool {
        self.lines_shown
            && self.is_open_for(viewer, now)
            && self.is_wished_by(viewer, Part::Lines)
            && self.everybody_wishes(Part::Lines, now)
    }

    fn everybody_wishes(&self, part: Part, now: Timestamp) -> bool {
        let wishes = |member: &PersonId| {
            self.wishes.iter().any(|wish| wish.person == *member && wish.part == part && wish.span.counts(now))
        };
        self.members.len() > 1 && self.members.iter().all(wishes)
    }
}

/// The quiet words after a small victory of the reader's own: for a week, and none within 28 days of a lapse that they know of. They say nothing
/// of anybody else, count nothing and compare nothing.
pub fn quiet_words(
    last_victory: Option<Timestamp>,
    last_lapse: Option<Timestamp>,
    now: Timestamp,
) -> Option<&'static str> {
    let is_recent = last_victory.is_some_and(|at| at <= now && now.duration_since(at) < REMARKED_FOR);
    let is_quiet = last_lapse.is_some_and(|at| now.duration_since(at) < QUIET_AFTER_LAPSE);
    (is_recent && !is_quiet).then_some("Something small went well, and you wrote it down.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    fn person(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    fn hour(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    fn practice() -> Zone {
        Zone::parse("UTC").expect("exists")
    }

    fn wish(of: u128, part: Part, at: i64) -> Wish {
        Wish { person: person(of), part, span: Span::beginning(hour(at), &practice()) }
    }

    fn ended(wish: Wish, at: i64) -> Wish {
        let until = Some(wish.part.counts_until(hour(at), &practice()));
        Wish { span: Span { until, ..wish.span }, ..wish }
    }

    fn room(wishes: Vec<Wish>) -> Room {
        Room { members: vec![person(1), person(2)], wishes, kept_closed: Vec::new(), lines_shown: false }
    }

    #[test]
    fn it_opens_for_both_on_the_morning_after_the_second_wish() {
        let room = room(vec![wish(1, Part::Room, 8), wish(2, Part::Room, 34)]);
        for (at, open) in [(33, false), (35, false), (53, false), (54, true), (500, true)] {
            assert_eq!((room.is_open_for(person(1), hour(at)), room.is_open_for(person(2), hour(at))), (open, open));
        }
    }

    #[test]
    fn it_closes_at_once_for_whoever_does_not_want_it_and_in_the_morning_for_the_other() {
        let room = room(vec![wish(1, Part::Room, 8), ended(wish(2, Part::Room, 8), 61)]);
        for (at, for_the_other) in [(60, true), (62, true), (77, true), (78, false)] {
            assert_eq!(room.is_open_for(person(1), hour(at)), for_the_other, "{at}");
        }
        assert!(!room.is_open_for(person(2), hour(62)));
    }

    #[test]
    fn whoever_comes_back_before_the_morning_was_never_away() {
        let again = wish(2, Part::Room, 63);
        let room = room(vec![wish(1, Part::Room, 8), ended(wish(2, Part::Room, 8), 61), again]);
        assert!((30..300).all(|at| room.is_open_for(person(1), hour(at))));
    }

    #[test]
    fn lines_need_both_and_the_session_and_go_at_once() {
        let wishes: Vec<Wish> = [1, 2].into_iter().flat_map(|of| Part::ALL.map(|part| wish(of, part, 8))).collect();
        let mut room = room(wishes);
        assert!(!room.has_lines_for(person(1), hour(60)), "nobody has looked at them together");
        room.lines_shown = true;
        assert!(room.has_lines_for(person(1), hour(60)));
        room.wishes[3] = ended(room.wishes[3], 61);
        assert!(!room.has_lines_for(person(1), hour(61)) && room.is_open_for(person(1), hour(61)));
    }

    #[test]
    fn the_therapist_can_keep_it_closed_and_nobody_is_alone_in_it() {
        let mut kept = room(vec![wish(1, Part::Room, 8), wish(2, Part::Room, 8)]);
        kept.kept_closed.push(Span::beginning(hour(61), &practice()));
        assert!(kept.is_open_for(person(1), hour(77)) && !kept.is_open_for(person(1), hour(78)));
        assert!(kept.is_to_stay_closed());
        let mut alone = room(vec![wish(1, Part::Room, 8)]);
        alone.members.pop();
        assert!(!alone.is_open_for(person(1), hour(60)));
    }

    #[test]
    fn words_are_quiet_for_a_week_and_rest_after_a_lapse() {
        let day = |days: i64| hour(24 * days);
        assert!(quiet_words(Some(day(40)), None, day(41)).is_some());
        assert!(quiet_words(Some(day(40)), None, day(47)).is_none());
        assert!(quiet_words(Some(day(40)), Some(day(20)), day(41)).is_none());
        assert!(quiet_words(Some(day(40)), Some(day(10)), day(41)).is_some());
        assert!(quiet_words(None, None, day(41)).is_none());
        let words = quiet_words(Some(day(40)), None, day(41)).expect("there are words");
        assert!(!words.contains("partner") && !words.chars().any(|c| c.is_ascii_digit() || c == '!'));
    }

    proptest! {
        /// Whatever the other does about the room, the viewer's own page stays as it is until the next morning.
        #[test]
        fn nothing_the_other_wishes_shows_before_the_morning(
            first in 0_i64..200, mine in 0_i64..200, gone in proptest::option::of(200_i64..400), act in 400_i64..600, later in 0_i64..24,
        ) {
            let mut theirs = wish(2, Part::Room, first);
            if let Some(gone) = gone {
                theirs = ended(theirs, gone);
            }
            let before = room(vec![wish(1, Part::Room, mine), theirs]);
            let mut after = before.clone();
            match gone {
                Some(_) => after.wishes.push(wish(2, Part::Room, act)),
                None => after.wishes[1] = ended(theirs, act),
            }
            let morning = shown_from(hour(act), &practice());
            let look = hour(act + later);
            if look < morning {
                prop_assert_eq!(before.is_open_for(person(1), look), after.is_open_for(person(1), look));
            } else {
                prop_assert_eq!(after.is_open_for(person(1), look), gone.is_some());
            }
        }

        /// Without one's own wish nothing is open, whatever the others want.
        #[test]
        fn nothing_is_open_to_whoever_did_not_ask(at in 0_i64..1000, theirs in 0_i64..1000) {
            let room = room(vec![wish(2, Part::Room, theirs), wish(2, Part::Lines, theirs)]);
            prop_assert!(!room.is_open_for(person(1), hour(at)) && !room.has_lines_for(person(1), hour(at)));
            prop_assert!(!room.is_open_for(person(2), hour(at)));
        }
    }
}
