//! A draft as an instrument, if nothing is wrong with it; otherwise everything that is wrong, each beside its field.

use std::collections::BTreeSet;

use super::{
    FOLLOW_UP_LIMIT, ITEM_LIMIT, OPTION_LIMIT, PART_LIMIT, VISIBILITIES,
    draft::{CustomDraft, DraftFollowUp, DraftItem, DraftKind, DraftScoring, MissingAnswers},
    words,
};
use crate::{
    inventories::{
        brought,
        condition::{Comparison, Condition},
        instrument::{
            Instrument, Respondent,
            item::{FollowUp, FollowUpKind, Item},
            key::{InstrumentKey, Version},
            rule::{Band, MissingRule, Range, Scoring, ScoringKind, Subscale, SubscaleKind},
            scale::{OptionValue, Scale, ScaleKind, ScaleOption, same},
        },
    },
    name::is_identifier,
    problem::{Code, Problem, Problems},
    sharing::Visibility,
    text,
};

/// The largest number that can be an answer.
const NUMBER_LIMIT: f64 = 1_000_000.0;

/// The longest time between two askings, in days.
const CADENCE_LIMIT: u16 = 366;

/// Checks a draft.
pub(super) fn instrument(draft: &CustomDraft, key: &InstrumentKey, version: Version) -> Result<Instrument, Problems> {
    let mut found = Found::default();
    let title = found.needed("title", &draft.title, 120, true);
    let introduction = found.words("introduction", &draft.introduction, 2_000, false);
    let respondent = draft.respondent.unwrap_or_else(|| {
        found.push("respondent", Code::Missing, "Choose who answers.");
        Respondent::EachPartner
    });
    let (scales, items) = found.items(draft);
    let scoring = draft.scoring.as_ref().map(|scoring| found.scoring(scoring, &scales, &items));
    let follow_ups = found.follow_ups(&draft.follow_ups, &scales, &items);
    let visibility = found.visibility(draft.visibility.as_deref());
    if draft.cadence_days.is_some_and(|days| days == 0 || days > CADENCE_LIMIT) {
        found.push("cadenceDays", Code::OutOfRange, "Enter a number of days from 1 to 366.");
    }
    found.0.or_go_on()?;
    let mut instrument = brought::instrument(key.clone(), version, title, respondent, (scales, items));
    instrument.introduction = introduction;
    instrument.scoring = scoring;
    instrument.follow_ups = follow_ups;
    instrument.visibility = visibility;
    instrument.cadence_days = draft.cadence_days;
    instrument.treatment_only = draft.treatment_only;
    "Made by the practice".clone_into(&mut instrument.source);
    instrument.check().map_err(|flaw| Problem::at("items", Code::Malformed, flaw.to_string()))?;
    Ok(instrument)
}

/// What is wrong so far.
#[derive(Default)]
struct Found(Problems);

impl Found {
    fn push(&mut self, field: &str, code: Code, message: &str) {
        self.0.push(Problem::at(field, code, message));
    }

    /// A text that may be blank.
    fn words(&mut self, field: &str, raw: &str, limit: usize, comes_out: bool) -> Option<String> {
        if raw.trim().is_empty() {
            return None;
        }
        let text = self.0.note(field, text::clean(raw, limit))?;
        if let Err(what) = words::check(&text, comes_out) {
            self.push(field, Code::Malformed, &format!("This {what}."));
        }
        Some(text)
    }

    /// A text that has to be there.
    fn needed(&mut self, field: &str, raw: &str, limit: usize, comes_out: bool) -> String {
        let problems = self.0.0.len();
        let text = self.words(field, raw, limit, comes_out);
        if text.is_none() && self.0.0.len() == problems {
            self.push(field, Code::Missing, "Please fill this in.");
        }
        text.unwrap_or_default()
    }

