//! What a therapist makes for the practice: a form, two exercises of which one was taken out again, and drafts that somebody can go on with.

use serde_json::{Value, json};
use worker::services::{
    exercises::{self, DraftExercise},
    inventories::{self, DraftInstrument},
    programmes::{self, DraftProgramme},
};

use super::Life;
use crate::demo::members::refused;

/// The first therapist makes all of it.
pub(super) async fn make(life: &Life) -> anyhow::Result<()> {
    let (actor, services) = (&life.practice.members[0].actor, &life.services);
    let form = |content: &Value| DraftInstrument {
        key: services.fresh_key(),
        draft: None,
        of: None,
        version: 0,
        content: content.to_string(),
    };
    let kept = inventories::draft_instrument(actor, services, form(&evenings("Calm evenings"))).await;
    let kept = kept.map_err(refused("keeping a form"))?;
    let published = inventories::publish_instrument(actor, services, (kept.id, kept.version)).await;
    published.map_err(refused("publishing a form"))?;
    let begun = inventories::draft_instrument(actor, services, form(&evenings("Calm mornings"))).await;
    begun.map_err(refused("beginning a form"))?;
    publish(life, "Sunday letters").await?;
    let out = publish(life, "Ten quiet minutes").await?;
    exercises::retire_exercise(actor, services, out).await.map_err(refused("taking an exercise out"))?;
    draft(life, "A walk without a goal").await?;
    let of = Some("rebuilding".to_owned());
    let copy = DraftProgramme { key: services.fresh_key(), draft: None, of, version: 0, content: None };
    programmes::draft_programme(actor, services, copy).await.map_err(refused("copying a programme")).map(|_| ())
}

/// Publishes an exercise; its key.
async fn publish(life: &Life, title: &str) -> anyhow::Result<String> {
    let (actor, services) = (&life.practice.members[0].actor, &life.services);
    let kept = draft(life, title).await?;
    let published = exercises::publish_exercise(actor, services, (kept.id, kept.version)).await;
    Ok(published.map_err(refused("publishing an exercise"))?.exercise.key.to_string())
}

async fn draft(life: &Life, title: &str) -> anyhow::Result<exercises::ExerciseDraftView> {
    let question = json!({ "id": "words", "label": "What was it like?", "answer": { "text": {} }, "shareable": true });
    let content = json!({ "title": title, "purpose": "A small pause that is only yours.", "minutes": 15, "who": "each",
        "steps": [{ "title": "Afterwards", "fields": [question] }] });
    let draft = DraftExercise {
        key: life.services.fresh_key(),
        draft: None,
        of: None,
        version: 0,
        content: Some(content.to_string()),
    };
    let kept = exercises::draft_exercise(&life.practice.members[0].actor, &life.services, draft).await;
    kept.map_err(refused("keeping an exercise"))
}

/// A form of two questions.
fn evenings(title: &str) -> Value {
    let calm = json!([{ "value": 0, "label": "not at all" }, { "value": 1, "label": "a little" },
        { "value": 2, "label": "very" }]);
    json!({ "title": title, "respondent": "each_partner", "cadenceDays": 7, "items": [
        { "text": "How calm was it?", "kind": { "likert": calm } },
        { "text": "Where did you go?", "kind": { "choice": ["Home", "Outside"] } }] })
}
