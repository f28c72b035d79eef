//! The practice and its members.
