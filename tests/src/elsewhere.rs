//! Other people's servers, in the test's hand: which machines a name leads to, and what is answered there. Nothing goes over a network.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rapport::worker::{Answer, Network, Request, Response};
use services::consultations::Marks;
use services::domain::consultations::calendar::FetchFault;

/// All of them. Clones are hands on the same ones.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    hosts: BTreeMap<String, Vec<IpAddr>>,
    answers: BTreeMap<String, Result<Response, FetchFault>>,
    asked: Vec<Asked>,
    hanging: BTreeSet<String>,
}

/// A question that a server was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which machine.
    pub at: SocketAddr,
    /// For what.
    pub url: String,
    /// With which mark of what is known already.
    pub etag: Option<String>,
}

impl Elsewhere {
    /// From now on a name leads to these machines.
    ///
    /// # Panics
    /// If one of them is no address.
    pub fn host(&self, name: &str, machines: &[&str]) {
        let machines = machines.iter().map(|machine| machine.parse().expect("an address")).collect();
        self.state().hosts.insert(name.to_owned(), machines);
    }

    /// From now on a calendar stands there, under this mark. Whoever has it already is told so.
    pub fn calendar(&self, url: &str, etag: &str, text: &str) {
        let marks = Marks { etag: Some(etag.to_owned()), last_modified: None };
        let body = text.as_bytes().to_vec();
        self.answers(url, Ok(Response { status: 200, location: None, marks, body }));
    }

    /// From now on whoever asks for it is sent on.
    pub fn sends_on(&self, url: &str, to: &str) {
        let location = Some(to.to_owned());
        self.answers(url, Ok(Response { status: 302, location, marks: Marks::default(), body: Vec::new() }));
    }

    /// From now on nothing ever comes of asking.
    pub fn hangs(&self, url: &str) {
        self.state().hanging.insert(url.to_owned());
    }

    /// From now on this is what comes of asking.
    pub fn answers(&self, url: &str, answer: Result<Response, FetchFault>) {
        self.state().answers.insert(url.to_owned(), answer);
    }

    /// What was asked since the last time.
    pub fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state().asked)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, at: SocketAddr, asked: &Request) -> Result<Response, FetchFault> {
        let url = url_of(asked);
        let etag = asked.marks.etag.clone();
        let mut state = self.state();
        state.asked.push(Asked { at, url: url.clone(), etag: etag.clone() });
        let answer = state.answers.get(&url).cloned().unwrap_or(Err(FetchFault::NoAnswer))?;
        let is_known = etag.is_some() && answer.marks.etag == etag;
        Ok(if is_known { Response { status: 304, body: Vec::new(), ..answer } } else { answer })
    }
}

fn url_of(asked: &Request) -> String {
    format!("https://{}{}", asked.host, asked.path)
}

impl Network for Elsewhere {
    fn resolve<'a>(&'a self, host: &'a str) -> Answer<'a, Vec<IpAddr>> {
        let found = self.state().hosts.get(host).cloned().ok_or(FetchFault::NoSuchHost);
        Box::pin(std::future::ready(found))
    }

    fn get<'a>(&'a self, at: SocketAddr, asked: &'a Request) -> Answer<'a, Response> {
        let answer = self.answer(at, asked);
        if self.state().hanging.contains(&url_of(asked)) {
            return Box::pin(std::future::pending());
        }
        Box::pin(std::future::ready(answer))
    }
}
