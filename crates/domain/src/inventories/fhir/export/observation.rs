//! Scores as `Observation`s, one for each scale.

use serde_json::{Value, json};

use super::{Sent, number, url};
use crate::ids::Id as _;
use crate::inventories::{
    fhir::option::ABSENT_REASONS,
    instrument::{Instrument, rule::ScoringKind},
    reading::label_of,
    response::Source,
    scoring::{ScaleScore, Scores, Status, TOTAL},
};

/// The scores of a response. An instrument that is only read has none; too few answers for a score are observations without a value.
pub fn observations(instrument: &Instrument, scores: &Scores, sent: &Sent<'_>) -> Vec<Value> {
    match scores.status {
        Status::Unscored => Vec::new(),
        Status::Scored => scores.scales.iter().map(|score| observation(instrument, score, sent)).collect(),
        Status::Insufficient => {
            let none = |scale: String| ScaleScore { scale, value: None, band: None, prorated: false, uncertain: false };
            expected(instrument).into_iter().map(|scale| observation(instrument, &none(scale), sent)).collect()
        }
    }
}

/// The scales there would be, had there been answers.
fn expected(instrument: &Instrument) -> Vec<String> {
    let Some(scoring) = &instrument.scoring else { return Vec::new() };
    let stands_alone = matches!(scoring.kind, ScoringKind::Profile | ScoringKind::Value);
    let whole: Vec<String> = if stands_alone {
        instrument.scored_items().map(|item| item.id.clone()).collect()
    } else {
        vec![TOTAL.to_owned()]
    };
    whole.into_iter().chain(scoring.subscales.iter().map(|subscale| subscale.id.clone())).collect()
}

fn observation(instrument: &Instrument, score: &ScaleScore, sent: &Sent<'_>) -> Value {
    let name = name(instrument, &score.scale);
    let category = "http://terminology.hl7.org/CodeSystem/observation-category";
    let mut observation = json!({
        "resourceType": "Observation",
        "status": sent.standing(["final", "amended", "entered-in-error"]),
        "category": [{"coding": [{"system": category, "code": "survey"}]}],
        "code": {
            "coding": [{
                "system": url(&instrument.key),
                "version": instrument.version.as_str(),
                "code": score.scale,
                "display": name,
            }],
            "text": name,
        },
        "subject": sent.subject(),
        "effectiveDateTime": match sent.response.source {
            Source::Answered => sent.response.submitted_at.to_string(),
            Source::TotalsByHand { taken_on, .. } => taken_on.to_string(),
        },
        "derivedFrom": [{"reference": format!("QuestionnaireResponse/{}", sent.response.id.uuid())}],
    });
    match score.value {
        Some(value) => observation["valueQuantity"] = json!({"value": number(value)}),
        None => {
            observation["dataAbsentReason"] = json!({
                "coding": [{"system": ABSENT_REASONS, "code": "unknown"}],
                "text": "Too few answers for a score",
            });
        }
    }
    let scoring = instrument.scoring.as_ref();
    if let Some(band) = scoring.zip(score.band.as_deref()).and_then(|(scoring, band)| scoring.band_label(band)) {
        observation["interpretation"] = json!([{"text": band}]);
    }
    if score.prorated {
        observation["note"] = json!([{"text": "Estimated from the answers that were given."}]);
    }
    observation
}

/// What a scale is called: the whole by the instrument's title, parts and items by their labels.
fn name(instrument: &Instrument, scale: &str) -> String {
    if scale == TOTAL {
        return instrument.title.clone();
    }
    let mut subscales = instrument.scoring.iter().flat_map(|scoring| &scoring.subscales);
    let subscale = subscales.find(|subscale| subscale.id == scale);
    subscale.map_or_else(|| label_of(instrument, scale), |subscale| subscale.label.clone())
}
