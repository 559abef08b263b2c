//! What the server acknowledged is kept: over full disks, crashes of the server and crashes of its database.
//!
//! `HENGCE_FAULT_ROUNDS` says how often each fault strikes; see `make faults`.

use std::process::Command;
use std::{env, fs};

use rstest::rstest;
use uuid::Uuid;

use crate::author::Author;
use crate::cluster::Cluster;
use crate::cramped::Cramped;
use crate::crowd::{Brings, Crowd, Own, assert_kept, assert_whole};
use crate::failing_sync::FailingSync;
use crate::machine::{Machine, SERVE, Serving};

/// Saves that a disk of a few MiB refuses long before.
const MANY: u32 = 2_000;

fn rounds() -> u32 {
    env::var("HENGCE_FAULT_ROUNDS").map_or(1, |rounds| rounds.parse().unwrap())
}

fn serve(mut command: Command, url: Option<&str>) -> Serving {
    command.env("HENGCE_REQUESTS_PER_SECOND", "1000000");
    command.envs(url.map(|url| ("HENGCE_DATABASE_URL", url)));
    Serving::by(command)
}

fn check(machine: &Machine, url: Option<&str>) {
    let mut command = machine.hengce(&["check", "--lang", "en"]);
    command.envs(url.map(|url| ("HENGCE_DATABASE_URL", url)));
    let checked = command.output().unwrap();
    assert!(checked.status.success(), "{checked:?}");
}

/// Saves until a save is refused.
async fn save_until_refused(author: &mut Author) {
    for _ in 0..MANY {
        let scheme = author.scheme().await;
        let change_set = author.edit(&scheme);
        if author.save(&scheme, &change_set).await.is_err() {
            return;
        }
        author.assert_kept().await;
    }
    panic!("the disk took {MANY} saves and is not full");
}

/// Some are refused, some are not: both must be true to their word.
async fn save_regardless(author: &mut Author, times: u32) {
    for _ in 0..times {
        let scheme = author.scheme().await;
        let change_set = author.edit(&scheme);
        if author.save(&scheme, &change_set).await.is_ok() {
            author.assert_kept().await;
        }
    }
}

/// Starts it again after it stopped, and finds what was acknowledged.
async fn restart(machine: &Machine, author: &mut Author, serving: Serving, url: Option<&str>) -> Serving {
    assert_eq!(serving.stop("TERM"), Some(0));
    let serving = serve(machine.hengce(&SERVE), url);
    author.go_to(&serving);
    author.assert_kept().await;
    serving
}

enum Room {
    Disk,
    Size,
}

/// A disk that is full, and a file that may not grow: two errors that end SQLite's transaction by themselves.
#[rstest]
#[case::on_a_disk(Room::Disk)]
#[case::of_a_file(Room::Size)]
#[tokio::test]
async fn after_there_was_no_room_nothing_acknowledged_is_lost(#[case] room: Room) {
    let machine = Machine::new();
    let disk = match room {
        Room::Disk => Cramped::mount(&machine.path("data"), 12),
        Room::Size => None,
    };
    let command = if disk.is_some() { machine.hengce(&SERVE) } else { limited(&machine) };
    let mut serving = serve(command, None);
    let mut author = Author::found(&machine, &serving, &[]).await;
    for _ in 0..rounds() {
        if let Some(disk) = &disk {
            disk.fill();
        }
        save_until_refused(&mut author).await;
        save_regardless(&mut author, 12).await;
        match &disk {
            Some(disk) => disk.free(),
            None => limit(&serving, "unlimited"),
        }
        author.save_visibly(30).await;
        serving = restart(&machine, &mut author, serving, None).await;
        check(&machine, None);
        if disk.is_none() {
            limit(&serving, SMALL);
        }
    }
}

/// The largest file in bytes, less than SQLite lets its write-ahead log grow to.
const SMALL: &str = "2097152";

