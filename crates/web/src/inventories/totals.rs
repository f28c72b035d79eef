//! Entering the totals of a form that was answered on paper, or whose text may not be here.
//!
//! First the form is chosen, then its figures are asked for: which subscales there are depends on the form.

mod query;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use cynic::{MutationBuilder, QueryBuilder};

use self::query::{EnterTotals, EnterTotalsInput, EnterTotalsVariables, Instrument, SubscaleTotalInput};
use self::query::{TotalsQuery, TotalsVariables};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::couples::summary::CoupleLine;
use crate::desk::Desk;
use crate::desk::words::figure;
use crate::errors::Stop;
use crate::forms::{Asked, Form, Problems};
use crate::pages::{self, Page};
use crate::site::Site;
use crate::vocabulary::TypedDate;

/// The page of totals.
pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/couples/{id}/totals", get(show).post(enter))
}

#[derive(Template)]
#[template(path = "inventories/totals.html")]
struct TotalsPage {
    desk: Desk,
    couple: CoupleLine,
    /// Those whose totals are taken.
    instruments: Vec<Instrument>,
    /// The form that was chosen; none before that.
    chosen: Option<Instrument>,
    key: String,
    form: Form,
    problems: Problems,
}

impl TotalsPage {
    fn answers(&self, person: &cynic::Id) -> bool {
        self.form.text("respondent") == person.inner()
    }

    /// From where to where the total may be.
    fn range(&self) -> String {
        let limits = self.chosen.as_ref().and_then(|instrument| instrument.minimum.zip(instrument.maximum));
        limits.map(|(low, high)| format!("From {} to {}.", figure(low), figure(high))).unwrap_or_default()
    }

    fn subscales(&self) -> Vec<Subscale> {
        let names = self.chosen.as_ref().map(|instrument| instrument.subscales.as_slice()).unwrap_or_default();
        let subscale = |name: &String| Subscale {
            field: field_of(name),
            label: spaced(name),
            value: self.form.text(&field_of(name)).to_owned(),
        };
        names.iter().map(subscale).collect()
    }
}

struct Subscale {
    field: String,
    label: String,
    value: String,
}

/// `GET /couples/{id}/totals?instrument=&respondent=`
async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, Asked(asked): Asked) -> Page {
    pages::show(&totals_page(&site, &visitor, &id, asked).await?)
}

/// `POST /couples/{id}/totals`
async fn enter(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let page = totals_page(&site, &visitor, &id, form).await?;
    let Some(instrument) = &page.chosen else {
        return pages::again(&TotalsPage { problems: Problems::one("instrument", "Choose the form first."), ..page });
    };
    let input = match input(&page.form, &id, instrument) {
        Ok(input) => input,
        Err(problems) => return pages::again(&TotalsPage { problems, ..page }),
    };
    let payload = ask(&site, &visitor, EnterTotals::build(EnterTotalsVariables { input })).await?.enter_totals;
    let problems = Problems::of_payload(payload.problems)?;
    match payload.response.filter(|_| problems.is_empty()) {
        Some(response) => pages::to(&format!("/responses/{}", response.id.inner())),
        None => pages::again(&TotalsPage { problems, ..page }),
    }
}

/// The form as the door wants it.
///
/// # Errors
/// Only what the door could not even be asked: nobody chosen, a figure that is no number.
fn input(form: &Form, couple: &str, instrument: &Instrument) -> Result<EnterTotalsInput, Problems> {
    let respondent = form.some("respondent").ok_or_else(|| Problems::one("respondent", "Choose whose form it is."))?;
    let total = number(form, "total")?.ok_or_else(|| Problems::one("total", "Give the total."))?;
    let mut subscales = Vec::new();
    for scale in &instrument.subscales {
        if let Some(total) = number(form, &field_of(scale))? {
            subscales.push(SubscaleTotalInput { scale: scale.clone(), total });
        }
    }
    Ok(EnterTotalsInput {
        key: form.text("key").to_owned(),
        couple: cynic::Id::new(couple),
        respondent: cynic::Id::new(respondent),
        instrument: instrument.key.clone(),
        taken_on: TypedDate(form.text("takenOn").to_owned()),
        total,
        subscales: Some(subscales),
    })
}

