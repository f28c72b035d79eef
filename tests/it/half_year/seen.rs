//! What has to hold meanwhile and at the end: limits, caps, readers, lines.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;

use super::table::{Side, week_of};
use super::{Task, WEEKS, Walk};

impl Walk<'_> {
    /// At most one letter a day and four in seven days for each mailbox (DOMAIN.md 7.3); and there are some.
    pub(super) fn letters_kept_their_caps(&self) {
        for person in [&self.couple.hurt, &self.couple.involved] {
            let days: Vec<Date> =
                self.letters.iter().filter(|(to, _)| *to == person.address).map(|(_, day)| *day).collect();
            assert!(days.len() >= WEEKS as usize, "{} letters in {WEEKS} weeks: {days:?}", days.len());
            for (at, day) in days.iter().enumerate() {
                let week = day.checked_add(7.days()).expect("a day");
                let within = days[at..].iter().filter(|later| **later < week).count();
                assert!(within <= 4, "{within} letters within a week from {day}");
                assert!(at == 0 || days[at - 1] < *day, "two letters on {day}");
            }
        }
        let of_partners = self.letters.iter().all(|(to, _)| {
            [&self.couple.hurt.address, &self.couple.involved.address].into_iter().any(|address| address == to)
        });
        assert!(of_partners, "a letter went to somebody else");
    }

    /// Every total that was answered is a point of a line for the therapist, in order.
    pub(super) async fn lines_hold_what_was_answered(&self) {
        let query = "query($id: ID!) { couple(id: $id) { members { person { id }
            lines { instrument scale points { value } } } } }";
        let seen = self.house.ask(&self.therapist.token, query, json!({ "id": self.couple.id.to_string() })).await;
        for side in [Side::Hurt, Side::Involved] {
            let id = self.partners(side).0.id.to_string();
            let members = seen["couple"]["members"].as_array().expect("members");
            let member = members.iter().find(|member| member["person"]["id"] == id).expect("a member");
            let lines = member["lines"].as_array().expect("lines");
            for measure in ["csi4", "csi16", "phq9", "gad7", "trust_pulse", "steady_pulse", "hope_pulse"] {
                let Some(expected) = self.answered.get(&(side, measure.to_owned())) else { continue };
                let line = lines.iter().find(|line| line["instrument"] == measure).expect("a line");
                let points = line["points"].as_array().expect("points").iter();
                let points: Vec<f64> = points.filter_map(|point| point["value"].as_f64()).collect();
                assert_eq!(points, *expected, "{side:?} {measure}");
            }
            assert!(lines.iter().all(|line| line["instrument"] != "safety_check"), "a private check has no line");
        }
        let count = |side, measure: &str| self.answered.get(&(side, measure.to_owned())).map_or(0, Vec::len);
        assert_eq!(count(Side::Hurt, "csi4"), 24, "two weeks have the long form");
        assert_eq!(count(Side::Hurt, "csi16"), 4);
        assert_eq!(count(Side::Hurt, "trust_pulse"), 26, "26 weeks, two of them missed, and the two ends");
        assert_eq!(count(Side::Hurt, "phq9"), 3, "while the last was five or more");
        assert_eq!((count(Side::Hurt, "gad7"), count(Side::Involved, "gad7")), (2, 8));
        assert_eq!((count(Side::Hurt, "why_stay"), count(Side::Involved, "why_stay")), (8, 0));
    }

    /// What each can list of answers is what they answered themself.
    pub(super) async fn nobody_has_the_others(&self) {
        for side in [Side::Hurt, Side::Involved] {
            let person = self.partners(side).0;
            let own: BTreeSet<&str> =
                self.answered.keys().filter(|(of, _)| *of == side).map(|(_, key)| key.as_str()).collect();
            let query = "query { myResponses(first: 100) { nodes { instrument respondent { id } } }
                sharedWithMe { nodes { question } } }";
            let seen = self.house.ask(&person.token, query, json!({})).await;
            let nodes = seen["myResponses"]["nodes"].as_array().expect("a list");
            assert!(!nodes.is_empty());
            for node in nodes {
                assert_eq!(node["respondent"]["id"], person.id.to_string());
                assert!(own.contains(node["instrument"].as_str().expect("a key")), "{node}");
            }
            assert_eq!(seen["sharedWithMe"]["nodes"], json!([]));
        }
    }

    /// Twelve questions a week, and sixty every 28 days (DOMAIN.md 2.8).
    pub(super) async fn keeps_within_the_limits(&self, week: u32) {
        for side in [Side::Hurt, Side::Involved] {
            let short = week_of(side, 1).union(&week_of(side, 2)).copied().collect::<BTreeSet<_>>();
            let (weekly, longer): (Vec<Task>, Vec<Task>) =
                self.tasks(side).await.into_iter().partition(|task| short.contains(task.instrument.as_str()));
            let count = |tasks: &[Task]| tasks.iter().map(|task| task.questions).sum::<usize>();
            assert!(count(&weekly) <= 12, "{side:?} in week {week}: {weekly:?}");
            let of_month =
                longer.into_iter().filter(|task| !["csi16", "safety_check"].contains(&task.instrument.as_str()));
            let of_month: Vec<Task> = of_month.collect();
            assert!(count(&of_month) <= 60, "{side:?} in week {week}: {of_month:?}");
        }
    }

    /// The therapist reads it with its score; to the other partner, to a colleague and to the owner it is what never was. Everybody tries once
    /// for each form; the therapist and the other partner each time.
    pub(super) async fn is_read_by_the_right_readers(&mut self, side: Side, task: &Task, response: &str, total: f64) {
        let query = "query($id: ID!) { response(id: $id) { instrument respondent { id } scores { scale value } } }";
        let id = json!({ "id": response });
        let seen = self.house.ask(&self.therapist.token, query, id.clone()).await;
        let is_new = self.tried.insert((side, task.instrument.clone()));
        let (mine, other) = self.partners(side);
        assert_eq!(seen["response"]["instrument"], json!(task.instrument));
        assert_eq!(seen["response"]["respondent"]["id"], mine.id.to_string());
        if ["csi4", "csi16", "phq9", "gad7"].contains(&task.instrument.as_str()) {
            let scores = seen["response"]["scores"].as_array().expect("scores");
            let score = scores.iter().find(|score| score["scale"] == "total").expect("a total");
            assert_eq!(score["value"], json!(total), "{}", task.instrument);
        }
        let mut strangers = vec![other];
        if is_new {
            strangers.extend([&self.colleague, &self.owner]);
            let own = self.house.ask(&mine.token, query, id.clone()).await;
            assert_eq!(own["response"]["instrument"], json!(task.instrument), "their own");
        }
        let ghost = json!({ "id": format!("rsp_{}", "0".repeat(26)) });
        for stranger in strangers {
            let theirs = self.house.knock(&stranger.token, query, id.clone()).await;
            let nobodys = self.house.knock(&stranger.token, query, ghost.clone()).await;
            assert_eq!(
                (theirs.status, theirs.body),
                (nobodys.status, nobodys.body),
                "{} {}",
                stranger.name,
                task.instrument
            );
        }
    }
}
