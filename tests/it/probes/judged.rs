//! Every page is judged by axe-core, on a phone and on a desk, as somebody who finds it: in a practice that has something of every kind. A new page
//! is found by itself.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::browser::{Browser, Screen, Scripts};
use tests::house::{House, Reply, Someone, migrated};

use super::path_for;
use super::scene::Scene;
use crate::page_walk::{Url, Window};
use crate::pages::{stays, taking};

/// Pages that nobody finds in this practice, each with its reason. This list may only shrink.
const UNSEEN: &[(&str, &str)] = &[
    (
        "/book/{address}/invited/{link}",
        "behind a link that is handed on; who was invited books without a browser in a journey",
    ),
    ("/book/{address}/join/{link}", "behind a link that is handed on; consultations are joined without a browser"),
    ("/book/{address}/mine/{link}/appointment.ics", "a file for a calendar, there once a time is booked"),
    ("/book/{address}/mine/{link}/move", "there once a time is booked"),
    ("/calendar/{link}", "a file for calendars, behind a link that is shown once"),
    ("/library/{key}/edit", "begins the next version of a practice's own form, and looks as its draft does"),
    ("/responses/{id}/observations.json", "a file for another program, after one's password once more"),
    ("/responses/{id}/privacy", "of answers that somebody may have given with another in the room"),
    ("/responses/{id}/questionnaire-response.json", "a file for another program, after one's password once more"),
    ("/runs/{id}", "of an exercise that is finished; the one here is still played"),
    ("/shared/exercises/{id}", "of an exercise that is finished and was shown"),
    ("/sign-in/code", "in the middle of signing in; whoever is not there is led to its beginning"),
    ("/sign-in/passkey", "what a device answers is sent there; whoever only goes there is led to signing in"),
    ("/sign-in/passkey/options", "what a device is asked; whoever only goes there is led to signing in"),
    ("/step-up/passkey", "what a device answers is sent there; whoever only goes there is led to the proof"),
    ("/step-up/passkey/options", "what a device is asked; whoever only goes there is led to the proof"),
    ("/talks/{id}/share", "of a talk that both are ready for; joint work is paused here"),
    ("/tasks/{id}/done", "right after sending; the first walk judges it on a phone"),
];

