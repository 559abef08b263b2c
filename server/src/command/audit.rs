//! `hengce audit`: the audit log from the command line.

use std::fs::{self, File};
use std::io::{BufReader, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use indicator_model::date::Date;
use indicator_model::id::CityId;
use people_model::audit::{Anchor, Verdict};
use storage::account;
use storage::audit::file::{self, Checked};
use storage::audit::signature::{Kept, Key, PublicKeyOf};
use storage::audit::{self, Archived};
use storage::ctx::Ctx;
use storage::integrity;

use super::settings::{REJECTED, Settings};
use crate::message::{Failure, Finding, Notice, or_missing};

#[derive(Subcommand)]
pub(super) enum Audit {
    /// Verify every chain of the database, and what was kept of it elsewhere (exit code 2 when something does not
    /// hold).
    Verify {
        /// An anchor that must be a link of the chain; may be repeated.
        #[arg(long)]
        anchor: Vec<PathBuf>,
        /// Who must have signed the anchors: an SM2 public key, PEM or hexadecimal.
        #[arg(long)]
        public_key: Option<PathBuf>,
        /// An export or archive that must be a part of the chain; may be repeated.
        #[arg(long)]
        file: Vec<PathBuf>,
    },
    /// Print the head of the chain, to be kept elsewhere.
    Anchor {
        /// Where to write it. [default: standard output]
        #[arg(long)]
        output: Option<PathBuf>,
        /// Sign it with this SM2 key: PEM (PKCS #8) or hexadecimal.
        #[arg(long)]
        key: Option<PathBuf>,
    },
    /// Make an SM2 key that signs anchors. The public half is printed.
    Key {
        /// Where to write the secret half; only the owner can read the file.
        #[arg(long)]
        output: PathBuf,
    },
    /// Take entries out as a file that verifies by itself.
    Export {
        /// First and last day, both included, such as 2026-01-31.
        #[arg(long)]
        from: Option<Date>,
        #[arg(long)]
        to: Option<Date>,
        /// Where to write it. [default: standard output]
        #[arg(long)]
        output: Option<PathBuf>,
    },
    /// Move entries into a file that verifies by itself. What is younger than a year stays.
    Archive {
        /// The first day that stays, such as 2025-01-01.
        #[arg(long)]
        before: Date,
        #[arg(long)]
        output: PathBuf,
    },
    /// Choose the hash function before anything is recorded.
    Begin {
        #[arg(long, default_value = "sm3")]
        algorithm: Algorithm,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Algorithm {
    Sm3,
    Sha256,
}

impl Audit {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        if let Self::Key { output } = self {
            return key(settings, &output);
        }
        let ctx = settings.ctx().await?;
        let (notice, code) = match self {
            Self::Verify { anchor, public_key, file } => {
                let finding = verify(&ctx, &anchor, public_key.as_deref(), &file).await?;
                let code = if finding.is_good() { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) };
                (Some(Notice::Verified(finding)), code)
            }
            Self::Anchor { output, key } => {
                (anchor(&ctx, output.as_deref(), key.as_deref()).await?, ExitCode::SUCCESS)
            }
            Self::Export { from, to, output } => {
                if output.is_none() && settings.json {
                    return Err(Failure::OutputNeeded);
                }
                (export(&ctx, from, to, output).await?, ExitCode::SUCCESS)
            }
            Self::Archive { before, output } => archive(&ctx, before, output).await?,
            Self::Begin { algorithm } => {
                let algorithm = algorithm.key();
                if !audit::begin(&ctx, algorithm).await? {
                    return Err(Failure::RecordBegun);
                }
                (Some(Notice::RecordBegins { algorithm }), ExitCode::SUCCESS)
            }
            // Needs no database.
            Self::Key { .. } => (None, ExitCode::SUCCESS),
        };
        ctx.store().clone().close().await?;
        if let Some(notice) = notice {
            settings.tell(&notice);
        }
        Ok(code)
    }
}

impl Algorithm {
    const fn key(self) -> &'static str {
        match self {
            Self::Sm3 => "sm3",
            Self::Sha256 => "sha256",
        }
    }
}

