//! Instruments that a practice makes for itself, in the browser or as a file.
//!
//! A draft is what somebody typed; checked, it is an instrument of origin `practice`. It never carries a cut-off or a threshold, because nobody
//! published one for it, and so no verdict can come of it (DOMAIN.md Annex E, 9). A version that was answered is never edited: a change is the
//! next version, and other questions, in words or in kind, break the line of scores (DOMAIN.md 9 #7).

mod checked;
pub mod draft;
mod versions;
mod words;

pub use self::{
    draft::{
        CustomDraft, DraftBand, DraftFollowUp, DraftItem, DraftKind, DraftOption, DraftPart, DraftScoring,
        MissingAnswers,
    },
    versions::{Edited, edit, first},
};
use super::instrument::{Instrument, Origin, scale::ScaleOption};
use crate::{flaw::Flaw, sharing::Visibility};

/// The most questions of one instrument.
pub const ITEM_LIMIT: usize = 100;

/// The most choices of one question.
pub const OPTION_LIMIT: usize = 20;

/// The most follow-up questions.
pub const FOLLOW_UP_LIMIT: usize = 50;

/// The most bands, and the most parts, of a score.
pub const PART_LIMIT: usize = 12;

/// The classes an instrument of the practice's own may have: its author and their therapist, what the author releases, or safety. Nothing wider.
pub const VISIBILITIES: [Visibility; 3] =
    [Visibility::AuthorTherapist, Visibility::SummaryToPartner, Visibility::Safety];

/// Reads an instrument file as an instrument of the practice's own. [`Instrument::to_json`] writes it.
///
/// # Errors
/// The first flaw, with its place: as [`Instrument::from_json`], and whatever an instrument of one's own may not have.
pub fn from_json(text: &str) -> Result<Instrument, Flaw> {
    let instrument = Instrument::from_json(text)?;
    if instrument.origin != Origin::Practice {
        return Err(Flaw::at("origin", "is not practice. Files of other origins come with the service"));
    }
    if super::library::registered(&instrument.key).is_some() {
        return Err(Flaw::at("key", "belongs to an instrument of the library. Choose another"));
    }
    if instrument.items.len() > ITEM_LIMIT {
        return Err(Flaw::at("items", "there may be 100 at most. Make two of it"));
    }
    classes(&instrument)?;
    if let Some(scoring) = &instrument.scoring {
        let claims = [
            ("cutoff", scoring.cutoff.is_some()),
            ("reliable_change", scoring.reliable_change.is_some()),
            ("provisional", scoring.provisional.is_some()),
        ];
        if let Some((field, _)) = claims.iter().find(|(_, is_there)| *is_there) {
            let what = "has no place in an instrument of one's own: nobody published one for it. Take it out";
            return Err(Flaw::at(format!("scoring.{field}"), what));
        }
    }
    for (place, text, comes_out) in texts(&instrument) {
        words::check(text, comes_out).map_err(|what| Flaw::at(place, what))?;
    }
    Ok(instrument)
}

fn classes(instrument: &Instrument) -> Result<(), Flaw> {
    let is_narrow = |class: Visibility| VISIBILITIES.contains(&class);
    let own = instrument.items.iter().filter_map(|item| item.visibility);
    let own = own.chain(instrument.follow_ups.iter().filter_map(|follow_up| follow_up.visibility));
    if is_narrow(instrument.visibility) && own.into_iter().all(is_narrow) {
        return Ok(());
    }
    Err(Flaw::at("visibility", "must be V1, V2 or V5, for the whole and for each question"))
}

/// Every text of an instrument with its place, and whether it is printed beside scores.
fn texts(instrument: &Instrument) -> Vec<(String, &str, bool)> {
    let mut texts: Vec<(String, &str, bool)> = vec![("title".to_owned(), &instrument.title, true)];
    texts.extend(instrument.introduction.iter().map(|text| ("introduction".to_owned(), text.as_str(), false)));
    texts.extend(instrument.gate.iter().map(|gate| ("gate.closed_text".to_owned(), gate.closed_text.as_str(), false)));
    for (n, item) in instrument.items.iter().enumerate() {
        let each = [("text", &item.text, false), ("hint", &item.hint, false), ("label", &item.label, true)];
        let there = each.into_iter().filter_map(|(field, text, comes_out)| Some((field, text.as_deref()?, comes_out)));
        texts.extend(there.map(|(field, text, comes_out)| (format!("items[{n}].{field}"), text, comes_out)));
    }
    for (n, scale) in instrument.scales.iter().enumerate() {
        let ends = scale.low_label.iter().chain(&scale.high_label).chain(&scale.unit).map(String::as_str);
        let all = labels(&scale.options).chain(ends);
        texts.extend(all.map(|text| (format!("scales[{n}]"), text, true)));
    }
    for (n, follow_up) in instrument.follow_ups.iter().enumerate() {
        texts.push((format!("follow_ups[{n}].prompt"), &follow_up.prompt, false));
        texts.extend(labels(&follow_up.options).map(|text| (format!("follow_ups[{n}].options"), text, false)));
    }
    if let Some(scoring) = &instrument.scoring {
        texts.push(("scoring.higher_means".to_owned(), &scoring.higher_means, true));
        texts.extend(scoring.bands.iter().map(|band| ("scoring.bands".to_owned(), band.label.as_str(), true)));
        texts.extend(scoring.bands.iter().map(|band| ("scoring.bands".to_owned(), band.id.as_str(), true)));
        texts.extend(scoring.subscales.iter().map(|part| ("scoring.subscales".to_owned(), part.label.as_str(), true)));
        texts.extend(scoring.subscales.iter().map(|part| ("scoring.subscales".to_owned(), part.id.as_str(), true)));
    }
    texts
}

fn labels(options: &[ScaleOption]) -> impl Iterator<Item = &str> {
    options.iter().filter_map(|option| option.label.as_deref())
}

#[cfg(test)]
mod tests;