    fn items(&mut self, draft: &CustomDraft) -> (Vec<Scale>, Vec<Item>) {
        let (mut scales, mut items) = (Vec::new(), Vec::new());
        if draft.items.is_empty() {
            self.push("items", Code::Missing, "Add at least one question.");
        }
        if draft.items.len() > ITEM_LIMIT {
            self.push("items", Code::TooLong, "There is room for 100 questions. Make two instruments of them.");
            return (scales, items);
        }
        let ids = self.names(&draft.items);
        for (n, (item, id)) in draft.items.iter().zip(ids).enumerate() {
            let scale = self.scale(n, item);
            let name = shared(&mut scales, scale);
            items.push(self.item(n, item, (id, name), draft.scoring.as_ref()));
        }
        (scales, items)
    }

    /// The names of the items: their own, and the next free numbers for new ones.
    fn names(&mut self, items: &[DraftItem]) -> Vec<String> {
        let mut taken = BTreeSet::new();
        for (n, id) in items.iter().enumerate().filter_map(|(n, item)| Some((n, item.id.as_ref()?))) {
            if !is_identifier(id) || !taken.insert(id.clone()) {
                self.push(&format!("items.{n}.id"), Code::Malformed, "This question has lost its place. Add it anew.");
            }
        }
        let mut next = 0;
        let mut free = || loop {
            next += 1;
            let id = format!("q{next}");
            if taken.insert(id.clone()) {
                return id;
            }
        };
        items.iter().map(|item| item.id.clone().unwrap_or_else(&mut free)).collect()
    }

    fn item(
        &mut self,
        n: usize,
        item: &DraftItem,
        (id, scale): (String, String),
        scoring: Option<&DraftScoring>,
    ) -> Item {
        let at = |field: &str| format!("items.{n}.{field}");
        let has_number = matches!(item.kind, DraftKind::Likert(_) | DraftKind::YesNo | DraftKind::Numeric { .. });
        if item.counts && !has_number {
            self.push(&at("counts"), Code::WrongKind, "Words cannot be counted. Let this question not count.");
        }
        if item.counts && scoring.is_none() {
            self.push(&at("counts"), Code::WrongState, "Nothing is counted here. Choose how to count first.");
        }
        if item.reverse && !item.counts {
            self.push(&at("reverse"), Code::WrongState, "Only questions that count can be turned round.");
        }
        let parts = scoring.map(|scoring| scoring.parts.len()).unwrap_or_default();
        if item.part.is_some_and(|part| part >= parts || !item.counts) {
            self.push(&at("part"), Code::NotFound, "There is no such part, or this question does not count.");
        }
        let mut built = brought::item(id, scale, self.needed(&at("text"), &item.text, 500, false));
        built.label = self.words(&at("label"), &item.label, 40, true);
        built.hint = self.words(&at("hint"), &item.hint, 500, false);
        built.required = item.required;
        built.reverse = item.reverse;
        built.subscale = item.part.map(part_id);
        built.unscored = !item.counts;
        built
    }