/// The figure in a field, with a point or a comma; none when the field is blank.
fn number(form: &Form, field: &str) -> Result<Option<f64>, Problems> {
    let Some(text) = form.some(field) else { return Ok(None) };
    let figure = text.trim().replace(',', ".").parse::<f64>().ok().filter(|figure| figure.is_finite());
    figure.map(Some).ok_or_else(|| Problems::one(field, "Give a number, such as 27 or 3.5."))
}

/// As the door names it when something is wrong with it.
fn field_of(scale: &str) -> String {
    format!("subscales.{scale}")
}

/// `search_for_meaning` as people write it.
fn spaced(scale: &str) -> String {
    let mut words = scale.replace('_', " ");
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}

async fn totals_page(site: &Site, visitor: &Visitor, id: &str, form: Form) -> Result<TotalsPage, Stop> {
    let operation = TotalsQuery::build(TotalsVariables { id: cynic::Id::new(id) });
    let answer = ask(site, visitor, operation).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    let instruments = answer.instruments.map(|list| list.nodes).unwrap_or_default();
    let instruments: Vec<_> = instruments.into_iter().filter(|instrument| instrument.totals_accepted).collect();
    let chosen = instruments.iter().find(|instrument| instrument.key == form.text("instrument")).cloned();
    Ok(TotalsPage { desk, couple, instruments, chosen, key: site.door.fresh_key(), form, problems: Problems::none() })
}

#[cfg(test)]
mod tests {
    use super::query::tests::rdas;
    use super::*;
    use crate::couples::summary::tests::couple;
    use crate::desk::tests::{check_page, therapist};

    fn typed(fields: &[(&str, &str)]) -> Form {
        let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Form::from(owned.collect::<Vec<_>>())
    }

    fn page(chosen: Option<Instrument>, form: Form, problems: Problems) -> TotalsPage {
        TotalsPage {
            desk: therapist("/caseload"),
            couple: couple(),
            instruments: vec![rdas()],
            chosen,
            key: "key".into(),
            form,
            problems,
        }
    }

    #[test]
    fn the_form_is_chosen_first_and_then_its_figures_are_asked_for() {
        let first = check_page(&page(None, Form::default(), Problems::none()));
        assert!(first.contains("method=\"get\"") && !first.contains("name=\"total\""));
        let second = check_page(&page(Some(rdas()), Form::default(), Problems::none()));
        assert!(second.contains("name=\"total\"") && second.contains("name=\"subscales.consensus\""));
        assert!(second.contains("From 0 to 69."));
    }

    #[test]
    fn figures_may_have_a_comma_and_must_be_figures() {
        let form = typed(&[("respondent", "per_1"), ("total", "41,5"), ("subscales.consensus", " 20 ")]);
        let read = input(&form, "cpl_1", &rdas()).expect("all is given");
        assert!((read.total - 41.5).abs() < f64::EPSILON);
        assert_eq!(read.subscales.map(|scales| scales.len()), Some(1));
        for odd in ["many", "NaN", "inf", "1e999"] {
            let problems =
                input(&typed(&[("respondent", "per_1"), ("total", odd)]), "cpl_1", &rdas()).expect_err("no figure");
            assert!(!problems.of("total").is_empty(), "{odd}");
        }
    }

    #[test]
    fn what_was_typed_comes_back() {
        let form = typed(&[("respondent", "per_2"), ("total", "700"), ("takenOn", "2026-11-20")]);
        let html = check_page(&page(Some(rdas()), form, Problems::one("total", "At most 69.")));
        assert!(
            html.contains("value=\"700\"") && html.contains("value=\"2026-11-20\"") && html.contains("At most 69.")
        );
        assert_eq!(html.matches(" checked").count(), 1);
    }
}
