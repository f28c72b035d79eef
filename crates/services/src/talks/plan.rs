//! One plan with the answers it was made from, and how each of the two sees it.

use domain::{
    ids::{PersonId, TalkPlanId},
    inventories::{
        Answers, Instrument,
        loops::need_item,
        reading::label_of,
        talk_plan::{
            CLOSED_TEXT, Door, LONGEST_TALK, Part, PlanState, Quality as Rated, Ready, Shown, TalkPlan, qualities,
            talks,
        },
    },
};

use super::{
    Guide, Quality, TalkLine, TalkPlanView, TalkRating,
    rows::{PlanRow, columns, pause_spot, plan_columns, ratings, ready_today, shown},
};
use crate::{
    inventories::{Catalogue, Known, read_answers, words},
    kernel::{bind::values, refused::Failure, work::Work},
    people::name_of,
};

/// A plan that was not taken back, with everything that is read with it.
pub(super) struct Found {
    pub(super) row: PlanRow,
    pub(super) plan: TalkPlan,
    pub(super) ready: (Option<Ready>, Option<Ready>),
    known: Known,
    answers: Answers,
    ratings: Vec<TalkRating>,
}

/// A plan in which `me` has a part, which nobody else changes until this transaction ends. The partner has none before it reaches them.
pub(super) async fn find(work: &Work, id: TalkPlanId, me: PersonId) -> Result<Option<Found>, Failure> {
    let locked: Option<LockRow> =
        work.find_for_update("select id from talk_plan where practice_id = $1 and id = $2", values![id]).await?;
    let Some(_locked) = locked else { return Ok(None) };
    let row: Option<PlanRow> = work
        .find(
            concat!(
                "select ",
                plan_columns!(),
                " from talk_plan where practice_id = $1 and id = $2 and (author_id = $3 or partner_id = $3)"
            ),
            values![id, me],
        )
        .await?;
    match row.filter(|row| row.author_id.0 == me || row.reaches_partner()) {
        Some(row) => read(work, row).await,
        None => Ok(None),
    }
}

#[derive(sea_orm::FromQueryResult)]
struct LockRow {
    #[expect(dead_code, reason = "a row needs a column; that it is locked is all that matters here")]
    id: crate::kernel::bind::Key<TalkPlanId>,
}

/// Reads what belongs to a plan; none when it was taken back.
pub(super) async fn read(work: &Work, row: PlanRow) -> Result<Option<Found>, Failure> {
    let Some(state) = row.state()? else { return Ok(None) };
    let (known, answers) = read_answers(work, &mut Catalogue::default(), row.response_id.0)
        .await?
        .ok_or(Failure::Corrupt("a plan for talks from no answers"))?;
    let id = row.id.0;
    let planned = talks(&qualities(&known, &answers));
    let plan = TalkPlan::restore(planned, shown(work, id).await?, state).look(work.now());
    let ready = (ready_today(work, id, row.author_id.0).await?, ready_today(work, id, row.partner_id.0).await?);
    Ok(Some(Found { plan, ready, known, answers, ratings: ratings(work, id).await?, row }))
}

/// Writes how far a plan has come.
pub(super) async fn write(work: &Work, id: TalkPlanId, plan: &TalkPlan) -> Result<(), Failure> {
    let (word, done, since) = columns(plan.state(), plan.talks().len());
    let last_ended = match plan.state() {
        PlanState::Shared { last_ended, .. } => last_ended,
        _ => None,
    };
    work.run(
        "update talk_plan set state = $3, done = $4, talking_since = $5, last_ended_at = coalesce($6, last_ended_at)
         where practice_id = $1 and id = $2",
        values![id, word, done, since, last_ended],
    )
    .await
    .map(|_| ())
}

impl Found {
    /// What both see today.
    pub(super) fn door(&self, work: &Work) -> Door {
        self.plan.door(self.ready, self.row.is_paused(), work.now())
    }

    /// How many talks are done.
    pub(super) fn done(&self) -> i64 {
        i64::try_from(self.plan.state().done(self.plan.talks().len())).unwrap_or_default()
    }

