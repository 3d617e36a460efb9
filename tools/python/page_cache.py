"""How much of a folder's files is in the page cache; `drop` takes them out of it in between.

    page_cache.py look|drop FOLDER

Prints one line of JSON: {"files": …, "bytes": …, "before": …, "after": …}, all but the first in bytes.
Only files of one's own tell the truth: of others' files the kernel says that all is in memory. What
can't leave (pages that somebody has mapped, a file system that lies in memory) is counted in "after".
"""

import ctypes
import json
import mmap
import os
import sys
import time

TRIES = 3
PAUSE_S = 0.05

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = (
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_long,
)
libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
libc.mincore.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
MAP_FAILED = ctypes.c_void_p(-1).value


def failed(what):
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")


def resident(fd):
    """Bytes of the file that are in memory. Mapping it reads nothing."""
    size = os.fstat(fd).st_size
    if size == 0:
        return 0
    at = libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, fd, 0)
    if at == MAP_FAILED:
        raise failed("mmap")
    try:
        pages = (ctypes.c_ubyte * -(-size // mmap.PAGESIZE))()
        if libc.mincore(at, size, pages) != 0:
            raise failed("mincore")
        return min(size, sum(page & 1 for page in bytes(pages)) * mmap.PAGESIZE)
    finally:
        libc.munmap(at, size)


def drop(fd):
    """Only what is on the disk can leave memory, so it is brought there first."""
    os.fsync(fd)
    for _ in range(TRIES):
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        if resident(fd) == 0:
            return
        time.sleep(PAUSE_S)


def main(act, folder):
    found = {"files": 0, "bytes": 0, "before": 0, "after": 0}
    for where, _, names in os.walk(folder):
        for name in names:
            fd = os.open(os.path.join(where, name), os.O_RDONLY | os.O_NOFOLLOW)
            try:
                found["files"] += 1
                found["bytes"] += os.fstat(fd).st_size
                found["before"] += resident(fd)
                if act == "drop":
                    drop(fd)
                found["after"] += resident(fd)
            finally:
                os.close(fd)
    print(json.dumps(found))


main(*sys.argv[1:])
