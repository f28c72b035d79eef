//! Contact outside the couple: what the involved partner says of it, and the gate that the therapist settles. The other partner learns of
//! neither here.

use std::collections::HashSet;

use domain::{
    access::{Act, Actor, Place, permit},
    couples::ThreadRole,
    exercises::commitments::contact::{Contact, Gate, Report, Source, Told, gate},
    ids::{ContactClearingId, ContactReportId, CoupleId, PersonId, ThreadId},
    inventories::Answers,
    problem::{Code, Problem},
};
use jiff::{Timestamp, civil};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};

use super::{ClearContact, ContactGateView, ContactReportView, ReportContact};
use crate::{
    couples::{place_of_couple, reader, threads_of},
    exercises::standing::thread_as,
    inventories::latest_answers,
    kernel::{
        bind::{At, Key, values},
        once::Once,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::{SealKey, Spot},
        services::Services,
        work::{Work, subject, subject_of},
    },
    people::{name_of, read_preference},
};

const LIST: &str = "my contact reports";
/// The forms with the gate question, from either side.
const FORMS: [&str; 2] = ["six_resp_self", "six_resp_observer"];
const GATE_QUESTION: &str = "r3g";
/// How many reports the desk lists.
const LISTED: usize = 10;

/// A report as it is kept, sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    contact: String,
    on: Option<civil::Date>,
    told: Option<String>,
}

/// Says what there was of contact outside the couple. For the author and the therapist.
///
/// # Errors
/// `Missing` and `OutOfRange` under `on` and `told`, `WrongState` for somebody who is involved in nothing, `KeyReused`.
pub async fn report_contact(
    actor: &Actor,
    services: &Services,
    command: ReportContact,
) -> Result<ContactReportView, Refused> {
    let permit = permit(actor, Act::ReportContact, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall::<ContactReportId>(&work, actor).await? {
        return find(&work, me, before).await;
    }
    let thread = thread_as(&work, me, ThreadRole::Involved, command.thread).await?;
    let (_, _, zone) = read_preference(&work, me).await?;
    let today = work.now().to_zoned(zone.rules().clone()).date();
    let report = Report::new(command.contact, command.on, command.told, today)?;
    let id: ContactReportId = work.id();
    let sealed = work.find_person_key(me).await?.seal(spot(&work, id), &written(report), services.random());
    work.run(
        "insert into contact_report (practice_id, id, couple_id, thread_id, person_id, sealed_report, reported_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![id, thread.couple, thread.id, me, sealed, work.now()],
    )
    .await?;
    once.keep(&work, actor, id).await?;
    let view = ContactReportView { id, report, reported_at: work.now() };
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}

fn once(work: &Work, command: &ReportContact) -> Result<Once, Problem> {
    let arguments = [
        command.thread.map(|thread| thread.to_string()).unwrap_or_default(),
        command.contact.as_str().to_owned(),
        command.on.map(|on| on.to_string()).unwrap_or_default(),
        command.told.map(Told::as_str).unwrap_or_default().to_owned(),
    ];
    Once::new(work, "reportContact", &command.key, &arguments.each_ref().map(String::as_str))
}

/// What the actor said about contact, the newest first.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_contact_reports(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<ContactReportView>, Refused> {
    let permit = permit(actor, Act::ReportContact, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<ReportRow> = work
        .all(
            "select id, thread_id, sealed_report, reported_at from contact_report
             where practice_id = $1 and person_id = $2 order by reported_at desc, id limit $3 offset $4",
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let key = work.find_person_key(me).await?;
    let views = rows.iter().map(|row| row.open(&work, &key)).collect::<Result<_, Failure>>()?;
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// Where the question of contact stands in each injury of a couple.
///
/// # Errors
/// `NotFound` for a couple that the actor neither treats nor supervises.
pub async fn contact_gates(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
) -> Result<Vec<ContactGateView>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeContact, place)?;
    let closed = reader::closed(&work, couple).await?;
    let gates = gates(&work, couple, &closed).await?;
    Ok(services.witnessed(actor, permit, subject(couple), gates).await?)
}

/// Settles the question of contact in one injury, with a reason. What is said from then on counts anew.
///
/// # Errors
/// `NotFound` for an injury of a couple that the actor does not treat, `WrongState` when nothing speaks against an end, `KeyReused`.
pub async fn clear_contact(
    actor: &Actor,
    services: &Services,
    command: ClearContact,
) -> Result<Vec<ContactGateView>, Refused> {
    let work = Work::begin(actor, services).await?;
    let couple = command.couple;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::ClearContact, place)?;
    let (thread, reason) = (command.thread.to_string(), command.reason.expose());
    let once = Once::new(&work, "clearContact", &command.key, &[&couple.to_string(), &thread, reason])?;
    let closed = reader::closed(&work, couple).await?;
    if once.recall::<ContactClearingId>(&work, actor).await?.is_some() {
        return Ok(gates(&work, couple, &closed).await?);
    }
    let before = gates(&work, couple, &closed).await?;
    let view =
        before.iter().find(|view| view.thread == command.thread).ok_or_else(|| Problem::not_found().on("thread"))?;
    if view.gate == Gate::Open {
        let message = "Nothing speaks against an end of contact, so there is nothing to settle. Nothing was changed.";
        return Err(Problem::new(Code::WrongState, message).into());
    }
    let cleared_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let id: ContactClearingId = work.id();
    let sealed = work.practice_key().await?.seal(reason_spot(&work, id), reason.as_bytes(), services.random());
    work.run(
        "insert into contact_clearing (practice_id, id, couple_id, thread_id, cleared_by, cleared_at, sealed_reason)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![id, couple, command.thread, cleared_by, work.now(), sealed],
    )
    .await?;
    once.keep(&work, actor, id).await?;
    let after = gates(&work, couple, &closed).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(after)
}

