//! Storage beneath the services: an outdated database is not opened, and each practice's rows are its own in the database itself.

use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::inventories::{InstrumentKey, registered};
use services::{Store, audit};
use tests::databases::{Engine, empty_databases};
use tests::house::{House, for_each_database};
use tests::postgres::Cluster;

#[tokio::test]
async fn a_database_that_waits_for_migrations_is_not_opened() {
    for database in empty_databases("outdated").await {
        assert!(Store::open(database.url()).await.is_err(), "{:?}", database.engine());
    }
}

#[tokio::test]
async fn migrating_twice_changes_nothing_the_second_time() {
    for database in empty_databases("twice").await {
        Store::migrate(database.migration_url()).await.expect("migrates");
        Store::migrate(database.migration_url()).await.expect("migrates again");
        assert_eq!(Store::pending_at(database.migration_url()).await.expect("answers"), 0);
    }
}

#[tokio::test]
async fn every_table_of_postgres_is_guarded_by_row() {
    for_each_database("guarded", async |house| {
        let Some(sql) = Beneath::of(&house) else { return };
        let open = sql.run(
            "select string_agg(relname, ' ') from pg_class
             where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'seaql_migrations'
               and not (relrowsecurity and relforcerowsecurity
                        and exists (select 1 from pg_policy where polrelid = pg_class.oid))",
        );
        assert_eq!(open, "", "tables without forced row-level security and a policy");
        let all = sql.run("select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'");
        assert!(all.parse::<u32>().expect("a number") > 20, "this test no longer sees the tables");
        let owned = sql.run(
            "select count(*) from pg_class where relowner in (select oid from pg_roles where rolname in ('rapport', 'rapport_app'))",
        );
        assert_eq!(owned, "0", "the application's roles own nothing");
        let mighty = sql.run(
            "select count(*) from pg_roles where rolname in ('rapport', 'rapport_app') and (rolsuper or rolbypassrls)",
        );
        assert_eq!(mighty, "0", "the application's roles cannot step around the policies");
    })
    .await;
}

#[tokio::test]
async fn postgres_hands_no_row_to_another_practice() {
    for_each_database("strangers", async |house| {
        let Some(sql) = Beneath::of(&house) else { return };
        let first = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let second = house.found("Southgate House", "Southgate Office", "Ida Berg").await;
        for owner in [&first, &second] {
            house.member(owner, &format!("{} Clerk", owner.name), Role::Staff).await;
        }
        let everyone = sql.run("select count(*) from person");
        assert_eq!(everyone, "4", "as the superuser, whom no policy binds");
        let ids = sql.run("select string_agg(id::text, ' ' order by created_at) from practice");
        let (one, other) = ids.split_once(' ').expect("two practices");
        let as_app = |practice: &str, statement: &str| {
            sql.run(&format!("set role rapport_app; select set_config('app.practice_id', '{practice}', false); {statement}"))
        };
        assert_eq!(last_line(&as_app(one, "select count(*) from person")), "2");
        assert_eq!(last_line(&as_app("", "select count(*) from person")), "0", "nobody's without a practice");
        let crossing = format!("select count(*) from person where practice_id = '{other}'");
        assert_eq!(last_line(&as_app(one, &crossing)), "0");
        let moved = format!("with moved as (update person set zone = 'UTC' where practice_id = '{other}' returning 1) select count(*) from moved");
        assert_eq!(last_line(&as_app(one, &moved)), "0");
        let slipped = sql.refusal(&format!(
            "set role rapport_app; select set_config('app.practice_id', '{one}', false);
             insert into person (practice_id, id, sealed_name, zone, created_at)
             values ('{other}', gen_random_uuid(), '\\x00', 'UTC', now())"
        ));
        assert!(slipped.contains("row-level security"), "{slipped}");
    })
    .await;
}

