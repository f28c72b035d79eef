//! The tables, one file per family, in order, for PostgreSQL and SQLite alike.
//!
//! Each file is SQL that both databases read; where they differ in the name of a type, `table.rs` fills in the right one. On PostgreSQL every
//! table has forced row-level security, so that a row of another practice is not refused by a query's good manners but by the database.

pub use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait};

mod m20261122_000001_practice;
mod m20261122_000002_people;
mod m20261122_000003_couples;
mod m20261122_000004_access;
mod m20261122_000005_audit;
mod m20261122_000006_sharing;
mod m20261122_000007_inventories;
mod m20261122_000008_reminders;
mod m20261122_000009_second_factor_reset;
mod m20261122_000011_latest_scores;
mod m20261122_000012_feedback;
mod m20261122_000013_worklist;
mod m20261122_000017_asking;
mod m20261122_000020_instrument_drafts;
mod m20261122_000030_safety;
mod m20261122_000040_loops;
mod m20261122_000041_talks;
mod m20261122_000045_to_compare;
mod m20261122_000046_member_letters;
mod m20261122_000050_consultations;
mod m20261122_000051_licences;
mod m20261122_000052_calendars;
mod m20261122_000053_afterwards;
mod m20261122_000054_appointments;
mod m20261122_000055_awaited_seats;
mod m20261122_000056_classes_of_forms;
mod m20261122_000060_exercises;
mod m20261122_000061_more_matters;
mod m20261122_000062_shared_room;
mod m20261122_000063_own_exercises;
mod m20261122_000064_cover_of_appointments;
mod m20261122_000065_keeping_reasons;
mod m20261122_000066_passkeys;
mod m20261122_000067_calendar_feeds;
mod m20261122_000068_calendar_sources;
mod m20261122_000069_closed_places;
mod m20261122_000070_commitments;
mod m20261122_000071_agreements;
mod m20261122_000072_trust_plan;
mod m20261122_000073_services_of_couples;
mod m20261122_000075_consultation_answers;
mod m20261122_000076_booking_invitations;
mod m20261122_000080_programmes;
mod m20261122_000081_follow_up_refusals;
mod m20261122_000090_pauses_by_morning;
mod m20261122_000091_consultation_types;
mod m20261122_000092_before_appointments;
mod m20261122_000093_follow_up_consent;
mod m20261122_000094_retired_works;
mod table;

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_practice::Migration),
            Box::new(m20261122_000002_people::Migration),
            Box::new(m20261122_000003_couples::Migration),
            Box::new(m20261122_000004_access::Migration),
            Box::new(m20261122_000005_audit::Migration),
            Box::new(m20261122_000006_sharing::Migration),
            Box::new(m20261122_000007_inventories::Migration),
            Box::new(m20261122_000008_reminders::Migration),
            Box::new(m20261122_000009_second_factor_reset::Migration),
            Box::new(m20261122_000011_latest_scores::Migration),
            Box::new(m20261122_000012_feedback::Migration),
            Box::new(m20261122_000013_worklist::Migration),
            Box::new(m20261122_000017_asking::Migration),
            Box::new(m20261122_000020_instrument_drafts::Migration),
            Box::new(m20261122_000030_safety::Migration),
            Box::new(m20261122_000040_loops::Migration),
            Box::new(m20261122_000041_talks::Migration),
            Box::new(m20261122_000045_to_compare::Migration),
            Box::new(m20261122_000046_member_letters::Migration),
            Box::new(m20261122_000050_consultations::Migration),
            Box::new(m20261122_000051_licences::Migration),
            Box::new(m20261122_000052_calendars::Migration),
            Box::new(m20261122_000053_afterwards::Migration),
            Box::new(m20261122_000054_appointments::Migration),
            Box::new(m20261122_000055_awaited_seats::Migration),
            Box::new(m20261122_000056_classes_of_forms::Migration),
            Box::new(m20261122_000060_exercises::Migration),
            Box::new(m20261122_000061_more_matters::Migration),
            Box::new(m20261122_000062_shared_room::Migration),
            Box::new(m20261122_000063_own_exercises::Migration),
            Box::new(m20261122_000065_keeping_reasons::Migration),
            Box::new(m20261122_000067_calendar_feeds::Migration),
            Box::new(m20261122_000068_calendar_sources::Migration),
            Box::new(m20261122_000069_closed_places::Migration),
            Box::new(m20261122_000070_commitments::Migration),
            Box::new(m20261122_000071_agreements::Migration),
            Box::new(m20261122_000072_trust_plan::Migration),
            Box::new(m20261122_000080_programmes::Migration),
            Box::new(m20261122_000090_pauses_by_morning::Migration),
            Box::new(m20261122_000064_cover_of_appointments::Migration),
            Box::new(m20261122_000066_passkeys::Migration),
            Box::new(m20261122_000091_consultation_types::Migration),
            Box::new(m20261122_000092_before_appointments::Migration),
            Box::new(m20261122_000093_follow_up_consent::Migration),
            Box::new(m20261122_000094_retired_works::Migration),
            Box::new(m20261122_000081_follow_up_refusals::Migration),
            Box::new(m20261122_000075_consultation_answers::Migration),
            Box::new(m20261122_000076_booking_invitations::Migration),
            Box::new(m20261122_000073_services_of_couples::Migration),
        ]
    }
}
