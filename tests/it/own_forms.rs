//! Forms of the practice's own: made on pages without a script, published, asked, answered, taken out as files; and brought in from files, with
//! every kind of question.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::inventories::{InstrumentKey, registered};
use tests::house::{Couple, House, PASSWORD, Someone, for_each_database};

/// What a partner writes, and nobody's log or list shows.
const WRITTEN: &str = "Zephyrwise evenings without telephones";

#[tokio::test]
async fn a_form_is_made_published_asked_answered_and_taken_out() {
    for_each_database("own_forms", async |house| {
        let (therapist, couple) = enter(&house).await;
        let key = make(&house, &therapist).await;
        let response = ask_and_answer(&house, &therapist, &couple, &key).await;
        take_out(&house, &therapist, &couple, &response).await;
        change(&house, &therapist, &key).await;
        retire(&house, &therapist, &couple, &key).await;
    })
    .await;
}

/// A practice's own form about safety is hidden as the built-in ones are: by its class, whatever it is called. Only whoever leads the care is told
/// that it was asked; a supervisor finds it in no list, no series and no count.
#[tokio::test]
async fn an_own_form_about_safety_is_in_no_supervisors_list_or_count() {
    for_each_database("own_forms_safety", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let supervisor = house.member(&owner, "Sif Holm", Role::Supervisor).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let id = couple.id.to_string();
        let joins = json!({ "key": "join", "couple": id, "person": supervisor.id.to_string(), "role": "SUPERVISOR" });
        house.act(&therapist.token, "joinCareTeam", "careTeam { alias }", joins).await;
        house.both_agree(&couple).await;
        let seen = async |reader: &Someone| {
            let lists = "query($id: ID!) { couple(id: $id) { members { assignments { nodes { instrument } }
                series { nodes { instrument } } } } caseload { nodes { members { openTasks overdueTasks } } } }";
            house.graphql(&reader.token, lists, json!({ "id": id })).await.to_string()
        };
        let before = seen(&supervisor).await;
        for (key, class) in [("own_harbour_light", "V5"), ("own_lighthouse", "V1")] {
            let known = InstrumentKey::parse("hope_pulse").ok().and_then(|key| registered(&key)).expect("is built in");
            let mut file: Value = serde_json::from_str(&known.to_json()).expect("is JSON");
            (file["key"], file["origin"], file["visibility"]) = (json!(key), json!("practice"), json!(class));
            let brought = json!({ "questionnaire": file.to_string() });
            house.act(&therapist.token, "importInstrument", "instrument { key }", brought).await;
            let ask = json!({ "key": key, "couple": id, "respondent": couple.hurt.id.to_string(), "instrument": key,
                "firstDue": "2026-03-05", "everyDays": 7 });
            house.act(&therapist.token, "assignInventory", "assignment { id }", ask).await;
            assert!(seen(&therapist).await.contains(key), "whoever leads sees {key}");
            assert_eq!(seen(&supervisor).await == before, class == "V5", "{key}: {}", seen(&supervisor).await);
        }
    })
    .await;
}

async fn enter(house: &House) -> (Someone, Couple) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
    (therapist, couple)
}

