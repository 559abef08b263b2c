//! A database per test, on either engine.

use std::sync::{Arc, LazyLock, OnceLock};
use std::{env, fs, thread};

use indicator_model::id::SchemeId;
use rstest_reuse::template;
use sea_orm::{ConnectionTrait, Database as Connection, DatabaseConnection, DbErr};
use storage::crypto::{Key, Keyring, SUITES};
use storage::ctx::Ctx;
use storage::store::Store;
use tempfile::TempDir;
use tokio::runtime::Builder;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::fixture::{NOVEMBER, sample};

const VARIABLE: &str = "HENGCE_TEST_POSTGRES_URL";

/// A database that is gone after the test. It is made when somebody asks for it: empty by [`Database::url`], with its tables by
/// [`Database::ctx`], with the sample city by [`Database::sample`].
#[derive(Clone)]
pub(crate) struct Database {
    /// The key of its sealed columns, which lies nowhere in it.
    pub(crate) key: String,
    /// Held so long as somebody uses it.
    place: Arc<Place>,
}

impl Database {
    /// A file.
    pub(crate) fn sqlite() -> Self {
        Self::on(Engine::Sqlite)
    }

    /// On the server that `make test` starts.
    pub(crate) fn postgres() -> Self {
        Self::on(Engine::Postgres)
    }

    fn on(engine: Engine) -> Self {
        Self { key: KEY.clone(), place: Arc::new(Place::on(engine)) }
    }

    /// A new one on the same engine.
    pub(crate) fn another(&self) -> Self {
        Self::on(self.place.engine)
    }

    /// Its address, with which it is there.
    pub(crate) fn url(&self) -> &str {
        self.place.made.get_or_init(|| self.place.make(None));
        &self.place.url
    }

    /// As at every start of the server.
    pub(crate) async fn open(&self) -> Store {
        Store::open(self.url(), self.keyring()).await.unwrap()
    }

    pub(crate) fn keyring(&self) -> Keyring {
        Keyring::from_text(&self.key).unwrap()
    }

    pub(crate) async fn ctx(&self) -> Ctx {
        self.begin_with(Content::Tables).await;
        Ctx::operator(self.open().await)
    }

    /// The sample city on [`NOVEMBER`], with the scheme of that year.
    pub(crate) async fn sample(&self) -> (Ctx, SchemeId) {
        let city = self.begin_with(Content::SampleCity).await;
        let ctx = Ctx::operator(self.open().await);
        ctx.store().pretend(NOVEMBER.parse().unwrap());
        (ctx, city.scheme.expect("nobody opened it before"))
    }

    /// Makes it a copy of what another test has filled. One that is there already stays as it is.
    async fn begin_with(&self, content: Content) -> &'static Template {
        let template = Template::of(self.place.engine, content).await;
        self.place.made.get_or_init(|| self.place.make(Some(&template.source)));
        template
    }

    /// Past the store: to damage something, or to look at a row.
    pub(crate) async fn raw(&self) -> DatabaseConnection {
        Connection::connect(self.url()).await.unwrap()
    }

    pub(crate) async fn execute(&self, sql: &str) {
        let connection = self.raw().await;
        connection.execute_unprepared(sql).await.unwrap();
        connection.close().await.unwrap();
    }
}

#[derive(Clone, Copy)]
enum Engine {
    Sqlite,
    Postgres,
}

/// What a test begins with. Migrating and reading the sheets of the sample take longer than most tests.
#[derive(Clone, Copy)]
enum Content {
    Tables,
    SampleCity,
}

/// One key for all, as copies have the values that it sealed.
static KEY: LazyLock<String> = LazyLock::new(|| Key::generate(SUITES[0]).unwrap().line());

/// A database to copy.
struct Template {
    source: Source,
    scheme: Option<SchemeId>,
}

enum Source {
    /// The bytes of a file.
    File(Vec<u8>),
    /// The name of one on the server; there it stays, as no test knows that it is the last.
    Name(String),
}

impl Template {
    async fn of(engine: Engine, content: Content) -> &'static Self {
        static ALL: [[OnceCell<Template>; 2]; 2] = [const { [const { OnceCell::const_new() }; 2] }; 2];
        ALL[engine as usize][content as usize].get_or_init(|| Self::fill(engine, content)).await
    }

    async fn fill(engine: Engine, content: Content) -> Self {
        let database = Database::on(engine);
        let ctx = Ctx::operator(database.open().await);
        let scheme = match content {
            Content::Tables => None,
            Content::SampleCity => Some(sample(&ctx).await),
        };
        ctx.store().clone().close().await.unwrap();
        let source = match &database.place.site {
            Site::Folder(folder) => Source::File(fs::read(folder.path().join(FILE)).unwrap()),
            Site::Server { server, name } => {
                let kept = format!("{name}_template");
                administer(server, &format!("ALTER DATABASE {name} RENAME TO {kept}")).unwrap();
                Source::Name(kept)
            }
        };
        Self { source, scheme }
    }
}

/// Where a database is, and goes with its last clone, also when the test fails.
struct Place {
    engine: Engine,
    url: String,
    site: Site,
    made: OnceLock<()>,
}

enum Site {
    Folder(TempDir),
    Server { server: String, name: String },
}

const FILE: &str = "hengce.db";

impl Place {
    fn on(engine: Engine) -> Self {
        let (url, site) = match engine {
            Engine::Sqlite => {
                let folder = TempDir::new().unwrap();
                (format!("sqlite://{}/{FILE}", folder.path().display()), Site::Folder(folder))
            }
            Engine::Postgres => {
                let server = env::var(VARIABLE).unwrap_or_else(|_| {
                    panic!("{VARIABLE} names no PostgreSQL server; `make test` starts one and names it")
                });
                let name = format!("hengce_test_{}", Uuid::now_v7().simple());
                let (base, _) = server.rsplit_once('/').unwrap();
                (format!("{base}/{name}"), Site::Server { server, name })
            }
        };
        Self { engine, url, site, made: OnceLock::new() }
    }

    fn make(&self, source: Option<&Source>) {
        match (&self.site, source) {
            (Site::Folder(folder), Some(Source::File(bytes))) => {
                fs::write(folder.path().join(FILE), bytes).unwrap();
            }
            (Site::Server { server, name }, Some(Source::Name(source))) => {
                administer(server, &format!("CREATE DATABASE {name} TEMPLATE {source}")).unwrap();
            }
            (Site::Server { server, name }, _) => {
                administer(server, &format!("CREATE DATABASE {name}")).unwrap();
            }
            // SQLite makes the file that it opens.
            (Site::Folder(_), _) => {}
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let (Site::Server { server, name }, Some(())) = (&self.site, self.made.get())
            && let Err(error) = administer(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        {
            eprintln!("{name} stays: {error}");
        }
    }
}

/// Runs a statement on a thread of its own: the runtime of the test cannot wait here, and may be ending.
fn administer(server: &str, statement: &str) -> Result<(), DbErr> {
    let run = || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let admin = Connection::connect(server).await?;
            admin.execute_unprepared(statement).await?;
            admin.close().await
        })
    };
    thread::scope(|scope| scope.spawn(run).join().unwrap())
}

/// A test on each engine.
#[template]
#[rstest::rstest]
#[case::sqlite(crate::database::Database::sqlite())]
#[case::postgres(crate::database::Database::postgres())]
#[tokio::test]
pub(crate) async fn both_engines(#[case] database: Database) {}
