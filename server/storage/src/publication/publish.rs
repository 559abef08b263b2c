//! Previews what would be published, and publishes just that.

use indicator_model::id::CityId;
use indicator_model::publication::{Answer, Content, Field, NewPublication, Place, Preview, Selection};
use indicator_model::text::Kind;
use people_model::audit::{Deed, FieldName};
use people_model::policy::Action;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tracing::instrument;

use super::digest;
use crate::audit::{self, Deeds, diff};
use crate::ctx::{Ctx, Permit};
use crate::entity::{city, publication};
use crate::error::{StoreError, in_field};
use crate::{board, clock, scheme};

/// What would be published now.
#[instrument(skip_all, fields(scheme.id = %selection.scheme))]
pub async fn preview(ctx: &Ctx, selection: &Selection) -> Result<Preview, StoreError> {
    let ctx = &ctx.about("scheme", selection.scheme);
    ctx.authorize(Action::PublicationEdit)?;
    let (city, _) = permitted(ctx, selection).await?;
    Ok(look(ctx, &city, selection).await?.preview())
}

/// Publishes what the reader previewed. One that was published before under the same id is answered as then.
///
/// # Errors
/// [`StoreError::Text`] where title or introduction are no texts that can be kept, [`StoreError::ReusedId`] where something
/// else was published under the id.
#[instrument(skip_all, fields(scheme.id = %new.selection.scheme))]
pub async fn publish(ctx: &Ctx, new: NewPublication) -> Result<Answer, StoreError> {
    let ctx = &ctx.about("scheme", new.selection.scheme);
    ctx.authorize(Action::PublicationEdit)?;
    let (city, permit) = permitted(ctx, &new.selection).await?;
    let title = Kind::Name.required(&new.title).map_err(in_field(Field::Title))?;
    let introduction = Kind::Reason.read(&new.introduction).map_err(in_field(Field::Introduction))?;
    let looked = look(ctx, &city, &new.selection).await?;
    let row = publication::Model {
        city_id: city.city_id,
        id: new.id.0,
        scheme_id: new.selection.scheme.0,
        title,
        introduction,
        as_of: looked.content.day.to_string(),
        content: looked.written.clone(),
        sm3: looked.digest.clone(),
        author_id: permit.doer().account.map(|account| account.0),
        on_behalf_of: permit.doer().on_behalf_of.map(|account| account.0),
        at: clock::now().to_string(),
        withdrawn_by: None,
        withdrawn_at: None,
        withdrawn_because: None,
    };
    let transaction = ctx.store.begin().await?;
    // One after the other, so that a request that is sent twice at once finds itself.
    scheme::find_for_update(&transaction, ctx, new.selection.scheme).await?;
    let known = publication::Entity::find().filter(publication::Column::Id.eq(new.id.0));
    if let Some(known) = known.one(&transaction).await? {
        let is_same = (&known.title, &known.introduction, &known.sm3)
            == (&row.title, &row.introduction, &new.digest)
            && (known.city_id, known.author_id) == (row.city_id, row.author_id);
        return if is_same { Ok(Answer::Published) } else { Err(StoreError::ReusedId) };
    }
    if let Some(fault) = looked.content.fault() {
        return Ok(Answer::Refused { fault });
    }
    if looked.digest != new.digest {
        return Ok(Answer::Moved { preview: Box::new(looked.preview()) });
    }
    let fields = vec![
        diff(FieldName::AsOf, None, Some(&row.as_of)),
        diff(FieldName::Threshold, None, Some(&new.selection.threshold.count().to_string())),
        diff(FieldName::Sm3, None, Some(&row.sm3)),
    ];
    let deeds = Deeds::done(permit.doer(), Deed::PublicationPublish, row.thing()).with(fields);
    publication::Entity::insert(row.into_active_model()).exec_without_returning(&transaction).await?;
    audit::record(&transaction, ctx.chain(CityId(city.city_id)), deeds).await?;
    transaction.commit().await?;
    Ok(Answer::Published)
}

async fn permitted(ctx: &Ctx, selection: &Selection) -> Result<(city::Model, Permit), StoreError> {
    let db = ctx.store.snapshot().await?;
    let head = scheme::find(&db, ctx, selection.scheme).await?;
    let permit = scheme::permit(ctx, Action::PublicationEdit, &head)?;
    let city = city::Entity::find_by_id(head.city_id).one(&db).await?.ok_or(StoreError::NotFound)?;
    Ok((city, permit))
}

/// A content as it would be kept.
struct Looked {
    content: Content,
    written: String,
    digest: String,
}

impl Looked {
    fn preview(self) -> Preview {
        let Self { mut content, digest, .. } = self;
        let fault = content.fault();
        if fault.is_some() {
            content.groups.clear();
        }
        Preview { content, digest, fault }
    }
}

async fn look(ctx: &Ctx, city: &city::Model, selection: &Selection) -> Result<Looked, StoreError> {
    let text = Kind::Search.read(&selection.text).map_err(in_field("text"))?;
    let theme = selection.theme.as_deref().map(|theme| Kind::Search.read(theme));
    let theme = theme.transpose().map_err(in_field("theme"))?;
    let selection = &Selection { text, theme, ..selection.clone() };
    let (board, parts) = board::with_parts(ctx, selection.scheme, selection.day).await?;
    let is_known = |asked| board.organizations.iter().any(|known| known.id == asked);
    if selection.organization.is_some_and(|asked| !is_known(asked)) {
        return Err(StoreError::NotFound);
    }
    let place = Place { city: &city.name, is_sample: city.sample };
    let content = Content::of(place, &board, &parts, selection);
    // Structures of texts and numbers always serialise.
    let written = serde_json::to_string(&content).unwrap_or_default();
    let digest = digest(&written);
    Ok(Looked { content, written, digest })
}
