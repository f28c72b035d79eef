//! A mail server on loopback that keeps every letter and is as difficult as the test wants.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

mod conversation;
pub mod letter;

pub use letter::Letter;

/// How the server treats who comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// Takes every letter.
    #[default]
    Accept,
    /// Greets with this code (421, 554) and closes.
    RefuseConnection(u16),
    /// Answers every recipient with this code: 4xx for now, 5xx for good.
    RefuseRecipients(u16),
    /// Reads the letter, answers with this code and does not keep it.
    RefuseLetter(u16),
    /// Keeps the letter, but cuts the connection instead of saying so: the sender cannot know.
    CutAfterKeeping,
    /// Reads the letter, then cuts the connection and forgets it.
    CutAndForget,
    /// Takes the connection and never says a word.
    Silent,
}

/// The server. It ends when dropped.
#[derive(Debug)]
pub struct Mailbox {
    address: SocketAddr,
    shared: Arc<Shared>,
    door: Mutex<Door>,
}

#[derive(Debug)]
enum Door {
    Open(AbortHandle),
    /// Holds the port without listening, so that callers are refused and nobody else can take it.
    Closed(Option<TcpSocket>),
}

#[derive(Debug, Default)]
struct Shared {
    manner: Mutex<Manner>,
    refused: Mutex<HashMap<String, u16>>,
    letters: watch::Sender<Vec<Letter>>,
}

impl Mailbox {
    /// Opens a server on a free port of loopback. Needs a tokio runtime.
    ///
    /// # Panics
    /// If there is no free port.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared::default());
        let door = Mutex::new(Door::Open(listen(listener, shared.clone())));
        Self { address, shared, door }
    }

    /// Where it is, as `RAPPORT_SMTP_URL`: plain text, no sign-in asked for, any accepted.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Where it is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Changes the manner, from the next command of each connection on.
    pub fn set_manner(&self, manner: Manner) {
        *lock(&self.shared.manner) = manner;
    }

    /// Answers this one recipient with `code` from now on, whatever the manner. The address is compared in lower case.
    pub fn refuse(&self, recipient: &str, code: u16) {
        lock(&self.shared.refused).insert(recipient.to_lowercase(), code);
    }

    /// The letters kept so far, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.shared.letters.borrow().clone()
    }

    /// The letters kept so far, which are forgotten here.
    pub fn take(&self) -> Vec<Letter> {
        let mut taken = Vec::new();
        self.shared.letters.send_modify(|letters| taken = std::mem::take(letters));
        taken
    }

    /// Waits until there are at least `count` letters.
    ///
    /// # Panics
    /// If they have not come within 30 seconds.
    pub async fn wait_for(&self, count: usize) -> Vec<Letter> {
        let mut changes = self.shared.letters.subscribe();
        let enough = changes.wait_for(|letters| letters.len() >= count);
        match tokio::time::timeout(Duration::from_secs(30), enough).await {
            Ok(Ok(letters)) => letters.clone(),
            _ => panic!("waited for {count} letters, {} came", self.letters().len()),
        }
    }

    /// Goes down: cuts every connection; new ones are refused by the system until `come_back`.
    ///
    /// # Panics
    /// If the port is lost to another process.
    pub async fn go_down(&self) {
        let Door::Open(listening) = std::mem::replace(&mut *lock(&self.door), Door::Closed(None)) else { return };
        listening.abort();
        let socket = loop {
            // The listener goes when its task has been dropped, which takes a turn of the runtime.
            match bind(self.address) {
                Ok(socket) => break socket,
                Err(error) if listening.is_finished() => panic!("cannot keep {}: {error}", self.address),
                Err(_) => tokio::task::yield_now().await,
            }
        };
        *lock(&self.door) = Door::Closed(Some(socket));
    }

    /// Comes back on the same port. Needs a tokio runtime.
    ///
    /// # Panics
    /// If the system does not let us listen on the port that we hold.
    pub fn come_back(&self) {
        let mut door = lock(&self.door);
        if let Door::Closed(socket) = &mut *door {
            let socket = socket.take().expect("a server that has gone down entirely");
            let listener = socket.listen(1024).expect("a port of our own");
            *door = Door::Open(listen(listener, self.shared.clone()));
        }
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        if let Door::Open(listening) = &*lock(&self.door) {
            listening.abort();
        }
    }
}

/// Takes connections until aborted; the conversations are its own, so they end with it.
fn listen(listener: TcpListener, shared: Arc<Shared>) -> AbortHandle {
    let listening = async move {
        let mut conversations = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            conversations.spawn(conversation::hold(stream, shared.clone()));
            while conversations.try_join_next().is_some() {}
        }
    };
    tokio::spawn(listening).abort_handle()
}

