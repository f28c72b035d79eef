//! The keys outside the database: master keys that wrap each practice's key, and the index key of blind look-ups.
//!
//! A key file holds lines of two kinds: `master <name> <base64>`, of which the last wraps anew and the others still open, and `index <base64>`,
//! which never changes because every look-up was made with it.

use std::{fmt, fs, io::Write as _, path::Path};

use data_encoding::BASE64;
use domain::random::{self, Random};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Thirty-two secret bytes.
pub(crate) type Secret = Zeroizing<[u8; 32]>;

/// The keys a service runs with. Never printed.
pub struct KeyFile {
    masters: Vec<(String, Secret)>,
    index: Secret,
}

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read or made.
    #[error("the key file {path} cannot be read or made; check the folder and its owner")]
    Unreadable {
        /// Which file.
        path: String,
        /// What the machine said.
        source: std::io::Error,
    },
    /// Others on this machine can read it.
    #[error("the key file {0} can be read by others on this machine; run `chmod 600` on it")]
    Open(String),
    /// It does not hold keys.
    #[error("the key file {0} is damaged; restore it from where you keep its copy, without it nothing opens")]
    Damaged(String),
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyFile(…)")
    }
}

impl KeyFile {
    /// Reads the key file, or makes a new one that only its owner can read.
    ///
    /// # Errors
    /// [`KeyFileError`], each with what to do.
    pub fn open_or_make(path: &Path, random: &dyn Random) -> Result<Self, KeyFileError> {
        let shown = path.display().to_string();
        let unreadable = |source| KeyFileError::Unreadable { path: shown.clone(), source };
        if path.exists() {
            refuse_open_permissions(path, &shown)?;
            let text = Zeroizing::new(fs::read_to_string(path).map_err(unreadable)?);
            return Self::parse(&text).ok_or(KeyFileError::Damaged(shown));
        }
        let keys = Self::generate(random);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(unreadable)?;
        file.write_all(keys.text().as_bytes()).map_err(unreadable)?;
        file.sync_all().map_err(unreadable)?;
        Ok(keys)
    }

    /// Fresh keys, kept nowhere; for tests.
    pub fn generate(random: &dyn Random) -> Self {
        Self {
            masters: vec![("first".to_owned(), Zeroizing::new(random::array(random)))],
            index: Zeroizing::new(random::array(random)),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut masters = Vec::new();
        let mut index = None;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let words: Vec<_> = line.split_whitespace().collect();
            match words.as_slice() {
                ["master", name, key] => masters.push(((*name).to_owned(), decode(key)?)),
                ["index", key] => index = Some(decode(key)?),
                _ => return None,
            }
        }
        (!masters.is_empty()).then_some(Self { masters, index: index? })
    }

    fn text(&self) -> Zeroizing<String> {
        let mut text = String::from(
            "# Keys of Rapport. Keep a copy apart from the database and its backups: without it nothing opens.\n",
        );
        for (name, key) in &self.masters {
            text.push_str(&["master ", name, " ", &BASE64.encode(&key[..]), "\n"].concat());
        }
        text.push_str(&["index ", &BASE64.encode(&self.index[..]), "\n"].concat());
        Zeroizing::new(text)
    }

    /// The master key that wraps anew, with its name.
    pub(crate) fn current_master(&self) -> (&str, &Secret) {
        let (name, key) = self.masters.last().expect("a key file without a master key does not parse");
        (name, key)
    }

    /// The master key of a name.
    pub(crate) fn master(&self, name: &str) -> Option<&Secret> {
        self.masters.iter().find(|(known, _)| known == name).map(|(_, key)| key)
    }

    /// The blind index of a value: the same for the same value, and no way back without the key. `purpose` keeps indexes apart.
    pub(crate) fn index(&self, purpose: &str, value: &[u8]) -> Vec<u8> {
        let key = self.derive(purpose);
        let mut mac = Hmac::<Sha256>::new_from_slice(&key[..]).expect("HMAC takes a key of any length");
        mac.update(value);
        mac.finalize().into_bytes().to_vec()
    }

    /// A key of its own for `purpose`.
    pub(crate) fn derive(&self, purpose: &str) -> Secret {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(b"rapport"), &self.index[..])
            .expand(purpose.as_bytes(), &mut key[..])
            .expect("32 bytes are not too many for HKDF");
        key
    }
}

fn decode(text: &str) -> Option<Secret> {
    let bytes = Zeroizing::new(BASE64.decode(text.as_bytes()).ok()?);
    <[u8; 32]>::try_from(bytes.as_slice()).ok().map(Zeroizing::new)
}

#[cfg(unix)]
fn refuse_open_permissions(path: &Path, shown: &str) -> Result<(), KeyFileError> {
    use std::os::unix::fs::PermissionsExt as _;

    let metadata = fs::metadata(path).map_err(|source| KeyFileError::Unreadable { path: shown.to_owned(), source })?;
    let others = metadata.permissions().mode() & 0o077;
    if others == 0 { Ok(()) } else { Err(KeyFileError::Open(shown.to_owned())) }
}

#[cfg(not(unix))]
fn refuse_open_permissions(_path: &Path, _shown: &str) -> Result<(), KeyFileError> {
    Ok(())
}
