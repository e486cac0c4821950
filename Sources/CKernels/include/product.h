#ifndef SKEIN_PRODUCT_H
#define SKEIN_PRODUCT_H

#include <stdbool.h>
#include <stddef.h>

/// c = scale · a b + (adding ? c : 0), row-major, where a is [m, k], or [k, m] if transposed, b is [k, n], or [n, k] if
/// transposed, c is [m, n], and a row of each starts `stride` elements after the one before. Every sum runs over k in
/// order: the reference that derivatives are checked with.
void skein_product_double(bool a_transposed, bool b_transposed, size_t m, size_t n, size_t k, double scale,
                          const double *a, size_t a_stride, const double *b, size_t b_stride, bool adding, double *c,
                          size_t c_stride);

#endif
