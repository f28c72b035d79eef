//! What a questionnaire can hold, what is refused with its place, and files made to do harm.

use super::*;
use crate::inventories::{Showing, instrument::ITEM_LIMIT, showing};

fn asks(items: &Value) -> Value {
    json!({"resourceType": "Questionnaire", "item": items})
}

fn yes_or_no(link_id: &str) -> Value {
    json!({"linkId": link_id, "type": "boolean", "text": "Was there rain?"})
}

fn when(question: &str, operator: &str, field: &str, value: Value) -> Value {
    let mut test = json!({"question": question, "operator": operator});
    test[field] = value;
    json!([test])
}

/// The second of two questions, asked after the first.
fn after(first: &Value, operator: &str, field: &str, value: Value) -> Result<Option<Showing>, String> {
    let link_id = first["linkId"].as_str().expect("has one").to_owned();
    let mut second = yes_or_no("second");
    second["enableWhen"] = when(&link_id, operator, field, value);
    let result = practice(&asks(&json!([first.clone(), second])), None);
    result
        .map(|(instrument, _)| instrument.items[1].shown_when.clone())
        .map_err(|problems| problems.0[0].message.clone())
}

fn refused(items: &Value) -> String {
    let problem = practice(&asks(items), None).expect_err("is refused").0.remove(0);
    assert_eq!((problem.field.as_deref(), problem.code), (Some("file"), Code::Malformed));
    problem.message
}

#[test]
fn a_question_is_asked_when_the_file_says() {
    let number = json!({"linkId": "n", "type": "integer", "text": "How many waves?"});
    let rating = question(1);
    let coding = |display: &str| json!({"code": "LA1", "display": display});
    let words = json!({"linkId": "w", "type": "choice", "text": "Which knot?", "answerOption": [
        {"valueCoding": {"system": "urn:knots", "code": "reef", "display": "Reef knot"}},
        {"valueCoding": {"system": "urn:knots", "code": "bowline", "display": "Bowline"}}]});
    let counted = json!({"linkId": "c", "type": "choice", "text": "How many boats?", "answerOption": [
        {"valueInteger": 1}, {"valueInteger": 2}, {"valueInteger": 3}]});
    let day = json!({"linkId": "d", "type": "date", "text": "Which day?"});
    let time = json!({"linkId": "t", "type": "time", "text": "What time?"});
    let text = json!({"linkId": "x", "type": "text", "text": "What else?"});
    let read = |json: Value| Ok(Some(serde_json::from_value(json).expect("is a condition")));
    let is_number = |is: &str| json!({"number": {"item": "n", "is": is, "number": 3.0}});
    for (operator, is) in [("=", "equal"), (">", "above"), ("<", "below"), (">=", "at_least"), ("<=", "at_most")] {
        assert_eq!(after(&number, operator, "answerInteger", 3.into()), read(is_number(is)));
    }
    assert_eq!(after(&number, "!=", "answerDecimal", 3.0.into()), read(json!({"not": is_number("equal")})));
    assert_eq!(after(&text, "exists", "answerBoolean", true.into()), read(json!({"answered": {"item": "x"}})));
    assert_eq!(
        after(&text, "exists", "answerBoolean", false.into()),
        read(json!({"not": {"answered": {"item": "x"}}}))
    );
    assert_eq!(
        after(&yes_or_no("b"), "=", "answerBoolean", false.into()),
        read(json!({"is": {"item": "b", "word": "no"}}))
    );
    let reef = json!({"system": "urn:knots", "code": "reef"});
    assert_eq!(after(&words, "=", "answerCoding", reef), read(json!({"is": {"item": "w", "word": "reef"}})));
    let two = |is: f64| json!({"number": {"item": "c", "is": "equal", "number": is}});
    assert_eq!(after(&counted, ">", "answerInteger", 1.into()), read(json!({"any": [two(2.0), two(3.0)]})));
    assert_eq!(
        after(&day, "<", "answerDate", "2026-11-22".into()),
        read(json!({"day": {"item": "d", "is": "below", "day": "2026-11-22"}}))
    );
    assert_eq!(
        after(&time, ">=", "answerTime", "08:30:00".into()),
        read(json!({"time": {"item": "t", "is": "at_least", "time": "08:30:00"}}))
    );
    assert!(after(&rating, "=", "answerCoding", coding("calm")).is_ok(), "weighted choices by their code");
    for (first, operator, field, value) in [
        (words.clone(), "=", "answerCoding", json!({"system": "urn:knots", "code": "granny"})),
        (words.clone(), ">", "answerCoding", json!({"code": "reef"})),
        (words, "=", "answerCoding", json!({"system": "urn:other", "code": "reef"})),
        (counted, ">", "answerInteger", 3.into()),
        (text, "=", "answerString", "yes".into()),
        (day.clone(), "=", "answerDate", "2026-11".into()),
        (day, "=", "answerString", "2026-11-22".into()),
        (number.clone(), "=", "answerBoolean", true.into()),
        (number.clone(), "exists", "answerInteger", 1.into()),
        (number, "=", "answerQuantity", json!({"value": 3})),
    ] {
        let refusal = after(&first, operator, field, value.clone()).expect_err("cannot be answered so");
        assert!(
            refusal.contains("At second (“Was there rain?”): ") && refusal.contains("cannot have"),
            "{value}: {refusal}"
        );
    }
}

