//! People: who they are, how each can be reached safely.

mod contact;
mod membership;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{ids::PersonId, text::Name, zone::Zone},
    people::{self, PersonView},
};

use crate::{
    connection::{self, connections},
    input::{Input, read_id, show_id},
    practice::Role,
    problem::{payload, payloads},
    scope::Scope,
};

pub use contact::{ContactMutation, ContactQuery, read_days, word_of};
pub use membership::{MembershipMutation, MembershipQuery};

/// A person, as everybody who may know them at all sees them.
#[derive(Debug, Clone, SimpleObject)]
pub struct Person {
    /// Their id.
    pub id: ID,
    /// Their name.
    name: String,
    /// Where their clock stands: an IANA zone.
    zone: String,
}

/// Another member of the reader's couple: a name to know them by, and nothing else.
#[derive(SimpleObject)]
pub struct Partner {
    /// Their id.
    id: ID,
    /// Their name.
    name: String,
}

impl From<PersonView> for Partner {
    fn from(view: PersonView) -> Self {
        Self { id: show_id(view.id), name: view.name }
    }
}

impl From<PersonView> for Person {
    fn from(view: PersonView) -> Self {
        Self { id: show_id(view.id), name: view.name, zone: view.zone }
    }
}

/// Whether somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "people::AccountState")]
pub enum AccountState {
    /// Nobody has invited them.
    None,
    /// A code was handed over and not yet used.
    Invited,
    /// They have an account.
    Open,
}

/// By which way somebody can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "people::ChannelWord")]
pub enum SafeChannel {
    /// Nobody has asked: nothing is sent.
    Unknown,
    /// Nothing is sent.
    PortalOnly,
    /// By e-mail.
    Email,
}

/// A person as staff see them.
#[derive(Debug, Clone, SimpleObject)]
pub struct PersonRecord {
    /// Their id.
    id: ID,
    /// Their name.
    name: String,
    /// Where their clock stands: an IANA zone.
    zone: String,
    /// What they do here.
    roles: Vec<Role>,
    /// Whether they can sign in.
    account: AccountState,
    /// By which way they can be reached.
    safe_channel: SafeChannel,
    /// Whether the address they gave has to be talked about, because somebody else here uses that mailbox. Nothing is sent until it is cleared up.
    address_in_question: bool,
}

impl From<people::PersonRecord> for PersonRecord {
    fn from(view: people::PersonRecord) -> Self {
        Self {
            id: show_id(view.id),
            name: view.name,
            zone: view.zone,
            roles: Role::of_people(&view.roles),
            account: view.account.into(),
            safe_channel: view.safe_channel.into(),
            address_in_question: view.address_in_question,
        }
    }
}

connections! {
    /// People, in pages.
    PersonConnection, PersonEdge of PersonRecord, from people::PersonRecord;
}

/// Questions about people.
#[derive(Default)]
pub struct PeopleQuery;

#[Object]
impl PeopleQuery {
    /// Everyone the practice can invite. Staff and therapists.
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<PersonConnection>> {
        let scope = Scope::of(ctx);
        let had = after.is_some();
        let page = scope.act(Ok(connection::request(first, after)), people::list).await;
        Some(connection::connect(page, had))
    }
}

/// One person.
pub async fn show(scope: &Scope, id: &ID) -> Result<Person, Refused> {
    let id: Result<PersonId, Refused> = read_id(id).map_err(Refused::from);
    scope.act(id, people::show).await.map(Person::from)
}

/// Somebody to enter.
#[derive(InputObject)]
pub struct AddPersonInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Their name, as they want it written.
    name: String,
    /// Where their clock stands: an IANA zone.
    zone: String,
    /// How they sign in.
    address: Option<String>,
}

impl AddPersonInput {
    fn read(self) -> Result<people::Add, Refused> {
        let mut input = Input::default();
        let name = input.take("name", Name::parse(&self.name));
        let zone = input.take("zone", Zone::parse(&self.zone));
        let address = input.optional_word("address", self.address);
        input.finish(|| Some(people::Add { key: self.key, name: name?, zone: zone?, address }))
    }
}

payloads! {
    /// The person who was entered.
    AddPersonPayload {
        /// The person.
        person: Option<Person>,
    }
}

/// Acts about people.
#[derive(Default)]
pub struct PeopleMutation;

#[Object]
impl PeopleMutation {
    /// Enters a new person. Staff and therapists.
    async fn add_person(&self, ctx: &Context<'_>, input: AddPersonInput) -> Result<AddPersonPayload> {
        let outcome = Scope::of(ctx).act(input.read(), people::add).await;
        payload(outcome, |view| AddPersonPayload { person: Some(view.into()), problems: Vec::new() })
    }
}
