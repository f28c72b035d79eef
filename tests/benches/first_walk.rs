//! What the first walk costs, in CPU milliseconds a request: this process and PostgreSQL together, which is the unit that holds on a noisy
//! machine. Each figure stands beside a limit measured in the same run.
//!
//! `cargo bench -p tests --bench first_walk`

use std::{fs, time::Instant};

use serde_json::json;
use services::domain::access::Role;
use tests::{
    databases::Engine,
    house::{Couple, House, Someone, migrated},
    postgres::Cluster,
};

const COUPLES: usize = 30;
const REQUESTS: u32 = 300;

const CASELOAD: &str = "{ caseload(first: 30) { nodes { id alias status onHold attention lastResponseAt members {
    person name role openTasks overdueTasks
    scores { instrument title scale label value band previous maximum takenAt response } } }
    pageInfo { hasNextPage endCursor } } }";

/// The five statements of the caseload as one, whose answer PostgreSQL itself writes as JSON. It opens no sealed name, asks no policy, checks
/// no session and keeps no record: the floor.
const SAME_SQL_AS_JSON: &str = "select json_build_object(
    'couples', (select json_agg(row) from (
        select couple.id, couple.sealed_alias, couple.status, couple.opened_at,
            (select count(*) from hold where hold.practice_id = couple.practice_id and hold.couple_id = couple.id
               and hold.lifted_at is null) as holds
        from couple where couple.status <> 'closed' order by couple.opened_at, couple.id) row),
    'members', (select json_agg(row) from (
        select member.couple_id, person.id, person.sealed_key, person.sealed_name
        from couple_member member
        join person on person.practice_id = member.practice_id and person.id = member.person_id
        where member.left_at is null order by member.joined_at, person.id) row),
    'threads', (select json_agg(row) from (select * from breach_thread order by opened_at, id) row),
    'tasks', (select json_agg(row) from (
        select couple_id, respondent_id, count(*) as open_tasks,
            coalesce(sum(case when due_at < now() then 1 else 0 end), 0) as overdue_tasks
        from assignment where state in ('assigned', 'opened', 'in-progress')
        group by couple_id, respondent_id) row),
    'scores', (select json_agg(row) from (
        select couple_id, respondent_id, instrument_key, instrument_version, scale, value, band, previous, taken_at,
            response_id
        from latest_score order by instrument_key, scale) row))";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        println!(
            "{REQUESTS} requests each, {COUPLES} couples, CPU milliseconds a request (process and PostgreSQL together)"
        );
        for database in migrated("bench").await {
            let house = House::open(&database).await;
            measure(&house).await;
        }
    });
}

async fn measure(house: &House) {
    let engine = house.engine();
    let (therapist, couples) = fill(house).await;
    let first = house.knock(&therapist.token, CASELOAD, json!({})).await;
    println!("\n{engine:?}: the caseload's answer has {} kB", first.text().len() / 1024);
    let floor = (engine == Engine::Postgres).then(|| floor(house)).flatten();

    let caseload = cost(REQUESTS, async || drop(house.knock(&therapist.token, CASELOAD, json!({})).await)).await;
    report("G1 caseload by GraphQL", &caseload, floor);

    let session = house.visitor_of(&therapist).await.session();
    let page = cost(REQUESTS, async || drop(house.page(&session, "/caseload").await)).await;
    report("G2 caseload page", &page, floor);

    let couple = format!("/couples/{}", couples[0].id);
    let page = cost(REQUESTS, async || drop(house.page(&session, &couple).await)).await;
    report("couple page", &page, None);

    let nothing = cost(REQUESTS, async || drop(house.graphql("", "{ viewer { roles } }", json!({})).await)).await;
    report("a query of nobody's (HTTP and GraphQL alone)", &nothing, None);

    let assignments = ask_everybody(house, &therapist, &couples).await;
    let mut waiting = assignments.into_iter();
    let rounds = u32::try_from(waiting.len()).unwrap_or(0);
    let submit = cost(rounds, async || {
        let (token, assignment) = waiting.next().expect("one for each round");
        answer(house, &token, &assignment).await;
    })
    .await;
    report("G6 submit a response", &submit, None);
}

