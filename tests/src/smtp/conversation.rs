//! One connection: as much of RFC 5321 as a well-behaved sender uses, with its pipelining.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::{Letter, Manner, Shared};

/// Letters are far smaller; a sender without end would fill the memory.
const LONGEST: usize = 16 * 1024 * 1024;

/// What we can do, in answer to EHLO.
const EXTENSIONS: &str = "250-mailbox\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SMTPUTF8\r\n";

/// Talks until the sender has left or the manner says to cut.
pub(super) async fn hold(stream: TcpStream, shared: Arc<Shared>) {
    // A sender that has gone is no failure of the server.
    let _ = Conversation { stream: BufReader::new(stream), shared, from: String::new(), to: Vec::new() }.run().await;
}

struct Conversation {
    stream: BufReader<TcpStream>,
    shared: Arc<Shared>,
    from: String,
    to: Vec<String>,
}

enum Next {
    Go,
    Hang,
}

impl Conversation {
    async fn run(mut self) -> io::Result<()> {
        match self.shared.manner() {
            Manner::RefuseConnection(code) => return self.say(code, "not now").await,
            Manner::Silent => std::future::pending().await,
            _ => self.say(220, "mailbox ready").await?,
        }
        let mut line = Vec::new();
        loop {
            line.clear();
            if self.stream.read_until(b'\n', &mut line).await? == 0 {
                return Ok(());
            }
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if let Next::Hang = self.obey(&text).await? {
                return Ok(());
            }
        }
    }

    async fn obey(&mut self, line: &str) -> io::Result<Next> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.write(EXTENSIONS).await?,
            "HELO" | "NOOP" => self.say(250, "mailbox").await?,
            "AUTH" => self.say(235, "welcome").await?,
            "MAIL" => {
                (self.from, self.to) = (address(rest), Vec::new());
                self.say(250, "from").await?;
            }
            "RCPT" => self.recipient(address(rest)).await?,
            "DATA" if self.to.is_empty() => self.say(554, "no recipients").await?,
            "DATA" => return self.letter().await,
            "RSET" => {
                self.to.clear();
                self.say(250, "forgotten").await?;
            }
            "QUIT" => {
                self.say(221, "bye").await?;
                return Ok(Next::Hang);
            }
            _ => self.say(502, "not here").await?,
        }
        Ok(Next::Go)
    }

    async fn recipient(&mut self, recipient: String) -> io::Result<()> {
        if let Some(code) = self.shared.refusal_of(&recipient) {
            return self.say(code, "not this one").await;
        }
        self.to.push(recipient);
        self.say(250, "to").await
    }

    async fn letter(&mut self) -> io::Result<Next> {
        self.say(354, "go on").await?;
        let raw = self.content().await?;
        let letter = Letter { from: std::mem::take(&mut self.from), to: std::mem::take(&mut self.to), raw };
        match self.shared.manner() {
            Manner::RefuseLetter(code) => self.say(code, "not this letter").await?,
            Manner::CutAndForget => return Ok(Next::Hang),
            Manner::CutAfterKeeping => {
                self.shared.keep(letter);
                return Ok(Next::Hang);
            }
            _ => {
                self.shared.keep(letter);
                self.say(250, "kept").await?;
            }
        }
        Ok(Next::Go)
    }

    /// The letter up to the lone dot, with the dots taken off that the sender had put before dots.
    async fn content(&mut self) -> io::Result<Vec<u8>> {
        let mut raw = Vec::new();
        loop {
            let start = raw.len();
            if self.stream.read_until(b'\n', &mut raw).await? == 0 || raw.len() > LONGEST {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if raw[start..] == *b".\r\n" {
                raw.truncate(start);
                return Ok(raw);
            }
            if raw[start] == b'.' {
                raw.remove(start);
            }
        }
    }

    async fn say(&mut self, code: u16, words: &str) -> io::Result<()> {
        self.write(&format!("{code} {words}\r\n")).await
    }

    async fn write(&mut self, text: &str) -> io::Result<()> {
        self.stream.get_mut().write_all(text.as_bytes()).await
    }
}

/// What stands between the angle brackets of `FROM:<...>` and `TO:<...>`.
fn address(argument: &str) -> String {
    let after = argument.split_once('<').map_or(argument, |(_, after)| after);
    after.split('>').next().unwrap_or_default().to_owned()
}
