//! Days on which the whole practice is closed.

use async_graphql::{Context, InputObject, Object, Result};
use services::{
    Refused,
    consultations::{self as acts, ChangeHolidays},
};

use crate::{
    input::Input,
    problem::{answer, payload, payloads},
    scalars::Date,
    scope::Scope,
};

payloads! {
    /// The days on which the practice is closed.
    HolidaysPayload {
        /// The coming ones, in order.
        holidays: Vec<Date>,
    }
}

/// Days on which the practice is closed, or open after all.
#[derive(InputObject)]
pub struct ChangeHolidaysInput {
    /// The first day.
    first_day: Date,
    /// The last day; at most 60 days in all.
    last_day: Date,
    /// Whether it is closed on them; not, to open it again.
    closed: bool,
}

impl ChangeHolidaysInput {
    fn read(self) -> Result<ChangeHolidays, Refused> {
        let mut input = Input::default();
        let first = input.take("firstDay", self.first_day.read());
        let last = input.take("lastDay", self.last_day.read());
        input.finish(|| Some(ChangeHolidays { first: first?, last: last?, closed: self.closed }))
    }
}

/// Questions about days on which the practice is closed.
#[derive(Default)]
pub struct HolidayQuery;

#[Object]
impl HolidayQuery {
    /// The coming days on which the whole practice is closed, in order. Members of the practice.
    async fn practice_holidays(&self, ctx: &Context<'_>) -> Option<Result<Vec<Date>>> {
        let days = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| acts::practice_holidays(actor, services).await)
            .await;
        answer(days.map(|days| days.into_iter().map(Date::from).collect()))
    }
}

/// Acts about days on which the practice is closed.
#[derive(Default)]
pub struct HolidayMutation;

#[Object]
impl HolidayMutation {
    /// Closes the whole practice on some days, or opens it again: nobody can be booked on them. What is booked stays. Staff and owners.
    async fn change_holidays(&self, ctx: &Context<'_>, input: ChangeHolidaysInput) -> Result<HolidaysPayload> {
        let changed = Scope::of(ctx).act(input.read(), acts::change_holidays).await;
        payload(changed, |days| HolidaysPayload {
            holidays: days.into_iter().map(Date::from).collect(),
            problems: Vec::new(),
        })
    }
}
