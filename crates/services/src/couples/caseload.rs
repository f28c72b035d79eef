//! The caseload: every couple a therapist leads, those first that want a look today. Five statements, however many couples.

use std::collections::HashMap;

use domain::{
    access::{Act, Actor, Place, Role, permit},
    couples::{Attention, BreachThread, CoupleStatus, ThreadRole, attention, in_order},
    ids::{CoupleId, PersonId},
    problem::Problem,
    sharing::{Extent, Reader, extent},
};
use jiff::Timestamp;

use super::{
    CaseloadCouple, CaseloadMember, LatestScore, alias, relation,
    rows::{CaseloadMemberRow, CaseloadRow, LatestRow, TaskRow, ThreadRow},
};
use crate::{
    inventories::{Catalogue, no_thread},
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
    people::open_name,
    safety::about_safety,
};

const LIST: &str = "caseload";

/// The couples whom the actor leads or, as a supervisor, answers for.
///
/// # Errors
/// `NotAllowed` for anybody but therapists and supervisors.
pub async fn caseload(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<CaseloadCouple>, Refused> {
    let permit = permit(actor, Act::SeeCaseload, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let mut couples = Gathered::read(&work, me, actor.is(Role::Supervisor)).await?.couples(&work).await?;
    couples.sort_by(|one, other| one.urgency.cmp(&other.urgency));
    let entries = window.of(couples.into_iter().map(|sorted| sorted.couple).collect());
    let page = window.page(actor, services, LIST, entries);
    Ok(services.witnessed(actor, permit, subject(me), page).await?)
}

struct Sorted {
    /// The most urgent reason first, couples without any last, then the longest in care.
    urgency: (bool, Option<Attention>, Timestamp),
    couple: CaseloadCouple,
}

/// Everything a caseload is made of, as the five statements gave it.
struct Gathered {
    couples: Vec<CaseloadRow>,
    members: Vec<CaseloadMemberRow>,
    threads: HashMap<CoupleId, Vec<BreachThread>>,
    tasks: HashMap<(CoupleId, PersonId), (i64, i64)>,
    scores: HashMap<(CoupleId, PersonId), Vec<LatestRow>>,
}

/// The couples of one member's care, as a subselect's condition.
macro_rules! of_my_couples {
    ($before:literal, $($after:tt)+) => {
        concat!(
            $before,
            " in (select care.couple_id from care_team care
                 where care.practice_id = $1 and care.person_id = $2 and care.ended_at is null
                   and (care.role = 'lead-therapist' or (care.role = 'supervisor' and $3))) ",
            $($after)+
        )
    };
}

impl Gathered {
    async fn read(work: &Work, me: PersonId, supervises: bool) -> Result<Self, Failure> {
        let couples = work
            .all(
                of_my_couples!(
                    "select couple.id, couple.sealed_alias, couple.status, couple.opened_at,
                         (select count(*) from hold where hold.practice_id = $1 and hold.couple_id = couple.id
                            and hold.lifted_at is null) as holds,
                         (select count(*) from lapse where lapse.practice_id = $1 and lapse.couple_id = couple.id
                            and lapse.stage <> 'closed') as lapses,
                         (select count(*) from lapse where lapse.practice_id = $1 and lapse.couple_id = couple.id
                            and lapse.stage = 'reported') as unasked,
                         (select count(*) from care_team part where part.practice_id = $1
                            and part.couple_id = couple.id and part.person_id = $2
                            and part.role = 'lead-therapist' and part.ended_at is null) as leads,
                         (select min(appointment.starts_at) from appointment where appointment.practice_id = $1
                            and appointment.couple_id = couple.id and appointment.state = 'planned'
                            and appointment.starts_at > $4) as next_appointment_at
                     from couple where couple.practice_id = $1 and couple.status <> 'closed' and couple.id",
                    "order by couple.opened_at, couple.id"
                ),
                values![me, supervises, work.now()],
            )
            .await?;
        let members = work
            .all(
                of_my_couples!(
                    "select member.couple_id, person.id, person.sealed_key, person.sealed_name
                     from couple_member member
                     join person on person.practice_id = member.practice_id and person.id = member.person_id
                     where member.practice_id = $1 and member.left_at is null and member.couple_id",
                    "order by member.joined_at, person.id"
                ),
                values![me, supervises],
            )
            .await?;
        Ok(Self {
            couples,
            members,
            threads: Self::threads(work, me, supervises).await?,
            tasks: Self::tasks(work, me, supervises).await?,
            scores: Self::scores(work, me, supervises).await?,
        })
    }

    async fn threads(
        work: &Work,
        me: PersonId,
        supervises: bool,
    ) -> Result<HashMap<CoupleId, Vec<BreachThread>>, Failure> {
        let rows: Vec<ThreadRow> = work
            .all(
                of_my_couples!(
                    "select id, couple_id, hurt_person_id, involved_person_id, opened_at from breach_thread
                     where practice_id = $1 and couple_id",
                    "order by opened_at, id"
                ),
                values![me, supervises],
            )
            .await?;
        Ok(grouped(rows.iter().map(relation::thread), |thread| thread.couple))
    }

    async fn tasks(
        work: &Work,
        me: PersonId,
        supervises: bool,
    ) -> Result<HashMap<(CoupleId, PersonId), (i64, i64)>, Failure> {
        let rows: Vec<TaskRow> = work
            .all(
                of_my_couples!(
                    "select couple_id, respondent_id, count(*) as open_tasks,
                         coalesce(sum(case when due_at < $4 then 1 else 0 end), 0) as overdue_tasks
                     from assignment
                     where practice_id = $1 and state in ('assigned', 'opened', 'in-progress') and corrects_id is null
                       and couple_id",
                    // What is about safety is in no count.
                    "and not ",
                    about_safety!("assignment.instrument_key"),
                    " group by couple_id, respondent_id"
                ),
                values![me, supervises, work.now()],
            )
            .await?;
        let entry = |row: TaskRow| ((row.couple_id.0, row.respondent_id.0), (row.open_tasks, row.overdue_tasks));
        Ok(rows.into_iter().map(entry).collect())
    }

    async fn scores(
        work: &Work,
        me: PersonId,
        supervises: bool,
    ) -> Result<HashMap<(CoupleId, PersonId), Vec<LatestRow>>, Failure> {
        let rows: Vec<LatestRow> = work
            .all(
                of_my_couples!(
                    "select couple_id, respondent_id, instrument_key, instrument_version, scale, thread_id, value, band,
                         previous, taken_at, response_id
                     from latest_score
                     where practice_id = $1 and couple_id",
                    "order by instrument_key, thread_id, scale"
                ),
                values![me, supervises],
            )
            .await?;
        Ok(grouped(rows, |row| (row.couple_id.0, row.respondent_id.0)))
    }

    async fn couples(mut self, work: &Work) -> Result<Vec<Sorted>, Failure> {
        let key = work.practice_key().await?;
        let mut members: HashMap<CoupleId, Vec<CaseloadMemberRow>> =
            grouped(std::mem::take(&mut self.members), |member| member.couple_id.0);
        let mut catalogue = Catalogue::default();
        let mut couples = Vec::with_capacity(self.couples.len());
        for row in std::mem::take(&mut self.couples) {
            let id = row.id.0;
            let setback = Attention::Setback { safety_asked: row.unasked == 0 };
            let of_both = [(row.holds > 0, Attention::OnHold), (row.lapses > 0, setback)];
            let mut reasons: Vec<_> =
                of_both.into_iter().filter_map(|(holds, reason)| holds.then_some(reason)).collect();
            let reader = if row.leads > 0 { Reader::LeadTherapist } else { Reader::Supervisor };
            let mut people = Vec::new();
            let mut of_couple = members.remove(&id).unwrap_or_default();
            in_order(&mut of_couple, self.threads.get(&id).map_or(&[], Vec::as_slice), |member| member.id.0);
            for member in of_couple {
                let name = open_name(work, &key, member.id.0, member.sealed_key.as_deref(), &member.sealed_name)?;
                people.push(self.member(work, &mut catalogue, (id, member.id.0), (name, reader), &mut reasons).await?);
            }
            reasons.sort();
            let couple = CaseloadCouple {
                id,
                alias: alias::open(work, &key, id, &row.sealed_alias)?,
                status: CoupleStatus::from_word(&row.status).ok_or(Failure::Corrupt("a couple's status"))?,
                on_hold: row.holds > 0,
                attention: attention::in_words(&reasons),
                last_response_at: people
                    .iter()
                    .flat_map(|member: &CaseloadMember| &member.scores)
                    .map(|score| score.taken_at)
                    .max(),
                next_appointment_at: row.next_appointment_at.map(|at| at.0),
                members: people,
            };
            let urgency = (reasons.is_empty(), reasons.into_iter().next(), row.opened_at.0);
            couples.push(Sorted { urgency, couple });
        }
        Ok(couples)
    }

    async fn member(
        &mut self,
        work: &Work,
        catalogue: &mut Catalogue,
        of: (CoupleId, PersonId),
        (name, reader): (String, Reader),
        reasons: &mut Vec<Attention>,
    ) -> Result<CaseloadMember, Failure> {
        let (open_tasks, overdue_tasks) = self.tasks.get(&of).copied().unwrap_or_default();
        if overdue_tasks > 0 {
            reasons.push(Attention::Overdue { name: name.clone(), count: overdue_tasks });
        }
        let mut scores = Vec::new();
        for row in self.scores.remove(&of).unwrap_or_default() {
            let instrument = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
            let Some(scale) = instrument.headline_scale(&row.scale) else { continue };
            if extent(instrument.visibility_of(&row.scale), reader, false) != Extent::Whole {
                continue;
            }
            let rating = attention::LatestRating {
                label: &scale.label,
                band: row.band.as_deref(),
                value: row.value,
                previous: row.previous,
                higher_is_better: scale.higher_is_better,
                step: instrument.step(),
            };
            reasons.extend(attention::of_rating(&name, rating));
            scores.push(LatestScore {
                instrument: row.instrument_key,
                title: instrument.title().to_owned(),
                scale: row.scale,
                thread: Some(row.thread_id.0).filter(|thread| *thread != no_thread()),
                band: row.band.as_deref().map(|band| instrument.band_label(band).to_owned()),
                label: scale.label,
                value: row.value,
                previous: row.previous,
                maximum: scale.maximum,
                taken_at: row.taken_at.0,
                response: row.response_id.0,
            });
        }
        let role = role_in(self.threads.get(&of.0).map(Vec::as_slice).unwrap_or_default(), of.1);
        Ok(CaseloadMember { person: of.1, name, role, open_tasks, overdue_tasks, scores })
    }
}

/// Where a person stands, if they stand alike in every injury of the couple.
fn role_in(threads: &[BreachThread], person: PersonId) -> Option<ThreadRole> {
    let mut roles = threads.iter().filter_map(|thread| thread.role_of(person));
    let first = roles.next()?;
    roles.all(|role| role == first).then_some(first)
}

fn grouped<T, K: std::hash::Hash + Eq>(rows: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> HashMap<K, Vec<T>> {
    let mut groups: HashMap<K, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}
