//! Care teams: who may say who treats a couple, that somebody always leads, and what each sees from then on.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database};

const TEAM: &str = "careTeam { members { person { name } role } }";
const READ: &str = "query($id: ID!) { couple(id: $id) { alias } }";

#[tokio::test]
async fn whoever_joins_reads_and_whoever_leaves_does_not() {
    for_each_database("care_team", async |house| {
        let cast = Cast::enter(&house).await;
        let supervisor = house.member(&cast.owner, "Vera Moss", Role::Supervisor).await;
        assert!(!cast.reads(&house, &supervisor).await);
        cast.joins(&house, &cast.lead, &supervisor, "SUPERVISOR").await;
        assert!(!cast.reads(&house, &supervisor).await, "nobody was asked yet");
        house.agrees(&cast.couple.hurt).await;
        assert!(!cast.reads(&house, &supervisor).await, "one of them has agreed");
        house.agrees(&cast.couple.involved).await;
        assert!(cast.reads(&house, &supervisor).await);
        let again = cast.join(&house, &cast.lead, &supervisor, "SUPERVISOR", "again").await;
        assert_eq!(again["problems"][0]["code"], "TAKEN");
        cast.leave(&house, &cast.lead, &supervisor, "SUPERVISOR", None).await;
        assert!(!cast.reads(&house, &supervisor).await);
    })
    .await;
}

#[tokio::test]
async fn somebody_always_leads() {
    for_each_database("care_team_lead", async |house| {
        let cast = Cast::enter(&house).await;
        let colleague = house.member(&cast.owner, "Olav Stern", Role::Therapist).await;
        let alone = cast.leave(&house, &cast.lead, &cast.lead, "LEAD_THERAPIST", None).await;
        assert_eq!(
            (&alone["problems"][0]["code"], &alone["problems"][0]["field"]),
            (&json!("WRONG_STATE"), &json!("successor"))
        );
        assert!(cast.reads(&house, &cast.lead).await, "nothing was changed");
        let handed_on = cast.leave(&house, &cast.lead, &cast.lead, "LEAD_THERAPIST", Some(&colleague)).await;
        assert_eq!(handed_on["problems"], json!([]));
        assert_eq!(
            handed_on["careTeam"]["members"],
            json!([{ "person": { "name": "Olav Stern" }, "role": "LEAD_THERAPIST" }])
        );
        assert!(!cast.reads(&house, &cast.lead).await && !cast.reads(&house, &colleague).await);
        house.both_agree(&cast.couple).await;
        assert!(!cast.reads(&house, &cast.lead).await && cast.reads(&house, &colleague).await);
    })
    .await;
}

#[tokio::test]
async fn an_owner_names_who_leads_after_proving_themself_and_reads_nothing() {
    for_each_database("care_team_owner", async |house| {
        let cast = Cast::enter(&house).await;
        let colleague = house.member(&cast.owner, "Olav Stern", Role::Therapist).await;
        let end = json!({ "person": cast.lead.id.to_string() });
        house.act(&cast.owner.token, "endMembership", "couplesWithoutLead", end).await;
        // Until then no colleague takes these people into their own care.
        let take = json!({ "key": "take", "alias": "Mine now",
            "members": [cast.couple.hurt.id.to_string(), cast.couple.involved.id.to_string()] });
        let taken = house.try_act(&colleague.token, "openCouple", "couple { id }", take).await;
        assert_eq!(taken["problems"][0]["code"], "NOT_FOUND");
        let early = cast.join(&house, &cast.owner, &colleague, "LEAD_THERAPIST", "early").await;
        assert_eq!(early["problems"][0]["code"], "STEP_UP_NEEDED");
        house.step_up(&cast.owner).await;
        cast.joins(&house, &cast.owner, &colleague, "LEAD_THERAPIST").await;
        assert!(!cast.reads(&house, &colleague).await, "an owner's word opens nothing by itself");
        house.both_agree(&cast.couple).await;
        assert!(cast.reads(&house, &colleague).await && !cast.reads(&house, &cast.owner).await);
        let unled = house.ask(&cast.owner.token, "{ couplesWithoutLead { nodes { alias } } }", json!({})).await;
        assert_eq!(unled["couplesWithoutLead"]["nodes"], json!([]));
    })
    .await;
}

