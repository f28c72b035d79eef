//! The agreements that somebody is in.

use std::collections::HashMap;

use domain::{
    access::{Act, Actor, Place, permit},
    couples::{ThreadRole, hold::NEUTRAL_TEXT},
    exercises::agreements::{Kind, LEFT_TEXT, Standing, Version, Word},
    ids::{AgreementId, CoupleId, PersonId},
    problem::Problem,
    zone::Zone,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    AgreementView, Asks, VersionView,
    rows::{self, AgreementRow, Of, Whole, agreement_columns, wholes},
};
use crate::{
    exercises::standing::threads_of_person,
    kernel::{
        bind::{At, Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject_of},
    },
    people::read_preference,
};

const LIST: &str = "my agreements";

/// The agreements that the actor is in, the newest first. What was taken back before it counted is not among them; of a couple that they have left,
/// what all had signed is.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_agreements(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<AgreementView>, Refused> {
    let permit = permit(actor, Act::SeeAgreements, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<AgreementRow> = work
        .all(
            concat!(
                "select ",
                agreement_columns!(),
                " from agreement
                 join agreement_party party on party.practice_id = agreement.practice_id
                     and party.agreement_id = agreement.id
                 join couple_member member on member.practice_id = agreement.practice_id
                     and member.couple_id = agreement.couple_id and member.person_id = party.person_id
                 where agreement.practice_id = $1 and party.person_id = $3
                   and exists (select 1 from agreement_version version
                       where version.practice_id = $1 and version.agreement_id = agreement.id
                         and version.taken_back_at is null
                         and (member.left_at is null
                              or (select count(*) from agreement_party signer
                                  where signer.practice_id = $1 and signer.agreement_id = agreement.id)
                                 = (select count(*) from agreement_signature signature
                                    where signature.practice_id = $1 and signature.version_id = version.id)))
                 order by agreement.begun_at desc, agreement.id limit $4 offset $5"
            ),
            values![work.now(), me, window.limit(), window.offset()],
        )
        .await?;
    let wholes = wholes(&work, rows, Of::Person(me)).await?;
    let views = Viewer::of(&work, me).await?.views(&work, &wholes).await?;
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// One agreement that the actor is in.
///
/// # Errors
/// `NotFound` for any other, and for one that was taken back before it counted.
pub async fn agreement(actor: &Actor, services: &Services, id: AgreementId) -> Result<AgreementView, Refused> {
    let permit = permit(actor, Act::SeeAgreements, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let view = read(&work, me, id).await?;
    if view.standing == Standing::TakenBack {
        return Err(Problem::not_found().into());
    }
    Ok(services.witnessed(actor, permit, subject_of(id, me), view).await?)
}

/// One agreement, for somebody in it, also right after something was done with it.
pub(super) async fn read(work: &Work, me: PersonId, id: AgreementId) -> Result<AgreementView, Refused> {
    let whole = rows::find(work, id).await?.ok_or_else(Problem::not_found)?;
    if !whole.agreement.parties.contains(&me) {
        return Err(Problem::not_found().into());
    }
    let mut views = Viewer::of(work, me).await?.views(work, &[whole]).await?;
    Ok(views.pop().ok_or_else(Problem::not_found)?)
}

/// Whoever looks at agreements that they are in.
struct Viewer {
    me: PersonId,
    zone: Zone,
    key: SealKey,
    threads: Vec<domain::couples::BreachThread>,
    /// The couples they have left, and when.
    left: HashMap<CoupleId, Timestamp>,
}

#[derive(FromQueryResult)]
struct LeftRow {
    couple_id: Key<CoupleId>,
    left_at: At,
}

impl Viewer {
    async fn of(work: &Work, me: PersonId) -> Result<Self, Failure> {
        let (_, _, zone) = read_preference(work, me).await?;
        let key = work.find_person_key(me).await?;
        let left: Vec<LeftRow> = work
            .all(
                "select couple_id, left_at from couple_member
                 where practice_id = $1 and person_id = $2 and left_at is not null",
                values![me],
            )
            .await?;
        let left = left.into_iter().map(|row| (row.couple_id.0, row.left_at.0)).collect();
        Ok(Self { me, zone, key, threads: threads_of_person(work, me).await?, left })
    }

    async fn views(&self, work: &Work, wholes: &[Whole]) -> Result<Vec<AgreementView>, Failure> {
        let practice_key = work.practice_key().await?;
        wholes.iter().filter_map(|whole| self.view(work, &practice_key, whole).transpose()).collect()
    }

    /// The agreement for its viewer; none where they have left and nothing was signed by all.
    fn view(&self, work: &Work, practice_key: &SealKey, whole: &Whole) -> Result<Option<AgreementView>, Failure> {
        let left_at = self.left.get(&whole.agreement.couple);
        let agreement = match left_at {
            Some(at) => whole.agreement.clone().for_whoever_left(*at),
            None => Some(whole.agreement.clone()),
        };
        let Some(agreement) = agreement else { return Ok(None) };
        let key = if agreement.kind.is_own() { &self.key } else { practice_key };
        let version = |version: &Version| self.version(work, key, whole, version);
        let today = work.now().to_zoned(self.zone.rules().clone()).date();
        let offered = agreement.offered();
        let resting = if left_at.is_some() { Some(LEFT_TEXT) } else { Self::is_resting(whole).then_some(NEUTRAL_TEXT) };
        Ok(Some(AgreementView {
            id: agreement.id,
            kind: agreement.kind,
            standing: agreement.standing(),
            in_force: agreement.in_force().map(version).transpose()?,
            in_force_since: agreement.in_force_since(),
            offered: offered.map(version).transpose()?,
            waits_for_me: offered.is_some_and(|version| !version.is_signed_by(self.me)),
            review_due: left_at.is_none() && agreement.is_review_due(today),
            resting,
            has_left: left_at.is_some(),
            shown_since: whole.shown_at,
            word: self.word(work, whole)?,
            asks: self.asks(whole),
        }))
    }

    /// What is agreed between people rests while their joint work is paused; one's own limits stay readable to oneself.
    fn is_resting(whole: &Whole) -> bool {
        whole.is_paused && !whole.agreement.kind.is_own()
    }

    fn version(&self, work: &Work, key: &SealKey, whole: &Whole, version: &Version) -> Result<VersionView, Failure> {
        let sealed = whole.sealed_terms.get(&version.id).map_or(&[][..], Vec::as_slice);
        // A pause that came after they left is not theirs.
        let terms = if Self::is_resting(whole) && !self.left.contains_key(&whole.agreement.couple) {
            Vec::new()
        } else {
            rows::open_terms(work, key, whole.agreement.kind, version.id, sealed)?
        };
        Ok(VersionView {
            id: version.id,
            by_me: version.written_by == self.me,
            written_at: version.written_at,
            review_on: version.review_on,
            signed_by_me: version.is_signed_by(self.me),
            terms,
        })
    }

    fn word(&self, work: &Work, whole: &Whole) -> Result<Option<Word>, Failure> {
        let Some(sealed) = whole.words.get(&self.me) else { return Ok(None) };
        let text = self.key.open_text(rows::word_spot(work, whole.agreement.id), sealed)?;
        Word::from_word(&text).map(Some).ok_or(Failure::Corrupt("a word about an agreement"))
    }

    fn asks(&self, whole: &Whole) -> Option<Asks> {
        let has_left = self.left.contains_key(&whole.agreement.couple);
        if has_left || whole.agreement.kind != Kind::Transparency || whole.agreement.in_force().is_none() {
            return None;
        }
        let thread = self.threads.iter().find(|thread| Some(thread.id) == whole.agreement.thread)?;
        match thread.role_of(self.me)? {
            ThreadRole::Involved => Some(Asks::Given),
            ThreadRole::Hurt => Some(Asks::Helps),
        }
    }
}
