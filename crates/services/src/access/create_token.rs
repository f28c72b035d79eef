//! Making a token for programs.

use domain::{
    access::{Act, Actor, Place, permit, session::Kind},
    problem::{Code, Problem},
    text,
};

use super::{CreatedToken, SessionView, session};
use crate::{
    kernel::{
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    people::zone_of,
};

/// Makes a token with which a program may do for ninety days what the actor may.
///
/// # Errors
/// `StepUpNeeded` when the actor has not proved themself again within the last minutes; at `name`, what is wrong with the name.
pub async fn create_token(actor: &Actor, services: &Services, name: &str) -> Result<CreatedToken, Refused> {
    let permit = permit(actor, Act::CreateToken, Place::Own)?;
    let (person, _) = session::identity(actor)?;
    if !actor.is_stepped_up() {
        return Err(Problem::new(Code::StepUpNeeded, "Type your password once more, then make the token.").into());
    }
    let name = text::clean(name, 60).map_err(|problem| problem.on("name"))?;
    let work = Work::begin(actor, services).await?;
    let (id, token) = session::begin_token(&work, person, &name).await?;
    let zone = zone_of(&work, person).await?;
    let started_on = work.now().to_zoned(zone.rules().clone()).date();
    work.commit(actor, permit, subject_of(id, person)).await?;
    let session = SessionView { id, kind: Kind::Token, device: name, started_on, current: false, stepped_up: false };
    Ok(CreatedToken { token, session })
}
