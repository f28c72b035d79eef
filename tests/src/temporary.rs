//! Directories that go when the test does.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A fresh, empty directory that only this user can enter, removed with all it holds when dropped.
#[derive(Debug)]
pub struct TemporaryDirectory(PathBuf);

impl TemporaryDirectory {
    /// Makes `rapport-<name>-...` among the system's temporary files. Short, because sockets inside have short paths.
    ///
    /// # Panics
    /// If the directory cannot be made.
    pub fn new(name: &str) -> Self {
        Self(fresh_directory(name))
    }

    /// Makes one inside `parent`, for what should go with that even if this is never dropped.
    ///
    /// # Panics
    /// If the directory cannot be made.
    pub fn inside(parent: &Path) -> Self {
        Self(fresh_within(parent, "part"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryDirectory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A fresh directory that the caller sees to the removal of.
pub(crate) fn fresh_directory(name: &str) -> PathBuf {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    fresh_within(&std::env::temp_dir(), &format!("rapport-{plain}-{}", std::process::id()))
}

fn fresh_within(parent: &Path, name: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    loop {
        let path = parent.join(format!("{name}-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        match make_private(&path) {
            Ok(()) => return path,
            // Left by a process that was killed and had the same number.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => panic!("cannot make {}: {error}", path.display()),
        }
    }
}

fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_goes_with_its_content_and_is_never_shared() {
        let (first, second) = (TemporaryDirectory::new("same"), TemporaryDirectory::new("same"));
        assert_ne!(first.path(), second.path());
        fs::write(first.path().join("letter"), "x").unwrap();
        let path = first.path().to_owned();
        drop(first);
        assert!(!path.exists());
        assert!(second.path().is_dir());
    }
}
