//! What was done and seen: who, what, when, why; append-only.
