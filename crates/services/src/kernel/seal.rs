//! Sealed columns: a value opens only with its key, and only in the table, column, row and practice it was sealed for.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use domain::{
    ids::{Id, PracticeId},
    random::{self, Random},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{keys::Secret, refused::Failure};

/// The form of a sealed value: this byte, a nonce of 24 bytes, the text and its tag.
const FORM: u8 = 1;
const NONCE: usize = 24;

/// Where a sealed value belongs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    /// `table.column`.
    pub(crate) column: &'static str,
    /// The tenant.
    pub(crate) practice: PracticeId,
    /// The row's own id.
    pub(crate) row: Uuid,
}

impl Spot {
    /// The column `column` of the row `row`.
    pub(crate) fn new(column: &'static str, practice: PracticeId, row: impl Id) -> Self {
        Self { column, practice, row: row.uuid() }
    }

    fn associated_data(&self) -> Vec<u8> {
        [self.column.as_bytes(), &[0], self.practice.uuid().as_bytes(), self.row.as_bytes()].concat()
    }
}

/// A key that seals and opens.
pub(crate) struct SealKey(Secret);

impl SealKey {
    /// From its bytes.
    pub(crate) fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// A fresh one.
    pub(crate) fn generate(random: &dyn Random) -> Self {
        Self(Zeroizing::new(random::array(random)))
    }

    /// This key, wrapped by another.
    pub(crate) fn wrapped_by(&self, outer: &Self, spot: Spot, random: &dyn Random) -> Vec<u8> {
        outer.seal(spot, &self.0[..], random)
    }

    /// The key that was wrapped by this one.
    pub(crate) fn unwrap_key(&self, spot: Spot, wrapped: &[u8]) -> Result<Self, Failure> {
        let bytes = self.open(spot, wrapped)?;
        let secret = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| Failure::Sealed(spot.column))?;
        Ok(Self(Zeroizing::new(secret)))
    }

    /// Seals `plain` for `spot`.
    pub(crate) fn seal(&self, spot: Spot, plain: &[u8], random: &dyn Random) -> Vec<u8> {
        let nonce: [u8; NONCE] = random::array(random);
        let aad = spot.associated_data();
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad })
            .expect("the cipher refuses only texts of many gigabytes");
        [&[FORM][..], &nonce, &sealed].concat()
    }

    /// Opens what was sealed for `spot`, and nothing else.
    pub(crate) fn open(&self, spot: Spot, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let broken = || Failure::Sealed(spot.column);
        let (form, rest) = sealed.split_first().ok_or_else(broken)?;
        let (nonce, text) = rest.split_at_checked(NONCE).ok_or_else(broken)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| broken())?;
        if *form != FORM {
            return Err(broken());
        }
        self.cipher()
            .decrypt(&XNonce::from(nonce), Payload { msg: text, aad: &spot.associated_data() })
            .map(Zeroizing::new)
            .map_err(|_| broken())
    }

    /// Opens a text.
    pub(crate) fn open_text(&self, spot: Spot, sealed: &[u8]) -> Result<String, Failure> {
        let bytes = self.open(spot, sealed)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| Failure::Sealed(spot.column))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new_from_slice(&self.0[..]).expect("the key has 32 bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;
    impl Random for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn a_value_opens_in_its_own_place_and_nowhere_else() {
        let key = SealKey::generate(&Zeros);
        let practice = PracticeId::from_uuid(Uuid::from_u128(1));
        let spot = Spot { column: "person.sealed_name", practice, row: Uuid::from_u128(2) };
        let sealed = key.seal(spot, "שלום".as_bytes(), &Zeros);
        assert_eq!(key.open_text(spot, &sealed).expect("is its place"), "שלום");

        let elsewhere = [
            Spot { row: Uuid::from_u128(3), ..spot },
            Spot { column: "person.other", ..spot },
            Spot { practice: PracticeId::from_uuid(Uuid::from_u128(9)), ..spot },
        ];
        for other in elsewhere {
            assert!(key.open(other, &sealed).is_err(), "{other:?}");
        }
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(key.open(spot, &damaged).is_err(), "byte {at}");
        }
        assert!(key.open(spot, &[]).is_err());
    }
}
