//! Proof 2 of the plan: every field of the door and every page is tried by everybody whose business it is not. What is theirs to find out is
//! the same, byte for byte, as for something that never was; and afterwards nothing has changed.

mod exercises;
mod judged;
mod reply;
mod scene;
mod table;
mod ways_back;

use std::collections::BTreeSet;

use serde_json::json;
use tests::house::{House, Reply, for_each_database};

use crate::pages::routes;
use crate::schema::Schema;
use reply::shown;
use scene::{Prober, Scene};
use table::{Ask, Ids, Probe, ghosts, probes};

/// What the victim wrote. Nobody's answer may hold it.
const NEED: &str = "Zephyrwise evenings without telephones";

/// What the therapist calls the couple. Nobody's answer may hold it; so it is no part of anything else, such as a time zone.
const ALIAS: &str = "Harbourlight";

#[tokio::test]
async fn the_door_opens_to_nobody_whose_business_it_is_not() {
    for_each_database("probe_door", async |house| {
        let scene = Scene::set(&house).await;
        let before = scene.record(&house).await;
        let schema = Schema::read(&house, &scene.therapist).await;
        scene.every_field_has_a_probe(&schema);
        for prober in scene.probers(&house).await {
            for probe in probes().filter(|probe| is_tried(&prober, probe)) {
                scene.try_field(&house, &schema, &prober, probe).await;
            }
        }
        assert_eq!(before, scene.record(&house).await, "somebody changed what was not theirs");
    })
    .await;
}

#[tokio::test]
async fn no_page_tells_anything_to_anybody_whose_business_it_is_not() {
    for_each_database("probe_pages", async |house| {
        let scene = Scene::set(&house).await;
        let before = scene.record(&house).await;
        for prober in scene.probers(&house).await {
            scene.try_pages(&house, &prober).await;
        }
        assert_eq!(before, scene.record(&house).await, "somebody changed what was not theirs");
    })
    .await;
}

/// What the probers may do as their own: exceptions, each with its reason. This list may only shrink.
fn is_theirs(prober: &Prober, probe: &Probe) -> bool {
    match probe.field {
        // A mode is the couple's: both sign it. A listening loop is played by both, and either ends it. Whether there is a shared room each says for
        // themself.
        "signMode" | "playListening" | "wishSharedRoom" => prober.is_other_partner,
        // A draft of an instrument, an exercise or a programme is the practice's: every therapist of it may go on with it. It says nothing of any couple.
        "instrumentDraft" | "draftInstrument" | "publishInstrument" | "programmeDraft" | "draftProgramme"
        | "publishProgramme" | "exerciseDraft" | "draftExercise" | "publishExercise" => prober.what == COLLEAGUE,
        _ => false,
    }
}

/// What is not tried at all, with its reason. This list may only shrink.
fn is_tried(prober: &Prober, probe: &Probe) -> bool {
    // A therapist may take any person of the practice into care, whoever else treats them.
    !(probe.field == "openCouple" && prober.what == COLLEAGUE)
}

/// Where a therapist finds everybody of the practice by name.
const LISTS_OF_NAMES: [&str; 3] = ["people ", "/people ", "/couples/new "];

/// The one prober who works in the same practice.
const COLLEAGUE: &str = "a colleague who does not treat them";

impl Scene {
    fn every_field_has_a_probe(&self, schema: &Schema) {
        let probed: BTreeSet<&str> = probes().map(|probe| probe.field).collect();
        let fields: Vec<String> = [schema.fields("Query"), schema.fields("Mutation")].concat();
        let missing: Vec<_> = fields.iter().filter(|field| !probed.contains(field.as_str())).collect();
        assert!(missing.is_empty(), "fields of the door without a probe: {missing:?}");
        assert!(!self.victims.practice.is_empty());
    }

    async fn try_field(&self, house: &House, schema: &Schema, prober: &Prober, probe: &Probe) {
        let real = self.send(house, schema, prober, probe, &self.victims).await;
        let what = format!("{} as {}", probe.field, prober.what);
        Self::tells_nothing(&what, &real, prober);
        if matches!(probe.ask, Ask::One(_) | Ask::Of(_)) && !is_theirs(prober, probe) {
            let ghost = self.send(house, schema, prober, probe, &ghosts(&self.victims)).await;
            assert_eq!(shown(&real), shown(&ghost), "{what}: yours not to know looks other than not there");
        }
    }

    async fn send(&self, house: &House, schema: &Schema, prober: &Prober, probe: &Probe, ids: &Ids) -> Reply {
        match &probe.ask {
            Ask::Own => house.knock(&prober.token, &schema.everything(probe.field), json!({})).await,
            Ask::One(id) => house.knock(&prober.token, &schema.everything(probe.field), json!({ "id": id(ids) })).await,
            Ask::Of(input) => house.send_mutation(&prober.token, probe.field, input(ids)).await,
            Ask::OnOneself(input) => house.send_mutation(&prober.token, probe.field, input()).await,
        }
    }

