//! How often something may be tried. A limit lets a few tries through at once and then one at a time, so that no stretch of its length holds
//! more than it says.
//!
//! A device that signed in to an account before has an allowance of its own, which nobody else can use up: guessing at an account never locks
//! out the person whose it is.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::{
    clock::Clock,
    ids::{Id as _, PersonId},
    problem::{Code, Problem},
};
use governor::{NotUntil, Quota, RateLimiter, clock, middleware::NoOpMiddleware, state::keyed::DashMapStateStore};

use crate::kernel::services::HashCost;

/// One guess in this many seconds at an account, once the first few are used up: the same from a device that the account knows and from any
/// other, in number and in words. A browser that two people share would otherwise say whose addresses were used in it.
const ONE_GUESS_EVERY: u64 = 180;

/// After this many checks, keys that count for nothing any more are forgotten.
const TIDY_EVERY: u32 = 1_000;

type Keyed = RateLimiter<Vec<u8>, DashMapStateStore<Vec<u8>>, Ticking, NoOpMiddleware<Duration>>;

/// The counting half of the gate.
pub(crate) struct Limits {
    unknown_devices: Keyed,
    known_devices: Keyed,
    blocks: Keyed,
    everyone: Keyed,
    own_passwords: Keyed,
    second_factors: Keyed,
    recoveries: Keyed,
    own_addresses: Keyed,
    bookings: Keyed,
    feeds: Keyed,
    feed_blocks: Keyed,
    sources: Keyed,
    clock: Ticking,
    checks: AtomicU32,
}

impl Limits {
    /// Limits that run on `clock`.
    pub(crate) fn new(cost: HashCost, clock: Arc<dyn Clock>) -> Self {
        let clock = Ticking(clock);
        let limit = |at_once, one_every| {
            let burst = NonZeroU32::new(at_once).expect("no limit is nought");
            let quota = Quota::with_period(Duration::from_secs(one_every)).expect("no period is nought");
            Keyed::dashmap_with_clock(quota.allow_burst(burst), clock.clone())
        };
        Self {
            // Ten in fifteen minutes: five, and five more one by one.
            unknown_devices: limit(5, ONE_GUESS_EVERY),
            known_devices: limit(5, ONE_GUESS_EVERY),
            // Sixty in fifteen minutes.
            blocks: limit(30, 30),
            // Sixty at once and one a second, far below what the machine could hash. Cheap hashes need no such care, and whoever makes a
            // whole practice in an instant would be held up.
            everyone: match cost {
                HashCost::Production => limit(60, 1),
                HashCost::Cheap => limit(u32::MAX, 1),
            },
            own_passwords: limit(5, 60),
            // Five in five minutes.
            second_factors: limit(3, 150),
            // Five in an hour.
            recoveries: limit(3, 1_800),
            // Ten in an hour: nobody has more addresses of their own to give.
            own_addresses: limit(5, 720),
            // Twenty at once, and one a minute: a family behind one address gets its times, a program does not get all of them.
            bookings: limit(20, 60),
            // Twenty at once, and one a minute: a calendar asks every few minutes at most.
            feeds: limit(20, 60),
            // The calendars of many people ask from few machines; whoever tries out links is slowed down all the same.
            feed_blocks: limit(300, 1),
            // Five at once, and one in five minutes: each is asked over the network soon after.
            sources: limit(5, 300),
            clock,
            checks: AtomicU32::new(0),
        }
    }

    /// A password for the account with this address index is tried, from a device that is known to that account or from another.
    ///
    /// # Errors
    /// `TooManyAttempts`, saying when to try again: the same words whichever limit was met, for every address, those of nobody among them.
    pub(crate) fn password(
        &self,
        address: &[u8],
        known_device: Option<&[u8]>,
        remote: Option<IpAddr>,
    ) -> Result<(), Problem> {
        let checked = match known_device {
            Some(device) => self.check(&self.known_devices, &[address, device].concat()),
            None => self.stranger(remote).and_then(|()| self.check(&self.unknown_devices, address)),
        };
        checked.map_err(|_| too_many(Duration::from_secs(ONE_GUESS_EVERY)))
    }

