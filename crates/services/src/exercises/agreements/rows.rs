//! Rows of agreements: the agreement, who it is between, its wordings and who signed which. Four statements for any number of them.

use std::collections::HashMap;

use domain::{
    exercises::agreements::{Agreement, Kind, Version, form},
    ids::{AgreementId, AgreementVersionId, CoupleId, PersonId, ThreadId},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::TermView;
use crate::kernel::{
    bind::{At, Key, On, values},
    refused::Failure,
    seal::{SealKey, Spot},
    work::Work,
};

#[derive(FromQueryResult)]
pub(super) struct AgreementRow {
    pub(super) id: Key<AgreementId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) thread_id: Option<Key<ThreadId>>,
    pub(super) kind: String,
    pub(super) begun_by: Key<PersonId>,
    pub(super) stopped_by: Option<Key<PersonId>>,
    pub(super) stopped_at: Option<At>,
    pub(super) shown_at: Option<At>,
    pub(super) holds: i64,
}

impl AgreementRow {
    /// The same row again.
    pub(super) fn copy(&self) -> Self {
        Self { kind: self.kind.clone(), ..*self }
    }
}

/// The columns of [`AgreementRow`]; `$2` is now.
macro_rules! agreement_columns {
    () => {
        "agreement.id, agreement.couple_id, agreement.thread_id, agreement.kind, agreement.begun_by,
         agreement.stopped_by, agreement.stopped_at, agreement.shown_at,
         (select count(*) from hold
          where hold.practice_id = $1 and hold.couple_id = agreement.couple_id and hold.lifted_at is null
            and hold.shown_at <= $2) as holds"
    };
}
pub(super) use agreement_columns;

#[derive(FromQueryResult)]
pub(super) struct PartyRow {
    pub(super) agreement_id: Key<AgreementId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) sealed_word: Option<Vec<u8>>,
}

#[derive(FromQueryResult)]
pub(super) struct VersionRow {
    pub(super) id: Key<AgreementVersionId>,
    pub(super) agreement_id: Key<AgreementId>,
    pub(super) number: i64,
    pub(super) written_by: Key<PersonId>,
    pub(super) written_at: At,
    pub(super) review_on: Option<On>,
    pub(super) sealed_terms: Vec<u8>,
    pub(super) taken_back_at: Option<At>,
}

#[derive(FromQueryResult)]
pub(super) struct SignatureRow {
    pub(super) version_id: Key<AgreementVersionId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) signed_at: At,
}

/// An agreement with everything that belongs to it.
pub(super) struct Whole {
    pub(super) agreement: Agreement,
    pub(super) begun_by: PersonId,
    pub(super) shown_at: Option<Timestamp>,
    pub(super) is_paused: bool,
    pub(super) sealed_terms: HashMap<AgreementVersionId, Vec<u8>>,
    pub(super) words: HashMap<PersonId, Vec<u8>>,
}

/// Whose agreements are read.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// This one's alone.
    One(AgreementId),
    /// Everything that somebody is in.
    Person(PersonId),
    /// Everything of a couple.
    Couple(CoupleId),
}

macro_rules! by_scope {
    ($of:expr, $head:expr, $column:literal, $tail:literal) => {
        match $of {
            Of::One(_) => concat!($head, " and ", $column, " = $2 ", $tail),
            Of::Person(_) => concat!(
                $head,
                " and ",
                $column,
                " in (select mine.agreement_id from agreement_party mine
                      where mine.practice_id = $1 and mine.person_id = $2) ",
                $tail
            ),
            Of::Couple(_) => concat!(
                $head,
                " and ",
                $column,
                " in (select theirs.id from agreement theirs where theirs.practice_id = $1 and theirs.couple_id = $2) ",
                $tail
            ),
        }
    };
}

impl Of {
    fn value(self) -> sea_orm::Value {
        use crate::kernel::bind::Bind as _;
        match self {
            Self::One(id) => id.bind(),
            Self::Person(id) => id.bind(),
            Self::Couple(id) => id.bind(),
        }
    }
}

/// Reads what belongs to some agreements, in the order of `rows`.
pub(super) async fn wholes(work: &Work, rows: Vec<AgreementRow>, of: Of) -> Result<Vec<Whole>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let parties: Vec<PartyRow> = work
        .all(
            by_scope!(
                of,
                "select party.agreement_id, party.person_id, party.sealed_word from agreement_party party
                 where party.practice_id = $1",
                "party.agreement_id",
                "order by party.person_id"
            ),
            vec![of.value()],
        )
        .await?;
    let versions: Vec<VersionRow> = work
        .all(
            by_scope!(
                of,
                "select version.id, version.agreement_id, version.number, version.written_by, version.written_at,
                     version.review_on, version.sealed_terms, version.taken_back_at
                 from agreement_version version where version.practice_id = $1",
                "version.agreement_id",
                "order by version.number"
            ),
            vec![of.value()],
        )
        .await?;
    let signatures: Vec<SignatureRow> = work
        .all(
            by_scope!(
                of,
                "select signature.version_id, signature.person_id, signature.signed_at
                 from agreement_signature signature where signature.practice_id = $1",
                "signature.agreement_id",
                "order by signature.signed_at, signature.person_id"
            ),
            vec![of.value()],
        )
        .await?;
    rows.iter().map(|row| whole(row, &parties, &versions, &signatures)).collect()
}

