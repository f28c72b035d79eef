//! The record of a couple that somebody has left: to whom it opens, and by whose word (`docs/decisions/0023-consent-before-content.md`).

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database};

const TEAM: &str = "careTeam { members { person { name } awaitsConsent keepsFor } }";

/// Nobody is there who could be asked: no word of the practice opens such a record, and an owner's for themself least of all.
#[tokio::test]
async fn a_record_that_everybody_has_left_opens_for_a_reason_alone_and_to_no_owner() {
    for_each_database("all_left", async |house| {
        let cast = Cast::enter(&house).await;
        let supervisor = house.member(&cast.owner, "Vera Moss", Role::Supervisor).await;
        let treats = json!({ "key": "treats too", "person": cast.owner.id.to_string(), "role": "THERAPIST" });
        house.act(&cast.owner.token, "becomeMember", "member { id }", treats).await;
        house.step_up(&cast.owner).await;
        let early = cast.join(&house, &cast.lead, (&cast.colleague, "LEAD_THERAPIST"), Some("ORDERED"), "early").await;
        assert_eq!(refusal(&early), (json!("reason"), json!("OUT_OF_RANGE")), "those who are there are asked");
        for person in [&cast.couple.hurt, &cast.couple.involved] {
            cast.leaves_the_couple(&house, person).await;
        }
        let advised = cast.join(&house, &cast.owner, (&supervisor, "SUPERVISOR"), Some("ORDERED"), "advised").await;
        assert_eq!(refusal(&advised), (json!("role"), json!("WRONG_STATE")));
        let unsaid = cast.join(&house, &cast.owner, (&cast.colleague, "LEAD_THERAPIST"), None, "unsaid").await;
        assert_eq!(refusal(&unsaid), (json!("reason"), json!("MISSING")));
        let own = cast.join(&house, &cast.owner, (&cast.owner, "LEAD_THERAPIST"), Some("AUTHORISED"), "own").await;
        assert_eq!(refusal(&own), (json!("person"), json!("NOT_ALLOWED")));
        let own = cast.hand_on(&house, &cast.owner, &cast.owner, Some("AUTHORISED")).await;
        assert_eq!(refusal(&own), (json!("successor"), json!("NOT_ALLOWED")));
        let unsaid = cast.hand_on(&house, &cast.lead, &cast.colleague, None).await;
        assert_eq!(refusal(&unsaid), (json!("reason"), json!("MISSING")));
        assert!(!cast.reads(&house, &cast.owner).await && !cast.reads(&house, &cast.colleague).await);
        assert!(cast.reads(&house, &cast.lead).await, "nothing was changed");
        let kept = cast.hand_on(&house, &cast.lead, &cast.colleague, Some("AUTHORISED")).await;
        let keeper = json!({ "person": { "name": "Olav Stern" }, "awaitsConsent": false, "keepsFor": "AUTHORISED" });
        assert_eq!(kept["careTeam"]["members"], json!([keeper]), "{kept}");
        assert!(cast.reads(&house, &cast.colleague).await && !cast.reads(&house, &cast.lead).await);
    })
    .await;
}

