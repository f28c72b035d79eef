use proptest::prelude::*;

use super::*;

fn degree(n: u8) -> Degree {
    Degree::new(n).expect("is 0 to 4")
}

/// B20, word by word.
fn b20() -> QuizAnswers {
    QuizAnswers {
        safe: Safe::Yes,
        thoughts: Thoughts::No,
        ended: Ended::Yes,
        hope: Hope::Rebuild,
        ready: degree(4),
        partner_ready: Some(degree(3)),
        calm: Calm::Yes,
        out_of_control: Control::No,
        support: YesNo::Yes,
        time: Time::Yes,
        partner_knows: Knows::Yes,
        court: Court::No,
    }
}

fn any_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn quizzes() -> impl Strategy<Value = QuizAnswers> {
    let feelings = (any_of(Safe::ALL), any_of(Thoughts::ALL), any_of(Ended::ALL), any_of(Hope::ALL));
    let degrees = (0_u8..=4, proptest::option::of(0_u8..=4));
    let rest = (any_of(Calm::ALL), any_of(Control::ALL), any_of(YesNo::ALL), any_of(Time::ALL));
    let around = (any_of(Knows::ALL), any_of(Court::ALL));
    (feelings, degrees, rest, around).prop_map(
        |((safe, thoughts, ended, hope), (ready, partner), (calm, control, support, time), (knows, court))| {
            QuizAnswers {
                safe,
                thoughts,
                ended,
                hope,
                ready: degree(ready),
                partner_ready: partner.map(degree),
                calm,
                out_of_control: control,
                support,
                time,
                partner_knows: knows,
                court,
            }
        },
    )
}

#[test]
fn b20_is_ready_with_sixteen_points() {
    let result = b20().result();
    assert_eq!(result.outcome, Outcome::Scored(Readiness::Ready, 16));
    assert_eq!((result.flags.contact, result.flags.legal_caution), (Contact::AsNamed, false));
}

#[test]
fn the_first_rule_that_matches_wins() {
    let all_at_once = QuizAnswers {
        thoughts: Thoughts::Yes,
        safe: Safe::No,
        out_of_control: Control::Yes,
        hope: Hope::Unsure,
        ended: Ended::No,
        ..b20()
    };
    assert_eq!(all_at_once.result().outcome, Outcome::SupportNow);
    let safe_to_live = QuizAnswers { thoughts: Thoughts::No, ..all_at_once };
    assert_eq!(safe_to_live.result().outcome, Outcome::SafetyFirst);
    let safe = QuizAnswers { safe: Safe::Yes, ..safe_to_live };
    assert_eq!(safe.result().outcome, Outcome::IndividualSupportFirst);
    let steady = QuizAnswers { out_of_control: Control::Maybe, ..safe };
    assert_eq!(steady.result().outcome, Outcome::Discernment);
    assert_eq!(QuizAnswers { hope: Hope::PartWell, ..steady }.result().outcome, Outcome::SeparationSupport);
    let rebuild = QuizAnswers { hope: Hope::Rebuild, ..steady };
    assert_eq!(rebuild.result().outcome, Outcome::NotYet);
    let ended = QuizAnswers { ended: Ended::RatherNotSay, ..rebuild };
    assert_eq!(ended.result().outcome, Outcome::Scored(Readiness::Ready, 14));
}

#[test]
fn readiness_has_three_steps() {
    let nothing = QuizAnswers {
        safe: Safe::RatherNotSay,
        ended: Ended::RatherNotSay,
        calm: Calm::Sometimes,
        support: YesNo::No,
        time: Time::No,
        ready: degree(0),
        partner_ready: None,
        ..b20()
    };
    let with = |ready, partner| QuizAnswers { ready: degree(ready), partner_ready: Some(degree(partner)), ..nothing };
    for (answers, expected) in [
        (nothing, (Readiness::PrepareFirst, 1)),
        (with(3, 2), (Readiness::PrepareFirst, 6)),
        (with(3, 3), (Readiness::NearlyReady, 7)),
        (QuizAnswers { time: Time::Yes, ..with(4, 4) }, (Readiness::NearlyReady, 11)),
        (QuizAnswers { time: Time::Yes, support: YesNo::Yes, ..with(4, 4) }, (Readiness::Ready, 12)),
        (QuizAnswers { partner_ready: None, ..with(4, 0) }, (Readiness::NearlyReady, 9)),
    ] {
        assert_eq!(answers.result().outcome, Outcome::Scored(expected.0, expected.1));
    }
}

#[test]
fn a_degree_is_at_most_four_and_words_read_back() {
    assert!(Degree::new(5).is_err());
    assert!(Ended::ALL.iter().all(|answer| Ended::from_word(answer.as_str()) == Some(*answer)));
    assert_eq!(Safe::from_word("perhaps"), None);
}

proptest! {
    #[test]
    fn every_combination_has_one_outcome_and_danger_always_wins(quiz in quizzes()) {
        let result = quiz.result();
        prop_assert_eq!(result, quiz.result());
        let in_danger = quiz.safe == Safe::No || quiz.calm == Calm::No;
        prop_assert_eq!(result.outcome == Outcome::SupportNow, quiz.thoughts == Thoughts::Yes);
        prop_assert_eq!(result.outcome == Outcome::SafetyFirst, in_danger && quiz.thoughts != Thoughts::Yes);
        prop_assert_eq!(result.flags.couple_consult_bookable, !in_danger && quiz.thoughts != Thoughts::Yes);
        if let Outcome::Scored(readiness, points) = result.outcome {
            prop_assert!(points <= 17);
            prop_assert_eq!(readiness == Readiness::Ready, points >= 12);
            prop_assert_eq!(readiness == Readiness::PrepareFirst, points < 7);
        }
    }

    #[test]
    fn flags_do_not_depend_on_the_outcome(quiz in quizzes()) {
        let flags = quiz.result().flags;
        prop_assert_eq!(flags.contact == Contact::AsNamed, quiz.partner_knows == Knows::Yes);
        prop_assert_eq!(flags.legal_caution, quiz.court != Court::No);
    }
}
