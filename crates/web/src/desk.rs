//! What surrounds every page of the desk: who looks, which rooms are open to them, and the hour where they are.

pub(crate) mod making;
pub(crate) mod needs;
pub(crate) mod words;

use crate::errors::Stop;
use crate::moments::Zone;
use crate::schema;
use crate::vocabulary::Role;

/// The signed-in member, as every desk page asks for them beside its own matter.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Viewer")]
pub(crate) struct DeskViewer {
    /// Who it is.
    pub(crate) person: DeskPerson,
    /// What they are in the practice.
    pub(crate) roles: Vec<Role>,
    /// The practice they are signed in to.
    pub(crate) practice_name: String,
}

/// Who somebody is and where they live.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Person")]
pub(crate) struct DeskPerson {
    /// Their id.
    pub(crate) id: cynic::Id,
    /// The name the practice uses.
    pub(crate) name: String,
    /// IANA name of the zone they live in.
    pub(crate) zone: String,
}

/// The frame of a desk page.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    /// Whose desk it is.
    pub(crate) me: cynic::Id,
    /// Who looks.
    pub(crate) name: String,
    /// The practice they look at.
    pub(crate) practice: String,
    /// The rooms open to them, in order.
    pub(crate) rooms: Vec<Room>,
    /// Where they live, to show instants there.
    pub(crate) zone: Zone,
    roles: Vec<Role>,
}

/// One entry of the desk's navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Room {
    /// Where it is.
    pub(crate) href: &'static str,
    /// What it is called.
    pub(crate) label: &'static str,
    /// Whether the reader is in it now.
    pub(crate) here: bool,
}

impl Desk {
    /// The frame for `viewer`, standing in the room at `here`.
    ///
    /// # Errors
    /// `SignInNeeded` when nobody is signed in; `NotFound` for a partner, who has no desk and learns of none.
    pub(crate) fn open(viewer: Option<DeskViewer>, here: &str) -> Result<Self, Stop> {
        let viewer = viewer.ok_or(Stop::SignInNeeded)?;
        if !viewer.roles.iter().any(|role| role.is_member()) {
            return Err(Stop::NotFound);
        }
        Ok(Self {
            rooms: rooms(&viewer.roles, here),
            zone: Zone::named(&viewer.person.zone),
            me: viewer.person.id,
            name: viewer.person.name,
            practice: viewer.practice_name,
            roles: viewer.roles,
        })
    }

    /// Whether they own the practice.
    pub(crate) fn owns(&self) -> bool {
        self.roles.contains(&Role::Owner)
    }

    /// Whether they treat couples themselves, and so open, assign and hand over codes; a supervisor reads only.
    pub(crate) fn treats(&self) -> bool {
        self.roles.contains(&Role::Therapist)
    }

    /// Whether they keep the front desk, where codes are handed over to anybody.
    pub(crate) fn keeps_front_desk(&self) -> bool {
        self.roles.contains(&Role::Staff)
    }

    /// Whether they may bring forms into the library.
    pub(crate) fn imports(&self) -> bool {
        self.treats() || self.owns()
    }
}

fn rooms(roles: &[Role], here: &str) -> Vec<Room> {
    let any = |these: &[Role]| roles.iter().any(|role| these.contains(role));
    let all = [
        ("/worklist", "Worklist", any(&[Role::Therapist, Role::Supervisor])),
        ("/caseload", "Caseload", any(&[Role::Therapist, Role::Supervisor])),
        ("/safety/tasks", "Safety", any(&[Role::Therapist, Role::Supervisor])),
        ("/consultations", "Bookings", any(&[Role::Therapist, Role::Staff, Role::Owner])),
        ("/people", "People", any(&[Role::Therapist, Role::Staff, Role::Owner])),
        ("/library", "Library", any(&[Role::Therapist, Role::Supervisor, Role::Owner])),
        ("/deliveries", "Letters", any(&[Role::Staff, Role::Owner])),
        ("/audit", "Audit", any(&[Role::Owner])),
        ("/account", "Account", true),
    ];
    let open = all.into_iter().filter(|(_, _, open)| *open);
    open.map(|(href, label, _)| Room { href, label, here: href == here }).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A signed-in member with these roles, for the tests of pages.
    pub(crate) fn viewer(roles: &[Role]) -> DeskViewer {
        DeskViewer {
            person: DeskPerson {
                id: cynic::Id::new("per_9"),
                name: "Dr Ines Varga".into(),
                zone: "America/New_York".into(),
            },
            roles: roles.to_vec(),
            practice_name: "Northgate Practice".into(),
        }
    }

    /// The frame of a therapist's page, for the tests of pages.
    pub(crate) fn therapist(here: &str) -> Desk {
        Desk::open(Some(viewer(&[Role::Therapist])), here).expect("a member has a desk")
    }

    /// The frame of a page at the front desk, for the tests of pages.
    pub(crate) fn staff(here: &str) -> Desk {
        Desk::open(Some(viewer(&[Role::Staff])), here).expect("a member has a desk")
    }

    /// The frame of an owner's page, for the tests of pages.
    pub(crate) fn owner(here: &str) -> Desk {
        Desk::open(Some(viewer(&[Role::Owner])), here).expect("a member has a desk")
    }

    /// Renders a page, checks what must hold for every page, and gives its text.
    pub(crate) fn check_page(page: &impl askama::Template) -> String {
        let html = page.render().expect("it renders");
        crate::testing::check_page(&html);
        html
    }

    #[test]
    fn a_partner_learns_of_no_desk() {
        assert!(matches!(Desk::open(Some(viewer(&[Role::Partner])), "/caseload"), Err(Stop::NotFound)));
        assert!(matches!(Desk::open(None, "/caseload"), Err(Stop::SignInNeeded)));
    }

    #[test]
    fn rooms_follow_the_role() {
        let labels = |desk: &Desk| desk.rooms.iter().map(|room| room.label).collect::<Vec<_>>();
        assert_eq!(
            labels(&therapist("/caseload")),
            ["Worklist", "Caseload", "Safety", "Bookings", "People", "Library", "Account"]
        );
        assert_eq!(labels(&owner("/people")), ["Bookings", "People", "Library", "Letters", "Audit", "Account"]);
        let supervisor = Desk::open(Some(viewer(&[Role::Supervisor])), "/caseload").expect("a supervisor has a desk");
        assert_eq!(labels(&supervisor), ["Worklist", "Caseload", "Safety", "Library", "Account"]);
        let staff = staff("/deliveries");
        assert_eq!(labels(&staff), ["Bookings", "People", "Letters", "Account"]);
        assert_eq!(staff.rooms.iter().filter(|room| room.here).count(), 1);
    }
}
