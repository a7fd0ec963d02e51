"""Which folders are on a network file system, where the kernel does not report changes."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS_FILE = Path("/proc/self/mounts")  # Linux; elsewhere every folder counts as local
NETWORK_FILE_SYSTEMS = frozenset(
    "9p afs beegfs ceph cifs coda davfs drvfs gfs2 glusterfs lustre ncpfs nfs nfs4 ocfs2 orangefs "
    "prl_fs smb3 smbfs vboxsf virtiofs vmhgfs fuse.davfs2 fuse.gcsfuse fuse.glusterfs fuse.rclone "
    "fuse.s3fs fuse.sshfs fuse.vmhgfs-fuse".split()
)  # others may write to them unnoticed: network, and folders shared with a host


def network_file_system(path: Path) -> str | None:
    """The type of the network file system of a path (`nfs4`); None on a local one."""
    try:
        lines = MOUNTS_FILE.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    found = ""
    depth = -1
    for line in lines:
        _, place, kind, *_ = line.split(" ")
        point = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), place))
        if path.is_relative_to(point) and len(point.parts) >= depth:  # the last mount is on top
            found, depth = kind, len(point.parts)
    return found if found in NETWORK_FILE_SYSTEMS else None
