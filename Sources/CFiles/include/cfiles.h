#ifndef SKEIN_CFILES_H
#define SKEIN_CFILES_H

/// Calls of Linux that Swift does not import. Each returns 0, or -1 with the reason in `errno`.

/// Waits until all that was written to a file's disk lasts: `syncfs`.
int skein_synchronize_disk(int descriptor);

/// Exchanges the names of two files or folders in one step: `renameat2` with `RENAME_EXCHANGE`. File systems that cannot do it say
/// EINVAL.
int skein_exchange(const char *first, const char *second);

#endif