#[test]
fn what_a_group_needs_its_questions_need() {
    let mut inner = yes_or_no("inner");
    inner["enableWhen"] = json!([
        {"question": "b", "operator": "=", "answerBoolean": true},
        {"question": "c", "operator": "=", "answerBoolean": true}]);
    inner["enableBehavior"] = "any".into();
    let group = json!({"linkId": "g", "type": "group", "item": [inner], "enableWhen": when("a", "=", "answerBoolean", true.into())});
    let (instrument, _) =
        practice(&asks(&json!([yes_or_no("a"), yes_or_no("b"), yes_or_no("c"), group])), None).expect("can be asked");
    let answers = |words: &[&str]| {
        let each = words.iter().map(|id| ((*id).to_owned(), Answer::Choice("yes".to_owned())));
        each.collect::<Answers>()
    };
    let is_asked = |words: &[&str]| !showing::unasked(&instrument, &answers(words)).contains("inner");
    assert!(is_asked(&["a", "b"]) && is_asked(&["a", "c"]));
    assert!(!is_asked(&["b", "c"]) && !is_asked(&["a"]) && !is_asked(&[]));
}

#[test]
fn choices_lines_units_and_words_come_in() {
    use ScaleKind::{DateTime, MultipleChoice, Number, OpenChoice, Text, Vas};

    let base = "http://hl7.org/fhir/StructureDefinition";
    let control = |code: &str| json!({"url": format!("{base}/questionnaire-itemControl"), "valueCodeableConcept": {"coding": [{"code": code}]}});
    let file = asks(&json!([
        {"linkId": "intro", "type": "display", "text": "About the sea."},
        {"linkId": "several", "type": "choice", "repeats": true, "text": "Which sails?", "prefix": "1.", "answerOption": [
            {"valueString": "jib", "initialSelected": true}, {"valueString": "main sail"}]},
        {"linkId": "open", "type": "open-choice", "text": "Which harbour?", "answerOption": [
            {"valueDate": "2026-01-01"}, {"valueString": "north"}]},
        {"linkId": "part", "type": "group", "text": "About the wind.", "item": [
            {"linkId": "line", "type": "integer", "text": "How strong?", "extension": [control("slider"),
                {"url": format!("{base}/minValue"), "valueInteger": 0}, {"url": format!("{base}/maxValue"), "valueInteger": 12},
                {"url": format!("{base}/questionnaire-sliderStepValue"), "valueInteger": 2}], "item": [
                {"linkId": "low", "type": "display", "text": "calm", "extension": [control("lower")]},
                {"linkId": "high", "type": "display", "text": "storm", "extension": [control("upper")]}]},
            {"linkId": "hours", "type": "decimal", "text": "For how long?", "extension": [
                {"url": format!("{base}/questionnaire-unit"), "valueCoding": {"code": "h", "display": "hours"}},
                {"url": format!("{base}/designNote"), "valueMarkdown": "check"}],
                "_text": {"extension": [{"url": format!("{base}/translation")}]}}]},
        {"linkId": "words", "type": "string", "text": "What else?", "maxLength": 50, "initial": [{"valueString": "x"}]},
        {"linkId": "secret", "type": "integer", "text": "?", "extension": [
            {"url": format!("{base}/questionnaire-hidden"), "valueBoolean": true}]},
        {"linkId": "when", "type": "dateTime", "text": "When?"}]));
    let (instrument, report) = practice(&file, None).expect("can be asked");
    let scale = |n: usize| instrument.scale_of(&instrument.items[n]);
    let kinds: Vec<ScaleKind> = (0..6).map(|n| scale(n).kind).collect();
    assert_eq!(kinds, [MultipleChoice, OpenChoice, Vas, Number, Text, DateTime]);
    assert_eq!(instrument.introduction.as_deref(), Some("About the sea."));
    assert_eq!(instrument.items[2].hint.as_deref(), Some("About the wind."));
    assert_eq!((scale(2).low_label.as_deref(), scale(2).high_label.as_deref()), (Some("calm"), Some("storm")));
    assert_eq!((scale(2).step, scale(3).unit.as_deref(), scale(4).max), (Some(2.0), Some("hours"), Some(50.0)));
    let left: Vec<&Left> = report.dropped.iter().map(|dropped| &dropped.what).collect();
    for what in [Left::Prefix, Left::Initial, Left::Translation, Left::Hidden, Left::NoDirection] {
        assert!(left.contains(&&what), "{what:?}");
    }
    assert_eq!(left.len(), 5, "{left:?}");
    let hidden = report.dropped.iter().find(|dropped| dropped.what == Left::Hidden).map(ToString::to_string);
    assert_eq!(hidden.as_deref(), Some("What the file hides is left out. At secret."));
    assert!(report.understood_in_words().contains(&"part › line is asked as question 3.".to_owned()));
}

