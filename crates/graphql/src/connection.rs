//! Lists in pages, as Relay's connections. Cursors are made and read by the services.

use async_graphql::{Error, SimpleObject};
use services::{Page, PageRequest, Refused};

use crate::problem::or_error;

/// Where a page stands in its list.
#[derive(Debug, Clone, SimpleObject)]
pub struct PageInfo {
    /// Whether the list began before this page.
    has_previous_page: bool,
    /// Whether the list goes on after this page.
    has_next_page: bool,
    /// The cursor of the first entry.
    start_cursor: Option<String>,
    /// The cursor of the last entry; ask for the next page with it.
    end_cursor: Option<String>,
}

/// What a connection is made from.
pub trait FromPage<T> {
    /// The page, and whether the list began before it.
    fn from_page(page: Page<T>, has_previous: bool) -> Self;
}

/// Which page is wanted. Its size is checked by the services, as everything is.
pub fn request(first: Option<i32>, after: Option<String>) -> PageRequest {
    PageRequest { first: first.and_then(|first| usize::try_from(first).ok()).unwrap_or_default(), after }
}

/// Makes a connection from what the services gave.
///
/// # Errors
/// What they refused.
pub fn connect<T, C: FromPage<T>>(outcome: Result<Page<T>, Refused>, has_previous: bool) -> Result<C, Error> {
    or_error(outcome).map(|page| C::from_page(page, has_previous))
}

impl PageInfo {
    /// Of a page with these cursors.
    pub fn new(cursors: &[&str], has_previous: bool, has_next: bool) -> Self {
        Self {
            has_previous_page: has_previous,
            has_next_page: has_next,
            start_cursor: cursors.first().map(|&cursor| cursor.to_owned()),
            end_cursor: cursors.last().map(|&cursor| cursor.to_owned()),
        }
    }
}

/// Declares connections and their edges: `connections! { CaseloadConnection, CaseloadEdge of CaseloadCouple from couples::CaseloadCouple; }`.
macro_rules! connections {
    ($($(#[$doc:meta])* $connection:ident, $edge:ident of $node:ty, from $view:ty;)*) => {$(
        /// An entry of a list, with its cursor.
        #[derive(async_graphql::SimpleObject)]
        pub struct $edge {
            /// Where the entry stands; opaque.
            cursor: String,
            /// The entry.
            node: $node,
        }

        $(#[$doc])*
        pub struct $connection {
            edges: Vec<$edge>,
            page_info: $crate::connection::PageInfo,
        }

        $(#[$doc])*
        #[async_graphql::Object]
        impl $connection {
            /// The entries with their cursors.
            async fn edges(&self) -> &[$edge] {
                &self.edges
            }

            /// The entries alone.
            async fn nodes(&self) -> Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }

            /// Where the page stands in its list.
            async fn page_info(&self) -> &$crate::connection::PageInfo {
                &self.page_info
            }
        }

        impl $crate::connection::FromPage<$view> for $connection {
            fn from_page(page: services::Page<$view>, has_previous: bool) -> Self {
                let cursors: Vec<&str> = page.items.iter().map(|(cursor, _)| cursor.as_str()).collect();
                let page_info = $crate::connection::PageInfo::new(&cursors, has_previous, page.has_next);
                let edges = page
                    .items
                    .into_iter()
                    .map(|(cursor, view)| $edge { cursor, node: view.into() })
                    .collect();
                Self { edges, page_info }
            }
        }
    )*};
}
pub(crate) use connections;
