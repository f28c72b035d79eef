//! Somebody at a browser that runs no scripts: pages, forms, cookies, redirects.

use std::cell::RefCell;
use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, StatusCode};

use super::{House, PASSWORD, Reply, Someone};

/// How many redirects are followed before the test gives up.
const MOST_REDIRECTS: usize = 5;

/// A browser with its cookies.
pub struct Visitor<'a> {
    house: &'a House,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// A page as it arrived, after redirects.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where the visitor ended up.
    pub path: String,
    /// The status of the last answer.
    pub status: StatusCode,
    /// The page.
    pub html: String,
    /// The last answer as a whole.
    pub reply: Reply,
}

impl House {
    /// A browser that has never been here.
    pub fn visitor(&self) -> Visitor<'_> {
        Visitor { house: self, cookies: RefCell::default() }
    }

    /// A browser in which somebody has just signed in on the sign-in page.
    ///
    /// # Panics
    /// If they are not let in.
    pub async fn visitor_of(&self, person: &Someone) -> Visitor<'_> {
        let visitor = self.visitor();
        visitor.sign_in(person).await;
        visitor
    }

    /// One page as a browser with this session gets it, redirects not followed.
    ///
    /// # Panics
    /// If the answer breaks off.
    pub async fn page(&self, session: &str, path: &str) -> Reply {
        let visitor = self.visitor();
        if !session.is_empty() {
            visitor.keep("__Host-session", session);
        }
        visitor.fetch(path).await
    }
}

impl Visitor<'_> {
    /// Goes to a page and wherever it leads.
    ///
    /// # Panics
    /// If it leads in circles.
    pub async fn go(&self, path: &str) -> Page {
        let reply = self.fetch(path).await;
        self.arrive(path.to_owned(), reply).await
    }

    /// Sends a form and goes wherever that leads.
    ///
    /// # Panics
    /// If it leads in circles.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let reply = self.post(path, fields).await;
        self.arrive(path.to_owned(), reply).await
    }

    /// Sends the form that stands in `page` for `action`, as it is filled in there, with `changes` laid over it.
    ///
    /// # Panics
    /// If there is no such form.
    pub async fn fill(&self, page: &Page, action: &str, changes: &[(&str, &str)]) -> Page {
        let mut fields = page.fields(action);
        for (name, value) in changes {
            fields.retain(|(field, _)| field != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.submit(action, &fields).await
    }

    /// Signs in on the sign-in page, as far as it takes.
    ///
    /// # Panics
    /// If they are not let in.
    pub async fn sign_in(&self, person: &Someone) -> Page {
        let form = self.go("/sign-in").await;
        let typed = [("address", person.address.as_str()), ("password", PASSWORD)];
        let mut page = self.fill(&form, "/sign-in", &typed).await;
        if page.path.starts_with("/sign-in/code") {
            let code = self.house.code_of(person);
            page = self.fill(&page, "/sign-in/code", &[("code", &code)]).await;
        }
        assert!(!page.path.starts_with("/sign-in"), "not let in:\n{}", page.html);
        page
    }

    /// The session cookie; empty when there is none.
    pub fn session(&self) -> String {
        self.cookies.borrow().get("__Host-session").cloned().unwrap_or_default()
    }

    /// Puts a cookie into the browser.
    pub fn keep(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// One answer, redirects not followed.
    ///
    /// # Panics
    /// If the answer breaks off.
    pub async fn fetch(&self, path: &str) -> Reply {
        let request = Request::get(path).header("cookie", self.cookie()).header("host", "office.example");
        self.exchange(request.body(Body::empty()).expect("a request")).await
    }

    /// One answer to a form sent from a page of this site, redirects not followed.
    ///
    /// # Panics
    /// If the answer breaks off.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = Request::post(path)
            .header("cookie", self.cookie())
            .header("host", "office.example")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.exchange(request.body(Body::from(pairs.join("&"))).expect("a request")).await
    }

    async fn arrive(&self, mut path: String, mut reply: Reply) -> Page {
        for _ in 0..MOST_REDIRECTS {
            if reply.status != StatusCode::SEE_OTHER {
                let (status, html) = (reply.status, reply.text());
                return Page { path, status, html, reply };
            }
            path = reply.header("location").to_owned();
            reply = self.fetch(&path).await;
        }
        panic!("redirected in circles, last to {path}");
    }

    async fn exchange(&self, request: Request<Body>) -> Reply {
        let reply = self.house.send(request).await;
        for cookie in reply.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("cookies are plain ASCII");
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            if attributes.to_ascii_lowercase().contains("max-age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.keep(name, value);
            }
        }
        reply
    }

    fn cookie(&self) -> String {
        let cookies = self.cookies.borrow();
        let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }
}

