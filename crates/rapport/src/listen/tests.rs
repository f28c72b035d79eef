//! Slow clients are cut, on a clock that the test runtime moves by itself.

use axum::routing::{get, post};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream},
    time::Instant,
};

use super::*;
use crate::router::last_resort;

fn pages() -> Router {
    let router = Router::new()
        .route("/", get(|ConnectInfo(from): ConnectInfo<SocketAddr>| async move { from.ip().to_string() }))
        .route("/long", get(|| async { "x".repeat(1 << 20) }))
        .route("/read", post(|body: String| async move { body.len().to_string() }))
        .route("/panic", get(breaks));
    last_resort(router)
}

async fn breaks() -> &'static str {
    panic!("something private")
}

/// A client, and the conversation with it.
fn client(stop: CancellationToken) -> (DuplexStream, tokio::task::JoinHandle<()>) {
    let (ours, theirs) = tokio::io::duplex(4_096);
    let peer = SocketAddr::from(([192, 0, 2, 7], 4711));
    let conversation = tokio::spawn(async move {
        converse(ours, pages(), peer, &TrustedProxies::default(), stop).await;
    });
    (theirs, conversation)
}

async fn answer_to(request: &str) -> String {
    let (mut client, conversation) = client(CancellationToken::new());
    client.write_all(request.as_bytes()).await.expect("is taken");
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.expect("is text");
    conversation.await.expect("does not panic");
    answer
}

#[tokio::test(start_paused = true)]
async fn a_handler_learns_where_a_request_comes_from() {
    let answer = answer_to("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("192.0.2.7"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn whoever_is_silent_slow_or_takes_nothing_is_cut() {
    let kinds: [(&str, &str, u64); 4] = [
        ("says nothing", "", 11),
        ("never ends its head", "GET / HTTP/1.1\r\nhost: x\r\n", 11),
        ("never sends its next request", "GET / HTTP/1.1\r\nhost: x\r\n\r\n", 11),
        ("takes nothing", "GET /long HTTP/1.1\r\nhost: x\r\n\r\n", 21),
    ];
    for (kind, request, seconds) in kinds {
        let began = Instant::now();
        let (mut client, conversation) = client(CancellationToken::new());
        client.write_all(request.as_bytes()).await.expect("is taken");
        conversation.await.expect("does not panic");
        assert!(began.elapsed() <= Duration::from_secs(seconds), "{kind}: {:?}", began.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_gives_an_answer_and_an_end() {
    let began = Instant::now();
    let answer = answer_to("POST /read HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc").await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(began.elapsed() <= Duration::from_secs(21), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_one_answer_without_its_words() {
    let answer = answer_to("GET /panic HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 500") && !answer.contains("private"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_ends_at_once_when_the_service_stops() {
    let stop = CancellationToken::new();
    let (mut client, conversation) = client(stop.clone());
    client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("is taken");
    let mut first = [0; 15];
    client.read_exact(&mut first).await.expect("an answer");
    let began = Instant::now();
    stop.cancel();
    conversation.await.expect("does not panic");
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}
