#ifndef SKEIN_ALLOCATION_COUNT_H
#define SKEIN_ALLOCATION_COUNT_H

#include <stddef.h>

/// How often this process has asked for memory so far: calls of malloc, calloc, realloc, posix_memalign and aligned_alloc.
/// A program that is linked with this counts all of them, those of its libraries too; for benchmarks alone.
size_t skein_allocation_count(void);

#endif
