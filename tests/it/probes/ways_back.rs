//! Whoever has to sign in first comes back to where they were: every form that stands on any page is sent to an address that has a page.

use std::collections::BTreeSet;

use tests::house::{Visitor, for_each_database};

use super::path_for;
use super::scene::Scene;
use crate::pages::{stays, taking};

#[tokio::test]
async fn every_form_leads_back_to_a_page_after_signing_in_again() {
    for_each_database("probe_ways_back", async |house| {
        let scene = Scene::set(&house).await;
        let nobody = house.visitor();
        // One page takes several forms, and looks first at which of them it is.
        let one = format!("/couples/{}/appointments/one?appointment=", scene.couple.id);
        let calls_off = [("act", "off"), ("version", "1")];
        let mut sent = BTreeSet::new();
        for person in [&scene.therapist, &scene.owner, &scene.couple.hurt, &scene.couple.involved] {
            let visitor = house.visitor_of(person).await;
            for action in scene.forms(&visitor).await {
                let fields: &[(&str, &str)] = if action.starts_with(&one) { &calls_off } else { &[] };
                let lost = nobody.post(&action, fields).await;
                let location = lost.header("location");
                // What is open to everybody is taken, or refused where it stands.
                if !location.starts_with("/sign-in?") {
                    continue;
                }
                assert_eq!(location, format!("/sign-in?next={}&unsent=yes", encoded(&action)));
                let page = visitor.go(&action).await;
                assert_eq!(page.status.as_u16(), 200, "{action}, for {}", person.name);
                assert!(!page.path.starts_with("/sign-in"), "{action}, for {}", person.name);
                sent.insert(action);
            }
        }
        assert!(sent.len() > 25, "this no longer sees the forms: {sent:?}");
        assert!(sent.iter().any(|action| action.starts_with(&one)), "{sent:?}");
    })
    .await;
}

impl Scene {
    /// Where the forms are sent that somebody finds, on every page and on what these lead to.
    async fn forms(&self, visitor: &Visitor<'_>) -> BTreeSet<String> {
        let is_ours = |path: &str| path.starts_with('/') && stays(path);
        let first =
            taking("get").into_iter().filter(|route| is_ours(route)).map(|route| path_for(&route, &self.victims));
        let first: BTreeSet<String> = first.collect();
        let (mut further, mut forms) = (BTreeSet::new(), BTreeSet::new());
        for path in &first {
            let html = visitor.fetch(path).await.text();
            further.extend(
                addresses(&html, "<a ", "href").into_iter().filter(|path| is_ours(path) && !path.contains('#')),
            );
            forms.extend(addresses(&html, "<form ", "action"));
        }
        for path in further.difference(&first) {
            forms.extend(addresses(&visitor.fetch(path).await.text(), "<form ", "action"));
        }
        forms.into_iter().filter(|path| is_ours(path)).collect()
    }
}

/// What an attribute of these tags names on a page. A form whose fields go into the address is a question, and loses nothing.
fn addresses(html: &str, tag: &str, attribute: &str) -> BTreeSet<String> {
    let start = format!("{attribute}=\"");
    let tags = html.split(tag).skip(1).filter_map(|rest| rest.split('>').next());
    let sends = |inside: &&str| tag == "<a " || inside.contains("method=\"post\"");
    let named = tags.filter(sends).filter_map(|inside| inside.split_once(start.as_str()));
    let named = named.filter_map(|(_, rest)| rest.split('"').next());
    named.map(|path| path.replace("&#38;", "&").replace("&amp;", "&")).collect()
}

/// An address as it stands behind a question mark.
fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3F").replace('=', "%3D").replace('&', "%26")
}
