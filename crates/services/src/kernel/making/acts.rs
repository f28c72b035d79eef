//! What whoever makes something does with its drafts, the same for every kind of thing: keeping one, beginning one once, listing them, throwing one
//! away.

use domain::{
    access::{Actor, Place, permit},
    ids::{Id, PersonId},
    problem::{Code, Problem},
};

use super::{Draft, Drafts};
use crate::kernel::{
    once::Once,
    page::{Page, PageRequest},
    refused::Refused,
    services::Services,
    work::{Work, subject},
};

/// A draft as it was sent: to be kept over the one it names, or to be begun.
pub(crate) struct Sent<'sent, I> {
    /// What recognises a repeat of beginning one.
    pub(crate) key: &'sent str,
    /// Which draft; none to begin one.
    pub(crate) draft: Option<I>,
    /// The version that was read; 0 when there was none.
    pub(crate) version: i64,
    /// What a repeat has to say again, word by word.
    pub(crate) words: [&'sent str; 2],
    /// What it holds, as it is kept; none to begin with what the thing holds whose next version or copy it shall be.
    pub(crate) content: Option<&'sent str>,
}

/// A draft that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept<I> {
    pub(crate) id: I,
    /// Whether this request came before, so that nothing was written.
    pub(crate) is_repeat: bool,
}

impl<I: Id> Drafts<I> {
    /// Keeps what was sent over the draft that it names, or begins one; a repeat of beginning one finds what the first request began. `first` is
    /// asked for only when one is begun: the key of the thing whose next version it shall be, and what it holds.
    ///
    /// # Errors
    /// `Missing` at `content`; `NotFound` for a draft that is not there; `Stale` for one that was changed meanwhile; `Taken` at `of` when somebody
    /// began the next version before; `KeyReused`; what `first` refuses.
    pub(crate) async fn keep_or_begin<'sent>(
        &self,
        (work, actor, me): (&Work, &Actor, PersonId),
        sent: Sent<'sent, I>,
        first: impl Future<Output = Result<(Option<&'sent str>, String), Refused>> + Send,
    ) -> Result<Kept<I>, Refused> {
        if let Some(id) = sent.draft {
            let missing = || Problem::at("content", Code::Missing, "Send what is to be kept.");
            self.keep(work, (id, sent.version), sent.content.ok_or_else(missing)?, me).await?;
            return Ok(Kept { id, is_repeat: false });
        }
        let once = Once::new(work, self.operation, sent.key, &sent.words)?;
        if let Some(id) = once.recall(work, actor).await? {
            return Ok(Kept { id, is_repeat: true });
        }
        let (of, content) = first.await?;
        let id = self.begin(work, of, &content, me).await?;
        once.keep(work, actor, id).await?;
        Ok(Kept { id, is_repeat: false })
    }

    /// One draft, for whoever makes such things, and the transaction that read it.
    ///
    /// # Errors
    /// `NotAllowed` for whoever makes none; `NotFound`.
    pub(crate) async fn one(&self, actor: &Actor, services: &Services, id: I) -> Result<(Work, Draft<I>), Refused> {
        let _seen = permit(actor, self.act, Place::Practice)?;
        let work = Work::read(actor, services).await?;
        let draft = self.find(&work, id).await?;
        Ok((work, draft))
    }

    /// The practice's drafts, the last one kept first, and the transaction that read them.
    ///
    /// # Errors
    /// `NotAllowed` for whoever makes none; `OutOfRange` and `Malformed` for the page.
    pub(crate) async fn list(
        &self,
        actor: &Actor,
        services: &Services,
        page: PageRequest,
    ) -> Result<(Work, Page<Draft<I>>), Refused> {
        let _seen = permit(actor, self.act, Place::Practice)?;
        let window = page.window(actor, services, self.list)?;
        let work = Work::read(actor, services).await?;
        let drafts = self.page(&work, window).await?;
        Ok((work, window.page(actor, services, self.list, drafts)))
    }

    /// Throws a draft away. Published versions stay.
    ///
    /// # Errors
    /// `NotAllowed` for whoever makes none; `NotFound`.
    pub(crate) async fn throw_away(&self, actor: &Actor, services: &Services, id: I) -> Result<(), Refused> {
        let permit = permit(actor, self.act, Place::Practice)?;
        let work = Work::begin(actor, services).await?;
        self.discard(&work, id).await?;
        Ok(work.commit(actor, permit, subject(id)).await?)
    }
}
