//! The house on a port of loopback, for a real browser.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{House, router_for};

/// A house that a browser can visit. It closes when dropped.
pub struct Serving {
    base: String,
    serving: JoinHandle<()>,
}

impl House {
    /// Opens the same house on a free port of loopback, over plain http.
    ///
    /// # Panics
    /// If there is no free port.
    pub async fn serve(&self) -> Serving {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound listener has an address");
        self.serve_at(listener, format!("http://{address}"))
    }

    /// Opens the same house where the listener stands, for browsers that call the place `base`.
    ///
    /// # Panics
    /// Within its own task, if the listener fails.
    pub fn serve_at(&self, listener: TcpListener, base: String) -> Serving {
        let router = router_for(&self.services, &base);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, service).await.expect("a server") });
        Serving { base, serving }
    }
}

impl Serving {
    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
