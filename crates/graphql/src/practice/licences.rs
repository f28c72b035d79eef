//! Licences of members, and the places that are open to therapy.

mod words;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{
        practice::{
            jurisdiction::{Accepted, Place as Known},
            licence::{self, Family},
        },
        text::ClinicalText,
    },
    practice::{self as acts, ChangeLicence, ClosedView, EnterLicence, LicenceView, PlaceView, TermsView, VerifyPlace},
};

use self::words::{AcceptedAuthority, Authority, LicenceStanding, Profession};
use crate::{
    connection::{self, connections},
    input::{Input, show_id},
    people::Person,
    problem::{answer, payload, payloads},
    scalars::Date,
    scope::Scope,
};

/// One authority of one member.
#[derive(SimpleObject)]
pub struct Licence {
    /// Its id.
    id: ID,
    /// Whose.
    member: Person,
    /// The code of the place where it counts, such as US-FL.
    place: String,
    /// The name of that place.
    place_name: String,
    /// The profession.
    profession: Profession,
    /// What it is.
    authority: Authority,
    /// Where it stands.
    standing: LicenceStanding,
    /// Its first day.
    first_day: Date,
    /// Its last day; null where it has no end.
    last_day: Option<Date>,
    /// Counts the changes; goes back with the next one.
    version: i64,
}

impl From<LicenceView> for Licence {
    fn from(view: LicenceView) -> Self {
        let licence = &view.licence;
        let (first, last) = licence.days();
        Self {
            id: show_id(view.id),
            place: licence.place().code().to_owned(),
            place_name: licence.place().name().to_owned(),
            profession: licence.family().into(),
            authority: licence.authority().into(),
            standing: licence.standing().into(),
            first_day: first.into(),
            last_day: last.map(Date::from),
            version: view.version,
            member: view.member.into(),
        }
    }
}

connections! {
    /// Licences, in pages.
    LicenceConnection, LicenceEdge of Licence, from LicenceView;
}

/// On which terms a place is open to therapy.
#[derive(SimpleObject)]
pub struct PlaceTerms {
    /// The professions it is open to.
    professions: Vec<Profession>,
    /// The ways in which they may treat people there.
    accepts: Vec<AcceptedAuthority>,
    /// When that was looked up.
    verified_on: Date,
    /// Who looked.
    verified_by: String,
    /// What they read.
    source: String,
    /// Whether this practice looked it up, and not the makers of the service.
    own: bool,
}

impl From<TermsView> for PlaceTerms {
    fn from(view: TermsView) -> Self {
        Self {
            professions: view.families.into_iter().map(Profession::from).collect(),
            accepts: view.accepts.into_iter().map(AcceptedAuthority::from).collect(),
            verified_on: view.verified_on.into(),
            verified_by: view.verified_by,
            source: view.source,
            own: view.is_own,
        }
    }
}

/// A place whose law counts: a state, a province, or a country without either.
#[derive(SimpleObject)]
pub struct PlaceOfLaw {
    /// Its code, such as US-FL.
    code: String,
    /// Its name.
    name: String,
    /// On which terms it is open to therapy; null while it is closed.
    terms: Option<PlaceTerms>,
    /// That this practice closed it; null while it is open, and where nobody ever opened it.
    closed: Option<PlaceClosure>,
}

/// That a practice closed a place to treatment.
#[derive(SimpleObject)]
pub struct PlaceClosure {
    /// On which day, on the practice's clock.
    on: Date,
    /// Who.
    by: String,
}

impl From<ClosedView> for PlaceClosure {
    fn from(view: ClosedView) -> Self {
        Self { on: view.on.into(), by: view.by }
    }
}

impl From<PlaceView> for PlaceOfLaw {
    fn from(view: PlaceView) -> Self {
        Self {
            code: view.place.code().to_owned(),
            name: view.place.name().to_owned(),
            terms: view.terms.map(PlaceTerms::from),
            closed: view.closed.map(PlaceClosure::from),
        }
    }
}

payloads! {
    /// A licence, as it is now.
    LicencePayload {
        /// The licence.
        licence: Option<Licence>,
    }
    /// A place, as it is known now.
    PlacePayload {
        /// The place.
        place: Option<PlaceOfLaw>,
    }
}

/// A licence to enter.
#[derive(InputObject)]
pub struct EnterLicenceInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Whose.
    member: ID,
    /// The code of the place where it counts.
    place: String,
    /// The profession.
    profession: Profession,
    /// What it is.
    authority: Authority,
    /// Where it stands.
    standing: LicenceStanding,
    /// Its first day.
    first_day: Date,
    /// Its last day; left out where it has no end.
    last_day: Option<Date>,
}

