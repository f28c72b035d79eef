//! What those who book a consultation answer to the questions of its type. Each answers for themself, sealed with their own key. Whoever keeps the
//! front desk or holds the consultation reads it, on a page of its own; nobody else, and no letter, list or calendar has it.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::{Answers, ConsultationType},
    ids::{AttendeeId, ConsultationId, PersonId},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{AnswersView, rows, types};
use crate::{
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        seal::Spot,
        services::Services,
        work::{Work, subject},
    },
    people::{PersonView, open_name},
};

const ODD: Failure = Failure::Corrupt("what somebody answered");

fn spot(work: &Work, attendee: AttendeeId) -> Spot {
    Spot::new("consultation_answer.sealed_answers", work.practice(), attendee)
}

/// Keeps what somebody answered to this version of a type, which stays the one they answered whatever they are offered afterwards. Nothing is kept of
/// whoever answered nothing.
pub(super) async fn write(
    work: &Work,
    (person, attendee): (PersonId, AttendeeId),
    (kind, answers): (&ConsultationType, &Answers),
) -> Result<(), Failure> {
    if answers.is_empty() {
        return Ok(());
    }
    let json = serde_json::to_string(answers).map_err(|_| ODD)?;
    let key = work.find_person_key(person).await?;
    let sealed = key.seal(spot(work, attendee), json.as_bytes(), work.services().random());
    work.run(
        "insert into consultation_answer (practice_id, attendee_id, type_key, sealed_answers) values ($1, $2, $3, $4)",
        values![attendee, kind.key(), sealed],
    )
    .await
    .map(|_| ())
}

#[derive(FromQueryResult)]
struct AnswerRow {
    id: Key<AttendeeId>,
    person_id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
    type_key: String,
    sealed_answers: Vec<u8>,
}

/// What those who take part in a consultation answered, whoever said first who they are first. Who answered nothing is not among them.
///
/// # Errors
/// `NotAllowed` for anybody but staff, owners and whoever holds it; `NotFound` when there is no such consultation.
pub async fn consultation_answers(
    actor: &Actor,
    services: &Services,
    id: ConsultationId,
) -> Result<Vec<AnswersView>, Refused> {
    let work = Work::read(actor, services).await?;
    let row = rows::find(&work, id).await?;
    let holder = row.as_ref().and_then(|row| row.member_id).map(|member| member.0);
    let place = if holder.is_some() && holder == actor.person_id() { Place::Own } else { Place::Practice };
    let permit = permit(actor, Act::SeeConsultationAnswers, place)?;
    row.ok_or_else(Problem::not_found)?;
    let rows: Vec<AnswerRow> = work
        .all(
            "select attendee.id, attendee.person_id, person.sealed_key, person.sealed_name, person.zone,
                 answer.type_key, answer.sealed_answers
             from consultation_answer answer
             join attendee on attendee.practice_id = answer.practice_id and attendee.id = answer.attendee_id
             join person on person.practice_id = attendee.practice_id and person.id = attendee.person_id
             where answer.practice_id = $1 and attendee.consultation_id = $2 and person.sealed_key is not null
             order by attendee.joined_at, attendee.id",
            values![id],
        )
        .await?;
    let key = work.practice_key().await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let (person, wrapped) = (row.person_id.0, row.sealed_key.as_deref());
        let name = open_name(&work, &key, person, wrapped, &row.sealed_name)?;
        let own = work.person_key(&key, person, wrapped)?;
        let answers = own.open_text(spot(&work, row.id.0), &row.sealed_answers)?;
        let answers: Answers = serde_json::from_str(&answers).map_err(|_| ODD)?;
        let beside = answers.beside(types::named(&work, &row.type_key).await?.questions());
        views.push(AnswersView {
            person: PersonView { id: person, name, zone: row.zone },
            answers: beside.map(|(question, answer)| (question.to_owned(), answer.to_owned())).collect(),
        });
    }
    Ok(services.witnessed(actor, permit, subject(id), views).await?)
}