#[test]
fn what_cannot_be_asked_is_refused_at_its_place() {
    let sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition";
    let with = |field: &str, value: Value| {
        let mut item = yes_or_no("a");
        item[field] = value;
        json!([{"linkId": "g", "type": "group", "item": [item, yes_or_no("b")]}])
    };
    let number = |extensions: Value| json!([{"linkId": "n", "type": "integer", "text": "?", "extension": extensions}]);
    let end = |name: &str, value: Value| json!({"url": format!("http://hl7.org/fhir/StructureDefinition/{name}"), "valueInteger": value});
    for (items, at, words) in [
        (with("type", "attachment".into()), "g › a", "type"),
        (with("type", "reference".into()), "g › a", "type"),
        (with("type", 7.into()), "g › a", "no type"),
        (with("repeats", true.into()), "g › a", "several times"),
        (with("text", "x".repeat(2_001).into()), "g › a", "2,000"),
        (with("linkId", "b".into()), "b", "two items"),
        (with("enableWhen", when("z", "=", "answerBoolean", true.into())), "g › a", "no question"),
        (with("enableWhen", when("g", "=", "answerBoolean", true.into())), "g › a", "no question"),
        (with("enableWhen", when("a", "=", "answerBoolean", true.into())), "g › a", "depends on itself"),
        (with("enableWhen", when("b", "~", "answerBoolean", true.into())), "g › a", "operator"),
        (with("enableWhen", json!([{"question": "b", "operator": "="}])), "g › a", "exactly one answer"),
        (
            with("enableWhen", vec![json!({"question": "b", "operator": "exists", "answerBoolean": true}); 2].into()),
            "g › a",
            "enableBehavior",
        ),
        (with("enableWhen", "b".into()), "g › a", "enableWhen"),
        (
            with("extension", json!([{"url": format!("{sdc}/sdc-questionnaire-enableWhenExpression")}])),
            "g › a",
            "formula",
        ),
        (with("modifierExtension", json!([])), "g › a", "modifierExtension"),
        (with("item", json!({})), "item[0].item[0].item", "not a list"),
        (json!([{"type": "boolean", "text": "?"}]), "item[0]", "no linkId"),
        (json!([7]), "item[0]", "not an object"),
        (json!([{"linkId": "c", "type": "choice", "text": "?"}]), "c", "no options"),
        (json!([{"linkId": "c", "type": "choice", "text": "?", "answerValueSet": "#none"}]), "c", "does not hold"),
        (
            json!([{"linkId": "c", "type": "choice", "text": "?", "answerOption": vec![json!({"valueInteger": 1}); 51]}]),
            "c",
            "2 to 50",
        ),
        (
            json!([{"linkId": "c", "type": "choice", "text": "?", "answerOption": [{"valueInteger": 1}, {"valueInteger": 1}]}]),
            "c",
            "two options",
        ),
        (
            json!([{"linkId": "c", "type": "open-choice", "repeats": true, "text": "?", "answerOption": []}]),
            "c",
            "two questions",
        ),
        (json!([{"linkId": "t", "type": "text", "text": "?", "maxLength": 0}]), "t", "maxLength"),
        (number(json!([end("minValue", 5.into()), end("maxValue", 5.into())])), "n", "not below"),
        (number(json!([end("minValue", "x".into())])), "n", "no number"),
        (number(json!([end("questionnaire-sliderStepValue", 0.into())])), "n", "steps"),
    ] {
        let refusal = refused(&items);
        // Where it is a question with words, they stand behind its place.
        let is_there = [format!("At {at}: "), format!("At {at} (“")].iter().any(|place| refusal.contains(place));
        assert!(is_there && refusal.contains(words), "{refusal}");
    }
}

