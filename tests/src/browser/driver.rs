//! The chromedriver of this test process.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::companion::{Companion, Plan, do_without, find_on_path};
use crate::temporary::fresh_directory;

/// A running chromedriver.
#[derive(Debug)]
pub struct Driver {
    port: u16,
    browser: PathBuf,
    companion: Companion,
}

impl Driver {
    /// The driver of this test process, started by the first who asks; `None`, said once, if it is not installed.
    ///
    /// # Panics
    /// If it is installed and does not start, or is missing and `RAPPORT_REQUIRE` names `browser`.
    pub fn shared() -> Option<&'static Self> {
        static DRIVER: OnceLock<Option<Driver>> = OnceLock::new();
        static SAID: OnceLock<()> = OnceLock::new();
        let found = DRIVER.get_or_init(|| {
            let browser = find_on_path("chromium").or_else(|| find_on_path("google-chrome"))?;
            Some(Self::start(&find_on_path("chromedriver")?, browser))
        });
        if found.is_none() {
            SAID.get_or_init(|| do_without("browser", "browser: chromium or chromedriver not found, no browser tests"));
        }
        found.as_ref()
    }

    /// Where it answers.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The browser that it starts.
    pub(super) fn browser(&self) -> &Path {
        &self.browser
    }

    /// A directory that goes with it.
    pub(super) fn room(&self) -> &Path {
        self.companion.room()
    }

    /// Posts what fantoccini has no method for, and gives back the answer's `value`.
    pub(super) async fn post(&self, path: &str, body: &Value) -> std::io::Result<Value> {
        let body = body.to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        let mut json: Value = serde_json::from_slice(&content(BufReader::new(stream)).await?)?;
        match json["value"]["error"].as_str() {
            Some(_) => Err(std::io::Error::other(json["value"].to_string())),
            None => Ok(json["value"].take()),
        }
    }

    fn start(program: &Path, browser: PathBuf) -> Self {
        let room = fresh_directory("driver");
        let command = [program.to_str().expect("a path in UTF-8"), "--port=0"];
        let companion = Companion::start(Plan { room, command: &command, signal: "TERM", user: None });
        let companion = companion.expect("a shell to start chromedriver in");
        Self { port: wait_for_port(&companion), browser, companion }
    }
}

/// The body of an answer, by its stated length: chromedriver keeps connections open whatever one asks for.
async fn content(mut stream: BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut length = 0;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 2 {
        if let Some((name, value)) =
            line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        {
            length = value.trim().parse().map_err(|_| std::io::Error::other(format!("{name}: {value}")))?;
        }
        line.clear();
    }
    let mut content = vec![0; length];
    stream.read_exact(&mut content).await?;
    Ok(content)
}

/// It picks a free port and says which.
fn wait_for_port(companion: &Companion) -> u16 {
    let begun = Instant::now();
    loop {
        let log = companion.log();
        if let Some(port) = find_port(&log) {
            return port;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "chromedriver does not start: {log}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn find_port(log: &str) -> Option<u16> {
    let (_, after) = log.split_once("started successfully on port ")?;
    // Without the full stop the number may still be half written.
    let (digits, _) = after.split_once('.')?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_once_it_is_written_out() {
        assert_eq!(find_port("ChromeDriver was started successfully on port 381"), None);
        assert_eq!(find_port("x\nChromeDriver was started successfully on port 38123.\n"), Some(38123));
    }
}
