//! Founding the demo's practice and letting people in: each opens their own account, as anybody would.

use anyhow::{Context as _, bail};
use worker::services::{
    Services,
    access::{self, AcceptInvitation, ConfirmSecondFactor, SignIn},
    domain::{
        access::{Actor, Role},
        ids::PersonId,
        practice::SenderAlias,
        text::Name,
        zone::Zone,
    },
    people,
    practice::{self, Found},
};

use super::{
    cast::{self, MEMBERS, Member, OWNER, PASS_PHRASE, Work},
    notes::{Account, Part},
};

/// Somebody who can act.
#[derive(Clone)]
pub(super) struct Player {
    pub(super) person: PersonId,
    pub(super) actor: Actor,
    pub(super) account: Account,
}

/// Everybody who works in the practice.
pub(super) struct Practice {
    pub(super) owner: Player,
    /// In the order of [`MEMBERS`].
    pub(super) members: Vec<Player>,
}

/// Founds the practice and opens the accounts of those who work in it.
pub(super) async fn found(services: &Services) -> anyhow::Result<Practice> {
    let found = Found {
        name: name(cast::PRACTICE)?,
        alias: SenderAlias::parse(cast::ALIAS).map_err(told)?,
        zone: zone(cast::ZONE)?,
        owner: name(OWNER.name)?,
        owner_address: cast::address(OWNER.name),
        offers_coaching: false,
    };
    let founded = practice::found(services, found).await.map_err(refused("founding the practice"))?;
    let owner = open_account(services, founded.owner, &founded.code, account(&OWNER)).await?;
    let mut members = Vec::new();
    for member in &MEMBERS {
        members.push(employ(services, &owner.actor, member).await?);
    }
    Ok(Practice { owner, members })
}

async fn employ(services: &Services, owner: &Actor, member: &Member) -> anyhow::Result<Player> {
    let person = enter(services, owner, member.name, cast::ZONE).await?;
    let roles: &[Role] = match member.work {
        Work::Owner => &[Role::Owner],
        Work::FrontDesk => &[Role::Staff],
        Work::Therapist => &[Role::Therapist],
        Work::TherapistAndSupervisor => &[Role::Therapist, Role::Supervisor],
    };
    for role in roles {
        let command = people::BecomeMember { key: services.fresh_key(), person, role: *role };
        people::become_member(owner, services, command).await.map_err(refused("making somebody a member"))?;
    }
    let invitation = access::invite(owner, services, person).await.map_err(refused("inviting a member"))?;
    open_account(services, person, &invitation.code, account(member)).await
}

/// Enters a person, who will sign in with their address.
pub(super) async fn enter(services: &Services, by: &Actor, who: &str, lives: &str) -> anyhow::Result<PersonId> {
    let add = people::Add {
        key: services.fresh_key(),
        name: name(who)?,
        zone: zone(lives)?,
        address: Some(cast::address(who)),
    };
    Ok(people::add(by, services, add).await.map_err(refused("entering a person"))?.id)
}

/// Opens an account with the code that the practice handed over.
pub(super) async fn open_account(
    services: &Services,
    person: PersonId,
    code: &str,
    mut account: Account,
) -> anyhow::Result<Player> {
    let accept = AcceptInvitation {
        code: code.to_owned(),
        password: PASS_PHRASE.to_owned(),
        address: None,
        device: None,
        shared_device: false,
        device_name: Some("Computer".to_owned()),
        remote: None,
    };
    let accepted = access::accept_invitation(services, accept).await.map_err(refused("opening an account"))?;
    let session = match (accepted.session, accepted.second_factor) {
        (Some(session), _) => session,
        (None, Some(setup)) => {
            let code = access::second_factor_code(&setup.secret, services.now());
            account.secret = Some(setup.secret);
            let confirm = ConfirmSecondFactor { ticket: setup.ticket, code, device: None };
            access::confirm_new_second_factor(services, confirm).await.map_err(refused("confirming a second factor"))?
        }
        (None, None) => bail!("an account was opened and led nowhere"),
    };
    let actor = services.actor(&session.token).await?.context("a session that has just begun is not there")?;
    Ok(Player { person, actor, account })
}

/// A partner signs in again.
pub(super) async fn sign_in(services: &Services, player: &Player) -> anyhow::Result<Actor> {
    let typed = SignIn {
        address: player.account.address.clone(),
        password: PASS_PHRASE.to_owned(),
        device: None,
        shared_device: false,
        device_name: None,
        token: false,
        remote: None,
    };
    let outcome = access::sign_in(services, typed).await.map_err(refused("signing in"))?;
    let session = outcome.session.context("a partner was asked for a second factor")?;
    services.actor(&session.token).await?.context("a session that has just begun is not there")
}

fn account(member: &Member) -> Account {
    let part = match member.work {
        Work::Owner => Part::Owner,
        Work::FrontDesk => Part::Staff,
        Work::Therapist => Part::Therapist,
        Work::TherapistAndSupervisor => Part::TherapistAndSupervisor,
    };
    Account { name: member.name.to_owned(), address: cast::address(member.name), part, couple: None, secret: None }
}

pub(super) fn name(text: &str) -> anyhow::Result<Name> {
    Name::parse(text).map_err(told)
}

pub(super) fn zone(text: &str) -> anyhow::Result<Zone> {
    Zone::parse(text).map_err(told)
}

/// A refusal of something that we wrote ourselves: its words are ours, and may be shown.
pub(super) fn refused(doing: &'static str) -> impl Fn(worker::services::Refused) -> anyhow::Error {
    move |refused| match refused {
        worker::services::Refused::Problems(problems) => {
            let words: Vec<&str> = problems.0.iter().map(|problem| problem.message.as_ref()).collect();
            anyhow::anyhow!("{doing}: {}", words.join(" "))
        }
        worker::services::Refused::Failure(failure) => anyhow::Error::new(failure).context(doing),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
pub(super) fn told(problem: worker::services::domain::problem::Problem) -> anyhow::Error {
    anyhow::anyhow!("{}", problem.message)
}