#[derive(FromQueryResult)]
struct ReportRow {
    id: Key<ContactReportId>,
    thread_id: Key<ThreadId>,
    sealed_report: Vec<u8>,
    reported_at: At,
}

impl ReportRow {
    fn open(&self, work: &Work, key: &SealKey) -> Result<ContactReportView, Failure> {
        let bytes = key.open(spot(work, self.id.0), &self.sealed_report)?;
        let kept: Kept = serde_json::from_slice(&bytes).map_err(|_| Failure::Corrupt("a report of contact"))?;
        let report = read(&kept).ok_or(Failure::Corrupt("a report of contact"))?;
        Ok(ContactReportView { id: self.id.0, report, reported_at: self.reported_at.0 })
    }
}

#[derive(FromQueryResult)]
struct ClearingRow {
    id: Key<ContactClearingId>,
    thread_id: Key<ThreadId>,
    cleared_at: At,
    sealed_reason: Vec<u8>,
}

fn written(report: Report) -> Vec<u8> {
    let kept = match report {
        Report::NoContact => Kept { contact: Contact::None.as_str().to_owned(), on: None, told: None },
        Report::Happened { contact, on, told } => {
            Kept { contact: contact.as_str().to_owned(), on: Some(on), told: Some(told.as_str().to_owned()) }
        }
    };
    serde_json::to_vec(&kept).expect("words and a day are plain data")
}

fn read(kept: &Kept) -> Option<Report> {
    let contact = Contact::from_word(&kept.contact)?;
    if contact == Contact::None {
        return Some(Report::NoContact);
    }
    Some(Report::Happened { contact, on: kept.on?, told: Told::from_word(kept.told.as_deref()?)? })
}

async fn find(work: &Work, me: PersonId, id: ContactReportId) -> Result<ContactReportView, Refused> {
    let row: Option<ReportRow> = work
        .find(
            "select id, thread_id, sealed_report, reported_at from contact_report
             where practice_id = $1 and id = $2 and person_id = $3",
            values![id, me],
        )
        .await?;
    let key = work.find_person_key(me).await?;
    Ok(row.ok_or_else(Problem::not_found)?.open(work, &key)?)
}

