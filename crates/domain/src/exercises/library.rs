//! The exercises that come with the service, written by us. The texts of published programmes are not among them.

use std::sync::LazyLock;

use super::definition::{
    Exercise,
    key::{ExerciseKey, Version},
};

/// Every file, in the order in which the library shows them; of two versions of one exercise, the newer first.
const FILES: &[&str] = &[
    include_str!("../../exercises/why_trust_breaks.json"),
    include_str!("../../exercises/can_trust_return.json"),
    include_str!("../../exercises/my_limits.json"),
    include_str!("../../exercises/resp_statement.json"),
    include_str!("../../exercises/apology.json"),
    include_str!("../../exercises/grief_writing.json"),
    include_str!("../../exercises/selfcare_plan.json"),
    include_str!("../../exercises/roots.json"),
    include_str!("../../exercises/support_map.json"),
    include_str!("../../exercises/talk_time.json"),
    include_str!("../../exercises/trigger_log.json"),
    include_str!("../../exercises/trigger_plan.json"),
    include_str!("../../exercises/time_out.json"),
    include_str!("../../exercises/listen_loop.json"),
    include_str!("../../exercises/openness.json"),
    include_str!("../../exercises/rituals.json"),
    include_str!("../../exercises/daily_checkin.json"),
    include_str!("../../exercises/small_promise.json"),
    include_str!("../../exercises/pain_into_growth.json"),
    include_str!("../../exercises/victories.json"),
];

static LIBRARY: LazyLock<Vec<Exercise>> = LazyLock::new(|| {
    FILES.iter().map(|file| Exercise::from_json(file).expect("a test reads every file of the library")).collect()
});

/// Every exercise that comes with the service, older versions among them: what was begun on one is done on it.
pub fn library() -> &'static [Exercise] {
    &LIBRARY
}

/// What can be given to somebody now.
pub fn offered() -> impl Iterator<Item = &'static Exercise> {
    library().iter().filter(|one| newest(one.key.as_str()).is_some_and(|newest| newest.version == one.version))
}

/// The newest version of an exercise.
pub fn newest(key: &str) -> Option<&'static Exercise> {
    library().iter().find(|exercise| exercise.key.as_str() == key)
}

/// One exact version.
pub fn version(key: &ExerciseKey, version: &Version) -> Option<&'static Exercise> {
    library().iter().find(|exercise| exercise.key == *key && exercise.version == *version)
}

