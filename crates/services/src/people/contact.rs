//! How somebody can be reached safely. Asked before the first letter; unknown means that nothing is sent.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::PersonId,
    people::{ContactPreference, Email, QuietHours, SafeChannel, Weekdays, claim_address},
    problem::{Code, Problem, Problems},
    zone::Zone,
};
use jiff::civil;

use super::{
    ChangeContactPreference, ChannelWord, ContactPreferenceView, place_of_person,
    rows::{HolderRow, PreferenceRow, open_preference, preference_spot},
};
use crate::{
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
        zone::zone,
    },
    reminders,
};

/// How a person can be reached; one's own when `person` is left out.
///
/// # Errors
/// `NotFound` for anybody whose preference is not the actor's to know.
pub async fn contact_preference(
    actor: &Actor,
    services: &Services,
    person: Option<PersonId>,
) -> Result<ContactPreferenceView, Refused> {
    let person = person.or(actor.person_id()).ok_or_else(Problem::not_found)?;
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeContactPreference, place)?;
    let (preference, version, zone) = read_preference(&work, person).await?;
    let view = view(&work, person, &preference, version, &zone);
    Ok(services.witnessed(actor, permit, subject_of(person, person), view).await?)
}

/// Says how somebody can be reached.
///
/// An address whose mailbox somebody else of the practice uses is kept like any other when people give it themselves, since another answer would
/// tell them who else comes here. Nothing is sent to it; the front desk sees that it has to be talked about (SECURITY.md A6, B5). Members of the
/// practice, who write it down for somebody, are refused.
///
/// # Errors
/// `Stale` when it was changed meanwhile; `TooManyAttempts` for address after address; beside each field what is wrong with it.
pub async fn change_contact_preference(
    actor: &Actor,
    services: &Services,
    command: ChangeContactPreference,
) -> Result<ContactPreferenceView, Refused> {
    let person = command.person.or(actor.person_id()).ok_or_else(Problem::not_found)?;
    let work = Work::begin(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::ChangeContactPreference, place)?;
    let (mut preference, version, zone) = read_preference(&work, person).await?;
    if version != command.version {
        return Err(stale().into());
    }
    if place == Place::Own && command.email.is_some() && command.email.as_ref() != preference.address() {
        services.gate().limits().own_address(person)?;
    }
    let zone = command.zone.clone().unwrap_or(zone);
    apply(&mut preference, &command, &work)?;
    let mailbox = claim(&work, person, preference.address(), place).await?;
    write(&work, person, (&preference, mailbox), version).await?;
    work.run(
        "update person set zone = $3, version = version + 1 where practice_id = $1 and id = $2 and zone <> $3",
        values![person, zone.name()],
    )
    .await?;
    reminders::replan(&work, person).await?;
    let changed = view(&work, person, &preference, version + 1, &zone);
    let may_see = domain::access::permit(actor, Act::SeeContactPreference, place).is_ok();
    let view = if may_see { changed } else { only_said(&command, changed, &work) };
    work.commit(actor, permit, subject_of(person, person)).await?;
    Ok(view)
}

/// What somebody says when nobody has asked them before: by which way they may be reached. An address whose mailbox somebody else uses is kept,
/// and nothing is sent to it, as when people give it themselves later.
pub(crate) async fn begin_preference(work: &Work, person: PersonId, channel: SafeChannel) -> Result<(), Refused> {
    let preference = ContactPreference { channel, reviewed_at: Some(work.now()), ..ContactPreference::default() };
    let mailbox = claim(work, person, preference.address(), Place::Own).await?;
    write(work, person, (&preference, mailbox), 0).await
}

