//! Asking the door: one typed operation, its data or the trouble.

use serde::{Serialize, de::DeserializeOwned};

use crate::{caller::Visitor, errors::Stop, site::Site};

/// Runs an operation built by cynic for this visitor.
///
/// # Errors
/// The door's trouble, which [`Stop`] turns into the page that fits it.
pub(crate) async fn ask<Answer, Variables>(
    site: &Site,
    visitor: &Visitor,
    operation: cynic::Operation<Answer, Variables>,
) -> Result<Answer, Stop>
where
    Answer: DeserializeOwned,
    Variables: Serialize,
{
    let variables =
        serde_json::to_value(&operation.variables).expect("the variables of a page are plain data with text keys");
    Ok(site.door.ask(&visitor.caller, &operation.query, variables).await?)
}