fn bind(address: SocketAddr) -> std::io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

impl Shared {
    fn manner(&self) -> Manner {
        *lock(&self.manner)
    }

    fn refusal_of(&self, recipient: &str) -> Option<u16> {
        match self.manner() {
            Manner::RefuseRecipients(code) => Some(code),
            _ => lock(&self.refused).get(&recipient.to_lowercase()).copied(),
        }
    }

    fn keep(&self, letter: Letter) {
        self.letters.send_modify(|letters| letters.push(letter));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use lettre::message::{MultiPart, header};
    use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

    use super::*;

    fn letter_to(recipient: &str) -> Message {
        Message::builder()
            .from("Práctica <practice@example.org>".parse().unwrap())
            .to(recipient.parse().unwrap())
            .subject("Something waits for you: früh am Morgen, and a line long enough to be folded by the builder")
            .header(header::MIME_VERSION_1_0)
            .multipart(MultiPart::alternative_plain_html(
                "Grüße.\n.\n.a line with a dot\n".to_owned(),
                format!("<p>Grüße {}</p>", "long ".repeat(60)),
            ))
            .unwrap()
    }

    async fn send(mailbox: &Mailbox, recipient: &str) -> Result<u16, lettre::transport::smtp::Error> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&mailbox.url()).unwrap().build();
        transport.send(letter_to(recipient)).await.map(|response| response.code().into())
    }

    #[tokio::test]
    async fn a_letter_is_kept_as_it_was_written() {
        let mailbox = Mailbox::open().await;
        assert_eq!(send(&mailbox, "Ana <ana@example.org>").await.unwrap(), 250);
        let letters = mailbox.wait_for(1).await;
        let letter = &letters[0];
        assert_eq!(
            (letter.from.as_str(), letter.to.as_slice()),
            ("practice@example.org", &["ana@example.org".into()][..])
        );
        let subject = letter.header("subject").unwrap();
        assert!(subject.starts_with("Something waits for you: früh am Morgen, and a line long"), "{subject}");
        assert_eq!(letter.header("From").unwrap().replace('"', ""), "Práctica <practice@example.org>");
        assert_eq!(letter.text().unwrap().replace("\r\n", "\n").trim_end(), "Grüße.\n.\n.a line with a dot");
        assert_eq!(letter.html().unwrap().trim_end(), format!("<p>Grüße {}</p>", "long ".repeat(60)));
        assert_eq!(mailbox.take().len(), 1);
        assert!(mailbox.letters().is_empty());
    }

    #[tokio::test]
    async fn refusals_are_for_now_or_for_good_and_keep_nothing() {
        let mailbox = Mailbox::open().await;
        for (manner, permanent) in [
            (Manner::RefuseConnection(421), false),
            (Manner::RefuseRecipients(550), true),
            (Manner::RefuseLetter(451), false),
            (Manner::RefuseLetter(554), true),
        ] {
            mailbox.set_manner(manner);
            let error = send(&mailbox, "ana@example.org").await.unwrap_err();
            assert_eq!((error.is_permanent(), error.is_transient()), (permanent, !permanent), "{manner:?}: {error}");
        }
        mailbox.set_manner(Manner::Accept);
        mailbox.refuse("gone@example.org", 550);
        assert!(send(&mailbox, "Gone@example.org").await.unwrap_err().is_permanent());
        assert!(mailbox.letters().is_empty());
        send(&mailbox, "ana@example.org").await.unwrap();
        assert_eq!(mailbox.letters().len(), 1);
    }

    #[tokio::test]
    async fn a_cut_after_the_letter_leaves_the_sender_in_doubt() {
        let mailbox = Mailbox::open().await;
        for (manner, kept) in [(Manner::CutAfterKeeping, 1), (Manner::CutAndForget, 0)] {
            mailbox.set_manner(manner);
            let error = send(&mailbox, "ana@example.org").await.unwrap_err();
            assert!(!error.is_permanent(), "{error}");
            assert_eq!(mailbox.take().len(), kept, "{manner:?}");
        }
    }

    #[tokio::test]
    async fn a_server_that_is_down_refuses_and_comes_back_where_it_was() {
        let mailbox = Mailbox::open().await;
        mailbox.go_down().await;
        assert!(send(&mailbox, "ana@example.org").await.is_err());
        let refused = tokio::net::TcpStream::connect(mailbox.address()).await.unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
        mailbox.come_back();
        send(&mailbox, "ana@example.org").await.unwrap();
        assert_eq!(mailbox.letters().len(), 1);
    }
}
