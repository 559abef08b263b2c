use indicator_model::change::Origin;
use indicator_model::history::Cursor;
use indicator_model::id::{ChangeSetId, SchemeId};
use indicator_model::scheme::Revision;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::scheme::Page;

use crate::database::on_both_engines;
use crate::fixture::{basic, edit, load, lock, ordered, sample};

async fn set(ctx: &Ctx, id: SchemeId, code: &str, value: &str) -> ChangeSetId {
    let base = load(ctx, id).await;
    let changes = vec![basic(&base, code, value)];
    storage::scheme::save(ctx, id, edit(&base, changes)).await.unwrap().change_set
}

on_both_engines! {
    async fn undo_and_redo_go_on_after_a_restart(database) {
        let ctx = database.ctx().await;
        let id = sample(&ctx).await;
        let start = ordered(&ctx, id).await;
        let first = set(&ctx, id, "NYJ-01", "1300").await;
        let middle = ordered(&ctx, id).await;
        let second = set(&ctx, id, "JYJ-02", "3100").await;
        let end = ordered(&ctx, id).await;
        ctx.store().clone().close().await.unwrap();

        let ctx = database.ctx().await;
        assert_eq!(storage::scheme::cursor(&ctx, id).await.unwrap(), Cursor { undo: Some(second), redo: None });
        storage::scheme::undo(&ctx, id, second).await.unwrap();
        assert_eq!(ordered(&ctx, id).await, middle);
        ctx.store().clone().close().await.unwrap();

        let ctx = database.ctx().await;
        storage::scheme::undo(&ctx, id, first).await.unwrap();
        assert_eq!(ordered(&ctx, id).await, start);
        storage::scheme::redo(&ctx, id, first).await.unwrap();
        storage::scheme::redo(&ctx, id, second).await.unwrap();
        assert_eq!(ordered(&ctx, id).await, end);
        assert_eq!(load(&ctx, id).await.revision, Revision(7));
        let newest = storage::scheme::history(&ctx, id, Page::default()).await.unwrap().remove(0);
        assert_eq!(newest.origin, Origin::Redo { of: second });
    }

    async fn an_import_is_undone_as_one(database) {
        let ctx = database.ctx().await;
        let id = sample(&ctx).await;
        let imported = ordered(&ctx, id).await;
        let import = storage::scheme::cursor(&ctx, id).await.unwrap().undo.unwrap();
        storage::scheme::undo(&ctx, id, import).await.unwrap();
        let empty = load(&ctx, id).await;
        assert_eq!((empty.nodes.len(), empty.indicators.len()), (0, 0));
        storage::scheme::redo(&ctx, id, import).await.unwrap();
        assert_eq!(ordered(&ctx, id).await, imported);
    }

    async fn a_lock_comes_back_as_it_was(database) {
        let ctx = database.ctx().await;
        let id = sample(&ctx).await;
        let base = load(&ctx, id).await;
        let saved = storage::scheme::save(&ctx, id, edit(&base, vec![lock(&base, "QYD-03")])).await.unwrap();
        let locked = ordered(&ctx, id).await;
        storage::scheme::undo(&ctx, id, saved.change_set).await.unwrap();
        storage::scheme::redo(&ctx, id, saved.change_set).await.unwrap();
        assert_eq!(ordered(&ctx, id).await, locked);
    }

    async fn a_repeated_undo_is_answered_as_the_first(database) {
        let ctx = database.ctx().await;
        let id = sample(&ctx).await;
        let edited = set(&ctx, id, "NYJ-01", "1300").await;
        let first = storage::scheme::undo(&ctx, id, edited).await.unwrap();
        let again = storage::scheme::undo(&ctx, id, edited).await.unwrap();
        assert_eq!(again, first);
        assert_eq!(load(&ctx, id).await.revision, Revision(3));
    }

    async fn only_the_next_one_is_undone(database) {
        let ctx = database.ctx().await;
        let id = sample(&ctx).await;
        let first = set(&ctx, id, "NYJ-01", "1300").await;
        set(&ctx, id, "JYJ-02", "3100").await;
        let late = storage::scheme::undo(&ctx, id, first).await;
        let Err(StoreError::Conflict(conflict)) = late else { panic!("{late:?}") };
        assert_eq!((conflict.revision, conflict.differing.len()), (Revision(3), 0));
        assert!(matches!(storage::scheme::redo(&ctx, id, first).await, Err(StoreError::Conflict(_))));
    }

    async fn a_new_edit_ends_what_could_be_redone(database) {
        let ctx = database.ctx().await;
        let id = sample(&ctx).await;
        let first = set(&ctx, id, "NYJ-01", "1300").await;
        storage::scheme::undo(&ctx, id, first).await.unwrap();
        let second = set(&ctx, id, "NYJ-01", "1400").await;
        assert_eq!(storage::scheme::cursor(&ctx, id).await.unwrap(), Cursor { undo: Some(second), redo: None });
        assert!(matches!(storage::scheme::redo(&ctx, id, first).await, Err(StoreError::Conflict(_))));
    }
}
