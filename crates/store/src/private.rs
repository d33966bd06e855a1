//! Files and folders that only their owner may read: whoever may read the data folder has an administrator's rights.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{ErrorKind, Result};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// The owner reads, writes and enters.
const FOLDER: u32 = 0o700;
/// The owner reads and writes.
const FILE: u32 = 0o600;

/// Makes a folder with everything above it, if it is not there. The name of each new folder is on the disk when this returns, so that a
/// power cut leaves what is put into it.
pub(crate) fn make_folder(path: &Path) -> Result<()> {
    let missing: Vec<&Path> = path.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.is_dir()).collect();
    for folder in missing.into_iter().rev() {
        // Somebody else may have made it since.
        DirBuilder::new().recursive(true).mode(FOLDER).create(folder)?;
        sync_folder(folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    }
    Ok(())
}

/// Has the names in a folder on the disk, where we may read it.
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    match File::open(path) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
        folder => folder?.sync_all(),
    }
}

/// Opens a file for reading and writing, or makes it.
pub(crate) fn open(path: &Path) -> Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).mode(FILE).open(path)?;
    close(path, FILE)?;
    Ok(file)
}

/// Takes away what others may do with a folder of ours.
pub(crate) fn close_folder(path: &Path) -> Result<()> {
    close(path, FOLDER)
}

/// Takes away what others may do with a file of ours, if it is there.
pub(crate) fn close_file(path: &Path) -> Result<()> {
    close(path, FILE)
}

fn close(path: &Path, mode: u32) -> Result<()> {
    match std::fs::metadata(path) {
        Ok(meta) if wide(meta.permissions().mode()) => match std::fs::set_permissions(path, Permissions::from_mode(mode)) {
            // Somebody else's file, which this user may write all the same.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                tracing::warn!("other users of this machine may read {}, and its owner is somebody else", path.display());
                Ok(())
            }
            closed => closed,
        },
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn wide(mode: u32) -> bool {
    mode & 0o077 != 0
}

/// Says in the log when others may look into a folder that somebody else made. It stays as it is: somebody may want it so.
pub(crate) fn warn_if_wide(path: &Path) {
    if std::fs::metadata(path).is_ok_and(|meta| wide(meta.permissions().mode())) {
        let folder = path.display();
        tracing::warn!("other users of this machine may look into the data folder {folder}; close it with: chmod 700 {folder}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_with_what_lies_between_by_eight_at_once_and_below_a_folder_that_cannot_be_read() {
        let place = tempfile::tempdir().unwrap();
        let deep = place.path().join("a/b/c");
        std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(|| make_folder(&deep).unwrap()))));
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&deep), mode(&place.path().join("a"))), (0o700, 0o700));
        make_folder(&deep).unwrap();
        let closed = place.path().join("closed");
        make_folder(&closed).unwrap();
        std::fs::set_permissions(&closed, Permissions::from_mode(0o300)).unwrap();
        make_folder(&closed.join("d")).unwrap();
        std::fs::write(closed.join("file"), "").unwrap();
        assert!(make_folder(&closed.join("file/e")).is_err());
    }
}
