//! Care teams: who may say who treats a couple, that somebody always leads, and what each sees from then on.

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
