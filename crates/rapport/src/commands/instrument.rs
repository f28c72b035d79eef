//! `rapport instrument list`, `import` and `export`.

use std::{fs, io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, anyhow, bail};
use clap::{Args, Subcommand, ValueEnum};
use worker::services::{
    Services,
    domain::{
        access::Actor,
        ids::PracticeId,
        inventories::{
            InstrumentKey, Respondent, custom,
            fhir::{self, export},
            instrument::{FILE_LIMIT, rule::Direction},
            library, registered,
        },
    },
    inventories::{self, ImportInstrument, Keeping},
};

use super::{start, told};
use crate::configuration::Purpose;

#[derive(Debug, Subcommand)]
pub(super) enum Instrument {
    /// List the instruments that come with Rapport. Those without a text are imported.
    List,
    /// Bring in a FHIR R4 Questionnaire or an instrument file, and say what was understood and what was left out.
    Import(Import),
    /// Print an instrument as its file, or as a FHIR R4 Questionnaire.
    Export(Export),
}

/// How `rapport instrument import` is called.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file; JSON of one mebibyte at most.
    file: PathBuf,
    /// Only read it and report; no database is needed and nothing is kept.
    #[arg(long)]
    check: bool,
    /// The id of the practice, such as `prc_...`; may be left out where there is one practice only.
    #[arg(long)]
    practice: Option<PracticeId>,
    /// The key of the registered instrument whose text it is, such as `phq9`. The options below are for other questionnaires.
    #[arg(long, conflicts_with_all = ["key", "title", "respondent", "better", "for_coaching"])]
    registered: Option<String>,
    /// The key it shall have; one is made of its title otherwise.
    #[arg(long)]
    key: Option<String>,
    /// A title that says little on a screen others may see; the file's own otherwise.
    #[arg(long)]
    title: Option<String>,
    /// Who answers.
    #[arg(long, value_enum)]
    respondent: Option<Answers>,
    /// Which way is better, if the answers shall be added up.
    #[arg(long, value_enum)]
    better: Option<Better>,
    /// It may be asked in coaching too: it looks for no illness and no danger.
    #[arg(long)]
    for_coaching: bool,
}

/// How `rapport instrument export` is called.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// The key of the instrument, such as `why_stay`.
    key: String,
    /// As a FHIR R4 Questionnaire.
    #[arg(long)]
    fhir: bool,
    /// The id of the practice whose own instrument it is; may be left out where there is one practice only.
    #[arg(long)]
    practice: Option<PracticeId>,
}

/// Who answers.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Answers {
    /// Each partner, alone.
    Each,
    /// The hurt partner.
    Hurt,
    /// The involved partner.
    Involved,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Better {
    /// A rise is a gain.
    Higher,
    /// A fall is a gain.
    Lower,
}

impl Instrument {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::List => list(),
            Self::Import(import) => import.run().await,
            Self::Export(export) => export.run().await,
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of several commands, which may fail")]
fn list() -> anyhow::Result<ExitCode> {
    println!("{:<14}{:<10}{:<22}Text", "Key", "Version", "Title");
    for known in library() {
        let has_text = known.items.iter().any(|item| item.text.is_some());
        let text = if has_text { "here" } else { "to be imported" };
        println!("{:<14}{:<10}{:<22}{text}", known.key.as_str(), known.version.as_str(), known.title);
    }
    Ok(ExitCode::SUCCESS)
}

impl Import {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let text = self.read()?;
        if self.check {
            return self.look(&text);
        }
        let practice = self.practice;
        let command = self.command(text);
        let configuration = start::configure(Purpose::Other)?;
        let (services, store) = start::open(&configuration).await?;
        let actor = Actor::clockwork(the_practice(&services, practice).await?);
        let imported = inventories::import(&actor, &services, command).await.map_err(told);
        store.close().await;
        let imported = imported?;
        println!(
            "{} is in the library, as {} {}.",
            imported.instrument.title, imported.instrument.key, imported.instrument.version
        );
        report(&imported.understood, &imported.dropped);
        Ok(ExitCode::SUCCESS)
    }

