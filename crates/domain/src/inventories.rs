//! Instruments, assignments, responses, scores.