#[tokio::test]
async fn what_was_written_in_the_trail_stays_as_it_was() {
    for_each_database("trail", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let mode = json!({ "key": "mode", "couple": couple.id.to_string(), "mode": "LIMITED_SECRETS" });
        house.act(&therapist.token, "proposeMode", "couple { id }", mode).await;
        let viewer = house.ask(&couple.hurt.token, "query { viewer { modeToSign { id } } }", json!({})).await;
        let sign = json!({ "mode": viewer["viewer"]["modeToSign"]["id"] });
        house.act(&couple.hurt.token, "signMode", "done", sign).await;
        assert!(audit::seal(&house.services).await.expect("a database") > 0);
        for (table, column) in [("audit_entry", "act"), ("audit_link", "hash"), ("mode_signature", "signed_at")] {
            for change in [format!("update {table} set {column} = {column}"), format!("delete from {table}")] {
                let refusal = beneath_as_application(&house, &change);
                let Some(refusal) = refusal else { continue };
                let is_refused = refusal.contains("permission denied") || refusal.contains("append-only");
                assert!(is_refused, "{change}: {refusal:?}");
            }
        }
    })
    .await;
}

/// Two that changed what was there already. The owner of the tables is bound by row-level security like everybody else, and would change nothing.
#[tokio::test]
async fn a_migration_changes_the_rows_of_every_practice_though_its_owner_is_bound() {
    for_each_database("bound_owner", async |house| {
        let Some(sql) = Beneath::of(&house) else { return };
        for (name, alias, owner) in
            [("Northgate House", "Northgate Office", "Una Hart"), ("Southgate House", "Southgate Office", "Lena Wolf")]
        {
            let owner = house.found(name, alias, owner).await;
            let therapist = house.member(&owner, &format!("{} Berg", owner.name), Role::Therapist).await;
            let names = (format!("{} Marwood", owner.name), format!("{} Finch", owner.name));
            let couple = house.couple(&therapist, "Harbour", (names.0.as_str(), names.1.as_str())).await;
            let hold = json!({ "key": "hold", "couple": couple.id.to_string(), "cause": "LEGAL" });
            house.act(&therapist.token, "placeHold", "couple { id }", hold).await;
            let known = InstrumentKey::parse("hope_pulse").ok().and_then(|key| registered(&key)).expect("is built in");
            let mut file: Value = serde_json::from_str(&known.to_json()).expect("is JSON");
            (file["key"], file["origin"], file["visibility"]) = (json!("own_light"), json!("practice"), json!("V5"));
            let brought = json!({ "questionnaire": file.to_string() });
            house.act(&therapist.token, "importInstrument", "instrument { key }", brought).await;
        }
        let bound =
            "select count(*) from pg_roles where rolname = 'rapport_owner' and not rolsuper and not rolbypassrls";
        assert_eq!(sql.run(bound), "1");
        sql.run(
            "alter table instrument drop column visibility; alter table hold drop column shown_at;
             delete from seaql_migrations
             where version in ('m20261122_000056_classes_of_forms', 'm20261122_000090_pauses_by_morning')",
        );
        let owners = sql.cluster.url("rapport_owner", &sql.database);
        Store::migrate(&owners).await.expect("migrates");
        assert_eq!(sql.run("select string_agg(visibility, ' ') from instrument"), "V5 V5");
        assert_eq!(sql.run("select count(*) from hold where shown_at = placed_at"), "2");
        let open = "select count(*) from pg_class where relname in ('instrument', 'hold') and not relforcerowsecurity";
        assert_eq!(sql.run(open), "0", "and is bound again");
    })
    .await;
}

/// What the database says to a statement of the application's own role; none where nothing is installed that could ask.
fn beneath_as_application(house: &House, statement: &str) -> Option<String> {
    match house.engine() {
        Engine::Postgres => Some(Beneath::of(house)?.refusal(&format!("set role rapport_app; {statement}"))),
        Engine::Sqlite => house.database().sqlite(statement).map(|answer| answer.err().unwrap_or_default()),
    }
}

/// `PostgreSQL`, asked by its superuser.
struct Beneath {
    cluster: &'static Cluster,
    database: String,
}

impl Beneath {
    fn of(house: &House) -> Option<Self> {
        if house.engine() != Engine::Postgres {
            return None;
        }
        let database = house.database().name();
        Cluster::shared().map(|cluster| Self { cluster, database })
    }

    fn run(&self, statement: &str) -> String {
        self.cluster.run_in(&self.database, statement)
    }

    fn refusal(&self, statement: &str) -> String {
        self.cluster.try_in(&self.database, statement).err().unwrap_or_default()
    }
}

fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}
