//! Old entries, moved from the database into a file.
//!
//! What is younger than a year stays. The file lies on the disk, complete, before the rows go; should the machine
//! stop in between, both are there. The head of the chain keeps where the file ends, and an entry of the chain
//! itself tells the same, so that nobody can pass off a deletion as an archive.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use indicator_model::date::Date;
use indicator_model::id::CityId;
use indicator_model::moment::Moment;
use people_model::audit::{Deed, Fault, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;
use uuid::Uuid;

use super::export::{links, span, stored};
use super::file::{self, Format, Head};
use super::{Deeds, PAGE, thing};
use crate::chain::Algorithm;
use crate::chain::{entry, head_for_update};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{audit, audit_head, number};
use crate::error::StoreError;
use crate::state;
use crate::transaction::Transaction;

/// Entries are kept in the database for a year, and a leap year is one too.
const KEPT_MINUTES: u32 = 366 * 24 * 60;

/// What came of archiving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Archived {
    Moved(Head),
    /// There is nothing as old as that.
    Nothing,
    /// Everything younger than a year stays.
    TooRecent,
    /// A chain that is broken stays where it can be looked at.
    Broken {
        sequence: u64,
        fault: Fault,
    },
}

/// Moves the entries before a day, as the city counts days, into a new file at `path`.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn archive(ctx: &Ctx, city: CityId, before: Date, path: &Path) -> Result<Archived, StoreError> {
    ctx.authorize(Action::AuditExport)?;
    let permit = ctx.permit(Action::AuditExport, city, Subject::default(), &[])?;
    let until = Moment::start_of(before);
    if until > clock::minutes_ago(KEPT_MINUTES) {
        return Ok(Archived::TooRecent);
    }
    let transaction = ctx.store.begin().await?;
    let chain = head_for_update(&transaction, city).await?;
    // What follows the last link that is old enough stays, also where a clock once ran backwards.
    let young = links(city).filter(audit::Column::At.gte(until.to_string()));
    let young = young.order_by_asc(audit::Column::Sequence).one(&transaction).await?;
    let last = young.map_or(chain.sequence, |link| link.sequence - 1);
    if last <= chain.archived {
        return Ok(Archived::Nothing);
    }
    let hash = match walk(&transaction, &chain, last).await? {
        Ok(hash) => hash,
        Err((sequence, fault)) => {
            return Ok(Archived::Broken { sequence: number("sequence", sequence)?, fault });
        }
    };
    // Rows that only the moved entries named stay named in the chain, by the entry about the archive.
    let mut named = state::Named::default();
    let mut after = chain.archived;
    while let Some(end) = take(&transaction, city, after, chain.sequence, &mut named).await? {
        after = end;
    }
    let objects = named.up_to(last);
    let head = Head {
        format: Format::One,
        id: Uuid::now_v7(),
        by: permit.doer().name.clone(),
        at: clock::now(),
        city,
        algorithm: chain.algorithm.clone(),
        first: number("sequence", chain.archived + 1)?,
        last: number("sequence", last)?,
        before: chain.archived_hash.clone(),
        hash: hash.clone(),
    };
    let failed = |error: io::Error| unwritable(path, &error);
    let out = file::create(path).map_err(failed)?;
    let moved = async {
        write(&transaction, &head, out, path).await?;
        audit_head::Entity::update_many()
            .col_expr(audit_head::Column::Archived, Expr::value(last))
            .col_expr(audit_head::Column::ArchivedHash, Expr::value(hash))
            .filter(audit_head::Column::CityId.eq(city.0))
            .exec(&transaction)
            .await?;
        audit::Entity::delete_many()
            .filter(audit::Column::CityId.eq(city.0))
            .filter(audit::Column::Sequence.lte(last))
            .exec(&transaction)
            .await?;
        let deeds =
            Deeds::done(permit.doer(), Deed::AuditArchive, thing(ThingKind::Record, head.id, name(path)));
        let entry =
            entry(&transaction, Algorithm::of(&chain)?, city, deeds.with(span(&head).to_vec())).await?;
        transaction.watched().wait(audit::Model { objects, ..entry });
        Ok(())
    };
    if let Err(error) = moved.await {
        // Half a file is of no use, and the next attempt would find it in its way.
        let _ = std::fs::remove_file(path);
        return Err(error);
    }
    // From here on the file stays: an answer that got lost on its way does not mean that nothing was committed.
    transaction.commit().await?;
    Ok(Archived::Moved(head))
}

/// Takes what a page of links names, and answers where the page ends.
async fn take(
    transaction: &Transaction,
    city: CityId,
    after: i64,
    last: i64,
    named: &mut state::Named,
) -> Result<Option<i64>, StoreError> {
    let page = page(transaction, city, after, last).await?;
    for link in &page {
        named.take(link);
    }
    Ok(page.last().map(|link| link.sequence))
}

/// Checks the links up to `last` and gives the hash of that one, or the first fault.
async fn walk(
    transaction: &Transaction,
    chain: &audit_head::Model,
    last: i64,
) -> Result<Result<String, (i64, Fault)>, StoreError> {
    let algorithm = Algorithm::of(chain)?;
    let (mut sequence, mut hash) = (chain.archived, chain.archived_hash.clone());
    while sequence < last {
        let page = page(transaction, CityId(chain.city_id), sequence, last).await?;
        if page.is_empty() {
            return Ok(Err((sequence + 1, Fault::Missing)));
        }
        for link in page {
            if link.sequence != sequence + 1 {
                return Ok(Err((sequence + 1, Fault::Missing)));
            }
            if algorithm.link(&hash, &link) != link.hash {
                return Ok(Err((link.sequence, Fault::Changed)));
            }
            (sequence, hash) = (link.sequence, link.hash);
        }
    }
    Ok(Ok(hash))
}

/// Writes the whole file, and waits until the disk has it, name included.
async fn write(transaction: &Transaction, head: &Head, out: File, path: &Path) -> Result<(), StoreError> {
    let failed = |error: io::Error| unwritable(path, &error);
    let mut out = BufWriter::new(out);
    out.write_all(&head.line()?).map_err(failed)?;
    let (mut sequence, last) = (stored(head.first) - 1, stored(head.last));
    let mut hash = head.before.clone();
    while sequence < last {
        let page = page(transaction, head.city, sequence, last).await?;
        sequence = page.last().map_or(last, |link| link.sequence);
        out.write_all(&file::lines(transaction, &mut hash, page).await?).map_err(failed)?;
    }
    let out = out.into_inner().map_err(|error| failed(error.into_error()))?;
    out.sync_all().map_err(failed)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

async fn page(
    transaction: &Transaction,
    city: CityId,
    after: i64,
    last: i64,
) -> Result<Vec<audit::Model>, StoreError> {
    let page = links(city)
        .filter(audit::Column::Sequence.gt(after))
        .filter(audit::Column::Sequence.lte(last))
        .order_by_asc(audit::Column::Sequence)
        .limit(PAGE);
    Ok(page.all(transaction).await?)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn unwritable(path: &Path, error: &io::Error) -> StoreError {
    if error.kind() == io::ErrorKind::StorageFull {
        return StoreError::Full;
    }
    StoreError::Unwritable { location: path.display().to_string(), reason: error.to_string() }
}
