//! A folder without room: a small file system of its own, where this process may mount one.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder on a small file system, which goes with it.
pub(crate) struct Cramped(PathBuf);

impl Cramped {
    /// Mounts so many MiB at `folder`. `None` where that takes rights that this process does not have.
    pub(crate) fn mount(folder: &Path, mebibytes: u32) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "tmpfs"]).arg(folder);
        mount.output().is_ok_and(|mounted| mounted.status.success()).then(|| Self(folder.to_owned()))
    }

    /// Takes all the room that is left.
    pub(crate) fn fill(&self) {
        let mut filler = OpenOptions::new().create(true).append(true).open(self.filler()).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            let block = vec![0; size];
            while filler.write_all(&block).is_ok() {}
        }
    }

    /// Gives it back.
    pub(crate) fn free(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for Cramped {
    fn drop(&mut self) {
        // Lazily: what still has files open there must not keep the mount in the tree.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
