//! Agreements: those one is in, limits one is shown, and those of a couple on the desk.

mod acts;
mod desk;
mod form;
mod words;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{
        exercises::agreements::Kind,
        ids::{AgreementId, CoupleId},
    },
    exercises::agreements::{
        self, AgreementView, DeskAgreement as OnDesk, ShownLimits as Shown, TermView, VersionView,
    },
};

use crate::{
    connection::{self, connections},
    input::{read_id, show_id},
    people::Partner,
    problem::answer,
    scalars::{Date, Instant},
    scope::Scope,
};

pub use acts::AgreementsMutation;
use desk::DeskAgreement;
use form::AgreementForm;
pub use words::AgreementKind;
use words::{AgreementAsks, AgreementStanding, AgreementWord};

/// One field of a wording, filled in.
#[derive(SimpleObject)]
pub struct AgreementTerm {
    /// The field's name.
    name: String,
    /// What stands above it.
    label: String,
    /// What is kept: the word of a choice, or the text.
    kept: String,
    /// What it says to people.
    text: String,
}

impl From<TermView> for AgreementTerm {
    fn from(term: TermView) -> Self {
        let text = term.field.in_words(&term.kept).to_owned();
        Self { name: term.field.name.to_owned(), label: term.field.label.to_owned(), kept: term.kept, text }
    }
}

fn terms(terms: Vec<TermView>) -> Vec<AgreementTerm> {
    terms.into_iter().map(AgreementTerm::from).collect()
}

/// One wording of an agreement.
#[derive(SimpleObject)]
pub struct AgreementVersion {
    /// Its id; name it when signing or changing.
    id: ID,
    /// Whether the viewer wrote it.
    by_me: bool,
    /// When it was written.
    written_at: Instant,
    /// When it is looked at again.
    review_on: Option<Date>,
    /// Whether the viewer signed it. Who else did is not told before everybody has.
    signed_by_me: bool,
    /// What stands in it; empty while joint work is paused.
    terms: Vec<AgreementTerm>,
}

impl From<VersionView> for AgreementVersion {
    fn from(view: VersionView) -> Self {
        Self {
            id: show_id(view.id),
            by_me: view.by_me,
            written_at: view.written_at.into(),
            review_on: view.review_on.map(Date::from),
            signed_by_me: view.signed_by_me,
            terms: terms(view.terms),
        }
    }
}

/// An agreement, for one of those it is between.
#[derive(SimpleObject)]
pub struct Agreement {
    /// Its id.
    id: ID,
    /// What is agreed.
    kind: AgreementKind,
    /// What partners call it.
    title: String,
    /// Where it stands.
    standing: AgreementStanding,
    /// The version that counts: the one everybody has signed.
    in_force: Option<AgreementVersion>,
    /// Since when it counts.
    in_force_since: Option<Instant>,
    /// The version that is offered and does not count yet.
    offered: Option<AgreementVersion>,
    /// Whether the offered version waits for the viewer.
    waits_for_me: bool,
    /// Whether the day has come on which it is looked at again.
    review_due: bool,
    /// The words that stand in place of the terms while joint work is paused, or beside them for a viewer who has left.
    resting: Option<String>,
    /// Whether the viewer has left the couple it is in, and so only reads what all had signed.
    has_left: bool,
    /// Since when the viewer shows these limits to the other partner.
    shown_since: Option<Instant>,
    /// What the viewer said about it, for the therapist.
    word: Option<AgreementWord>,
    /// Which word is asked of the viewer.
    asks: Option<AgreementAsks>,
}

impl From<AgreementView> for Agreement {
    fn from(view: AgreementView) -> Self {
        Self {
            id: show_id(view.id),
            kind: view.kind.into(),
            title: view.kind.title().to_owned(),
            standing: view.standing.into(),
            in_force: view.in_force.map(AgreementVersion::from),
            in_force_since: view.in_force_since.map(Instant::from),
            offered: view.offered.map(AgreementVersion::from),
            waits_for_me: view.waits_for_me,
            review_due: view.review_due,
            resting: view.resting.map(str::to_owned),
            has_left: view.has_left,
            shown_since: view.shown_since.map(Instant::from),
            word: view.word.map(AgreementWord::from),
            asks: view.asks.map(AgreementAsks::from),
        }
    }
}

/// Limits that somebody shows the viewer.
#[derive(SimpleObject)]
pub struct ShownLimits {
    /// The agreement.
    id: ID,
    /// Whose they are.
    by: Partner,
    /// Since when they are shown.
    since: Instant,
    /// What they are; empty while joint work is paused.
    terms: Vec<AgreementTerm>,
    /// The words that then stand in their place.
    resting: Option<String>,
}

impl From<Shown> for ShownLimits {
    fn from(limits: Shown) -> Self {
        Self {
            id: show_id(limits.id),
            by: limits.by.into(),
            since: limits.since.into(),
            terms: terms(limits.terms),
            resting: limits.resting.map(str::to_owned),
        }
    }
}

connections! {
    /// Agreements, in pages.
    AgreementConnection, AgreementEdge of Agreement, from AgreementView;
    /// Agreements on the desk, in pages.
    DeskAgreementConnection, DeskAgreementEdge of DeskAgreement, from OnDesk;
}

/// Questions about agreements.
#[derive(Default)]
pub struct AgreementsQuery;

#[Object]
impl AgreementsQuery {
    /// What an agreement of each kind asks for. Open to everybody; nothing in it is anybody's.
    async fn agreement_forms(&self) -> Option<Vec<AgreementForm>> {
        Some(Kind::ALL.into_iter().map(AgreementForm::from).collect())
    }

    /// The agreements that the signed-in partner is in, the newest first.
    async fn my_agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<AgreementConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), agreements::my_agreements).await;
        Some(connection::connect(page, had))
    }

    /// One agreement that the signed-in partner is in.
    async fn agreement(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Agreement>> {
        let id: Result<AgreementId, Refused> = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(id, agreements::agreement).await.map(Agreement::from))
    }

    /// The limits that others in the couple show the signed-in partner.
    async fn limits_shown_to_me(&self, ctx: &Context<'_>) -> Option<Result<Vec<ShownLimits>>> {
        let shown = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| agreements::limits_shown_to_me(actor, services).await)
            .await;
        answer(shown.map(|shown| shown.into_iter().map(ShownLimits::from).collect()))
    }

    /// The agreements of a couple, and each one's own limits, the newest first. Those who treat or supervise them.
    async fn couple_agreements(
        &self,
        ctx: &Context<'_>,
        id: ID,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<DeskAgreementConnection>> {
        let had = after.is_some();
        let couple: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        let asked = couple.map(|couple| (couple, connection::request(first, after)));
        let page = Scope::of(ctx)
            .act(asked, async |actor, services, (couple, page)| {
                agreements::agreements_of(actor, services, couple, page).await
            })
            .await;
        Some(connection::connect(page, had))
    }
}
