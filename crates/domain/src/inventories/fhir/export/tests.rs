use jiff::{Timestamp, civil::date};
use proptest::prelude::*;

use super::*;
use crate::{
    couples::Mode,
    ids::{Id, PersonId},
    inventories::{
        Answer, Respondent, Source,
        fhir::{self, Target},
        instrument::{rule::Direction, scale::ScaleKind},
        library::{library, sample},
        score,
    },
    sharing::Visibility,
    text::ClinicalText,
    zone::Zone,
};

fn sent_of(instrument: &Instrument) -> Response {
    fn id<I: Id>(n: u128) -> I {
        I::from_uuid(Uuid::from_u128(n))
    }
    Response {
        id: id(77),
        assignment: None,
        couple: id(1),
        thread: None,
        respondent: id::<PersonId>(2),
        instrument: (instrument.key.clone(), instrument.version.clone()),
        source: Source::Answered,
        submitted_at: Timestamp::UNIX_EPOCH,
        zone: Zone::parse("America/New_York").expect("is a zone"),
        visibility_at_submit: Visibility::AuthorTherapist,
        mode_at_submit: Mode::Individual,
        corrects: None,
        status: ResponseStatus::Current,
    }
}

/// Every item of a questionnaire, whatever it stands in.
fn all_items(items: &Value) -> Vec<&Value> {
    let here = items.as_array().into_iter().flatten();
    here.flat_map(|item| std::iter::once(item).chain(all_items(&item["item"]))).collect()
}

/// How many follow-ups depend on what several answers come to, which FHIR cannot compare without a formula.
fn by_a_mean(instrument: &Instrument) -> usize {
    use crate::inventories::{Condition, condition::Pick};

    let is_by_a_mean = |when: &Condition| matches!(when, Condition::Several { pick: Pick::Mean | Pick::Sum, .. });
    instrument.follow_ups.iter().filter(|follow_up| is_by_a_mean(&follow_up.when)).count()
}

fn again(file: &Value) -> Instrument {
    let target = Target::Practice {
        key: Some(InstrumentKey::parse("sea_log").expect("is a key")),
        title: None,
        respondent: Respondent::EachPartner,
        direction: Some(Direction::HigherIsBetter),
        treatment_only: false,
    };
    fhir::import_value(file, &target).unwrap_or_else(|problems| panic!("{problems:?} in {file:#}")).0
}

#[test]
fn every_instrument_of_the_library_is_a_questionnaire() {
    for instrument in library().iter().filter(|instrument| !instrument.items.is_empty()) {
        let Export { resource, left_out } = questionnaire(instrument);
        assert_eq!(left_out.len(), by_a_mean(instrument), "{}: {left_out:?}", instrument.key);
        let items = all_items(&resource["item"]);
        let mut link_ids: Vec<&str> = items.iter().filter_map(|item| item["linkId"].as_str()).collect();
        assert_eq!(link_ids.len(), items.len());
        link_ids.sort_unstable();
        let count = link_ids.len();
        link_ids.dedup();
        assert_eq!(link_ids.len(), count, "{}", instrument.key);
        for item in &items {
            let looked_at = item["enableWhen"].as_array().into_iter().flatten();
            assert!(looked_at.clone().all(|test| link_ids.contains(&test["question"].as_str().unwrap_or_default())));
            assert!(looked_at.count() < 2 || item["enableBehavior"].is_string());
            assert!(item["type"] == "group" || item["answerOption"].is_array() == (item["type"] == "choice"));
        }
        assert_eq!(resource["version"], instrument.version.as_str());
    }
    assert_eq!(questionnaire(sample("why_stay")).resource["name"], "WhyStay");
}

#[test]
fn what_we_wrote_comes_back_with_its_words_and_scales() {
    for instrument in library().iter().filter(|instrument| instrument.is_answerable()) {
        let back = again(&questionnaire(instrument).resource);
        for item in &instrument.items {
            let same = back.item(&item.id).unwrap_or_else(|| panic!("{} of {}", item.id, instrument.key));
            assert_eq!((&same.text, &same.hint, same.required), (&item.text, &item.hint, item.required));
            assert_eq!(same.na_allowed, item.na_allowed);
            let (one, other) = (back.scale_of(same), instrument.scale_of(item));
            assert_eq!((one.kind, &one.options, one.range()), (other.kind, &other.options, other.range()));
        }
        assert_eq!(back.items.len(), instrument.items.len() + instrument.follow_ups.len() - by_a_mean(instrument));
        assert_eq!(back.introduction, instrument.introduction);
    }
}