/// Makes a form on pages, and gives its key.
async fn make(house: &House, therapist: &Someone) -> String {
    let desk = house.visitor_of(therapist).await;
    let blank = desk.go("/library/new").await;
    let begun = desk.fill(&blank, "/library/new", &[("title", "Evening walks"), ("act", "add")]).await;
    let draft = begun.path.split('#').next().expect("an address").to_owned();
    assert!(draft.starts_with("/library/drafts/idr_"), "{} {}", begun.path, begun.words());
    // What is no number is kept on the page, and nothing of it is lost.
    let typed = [
        ("items.0.text", "How calm was the evening?"),
        ("items.0.kind", "numeric"),
        ("items.0.min", "none"),
        ("items.0.max", "10"),
        ("items.0.counts", "yes"),
        ("act", "save"),
    ];
    let refused = desk.fill(&begun, &draft, &typed).await;
    assert_eq!(refused.status, 422, "{}", refused.words());
    assert!(refused.html.contains("How calm was the evening?") && refused.html.contains("value=\"none\""));
    let mended = desk.fill(&refused, &draft, &[("items.0.min", "0"), ("act", "add")]).await;
    assert_eq!(mended.status, 200, "{}", mended.words());
    let second = [("items.1.text", "What else?"), ("items.1.kind", "text"), ("items.1.counts", ""), ("act", "up.1")];
    let moved = desk.fill(&mended, &draft, &second).await;
    assert!(moved.html.find("What else?") < moved.html.find("How calm was the evening?"), "it moved up");
    // Published as it is, it says what is missing, beside the fields.
    let early = desk.fill(&moved, &draft, &[("act", "publish")]).await;
    assert_eq!(early.status, 422, "{}", early.words());
    assert!(early.html.contains("f-respondent-error"), "{}", early.html);
    let whole = [
        ("respondent", "hurt"),
        ("scoring.kind", "sum"),
        ("scoring.direction", "higher_is_better"),
        ("act", "preview"),
    ];
    let preview = desk.fill(&early, &draft, &whole).await;
    assert!(preview.path.ends_with("/preview"), "{} {}", preview.path, preview.words());
    assert!(preview.words().contains("How calm was the evening?") && preview.words().contains("preview"));
    let ready = desk.go(&draft).await;
    let published = desk.fill(&ready, &draft, &[("act", "publish")]).await;
    assert_eq!(published.path, "/library/own_evening_walks", "{}", published.words());
    assert_eq!(desk.go(&draft).await.status, 404, "a draft that was published is no draft");
    "own_evening_walks".to_owned()
}

async fn ask_and_answer(house: &House, therapist: &Someone, couple: &Couple, key: &str) -> String {
    let hurt = couple.hurt.id.to_string();
    let input = json!({ "key": key, "couple": couple.id.to_string(), "respondent": hurt, "instrument": key,
        "firstDue": "2026-03-05" });
    let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    let task = format!("/tasks/{}", asked["assignment"]["id"].as_str().expect("an id"));
    let phone = house.visitor_of(&couple.hurt).await;
    let form = phone.go(&task).await;
    let fields = question_fields(&form.html);
    let calm = fields.iter().find(|field| field.starts_with("n-")).expect("a number is asked");
    let words = fields.iter().find(|field| field.starts_with("t-")).expect("words are asked");
    let done = phone.fill(&form, &task, &[(calm, "7"), (words, WRITTEN), ("act", "send")]).await;
    assert!(done.path.ends_with("/done"), "{} {}", done.path, done.words());
    let mine =
        house.ask(&couple.hurt.token, "query { myResponses { nodes { id scores { value } } } }", json!({})).await;
    assert_eq!(mine["myResponses"]["nodes"][0]["scores"][0]["value"], 7.0, "{mine}");
    mine["myResponses"]["nodes"][0]["id"].as_str().expect("an id").to_owned()
}

/// The names of the fields in which questions are answered.
fn question_fields(html: &str) -> Vec<String> {
    let names = html.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next());
    names.filter(|name| name.get(1..2) == Some("-")).map(str::to_owned).collect()
}

async fn take_out(house: &House, therapist: &Someone, couple: &Couple, response: &str) {
    let path = format!("/responses/{response}/questionnaire-response.json");
    let phone = house.visitor_of(&couple.hurt).await;
    let door = phone.go(&path).await;
    assert!(door.path.starts_with("/step-up"), "files need the password once more: {}", door.path);
    let file = phone.fill(&door, "/step-up", &[("password", PASSWORD)]).await;
    let resource: Value = serde_json::from_str(&file.html).unwrap_or_else(|error| panic!("{error}: {}", file.html));
    assert_eq!(resource["resourceType"], "QuestionnaireResponse");
    assert!(file.html.contains(WRITTEN) && !file.html.contains("Quill"), "their words, and not their name");
    let scores = phone.fetch(&format!("/responses/{response}/observations.json")).await;
    assert_eq!(scores.header("content-type"), "application/fhir+json");
    assert!(scores.header("content-disposition").starts_with("attachment"));
    assert_eq!(scores.json()["entry"][0]["resource"]["valueQuantity"]["value"], 7);
    let other = house.visitor_of(&couple.involved).await;
    assert_eq!(other.go(&path).await.status, 404, "the other partner learns of no file");
    let query = "query($id: ID!) { responseExport(id: $id) { observations } }";
    let refused = house.graphql(&therapist.token, query, json!({ "id": response })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "STEP_UP_NEEDED", "{refused}");
}

