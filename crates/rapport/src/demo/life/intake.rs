//! A couple's first visit, and the questionnaires filled in on paper.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _, civil};
use worker::services::{
    access,
    couples::{self, Open, OpenThread},
    domain::{
        couples::CareRole,
        ids::{CoupleId, PersonId},
        people::Email,
        practice::licence::ServiceKind,
        text::CoupleAlias,
    },
    inventories::{self, Assign, EnterTotals},
    people::{self, ChangeContactPreference, ChannelWord},
};

use super::{Life, Pair, battery};
use crate::demo::{
    cast::{self, COUPLES, Channel, FIRST, ON_BATTERY, SUPERVISOR},
    members::{Player, enter, open_account, refused, told},
    notes::{Account, Part},
    plan::{self, Side},
};

/// Takes a couple into care: who they are, what happened, how each can be reached, and what is asked of them from now on.
pub(super) async fn intake(life: &Life, couple: usize) -> anyhow::Result<Pair> {
    let (cast, services) = (&COUPLES[couple], &life.services);
    let therapist = life.therapist(couple);
    let hurt = enter(services, &therapist.actor, cast.hurt.0, cast.zone).await?;
    let involved = enter(services, &therapist.actor, cast.involved.0, cast.zone).await?;
    let open = Open {
        key: services.fresh_key(),
        alias: CoupleAlias::parse(cast.alias).map_err(told)?,
        members: vec![hurt, involved],
        service: ServiceKind::Therapy,
    };
    let id = couples::open(&therapist.actor, services, open).await.map_err(refused("taking a couple into care"))?.id;
    open_threads(life, couple, id, (hurt, involved)).await?;
    supervise(life, therapist, id).await?;
    let hurt = account(life, therapist, (hurt, cast.hurt), (cast.alias, Part::Hurt)).await?;
    let involved = account(life, therapist, (involved, cast.involved), (cast.alias, Part::Involved)).await?;
    for partner in [&hurt, &involved] {
        agree(life, partner).await?;
    }
    let pair = Pair { id, hurt, involved, shared: None, last: BTreeMap::new() };
    if ON_BATTERY.contains(&couple) {
        battery::begin(life, couple, &pair).await?;
    } else {
        assign(life, couple, &pair).await?;
    }
    Ok(pair)
}

async fn open_threads(
    life: &Life,
    couple: usize,
    id: CoupleId,
    (hurt, involved): (PersonId, PersonId),
) -> anyhow::Result<()> {
    let mut threads = vec![(hurt, involved)];
    if COUPLES[couple].both_ways {
        threads.push((involved, hurt));
    }
    for (hurt, involved) in threads {
        let thread = OpenThread { key: life.services.fresh_key(), couple: id, hurt, involved };
        let opened = couples::open_thread(&life.therapist(couple).actor, &life.services, thread).await;
        opened.map_err(refused("recording an injury"))?;
    }
    Ok(())
}

/// The supervisor answers for the work of the other two.
async fn supervise(life: &Life, therapist: &Player, couple: CoupleId) -> anyhow::Result<()> {
    let supervisor = life.practice.members[SUPERVISOR].person;
    if therapist.person == supervisor {
        return Ok(());
    }
    let join = couples::JoinCareTeam {
        key: life.services.fresh_key(),
        couple,
        person: supervisor,
        role: CareRole::Supervisor,
        treats: None,
        reason: None,
    };
    let joined = couples::join_care_team(&therapist.actor, &life.services, join).await;
    joined.map_err(refused("adding to a care team"))?;
    Ok(())
}

/// Both agree to the supervisor, who reads nothing before.
async fn agree(life: &Life, partner: &Player) -> anyhow::Result<()> {
    let proposals = couples::care_proposals(&partner.actor, &life.services).await;
    for proposal in proposals.map_err(refused("reading who is to join"))? {
        let agreed = couples::agree_to_care(&partner.actor, &life.services, proposal.id).await;
        agreed.map_err(refused("agreeing to a care team"))?;
    }
    Ok(())
}

async fn account(
    life: &Life,
    therapist: &Player,
    (person, (name, channel)): (PersonId, (&str, Channel)),
    (couple, part): (&str, Part),
) -> anyhow::Result<Player> {
    let services = &life.services;
    let invitation = access::invite(&therapist.actor, services, person).await.map_err(refused("inviting a partner"))?;
    let account = Account {
        name: name.to_owned(),
        address: cast::address(name),
        part,
        couple: Some(couple.to_owned()),
        secret: None,
    };
    let player = open_account(services, person, &invitation.code, account).await?;
    if channel != Channel::Unknown {
        let change = preference(life, name, channel)?;
        let changed = people::change_contact_preference(&player.actor, services, change).await;
        changed.map_err(refused("saying how to be reached"))?;
    }
    Ok(player)
}