/// The times of a first conversation, for somebody in Berlin.
const TIMES: &str = "/book/northgate/times?type=consult_45&place=DE&who=one&zone=Europe/Berlin";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_judged_on_a_phone_and_on_a_desk() {
    let databases = migrated("judged").await;
    let house = House::open(&databases[0]).await;
    let scene = Scene::set(&house).await;
    let staff = house.member(&scene.owner, "Ole Lind", Role::Staff).await;
    let meeting = scene.something_at_the_front_desk(&house, &staff).await;
    let finders = [
        None,
        Some(&scene.couple.hurt),
        Some(&scene.couple.involved),
        Some(&scene.therapist),
        Some(&scene.owner),
        Some(&staff),
    ];
    let pages = found(&house, finders, &scene.addresses(&meeting)).await;
    let serving = house.serve().await;
    let url = |path: &str| serving.url(path);
    let mut faults = Vec::new();
    for screen in [Screen::Phone, Screen::Desk] {
        let Some(browser) = Browser::open(screen, Scripts::On).await else { return };
        let mut window = Window { client: browser.client(), faults: Vec::new() };
        for (finder, addresses) in finders.into_iter().zip(&pages) {
            window.becomes(&house, finder, &url).await;
            for address in addresses {
                window.go(&url(address)).await;
                // A page that waits looks again after some seconds, in the middle of the judging otherwise.
                window.client.execute("window.stop()", vec![]).await.expect("a page that stands still");
                let heading = window.find("h1").await.text().await.expect("a heading");
                assert_ne!(heading, "This page is not here", "{address}");
                window.judge(&address.trim_matches('/').replace(['/', '?', '=', '&'], "-")).await;
            }
        }
        faults.extend(window.faults);
        browser.close().await;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What stands at the front desk beside what the scene has.
struct Meeting {
    consultation: String,
    link: String,
    /// An appointment that has just begun.
    begun: String,
}

impl Scene {
    /// A request for a first conversation, and an appointment that begins at this moment.
    async fn something_at_the_front_desk(&self, house: &House, staff: &Someone) -> Meeting {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let me = json!({ "name": "Ottoline Bird", "zone": "America/New_York", "place": "US-FL", "safeChannel": "EMAIL",
            "email": "ottoline.bird@letters.example", "emailRiskAcknowledged": true });
        let asked = json!({ "key": "entered", "type": "consult_45", "me": me });
        let entered = house.act(&staff.token, "enterRequest", "consultation { id } link", asked).await;
        let soon = (house.clock.now() + SignedDuration::from_mins(10)).in_tz("Europe/Berlin").expect("a zone");
        let coming = json!({ "person": self.couple.hurt.id.to_string(), "place": "US-FL" });
        let soon = json!({ "key": "soon", "couple": self.couple.id.to_string(),
            "on": soon.date().to_string(), "at": soon.strftime("%H:%M").to_string(), "people": [coming] });
        let soon = house.act(&self.therapist.token, "makeAppointments", "appointment { id }", soon).await;
        house.clock.forward(SignedDuration::from_mins(12));
        let begun = text(&soon["appointment"]["id"]);
        Meeting { consultation: text(&entered["consultation"]["id"]), link: text(&entered["link"]), begun }
    }

    /// Every route that shows something, and where it stands here: a page that says different things at different times, once for each.
    fn addresses(&self, meeting: &Meeting) -> BTreeMap<String, Vec<String>> {
        let one =
            |appointment: &str| format!("/couples/{}/appointments/one?appointment={appointment}", self.victims.couple);
        let member = |page: &str| format!("/people/{}/{page}", self.therapist.id);
        let address = |route: &str| match route {
            "/agreements/new" => vec!["/agreements/new?kind=renewal".to_owned()],
            "/answers/{id}/share" => vec![format!("/answers/{}/share?item=need_1", self.victims.response)],
            "/appointments/{id}/here" => vec![format!("/appointments/{}/here", meeting.begun)],
            "/book/{address}/times" => vec![TIMES.to_owned()],
            "/book/{address}/mine/{link}" => vec![format!("/book/northgate/mine/{}", meeting.link)],
            "/consultations/one/{id}" => vec![format!("/consultations/one/{}", meeting.consultation)],
            "/couples/{id}/appointments/one" => vec![one(&self.victims.appointment), one(&meeting.begun)],
            "/people/{id}/app" => vec![member("app")],
            "/people/{id}/membership/end" => vec![member("membership/end")],
            other => vec![path_for(other, &self.victims)],
        };
        taking("get").into_iter().filter(|route| stays(route)).map(|route| (route.clone(), address(&route))).collect()
    }
}

/// Which of the addresses are pages, each with the first who finds it. What leads on to another page, and what is a file, is nothing to look at;
/// whatever nobody finds is known as such.
async fn found(
    house: &House,
    finders: [Option<&Someone>; 6],
    addresses: &BTreeMap<String, Vec<String>>,
) -> [Vec<String>; 6] {
    let mut visitors = Vec::new();
    for finder in finders {
        visitors.push(match finder {
            Some(person) => house.visitor_of(person).await,
            None => house.visitor(),
        });
    }
    let (mut pages, mut unseen) = ([const { Vec::new() }; 6], Vec::new());
    for (route, address) in addresses.iter().flat_map(|(route, all)| all.iter().map(move |address| (route, address))) {
        let mut is_known = UNSEEN.iter().any(|(known, _)| known == route);
        for (at, visitor) in visitors.iter().enumerate() {
            let reply = visitor.fetch(address).await;
            is_known |= leads_on(&reply) || reply.status == 200;
            if reply.status == 200 && reply.header("content-type").starts_with("text/html") {
                pages[at].push(address.clone());
                break;
            }
        }
        if !is_known {
            unseen.push(address);
        }
    }
    assert!(unseen.is_empty(), "nobody finds these: {unseen:?}");
    pages
}

/// Whether there is no page but the way to another one, which is not that to proving who one is.
fn leads_on(reply: &Reply) -> bool {
    let proves = ["/sign-in", "/step-up"].iter().any(|door| reply.header("location").starts_with(door));
    reply.status == 303 && !proves
}

impl Window<'_> {
    /// Somebody else sits down at the same device, or nobody in particular.
    async fn becomes(&mut self, house: &House, person: Option<&Someone>, url: Url<'_>) {
        self.go(&url("/safety")).await;
        self.client.delete_all_cookies().await.expect("a browser without cookies");
        let Some(person) = person else { return };
        // A code opens once.
        house.clock.forward(SignedDuration::from_mins(1));
        let code = || house.code_of(person);
        let code: Option<&dyn Fn() -> String> = if person.secret.is_some() { Some(&code) } else { None };
        self.sign_in(person, url, code).await;
        self.find("form[action='/sign-out']").await;
    }
}
