//! The programme that comes with the service, written by us after DOMAIN.md 2.5.

use std::sync::LazyLock;

use super::{
    definition::{Object, Programme, ProgrammeKey},
    soundness::Fit,
};
use crate::{
    exercises::{definition::key::Version, library as exercises},
    inventories::{InstrumentKey, library as inventories},
};

/// Every file; of two versions of one programme, the newer first.
const FILES: &[&str] = &[include_str!("../../programmes/rebuilding.json")];

static LIBRARY: LazyLock<Vec<Programme>> = LazyLock::new(|| {
    FILES.iter().map(|file| Programme::from_json(file).expect("a test reads every file of the library")).collect()
});

/// Every programme that comes with the service, older versions among them: who was enrolled on one goes on with it.
pub fn library() -> &'static [Programme] {
    &LIBRARY
}

/// The newest version of a programme.
pub fn newest(key: &str) -> Option<&'static Programme> {
    library().iter().find(|programme| programme.key.as_str() == key)
}

/// One exact version.
pub fn version(key: &ProgrammeKey, version: &Version) -> Option<&'static Programme> {
    library().iter().find(|programme| programme.key == *key && programme.version == *version)
}

/// For whom something is that comes with the service.
pub fn fit(object: &Object) -> Option<Fit> {
    match object {
        Object::Exercise(key) => exercises::newest(key).map(Fit::of_exercise),
        Object::Inventory(key) => {
            InstrumentKey::parse(key).ok().and_then(|key| inventories::registered(&key)).and_then(Fit::of_instrument)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::programmes::{check_soundness, definition::Lane};

    #[test]
    fn every_file_is_a_programme_that_can_be_worked_through_and_reads_back() {
        for programme in library() {
            assert_eq!(check_soundness(&programme.plan, &fit), Vec::new(), "{}", programme.key);
            assert_eq!(Programme::from_json(&programme.to_json()).as_ref(), Ok(programme));
        }
    }

    #[test]
    fn the_phases_and_gates_are_those_of_the_specification() {
        let rebuilding = newest("rebuilding").expect("is there");
        let ids: Vec<&str> = rebuilding.plan.phases.iter().map(|phase| phase.id.as_str()).collect();
        assert_eq!(ids, ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"]);
        let after = |id: &str| rebuilding.phase(id).expect("is there").after.clone();
        for (phase, before) in
            [("p1", "p0"), ("p2", "p1"), ("p4", "p0"), ("p5", "p1"), ("p6", "p4"), ("p7", "p2"), ("p8", "p7")]
        {
            assert_eq!(after(phase), [before], "{phase}");
        }
        assert_eq!(rebuilding.phase("p3").expect("is there").with, ["p0"], "healing opens with the beginning");
        assert_eq!(rebuilding.plan.from_here_on("p1"), ["p1", "p2", "p5", "p7", "p8"]);
    }

    #[test]
    fn every_exercise_of_the_library_has_its_place_in_it() {
        let rebuilding = newest("rebuilding").expect("is there");
        let given: BTreeSet<&str> = rebuilding
            .plan
            .steps()
            .filter_map(|(_, step)| match &step.object {
                Object::Exercise(key) => Some(key.as_str()),
                Object::Inventory(_) => None,
            })
            .collect();
        let missing: Vec<&str> =
            exercises::offered().map(|one| one.key.as_str()).filter(|key| !given.contains(key)).collect();
        assert_eq!(missing, Vec::<&str>::new());
        for lane in Lane::ALL {
            assert!(rebuilding.plan.steps().any(|(_, step)| step.lane == lane), "{lane:?}");
        }
    }
}
