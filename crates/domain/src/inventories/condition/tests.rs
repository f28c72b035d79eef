use proptest::prelude::*;

use super::*;

fn answers(values: &[(&str, f64)]) -> Answers {
    values.iter().map(|(id, value)| ((*id).to_owned(), Answer::Value(*value))).collect()
}

fn holds(text: &str, values: &[(&str, f64)]) -> bool {
    text.parse::<Condition>().expect(text).holds(&answers(values))
}

#[test]
fn one_item_is_compared() {
    for (text, value, expected) in [
        ("ws1<=2", 2.0, true),
        ("ws1<=2", 3.0, false),
        ("ws1>=2", 2.0, true),
        ("ws1<2", 2.0, false),
        ("ws1 > 1", 2.0, true),
        ("ws1==2", 2.0, true),
    ] {
        assert_eq!(holds(text, &[("ws1", value)]), expected, "{text} for {value}");
    }
    assert!(!holds("ws1<=2", &[]), "no answer is no low answer");
}

#[test]
fn the_lowest_of_a_row_is_compared() {
    assert!(holds("min(ws1..ws4)<=2", &[("ws1", 5.0), ("ws3", 2.0)]));
    assert!(!holds("min(ws1..ws4)<=2", &[("ws1", 5.0), ("ws5", 1.0)]));
    assert!(!holds("min(ws1..ws4)<=2", &[]));
    assert!(holds("max(ws1..ws4)>=5", &[("ws1", 5.0), ("ws3", 2.0)]));
}

#[test]
fn declining_is_noticed() {
    let condition: Condition = "declined(phq9_9)".parse().expect("is a condition");
    assert!(condition.holds(&[("phq9_9".to_owned(), Answer::Declined)].into_iter().collect()));
    assert!(!condition.holds(&answers(&[("phq9_9", 0.0)])));
    assert!(!condition.holds(&Answers::default()));
}

#[test]
fn words_are_looked_for() {
    let chosen = |pairs: &[(&str, &str)]| -> Answers {
        pairs.iter().map(|(id, word)| ((*id).to_owned(), Answer::Choice((*word).to_owned()))).collect()
    };
    let holds = |text: &str, pairs: &[(&str, &str)]| text.parse::<Condition>().expect(text).holds(&chosen(pairs));
    assert!(holds("s7==no", &[("s7", "no")]) && !holds("s7==no", &[("s7", "yes")]));
    assert!(holds("r3g!=yes", &[("r3g", "not_sure")]) && !holds("r3g != yes", &[("r3g", "yes")]));
    assert!(!holds("r3g!=yes", &[]), "no answer is no other answer");
    assert!(holds("any(s1..s6)==yes", &[("s1", "no"), ("s6", "yes")]));
    assert!(!holds("any(s1..s6)==yes", &[("s1", "no"), ("s7", "yes")]));
}

#[test]
fn a_sum_needs_all_and_a_mean_all_but_one() {
    assert!(holds("sum(a1..a3)<24", &[("a1", 8.0), ("a2", 8.0), ("a3", 7.0)]));
    assert!(!holds("sum(a1..a3)<24", &[("a1", 8.0), ("a2", 8.0)]));
    assert!(holds("mean(r1a..r1c)<1.6", &[("r1a", 1.0), ("r1c", 2.0)]));
    assert!(!holds("mean(r1a..r1c)<1.6", &[("r1a", 1.0)]));
    assert!(!holds("mean(r1a..r1c)<1.6", &[("r1a", 1.0), ("r1b", 2.0), ("r1c", 2.0)]));
}

#[test]
fn what_is_no_condition_is_refused() {
    for bad in [
        "",
        "ws1",
        "<=2",
        "ws1<=",
        "ws1<=two",
        "ws1<=NaN",
        "min(ws1)<=2",
        "min(ws4..ws1)<=2",
        "min(a..b)<=2",
        "min(r1c..r1a)<=2",
        "min(r1a..r2c)<=2",
        "any(s1..s6)!=yes",
        "any(s1)==yes",
        "s1!=",
        "s1!=2",
        "W<=1",
        "a..b<1",
    ] {
        assert!(bad.parse::<Condition>().is_err(), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_what_is_read_reads_back(text in "[a-z0-9().<>=!é ]{0,24}|(any|min|sum|mean)\\([a-c]{1,2}[1-3a-c]\\.\\.[a-c]{1,2}[1-3a-c]\\)(==yes|<=2)") {
        if let Ok(condition) = text.parse::<Condition>() {
            prop_assert_eq!(condition.to_string().parse::<Condition>(), Ok(condition));
        }
    }
}
