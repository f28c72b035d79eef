//! The connection loop. Unlike `axum::serve` it cuts whoever is slow: to send a request's head, to send its body, to take the answer; and it
//! takes no more connections than it can serve.

mod patience;
mod remote;

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::Semaphore,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use crate::configuration::TrustedProxies;
use patience::Patient;

/// How many connections are served at once; more wait in the system's queue.
const CONNECTIONS: usize = 1_024;
/// How long a request's head may take, and how long a connection may be idle between two requests.
const HEAD: Duration = Duration::from_secs(10);
/// How long an answer may wait for its reader without a byte taken.
const UNTAKEN: Duration = Duration::from_secs(20);
/// The most bytes of a request's head, and of an answer kept back for a slow reader.
const BUFFER: usize = 64 * 1024;
/// How long those who are being served may take once the service stops.
const LAST_WORDS: Duration = Duration::from_secs(10);
/// Pause after the system refuses a connection, such as for want of file handles.
const BREATH: Duration = Duration::from_millis(100);

/// Serves `router` to everybody who connects, until `stop`; then finishes what was begun, for at most ten seconds.
///
/// # Errors
/// None at present: whatever befalls one connection is that connection's.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    proxies: TrustedProxies,
    stop: CancellationToken,
) -> io::Result<()> {
    let (room, connections, proxies) = (Arc::new(Semaphore::new(CONNECTIONS)), TaskTracker::new(), Arc::new(proxies));
    loop {
        let (place, (stream, peer)) = tokio::select! {
            () = stop.cancelled() => break,
            next = next(&listener, &room) => match next {
                Ok(next) => next,
                Err(error) => {
                    tracing::warn!(%error, "a connection was not taken");
                    tokio::time::sleep(BREATH).await;
                    continue;
                }
            },
        };
        let _ = stream.set_nodelay(true);
        let (router, proxies, stop) = (router.clone(), Arc::clone(&proxies), stop.clone());
        connections.spawn(async move {
            converse(stream, router, peer, &proxies, stop).await;
            drop(place);
        });
    }
    drop(listener);
    connections.close();
    if tokio::time::timeout(LAST_WORDS, connections.wait()).await.is_err() {
        tracing::warn!(open = connections.len(), "stopping although requests are still being served");
    }
    Ok(())
}

async fn next(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(tokio::sync::OwnedSemaphorePermit, (tokio::net::TcpStream, SocketAddr))> {
    let place = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    Ok((place, listener.accept().await?))
}

/// One connection, from its first request to its last.
async fn converse<S>(stream: S, router: Router, peer: SocketAddr, proxies: &TrustedProxies, stop: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let answer = service_fn(|mut request: Request<Incoming>| {
        let from = remote::address(peer, request.headers(), proxies);
        request.extensions_mut().insert(ConnectInfo(from));
        answer(router.clone(), request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(Patient::new(stream, UNTAKEN)), answer);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer(router: Router, request: Request<Incoming>) -> Result<Response, Infallible> {
    router.oneshot(request.map(Body::new)).await
}

#[cfg(test)]
mod tests;