/// Other words are the next version, and what was answered stays under the old one.
async fn change(house: &House, therapist: &Someone, key: &str) {
    let desk = house.visitor_of(therapist).await;
    let place = format!("/library/{key}/edit");
    let page = desk.go(&place).await;
    let begun = desk.fill(&page, &place, &[("items.1.text", "How calm was this evening?"), ("act", "save")]).await;
    let draft = begun.path.clone();
    assert_eq!(desk.go(&place).await.path, draft, "there is one draft of the next version");
    let published = desk.fill(&begun, &draft, &[("act", "publish")]).await;
    assert!(published.words().contains("1.1.0"), "{}", published.words());
    let file = desk.fetch(&format!("/library/{key}.json")).await;
    assert_eq!(file.json()["items"][1]["text"], "How calm was this evening?");
    let questionnaire = desk.fetch(&format!("/library/{key}/questionnaire.json")).await.json();
    assert_eq!((&questionnaire["resourceType"], &questionnaire["version"]), (&json!("Questionnaire"), &json!("1.1.0")));
    let mine = "query { instrument(key: \"own_evening_walks\") { file } }";
    let known = house.ask(&therapist.token, mine, json!({})).await;
    let again = json!({ "questionnaire": known["instrument"]["file"] });
    let imported = house.act(&therapist.token, "importInstrument", "instrument { version }", again).await;
    assert_eq!(imported["instrument"]["version"], "1.1.0", "the same file again is the same version");
}

async fn retire(house: &House, therapist: &Someone, couple: &Couple, key: &str) {
    // Nobody waits here for a limit on guesses.
    house.clock.forward(SignedDuration::from_mins(3));
    let desk = house.visitor_of(therapist).await;
    let place = format!("/library/{key}");
    let gone = desk.fill(&desk.go(&place).await, &format!("{place}/retire"), &[]).await;
    assert!(gone.words().contains("No longer offered"), "{}", gone.words());
    assert!(!desk.go("/library").await.html.contains(key));
    let input = json!({ "key": "late", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
        "instrument": key, "firstDue": "2026-03-20" });
    let refused = house.try_act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    assert_eq!(refused["problems"][0]["code"], "WRONG_STATE", "{refused}");
    assert!(desk.go(&format!("{place}/preview")).await.words().contains("preview"), "it can still be read");
    let out = desk.go("/library/retired").await;
    assert!(out.html.contains(&place), "{}", out.words());
    let back = desk.fill(&out, "/library/retired", &[("act", "bring-back")]).await;
    assert!(!back.html.contains(&place) && desk.go("/library").await.html.contains(key), "{}", back.words());
    assert!(!desk.go(&place).await.words().contains("No longer offered"));
}

/// A questionnaire with a question of every kind, one of which is asked only after another.
fn every_kind() -> String {
    let choice = |id: &str, kind: &str, more: Value| {
        let options = json!([{ "valueCoding": { "code": "walk", "display": "a walk" } },
            { "valueCoding": { "code": "rest", "display": "a rest" } }]);
        let mut item =
            json!({ "linkId": id, "type": kind, "text": format!("What about {id}?"), "answerOption": options });
        item.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        item
    };
    let plain = |id: &str, kind: &str| json!({ "linkId": id, "type": kind, "text": format!("What about {id}?") });
    let mut after = plain("after", "string");
    after["enableWhen"] = json!([{ "question": "calm", "operator": "=", "answerBoolean": true }]);
    json!({ "resourceType": "Questionnaire", "status": "active", "title": "Evenings", "item": [
        plain("calm", "boolean"), after, plain("day", "date"), plain("hour", "time"), plain("moment", "dateTime"),
        choice("several", "choice", json!({ "repeats": true })), choice("open", "open-choice", json!({})),
    ] })
    .to_string()
}

