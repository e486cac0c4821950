"""Archives, honest ones and others: archives.py FOLDER"""

import gzip
import io
import os
import stat
import sys
import tarfile
import zipfile

os.chdir(sys.argv[1])

# Text that packs about as text does, the same every time.
state, words = 1, []
for _ in range(30000):
    state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
    words.append(f"w{(state >> 33) % 5000}")
TEXT = " ".join(words).encode()
FILES = {"set/train.txt": TEXT, "set/test.txt": TEXT[:5000], "set/deep/er/notes.txt": b"notes\n", "README": b"read me\n"}


def zipped(name, entries, kind=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(name, "w", kind) as archive:
        for path, data, *mode in entries:
            info = zipfile.ZipInfo(path)
            info.compress_type = kind
            info.create_system = 3
            info.external_attr = (mode[0] if mode else stat.S_IFREG | 0o644) << 16
            archive.writestr(info, data)


def tarred(name, members, compress=True):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for path, data, *rest in members:
            info = tarfile.TarInfo(path)
            if rest:
                info.type, info.linkname = rest
            info.size = len(data) if not rest else 0
            archive.addfile(info, io.BytesIO(data) if not rest else None)
    with open(name, "wb") as file:
        file.write(gzip.compress(raw.getvalue(), mtime=0) if compress else raw.getvalue())


# A tar that is followed by a megabyte of zeros, which no reader needs, and a wrong checksum of all that.
tarred("raw.tar", FILES.items(), compress=False)
with open("raw.tar", "rb") as file:
    data = bytearray(gzip.compress(file.read() + bytes(1 << 20), mtime=0))
data[-5] ^= 1
with open("checksum.tar.gz", "wb") as file:
    file.write(data)

with open("text.txt", "wb") as file:
    file.write(TEXT)
with open("text.txt.gz", "wb") as file:
    file.write(gzip.compress(TEXT, mtime=0))
with open("two.txt.gz", "wb") as file:
    file.write(gzip.compress(TEXT[:9], mtime=0) + gzip.compress(TEXT[9:], mtime=0))

zipped("good.zip", FILES.items())
tarred("good.tar.gz", FILES.items())
tarred("dotted.tar.gz", [("./" + path, data) for path, data in FILES.items()])
zipped("foreign.zip", [("Wörter/日本語.txt", b"text\n")])
tarred("foreign.tar.gz", [("Wörter/日本語.txt", b"text\n")])
zipped("empty.zip", [])
zipped("twice.zip", [("a", b"1"), ("./a", b"2")])
zipped("below.zip", [("a", b"1"), ("a/b", b"2")])
zipped("record.zip", [(".skein/record.json", b"{}")])
zipped("bomb.zip", [("zeros", bytes(64 << 20))])
tarred("bomb.tar.gz", [("zeros", bytes(64 << 20))])
with open("bomb.txt.gz", "wb") as file:
    file.write(gzip.compress(bytes(64 << 20), mtime=0))
zipped("many.zip", [(f"{index}", b"") for index in range(300)])

for name, path in {
    "up": "../x", "inner-up": "a/../../x", "absolute": "/tmp/x", "backslash": "..\\x", "drive": "C:x", "escape": "a\x1b[2J",
}.items():
    zipped(f"{name}.zip", [("good.txt", b"good\n"), (path, b"bad\n")])
    tarred(f"{name}.tar.gz", [("good.txt", b"good\n"), (path, b"bad\n")])
zipped("symlink.zip", [("link", b"/etc", stat.S_IFLNK | 0o777), ("link/x", b"bad\n")])
tarred("symlink.tar.gz", [("link", b"", tarfile.SYMTYPE, "/etc"), ("link/x", b"bad\n")])
tarred("hardlink.tar.gz", [("good.txt", b"good\n"), ("link", b"", tarfile.LNKTYPE, "../../x")])
tarred("device.tar.gz", [("null", b"", tarfile.CHRTYPE, "")])
tarred("pipe.tar.gz", [("pipe", b"", tarfile.FIFOTYPE, "")])