#[test]
fn a_response_mirrors_its_questionnaire_and_names_nobody() {
    let instrument = sample("why_stay");
    let need = ClinicalText::parse("Time to talk").expect("is text");
    let answers: Answers = [
        ("ws1", Answer::Value(2.0)),
        ("ws2", Answer::Declined),
        ("ws1a", Answer::Choice("partly".to_owned())),
        ("ws3d", Answer::Choice("na".to_owned())),
        ("need_1", Answer::Text(need)),
    ]
    .into_iter()
    .map(|(id, answer)| (id.to_owned(), answer))
    .collect();
    let response = sent_of(instrument);
    let sent = Sent { response: &response, answers: &answers, subject: Uuid::from_u128(5) };
    let resource = super::response(instrument, &sent).resource;
    let of = |link_id: &str| {
        let items = all_items(&resource["item"]).into_iter().find(|item| item["linkId"] == link_id);
        items.cloned().unwrap_or_else(|| panic!("{link_id} is there"))
    };
    assert_eq!(of("ws1")["answer"][0]["valueCoding"]["code"], "2");
    assert_eq!(of("ws1a")["answer"][0]["valueCoding"]["display"], "partly");
    assert_eq!(of("ws3d")["answer"][0]["valueCoding"]["code"], "not-applicable");
    assert_eq!(of("need_1")["answer"][0]["valueString"], "Time to talk");
    assert!(of("ws2").get("answer").is_none());
    assert_eq!(of("ws2")["extension"][0]["valueCode"], "asked-declined");
    assert_eq!(all_items(&resource["item"]).len(), answers.len());
    assert_eq!(resource["questionnaire"], format!("urn:rapport:instrument:why_stay|{}", instrument.version));
    assert_eq!(resource["subject"]["reference"], "urn:uuid:00000000-0000-0000-0000-000000000005");
    assert!(!resource.to_string().contains(&response.respondent.uuid().to_string()), "only the id it was given");
}

#[test]
fn a_correction_and_what_it_corrects_say_so() {
    let answers = Answers::default();
    let instrument = sample("why_stay");
    for (status, corrects, expected) in [
        (ResponseStatus::Current, false, "completed"),
        (ResponseStatus::Current, true, "amended"),
        (ResponseStatus::Superseded, false, "entered-in-error"),
        (ResponseStatus::Void, true, "entered-in-error"),
    ] {
        let mut response = sent_of(instrument);
        response.status = status;
        response.corrects = corrects.then_some(response.id);
        let sent = Sent { response: &response, answers: &answers, subject: Uuid::nil() };
        assert_eq!(super::response(instrument, &sent).resource["status"], expected);
    }
}

#[test]
fn every_scale_is_an_observation_of_its_response() {
    let instrument = sample("phq9");
    let answers: Answers = (1..=9).map(|n| (format!("phq9_{n}"), Answer::Value(1.0))).collect();
    let response = sent_of(instrument);
    let sent = Sent { response: &response, answers: &answers, subject: Uuid::nil() };
    let all = observations(instrument, &score(instrument, &answers), &sent);
    assert_eq!(all[0]["valueQuantity"]["value"], 9);
    assert_eq!(all[0]["interpretation"][0]["text"], "mild");
    assert_eq!(all[0]["code"]["coding"][0]["version"], instrument.version.as_str());
    assert_eq!(all[0]["effectiveDateTime"], "1970-01-01T00:00:00Z");
    assert_eq!(all[0]["derivedFrom"][0]["reference"], format!("QuestionnaireResponse/{}", response.id.uuid()));
    let none = observations(instrument, &score(instrument, &Answers::default()), &sent);
    assert_eq!(none.len(), all.len());
    assert!(none.iter().all(|one| one.get("valueQuantity").is_none() && one["dataAbsentReason"].is_object()));
    let pulse = sample("trust_pulse");
    let answers: Answers = [("trust".to_owned(), Answer::Value(7.0))].into_iter().collect();
    let [one] = &observations(pulse, &score(pulse, &answers), &sent)[..] else { panic!("has one scale") };
    assert_eq!((&one["valueQuantity"]["value"], one.get("interpretation")), (&json!(7), None));
}

