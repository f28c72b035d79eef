//! What the service writes into its log while a test runs, for the search for what must not be there.

use std::{cell::RefCell, io::Write, sync::Once};

use tracing_subscriber::fmt::MakeWriter;

thread_local! {
    static HEARD: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Everything that this thread logs, at debug level and above, as long as this lives. One at a time on a thread.
///
/// There is one subscriber for the whole process, and it is never taken away: where each test sets its own, a line that another thread
/// met first without a listener may stay switched off for everybody.
pub struct Log(());

impl Log {
    /// Begins to listen.
    ///
    /// # Panics
    /// When something else in this process listens to the log.
    pub fn listen() -> Self {
        static LISTENING: Once = Once::new();
        LISTENING.call_once(|| {
            let subscriber = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::DEBUG)
                .with_ansi(false)
                .with_writer(HereOnly)
                .finish();
            tracing::subscriber::set_global_default(subscriber).expect("nothing else listens in this process");
        });
        HEARD.with_borrow_mut(|heard| *heard = Some(Vec::new()));
        Self(())
    }

    /// What was written so far.
    pub fn text(&self) -> String {
        HEARD.with_borrow(|heard| String::from_utf8_lossy(heard.as_deref().unwrap_or_default()).into_owned())
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        HEARD.with_borrow_mut(|heard| *heard = None);
    }
}

/// Writes where the thread listens, and nowhere otherwise.
#[derive(Clone, Copy)]
struct HereOnly;

impl Write for HereOnly {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        HEARD.with_borrow_mut(|heard| heard.iter_mut().for_each(|heard| heard.extend_from_slice(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for HereOnly {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}