/// The same holds where nobody leads any more, since the lead has left the practice.
#[tokio::test]
async fn a_record_that_nobody_keeps_opens_to_no_owner_either() {
    for_each_database("all_left_unled", async |house| {
        let cast = Cast::enter(&house).await;
        let treats = json!({ "key": "treats too", "person": cast.owner.id.to_string(), "role": "THERAPIST" });
        house.act(&cast.owner.token, "becomeMember", "member { id }", treats).await;
        for person in [&cast.couple.hurt, &cast.couple.involved] {
            cast.leaves_the_couple(&house, person).await;
        }
        let end = json!({ "person": cast.lead.id.to_string() });
        let ended = house.act(&cast.owner.token, "endMembership", "couplesWithoutLead", end).await;
        assert_eq!(ended["couplesWithoutLead"], 0, "nobody's care is left without a lead");
        // It is listed for owners, by the name that the practice has for it, and leads to where a keeper is named.
        let unkept = "{ couplesWithoutLead { nodes { alias everybodyLeft } } }";
        let listed = house.ask(&cast.owner.token, unkept, json!({})).await;
        assert_eq!(listed["couplesWithoutLead"]["nodes"], json!([{ "alias": "Harbour", "everybodyLeft": true }]));
        let denied = house.graphql(&cast.colleague.token, unkept, json!({})).await;
        assert!(denied["data"]["couplesWithoutLead"].is_null(), "{denied}");
        let page = house.visitor_of(&cast.owner).await.go("/couples/without-lead").await;
        assert!(page.words().contains("Name who keeps the record of Harbour"), "{}", page.words());
        assert!(!page.html.contains("Quill Marwood") && !page.html.contains("Sorrel Finch"), "{}", page.html);
        assert!(page.html.contains(&format!("href=\"/couples/{}/team\"", cast.couple.id)), "{}", page.html);
        house.step_up(&cast.owner).await;
        let own = cast.join(&house, &cast.owner, (&cast.owner, "LEAD_THERAPIST"), Some("ORDERED"), "own").await;
        assert_eq!(refusal(&own), (json!("person"), json!("NOT_ALLOWED")));
        assert!(!cast.reads(&house, &cast.owner).await);
        let kept =
            cast.join(&house, &cast.owner, (&cast.colleague, "LEAD_THERAPIST"), Some("ORDERED"), "colleague").await;
        assert_eq!(kept["careTeam"]["members"][0]["keepsFor"], "ORDERED", "{kept}");
        let listed = house.ask(&cast.owner.token, unkept, json!({})).await;
        assert_eq!(listed["couplesWithoutLead"]["nodes"], json!([]));
        assert!(cast.reads(&house, &cast.colleague).await);
    })
    .await;
}

/// The one who is there agrees for themself. What the one who left wrote alone is closed to whoever comes after, and to whoever was there.
#[tokio::test]
async fn one_partners_word_does_not_open_what_the_one_who_left_wrote() {
    for_each_database("one_left", async |house| {
        let cast = Cast::enter(&house).await;
        house.clock.forward(SignedDuration::from_mins(1));
        for (person, on) in [(&cast.couple.hurt, "2026-02-20"), (&cast.couple.involved, "2026-02-21")] {
            let lapse = json!({ "key": on, "occurredOn": on, "precision": "DAY", "severity": "LIMIT",
                "toldIn": "HOME" });
            house.act(&person.token, "reportLapse", "lapse { id }", lapse).await;
        }
        cast.leaves_the_couple(&house, &cast.couple.involved).await;
        let joined = cast.join(&house, &cast.lead, (&cast.colleague, "LEAD_THERAPIST"), None, "joins").await;
        assert_eq!(joined["problems"], json!([]));
        house.agrees(&cast.couple.hurt).await;
        let told = async |reader: &Someone| {
            let query = "query($id: ID!) { coupleLapses(id: $id) { reportedBy } }";
            let answer = house.ask(&reader.token, query, json!({ "id": cast.couple.id.to_string() })).await;
            answer["coupleLapses"].clone()
        };
        for reader in [&cast.lead, &cast.colleague] {
            assert_eq!(told(reader).await, json!([{ "reportedBy": "Quill Marwood" }]), "of {}", reader.name);
        }
    })
    .await;
}

