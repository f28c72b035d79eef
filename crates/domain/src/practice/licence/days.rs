//! Days on which a clinician relied on an exemption, by place. Whatever happens on one day counts once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::practice::jurisdiction::Place;

/// The days that are used up, of one clinician.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DaysUsed(BTreeMap<Place, BTreeSet<Date>>);

impl DaysUsed {
    /// Counts a day at a place. A second time changes nothing.
    pub fn add(&mut self, place: Place, day: Date) {
        self.0.entry(place).or_default().insert(day);
    }

    /// How many days of a calendar year are used at a place.
    pub fn in_year(&self, place: Place, year: i16) -> usize {
        self.0.get(&place).map_or(0, |days| days.iter().filter(|day| day.year() == year).count())
    }
}

impl Extend<(Place, Date)> for DaysUsed {
    fn extend<I: IntoIterator<Item = (Place, Date)>>(&mut self, days: I) {
        for (place, day) in days {
            self.add(place, day);
        }
    }
}

impl FromIterator<(Place, Date)> for DaysUsed {
    fn from_iter<I: IntoIterator<Item = (Place, Date)>>(days: I) -> Self {
        let mut used = Self::default();
        used.extend(days);
        used
    }
}
