//! The questions somebody may ask themself before they book. Nothing of it is written down: not that somebody looked, not an answer.

use std::net::IpAddr;

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::quiz::{QuizAnswers, QuizResult},
};

use super::page::practice_at;
use crate::kernel::{refused::Refused, services::Services};

/// What somebody's answers come to.
///
/// # Errors
/// `NotFound` for an address at which no page stands, `TooManyAttempts`.
pub async fn assess_readiness(
    services: &Services,
    address: &str,
    answers: QuizAnswers,
    remote: Option<IpAddr>,
) -> Result<QuizResult, Refused> {
    services.gate().limits().booking(remote)?;
    let practice = practice_at(services, address).await?;
    let _seen = permit(&Actor::visitor(practice), Act::SeeTimes, Place::Practice)?;
    Ok(answers.result())
}
