#ifndef SKEIN_PRODUCT_SCRATCH_H
#define SKEIN_PRODUCT_SCRATCH_H

#include <stddef.h>

/// Memory of the calling thread, kept until it ends: at least so many bytes, starting on 64 of them. The content is
/// unspecified, and the memory may move when more is asked for.
void *skein_product_scratch(size_t bytes);

#endif