    /// The names of the items that a plan of these answers can show something of.
    pub(super) fn items(&self) -> Vec<String> {
        let named = self.plan.talks().iter().flat_map(|talk| std::iter::once(&talk.opens_with).chain(&talk.about));
        let mut items: Vec<String> = named.cloned().collect();
        items.sort();
        items.dedup();
        items
    }

    /// The plan as `me` sees it.
    pub(super) async fn view(&self, work: &Work, me: PersonId) -> Result<TalkPlanView, Failure> {
        let is_mine = self.row.author_id.0 == me;
        let other = if is_mine { self.row.partner_id.0 } else { self.row.author_id.0 };
        let is_private = self.plan.state() == PlanState::Private;
        let is_over = self.plan.state() == PlanState::Finished;
        let is_open = self.door(work) == Door::Open;
        let ratings: Vec<TalkRating> = self.ratings.iter().filter(|rating| rating.person == me).cloned().collect();
        let to_rate = (1..=self.done()).rev().find(|at| ratings.iter().all(|rating| rating.number != *at));
        Ok(TalkPlanView {
            id: self.row.id.0,
            is_mine,
            with: name_of(work, other).await?,
            response: is_mine.then_some(self.row.response_id.0),
            state: self.plan.state(),
            done: self.done(),
            ready: if is_mine { self.ready.0 } else { self.ready.1 },
            closed_text: (!is_private && !is_open && !is_over).then_some(CLOSED_TEXT),
            guide: if is_open || is_private { Some(self.guide(work, is_mine).await?) } else { None },
            choices: if is_private { self.choices() } else { Vec::new() },
            ratings,
            to_rate,
        })
    }

    async fn guide(&self, work: &Work, is_mine: bool) -> Result<Guide, Failure> {
        let pause_word = match &self.row.sealed_pause_word {
            Some(sealed) => {
                let key = work.find_person_key(self.row.author_id.0).await?;
                Some(key.open_text(pause_spot(work, self.row.id.0), sealed)?)
            }
            None => None,
        };
        let shown = self.plan.shown();
        let named = |item: &String| (is_mine || shown.contains_key(item)).then(|| label_of(&self.known, item));
        let talks = (1..).zip(self.plan.talks()).map(|(number, talk)| TalkLine {
            number,
            opens_with: named(&talk.opens_with),
            about: talk.about.as_ref().and_then(named),
        });
        let talk_until = match self.plan.state() {
            PlanState::Talking { since, .. } => Some(since + LONGEST_TALK),
            _ => None,
        };
        Ok(Guide { talks: talks.collect(), pause_word, shown: self.shown(shown), talk_until })
    }

    fn shown(&self, shown: &Shown) -> Vec<Quality> {
        shown
            .iter()
            .map(|(item, parts)| quality(&self.known, &self.answers, item, &|part| parts.contains(&part)))
            .collect()
    }

    fn choices(&self) -> Vec<Quality> {
        self.items().iter().map(|item| quality(&self.known, &self.answers, item, &|_| true)).collect()
    }
}

/// A quality with the parts of it that are wanted and there.
fn quality(instrument: &Instrument, answers: &Answers, item: &str, wants: &dyn Fn(Part) -> bool) -> Quality {
    let rating = || words(instrument, answers, item);
    let facet = |id: &str| Some((label_of(instrument, id), words(instrument, answers, id)?));
    let facets = || instrument.facets(item).filter_map(|facet_item| facet(&facet_item.id)).collect();
    let need = || words(instrument, answers, &need_item(instrument, answers, item)?);
    Quality {
        item: item.to_owned(),
        label: label_of(instrument, item),
        rating: wants(Part::Rating).then(rating).flatten(),
        facets: if wants(Part::Facets) { facets() } else { Vec::new() },
        need: wants(Part::Need).then(need).flatten(),
    }
}

/// The ratings a plan can be made from.
pub(super) fn rated(known: &Known, answers: &Answers) -> Vec<Rated> {
    qualities(known, answers)
}