/// Two acts of one person must not open a record that somebody else leads.
#[tokio::test]
async fn an_owner_opens_no_record_to_themself_that_somebody_leads() {
    for_each_database("care_team_self", async |house| {
        let cast = Cast::enter(&house).await;
        let role = json!({ "key": "treats too", "person": cast.owner.id.to_string(), "role": "THERAPIST" });
        house.act(&cast.owner.token, "becomeMember", "member { id }", role).await;
        house.step_up(&cast.owner).await;
        for role in ["LEAD_THERAPIST", "SAFETY_BACK_UP"] {
            let refused = cast.join(&house, &cast.owner, &cast.owner, role, role).await;
            assert_eq!(refused["problems"][0]["field"], "person", "{role}: {refused}");
            assert_eq!(refused["problems"][0]["code"], "NOT_ALLOWED", "{role}: {refused}");
        }
        assert!(!cast.reads(&house, &cast.owner).await);
        cast.joins(&house, &cast.lead, &cast.owner, "LEAD_THERAPIST").await;
        assert!(!cast.reads(&house, &cast.owner).await, "and the partners have their say");
        house.both_agree(&cast.couple).await;
        assert!(cast.reads(&house, &cast.owner).await, "whoever leads can ask them to join");
    })
    .await;
}

#[tokio::test]
async fn nobody_sits_on_the_team_of_their_own_couple() {
    for_each_database("care_team_own", async |house| {
        let cast = Cast::enter(&house).await;
        let staff = house.member(&cast.owner, "Vera Moss", Role::Staff).await;
        // Who was in the couple and works here since then.
        let leave = json!({ "couple": cast.couple.id.to_string(), "person": cast.couple.involved.id.to_string() });
        house.act(&cast.lead.token, "leaveCouple", "couple { id }", leave).await;
        let role = json!({ "key": "works here", "person": cast.couple.involved.id.to_string(), "role": "THERAPIST" });
        house.act(&cast.owner.token, "becomeMember", "member { id }", role).await;
        for (person, role) in [
            (&cast.couple.involved, "LEAD_THERAPIST"),
            (&cast.couple.involved, "SAFETY_BACK_UP"),
            (&cast.couple.hurt, "LEAD_THERAPIST"),
            (&staff, "LEAD_THERAPIST"),
            (&cast.lead, "SUPERVISOR"),
        ] {
            let refused = cast.join(&house, &cast.lead, person, role, role).await;
            assert_eq!(refused["problems"][0]["code"], "OUT_OF_RANGE", "{} as {role}", person.name);
        }
    })
    .await;
}

