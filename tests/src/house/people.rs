//! Who lives in a test's practice, made as the practice makes them: entered, invited with a code, signed in.

use jiff::SignedDuration;
use serde_json::json;
use services::access::{AcceptInvitation, ConfirmSecondFactor, SignIn};
use services::domain::access::{Actor, Role};
use services::domain::clock::Clock as _;
use services::domain::ids::{CoupleId, PersonId, PracticeId, ThreadId};
use services::domain::people::Email;
use services::domain::practice::{SenderAlias, licence::ServiceKind};
use services::domain::text::{CoupleAlias, Name};
use services::domain::zone::Zone;
use services::people::{ChangeContactPreference, ChannelWord};
use services::{access, couples, people, practice};

use super::House;

/// What everybody here signs in with.
pub const PASSWORD: &str = "seven quiet mornings by a lake";

/// Where everybody's clock stands, an hour ahead of UTC in winter.
const ZONE: &str = "Europe/Berlin";

/// Somebody with an account.
#[derive(Clone, Debug)]
pub struct Someone {
    /// Their practice.
    pub practice: PracticeId,
    /// Who they are.
    pub id: PersonId,
    /// As their name is written.
    pub name: String,
    /// With what they sign in, and where letters go if they want any.
    pub address: String,
    /// A token for programs, good for ninety days.
    pub token: String,
    /// What their authenticator holds; members only.
    pub secret: Option<String>,
    /// The recovery codes they were shown.
    pub recovery_codes: Vec<String>,
}

/// A couple with one injury, and both accounts open.
#[derive(Clone, Debug)]
pub struct Couple {
    /// Which.
    pub id: CoupleId,
    /// Its injury.
    pub thread: ThreadId,
    /// The hurt partner.
    pub hurt: Someone,
    /// The involved partner.
    pub involved: Someone,
}

impl House {
    /// Founds a practice and opens its owner's account.
    ///
    /// # Panics
    /// If any step is refused.
    pub async fn found(&self, name: &str, alias: &str, owner: &str) -> Someone {
        let command = practice::Found {
            name: Name::parse(name).expect("a name"),
            alias: SenderAlias::parse(alias).expect("a neutral alias"),
            zone: zone(),
            owner: Name::parse(owner).expect("a name"),
            owner_address: address_of(owner),
            offers_coaching: true,
        };
        let founded = practice::found(&self.services, command).await.expect("a practice");
        self.accept(founded.practice, founded.owner, owner, (&founded.code, None)).await
    }

    /// Makes somebody a member of the practice and opens their account.
    ///
    /// # Panics
    /// If any step is refused.
    pub async fn member(&self, owner: &Someone, name: &str, role: Role) -> Someone {
        let id = self.enter(owner, name).await;
        let code = self.taken_on(owner, id, role).await;
        self.accept(owner.practice, id, name, (&code, None)).await
    }

    /// Makes somebody a member of the practice who came to it as a client, and opens their account.
    ///
    /// # Panics
    /// If any step is refused.
    pub async fn take_on(&self, owner: &Someone, (id, name): (PersonId, &str), role: Role) -> Someone {
        let code = self.taken_on(owner, id, role).await;
        self.accept(owner.practice, id, name, (&code, Some(address_of(name)))).await
    }

    /// Makes a person a member; gives the code that opens their account.
    async fn taken_on(&self, owner: &Someone, person: PersonId, role: Role) -> String {
        let actor = self.actor(owner).await;
        let command = people::BecomeMember { key: self.services.fresh_key(), person, role };
        people::become_member(&actor, &self.services, command).await.expect("a member");
        access::invite(&actor, &self.services, person).await.expect("a code").code
    }

    /// Founds a practice with one therapist who has one couple in care, the usual beginning of a journey.
    ///
    /// # Panics
    /// If any step is refused.
    pub async fn couple_in_care(&self) -> (Someone, Couple) {
        let owner = self.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = self.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = self.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        (therapist, couple)
    }