/// A server whose files may not grow beyond [`SMALL`], and which is not killed for trying.
fn limited(machine: &Machine) -> Command {
    let hengce = machine.hengce(&SERVE);
    let script = format!("trap '' XFSZ; exec prlimit --fsize={SMALL}: -- \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &script]).arg(hengce.get_program()).args(hengce.get_args());
    command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(machine.path(""));
    command.envs(hengce.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command
}

fn limit(serving: &Serving, bytes: &str) {
    let limit = format!("--fsize={bytes}:");
    let set = Command::new("prlimit").args(["--pid", &serving.id(), &limit]).status().unwrap();
    assert!(set.success());
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill_in_the_middle_of_a_save() {
    let machine = Machine::new();
    let mut serving = serve(machine.hengce(&SERVE), None);
    let mut author = Author::found(&machine, &serving, &[]).await;
    for round in 0..rounds() + 2 {
        author.save_visibly(1 + round % 5).await;
        let scheme = author.scheme().await;
        let change_set = author.edit(&scheme);
        let killed = async { serving.stop("KILL") };
        let (saved, _) = tokio::join!(author.save(&scheme, &change_set), killed);
        serving = serve(machine.hengce(&SERVE), None);
        author.go_to(&serving);
        if saved.is_err() {
            // It is saved or not; sent again with the same id it is saved once.
            let before = author.kept.1;
            author.save(&scheme, &change_set).await.unwrap();
            assert_eq!(author.kept.1, before + 1);
        }
        author.assert_kept().await;
    }
    assert_eq!(serving.stop("TERM"), Some(0));
    check(&machine, None);
}

/// After how many reports a fault strikes, at random: the low bits of a new id are.
fn moment() -> usize {
    1 + usize::from(Uuid::now_v7().into_bytes()[15])
}

/// The server is killed, at moments that nobody foresees, while a crowd reports; on PostgreSQL its database crashes in between.
async fn a_crowd_reports_through_faults(url: Option<&str>, cluster: Option<&Cluster>) {
    let machine = Machine::new();
    Crowd::found(&machine, url);
    let mut serving = serve(machine.hengce(&SERVE), url);
    let crowd = Crowd::report(&serving, Brings::Words).await;
    for _ in 0..=rounds() {
        crowd.hear(moment()).await;
        assert_eq!(serving.stop("KILL"), None);
        serving = serve(machine.hengce(&SERVE), url);
        crowd.go_to(&serving);
        if let Some(cluster) = cluster {
            crowd.hear(moment()).await;
            assert!(cluster.crash().wait().unwrap().success());
        }
    }
    crowd.hear(64).await;
    let acknowledged = crowd.stop().await;
    assert_eq!(serving.stop("TERM"), Some(0));
    let file = database_of(&machine);
    assert_kept(url.unwrap_or(&file), &acknowledged).await;
    check(&machine, url);
}

fn database_of(machine: &Machine) -> String {
    format!("sqlite://{}", machine.path("data/hengce.db").display())
}

/// What the crowd had acknowledged is there, reports and files, and no part of anything else.
async fn assert_kept_with_files(machine: &Machine, acknowledged: &[Own]) {
    assert_kept(&database_of(machine), acknowledged).await;
    assert_whole(&machine.path("data/evidence"));
    // Compares the content of each file with what was recorded of it.
    check(machine, None);
}

/// Large enough for what the crowd reports in all rounds.
const ROOM: u32 = 192;

/// Reports and files are refused for want of room until there is some, by one server and by the next.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_on_a_full_disk_is_refused_clearly_and_loses_nothing() {
    let machine = Machine::new();
    let Some(disk) = Cramped::mount(&machine.path("data"), ROOM) else {
        return left_out("HENGCE_FAULTS_WITHOUT_MOUNT", "mounting a small disk takes root");
    };
    Crowd::found(&machine, None);
    let mut serving = serve(machine.hengce(&SERVE), None);
    let crowd = Crowd::report(&serving, Brings::Files).await;
    for _ in 0..rounds() {
        crowd.hear(moment()).await;
        disk.fill();
        crowd.hear_refusals(64).await;
        disk.free();
        crowd.hear(64).await;
        let errors = crowd.errors();
        assert!(errors.contains("disk_full"), "{errors:?}");
        // SQLite reports an error of the disk where its index of the log cannot grow.
        assert!(errors.iter().all(|error| error.starts_with("disk_")), "{errors:?}");
        assert_eq!(serving.stop("TERM"), Some(0));
        serving = serve(machine.hengce(&SERVE), None);
        crowd.go_to(&serving);
        crowd.hear(1).await;
        crowd.errors();
    }
    eprintln!("full disk: acknowledged and refused {:?}", crowd.counts());
    let acknowledged = crowd.stop().await;
    assert_eq!(serving.stop("TERM"), Some(0));
    assert_kept_with_files(&machine, &acknowledged).await;
}

/// The disk reports an error when it is asked to keep what was written. SQLite takes such a commit back and writes its place in the
/// log again at the next one, so the server may go on; a kill before that finds the commit in the log, or not.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_on_a_disk_that_fails_to_sync_is_refused_clearly_and_loses_nothing() {
    if !FailingSync::is_permitted() {
        return left_out(
            "HENGCE_FAULTS_WITHOUT_TRACE",
            "making a disk fail takes strace and the right to trace",
        );
    }
    let machine = Machine::new();
    Crowd::found(&machine, None);
    let mut serving = serve(machine.hengce(&SERVE), None);
    let crowd = Crowd::report(&serving, Brings::Files).await;
    for round in 0..=rounds() {
        crowd.hear(moment()).await;
        crowd.errors();
        let failing = FailingSync::begin(&serving.id(), 1 + round % 3);
        crowd.hear_refusals(16).await;
        let ends_killed = round % 2 == 0;
        if !ends_killed {
            failing.end();
            crowd.hear(64).await;
        }
        assert_eq!(Vec::from_iter(crowd.errors()), ["disk_faulty"]);
        assert_eq!(serving.stop(if ends_killed { "KILL" } else { "TERM" }), (!ends_killed).then_some(0));
        serving = serve(machine.hengce(&SERVE), None);
        crowd.go_to(&serving);
        crowd.hear(64).await;
    }
    eprintln!("failing sync: acknowledged and refused {:?}", crowd.counts());
    let acknowledged = crowd.stop().await;
    assert_eq!(serving.stop("TERM"), Some(0));
    assert_kept_with_files(&machine, &acknowledged).await;
}

/// A test that this machine does not permit is left out only where somebody said so.
fn left_out(variable: &str, lacking: &str) {
    assert!(env::var(variable).is_ok(), "{lacking}; {variable}=1 leaves this test out");
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_are_kept_once_over_kills_on_sqlite() {
    a_crowd_reports_through_faults(None, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_are_kept_once_over_kills_and_crashes_on_postgres() {
    let cluster = Cluster::start();
    let url = cluster.database("reports", None).await;
    a_crowd_reports_through_faults(Some(&url), Some(&cluster)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_crash_of_postgres() {
    let cluster = Cluster::start();
    let url = cluster.database("crashing", None).await;
    let machine = Machine::new();
    let serving = serve(machine.hengce(&SERVE), Some(&url));
    let mut author = Author::found(&machine, &serving, &[("HENGCE_DATABASE_URL", &url)]).await;
    for _ in 0..rounds() {
        author.save_visibly(3).await;
        let mut crash = cluster.crash();
        // Until it is up again, and a few more.
        let mut after = 0;
        while after < 5 {
            let scheme = author.opened().await;
            let change_set = author.edit(&scheme);
            let before = author.kept.1;
            while author.save(&scheme, &change_set).await.is_err() {}
            assert_eq!(author.kept.1, before + 1, "nothing acknowledged before is gone");
            after += u32::from(crash.try_wait().unwrap().is_some());
        }
        assert!(crash.wait().unwrap().success());
        author.assert_kept().await;
    }
    restart(&machine, &mut author, serving, Some(&url)).await;
    check(&machine, Some(&url));
}

#[tokio::test]
async fn after_the_disk_of_postgres_was_full_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    let Some(disk) = Cramped::mount(folder.path(), 24) else {
        return left_out("HENGCE_FAULTS_WITHOUT_MOUNT", "mounting a small disk takes root");
    };
    let cluster = Cluster::start();
    let space = folder.path().join("space");
    fs::create_dir(&space).unwrap();
    assert!(Command::new("chown").arg("postgres").arg(&space).status().unwrap().success());
    let opened = Command::new("chmod").arg("755").arg(folder.path()).status().unwrap();
    assert!(opened.success());
    let url = cluster.database("cramped", Some(space.to_str().unwrap())).await;
    let machine = Machine::new();
    let mut serving = serve(machine.hengce(&SERVE), Some(&url));
    let mut author = Author::found(&machine, &serving, &[("HENGCE_DATABASE_URL", &url)]).await;
    for _ in 0..rounds() {
        disk.fill();
        save_until_refused(&mut author).await;
        save_regardless(&mut author, 12).await;
        disk.free();
        author.save_visibly(30).await;
        serving = restart(&machine, &mut author, serving, Some(&url)).await;
        check(&machine, Some(&url));
    }
}

/// The key file is exchanged or gone while the server runs, and the next start refuses to go on without it.
async fn keys_are_lost(url: Option<&str>) {
    let machine = Machine::new();
    let mut serving = serve(machine.hengce(&SERVE), url);
    let environment: Vec<(&str, &str)> = url.map(|url| ("HENGCE_DATABASE_URL", url)).into_iter().collect();
    let mut author = Author::found(&machine, &serving, &environment).await;
    let path = machine.path("data/hengce.key");
    let own = fs::read(&path).unwrap();
    for round in 0..=rounds() {
        if round % 2 == 0 {
            fs::remove_file(&path).unwrap();
        } else {
            let stranger = machine.run(&["key", "new", "--print"]);
            fs::write(&path, stranger.stdout).unwrap();
        }
        author.save_visibly(3).await;
        assert_eq!(serving.stop("TERM"), Some(0));
        let mut command = machine.hengce(&SERVE);
        command.envs(environment.iter().copied());
        let refused = command.output().unwrap();
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        let told = String::from_utf8_lossy(&refused.stderr);
        assert!(told.contains(r#""error":"missing_key""#), "{told}");
        fs::write(&path, &own).unwrap();
        serving = serve(machine.hengce(&SERVE), url);
        author.go_to(&serving);
        author.assert_kept().await;
        check(&machine, url);
    }
}

#[tokio::test]
async fn without_its_keys_a_server_keeps_what_it_acknowledged_on_sqlite() {
    keys_are_lost(None).await;
}

#[tokio::test]
async fn without_its_keys_a_server_keeps_what_it_acknowledged_on_postgres() {
    let cluster = Cluster::start();
    let url = cluster.database("keyless", None).await;
    keys_are_lost(Some(&url)).await;
}
