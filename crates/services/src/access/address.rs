//! What somebody signs in with: an address, or a user name where two people share an address. Kept only as a blind index.

use domain::{
    ids::{Id as _, PersonId},
    people::{Email, claim_address},
    problem::{Code, Problem},
};

use super::rows::HolderRow;
use crate::kernel::{bind::values, refused::Refused, services::Services, work::Work};

/// Sets how a person signs in.
///
/// # Errors
/// At `address`: `Malformed`, and one refusal for whatever another person of the practice uses already.
pub(crate) async fn set_sign_in_address(work: &Work, person: PersonId, address: &str) -> Result<(), Refused> {
    let name = normalised(address).map_err(|problem| problem.on("address"))?;
    let index = index_of(work.services(), &name);
    let holders: Vec<HolderRow> = work
        .all("select person_id from sign_in where practice_id = $1 and address_index = $2", values![index.clone()])
        .await?;
    let holders: Vec<_> = holders.into_iter().map(|row| row.person_id.0).collect();
    claim_address(person, &holders).map_err(|problem| problem.on("address"))?;
    work.run(
        "insert into sign_in (practice_id, person_id, address_index, changed_at) values ($1, $2, $3, $4)
         on conflict (practice_id, person_id)
         do update set address_index = excluded.address_index, changed_at = excluded.changed_at",
        values![person, index, work.now()],
    )
    .await
    .map_err(|failure| if failure.is_taken() { somebody_elses(person) } else { failure.into() })?;
    Ok(())
}

/// The one refusal for a name that somebody else took in the same moment.
fn somebody_elses(person: PersonId) -> Refused {
    let somebody = PersonId::from_uuid(uuid::Uuid::nil());
    let refusal = claim_address(person, &[somebody]).map_err(|problem| problem.on("address").into());
    refusal.err().unwrap_or_else(|| Problem::not_allowed().into())
}

/// The index of what somebody typed to sign in. What could be nobody's has one too, so that it is looked up and counted like any other.
pub(super) fn typed_index(services: &Services, typed: &str) -> Vec<u8> {
    normalised(typed).map_or_else(
        |_| services.keys().index("no sign-in address", typed.as_bytes()),
        |name| index_of(services, &name),
    )
}

fn index_of(services: &Services, name: &str) -> Vec<u8> {
    services.keys().index("sign-in address", name.as_bytes())
}

fn normalised(raw: &str) -> Result<String, Problem> {
    if raw.contains('@') {
        return Email::parse(raw).map(|email| email.normalised().expose().to_owned());
    }
    let name = raw.trim().to_ascii_lowercase();
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-');
    if (3..=60).contains(&name.len()) && name.bytes().all(is_plain) {
        Ok(name)
    } else {
        Err(Problem::new(
            Code::Malformed,
            "Type an e-mail address, or a user name of 3 to 60 letters, digits, dots and dashes.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_however_it_is_typed() {
        assert_eq!(normalised(" Ann.B ").expect("is a name"), "ann.b");
        assert_eq!(normalised("A.b+x@googlemail.com").expect("is one"), normalised("ab@gmail.com").expect("is one"));
        for bad in ["", "ab", "a b c", "ann@", "zoë", &"x".repeat(61), "a\0bc"] {
            assert!(normalised(bad).is_err(), "{bad:?}");
        }
    }
}
