use super::*;
use crate::demo::cast::SET_BACK;

fn calendar(weeks: u32) -> Calendar {
    Calendar { now: "2026-11-20T02:30:00Z".parse().expect("an instant"), weeks }
}

#[test]
fn days_are_a_whole_number_of_steps_from_their_anchor() {
    let day = |text: &str| text.parse::<civil::Date>().expect("a day");
    assert_eq!(first_from(day("2026-01-01"), day("2026-01-20"), 7), day("2026-01-06"));
    assert_eq!(first_from(day("2026-01-06"), day("2026-01-20"), 7), day("2026-01-06"));
    assert_eq!(first_from(day("2026-01-21"), day("2026-01-20"), 7), day("2026-01-27"));
}

#[test]
fn events_are_in_order_past_and_the_same_for_a_seed() {
    for weeks in [1, 4, 26, 104] {
        let calendar = calendar(weeks);
        let events = calendar.events(&Chance::new(3, 0));
        assert!(events.is_sorted_by_key(|(at, _)| *at));
        assert!(events.iter().all(|(at, _)| *at < calendar.now));
        assert_eq!(events, calendar.events(&Chance::new(3, 0)));
        let intakes = events.iter().filter(|(_, event)| matches!(event, Event::Intake(_))).count();
        assert_eq!(intakes, COUPLES.len(), "{weeks} weeks");
    }
}

#[test]
fn half_a_year_of_the_battery_is_answered_most_weeks_and_entered_from_paper() {
    let events = calendar(26).events(&Chance::new(3, 0));
    let count = |wanted: &dyn Fn(&Event) -> bool| events.iter().filter(|(_, event)| wanted(event)).count();
    for couple in ON_BATTERY {
        for side in [Side::Hurt, Side::Involved] {
            let answered = count(&|event| *event == Event::Battery(couple, side));
            assert!((10..=27).contains(&answered), "couple {couple}, {side:?}: {answered}");
        }
        let paper = count(&|event| matches!(event, Event::Paper(one, _) if *one == couple));
        assert!(paper >= 8, "couple {couple}: {paper}");
        assert!(count(&|event| *event == Event::LongPaper(couple)) >= 2, "couple {couple}");
        assert_eq!(count(&|event| matches!(event, Event::Pulses(one, _) if *one == couple)), 0, "asked twice");
    }
    // What makes the demo slow is what people send: the battery adds a fifth to it, and no more.
    let sent = count(&|event| matches!(event, Event::Battery(..) | Event::Pulses(..) | Event::StayingCheck(..)));
    assert!(sent < 700, "{sent}");
}

#[test]
fn a_programme_comes_before_the_lapse_and_going_back_after_it() {
    for weeks in [6, 26, 104] {
        let events = calendar(weeks).events(&Chance::new(3, 0));
        let when = |wanted: Event| events.iter().position(|(_, event)| *event == wanted);
        let order = [Event::Enrol(SET_BACK), Event::GoOn(SET_BACK), Event::Lapse(SET_BACK), Event::GoBack(SET_BACK)];
        let places: Vec<usize> = order.into_iter().filter_map(when).collect();
        assert_eq!(places.len(), 4, "{weeks} weeks");
        assert!(places.is_sorted(), "{weeks} weeks: {places:?}");
    }
}

#[test]
fn nothing_four_weekly_is_open_for_the_first_couple_and_the_last_was_long_ago() {
    for weeks in [1, 4, 26] {
        let calendar = calendar(weeks);
        let events = calendar.events(&Chance::new(3, 0));
        let asked = events.iter().filter(|(_, event)| matches!(event, Event::Ask(FIRST, _))).count();
        let answered: Vec<_> =
            events.iter().filter(|(_, event)| matches!(event, Event::StayingCheck(FIRST, _))).collect();
        assert_eq!(asked, answered.len(), "{weeks} weeks");
        let least = jiff::SignedDuration::from_hours(14 * 24);
        assert!(answered.iter().all(|(at, _)| calendar.now.duration_since(*at) > least), "{weeks} weeks");
    }
}