fn preference(life: &Life, name: &str, channel: Channel) -> anyhow::Result<ChangeContactPreference> {
    let by_mail = channel == Channel::Email;
    let email = if by_mail { Some(Email::parse(&cast::address(name)).map_err(told)?) } else { None };
    let hour = i8::try_from(life.chance.between(9, 18)).ok();
    Ok(ChangeContactPreference {
        person: None,
        version: 0,
        safe_channel: if by_mail { ChannelWord::Email } else { ChannelWord::PortalOnly },
        email,
        email_risk_acknowledged: by_mail,
        quiet_from: None,
        quiet_until: None,
        preferred_hour: hour.filter(|_| by_mail),
        excluded_days: None,
        shared_device: Some(life.chance.befalls(15)),
        zone: None,
    })
}

async fn assign(life: &Life, couple: usize, pair: &Pair) -> anyhow::Result<()> {
    let (weekly, four_weekly) = (life.calendar.first_pulse(couple), life.calendar.first_staying_check(couple));
    let mut asked = vec![
        (&pair.hurt, "trust_pulse", weekly, 7),
        (&pair.hurt, "hope_pulse", weekly, 7),
        (&pair.involved, "steady_pulse", weekly, 7),
        (&pair.involved, "hope_pulse", weekly, 7),
    ];
    if couple != FIRST {
        asked.push((&pair.hurt, "why_stay", four_weekly, 28));
    }
    if COUPLES[couple].both_ways {
        asked.push((&pair.involved, "why_stay", four_weekly.saturating_add(7.days()), 28));
    }
    for (player, instrument, first_due, every_days) in asked {
        ask(life, couple, (pair.id, player.person), (instrument, first_due, Some(every_days))).await?;
    }
    Ok(())
}

/// Asks the four-weekly questions of a couple's hurt member, this once.
pub(super) async fn ask_once(life: &Life, couple: usize, due: civil::Date) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    ask(life, couple, (pair.id, pair.hurt.person), ("why_stay", due, None)).await
}

async fn ask(
    life: &Life,
    couple: usize,
    (id, respondent): (CoupleId, PersonId),
    (instrument, first_due, every_days): (&str, civil::Date, Option<u32>),
) -> anyhow::Result<()> {
    let assign = Assign {
        key: life.services.fresh_key(),
        couple: id,
        thread: None,
        respondent,
        instrument: instrument.to_owned(),
        first_due,
        every_days,
        until: None,
        reminders: None,
    };
    let assigned = inventories::assign(&life.therapist(couple).actor, &life.services, assign).await;
    assigned.map_err(refused("asking an inventory"))?;
    Ok(())
}

/// Enters the totals of what both members filled in on paper.
pub(super) async fn totals(life: &Life, couple: usize, at: Timestamp) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let progress = life.calendar.progress(couple, at);
    let taken_on = at.to_zoned(plan::zone(couple)).date();
    for side in [Side::Hurt, Side::Involved] {
        let (player, slope) = (pair.player(side), COUPLES[couple].slope_of(side));
        let satisfaction = slope.satisfaction(progress, &life.chance);
        enter_totals(life, couple, (pair.id, player.person), ("csi16", taken_on, satisfaction)).await?;
        let low_mood = slope.low_mood(progress, &life.chance);
        enter_totals(life, couple, (pair.id, player.person), ("phq9", taken_on, low_mood)).await?;
    }
    Ok(())
}

/// Enters a total that one of a couple filled in on paper.
pub(super) async fn enter_totals(
    life: &Life,
    couple: usize,
    (id, respondent): (CoupleId, PersonId),
    (instrument, taken_on, total): (&str, civil::Date, f64),
) -> anyhow::Result<()> {
    let enter = EnterTotals {
        key: life.services.fresh_key(),
        couple: id,
        respondent,
        instrument: instrument.to_owned(),
        taken_on,
        total,
        subscales: BTreeMap::new(),
    };
    let entered = inventories::enter_totals(&life.therapist(couple).actor, &life.services, enter).await;
    entered.map_err(refused("entering totals"))?;
    Ok(())
}
