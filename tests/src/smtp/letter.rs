//! What came in the post, opened far enough to be read.

/// A letter as the server received it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The envelope's sender, where failures go.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Header and body, with CR LF, as sent.
    pub raw: Vec<u8>,
}

/// A piece of a letter: its header fields and its content with the transfer encoding taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Names in lower case, values unfolded and decoded, in their order.
    pub headers: Vec<(String, String)>,
    /// The content; of a part with parts in it, the undivided rest.
    pub body: Vec<u8>,
}

impl Letter {
    /// The first header field of this name, unfolded and decoded; the name in any case.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers().into_iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All header fields of the letter itself, names in lower case.
    pub fn headers(&self) -> Vec<(String, String)> {
        split(&self.raw).0
    }

    /// The leaves, in their order: the text, its HTML form, a calendar file.
    pub fn parts(&self) -> Vec<Part> {
        leaves(&self.raw)
    }

    /// The first `text/plain` part.
    pub fn text(&self) -> Option<String> {
        self.part("text/plain")
    }

    /// The first `text/html` part.
    pub fn html(&self) -> Option<String> {
        self.part("text/html")
    }

    /// The first part whose type is `kind`, as text.
    pub fn part(&self, kind: &str) -> Option<String> {
        let part = self.parts().into_iter().find(|part| part.kind().eq_ignore_ascii_case(kind))?;
        Some(String::from_utf8_lossy(&part.body).into_owned())
    }

    /// Everything a person could see in it, for the search for words that must not be there: headers and parts.
    pub fn everything(&self) -> String {
        let headers = self.headers().into_iter().flat_map(|(name, value)| [name, value]);
        let bodies = self.parts().into_iter().map(|part| String::from_utf8_lossy(&part.body).into_owned());
        headers.chain(bodies).collect::<Vec<_>>().join("\n")
    }
}

impl Part {
    /// The media type without its parameters; `text/plain` where none is given.
    pub fn kind(&self) -> &str {
        let full = field(&self.headers, "content-type").unwrap_or("text/plain");
        full.split(';').next().unwrap_or(full).trim()
    }
}

fn leaves(raw: &[u8]) -> Vec<Part> {
    let (headers, body) = split(raw);
    if let Some(boundary) = field(&headers, "content-type").and_then(boundary) {
        return pieces(body, &boundary).into_iter().flat_map(leaves).collect();
    }
    let body = match field(&headers, "content-transfer-encoding").map(str::to_ascii_lowercase).as_deref() {
        Some("quoted-printable") => quoted_printable(body),
        Some("base64") => base64(body),
        _ => body.to_vec(),
    };
    vec![Part { headers, body }]
}

fn split(raw: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let (head, body) = match find(raw, b"\r\n\r\n") {
        // A part may begin with the empty line: no header fields at all.
        _ if raw.starts_with(b"\r\n") => (&raw[..0], &raw[2..]),
        Some(at) => (&raw[..at], &raw[at + 4..]),
        None => (raw, &raw[raw.len()..]),
    };
    let unfolded = String::from_utf8_lossy(head).replace("\r\n ", " ").replace("\r\n\t", " ");
    let headers = unfolded.split("\r\n").filter_map(|line| line.split_once(':'));
    (headers.map(|(name, value)| (name.to_ascii_lowercase(), decode_words(value.trim()))).collect(), body)
}

fn field<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

fn boundary(content_type: &str) -> Option<String> {
    if !content_type.to_ascii_lowercase().starts_with("multipart/") {
        return None;
    }
    let at = content_type.to_ascii_lowercase().find("boundary=")?;
    let value = &content_type[at + "boundary=".len()..];
    match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().map(str::to_owned),
        None => value.split(';').next().map(|bare| bare.trim().to_owned()),
    }
}

/// The bodies between the boundary's lines.
fn pieces<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let marker = format!("--{boundary}");
    let mut pieces = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let end = at + line.len();
        if line.starts_with(marker.as_bytes()) {
            if let Some(start) = start.filter(|start| *start <= at) {
                // The line break before the boundary belongs to the boundary.
                pieces.push(&body[start..at.saturating_sub(2).max(start)]);
            }
            let last = line[marker.len()..].starts_with(b"--");
            start = (!last).then_some(end);
        }
        at = end;
    }
    pieces
}