#[tokio::test]
async fn every_kind_of_question_comes_in_and_is_asked_without_a_script() {
    for_each_database("every_kind", async |house| {
        let (therapist, couple) = enter(&house).await;
        let desk = house.visitor_of(&therapist).await;
        let form = desk.go("/library/import").await;
        let file = every_kind();
        let look = desk.fill(&form, "/library/import", &[("questionnaire", &file)]).await;
        assert!(look.words().contains("Nothing is kept yet") && look.words().contains("What about several?"));
        assert!(!desk.go("/library").await.html.contains("/library/own_evenings"), "looking keeps nothing");
        let kept = desk.fill(&look, "/library/import", &[("act", "keep")]).await;
        assert!(kept.words().contains("is in the library"), "{}", kept.words());
        let input = json!({ "key": "ask", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
            "instrument": "own_evenings", "firstDue": "2026-03-05" });
        let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
        answer_every_kind(&house, &couple, asked["assignment"]["id"].as_str().expect("an id")).await;
    })
    .await;
}

async fn answer_every_kind(house: &House, couple: &Couple, assignment: &str) {
    let task = format!("/tasks/{assignment}");
    let phone = house.visitor_of(&couple.hurt).await;
    let form = phone.go(&task).await;
    let query = "query($id: ID!) { assignment(id: $id) { form { questions { id kind asked text } draft { item } } } }";
    let read = house.ask(&couple.hurt.token, query, json!({ "id": assignment })).await;
    let questions = read["assignment"]["form"]["questions"].as_array().expect("questions").clone();
    let id = |about: &str| {
        let this = questions.iter().find(|question| question["text"] == format!("What about {about}?"));
        this.expect("it is asked")["id"].as_str().expect("an id").to_owned()
    };
    let hidden: Vec<&Value> = questions.iter().filter(|question| question["asked"] == false).collect();
    assert_eq!(hidden.len(), 1, "{questions:?}");
    let (calm, after) = (format!("c-{}", id("calm")), format!("t-{}", id("after")));
    let (day, hour, moment) = (format!("t-{}", id("day")), format!("t-{}", id("hour")), format!("t-{}", id("moment")));
    let (several, own) = (format!("m-{}", id("several")), format!("t-{}", id("open")));
    let named = format!("name=\"{several}\" value=\"");
    let choices = form.html.split(&named).skip(1);
    let walk = choices.filter_map(|rest| rest.split('"').next()).find(|value| !value.is_empty());
    let walk = walk.expect("a choice of several").to_owned();
    let typed = [
        (calm.as_str(), "yes"),
        (&day, "2026-03-01"),
        (&hour, "21:30"),
        (&moment, "2026-03-01T21:30"),
        (&several, &walk),
        (&own, "a long bath"),
        ("act", "send"),
    ];
    // Whoever has no script has not seen what the answers bring: it comes before anything is sent.
    let more = phone.fill(&form, &task, &typed).await;
    assert!(more.words().contains("There is a little more"), "{}", more.words());
    let done = phone.fill(&more, &task, &[(&after, WRITTEN), ("act", "send")]).await;
    assert!(done.path.ends_with("/done"), "{} {}", done.path, done.words());
    let mine = house
        .ask(&couple.hurt.token, "query { myResponses { nodes { answers { question answer } } } }", json!({}))
        .await;
    let answers = mine["myResponses"]["nodes"][0]["answers"].as_array().expect("answers").clone();
    let said = |about: &str| {
        let this = answers.iter().find(|answer| answer["question"] == format!("What about {about}?"));
        this.map(|answer| answer["answer"].as_str().unwrap_or_default().to_owned()).unwrap_or_default()
    };
    assert_eq!((said("after").as_str(), said("hour").as_str()), (WRITTEN, "21:30"));
    assert_eq!((said("moment").as_str(), said("open").as_str()), ("2026-03-01, 21:30", "a long bath"));
    assert_eq!(said("several"), "a walk");
}
