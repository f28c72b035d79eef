//! "Tell this person at this time that something waits." Knows nothing of what it is about.
