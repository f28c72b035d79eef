//! What can be assigned, and to whom.

use crate::couples::summary::CoupleLine;
use crate::desk::DeskViewer;
use crate::desk::words::ThreadRole;
use crate::schema;

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct AssignVariables {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "AssignVariables")]
pub(super) struct AssignQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    pub(super) couple: Option<CoupleLine>,
    #[arguments(first: 100)]
    pub(super) instruments: Option<InstrumentConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct InstrumentConnection {
    pub(super) nodes: Vec<Instrument>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Instrument {
    key: String,
    title: String,
    respondent: Option<ThreadRole>,
    items: i32,
    minutes: i32,
    every_days: Option<i32>,
    answerable: bool,
}

/// A form that can be assigned, in one line.
pub(super) struct Offer {
    pub(super) key: String,
    pub(super) respondent: Option<ThreadRole>,
    /// Days between two, as its authors advise.
    pub(super) every_days: Option<i32>,
    pub(super) line: String,
}

/// The forms whose text is here. The others can only have their totals entered.
pub(super) fn offers(instruments: Vec<Instrument>) -> Vec<Offer> {
    let answerable = instruments.into_iter().filter(|instrument| instrument.answerable);
    answerable.map(offer).collect()
}

fn offer(instrument: Instrument) -> Offer {
    let side = match instrument.respondent {
        Some(side) => format!(", for the {}", side.words().to_lowercase()),
        None => String::new(),
    };
    let often = instrument.every_days.map(|days| format!(", usually every {days} days")).unwrap_or_default();
    let questions = if instrument.items == 1 { "question" } else { "questions" };
    let line = format!(
        "{}: {} {questions}, about {} min{side}{often}",
        instrument.title, instrument.items, instrument.minutes
    );
    Offer { key: instrument.key, respondent: instrument.respondent, every_days: instrument.every_days, line }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::inventories::assign) fn staying_check() -> Instrument {
        Instrument {
            key: "why_stay".to_owned(),
            title: "Staying Check".to_owned(),
            respondent: Some(ThreadRole::Hurt),
            items: 4,
            minutes: 6,
            every_days: Some(28),
            answerable: true,
        }
    }

    pub(in crate::inventories::assign) fn trust_pulse() -> Instrument {
        Instrument {
            key: "trust_pulse".to_owned(),
            title: "Trust".to_owned(),
            respondent: None,
            answerable: false,
            ..staying_check()
        }
    }

    #[test]
    fn only_forms_whose_text_is_here_are_offered() {
        let offers = offers(vec![staying_check(), trust_pulse()]);
        assert_eq!(offers.len(), 1);
        assert_eq!(
            offers[0].line,
            "Staying Check: 4 questions, about 6 min, for the hurt partner, usually every 28 days"
        );
    }
}
