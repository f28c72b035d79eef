//! How long it takes to bring in a FHIR questionnaire of a thousand questions (issue 3: in under a second), from the mutation to its answer, on each
//! database. Build it for release: `cargo bench` does.
//!
//! `cargo bench -p tests --bench import`

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, migrated};

/// How many questions, which is as many as there may be.
const QUESTIONS: usize = 1_000;
/// How often it is brought in; each time another form.
const ROUNDS: usize = 7;
/// What it may take.
const LIMIT: Duration = Duration::from_secs(1);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        for database in migrated("bench_import").await {
            let house = House::open(&database).await;
            measure(&house).await;
        }
    });
}

async fn measure(house: &House) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let mut took = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        let file = questionnaire(round);
        let input = json!({ "questionnaire": file, "direction": "HIGHER_IS_BETTER" });
        let begun = Instant::now();
        let kept = house.act(&therapist.token, "importInstrument", "instrument { items } understood", input).await;
        took.push(begun.elapsed());
        assert_eq!(kept["instrument"]["items"], json!(QUESTIONS), "all of it is there: {kept}");
    }
    took.sort_unstable();
    let (half, slowest) = (took[ROUNDS / 2], took[ROUNDS - 1]);
    println!(
        "{:?}: {QUESTIONS} questions of {} kB: half within {half:.2?}, the slowest {slowest:.2?}; the limit is {LIMIT:?}, the ratio {:.2}",
        house.engine(),
        questionnaire(0).len() / 1024,
        slowest.as_secs_f64() / LIMIT.as_secs_f64(),
    );
}

/// A questionnaire with five options to each question, as text.
fn questionnaire(round: usize) -> String {
    let option = |number: usize| {
        let weight = json!({ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": number });
        json!({ "valueCoding": { "code": number.to_string(), "display": format!("Answer {number}") },
            "extension": [weight] })
    };
    let options: Vec<Value> = (0..5).map(option).collect();
    let question = |number: usize| {
        json!({ "linkId": format!("q{number}"), "type": "choice", "text": format!("How was evening {number}?"),
            "answerOption": options })
    };
    let items: Vec<Value> = (0..QUESTIONS).map(question).collect();
    let title = format!("Evenings {round}");
    json!({ "resourceType": "Questionnaire", "status": "active", "title": title, "item": items }).to_string()
}