#[test]
fn a_circle_of_conditions_is_refused_wherever_it_closes() {
    let mut items: Vec<Value> = (0..5).map(|n| yes_or_no(&format!("c{n}"))).collect();
    for (n, item) in items.iter_mut().enumerate() {
        item["enableWhen"] = when(&format!("c{}", (n + 1) % 5), "exists", "answerBoolean", true.into());
    }
    assert!(refused(&items.into()).contains("depends on itself"));
    let group = json!({"linkId": "g", "type": "group", "item": [yes_or_no("a")],
        "enableWhen": when("a", "exists", "answerBoolean", true.into())});
    assert!(refused(&json!([group])).contains("depends on itself"), "a group that waits for what it holds");
}

#[test]
fn a_formula_is_not_taken_for_a_sum() {
    let mut file = sea_log();
    file["item"].as_array_mut().expect("is a list").truncate(10);
    assert!(practice(&file, None).is_ok());
    let refusal = practice(&file, Some(Direction::HigherIsBetter)).expect_err("may count otherwise").0.remove(0);
    assert!(refusal.message.contains("/sum") && refusal.message.contains("formula"), "{}", refusal.message);
}

#[test]
fn a_registered_text_is_matched_by_its_names_where_it_has_them() {
    let mut file = sea_log();
    let items = file["item"].as_array_mut().expect("is a list");
    items.truncate(9);
    for (n, item) in items.iter_mut().enumerate() {
        item["linkId"] = format!("phq9_{}", n + 1).into();
    }
    items.reverse();
    let (instrument, _) = registered(&file).expect("fits");
    assert_eq!(instrument.items[0].text.as_deref(), Some("How was the sea on day 1?"));
    assert_eq!(instrument.items[8].text.as_deref(), Some("How was the sea on day 9?"));
    assert!(
        refusal(|file| file["item"][3]["enableWhen"] = when("/1", "exists", "answerBoolean", true.into()))
            .contains("enableWhen")
    );
}

