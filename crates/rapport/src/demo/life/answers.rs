//! What somebody answers, given how things stand.

use std::collections::BTreeMap;

use worker::services::domain::inventories::{Given, Instrument, Item, Scale, ScaleKind};

use crate::demo::{
    chance::Chance,
    course::{Measure, Slope},
    words::AREAS,
};

/// Answers by the name of the question.
pub(super) type Answers = BTreeMap<String, Given>;

/// How many things to consider each of the four ratings has.
const FACETS: [&str; 4] = ["abcd", "abcdef", "abcdef", "abcd"];

/// The answer to a weekly question.
pub(super) fn pulse(measure: Measure, value: f64) -> Answers {
    let item = match measure {
        Measure::Trust => "trust",
        Measure::Hope => "hope",
        Measure::Steadiness => "steady",
    };
    BTreeMap::from([(item.to_owned(), Given::Value(value))])
}

/// The answers to the four-weekly questions: four ratings, what was considered, what is needed.
pub(super) fn staying_check(slope: Slope, progress: f64, chance: &Chance) -> Answers {
    let mut answers = Answers::new();
    let mut least = 5.0_f64;
    for (area, facets) in FACETS.iter().enumerate() {
        let rating = slope.rating(area, progress, chance);
        least = least.min(rating);
        answers.insert(format!("ws{}", area + 1), Given::Value(rating));
        for facet in facets.chars().filter(|_| chance.befalls(80)) {
            answers.insert(format!("ws{}{facet}", area + 1), Given::Choice(considered(rating, chance).to_owned()));
        }
        write(area, rating, chance, &mut answers);
    }
    if least <= 2.0 {
        let word = if chance.befalls(70) { "yes" } else { "no" };
        answers.insert("to_session".to_owned(), Given::Choice(word.to_owned()));
    }
    answers
}

/// The answers to any other form of the service, for somebody who is safe and sees things by `lift` brighter than the couple's course; none for
/// what is asked in words alone.
pub(super) fn form(instrument: &Instrument, course: (Slope, f64, f64), chance: &Chance) -> Answers {
    let scale_of = |name: &str| instrument.scales.iter().find(|scale| scale.id == name);
    let answer = |item: &Item| {
        let (scale, (slope, progress, lift)) = (scale_of(&item.scale)?, course);
        let given = if scale.kind == ScaleKind::YesNo {
            Given::Choice(yes_or_no(&item.id).to_owned())
        } else if scale.kind == ScaleKind::Choice {
            Given::Choice(chosen(scale, course)?.to_owned())
        } else {
            Given::Value(slope.on_scale(scale.range()?, (progress, lift), chance))
        };
        Some((item.id.clone(), given))
    };
    instrument.main_items().filter_map(answer).collect()
}

/// They are alone, can be written to, and may say what they think; of what is asked about safety, nothing is so.
fn yes_or_no(item: &str) -> &'static str {
    if ["s7", "s8", "safe_to_say"].contains(&item) { "yes" } else { "no" }
}

/// The first word of a choice, which is the bright one; the second as long as things are dark.
fn chosen(scale: &Scale, (slope, progress, lift): (Slope, f64, f64)) -> Option<&str> {
    let words: Vec<&str> = scale.options.iter().filter_map(|option| option.value.word()).collect();
    // Whether contact has ended is no question of mood.
    let is_dark = words.len() > 3 && slope.level(progress) + lift < 3.0;
    words.get(usize::from(is_dark)).copied()
}

fn considered(rating: f64, chance: &Chance) -> &'static str {
    match rating + f64::from(chance.between(-1, 1)) {
        ..=1.5 => "no",
        ..=2.5 => "not_sure",
        ..=3.5 => "partly",
        _ => "yes",
    }
}

/// What they write: a need where it is low, what is missing where it is not full; sometimes nothing.
fn write(area: usize, rating: f64, chance: &Chance, answers: &mut Answers) {
    let words = &AREAS[area];
    let mut say = |question: &str, sentences: &[&str], percent: u32| {
        if chance.befalls(percent) {
            let text = (*chance.choose(sentences)).to_owned();
            answers.insert(format!("{question}_{}", area + 1), Given::Text(text));
        }
    };
    if rating <= 2.0 {
        say("need", words.needs, 95);
    }
    if rating <= 4.0 {
        say("missing", words.missing, 60);
        say("willing", words.willing, 45);
    }
}

#[cfg(test)]
mod tests {
    use worker::services::domain::inventories::{Answers as Checking, Purpose, library};

    use super::*;

    #[test]
    fn what_people_answer_can_be_sent() {
        let why_stay = library().iter().find(|known| known.key.as_str() == "why_stay").expect("is in the library");
        let chance = Chance::new(5, 0);
        for slope in [Slope::Rising, Slope::Flat, Slope::Setback] {
            for step in 0..=20 {
                let answers = staying_check(slope, f64::from(step) / 20.0, &chance);
                let checked = Checking::check(answers, why_stay, Purpose::Submission);
                assert!(checked.problems.0.is_empty(), "{:?}", checked.problems);
            }
        }
    }

    #[test]
    fn every_form_of_the_battery_can_be_sent() {
        let chance = Chance::new(6, 0);
        let keys = [
            "stance",
            "willing3",
            "effects_check_hurt",
            "effects_check_involved",
            "safety_check",
            "four_pulse_observer",
            "four_pulse_self",
            "six_resp_6_self",
            "six_resp_self",
            "six_resp_observer",
        ];
        for key in keys {
            let known = library().iter().find(|known| known.key.as_str() == key).expect("is in the library");
            for (slope, lift) in [(Slope::Rising, 1.5), (Slope::Flat, 0.0), (Slope::Setback, -1.0)] {
                for step in 0..=10 {
                    let answers = form(known, (slope, f64::from(step) / 10.0, lift), &chance);
                    let checked = Checking::check(answers, known, Purpose::Submission);
                    assert!(checked.problems.0.is_empty(), "{key}: {:?}", checked.problems);
                }
            }
        }
    }
}
