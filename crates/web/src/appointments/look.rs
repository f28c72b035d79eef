//! What several appointments will look like, before they are made: on the clock by which they are agreed, and on everybody's own.

use crate::{moments::day, schema, vocabulary::Date};

/// One of several appointments, as those who come will read it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(super) struct AppointmentTime {
    on: Date,
    at: String,
    clocks: Vec<AppointmentClock>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct AppointmentClock {
    person: cynic::Id,
    on: Date,
    at: String,
    zone: String,
    shift: Option<HourShift>,
}

/// Another hour than before, on somebody's own clock.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(super) struct HourShift {
    pub(super) from: String,
    pub(super) to: String,
}

/// One time, as the page shows it.
pub(super) struct Look {
    /// `Tue 17 Mar 2026, 17:00`, on the clock of whoever holds it.
    pub(super) when: String,
    /// What another clock shows, where it shows something else.
    pub(super) elsewhere: Vec<String>,
}

impl AppointmentTime {
    /// As the page shows it; `name_of` knows who comes.
    pub(super) fn look(&self, name_of: impl Fn(&cynic::Id) -> String) -> Look {
        let elsewhere = self.clocks.iter().filter(|clock| clock.on != self.on || clock.at != self.at);
        Look {
            when: format!("{}, {}", day(&self.on), self.at),
            elsewhere: elsewhere.map(|clock| self.words(clock, &name_of(&clock.person))).collect(),
        }
    }

    fn words(&self, clock: &AppointmentClock, name: &str) -> String {
        let time = if clock.on == self.on { clock.at.clone() } else { format!("{}, {}", day(&clock.on), clock.at) };
        let mut words = format!("For {name} it is {time} ({})", clock.zone);
        if let Some(HourShift { from, to }) = &clock.shift {
            words = format!("{words}. Their clock changes: {to} from then on, not {from}");
        }
        words
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The week in which clocks change here and not in Phoenix.
    pub(in crate::appointments) fn time() -> AppointmentTime {
        let clock = |person: &str, zone: &str, at: &str| AppointmentClock {
            person: cynic::Id::new(person),
            on: Date(jiff::civil::date(2026, 3, 10)),
            at: at.to_owned(),
            zone: zone.to_owned(),
            shift: (at == "09:00").then(|| HourShift { from: "10:00".to_owned(), to: at.to_owned() }),
        };
        AppointmentTime {
            on: Date(jiff::civil::date(2026, 3, 10)),
            at: "12:00".to_owned(),
            clocks: vec![clock("per_1", "America/New_York", "12:00"), clock("per_2", "America/Phoenix", "09:00")],
        }
    }

    #[test]
    fn another_clock_is_told_and_that_it_changes() {
        let look = time().look(|id| id.inner().to_owned());
        assert_eq!(look.when, "Tue 10 Mar 2026, 12:00");
        let told = "For per_2 it is 09:00 (America/Phoenix). Their clock changes: 09:00 from then on, not 10:00";
        assert_eq!(look.elsewhere, [told]);
    }
}