async fn fill(house: &House) -> (Someone, Vec<Couple>) {
    let owner = house.found("A practice", "Northgate Office", "Olga").await;
    let therapist = house.member(&owner, "Tess", Role::Therapist).await;
    let mut couples = Vec::new();
    for number in 0..COUPLES {
        let names = (format!("Hanna {number}"), format!("Ivo {number}"));
        couples.push(house.couple(&therapist, &format!("Harbour {number}"), (&names.0, &names.1)).await);
    }
    for (token, assignment) in ask_everybody(house, &therapist, &couples).await {
        answer(house, &token, &assignment).await;
    }
    // Past the least interval, so that everybody can be asked again.
    house.clock.forward(jiff::SignedDuration::from_hours(20 * 24));
    (therapist, couples)
}

/// Asks the Staying Check of every hurt partner and a pulse of every involved one.
async fn ask_everybody(house: &House, therapist: &Someone, couples: &[Couple]) -> Vec<(String, String)> {
    let in_three_days = house.services.now() + jiff::SignedDuration::from_hours(72);
    let due = in_three_days.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    let mut asked = Vec::new();
    for couple in couples {
        for (person, instrument) in [(&couple.hurt, "why_stay"), (&couple.involved, "hope_pulse")] {
            let input = json!({
                "key": house.services.fresh_key(), "couple": couple.id.to_string(),
                "respondent": person.id.to_string(), "instrument": instrument, "firstDue": due,
            });
            let payload = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
            let id = payload["assignment"]["id"].as_str().expect("an id").to_owned();
            asked.push((format!("{}|{instrument}", person.token), id));
        }
    }
    asked
}

async fn answer(house: &House, who: &str, assignment: &str) {
    let (token, instrument) = who.split_once('|').expect("a token and an instrument");
    let answers = if instrument == "why_stay" {
        json!([
            { "item": "ws1", "number": 2 }, { "item": "ws2", "number": 4 }, { "item": "ws3", "number": 5 },
            { "item": "ws4", "number": 3 }, { "item": "need_1", "text": "An evening walk, and no telephones." },
        ])
    } else {
        json!([{ "item": "hope", "number": 6 }])
    };
    let input = json!({ "key": house.services.fresh_key(), "assignment": assignment, "answers": answers });
    house.act(token, "submitResponse", "response { id }", input).await;
}

/// The floor: the same statements, answered as JSON by PostgreSQL, read by its own client.
fn floor(house: &House) -> Option<f64> {
    let cluster = Cluster::shared()?;
    let database = house.database().name();
    // Prepared once, as the service's own statements are, and short enough for one command line.
    let script = format!("prepare floor as {SAME_SQL_AS_JSON}; {}", "execute floor;".repeat(REQUESTS as usize));
    cluster.run_in(&database, SAME_SQL_AS_JSON);
    let before = cpu();
    cluster.run_in(&database, &script);
    Some((cpu() - before) / f64::from(REQUESTS))
}

async fn cost(rounds: u32, mut request: impl AsyncFnMut()) -> Cost {
    let (before, begun) = (cpu(), Instant::now());
    for _ in 0..rounds {
        request().await;
    }
    let rounds = f64::from(rounds.max(1));
    Cost { cpu: (cpu() - before) / rounds, wall: begun.elapsed().as_secs_f64() * 1e3 / rounds }
}

struct Cost {
    cpu: f64,
    wall: f64,
}

fn report(what: &str, cost: &Cost, floor: Option<f64>) {
    let ratio =
        floor.map_or_else(String::new, |floor| format!("   {:.2} times the floor of {floor:.2}", cost.cpu / floor));
    println!("{what:<46} {:>6.2} ms CPU   {:>6.2} ms from outside{ratio}", cost.cpu, cost.wall);
}

/// CPU milliseconds so far of this process, of what it waited for, and of every PostgreSQL process on this machine.
fn cpu() -> f64 {
    let own = ticks("/proc/self/stat", false).unwrap_or(0.0);
    let servers: f64 = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| {
            let name = fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
            name.trim() == "postgres"
        })
        .filter_map(|entry| ticks(&entry.path().join("stat").display().to_string(), true))
        .sum();
    // The kernel counts in hundredths of a second.
    (own + servers) * 10.0
}

/// User and system ticks of a process and, but for servers, whose children are counted by themselves, of those it waited for.
fn ticks(stat: &str, is_server: bool) -> Option<f64> {
    let text = fs::read_to_string(stat).ok()?;
    let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
    let range = if is_server { 11..13 } else { 11..15 };
    fields.get(range)?.iter().map(|field| field.parse::<f64>().ok()).sum()
}
