#ifndef SKEIN_ONEDNN_H
#define SKEIN_ONEDNN_H

#include <stdbool.h>
#include <stddef.h>

/// The matrix product of oneDNN (libdnnl), for benchmarks to stand beside; loaded when it is asked for, if it is installed.
/// It runs on the calling thread alone.

/// Loads the library if it is not loaded yet. Returns NULL, or why it cannot be used: a constant string.
const char *skein_onednn_load(void);

/// The version, such as 2.6.3, once loaded; else an empty string.
const char *skein_onednn_version(void);

/// c = scale · a b + (adding ? c : 0), row-major, where a is [m, k], or [k, m] if transposed, b is [k, n], or [n, k] if
/// transposed, c is [m, n], and a row of each starts `stride` elements after the one before. The library must be loaded.
void skein_onednn_product(bool a_transposed, bool b_transposed, size_t m, size_t n, size_t k, float scale, const float *a,
                          size_t a_stride, const float *b, size_t b_stride, bool adding, float *c, size_t c_stride);

#endif