    fn scale(&mut self, n: usize, item: &DraftItem) -> Scale {
        let at = format!("items.{n}.kind");
        match &item.kind {
            DraftKind::YesNo => brought::scale("yes_or_no", ScaleKind::YesNo),
            DraftKind::Text => brought::scale("words", ScaleKind::Text),
            DraftKind::Likert(options) => {
                self.count_options(&at, options.len());
                let numbers: Vec<f64> = options.iter().map(|option| option.value).collect();
                if numbers.iter().any(|number| !is_possible(*number)) {
                    self.push(&at, Code::OutOfRange, "Give each answer a number up to a million.");
                } else if numbers.iter().enumerate().any(|(n, a)| numbers[..n].iter().any(|b| same(*a, *b))) {
                    self.push(&at, Code::Taken, "Two answers have the same number. Make them differ.");
                }
                let options = options.iter().enumerate().take(OPTION_LIMIT).map(|(o, option)| ScaleOption {
                    value: OptionValue::Number(option.value),
                    label: Some(self.needed(&format!("{at}.{o}.label"), &option.label, 120, true)),
                });
                Scale { options: options.collect(), ..brought::scale("rating", ScaleKind::Likert) }
            }
            DraftKind::Choice(labels) => {
                self.count_options(&at, labels.len());
                let options = labels.iter().enumerate().take(OPTION_LIMIT).map(|(o, label)| ScaleOption {
                    value: OptionValue::Word(format!("option_{}", o + 1)),
                    label: Some(self.needed(&format!("{at}.{o}"), label, 120, true)),
                });
                let options: Vec<ScaleOption> = options.collect();
                if options.iter().enumerate().any(|(n, a)| options[..n].iter().any(|b| a.label == b.label)) {
                    self.push(&at, Code::Taken, "Two answers have the same words. Make them differ.");
                }
                Scale { options, ..brought::scale("choice", ScaleKind::Choice) }
            }
            DraftKind::Numeric { min, max, low, high } => {
                if !is_possible(*min) || !is_possible(*max) || min >= max {
                    self.push(&format!("{at}.max"), Code::OutOfRange, "Enter a lowest and a higher highest number.");
                }
                let is_whole = min.fract() == 0.0 && max.fract() == 0.0;
                let kind = if is_whole { ScaleKind::Vas } else { ScaleKind::Number };
                Scale {
                    min: Some(*min),
                    max: Some(*max),
                    low_label: self.words(&format!("{at}.low"), low, 120, true),
                    high_label: self.words(&format!("{at}.high"), high, 120, true),
                    ..brought::scale("number", kind)
                }
            }
        }
    }

    fn count_options(&mut self, at: &str, options: usize) {
        if !(2..=OPTION_LIMIT).contains(&options) {
            self.push(at, Code::OutOfRange, "Give 2 to 20 answers to choose from.");
        }
    }

    fn scoring(&mut self, draft: &DraftScoring, scales: &[Scale], items: &[Item]) -> Scoring {
        let counted: Vec<&Item> = items.iter().filter(|item| !item.unscored).collect();
        let ranges = counted.iter().filter_map(|item| scales.iter().find(|scale| scale.id == item.scale)?.range());
        let (low, high) = ranges.fold((0.0, 0.0), |sum, (low, high)| (sum.0 + low, sum.1 + high));
        let among = if draft.mean { counted.len().max(1) as f64 } else { 1.0 };
        let range = Range { min: low / among, max: high / among };
        let kind = if draft.mean { ScoringKind::Mean } else { ScoringKind::Sum };
        let mut scoring = brought::scoring(kind, draft.direction, Some(range));
        if counted.is_empty() {
            self.push("items", Code::Missing, "Nothing counts yet. Let at least one question count, or count nothing.");
        }
        if let Some(words) = self.words("scoring.higherMeans", &draft.higher_means, 200, true) {
            scoring.higher_means = words;
        }
        if let MissingAnswers::Estimate(at_least) = draft.missing {
            if at_least == 0 || at_least > counted.len() {
                let message = "Enter a number from 1 to the number of questions that count.";
                self.push("scoring.missing", Code::OutOfRange, message);
            }
            scoring.missing = MissingRule::Prorate { at_least, never_impute: Vec::new() };
        }
        scoring.bands = self.bands(draft, range);
        scoring.subscales = self.parts(draft, &counted);
        scoring
    }

    fn bands(&mut self, draft: &DraftScoring, range: Range) -> Vec<Band> {
        if draft.bands.len() > PART_LIMIT {
            self.push("scoring.bands", Code::TooLong, "There is room for 12 bands.");
            return Vec::new();
        }
        let mut last = f64::NEG_INFINITY;
        let mut bands = Vec::new();
        for (n, band) in draft.bands.iter().enumerate() {
            let at = |field: &str| format!("scoring.bands.{n}.{field}");
            let is_inside = band.from >= range.min && band.to <= range.max;
            if !(band.from > last && band.from <= band.to && is_inside) {
                let message = "Bands go from low to high inside the range of the score, and do not overlap.";
                self.push(&at("from"), Code::OutOfRange, message);
            }
            last = band.to;
            let label = self.needed(&at("label"), &band.label, 40, true);
            bands.push(Band { id: format!("band_{}", n + 1), label, from: band.from, to: band.to });
        }
        bands
    }

