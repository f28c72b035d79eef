//! What somebody signs in with and what they are here, read before anybody is signed in; and the changes that several acts make to it.

use domain::{
    access::{Actor, Role, passkey::WaysIn},
    audit::entry::{Device, Tried},
    ids::{Id, PersonId, PracticeId, RecoveryId, SessionId},
};
use jiff::SignedDuration;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    device, presented, reset_second_factor,
    rows::{RecoveryRow, RoleRow, SignInRow, WaysRow},
};
use crate::kernel::{
    bind::values,
    refused::Failure,
    seal::{SealKey, Spot},
    services::Services,
    work::Work,
};

/// A recovery that was not used for this long after it began to count is over.
pub(crate) const RECOVERY_WAITS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Somebody who can sign in, or could if they had a password or a passkey.
pub(super) struct Account {
    pub(super) practice: PracticeId,
    pub(super) person: PersonId,
    pub(super) has_address: bool,
    pub(super) password_hash: Option<Zeroizing<String>>,
    /// With what they come in; none before the account is open.
    pub(super) ways_in: WaysIn,
    /// In base 32.
    pub(super) second_factor: Option<Zeroizing<String>>,
    pub(super) knows_device: bool,
    /// Whether an owner has let them set up another second factor.
    pub(super) may_set_up: bool,
    /// A recovery that counts by now, with the hash of its password.
    pub(super) recovery: Option<(RecoveryId, Zeroizing<String>)>,
    pub(super) roles: Vec<Role>,
}

impl Account {
    /// Whether this is one of the practice's own people.
    pub(super) fn is_member(&self) -> bool {
        self.roles.iter().any(|role| role.is_member())
    }

    /// The account's owner as the trail names them, where there is no session yet.
    pub(super) fn owner(&self, work: &Work) -> Actor {
        Actor::person(self.practice, self.person, work.id(), self.roles.clone(), false)
    }
}

/// The accounts that go by an address. Where there is none, nobody is looked up all the same, so that it takes as long.
pub(super) async fn find(
    services: &Services,
    address_index: &[u8],
    device: Option<&str>,
) -> Result<Vec<Account>, Failure> {
    let presented = presented::accounts(services, address_index).await?;
    let places = or_nobody(presented.iter().map(|row| (row.practice_id.0, row.person_id.0)).collect());
    let mut accounts = Vec::with_capacity(places.len());
    for (practice, person) in places {
        let work = Work::read_in(practice, services).await?;
        accounts.extend(read(&work, person, device).await?);
    }
    Ok(accounts)
}

/// Where these accounts are and whose; nobody's where there is none.
pub(super) fn places(accounts: &[Account]) -> Vec<(PracticeId, PersonId)> {
    or_nobody(accounts.iter().map(|account| (account.practice, account.person)).collect())
}

/// Notes in the trail of each account that somebody tried to get into it and was refused. For nobody's account the same is done, and nothing
/// comes of it.
pub(super) async fn note_refused(
    services: &Services,
    tried: &[(PracticeId, PersonId)],
    how: (Tried, Device),
) -> Result<(), Failure> {
    for account in tried {
        services.note_refused(*account, how).await?;
    }
    Ok(())
}

fn or_nobody(mut places: Vec<(PracticeId, PersonId)>) -> Vec<(PracticeId, PersonId)> {
    if places.is_empty() {
        places.push((PracticeId::from_uuid(Uuid::nil()), PersonId::from_uuid(Uuid::nil())));
    }
    places
}

/// Whether somebody has opened an account of their own.
pub(crate) async fn has_account(work: &Work, person: PersonId) -> Result<bool, Failure> {
    ways_in(work, person).await.map(WaysIn::open_an_account)
}

/// With what somebody comes in.
pub(super) async fn ways_in(work: &Work, person: PersonId) -> Result<WaysIn, Failure> {
    let row: Option<WaysRow> = work
        .find(
            "select (select count(*) from sign_in
                     where practice_id = $1 and person_id = $2 and sealed_password_hash is not null) as passwords,
                 (select count(*) from passkey where practice_id = $1 and person_id = $2) as passkeys",
            values![person],
        )
        .await?;
    Ok(row.map_or(WaysIn { has_password: false, passkeys: 0 }, |row| WaysIn {
        has_password: row.passwords > 0,
        passkeys: number(row.passkeys),
    }))
}

fn number(count: i64) -> usize {
    usize::try_from(count).unwrap_or_default()
}