    async fn try_pages(&self, house: &House, prober: &Prober) {
        let visitor = match &prober.person {
            Some(person) => house.visitor_of(person).await,
            None => house.visitor(),
        };
        let ghosts = ghosts(&self.victims);
        for route in routes() {
            if ["leave", "exit", "sign-out", "/assets/"].iter().any(|ending| route.contains(ending)) {
                continue;
            }
            let (real, ghost) = (path_for(&route, &self.victims), path_for(&route, &ghosts));
            let what = format!("{route} as {}", prober.what);
            let fields =
                [("key", "probe"), ("act", "send"), ("item", "need_1"), ("share", self.victims.share.as_str())];
            let (got, posted) = (visitor.fetch(&real).await, visitor.post(&real, &fields).await);
            for reply in [&got, &posted] {
                Self::tells_nothing(&what, reply, prober);
                assert!(reply.status.as_u16() < 500, "{what}: {}", reply.text());
            }
            // A draft of an instrument, an exercise or a programme is the practice's, as in `is_theirs`.
            let drafts = ["/library/drafts/", "/library/exercises/drafts/", "/programmes/drafts/"];
            let is_theirs = prober.what == COLLEAGUE && drafts.iter().any(|drafts| route.starts_with(drafts));
            if real != ghost && !is_theirs {
                let (not_there, nothing) = (visitor.fetch(&ghost).await, visitor.post(&ghost, &fields).await);
                // What somebody asked for, they may find again in the answer.
                assert_eq!(self.victims.blanked(&got), ghosts.blanked(&not_there), "{what}");
                assert_eq!(self.victims.blanked(&posted), ghosts.blanked(&nothing), "{what}, as a form");
            }
        }
    }

    /// Nothing of the victim's stands in an answer. The other partner knows the victim by name, and nobody else does.
    fn tells_nothing(what: &str, reply: &Reply, prober: &Prober) {
        let text = shown(reply);
        let mut secrets = vec![NEED, ALIAS, "quill.marwood@", "CONTENT_REVIEW"];
        // Therapists and staff find everyone in the practice's list of people, to take them into care; never anything else of them.
        let knows_names = prober.is_other_partner
            || (prober.what == COLLEAGUE && LISTS_OF_NAMES.iter().any(|list| what.starts_with(list)));
        if !knows_names {
            secrets.extend(["Quill Marwood", "Sorrel Finch"]);
        }
        for secret in secrets {
            assert!(!text.contains(secret), "{what} shows {secret}:\n{text}");
        }
    }
}

/// A page about something, by what it is about. A new kind of page needs its line here.
fn path_for(route: &str, ids: &Ids) -> String {
    let (instrument, exercise) = ("why_stay".to_owned(), "talk_time".to_owned());
    let kinds = [
        ("/couples/{id}", &ids.couple),
        ("/people/{id}", &ids.person),
        ("/account/sessions/{id}", &ids.session),
        ("/assignments/{id}", &ids.assignment),
        ("/answers/{id}", &ids.response),
        ("/responses/{id}", &ids.response),
        ("/tasks/{id}", &ids.assignment),
        ("/talks/{id}", &ids.talk_plan),
        ("/a/{token}", &ids.bell),
        ("/safety/tasks/{id}", &ids.safety_task),
        ("/agreements/{id}", &ids.agreement),
        ("/appointments/{id}", &ids.appointment),
        ("/exercises/{id}", &ids.run),
        ("/shared/exercises/{id}", &ids.run),
        ("/runs/{id}", &ids.run),
        ("/library/drafts/{id}", &ids.draft),
        ("/programmes/drafts/{id}", &ids.programme_draft),
        ("/library/exercises/drafts/{id}", &ids.exercise_draft),
        ("/library/exercises/{key}", &exercise),
        ("/library/{key}", &instrument),
    ];
    // The public page stands open; nothing there is about anybody until a link is named.
    let route = &route.replace("{address}", "northgate").replace("{link}", &ids.bell);
    let route = &route.replace("/consultations/one/{id}", &format!("/consultations/one/{}", table::NO_CONSULTATION));
    let route =
        &route.replace("{series}", &ids.series).replace("{course}", &ids.course).replace("{person}", &ids.person);
    let Some((start, id)) = kinds.iter().find(|(start, _)| route.starts_with(start)) else {
        assert!(!route.contains('{'), "{route} is about something, and no probe knows what");
        return route.to_owned();
    };
    let (before, _) = start.split_once('{').expect("a place for an id");
    format!("{before}{id}{}", &route[start.len()..])
}
