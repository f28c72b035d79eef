//! Everything that the hurt partner can get in one of the two worlds.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use services::domain::clock::Clock as _;

use super::world::World;
use crate::pages::routes;
use crate::schema::Schema;

impl World {
    /// Every answer of the door, every page and every letter that the hurt partner can get, with all ids they know.
    pub(super) async fn everything(&self) -> Vec<(String, String)> {
        let mut all = self.door_answers().await;
        all.extend(self.pages_shown().await);
        all.push(self.calendar_given().await);
        all.extend(self.letters_come().await);
        all
    }

    fn known_ids(&self) -> Vec<String> {
        let (hurt, involved) = (self.couple.hurt.id.to_string(), self.couple.involved.id.to_string());
        vec![self.assignment.clone(), self.response.clone(), self.couple.id.to_string(), hurt, involved]
    }

    async fn door_answers(&self) -> Vec<(String, String)> {
        let schema = Schema::read(&self.house, &self.therapist).await;
        let mut all = Vec::new();
        for field in schema.fields("Query") {
            let query = schema.everything(&field);
            let ids = if query.contains("$id") { self.known_ids() } else { vec![String::new()] };
            for id in ids {
                self.house.dice.reseed(3_000 + all.len() as u64);
                let reply = self.house.knock(&self.couple.hurt.token, &query, json!({ "id": id })).await;
                assert!(
                    reply.status.as_u16() < 500 && !reply.text().contains("VALIDATION"),
                    "{query}\n{}",
                    reply.text()
                );
                all.push((format!("{field} {id}"), format!("{} {:?} {}", reply.status, reply.headers, reply.text())));
            }
        }
        all
    }

    async fn pages_shown(&self) -> Vec<(String, String)> {
        self.house.dice.reseed(4_000);
        let visitor = self.house.visitor_of(&self.couple.hurt).await;
        let mut all = Vec::new();
        for route in routes() {
            // The routes that are left out end the session.
            if route.contains("leave") || route.contains("exit") || route.contains("/assets/") {
                continue;
            }
            let ids = if route.contains("{id}") { self.known_ids() } else { vec![String::new()] };
            for id in ids {
                self.house.dice.reseed(5_000 + all.len() as u64);
                let path = route.replace("{id}", &id).replace("{token}", "nothing").replace("{key}", "why_stay");
                let path = path.replace("{address}", "northgate").replace("{link}", "nothing");
                let reply = visitor.fetch(&path).await;
                assert!(reply.status.as_u16() < 500, "{path}: {}", reply.text());
                all.push((path, format!("{} {:?} {}", reply.status, reply.headers, reply.text())));
            }
        }
        all
    }

    /// What the hurt partner's own calendar program is given.
    async fn calendar_given(&self) -> (String, String) {
        self.house.dice.reseed(6_000);
        let reply = self.house.visitor().fetch(&format!("/calendar/{}.ics", self.calendar)).await;
        assert_eq!(reply.status.as_u16(), 200, "{}", reply.text());
        ("own calendar".to_owned(), format!("{:?} {}", reply.headers, reply.text()))
    }

    /// The letters of the next fortnight, hour by hour, without the fresh random part of their links.
    async fn letters_come(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for _ in 0..14 * 6 {
            self.house.clock.forward(SignedDuration::from_hours(4));
            self.house.tick().await;
            let now: Timestamp = self.house.clock.now();
            let letters = self.house.mailbox.take();
            let mine = letters.iter().filter(|letter| letter.to == [self.couple.hurt.address.clone()]);
            all.extend(
                mine.map(|letter| (format!("letter at {now}"), without_token(&String::from_utf8_lossy(&letter.raw)))),
            );
        }
        all
    }
}

/// A link's token and a part's boundary are random, and tell nothing.
fn without_token(raw: &str) -> String {
    let mut text = String::new();
    for line in raw.lines() {
        if line.contains("boundary") || line.starts_with("--") {
            continue;
        }
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("/a/") {
            text.push_str(before);
            text.push_str("/a/…");
            rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        }
        text.push_str(rest);
        text.push('\n');
    }
    text
}