    fn parts(&mut self, draft: &DraftScoring, counted: &[&Item]) -> Vec<Subscale> {
        if draft.parts.len() > PART_LIMIT {
            self.push("scoring.parts", Code::TooLong, "There is room for 12 parts.");
            return Vec::new();
        }
        let mut parts = Vec::new();
        for (n, part) in draft.parts.iter().enumerate() {
            let id = part_id(n);
            if !counted.iter().any(|item| item.subscale.as_ref() == Some(&id)) {
                let message = "No question counts in this part. Put one in, or take the part away.";
                self.push(&format!("scoring.parts.{n}"), Code::Missing, message);
            }
            let label = self.needed(&format!("scoring.parts.{n}.label"), &part.label, 40, true);
            let kind = if part.mean { SubscaleKind::Mean } else { SubscaleKind::Sum };
            parts.push(Subscale { id, label, kind, at_least: None, percent: false, banded: false, range: None });
        }
        parts
    }

    fn follow_ups(&mut self, drafts: &[DraftFollowUp], scales: &[Scale], items: &[Item]) -> Vec<FollowUp> {
        if drafts.len() > FOLLOW_UP_LIMIT {
            self.push("followUps", Code::TooLong, "There is room for 50 questions after low answers.");
            return Vec::new();
        }
        let is_free = |id: &String| items.iter().all(|item| item.id != *id);
        let ids: Vec<String> = (1..).map(|n| format!("more_{n}")).filter(is_free).take(drafts.len()).collect();
        let mut follow_ups = Vec::new();
        for (n, (draft, id)) in drafts.iter().zip(ids).enumerate() {
            let at = |field: &str| format!("followUps.{n}.{field}");
            let prompt = self.needed(&at("prompt"), &draft.prompt, 500, false);
            let Some(item) = items.get(draft.item) else {
                self.push(&at("item"), Code::NotFound, "There is no such question.");
                continue;
            };
            let scale = scales.iter().find(|scale| scale.id == item.scale && scale.kind != ScaleKind::YesNo);
            match scale.and_then(Scale::range) {
                None => self.push(&at("item"), Code::WrongKind, "Choose a question that is answered by a number."),
                Some((min, max)) if !(min..=max).contains(&draft.at_most) => {
                    self.push(&at("atMost"), Code::OutOfRange, "Enter a number that can be an answer to the question.");
                }
                Some(_) => {}
            }
            let when = Condition::Item { id: item.id.clone(), comparison: Comparison::AtMost, number: draft.at_most };
            follow_ups.push(FollowUp {
                id,
                when,
                about: Some(item.id.clone()),
                prompt,
                kind: FollowUpKind::Text,
                options: Vec::new(),
                default: None,
                visibility: None,
            });
        }
        follow_ups
    }

    fn visibility(&mut self, word: Option<&str>) -> Visibility {
        let Some(word) = word else { return Visibility::AuthorTherapist };
        let class = Visibility::from_word(word).filter(|class| VISIBILITIES.contains(class));
        class.unwrap_or_else(|| {
            let message = "Answers are read by their author and the therapist. Only the author can share more.";
            self.push("visibility", Code::NotAllowed, message);
            Visibility::AuthorTherapist
        })
    }
}

fn part_id(n: usize) -> String {
    format!("part_{}", n + 1)
}

fn is_possible(number: f64) -> bool {
    number.abs() <= NUMBER_LIMIT
}

/// The name of an equal scale among those there, or of this one, added with a name of its own.
fn shared(scales: &mut Vec<Scale>, scale: Scale) -> String {
    let equal = scales.iter().find(|other| Scale { id: scale.id.clone(), ..(*other).clone() } == scale);
    if let Some(equal) = equal {
        return equal.id.clone();
    }
    let alike = scales.iter().filter(|other| other.id.starts_with(&scale.id)).count();
    let id = if alike == 0 { scale.id.clone() } else { format!("{}_{}", scale.id, alike + 1) };
    scales.push(Scale { id: id.clone(), ..scale });
    id
}
