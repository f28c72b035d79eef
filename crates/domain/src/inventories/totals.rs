//! Totals entered by hand, for registered instruments whose text is not here or whose licence forbids an electronic form (DOMAIN.md 3.1).

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use super::{
    instrument::{
        Instrument, Origin,
        rule::{Range, Scoring, ScoringKind, SubscaleKind},
        scale::same,
    },
    scoring::{ScaleScore, Scores, Status, TOTAL, one_decimal, subscale_range},
};
use crate::{
    problem::{Code, Problem, Problems},
    zone::Zone,
};

/// The totals of a form answered elsewhere, as somebody typed them.
#[derive(Debug, Clone, PartialEq)]
pub struct TotalsByHand {
    /// The day the form was answered.
    pub taken_on: Date,
    /// The whole score.
    pub total: f64,
    /// The scores of parts, by subscale; those that are not known are left out.
    pub subscales: BTreeMap<String, f64>,
}

impl TotalsByHand {
    /// Checks the totals and makes scores of them.
    ///
    /// # Errors
    /// `WrongKind` under `instrument` for what is answered here or has no total, `OutOfRange` under `takenOn`, `total` and
    /// `subscales.<name>`, `NotFound` for a subscale the instrument does not have.
    pub fn check(&self, instrument: &Instrument, zone: &Zone, now: Timestamp) -> Result<Scores, Problems> {
        let (scoring, range) = scoring_of(instrument)?;
        let mut problems = Problems::default();
        if self.taken_on > now.to_zoned(zone.rules().clone()).date() {
            problems.push(Problem::at(
                "takenOn",
                Code::OutOfRange,
                "This date has not come yet. Enter the day the form was answered.",
            ));
        }
        problems.note("total", within(self.total, range));
        for (name, value) in &self.subscales {
            problems.note(&format!("subscales.{name}"), check_subscale(instrument, scoring, name, *value));
        }
        if problems.0.is_empty() {
            problems.note("total", self.adds_up(scoring));
        }
        problems.or_go_on()?;
        let mut scales = vec![ScaleScore::plain(TOTAL, Some(self.total), Some(scoring))];
        scales.extend(
            scoring
                .subscales
                .iter()
                .map(|subscale| ScaleScore::plain(&subscale.id, self.subscales.get(&subscale.id).copied(), None)),
        );
        Ok(Scores { status: Status::Scored, scales })
    }

    /// Where every part is given and the whole is their sum, the two must agree: one of them was mistyped otherwise.
    fn adds_up(&self, scoring: &Scoring) -> Result<(), Problem> {
        let parts = &scoring.subscales;
        let all_given = !parts.is_empty() && parts.iter().all(|part| self.subscales.contains_key(&part.id));
        let all_sums = scoring.kind == ScoringKind::Sum && parts.iter().all(|part| part.kind == SubscaleKind::Sum);
        let sum: f64 = self.subscales.values().sum();
        if all_given && all_sums && !same(one_decimal(sum), one_decimal(self.total)) {
            return Err(Problem::new(
                Code::OutOfRange,
                format!("The parts add up to {}, not to this total. Look at both again.", one_decimal(sum)),
            ));
        }
        Ok(())
    }
}

fn scoring_of(instrument: &Instrument) -> Result<(&Scoring, Range), Problem> {
    let scoring = instrument.scoring.as_ref().filter(|_| instrument.origin == Origin::Validated);
    scoring.and_then(|scoring| scoring.range.map(|range| (scoring, range))).ok_or_else(|| {
        Problem::at(
            "instrument",
            Code::WrongKind,
            "Totals are entered for registered instruments only. Choose one of them.",
        )
    })
}

fn check_subscale(instrument: &Instrument, scoring: &Scoring, name: &str, value: f64) -> Result<(), Problem> {
    let is_known = scoring.subscales.iter().any(|subscale| subscale.id == name);
    match subscale_range(instrument, name).filter(|_| is_known) {
        Some(range) => within(value, range),
        None => Err(Problem::new(Code::NotFound, "This instrument has no such part.")),
    }
}

fn within(value: f64, range: Range) -> Result<(), Problem> {
    if !(range.min..=range.max).contains(&value) {
        return Err(Problem::new(Code::OutOfRange, format!("Enter a number from {} to {}.", range.min, range.max)));
    }
    if !same(value, one_decimal(value)) {
        return Err(Problem::new(Code::OutOfRange, "Enter at most one digit after the point."));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
