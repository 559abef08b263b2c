//! The schema, step by step. Written SQL that both engines read, because it is the truth that operators look at.
//!
//! Every step runs once, all pending ones in one transaction under one lock, so that two processes that start
//! together neither race nor leave half a schema. Steps only ever add (expand, later contract); there is no way
//! back but a backup.

use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::prelude::{
    DbErr, MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait,
};

use crate::crypto::Keyring;
use crate::error::StoreError;
use crate::event::Channel;
use crate::state;
use crate::store::{self, Exclusive};

struct Step {
    name: &'static str,
    sql: &'static str,
}

const STEPS: [Step; 38] = [
    Step { name: "20261123_1_organization", sql: include_str!("migration/organization.sql") },
    Step { name: "20261123_2_scheme", sql: include_str!("migration/scheme.sql") },
    Step { name: "20261123_3_people", sql: include_str!("migration/people.sql") },
    Step { name: "20261123_4_organization", sql: include_str!("migration/organization_history.sql") },
    Step { name: "20261125_privacy", sql: include_str!("migration/privacy.sql") },
    Step { name: "20261125_identity", sql: include_str!("migration/identity.sql") },
    Step { name: "20261125_token", sql: include_str!("migration/token.sql") },
    Step { name: "20261125_1_factor", sql: include_str!("migration/factor.sql") },
    Step { name: "20261125_approval", sql: include_str!("migration/approval.sql") },
    Step { name: "20261128_attempt", sql: include_str!("migration/attempt.sql") },
    Step { name: "20261128_proposal", sql: include_str!("migration/proposal.sql") },
    Step { name: "20261128_proposal_half", sql: include_str!("migration/proposal_half.sql") },
    Step { name: RECORDED, sql: include_str!("migration/audit_object.sql") },
    Step { name: "20261128_job", sql: include_str!("migration/job.sql") },
    Step { name: "20261128_scheme_rewritten", sql: include_str!("migration/scheme_rewritten.sql") },
    Step { name: "20261129_measurement", sql: include_str!("migration/measurement.sql") },
    Step { name: "20261129_timetable", sql: include_str!("migration/timetable.sql") },
    Step { name: "20261129_node_curve", sql: include_str!("migration/curve.sql") },
    Step { name: "20261129_budget", sql: include_str!("migration/budget.sql") },
    Step { name: "20261129_light_rule", sql: include_str!("migration/light_rule.sql") },
    Step { name: "20261129_evidence", sql: include_str!("migration/evidence.sql") },
    Step { name: "20261129_notice", sql: include_str!("migration/notice.sql") },
    Step { name: "20261129_evidence_content", sql: include_str!("migration/evidence_content.sql") },
    Step { name: "20261129_mail", sql: include_str!("migration/mail.sql") },
    Step { name: "20261129_check_in_chain", sql: include_str!("migration/check_in_chain.sql") },
    Step { name: "20261129_robot", sql: include_str!("migration/robot.sql") },
    Step { name: "20261129_publication", sql: include_str!("migration/publication.sql") },
    Step { name: "20261129_warning", sql: include_str!("migration/warning.sql") },
    Step { name: "20261129_comment", sql: include_str!("migration/comment.sql") },
    Step { name: "20261129_node_mode", sql: include_str!("migration/mode.sql") },
    Step { name: "20261129_objective", sql: include_str!("migration/objective.sql") },
    Step { name: "20261129_warning_outcome", sql: include_str!("migration/warning_outcome.sql") },
    Step { name: "20261129_escalation_ladder", sql: include_str!("migration/escalation_ladder.sql") },
    Step { name: "20261129_retrospective", sql: include_str!("migration/retrospective.sql") },
    Step { name: "20261130_saved_view", sql: include_str!("migration/saved_view.sql") },
    Step { name: "20261130_own_board", sql: include_str!("migration/own_board.sql") },
    Step { name: "20261130_sheet_mapping", sql: include_str!("migration/sheet_mapping.sql") },
    Step { name: "20261201_light_rule_own", sql: include_str!("migration/light_rule_own.sql") },
];

/// From here on the audit log names rows: those that are there already are named at once.
const RECORDED: &str = "20261128_audit_object";

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.sql).await.map(|_| ())
    }
}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        STEPS.into_iter().map(|step| Box::new(step) as _).collect()
    }
}

/// Brings the schema up to date and names the steps that were missing.
///
/// A database that knows steps which this binary does not is left alone: [`StoreError::NewerDatabase`].
/// A new one beside keys of another is refused: [`StoreError::KeysWithoutDatabase`].
pub(crate) async fn run(db: &DatabaseConnection, keyring: &Keyring) -> Result<Vec<String>, StoreError> {
    let transaction = store::begin_write(db, Channel::default()).await?;
    store::lock(&transaction, Exclusive::Migration).await?;
    let applied = Migrator::get_migration_models(&transaction).await?;
    if let Some(unknown) = applied.iter().find(|step| STEPS.iter().all(|known| known.name != step.version)) {
        return Err(StoreError::NewerDatabase { step: unknown.version.clone() });
    }
    if applied.is_empty() {
        keyring.may_begin()?;
    }
    Migrator::up(transaction.inner(), None).await?;
    if applied.iter().all(|step| step.version != RECORDED) {
        state::begin(transaction.inner()).await?;
    }
    transaction.commit().await?;
    let known = |step: &&Step| applied.iter().all(|applied| applied.version != step.name);
    Ok(STEPS.iter().filter(known).map(|step| step.name.to_owned()).collect())
}
