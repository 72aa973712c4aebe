"""The checksums that netlyap keeps after the HDF5 content of an archive, looked at before HDF5 sees the file.

Checked is all that no checksum of HDF5 guards: structure, attributes, texts, and every dataset that is not stored in
chunks; the chunks of series have one of their own, which HDF5 checks when it reads them. ARCHIVE.md describes the format.
"""

import os
import struct

from netlyap.checksum import digest
from netlyap.commands import gathering
from netlyap.errors import ArchiveError

SIGNATURE, MAGIC = b"\x89HDF\r\n\x1a\n", b"netlyap-sweep\0\0\0"
FOOTER, ENTRY = struct.Struct("<16s4Q"), struct.Struct("<4Q")
NEWEST_VERSION = 1
END_OF_FILE = 28  # where a superblock of version 2 or 3 has the size of the file


def refuse_newer(path, version):
    if version > NEWEST_VERSION:
        raise ArchiveError(f"{path} has format_version {version}, newer than {NEWEST_VERSION}; take the analysis/ of the "
                           "netlyap that wrote it")


def refuse_without_footer(path, start, size):
    """Why a file that does not end with its checksums is not an archive."""
    if size == 0:
        raise ArchiveError(f"{path} is empty, so it is not an archive; {gathering(path)}")
    if not start.startswith(SIGNATURE):
        raise ArchiveError(f"{path} is not an archive of netlyap: it does not begin like an HDF5 file; give the sweep.h5 of a "
                           "run directory")
    promised = int.from_bytes(start[END_OF_FILE:END_OF_FILE + 8], "little") if start[8] >= 2 else 0
    if promised > size:
        raise ArchiveError(f"{path} is truncated: it has {size} bytes of more than {promised}; {gathering(path)}")
    raise ArchiveError(f"{path} is an HDF5 file, but not a whole archive of netlyap: the checksums at its end are missing, so "
                       f"it is of another program, or was changed, appended to or cut off; {gathering(path)}")


def table_of(path, stream, size):
    """The table of checksums, as bytes, and the size of the content before it."""
    stream.seek(max(size - FOOTER.size, 0))
    own = stream.read(FOOTER.size)
    if len(own) < FOOTER.size or not own.startswith(MAGIC):
        stream.seek(0)
        refuse_without_footer(path, stream.read(END_OF_FILE + 8).ljust(9, b"\0"), size)
    _, version, content, table_digest, own_digest = FOOTER.unpack(own)
    if own_digest != digest(own[:-8]):
        raise ArchiveError(f"{path} is damaged in its last {FOOTER.size} bytes, which hold the checksum of its checksums; "
                           f"{gathering(path)}")
    refuse_newer(path, version)
    table = b""
    if content <= size - FOOTER.size:
        stream.seek(content)
        table = stream.read(size - FOOTER.size - content)
    if not table or digest(table) != table_digest:
        raise ArchiveError(f"{path} is damaged in the table of its checksums, from byte {content} on; {gathering(path)}")
    return table, content


def regions(path, table, content):
    """What the table says of the content: (begin, size, checksum, place), one after the other, without gaps."""
    at = covered = 0
    while at < len(table):
        begin, size, checksum, length = ENTRY.unpack_from(table, at) if at + ENTRY.size <= len(table) else (0, 0, 0, len(table))
        at += ENTRY.size + length
        if at > len(table) or begin != covered or not 0 < size <= content - covered:
            break
        covered += size
        yield begin, size, checksum, table[at - length:at].decode(errors="replace")
    if at != len(table) or covered != content:
        raise ArchiveError(f"{path} has a table of checksums that does not fit it; {gathering(path)}")


def check(path):
    """Refuses, in one sentence, what is not an archive, is not whole, or is not as it was written."""
    with open(path, "rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        table, content = table_of(path, stream, size)
        for begin, length, checksum, place in regions(path, table, content):
            if ", chunk " in place:
                continue
            stream.seek(begin)
            if digest(stream.read(length)) != checksum:
                raise ArchiveError(f"{path} is damaged: {place}: bytes {begin} to {begin + length - 1} of the file are not as "
                                   f"they were written; {gathering(path)}")
