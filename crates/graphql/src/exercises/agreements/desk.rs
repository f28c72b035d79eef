//! Agreements as the desk sees them.

use async_graphql::{ID, SimpleObject};
use services::exercises::agreements::{DeskAgreement as OnDesk, DeskParty, DeskVersion};

use super::{
    AgreementTerm, terms,
    words::{AgreementKind, AgreementStanding, AgreementWord},
};
use crate::{
    input::show_id,
    people::Person,
    scalars::{Date, Instant},
};

/// An agreement on the desk.
#[derive(SimpleObject)]
pub struct DeskAgreement {
    /// Its id.
    id: ID,
    /// What is agreed.
    kind: AgreementKind,
    /// What partners call it.
    title: String,
    /// Where it stands.
    standing: AgreementStanding,
    /// Who it is between.
    parties: Vec<AgreementParty>,
    /// The newest version.
    newest: Option<DeskAgreementVersion>,
    /// The version in force, where it is another.
    in_force: Option<DeskAgreementVersion>,
    /// Since when it counts.
    in_force_since: Option<Instant>,
    /// Whether the day has come on which it is looked at again.
    review_due: bool,
    /// Who stopped it. Told to neither partner.
    stopped_by: Option<String>,
    /// When.
    stopped_at: Option<Instant>,
    /// Whether one's own limits are shown to the other partner.
    shown: bool,
}

/// Somebody an agreement is between.
#[derive(SimpleObject)]
pub struct AgreementParty {
    /// Who.
    person: Person,
    /// When they signed the newest version.
    signed_at: Option<Instant>,
    /// What they say about it.
    word: Option<AgreementWord>,
}

/// A wording on the desk.
#[derive(SimpleObject)]
pub struct DeskAgreementVersion {
    /// Counts from 1.
    number: i32,
    /// Who wrote it.
    written_by: String,
    /// When.
    written_at: Instant,
    /// When it is looked at again.
    review_on: Option<Date>,
    /// What stands in it.
    terms: Vec<AgreementTerm>,
}

impl From<DeskVersion> for DeskAgreementVersion {
    fn from(view: DeskVersion) -> Self {
        Self {
            number: number(view.number),
            written_by: view.written_by,
            written_at: view.written_at.into(),
            review_on: view.review_on.map(Date::from),
            terms: terms(view.terms),
        }
    }
}

impl From<OnDesk> for DeskAgreement {
    fn from(view: OnDesk) -> Self {
        let party = |party: DeskParty| AgreementParty {
            person: party.person.into(),
            signed_at: party.signed_at.map(Instant::from),
            word: party.word.map(AgreementWord::from),
        };
        let (stopped_by, stopped_at) = view.stopped.unzip();
        Self {
            id: show_id(view.id),
            kind: view.kind.into(),
            title: view.kind.title().to_owned(),
            standing: view.standing.into(),
            parties: view.parties.into_iter().map(party).collect(),
            newest: view.newest.map(DeskAgreementVersion::from),
            in_force: view.in_force.map(DeskAgreementVersion::from),
            in_force_since: view.in_force_since.map(Instant::from),
            review_due: view.review_due,
            stopped_by,
            stopped_at: stopped_at.map(Instant::from),
            shown: view.shown,
        }
    }
}

fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
