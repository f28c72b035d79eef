mod features;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::inventories::{
    Answer, Answers, ScaleKind,
    instrument::{key::InstrumentKey, scale::OptionValue},
    library::sample,
    score,
};

const ORDINAL: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
const ITEM_WEIGHT: &str = "http://hl7.org/fhir/StructureDefinition/itemWeight";

fn key(text: &str) -> InstrumentKey {
    InstrumentKey::parse(text).expect("is a key")
}

fn option(label: &str, weight: Option<i64>) -> Value {
    let mut option = json!({"valueCoding": {"code": "LA1", "display": label}});
    if let Some(weight) = weight {
        option["extension"] = json!([{"url": ORDINAL, "valueDecimal": weight}]);
    }
    option
}

/// An invented question with four weighted options.
fn question(n: usize) -> Value {
    let options: Vec<Value> = ["calm", "breezy", "windy", "stormy"]
        .iter()
        .zip(0..)
        .map(|(label, weight)| option(label, Some(weight)))
        .collect();
    json!({"linkId": format!("/{n}"), "type": "choice", "text": format!("How was the sea on day {n}?"), "answerOption": options})
}

fn questionnaire(items: &[Value]) -> Value {
    json!({"resourceType": "Questionnaire", "title": "Sea log", "status": "draft", "item": items})
}

/// Nine weighted questions, a computed score and a question after it that does not count.
fn sea_log() -> Value {
    let mut items: Vec<Value> = (1..=9).map(question).collect();
    items.push(json!({"linkId": "/sum", "type": "decimal", "text": "Score", "extension": [
        {"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
         "valueExpression": {"language": "text/fhirpath", "expression": "1"}}]}));
    let unweighted: Vec<Value> = ["easy", "hard"].iter().map(|label| option(label, None)).collect();
    items.push(json!({"linkId": "/after", "type": "choice", "text": "How was sailing?", "answerOption": unweighted}));
    questionnaire(&items)
}

fn registered(file: &Value) -> Result<(Instrument, ImportReport), Problems> {
    import_value(file, &Target::Registered(key("phq9")))
}

fn practice(file: &Value, direction: Option<Direction>) -> Result<(Instrument, ImportReport), Problems> {
    let target = Target::Practice {
        key: Some(key("sea_log")),
        title: None,
        respondent: Respondent::EachPartner,
        direction,
        treatment_only: false,
    };
    import_value(file, &target)
}

/// The message of the first refusal of the nine-question file after a change.
fn refusal(change: impl FnOnce(&mut Value)) -> String {
    let mut file = sea_log();
    change(&mut file);
    registered(&file).expect_err("is refused").0.remove(0).message
}

#[test]
fn the_text_of_a_registered_instrument_comes_in_and_nothing_else_changes() {
    let (instrument, report) = registered(&sea_log()).expect("fits");
    let known = sample("phq9");
    assert!(instrument.is_answerable() && !known.is_answerable());
    assert_eq!((&instrument.key, &instrument.scoring), (&known.key, &known.scoring));
    assert_eq!(instrument.equivalence_group, known.equivalence_group);
    assert_eq!(instrument.safety_rules, known.safety_rules);
    assert_eq!(instrument.items[8].text.as_deref(), Some("How was the sea on day 9?"));
    assert_eq!((instrument.items[8].id.as_str(), instrument.visibility_of("phq9_9").as_str()), ("phq9_9", "V5"));
    assert_eq!(instrument.scales.len(), 1, "equal options are one scale");
    assert_eq!(instrument.scales[0].label_of(2.0), Some("windy"));
    assert_eq!((report.understood.len(), report.dropped.len()), (9, 2));
    let path = |link_id: &str| vec![vec![link_id.to_owned()]];
    assert_eq!(report.dropped[0], Dropped { what: Left::Computed, paths: path("/sum") });
    assert_eq!(report.dropped[1], Dropped { what: Left::AfterTheLast, paths: path("/after") });
    assert_eq!(Instrument::from_json(&instrument.to_json()), Ok(instrument));
}

