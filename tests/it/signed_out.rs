//! Whoever was signed out meanwhile, or has to prove themself first: what they sent is not kept, that is said, and the way leads back to the form.

use serde_json::json;
use services::domain::access::Role;
use tests::house::{PASSWORD, for_each_database};

/// The forms that end a repetition stand on another page than the one they are sent to.
#[tokio::test]
async fn whoever_signs_in_again_finds_the_form_that_they_had_sent() {
    for_each_database("signed_out_form", async |house| {
        let (therapist, couple) = house.couple_in_care().await;
        let ask = json!({ "key": "pulse", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
            "instrument": "trust_pulse", "firstDue": "2026-03-05", "everyDays": 7 });
        house.act(&therapist.token, "assignInventory", "assignment { id }", ask).await;
        let (browser, here) = (house.visitor_of(&therapist).await, format!("/couples/{}/assign", couple.id));
        let page = browser.go(&here).await;
        let action = page.html.split("action=\"").find(|rest| rest.contains("/series/")).expect("a form that ends it");
        let action = action.split('"').next().expect("an address").to_owned();
        let elsewhere = house.visitor();
        elsewhere.keep("__Host-session", &browser.session());
        elsewhere.submit("/sign-out", &[]).await;

        let lost = browser.fill(&page, &action, &[]).await;
        assert!(lost.words().contains("What you just sent was not kept"), "{}", lost.words());
        assert_eq!(lost.path, format!("/sign-in?next={action}&unsent=yes"));
        let typed = [("address", therapist.address.as_str()), ("password", PASSWORD)];
        let mut again = browser.fill(&lost, "/sign-in", &typed).await;
        if again.path.starts_with("/sign-in/code") {
            again = browser.fill(&again, "/sign-in/code", &[("code", &house.code_of(&therapist))]).await;
        }
        assert_eq!((again.status.as_u16(), again.path.as_str()), (200, here.as_str()), "{}", again.words());
        let ended = browser.fill(&again, &action, &[]).await;
        assert_eq!(ended.path, here);
        assert!(!ended.html.contains("/series/"), "and it works then: {}", ended.words());
    })
    .await;
}

/// An owner who names somebody has to prove themself first. What they chose is not kept, and they read so before they type anything.
#[tokio::test]
async fn what_needs_the_password_first_says_that_nothing_was_changed() {
    for_each_database("signed_out_step_up", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let here = format!("/couples/{}/team", couple.id);
        let browser = house.visitor_of(&owner).await;
        let page = browser.go(&here).await;
        house.clock.forward(jiff::SignedDuration::from_mins(11));
        let chosen = [("person", therapist.id.to_string()), ("role", "SAFETY_BACK_UP".to_owned())];
        let chosen = chosen.each_ref().map(|(name, value)| (*name, value.as_str()));
        let door = browser.fill(&page, &here, &chosen).await;
        assert!(door.path.starts_with("/step-up?next="), "{}", door.path);
        assert!(door.words().contains("What you just sent was not kept"), "{}", door.words());
    })
    .await;
}
