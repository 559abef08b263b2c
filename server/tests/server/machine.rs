//! A machine with the real binary on it, for one test.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{NOVEMBER, escaped, site};

/// How a server starts on a free port and says which one it took.
pub(crate) const SERVE: [&str; 4] = ["serve", "--addr", "127.0.0.1:0", "--json"];

/// A data folder and a site, and the binary on them, alone with its own environment.
pub(crate) struct Machine(TempDir);

impl Machine {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        site(folder.path());
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    pub(crate) fn hengce(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hengce"));
        command.env_clear().current_dir(self.0.path()).args(words).stdin(Stdio::null());
        command.env("HENGCE_DATA_DIR", self.path("data")).env("HENGCE_SITE_DIR", self.path("site"));
        command.env("HENGCE_TODAY", NOVEMBER);
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.hengce(words).output().unwrap()
    }

    /// What a command prints with `--json`, and its exit code.
    pub(crate) fn json(&self, words: &[&str]) -> (Value, i32) {
        let output = self.run(&[words, &["--json"]].concat());
        (serde_json::from_slice(&output.stdout).unwrap(), output.status.code().unwrap())
    }

    /// The one sentence of a command that fails, in both languages.
    pub(crate) fn failure(&self, words: &[&str]) -> (String, String) {
        let sentence = |language: &str| {
            let output = self.run(&[words, &["--lang", language]].concat());
            assert_eq!(output.status.code(), Some(1), "{output:?}");
            assert!(output.stdout.is_empty(), "{output:?}");
            String::from_utf8(output.stderr).unwrap()
        };
        (sentence("zh-CN"), sentence("en"))
    }

    pub(crate) fn serve(&self) -> Serving {
        Serving::by(self.hengce(&SERVE))
    }
}

/// A running `hengce serve`; it does not outlive the test.
pub(crate) struct Serving {
    child: Child,
    pub(crate) host: String,
}

impl Serving {
    /// Started by a command of the test's own.
    pub(crate) fn by(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let host = said["address"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
        Self { child, host }
    }

    /// The status line of the answer to a GET request.
    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.host).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap().to_owned()
    }

    /// The cookie of a session.
    pub(crate) fn sign_in(&self, login: &str, password: &str) -> String {
        let password = escaped(password);
        let body = format!("login={login}&password={password}&next=%2F");
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(
            stream,
            "POST /fn/account/sign_in HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    pub(crate) fn id(&self) -> String {
        self.child.id().to_string()
    }

    pub(crate) fn stop(mut self, signal: &str) -> Option<i32> {
        assert!(Command::new("kill").args(["-s", signal, &self.id()]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Both fail when the process has ended already, which is what most tests want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
