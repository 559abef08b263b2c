//! What people of the sample have said about its key results.

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::id::{CityId, SchemeId};
use indicator_model::objective::Status;
use people_model::audit::{Deed, ThingKind};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::audit::{self, Deeds, thing};
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::entity::{indicator, key_result_move, node, word};
use crate::error::StoreError;
use crate::store::{self, Exclusive};

/// Something that was said, so many days ago.
struct Told {
    /// Of the indicator.
    code: &'static str,
    days_ago: i64,
    status: Status,
    confidence: u8,
    note: &'static str,
}

/// Of each key result in order of time. About the districts' hotline and the quality of data somebody worries, as the values do.
const TOLD: [Told; 6] = [
    Told {
        code: "SJJ-01",
        days_ago: 72,
        status: Status::OnTrack,
        confidence: 8,
        note: "依申请事项已全部可以网上申请，正在补齐办理环节。",
    },
    Told {
        code: "SJJ-01",
        days_ago: 14,
        status: Status::Achieved,
        confidence: 10,
        note: "网上可办率达到目标，转入日常维护。",
    },
    Told {
        code: "SJJ-03",
        days_ago: 40,
        status: Status::Achieved,
        confidence: 10,
        note: "并联审批全面推行，平均时限已低于目标。",
    },
    Told {
        code: "SJJ-04",
        days_ago: 12,
        status: Status::AtRisk,
        confidence: 5,
        note: "三季度起满意率回落，正在逐区县复核回访。",
    },
    Told {
        code: "SJJ-P2",
        days_ago: 9,
        status: Status::AtRisk,
        confidence: 4,
        note: "历史问题工单较多，已商请各部门限期整改。",
    },
    Told {
        code: "SJJ-P1",
        days_ago: 9,
        status: Status::OnTrack,
        confidence: 9,
        note: "核心接口完成双机部署，十月未中断。",
    },
];

/// Writes it down. Nobody with an account said it; where somebody has said anything about a key result, that stays.
pub(super) async fn tell(
    ctx: &Ctx,
    permit: &Permit,
    city: CityId,
    scheme: SchemeId,
) -> Result<(), StoreError> {
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    let known: BTreeSet<Uuid> = key_result_move::Entity::find()
        .filter(key_result_move::Column::CityId.eq(city.0))
        .filter(key_result_move::Column::SchemeId.eq(scheme.0))
        .all(&transaction)
        .await?
        .into_iter()
        .map(|row| row.node_id)
        .collect();
    let indicators = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(city.0))
        .filter(indicator::Column::SchemeId.eq(scheme.0))
        .filter(indicator::Column::Code.is_in(TOLD.map(|told| told.code)))
        .all(&transaction)
        .await?;
    let nodes = node::Entity::find()
        .filter(node::Column::CityId.eq(city.0))
        .filter(node::Column::SchemeId.eq(scheme.0))
        .filter(node::Column::IndicatorId.is_in(indicators.iter().map(|indicator| indicator.id)))
        .all(&transaction)
        .await?;
    let place = |code: &str| {
        let indicator = indicators.iter().find(|known| known.code == code)?.id;
        Some(nodes.iter().find(|node| node.indicator_id == indicator)?.id)
    };
    let today = super::today(ctx);
    let mut ordinals: BTreeMap<Uuid, i64> = BTreeMap::new();
    for said in TOLD {
        let Some(node) = place(said.code).filter(|node| !known.contains(node)) else { continue };
        let ordinal = ordinals.entry(node).or_default();
        *ordinal += 1;
        let day = today.plus_days(-said.days_ago).unwrap_or(today);
        let model = key_result_move::Model {
            city_id: city.0,
            id: Uuid::now_v7(),
            scheme_id: scheme.0,
            node_id: node,
            ordinal: *ordinal,
            day: day.to_string(),
            status: word(&said.status),
            confidence: said.confidence.into(),
            note: said.note.to_owned(),
            author_id: None,
            on_behalf_of: None,
            at: clock::now().to_string(),
        };
        key_result_move::Entity::insert(model.into_active_model())
            .exec_without_returning(&transaction)
            .await?;
    }
    if !ordinals.is_empty() {
        let sample = thing(ThingKind::Sample, "", "");
        audit::record(&transaction, ctx.chain(city), Deeds::done(permit.doer(), Deed::KeyResultMove, sample))
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}