    /// Somebody of whom nothing is known tries something from `remote`.
    ///
    /// # Errors
    /// `TooManyAttempts`, saying when to try again.
    pub(crate) fn stranger(&self, remote: Option<IpAddr>) -> Result<(), Problem> {
        if let Some(remote) = remote {
            self.check(&self.blocks, &block(remote))?;
        }
        self.check(&self.everyone, &[])
    }

    /// Somebody who is signed in tries their own password.
    ///
    /// # Errors
    /// `TooManyAttempts`, saying when to try again.
    pub(crate) fn own_password(&self, person: PersonId) -> Result<(), Problem> {
        self.check(&self.own_passwords, person.uuid().as_bytes())
    }

    /// A second factor's code is tried, after the password was right.
    ///
    /// # Errors
    /// `TooManyAttempts`, saying when to try again.
    pub(crate) fn second_factor(&self, person: PersonId) -> Result<(), Problem> {
        self.check(&self.second_factors, person.uuid().as_bytes())
    }

    /// A recovery code for the account with this address index is tried.
    ///
    /// # Errors
    /// `TooManyAttempts`, saying when to try again. The same for accounts that do not exist.
    pub(crate) fn recovery(&self, address: &[u8], remote: Option<IpAddr>) -> Result<(), Problem> {
        self.stranger(remote)?;
        self.check(&self.recoveries, address)
    }

    /// Somebody who is signed in gives another address to be written to.
    ///
    /// # Errors
    /// `TooManyAttempts`, saying when to try again.
    pub(crate) fn own_address(&self, person: PersonId) -> Result<(), Problem> {
        self.check(&self.own_addresses, person.uuid().as_bytes())
    }

    /// Somebody on the public page, at `remote`, holds a time or asks for one.
    ///
    /// # Errors
    /// `TooManyAttempts`, saying when to try again.
    pub(crate) fn booking(&self, remote: Option<IpAddr>) -> Result<(), Problem> {
        remote.map_or(Ok(()), |remote| self.check(&self.bookings, &block(remote)))
    }

    /// The link with this hash is presented, from `remote`, to read a calendar.
    ///
    /// # Errors
    /// `TooManyAttempts`, saying when to try again. The same for links that open nothing.
    pub(crate) fn feed(&self, link: &[u8], remote: Option<IpAddr>) -> Result<(), Problem> {
        remote.map_or(Ok(()), |remote| self.check(&self.feed_blocks, &block(remote)))?;
        self.check(&self.feeds, link)
    }

    /// A member gives the address of a calendar to read.
    ///
    /// # Errors
    /// `TooManyAttempts`, saying when to try again.
    pub(crate) fn calendar_source(&self, person: PersonId) -> Result<(), Problem> {
        self.check(&self.sources, person.uuid().as_bytes())
    }

    fn check(&self, limit: &Keyed, key: &[u8]) -> Result<(), Problem> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.tidy();
        }
        let met = |until: NotUntil<Duration>| too_many(until.wait_time_from(clock::Clock::now(&self.clock)));
        limit.check_key(&key.to_vec()).map_err(met)
    }

    fn tidy(&self) {
        let Self { unknown_devices, known_devices, blocks, own_passwords, second_factors, recoveries, .. } = self;
        let more = [&self.own_addresses, &self.bookings, &self.feeds, &self.feed_blocks, &self.sources];
        let known = [unknown_devices, known_devices, blocks, own_passwords, second_factors, recoveries];
        for limit in known.into_iter().chain(more) {
            limit.retain_recent();
            limit.shrink_to_fit();
        }
    }
}

fn too_many(wait: Duration) -> Problem {
    let message = match wait.as_secs().div_ceil(60) {
        0 | 1 => "That was tried many times. Try again in a minute.".to_owned(),
        minutes => format!("That was tried many times. Try again in {minutes} minutes."),
    };
    Problem::new(Code::TooManyAttempts, message)
}

/// The block of addresses that one attacker has cheaply: /24 of version 4, /48 of version 6.
fn block(remote: IpAddr) -> Vec<u8> {
    match remote.to_canonical() {
        IpAddr::V4(address) => address.octets()[..3].to_vec(),
        IpAddr::V6(address) => address.octets()[..6].to_vec(),
    }
}