#[cfg(test)]
pub(crate) fn sample(key: &str) -> &'static Exercise {
    newest(key).expect("is in the library")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        couples::Mode,
        exercises::definition::{
            UsualRhythm, Who,
            field::{Kind, Need},
        },
        sharing::Visibility,
        tact,
    };

    #[test]
    fn every_file_is_an_exercise_and_reads_back() {
        for file in FILES {
            let exercise = Exercise::from_json(file).unwrap_or_else(|flaw| panic!("{flaw}"));
            let written = serde_json::to_string(&exercise).expect("is text");
            assert_eq!(Exercise::from_json(&written), Ok(exercise));
        }
    }

    #[test]
    fn a_version_is_found_by_its_name_and_number() {
        let apology = sample("apology");
        assert_eq!(version(&apology.key, &apology.version), Some(apology));
        assert_eq!(version(&apology.key, &Version::parse("99.0.0").expect("is a version")), None);
        assert_eq!(newest("no_such"), None);
        assert!(offered().all(|one| newest(one.key.as_str()) == Some(one)));
    }

    #[test]
    fn the_library_holds_e_01_to_e_18() {
        let numbers: BTreeSet<u8> = library().iter().filter_map(|exercise| exercise.number).collect();
        assert_eq!(numbers, (1..=18).collect());
        let keys: BTreeSet<&str> = library().iter().map(|exercise| exercise.key.as_str()).collect();
        assert_eq!(keys.len(), library().len());
        assert_eq!(sample("apology").code().as_deref(), Some("E-05"));
    }

    /// DOMAIN.md 2.5, column "Who".
    #[test]
    fn everybody_gets_their_own_part() {
        for (key, who) in [
            ("why_trust_breaks", Who::Each),
            ("resp_statement", Who::Involved),
            ("apology", Who::Involved),
            ("grief_writing", Who::Hurt),
            ("selfcare_plan", Who::Each),
            ("roots", Who::Involved),
            ("talk_time", Who::Both),
            ("trigger_log", Who::Hurt),
            ("trigger_plan", Who::Both),
            ("time_out", Who::Both),
            ("listen_loop", Who::Both),
            ("openness", Who::Both),
            ("rituals", Who::Both),
            ("daily_checkin", Who::Involved),
            ("small_promise", Who::Involved),
            ("pain_into_growth", Who::Each),
        ] {
            assert_eq!(sample(key).who, who, "{key}");
        }
    }

    #[test]
    fn nothing_begins_wider_than_its_author_and_the_therapist() {
        for exercise in library() {
            for field in exercise.fields() {
                let class = exercise.visibility_of(field);
                assert!(class <= Visibility::AuthorTherapist, "{} {}", exercise.key, field.id);
            }
        }
        let private: Vec<_> = library().iter().filter(|one| one.may_keep_to_self).map(|one| one.key.as_str()).collect();
        assert_eq!(private, ["grief_writing", "roots", "trigger_log"]);
        for exercise in library() {
            for mode in Mode::ALL {
                let is_the_modes = exercise.reader_line(mode) == mode.reader_line();
                assert_eq!(is_the_modes, !exercise.may_keep_to_self, "{}", exercise.key);
            }
        }
        for never_shared in ["grief_writing", "trigger_log", "support_map", "selfcare_plan", "talk_time", "listen_loop"]
        {
            assert!(!sample(never_shared).is_shareable(), "{never_shared}");
        }
    }

    #[test]
    fn the_rules_that_the_specification_names_are_there() {
        let limits = &sample("my_limits").field("limits").expect("is there").answer;
        assert!(matches!(limits, Kind::List { most: 7, .. }));
        let supports = &sample("support_map").field("supports").expect("is there").answer;
        assert!(matches!(supports, Kind::List { most: 5, .. }));
        let time = &sample("grief_writing").field("time").expect("is there").answer;
        assert!(matches!(time, Kind::Timer { least: 15, most: 20 }));
        let back_at = sample("time_out").field("back_at").expect("is there");
        assert_eq!((&back_at.answer, back_at.need), (&Kind::Time, Need::Must));
        let pause = &sample("time_out").field("length").expect("is there").answer;
        assert!(matches!(pause, Kind::Count { least: 20, most: 60, .. }));
        let Kind::Turns(turns) = sample("talk_time").field("talk").expect("is there").answer else {
            panic!("has turns")
        };
        assert_eq!(turns.length(), jiff::SignedDuration::from_mins(20));
        let rituals = &sample("rituals").field("rituals").expect("is there").answer;
        assert!(matches!(rituals, Kind::List { least: 1, most: 3, .. }));
        let answers = sample("apology").partner_answer.as_ref().expect("is there");
        let words: Vec<_> = answers.options.iter().map(|option| option.value.as_str()).collect();
        assert_eq!(words, ["received", "partly", "not_yet"]);
        assert_eq!(sample("resp_statement").before_sharing.len(), 4);
        assert_eq!(sample("trigger_log").rhythm, UsualRhythm::AsNeeded);
        let growth = sample("pain_into_growth");
        assert!(growth.hides_for_good && growth.confirm_first.is_some());
    }

    #[test]
    fn the_wording_blames_nobody_and_gives_nobody_a_gender() {
        for file in FILES {
            assert_eq!(tact::check(file), Ok(()));
            assert!(!file.to_lowercase().contains("betray"));
            assert!(!file.contains('!'), "no exclamation marks");
        }
    }
}
