//! Every instrument that can be assigned, or whose totals can be entered.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::ThreadRole,
    ids::CoupleId,
    inventories::{
        self, Instrument, Respondent, belongs_to_treatment, instrument::LicenceClass, instrument::Origin, treatment,
    },
    practice::licence::ServiceKind,
    problem::Problem,
};

use super::{
    catalogue::{DefinitionRow, Known},
    publishing::RETIRED,
};
use crate::{
    couples::{place_of_couple, service_of},
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        retiring::Offer,
        services::Services,
        work::Work,
    },
};

const LIST: &str = "library";

/// An instrument in the library.
#[derive(Debug, Clone)]
pub struct InstrumentView {
    /// Its stable name.
    pub key: String,
    /// The version that would be assigned.
    pub version: String,
    /// Its neutral title.
    pub title: String,
    /// Who answers; none for either.
    pub respondent: Option<ThreadRole>,
    /// How many questions it has.
    pub items: usize,
    /// About how long it takes.
    pub minutes: u8,
    /// How often it is usually asked.
    pub every_days: Option<u16>,
    /// Whether its text is here.
    pub answerable: bool,
    /// Whether the practice made it or brought it in under a key of its own.
    pub own: bool,
    /// Whether its text can be brought in.
    pub text_accepted: bool,
    /// Whether totals can be entered.
    pub totals_accepted: bool,
    /// The least total.
    pub minimum: Option<f64>,
    /// The greatest total.
    pub maximum: Option<f64>,
    /// Its subscales.
    pub subscales: Vec<String>,
    /// Under which rights it is used, in words.
    pub licence: String,
    /// Where it comes from.
    pub source: String,
    /// Whether it belongs to treatment, and is not asked in coaching.
    pub treatment_only: bool,
}

/// Which part of the library is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// What is offered, or what is no longer.
    pub offer: Offer,
    /// Only what may be asked in this couple's care; none for whatever it is.
    pub couple: Option<CoupleId>,
}

/// The library, by title: what is offered, or what the practice made and offers no longer.
///
/// # Errors
/// `NotAllowed` for anybody but members of the practice, `NotFound` for a couple that the actor does not treat.
pub async fn library(
    actor: &Actor,
    services: &Services,
    (asked, page): (Asked, PageRequest),
) -> Result<Page<InstrumentView>, Refused> {
    let _seen = permit(actor, Act::SeeLibrary, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let care = match asked.couple {
        Some(couple) => Some(care_of(&work, actor, couple).await?),
        None => None,
    };
    let rows: Vec<DefinitionRow> = work
        .all(
            "select definition from instrument where practice_id = $1
               and not exists (select 1 from instrument newer
                               where newer.practice_id = $1 and newer.key = instrument.key
                                 and newer.imported_at > instrument.imported_at)
             order by key, id",
            values![],
        )
        .await?;
    let retired = RETIRED.keys(&work).await?;
    let mut known = rows.iter().map(DefinitionRow::read).collect::<Result<Vec<_>, Failure>>()?;
    for registered in inventories::library() {
        if !known.iter().any(|imported| imported.key == registered.key) {
            known.push(Known::Registered(registered));
        }
    }
    known.retain(|known| asked.offer.lists(retired.contains(known.key.as_str())));
    known.retain(|known| care.is_none_or(|care| treatment::may_be_asked(known, care)));
    let mut views: Vec<_> = known.iter().map(view).collect();
    views.sort_by(|one, other| (!one.answerable, &one.title).cmp(&(!other.answerable, &other.title)));
    Ok(window.page(actor, services, LIST, window.of(views)))
}

/// What the care of a couple is that the actor asks things of.
async fn care_of(work: &Work, actor: &Actor, couple: CoupleId) -> Result<ServiceKind, Refused> {
    let place = place_of_couple(work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let _seen = permit(actor, Act::Assign, place)?;
    Ok(service_of(work, couple).await?)
}

/// How an instrument is listed.
pub(super) fn view(known: &Known) -> InstrumentView {
    let instrument: &Instrument = known;
    let scoring = instrument.scoring.as_ref();
    let range = scoring.and_then(|scoring| scoring.range);
    InstrumentView {
        key: instrument.key.to_string(),
        version: instrument.version.to_string(),
        title: instrument.title.clone(),
        respondent: match instrument.respondent {
            Respondent::Hurt => Some(ThreadRole::Hurt),
            Respondent::Involved => Some(ThreadRole::Involved),
            Respondent::EachPartner | Respondent::Therapist => None,
        },
        items: known.questions(),
        minutes: instrument.minutes,
        every_days: instrument.cadence_days,
        answerable: instrument.is_answerable(),
        own: instrument.origin == Origin::Practice,
        text_accepted: instrument.takes_text(),
        totals_accepted: instrument.origin == Origin::Validated && range.is_some(),
        minimum: range.map(|range| range.min),
        maximum: range.map(|range| range.max),
        subscales: scoring
            .map(|scoring| scoring.subscales.iter().map(|subscale| subscale.id.clone()).collect())
            .unwrap_or_default(),
        licence: licence(instrument),
        source: instrument.source.clone(),
        treatment_only: belongs_to_treatment(instrument),
    }
}

fn licence(instrument: &Instrument) -> String {
    let class = match instrument.licence.class {
        LicenceClass::A => "Free to use without asking.",
        LicenceClass::B => "Free for clinical and research use.",
        LicenceClass::C => "Ask its authors before you load the text.",
        LicenceClass::D => "Not to be used in electronic form; totals only.",
    };
    match &instrument.licence.notice {
        Some(notice) => format!("{class} {notice}"),
        None => class.to_owned(),
    }
}