/// Nothing is sent to somebody any more: they said that e-mail is not safe. Their address is not kept as a way to them.
pub(crate) async fn end_letters(work: &Work, person: PersonId) -> Result<(), Failure> {
    let (mut preference, version, _) = read_preference(work, person).await?;
    preference.channel = SafeChannel::PortalOnly;
    preference.reviewed_at = Some(work.now());
    match write(work, person, (&preference, None), version).await {
        Ok(()) => reminders::replan(work, person).await,
        Err(Refused::Failure(failure)) => Err(failure),
        // Without an address there is none to be refused.
        Err(Refused::Problems(_)) => Err(Failure::Corrupt("a contact preference that changed meanwhile")),
    }
}

/// What somebody said who may write it down but not read it, such as the front desk: their own words and nothing that was there before.
fn only_said(command: &ChangeContactPreference, changed: ContactPreferenceView, work: &Work) -> ContactPreferenceView {
    let unsaid = ContactPreference::default();
    ContactPreferenceView {
        email: changed.email.filter(|_| command.email.is_some()),
        quiet_from: command.quiet_from.unwrap_or(unsaid.quiet_hours.from()),
        quiet_until: command.quiet_until.unwrap_or(unsaid.quiet_hours.until()),
        preferred_hour: command.preferred_hour.unwrap_or(unsaid.preferred_time.hour()),
        excluded_days: command.excluded_days.clone().unwrap_or_default(),
        shared_device: command.shared_device.unwrap_or(unsaid.shared_device),
        reviewed_at: Some(work.now()),
        review_due: false,
        ..changed
    }
}

/// A person's preference, its version (0 when nobody was asked yet), and their zone.
pub(crate) async fn read_preference(work: &Work, person: PersonId) -> Result<(ContactPreference, i64, Zone), Failure> {
    let row: PreferenceRow = work
        .find(
            "select person.sealed_key, person.zone, contact_preference.sealed_preference, contact_preference.version
             from person
             left join contact_preference
                 on contact_preference.practice_id = person.practice_id and contact_preference.person_id = person.id
             where person.practice_id = $1 and person.id = $2",
            values![person],
        )
        .await?
        .ok_or(Failure::Corrupt("a person who is not there"))?;
    let zone = zone(&row.zone)?;
    let practice_key = work.practice_key().await?;
    let wrapped = row.sealed_key.as_deref();
    let preference = open_preference(work, &practice_key, person, wrapped, row.sealed_preference.as_deref())?;
    Ok((preference, row.version.unwrap_or(0), zone))
}

fn apply(preference: &mut ContactPreference, command: &ChangeContactPreference, work: &Work) -> Result<(), Problems> {
    let mut problems = Problems::default();
    if let Some(channel) = problems.note("email", channel(preference, command, work)) {
        preference.channel = channel;
    }
    let from = command.quiet_from.unwrap_or(preference.quiet_hours.from());
    let until = command.quiet_until.unwrap_or(preference.quiet_hours.until());
    if let Some(hours) = problems.note("quietFrom", QuietHours::new(from, until)) {
        preference.quiet_hours = hours;
    }
    if let Some(hour) = command.preferred_hour {
        let time =
            civil::Time::new(hour, 0, 0, 0).map_err(|_| Problem::new(Code::OutOfRange, "Choose an hour from 0 to 23."));
        if let Some(time) = problems.note("preferredHour", time) {
            preference.preferred_time = time;
        }
    }
    if let Some(days) = &command.excluded_days {
        preference.excluded_weekdays = days.iter().copied().collect::<Weekdays>();
    }
    preference.shared_device = command.shared_device.unwrap_or(preference.shared_device);
    preference.reviewed_at = Some(work.now());
    problems.or_go_on()
}