/// RFC 2045, section 6.7.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'=' {
            plain.push(first);
        } else if let Some(next) = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")) {
            rest = next;
        } else if let Some(byte) = after.get(..2).and_then(hexadecimal) {
            plain.push(byte);
            rest = &after[2..];
        } else {
            plain.push(first);
        }
    }
    plain
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// RFC 2045, section 6.8: what is not of the alphabet is passed over.
pub(crate) fn base64(body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for value in body.iter().take_while(|byte| **byte != b'=').filter_map(|byte| sextet(*byte)) {
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            let [.., byte] = (bits >> count).to_be_bytes();
            plain.push(byte);
            bits &= (1 << count) - 1;
        }
    }
    plain
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// RFC 2047: `=?utf-8?b?...?=` and `=?utf-8?q?...?=`; the blank between two such words is not part of the text.
fn decode_words(value: &str) -> String {
    let mut plain = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some(at) = rest.find("=?") {
        let (before, word) = rest.split_at(at);
        let Some((decoded, after)) = decode_word(word) else {
            plain.push_str(before);
            plain.push_str("=?");
            (rest, after_word) = (&word[2..], false);
            continue;
        };
        if !(after_word && before.trim().is_empty()) {
            plain.push_str(before);
        }
        plain.push_str(&decoded);
        (rest, after_word) = (after, true);
    }
    plain + rest
}

fn decode_word(word: &str) -> Option<(String, &str)> {
    let mut fields = word.strip_prefix("=?")?.splitn(3, '?');
    let (charset, encoding, rest) = (fields.next()?, fields.next()?, fields.next()?);
    let (text, after) = rest.split_once("?=")?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let bytes = match encoding {
        "b" | "B" => base64(text.as_bytes()),
        "q" | "Q" => quoted_printable(text.replace('_', " ").as_bytes()),
        _ => return None,
    };
    Some((String::from_utf8_lossy(&bytes).into_owned(), after))
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_are_taken_off() {
        assert_eq!(quoted_printable(b"Gr=C3=BC=C3=9Fe=\r\n dich=2E 1 =3D 1 =ZZ"), "Grüße dich. 1 = 1 =ZZ".as_bytes());
        for (coded, plain) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9v\r\nYmFy", "foobar")] {
            assert_eq!(base64(coded.as_bytes()), plain.as_bytes());
        }
        assert_eq!(base64(b"/+8A"), [0xff, 0xef, 0x00]);
    }

    #[test]
    fn header_words_are_decoded_and_other_text_is_left_alone() {
        assert_eq!(decode_words("=?utf-8?b?R3LDvMOfZQ==?= =?UTF-8?Q?_an_=C3=96?= x =?y"), "Grüße an Ö x =?y");
        assert_eq!(decode_words("a =?latin-1?q?=E4?= b"), "a =?latin-1?q?=E4?= b");
    }

    #[test]
    fn parts_within_parts_are_found() {
        let raw = b"Content-Type: multipart/mixed;\r\n boundary=\"out\"\r\n\r\npreamble\r\n--out\r\n\
            Content-Type: multipart/alternative; boundary=in\r\n\r\n--in\r\n\r\nplain\r\n--in\r\n\
            Content-Type: TEXT/HTML; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+\r\n--in--\r\n\
            --out\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n--out--\r\n";
        let letter = Letter { from: String::new(), to: Vec::new(), raw: raw.to_vec() };
        let kinds: Vec<String> = letter.parts().iter().map(|part| part.kind().to_ascii_lowercase()).collect();
        assert_eq!(kinds, ["text/plain", "text/html", "text/calendar"]);
        assert_eq!(letter.text().as_deref(), Some("plain"));
        assert_eq!(letter.html().as_deref(), Some("<b>"));
        assert_eq!(letter.part("text/calendar").as_deref(), Some("BEGIN:VCALENDAR"));
        assert!(letter.everything().contains("<b>"));
    }
}
