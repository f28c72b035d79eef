//! What a person does not want to be asked again (DOMAIN.md 2.8).

use crate::problem::{Code, Problem};

/// Whether an instrument may be asked of a person who did, or did not, say that they never want it again. Only that is said, and no reason:
/// there is none to give.
///
/// # Errors
/// `WrongState` when they declined it.
pub fn check(is_declined: bool) -> Result<(), Problem> {
    if is_declined {
        return Err(Problem::at(
            "instrument",
            Code::WrongState,
            "This person does not want to be asked this. Leave it out, or choose another. They can change that under their preferences.",
        ));
    }
    Ok(())
}