/// What is not theirs to know by agreeing: whether the other has. Both get the same answers in the same places, whatever came before.
#[tokio::test]
async fn neither_partner_learns_from_the_answers_whether_the_other_has_agreed() {
    for_each_database("care_team_alike", async |house| {
        let cast = Cast::enter(&house).await;
        let colleague = house.member(&cast.owner, "Olav Stern", Role::Therapist).await;
        cast.leave(&house, &cast.lead, &cast.lead, "LEAD_THERAPIST", Some(&colleague)).await;
        let (first, second) = (&cast.couple.involved, &cast.couple.hurt);
        let mine = async |person: &Someone| {
            house.ask(&person.token, "query { viewer { careProposals { id name role text } } }", json!({})).await
        };
        let before = mine(second).await;
        assert_eq!(before["viewer"]["careProposals"][0]["name"], "Olav Stern");
        let seat = json!({ "seat": before["viewer"]["careProposals"][0]["id"] });
        let agree = async |person: &Someone| house.try_act(&person.token, "agreeToCare", "done", seat.clone()).await;
        let (done, again) = (agree(first).await, agree(first).await);
        assert_eq!((&done["problems"], &again["problems"][0]["code"]), (&json!([]), &json!("TAKEN")));
        assert_eq!(mine(second).await, before, "the other one's consent shows nowhere");
        let after_one = mine(first).await;
        assert_eq!((agree(second).await, agree(second).await), (done, again.clone()));
        assert_eq!((mine(first).await, agree(first).await), (after_one, again), "nor does the last one's");
        assert!(cast.reads(&house, &colleague).await);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_to_lead_sees_how_to_reach_people_and_their_safety_tasks_alone() {
    for_each_database("care_team_waits", async |house| {
        let cast = Cast::enter(&house).await;
        let colleague = house.member(&cast.owner, "Olav Stern", Role::Therapist).await;
        cast.leave(&house, &cast.lead, &cast.lead, "LEAD_THERAPIST", Some(&colleague)).await;
        let of = async |query: &str, id: &str| {
            house.graphql(&colleague.token, query, json!({ "id": id })).await["data"].clone()
        };
        let (couple, hurt) = (cast.couple.id.to_string(), cast.couple.hurt.id.to_string());
        let team =
            of("query($id: ID!) { careTeam(id: $id) { members { person { name } awaitsConsent } } }", &couple).await;
        assert_eq!(team["careTeam"]["members"], json!([{ "person": { "name": "Olav Stern" }, "awaitsConsent": true }]));
        let person = of("query($id: ID!) { contactPreference(person: $id) { safeChannel } }", &hurt).await;
        assert!(person["contactPreference"]["safeChannel"].is_string(), "{person}");
        let query = "query { caseload { nodes { id } } careToJoin { alias role } }";
        let caseload = house.ask(&colleague.token, query, json!({})).await;
        assert_eq!(caseload["caseload"]["nodes"], json!([]));
        assert_eq!(caseload["careToJoin"], json!([{ "alias": "Harbour", "role": "LEAD_THERAPIST" }]));
        for query in [
            "query($id: ID!) { couple(id: $id) { alias } }",
            "query($id: ID!) { coupleAgreements(id: $id) { nodes { title } } }",
            "query($id: ID!) { coupleLapses(id: $id) { id } }",
            "query($id: ID!) { sinceAppointment(id: $id) { person } }",
        ] {
            let refused = of(query, &couple).await;
            let nothing = refused.as_object().is_none_or(|fields| fields.values().all(Value::is_null));
            assert!(nothing, "{query}: {refused}");
        }
        // Nobody leads who could ask for more, and the owner's list does not call for a name: there is one.
        let unled = house.ask(&cast.owner.token, "{ couplesWithoutLead { nodes { alias } } }", json!({})).await;
        assert_eq!(unled["couplesWithoutLead"]["nodes"], json!([]));
        let gone = json!({ "person": colleague.id.to_string() });
        house.act(&cast.owner.token, "endMembership", "couplesWithoutLead", gone).await;
        let unled = house.ask(&cast.owner.token, "{ couplesWithoutLead { nodes { alias } } }", json!({})).await;
        assert_eq!(unled["couplesWithoutLead"]["nodes"], json!([{ "alias": "Harbour" }]));
        let asked = house.ask(&cast.couple.hurt.token, "query { viewer { careProposals { id } } }", json!({})).await;
        assert_eq!(asked["viewer"]["careProposals"], json!([]), "and nobody is asked about somebody who left");
    })
    .await;
}

/// That one of them is seen alone is not told to the other, by a question either.
#[tokio::test]
async fn an_individual_therapist_is_a_question_to_the_one_they_see() {
    for_each_database("care_team_alone", async |house| {
        let cast = Cast::enter(&house).await;
        let colleague = house.member(&cast.owner, "Olav Stern", Role::Therapist).await;
        let input = json!({ "key": "alone", "couple": cast.couple.id.to_string(), "person": colleague.id.to_string(),
            "role": "INDIVIDUAL_THERAPIST", "treats": cast.couple.hurt.id.to_string() });
        house.act(&cast.lead.token, "joinCareTeam", TEAM, input).await;
        let asked = async |person: &Someone| {
            let answer = house.ask(&person.token, "query { viewer { careProposals { id } } }", json!({})).await;
            answer["viewer"]["careProposals"].clone()
        };
        let seat = asked(&cast.couple.hurt).await[0]["id"].clone();
        assert_eq!(asked(&cast.couple.involved).await, json!([]));
        let stolen = house.try_act(&cast.couple.involved.token, "agreeToCare", "done", json!({ "seat": seat })).await;
        assert_eq!(stolen["problems"][0]["code"], "NOT_FOUND", "nor can it be answered for them");
        house.agrees(&cast.couple.hurt).await;
        let query = "query($id: ID!) { careTeam(id: $id) { members { role awaitsConsent } } }";
        let team = house.ask(&cast.lead.token, query, json!({ "id": cast.couple.id.to_string() })).await;
        let seat = json!({ "role": "INDIVIDUAL_THERAPIST", "awaitsConsent": false });
        assert!(team["careTeam"]["members"].as_array().is_some_and(|members| members.contains(&seat)), "{team}");
    })
    .await;
}

#[tokio::test]
async fn leaving_the_couple_opens_nothing_to_whoever_waits() {
    for_each_database("care_team_left", async |house| {
        let cast = Cast::enter(&house).await;
        let supervisor = house.member(&cast.owner, "Vera Moss", Role::Supervisor).await;
        cast.joins(&house, &cast.lead, &supervisor, "SUPERVISOR").await;
        house.agrees(&cast.couple.hurt).await;
        house.clock.forward(SignedDuration::from_mins(1));
        let leave = json!({ "couple": cast.couple.id.to_string(), "person": cast.couple.involved.id.to_string() });
        house.act(&cast.lead.token, "leaveCouple", "couple { id }", leave).await;
        house.agrees(&cast.couple.involved).await;
        assert!(!cast.reads(&house, &supervisor).await, "nor are they asked any more");
        house.clock.forward(SignedDuration::from_mins(1));
        cast.leave(&house, &cast.lead, &supervisor, "SUPERVISOR", None).await;
        let again = cast.join(&house, &cast.lead, &supervisor, "SUPERVISOR", "again").await;
        assert_eq!(again["problems"], json!([]));
        assert!(!cast.reads(&house, &supervisor).await);
        house.agrees(&cast.couple.hurt).await;
        assert!(cast.reads(&house, &supervisor).await, "whoever is there now was asked");
    })
    .await;
}

#[tokio::test]
async fn a_partner_agrees_on_their_own_page() {
    for_each_database("care_team_agree", async |house| {
        let cast = Cast::enter(&house).await;
        let colleague = house.member(&cast.owner, "Olav Stern", Role::Therapist).await;
        cast.leave(&house, &cast.lead, &cast.lead, "LEAD_THERAPIST", Some(&colleague)).await;
        for person in [&cast.couple.hurt, &cast.couple.involved] {
            assert!(!cast.reads(&house, &colleague).await);
            let phone = house.visitor_of(person).await;
            let home = phone.go("/").await;
            assert!(home.words().contains("Olav Stern"), "{}", home.words());
            let page = phone.go(&home.link("/care")).await;
            let unread = phone.fill(&page, "/care", &[]).await;
            assert_eq!(unread.status, 422, "{}", unread.words());
            let agreed = phone.fill(&unread, "/care", &[("read", "yes")]).await;
            assert_eq!(agreed.path, "/", "{}", agreed.words());
            assert!(!agreed.words().contains("Olav Stern"), "asked once: {}", agreed.words());
        }
        assert!(cast.reads(&house, &colleague).await);
    })
    .await;
}

#[tokio::test]
async fn the_lead_changes_the_team_on_its_page() {
    for_each_database("care_team_page", async |house| {
        let cast = Cast::enter(&house).await;
        let colleague = house.member(&cast.owner, "Olav Stern", Role::Therapist).await;
        let browser = house.visitor_of(&cast.lead).await;
        let path = format!("/couples/{}/team", cast.couple.id);
        let page = browser.go(&path).await;
        let chosen = [("person", colleague.id.to_string()), ("role", "INDIVIDUAL_THERAPIST".to_owned())];
        let [person, role] = chosen.each_ref().map(|(name, value)| (*name, value.as_str()));
        let missing = browser.fill(&page, &path, &[person, role]).await;
        assert!(missing.html.contains("Choose whom they see individually."), "{}", missing.html);
        let hurt = cast.couple.hurt.id.to_string();
        let joined = browser.fill(&missing, &path, &[person, role, ("treats", &hurt)]).await;
        assert!(joined.html.contains("Individual therapist") && joined.html.contains("Olav Stern"));
    })
    .await;
}

struct Cast {
    owner: Someone,
    lead: Someone,
    couple: Couple,
}

impl Cast {
    async fn enter(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let lead = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&lead, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        Self { owner, lead, couple }
    }

    async fn reads(&self, house: &House, person: &Someone) -> bool {
        let answer = house.graphql(&person.token, READ, json!({ "id": self.couple.id.to_string() })).await;
        answer["data"]["couple"]["alias"] == "Harbour"
    }

    async fn join(&self, house: &House, by: &Someone, person: &Someone, role: &str, key: &str) -> Value {
        let input =
            json!({ "key": key, "couple": self.couple.id.to_string(), "person": person.id.to_string(), "role": role });
        house.try_act(&by.token, "joinCareTeam", TEAM, input).await
    }

    async fn joins(&self, house: &House, by: &Someone, person: &Someone, role: &str) {
        let joined = self.join(house, by, person, role, "joins").await;
        assert_eq!(joined["problems"], json!([]), "{} as {role}", person.name);
    }

    async fn leave(&self, house: &House, by: &Someone, person: &Someone, role: &str, next: Option<&Someone>) -> Value {
        let input = json!({ "couple": self.couple.id.to_string(), "person": person.id.to_string(), "role": role,
            "successor": next.map(|next| next.id.to_string()) });
        house.try_act(&by.token, "leaveCareTeam", TEAM, input).await
    }
}
