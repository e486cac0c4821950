extension WorkbenchError {
  public static var explanations: [String: String] {
    [
      "SK-DB-001": """
      The command reads a workbench file, and there is none at that path. The file is the one named with --db, else with \
      the environment variable SKEIN_DB, else skein.db in the current folder. Commands that read never make an empty file.
      """,
      "SK-DB-002": """
      The file is there, or should be made, but the system refuses to open it: a folder on the way does not exist, the \
      path names a folder, or permissions forbid it.
      """,
      "SK-DB-003": """
      The file is no SQLite file, or it belongs to another application: a workbench carries application_id 0x536B6569 \
      (“Skei”) in its header. Skein never writes into a file that is not its own.
      """,
      "SK-DB-004": """
      The file's format has a higher number (PRAGMA user_version) than this program knows. Formats are only ever brought \
      forward, so an older program leaves such a file alone.
      """,
      "SK-DB-005": """
      A file of an older format is brought to the newest one when it is opened. That takes one write, and this file or its \
      folder cannot be written.
      """,
      "SK-DB-006": """
      SQLite found the file malformed, or what it holds contradicts itself: rows are missing, have another length than the \
      embedding's dimension, or do not give the digest recorded with them. `skein info --verify` checks everything and \
      says for each embedding whether it is sound; sound ones can be saved with `skein export`.
      """,
      "SK-DB-007": """
      The disk, the quota or the file size limit is used up. Everything is written in transactions: the file holds what it \
      held before the command. Note that a write needs room twice for a moment: in the -wal file and in the file itself.
      """,
      "SK-DB-008": """
      The file or its folder is read-only. SQLite needs to write into the folder as well, since it keeps a -wal and a \
      -shm file beside the workbench while it works.
      """,
      "SK-DB-009": """
      The last process that wrote to the file was killed or is still running: its last transactions are in the file ending \
      in -wal. Reading them needs the -shm file, which cannot be made in this folder. Any reading command by a user who \
      may write there puts everything in its place.
      """,
      "SK-DB-010": """
      Another process holds the lock for writing, for longer than the time that a command waits. Reading is always \
      possible meanwhile.
      """,
      "SK-DB-011":
        "The system reported an error while the file was read or written: look at the disk and at the system's log.",
      "SK-DB-012": """
      SQLite reported an error that Skein does not expect; the message has its words. `skein info --verify` tells \
      whether the file is damaged. If it is whole, try again; if it happens again, it is a fault of Skein's.
      """,
      "SK-DB-020":
        "The file is a workbench, but there is no embedding in it. A training that was interrupted can be resumed.",
      "SK-DB-021":
        """
      There is no embedding of that name in the file. Names are compared exactly, upper and lower case too; skein list \
      shows those that there are, and --db names another file.
      """,
      "SK-DB-022": """
      Without --name a command takes the only embedding there is. This file holds several: skein list shows them, and \
      --name wiki says which.
      """,
      "SK-DB-023": "There is no vocabulary of that name in the file; `skein vocab build --name` makes one.",
      "SK-DB-024": """
      An embedding, a model or a vocabulary of that name is in the file. It is replaced only when asked for, in one transaction \
      together with what takes its place.
      """,
      "SK-DB-025": """
      A training leaves a checkpoint in the file until it is done. There is none of this name: it was never begun, never \
      reached its first checkpoint, or is done.
      """,
      "SK-DB-026": """
      Every piece of a checkpoint has a CRC-32. One of them does not match: the bytes changed after they were written, \
      which points to the disk or the memory of the machine.
      """,
      "SK-DB-027": """
      Only one process at a time trains under a name. It holds a lock on a file ending in .lock beside the workbench; the \
      system gives the lock back when the process ends, however it ends, so a killed training never bars the next one.
      """,
      "SK-DB-029": """
      Between two reads another process removed or replaced what was being read. Each read sees one state of the file; \
      run again, the command sees the new one.
      """,
      "SK-DB-028":
        "What should be stored breaks a rule of the file format, such as an empty name or JSON text that is none.",
      "SK-DB-030":
        """
      There is no model of that name in the file, or none at all. Names are compared exactly, upper and lower case \
      too; skein list shows those that there are, and --db names another file.
      """,
      "SK-DB-031": """
      Without --name a command takes the only model of its kind: skein classify the only classifier, skein lm the only language \
      model, skein translate the only translator. This file holds several: skein list shows them, and --name tales says which.
      """,
      "SK-DB-032": """
      Every piece of a model's tensors has a CRC-32, and so have its settings together with its list of tensors. One of them \
      does not match: the bytes changed after they were written, which points to the disk or the memory of the machine. \
      Other models of the file may be sound: `skein info --verify` tells.
      """,
      "SK-DB-033": """
      Every training leaves a run in the file, with its settings and what it measured. Runs have numbers; a name means the \
      latest run of that name.
      """,
      "SK-DB-034": """
      Embeddings and models share their names, so that a name given with --name means one thing. What has the name is of the \
      other kind, and is never replaced by something that is not of its kind.
      """,
      "SK-DB-035": """
      There is something of that name in the file, but it is not what the command works on: words are asked of an \
      embedding, text is scored and generated by a model.
      """,
      "SK-DB-036": """
      Only where it is asked for, by --approximate, is a question answered by an index, and `skein index build` has to have built \
      it. When an embedding is replaced, the index goes with it.
      """,
    ]
  }
}