/// The first thing that does not hold, of the anchors, the chains and the files, in this order: a forged anchor
/// proves nothing, and files are compared with a chain that holds.
async fn verify(
    ctx: &Ctx,
    anchors: &[PathBuf],
    public_key: Option<&Path>,
    files: &[PathBuf],
) -> Result<Finding, Failure> {
    let public_key = match public_key {
        Some(path) => {
            let key = PublicKeyOf::parse(&read(path)?);
            Some(key.map_err(|_| Failure::NoKey { path: path.to_owned() })?)
        }
        None => None,
    };
    let mut kept: Vec<Kept> = Vec::new();
    for path in anchors {
        let anchor: Kept =
            serde_json::from_str(&read(path)?).map_err(|_| Failure::NoAnchor { path: path.clone() })?;
        if public_key.as_ref().is_some_and(|key| !anchor.is_signed_by(key)) {
            return Ok(Finding::Forged { path: path.clone() });
        }
        kept.push(anchor);
    }
    let of = |city: CityId| -> Vec<Anchor> {
        kept.iter().filter(|kept| kept.city == city).map(|kept| kept.anchor.clone()).collect()
    };
    let mut chains = audit::chains(ctx).await?;
    // The chain of an anchor may be gone altogether.
    chains.extend(kept.iter().map(|kept| kept.city));
    // The chain of what belongs to no city is the last.
    chains.sort_unstable_by_key(|city| (city.0.is_nil(), *city));
    chains.dedup();
    let mut checked: Vec<Checked> = Vec::new();
    for path in files {
        let failed = |error| Failure::Input { path: path.clone(), error };
        let opened = File::open(path).map_err(failed)?;
        let anchors: Vec<Anchor> = kept.iter().map(|kept| kept.anchor.clone()).collect();
        let found = file::check(BufReader::new(opened), &anchors);
        let found = found.map_err(|_| Failure::NoRecord { path: path.clone() })?;
        if let Some((sequence, fault)) = found.fault {
            return Ok(Finding::Broken { city: found.head.city, sequence, fault, path: Some(path.clone()) });
        }
        checked.push(found);
    }
    let mut heads = Vec::new();
    for city in chains {
        let archived = match integrity::inspect(ctx, city, &of(city)).await? {
            Verdict::Broken { sequence, fault } => {
                return Ok(Finding::Broken { city, sequence, fault, path: None });
            }
            Verdict::Differs { first, count } => return Ok(Finding::Differs { city, first, count }),
            Verdict::Intact { anchor, archived } => {
                heads.extend(anchor.map(|anchor| Kept::new(city, anchor)));
                archived
            }
        };
        let own: Vec<Checked> = checked.iter().filter(|file| file.head.city == city).cloned().collect();
        let lies_in_a_file = |anchor: &Anchor| {
            own.iter().any(|file| (file.head.first..=file.head.last).contains(&anchor.sequence))
        };
        if let Some(anchor) = of(city).iter().find(|it| it.sequence < archived && !lies_in_a_file(it)) {
            return Err(Failure::AnchorArchived { sequence: anchor.sequence });
        }
        if let Verdict::Broken { sequence, fault } = integrity::verify_files(ctx, city, own).await? {
            let path = files.iter().zip(&checked).find(|(_, file)| file.head.last == sequence);
            let path = path.map(|(path, _)| path.clone());
            return Ok(Finding::Broken { city, sequence, fault, path });
        }
    }
    match checked.iter().zip(files).find(|(file, _)| !heads.iter().any(|head| head.city == file.head.city)) {
        Some((file, path)) => Ok(Finding::Broken {
            city: file.head.city,
            sequence: file.head.last,
            fault: people_model::audit::Fault::Detached,
            path: Some(path.clone()),
        }),
        None => Ok(Finding::Intact { heads }),
    }
}

async fn anchor(ctx: &Ctx, output: Option<&Path>, key: Option<&Path>) -> Result<Option<Notice>, Failure> {
    let city = city(ctx).await?;
    let Some(anchor) = audit::anchor(ctx, city).await? else { return Err(Failure::NothingRecorded) };
    let mut kept = Kept::new(city, anchor);
    if let Some(path) = key {
        let key = Key::parse(&read(path)?).map_err(|_| Failure::NoKey { path: path.to_owned() })?;
        kept = kept.signed(&key);
    }
    // Texts and numbers always serialise.
    let text = serde_json::to_string_pretty(&kept).unwrap_or_default() + "\n";
    let Some(path) = output else {
        print!("{text}");
        return Ok(None);
    };
    fs::write(path, text).map_err(|error| Failure::Output { path: path.to_owned(), error })?;
    Ok(Some(Notice::Anchored { kept, path: path.to_owned() }))
}

fn key(settings: &Settings, output: &Path) -> Result<ExitCode, Failure> {
    let (key, secret) = Key::generate()?;
    let public = key.public().map_err(|_| Failure::NoKey { path: output.to_owned() })?;
    let failed = |error| Failure::Output { path: output.to_owned(), error };
    let mut out = file::create(output).map_err(failed)?;
    out.write_all(secret.as_bytes()).and_then(|()| out.sync_all()).map_err(failed)?;
    settings.tell(&Notice::KeyMade { path: output.to_owned(), public });
    Ok(ExitCode::SUCCESS)
}

async fn export(
    ctx: &Ctx,
    from: Option<Date>,
    to: Option<Date>,
    output: Option<PathBuf>,
) -> Result<Option<Notice>, Failure> {
    let path = output.clone().unwrap_or_else(|| PathBuf::from("-"));
    let failed = |error| Failure::Output { path: path.clone(), error };
    let city = city(ctx).await?;
    let mut out: Box<dyn Write> = match &output {
        Some(path) => Box::new(file::create(path).map_err(failed)?),
        None => Box::new(stdout()),
    };
    let mut export = audit::export(ctx, city, from, to).await?;
    while let Some(piece) = export.next().await? {
        out.write_all(&piece).map_err(failed)?;
    }
    out.flush().map_err(failed)?;
    let head = export.head().clone();
    Ok(output.map(|path| Notice::RecordExported { head, path }))
}

async fn archive(ctx: &Ctx, before: Date, output: PathBuf) -> Result<(Option<Notice>, ExitCode), Failure> {
    let city = city(ctx).await?;
    match audit::archive(ctx, city, before, &output).await? {
        Archived::Moved(head) => Ok((Some(Notice::RecordArchived { head, path: output }), ExitCode::SUCCESS)),
        Archived::Nothing => Ok((Some(Notice::NothingToArchive), ExitCode::SUCCESS)),
        Archived::TooRecent => Err(Failure::TooRecent),
        Archived::Broken { sequence, fault } => {
            let finding = Finding::Broken { city, sequence, fault, path: None };
            Ok((Some(Notice::Verified(finding)), ExitCode::from(REJECTED)))
        }
    }
}

async fn city(ctx: &Ctx) -> Result<CityId, Failure> {
    account::only_city(ctx).await.map_err(or_missing(|| Failure::NothingRecorded))
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::Input { path: path.to_owned(), error })
}