/// The service's clock, as the limits read it.
#[derive(Clone)]
struct Ticking(Arc<dyn Clock>);

impl clock::Clock for Ticking {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::try_from(self.0.now().as_duration()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicI64;

    use jiff::Timestamp;

    use super::*;

    struct Hand(AtomicI64);
    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp::from_second(self.0.load(Ordering::Relaxed)).expect("is in the calendar")
        }
    }

    fn limits() -> (Arc<Hand>, Limits) {
        let hand = Arc::new(Hand(AtomicI64::new(1_800_000_000)));
        (Arc::clone(&hand), Limits::new(HashCost::Production, hand))
    }

    #[test]
    fn no_quarter_of_an_hour_holds_more_than_ten_guesses_at_an_account() {
        let (hand, limits) = limits();
        let mut guesses = Vec::new();
        for second in 0..3_600 {
            if limits.password(b"ann", None, None).is_ok() {
                guesses.push(second);
            }
            hand.0.fetch_add(1, Ordering::Relaxed);
        }
        assert!(guesses.len() >= 20, "honest people get in");
        for (at, first) in guesses.iter().enumerate() {
            let within = guesses[at..].iter().filter(|guess| **guess < first + 900).count();
            assert!(within <= 10, "{within} from second {first}");
        }
    }

    #[test]
    fn others_cannot_lock_out_a_known_device() {
        let (_, limits) = limits();
        let here = Some(IpAddr::from([192, 0, 2, 1]));
        while limits.password(b"ann", None, here).is_ok() {}
        while limits.password(b"ann", Some(b"another"), here).is_ok() {}
        while limits.stranger(None).is_ok() {}
        assert!(limits.password(b"ann", Some(b"phone"), here).is_ok());
    }

    /// Whoever tries addresses in a browser that two people share learns from no refusal which of them were used in it.
    #[test]
    fn a_browser_does_not_say_whose_account_it_knows() {
        let (hand, limits) = limits();
        let told = |outcome: Result<(), Problem>| outcome.map_err(|problem| (problem.code, problem.message));
        for _ in 0..2_000 {
            let known = told(limits.password(b"ann", Some(b"browser"), None));
            let unknown = told(limits.password(b"bob", None, None));
            assert_eq!(known, unknown, "at second {}", hand.0.load(Ordering::Relaxed));
            hand.0.fetch_add(1, Ordering::Relaxed);
        }
        let here = Some(IpAddr::from([192, 0, 2, 1]));
        while limits.stranger(here).is_ok() {}
        while limits.password(b"ann", Some(b"browser"), here).is_ok() {}
        let (known, unknown) = (limits.password(b"ann", Some(b"browser"), here), limits.password(b"cat", None, here));
        assert_eq!(told(known), told(unknown), "whichever limit was met");
    }

    #[test]
    fn a_block_shares_an_allowance_and_its_neighbours_have_their_own() {
        let (_, limits) = limits();
        let at = |block, host| Some(IpAddr::from([192, 0, block, host]));
        let mut host = 0;
        while limits.stranger(at(2, host)).is_ok() {
            host += 1;
        }
        assert!(host <= 60);
        assert!(limits.stranger(at(3, 1)).is_ok());
        assert_eq!(
            block("2001:db8:1::1".parse().expect("is one")),
            block("2001:db8:1:ffff::2".parse().expect("is one"))
        );
        assert_eq!(block("::ffff:192.0.2.1".parse().expect("is one")), block(IpAddr::from([192, 0, 2, 9])));
    }

    #[test]
    fn the_refusal_says_when_to_try_again() {
        let (hand, limits) = limits();
        while limits.password(b"ann", None, None).is_ok() {}
        let refusal = limits.password(b"ann", None, None).expect_err("is too many");
        assert_eq!(refusal.message, "That was tried many times. Try again in 3 minutes.");
        hand.0.fetch_add(180, Ordering::Relaxed);
        assert!(limits.password(b"ann", None, None).is_ok());
    }
}