#[test]
fn a_thousand_questions_are_each_looked_at_once() {
    let large: Vec<Value> = (0..ITEM_LIMIT)
        .map(|n| {
            let mut item = question(n);
            item["answerOption"][0]["valueCoding"]["display"] = format!("calm {n}").into();
            if n > 0 {
                item["enableWhen"] = when(&format!("/{}", n - 1), "exists", "answerBoolean", true.into());
            }
            item
        })
        .collect();
    let bytes = questionnaire(&large).to_string();
    let target = Target::Practice {
        key: Some(key("sea_log")),
        title: None,
        respondent: Respondent::EachPartner,
        direction: None,
        treatment_only: false,
    };
    let (instrument, report) = import(bytes.as_bytes(), &target).expect("can be asked");
    assert_eq!((instrument.items.len(), instrument.scales.len(), report.items), (1_000, 1_000, 1_000));
    assert_eq!(showing::unasked(&instrument, &Answers::default()).len(), 999, "each waits for the one before");
    let many: Vec<Value> =
        (0..10_000).map(|n| json!({"linkId": n.to_string(), "type": "boolean", "text": "?"})).collect();
    assert!(practice(&questionnaire(&many), None).expect_err("is too much").0[0].message.contains("1,000"));
}

#[test]
fn hostile_files_are_refused() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(200), close.repeat(200));
    let nested = format!("{{\"resourceType\":\"Questionnaire\",\"item\":{}}}", deep("[{\"item\":", "}]"));
    let target = Target::Practice {
        key: Some(key("sea_log")),
        title: None,
        respondent: Respondent::EachPartner,
        direction: None,
        treatment_only: false,
    };
    for file in [
        "",
        "null",
        "\u{feff}{}",
        "{\"resourceType\":\"Questionnaire\"}",
        "{\"resourceType\":\"Questionnaire\",\"item\":[]}",
        "{\"resourceType\":\"Questionnaire\",\"item\":[[]]}",
        "{\"resourceType\":\"Questionnaire\",\"item\":[{\"linkId\":\"\\u0000\",\"type\":\"boolean\",\"text\":\"?\"}]}",
        "{\"resourceType\":\"Questionnaire\",\"item\":[{\"linkId\":\"a\",\"type\":\"boolean\",\"text\":\"\\u202e\"}]}",
        "{\"resourceType\":\"Questionnaire\",\"item\":[{\"linkId\":\"a\",\"type\":\"integer\",\"maxLength\":1e999}]}",
        "{\"resourceType\":\"Questionnaire\",\"item\":\"[]\"}",
        &nested,
        &deep("[", "]"),
        &deep("{\"a\":", "}"),
    ] {
        assert!(import(file.as_bytes(), &target).is_err(), "{}", &file[..file.len().min(80)]);
    }
    assert!(import(b"\xff\xfe{\0}\0", &target).is_err(), "not UTF-8");
}

proptest! {
    #[test]
    fn flipped_bits_and_cut_ends_never_panic(
        flips in proptest::collection::vec((any::<usize>(), 0_u8..8), 0..12),
        cut in proptest::option::of(any::<usize>()),
    ) {
        let mut bytes = sea_log().to_string().into_bytes();
        for (at, bit) in flips {
            let n = at % bytes.len();
            bytes[n] ^= 1 << bit;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut % bytes.len());
        }
        for target in [
            Target::Registered(key("phq9")),
            Target::Practice { key: Some(key("sea_log")), title: None, respondent: Respondent::Hurt, direction: None, treatment_only: false },
        ] {
            match import(&bytes, &target) {
                Ok((instrument, _)) => prop_assert!(instrument.check().is_ok() && instrument.is_answerable()),
                Err(problems) => prop_assert!(!problems.0.is_empty()),
            }
        }
    }
}
