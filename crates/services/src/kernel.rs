//! What every act needs: the store and its transactions, keys and sealing, repeated requests, pages of a list.

pub(crate) mod bind;
pub(crate) mod clockwork;
pub(crate) mod draft;
pub(crate) mod keys;
pub(crate) mod making;
pub(crate) mod once;
pub(crate) mod page;
pub(crate) mod refused;
pub(crate) mod retiring;
pub(crate) mod seal;
pub(crate) mod services;
pub(crate) mod store;
pub(crate) mod witness;
pub(crate) mod work;
pub(crate) mod zone;
