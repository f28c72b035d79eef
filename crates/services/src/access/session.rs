//! Sessions: opened with a token that is shown once, looked up by its keyed hash at every request, ended by idleness, age or hand.

use data_encoding::BASE32_NOPAD;
use domain::{
    access::{
        Act, Actor, Place, Role, permit,
        session::{Kind, STEP_UP, idle_limit, is_alive},
    },
    ids::{PersonId, SessionId},
    problem::Problem,
    random, text,
};
use jiff::{SignedDuration, Timestamp};

use super::{SignedIn, account, device, presented, rows::PresentedSession};
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    seal::Spot,
    services::Services,
    work::{Work, subject_of},
};

/// How often at most it is written down that somebody is still there.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// Longer than any token.
const LONGEST_TOKEN: usize = 128;
/// Rows of sessions that ended by age are kept this long.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24 * 100);
/// What begins the ticket of somebody who asked for a token for programs.
const FOR_PROGRAM: &str = "program-";
/// The column of a session's device.
pub(super) const DEVICE: &str = "session.sealed_device";

/// What a session is to be.
pub(super) struct Opening<'a> {
    pub(super) kind: Kind,
    pub(super) shared_device: bool,
    /// A word for the list of sign-ins.
    pub(super) name: Option<&'a str>,
}

impl Services {
    /// Whose session a token opens; none for tokens that are unknown, ended or too old, and for people who play no part here any more.
    ///
    /// # Errors
    /// [`Failure`] when the database does not answer.
    pub async fn actor(&self, token: &str) -> Result<Option<Actor>, Failure> {
        let Some(session) = find(self, token).await? else { return Ok(None) };
        let person = session.person_id.0;
        let work = Work::read_in(session.practice_id.0, self).await?;
        let roles = account::roles_of(&work, person).await?;
        drop(work);
        let kind = Kind::from_word(&session.kind).ok_or(Failure::Corrupt("a session's kind"))?;
        if kind == Kind::HalfWay || roles.is_empty() || !lives(&session, kind, &roles, self.now()) {
            return Ok(None);
        }
        let (practice, stepped_up) =
            (session.practice_id.0, is_stepped_up(session.stepped_up_at.map(|at| at.0), self.now()));
        note_seen(self, &session).await?;
        Ok(Some(Actor::person(practice, person, session.id.0, roles, stepped_up)))
    }
}

/// The living half-way session of a ticket.
pub(super) async fn half_way(services: &Services, ticket: &str) -> Result<Option<PresentedSession>, Failure> {
    let session = find(services, ticket).await?;
    Ok(session
        .filter(|session| session.kind == Kind::HalfWay.as_str() && lives(session, Kind::HalfWay, &[], services.now())))
}

/// What a half-way session becomes when the second factor is right.
pub(super) fn kind_to_come(ticket: &str) -> Kind {
    if ticket.starts_with(FOR_PROGRAM) { Kind::Token } else { Kind::Browser }
}

/// Whether a password given again at `at` still counts.
pub(super) fn is_stepped_up(at: Option<Timestamp>, now: Timestamp) -> bool {
    at.is_some_and(|at| now.duration_since(at) < STEP_UP)
}

/// Signs somebody in whose factors were all right, and writes it into the trail.
pub(super) async fn begin(
    work: &Work,
    person: PersonId,
    roles: Vec<Role>,
    opening: &Opening<'_>,
    device: Option<&str>,
) -> Result<SignedIn, Refused> {
    let (session, token) = write(work, person, opening.kind, "", opening).await?;
    let device = device::remember(work, person, device).await?;
    let actor = Actor::person(work.practice(), person, session, roles.clone(), false);
    let permit = permit(&actor, Act::SignIn, Place::Own)?;
    work.audit(&actor, &permit, subject_of(session, person)).await?;
    Ok(SignedIn { token, roles, device })
}

/// Opens what leads to the second factor and to nothing else. `opening` is the session to come.
pub(super) async fn begin_half_way(
    work: &Work,
    person: PersonId,
    opening: &Opening<'_>,
) -> Result<(SessionId, String), Failure> {
    let prefix = if opening.kind == Kind::Token { FOR_PROGRAM } else { "" };
    write(work, person, Kind::HalfWay, prefix, opening).await
}

/// Writes a session for programs, which its owner made while signed in.
pub(super) async fn begin_token(work: &Work, person: PersonId, name: &str) -> Result<(SessionId, String), Failure> {
    let opening = Opening { kind: Kind::Token, shared_device: false, name: Some(name) };
    write(work, person, Kind::Token, "", &opening).await
}

/// Whether a session is more than a row.
pub(super) fn is_listed(
    kind: Kind,
    began: Timestamp,
    seen: Timestamp,
    shared_device: bool,
    roles: &[Role],
    now: Timestamp,
) -> bool {
    kind != Kind::HalfWay && is_alive(kind, began, seen, idle_limit(roles, shared_device), now)
}

/// The person and the session of whoever acts.
pub(super) fn identity(actor: &Actor) -> Result<(PersonId, SessionId), Problem> {
    actor.person_id().zip(actor.session()).ok_or_else(Problem::not_allowed)
}

async fn find(services: &Services, token: &str) -> Result<Option<PresentedSession>, Failure> {
    if token.is_empty() || token.len() > LONGEST_TOKEN {
        return Ok(None);
    }
    presented::session(services, token).await
}

fn lives(session: &PresentedSession, kind: Kind, roles: &[Role], now: Timestamp) -> bool {
    let idle = idle_limit(roles, session.shared_device);
    session.ended_at.is_none() && is_alive(kind, session.began_at.0, session.last_seen_at.0, idle, now)
}

async fn note_seen(services: &Services, session: &PresentedSession) -> Result<(), Failure> {
    if services.now().duration_since(session.last_seen_at.0) < SEEN_EVERY {
        return Ok(());
    }
    let work = Work::begin_in(session.practice_id.0, services).await?;
    work.run(
        "update session set last_seen_at = $3 where practice_id = $1 and id = $2 and ended_at is null",
        values![session.id.0, work.now()],
    )
    .await?;
    work.commit_audited().await
}

async fn write(
    work: &Work,
    person: PersonId,
    kind: Kind,
    prefix: &str,
    opening: &Opening<'_>,
) -> Result<(SessionId, String), Failure> {
    let (services, id) = (work.services(), work.id::<SessionId>());
    let token = [prefix, &BASE32_NOPAD.encode(&random::array::<32>(services.random()))].concat();
    let name =
        opening.name.and_then(|name| text::clean(name, 60).ok()).unwrap_or_else(|| unnamed(opening.kind).to_owned());
    let key = work.find_person_key(person).await?;
    let sealed_device = key.seal(Spot::new(DEVICE, work.practice(), id), name.as_bytes(), services.random());
    work.run(
        "delete from session where practice_id = $1 and person_id = $2 and began_at < $3",
        values![person, work.now() - KEPT_FOR],
    )
    .await?;
    work.run(
        "insert into session
             (practice_id, id, token_hash, person_id, kind, sealed_device, shared_device, began_at, last_seen_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        values![
            id,
            services.keys().index("session token", token.as_bytes()),
            person,
            kind.as_str(),
            sealed_device,
            opening.shared_device,
            work.now(),
        ],
    )
    .await?;
    Ok((id, token))
}

fn unnamed(kind: Kind) -> &'static str {
    match kind {
        Kind::Browser | Kind::HalfWay => "A browser",
        Kind::Token => "A program",
    }
}
