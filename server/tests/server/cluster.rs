//! A PostgreSQL cluster of a test's own, which it may break and restart.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use sea_orm::{ConnectionTrait, Database};

/// Gone with the value, however the test ends: its script waits for the end of its input.
pub(crate) struct Cluster {
    script: Child,
    /// The address of its first database.
    url: String,
    control: String,
}

impl Cluster {
    pub(crate) fn start() -> Self {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../.tools/with-postgres");
        let told = r#"echo "$HENGCE_TEST_POSTGRES_URL"; echo "$HENGCE_TEST_POSTGRES_CTL"; exec cat"#;
        let mut script = Command::new(path)
            .args(["sh", "-c", told])
            .env_remove("HENGCE_TEST_POSTGRES_URL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(script.stdout.take().unwrap()).lines();
        let mut line = || lines.next().unwrap().unwrap();
        let (url, control) = (line(), line());
        Self { script, url, control }
    }

    /// A new database; in the tablespace of a folder, where one is named.
    pub(crate) async fn database(&self, name: &str, folder: Option<&str>) -> String {
        let admin = Database::connect(&self.url).await.unwrap();
        let mut create = format!("CREATE DATABASE {name}");
        if let Some(folder) = folder {
            let tablespace = format!("CREATE TABLESPACE {name} LOCATION '{folder}'");
            admin.execute_unprepared(&tablespace).await.unwrap();
            create = format!("{create} TABLESPACE {name}");
        }
        admin.execute_unprepared(&create).await.unwrap();
        admin.close().await.unwrap();
        format!("{}/{name}", self.url.rsplit_once('/').unwrap().0)
    }

    /// Stops it at once, as a crash does, and starts it again; answers when it is ready.
    pub(crate) fn crash(&self) -> Child {
        let restart = format!("{} restart -m immediate", self.control);
        Command::new("sh").args(["-c", &restart]).spawn().unwrap()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}