/// The gates of a couple: every report since the last clearing counts, and the latest answer of each side to the gate question; nothing of it that
/// somebody said who is closed to whoever looks (`docs/decisions/0023-consent-before-content.md`).
async fn gates(work: &Work, couple: CoupleId, closed: &HashSet<PersonId>) -> Result<Vec<ContactGateView>, Failure> {
    let threads = threads_of(work, couple).await?;
    let reports: Vec<ReportRow> = work
        .all(
            "select id, thread_id, sealed_report, reported_at from contact_report
             where practice_id = $1 and couple_id = $2 order by reported_at desc, id",
            values![couple],
        )
        .await?;
    let clearings: Vec<ClearingRow> = work
        .all(
            "select id, thread_id, cleared_at, sealed_reason from contact_clearing
             where practice_id = $1 and couple_id = $2 order by cleared_at desc, id",
            values![couple],
        )
        .await?;
    let mut questions = gate_questions(work, couple).await?;
    questions.retain(|(person, _)| !closed.contains(person));
    let practice_key = work.practice_key().await?;
    let mut gates = Vec::with_capacity(threads.len());
    for thread in &threads {
        let own = if closed.contains(&thread.involved) {
            Vec::new()
        } else {
            let key = work.find_person_key(thread.involved).await?;
            let own = reports.iter().filter(|row| row.thread_id.0 == thread.id);
            own.map(|row| row.open(work, &key)).collect::<Result<Vec<_>, Failure>>()?
        };
        let cleared = clearings.iter().find(|row| row.thread_id.0 == thread.id);
        let said = own.iter().filter(|view| view.report.contact().speaks_against_an_end());
        let asked = questions.iter().filter(|(person, _)| thread.role_of(*person).is_some());
        let signs: Vec<(Timestamp, Source)> = said
            .map(|view| (view.reported_at, Source::Report))
            .chain(asked.map(|(_, at)| (*at, Source::GateQuestion)))
            .collect();
        let cleared_at = cleared.map(|row| row.cleared_at.0);
        gates.push(ContactGateView {
            thread: thread.id,
            involved: name_of(work, thread.involved).await?,
            gate: gate(&signs, cleared_at),
            cleared_at,
            cleared_because: cleared
                .map(|row| practice_key.open_text(reason_spot(work, row.id.0), &row.sealed_reason))
                .transpose()?,
            reports: own.into_iter().take(LISTED).collect(),
        });
    }
    Ok(gates)
}

/// Whether something speaks against an end of contact in one injury, and the therapist has not settled it. The
/// answer shows nothing of what was said, so everything counts.
pub(crate) async fn contact_goes_on(work: &Work, couple: CoupleId, thread: ThreadId) -> Result<bool, Failure> {
    let gates = gates(work, couple, &HashSet::new()).await?;
    Ok(gates.iter().any(|view| view.thread == thread && view.gate != Gate::Open))
}

/// Whose latest answer to the gate question was anything but yes, and when.
async fn gate_questions(work: &Work, couple: CoupleId) -> Result<Vec<(PersonId, Timestamp)>, Failure> {
    let latest = latest_answers(work, couple, FORMS).await?;
    let speaks_against =
        |answers: &Answers| answers.get(GATE_QUESTION).is_some() && answers.choice(GATE_QUESTION) != Some("yes");
    Ok(latest
        .iter()
        .filter(|latest| speaks_against(&latest.answers))
        .map(|latest| (latest.respondent, latest.at))
        .collect())
}

fn spot(work: &Work, id: ContactReportId) -> Spot {
    Spot::new("contact_report.sealed_report", work.practice(), id)
}

fn reason_spot(work: &Work, id: ContactClearingId) -> Spot {
    Spot::new("contact_clearing.sealed_reason", work.practice(), id)
}