#[test]
fn other_words_are_another_version() {
    let (one, _) = registered(&sea_log()).expect("fits");
    let (same, _) = registered(&sea_log()).expect("fits");
    let mut file = sea_log();
    file["item"][0]["text"] = "How was the lake?".into();
    let (other, _) = registered(&file).expect("fits");
    assert_eq!(one.version, same.version);
    assert_ne!(one.version, other.version);
    assert!(one.version.as_str().starts_with("2001-en+"));
}

#[test]
fn items_may_have_options_of_their_own_in_any_order() {
    let mut file = sea_log();
    file["item"][1]["answerOption"].as_array_mut().expect("is a list").reverse();
    let (instrument, _) = registered(&file).expect("fits");
    assert_eq!(instrument.scales.len(), 2);
    let first = &instrument.scale_of(&instrument.items[1]).options[0];
    assert_eq!((first.value.number(), first.label.as_deref()), (Some(3.0), Some("stormy")));
}

#[test]
fn what_does_not_fit_the_registry_is_refused() {
    let items = |file: &mut Value| std::mem::take(file["item"].as_array_mut().expect("is a list"));
    assert!(refusal(|file| file["item"] = items(file).split_off(2).into()).contains("questions"));
    assert!(
        refusal(|file| file["item"] = items(file).into_iter().chain([question(10)]).collect())
            .contains("more questions")
    );
    assert!(refusal(|file| file["item"][3]["answerOption"][3] = option("gale", Some(4))).contains("/4"));
    assert!(refusal(|file| file["item"][3]["answerOption"][3] = option("gale", None)).contains("without a weight"));
    assert!(
        refusal(|file| file["item"][3] = json!({"linkId": "x", "type": "string", "text": "?"}))
            .contains("not a choice")
    );
    let unknown = import_value(&sea_log(), &Target::Registered(key("sea_log"))).expect_err("is unknown");
    assert_eq!((unknown.0[0].field.as_deref(), unknown.0[0].code), (Some("key"), Code::NotFound));
    assert!(import_value(&sea_log(), &Target::Registered(key("why_stay"))).is_err(), "ours is whole already");
}

#[test]
fn what_would_be_asked_wrongly_is_refused() {
    let item = |field: &'static str, value: Value| move |file: &mut Value| file["item"][0][field] = value;
    let condition = json!([{"question": "/2", "operator": "exists", "answerBoolean": true}]);
    assert!(refusal(item("enableWhen", condition)).contains("enableWhen"));
    assert!(refusal(item("enableWhen", json!([]))).contains("enableWhen"));
    assert!(refusal(item("repeats", true.into())).contains("one answer"));
    assert!(refusal(item("repeats", "often".into())).contains("repeats"));
    assert!(refusal(item("modifierExtension", json!([]))).contains("modifierExtension"));
    assert!(refusal(item("linkId", "/2".into())).contains("linkId"));
    assert!(refusal(item("linkId", 7.into())).contains("linkId"));
    assert!(refusal(item("type", "attachment".into())).contains("type"));
    let named = refusal(|file| file["item"][3] = json!({"linkId": "x", "type": "attachment", "text": "Your chart?"}));
    assert!(named.contains("x (“Your chart?”)"), "{named}");
    assert!(refusal(item("type", "open-choice".into())).contains("one answer"));
    assert!(refusal(item("text", "".into())).contains("text"));
    assert!(refusal(|file| file["resourceType"] = "Patient".into()).contains("Questionnaire"));
    assert!(refusal(|file| file["item"] = json!({})).contains("list"));
    assert!(refusal(|file| file["item"] = json!([])).contains("no question"));
    let outside = json!({"linkId": "/1", "type": "choice", "text": "?", "answerValueSet": "http://example.org/set"});
    assert!(refusal(|file| file["item"][0] = outside).contains("answerValueSet"));
}

