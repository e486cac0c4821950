extension DownloadError {
  public static let explanations = [
    "SK-GET-001": """
    Corpora are downloaded by libcurl and unpacked by libarchive, which are looked for when they are needed, and at no other time. \
    On Debian and Ubuntu, sudo apt-get install libcurl4 libarchive13 brings both. From a folder (--mirror FOLDER) files are taken \
    without libcurl, and without libarchive where they are no zip or tar.
    """,
    "SK-GET-002": """
    The name is neither in the catalog that comes with Skein nor in the one of your own, catalog.json in the folder of the \
    corpora. skein corpora list shows both; skein corpora add adds to the second.
    """,
    "SK-GET-003": """
    A catalog is a JSON object with "version": 1 and "corpora", a list. The message names the place in the file and what is wrong \
    there. Keys that no one knows are refused, so that a misspelt one does not go unnoticed. Documentation/Corpora.md describes \
    every key.
    """,
    "SK-GET-004": """
    Addresses are URLs of the schemes https, http and file, without a password and without a fragment (#…). Their last part names \
    the downloaded file, unless the catalog gives it another name.
    """,
    "SK-GET-005": """
    The server answered that it will not give the file, by a status that does not pass: 404 says that there is none, 403 and \
    406 that it does not give it to this program. The file may have moved: the corpus's homepage, which skein corpora list \
    --json tells, knows. A file that you have, or that a browser gets, is put into a folder and taken with --mirror FOLDER.
    """,
    "SK-GET-006": """
    The connection could not be made, broke, or stood still, or the server failed, and so did every further attempt; between \
    them the waits grow. What arrived is kept, and the same command goes on from there. Without a network, --mirror takes \
    files from a folder.
    """,
    "SK-GET-007": """
    The server named another place for the file, and it must not be followed there: from https to http, to a scheme other than \
    these, or more than ten times in a row.
    """,
    "SK-GET-008": """
    The catalog knows how many bytes the file has, and this one has more or fewer: the server sent something else, such as a \
    page that asks for a login, or the file was renewed. It was removed. Sizes and digests of the catalog are those of the \
    files that results were published on.
    """,
    "SK-GET-009": """
    A file's SHA-256 is not the one that the catalog has, or that the same address had when it was downloaded before \
    (digests.json in the folder of the corpora). Either it was damaged or exchanged on the way, or the publisher renewed it. \
    It was removed. Against the catalog nothing helps but the right file; a file that was renewed is taken with --force, and \
    its digest then remembered.
    """,
    "SK-GET-010": """
    A file or folder could not be written: the disk is full, the folder is not writable, or a file has the name that a folder \
    needs. What was downloaded before is kept in NAME.part, and the same command goes on.
    """,
    "SK-GET-011": """
    A file in the folder of corpora or of a mirror is there and cannot be read, for the reason that the message gives.
    """,
    "SK-GET-012": """
    The catalog knows how large the download is, and the disk has less room than that: it was not begun. Unpacking needs room \
    besides.
    """,
    "SK-GET-013": """
    The downloaded file is not the kind of archive that the catalog says, is cut off, or its checksums say that it is damaged. \
    It was removed, and nothing of it was put into the folder. Mostly the server sent a page in place of the file.
    """,
    "SK-GET-014": """
    An entry of the archive would be written outside the corpus's folder (an absolute path, or one with ..), is a link or a \
    device, or has a name that no honest archive has. Nothing of the archive was put into the folder.
    """,
    "SK-GET-015": """
    What is unpacked would be larger, or more files, than any corpus, or more than two hundred times as large as the \
    archive, as in archives that are made to fill disks. Nothing of it was put into the folder.
    """,
    "SK-GET-016": """
    The catalog says which members of the archive are wanted, and one of them is not there; the message lists what is. The \
    publisher renewed the archive, or the catalog is wrong.
    """,
    "SK-GET-017": """
    In a mirror a file lies under its address's host and path, or under the last part of the path alone: \
    mattmahoney.net/dc/text8.zip, or text8.zip.
    """,
    "SK-GET-018": """
    Two processes must not get the same corpus into the same folder at once. The folder NAME.part is locked by the first as long as it \
    runs, and by nothing once it has ended, however it ended.
    """,
    "SK-GET-019": """
    Ctrl-C or SIGTERM came. What was downloaded is kept in NAME.part, and the same command goes on from there.
    """,
    "SK-GET-020": """
    Names of corpora are unique over both catalogs. An entry of your own is exchanged with --replace; one of the catalog that \
    comes with Skein is not.
    """,
    "SK-GET-021": """
    The folder with the corpus's name holds no record of a download (.skein/record.json), so it may be your own work, and is not \
    touched.
    """,
    "SK-GET-022": """
    The server could not prove that it is the one that the address names: its certificate is signed by nobody whom this machine \
    trusts, is out of date, or is another server's. Nothing was downloaded. Mostly the machine's clock is wrong, its list of \
    authorities old (the package ca-certificates), or a proxy stands between. There is no option to trust it all the same.
    """,
  ]
}
