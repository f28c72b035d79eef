//! One plan with the answers it was made from, and how each of the two sees it.

use domain::{
    ids::{PersonId, TalkPlanId},
    inventories::{
        Answers, Instrument,
        loops::need_item,
        reading::label_of,
        talk_plan::{CLOSED_TEXT, Door, LONGEST_TALK, Part, PlanState, Ready, Shown, Talk, TalkPlan},
    },
};

use super::{
    Guide, Quality, TalkLine, TalkPlanView, TalkRating,
    gathered::Gathered,
    rows::{PlanRow, columns, kept_back, plans},
};
use crate::{
    inventories::{Known, words},
    kernel::{bind::values, refused::Failure, work::Work},
    people::PersonView,
};

/// A plan that was not taken back, with everything that is read with it.
pub(super) struct Found {
    pub(super) row: PlanRow,
    pub(super) plan: TalkPlan,
    pub(super) ready: (Option<Ready>, Option<Ready>),
    pub(super) known: Known,
    pub(super) answers: Answers,
    pub(super) ratings: Vec<TalkRating>,
    pub(super) pause_word: Option<String>,
    pub(super) author: PersonView,
    pub(super) partner: PersonView,
}

/// A plan in which `me` has a part, which nobody else changes until this transaction ends. The partner has none before it reaches them.
pub(super) async fn find(work: &Work, id: TalkPlanId, me: PersonId) -> Result<Option<Found>, Failure> {
    let locked: Option<LockRow> =
        work.find_for_update("select id from talk_plan where practice_id = $1 and id = $2", values![id]).await?;
    let Some(_locked) = locked else { return Ok(None) };
    let row: Option<PlanRow> = work
        .find(
            concat!(
                plans!(),
                "where talk_plan.practice_id = $1 and talk_plan.id = $3
                   and (talk_plan.author_id = $4 or talk_plan.partner_id = $4)"
            ),
            values![work.now(), id, me],
        )
        .await?;
    match row.filter(|row| row.author_id.0 == me || row.reaches_partner()) {
        Some(row) => Gathered::of(work, me).await?.found(work, row).await,
        None => Ok(None),
    }
}

#[derive(sea_orm::FromQueryResult)]
struct LockRow {
    #[expect(dead_code, reason = "a row needs a column; that it is locked is all that matters here")]
    id: crate::kernel::bind::Key<TalkPlanId>,
}

/// Writes how far a plan that was found has come.
pub(super) async fn write(work: &Work, found: &Found, plan: &TalkPlan) -> Result<(), Failure> {
    let (state, done, since) = columns(plan.state(), plan.talks().len());
    let last_ended = match plan.state() {
        PlanState::Shared { last_ended, .. } => last_ended,
        PlanState::Finished => found.row.talking_since.map(|since| work.now().min(since.0 + LONGEST_TALK)),
        PlanState::Private | PlanState::Talking { .. } => None,
    };
    work.run(
        "update talk_plan set state = $3, done = $4, talking_since = $5, last_ended_at = coalesce($6, last_ended_at)
         where practice_id = $1 and id = $2",
        values![found.row.id.0, state, done, since, last_ended],
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
    pub(super) fn view(&self, work: &Work, me: PersonId) -> TalkPlanView {
        let is_mine = self.row.author_id.0 == me;
        let other = if is_mine { &self.partner } else { &self.author };
        let is_private = self.plan.state() == PlanState::Private;
        let is_over = self.plan.state() == PlanState::Finished;
        let is_open = self.door(work) == Door::Open;
        let ratings: Vec<TalkRating> = self.ratings.iter().filter(|rating| rating.person == me).cloned().collect();
        let to_rate = (1..=self.done()).rev().find(|at| ratings.iter().all(|rating| rating.number != *at));
        TalkPlanView {
            id: self.row.id.0,
            is_mine,
            with: other.clone(),
            response: is_mine.then_some(self.row.response_id.0),
            state: self.plan.state(),
            done: self.done(),
            ready: if is_mine { self.ready.0 } else { self.ready.1 },
            closed_text: (!is_private && !is_open && !is_over).then_some(CLOSED_TEXT),
            guide: (is_open || is_private).then(|| self.guide(is_mine)),
            choices: if is_private { self.choices() } else { Vec::new() },
            ratings,
            to_rate,
        }
    }

    fn guide(&self, is_mine: bool) -> Guide {
        let shown = self.plan.shown();
        let named = |item: &String| (is_mine || shown.contains_key(item)).then(|| label_of(&self.known, item));
        let told: Vec<(usize, &Talk)> =
            if is_mine { (1..).zip(self.plan.talks()).collect() } else { self.plan.next_talk().into_iter().collect() };
        let talks = told.into_iter().map(|(number, talk)| TalkLine {
            number: i64::try_from(number).unwrap_or_default(),
            opens_with: named(&talk.opens_with),
            about: talk.about.as_ref().and_then(named),
        });
        let talk_until = match self.plan.state() {
            PlanState::Talking { since, .. } => Some(since + LONGEST_TALK),
            _ => None,
        };
        Guide { talks: talks.collect(), pause_word: self.pause_word.clone(), shown: self.shown(shown), talk_until }
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