    /// Takes two people into care, the first of them hurt, the second involved, and opens both accounts.
    ///
    /// # Panics
    /// If any step is refused.
    pub async fn couple(&self, therapist: &Someone, alias: &str, (hurt, involved): (&str, &str)) -> Couple {
        let (hurt_id, involved_id) = (self.enter(therapist, hurt).await, self.enter(therapist, involved).await);
        let (id, thread) = self.care(therapist, alias, (hurt_id, involved_id)).await;
        Couple {
            id,
            thread,
            hurt: self.admit(therapist, hurt_id, hurt).await,
            involved: self.admit(therapist, involved_id, involved).await,
        }
    }

    /// Somebody agrees to everybody who is to join their care.
    ///
    /// # Panics
    /// If any step is refused.
    pub async fn agrees(&self, person: &Someone) {
        let waiting = self.ask(&person.token, "query { viewer { careProposals { id } } }", json!({})).await;
        for proposal in waiting["viewer"]["careProposals"].as_array().expect("a list") {
            self.act(&person.token, "agreeToCare", "done", json!({ "seat": proposal["id"] })).await;
        }
    }

    /// Both of a couple agree to everybody who is to join their care.
    ///
    /// # Panics
    /// If any step is refused.
    pub async fn both_agree(&self, couple: &Couple) {
        self.agrees(&couple.hurt).await;
        self.agrees(&couple.involved).await;
    }

    /// Takes two people into care who need no account.
    ///
    /// # Panics
    /// If any step is refused.
    pub async fn care(
        &self,
        therapist: &Someone,
        alias: &str,
        (hurt, involved): (PersonId, PersonId),
    ) -> (CoupleId, ThreadId) {
        let actor = self.actor(therapist).await;
        let alias = CoupleAlias::parse(alias).expect("an alias");
        let open = couples::Open {
            key: self.services.fresh_key(),
            alias,
            members: vec![hurt, involved],
            service: ServiceKind::Therapy,
        };
        let couple = couples::open(&actor, &self.services, open).await.expect("a couple").id;
        let thread = couples::OpenThread { key: self.services.fresh_key(), couple, hurt, involved };
        let view = couples::open_thread(&actor, &self.services, thread).await.expect("a thread");
        (couple, view.threads[0].id)
    }