/// One agreement, locked against every other change until the transaction ends.
pub(super) async fn find_for_change(work: &Work, id: AgreementId) -> Result<Option<Whole>, Failure> {
    let row: Option<AgreementRow> = work
        .find_for_update(
            concat!("select ", agreement_columns!(), " from agreement where practice_id = $1 and id = $3"),
            values![work.now(), id],
        )
        .await?;
    Ok(wholes(work, row.into_iter().collect(), Of::One(id)).await?.pop())
}

/// One agreement, to read.
pub(super) async fn find(work: &Work, id: AgreementId) -> Result<Option<Whole>, Failure> {
    let row: Option<AgreementRow> = work
        .find(
            concat!("select ", agreement_columns!(), " from agreement where practice_id = $1 and id = $3"),
            values![work.now(), id],
        )
        .await?;
    Ok(wholes(work, row.into_iter().collect(), Of::One(id)).await?.pop())
}

fn whole(
    row: &AgreementRow,
    parties: &[PartyRow],
    versions: &[VersionRow],
    signatures: &[SignatureRow],
) -> Result<Whole, Failure> {
    let id = row.id.0;
    let own_parties: Vec<&PartyRow> = parties.iter().filter(|party| party.agreement_id.0 == id).collect();
    let own_versions: Vec<&VersionRow> = versions.iter().filter(|version| version.agreement_id.0 == id).collect();
    let agreement = Agreement {
        id,
        couple: row.couple_id.0,
        thread: row.thread_id.map(|thread| thread.0),
        kind: Kind::from_word(&row.kind).ok_or(Failure::Corrupt("the kind of an agreement"))?,
        parties: own_parties.iter().map(|party| party.person_id.0).collect(),
        versions: own_versions.iter().map(|version| read_version(version, signatures)).collect::<Result<_, _>>()?,
        stopped: row.stopped_by.zip(row.stopped_at).map(|(by, at)| (by.0, at.0)),
    };
    Ok(Whole {
        agreement,
        begun_by: row.begun_by.0,
        shown_at: row.shown_at.map(|at| at.0),
        is_paused: row.holds > 0,
        sealed_terms: own_versions.iter().map(|version| (version.id.0, version.sealed_terms.clone())).collect(),
        words: own_parties
            .iter()
            .filter_map(|party| party.sealed_word.clone().map(|word| (party.person_id.0, word)))
            .collect(),
    })
}

fn read_version(row: &VersionRow, signatures: &[SignatureRow]) -> Result<Version, Failure> {
    Ok(Version {
        id: row.id.0,
        number: u32::try_from(row.number).map_err(|_| Failure::Corrupt("the number of a version"))?,
        written_by: row.written_by.0,
        written_at: row.written_at.0,
        review_on: row.review_on.map(|on| on.0),
        signatures: signatures
            .iter()
            .filter(|signature| signature.version_id.0 == row.id.0)
            .map(|signature| (signature.person_id.0, signature.signed_at.0))
            .collect(),
        taken_back_at: row.taken_back_at.map(|at| at.0),
    })
}

/// Which key the terms of an agreement are sealed with. One's own limits go with one's own key; what several agreed on belongs to all of them,
/// so that erasing one takes it from nobody else.
pub(super) async fn key_of(work: &Work, kind: Kind, begun_by: PersonId) -> Result<std::sync::Arc<SealKey>, Failure> {
    if kind.is_own() {
        return work.find_person_key(begun_by).await.map(std::sync::Arc::new);
    }
    work.practice_key().await
}

/// The terms of a version, opened.
pub(super) fn open_terms(
    work: &Work,
    key: &SealKey,
    kind: Kind,
    id: AgreementVersionId,
    sealed: &[u8],
) -> Result<Vec<TermView>, Failure> {
    let bytes = key.open(terms_spot(work, id), sealed)?;
    let kept: Vec<(String, String)> =
        serde_json::from_slice(&bytes).map_err(|_| Failure::Corrupt("the terms of an agreement"))?;
    let term = |(name, kept): (String, String)| {
        form(kind).iter().find(|field| field.name == name).map(|field| TermView { field, kept })
    };
    Ok(kept.into_iter().filter_map(term).collect())
}

/// Where the terms of a version are sealed.
pub(super) fn terms_spot(work: &Work, id: AgreementVersionId) -> Spot {
    Spot::new("agreement_version.sealed_terms", work.practice(), id)
}

/// Where somebody's word about an agreement is sealed; with their own key.
pub(super) fn word_spot(work: &Work, id: AgreementId) -> Spot {
    Spot::new("agreement_party.sealed_word", work.practice(), id)
}