impl Page {
    /// The only main heading.
    pub fn heading(&self) -> String {
        let inner = self.html.split_once("<h1").and_then(|(_, rest)| rest.split_once("</h1>")).map_or("", |(h, _)| h);
        words(inner.split_once('>').map_or("", |(_, text)| text))
    }

    /// What a reader sees, without tags.
    pub fn words(&self) -> String {
        words(self.html.split_once("<body").map_or(self.html.as_str(), |(_, body)| body))
    }

    /// The first link or form action that begins with `start`.
    ///
    /// # Panics
    /// If there is none.
    pub fn link(&self, start: &str) -> String {
        let found = ["href=\"", "action=\""].iter().find_map(|attribute| {
            let mut places = self.html.match_indices(attribute).map(|(at, _)| &self.html[at + attribute.len()..]);
            places.find(|rest| rest.starts_with(start)).and_then(|rest| rest.split('"').next())
        });
        decoded(found.unwrap_or_else(|| panic!("no link to {start} on {}:\n{}", self.path, self.html)))
    }

    /// The fields of the form for `action`, as they are filled in.
    ///
    /// # Panics
    /// If there is no such form.
    pub fn fields(&self, action: &str) -> Vec<(String, String)> {
        let forms = self.html.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap_or_default());
        let form = forms
            .into_iter()
            .find(|form| {
                let tag = form.split('>').next().unwrap_or_default();
                let target = attribute(tag, "action").unwrap_or_default();
                tag.contains("post") && (target == action || target.is_empty())
            })
            .unwrap_or_else(|| panic!("no form for {action} on {}:\n{}", self.path, self.html));
        inputs(form).chain(texts(form)).chain(choices(form)).collect()
    }
}

fn inputs(form: &str) -> impl Iterator<Item = (String, String)> {
    form.split("<input").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next().unwrap_or_default();
        let kind = attribute(tag, "type").unwrap_or_default();
        let is_box = kind == "radio" || kind == "checkbox";
        let is_on = tag.split_whitespace().any(|word| word.trim_end_matches('/') == "checked");
        let value = attribute(tag, "value").unwrap_or_else(|| if is_box { "on".to_owned() } else { String::new() });
        let is_sent = !matches!(kind.as_str(), "submit" | "file" | "button");
        (is_sent && (is_on || !is_box)).then(|| attribute(tag, "name").map(|name| (name, value))).flatten()
    })
}

fn texts(form: &str) -> impl Iterator<Item = (String, String)> {
    form.split("<textarea").skip(1).filter_map(|rest| {
        let (tag, after) = rest.split_once('>')?;
        let text = after.split("</textarea>").next().unwrap_or_default();
        Some((attribute(tag, "name")?, decoded(text)))
    })
}

fn choices(form: &str) -> impl Iterator<Item = (String, String)> {
    form.split("<select").skip(1).filter_map(|rest| {
        let (tag, after) = rest.split_once('>')?;
        let options: Vec<&str> = after.split("</select>").next().unwrap_or_default().split("<option").skip(1).collect();
        let chosen = options.iter().find(|option| option.split('>').next().unwrap_or_default().contains("selected"));
        let option = chosen.or(options.first()).copied().unwrap_or_default();
        let value = attribute(option.split('>').next().unwrap_or_default(), "value").unwrap_or_default();
        Some((attribute(tag, "name")?, value))
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = &tag[tag.find(&format!(" {name}=\""))? + name.len() + 3..];
    rest.split('"').next().map(decoded)
}

fn words(html: &str) -> String {
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    decoded(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The few character references that our templates write.
fn decoded(text: &str) -> String {
    let named = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&#60;", "<"),
        ("&gt;", ">"),
        ("&#62;", ">"),
    ];
    let plain = named.iter().fold(text.to_owned(), |text, (reference, sign)| text.replace(reference, sign));
    plain.replace("&#38;", "&").replace("&amp;", "&")
}

fn encoded(text: &str) -> String {
    use std::fmt::Write as _;

    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a string takes all that is written");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_sent_as_it_is_filled_in() {
        let form = r#" method="post" action="/x"><input type="hidden" name="key" value="k&#38;1">
            <input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
            <textarea name="t" rows="2">a &#60; b</textarea>
            <select name="s"><option value="p">P</option><option value="q" selected>Q</option></select>"#;
        let all: Vec<_> = inputs(form).chain(texts(form)).chain(choices(form)).collect();
        let all: Vec<_> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(all, [("key", "k&1"), ("r", "2"), ("t", "a < b"), ("s", "q")]);
        assert_eq!(encoded("a b&ü"), "a%20b%26%C3%BC");
    }

    #[test]
    fn what_a_reader_sees_has_no_tags() {
        assert_eq!(words("<p>one\n <b>two</b> &#60;3</p>"), "one two <3");
    }
}