    /// Makes a couple's care another kind, such as `COACHING`, for whose appointments no licence is asked.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn becomes(&self, therapist: &Someone, couple: CoupleId, service: &str) {
        let couple = couple.to_string();
        let query = "query($id: ID!) { couple(id: $id) { version } }";
        let seen = self.ask(&therapist.token, query, json!({ "id": couple })).await;
        let change = json!({ "couple": couple, "version": seen["couple"]["version"], "service": service,
            "reason": "What they asked for" });
        self.act(&therapist.token, "changeService", "couple { service }", change).await;
    }

    /// Lets a member treat people in Florida, as the practice's owner enters it.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn may_treat(&self, owner: &Someone, member: &Someone) {
        let licence = json!({ "key": format!("florida {}", member.id), "member": member.id.to_string(), "place": "US-FL",
            "profession": "MARRIAGE_AND_FAMILY", "authority": "LICENCE", "standing": "ACTIVE", "firstDay": "2025-01-01" });
        self.act(&owner.token, "enterLicence", "licence { id }", licence).await;
    }

    /// Enters a person who goes by a name and an address made of it.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn enter(&self, by: &Someone, name: &str) -> PersonId {
        let command = people::Add {
            key: self.services.fresh_key(),
            name: Name::parse(name).expect("a name"),
            zone: zone(),
            address: Some(address_of(name)),
        };
        people::add(&self.actor(by).await, &self.services, command).await.expect("a person").id
    }

    /// Hands a code to somebody a therapist treats, who opens their account with it.
    ///
    /// # Panics
    /// If any step is refused.
    pub async fn admit(&self, therapist: &Someone, person: PersonId, name: &str) -> Someone {
        let actor = self.actor(therapist).await;
        let code = access::invite(&actor, &self.services, person).await.expect("a code").code;
        self.accept(therapist.practice, person, name, (&code, None)).await
    }

    /// Lets somebody say that letters to their own address are safe.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn wants_letters(&self, person: &Someone) {
        let actor = self.actor(person).await;
        let version =
            people::contact_preference(&actor, &self.services, None).await.expect("their own preference").version;
        let command = ChangeContactPreference {
            person: None,
            version,
            safe_channel: ChannelWord::Email,
            email: Some(Email::parse(&person.address).expect("an address")),
            email_risk_acknowledged: true,
            quiet_from: None,
            quiet_until: None,
            preferred_hour: None,
            excluded_days: None,
            shared_device: None,
            zone: None,
        };
        people::change_contact_preference(&actor, &self.services, command).await.expect("a changed preference");
    }

    /// The actor that somebody's token makes.
    ///
    /// # Panics
    /// If the token opens nothing.
    pub async fn actor(&self, person: &Someone) -> Actor {
        self.services.actor(&person.token).await.expect("a database").expect("a living token")
    }

    /// Signs somebody in once more, for another token for programs. Moves the clock past the last code of an authenticator.
    ///
    /// # Panics
    /// If they are not let in.
    pub async fn sign_in(&self, person: &Someone) -> String {
        let command = SignIn {
            address: person.address.clone(),
            password: PASSWORD.to_owned(),
            device: None,
            shared_device: false,
            device_name: Some("A program".to_owned()),
            token: true,
            remote: None,
        };
        let outcome = access::sign_in(&self.services, command).await.expect("a sign-in");
        if let Some(session) = outcome.session {
            return session.token;
        }
        let ticket = outcome.second_factor.expect("a ticket where there is no session");
        let code = self.code_of(person);
        let confirm = ConfirmSecondFactor { ticket, code, device: None };
        access::confirm_second_factor(&self.services, confirm).await.expect("a second factor").token
    }

    /// Lets somebody prove themself again, which counts for ten minutes.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn step_up(&self, person: &Someone) {
        let code = person.secret.is_some().then(|| self.code_of(person));
        let actor = self.actor(person).await;
        access::step_up(&actor, &self.services, PASSWORD, code.as_deref()).await.expect("a step-up");
    }

    /// What somebody's authenticator shows next. A code works once, so the clock moves on to a fresh one.
    ///
    /// # Panics
    /// If they have no authenticator.
    pub fn code_of(&self, person: &Someone) -> String {
        self.clock.forward(SignedDuration::from_secs(60));
        access::second_factor_code(person.secret.as_deref().expect("an authenticator"), self.clock.now())
    }

    async fn accept(
        &self,
        practice: PracticeId,
        id: PersonId,
        name: &str,
        (code, address): (&str, Option<String>),
    ) -> Someone {
        let command = AcceptInvitation {
            code: code.to_owned(),
            password: PASSWORD.to_owned(),
            address,
            device: None,
            shared_device: false,
            device_name: Some("A device".to_owned()),
            remote: None,
        };
        let accepted = access::accept_invitation(&self.services, command).await.expect("an account");
        let mut someone = Someone {
            practice,
            id,
            name: name.to_owned(),
            address: address_of(name),
            token: String::new(),
            secret: accepted.second_factor.as_ref().map(|setup| setup.secret.clone()),
            recovery_codes: accepted.recovery_codes,
        };
        if let Some(setup) = accepted.second_factor {
            let code = self.code_of(&someone);
            let confirm = ConfirmSecondFactor { ticket: setup.ticket, code, device: None };
            access::confirm_new_second_factor(&self.services, confirm).await.expect("a first second factor");
        }
        someone.token = self.sign_in(&someone).await;
        someone
    }
}

pub(super) fn zone() -> Zone {
    Zone::parse(ZONE).expect("a zone that every machine knows")
}

/// `Quillon Marwood` is reached at `quillon.marwood@letters.example`.
pub(super) fn address_of(name: &str) -> String {
    format!("{}@letters.example", name.to_lowercase().replace(' ', "."))
}
