//! What was chosen on the first of the public pages.

use crate::{
    consultations::zones,
    forms::{Form, Problems},
    pages::encoded,
};

/// What was chosen on the first page, carried along by every form after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) kind: String,
    pub(super) place: String,
    /// Where the partner will be; empty for oneself alone.
    pub(super) partner_place: String,
    pub(super) zone: String,
    /// The link of whoever was invited; empty for what is public.
    pub(super) invitation: String,
}

impl Choice {
    pub(super) fn read(form: &Form) -> Self {
        let partner = if form.text("who") == "two" { form.text("partnerPlace") } else { "" };
        Self {
            kind: form.text("type").to_owned(),
            place: form.text("place").to_owned(),
            partner_place: partner.to_owned(),
            zone: form.text("zone").to_owned(),
            invitation: form.text("invitation").to_owned(),
        }
    }

    /// What is still to be chosen.
    pub(super) fn missing(&self, form: &Form) -> Option<Problems> {
        let missing = [
            ("type", self.kind.is_empty(), "Choose what you would like."),
            ("place", self.place.is_empty(), "Say where you will be. The law asks us to know."),
            (
                "partnerPlace",
                form.text("who") == "two" && self.partner_place.is_empty(),
                "Say where your partner will be.",
            ),
            ("zone", !zones::zones().contains(&self.zone), "Choose where your clock stands."),
        ];
        missing.into_iter().find(|(_, is_so, _)| *is_so).map(|(field, _, words)| Problems::one(field, words))
    }

    pub(super) fn places(&self) -> Vec<String> {
        let both = [&self.place, &self.partner_place];
        both.into_iter().filter(|place| !place.is_empty()).cloned().collect()
    }

    pub(super) fn partner(&self) -> Option<String> {
        (!self.partner_place.is_empty()).then(|| self.partner_place.clone())
    }

    pub(super) fn invitation(&self) -> Option<String> {
        (!self.invitation.is_empty()).then(|| self.invitation.clone())
    }

    /// Where the way begins again.
    pub(super) fn beginning(&self, address: &str) -> String {
        beginning(address, &self.invitation)
    }

    pub(super) fn who(&self) -> &'static str {
        if self.partner_place.is_empty() { "one" } else { "two" }
    }

    /// As the query of an address.
    pub(super) fn query(&self) -> String {
        let query = format!(
            "type={}&place={}&who={}&partnerPlace={}&zone={}",
            encoded(&self.kind),
            encoded(&self.place),
            self.who(),
            encoded(&self.partner_place),
            encoded(&self.zone)
        );
        if self.invitation.is_empty() { query } else { format!("{query}&invitation={}", encoded(&self.invitation)) }
    }
}

/// The first page, for whoever was invited the one that their link opens.
pub(super) fn beginning(address: &str, invitation: &str) -> String {
    let page = format!("/book/{}", encoded(address));
    if invitation.is_empty() { page } else { format!("{page}/invited/{}", encoded(invitation)) }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Two of them, far apart.
    pub(in crate::consultations::book) fn choice() -> Choice {
        Choice {
            kind: "consult_45".to_owned(),
            place: "AU".to_owned(),
            partner_place: "US-CO".to_owned(),
            zone: "Australia/Perth".to_owned(),
            invitation: "a-link".to_owned(),
        }
    }

    #[test]
    fn a_choice_survives_an_address() {
        let fields = choice().query();
        let form: Vec<(String, String)> = fields
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let form = Form::from(form);
        assert_eq!(Choice::read(&form), choice());
        assert_eq!(choice().beginning("northgate"), "/book/northgate/invited/a-link");
        assert_eq!(beginning("northgate", ""), "/book/northgate");
        assert!(choice().missing(&form).is_none());
        assert!(Choice { zone: "Mars/Olympus".to_owned(), ..choice() }.missing(&form).is_some());
    }
}