#[test]
fn size_and_depth_are_limited() {
    let many: Vec<Value> = (0..=1_000).map(question).collect();
    assert!(practice(&questionnaire(&many), None).is_err());
    let nest = |depth: usize| {
        let inner = json!([question(0)]);
        let items =
            (1..depth).fold(inner, |item, n| json!([{"linkId": format!("g{n}"), "type": "group", "item": item}]));
        json!({"resourceType": "Questionnaire", "item": items})
    };
    assert!(practice(&nest(DEPTH_LIMIT), None).is_ok());
    assert!(practice(&nest(DEPTH_LIMIT + 1), None).is_err());
    assert!(practice(&nest(60), None).is_err());
    let target = Target::Registered(key("phq9"));
    assert_eq!(import(&vec![b' '; FILE_LIMIT + 1], &target).expect_err("is too large").0[0].code, Code::TooLong);
    assert_eq!(import(b"{\"a\":", &target).expect_err("is no JSON").0[0].code, Code::Malformed);
    assert!(import("[".repeat(100_000).as_bytes(), &target).is_err());
}

#[test]
fn a_practice_brings_every_kind_of_question() {
    use ScaleKind::{Choice, Likert, Number, Text, YesNo};

    let file = json!({"resourceType": "Questionnaire", "language": "en", "title": "Sea log",
        "contained": [{"resourceType": "ValueSet", "id": "wind", "compose": {"include": [{"concept": [
            {"code": "a", "display": "weak", "extension": [{"url": ITEM_WEIGHT, "valueDecimal": 1}]},
            {"code": "b", "display": "strong", "extension": [{"url": ITEM_WEIGHT, "valueDecimal": 2}]}]}]}}],
        "item": [{"linkId": "part", "type": "group", "text": "Part one", "item": [
            {"linkId": "1", "type": "choice", "text": "How was the wind?", "answerValueSet": "#wind", "required": true},
            {"linkId": "2", "type": "choice", "text": "Which knot?", "answerOption": [
                {"valueString": "reef"}, {"valueString": "bowline"}]},
            {"linkId": "3", "type": "choice", "text": "How many boats?", "answerOption": [
                {"valueInteger": 1}, {"valueInteger": 2}]},
            {"linkId": "4", "type": "boolean", "text": "Was there rain?"},
            {"linkId": "5", "type": "text", "text": "What else?"},
            {"linkId": "6", "type": "integer", "text": "How many waves?", "extension": [
                {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 0},
                {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 9}]},
            {"linkId": "7", "type": "display", "text": "Thank you"}]}]});
    let (instrument, report) = practice(&file, None).expect("can be asked");
    let kinds: Vec<ScaleKind> = instrument.items.iter().map(|item| instrument.scale_of(item).kind).collect();
    assert_eq!(kinds, [Likert, Choice, Likert, YesNo, Text, Number]);
    assert!(instrument.is_answerable() && instrument.scoring.is_none());
    assert_eq!((instrument.items[0].id.as_str(), instrument.items[0].link_id.as_deref()), ("q1", Some("1")));
    assert!(instrument.items[0].required && !instrument.items[1].required);
    assert_eq!(instrument.scale_of(&instrument.items[1]).options[1].value, OptionValue::Word("option_2".to_owned()));
    assert_eq!(instrument.scale_of(&instrument.items[5]).range(), Some((0.0, 9.0)));
    assert_eq!(instrument.introduction.as_deref(), Some("Part one"));
    assert_eq!(report.dropped[0].what, Left::Words);
    assert_eq!(report.dropped[0].paths, [["part", "7"]]);
    assert!(report.has_dropped(&Left::NoDirection), "{:?}", report.dropped);
    assert!(instrument.equivalence_group.starts_with("sea_log_"));
}

#[test]
fn a_practice_score_is_a_sum_once_its_direction_is_said() {
    let file = questionnaire(&(1..=3).map(question).collect::<Vec<_>>());
    let (instrument, _) = practice(&file, Some(Direction::LowerIsBetter)).expect("can be asked");
    let answers: Answers = (1..=3).map(|n| (format!("q{n}"), Answer::Value(2.0))).collect();
    assert_eq!(score(&instrument, &answers).value("total"), Some(6.0));
    let (unscored, report) = practice(&sea_log(), Some(Direction::LowerIsBetter)).expect("can be asked");
    assert!(unscored.scoring.is_none() && report.has_dropped(&Left::NotAllCount));
}

