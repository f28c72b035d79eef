//! Lists come in pages. A cursor is opaque and sealed for the one who got it, so that it tells nothing and cannot be made up.

use data_encoding::BASE64URL_NOPAD;
use domain::{
    access::Actor,
    problem::{Code, Problem},
    random::Random,
};

use super::{
    seal::{SealKey, Spot},
    services::Services,
};

/// The most entries a page may have (SECURITY.md C6).
pub const LARGEST: usize = 100;

/// Which page of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// How many entries, 1 to 100.
    pub first: usize,
    /// The cursor after which to begin.
    pub after: Option<String>,
}

/// A page of a list: each entry with its cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<(String, T)>,
    /// Whether the list goes on.
    pub has_next: bool,
}

impl<T> Page<T> {
    /// A page without entries.
    pub fn empty() -> Self {
        Self { items: Vec::new(), has_next: false }
    }

    /// The same page of what `view` makes of each entry.
    ///
    /// # Errors
    /// Those of `view`.
    pub(crate) fn try_map<U, E>(self, view: impl Fn(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let items = self.items.into_iter().map(|(cursor, entry)| view(entry).map(|view| (cursor, view)));
        Ok(Page { items: items.collect::<Result<_, E>>()?, has_next: self.has_next })
    }
}

/// A checked request: how many, beginning at which position of the ordered list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    offset: usize,
    first: usize,
}

impl PageRequest {
    /// The first page of `first` entries.
    pub fn first(first: usize) -> Self {
        Self { first, after: None }
    }

    /// Checks the request.
    ///
    /// # Errors
    /// `OutOfRange` for a size outside 1 to 100, `Malformed` for a cursor that this list did not give to this reader.
    pub(crate) fn window(&self, actor: &Actor, services: &Services, list: &'static str) -> Result<Window, Problem> {
        if !(1..=LARGEST).contains(&self.first) {
            return Err(Problem::at("first", Code::OutOfRange, "Ask for 1 to 100 entries at a time."));
        }
        let offset = match &self.after {
            None => 0,
            Some(cursor) => read_cursor(actor, services, list, cursor).ok_or_else(|| {
                Problem::at("after", Code::Malformed, "This place in the list is not known. Begin again at its start.")
            })?,
        };
        Ok(Window { offset, first: self.first })
    }
}

impl Window {
    /// For `limit`: one more than asked, to know whether the list goes on.
    pub(crate) fn limit(self) -> i64 {
        i64::try_from(self.first + 1).unwrap_or(i64::MAX)
    }

    /// For `offset`.
    pub(crate) fn offset(self) -> i64 {
        i64::try_from(self.offset).unwrap_or(i64::MAX)
    }

    /// How many entries from the beginning of a whole list [`Window::of`] looks at.
    pub(crate) fn reach(self) -> usize {
        self.offset.saturating_add(self.first).saturating_add(1)
    }

    /// The part of a whole list that [`Window::page`] wants.
    pub(crate) fn of<T>(self, whole: Vec<T>) -> Vec<T> {
        whole.into_iter().skip(self.offset).take(self.first + 1).collect()
    }

    /// Makes the page from up to `limit` entries.
    pub(crate) fn page<T>(
        self,
        actor: &Actor,
        services: &Services,
        list: &'static str,
        mut entries: Vec<T>,
    ) -> Page<T> {
        let has_next = entries.len() > self.first;
        entries.truncate(self.first);
        let items = entries
            .into_iter()
            .enumerate()
            .map(|(at, entry)| (write_cursor(actor, services, list, self.offset + at + 1), entry))
            .collect();
        Page { items, has_next }
    }
}

fn key_and_spot(actor: &Actor, services: &Services, list: &'static str) -> (SealKey, Spot) {
    let key = SealKey::new(services.keys().derive("cursor"));
    let reader = actor.person_id().map_or(uuid::Uuid::nil(), domain::ids::Id::uuid);
    (key, Spot { column: list, practice: actor.practice(), row: reader })
}

fn write_cursor(actor: &Actor, services: &Services, list: &'static str, position: usize) -> String {
    let (key, spot) = key_and_spot(actor, services, list);
    let position = u32::try_from(position).unwrap_or(u32::MAX).to_le_bytes();
    let nonce = services.keys().index(list, &[spot.row.as_bytes(), &position[..]].concat());
    BASE64URL_NOPAD.encode(&key.seal(spot, &position, &Made(nonce)))
}

/// A cursor's nonce is made from what it holds and for whom, so that the same page is the same bytes twice and no two cursors share one.
struct Made(Vec<u8>);

impl Random for Made {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.iter_mut().zip(&self.0).for_each(|(byte, made)| *byte = *made);
    }
}

fn read_cursor(actor: &Actor, services: &Services, list: &'static str, cursor: &str) -> Option<usize> {
    let (key, spot) = key_and_spot(actor, services, list);
    let sealed = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
    let position = key.open(spot, &sealed).ok()?;
    let position = <[u8; 4]>::try_from(position.as_slice()).ok()?;
    usize::try_from(u32::from_le_bytes(position)).ok()
}