impl EnterLicenceInput {
    fn read(self) -> Result<EnterLicence, Refused> {
        let mut input = Input::default();
        let member = input.id("member", &self.member);
        let place = input.take("place", Known::parse(&self.place));
        let first = input.take("firstDay", self.first_day.read());
        let last = self.last_day.as_ref().and_then(|day| input.take("lastDay", day.read()));
        let (member, place, first) = input.finish(|| Some((member?, place?, first?)))?;
        let kind = (self.profession.into(), self.authority.into());
        let licence = licence::Licence::new(place, kind, self.standing.into(), (first, last))?;
        Ok(EnterLicence { key: self.key, member, licence })
    }
}

/// What has become of a licence.
#[derive(InputObject)]
pub struct ChangeLicenceInput {
    /// Which.
    licence: ID,
    /// The version that was read.
    version: i64,
    /// Where it stands now.
    standing: LicenceStanding,
    /// Its last day; left out where it has no end.
    last_day: Option<Date>,
}

impl ChangeLicenceInput {
    fn read(self) -> Result<ChangeLicence, Refused> {
        let mut input = Input::default();
        let id = input.id("licence", &self.licence);
        let last_day = self.last_day.as_ref().and_then(|day| input.take("lastDay", day.read()));
        let (version, standing) = (self.version, self.standing.into());
        input.finish(|| Some(ChangeLicence { id: id?, version, standing, last_day }))
    }
}

/// A place that somebody looked up.
#[derive(InputObject)]
pub struct VerifyPlaceInput {
    /// The code of the place.
    place: String,
    /// The professions it is open to.
    professions: Vec<Profession>,
    /// The ways in which they may treat people there.
    accepts: Vec<Authority>,
    /// On how many days of each calendar year the exemption holds, if it is among the ways.
    exempt_days: Option<i32>,
    /// What they read. Sealed.
    source: String,
}

impl VerifyPlaceInput {
    fn read(self) -> Result<VerifyPlace, Refused> {
        let mut input = Input::default();
        let place = input.take("place", Known::parse(&self.place));
        let source = input.take("source", ClinicalText::parse(&self.source));
        let days = self.exempt_days.map(i64::from);
        let ways = self.accepts.iter().map(|way| input.take("exemptDays", Accepted::of((*way).into(), days)));
        let accepts: Option<Vec<Accepted>> = ways.collect::<Vec<_>>().into_iter().collect();
        let families = self.professions.into_iter().map(Family::from).collect();
        input.finish(|| Some(VerifyPlace { place: place?, families, accepts: accepts?, source: source? }))
    }
}

/// A place to close.
#[derive(InputObject)]
pub struct ClosePlaceInput {
    /// The code of the place.
    place: String,
}

/// Questions about licences.
#[derive(Default)]
pub struct LicenceQuery;

#[Object]
impl LicenceQuery {
    /// The licences of all members. Staff and owners.
    async fn licences(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<LicenceConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), acts::licences).await;
        Some(connection::connect(page, had))
    }

    /// Every place, with the terms on which it is open to therapy. Members of the practice.
    async fn places(&self, ctx: &Context<'_>) -> Option<Result<Vec<PlaceOfLaw>>> {
        let places = Scope::of(ctx).act(Ok(()), async |actor, services, ()| acts::places(actor, services).await).await;
        answer(places.map(|places| places.into_iter().map(PlaceOfLaw::from).collect()))
    }
}

/// Acts about licences.
#[derive(Default)]
pub struct LicenceMutation;

#[Object]
impl LicenceMutation {
    /// Enters a licence of a member; what is booked is looked at again. Staff and owners.
    async fn enter_licence(&self, ctx: &Context<'_>, input: EnterLicenceInput) -> Result<LicencePayload> {
        licence(Scope::of(ctx).act(input.read(), acts::enter_licence).await)
    }

    /// Says what has become of a licence; what is booked is looked at again. Staff and owners.
    async fn change_licence(&self, ctx: &Context<'_>, input: ChangeLicenceInput) -> Result<LicencePayload> {
        licence(Scope::of(ctx).act(input.read(), acts::change_licence).await)
    }

    /// Notes that a place was looked up today, in place of what was known of it. Owners.
    async fn verify_place(&self, ctx: &Context<'_>, input: VerifyPlaceInput) -> Result<PlacePayload> {
        let verified = Scope::of(ctx).act(input.read(), acts::verify_place).await;
        payload(verified, |view| PlacePayload { place: Some(view.into()), problems: Vec::new() })
    }

    /// Closes a place to treatment from now on, whoever opened it. What is booked there stays and is looked at again. Owners.
    async fn close_place(&self, ctx: &Context<'_>, input: ClosePlaceInput) -> Result<PlacePayload> {
        let place = Known::parse(&input.place).map_err(|problem| Refused::from(problem.on("place")));
        let closed = Scope::of(ctx).act(place, acts::close_place).await;
        payload(closed, |view| PlacePayload { place: Some(view.into()), problems: Vec::new() })
    }
}

fn licence(outcome: Result<LicenceView, Refused>) -> Result<LicencePayload> {
    payload(outcome, |view| LicencePayload { licence: Some(view.into()), problems: Vec::new() })
}
