//! A person: name, how to reach them safely, zone, language.