/// What both signed belongs to both, and so to the care of each. What each wrote alone and left opens to no team, not even to one that keeps the
/// record for a reason.
#[tokio::test]
async fn what_both_signed_is_read_and_what_each_wrote_alone_is_closed() {
    for_each_database("left_alone", async |house| {
        let cast = Cast::enter(&house).await;
        house.clock.forward(SignedDuration::from_mins(1));
        let (hurt, involved) = (&cast.couple.hurt, &cast.couple.involved);
        for person in [hurt, involved] {
            let limits = json!({ "key": "limits", "kind": "BOUNDARY", "reviewOn": "2026-05-01",
                "terms": [{ "name": "need-1", "text": "Quiet." }, { "name": "then-1", "text": "I leave." }] });
            house.act(&person.token, "offerAgreement", "agreement { id }", limits).await;
        }
        let offer = json!({ "key": "o", "kind": "RENEWAL", "terms": [{ "name": "statement", "text": "Sundays." }] });
        let offered = house.act(&hurt.token, "offerAgreement", "agreement { id offered { id } }", offer).await;
        let agreement = &offered["agreement"];
        let sign = json!({ "agreement": agreement["id"], "version": agreement["offered"]["id"] });
        house.act(&involved.token, "signAgreement", "agreement { standing }", sign).await;
        let read = async |reader: &Someone| {
            let query = "query($id: ID!) { coupleAgreements(id: $id) { nodes { newest { terms { text } } } } }";
            let answer = house.ask(&reader.token, query, json!({ "id": cast.couple.id.to_string() })).await;
            let text = answer.to_string();
            (text.matches("Quiet.").count(), text.matches("Sundays.").count())
        };
        assert_eq!(read(&cast.lead).await, (2, 1));
        cast.leaves_the_couple(&house, involved).await;
        assert_eq!(read(&cast.lead).await, (1, 1), "closed to whoever was there too");
        cast.leaves_the_couple(&house, hurt).await;
        assert_eq!(read(&cast.lead).await, (0, 1));
        let kept = cast.hand_on(&house, &cast.lead, &cast.colleague, Some("AUTHORISED")).await;
        assert_eq!(kept["problems"], json!([]));
        assert_eq!(read(&cast.colleague).await, (0, 1), "a reason opens what belongs to the couple, and no more");
    })
    .await;
}

fn refusal(answer: &Value) -> (Value, Value) {
    (answer["problems"][0]["field"].clone(), answer["problems"][0]["code"].clone())
}

struct Cast {
    owner: Someone,
    lead: Someone,
    colleague: Someone,
    couple: Couple,
}

impl Cast {
    async fn enter(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let lead = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let colleague = house.member(&owner, "Olav Stern", Role::Therapist).await;
        let couple = house.couple(&lead, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        Self { owner, lead, colleague, couple }
    }

    async fn reads(&self, house: &House, person: &Someone) -> bool {
        let query = "query($id: ID!) { couple(id: $id) { alias } }";
        let answer = house.graphql(&person.token, query, json!({ "id": self.couple.id.to_string() })).await;
        answer["data"]["couple"]["alias"] == "Harbour"
    }

    async fn join(
        &self,
        house: &House,
        by: &Someone,
        (person, role): (&Someone, &str),
        reason: Option<&str>,
        key: &str,
    ) -> Value {
        let input = json!({ "key": key, "couple": self.couple.id.to_string(), "person": person.id.to_string(),
            "role": role, "reason": reason });
        house.try_act(&by.token, "joinCareTeam", TEAM, input).await
    }

    /// Takes the lead off the team and names whoever comes after them.
    async fn hand_on(&self, house: &House, by: &Someone, next: &Someone, reason: Option<&str>) -> Value {
        let input = json!({ "couple": self.couple.id.to_string(), "person": self.lead.id.to_string(),
            "role": "LEAD_THERAPIST", "successor": next.id.to_string(), "reason": reason });
        house.try_act(&by.token, "leaveCareTeam", TEAM, input).await
    }

    async fn leaves_the_couple(&self, house: &House, person: &Someone) {
        let input = json!({ "couple": self.couple.id.to_string(), "person": person.id.to_string() });
        house.act(&self.lead.token, "leaveCouple", "couple { id }", input).await;
        house.clock.forward(SignedDuration::from_mins(1));
    }
}
