//! Answers as they are kept, for what is made from them elsewhere: sharing one item, a talk, a plan.

use domain::{
    ids::{CoupleId, PersonId, ResponseId, ThreadId},
    inventories::{Answers, ResponseStatus, Source as CameIn},
    sharing::Visibility,
};

use super::{
    Catalogue,
    catalogue::Known,
    in_words::{question, words},
    responses::find,
    rows::open_answers,
};
use crate::kernel::{refused::Failure, seal::SealKey, work::Work};

/// Where one person's answers are kept, from whichever row it was read.
pub(crate) struct Kept<'a> {
    /// In which response.
    pub(crate) response: ResponseId,
    /// The instrument's key and version.
    pub(crate) instrument: (&'a str, &'a str),
    /// The answers, sealed with their author's key.
    pub(crate) sealed_answers: &'a [u8],
    /// Their class when they were submitted, in the database's word.
    pub(crate) visibility: &'a str,
}

/// One item of somebody's answers.
pub(crate) struct Told {
    /// What was asked.
    pub(crate) question: String,
    /// The answer in words.
    pub(crate) answer: String,
    /// Whether it is a number on a scale.
    pub(crate) is_rating: bool,
    /// Its class.
    pub(crate) visibility: Visibility,
    /// The instrument's neutral title; for the author's own list.
    pub(crate) title: String,
}

/// Reads one item of kept answers with their author's key; none when it was not answered.
pub(crate) async fn tell(
    work: &Work,
    catalogue: &mut Catalogue,
    (kept, key): (Kept<'_>, &SealKey),
    item: &str,
) -> Result<Option<Told>, Failure> {
    let at_submit = Visibility::from_word(kept.visibility).ok_or(Failure::Corrupt("the visibility of a response"))?;
    let (known, answers) = open_kept(work, catalogue, (kept, key)).await?;
    Ok(words(&known, &answers, item).map(|answer| Told {
        question: question(&known, item),
        answer,
        is_rating: answers.value(item).is_some(),
        visibility: known.visibility_of(item).max(at_submit),
        title: known.title().to_owned(),
    }))
}

/// Opens all kept answers with their author's key, for a capability that was found to be allowed to.
pub(crate) async fn open_kept(
    work: &Work,
    catalogue: &mut Catalogue,
    (kept, key): (Kept<'_>, &SealKey),
) -> Result<(Known, Answers), Failure> {
    let known = catalogue.find(work, kept.instrument.0, kept.instrument.1).await?;
    let answers = open_answers(work, key, kept.response, kept.sealed_answers)?;
    Ok((known, answers))
}

/// What has to be known of one item to share it.
pub(crate) struct Shareable {
    /// Its author.
    pub(crate) author: PersonId,
    /// In whose care.
    pub(crate) couple: CoupleId,
    /// Its class.
    pub(crate) visibility: Visibility,
}

/// Looks up one item of a response; none when it was not answered or is not there.
pub(crate) async fn shareable(work: &Work, response: ResponseId, item: &str) -> Result<Option<Shareable>, Failure> {
    let Some(row) = find(work, response).await? else {
        return Ok(None);
    };
    let key = work.find_person_key(row.respondent_id.0).await?;
    let kept = Kept {
        response,
        instrument: (&row.instrument_key, &row.instrument_version),
        sealed_answers: &row.sealed_answers,
        visibility: &row.visibility,
    };
    let told = tell(work, &mut Catalogue::default(), (kept, &key), item).await?;
    Ok(told.map(|told| Shareable { author: row.respondent_id.0, couple: row.couple_id.0, visibility: told.visibility }))
}

/// Where something that is made from a response comes from.
pub(crate) struct Source {
    /// In whose care.
    pub(crate) couple: CoupleId,
    /// The injury it is about.
    pub(crate) thread: Option<ThreadId>,
    /// What it is answered with, and the answers.
    pub(crate) answered: (Known, Answers),
    /// Whether it counts, and was answered here.
    pub(crate) is_current: bool,
}

/// Reads one of `author`'s own responses; none when it is not there.
pub(crate) async fn source_of(work: &Work, response: ResponseId, author: PersonId) -> Result<Option<Source>, Failure> {
    let Some(row) = find(work, response).await?.filter(|row| row.respondent_id.0 == author) else { return Ok(None) };
    let read = row.read()?;
    let known = Catalogue::default().find(work, &row.instrument_key, &row.instrument_version).await?;
    let answers = row.open(work, &work.find_person_key(author).await?)?;
    Ok(Some(Source {
        couple: read.couple,
        thread: read.thread,
        answered: (known, answers),
        is_current: read.status == ResponseStatus::Current && read.source == CameIn::Answered,
    }))
}