/// The answer that counts for most, or the first word.
fn full_answer(instrument: &Instrument, item: &crate::inventories::Item) -> Answer {
    let scale = instrument.scale_of(item);
    let first = || scale.options.iter().find_map(|option| option.value.word().map(str::to_owned));
    match scale.kind {
        ScaleKind::Likert | ScaleKind::Vas | ScaleKind::Number => {
            Answer::Value(scale.range().expect("numbers have ends").1)
        }
        ScaleKind::YesNo => Answer::Choice("yes".to_owned()),
        ScaleKind::Text => Answer::Text(ClinicalText::parse("Some words").expect("is text")),
        _ => Answer::Choice(first().expect("a choice has words")),
    }
}

/// Each instrument answered in full: every answer stands under a question of its questionnaire, as one of what that offers, and every score is
/// an Observation.
#[test]
fn every_instrument_answered_fits_its_questionnaire_and_has_its_observations() {
    for instrument in library().iter().filter(|instrument| !instrument.items.is_empty()) {
        let answers: Answers =
            instrument.items.iter().map(|item| (item.id.clone(), full_answer(instrument, item))).collect();
        let response = sent_of(instrument);
        let sent = Sent { response: &response, answers: &answers, subject: Uuid::nil() };
        let asked = questionnaire(instrument).resource;
        let asked = all_items(&asked["item"]);
        let resource = super::response(instrument, &sent).resource;
        let given: Vec<&Value> =
            all_items(&resource["item"]).into_iter().filter(|item| item["answer"].is_array()).collect();
        assert_eq!(given.len(), answers.len(), "{}", instrument.key);
        for item in given {
            let question = asked.iter().find(|question| question["linkId"] == item["linkId"]);
            let question = question.unwrap_or_else(|| panic!("{item} of {}", instrument.key));
            let answer = &item["answer"][0];
            let Some(options) = question["answerOption"].as_array() else { continue };
            let offered = |option: &Value| option["valueCoding"]["code"] == answer["valueCoding"]["code"];
            assert!(answer["valueCoding"].is_object() && options.iter().any(offered), "{item} of {}", instrument.key);
        }
        let scores = score(instrument, &answers);
        let all = observations(instrument, &scores, &sent);
        assert_eq!(all.len(), scores.scales.len(), "{}", instrument.key);
        for (one, score) in all.iter().zip(&scores.scales) {
            assert_eq!((&one["resourceType"], &one["status"]), (&json!("Observation"), &json!("final")));
            assert_eq!(one["valueQuantity"]["value"].as_f64(), score.value, "{} of {}", score.scale, instrument.key);
            assert_eq!(one["dataAbsentReason"].is_object(), score.value.is_none());
            assert_eq!(one["subject"]["reference"], "urn:uuid:00000000-0000-0000-0000-000000000000");
        }
    }
}

#[test]
fn days_and_times_are_written_as_fhir_writes_them() {
    let file = json!({"resourceType": "Questionnaire", "item": [
        {"linkId": "day", "type": "date", "text": "Which day?"},
        {"linkId": "time", "type": "time", "text": "What time?"},
        {"linkId": "moment", "type": "dateTime", "text": "When?"}]});
    let instrument = again(&file);
    let moment = date(2026, 7, 1).at(8, 30, 0, 0);
    let answers: Answers = [
        ("day", Answer::Date(moment.date())),
        ("time", Answer::Time(moment.time())),
        ("moment", Answer::DateTime(moment)),
    ]
    .into_iter()
    .map(|(id, answer)| (id.to_owned(), answer))
    .collect();
    let response = sent_of(&instrument);
    let resource =
        super::response(&instrument, &Sent { response: &response, answers: &answers, subject: Uuid::nil() }).resource;
    assert_eq!(resource["item"][0]["answer"][0]["valueDate"], "2026-07-01");
    assert_eq!(resource["item"][1]["answer"][0]["valueTime"], "08:30:00");
    assert_eq!(resource["item"][2]["answer"][0]["valueDateTime"], "2026-07-01T08:30:00-04:00");
}

