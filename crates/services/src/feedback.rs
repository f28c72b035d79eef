//! A therapist's words to somebody about what they did: one piece for whatever can be written about. One version is in force at a time and every
//! version is kept. Who may write about a thing, and who may read it, is for the capability that has the thing.

use domain::{
    access::Actor,
    ids::{Id, PersonId},
    problem::Problem,
    text::ClinicalText,
};
use jiff::Timestamp;

use crate::{
    kernel::{
        bind::{Bind, values},
        refused::{Failure, Refused},
        seal::Spot,
        work::Work,
    },
    people::PersonView,
    reminders,
};

/// What a therapist wrote.
#[derive(Debug, Clone)]
pub struct FeedbackView {
    /// The words.
    pub text: String,
    /// Who wrote them.
    pub by: PersonView,
    /// When.
    pub written_at: Timestamp,
    /// Whether its reader, who did what it is about, has not opened it yet; always `false` for everybody else.
    pub is_new: bool,
}

/// A thing that can be written about: where the words are kept. In every statement `$2` is the thing, but for [`Subject::WRITE`].
pub(crate) trait Subject: Id + Bind {
    /// The id of one version.
    type Word: Id + Bind;
    /// The column that holds the sealed words.
    const COLUMN: &'static str;
    /// Keeps a version: `$2` its id, `$3` the thing, `$4` who did it, `$5` who writes, `$6` when, `$7` the sealed words.
    const WRITE: &'static str;
    /// Ends the version in force: `$3` when, `$4` how.
    const END: &'static str;
    /// Notes that the version in force was opened, once: `$3` by whom, `$4` when.
    const NOTE_SEEN: &'static str;
}

/// Writes to `author` about something they did, in place of what was written before. A letter says that something waits, not what.
///
/// # Errors
/// `NotAllowed` for an actor that is nobody.
pub(crate) async fn write<S: Subject>(
    work: &Work,
    actor: &Actor,
    (subject, author): (S, PersonId),
    text: &ClinicalText,
) -> Result<S::Word, Refused> {
    let id: S::Word = work.id();
    let written_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let key = work.find_person_key(author).await?;
    let sealed = key.seal(spot::<S>(work, id), text.expose().as_bytes(), work.services().random());
    end(work, subject, "replaced").await?;
    work.run(S::WRITE, values![id, subject, author, written_by, work.now(), sealed]).await?;
    reminders::ring(work, author).await?;
    Ok(id)
}

/// Takes back what was written to `author` about something they did. Where nothing was, nothing happens.
pub(crate) async fn take_back<S: Subject>(work: &Work, (subject, author): (S, PersonId)) -> Result<(), Failure> {
    end(work, subject, "taken-back").await?;
    reminders::hush(work, author).await
}

/// Notes that `author` has what was written before them; whether that is new.
pub(crate) async fn note_seen<S: Subject>(work: &Work, (subject, author): (S, PersonId)) -> Result<bool, Failure> {
    let is_new = work.run(S::NOTE_SEEN, values![subject, author, work.now()]).await? > 0;
    if is_new {
        reminders::hush(work, author).await?;
    }
    Ok(is_new)
}

/// Where one version is sealed.
pub(crate) fn spot<S: Subject>(work: &Work, id: S::Word) -> Spot {
    Spot::new(S::COLUMN, work.practice(), id)
}

async fn end<S: Subject>(work: &Work, subject: S, ending: &'static str) -> Result<u64, Failure> {
    work.run(S::END, values![subject, work.now(), ending]).await
}