/// One person's account, if they have one and were not erased.
pub(super) async fn read(work: &Work, person: PersonId, device: Option<&str>) -> Result<Option<Account>, Failure> {
    let device_hash = device::hash(work.services(), device.unwrap_or_default());
    let row: Option<SignInRow> = work
        .find(
            "select person.sealed_key, sign_in.address_index is not null as has_address,
                 sign_in.sealed_password_hash, sign_in.sealed_second_factor,
                 (select count(*) from passkey where passkey.practice_id = $1 and passkey.person_id = $2) as passkeys,
                 (select count(*) from known_device known
                  where known.practice_id = $1 and known.person_id = $2 and known.device_hash = $3) as knows_device
             from person
             left join sign_in on sign_in.practice_id = person.practice_id and sign_in.person_id = person.id
             where person.practice_id = $1 and person.id = $2",
            values![person, device_hash],
        )
        .await?;
    let recovery: Option<RecoveryRow> = work
        .find(
            "select id, sealed_password_hash from recovery
             where practice_id = $1 and person_id = $2 and effective_at <= $3 and effective_at > $4
               and stopped_at is null and done_at is null
             order by effective_at desc limit 1",
            values![person, work.now(), work.now() - RECOVERY_WAITS],
        )
        .await?;
    let roles = roles_of(work, person).await?;
    let may_set_up = reset_second_factor::is_open(work, person).await?;
    let Some(row) = row.filter(|row| row.sealed_key.is_some()) else { return Ok(None) };
    let key = work.person_key(&*work.practice_key().await?, person, row.sealed_key.as_deref())?;
    Ok(Some(Account {
        practice: work.practice(),
        person,
        has_address: row.has_address,
        ways_in: WaysIn { has_password: row.sealed_password_hash.is_some(), passkeys: number(row.passkeys) },
        password_hash: open(work, &key, "sign_in.sealed_password_hash", person, row.sealed_password_hash)?,
        second_factor: open(work, &key, "sign_in.sealed_second_factor", person, row.sealed_second_factor)?,
        knows_device: row.knows_device > 0,
        may_set_up,
        recovery: recovery
            .map(|row| {
                let hash = key.open_text(Spot::new(RECOVERY, work.practice(), row.id.0), &row.sealed_password_hash)?;
                Ok::<_, Failure>((row.id.0, Zeroizing::new(hash)))
            })
            .transpose()?,
        roles,
    }))
}

/// The column of a recovery's password hash.
pub(super) const RECOVERY: &str = "recovery.sealed_password_hash";

/// The parts a person plays now. A member of the practice is never also a partner here. Whoever has left a couple stays a partner: what they
/// wrote is theirs, and they come in to read it.
pub(crate) async fn roles_of(work: &Work, person: PersonId) -> Result<Vec<Role>, Failure> {
    let rows: Vec<RoleRow> = work
        .all(
            "select role from practice_member
             where practice_id = $1 and person_id = $2 and started_at <= $3 and (ended_at is null or ended_at > $3)
             union
             select 'partner' as role from couple_member
             where practice_id = $1 and person_id = $2",
            values![person, work.now()],
        )
        .await?;
    let mut roles: Vec<_> = rows.iter().filter_map(|row| Role::from_word(&row.role)).collect();
    if roles.iter().any(|role| role.is_member()) {
        roles.retain(|role| role.is_member());
    }
    roles.sort_unstable();
    Ok(roles)
}

/// Sets a person's password. Whoever else is signed in to the account is not any more.
pub(super) async fn set_password(
    work: &Work,
    person: PersonId,
    hash: &str,
    keeping: Option<SessionId>,
) -> Result<(), Failure> {
    let spot = Spot::new("sign_in.sealed_password_hash", work.practice(), person);
    let sealed = work.find_person_key(person).await?.seal(spot, hash.as_bytes(), work.services().random());
    work.run(
        "update sign_in set sealed_password_hash = $3, changed_at = $4 where practice_id = $1 and person_id = $2",
        values![person, sealed, work.now()],
    )
    .await?;
    end_sessions(work, person, keeping).await
}

/// Keeps the hash of the same password at another cost.
pub(super) async fn renew_hash(work: &Work, person: PersonId, hash: &str) -> Result<(), Failure> {
    let spot = Spot::new("sign_in.sealed_password_hash", work.practice(), person);
    let sealed = work.find_person_key(person).await?.seal(spot, hash.as_bytes(), work.services().random());
    work.run(
        "update sign_in set sealed_password_hash = $3 where practice_id = $1 and person_id = $2",
        values![person, sealed],
    )
    .await
    .map(|_| ())
}

/// Ends every session and token of a person but one, and the address of their calendar, which whoever else was in the account may have made.
pub(super) async fn end_sessions(work: &Work, person: PersonId, keeping: Option<SessionId>) -> Result<(), Failure> {
    work.run("delete from calendar_feed where practice_id = $1 and person_id = $2", values![person]).await?;
    work.run(
        "update session set ended_at = $3 where practice_id = $1 and person_id = $2 and ended_at is null and id <> $4",
        values![person, work.now(), keeping.map_or(Uuid::nil(), Id::uuid)],
    )
    .await
    .map(|_| ())
}

/// Ends everything with which a person could come in from now on by what they were before: sessions and tokens but one, codes that were
/// handed out, and a recovery under way.
pub(crate) async fn shut_out(work: &Work, person: PersonId, keeping: Option<SessionId>) -> Result<(), Failure> {
    end_sessions(work, person, keeping).await?;
    stop_recoveries(work, person).await?;
    work.run(
        "update invitation set expires_at = $3
         where practice_id = $1 and person_id = $2 and used_at is null and expires_at > $3",
        values![person, work.now()],
    )
    .await
    .map(|_| ())
}

/// Stops whatever recovery of a person's account is under way.
pub(super) async fn stop_recoveries(work: &Work, person: PersonId) -> Result<u64, Failure> {
    work.run(
        "update recovery set stopped_at = $3
         where practice_id = $1 and person_id = $2 and stopped_at is null and done_at is null",
        values![person, work.now()],
    )
    .await
}

fn open(
    work: &Work,
    key: &SealKey,
    column: &'static str,
    person: PersonId,
    sealed: Option<Vec<u8>>,
) -> Result<Option<Zeroizing<String>>, Failure> {
    sealed
        .map(|sealed| key.open_text(Spot::new(column, work.practice(), person), &sealed).map(Zeroizing::new))
        .transpose()
}