/// A question of any kind, invented.
fn any_question() -> impl Strategy<Value = Value> {
    let coded = |n: usize, weighted: bool| {
        let mut option = json!({"valueCoding": {"code": format!("c{n}"), "display": format!("Answer {n}")}});
        if weighted {
            option["extension"] = json!([{"url": fhir::option::WEIGHTS[0], "valueDecimal": n}]);
        }
        option
    };
    let options = move |count: usize, weighted: bool| (0..count).map(|n| coded(n, weighted)).collect::<Value>();
    let base = "http://hl7.org/fhir/StructureDefinition";
    let end = move |name: &str, value: i64| json!({"url": format!("{base}/{name}"), "valueInteger": value});
    let slider = json!({"url": format!("{base}/questionnaire-itemControl"),
        "valueCodeableConcept": {"coding": [{"code": "slider"}]}});
    let kinds = prop_oneof![
        (2_usize..5, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(move |(count, weighted, open, many)| {
            let kind = if open { "open-choice" } else { "choice" };
            json!({"type": kind, "repeats": many && !open, "answerOption": options(count, weighted)})
        }),
        proptest::sample::select(vec!["boolean", "date", "time", "dateTime", "text", "string", "decimal", "integer"])
            .prop_map(|kind| json!({"type": kind})),
        (1_u16..2_000).prop_map(|most| json!({"type": "text", "maxLength": most})),
        (-5_i64..5, 1_i64..50, any::<bool>(), 1_i64..4).prop_map(move |(min, width, line, step)| {
            let mut extensions = vec![end("minValue", min), end("maxValue", min + width)];
            extensions.push(end("questionnaire-sliderStepValue", step));
            extensions.extend(line.then(|| slider.clone()));
            json!({"type": "integer", "extension": extensions})
        }),
    ];
    (kinds, "[a-zé ]{0,12}[a-z]", any::<bool>(), proptest::option::of("[a-z]{1,9}")).prop_map(
        |(mut question, text, required, hint)| {
            question["text"] = text.into();
            question["required"] = required.into();
            if let Some(hint) = hint {
                question["item"] = json!([{"linkId": "hint", "type": "display", "text": hint}]);
            }
            question
        },
    )
}

/// A condition that the question can meet; every kind can be answered at all.
fn condition(question: &Value, pick: usize, not: bool) -> Value {
    let equal = if not { "!=" } else { "=" };
    let ordered = [">", "<", ">=", "<=", "=", "!="][pick % 6];
    let (operator, field, value) = match question["type"].as_str() {
        Some("choice" | "open-choice") => {
            (equal, "answerCoding", question["answerOption"][pick % 2]["valueCoding"].clone())
        }
        Some("boolean") => (equal, "answerBoolean", pick.is_multiple_of(2).into()),
        Some("integer") => (ordered, "answerInteger", pick.into()),
        Some("decimal") => (ordered, "answerDecimal", (pick as f64 / 2.0).into()),
        Some("date") => (ordered, "answerDate", "2026-11-22".into()),
        Some("time") => (ordered, "answerTime", "08:30:00".into()),
        _ => ("exists", "answerBoolean", (!not).into()),
    };
    let mut test = json!({"question": question["linkId"], "operator": operator});
    test[field] = value;
    test
}

fn any_questionnaire() -> impl Strategy<Value = Value> {
    let rule = proptest::collection::vec((any::<usize>(), 0_usize..20, any::<bool>()), 0..4);
    proptest::collection::vec((any_question(), rule, any::<bool>(), any::<bool>()), 1..8).prop_map(|questions| {
        let mut done: Vec<Value> = Vec::new();
        let mut items: Vec<Value> = Vec::new();
        for (n, (mut question, rule, all, in_group)) in questions.into_iter().enumerate() {
            question["linkId"] = format!("/{n}").into();
            if question["item"].is_array() {
                question["item"][0]["linkId"] = format!("/{n}/hint").into();
            }
            let tests: Vec<Value> = rule
                .into_iter()
                .filter_map(|(which, pick, not)| Some(condition(done.get(which.checked_rem(n)?)?, pick, not)))
                .collect();
            done.push(question.clone());
            let mut outer = question;
            if in_group {
                outer = json!({"linkId": format!("/{n}/group"), "type": "group", "item": [outer]});
            }
            if !tests.is_empty() {
                outer["enableWhen"] = tests.into();
                outer["enableBehavior"] = if all { "all" } else { "any" }.into();
            }
            items.push(outer);
        }
        json!({"resourceType": "Questionnaire", "title": "Sea log", "language": "en", "copyright": "Ours", "item": items})
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same_instrument(file in any_questionnaire()) {
        let instrument = again(&file);
        let Export { resource, left_out } = questionnaire(&instrument);
        prop_assert_eq!(left_out, Vec::<String>::new());
        let back = again(&resource);
        prop_assert_eq!(&back.version, &instrument.version, "{:#}", resource);
        prop_assert_eq!(back, instrument);
    }
}
