//! How deeply a text is nested, told by its brackets alone.

/// The deepest nesting of `{`, `[` and `(` outside strings and comments. Brackets need not match; that is for the parser to say.
pub fn deepest(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let mut rest = text;
    // After a string without an end nothing can be valid, and nothing may hide: every bracket counts from there on.
    let mut strings_end = true;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match first {
            '#' if strings_end => length = rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' if strings_end => match string(rest) {
                Some(whole) => length = whole,
                None => strings_end = false,
            },
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
        rest = &rest[length..];
    }
    deepest
}

/// The length of the string that `text` begins with, if it ends.
fn string(text: &str) -> Option<usize> {
    if let Some(block) = text.strip_prefix("\"\"\"") {
        return block_end(block).map(|end| 3 + end);
    }
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' | '\r' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn block_end(block: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = block[from..].find("\"\"\"") {
        let at = from + found;
        if !block[..at].ends_with('\\') {
            return Some(at + 3);
        }
        from = at + 3;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_count_outside_strings_and_comments() {
        assert_eq!(deepest("{ a(b: [1]) { c } }"), 3);
        assert_eq!(deepest("{ a(b: \"{{{{\\\"{{\") } # {{{{{\n{"), 2);
        assert_eq!(deepest("{ a(b: \"\"\"{{ \\\"\"\" {{\"\"\") }"), 2);
        assert_eq!(deepest("é{"), 1);
    }

    #[test]
    fn nothing_hides_behind_a_string_without_an_end() {
        assert_eq!(deepest("\"{{{"), 3);
        assert_eq!(deepest("\"{\n\"{{"), 3);
        assert_eq!(deepest("\"\"\"{{{"), 3);
        assert_eq!(deepest("\"\n#{{"), 2);
    }
}
