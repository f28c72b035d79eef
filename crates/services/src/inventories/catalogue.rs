//! Instruments by key and version: those that come with the service, and those a practice imported. An imported version never changes, so one
//! look-up serves a whole request.

use std::{collections::HashMap, ops::Deref, sync::Arc};

use domain::inventories::{
    Instrument, InstrumentKey, ScaleKind, Version, instrument::rule::Direction, library, reading, scoring,
};
use sea_orm::FromQueryResult;

use super::ScaleFacts;
use crate::kernel::{bind::values, refused::Failure, work::Work};

/// One instrument, wherever it came from.
#[derive(Debug, Clone)]
pub(crate) enum Known {
    /// It comes with the service.
    Registered(&'static Instrument),
    /// The practice imported it.
    Imported(Arc<Instrument>),
}

impl Deref for Known {
    type Target = Instrument;

    fn deref(&self) -> &Instrument {
        match self {
            Self::Registered(instrument) => instrument,
            Self::Imported(instrument) => instrument,
        }
    }
}

impl Known {
    /// The neutral title.
    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// What a band is called.
    pub(crate) fn band_label<'a>(&'a self, band: &'a str) -> &'a str {
        self.scoring.as_ref().and_then(|scoring| scoring.band_label(band)).unwrap_or(band)
    }

    /// How a scale is read, for scales that stand on their own: ratings and totals. Side means and counts are not among them.
    pub(crate) fn headline_scale(&self, scale: &str) -> Option<ScaleFacts> {
        let rule = self.scoring.as_ref()?;
        let (label, minimum, maximum) = if scale == scoring::TOTAL {
            let range = rule.range?;
            (self.title.clone(), range.min, range.max)
        } else {
            let item = self.item(scale)?;
            let (minimum, maximum) = self.scale_of(item).range()?;
            (reading::label_of(self, scale), minimum, maximum)
        };
        let higher_is_better = matches!(rule.direction, Direction::HigherIsBetter);
        Some(ScaleFacts { label, minimum, maximum, direction: rule.direction, higher_is_better })
    }

    /// How any scale is read, side means, counts and subscales among them.
    pub(crate) fn any_scale(&self, scale: &str) -> ScaleFacts {
        if let Some(facts) = self.headline_scale(scale) {
            return facts;
        }
        let rule = self.scoring.as_ref();
        let direction = rule.map_or(Direction::HigherIsBetter, |rule| rule.direction);
        let range = scoring::subscale_range(self, scale).or(rule.and_then(|rule| rule.range));
        let label = rule
            .and_then(|rule| rule.subscales.iter().find(|subscale| subscale.id == scale))
            .map_or_else(|| scale.replace('_', " "), |subscale| subscale.label.clone());
        ScaleFacts {
            label,
            minimum: range.map_or(0.0, |range| range.min),
            maximum: range.map_or_else(|| self.main_items().count() as f64, |range| range.max),
            direction,
            higher_is_better: matches!(direction, Direction::HigherIsBetter),
        }
    }

    /// By how much a score has to differ to be worth a look: the sourced threshold of reliable change, or one point where there is none.
    pub(crate) fn step(&self) -> f64 {
        let reliable = self.scoring.as_ref().and_then(|scoring| scoring.reliable_change.as_ref());
        reliable.map_or(1.0, |change| change.threshold)
    }

    /// How many questions it asks, things to consider apart.
    pub(crate) fn questions(&self) -> usize {
        self.main_items().filter(|item| self.scale_of(item).kind != ScaleKind::Text || item.required).count().max(1)
    }
}

/// The instruments met in one request.
#[derive(Debug, Default)]
pub(crate) struct Catalogue(HashMap<(String, String), Known>);

impl Catalogue {
    /// One exact version. A version of the service's own that is no longer shipped reads as the present one.
    pub(crate) async fn find(&mut self, work: &Work, key: &str, version: &str) -> Result<Known, Failure> {
        let name = (key.to_owned(), version.to_owned());
        if let Some(known) = self.0.get(&name) {
            return Ok(known.clone());
        }
        let known = find_version(work, key, version).await?;
        self.0.insert(name, known.clone());
        Ok(known)
    }
}

/// The newest version of an instrument that can be answered, or else the registered one; none when nobody knows the key.
pub(crate) async fn newest(work: &Work, key: &str) -> Result<Option<Known>, Failure> {
    let row: Option<DefinitionRow> = work
        .find(
            "select definition from instrument where practice_id = $1 and key = $2 order by imported_at desc, id limit 1",
            values![key],
        )
        .await?;
    newest_of(key, row.map(|row| row.definition))
}

/// The same, where the newest definition that the practice imported is at hand.
pub(super) fn newest_of(key: &str, imported: Option<String>) -> Result<Option<Known>, Failure> {
    match imported {
        Some(definition) => DefinitionRow { definition }.read().map(Some),
        None => Ok(InstrumentKey::parse(key).ok().and_then(|key| library::registered(&key)).map(Known::Registered)),
    }
}

async fn find_version(work: &Work, key: &str, version: &str) -> Result<Known, Failure> {
    let corrupt = || Failure::Corrupt("an instrument that nobody knows");
    let parsed = (InstrumentKey::parse(key), Version::parse(version));
    let (Ok(parsed_key), Ok(parsed_version)) = parsed else { return Err(corrupt()) };
    if let Some(exact) = library::version(&parsed_key, &parsed_version) {
        return Ok(Known::Registered(exact));
    }
    let row: Option<DefinitionRow> = work
        .find(
            "select definition from instrument where practice_id = $1 and key = $2 and version = $3",
            values![key, version],
        )
        .await?;
    match row {
        Some(row) => row.read(),
        None => library::registered(&parsed_key).map(Known::Registered).ok_or_else(corrupt),
    }
}

#[derive(FromQueryResult)]
pub(super) struct DefinitionRow {
    pub(super) definition: String,
}

impl DefinitionRow {
    pub(super) fn read(&self) -> Result<Known, Failure> {
        Instrument::from_json(&self.definition)
            .map(|instrument| Known::Imported(Arc::new(instrument)))
            .map_err(|_| Failure::Corrupt("the definition of an instrument"))
    }
}
