//! Programs that run beside the tests and end with them.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Waits for the test process to end, however it ends, then stops the program with all that it has started, and
/// removes its room, where a browser may still be writing.
///
/// The pipe into this shell closes with the test process, also when that is killed; statics are never dropped, so no
/// destructor could do it.
const KEEPER: &str = r#"room=$1 signal=$2; shift 2
"$@" &
read -r _
trap '' "$signal"
kill -s "$signal" 0
wait $!
tries=0
until rm -rf -- "$room" 2>/dev/null || [ $((tries += 1)) -gt 100 ]; do sleep 0.1; done"#;

/// A helper program, its keeper and its room, a directory that goes with it. Dropping it stops the program.
#[derive(Debug)]
pub struct Companion {
    room: PathBuf,
    keeper: Child,
}

/// What to start.
pub(crate) struct Plan<'a> {
    /// A directory made for this program alone.
    pub room: PathBuf,
    /// The program and its arguments.
    pub command: &'a [&'a str],
    /// The signal it ends cleanly on, without `SIG`.
    pub signal: &'a str,
    /// The user and group to run as, if not ours.
    pub user: Option<(u32, u32)>,
}

impl Companion {
    /// Starts the program in a process group of its own, so that Ctrl-C reaches the tests and not it; its output goes
    /// to `log` in the room.
    pub(crate) fn start(plan: Plan<'_>) -> std::io::Result<Self> {
        let log = File::create(plan.room.join("log"))?;
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(&plan.room).arg(plan.signal).args(plan.command);
        keeper.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        keeper.current_dir(&plan.room).process_group(0);
        if let Some((user, group)) = plan.user {
            keeper.uid(user).gid(group);
        }
        Ok(Self { keeper: keeper.spawn()?, room: plan.room })
    }

    /// The directory that goes with it.
    pub fn room(&self) -> &Path {
        &self.room
    }

    /// What it has said so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.room.join("log")).unwrap_or_default()
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Finds `program` on the search path.
pub(crate) fn find_on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|directory| directory.join(program)).find(|file| file.is_file())
}

/// Says in one line, past the test runner's capture, that something is not here; fails instead if `RAPPORT_REQUIRE`
/// names it.
///
/// # Panics
/// If `what` is required.
pub(crate) fn do_without(what: &str, line: &str) {
    let required = std::env::var("RAPPORT_REQUIRE").unwrap_or_default();
    assert!(!required.split(',').any(|name| name.trim() == what), "{line}; RAPPORT_REQUIRE asks for {what}");
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::fresh_directory;

    #[test]
    fn a_companion_ends_and_leaves_nothing_when_its_pipe_closes() {
        let room = fresh_directory("companion");
        let command = ["tail", "-f", "/dev/null"];
        let companion =
            Companion::start(Plan { room: room.clone(), command: &command, signal: "TERM", user: None }).unwrap();
        assert!(room.join("log").exists());
        drop(companion);
        assert!(!room.exists());
    }

    #[test]
    fn a_program_is_found_by_its_name_alone() {
        assert!(find_on_path("sh").unwrap().is_absolute());
        assert_eq!(find_on_path("no-such-program-anywhere"), None);
    }
}