fn channel(
    preference: &ContactPreference,
    command: &ChangeContactPreference,
    work: &Work,
) -> Result<SafeChannel, Problem> {
    match command.safe_channel {
        ChannelWord::Unknown => Ok(SafeChannel::Unknown),
        ChannelWord::PortalOnly => Ok(SafeChannel::PortalOnly),
        ChannelWord::Email => {
            if command.email.is_none()
                && let kept @ SafeChannel::Email { .. } = &preference.channel
            {
                return Ok(kept.clone());
            }
            let address = command.email.clone().ok_or_else(|| {
                Problem::at("email", Code::Missing, "Type the address that only you read, or choose the portal.")
            })?;
            if !command.email_risk_acknowledged {
                return Err(Problem::at(
                    "emailRiskAcknowledged",
                    Code::Missing,
                    "Ordinary e-mail is not sealed on its way. Tick the box if you want it all the same, or choose the portal.",
                ));
            }
            Ok(SafeChannel::Email { address, risk_acknowledged_at: work.now() })
        }
    }
}

/// The mailbox of an address, for this person alone; none where they have no address, and none where somebody else uses it and they say
/// themselves that it is theirs.
async fn claim(
    work: &Work,
    person: PersonId,
    address: Option<&Email>,
    place: Place,
) -> Result<Option<Vec<u8>>, Refused> {
    let Some(index) = address.map(|address| mailbox_index(work, address)) else { return Ok(None) };
    let holders: Vec<HolderRow> = work
        .all(
            "select person_id from contact_preference where practice_id = $1 and mailbox_index = $2",
            values![index.clone()],
        )
        .await?;
    let holders: Vec<_> = holders.into_iter().map(|row| row.person_id.0).collect();
    match claim_address(person, &holders) {
        Ok(()) => Ok(Some(index)),
        Err(_) if place == Place::Own => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}

async fn write(
    work: &Work,
    person: PersonId,
    (preference, mailbox): (&ContactPreference, Option<Vec<u8>>),
    version: i64,
) -> Result<(), Refused> {
    let json = serde_json::to_string(preference).map_err(|_| Failure::Corrupt("a contact preference"))?;
    let key = work.find_person_key(person).await?;
    let sealed = key.seal(preference_spot(work, person), json.as_bytes(), work.services().random());
    let sql = if version == 0 {
        "insert into contact_preference (practice_id, person_id, sealed_preference, mailbox_index, reviewed_at, version)
         values ($1, $2, $3, $4, $5, 1)"
    } else {
        "update contact_preference
         set sealed_preference = $3, mailbox_index = $4, reviewed_at = $5, version = version + 1
         where practice_id = $1 and person_id = $2 and version = $6"
    };
    let mut arguments = values![person, sealed, mailbox, preference.reviewed_at];
    if version > 0 {
        arguments.extend(values![version]);
    }
    match work.run(sql, arguments).await {
        Ok(1) => Ok(()),
        Ok(_) => Err(stale().into()),
        // In the same moment, on another page or by somebody else: the words are those of a page that is too old in either case.
        Err(failure) if failure.is_taken() => Err(stale().into()),
        Err(failure) => Err(failure.into()),
    }
}

fn stale() -> Problem {
    Problem::new(
        Code::Stale,
        "This was changed on another page meanwhile. What you typed is still here; look at what is saved now, then save again.",
    )
}

/// The blind index of a mailbox, by which caps and collisions are found.
fn mailbox_index(work: &Work, address: &Email) -> Vec<u8> {
    work.services().keys().index("mailbox", address.normalised().expose().as_bytes())
}

fn view(
    work: &Work,
    person: PersonId,
    preference: &ContactPreference,
    version: i64,
    zone: &Zone,
) -> ContactPreferenceView {
    ContactPreferenceView {
        person,
        version,
        safe_channel: ChannelWord::from(&preference.channel),
        email: preference.address().map(Email::expose),
        quiet_from: preference.quiet_hours.from(),
        quiet_until: preference.quiet_hours.until(),
        preferred_hour: preference.preferred_time.hour(),
        excluded_days: preference.excluded_weekdays.days().collect(),
        shared_device: preference.shared_device,
        zone: zone.name().to_owned(),
        reviewed_at: preference.reviewed_at,
        review_due: preference.is_review_due(work.now()),
    }
}
