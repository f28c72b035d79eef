//! Consultations: where the public page stands, when members can be booked, who asked, who takes part, and whose time is taken.
//!
//! Nobody's time is taken twice: `PostgreSQL` has an exclusion constraint, SQLite a trigger. Both leave out a second claim without an error, so that
//! whoever comes second is told at once and the transaction goes on.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    sea_orm::DatabaseBackend,
};

use crate::table::{Table, execute};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        times(manager).await?;
        consultations(manager).await?;
        links_and_steps(manager).await?;
        claims(manager).await?;
        // What waits is then an appointment, and this is when it begins.
        execute(manager, "alter table awaited add column starts_at $instant").await
    }
}

async fn times(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Table::of_practice("booking_page")
        .found_by("address_hash")
        .create(
            manager,
            "create table booking_page (
                 practice_id $id not null references practice (id),
                 address text not null,
                 address_hash $bytes not null unique,
                 opened_at $instant not null,
                 primary key (practice_id)
             )",
        )
        .await?;
    Table::of_practice("availability")
        .create(
            manager,
            "create table availability (
                 practice_id $id not null,
                 person_id $id not null,
                 rule text not null,
                 changed_at $instant not null,
                 version $number not null,
                 primary key (practice_id, person_id),
                 foreign key (practice_id, person_id) references person (practice_id, id)
             )",
        )
        .await?;
    Table::of_practice("holiday")
        .create(
            manager,
            "create table holiday (
                 practice_id $id not null references practice (id),
                 on_date $date not null,
                 primary key (practice_id, on_date)
             )",
        )
        .await
}

async fn consultations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Table::of_practice("consultation")
        .seen_by_clockwork()
        .create(
            manager,
            "create table consultation (
                 practice_id $id not null,
                 id $id not null,
                 type_key text not null,
                 seats $number not null check (seats in (1, 2)),
                 partner_place text,
                 requested_at $instant not null,
                 stage text not null check (stage in (
                     'requested', 'triaged', 'waitlisted', 'offered', 'booked', 'confirmed', 'checked-in', 'attended',
                     'partly-attended', 'no-show', 'cancelled', 'late-cancelled', 'recommended', 'enrolled', 'declined',
                     'referred-out', 'expired')),
                 stage_at $instant not null,
                 rounds $number not null check (rounds between 0 and 3),
                 moves $number not null check (moves between 0 and 3),
                 waits_since $instant,
                 asked_at $instant,
                 unanswered $number not null check (unanswered between 0 and 2),
                 lapses_at $instant,
                 member_id $id,
                 starts_at $instant,
                 cancelled_by text check (cancelled_by in ('attendee', 'practice')),
                 recommendation text,
                 next_change_at $instant,
                 version $number not null,
                 primary key (practice_id, id),
                 check ((member_id is null) = (starts_at is null)),
                 check (stage not in ('booked', 'confirmed', 'checked-in', 'attended', 'partly-attended', 'no-show')
                     or starts_at is not null),
                 check (stage <> 'waitlisted' or waits_since is not null),
                 check ((stage = 'offered') = (lapses_at is not null)),
                 check ((stage = 'cancelled') = (cancelled_by is not null)),
                 check (stage <> 'recommended' or recommendation is not null),
                 check (seats = 2 or partner_place is null),
                 foreign key (practice_id) references practice (id),
                 foreign key (practice_id, member_id) references person (practice_id, id)
             );
             create index consultation_by_stage on consultation (practice_id, stage, requested_at);
             create index consultation_by_start on consultation (practice_id, starts_at) where starts_at is not null;
             create index consultation_due on consultation (next_change_at) where next_change_at is not null",
        )
        .await?;
    Table::of_practice("attendee")
        .create(
            manager,
            "create table attendee (
                 practice_id $id not null,
                 id $id not null,
                 consultation_id $id not null,
                 person_id $id not null,
                 place text not null,
                 joined_at $instant not null,
                 confirmed_at $instant,
                 withdrawn_at $instant,
                 primary key (practice_id, id),
                 unique (practice_id, consultation_id, person_id),
                 foreign key (practice_id, consultation_id) references consultation (practice_id, id),
                 foreign key (practice_id, person_id) references person (practice_id, id)
             );
             create index attendee_by_person on attendee (practice_id, person_id)",
        )
        .await
}

/// What leads to a consultation without an account, and how it went.
async fn links_and_steps(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Table::of_practice("consultation_link")
        .create(
            manager,
            "create table consultation_link (
                 practice_id $id not null,
                 link_hash $bytes not null,
                 consultation_id $id not null,
                 attendee_id $id,
                 expires_at $instant not null,
                 used_at $instant,
                 primary key (practice_id, link_hash),
                 foreign key (practice_id, consultation_id) references consultation (practice_id, id),
                 foreign key (practice_id, attendee_id) references attendee (practice_id, id)
             );
             create index consultation_link_by_consultation on consultation_link (practice_id, consultation_id)",
        )
        .await?;
    Table::of_practice("consultation_step")
        .add_only()
        .create(
            manager,
            "create table consultation_step (
                 practice_id $id not null,
                 consultation_id $id not null,
                 version $number not null,
                 stage text not null,
                 at $instant not null,
                 by_role text not null,
                 by_person_id $id,
                 sealed_reason $bytes,
                 primary key (practice_id, consultation_id, version),
                 foreign key (practice_id, consultation_id) references consultation (practice_id, id)
             )",
        )
        .await
}

async fn claims(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Table::of_practice("claim")
        .seen_by_clockwork()
        .create(
            manager,
            "create table claim (
                 practice_id $id not null,
                 id $id not null,
                 person_id $id not null,
                 consultation_id $id,
                 type_key text not null,
                 meets_at $instant not null,
                 starts_at $instant not null,
                 ends_at $instant not null,
                 lapses_at $instant,
                 is_override $flag not null default false,
                 primary key (practice_id, id),
                 check (starts_at < ends_at),
                 check (consultation_id is not null or lapses_at is not null),
                 foreign key (practice_id, person_id) references person (practice_id, id),
                 foreign key (practice_id, consultation_id) references consultation (practice_id, id)
             );
             create index claim_by_person on claim (practice_id, person_id, ends_at);
             create index claim_by_consultation on claim (practice_id, consultation_id);
             create index claim_lapses on claim (lapses_at) where lapses_at is not null",
        )
        .await?;
    let rule = match manager.get_database_backend() {
        DatabaseBackend::Postgres => EXCLUSION,
        _ => TRIGGERS,
    };
    execute(manager, rule).await
}

/// A range of one id stands for the id itself, so that no extension is needed to compare it in the same index as time.
const EXCLUSION: &str = "
    create type id_span as range (subtype = uuid);
    alter table claim add constraint claim_takes_free_time exclude using gist (
        id_span(person_id, person_id, '[]') with &&,
        tstzrange(starts_at, ends_at) with &&
    ) where (not is_override)";

/// The same rule for `SQLite`. Whatever makes the table anew makes these anew.
pub(crate) const TRIGGERS: &str = "
    create trigger claim_takes_free_time before insert on claim
    when not new.is_override and exists (
        select 1 from claim other
        where other.practice_id = new.practice_id and other.person_id = new.person_id and not other.is_override
          and other.starts_at < new.ends_at and new.starts_at < other.ends_at
    )
    begin select raise(ignore); end;
    create trigger claim_stays_where_it_is before update of practice_id, person_id, starts_at, ends_at, is_override on claim
    begin select raise(abort, 'a claim is made anew, not moved'); end";