#[test]
fn a_practice_does_not_take_a_key_of_the_library() {
    let target = Target::Practice {
        key: Some(key("phq9")),
        title: None,
        respondent: Respondent::Hurt,
        direction: None,
        treatment_only: false,
    };
    assert_eq!(import_value(&sea_log(), &target).expect_err("is taken").0[0].code, Code::Taken);
}

/// Any JSON, with the names that questionnaires use among its fields.
fn any_json() -> impl Strategy<Value = Value> {
    let words = ["Questionnaire", "choice", "group", "string", "boolean", "#a", "1", "ValueSet", "a", ORDINAL, ""];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        proptest::sample::select(words.to_vec()).prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    let fields = [
        "resourceType",
        "item",
        "linkId",
        "type",
        "text",
        "answerOption",
        "valueCoding",
        "display",
        "extension",
        "url",
        "valueDecimal",
        "answerValueSet",
        "contained",
        "id",
        "compose",
        "include",
        "concept",
        "enableWhen",
        "enableBehavior",
        "question",
        "operator",
        "answerBoolean",
        "answerCoding",
        "repeats",
        "maxLength",
        "valueInteger",
        "required",
    ];
    leaf.prop_recursive(6, 80, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(proptest::sample::select(fields.to_vec()), inner, 0..8)
                .prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

/// Puts `with` in place of the value at a path chosen by `picks`.
fn graft(value: &mut Value, picks: &[usize], with: Value) {
    let next = match (picks, &mut *value) {
        ([pick, rest @ ..], Value::Array(list)) if !list.is_empty() => {
            let n = pick % list.len();
            Some((&mut list[n], rest))
        }
        ([pick, rest @ ..], Value::Object(fields)) if !fields.is_empty() => {
            let n = pick % fields.len();
            fields.values_mut().nth(n).map(|value| (value, rest))
        }
        _ => None,
    };
    match next {
        Some((next, rest)) => graft(next, rest, with),
        None => *value = with,
    }
}

proptest! {
    #[test]
    fn no_json_makes_the_import_panic(file in any_json(), picks in proptest::collection::vec(any::<usize>(), 1..6)) {
        let mut damaged = sea_log();
        graft(&mut damaged, &picks, file.clone());
        for file in [file, damaged] {
            if let Ok((instrument, _)) = registered(&file) {
                prop_assert!(instrument.is_answerable());
                prop_assert_eq!(&instrument.scoring, &sample("phq9").scoring);
            }
            if let Ok((instrument, _)) = practice(&file, Some(Direction::HigherIsBetter)) {
                prop_assert!(instrument.is_answerable());
                prop_assert_eq!(Instrument::from_json(&instrument.to_json()), Ok(instrument));
            }
        }
    }
}

#[test]
fn a_file_without_a_key_gets_one_of_its_title() {
    let target = Target::Practice {
        key: None,
        title: None,
        respondent: Respondent::EachPartner,
        direction: None,
        treatment_only: false,
    };
    let key_of = |title: &str| {
        let mut file = sea_log();
        file["title"] = title.into();
        import_value(&file, &target).expect("can be asked").0.key.to_string()
    };
    for (title, expected) in [
        ("Sleep diary (v2)", "own_sleep_diary_v2"),
        ("9 questions", "own_9_questions"),
        ("PHQ9", "own_phq9"),
        ("new", "own_new"),
    ] {
        assert_eq!(key_of(title), expected);
        assert_eq!(key_of(title), key_of(title), "the same title is the same instrument");
    }
    assert_ne!(key_of("\u{591c}"), key_of("\u{671d}"), "titles without a plain letter are told apart");
    assert_eq!(key_of(&"long ".repeat(20)).len(), 36);
}