    fn read(&self) -> anyhow::Result<String> {
        let place = self.file.display();
        let length = fs::metadata(&self.file).with_context(|| format!("{place} cannot be read"))?.len();
        if length > FILE_LIMIT as u64 {
            bail!("{place} is larger than one mebibyte; nothing was imported");
        }
        let bytes = fs::read(&self.file).with_context(|| format!("{place} cannot be read"))?;
        String::from_utf8(bytes).map_err(|_| anyhow!("{place} is not UTF-8 text; save it as UTF-8 and try again"))
    }

    /// Reads the questionnaire and reports, without a database.
    fn look(&self, text: &str) -> anyhow::Result<ExitCode> {
        if let Ok(own) = custom::from_json(text) {
            println!("{}: {} questions, all as they are in the file. Nothing was kept.", own.title, own.items.len());
            return Ok(ExitCode::SUCCESS);
        }
        let key = |key: &str| InstrumentKey::parse(key).map_err(|flaw| anyhow!("{flaw}"));
        let target = match &self.registered {
            Some(name) => fhir::Target::Registered(key(name)?),
            None => fhir::Target::Practice {
                key: self.key.as_deref().map(key).transpose()?,
                title: self.title.clone(),
                respondent: respondent(self.respondent),
                direction: self.better.map(direction),
                treatment_only: !self.for_coaching,
            },
        };
        let (instrument, found) = fhir::import(text.as_bytes(), &target).map_err(|problems| told(problems.into()))?;
        println!("{}: {} questions. Nothing was kept.", instrument.title, instrument.items.len());
        report(&found.understood_in_words(), &found.dropped_in_words());
        Ok(ExitCode::SUCCESS)
    }

    fn command(self, questionnaire: String) -> ImportInstrument {
        ImportInstrument {
            questionnaire,
            registered: self.registered,
            key: self.key,
            title: self.title,
            respondent: Some(respondent(self.respondent)),
            direction: self.better.map(direction),
            treatment_only: !self.for_coaching,
            keeping: Keeping::Kept,
        }
    }
}

fn respondent(answers: Option<Answers>) -> Respondent {
    match answers {
        None | Some(Answers::Each) => Respondent::EachPartner,
        Some(Answers::Hurt) => Respondent::Hurt,
        Some(Answers::Involved) => Respondent::Involved,
    }
}

fn direction(better: Better) -> Direction {
    match better {
        Better::Higher => Direction::HigherIsBetter,
        Better::Lower => Direction::LowerIsBetter,
    }
}

fn report(understood: &[String], dropped: &[String]) {
    println!("\nUnderstood:");
    for line in understood {
        println!("  {line}");
    }
    println!("\nLeft out:");
    if dropped.is_empty() {
        println!("  Nothing.");
    }
    for line in dropped {
        println!("  {line}");
    }
}

impl Export {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let shipped = InstrumentKey::parse(&self.key).ok().and_then(|key| registered(&key));
        let text = match shipped.filter(|_| self.practice.is_none()) {
            Some(known) if self.fhir => format!("{:#}", export::questionnaire(known).resource),
            Some(known) => known.to_json(),
            None => self.of_practice().await?,
        };
        writeln!(std::io::stdout().lock(), "{}", text.trim_end()).context("the file cannot be written")?;
        Ok(ExitCode::SUCCESS)
    }

    async fn of_practice(&self) -> anyhow::Result<String> {
        let configuration = start::configure(Purpose::Other)?;
        let (services, store) = start::open(&configuration).await?;
        let actor = Actor::clockwork(the_practice(&services, self.practice).await?);
        let found = inventories::instrument(&actor, &services, &self.key).await.map_err(told);
        store.close().await;
        let found = found.with_context(|| format!("there is no instrument {}", self.key))?;
        Ok(if self.fhir { found.questionnaire } else { found.file })
    }
}

/// The practice that was named, or the only one.
async fn the_practice(services: &Services, named: Option<PracticeId>) -> anyhow::Result<PracticeId> {
    let all = inventories::practices_with_libraries(services).await?;
    match (named, all.as_slice()) {
        (Some(named), _) if all.contains(&named) => Ok(named),
        (Some(named), _) => bail!("there is no practice {named}"),
        (None, [only]) => Ok(*only),
        (None, []) => bail!("there is no practice yet; found one with `rapport practice create`"),
        (None, several) => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            bail!("there are several practices; name one with --practice: {}", ids.join(", "))
        }
    }
}
